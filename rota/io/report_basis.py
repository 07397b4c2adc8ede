"""What a comparison rests on, for the reports: agreements, assumptions, certificate and how the rotas were made."""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.agreement import Agreement, Rung
from rota.domain.base import Language
from rota.domain.comparison import Comparison, Side
from rota.domain.demand import DemandException, DemandRow
from rota.domain.scenario import Scenario
from rota.domain.solution import PriorityValue
from rota.domain.time import MIN_PER_DAY, WEEKDAY_NAMES, format_clock
from rota.io.figures import MISSING, amount, long_date, number, percent, seconds
from rota.io.report import SideName, rung_text, sides, status_text
from rota.io.texts import say, say_known

# ---------------------------------------------------------------------------------------------------------- demand


@dataclass(frozen=True, slots=True)
class DemandLine:
    """A row of the demand in words."""

    days: str
    clock: str
    competence: str
    minimum: str
    target: str
    maximum: str


def demand_rows(scenario: Scenario, lang: Language) -> tuple[DemandLine, ...]:
    """The demand by the clock: recurring rows, then single dates."""
    names = {competence.id: competence.name.get(lang) for competence in scenario.competences}
    rows: list[tuple[str, DemandRow | DemandException]] = [(_days(row, lang), row) for row in scenario.demand]
    rows += [(long_date(row.date, lang), row) for row in scenario.date_exceptions]
    return tuple(
        DemandLine(
            days=days,
            clock=f"{format_clock(row.from_)}–{'24:00' if row.end_min == MIN_PER_DAY else format_clock(row.end_min)}",
            competence=say("everybody", lang) if row.competence is None else names.get(row.competence, row.competence),
            minimum=number(row.min, 0, lang),
            target=number(row.target, 0, lang),
            maximum=number(row.max, 0, lang),
        )
        for days, row in rows
    )


def _days(row: DemandRow, lang: Language) -> str:
    if isinstance(row.days, str):
        return say(f"days.{row.days}", lang)
    return ", ".join(WEEKDAY_NAMES[lang][day] for day in row.weekdays)


# ------------------------------------------------------------------------------------------------------ agreements


def agreements(comparison: Comparison) -> tuple[tuple[Agreement, tuple[SideName, ...]], ...]:
    """Each agreement once with the sides that rest on it; one that differs between them stands twice."""
    found: dict[str, tuple[Agreement, tuple[SideName, ...]]] = {}
    for name, side in sides(comparison):
        for agreement in side.scenario.agreements:
            key = agreement.model_dump_json(exclude={"assumed", "source", "note"})
            _, before = found.get(key, (agreement, ()))
            found[key] = (agreement, (*before, name))
    return tuple(sorted(found.values(), key=lambda item: item[0].status == "in_force"))


def agreement_limit(agreement: Agreement, lang: Language) -> str:
    """The limit agreed, in the rule's unit."""
    if agreement.limit_h is not None:
        return amount(round(agreement.limit_h * 60), "min", lang)
    return number(agreement.limit_count, 0, lang)


def agreement_cover(agreement: Agreement, lang: Language) -> str:
    """Whom an agreement covers."""
    unions = say("all", lang) if agreement.unions == "all" else ", ".join(agreement.unions)
    parts = [unions if agreement.positions is None else ", ".join(agreement.positions)]
    if agreement.covers_unorganised:
        parts.append(say("unorganised", lang))
    return ", ".join(part for part in parts if part)


def agreement_validity(agreement: Agreement, lang: Language) -> str:
    """From when to when."""
    start = long_date(agreement.valid_from, lang)
    if agreement.valid_to is None:
        return say("from_date", lang, start=start)
    return say("from_to_date", lang, start=start, end=long_date(agreement.valid_to, lang))


def assumption_place(path: str, lang: Language) -> str:
    """Where an assumption stands, its section in words: `Stillinger: P07`."""
    head, colon, names = path.partition(":")
    section, *below = head.split(".")
    words = [say_known(f"section.{section}", lang, section), *(say_known(part, lang, part) for part in below)]
    return f"{', '.join(words)}{colon}{names}"


def rung_of(agreement: Agreement, lang: Language) -> str:
    """Who makes the agreement, in words."""
    return rung_text(Rung(agreement.rung), lang)


# ----------------------------------------------------------------------------------------------------- certificate


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the scenarios in the certificate: equal by digest, or with what differs."""

    label: str
    digest: str | None
    statements: tuple[str, ...] = ()


def equal_parts(comparison: Comparison, lang: Language) -> tuple[Part, ...]:
    """Parts that are the same on both sides."""
    return tuple(Part(part["label"][lang], part["digest"]) for part in comparison.certificate.get("equal", ()))


def unequal_parts(comparison: Comparison, lang: Language) -> tuple[Part, ...]:
    """Parts that are not, with what differs in words."""
    return tuple(
        Part(part["label"][lang], None, tuple(text[lang] for text in part["statements"]))
        for part in comparison.certificate.get("not_equal", ())
    )


def limits(comparison: Comparison, lang: Language) -> tuple[str, ...]:
    """What the comparison does not say."""
    return tuple(text[lang] for text in comparison.certificate.get("limits", ()))


# ------------------------------------------------------------------------------------------------------ provenance


def priority_title(value: PriorityValue, lang: Language) -> str:
    """Name of a priority."""
    return say(f"priority.{value.priority}", lang)


def gap_text(value: PriorityValue, lang: Language) -> str:
    """Proved best, the gap to the bound, or that nothing was proved."""
    if value.proved:
        return say("proved", lang)
    return MISSING if value.gap is None else percent(value.gap, lang)


def parts_text(value: PriorityValue, lang: Language) -> str:
    """The parts that are not nil, with their weights."""
    return ", ".join(
        f"{'' if weight == 1 else f'{weight} × '}{number(amount_, 0, lang)} {say_known(f'part.{name}', lang, name)}"
        for name, weight, amount_ in value.parts
        if amount_
    )


def provenance(side: Side, lang: Language) -> tuple[tuple[str, str], ...]:
    """What is needed to repeat a side, as (label, value)."""
    lines = [
        ("scenario", side.scenario.id),
        ("result", side.origin.get(lang) if side.solve is None else status_text(side.solve, lang)),
    ]
    if side.solve is not None:
        made = side.solve.provenance
        lines += [
            ("started", made.started_at),
            ("seed", str(made.seed)),
            ("workers", str(made.workers)),
            ("time_limit", seconds(made.time_limit_s, lang)),
            ("seconds", seconds(side.solve.seconds, lang)),
            ("seconds_first", seconds(side.solve.seconds_to_first, lang)),
            ("seconds_best", seconds(side.solve.seconds_to_best, lang)),
            ("versions", f"rota {made.rota_version}, OR-Tools {made.ortools_version}, Python {made.python_version}"),
        ]
        if made.deterministic_limit is not None:
            lines.append(("deterministic", number(made.deterministic_limit, 2, lang)))
    lines += [
        ("scenario_digest", side.check.scenario_digest),
        ("ruleset_digest", side.check.ruleset_digest),
        ("roster_digest", side.check.roster_digest),
    ]
    return tuple((say(key, lang), value) for key, value in lines)
