"""Suggestions in words, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rota.domain.base import Text
from rota.domain.editing import CellChange
from rota.domain.finding import Finding
from rota.domain.scenario import Scenario
from rota.domain.time import WEEKDAY_NAMES, week_and_day


def words(
    scenario: Scenario, changes: Sequence[CellChange], mended: Sequence[Finding], soft_change: int, target_min: int
) -> Text:
    """`Ansatt 04 bytter kveldsvakt mot dagvakt tirsdag uke 3; ingen nye brudd`."""
    parts = [*_changes(scenario, changes), Text(nb="ingen nye brudd", en="no new breaches")]
    if len(mended) > 1:
        parts.append(Text(nb=f"{len(mended)} brudd blir borte", en=f"{len(mended)} breaches disappear"))
    if soft_change:
        parts.append(
            Text(
                nb=f"{abs(soft_change)} {'færre' if soft_change < 0 else 'flere'} avvik fra anbefalinger",
                en=f"{abs(soft_change)} {'fewer' if soft_change < 0 else 'more'} departures from recommendations",
            )
        )
    if target_min:
        parts.append(
            Text(
                nb=f"timer under ønsket bemanning {_hours(target_min, 'nb')}",
                en=f"hours short of target staffing {_hours(target_min, 'en')}",
            )
        )
    return _joined(parts)


def summary(found: int, examined: int, left_out: int, *, complete: bool, seconds: float) -> Text:
    """How many were found among how many tried, and why not more were tried."""
    if found:
        parts = [
            Text(
                nb=f"{found} funnet blant {examined} enkeltendringer og bytter som ble prøvd",
                en=f"{found} found among {examined} single changes and swaps tried",
            )
        ]
    else:
        parts = [
            Text(
                nb=f"ingen funnet blant {examined} enkeltendringer og bytter",
                en=f"none found among {examined} single changes and swaps",
            )
        ]
    if left_out:
        parts.append(
            Text(
                nb=f"{left_out} til ville brutt noens kontraktstimer",
                en=f"{left_out} more would break somebody's contract hours",
            )
        )
    if not complete:
        parts.append(
            Text(
                nb=f"stanset etter {_seconds(seconds, 'nb')} s, før alle var prøvd",
                en=f"stopped after {_seconds(seconds, 'en')} s, before all were tried",
            )
        )
    return _joined(parts)


def _changes(scenario: Scenario, changes: Sequence[CellChange]) -> Iterable[Text]:
    """The cells of a suggestion by day, those that belong together in one sentence."""
    if moved := _move(scenario, changes):
        yield moved
        return
    left = sorted(changes, key=lambda one: one.cell.day)
    while left:
        one = left.pop(0)
        partner = next((other for other in left if _exchanges(one, other)), None)
        if partner is None:
            yield _single(scenario, one)
        else:
            left.remove(partner)
            yield _pair(scenario, one, partner)


def _exchanges(one: CellChange, other: CellChange) -> bool:
    """Whether two people have each other's duties of a day."""
    return one.cell.day == other.cell.day and one.before == other.after and one.after == other.before


def _move(scenario: Scenario, changes: Sequence[CellChange]) -> Text | None:
    """One person's shift moved to another day."""
    if len(changes) != 2 or changes[0].cell.position_id != changes[1].cell.position_id:
        return None
    source = next((one for one in changes if one.before and not one.after), None)
    target = next((one for one in changes if one.after and not one.before), None)
    if source is None or target is None:
        return None
    who, begun, end = _who(scenario, source), _day(source), _day(target)
    old, new = _codes(scenario, source.before), _codes(scenario, target.after)
    changed = old != new
    return Text(
        nb=f"{who} flytter {old.nb} {begun.nb} til {f'{new.nb} ' if changed else ''}{end.nb}",
        en=f"{who} moves {old.en} {begun.en} to {f'{new.en} ' if changed else ''}{end.en}",
    )


def _pair(scenario: Scenario, one: CellChange, other: CellChange) -> Text:
    if not one.before:
        one, other = other, one
    first, second, day = _who(scenario, one), _who(scenario, other), _day(one)
    given = _codes(scenario, one.before)
    if not one.after:
        return Text(
            nb=f"{second} tar over {given.nb} fra {first} {day.nb}",
            en=f"{second} takes over {given.en} from {first} {day.en}",
        )
    taken = _codes(scenario, one.after)
    return Text(
        nb=f"{first} bytter {given.nb} mot {taken.nb} med {second} {day.nb}",
        en=f"{first} swaps {given.en} for {taken.en} with {second} {day.en}",
    )


def _single(scenario: Scenario, one: CellChange) -> Text:
    who, day = _who(scenario, one), _day(one)
    before, after = _codes(scenario, one.before), _codes(scenario, one.after)
    if not one.before:
        return Text(nb=f"{who} tar {after.nb} {day.nb}", en=f"{who} takes {after.en} {day.en}")
    if not one.after:
        return Text(nb=f"{who} får fri fra {before.nb} {day.nb}", en=f"{who} is off from {before.en} {day.en}")
    return Text(
        nb=f"{who} bytter {before.nb} mot {after.nb} {day.nb}",
        en=f"{who} changes {before.en} for {after.en} {day.en}",
    )


def _who(scenario: Scenario, one: CellChange) -> str:
    position = scenario.position_by_id.get(one.cell.position_id)
    return one.cell.position_id if position is None or position.holder is None else position.holder


def _codes(scenario: Scenario, codes: Sequence[str]) -> Text:
    """Shifts by name; a code that the scenario lacks as it stands."""
    known = [scenario.shift_by_code[code].name if code in scenario.shift_by_code else None for code in codes]
    pairs = list(zip(known, codes, strict=True))
    return Text(
        nb=" og ".join(code if name is None else name.nb.lower() for name, code in pairs),
        en=" and ".join(code if name is None else name.en.lower() for name, code in pairs),
    )


def _day(one: CellChange) -> Text:
    week, day = week_and_day(one.cell.day)
    return Text(nb=f"{WEEKDAY_NAMES['nb'][day - 1]} uke {week}", en=f"{WEEKDAY_NAMES['en'][day - 1]} of week {week}")


def _joined(parts: Iterable[Text]) -> Text:
    every = list(parts)
    return Text(nb="; ".join(one.nb for one in every), en="; ".join(one.en for one in every))


def _hours(minutes: int, lang: str) -> str:
    text = f"{minutes / 60:+.1f}"
    return text.replace(".", ",") if lang == "nb" else text


def _seconds(seconds: float, lang: str) -> str:
    text = f"{seconds:.1f}"
    return text.replace(".", ",") if lang == "nb" else text
