"""Why no roster exists or why cover falls short, as a result: shortage, smallest clash, relaxations, what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.scenario import Scenario


class Verdict(StrEnum):
    """The three answers that are kept apart."""

    POSSIBLE = "possible"
    PROVED_IMPOSSIBLE = "proved_impossible"
    UNDECIDED = "undecided"


class Outcome(StrEnum):
    """How a relaxation came out when the changed scenario was solved.

    `CONFIRMED`: a roster was found and the independent check finds no hard breach. `UNDECIDED`: not proved impossible
    within the time, and no such roster was found either.
    """

    CONFIRMED = "confirmed"
    UNDECIDED = "undecided"


class Least(StrEnum):
    """What is proved about less of a change, by a relaxation or by solving.

    `AMOUNT`: one fewer of the same is too little. `EACH`: none of those named can be left out; other people might be
    fewer. `STEP`: the next smaller amount tried is too little. `EACH_STEP`: one step less for any of them is.
    """

    AMOUNT = "one_fewer_too_little"
    EACH = "none_can_be_left_out"
    STEP = "one_step_less_too_little"
    EACH_STEP = "one_step_less_for_any_too_little"


@dataclass(frozen=True, slots=True)
class Shortage:
    """Cover that is missing of one demand row in the best case that was found, by weekday (1 to 7) and weeks.

    Which rows and days lack is one way of several to share the shortage. `person_min` is what is missing over the
    cycle; `shifts` the same in intervals of the row's length.
    """

    row: str
    weekday: int
    weeks: tuple[int, ...]
    competence: str | None
    person_min: int
    shifts: float
    text: Text


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a clash: a rule, the positions it binds there (none: the whole ward) and the weeks.

    `weeks` empty: all. `removal` says whether the others of this clash can be kept together without it, whatever else
    may clash in the ward: True confirmed by solving, None undecided in the time.
    """

    code: str
    title: Text
    reference: Text | None
    rung: Rung | None
    positions: tuple[str, ...]
    weeks: tuple[int, ...]
    rows: tuple[str, ...]
    removal: bool | None
    text: Text


@dataclass(frozen=True, slots=True)
class Clash:
    """Requirements that cannot be kept together; `scope` says for what part of the ward that is shown.

    `confirmed`: the set was solved once more by itself and proved to have no solution. `minimal`: without any one
    requirement the rest has a solution, each found by solving; False: not shown for all of them. `irreducible`: without
    any one requirement the proof fails. `position`: it clashes by itself.
    """

    scope: Text
    requirements: tuple[Requirement, ...]
    confirmed: bool
    minimal: bool
    position: str | None = None
    irreducible: bool = False


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change that makes the ward possible. `people` touched, `fte` added; `rung`: who must agree.

    `least`: what is proved about less of it. `line_only`: that the position has a lawful line was confirmed, not that
    the ward is covered. `changed` is the scenario with it. `agree` says who must agree where the rung alone would
    mislead, `duties` what else is asked before the change.
    """

    kind: str
    text: Text
    rung: Rung
    reference: Text | None
    url: str | None
    evidence: str
    positions: tuple[str, ...]
    weeks: tuple[int, ...]
    people: int
    fte: float
    outcome: Outcome
    least: Least | None = None
    line_only: bool = False
    changed: Scenario | None = None
    agree: Text | None = None
    duties: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one scenario.

    `shortage_min_person_min` is a proven lower bound on missing minimum cover over the cycle (None: nothing proved);
    `weekend_min_person_min` the same of the weekend days alone; `weekends_only`: `shortages` are of those days alone.
    `arithmetic` are the sums behind it. `tried` says what was examined and what time did not allow.
    """

    scenario: str
    verdict: Verdict
    summary: Text
    arithmetic: tuple[Text, ...]
    shortages: tuple[Shortage, ...]
    clashes: tuple[Clash, ...]
    relaxations: tuple[Relaxation, ...]
    tried: tuple[Text, ...]
    shortage_min_person_min: int | None
    seconds: float
    stopped_early: bool
    weekend_min_person_min: int | None = None
    weekends_only: bool = False
