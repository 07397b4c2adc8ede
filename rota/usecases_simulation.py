"""The verb `simulate`: years of absence and replacement, the present rota and a proposal under the same draws."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from rota import usecases, usecases_comparison
from rota.domain.absence import SideName, SimulationSpec
from rota.domain.base import Text
from rota.domain.comparison import Side
from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Scenario
from rota.domain.simulated import Estimate, SimulatedSide, Simulation, Years
from rota.domain.solution import Progress
from rota.usecases import OnProgress

if TYPE_CHECKING:
    from rota.simulate.stop import Plan
    from rota.solver.options import SolveOptions

PREPARE_PHASE, PHASE, CHECK_PHASE = "prepare", "simulate", "simulate check"
FEWEST = 2  # years that an interval can be made of
MOST = 100_000
MOST_SEED = 2**63


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks for in place of what the file states: so many years, or an interval so narrow; a seed."""

    replications: int | None = None
    half_width: float | None = None
    seed: int | None = None


def default_text() -> str:
    """The simulation that is used where none is stated, as a file with comments to change."""
    return _default().read_text(encoding="utf-8")


def read_spec(path: Path | None, scenarios: Sequence[Scenario] = ()) -> SimulationSpec:
    """The simulation of a file, or the one used where none is stated; names in it are looked up in the scenarios.

    Raises InputError with every problem.
    """
    from rota.io.simulation_file import read_simulation
    from rota.simulate.figures import figures

    return read_simulation(_default() if path is None else path, scenarios, [one.id for one in figures()])


def asked_problems(asked: Asked) -> list[Problem]:
    """Everything in what a call asks for that cannot be."""
    found = []
    if asked.replications is not None and asked.half_width is not None:
        found.append(("--half-width", "give a number of years or a width, not both"))
    if asked.replications is not None and not FEWEST <= asked.replications <= MOST:
        found.append(("--replications", f"must be at least {FEWEST} and at most {MOST}"))
    if asked.seed is not None and not 0 <= asked.seed < MOST_SEED:
        found.append(("--seed", f"must be at least 0 and below {MOST_SEED}"))
    if asked.half_width is not None and not 0 < asked.half_width < float("inf"):
        found.append(("--half-width", "must be more than 0"))
    return [Problem("rota simulate", None, option, message) for option, message in found]


def with_asked(spec: SimulationSpec, asked: Asked) -> SimulationSpec:
    """The simulation with what a call asks for. Raises InputError with everything that cannot be."""
    if problems := asked_problems(asked):
        raise InputError(problems)
    count = spec.replications
    if asked.replications is not None:
        count = count.model_copy(update={"first": asked.replications, "most": asked.replications, "half_width": None})
    if asked.half_width is not None:
        count = count.model_copy(update={"half_width": asked.half_width})
    changes: dict[str, object] = {"replications": count}
    return spec.model_copy(update=changes if asked.seed is None else changes | {"seed": asked.seed})


def simulate(
    baseline_path: Path,
    proposal_paths: Sequence[Path],
    spec_path: Path | None,
    asked: Asked,
    options: SolveOptions,
    on_progress: OnProgress,
) -> list[Simulation]:
    """Simulate a baseline against each proposal, or alone without one; rotas as `rota.usecases_comparison.sides` does.

    Raises InputError with the problems of all files, NoStructureError, NoRosterError and DisagreementError.
    """
    paths = (baseline_path, *proposal_paths)
    problems = asked_problems(asked)
    scenarios = []
    for path in paths:
        try:
            scenarios.append(usecases.load(path))
        except InputError as error:
            problems.extend(problem for problem in error.problems if problem not in problems)
    try:
        # Where a file of the ward could not be read, nobody can say which names there are.
        spec = read_spec(spec_path, scenarios if len(scenarios) == len(paths) else ())
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if problems:
        raise InputError(problems)
    spec = with_asked(spec, asked)
    baseline, *proposals = usecases_comparison.sides(paths, options, on_progress)
    for proposal in proposals or (None,):
        _period(baseline, proposal, spec)
    years = _years_of(baseline, spec, "baseline")
    return [_simulated(baseline, proposal, spec, years, on_progress) for proposal in (proposals or (None,))]


def simulate_sides(baseline: Side, proposal: Side | None, spec: SimulationSpec, on_progress: OnProgress) -> Simulation:
    """Simulate rotas that are there already. Ctrl-C keeps the years that both sides have.

    Raises InputError for names in `spec` that neither side has, and DisagreementError.
    """
    from rota.io.simulation_file import unknown_names

    scenarios = [side.scenario for side in (baseline, proposal) if side is not None]
    problems = unknown_names(spec, scenarios, "the simulation")
    if problems:
        raise InputError(problems)
    return _simulated(baseline, proposal, spec, _years_of(baseline, spec, "baseline"), on_progress)


def _default() -> Path:
    return Path(str(resources.files("rota.simulate").joinpath("default.yaml")))


def _years_of(side: Side, spec: SimulationSpec, name: SideName) -> Callable[[range], Years]:
    """Years of one side by their numbers; kept, since the baseline stands against several proposals."""
    from rota.simulate.engine import simulate_years

    return cache(lambda chunk: simulate_years(side.scenario, side.roster, spec, chunk, side=name))


def _simulated(
    baseline: Side,
    proposal: Side | None,
    spec: SimulationSpec,
    baseline_years: Callable[[range], Years],
    on_progress: OnProgress,
) -> Simulation:
    from rota.compare.absence_words import absence_assumptions, left_out, notes, policy_texts
    from rota.simulate.engine import draws_digest
    from rota.simulate.figures import figures
    from rota.simulate.paired import rows
    from rota.simulate.stop import simulate_by_plan

    sides = [baseline] if proposal is None else [baseline, proposal]
    years = [baseline_years] if proposal is None else [baseline_years, _years_of(proposal, spec, "proposal")]
    plan, started, name = _plan(spec), time.monotonic(), sides[-1].scenario.id

    def tell(done: int, found: Estimate | None) -> None:
        on_progress(name, Progress(time.monotonic() - started, PHASE, None, done, plan.most))

    on_progress(name, Progress(0.0, PREPARE_PHASE, None, None, None))
    made = simulate_by_plan(years, plan, tell)
    confidence = made.look.confidence
    scenarios = [side.scenario for side in sides]
    first, weeks = _period(baseline, proposal, spec)
    found = [
        SimulatedSide(side.scenario.title, side.origin, some) for side, some in zip(sides, made.sides, strict=True)
    ]
    return Simulation(
        ward=scenarios[-1].ward.name,
        assumed_ward=bool(baseline.scenario.data_origin.assumed),
        first=first,
        weeks=weeks,
        seed=spec.seed,
        confidence=plan.confidence,
        confidence_at_stop=confidence,
        deciding=plan.deciding,
        half_width_asked=plan.half_width,
        stopped_by=made.stopped_by,
        baseline=found[0],
        proposal=None if proposal is None else found[1],
        rows=rows(figures(), found[0].years, None if proposal is None else found[1].years, confidence),
        names=_names(scenarios),
        convergence=made.convergence,
        assumptions=absence_assumptions(spec),
        policies=policy_texts(spec),
        notes=notes(spec, scenarios),
        left_out=left_out(spec),
        checked_years=_checked(sides, spec, made.sides[0].replications, on_progress),
        spec_digest=spec.digest(),
        draws_digest=draws_digest(spec, baseline.scenario, baseline.roster),
    )


def _period(baseline: Side, proposal: Side | None, spec: SimulationSpec) -> tuple[date, int]:
    """First day and weeks of the period, which must be the same on both sides. Raises InputError."""
    from rota.simulate.year import LaidYear

    problems, found = [], {}
    for side in (baseline, proposal):
        if side is None:
            continue
        try:
            year = LaidYear(side.scenario, side.roster, spec)
        except ValueError as error:
            problems.append(Problem(side.scenario.id, None, "cycle", str(error)))
        else:
            found[side.scenario.id] = (year.first, year.weeks)
    if len(set(found.values())) > 1:
        told = ", ".join(f"{name}: {weeks} weeks from {first}" for name, (first, weeks) in found.items())
        message = f"the sides do not reach over the same period ({told}): state `first` and `weeks` that both have"
        problems.append(Problem("rota simulate", None, "weeks", message))
    if problems:
        raise InputError(problems)
    return next(iter(found.values()))


def _plan(spec: SimulationSpec) -> Plan:
    from rota.simulate.stop import STEP, Plan

    count = spec.replications
    if count.half_width is None:
        return Plan(count.deciding, count.confidence, count.first, min(STEP, count.first))
    return Plan(count.deciding, count.confidence, count.most, count.first, count.half_width)


def _checked(sides: Sequence[Side], spec: SimulationSpec, simulated: int, on_progress: OnProgress) -> int:
    """Have the whole catalogue examine some of the years. Raises DisagreementError."""
    from rota.simulate.sample import check_sample

    chosen = range(min(spec.replications.check_years, simulated))
    names: tuple[SideName, SideName] = ("baseline", "proposal")
    count = 0
    for side, name in zip(sides, names, strict=False):
        on_progress(side.scenario.id, Progress(0.0, CHECK_PHASE, None, None, None))
        count += check_sample(side.scenario, side.roster, spec, name, chosen)
    return count


def _names(scenarios: Sequence[Scenario]) -> dict[str, dict[str, Text]]:
    """What competences, steps and rules are called."""
    from rota.compare.absence_words import COLUMN_NAMES
    from rota.rules.describe import catalogue

    competences = {one.id: one.name for scenario in scenarios for one in scenario.competences}
    titles = {entry["code"]: entry["title"] for entry in catalogue(scenarios[-1].rule_pack)}
    rules = {code: Text(nb=title["nb"], en=title["en"]) for code, title in titles.items()}
    return {"competence": competences, "policy": dict(COLUMN_NAMES), "rule": rules}
