"""The solver's claims against the independent recomputation: any difference is a defect of the tool."""

from __future__ import annotations

from rota.domain.finding import CheckReport, DisagreementError
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import RepairPriority, SolveResult
from rota.measures.changes import changed_cells
from rota.measures.objective import objective

COVER_RULES = frozenset({"cover.minimum", "cover.maximum", "cover.competence"})  # may fall short, at a price


def confirm(scenario: Scenario, result: SolveResult, report: CheckReport, keep: Roster | None = None) -> None:
    """Recompute the value of every priority of a result with a roster, and look for hard rules that it breaks.

    `keep` is the roster whose changed cells were counted. Raises DisagreementError.
    """
    assert result.roster is not None
    values = objective(scenario, result.roster, report.soft_penalty)
    recomputed = {str(priority): value for priority, value in values.items()}
    if keep is not None:
        recomputed[RepairPriority.CHANGES] = len(changed_cells(keep, result.roster))
    differences = [
        f"{value.priority}: solver {value.value}, recomputed {recomputed.get(value.priority)}"
        for value in result.priorities
        if value.value != recomputed.get(value.priority)
    ]
    broken = [f for f in report.findings if f.severity == "hard" and f.rule not in COVER_RULES]
    differences += [
        f"{f.rule}: the solver's roster breaks it ({f.position_id}, week {f.week}, day {f.day})" for f in broken
    ]
    if differences:
        raise DisagreementError("the solver and the independent check disagree: " + "; ".join(differences))
