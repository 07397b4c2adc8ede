"""From a batch file to its tasks, always in the same order: experiments, scenarios, axes (the last fastest), seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from rota import usecases, usecases_comparison
from rota.batch.change import (
    ChangeError,
    changed,
    scaled,
    simulation_changed,
    simulation_scaled,
    ward_problems,
)
from rota.bench.provenance import engine
from rota.domain.absence import SimulationSpec
from rota.domain.batch import MOST_TASKS, SIMULATION, Axis, BatchSpec, Experiment, Task, Value
from rota.domain.finding import InputError, Problem
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario, digest
from rota.io.scenario_file import baseline_of
from rota.positions.levers import apply_levers, friday_in, read_levers

WITH_ROSTER = ("figures",)
EFFORT_OF = ("solve", "compare")  # verbs whose work the effort limits
SEED_OF = (*EFFORT_OF, "positions", "simulate")


def expand(spec: BatchSpec, path: Path) -> list[Task]:
    """Every task of a batch whose file lies at `path`. Raises InputError with every problem of the files it names.

    A combination that is no ward is a task with its problem, not an error of the batch.
    """
    problems: list[Problem] = []
    count = sum(_count(one) for one in spec.experiments)
    if count > MOST_TASKS:
        raise InputError([Problem(str(path), None, "experiments", f"{count} tasks; at most {MOST_TASKS} are run")])
    tasks: list[Task] = []
    for experiment in spec.experiments:
        for name in experiment.scenarios:
            try:
                tasks += _of_scenario(experiment, name, path.parent)
            except InputError as error:
                problems += [one for one in error.problems if one not in problems]
    if problems:
        raise InputError(problems)
    return tasks


def points(experiment: Experiment) -> list[Mapping[str, Value]]:
    """The combinations of an experiment's axes, those of `exclude` left out."""
    names = [axis.name for axis in experiment.axes]
    values = [axis.points for axis in experiment.axes]
    combined = product(*values) if experiment.combine == "grid" else zip(*values, strict=True)
    rows = [dict(zip(names, row, strict=True)) for row in (combined if values else [()])]
    return [row for row in rows if not any(all(_same(row[k], v) for k, v in one.items()) for one in experiment.exclude)]


def _same(one: Value, other: Value) -> bool:
    """True is not 1 here."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _count(experiment: Experiment) -> int:
    lengths = [len(axis.points) for axis in experiment.axes]
    combinations = 1
    for length in lengths if experiment.combine == "grid" else lengths[:1]:
        combinations *= length
    return combinations * len(experiment.scenarios) * len(experiment.seeds)


def _of_scenario(experiment: Experiment, name: str, folder: Path) -> Iterator[Task]:
    file = folder / name
    scenario = usecases.load(file)
    baseline, roster, present, simulation = None, None, None, None
    made = experiment.rota == "made"
    if experiment.verb in WITH_ROSTER:
        roster = _own_roster(file, "its figures are asked for")
    if experiment.verb == "positions":
        baseline = usecases_comparison.baseline(file)
        if scenario.levers is None:
            raise InputError([Problem(str(file), None, "levers", "is missing: say what may change, see the README")])
    if experiment.verb == "simulate":
        simulation = _simulation(experiment, folder, file, scenario)
        if not made:
            roster = _own_roster(file, "it is simulated; write `rota: made` to have one made")
    if experiment.verb == "compare" or (experiment.verb == "simulate" and (made or baseline_of(file) is not None)):
        before = baseline_of(file) or file
        baseline, present = usecases.load(before), _own_roster(before, "a ward's rota is compared with it")
    if (experiment.verb == "compare" or made) and scenario.levers is not None:
        raise InputError([Problem(str(file), None, "levers", "leave positions open: use the verb positions")])
    for row in points(experiment):
        ward = _ward(scenario, simulation, experiment.axes, row)
        first = replace(
            _task(experiment, name, row, ward), baseline=baseline, roster=roster, present=present, engine=engine()
        )
        for seed in experiment.seeds:
            seeded = first
            if first.simulation is not None:
                seeded = replace(first, simulation=first.simulation.model_copy(update={"seed": seed}))
            yield replace(seeded, seed=seed, key=_key(seeded, seed))


def _simulation(experiment: Experiment, folder: Path, file: Path, scenario: Scenario) -> SimulationSpec:
    from rota.usecases_simulation import Asked, read_spec, with_asked

    # Names may be of the ward or of what it lies over.
    before = baseline_of(file)
    wards = [scenario] if before is None else [scenario, usecases.load(before)]
    path = None if experiment.simulation is None else folder / experiment.simulation
    return with_asked(read_spec(path, wards), Asked(experiment.replications))


def _own_roster(file: Path, why: str) -> Roster:
    side = usecases.present(file)
    if side is None:
        raise InputError([Problem(str(file), None, "roster", f"is missing: {why}")])
    return side.roster


@dataclass(frozen=True)
class _Ward:
    """The ward of a combination, or why there is none."""

    scenario: Scenario | None
    simulation: SimulationSpec | None = None
    problem: str | None = None
    friday: bool = False


def _ward(
    scenario: Scenario, simulation: SimulationSpec | None, axes: tuple[Axis, ...], row: Mapping[str, Value]
) -> _Ward:
    ward, spec, friday = scenario, simulation, False
    try:
        for axis in axes:
            value = row[axis.name]
            if axis.path is not None and axis.in_simulation:
                assert spec is not None
                inside = axis.path.removeprefix(SIMULATION)
                spec = (
                    simulation_changed(spec, inside, value)
                    if axis.set is not None
                    else simulation_scaled(spec, inside, float(value))
                )
            elif axis.set is not None:
                ward = changed(ward, axis.set, value)
            elif axis.scale is not None:
                ward = scaled(ward, axis.scale, float(value))
            else:
                texts = (
                    axis.levers[str(value)]
                    if axis.levers is not None
                    else [(axis.lever or "").replace("{}", str(value))]
                )
                levers = read_levers(ward, texts)
                ward, friday = apply_levers(ward, levers), friday_in(levers) or friday
    except (ChangeError, InputError) as error:
        return _Ward(None, problem=str(error))
    problems = [] if ward is scenario else ward_problems(ward)
    return _Ward(None, problem="; ".join(problems[:5])) if problems else _Ward(ward, spec, friday=friday)


def _task(experiment: Experiment, name: str, row: Mapping[str, Value], ward: _Ward) -> Task:
    return Task(
        key="",
        experiment=experiment.id,
        verb=experiment.verb,
        source=name,
        axes=row,
        seed=experiment.seeds[0],
        effort=experiment.effort,
        time_limit_s=experiment.time_limit_s,
        scenario=ward.scenario,
        simulation=ward.simulation,
        problem=ward.problem,
        friday=ward.friday,
    )


def _key(task: Task, seed: int) -> str:
    """SHA-256 of all that the outcome depends on. What a verb does not look at is left out of it."""
    makes_rota = task.verb in EFFORT_OF or (task.verb == "simulate" and task.roster is None)
    return digest(
        [
            task.engine,
            task.verb,
            None if task.scenario is None else task.scenario.digest(),
            None if task.baseline is None else task.baseline.digest(),
            None if task.roster is None else task.roster.digest,
            None if task.present is None else task.present.digest,
            None if task.simulation is None else task.simulation.digest(),
            task.problem,
            task.friday if task.verb == "weekend" else None,
            seed if task.verb in SEED_OF else None,
            task.effort if makes_rota else None,
            task.time_limit_s if makes_rota or task.verb == "positions" else None,
        ]
    )
