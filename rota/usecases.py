"""The verbs of one roster that the command line and the app both call: validate, solve, check, edit, measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rota.domain.base import Text
from rota.domain.comparison import Side
from rota.domain.editing import SolvedAround, Suggestions
from rota.domain.explanation import Explanation
from rota.domain.finding import CheckReport, Finding, InputError, Problem
from rota.domain.laid import Laid
from rota.domain.pay import ExtraShift, RosterPay
from rota.domain.profile import Profile
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress, SolveResult
from rota.domain.weekend_ledger import WeekendLedger
from rota.domain.weekly_hours import PlainHours, RosterHours

if TYPE_CHECKING:
    from rota.edit.session import EditSession
    from rota.measures.weekly_curve import Stretch
    from rota.rules.spec import RuleSpec
    from rota.solver.options import SolveOptions

OnProgress = Callable[[str, Progress], None]
DEFAULT_PACK = "norway/kommune"


@dataclass(frozen=True)
class Solved:
    """A scenario with what the solver found and the independent check of it (None without a roster)."""

    scenario: Scenario
    result: SolveResult
    check: CheckReport | None


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


def weekly_curve(scenario: Scenario, roster: Roster) -> tuple[Stretch, ...]:
    """People on the floor by the hour of the week, beside what the demand asks for."""
    from rota.measures.weekly_curve import weekly_curve as curve_of

    return curve_of(scenario, roster)


def cost(scenario: Scenario, roster: Roster) -> RosterPay | None:
    """Pay and supplements of a roster; None where the scenario gives no pay."""
    from rota.measures.pay import roster_pay

    return roster_pay(scenario, roster)


def extra_shift(scenario: Scenario, roster: Roster, position_id: str, week: int, day: int, code: str) -> ExtraShift:
    """What one extra shift costs, as additional work and as overtime. Raises ValueError without pay, KeyError."""
    from rota.measures.extra_shift import extra_shift as price

    return price(scenario, roster, position_id, week, day, code)


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


def _read_side(scenario: Scenario, roster: Roster) -> Side:
    from rota.compare.assumptions import assumptions

    origin = Text(nb=f"lest fra {scenario.roster}", en=f"read from {scenario.roster}")
    if (note := scenario.roster_note) is not None:
        origin = Text(nb=f"{origin.nb}: {note.nb}", en=f"{origin.en}: {note.en}")
    return Side(scenario, roster, check(scenario, roster), None, origin, assumptions(scenario))
