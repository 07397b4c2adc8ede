"""Solve again around the locks of a session: as few cells changed as can be, and the claim counted again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rota.compare.confirm import confirm
from rota.domain.editing import SolvedAround
from rota.domain.solution import Progress
from rota.edit.eased import eased
from rota.edit.session import EditSession
from rota.measures.changes import changed_cells
from rota.rules.check import check

if TYPE_CHECKING:
    from rota.solver.options import SolveOptions


def solve_around(
    session: EditSession,
    options: SolveOptions,
    on_progress: Callable[[Progress], None],
    *,
    mend_older_gaps: bool = False,
) -> SolvedAround:
    """Minimum cover first, then the fewest changed cells, then the scenario's priorities; locks and leave stand.

    Cover is brought back to what it was before the session's edits: where the roster was below a minimum already, that
    is the minimum. With `mend_older_gaps` the minimums are the scenario's own, at the price of more changed cells. The
    session itself is not changed: `session.apply(found.cells)` takes the roster over. Raises DisagreementError.
    """
    from rota.solver.process import solve

    locked = session.locked_scenario()
    scenario = locked if mend_older_gaps else eased(locked, session.first)
    result = solve(scenario, options, on_progress, keep=session.roster)
    if result.roster is None:
        return SolvedAround(scenario, result, None, (), scenario is not locked)
    confirm(scenario, result, check(scenario, result.roster), keep=session.roster)
    # Judged by the scenario's own rules: a lock that goes against them is the user's choice and still a finding.
    return SolvedAround(
        scenario,
        result,
        check(session.scenario, result.roster),
        changed_cells(session.roster, result.roster),
        scenario is not locked,
    )
