"""The rule object and what a check is given: one identity (the spec), one independent examination by the clock."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.finding import Examination, Finding, Need, Tightest
from rota.domain.position import Position
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario, Severity
from rota.rules.presence import Presence, presence_of
from rota.rules.resolve import ResolvedLimit, RuleSet
from rota.rules.spec import RuleSpec, Sense
from rota.rules.timeline import Line, lines

AGREED_FREELY = Text(nb="avtalt uten tallgrense", en="agreed without a number")


@dataclass(frozen=True)
class Case:
    """What is examined: a roster, the scenario it is for and the rules resolved for it."""

    scenario: Scenario
    ruleset: RuleSet
    roster: Roster

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """Every worked position's duties as clock intervals."""
        return lines(self.scenario, self.roster)

    @cached_property
    def presence(self) -> Presence:
        """Who is on the ward at any moment."""
        return presence_of(self.scenario, self.lines)


Key = str | int | None


@dataclass(frozen=True)
class Rule(ABC):
    """One rule. Subclasses are named by `kind` in the pack; the solver posts constraints by the same class.

    A rule examines a roster in parts that do not depend on each other (a position's line, a day, the whole), so that
    after an edit only the parts it touches are examined again.
    """

    spec: RuleSpec
    kinds: ClassVar[dict[str, type[Rule]]] = {}

    def __init_subclass__(cls) -> None:
        """Register the class under its name, so that a pack can call for it. A name with a `_` before it is a base."""
        super().__init_subclass__()
        if not cls.__name__.startswith("_") and cls.__name__ not in BASES:
            Rule.kinds[cls.__name__] = cls

    @abstractmethod
    def keys(self, case: Case) -> Iterable[Key]:
        """The parts of a roster, in the order of their findings."""

    @abstractmethod
    def examine_part(self, case: Case, key: Key, log: Log) -> None:
        """Measure every window of one part."""

    @abstractmethod
    def touched(self, case: Case, position_id: str, days: Iterable[int]) -> Iterable[Key]:
        """The parts that duties of a position that start on 0-based `days` can bear on."""

    def part(self, case: Case, key: Key) -> Log:
        """One part, examined."""
        log = Log(self.spec, case.ruleset)
        self.examine_part(case, key, log)
        return log

    def examine(self, case: Case) -> Examination:
        """Measure every window of the rule in a roster."""
        return merge(self.spec, case.ruleset, [self.part(case, key) for key in self.keys(case)])

    @property
    def code(self) -> str:
        """The rule's code in the catalogue."""
        return self.spec.code


BASES = frozenset({"LineRule", "DutyRule", "DayRule", "WardRule"})


class LineRule(Rule):
    """A rule about the clock intervals of one position at a time."""

    def keys(self, case: Case) -> Iterable[Key]:
        """Every worked position."""
        return case.lines

    def examine_part(self, case: Case, key: Key, log: Log) -> None:
        """One position's line."""
        assert isinstance(key, str)
        self.examine_line(case, case.lines[key], log)

    def touched(self, case: Case, position_id: str, days: Iterable[int]) -> Iterable[Key]:
        """The position's line."""
        return [position_id] if position_id in case.lines else []

    @abstractmethod
    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Measure every window of one position's line."""


class DutyRule(Rule):
    """A rule about the rows of one position at a time, also those that no line can hold."""

    def keys(self, case: Case) -> Iterable[Key]:
        """Every position id in the roster."""
        return case.roster.by_position

    def examine_part(self, case: Case, key: Key, log: Log) -> None:
        """One position's rows."""
        assert isinstance(key, str)
        self.examine_duties(case, key, case.roster.by_position.get(key, ()), log)

    def touched(self, case: Case, position_id: str, days: Iterable[int]) -> Iterable[Key]:
        """The position's rows."""
        return [position_id]

    @abstractmethod
    def examine_duties(self, case: Case, position_id: str, duties: tuple[Duty, ...], log: Log) -> None:
        """Measure one position's rows."""


class DayRule(Rule):
    """A rule about everybody present, day by day of the cycle."""

    def keys(self, case: Case) -> Iterable[Key]:
        """Every day of the cycle."""
        return range(case.scenario.cycle.days)

    def examine_part(self, case: Case, key: Key, log: Log) -> None:
        """What starts on one day."""
        assert isinstance(key, int)
        self.examine_day(case, key, log)

    def touched(self, case: Case, position_id: str, days: Iterable[int]) -> Iterable[Key]:
        """From the day before, whose demand may last into the morning, to the day on which a duty can end."""
        cycle = case.scenario.cycle
        near = {day + offset for day in days for offset in (-1, 0, 1)}
        return {day % cycle.days for day in near} if cycle.rolling else {day for day in near if 0 <= day < cycle.days}

    @abstractmethod
    def examine_day(self, case: Case, day: int, log: Log) -> None:
        """Measure what starts on one 0-based day."""


class WardRule(Rule):
    """A rule about the roster or the scenario as a whole."""

    def keys(self, case: Case) -> Iterable[Key]:
        """One part."""
        return [None]

    def examine_part(self, case: Case, key: Key, log: Log) -> None:
        """The whole."""
        self.examine_ward(case, log)

    def touched(self, case: Case, position_id: str, days: Iterable[int]) -> Iterable[Key]:
        """The whole."""
        return [None]

    @abstractmethod
    def examine_ward(self, case: Case, log: Log) -> None:
        """Measure the whole roster."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window begins: position (None: the whole ward) and week and weekday from 1 (None: the whole cycle)."""

    position_id: str | None
    week: int | None = None
    day: int | None = None


class Log:
    """Collects what a rule sees while it examines one part."""

    def __init__(self, spec: RuleSpec, ruleset: RuleSet) -> None:
        self.spec = spec
        self.ruleset = ruleset
        self.severity: Severity = ruleset.severity(spec.code)
        self.windows = 0
        self.findings: list[Finding] = []
        self.tightest: Tightest | None = None
        self.left_out: dict[Text, int] = {}
        self.conditions: dict[str, None] = {}
        self.furthest: tuple[int, Place] | None = None
        self._agreeable = spec.agreeable

    def limit(self, position: Position | None) -> ResolvedLimit:
        """The rule's resolved limit; remembers proposed agreements that it rests on."""
        resolved = self.ruleset.limit(self.spec.code, position)
        if resolved.conditions:
            self.conditions.update(dict.fromkeys(resolved.conditions))
        return resolved

    def leave_out(self, reason: Text, windows: int = 1) -> None:
        """Count windows that the rule does not apply to, with the reason."""
        if windows:
            self.left_out[reason] = self.left_out.get(reason, 0) + windows

    def weigh(self, measured: int, place: Place) -> None:
        """Remember the measured value, in the ladder's unit, that goes furthest up the ladder."""
        if self.furthest is None or self.spec.excess(measured, self.furthest[0]) > 0:
            self.furthest = (measured, place)

    def look(
        self, measured: int, limit: int, place: Place, *, sense: Sense | None = None, on_ladder: int | None = None
    ) -> int:
        """Count one window, note the tightest, and return the margin that is left (negative: a breach).

        `on_ladder` is the measured value in the ladder's unit where the window's differs.
        """
        margin = limit - measured if (sense or self.spec.sense) == "at_most" else measured - limit
        self.windows += 1
        if self.tightest is None or margin < self.tightest.margin:
            self.tightest = Tightest(place.position_id, place.week, place.day, measured, limit, margin)
        if self._agreeable:
            self.weigh(measured if on_ladder is None else on_ladder, place)
        return margin

    def report(
        self,
        measured: int,
        limit: int,
        place: Place,
        message: Text,
        *,
        penalty: int = 1,
        on_ladder: int | None = None,
    ) -> None:
        """Record a finding. `on_ladder` is the measured value in the ladder's unit where the window's differs."""
        self.findings.append(
            Finding(
                rule=self.spec.code,
                severity=self.severity,
                position_id=place.position_id,
                week=place.week,
                day=place.day,
                measured=measured,
                limit=limit,
                excess=abs(measured - limit),
                unit=self.spec.unit,
                message=self.ruleset.shared(message),
                lowest_rung=self.ruleset.lowest_rung(
                    self.spec.code, measured if on_ladder is None else on_ladder, place.position_id
                ),
                penalty=penalty,
            )
        )

    def measure(
        self,
        measured: int,
        limit: int,
        place: Place,
        message: Callable[[], Text],
        *,
        penalty: int = 1,
        on_ladder: int | None = None,
    ) -> None:
        """Look at one window and record a finding when the limit is not kept."""
        if self.look(measured, limit, place, on_ladder=on_ladder) < 0:
            self.report(measured, limit, place, message(), penalty=penalty, on_ladder=on_ladder)


def merge(spec: RuleSpec, ruleset: RuleSet, parts: Sequence[Log]) -> Examination:
    """One examination of parts in order: counts added, findings one after the other, the first tightest kept."""
    tightest = None
    left_out: dict[Text, int] = {}
    conditions: dict[str, None] = {}
    needs = []
    for part in parts:
        if part.tightest is not None and (tightest is None or part.tightest.margin < tightest.margin):
            tightest = part.tightest
        for reason, count in part.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + count
        conditions.update(part.conditions)
        if (need := _need(spec, ruleset, part)) is not None:
            needs.append(need)
    return Examination(
        rule=spec.code,
        severity=ruleset.severity(spec.code),
        unit=spec.unit,
        windows=sum(part.windows for part in parts),
        not_applicable=tuple(left_out.items()),
        tightest=tightest,
        findings=tuple(finding for part in parts for finding in part.findings),
        title=spec.title,
        reference=spec.source.reference,
        conditions=tuple(_condition(spec, name) for name in conditions),
        needs=tuple(needs),
    )


def _condition(spec: RuleSpec, agreement_id: str) -> Text:
    return Text(
        nb=f"{spec.title.nb}: hviler på foreslått avtale {agreement_id}",
        en=f"{spec.title.en}: rests on proposed agreement {agreement_id}",
    )


def _need(spec: RuleSpec, ruleset: RuleSet, part: Log) -> Need | None:
    """What the furthest window of a part asks of the ladder; None when the main rule allows it."""
    if part.furthest is None:
        return None
    measured, place = part.furthest
    rungs = ruleset.rungs(spec.code, measured, place.position_id)
    if rungs and rungs[0] in (Rung.WARD_POLICY, Rung.STATUTE_DEFAULT):
        return None
    return Need(place.position_id, place.week, place.day, measured, rungs)
