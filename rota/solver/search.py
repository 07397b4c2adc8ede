"""The search: working weekends first, then the days, then parts of the roster again and again.

A textbook model over twelve weeks is far from covered after minutes. Here a rough roster around weekends of the full
rhythm comes first, in seconds. Then it is decided in small problems of their own how many work each weekend, who does,
and by which whole lines (`decide`): a better roster to begin with, mended by annealing where it breaks a rule.
Small wards are solved whole, which gives proofs. Larger ones get their shifts by annealing on the model's rows
(`annealing`), and are improved by parts (`improve`) and by annealing again, with bounds proved beside (`bounds`). Large
wards go without the rough roster, and very long cycles without the days; where annealing finds nothing for those they
begin with repeated weeks (`tiling`), or with people placed a few at a time (`construct`).
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from rota.domain.finding import DisagreementError
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress
from rota.rules.resolve import RuleSet
from rota.solver.bounds.proved import Proved, bounds_for
from rota.solver.construct import construct
from rota.solver.cpsat import new_solver
from rota.solver.decide import decide_days, decide_shifts, decide_weekends, plan_groups
from rota.solver.evaluate import Amounts, fixed_solve
from rota.solver.improve import Improver, report_improvement
from rota.solver.model import build_model
from rota.solver.options import SolveOptions
from rota.solver.part import Values
from rota.solver.tiling import tiled
from rota.solver.variables import Builder, Key, Restriction, Term, weighted
from rota.solver.watcher import Incumbent, Watcher, round_up
from rota.solver.weekends import Weekends, cover_relaxation, weekends_of
from rota.solver.whole import Whole, settled

if TYPE_CHECKING:
    from rota.solver.annealing import Annealing

Report = Callable[[Progress], None]
PROOF_SHARE = 0.05
FIXED_SHARE = 0.75  # of the effort, for the days with decided weekends
STEP_SHARE = 0.5
# Person-days up to which the whole model is proved best by itself, up to which a rough roster comes before the plan (on
# a larger ward it is not there sooner than the plan's), and beyond which there are neither lines nor a pattern of days.
SMALL_DAYS, ROUGH_DAYS, LARGE_DAYS = 300, 4000, 8000
OPEN_SHARE = 0.6
CONSTRUCT_SHARE = 0.2
# Of the effort, and seconds a person-day.
COVER_SHARE, ANNEAL_SHARE, ANNEAL_PER_DAY, LONG_PER_DAY = 0.1, 0.3, 0.0014, 0.0028
WARM = 100.0  # heat at which a rough roster is made better
# On a larger ward the first phase ends with these, each with its share of the effort: parts do the rest better.
FIRST = {Priority.COVER_MINIMUM: 0.6, Priority.SOFT_RULES: 0.15}


@dataclass(slots=True)
class Search:
    """State of one solve."""

    scenario: Scenario
    ruleset: RuleSet
    options: SolveOptions
    report: Report
    stop: threading.Event
    warm_start: Roster | None = None
    started: float = field(default_factory=time.monotonic)
    used_s: float = 0.0
    deterministic_spent: float = 0.0
    best: Incumbent | None = None
    proofs: list[Proved] = field(default_factory=list)
    seconds_to_first: float | None = None
    infeasible: bool = False
    weekend_duties: frozenset[Key] = frozenset()
    whole: Whole | None = None
    annealing: Annealing | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.started

    @property
    def bounds(self) -> dict[Priority, int]:
        """The best proved on each priority that holds for the best roster."""
        return bounds_for(self.proofs, {} if self.best is None else self.best.values)

    def incumbent(self) -> tuple[frozenset[Key], dict[Priority, int]] | None:
        """The duties of the best roster and its values so far, for those who prove beside the search."""
        best = self.best
        return None if best is None else (best.keys, dict(best.values))

    @property
    def budget(self) -> float:
        """The whole effort allowed: deterministic units where a deterministic limit is set, else seconds."""
        return self.options.deterministic_limit or self.options.time_limit_s

    @property
    def left(self) -> float:
        """Effort left. In deterministic units nothing depends on the clock, so that the search repeats exactly."""
        if self.stop.is_set():
            return 0.0
        spent = self.elapsed + self.used_s if self.options.deterministic_limit is None else self.deterministic_spent
        return self.budget - spent

    def run(self) -> None:
        """Search until the time is over, everything is proved, or a stop is asked for. Fills `best` and `bounds`."""
        days = self._person_days
        if self.best is None:
            if self.warm_start is None and SMALL_DAYS < days <= ROUGH_DAYS and self.options.weekends_first == "planned":
                self._cover()
            weekends = self._weekends()
            if self.warm_start is None and not self.infeasible and weekends is not None and days > SMALL_DAYS:
                self._anneal(weekends)
            if self.warm_start is None and self.best is None and not self.infeasible and days > LARGE_DAYS:
                self._accept(tiled(self))
                if self.best is None:
                    self._accept(construct(self, weekends, CONSTRUCT_SHARE * self.budget))
            self._fill(weekends, small=days <= SMALL_DAYS)
        if not self._finished():
            self._prove_weekend_cover()
        if not self._finished() and (self.best is None or days <= SMALL_DAYS):
            opened = build_model(self.scenario, self.ruleset)
            reserve = 0.0 if self.best is None else (1 - OPEN_SHARE) * self.left
            self._optimise(opened, reserve, phase="open", proves=True)
        if self.best is not None and not self._finished():
            self._improve()

    def _weekends(self) -> Weekends | None:
        """Who works which weekend, by the start given or decided here; None when that gives no answer."""
        if self.warm_start is not None:
            return weekends_of(self.scenario, self.warm_start)
        plan = plan_groups(self) if self.options.weekends_first == "planned" else None
        decided = decide_weekends(self, plan)
        if decided is None:
            return None
        weekends, self.weekend_duties = decided
        return weekends

    def _accept(self, keys: frozenset[Key] | None) -> None:
        """Keep a first roster made by parts where the open model admits it."""
        found = None if keys is None else settled(self.open_whole(), keys)
        if keys is not None and found is not None:
            self.seconds_to_first = self.elapsed
            self.keep(keys, self.open_whole().values_of(found), moved=True)

    def _fill(self, weekends: Weekends | None, *, small: bool) -> None:
        """The days with the weekends decided: every priority in turn, or the first ones where parts do the rest."""
        if weekends is not None and not self.infeasible and self.best is None:
            fixed = build_model(self.scenario, self.ruleset, Restriction(weekends=weekends))
            only = None if small else FIRST
            self._optimise(fixed, (1 - FIXED_SHARE) * self.budget, phase="days", proves=False, only=only)

    def _improve(self) -> None:
        """Large-neighbourhood search for the rest of the time."""
        assert self.best is not None
        whole = self.open_whole()
        improver = Improver(self, whole, random.Random(self.options.seed), self._annealing(whole))
        self.keep(self.best.keys, improver.values, moved=False)
        improver.run(0.0)

    def _cover(self) -> None:
        """Around weekends of the full rhythm a covered roster is there soon, rough as it is: better ones come after."""
        decided = decide_weekends(self)
        started = None if decided is None else self._annealing(self.open_whole())
        if decided is not None and started is not None:
            effort = min(COVER_SHARE * self.budget, ANNEAL_PER_DAY * self._person_days, self.left)
            weekends, duties = decided
            started.first(duties, weekends, effort, until_covered=True)

    def _anneal(self, weekends: Weekends) -> None:
        """A first roster on the decided weekends."""
        started = self._annealing(self.open_whole())
        if started is None:
            return
        days = self._person_days
        if days > LARGE_DAYS:
            # Over so many weeks a pattern breaks rules that no shifts on its days mend. Planned weekends do without.
            effort = min(ANNEAL_SHARE * self.budget, LONG_PER_DAY * days, self.left)
            started.first(self.weekend_duties, weekends, effort)
            return
        effort = min(ANNEAL_SHARE * self.budget, ANNEAL_PER_DAY * days, self.left)
        planned = self.options.weekends_first == "planned"
        shifts = decide_shifts(self, self.weekend_duties) if planned else None
        if shifts is not None and started.on_shifts(shifts, effort):
            return
        pattern = decide_days(self, self.weekend_duties) if planned and shifts is None else None
        if pattern is not None and started.on_pattern(self.weekend_duties, weekends, effort, pattern):
            return
        # Planned weekends have nobody to spare. Where no pattern covers them, the rough roster is the one to better.
        if self.best is not None and self.best.values[Priority.COVER_MINIMUM] == 0:
            started.again(effort, WARM)
        else:
            started.first(self.weekend_duties, weekends, effort)

    @property
    def _person_days(self) -> int:
        return len(self.scenario.worked_positions) * self.scenario.cycle.days

    def open_whole(self) -> Whole:
        """The open model as rows, built once."""
        if self.whole is None:
            self.whole = Whole(build_model(self.scenario, self.ruleset))
        return self.whole

    def _annealing(self, whole: Whole) -> Annealing | None:
        """The compiled search, started once; its compiler is loaded only where it is used."""
        from rota.solver.annealing import annealing

        if self.annealing is None and self._person_days > SMALL_DAYS:
            self.annealing = annealing(self, whole)
        return self.annealing

    def offer(self, keys: frozenset[Key], values: Values) -> None:
        """A roster that another kind of search found, with its values.

        Raises DisagreementError where the model's values differ.
        """
        found = settled(self.open_whole(), keys)
        own = None if found is None else self.open_whole().values_of(found)
        if own != values:
            raise DisagreementError(f"the model values a roster {own} that a search values {values}")
        if self.seconds_to_first is None:
            self.seconds_to_first = self.elapsed
        best = self.best
        if best is None or values < tuple(best.values.get(priority, 0) for priority in self.scenario.priorities):
            self.keep(keys, values, moved=True)

    def keep(self, keys: frozenset[Key], values: Values, *, moved: bool) -> None:
        """A roster that is no worse than the best so far, with its value on every priority."""
        seconds = self.elapsed if moved or self.best is None else self.best.seconds
        self.best = Incumbent(keys, dict(zip(self.scenario.priorities, values, strict=True)), seconds)
        if moved:
            report_improvement(self, "improve", values)

    def part_solver(self, effort: float, seed: int) -> cp_model.CpSolver:
        """A solver for a part of the model."""
        solver = self.solver(effort)
        # Without the linear relaxation a round gets further in its short time.
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = seed
        return solver

    def solve_model(self, solver: cp_model.CpSolver, model: cp_model.CpModel) -> cp_model.CpSolverStatus:
        """Solve a built model; stops early when asked to."""
        return self._solve(solver, model, None)

    def _finished(self) -> bool:
        """Whether nothing is left to improve or no time is left."""
        if self.left <= 0 or self.infeasible:
            return True
        best = self.best
        return best is not None and all(
            priority in best.values and best.values[priority] <= self.bounds.get(priority, 0)
            for priority in self.scenario.priorities
        )

    def _prove_weekend_cover(self) -> None:
        """A bound on target cover from the weekend days alone, where the shortages ordered before it are at zero."""
        order = self.scenario.priorities
        before = order[: order.index(Priority.COVER_TARGET)]
        values = {} if self.best is None else self.best.values
        needed = (Priority.COVER_MINIMUM, Priority.SOFT_RULES)
        if any(priority not in before or values.get(priority) != 0 for priority in needed):
            return
        target = values.get(Priority.COVER_TARGET)
        if target is not None and target <= self.bounds.get(Priority.COVER_TARGET, 0):
            return  # proved best already, by the plan of groups
        b = cover_relaxation(self.scenario, self.ruleset)
        if b is not None:
            solver = self.solver(min(PROOF_SHARE * self.budget, self.left))
            if self._solve(solver, b.model, None) in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
                bound = round_up(solver.best_objective_bound)
                self.proofs.append(Proved(Priority.COVER_TARGET, bound, dict.fromkeys(needed, 0)))

    def _hint_roster(self, b: Builder, roster: Roster) -> None:
        numbers = {position.id: number for number, position in enumerate(b.grid.positions)}
        held = {(numbers.get(duty.position_id, -1), duty.day_index, duty.code) for duty in roster.duties}
        for key, var in b.x.items():
            b.model.add_hint(var, int(key in held))

    def _optimise(
        self, b: Builder, reserve: float, *, phase: str, proves: bool, only: Mapping[Priority, float] | None = None
    ) -> None:
        """Minimise each priority in turn, keeping those before it and `reserve` effort for later.

        With `only` just these, each with its share of the whole effort. Bounds count only on the open model.
        """
        values = self._complete(b) if self.best is not None else None
        if self.best is None and self.warm_start is not None:
            self._hint_roster(b, self.warm_start)
        priorities = self.scenario.priorities
        for number, priority in enumerate(priorities):
            if only is not None and priority not in only:
                break
            terms = [(part.weight * amount, var) for part in b.parts[priority].values() for amount, var in part.terms]
            if not terms:
                self._settle(priority, 0)
                continue
            known = None if self.best is None else self.best.values.get(priority)
            if known is not None and known <= self.bounds.get(priority, 0):
                b.model.add(weighted(terms) <= known)
                continue
            left = self.left - reserve
            if left <= 0:
                break
            last = not any(b.parts[later] for later in priorities[number + 1 :])
            effort = left * (1.0 if self.best is None or last else STEP_SHARE)
            if only is not None:
                effort = min(left, only[priority] * self.budget)
            values = self._minimise(b, priority, terms, effort, values, phase=phase, proves=proves)
            if self.best is None or self.infeasible:
                break
            if priority in self.best.values:
                b.model.add(weighted(terms) <= self.best.values[priority])

    def _minimise(
        self,
        b: Builder,
        priority: Priority,
        terms: list[Term],
        effort: float,
        values: list[int] | None,
        *,
        phase: str,
        proves: bool,
    ) -> list[int] | None:
        b.model.minimize(weighted(terms))
        if values is not None:
            b.model.clear_hints()
            for index, value in enumerate(values):
                b.model.add_hint(b.model.get_int_var_from_proto_index(index), value)
        watcher = Watcher(self, b, priority, phase, proves=proves)
        solver = self.solver(effort)
        status = self._solve(solver, b.model, watcher)
        if status == cp_model.INFEASIBLE:
            self.infeasible = proves
            return values
        if proves and status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
            bound = solver.best_objective_bound
            before = self.scenario.priorities[: self.scenario.priorities.index(priority)]
            reached = {} if self.best is None else self.best.values
            given = {earlier: reached[earlier] for earlier in before if earlier in reached}
            self.proofs.append(Proved(priority, round_up(bound), given))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = solver.response_proto.solution
            return [found[index] for index in range(len(found))]
        return values

    def _complete(self, b: Builder) -> list[int] | None:
        """Values of all variables of a model at the best roster; None when the model does not admit it."""
        if self.best is None or not self.best.keys <= b.x.keys():
            return None
        return fixed_solve(b, self.best.keys)

    def evaluate(self) -> Amounts:
        """The model's own amounts at the best roster, on the open model. Raises DisagreementError."""
        if self.best is None:
            raise ValueError("there is no roster to evaluate")
        found = settled(self.open_whole(), self.best.keys)
        if found is None:
            raise DisagreementError("the open model rejects the roster that the search found")
        return self.open_whole().amounts_of(found)

    def roster(self) -> Roster | None:
        """The best roster."""
        if self.best is None:
            return None
        positions = self.scenario.worked_positions
        return roster_from_codes(self.scenario, ((positions[p].id, day, code) for p, day, code in self.best.keys))

    def solver(self, effort: float) -> cp_model.CpSolver:
        """A solver with the options' parameters and so much effort at the most."""
        solver = new_solver()
        solver.parameters.num_workers = self.options.workers
        solver.parameters.random_seed = self.options.seed
        if self.options.deterministic_limit is None:
            solver.parameters.max_time_in_seconds = max(0.01, effort)
        else:
            solver.parameters.max_deterministic_time = max(0.001, effort)
        return solver

    def _solve(
        self, solver: cp_model.CpSolver, model: cp_model.CpModel, watcher: Watcher | None
    ) -> cp_model.CpSolverStatus:
        """Solve, and stop early when asked to."""
        done = threading.Event()

        def wait_for_stop() -> None:
            while not done.wait(0.05):
                if self.stop.is_set() or (watcher is not None and watcher.stalled()):
                    solver.stop_search()

        thread = threading.Thread(target=wait_for_stop, daemon=True)
        thread.start()
        if watcher is not None:
            solver.best_bound_callback = watcher.on_bound
        status = solver.solve(model, watcher)
        done.set()
        thread.join()
        self.deterministic_spent += solver.deterministic_time
        return status

    def _settle(self, priority: Priority, value: int) -> None:
        """A priority with nothing to minimise."""
        if self.best is not None:
            self.best.values[priority] = value
