"""The verb `import`: a ward's own rota sheet becomes a scenario with its rota, for the command line and the app."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from rota.domain.agreement import Agreement, Rung
from rota.domain.base import Language, Text
from rota.domain.comparison import Side
from rota.domain.finding import InputError, Problem
from rota.domain.intake import AgreementOffer
from rota.domain.requirement import Requirement
from rota.io.figures import trimmed
from rota.io.files import write_text
from rota.io.ward_build import BuiltWard, build_ward
from rota.io.ward_cells import read_cells
from rota.io.ward_mapping import CodeMeaning, WardFacts
from rota.io.ward_sheet import WardSheet, read_ward
from rota.usecases import DEFAULT_PACK, present

BASELINE, ROSTER = "baseline.yaml", "roster.csv"
REST_STEP_MIN = 30  # agreements on rest are made in half hours
OfferedRung = Literal["individual_written", "local_tariff_bound"]
WITH_WHOM: dict[OfferedRung, tuple[str, Text]] = {
    "individual_written": (
        "hver",
        Text(nb="skriftlig avtale med hver enkelt det gjelder", en="written agreement with each person concerned"),
    ),
    "local_tariff_bound": ("tv", Text(nb="avtale med de tillitsvalgte", en="agreement with the representatives")),
}


HEADS: tuple[tuple[Language, str, str], ...] = (("nb", "av", "Stillinger med"), ("en", "of", "Positions with"))


@dataclass(frozen=True)
class _Kind:
    """How an agreement about a rule is spoken of. `name` is for its id."""

    name: str
    label: Text
    found: Text


KINDS = {
    "hours.weekly_max": _Kind(
        "uke",
        Text(
            nb="Gjennomsnittsberegning av arbeidstida, uker på inntil {limit} timer",
            en="Averaging of working time, weeks of up to {limit} hours",
        ),
        Text(
            nb="uker på inntil {found} timer: {who}. Uten avtale er grensen {main}",
            en="weeks of up to {found} hours: {who}. Without an agreement the limit is {main}",
        ),
    ),
    "hours.daily_max": _Kind(
        "dag",
        Text(nb="Vakter på inntil {limit} timer", en="Shifts of up to {limit} hours"),
        Text(
            nb="dager på inntil {found} timer: {who}. Uten avtale er grensen {main}",
            en="days of up to {found} hours: {who}. Without an agreement the limit is {main}",
        ),
    ),
    "rest.daily_minimum": _Kind(
        "hvile",
        Text(nb="Hvile mellom vakter ned til {limit} timer", en="Rest between shifts down to {limit} hours"),
        Text(
            nb="hvile ned til {found} timer mellom vakter: {who}. Uten avtale er kravet {main}",
            en="rest down to {found} hours between shifts: {who}. Without an agreement {main} are required",
        ),
    ),
    "rest.weekly_minimum": _Kind(
        "ukefri",
        Text(nb="Ukentlig fri ned til {limit} timer", en="Weekly rest down to {limit} hours"),
        Text(
            nb="uker der den lengste friperioden er ned til {found} timer: {who}. Uten avtale er kravet {main}",
            en="weeks with down to {found} hours off in a row: {who}. Without an agreement {main} are required",
        ),
    ),
    "sunday.consecutive": _Kind(
        "sondag",
        Text(nb="Inntil {limit} søndager på rad", en="Up to {limit} Sundays in a row"),
        Text(
            nb="inntil {found} arbeidede søndager på rad: {who}. Uten avtale er grensen {main}",
            en="up to {found} worked Sundays in a row: {who}. Without an agreement the limit is {main}",
        ),
    ),
}


@dataclass(frozen=True)
class TakenWard:
    """A ward that was read in, checked. `offers` are agreements that would make lawful what breaks a main rule.

    `side` counts on the agreements that the user said are in force, `plain` on none.
    """

    built: BuiltWard
    side: Side
    plain: Side
    offers: tuple[AgreementOffer, ...]


def read_sheet(data: bytes, file: str, sheet: str | None = None) -> WardSheet:
    """A ward's rota from Excel or CSV; `sheet` chooses among several. Raises InputError with every problem."""
    return read_ward(read_cells(data, file), file, sheet)


def next_monday(today: date) -> date:
    """The first Monday after a day."""
    return today + timedelta(days=7 - today.weekday())


def take_ward(
    sheet: WardSheet,
    meanings: Sequence[CodeMeaning],
    facts: WardFacts,
    file: str,
    said: Sequence[str] = (),
    said_on: date | None = None,
) -> TakenWard:
    """The ward as a scenario with its rota, checked. `said` are offers, by id, that the user says are in force.

    Raises InputError with everything that is missing, also for an id that is not offered.
    """
    from rota.rules.spec import load_pack

    weeks = load_pack(DEFAULT_PACK).full_time_hours
    if facts.full_time_hours not in weeks:
        known_weeks = ", ".join(f"{one:g}" for one in weeks)
        none = Text(
            nb=f"er ingen full uke. Skriv en av {known_weeks}", en=f"is no full-time week: write one of {known_weeks}"
        )
        raise InputError([Problem.told(file, f"full_time_hours = {facts.full_time_hours:g}", none)])
    without = replace(facts, agreements=())
    built = build_ward(sheet, meanings, without, file)
    plain = _checked(built, file)
    offers = tuple(_offers(plain, min(facts.first_monday, said_on or date.today()), said_on or date.today()))
    known = {one.id: one.agreement for one in offers}
    if unknown := [one for one in said if one not in known]:
        raise InputError([Problem.told(file, f"agreements: {one}", _not_offered(tuple(known))) for one in unknown])
    if not said:
        return TakenWard(built, plain, plain, offers)
    agreed = build_ward(sheet, meanings, replace(facts, agreements=tuple(known[one] for one in said)), file)
    return TakenWard(agreed, _checked(agreed, file), plain, offers)


def _not_offered(known: tuple[str, ...]) -> Text:
    names = ", ".join(known)
    return Text(
        nb=f"turnusen trenger ingen slik avtale. Den trenger: {names or 'ingen'}",
        en=f"the rota needs no such agreement. It needs: {names or 'none'}",
    )


def _checked(built: BuiltWard, file: str) -> Side:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / BASELINE
        write_text(path, built.baseline_yaml)
        write_text(path.with_name(ROSTER), built.roster_csv)
        try:
            side = present(path)
        except InputError as error:
            # The file that a problem names is gone before anybody can read of it.
            raise InputError([replace(one, file=file, line=None) for one in error.problems]) from None
    assert side is not None
    return side


def _offers(side: Side, valid_from: date, said_on: date) -> Iterator[AgreementOffer]:
    """For each rule the agreements that the rota's breaches call for, the lowest rung first."""
    for rule, kind in KINDS.items():
        needed = [one for one in side.check.requirements if one.rule == rule]
        for rung in WITH_WHOM:
            within = [one for one in needed if Rung(rung) in one.rungs]
            if within:
                yield _offer(side, kind, rung, within, valid_from, said_on)


def _offer(
    side: Side, kind: _Kind, rung: OfferedRung, needed: Sequence[Requirement], valid_from: date, said_on: date
) -> AgreementOffer:
    from rota.rules.resolve import rule_set

    spec = rule_set(side.scenario).specs[needed[0].rule]
    furthest = needed[0]
    for one in needed[1:]:
        furthest = one if spec.excess(one.measured, furthest.measured) > 0 else furthest
    steps = [step for step in spec.ladder if step.rung.needs_agreement and step.rung.height <= Rung(rung).height]
    reaching = [step.limit for step in steps if step.limit is not None and spec.allows(furthest.measured, step.limit)]
    limit = min(reaching) if spec.sense == "at_most" else max(reaching)
    if spec.unit == "count":
        limit = furthest.measured
    elif spec.code == "rest.daily_minimum":
        limit = max(limit, furthest.measured // REST_STEP_MIN * REST_STEP_MIN)
    positions = tuple(sorted({name for one in needed for name in one.positions}))
    short, whom = WITH_WHOM[rung]
    value = limit if spec.unit == "count" else limit / 60
    agreement = Agreement(
        id=f"oppgitt-{kind.name}-{value:g}-{short}",
        rule=spec.code,
        rung=rung,
        status="in_force",
        covers_unorganised=True,
        positions=positions if rung == "individual_written" else None,
        limit_h=None if spec.unit == "count" else value,
        limit_count=limit if spec.unit == "count" else None,
        valid_from=valid_from,
        signed_by=(f"oppgitt ved innlesing {said_on}, ikke sett / stated at intake {said_on}, not seen",),
        assumed=True,
        note=_said(said_on, for_all=rung == "local_tariff_bound"),
    )
    return AgreementOffer(agreement, *_words(side, kind, whom, spec.unit, limit, furthest, positions))


def _said(said_on: date, *, for_all: bool) -> Text:
    nb = [f"Dere oppga {said_on} at avtalen gjelder. Verktøyet har ikke sett den."]
    en = [f"You said on {said_on} that the agreement is in force. The tool has not seen it."]
    if for_all:
        nb.append("Den regnes for alle, siden arket ikke sier hvem som er organisert.")
        en.append("It is taken to cover everybody, since the sheet does not say who is in which union.")
    return Text(nb=" ".join(nb), en=" ".join(en))


def _words(
    side: Side, kind: _Kind, whom: Text, unit: str, limit: int, furthest: Requirement, positions: tuple[str, ...]
) -> tuple[Text, Text]:
    per = 1 if unit == "count" else 60
    concerned = f"{len(positions)} {{of}} {len(side.scenario.worked_positions)} ({', '.join(positions)})"
    label: dict[Language, str] = {}
    why: dict[Language, str] = {}
    for lang, of, head in HEADS:
        figures = {"limit": limit, "found": furthest.measured, "main": furthest.main_limit or 0}
        told = {name: trimmed(value / per, lang) for name, value in figures.items()}
        told["who"] = concerned.format(of=of)
        label[lang] = f"{kind.label.get(lang).format(**told)}: {whom.get(lang)}"
        why[lang] = f"{head} {kind.found.get(lang).format(**told)} ({furthest.reference.get(lang)})."
    return Text(nb=label["nb"], en=label["en"]), Text(nb=why["nb"], en=why["en"])
