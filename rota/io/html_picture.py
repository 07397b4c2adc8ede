"""Position sizes before and after as an inline SVG: a dot per position, one side above the axis, the other below."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.scenario import Scenario
from rota.io.figures import trimmed
from rota.io.report import position_labels
from rota.io.texts import say

State = Literal["kept", "changed", "alone"]

WIDTH, LEFT, RIGHT = 760.0, 96.0, 24.0
BAND = 40.0  # between the two sides, with the axis in it
TALLEST = 190.0  # the highest column of dots
PITCH, GAP = 14.0, 2.5  # from dot to dot, and the space between two
BIN = 2.0  # percent points that share a column
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Dot:
    """One position in the picture."""

    x: float
    y: float
    state: State
    vacant: bool
    label: str


@dataclass(frozen=True, slots=True)
class Count:
    """Number of positions in a column, written at its outer end."""

    x: float
    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Link:
    """A line from a position's size before to its size after."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template draws, in user units of the SVG."""

    width: float
    height: float
    axis_top: float
    axis_bottom: float
    left: float
    right: float
    radius: float
    dots: tuple[Dot, ...]
    counts: tuple[Count, ...]
    links: tuple[Link, ...]
    ticks: tuple[tuple[float, int], ...]
    description: str


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A row of the table behind the picture: positions of one size on both sides."""

    percent: float
    baseline: tuple[str, ...]
    proposal: tuple[str, ...]


def picture(comparison: Comparison, lang: Language) -> Picture:
    """The picture of both sides' position sizes."""
    before, after = comparison.baseline.scenario, comparison.proposal.scenario
    above, below = _columns(before, after), _columns(after, before)
    most = max(len(ids) for ids in (*above.values(), *below.values()))
    pitch = min(PITCH, TALLEST / most)
    up, down = (max(len(ids) for ids in side.values()) * pitch + 22 for side in (above, below))
    axis_top, axis_bottom = up + 4, up + 4 + BAND
    top_dots, top_counts = _side(above, before, after, axis_top, -pitch, lang)
    low_dots, low_counts = _side(below, after, before, axis_bottom, pitch, lang)
    return Picture(
        width=WIDTH,
        height=axis_bottom + down + 4,
        axis_top=axis_top,
        axis_bottom=axis_bottom,
        left=LEFT,
        right=WIDTH - RIGHT,
        radius=max(1.0, (pitch - GAP) / 2),
        dots=(*top_dots.values(), *low_dots.values()),
        counts=(*top_counts, *low_counts),
        links=tuple(
            Link(dot.x, dot.y, low_dots[name].x, low_dots[name].y)
            for name, dot in top_dots.items()
            if dot.state == "changed"
        ),
        ticks=tuple((_x(tick), tick) for tick in TICKS),
        description=say("sizes_alt", lang, baseline=_sizes(before, lang), proposal=_sizes(after, lang)),
    )


def size_rows(comparison: Comparison, lang: Language) -> tuple[SizeRow, ...]:
    """The table behind the picture, smallest size first."""
    groups: dict[float, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for number, scenario in enumerate((comparison.baseline.scenario, comparison.proposal.scenario)):
        labels = position_labels(scenario, lang)
        for position in scenario.positions:
            groups[position.percent][number].append(labels[position.id])
    return tuple(SizeRow(percent, tuple(old), tuple(new)) for percent, (old, new) in sorted(groups.items()))


def _columns(scenario: Scenario, other: Scenario) -> dict[float, list[str]]:
    """Positions by the middle of their bin; those that change stand nearest the axis, so that links are short."""
    bins: dict[int, list[str]] = defaultdict(list)
    for position in scenario.positions:
        bins[round(position.percent / BIN)].append(position.id)
    columns = {}
    for ids in bins.values():
        middle = sum(scenario.position_by_id[name].percent for name in ids) / len(ids)
        ids.sort(key=lambda name: ("changed", "alone", "kept").index(_state(name, scenario, other)))
        columns[middle] = ids
    return columns


def _side(
    columns: dict[float, list[str]], scenario: Scenario, other: Scenario, axis: float, step: float, lang: Language
) -> tuple[dict[str, Dot], list[Count]]:
    labels = position_labels(scenario, lang)
    dots, counts = {}, []
    for percent, ids in columns.items():
        x = _x(percent)
        for number, name in enumerate(ids):
            position = scenario.position_by_id[name]
            label = f"{labels[name]}: {trimmed(position.percent, lang)} %"
            y = axis + step * (number + 0.5)
            dots[name] = Dot(x, y, _state(name, scenario, other), not position.is_worked, label)
        end = axis + step * len(ids)
        counts.append(Count(x, end + (15 if step > 0 else -6), len(ids)))
    return dots, counts


def _state(name: str, scenario: Scenario, other: Scenario) -> State:
    if name not in other.position_by_id:
        return "alone"
    return "kept" if scenario.position_by_id[name].percent == other.position_by_id[name].percent else "changed"


def _x(percent: float) -> float:
    return LEFT + 8 + (WIDTH - LEFT - RIGHT - 16) * percent / 100


def _sizes(scenario: Scenario, lang: Language) -> str:
    counts: dict[float, int] = defaultdict(int)
    for position in scenario.positions:
        counts[position.percent] += 1
    return ", ".join(f"{count} × {trimmed(percent, lang)} %" for percent, count in sorted(counts.items()))
