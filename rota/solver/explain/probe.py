"""Can a ward be staffed? First the weekend days alone, whose proofs hold for the whole, then the whole ward."""

from __future__ import annotations

import math
import threading
from collections.abc import Collection
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import DEFAULT_PRIORITIES, Priority, Scenario
from rota.domain.solution import Progress, Status
from rota.rules.check import check
from rota.rules.resolve import RuleSet, rule_set
from rota.solver.explain.effort import Effort
from rota.solver.explain.grouped import GroupedModel, Short

# The search for where a shortage lies, once that there is one is proved; and a linear relaxation.
SECONDS_LOCATE, SECONDS_LINEAR = 8.0, 10.0

Lacking = list[tuple[Short, int]]


@dataclass(frozen=True)
class WeekendAnswer:
    """The weekend days alone: a proven lower bound on what cover lacks, and what the best found solution lacks.

    `lacking` None: no solution was found in the time. `infeasible`: the hard rules clash there without any cover.
    """

    bound: int
    lacking: Lacking | None
    exact: bool
    infeasible: bool = False


@dataclass(frozen=True)
class WholeAnswer:
    """The whole ward: a roster if one was found, what it lacks, whether it is lawful and covers all, and the bound."""

    roster: Roster | None
    possible: bool
    bound: int
    infeasible: bool

    @property
    def impossible(self) -> bool:
        """Proved: no roster, or none without a shortage of minimum cover."""
        return self.infeasible or self.bound > 0


def weekend_answer(scenario: Scenario, effort: Effort, seconds: float, ruleset: RuleSet | None = None) -> WeekendAnswer:
    """Minimise what minimum cover lacks on the weekend days; a relaxation, so the bound holds for the whole ward.

    The linear relaxation proves most shortages at once, where the search's own bound can stay at nothing for minutes.
    """
    grouped = GroupedModel(scenario, ruleset or rule_set(scenario), weekends=True, elastic=True)
    known = grouped.proved_short(min(seconds, effort.left)) if effort.left > 0 else None
    if not known:
        return _answer(grouped, effort.solve(grouped.model(), seconds, cuts=True))
    seconds = min(seconds, SECONDS_LOCATE)
    began = effort.elapsed
    answer = replace(
        _answer(grouped, effort.solve(grouped.periodic(), seconds, cuts=True)), bound=known, infeasible=False
    )
    first = _total(answer)
    seconds -= effort.elapsed - began
    if first != known and seconds > 0.1 * SECONDS_LOCATE:
        # What repeats need not be best.
        free = _answer(grouped, effort.solve(grouped.model(), seconds, cuts=True))
        if free.infeasible:
            return free
        second = _total(free)
        if first is None or (second is not None and second < first):
            answer = free
        answer = replace(answer, bound=max(known, free.bound), exact=False)
    lacking = _total(answer)
    return replace(answer, exact=lacking == answer.bound)


def _total(answer: WeekendAnswer) -> int | None:
    """Person-minutes that the solution of an answer lacks; None without one."""
    if answer.lacking is None:
        return None
    return sum(short.minutes * people for short, people in answer.lacking)


def surely_short(
    scenario: Scenario, effort: Effort, *, weekends: bool, codes: Collection[str] | None = None
) -> bool | None:
    """Whether the linear relaxation proves a shortage; False: it does not, which is no proof of the contrary.

    With `codes` only these rules are kept, which proves less and is quicker.
    """
    if effort.left <= 0:
        return None
    grouped = GroupedModel(scenario, rule_set(scenario), weekends=weekends, elastic=True)
    kept = None if codes is None else {part for part in grouped.parts if part.code in codes}
    bound = grouped.proved_short(min(SECONDS_LINEAR, effort.left), kept)
    return None if bound is None else bound > 0


def _answer(grouped: GroupedModel, solver: cp_model.CpSolver | None) -> WeekendAnswer:
    if solver is None:
        return WeekendAnswer(0, None, exact=False)
    status = solver.status_name(solver.response_proto.status)
    if status == "INFEASIBLE":
        return WeekendAnswer(0, None, exact=True, infeasible=True)
    # What is missing is a whole number of minutes: a bound just above an integer is that integer plus noise.
    bound = max(0, math.ceil(solver.best_objective_bound - 1e-6)) if status != "MODEL_INVALID" else 0
    if status not in ("OPTIMAL", "FEASIBLE"):
        return WeekendAnswer(bound, None, exact=False)
    lacking = [(short, value) for short in grouped.shorts if (value := solver.value(short.var))]
    return WeekendAnswer(bound, lacking, exact=status == "OPTIMAL")


def whole_answer(scenario: Scenario, effort: Effort, seconds: float, known: int = 0) -> WholeAnswer:
    """Look for a lawful roster without shortage; ends at the first one, or when a shortage is proved.

    With a shortage `known` as proved it looks for where it lies: for the roster that lacks least.
    """
    # Imported late: the engine itself gives its reasons with this package.
    from rota.solver.engine import solve_here

    bare, stop = _bare(scenario), threading.Event()
    known_bound = [known]

    def report(progress: Progress) -> None:
        if effort.stop.is_set():
            stop.set()
        if progress.priority == Priority.COVER_MINIMUM:
            if progress.phase == "open" and progress.bound is not None:
                known_bound[0] = max(known_bound[0], progress.bound)
            if progress.incumbent == 0 or (known_bound[0] > 0 and (not known or progress.incumbent == known_bound[0])):
                stop.set()
        values = progress.values
        # The improver tells of the first priority that is not at its best: minimum cover may be whole by then.
        if values is not None and values[bare.priorities.index(Priority.COVER_MINIMUM)] == 0:
            stop.set()
        effort.report(replace(progress, seconds=effort.elapsed))

    # Minimum cover alone is wanted, and soon: full weekends have people to spare, and no pattern of days is needed.
    options = replace(
        effort.options,
        time_limit_s=max(0.5, min(seconds, effort.left)),
        engine="lines",
        deterministic_limit=None,
        weekends_first="periodic",
    )
    watch = _follow(effort.stop, stop)
    result = solve_here(bare, options, report=report, stop=stop)
    watch.set()
    first = next((value for value in result.priorities if value.priority is Priority.COVER_MINIMUM), None)
    bound = max(known_bound[0], (first.bound or 0) if first is not None else 0)
    lawful = result.roster is not None and check(scenario, result.roster).count("hard") == 0
    return WholeAnswer(result.roster, lawful, bound, result.status is Status.PROVED_INFEASIBLE)


def _follow(first: threading.Event, second: threading.Event) -> threading.Event:
    """Pass a stop on from one event to another until the returned event is set."""
    done = threading.Event()

    def wait() -> None:
        while not done.wait(0.1):
            if first.is_set():
                second.set()
                return

    threading.Thread(target=wait, daemon=True).start()
    return done


def _bare(scenario: Scenario) -> Scenario:
    """The scenario with hard rules and minimum cover alone before everything else: no targets and no wishes."""
    data = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    data["demand"] = tuple(row.model_copy(update={"target": None}) for row in scenario.demand)
    data["date_exceptions"] = tuple(row.model_copy(update={"target": None}) for row in scenario.date_exceptions)
    data["positions"] = tuple(one.model_copy(update={"wishes": ()}) for one in scenario.positions)
    data["priorities"] = DEFAULT_PRIORITIES
    return Scenario.model_construct(**data)


def lacking_of(scenario: Scenario, ruleset: RuleSet, roster: Roster, effort: Effort) -> Lacking:
    """What a given roster lacks of minimum cover, row by row and day by day."""
    grouped = GroupedModel(scenario, ruleset, elastic=True)
    numbers = {position.id: number for number, position in enumerate(scenario.worked_positions)}
    held = {(numbers.get(duty.position_id, -1), duty.day_index, duty.code) for duty in roster.duties}
    model = grouped.model()
    for key, var in grouped.keys.items():
        model.add(var == int(key in held))
    return _answer(grouped, effort.solve(model, 10.0)).lacking or []


def lawful_line(scenario: Scenario, position_id: str, effort: Effort, seconds: float = 5.0) -> bool | None:
    """Whether one position by itself has a line that the independent check finds lawful; cover is left aside."""
    alone = scenario.with_positions((scenario.position_by_id[position_id],))
    ruleset = rule_set(alone)
    grouped = GroupedModel(alone, ruleset, with_cover=False)
    solver = effort.solve(grouped.model(), seconds, cuts=True)
    if solver is None:
        return None
    status = solver.status_name(solver.response_proto.status)
    if status not in ("OPTIMAL", "FEASIBLE"):
        return False if status == "INFEASIBLE" else None
    held = [(position_id, day, code) for (_, day, code), var in grouped.keys.items() if solver.boolean_value(var)]
    report = check(alone, roster_from_codes(alone, held))
    return not any(one.severity == "hard" and not one.rule.startswith("cover.") for one in report.findings)
