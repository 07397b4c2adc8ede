"""The verbs that the command line and the app both call: validate, solve, check, compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rota.domain.base import Text
from rota.domain.comparison import Comparison, Side
from rota.domain.editing import SolvedAround, Suggestions
from rota.domain.explanation import Explanation
from rota.domain.finding import CheckReport, Finding, InputError, Problem, RotaError
from rota.domain.laid import Laid
from rota.domain.pay import ExtraShift, RosterPay
from rota.domain.profile import Profile
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress, SolveResult
from rota.domain.structure import Frontier
from rota.domain.weekend_ledger import WeekendLedger
from rota.domain.weekly_hours import PlainHours, RosterHours

if TYPE_CHECKING:
    from rota.edit.session import EditSession
    from rota.measures.weekly_curve import Stretch
    from rota.rules.spec import RuleSpec
    from rota.solver.options import SolveOptions

OnProgress = Callable[[str, Progress], None]
DEFAULT_PACK = "norway/kommune"
MADE_HERE = Text(nb="laget av verktøyet i denne kjøringen", en="made by the tool in this run")
MADE_BY_SEARCH = Text(
    nb="funnet av stillingssøket i denne kjøringen; ikke forbedret videre på tiden",
    en="found by the position search in this run; not improved further in the time",
)
SEARCH_TIMES = 2.0  # of the time for a roster, for the position search of a comparison


@dataclass(frozen=True)
class Solved:
    """A scenario with what the solver found and the independent check of it (None without a roster)."""

    scenario: Scenario
    result: SolveResult
    check: CheckReport | None


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


def load(path: Path) -> Scenario:
    """Read a scenario or proposal. Raises InputError with every problem of form, reference and law."""
    from rota.io.scenario_file import load_scenario

    return _lawful(path, load_scenario)


def validate(path: Path) -> Scenario:
    """As `load`, and demand that nobody can meet is a problem too."""
    from rota.io.scenario_file import validate_scenario

    return _lawful(path, validate_scenario)


def solve(
    scenario: Scenario, options: SolveOptions, on_progress: OnProgress, warm_start: Roster | None = None
) -> Solved:
    """Find a roster in a child process, check it and recompute its objective. Raises DisagreementError."""
    from rota.compare.confirm import confirm
    from rota.rules.check import check as check_roster
    from rota.solver.process import solve as solve_in_child

    result = solve_in_child(scenario, options, lambda progress: on_progress(scenario.id, progress), warm_start)
    if result.roster is None:
        return Solved(scenario, result, None)
    report = check_roster(scenario, result.roster)
    confirm(scenario, result, report)
    return Solved(scenario, result, report)


def explain(scenario: Scenario, options: SolveOptions, on_progress: OnProgress) -> Explanation:
    """Whether a ward can be staffed, and if not what clashes and what helps. Ctrl-C keeps what is found."""
    from rota.solver.explain.run import explain as explain_stoppable

    return explain_stoppable(scenario, options, lambda progress: on_progress(scenario.id, progress))


def check(scenario: Scenario, roster: Roster) -> CheckReport:
    """Check any roster against the whole catalogue, without the solver."""
    from rota.rules.check import check as check_roster

    return check_roster(scenario, roster)


def edit_session(scenario: Scenario, roster: Roster, saved: str | None = None) -> EditSession:
    """A roster to edit cell by cell; `saved` takes up what `EditSession.to_json` wrote. Raises InputError."""
    from rota.edit.session import EditSession

    return EditSession(scenario, roster) if saved is None else EditSession.from_json(scenario, roster, saved)


def suggest(session: EditSession, finding: Finding, limit: int = 5, seconds: float = 2.0) -> Suggestions:
    """Ranked single changes and swaps that mend a finding of the session's roster. Raises ValueError for another's."""
    from rota.edit.suggest import suggest as suggest_for

    return suggest_for(session, finding, limit, seconds)


def solve_around(
    session: EditSession, options: SolveOptions, on_progress: OnProgress, *, mend_older_gaps: bool = False
) -> SolvedAround:
    """Solve around what is locked with the fewest changed cells, in a child process. Raises DisagreementError.

    Cover is to be no worse than before the edits, or, with `mend_older_gaps`, as good as the scenario asks for.
    """
    from rota.edit.around import solve_around as solve_session

    def tell(progress: Progress) -> None:
        on_progress(session.scenario.id, progress)

    return solve_session(session, options, tell, mend_older_gaps=mend_older_gaps)


def lay(
    scenario: Scenario,
    roster: Roster,
    first: date | None = None,
    weeks: int | None = None,
    holiday: tuple[date, date] | None = None,
    position_id: str | None = None,
) -> Laid:
    """Lay a roster on real dates: red days, nights when the clock moves, F codes, half-years. Raises InputError."""
    from rota.calendar import lay as lay_on_dates

    return lay_on_dates(scenario, roster, first, weeks, holiday, position_id)


def profile(scenario: Scenario, roster: Roster) -> Profile:
    """Counts of hours, rest and time off in any roster, beside what others recommend. No score."""
    from rota.compare.profile import profile as profile_of

    return profile_of(scenario, roster)


def rules(pack_name: str = DEFAULT_PACK) -> dict[str, Any]:
    """The catalogue of a rule pack, JSON-ready: its rules with whether the check and the model know them, obligations.

    Raises InputError for an unknown pack.
    """
    from rota.rules import describe
    from rota.solver.catalogue import known_kinds

    if pack_name not in describe.pack_names():
        known = ", ".join(describe.pack_names())
        raise InputError([Problem("rota rules", None, "--pack", f"no such rule pack: {pack_name}. known: {known}")])
    posted = known_kinds()
    return {
        "pack": pack_name,
        "title": describe.pack_title(pack_name),
        "rules": [
            entry | {"poster": {"present": entry["kind"] in posted, "reason": entry["check_only"]}}
            for entry in describe.catalogue(pack_name)
        ],
        "obligations": describe.obligations(pack_name),
        "not_assessed": describe.not_assessed(pack_name),
    }


def rule_of(found: dict[str, Any], code: str) -> dict[str, Any]:
    """The rule or obligation of that code in what `rules` returned. Raises InputError with the codes that are near."""
    entries = {entry["code"]: entry for entry in found["rules"]}
    entries |= {entry["id"]: entry for entry in found["obligations"]}
    if code in entries:
        return dict(entries[code])
    near = dict.fromkeys([*(known for known in entries if code in known), *get_close_matches(code, entries, n=3)])
    hint = f"did you mean {' or '.join(list(near)[:4])}?" if near else "`rota rules` lists all"
    raise InputError([Problem("rota rules", None, "CODE", f"no such rule: {code}. {hint}")])


def weekly_hours(scenario: Scenario, roster: Roster, *, with_red_days: bool = False) -> RosterHours:
    """The full-time week that each position's line gives ground for. Raises InputError where nothing says which."""
    from rota.rules.arrangement import roster_hours

    spec = _arrangement(scenario.rule_pack)
    if spec is None:
        message = f"the rule pack '{scenario.rule_pack}' knows no full-time weeks: use '{DEFAULT_PACK}'"
        raise InputError([Problem(scenario.id, None, "rule_pack", message)])
    try:
        return roster_hours(spec, scenario, roster, with_red_days=with_red_days)
    except ValueError as error:
        raise InputError([Problem(scenario.id, None, "cycle.start", str(error))]) from None


def plain_weekly_hours(weeks: int, planned_h: Fraction, night_h: Fraction, sunday_h: Fraction) -> PlainHours:
    """The weighted full-time week of plain figures: hours of a whole plan; Sunday hours hold no night.

    Raises InputError with every figure that cannot be.
    """
    from rota.rules.arrangement import figure_problems, plain_hours

    found = [
        Problem("rota hours", None, option, message)
        for option, message in figure_problems(weeks, planned_h, night_h, sunday_h)
    ]
    if found:
        raise InputError(found)
    spec = _arrangement(DEFAULT_PACK)
    assert spec is not None
    return plain_hours(spec, weeks, planned_h, night_h, sunday_h)


def _arrangement(pack_name: str) -> RuleSpec | None:
    from rota.rules.arrangement import RULE
    from rota.rules.spec import load_pack

    return next((spec for spec in load_pack(pack_name).specs if spec.code == RULE), None)


def present(path: Path) -> Side | None:
    """A scenario with its own roster, checked; None when it names no roster file."""
    scenario = load(path)
    roster = _own_roster(path, scenario)
    return None if roster is None else _read_side(scenario, roster)


def weekend(scenario: Scenario, levers: Sequence[str] = ()) -> WeekendLedger:
    """The weekend ledger of a ward after levers as they are written. Raises InputError with every bad lever."""
    from rota.positions.ledger import weekend_ledger
    from rota.positions.levers import read_levers

    return weekend_ledger(scenario, read_levers(scenario, levers))


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


def weekly_curve(scenario: Scenario, roster: Roster) -> tuple[Stretch, ...]:
    """People on the floor by the hour of the week, beside what the demand asks for."""
    from rota.measures.weekly_curve import weekly_curve as curve_of

    return curve_of(scenario, roster)


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


def cost(scenario: Scenario, roster: Roster) -> RosterPay | None:
    """Pay and supplements of a roster; None where the scenario gives no pay."""
    from rota.measures.pay import roster_pay

    return roster_pay(scenario, roster)


def extra_shift(scenario: Scenario, roster: Roster, position_id: str, week: int, day: int, code: str) -> ExtraShift:
    """What one extra shift costs, as additional work and as overtime. Raises ValueError without pay, KeyError."""
    from rota.measures.extra_shift import extra_shift as price

    return price(scenario, roster, position_id, week, day, code)


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
    rosters = [_own_roster(path, one) for path, one in zip(paths, loaded, strict=True)]
    searched = [None, *(_searched(loaded[0], one, options, on_progress) for one in loaded[1:])]
    made = []
    for one, roster, frontier in zip(loaded, rosters, searched, strict=True):
        if frontier is None:
            made.append(_side(one, roster, options, on_progress))
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


def _lawful(path: Path, read: Callable[..., Scenario]) -> Scenario:
    """Read a scenario; what the rule pack says of its agreements and own limits is among its problems."""
    from rota.measures.pay import pay_problems
    from rota.rules.resolve import agreement_problems, position_problems, rule_units

    return read(path, rule_units, [agreement_problems, position_problems, pay_problems])


def _own_roster(path: Path, scenario: Scenario) -> Roster | None:
    from rota.io.roster_csv import read_roster
    from rota.io.scenario_file import scenario_roster_path

    roster_path = scenario_roster_path(path, scenario)
    return None if roster_path is None else read_roster(roster_path, scenario)


def _side(scenario: Scenario, roster: Roster | None, options: SolveOptions, on_progress: OnProgress) -> Side:
    from rota.compare.assumptions import assumptions

    if roster is not None:
        return _read_side(scenario, roster)
    solved = solve(scenario, options, on_progress)
    if solved.result.roster is None or solved.check is None:
        raise NoRosterError(scenario, solved.result)
    return Side(scenario, solved.result.roster, solved.check, solved.result, MADE_HERE, assumptions(scenario))


def _read_side(scenario: Scenario, roster: Roster) -> Side:
    from rota.compare.assumptions import assumptions

    origin = Text(nb=f"lest fra {scenario.roster}", en=f"read from {scenario.roster}")
    if (note := scenario.roster_note) is not None:
        origin = Text(nb=f"{origin.nb}: {note.nb}", en=f"{origin.en}: {note.en}")
    return Side(scenario, roster, check(scenario, roster), None, origin, assumptions(scenario))
