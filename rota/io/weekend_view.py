"""The weekend ledger in the terminal: places asked for and owed, what follows, who owes it, what is not counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import MIN_PER_HOUR, WEEKDAY_NAMES, format_clock
from rota.domain.weekend_ledger import Anchor, LedgerGroup, LedgerRow, PositionOwes, Standing, WeekendLedger
from rota.io import blocks
from rota.io.figures import MISSING, number, trimmed
from rota.io.weekend_words import say

if TYPE_CHECKING:
    from rich.console import Console


HEADS = ("place_head", "required", "owed", "gap", "able", "more")


def print_ledger(ledger: WeekendLedger, scenario: Scenario, lang: Language, console: Console) -> None:
    """The whole ledger of a ward that the levers have changed; `scenario` gives the names."""
    blocks.title(console, f"{say('title', lang)}: {scenario.title.get(lang)}")
    blocks.paragraph(console, say("intro", lang), indent=(0, 0))
    if ledger.levers:
        blocks.heading(console, say("levers", lang))
        for lever in ledger.levers:
            blocks.item(console, lever)
    names = {one.id: one.name.get(lang) for one in scenario.competences}
    for group in ledger.groups:
        _group(console, group, names, lang)
    if ledger.groups:
        blocks.line(console, "")
        blocks.paragraph(console, say("rows", lang), indent=(0, 0))
    if ledger.gap:
        blocks.line(console, "")
        blocks.paragraph(console, say("proof" if ledger.proves_shortage else "no_proof", lang), indent=(0, 0))
    _positions(console, ledger, lang)
    blocks.heading(console, say("counted_at", lang))
    for weekday in sorted({anchor.weekday for anchor in ledger.anchors}):
        parts = "; ".join(_anchor(one, names, lang) for one in ledger.anchors if one.weekday == weekday)
        blocks.item(console, say("anchor", lang, day=WEEKDAY_NAMES[lang][weekday].capitalize(), parts=parts))
    blocks.heading(console, say("not_counted", lang))
    for text in ledger.not_counted:
        blocks.item(console, text.get(lang))


def _group(console: Console, group: LedgerGroup, names: dict[str, str], lang: Language) -> None:
    blocks.heading(console, kinds_text(group.kinds, lang).capitalize())
    blocks.paragraph(console, summary(group, names, lang), indent=(0, 0))
    heads = tuple(say(key, lang) for key in HEADS)
    blocks.table(
        console, heads, [row_cells(row, names, lang) for row in group.rows], right=(1, 2, 3, 4, 5), label_width=28
    )
    blocks.line(console, "")
    for text in implied(group, lang):
        blocks.item(console, text)


def summary(group: LedgerGroup, names: dict[str, str], lang: Language) -> str:
    """Whether the places close, and if not where and by how much."""
    figures = {"required": short(group.required, lang), "owed": short(group.owed, lang)}
    if not group.gap:
        return say("closes", lang, **figures)
    told = [say("open_exact", lang, gap=short(group.gap, lang), **figures)]
    for one in group.tight:
        places = ", ".join(
            say("place", lang, kind=say(kind.value, lang), who=_who(some, names, lang)) for kind, some in one.places
        )
        day = WEEKDAY_NAMES[lang][one.weekday].capitalize()
        told.append(say("tight", lang, day=day, gap=short(one.gap, lang), places=places))
    told.append(say("exact" if group.exact else "bound", lang))
    return " ".join(told)


def implied(group: LedgerGroup, lang: Language) -> Iterable[str]:
    """What follows for the number of people and their mean position."""
    if group.people_needed is None or group.mean_percent is None:
        yield say("nobody", lang)
        return
    needed = group.people_needed
    yield say("people", lang, now=group.people, needed=needed, each=short(group.owed / group.people, lang))
    mean, budget = _percent(group.mean_percent, lang), _percent(group.budget_ceiling, lang)
    yield say("budget", lang, mean=mean, ceiling=budget, fte=number(float(group.fte), 2, lang), needed=needed)
    hours = number(float(group.needed_min_per_week) / MIN_PER_HOUR, 1, lang)
    yield say("demand", lang, ceiling=_percent(group.demand_ceiling, lang), hours=hours, needed=needed)
    if any(ceiling is not None and ceiling > 100 for ceiling in (group.budget_ceiling, group.demand_ceiling)):
        yield say("above", lang)


def row_cells(row: LedgerRow, names: dict[str, str], lang: Language) -> tuple[str, ...]:
    """A row under `HEADS`."""
    label = kinds_text(row.kinds, lang)
    if row.competence is not None:
        label = f"{label}: {names[row.competence]}"
    more = MISSING if row.more_people is None else str(row.more_people)
    amounts = (short(value, lang) for value in (row.required, row.owed, row.gap))
    return (label, *amounts, str(len(row.able)), more)


def _positions(console: Console, ledger: WeekendLedger, lang: Language) -> None:
    blocks.heading(console, say("positions", lang))
    alike: dict[tuple[int, int, int, int, int], list[PositionOwes]] = {}
    for one in ledger.positions:
        if one.standing is Standing.COUNTED:
            key = (one.weekend_every, one.weekends, one.places, one.shortest_min, one.longest_min)
            alike.setdefault(key, []).append(one)
    heads = tuple(say(key, lang) for key in ("who", "every", "weekends", "per_weekend", "hours", "sum"))
    rows = [_alike(some, lang) for some in alike.values()]
    if rows:
        blocks.table(console, heads, rows, right=(1, 2, 3, 4, 5), label_width=20)
        blocks.line(console, "")
        blocks.paragraph(console, say("positions_note", lang, weeks=ledger.weeks), indent=(0, 0))
    for standing in (Standing.VACANT, Standing.NO_WEEKENDS, Standing.NO_PLACE):
        some = [one for one in ledger.positions if one.standing is standing]
        if some:
            places = short(sum((one.places_per_weekend for one in some), Fraction(0)), lang)
            blocks.item(console, say(standing.value, lang, names=_names(some), places=places))
    over = [one for one in ledger.positions if one.over_contract and one.standing is Standing.COUNTED]
    if over:
        blocks.item(console, say("over_contract", lang, names=_names(over)))


def _alike(some: Sequence[PositionOwes], lang: Language) -> tuple[str, ...]:
    first = some[0]
    every = say("every_n", lang, n=first.weekend_every)
    shortest, longest = (trimmed(minutes / MIN_PER_HOUR, lang) for minutes in (first.shortest_min, first.longest_min))
    hours = shortest if shortest == longest else f"{shortest}–{longest}"
    total = sum((one.places_per_weekend for one in some), Fraction(0))
    label = f"{len(some)}: {_names(some)}"
    return (label, every, str(first.weekends), str(first.places), hours, short(total, lang))


def _anchor(anchor: Anchor, names: dict[str, str], lang: Language) -> str:
    parts = [str(anchor.places), *(f"{need} {names[one]}" for one, need in anchor.by_competence.items())]
    clock = f"{format_clock(anchor.start)}–{format_clock(anchor.end)}"
    return f"{say(anchor.kind.value, lang)} {clock} {', '.join(parts)}"


def _names(some: Sequence[PositionOwes]) -> str:
    return ", ".join(one.position_id for one in some)


def kinds_text(kinds: Sequence[ShiftKind], lang: Language) -> str:
    """Kinds of shift in words."""
    return f" {say('and', lang)} ".join(say(kind.value, lang) for kind in kinds)


def _who(some: tuple[str, ...] | None, names: dict[str, str], lang: Language) -> str:
    return say("everybody", lang) if some is None else ", ".join(names[one] for one in some)


def short(value: Fraction, lang: Language) -> str:
    """An amount with two decimals at most."""
    return trimmed(round(float(value), 2), lang)


def _percent(value: Fraction | None, lang: Language) -> str:
    return MISSING if value is None else number(float(value), 1, lang)
