"""Cuts between parts of a circulation lose no rota: the engine's seeds, a plain model without a graph, known rotas."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import TypeVar

import pytest
from ortools.sat.python import cp_model

from rota.domain.rotation_problem import OFF, RotationProblem, RotationRota, RotationShift
from rota.domain.solution import Status
from rota.solver.rotation.automaton import rotation_graph
from rota.solver.rotation.circulation import Circulation, Flow
from rota.solver.rotation.engine import _Run, solve_rotation
from rota.solver.rotation.walk import parts_of, rota_of
from tests.solver.test_rotation import demand_of, lawful

T = TypeVar("T")
# Drawn at random. A rota exists; two seeds of six once called it impossible, by a cut around nodes no rota must visit.
CALLED_IMPOSSIBLE = RotationProblem(
    name="called impossible",
    days=7,
    employees=5,
    shifts=(
        RotationShift("D", 360, 480, 3, 6),
        RotationShift("A", 840, 480, 2, 4),
        RotationShift("N", 1320, 480, 3, 6),
    ),
    demand=((1, 1, 1, 1, 1, 0, 0), (1,) * 7, (1,) * 7),
    min_off_days=2,
    max_off_days=5,
    min_work_days=3,
    max_work_days=5,
    forbidden_pairs=frozenset({(1, 0), (2, 0), (2, 1)}),
    forbidden_triples=frozenset({(1, OFF, 0), (1, OFF, 2), (0, OFF, 1), (0, OFF, 2)}),
)


def drawn(rng: random.Random) -> RotationProblem:
    """A small problem like those of the public set: two or three shifts, a week, less demand on Saturday and Sunday."""
    count, employees = rng.choice([2, 3, 3]), rng.randint(4, 7)
    shifts = tuple(
        RotationShift("DAN"[n], 360 + 480 * n, 480, least := rng.randint(1, 3), least + rng.randint(0, 3))
        for n in range(count)
    )
    demand = []
    for _ in shifts:
        weekday = rng.randint(1, max(1, employees // (count + 1)))
        demand.append((weekday,) * 5 + (max(0, weekday - rng.randint(0, 1)),) * 2)
    off, work = rng.randint(1, 2), rng.randint(2, 4)
    numbers = list(itertools.permutations(range(count), 2))
    return RotationProblem(
        name="drawn",
        days=7,
        employees=employees,
        shifts=shifts,
        demand=tuple(demand),
        min_off_days=off,
        max_off_days=off + rng.randint(0, 3),
        min_work_days=work,
        max_work_days=work + rng.randint(0, 3),
        forbidden_pairs=frozenset((i, j) for i, j in numbers if j < i and rng.random() < 0.9),
        forbidden_triples=frozenset((i, OFF, j) for i, j in numbers if rng.random() < 0.4),
    )


def plain_rota(problem: RotationProblem) -> RotationRota | None:
    """A rota by a boolean for each day and symbol, or None where there is none. Knows nothing of graphs and cuts."""
    size, symbols = problem.days * problem.employees, range(OFF, len(problem.shifts))
    model = cp_model.CpModel()
    cell = [{symbol: model.new_bool_var("") for symbol in symbols} for _ in range(size)]
    for day in cell:
        model.add_exactly_one(day.values())
    for shift, row in enumerate(problem.demand):
        for weekday, needed in enumerate(row):
            model.add(sum(day[shift] for day in cell[weekday :: problem.days]) == needed)
    for sequence in (*problem.forbidden_pairs, *problem.forbidden_triples):
        for day in range(size):
            model.add_bool_or(~cell[(day + step) % size][symbol] for step, symbol in enumerate(sequence))
    blocks = [([day[OFF] for day in cell], problem.min_off_days, problem.max_off_days)]
    blocks.append(([~day[OFF] for day in cell], problem.min_work_days, problem.max_work_days))
    blocks += [([day[n] for day in cell], s.min_block_days, s.max_block_days) for n, s in enumerate(problem.shifts)]
    for held, least, most in blocks:
        for first in range(size):
            at = [held[(first + step) % size] for step in range(most + 1)]
            model.add_bool_or(~one for one in at)
            # A block that begins after `first` does not end before it is long enough.
            for length in range(1, least):
                inside = [held[(first + step) % size] for step in range(1, length + 1)]
                model.add_bool_or([held[first], *(~one for one in inside), held[(first + length + 1) % size]])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    if status == cp_model.INFEASIBLE:
        return None
    return tuple(next(symbol for symbol in symbols if solver.boolean_value(day[symbol])) for day in cell)


def keeps(problem: RotationProblem, rota: RotationRota) -> bool:
    """Whether a rota is lawful and meets demand."""
    return lawful(problem, rota) and demand_of(problem, rota) == problem.demand


def admits(model: Circulation, flow: Flow) -> bool:
    """Whether a circulation's rows and cuts leave room for a flow."""
    fixed = model._model.clone()
    for var, times in zip(model._flow, flow, strict=True):
        fixed.add(fixed.get_int_var_from_proto_index(var.index) == times)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return bool(solver.solve(fixed) != cp_model.INFEASIBLE)


@pytest.mark.parametrize(("seed", "workers"), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (0, 2)])
def test_no_seed_calls_impossible_what_another_solves(seed: int, workers: int) -> None:
    result = solve_rotation(CALLED_IMPOSSIBLE, time_limit_s=60, seed=seed, workers=workers)
    assert result.status is Status.OPTIMAL
    assert result.rota is not None
    assert keeps(CALLED_IMPOSSIBLE, result.rota)


def near(rng: random.Random, problem: RotationProblem) -> RotationProblem:
    """A problem with two of its rules moved, and the demand for one shift on one day in most."""
    for _ in range(2):
        number = rng.randrange(len(problem.shifts))
        shift, row = problem.shifts[number], list(problem.demand[number])
        row[rng.randrange(7)] ^= 1
        most = max(shift.min_block_days, shift.max_block_days + rng.choice([-1, 1]))
        triples = [one for one in sorted(problem.forbidden_triples) if rng.random() < 0.8]
        problem = rng.choice(
            [
                replace(problem, max_off_days=rng.randint(3, 6)),
                replace(problem, max_work_days=rng.randint(4, 7)),
                replace(problem, forbidden_triples=frozenset(triples)),
                replace(problem, shifts=_with(problem.shifts, number, replace(shift, max_block_days=most))),
                *[replace(problem, demand=_with(problem.demand, number, tuple(row)))] * 3,
            ]
        )
    return problem


def _with(line: tuple[T, ...], place: int, value: T) -> tuple[T, ...]:
    return (*line[:place], value, *line[place + 1 :])


@pytest.fixture(scope="module")
def problems() -> list[RotationProblem]:
    """Drawn ones, and some near the one that was called impossible."""
    rng = random.Random(11)
    return [*dict.fromkeys(near(rng, CALLED_IMPOSSIBLE) for _ in range(20)), *(drawn(rng) for _ in range(40))]


def test_every_seed_agrees_with_a_plain_model_and_admits_what_others_found(problems: list[RotationProblem]) -> None:
    cut = {Status.OPTIMAL: 0, Status.PROVED_INFEASIBLE: 0}
    for problem in problems:
        plain = plain_rota(problem)
        assert plain is None or keeps(problem, plain)
        runs = [_Run(problem, 60, seed, 1, None, None, lambda _: None) for seed in range(3)]
        results = [run.result(run.run()) for run in runs]
        expected = Status.OPTIMAL if plain is not None else Status.PROVED_INFEASIBLE
        assert {result.status for result in results} == {expected}, problem
        cut[expected] += any(result.cuts for result in results)
        for run, other in itertools.permutations(runs, 2):
            if run.model is not None and other.best is not None:
                assert admits(run.model, other.best), problem
    # Flows that fell apart were among them, with a rota and without one.
    assert min(cut.values()) >= 2, cut


def test_cuts_admit_every_rota_known(problems: list[RotationProblem]) -> None:
    # Costs drawn on the arcs give many flows: those that fall apart are cut off, those that do not must stay.
    sure = 0
    for problem in [CALLED_IMPOSSIBLE, *problems[:20]]:
        rng = random.Random(1)
        graph = rotation_graph(problem)
        model = Circulation(problem, graph, seed=0)
        rotas, fallen = [], []
        for _ in range(8):
            costs = [rng.randint(0, 9) for _ in graph.arcs]
            flow = model.solve(time_limit_s=60, workers=1, costs=costs).flow
            if flow is not None:
                (rotas if len(parts_of(graph, flow)) == 1 else fallen).append(flow)
        for flow in fallen:
            model.cut_off(parts_of(graph, flow), 60)
            assert not admits(model, flow)
        model.tighten()
        sure += len(model._sure_cuts) if rotas else 0
        for flow in rotas:
            assert keeps(problem, rota_of(problem, graph, flow))
            assert admits(model, flow), problem
    assert sure >= 10


def test_the_plain_model_knows_the_rules() -> None:
    rota = plain_rota(CALLED_IMPOSSIBLE)
    assert rota is not None
    assert keeps(CALLED_IMPOSSIBLE, rota)
    crowded = replace(CALLED_IMPOSSIBLE, demand=((5, 1, 1, 1, 1, 0, 0), (1,) * 7, (1,) * 7))
    assert plain_rota(crowded) is None
