"""The verbs that find rotas for proposals and put them beside the present one: positions, find, compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rota.domain.base import Text
from rota.domain.comparison import Comparison, Side
from rota.domain.finding import InputError, Problem, RotaError
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress, SolveResult
from rota.domain.structure import Frontier
from rota.usecases import OnProgress, check, load, present, solve

if TYPE_CHECKING:
    from rota.solver.options import SolveOptions

MADE_HERE = Text(nb="laget av verktøyet i denne kjøringen", en="made by the tool in this run")
MADE_BY_SEARCH = Text(
    nb="funnet av stillingssøket i denne kjøringen; ikke forbedret videre på tiden",
    en="found by the position search in this run; not improved further in the time",
)
SEARCH_TIMES = 2.0  # of the time for a roster, for the position search of a comparison


@dataclass(frozen=True)
class Found:
    """What a search gave for a proposal. `frontier` is how its positions were found, None where its file states them.

    Without `result` the roster is that of the frontier's chosen structure: nothing better was found for it in the time.
    """

    frontier: Frontier | None
    result: SolveResult | None

    @property
    def roster(self) -> Roster | None:
        """The roster to compare, None where none was found."""
        if self.result is not None:
            return self.result.roster
        chosen = None if self.frontier is None else self.frontier.chosen
        return None if chosen is None else chosen.roster


class NoRosterError(RotaError):
    """A side of a comparison has no roster: the result says whether that is proved or only not found in time."""

    def __init__(self, scenario: Scenario, result: SolveResult) -> None:
        super().__init__(f"{scenario.id}: {result.status}")
        self.scenario = scenario
        self.result = result


class NoStructureError(RotaError):
    """The position search of a proposal ended without a structure that has a roster."""

    def __init__(self, frontier: Frontier) -> None:
        super().__init__(f"{frontier.choices.scenario.id}: no structure of positions was found")
        self.frontier = frontier


def baseline(path: Path) -> Scenario:
    """What a proposal file lies over; the file's own ward where it is no proposal. Raises InputError."""
    from rota.io.scenario_file import baseline_of

    baseline_path = baseline_of(path)
    return load(path if baseline_path is None else baseline_path)


def positions(path: Path, options: SolveOptions, on_progress: OnProgress) -> Frontier:
    """The best structures of positions under a file's levers; a file that is no proposal is its own baseline.

    Raises InputError, also for a file without levers.
    """
    scenario = load(path)
    if scenario.levers is None:
        raise InputError([Problem(str(path), None, "levers", "is missing: say what may change, see the README")])
    return _search(baseline(path), scenario, options, on_progress)


def _search(
    baseline: Scenario, scenario: Scenario, options: SolveOptions, on_progress: OnProgress, *, first_only: bool = False
) -> Frontier:
    from rota.positions.search import search

    _pay_for_budget(baseline, scenario)

    def tell(progress: Progress) -> None:
        on_progress(scenario.id, progress)

    return search(baseline, scenario, options, tell, first_only=first_only)


def rechecked(frontier: Frontier) -> Frontier:
    """A frontier that was kept, each of its rosters checked again: kept results hold no checks."""
    points = tuple(
        point if point.roster is None else replace(point, check=check(point.scenario, point.roster))
        for point in frontier.points
    )
    return replace(frontier, points=points)


def _pay_for_budget(baseline: Scenario, scenario: Scenario) -> None:
    """A budget in kroner needs the pay of the present positions too. Raises InputError."""
    levers = scenario.levers
    if levers is None or levers.budget is None or levers.budget.annual_pay_change_at_most is None:
        return
    known = {} if scenario.pay is None else scenario.pay.annual_pay
    unpaid = sorted({one.competence for one in baseline.positions} - set(known))
    if unpaid:
        message = f"needs `pay.annual_pay` for {', '.join(unpaid)}: the baseline has positions of it"
        raise InputError([Problem(scenario.id, None, "levers.budget.annual_pay_change_at_most", message)])


def compare(
    baseline_path: Path,
    proposal_paths: Sequence[Path],
    reported_path: Path | None,
    options: SolveOptions,
    on_progress: OnProgress,
) -> list[Comparison]:
    """Compare a baseline with each proposal. A side's own roster file is used where it names one; else it is solved.

    A proposal with levers gets its positions from the position search first: the best structure of the parties' order.
    Raises InputError, NoStructureError, NoRosterError and DisagreementError.
    """
    from rota.compare import compare as compare_sides
    from rota.compare.outcomes import outcome_problems
    from rota.io.scenario_file import load_reported

    problems: list[Problem] = []
    scenarios = [_try(problems, path) for path in (baseline_path, *proposal_paths)]
    reported = None
    try:
        if reported_path is not None:
            reported = load_reported(reported_path)
            problems += [Problem(str(reported_path), None, path, text) for path, text in outcome_problems(reported)]
    except InputError as error:
        problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    loaded = [scenario for scenario in scenarios if scenario is not None]
    sides, searched = _sides((baseline_path, *proposal_paths), loaded, options, on_progress)
    return [compare_sides(sides[0], side, reported, found) for side, found in zip(sides[1:], searched[1:], strict=True)]


def sides(paths: Sequence[Path], options: SolveOptions, on_progress: OnProgress) -> list[Side]:
    """The rotas of a baseline and of proposals as `compare` takes them: read where a file names one, else found.

    Raises InputError with the problems of all files, NoStructureError, NoRosterError and DisagreementError.
    """
    problems: list[Problem] = []
    loaded = [scenario for path in paths if (scenario := _try(problems, path)) is not None]
    if problems:
        raise InputError(problems)
    return _sides(paths, loaded, options, on_progress)[0]


def _sides(
    paths: Sequence[Path], loaded: Sequence[Scenario], options: SolveOptions, on_progress: OnProgress
) -> tuple[list[Side], list[Frontier | None]]:
    """Each side with its rota, and how its positions were found; the first is the baseline."""
    # What is read comes before what is searched for: a bad file is told at once.
    read = [present(path) for path in paths]
    searched = [None, *(_searched(loaded[0], one, options, on_progress) for one in loaded[1:])]
    made = []
    for one, own, frontier in zip(loaded, read, searched, strict=True):
        if frontier is None:
            made.append(_solved_side(one, options, on_progress) if own is None else own)
        elif frontier.chosen is None:
            raise NoStructureError(frontier)
        else:
            made.append(_found_side(one, _finished(frontier, options, on_progress)))
    return made, searched


def find(baseline_path: Path, proposal_path: Path, options: SolveOptions, on_progress: OnProgress) -> Found:
    """Positions and a roster for a proposal, for `compare_found`. Ctrl-C keeps what is found. Raises InputError."""
    proposal = load(proposal_path)
    frontier = _searched(load(baseline_path), proposal, options, on_progress)
    if frontier is None:
        return Found(None, solve(proposal, options, on_progress).result)
    return _finished(frontier, options, on_progress)


def _finished(frontier: Frontier, options: SolveOptions, on_progress: OnProgress) -> Found:
    """The chosen structure with the best roster for it; where that lacks something, the search's own instead."""
    if frontier.chosen is None or frontier.stopped:
        return Found(frontier, None)
    solved = solve(frontier.chosen.scenario, options, on_progress)
    lacks = solved.check is None or solved.check.count("hard")
    return Found(frontier, None if lacks else solved.result)


def compare_found(
    baseline_path: Path,
    proposal_path: Path,
    reported_path: Path | None,
    found: Found,
    edited: tuple[Roster, Text] | None = None,
) -> Comparison:
    """As `compare`, of a baseline with its own roster and what was found before; nothing is searched.

    `edited` is a roster in the place of the one found, and in words how it came about. Raises InputError, also for a
    baseline without a roster, NoStructureError and NoRosterError.
    """
    from rota.compare import compare as compare_sides
    from rota.io.scenario_file import load_reported

    before, after = found_sides(baseline_path, proposal_path, found, edited)
    reported = None if reported_path is None else load_reported(reported_path)
    return compare_sides(before, after, reported, found.frontier)


def found_sides(
    baseline_path: Path, proposal_path: Path, found: Found, edited: tuple[Roster, Text] | None = None
) -> tuple[Side, Side]:
    """A baseline with its own roster and what was found for a proposal before, both checked anew. Raises as above."""
    before = present(baseline_path)
    if before is None:
        raise InputError([Problem(str(baseline_path), None, "roster", "is missing: the present rota is compared")])
    ward = load(proposal_path)
    if found.roster is None:
        if found.frontier is not None:
            raise NoStructureError(found.frontier)
        assert found.result is not None
        raise NoRosterError(ward, found.result)
    return before, _found_side(ward, found, edited)


def found_ward(proposal_path: Path, found: Found) -> Scenario:
    """The proposal's ward with the positions that were found for it. Raises InputError."""
    return _ward(load(proposal_path), found.frontier)


def _found_side(proposal: Scenario, found: Found, edited: tuple[Roster, Text] | None = None) -> Side:
    """A side of a comparison from what was found, checked anew; the solver's claim on a roster is confirmed."""
    from rota.compare.assumptions import assumptions
    from rota.compare.confirm import confirm

    ward = _ward(proposal, found.frontier)
    roster, origin = found.roster, MADE_HERE if found.result is not None else MADE_BY_SEARCH
    if edited is not None:
        roster, origin = edited
    assert roster is not None
    report = check(ward, roster)
    result = None if edited is not None else found.result
    if result is not None:
        confirm(ward, result, report)
    return Side(ward, roster, report, result, origin, assumptions(ward))


def _ward(proposal: Scenario, frontier: Frontier | None) -> Scenario:
    """The proposal with the positions that were found for it."""
    chosen = None if frontier is None else frontier.chosen
    return proposal if chosen is None else chosen.scenario


def _searched(
    baseline: Scenario, proposal: Scenario, options: SolveOptions, on_progress: OnProgress
) -> Frontier | None:
    """A search that ends at the first structure under the proposal's levers with a roster; None without levers."""
    if proposal.levers is None:
        return None
    longer = replace(options, time_limit_s=SEARCH_TIMES * options.time_limit_s)
    return _search(baseline, proposal, longer, on_progress, first_only=True)


def _try(problems: list[Problem], path: Path) -> Scenario | None:
    try:
        return load(path)
    except InputError as error:
        problems.extend(problem for problem in error.problems if problem not in problems)
        return None


def _solved_side(scenario: Scenario, options: SolveOptions, on_progress: OnProgress) -> Side:
    from rota.compare.assumptions import assumptions

    solved = solve(scenario, options, on_progress)
    if solved.result.roster is None or solved.check is None:
        raise NoRosterError(scenario, solved.result)
    return Side(scenario, solved.result.roster, solved.check, solved.result, MADE_HERE, assumptions(scenario))
