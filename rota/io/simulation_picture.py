"""Pictures of simulated years with intervals, as geometry for an inline SVG. The table behind each has the figures.

A line of a panel has a point (the mean), a thick stroke (the interval of the mean) and a thin one (95 of 100 years).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from rota.domain.base import Language
from rota.domain.simulated import Estimate, PairedRow, Simulation
from rota.io.figures import number
from rota.io.simulation_words import (
    column_name,
    decimals_of,
    interval_text,
    mean_text,
    row_label,
    sim,
    years_text,
)
from rota.io.texts import say

Side = Literal["baseline", "proposal"]
SIDES: tuple[Side, Side] = ("baseline", "proposal")
_Scale = Callable[[float], float]

WIDTH, LEFT, RIGHT = 760.0, 120.0, 70.0
SMALL, SMALL_LEFT = 540.0, 100.0  # of a picture of one row, which needs no room for names
TOP, LINE, GAP, FOOT = 8.0, 20.0, 8.0, 26.0
MOST_TICKS = 6
CHARACTER, BESIDE = 6.6, 20.0  # widest mean width of a written character, and the room between two texts
POINTS_HEIGHT, POINTS_LEFT = 220.0, 70.0


@dataclass(frozen=True, slots=True)
class Whisker:
    """One side of one row. `text` is the mean, written behind; `title` all of it in words."""

    side: Side
    y: float
    x: float
    low: float
    high: float
    low_year: float
    high_year: float
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows on one scale, in user units of the SVG. `names` are written to the left of their rows."""

    title: str
    width: float
    height: float
    left: float
    right: float
    axis_y: float
    ticks: tuple[tuple[float, str], ...]
    names: tuple[tuple[float, str], ...]
    whiskers: tuple[Whisker, ...]
    text_x: float
    description: str


@dataclass(frozen=True, slots=True)
class Band:
    """The deciding figure's mean and interval by number of years."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    points: tuple[tuple[float, float, float, float, str], ...]
    labels: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    nought: float | None
    area: str
    description: str


def panel(simulation: Simulation, rows: Sequence[PairedRow], lang: Language, *, by_name: bool = True) -> Panel | None:
    """Rows of one figure on one scale, by their columns; None where no side of any has a value.

    Without `by_name` each line is called by its side alone.
    """
    shown = [row for row in rows if row.baseline is not None or row.proposal is not None]
    if not shown:
        return None
    ends = [end for row in shown for one in _sides(row) for end in (one.low_year, one.high_year, one.low, one.high)]
    width, left = (WIDTH, LEFT) if by_name else (SMALL, SMALL_LEFT)
    called = [column_name(simulation, row, lang) if by_name and row.column is not None else "" for row in shown]
    left = max(left, BESIDE + CHARACTER * max(map(len, called)))
    ticks, decimals = _ticks(min(ends), max(ends), width - left - RIGHT, lang)
    low, high = min(ticks[0], *ends), max(ticks[-1], *ends)

    def at(value: float) -> float:
        share = 0.5 if high == low else (value - low) / (high - low)
        return left + (width - left - RIGHT) * share

    y, names, whiskers, told = TOP, [], [], []
    for row, name in zip(shown, called, strict=True):
        lines = [(side, found) for side in SIDES if (found := getattr(row, side)) is not None]
        if name:
            names.append((y + LINE * len(lines) / 2, name))
        for side, found in lines:
            whiskers.append(_whisker(row, side, found, name, y + LINE / 2, at, lang))
            told.append(whiskers[-1].title)
            y += LINE
        y += GAP
    title = f"{shown[0].figure.label.get(lang)} ({shown[0].figure.unit.get(lang)})"
    return Panel(
        title=title,
        width=width,
        height=y + FOOT,
        left=left,
        right=width - RIGHT,
        axis_y=y,
        ticks=tuple((at(tick), number(tick, decimals, lang)) for tick in ticks),
        names=tuple(names),
        whiskers=tuple(whiskers),
        text_x=width - RIGHT + 8,
        description=f"{title}. {' '.join(told)}",
    )


def first_panels(simulation: Simulation, rows: Sequence[PairedRow], lang: Language) -> tuple[tuple[Panel, str], ...]:
    """A panel for each of the rows, each on its own scale, with the row's name."""
    found = ((panel(simulation, [row], lang, by_name=False), row_label(simulation, row, lang)) for row in rows)
    return tuple((one, name) for one, name in found if one is not None)


def band(simulation: Simulation, lang: Language) -> Band | None:
    """How the deciding interval became narrower; None with fewer than two points."""
    points = simulation.convergence
    if len(points) < 2:
        return None
    row = next(one for one in simulation.rows if one.figure.id == simulation.deciding and one.column is None)
    decimals = decimals_of(row) + 1
    ends = [end for one in points for end in (one.estimate.low, one.estimate.high)]
    ticks, tick_decimals = _ticks(min(ends), max(ends))
    low, high = min(ticks[0], *ends), max(ticks[-1], *ends)
    bottom, right = POINTS_HEIGHT - FOOT, WIDTH - 20

    def y(value: float) -> float:
        return bottom - (bottom - TOP) * (0.5 if high == low else (value - low) / (high - low))

    step = (right - POINTS_LEFT - 20) / (len(points) - 1)
    xs = [POINTS_LEFT + 10 + step * place for place in range(len(points))]
    drawn = tuple(
        (x, y(one.estimate.mean), y(one.estimate.low), y(one.estimate.high), _point_text(one.estimate, decimals, lang))
        for x, one in zip(xs, points, strict=True)
    )
    there = [f"{x:.1f} {lower:.1f}" for x, _, lower, _, _ in drawn]
    back = [f"{x:.1f} {upper:.1f}" for x, _, _, upper, _ in reversed(drawn)]
    told = "; ".join(
        f"{number(one.replications, 0, lang)}: {point[4]}" for one, point in zip(points, drawn, strict=True)
    )
    return Band(
        width=WIDTH,
        height=POINTS_HEIGHT,
        left=POINTS_LEFT,
        right=right,
        bottom=bottom,
        points=drawn,
        labels=tuple((x, number(one.replications, 0, lang)) for x, one in zip(xs, points, strict=True)),
        ticks=tuple((y(tick), number(tick, tick_decimals, lang)) for tick in ticks),
        nought=y(0.0) if low <= 0 <= high else None,
        area="M" + "L".join([*there, *back]) + "Z",
        description=sim("convergence_alt", lang, points=told),
    )


def _sides(row: PairedRow) -> list[Estimate]:
    return [one for one in (row.baseline, row.proposal) if one is not None]


def _whisker(row: PairedRow, side: Side, found: Estimate, name: str, y: float, at: _Scale, lang: Language) -> Whisker:
    decimals = decimals_of(row)
    text = mean_text(found, decimals, lang)
    who = f"{name}, {say(side, lang).lower()}" if name else say(side, lang)
    title = sim(
        "whisker_title",
        lang,
        who=who,
        mean=text,
        interval=interval_text(found, decimals, lang),
        years=years_text(found, row.figure.decimals, lang),
    )
    low, high, low_year, high_year = (at(end) for end in (found.low, found.high, found.low_year, found.high_year))
    return Whisker(side, y, at(found.mean), low, high, low_year, high_year, text, title)


def _point_text(found: Estimate, decimals: int, lang: Language) -> str:
    return f"{mean_text(found, decimals, lang)} ({interval_text(found, decimals, lang)})"


def _ticks(low: float, high: float, room: float | None = None, lang: Language = "en") -> tuple[list[float], int]:
    """Round values that span a range, and their decimals; so few that they fit side by side in `room`."""
    if high <= low:
        return [low], 0 if low == round(low) else 1
    for most in range(MOST_TICKS, 1, -1):
        rough = (high - low) / (most - 1)
        size = 10.0 ** floor(log10(rough))
        step = next(size * one for one in (1, 2, 2.5, 5, 10) if size * one >= rough)
        decimals = max(0, -floor(log10(step)) + (1 if step / 10 ** floor(log10(step)) == 2.5 else 0))
        ticks = [step * place for place in range(floor(low / step), ceil(high / step) + 1)]
        widest = max(len(number(tick, decimals, lang)) for tick in ticks)
        if room is None or (len(ticks) - 1) * (CHARACTER * widest + BESIDE) <= room:
            break
    return ticks, decimals
