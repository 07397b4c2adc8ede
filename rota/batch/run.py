"""One task, run in this process: a pure function of the task, by the clock only where the task says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction

from rota.bench.provenance import engine
from rota.domain.base import Text
from rota.domain.batch import Figure, Outcome, Status, Task, Verb
from rota.domain.comparison import Side
from rota.domain.finding import CheckReport, InputError
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import Status as SolveStatus
from rota.usecases_comparison import MADE_HERE

LEDGER_FIGURES = ("required", "owed", "gap", "people", "people_needed", "fte", "mean_percent", "demand_ceiling")
OWN_ROTA = Text(nb="avdelingens egen turnus", en="the ward's own rota")
MOST_MESSAGE = 2000
SPLIT_KEPT = (None, "kind", "competence")  # no columns by person: they are for the page of one simulation
SOLVED: Mapping[SolveStatus, Status] = {
    SolveStatus.OPTIMAL: "found",
    SolveStatus.FEASIBLE: "found",
    SolveStatus.PROVED_INFEASIBLE: "proved_impossible",
    SolveStatus.NOT_FOUND: "not_found",
}


def run(task: Task) -> Outcome:
    """What comes out of a task. Never raises: a failure of the program is an outcome that says so."""
    started = time.monotonic()
    try:
        found = _run(task)
    except MemoryError:
        found = Outcome("lost", {}, "there was not enough memory for this task")
    except Exception as error:  # noqa: BLE001 - one failed task must not take the others with it; its row says what
        found = Outcome("error", {}, f"{type(error).__name__}: {error}")
    message = None if found.message is None else found.message[:MOST_MESSAGE]
    return replace(found, message=message, seconds=round(time.monotonic() - started, 3))


def _run(task: Task) -> Outcome:
    if task.scenario is None:
        return Outcome("invalid", {}, task.problem)
    if task.engine is not None and task.engine != engine():
        # Never with a row: the key says what made it.
        return Outcome("lost", {}, f"this worker runs another program ({engine()}), the batch is of ({task.engine})")
    return VERBS[task.verb](task, task.scenario)


def _weekend(task: Task, scenario: Scenario) -> Outcome:
    from rota.positions.ledger import weekend_ledger
    from rota.positions.levers import Lever, LeverKind

    ledger = weekend_ledger(scenario, [Lever(LeverKind.FRIDAY, "in")] if task.friday else [])
    figures: dict[str, Figure] = {"gap": float(ledger.gap), "proves_shortage": int(ledger.proves_shortage)}
    for group in ledger.groups:
        name = "+".join(kind.value for kind in group.kinds)
        figures |= {f"{one}.{name}": _plain(getattr(group, one)) for one in LEDGER_FIGURES}
    return Outcome("done", figures)


def _figures(task: Task, scenario: Scenario) -> Outcome:
    assert task.roster is not None
    return Outcome("done", _of_roster(scenario, task.roster), roster_digest=task.roster.digest)


def _solve(task: Task, scenario: Scenario) -> Outcome:
    return _solved(task, scenario)[0]


def _compare(task: Task, scenario: Scenario) -> Outcome:
    """A rota for the ward, and `change.` of every figure against the baseline's own rota."""
    from rota.compare.table import rows

    assert task.baseline is not None
    assert task.present is not None
    outcome, side = _solved(task, scenario)
    if side is None:
        return outcome
    before = Side(task.baseline, task.present, _checked(task.baseline, task.present), None, OWN_ROTA)
    changes = {f"change.{row.measure.id}": row.delta for row in rows(before, side)}
    return replace(outcome, figures={**outcome.figures, **changes})


def _solved(task: Task, scenario: Scenario) -> tuple[Outcome, Side | None]:
    """A rota within the effort, with the independent check's word on it. Raises DisagreementError."""
    from rota.compare.confirm import confirm
    from rota.measures.catalogue import figures as figures_of
    from rota.solver.engine import solve_here
    from rota.solver.options import SolveOptions

    options = SolveOptions(task.time_limit_s, 1, task.seed, task.effort)
    with _clock(task.time_limit_s) as stop:
        result = solve_here(scenario, options, report=lambda _: None, stop=stop)
    figures: dict[str, Figure] = {}
    for one in result.priorities:
        figures |= {f"priority.{one.priority}": one.value, f"bound.{one.priority}": one.bound}
    side = None
    if result.roster is not None:
        side = Side(scenario, result.roster, _checked(scenario, result.roster), result, MADE_HERE)
        confirm(scenario, result, side.check)
        figures |= _counted(side.check) | figures_of(scenario, result.roster)
    outcome = Outcome(
        SOLVED[result.status],
        figures,
        None if result.reason is None else result.reason.en,
        None if result.roster is None else result.roster.digest,
        not result.stopped_early,
    )
    return outcome, side


def _positions(task: Task, scenario: Scenario) -> Outcome:
    from rota.positions.search import search
    from rota.solver.options import SolveOptions

    assert task.baseline is not None
    options = SolveOptions(task.time_limit_s, 1, task.seed)
    found = search(task.baseline, scenario, options, lambda _: None, first_only=True)
    chosen = found.chosen
    if chosen is None:
        status: Status = "undecided" if found.impossible is None else "proved_impossible"
        return Outcome(status, {}, None if found.impossible is None else found.impossible.en, repeatable=False)
    assert chosen.roster is not None
    figures = {f"structure.{one}": _plain(value) for one, value in chosen.figures.items()}
    # The search looks at the clock all the way, so that another machine may choose another structure.
    return Outcome(
        "found", figures | _of_roster(chosen.scenario, chosen.roster), None, chosen.roster.digest, repeatable=False
    )


def _simulate(task: Task, scenario: Scenario) -> Outcome:
    """Years of absence with the ward's own rota or one made here, and `change.` against the baseline's present one."""
    from rota.usecases_simulation import simulate_sides

    assert task.simulation is not None
    outcome, side = Outcome("done", {}), None
    if task.roster is None:
        outcome, side = _solved(task, scenario)
        if side is None:
            return outcome
    else:
        side = Side(scenario, task.roster, _checked(scenario, task.roster), None, OWN_ROTA)
        outcome = Outcome("done", _counted(side.check), None, task.roster.digest)
    sides: tuple[Side, Side | None] = (side, None)
    if task.baseline is not None and task.present is not None:
        before = Side(task.baseline, task.present, _checked(task.baseline, task.present), None, OWN_ROTA)
        sides = (before, side)
    try:
        simulation = simulate_sides(*sides, task.simulation, lambda *_: None)
    except InputError as error:
        return Outcome("invalid", {}, str(error))
    figures: dict[str, Figure] = {"simulated.years": simulation.replications}
    for row in simulation.rows:
        if row.figure.by not in SPLIT_KEPT:
            continue
        name = f"simulated.{row.figure.id}" + ("" if row.column is None else f".{row.column}")
        own = row.baseline if simulation.proposal is None else row.proposal
        for where, found in ((name, own), (f"change.{name}", row.difference)):
            if found is not None:
                figures |= {where: found.mean, f"{where}.half_width": found.half_width}
    return replace(outcome, figures={**outcome.figures, **figures})


VERBS: Mapping[Verb, Callable[[Task, Scenario], Outcome]] = {
    "weekend": _weekend,
    "figures": _figures,
    "solve": _solve,
    "positions": _positions,
    "compare": _compare,
    "simulate": _simulate,
}


def _of_roster(scenario: Scenario, roster: Roster) -> dict[str, Figure]:
    """Figures of a roster, its breaches and deviations as the independent check counts them."""
    from rota.measures.catalogue import figures

    return _counted(_checked(scenario, roster)) | figures(scenario, roster)


def _checked(scenario: Scenario, roster: Roster) -> CheckReport:
    from rota.rules.check import check

    return check(scenario, roster)


def _counted(report: CheckReport) -> dict[str, Figure]:
    return {"breaches": report.count("hard"), "deviations": report.count("soft")}


def _plain(value: Fraction | float | int | None) -> Figure:
    return float(value) if isinstance(value, Fraction) else value


@contextmanager
def _clock(seconds: float) -> Iterator[threading.Event]:
    """Set when the time is up."""
    stop = threading.Event()
    timer = threading.Timer(seconds, stop.set)
    timer.daemon = True
    timer.start()
    try:
        yield stop
    finally:
        timer.cancel()
