"""Structures of positions: what may become of each, what the search chose, and how each choice came out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.finding import CheckReport
from rota.domain.levers import Criterion
from rota.domain.position import Position
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario

PERCENT_SCALE = 100  # sizes are counted in hundredths of a percent
SIZE_STEP = 10  # the search gives sizes in whole tenths of a percent; those that stay may lie between


@dataclass(frozen=True)
class Option:
    """One thing that may become of a position. `position` is it afterwards with its least size; None: it ends.

    Sizes go from `low` to `high` in hundredths of a percent. `met` counts stated wishes; `grown` says whether one of
    them is for a larger position. `levers` are the numbers of the levers that it pulls (see `Choices.levers`); none:
    the position stays as the proposal has it.
    """

    position: Position | None
    low: int
    high: int
    long: bool = False
    met: int = 0
    grown: bool = False
    levers: frozenset[str] = frozenset()

    @property
    def sized(self) -> bool:
        """Whether the search decides the size within an interval."""
        return self.low < self.high


@dataclass(frozen=True)
class PositionChoice:
    """A position of the proposal with its options, the first of which is to stay; `wishes` were stated for it.

    `alike` is the same text for positions that are equal in everything.
    """

    position: Position
    options: tuple[Option, ...]
    wishes: int
    alike: str

    def fills(self, option: Option) -> bool:
        """Whether the option fills a vacancy: gives it a line in the rota, or a larger one than it has."""
        after, before = option.position, self.position
        if not before.vacant or after is None or not after.is_worked:
            return False
        return not before.is_worked or option.high > self.options[0].high

    @property
    def asks_for_more(self) -> bool:
        """Whether the holder has asked for a larger position."""
        return any(option.grown for option in self.options)


@dataclass(frozen=True)
class Choices:
    """The ward with levers, and the present one, read as options for each position."""

    baseline: Scenario
    scenario: Scenario
    positions: tuple[PositionChoice, ...]
    levers: dict[str, Text]

    @cached_property
    def annual_pay(self) -> dict[str, int]:
        """Annual pay in whole kroner by competence; empty where it is not known for everybody, before and after."""
        pay = {} if self.scenario.pay is None else self.scenario.pay.annual_pay
        needed = {one.competence for ward in (self.baseline, self.scenario) for one in ward.positions}
        return {name: round(kroner) for name, kroner in pay.items()} if needed <= set(pay) else {}


@dataclass(frozen=True)
class Pick:
    """What became of one position: the number of its option, and its size in hundredths of a percent."""

    option: int
    size: int


@dataclass(frozen=True)
class Structure:
    """One pick for each position of `Choices`, in order, with the criteria as counted in steps (lower is better)."""

    picks: tuple[Pick, ...]
    counted: tuple[tuple[Criterion, int], ...]

    @property
    def kinds(self) -> tuple[int, ...]:
        """The options without the sizes."""
        return tuple(pick.option for pick in self.picks)


class PointStatus(StrEnum):
    """How a structure came out. The three are never merged."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class PositionChange:
    """What a structure does to one position; `size` in percent. None: no such position on that side."""

    position_id: str
    competence: str
    holder: str | None
    before: Position
    after: Position | None
    levers: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """A structure with its exact figures, the ward it makes, and its proof: a roster with its check, or a reason."""

    structure: Structure
    figures: dict[Criterion, Fraction]
    scenario: Scenario
    changes: tuple[PositionChange, ...]
    status: PointStatus
    reason: Text
    seconds: float
    roster: Roster | None = None
    check: CheckReport | None = None
    on_frontier: bool = True


@dataclass(frozen=True)
class LeverValue:
    """What a set of levers buys: figures of the best structure by arithmetic alone, None where it has none.

    `status` is that of the same structure on the frontier where a roster was looked for, else None.
    """

    levers: tuple[str, ...]
    figures: dict[Criterion, Fraction] | None
    ended: int
    enlarged: int
    filled: int
    long_people: int
    overlap_freed_min_per_week: Fraction
    fagdag_people: int
    status: PointStatus | None = None


@dataclass(frozen=True)
class LeverNeed:
    """What a lever asks for: a rule or duty, its source, the rung that must sign (None: none can), and for how many."""

    title: Text
    reference: Text
    rung: Rung | None
    people: int


@dataclass(frozen=True)
class Preference:
    """Part-timers before new hires (aml. § 14-3): a vacancy, those qualified who ask for more, and how it was kept."""

    vacancy: str
    asking: tuple[str, ...]
    not_asking: tuple[str, ...]
    text: Text


@dataclass(frozen=True)
class Frontier:
    """The end of a position search.

    `complete`: for every structure that the levers allow there is a found point than which it is better by a whole step
    (`steps`, in the figures' units) in no criterion, or it is proved impossible.
    `best_alone` is the best proved possible value of each criterion by itself, in counted steps. `present` are the
    figures of the baseline. `needs` says what each lever asks of the parties. The first found point is the chosen one;
    `chosen_is_best`: nothing earlier in the order is left open. `sure_before` is the number of points before which the
    order is proved whole: nothing was passed by, no division of sizes left out.
    """

    choices: Choices
    present: dict[Criterion, Fraction]
    points: tuple[Point, ...]
    best_alone: dict[Criterion, int]
    lever_values: tuple[LeverValue, ...]
    preferences: tuple[Preference, ...]
    complete: bool
    stopped: bool
    seconds: float
    seconds_to_first: float | None
    steps: dict[Criterion, Fraction]
    sure_before: int
    needs: dict[str, tuple[LeverNeed, ...]] = field(default_factory=dict)
    impossible: Text | None = None
    notes: tuple[Text, ...] = field(default=())

    @property
    def found(self) -> tuple[Point, ...]:
        """The points with a roster, in the parties' order."""
        return tuple(point for point in self.points if point.status is PointStatus.FOUND)

    @property
    def chosen(self) -> Point | None:
        """The first found point in the parties' order."""
        return next(iter(self.found), None)

    @property
    def chosen_is_best(self) -> bool:
        """Whether every structure that the order puts before the chosen one is proved impossible."""
        numbers = [number for number, one in enumerate(self.points) if one.status is not PointStatus.IMPOSSIBLE]
        first = next(iter(numbers), None)
        return first is not None and self.points[first].status is PointStatus.FOUND and first <= self.sure_before
