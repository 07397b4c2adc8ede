"""Read scenario files, with every problem told by file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

from pydantic import ValidationError

from rota.domain.capacity import unmeetable_demand
from rota.domain.consistency import reference_problems
from rota.domain.finding import InputError, Problem
from rota.domain.lever_problems import LISTS as LEVER_LISTS
from rota.domain.reported import Reported
from rota.domain.scenario import Scenario
from rota.io.overlay import KEYED_SECTIONS, PROPOSAL_FORMAT, head_problems, idle_changes, merge
from rota.io.shape import problem_at, resolve_path, shape_problems
from rota.io.yaml_tree import MAX_PROBLEMS, Node, PathParts, Plain, Tree, read_tree

SCENARIO_FORMAT = "rota/scenario/1"
REPORTED_FORMAT = "rota/reported/1"

Check = Callable[[Scenario], Iterable[tuple[PathParts, str]]]
# Rule codes with their unit, or what gives them for a rule pack: which pack it is stands in the file.
RuleUnits = Mapping[str, str] | Callable[[str], Mapping[str, str]]

# What the demand can be met with: an error elsewhere does not stop the arithmetic about demand.
_CAPACITY_SECTIONS = {
    "cycle",
    "shifts",
    "competences",
    "demand",
    "date_exceptions",
    "positions",
    "hours_tolerance",
    "rules",
}
_PLACEHOLDERS: dict[str, Plain] = {
    "format": SCENARIO_FORMAT,
    "id": "unread",
    "title": "unread",
    "data_origin": {"assumed": True},
    "ward": {"name": "unread"},
    "cycle": {"weeks": 52, "start": "2024-01-01"},
}


@dataclass(frozen=True, slots=True)
class ScenarioFolder:
    """A folder with a baseline, its proposals (one or more) and, if there, the reported outcomes."""

    baseline: Path
    proposals: tuple[Path, ...]
    reported: Path | None


def load_scenario(path: Path, known_rules: RuleUnits | None = None, checks: Sequence[Check] = ()) -> Scenario:
    """The scenario of a file, a proposal laid over its baseline. Raises InputError with every problem found.

    `known_rules` maps rule codes to their unit, or gives that mapping for the name of the scenario's rule pack; without
    it references to rules are not checked. `checks` are further
    checks of the whole scenario that yield (path, message), such as the rules' view of the agreements.
    """
    reading = _read(path, known_rules, checks)
    return _result(reading, path)


def validate_scenario(path: Path, known_rules: RuleUnits, checks: Sequence[Check] = ()) -> Scenario:
    """As `load_scenario`, and demand that nobody can meet is a problem too."""
    reading = _read(path, known_rules, checks)
    if reading.salvaged is not None and not reading.touched & _CAPACITY_SECTIONS:
        reading.add(unmeetable_demand(reading.salvaged))
    return _result(reading, path)


def load_reported(path: Path) -> Reported:
    """The reported outcomes of a file. Raises InputError with every problem found."""
    tree = read_tree(path)
    problems = [*tree.problems]
    try:
        reported = Reported.model_validate(tree.root.plain())
    except ValidationError as error:
        raise InputError(problems + shape_problems(error, tree.root, Reported)) from None
    seen: set[str] = set()
    for number, outcome in enumerate(reported.outcomes):
        if outcome.id in seen:
            problems.append(problem_at(tree.root, ("outcomes", number, "id"), "is the id of two outcomes"))
        seen.add(outcome.id)
    if problems:
        raise InputError(problems)
    return reported


def find_folder(path: Path) -> ScenarioFolder:
    """The files of a scenario folder: baseline.yaml, proposal.yaml or proposal-*.yaml, and perhaps reported.yaml.

    Raises InputError when the folder, the baseline or every proposal is missing.
    """
    if not path.is_dir():
        what = "is a file: give the folder it lies in" if path.exists() else "no such folder"
        raise InputError([Problem(str(path), None, "", what)])
    baseline, reported = path / "baseline.yaml", path / "reported.yaml"
    proposals = tuple(sorted([*path.glob("proposal.yaml"), *path.glob("proposal-*.yaml")]))
    problems = []
    if not baseline.exists():
        problems.append(Problem(str(path), None, "", "holds no baseline.yaml"))
    if not proposals:
        problems.append(Problem(str(path), None, "", "holds no proposal.yaml and no proposal-*.yaml"))
    if problems:
        raise InputError(problems)
    return ScenarioFolder(baseline, proposals, reported if reported.exists() else None)


def baseline_of(path: Path) -> Path | None:
    """The baseline that a proposal file names; None for a scenario that is no proposal. The file must be readable."""
    root = read_tree(path).root
    if _format(root) != PROPOSAL_FORMAT:
        return None
    name = root.child("baseline")
    found = _beside(path, str(name.value).strip()) if name is not None else None
    return found if isinstance(found, Path) else None


def scenario_roster_path(scenario_path: Path, scenario: Scenario) -> Path | None:
    """The roster file that a scenario names, in the scenario's own folder; None when it names none.

    Raises InputError when the name leads out of the folder or no such file is there.
    """
    if scenario.roster is None:
        return None
    found = _beside(scenario_path, scenario.roster)
    if isinstance(found, Path) and found.is_file():
        return found
    message = "no such file beside the scenario" if isinstance(found, Path) else found
    raise InputError([problem_at(read_tree(scenario_path).root, ("roster",), message)])


@dataclass(slots=True)
class _Reading:
    """What was made of a scenario's data. `salvaged` is the part that could be read; `touched` names sections cut."""

    root: Node
    problems: list[Problem] = field(default_factory=list)
    scenario: Scenario | None = None
    salvaged: Scenario | None = None
    touched: set[str] = field(default_factory=set)
    kept: dict[str, list[int]] = field(default_factory=dict)

    def add(self, found: Iterable[tuple[PathParts, str]]) -> None:
        """Report problems of the salvaged scenario at their place in the file."""
        for path, message in found:
            for at in (1, 2):  # a list is a section of the file or one of its levers
                kept = self.kept.get(".".join(map(str, path[:at])))
                if kept is not None and len(path) > at and isinstance(path[at], int):
                    path = (*path[:at], kept[int(path[at])], *path[at + 1 :])
            self.problems.append(problem_at(self.root, path, message))
            capacity = path[:1] != ("positions",) or path[2:3] not in (("wishes",), ("union",), ("holder",))
            if path and capacity:
                self.touched.add(str(path[0]))


def _result(reading: _Reading, path: Path) -> Scenario:
    problems = list(dict.fromkeys(reading.problems))
    problems.sort(key=lambda problem: (problem.file != str(path), problem.file, problem.line or 0))
    if len(problems) > MAX_PROBLEMS:
        more = Problem(str(path), None, "", f"more than {MAX_PROBLEMS} problems: mend these first")
        problems = [*problems[:MAX_PROBLEMS], more]
    if problems:
        raise InputError(problems)
    if reading.scenario is None:
        raise AssertionError("a scenario that could not be read leaves a problem")
    return reading.scenario


def _read(path: Path, known_rules: RuleUnits | None, checks: Sequence[Check]) -> _Reading:
    tree = read_tree(path)
    if _format(tree.root) == PROPOSAL_FORMAT:
        return _read_overlay(path, tree, known_rules, checks)
    reading = _examine(tree.root, known_rules, checks)
    reading.problems[:0] = tree.problems
    return reading


def _read_overlay(path: Path, tree: Tree, known_rules: RuleUnits | None, checks: Sequence[Check]) -> _Reading:
    problems = tree.problems + head_problems(tree.root)
    baseline = _baseline_tree(path, tree.root, problems)
    base = _examine(baseline.root, known_rules, checks)
    merged = merge(tree.root, baseline.root)
    reading = _examine(merged.root, known_rules, checks)
    own = reading.problems
    if base.scenario is not None and reading.scenario is not None:
        own += idle_changes(merged.changes, base.scenario, reading.scenario)
    reading.problems = problems + merged.problems + own + baseline.problems + base.problems
    if merged.problems:
        reading.touched |= _CAPACITY_SECTIONS
    return reading


def _baseline_tree(path: Path, root: Node, problems: list[Problem]) -> Tree:
    """The baseline an overlay names. Raises InputError, with the problems so far, when it cannot be had."""
    name = root.child("baseline")
    if name is None or not isinstance(name.value, str) or not name.value.strip():
        raise InputError(problems)
    found = _beside(path, name.value.strip())
    if not isinstance(found, Path):
        raise InputError([*problems, problem_at(root, ("baseline",), found)])
    if not found.is_file():
        raise InputError([*problems, problem_at(root, ("baseline",), "no such file beside the proposal")])
    try:
        tree = read_tree(found)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if _format(tree.root) != SCENARIO_FORMAT:
        message = f"is not a baseline: a file with `format: {SCENARIO_FORMAT}` is wanted, not another proposal"
        raise InputError([*problems, problem_at(root, ("baseline",), message)])
    return tree


def _format(root: Node) -> object:
    entry = root.child("format")
    return entry.value if entry else None


def _beside(path: Path, name: str) -> Path | str:
    """The file of that name in the folder of `path`, or why the name is refused."""
    # Judged by Windows' rules too, so that a file means the same everywhere.
    plain = name not in (".", "..") and "/" not in name and PureWindowsPath(name).name == name
    candidate = path.parent / name
    if not plain or not candidate.resolve().is_relative_to(path.parent.resolve()):
        return "is not the name of a file in the same folder: write the name alone, without a path"
    return candidate


def _examine(root: Node, known_rules: RuleUnits | None, checks: Sequence[Check]) -> _Reading:
    reading = _Reading(root)
    data = root.plain()
    try:
        reading.scenario = reading.salvaged = Scenario.model_validate(data)
    except ValidationError as error:
        reading.problems += shape_problems(error, root, Scenario)
        names = _salvage(reading, error)
    else:
        names = {}
    if reading.salvaged is not None:
        units = known_rules(reading.salvaged.rule_pack) if callable(known_rules) else known_rules
        reading.add(reference_problems(reading.salvaged, units, names))
        for check in checks:
            reading.add(check(reading.salvaged))
    return reading


def _salvage(reading: _Reading, error: ValidationError) -> dict[str, set[str]]:
    """Keep what can be read, so that its references are checked too. Returns the names of elements that were cut."""
    data: Any = reading.root.plain()
    cut: dict[str, set[int]] = {}
    levers: dict[str, set[int]] = {}
    names: dict[str, set[str]] = {}
    details = error.errors(include_url=False)
    # Unknown keys first: afterwards whole sections go, and the paths into them with them.
    for detail in sorted(details, key=lambda detail: detail["type"] != "extra_forbidden"):
        path = resolve_path(reading.root, detail["loc"], detail["type"] == "missing")
        if detail["type"] == "extra_forbidden":
            _drop_key(data, path)
            continue
        section = str(path[0]) if path else "priorities"
        reading.touched.add(section)
        if len(path) > 1 and isinstance(path[1], int):
            cut.setdefault(section, set()).add(path[1])
        elif section == "levers" and len(path) > 2 and isinstance(path[2], int):
            levers.setdefault(str(path[1]), set()).add(path[2])
        elif section in _PLACEHOLDERS:
            data[section] = _PLACEHOLDERS[section]
            names[section] = set()
        else:
            data.pop(section, None)
        if section == "cycle":
            data.pop("date_exceptions", None)  # without the cycle nobody can say which dates lie in it
    for section, numbers in cut.items():
        elements = data.get(section)
        if not isinstance(elements, list):
            continue
        key = KEYED_SECTIONS.get(section, "id")
        gone = (elements[number] for number in numbers)
        names[section] = {str(element[key]) for element in gone if isinstance(element, dict) and key in element}
        reading.kept[section] = [number for number in range(len(elements)) if number not in numbers]
        data[section] = [elements[number] for number in reading.kept[section]]
    _salvage_levers(reading, data, levers)
    try:
        reading.salvaged = Scenario.model_validate(data)
    except ValidationError:
        reading.salvaged = None  # too little is left; the shape problems are told already
    return names


def _salvage_levers(reading: _Reading, data: Any, cut: dict[str, set[int]]) -> None:
    """Keep the levers that can be read; none where nothing that can be pulled is left."""
    levers = data.get("levers")
    if not isinstance(levers, dict):
        return
    for section, numbers in cut.items():
        reading.kept[f"levers.{section}"] = kept = [n for n in range(len(levers[section])) if n not in numbers]
        levers[section] = [levers[section][number] for number in kept]
    if cut and not any(levers.get(section) for section in LEVER_LISTS):
        del data["levers"]


def _drop_key(data: Any, path: PathParts) -> None:
    for part in path[:-1]:
        data = data[part]
    del data[path[-1]]
