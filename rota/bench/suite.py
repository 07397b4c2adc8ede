"""A suite: a few short cases, each against a yardstick in the same run, so that the machine's speed divides out.

A race is the time to a lawful rota with nothing below minimum staffing, ours against the textbook model's, one after
the other, who begins alternating with the seed; a side that does not get there counts with the limit, and the ratio is
then known from one side only. Ours searches on until a set time, so that what its rotas are worth is kept too. Work
without such a rival is put against a fixed piece of arithmetic.
"""

from __future__ import annotations

import multiprocessing
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from rota.bench.cases import find_cases
from rota.bench.penalty import PENALTY_WEIGHTS, penalty_of
from rota.bench.provenance import provenance
from rota.bench.task import seconds_to_covered
from rota.bench.wards import ward_case
from rota.domain.base import Text
from rota.domain.finding import InputError, Problem
from rota.domain.roster import roster_from_codes
from rota.domain.scenario import Priority
from rota.domain.solution import Progress
from rota.measures.objective import objective as objective_of
from rota.solver.process import without_interrupts

WORKERS = 8
PATIENCE_S = 120.0
Row = dict[str, Any]


@dataclass(frozen=True)
class Race:
    """Who first has a lawful rota with nothing below minimum staffing; ours is valued at `quality_s` or then."""

    case: str
    limit_s: float
    seeds: int
    quality_s: float = 0.0


@dataclass(frozen=True)
class Work:
    """Something of ours that is timed against fixed arithmetic."""

    case: str
    repeats: int


@dataclass(frozen=True)
class Suite:
    """A suite's cases."""

    name: str
    title: Text
    races: tuple[Race, ...]
    works: tuple[Work, ...]


def load_suite(name: str) -> Suite:
    """A suite by name. Raises InputError with those there are."""
    data = _data()
    if name not in data:
        known = ", ".join(data)
        raise InputError([Problem("rota bench", None, "--suite", f"no such suite: {name}. known: {known}")])
    one = data[name]
    return Suite(
        name,
        Text.model_validate(one["title"]),
        tuple(Race(**race) for race in one.get("race", ())),
        tuple(Work(**work) for work in one.get("work", ())),
    )


def run_suite(suite: Suite, tell: Callable[[str], None]) -> list[Row]:
    """Run every case; a row each, with both sides' seconds, the ratio of their medians and how it is known."""
    rows = []
    for race in suite.races:
        rows.append(_race(suite, race))
        tell(line(rows[-1]))
    for work in suite.works:
        rows.append(_work(suite, work))
        tell(line(rows[-1]))
    return rows


def row_of(suite: str, case: str, ours: Sequence[float], theirs: Sequence[float], limit_s: float | None) -> Row:
    """A row from the seconds of both sides. `known`: the ratio is `exact`, `at_least`, `at_most` or `open`.

    At the limit a side was cut off: then its median is only a lower bound, and so is what the ratio says.
    """
    mine, yardstick = median(ours), median(theirs)
    cut_mine, cut_theirs = (limit_s is not None and value >= limit_s for value in (mine, yardstick))
    known = {
        (False, False): "exact",
        (False, True): "at_least",
        (True, False): "at_most",
        (True, True): "open",
    }[cut_mine, cut_theirs]
    ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
    return {
        "kind": "suite",
        "suite": suite,
        "case": case,
        "ours_s": [round(value, 4) for value in ours],
        "yardstick_s": [round(value, 4) for value in theirs],
        "limit_s": limit_s,
        "ratio": yardstick / mine,
        "known": known,
        "lowest": min(ratios),
        "highest": max(ratios),
    }


def line(row: Row) -> str:
    """A row in the terminal."""
    worth = row.get("objective")
    quality = "" if worth is None else f", penalty {worth:g} after {row['quality_s']:g} s"
    sign = {"exact": "", "at_least": ">= ", "at_most": "<= ", "open": "? "}[row["known"]]
    return (
        f"{row['case']}: {median(row['ours_s']):.3f} s against {median(row['yardstick_s']):.3f} s, "
        f"ratio {sign}{row['ratio']:.2f} ({row['lowest']:.2f} to {row['highest']:.2f}){quality}"
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("rota.bench").joinpath("suites.toml").read_text(encoding="utf-8"))


def _race(suite: Suite, race: Race) -> Row:
    ours: list[float] = []
    theirs: list[float] = []
    worth: list[Row] = []

    def run_ours(seed: int) -> None:
        seconds, quality = _in_child(_ours, race, seed)
        ours.append(min(race.limit_s, seconds))
        worth.append(quality)

    def run_theirs(seed: int) -> None:
        theirs.append(min(race.limit_s, _in_child(_textbook, race, seed)))

    for seed in range(race.seeds):
        for run in (run_ours, run_theirs) if seed % 2 == 0 else (run_theirs, run_ours):
            run(seed)
    row = row_of(suite.name, race.case, ours, theirs, race.limit_s) | quality_of(worth, race.quality_s)
    (case,) = find_cases([race.case])
    return row | {"seeds": race.seeds, "provenance": provenance(case.digest())}


def quality_of(worth: Sequence[Row], quality_s: float) -> Row:
    """What our rotas were worth: `objective` is the median penalty; None where a seed has no rota.

    `quality` holds each seed's penalty, and value and proved bound of each priority. Such a bound holds given the
    values before it, so bounds do not add up to one of the penalty: `gap` is of the first priority not proved best.
    """
    totals = [one["objective"] for one in worth]
    known = bool(totals) and None not in totals
    return {"quality_s": quality_s, "objective": median(totals) if known else None, "quality": list(worth)}


def _work(suite: Suite, work: Work) -> Row:
    ours, theirs = zip(*_in_child(_timed, work), strict=True)
    return row_of(suite.name, work.case, ours, theirs, None) | {"provenance": provenance(work.case)}


def _in_child(function: Callable[..., Any], *arguments: object) -> Any:
    """In a process of its own: nothing that one run leaves behind helps or harms the next. Raises RuntimeError."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(sender, function, arguments))
    with without_interrupts():
        child.start()
    sender.close()
    try:
        if not receiver.poll(PATIENCE_S):
            raise RuntimeError(f"no answer after {PATIENCE_S:.0f} s")
        return receiver.recv()
    except EOFError:
        raise RuntimeError("the process of a case ended without a word") from None
    finally:
        if child.is_alive():
            child.join(5)
            child.terminate()
        child.join()


def _child(sender: Connection[Any, Any], function: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    sender.send(function(*arguments))


def _ours(race: Race, seed: int) -> tuple[float, Row]:
    """Seconds from the scenario to a covered rota, infinite where there is none in time; and what our last is worth."""
    import threading

    from rota.rules.check import check
    from rota.solver.compiled import warm_up
    from rota.solver.engine import solve_here
    from rota.solver.options import SolveOptions

    warm_up()
    (case,) = find_cases([race.case])
    scenario = case.scenario()
    stop, late = threading.Event(), threading.Event()
    reached: list[float] = []
    started = time.monotonic()

    def hear(progress: Progress) -> None:
        if not reached and seconds_to_covered(scenario, [progress]) is not None:
            reached.append(time.monotonic() - started)
            if late.is_set():
                stop.set()

    def look() -> None:
        late.set()
        if reached:
            stop.set()

    clock = threading.Timer(race.quality_s, look)
    clock.daemon = True
    clock.start()
    result = solve_here(scenario, SolveOptions(race.limit_s, WORKERS, seed), report=hear, stop=stop)
    clock.cancel()
    seconds = reached[0] if reached else float("inf")
    if result.roster is None:
        return seconds, {"objective": None, "gap": None, "values": {}, "bounds": {}}
    return seconds, {
        "objective": penalty_of(scenario, result.roster, check(scenario, result.roster).soft_penalty)[0],
        "gap": result.gap,
        "values": {one.priority.value: one.value for one in result.priorities},
        "bounds": {one.priority.value: one.bound for one in result.priorities},
    }


def _textbook(race: Race, seed: int) -> float:
    """As `_ours`, of the textbook model; writing it counts as making our model does."""
    from rota.bench.neutral.linear import model_of
    from rota.bench.neutral.problem import problem_of
    from rota.solver.textbook import cp_model_of, solve_textbook

    (case,) = find_cases([race.case])
    scenario = case.scenario()
    started = time.monotonic()
    problem = problem_of(scenario).as_json()
    linear = model_of(problem)
    model, columns = cp_model_of(linear.upper, linear.rows, linear.cost, linear.constant)
    found: list[tuple[float, list[int]]] = []

    def better(objective: int, values: Sequence[int]) -> bool:
        found.append((time.monotonic() - started, [n for n in range(linear.cells) if values[n]]))
        # Nothing short any more for certain: then no later rota is needed.
        return objective < PENALTY_WEIGHTS[Priority.COVER_MINIMUM]

    left = max(0.1, race.limit_s - (time.monotonic() - started))
    solve_textbook(model, columns, seconds=left, seed=seed, workers=WORKERS, better=better)
    people = problem["people"]
    for seconds, worked in found:
        cells = [problem["cells"][number] for number in worked]
        roster = roster_from_codes(scenario, [(people[p], day, code) for p, day, code in cells])
        if objective_of(scenario, roster, 0)[Priority.COVER_MINIMUM] == 0:
            return seconds
    return float("inf")


def _timed(work: Work) -> list[tuple[float, float]]:
    """Seconds of the work and of the arithmetic, in turn; a first round of both is not counted."""
    run = WORKS[work.case]()
    found = [(_seconds(run), _seconds(_arithmetic)) for _ in range(work.repeats + 1)]
    return found[1:]


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _arithmetic() -> int:
    """What plain Python does for about a third of a second: whole numbers, a dictionary and a sort."""
    counts: dict[int, int] = {}
    value = 1
    for _ in range(600_000):
        value = (value * 6364136223846793005 + 1442695040888963407) % 2**64
        counts[value >> 54] = counts.get(value >> 54, 0) + 1
    return sum(number for number, _ in zip(sorted(counts.values()), range(500), strict=False))


def _check() -> Callable[[], object]:
    from rota.rules.check import check

    scenario = ward_case(33, 12, 0)
    held = []
    for number, position in enumerate(scenario.worked_positions):
        for day in range(scenario.cycle.days):
            codes = scenario.allowed_codes(position, day % 7)
            if codes and (number + day) % 5 < 3:
                held.append((position.id, day, codes[(number + day // 7) % len(codes)]))
    roster = roster_from_codes(scenario, held)
    return lambda: check(scenario, roster)


def _ledger() -> Callable[[], object]:
    from rota.positions.ledger import weekend_ledger

    scenario = ward_case(33, 12, 0)
    return lambda: [weekend_ledger(scenario) for _ in range(10)]


WORKS: dict[str, Callable[[], Callable[[], object]]] = {"check 33x12": _check, "weekend ledger 33x12": _ledger}


def cases_of(suites: Sequence[Suite]) -> Iterator[str]:
    """Names of all cases."""
    for suite in suites:
        yield from (race.case for race in suite.races)
        yield from (work.case for work in suite.works)
