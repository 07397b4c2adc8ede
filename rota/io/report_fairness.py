"""The distribution of burdens in words: rows that terminal, Excel and HTML share. More and less, never good and bad."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rota.domain.base import Language, Text
from rota.domain.fairness import (
    BASES,
    WAYS,
    Amount,
    Basis,
    Breakdown,
    Burden,
    Fairness,
    GroupMean,
    PersonChange,
    RosterFairness,
    Spread,
    Way,
)
from rota.io.fairness_words import fair
from rota.io.figures import MISSING, number, trimmed
from rota.io.report import SideName

MOST_NAMES = 4
GINI_DECIMALS = 2
# What is defined below the tables, in this order; all of it stands in the data.
SPREAD_TERMS = ("person", "fte", "people", "most", "median", "range", "gini")
MOVE_TERMS = ("way", "one_side")
GROUP_TERMS = ("mean", "small_groups", "unions")


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """A burden's spread on one side and basis, in words. `names` are the most burdened, all of them."""

    basis: Basis
    side: SideName
    people: str
    most: str
    whom: str
    names: tuple[str, ...]
    median: str
    range: str
    gini: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    """Who has less, the same and more of a burden on one basis."""

    burden: Burden
    basis: Basis
    who: Mapping[Way, tuple[str, ...]]

    @property
    def counts(self) -> str:
        """`3/14/5`: less, same, more."""
        return "/".join(str(len(self.who[way])) for way in WAYS)


@dataclass(frozen=True, slots=True)
class ChangeCell:
    """A person's burden on both sides on each basis, and which way it goes; empty words where it cannot be had."""

    amounts: Mapping[Basis, str]
    ways: Mapping[Basis, Way]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person's burdens, in the order of the burdens; None for one that cannot be had on either side."""

    position_id: str
    cells: tuple[ChangeCell | None, ...]
    counts: Mapping[Basis, Mapping[Way, int]]


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A group's means on one side; `withheld` says instead that they are not told, or that there is nobody."""

    people: str
    amounts: Mapping[Basis, str]
    withheld: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with its cells, baseline first."""

    group: str
    is_everybody: bool
    cells: tuple[GroupCell, GroupCell]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """A breakdown: its lines by burden."""

    title: str
    lines: tuple[tuple[Burden, tuple[GroupLine, ...]], ...]


def both(fairness: Fairness) -> tuple[tuple[SideName, RosterFairness], tuple[SideName, RosterFairness]]:
    """Both sides by name."""
    return ("baseline", fairness.baseline), ("proposal", fairness.proposal)


def spread_lines(fairness: Fairness, burden: Burden, lang: Language) -> tuple[SpreadLine, ...]:
    """Per person on both sides, then per full-time equivalent."""
    return tuple(
        _spread_line(burden, basis, name, side.spreads[burden.id][basis], lang)
        for basis in BASES
        for name, side in both(fairness)
    )


def move_lines(fairness: Fairness) -> tuple[MoveLine, ...]:
    """Every burden on both bases."""
    return tuple(
        MoveLine(burden, basis, fairness.moves(burden.id, basis)) for burden in fairness.burdens for basis in BASES
    )


def person_lines(fairness: Fairness, lang: Language) -> tuple[PersonLine, ...]:
    """Those who are in the rota on both sides, in order."""
    return tuple(_person_line(fairness, person, lang) for person in fairness.people)


def group_tables(fairness: Fairness, lang: Language) -> tuple[GroupTable, ...]:
    """Breakdowns with both sides side by side. A group that only one side has is nobody on the other."""
    pairs = zip(fairness.baseline.breakdowns, fairness.proposal.breakdowns, strict=True)
    return tuple(
        GroupTable(
            title=after.label.get(lang),
            lines=tuple((burden, tuple(_group_lines(burden, before, after, lang))) for burden in fairness.burdens),
        )
        for before, after in pairs
    )


def one_side_lines(fairness: Fairness, lang: Language) -> list[str]:
    """Who is in the rota on one side only, each side in a line."""
    found = (("only_baseline", fairness.only_baseline), ("only_proposal", fairness.only_proposal))
    return [f"{fair(key, lang)}: {', '.join(names)}." for key, names in found if names]


def left_out(fairness: Fairness) -> tuple[Text, ...]:
    """What the figures of either side leave out, each once."""
    return tuple(dict.fromkeys((*fairness.baseline.left_out, *fairness.proposal.left_out)))


def definition_text(burden: Burden, lang: Language) -> str:
    """What the burden is, who is compared, and what the parties may disagree about."""
    parts = (burden.definition, burden.population, burden.remark)
    return " ".join(part.get(lang) for part in parts if part is not None)


def threshold_text(burden: Burden, lang: Language) -> str:
    """Below which difference two amounts are told as the same."""
    return fair("threshold_note", lang, limit=trimmed(burden.same_below, lang))


def most_text(burden: Burden, spread: Spread, lang: Language) -> str:
    """The most, and who has it."""
    whom = whom_text(spread, lang)
    if spread.most is None or spread.most == 0:
        return whom
    return f"{number(spread.most, burden.decimals, lang)} ({whom})"


def whom_text(spread: Spread, lang: Language) -> str:
    """The positions that have the most, counted where they are many."""
    if spread.most is None:
        return fair("nobody_can", lang)
    if spread.most == 0:
        return fair("nobody_has", lang)
    if len(spread.most_at) == spread.people > 1:
        return fair("same_all", lang, count=spread.people)
    if len(spread.most_at) > MOST_NAMES:
        return fair("positions", lang, count=len(spread.most_at))
    return ", ".join(spread.most_at)


def group_names(before: Breakdown, after: Breakdown) -> dict[str, Text]:
    """Groups of either side, the proposal's order first."""
    return {**after.groups, **{group: name for group, name in before.groups.items() if group not in after.groups}}


def group_cell(burden: Burden, mean: GroupMean, lang: Language) -> GroupCell:
    """A group's means in words."""
    if mean.withheld is not None:
        return GroupCell("", {}, fair(f"withheld.{mean.withheld}", lang))
    if mean.mean is None:
        return GroupCell("", {}, fair("nobody", lang))
    amounts: dict[Basis, str] = {basis: number(mean.mean.on(basis), burden.decimals, lang) for basis in BASES}
    return GroupCell(number(mean.people, 0, lang), amounts, "")


def _spread_line(burden: Burden, basis: Basis, side: SideName, spread: Spread, lang: Language) -> SpreadLine:
    def shown(value: float | None) -> str:
        return number(value, burden.decimals, lang)

    counted = spread.people > 0
    return SpreadLine(
        basis=basis,
        side=side,
        people=number(spread.people, 0, lang),
        most=shown(spread.most),
        whom=whom_text(spread, lang),
        names=spread.most_at if MOST_NAMES < len(spread.most_at) < spread.people and spread.most else (),
        median=shown(spread.median),
        range=f"{shown(spread.least)}–{shown(spread.most)}" if counted else MISSING,
        gini=number(spread.gini, GINI_DECIMALS, lang),
    )


def _person_line(fairness: Fairness, person: PersonChange, lang: Language) -> PersonLine:
    cells: list[ChangeCell | None] = []
    for burden in fairness.burdens:
        change = person.changes.get(burden.id)
        if change is None:
            cells.append(None)
            continue
        amounts: dict[Basis, str] = {
            basis: _from_to(burden, change.before, change.after, basis, lang) for basis in BASES
        }
        cells.append(ChangeCell(amounts, change.way))
    return PersonLine(
        position_id=person.position_id,
        cells=tuple(cells),
        counts={basis: {way: person.count(basis, way) for way in WAYS} for basis in BASES},
    )


def _from_to(burden: Burden, before: Amount, after: Amount, basis: Basis, lang: Language) -> str:
    old, new = (number(one.on(basis), burden.decimals, lang) for one in (before, after))
    return old if old == new else f"{old} → {new}"


def _group_lines(burden: Burden, before: Breakdown, after: Breakdown, lang: Language) -> Iterator[GroupLine]:
    nobody = GroupMean(0, None)
    for group, name in group_names(before, after).items():
        cells = [group_cell(burden, one.cells[burden.id].get(group, nobody), lang) for one in (before, after)]
        yield GroupLine(name.get(lang), False, (cells[0], cells[1]))
    cells = [group_cell(burden, one.everybody[burden.id], lang) for one in (before, after)]
    yield GroupLine(fair("everybody", lang), True, (cells[0], cells[1]))
