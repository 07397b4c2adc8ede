"""The rule object and what a check is given: one identity (the spec), one independent examination by the clock."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from rota.domain.base import Text
from rota.domain.finding import Examination, Finding, Tightest
from rota.domain.position import Position
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario, Severity
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


@dataclass(frozen=True)
class Rule(ABC):
    """One rule. Subclasses are named by `kind` in the pack; the solver posts constraints by the same class."""

    spec: RuleSpec
    kinds: ClassVar[dict[str, type[Rule]]] = {}

    def __init_subclass__(cls) -> None:
        """Register the class under its name, so that a pack can call for it. A name with a `_` before it is a base."""
        super().__init_subclass__()
        if not cls.__name__.startswith("_"):
            Rule.kinds[cls.__name__] = cls

    @abstractmethod
    def examine(self, case: Case) -> Examination:
        """Measure every window of the rule in a roster."""

    @property
    def code(self) -> str:
        """The rule's code in the catalogue."""
        return self.spec.code


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window begins: position (None: the whole ward) and week and weekday from 1 (None: the whole cycle)."""

    position_id: str | None
    week: int | None = None
    day: int | None = None


class Log:
    """Collects what a rule sees while it examines, and makes the Examination of it."""

    def __init__(self, rule: Rule, case: Case) -> None:
        self.spec = rule.spec
        self.case = case
        self.severity: Severity = case.ruleset.severity(rule.code)
        self.windows = 0
        self.findings: list[Finding] = []
        self._tightest: Tightest | None = None
        self._left_out: dict[Text, int] = {}
        self._conditions: dict[str, None] = {}

    def limit(self, position: Position | None) -> ResolvedLimit:
        """The rule's resolved limit; remembers proposed agreements that it rests on."""
        resolved = self.case.ruleset.limit(self.spec.code, position)
        self._conditions.update(dict.fromkeys(resolved.conditions))
        return resolved

    def leave_out(self, reason: Text, windows: int = 1) -> None:
        """Count windows that the rule does not apply to, with the reason."""
        if windows:
            self._left_out[reason] = self._left_out.get(reason, 0) + windows

    def look(self, measured: int, limit: int, place: Place, sense: Sense | None = None) -> int:
        """Count one window, note the tightest, and return the margin that is left (negative: a breach)."""
        margin = limit - measured if (sense or self.spec.sense) == "at_most" else measured - limit
        self.windows += 1
        if self._tightest is None or margin < self._tightest.margin:
            self._tightest = Tightest(place.position_id, place.week, place.day, measured, limit, margin)
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
                message=message,
                lowest_rung=self.spec.lowest_rung(measured if on_ladder is None else on_ladder),
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
        if self.look(measured, limit, place) < 0:
            self.report(measured, limit, place, message(), penalty=penalty, on_ladder=on_ladder)

    def examination(self) -> Examination:
        """The result."""
        return Examination(
            rule=self.spec.code,
            severity=self.severity,
            unit=self.spec.unit,
            windows=self.windows,
            not_applicable=tuple(self._left_out.items()),
            tightest=self._tightest,
            findings=tuple(self.findings),
            title=self.spec.title,
            reference=self.spec.source.reference,
            conditions=tuple(
                Text(
                    nb=f"{self.spec.title.nb}: hviler på foreslått avtale {name}",
                    en=f"{self.spec.title.en}: rests on proposed agreement {name}",
                )
                for name in self._conditions
            ),
        )
