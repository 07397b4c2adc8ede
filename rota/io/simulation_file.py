"""Read the file that states a simulation of absence, with every problem told by file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from rota.domain.absence import Agency, Pool, SimulationSpec
from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Scenario
from rota.io.shape import problem_at, shape_problems, suggestion
from rota.io.yaml_tree import PathParts, read_tree

SIMULATION_FORMAT = "rota/simulation/1"


def read_simulation(path: Path, scenarios: Sequence[Scenario] = (), figures: Collection[str] = ()) -> SimulationSpec:
    """The simulation that a file states.

    Names in it are looked up in `scenarios`, where some are given: a position or shift of any of them is known.
    `figures` are the ids that `replications.deciding` may name, where some are given. Raises InputError with every
    problem found.
    """
    tree = read_tree(path)
    problems = [*tree.problems]
    try:
        spec = SimulationSpec.model_validate(tree.root.plain())
    except ValidationError as error:
        raise InputError(problems + shape_problems(error, tree.root, SimulationSpec)) from None
    found = [*reference_problems(spec, scenarios), *_deciding(spec, figures)]
    problems += [problem_at(tree.root, place, message) for place, message in found]
    if problems:
        raise InputError(problems)
    return spec


def unknown_names(spec: SimulationSpec, scenarios: Sequence[Scenario], where: str) -> list[Problem]:
    """As `read_simulation` looks names up, for a simulation that is not read from a file. `where` names it."""
    found = reference_problems(spec, scenarios)
    return [Problem(where, None, ".".join(map(str, place)), message) for place, message in found]


def reference_problems(spec: SimulationSpec, scenarios: Sequence[Scenario]) -> Iterator[tuple[PathParts, str]]:
    """Names that no scenario has, as (path, message). Nothing where no scenario is given."""
    if not scenarios:
        return
    positions = {one.id for scenario in scenarios for one in scenario.positions}
    competences = {one.id for scenario in scenarios for one in scenario.competences}
    shifts = {one.code for scenario in scenarios for one in scenario.shifts}
    for number, group in enumerate(spec.groups):
        yield from _unknown(("groups", number, "positions"), group.positions or (), positions, "position")
        if group.competence is not None and group.competence not in competences:
            yield ("groups", number, "competence"), _no_such("competence", group.competence, competences)
    for number, residents in enumerate(spec.resident_groups):
        yield from _unknown(("resident_groups", number, "positions"), residents.positions, positions, "position")
    for number, policy in enumerate(spec.policies):
        if not isinstance(policy, Pool | Agency):
            continue
        if policy.competence is not None and policy.competence not in competences:
            yield ("policies", number, "competence"), _no_such("competence", policy.competence, competences)
        yield from _unknown(("policies", number, "shifts"), policy.shifts or (), shifts, "shift")


def _deciding(spec: SimulationSpec, figures: Collection[str]) -> Iterator[tuple[PathParts, str]]:
    if figures and spec.replications.deciding not in figures:
        yield ("replications", "deciding"), _no_such("figure", spec.replications.deciding, figures)


def _unknown(
    path: PathParts, names: Iterable[str], known: Collection[str], what: str
) -> Iterator[tuple[PathParts, str]]:
    for number, name in enumerate(names):
        if name not in known:
            yield (*path, number), _no_such(what, name, known)


def _no_such(what: str, name: str, known: Collection[str]) -> str:
    return f"no such {what}: {name}{suggestion(name, known)}"
