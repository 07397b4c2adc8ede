"""One run of one case, in the process that calls: solve, check independently, and the figures of both."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib import import_module
from typing import Any, get_args, get_type_hints

from rota.bench.cases import Case, Kind
from rota.bench.check_curtois import check_curtois
from rota.bench.check_rws import check_rws
from rota.bench.penalty import COVER_RULES, PENALTY_WEIGHTS, penalty_of, weighted
from rota.domain.finding import DisagreementError
from rota.domain.roster import Roster
from rota.domain.rotation_result import RotationObjective
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress
from rota.solver.options import SolveOptions

Row = dict[str, Any]
AUTO = "auto"
PRICED_ROTATION = "rotation-costs"  # the rotation engine asked for the cheapest rota by the costs below, not for any
ROTATION_COSTS = RotationObjective(
    worked_weekend=5, half_weekend=10, single_day_off=5, short_free_block=1, quick_return=10, shift_change=1
)
BOUND_SHARE, LEAST_BOUND_S, MOST_BOUND_S = 0.3, 3.0, 30.0
# What each family's engine can compile or load ahead has a `warm_up`, which is timed apart.
ENGINE_MODULES = {
    Kind.RWS: "rota.solver.rotation.engine",
    Kind.CURTOIS: "rota.solver.lines.solve",
    Kind.WARD: "rota.solver.compiled",
    Kind.TRIAL: "rota.solver.compiled",
}


@dataclass(frozen=True, slots=True)
class Task:
    """A case with all that decides its outcome."""

    case: Case
    engine: str
    time_limit_s: float
    seed: int
    workers: int


WARD_ENGINES = tuple(name for name in get_args(get_type_hints(SolveOptions)["engine"]) if name != AUTO)
ENGINES = (*WARD_ENGINES, PRICED_ROTATION)


def engines_of(kind: Kind) -> tuple[str, ...]:
    """Engines that can be asked for; the first of them is what `auto` means, unless the scenario decides."""
    if kind is Kind.RWS:
        return ("rotation", PRICED_ROTATION)
    if kind is Kind.CURTOIS:
        return ("lines",)
    return WARD_ENGINES


def run_task(task: Task) -> Row:
    """Figures of one run. `checked` is None where there is no roster to check, else what the independent check says."""
    compile_seconds = _warm_up(task.case.kind)
    run = {Kind.RWS: _run_rws, Kind.CURTOIS: _run_curtois}.get(task.case.kind, _run_ward)
    started = time.monotonic()
    row = run(task)
    row.setdefault("seconds", time.monotonic() - started)
    return row | {"compile_seconds": compile_seconds}


def _warm_up(kind: Kind) -> float:
    """Import the engine and compile what it compiles, before any clock runs; seconds that took."""
    started = time.monotonic()
    module = import_module(ENGINE_MODULES[kind])
    warm_up = getattr(module, "warm_up", None)
    if warm_up is not None:
        warm_up()
    return time.monotonic() - started


def _run_rws(task: Task) -> Row:
    from rota.io.rws import read_rotation
    from rota.solver.rotation.engine import solve_rotation

    assert task.case.path is not None
    problem = read_rotation(task.case.path)
    started = time.monotonic()
    priced = task.engine == PRICED_ROTATION
    result = solve_rotation(
        problem,
        time_limit_s=task.time_limit_s,
        seed=task.seed,
        workers=task.workers,
        objective=ROTATION_COSTS if priced else None,
    )
    seconds = time.monotonic() - started
    row: Row = {
        "engine": PRICED_ROTATION if priced else "rotation",
        "status": result.status.value,
        "objective": result.objective,
        "bound": result.bound,
        "parts": result.parts,
        "seconds": seconds,
        "seconds_to_best": result.seconds_to_best,
        "rounds": result.rounds,
        "cuts": result.cuts,
        "proof": None if result.proof is None else result.proof.en,
    }
    if result.rota is None:
        return row | _unchecked()
    names = ["-" if number < 0 else problem.shifts[number].id for number in result.rota]
    return row | _verdict(check_rws(task.case.path.read_text(encoding="utf-8", errors="replace"), names))


def _run_curtois(task: Task) -> Row:
    from rota.io.curtois import read_lines
    from rota.solver.lines.solve import solve_lines

    assert task.case.path is not None
    problem = read_lines(task.case.path)
    started = time.monotonic()
    result = solve_lines(problem, time_limit_s=task.time_limit_s, seed=task.seed, workers=task.workers)
    seconds = time.monotonic() - started
    row: Row = {
        "engine": "lines",
        "status": result.status.value,
        "objective": result.objective,
        "bound": result.bound,
        "seconds": seconds,
        "seconds_to_best": result.seconds_to_best,
        "parts": result.parts,
        "trajectory": [list(point) for point in result.trajectory],
    }
    if result.roster is None:
        return row | _unchecked()
    lines = {
        person.id: ["" if number < 0 else problem.shifts[number].id for number in line]
        for person, line in zip(problem.staff, result.roster, strict=True)
    }
    problems, cost = check_curtois(task.case.path.read_text(encoding="utf-8", errors="replace"), lines)
    if not problems and cost != result.objective:
        problems = [f"the engine says {result.objective}, the check {cost}"]
    return row | _verdict(problems)


def _run_ward(task: Task) -> Row:
    from rota import usecases

    scenario = task.case.scenario()
    options = SolveOptions(time_limit_s=task.time_limit_s, workers=task.workers, seed=task.seed, engine=task.engine)  # type: ignore[arg-type] # one of `engines_of`
    heard: list[Progress] = []
    started = time.monotonic()
    try:
        solved = usecases.solve(scenario, options, lambda _, progress: heard.append(progress))
    except DisagreementError as error:
        return {"engine": task.engine, "status": "ERROR", "message": str(error)} | _verdict([str(error)])
    seconds = time.monotonic() - started
    result = solved.result
    row: Row = {
        "engine": result.provenance.engine,
        "status": result.status.value,
        "objective": None,
        "bound": None,
        "seconds": seconds,
        "seconds_to_first": result.seconds_to_first,
        "seconds_to_best": result.seconds_to_best,
        "seconds_to_covered": seconds_to_covered(scenario, heard),
        "values": {value.priority.value: value.value for value in result.priorities},
        "bounds": {value.priority.value: value.bound for value in result.priorities},
        "gap": None if result.roster is None else result.gap,
        "priority_trajectory": [
            [one.seconds, one.priority, one.incumbent, one.bound] for one in heard if one.priority is not None
        ],
        "trajectory": [],
    }
    if result.roster is None or solved.check is None:
        return row | _unchecked()
    total, values = penalty_of(scenario, result.roster, solved.check.soft_penalty)
    steps = [[one.seconds, _sum(scenario, one.values), None] for one in heard if one.values is not None]
    row |= {"objective": total, "trajectory": [*steps, [result.seconds_to_best, total, None]]}
    row |= _proved_penalty(task, scenario, result.roster)
    problems = [
        f"{value.priority.value}: the engine says {value.value}, the check {values[Priority(value.priority)]}"
        for value in result.priorities
        if values[Priority(value.priority)] != value.value
    ]
    problems += [
        f"{found.rule}: {found.position_id}, week {found.week}, day {found.day}"
        for found in solved.check.findings
        if found.severity == "hard" and found.rule not in COVER_RULES
    ]
    return row | _verdict(problems)


def _sum(scenario: Scenario, values: tuple[int, ...]) -> int:
    return weighted(dict(zip(scenario.priorities, values, strict=True)))


def _proved_penalty(task: Task, scenario: Scenario, roster: Roster) -> Row:
    """A lower bound on the penalty of any roster, found after the run in time of its own, which the row states."""
    from rota.rules.resolve import rule_set
    from rota.solver.bounds.beside import MOST_DAYS
    from rota.solver.bounds.bounder import penalty_bound

    if len(scenario.worked_positions) * scenario.cycle.days > MOST_DAYS:
        return {}
    numbers = {position.id: number for number, position in enumerate(scenario.worked_positions)}
    keys = frozenset((numbers[duty.position_id], duty.day_index, duty.code) for duty in roster.duties)
    limit_s = min(MOST_BOUND_S, max(LEAST_BOUND_S, BOUND_SHARE * task.time_limit_s))
    started = time.monotonic()
    bound = penalty_bound(scenario, rule_set(scenario), PENALTY_WEIGHTS, time_limit_s=limit_s, rosters=[keys])
    return {"bound": max(0, bound), "bound_seconds": time.monotonic() - started}


def seconds_to_covered(scenario: Scenario, heard: list[Progress]) -> float | None:
    """When nothing was below minimum or above maximum any more, as far as the engine told.

    The engine tells of a priority's value, or of all values where it has a roster.
    """
    place = scenario.priorities.index(Priority.COVER_MINIMUM)
    covered = (
        one.seconds
        for one in heard
        if (one.priority == Priority.COVER_MINIMUM and one.incumbent == 0)
        or (one.values is not None and one.values[place] == 0)
    )
    return next(covered, None)


def _verdict(problems: list[str]) -> Row:
    return {"checked": not problems} | ({"check_problems": problems[:20]} if problems else {})


def _unchecked() -> Row:
    return {"checked": None}
