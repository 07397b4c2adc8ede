"""The rotation engine against every rota there is, on cycles small enough to write them all down."""

from __future__ import annotations

import itertools
import random
import threading
from collections import defaultdict
from dataclasses import replace

import pytest

from rota.domain.rotation_problem import OFF, RotationProblem, RotationRota, RotationShift
from rota.domain.rotation_result import RotationObjective, rotation_parts
from rota.domain.solution import Progress, Status
from rota.solver.rotation import engine
from rota.solver.rotation.automaton import rotation_graph
from rota.solver.rotation.circulation import Circulation
from rota.solver.rotation.engine import NO_WALK, NOT_TOGETHER, TOO_MANY_NEEDED, solve_rotation
from rota.solver.rotation.walk import parts_of

Demand = tuple[tuple[int, ...], ...]
DAY = RotationShift("D", 7 * 60, 8 * 60, 1, 7)
EVENING = RotationShift("A", 15 * 60, 8 * 60, 1, 7)
PLAIN = RotationProblem(
    name="plain",
    days=7,
    employees=2,
    shifts=(DAY,),
    demand=((1,) * 7,),
    min_off_days=1,
    max_off_days=7,
    min_work_days=1,
    max_work_days=7,
    forbidden_pairs=frozenset(),
    forbidden_triples=frozenset(),
)


def lawful(problem: RotationProblem, rota: RotationRota) -> bool:
    """The rules without the demand, read from the rota repeated without end. Knows nothing of graphs."""
    size = len(rota)
    if len(set(rota)) == 1 or OFF not in rota:
        return False
    for day in range(size):
        here, after, then = rota[day], rota[(day + 1) % size], rota[(day + 2) % size]
        if (here, after) in problem.forbidden_pairs or (here, after, then) in problem.forbidden_triples:
            return False
    work_row = [symbol != OFF for symbol in rota]
    for worked, days in runs(work_row):
        least, most = (
            (problem.min_work_days, problem.max_work_days) if worked else (problem.min_off_days, problem.max_off_days)
        )
        if not least <= days <= most:
            return False
    return all(
        problem.shifts[symbol].min_block_days <= days <= problem.shifts[symbol].max_block_days
        for symbol, days in runs(rota)
        if symbol != OFF
    )


def runs(row: list[bool] | RotationRota) -> list[tuple[int, int]]:
    """Maximal runs of a closed row that is not constant: (symbol, length)."""
    start = next(day for day in range(len(row)) if row[day] != row[day - 1])
    turned = [*row[start:], *row[:start]]
    return [(symbol, len(list(group))) for symbol, group in itertools.groupby(turned)]


def demand_of(problem: RotationProblem, rota: RotationRota) -> Demand:
    """How many hold each shift on each weekday."""
    return tuple(
        tuple(sum(symbol == shift for symbol in rota[day :: problem.days]) for day in range(problem.days))
        for shift in range(len(problem.shifts))
    )


def all_rotas(problem: RotationProblem) -> dict[Demand, list[RotationRota]]:
    """Every lawful rota, by the demand that it meets."""
    found: dict[Demand, list[RotationRota]] = defaultdict(list)
    for rota in itertools.product(range(OFF, len(problem.shifts)), repeat=problem.days * problem.employees):
        if lawful(problem, rota):
            found[demand_of(problem, rota)].append(rota)
    return found


def drawn(rng: random.Random) -> RotationProblem:
    """A problem of 9 to 14 days with drawn rules and no demand yet."""
    days, employees, shift_count = rng.choice([(3, 3, 2), (7, 2, 1), (5, 2, 2), (2, 5, 2), (4, 3, 1)])
    shifts = tuple(
        replace(shift, min_block_days=rng.randint(1, 2), max_block_days=rng.randint(2, 4))
        for shift in (DAY, EVENING)[:shift_count]
    )
    min_off, min_work = rng.randint(1, 2), rng.randint(1, 3)
    symbols = range(OFF, shift_count)
    triples = [triple for triple in itertools.product(symbols, repeat=3) if triple[0] != OFF and triple[2] != OFF]
    return RotationProblem(
        name="drawn",
        days=days,
        employees=employees,
        shifts=shifts,
        demand=(),
        min_off_days=min_off,
        max_off_days=min_off + rng.randint(0, 3),
        min_work_days=min_work,
        max_work_days=min_work + rng.randint(0, 3),
        forbidden_pairs=frozenset({(1, 0)} if shift_count == 2 and rng.random() < 0.5 else ()),
        forbidden_triples=frozenset(rng.sample(triples, rng.randint(0, 2))),
    )


def nearby(rng: random.Random, demand: Demand) -> Demand:
    """The demand with one person moved from one weekday to another."""
    rows = [list(row) for row in demand]
    row = rng.choice(rows)
    day = rng.choice([day for day, number in enumerate(row) if number] or [0])
    row[day] = max(0, row[day] - 1)
    row[rng.randrange(len(row))] += 1
    return tuple(tuple(row) for row in rows)


@pytest.fixture(scope="module")
def cases() -> list[tuple[RotationProblem, list[RotationRota]]]:
    """Problems with all rotas that solve them: demand met by some rota, and demand next to it."""
    rng = random.Random(4)
    pairs = []
    for _ in range(16):
        problem = drawn(rng)
        solutions = all_rotas(problem)
        # Demand that many rotas meet leaves something to choose.
        ranked = sorted(solutions, key=lambda demand: (-len(solutions[demand]), demand))
        met = [*ranked[:3], *(rng.choice(ranked) for _ in range(3) if ranked)]
        asked = [*met, *(nearby(rng, demand) for demand in met)]
        pairs += [(replace(problem, demand=demand), solutions.get(demand, [])) for demand in asked]
    return pairs


WISHES = RotationObjective(
    worked_weekend=0,
    half_weekend=0,
    single_day_off=3,
    short_free_block=2,
    quick_return=5,
    shift_change=1,
    long_free_block_days=2,
)


def test_feasible_exactly_where_some_rota_exists(cases: list[tuple[RotationProblem, list[RotationRota]]]) -> None:
    possible = [bool(rotas) for _, rotas in cases]
    assert possible.count(True) >= 20
    assert possible.count(False) >= 20
    cut = set()
    for problem, rotas in cases:
        result = solve_rotation(problem, time_limit_s=60, workers=1)
        cut |= {result.status} if result.cuts else set()
        assert result.status is (Status.OPTIMAL if rotas else Status.PROVED_INFEASIBLE), problem
        assert (result.rota is None) == (not rotas)
        assert (result.proof is None) == bool(rotas)
        if result.rota is not None:
            assert result.rota in rotas
    # Circulations that fell apart were among them, with a rota and without one.
    assert cut == {Status.OPTIMAL, Status.PROVED_INFEASIBLE}


def test_cuts_by_maximum_flow_lose_no_rota(
    cases: list[tuple[RotationProblem, list[RotationRota]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tightened = []
    tighten = Circulation.tighten

    def counted(model: Circulation) -> None:
        before = model.cuts
        tighten(model)
        tightened.append(model.cuts - before)

    monkeypatch.setattr(Circulation, "tighten", counted)
    monkeypatch.setattr(engine, "EASY_EFFORT", -1.0)
    for problem, rotas in cases:
        result = solve_rotation(problem, time_limit_s=60, workers=1)
        assert result.status is (Status.OPTIMAL if rotas else Status.PROVED_INFEASIBLE), problem
    # 10 of 14 at work each day for 7 days are 70 days: 14 stretches of exactly 5, and 28 days off in
    # blocks of 2. Everybody keeps the weekday on which they began, so the phases never meet.
    fixed = replace(
        PLAIN,
        employees=14,
        demand=((10,) * 7,),
        min_off_days=2,
        max_off_days=2,
        min_work_days=5,
        max_work_days=5,
    )
    assert solve_rotation(fixed, time_limit_s=60, workers=1).proof == NOT_TOGETHER
    assert tightened


def test_the_cheapest_rota_of_all(cases: list[tuple[RotationProblem, list[RotationRota]]]) -> None:
    costs = []
    for problem, rotas in cases:
        wish = replace(WISHES, worked_weekend=4, half_weekend=2) if problem.days == 7 else WISHES
        result = solve_rotation(problem, time_limit_s=60, workers=1, objective=wish)
        best = min((cost(problem, rota, wish) for rota in rotas), default=None)
        assert (result.objective, result.bound) == (best, best), problem
        costs.append({cost(problem, rota, wish) for rota in rotas})
    # Not vacuous: often there is something to choose between.
    assert sum(len(values) > 1 for values in costs) >= 10


def cost(problem: RotationProblem, rota: RotationRota, wish: RotationObjective) -> int:
    return sum(wish.costs[name] * times for name, times in rotation_parts(problem, rota, wish).items())


def test_parts_counted_by_hand() -> None:
    # Two weeks, Monday first:  D D - D A - -   A D - - D D D
    # Weekends: the first is free, the second worked whole. Free blocks: 1, 2 and 2 days, so three are shorter than 3.
    # A D once (A ends 23:00, D starts 07:00: 8 h); changes D A, A D; and D D D wraps into D D without a change.
    d, a = 0, 1
    rota = (d, d, OFF, d, a, OFF, OFF, a, d, OFF, OFF, d, d, d)
    problem = replace(PLAIN, shifts=(DAY, EVENING))
    assert rotation_parts(problem, rota, RotationObjective(long_free_block_days=3)) == {
        "worked_weekends": 1,
        "half_weekends": 0,
        "single_days_off": 1,
        "short_free_blocks": 3,
        "quick_returns": 1,
        "shift_changes": 2,
    }


def test_half_weekends_cost_more_than_whole_ones() -> None:
    # Demand of one person on Saturday and one on Sunday, two people: one works both days when halves cost.
    problem = replace(PLAIN, demand=((0, 0, 0, 0, 0, 1, 1),), max_off_days=14)
    result = solve_rotation(problem, workers=1, objective=RotationObjective(worked_weekend=1, half_weekend=10))
    assert (result.status, result.objective) == (Status.OPTIMAL, 1)
    assert result.parts["half_weekends"] == 0


def test_why_nothing_exists() -> None:
    crowded = replace(PLAIN, demand=((3,) * 7,))
    assert solve_rotation(crowded, workers=1).proof == TOO_MANY_NEEDED
    stuck = replace(PLAIN, min_work_days=3, shifts=(replace(DAY, max_block_days=2),))
    assert solve_rotation(stuck, workers=1).proof == NO_WALK


def test_two_rotas_where_one_cannot_be() -> None:
    # Blocks of exactly 5 days of work and 2 off: whoever begins on a Monday always does. Two people that start on
    # Monday and two that start on Thursday meet this demand, but nobody can walk from one pattern to the other.
    rows = [(1, 1, 1, 1, 1, 0, 0)] * 2 + [(0, 0, 1, 1, 1, 1, 1)] * 2
    problem = replace(
        PLAIN,
        employees=4,
        demand=(tuple(map(sum, zip(*rows, strict=True))),),
        min_off_days=2,
        max_off_days=2,
        min_work_days=5,
        max_work_days=5,
    )
    result = solve_rotation(problem, workers=1)
    assert (result.status, result.proof) == (Status.PROVED_INFEASIBLE, NOT_TOGETHER)
    assert result.cuts > 0


def test_the_graph_does_not_grow_with_the_ward() -> None:
    small, large = (replace(PLAIN, employees=2 * times, demand=((times,) * 7,)) for times in (1, 50))
    assert rotation_graph(small) == rotation_graph(large)
    result = solve_rotation(large, workers=1)
    assert result.rota is not None
    assert len(result.rota) == 700


def test_parts_of_a_flow() -> None:
    graph = rotation_graph(PLAIN, contract=False)
    assert len(parts_of(graph, [1] * len(graph.arcs))) == 1
    assert parts_of(graph, [0] * len(graph.arcs)) == []


def test_same_seed_same_rota() -> None:
    problem = replace(PLAIN, employees=9, demand=((5, 5, 6, 6, 6, 4, 4),), min_off_days=2, max_off_days=4)
    first, second = (solve_rotation(problem, workers=1, seed=3, objective=WISHES) for _ in range(2))
    assert first.rota is not None
    assert (first.rota, first.objective, first.rounds) == (second.rota, second.objective, second.rounds)


def test_a_stop_is_not_a_proof() -> None:
    stop = threading.Event()
    stop.set()
    result = solve_rotation(PLAIN, stop=stop)
    assert (result.status, result.rota, result.proof) == (Status.NOT_FOUND, None, None)


def test_a_stop_keeps_the_best_so_far() -> None:
    stop = threading.Event()

    def report(progress: Progress) -> None:
        if progress.incumbent is not None:
            stop.set()

    result = solve_rotation(PLAIN, workers=1, stop=stop, report=report, objective=WISHES)
    assert result.rota is not None
    assert result.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert result.bound is not None
    assert result.bound <= (result.objective or 0)


def test_weekend_costs_need_a_week() -> None:
    with pytest.raises(ValueError, match="seven days"):
        solve_rotation(replace(PLAIN, days=5), objective=RotationObjective(worked_weekend=1))
