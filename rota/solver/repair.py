"""Solve again around what stands: minimum cover first, then as few changed cells as can be, then the priorities.

The hard rules with the locked days are the model's own. A search from nothing would find another roster altogether, so
the number of changed cells is part of the aim from the start: parts of the ward first (those whose line is broken, with
some who may help), which is quick, then the whole, which gives the proof.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ortools.sat.python import cp_model

from rota.domain.finding import DisagreementError
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import AnyPriority, PriorityValue, Progress, RepairPriority, SolveResult, Status
from rota.rules.check import check
from rota.rules.resolve import RuleSet, rule_set
from rota.solver.changes import kept_of
from rota.solver.engine import NOT_FOUND, WEIGHTS, provenance
from rota.solver.evaluate import evaluate, fixed_solve
from rota.solver.explain import explain
from rota.solver.model import build_model
from rota.solver.options import SolveOptions
from rota.solver.part import Part, build_part
from rota.solver.repair_aims import AIMED, Level, Pace, Teller, found, joint, levels_of, proved
from rota.solver.variables import Key

SMALL_DAYS = 600  # person-days up to which the whole is solved at once
CLOSING_SECONDS = 1.0  # for the model's own evaluation at the end
PART_SHARE = 0.15  # of the effort, for one part; most are done before
LINE_SHARE = 0.1  # of the effort, for the broken lines one by one
HELPERS = (6, 10, 16)  # people beside those whose line is broken
GROUP, STEP_OF_PART = 10, 0.03  # people who help with the later priorities, and the share of the effort of one of them
JOINT_SHARE, STEP_SHARE = 0.6, 0.5


def repair_here(
    scenario: Scenario,
    options: SolveOptions,
    keep: Roster,
    *,
    report: Callable[[Progress], None],
    stop: threading.Event,
    used_s: float = 0.0,
) -> SolveResult:
    """Solve around a roster in this process. `used_s` seconds of the limit are already gone.

    The result's priorities are minimum cover, `changes`, then the others in the scenario's order.
    """
    started_at = datetime.now(UTC).isoformat(timespec="seconds")
    ruleset = rule_set(scenario)
    reserve = min(CLOSING_SECONDS, 0.2 * options.time_limit_s)
    pace = Pace(options, report, stop, used_s + reserve)
    run = Repair(scenario, ruleset, keep, pace)
    run.run()
    priorities = run.priorities()
    if run.best is None:
        status = Status.PROVED_INFEASIBLE if run.infeasible else Status.NOT_FOUND
        reason = explain(scenario, ruleset) if run.infeasible else NOT_FOUND
    else:
        status = Status.OPTIMAL if all(one.proved for one in priorities) else Status.FEASIBLE
        reason = None
    return SolveResult(
        status=status,
        roster=run.roster(),
        priorities=priorities,
        seconds=pace.elapsed,
        seconds_to_first=run.seconds_to_first,
        seconds_to_best=run.seconds_to_best,
        stopped_early=stop.is_set(),
        provenance=provenance(scenario, ruleset, options, started_at, "repair"),
        reason=reason,
    )


@dataclass
class Repair:
    """State of one solve around a roster. `best` is a value for every variable of the whole model."""

    scenario: Scenario
    ruleset: RuleSet
    keep: Roster
    pace: Pace
    best: list[int] | None = None
    bounds: dict[AnyPriority, int] = field(default_factory=dict)
    infeasible: bool = False
    seconds_to_first: float | None = None
    seconds_to_best: float | None = None

    def __post_init__(self) -> None:
        self.whole = build_model(self.scenario, self.ruleset)
        self.levels = levels_of(self.whole, self.keep)
        # In order: the order of a set would differ from process to process, and with it the model.
        self.held: list[Key] = sorted(key for key in kept_of(self.scenario, self.keep).keys if key in self.whole.x)

    def run(self) -> None:
        """The first two levels, by parts where the ward is large and then whole; after that the others."""
        large = len(self.scenario.worked_positions) * self.scenario.cycle.days > SMALL_DAYS
        broken = self._broken()
        helpers = self._helpers(broken)
        if large:
            self._bound_by_lines(broken)
            if self.infeasible:
                return
            self._parts(broken, helpers)
        if self.pace.left > 0 and not (self._covered() and self._is_proved(self.levels[1])):
            self._together(JOINT_SHARE if large else 1.0)
        if self.best is not None and large:
            self._later_by_parts(broken, helpers)
        if self.best is not None:
            self._each()

    def keys(self) -> frozenset[Key]:
        """The duties of the best roster."""
        if self.best is None:
            raise ValueError("there is no roster")
        return frozenset(key for key, var in self.whole.x.items() if self.best[var.index])

    def roster(self) -> Roster | None:
        """The best roster."""
        if self.best is None:
            return None
        positions = self.scenario.worked_positions
        return roster_from_codes(self.scenario, ((positions[p].id, day, code) for p, day, code in self.keys()))

    def priorities(self) -> tuple[PriorityValue, ...]:
        """Value, bound and parts of every level at the best roster, as the model has them."""
        if self.best is None:
            return ()
        amounts = evaluate(self.whole, self.keys())
        if amounts is None:
            raise DisagreementError("the open model rejects the roster that was found around the locks")
        values = []
        for level in self.levels:
            if isinstance(level.priority, RepairPriority):
                changes = level.value(self.best)
                parts: tuple[tuple[str, int, int], ...] = (("changed_cells", 1, changes),)
            else:
                named = amounts[level.priority].items()
                parts = tuple((name, WEIGHTS.get(name, 1), amount) for name, amount in named)
            value = sum(weight * amount for _, weight, amount in parts)
            values.append(PriorityValue(level.priority, value, min(value, self.bounds.get(level.priority, 0)), parts))
        return tuple(values)

    # ------------------------------------------------------------------------------------------------------ searches

    def _bound_by_lines(self, broken: set[int]) -> None:
        """Each broken line alone needs some changes to keep its own rules, whoever covers what: their sum is a bound.

        Little work, and all there is to say of a ward whose whole model is slow.
        """
        least = kept_of(self.scenario, self.keep).outside
        for p in sorted(broken):
            part = self._part({p})
            changes = self._levels_of(part)[1]
            part.builder.model.minimize(changes.sum)
            solver = self.pace.solve(part.builder.model, self._share(LINE_SHARE / len(broken)))
            least += max(0, proved(solver) or 0)
            if solver.response_proto.status == cp_model.INFEASIBLE:
                self.infeasible = True  # a line that cannot be lawful alone cannot be in the ward
                return
        self.bounds[RepairPriority.CHANGES] = least

    def _parts(self, broken: set[int], helpers: list[int]) -> None:
        """Free those whose line is broken and more and more others, the rest as they are, until all is covered."""
        for count in HELPERS:
            if self.pace.left <= 0 or (self.best is not None and self.levels[0].value(self.best) == 0):
                return
            part = self._part({*broken, *helpers[:count]})
            cover, changes = self._levels_of(part)[:2]
            part.builder.model.minimize(joint(cover, changes, self._price))
            for key, var in part.builder.x.items():
                part.builder.model.add_hint(var, int(key in part.held))
            self._take_part(part, found(self.pace.solve(part.builder.model, self._share(PART_SHARE))))

    def _together(self, share: float) -> None:
        """Minimum cover and changes in one aim: the roster at hand is then what the search is drawn to."""
        self.whole.model.minimize(joint(self.levels[0], self.levels[1], self._price))
        self._hint()
        teller = Teller(self.pace, RepairPriority.CHANGES, self._price)
        solver = self.pace.solve(self.whole.model, share * self.pace.left, teller)
        self.infeasible = solver.response_proto.status == cp_model.INFEASIBLE
        self._take_whole(found(solver))
        bound = proved(solver)
        if bound is not None:
            # No roster has more changes than the price less one: what is more must be minimum cover.
            cover = max(0, -((self._price - 1 - bound) // self._price))
            self.bounds[Priority.COVER_MINIMUM] = cover
            if self._covered():
                known = self.bounds.get(RepairPriority.CHANGES, 0)
                self.bounds[RepairPriority.CHANGES] = max(known, bound - self._price * cover)

    def _later_by_parts(self, broken: set[int], helpers: list[int]) -> None:
        """The later levels with as few changes, each time with others who may help: a small model is soon at its best.

        Whether the whole has better ones is then for `_each` to say, as far as the time goes.
        """
        for first in range(0, max(1, len(helpers)), GROUP):
            if self.pace.left <= 0 or self._at_best():
                return
            part = self._part({*broken, *helpers[first : first + GROUP]})
            values = fixed_solve(part.builder, part.held)
            if values is None:
                raise DisagreementError("a part of the model rejects the roster that it was cut from")
            model = part.builder.model
            for number, level in enumerate(self._levels_of(part)):
                if number >= len(AIMED) and level.terms and self.pace.left > 0:
                    model.minimize(level.sum)
                    model.clear_hints()
                    for index, value in enumerate(values):
                        model.add_hint(model.get_int_var_from_proto_index(index), value)
                    values = found(self.pace.solve(model, self._share(STEP_OF_PART))) or values
                if level.terms:
                    model.add(level.sum <= level.value(values))
            self._take_part(part, values)

    def _each(self) -> None:
        """Minimise each level in turn, keeping those before it; not changes again if the joint aim was theirs alone."""
        for number, level in enumerate(self.levels):
            assert self.best is not None
            done = isinstance(level.priority, RepairPriority) and self._covered()
            if level.terms and not self._is_proved(level) and not done:
                if self.pace.left <= 0:
                    return
                self._minimise(level, self.pace.left * (1.0 if number == len(self.levels) - 1 else STEP_SHARE))
            if level.terms:
                self.whole.model.add(level.sum <= level.value(self.best))

    def _minimise(self, level: Level, effort: float) -> None:
        self.whole.model.minimize(level.sum)
        self._hint()
        solver = self.pace.solve(self.whole.model, effort, Teller(self.pace, level.priority))
        self._take_whole(found(solver))
        bound = proved(solver)
        if bound is not None:
            self.bounds[level.priority] = max(self.bounds.get(level.priority, 0), bound)

    # ------------------------------------------------------------------------------------------------------- helpers

    @property
    def _price(self) -> int:
        """Of a person-minute of minimum cover: more than the changed cells of any roster."""
        return len(self.whole.by_day) + self.levels[1].constant + 1

    def _share(self, share: float) -> float:
        return min(self.pace.left, share * self.pace.budget)

    def _is_proved(self, level: Level) -> bool:
        return self.best is not None and level.value(self.best) <= self.bounds.get(level.priority, 0)

    def _covered(self) -> bool:
        """Whether minimum cover is as low as is proved possible."""
        return self._is_proved(self.levels[0])

    def _at_best(self) -> bool:
        """Whether every level is at its best."""
        return all(self._is_proved(level) or not level.terms for level in self.levels)

    def _broken(self) -> set[int]:
        """Positions whose own line cannot stand as it is, by the independent check and by what the model can hold."""
        numbers = {position.id: number for number, position in enumerate(self.scenario.worked_positions)}
        found = check(self.scenario, self.keep).findings
        broken = {numbers[one.position_id] for one in found if one.severity == "hard" and one.position_id in numbers}
        kept = kept_of(self.scenario, self.keep)
        return broken | {p for p, _ in kept.lost} | {p for p, _, _ in kept.keys.difference(self.held)}

    def _helpers(self, broken: set[int]) -> list[int]:
        """Everybody else, those who can work the same shifts as somebody broken first, at random among equals."""
        rng = random.Random(self.pace.options.seed)
        positions = self.scenario.worked_positions
        wanted = {code for p in broken for code in positions[p].shifts}
        others = [p for p in range(len(positions)) if p not in broken]
        return sorted(others, key=lambda p: (bool(wanted) and not wanted & set(positions[p].shifts), rng.random()))

    def _levels_of(self, part: Part) -> list[Level]:
        """The levels of a part: of changes those of its own people."""
        inside = part.builder.scenario.position_by_id
        own = tuple(duty for duty in self.keep.duties if duty.position_id in inside)
        return levels_of(part.builder, Roster(self.keep.weeks, own))

    def _part(self, people: set[int]) -> Part:
        """A part with these people free; who has other duties by now is free too, so that it begins with the best."""
        standing = self.held if self.best is None else sorted(self.keys())
        moved = {key[0] for key in set(standing) ^ set(self.held)}
        return build_part(self.scenario, self.ruleset, standing, sorted(people | moved))

    def _take_part(self, part: Part, values: list[int] | None) -> None:
        if values is not None:
            standing = self.held if self.best is None else self.keys()
            inside = [key for key, var in part.builder.x.items() if values[int(var.index)]]
            outside = [key for key in standing if key[0] not in part.people]
            # None where a rule that joins people, which a part does not know, is broken across its edge.
            self._take(fixed_solve(self.whole, frozenset([*part.outward(inside), *outside])))

    def _take_whole(self, values: list[int] | None) -> None:
        if values is not None:
            keys = frozenset(key for key, var in self.whole.x.items() if values[int(var.index)])
            # The solver may leave later levels loose: every level as low as the duties go.
            tight = fixed_solve(self.whole, keys)
            if tight is None:
                raise DisagreementError("the open model rejects its own roster around the locks")
            self._take(tight)

    def _take(self, values: list[int] | None) -> None:
        """Keep a roster that is better on the first level on which it differs."""
        if values is None:
            return
        new = [level.value(values) for level in self.levels]
        old = None if self.best is None else [level.value(self.best) for level in self.levels]
        if self.seconds_to_first is None:
            self.seconds_to_first = self.pace.elapsed
        if old is None or new < old:
            self.best, self.seconds_to_best = values, self.pace.elapsed
            first = next((number for number, value in enumerate(new[: len(AIMED)]) if value), len(AIMED) - 1)
            self.pace.tell(self.levels[first].priority, new[first])

    def _hint(self) -> None:
        """Begin with the best roster, or with the one to be kept."""
        model = self.whole.model
        model.clear_hints()
        if self.best is not None:
            for index, value in enumerate(self.best):
                model.add_hint(model.get_int_var_from_proto_index(index), value)
        else:
            held = set(self.held)
            for key, var in self.whole.x.items():
                model.add_hint(var, int(key in held))
