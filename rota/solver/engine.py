"""One solve in this process: search, the model's own evaluation, status and provenance."""

from __future__ import annotations

import platform
import threading
from datetime import UTC, datetime
from importlib.metadata import version

from rota.domain.base import Text
from rota.domain.finding import DisagreementError
from rota.domain.roster import Roster
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import PriorityValue, Provenance, SolveResult, Status
from rota.rules.resolve import RuleSet, rule_set
from rota.solver.bounds.beside import proving
from rota.solver.bounds.proved import bounds_for
from rota.solver.explain import explain
from rota.solver.objective import SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT
from rota.solver.options import SolveOptions
from rota.solver.rotation.choice import chosen_engine, falls_short, note_of, reason_without, rotation_roster
from rota.solver.rotation.common import CommonRota
from rota.solver.search import Report, Search
from rota.solver.watcher import Incumbent

# What remains to be done when the search stops: the model's own evaluation of the best roster, and its check.
CLOSING_SECONDS = 2.5
# What a common rota may take of the time before lines are tried, if it cannot meet the first priority.
AUTO_PATIENCE = 0.4
WEIGHTS = {"single_days_off": SINGLE_DAY_OFF_WEIGHT, "single_work_days": SINGLE_WORK_DAY_WEIGHT}
NOT_FOUND = Text(
    nb="Ingen turnus ble funnet på den gitte tiden. Det er ikke et bevis for at den ikke finnes.",
    en="No roster was found in the time given. That is not a proof that none exists.",
)


def solve_here(
    scenario: Scenario,
    options: SolveOptions,
    *,
    report: Report,
    stop: threading.Event,
    warm_start: Roster | None = None,
    used_s: float = 0.0,
) -> SolveResult:
    """Solve in this process. `used_s` seconds of the limit are already gone. `stop` ends it with the best so far."""
    started_at = datetime.now(UTC).isoformat(timespec="seconds")
    ruleset = rule_set(scenario)
    reserve = min(CLOSING_SECONDS, 0.2 * options.time_limit_s)
    search = Search(scenario, ruleset, options, report, stop, warm_start=warm_start, used_s=used_s + reserve)
    engine = chosen_engine(scenario, ruleset, options) if warm_start is None else "lines"
    common = _common_rota(search) if engine == "rotation" else None
    if common is not None and common.keys is not None:
        search.best = Incumbent(common.keys, dict(common.values), common.seconds_to_best)
        search.seconds_to_first = common.seconds_to_first
    if options.engine == "auto" and (common is None or falls_short(scenario, common)):
        engine = "lines"
    if engine == "lines":
        if common is not None:
            search.warm_start = common.roster(scenario)
            search.deterministic_spent += common.deterministic_spent
        with proving(
            scenario, ruleset, options, search.left, search.incumbent, lambda: search.bounds, search.proofs.append
        ):
            search.run()
    roster = search.roster()
    priorities = _priorities(search) if roster is not None else ()
    return SolveResult(
        status=_status(search, priorities),
        roster=roster,
        priorities=priorities,
        seconds=search.elapsed,
        seconds_to_first=search.seconds_to_first,
        seconds_to_best=search.best.seconds if search.best else None,
        stopped_early=stop.is_set(),
        provenance=provenance(scenario, ruleset, options, started_at, engine),
        reason=_reason(search, ruleset) if engine == "lines" or search.best is not None else reason_without(common),
        note=note_of(scenario, common) if engine == "rotation" and common is not None and roster is not None else None,
    )


def _common_rota(search: Search) -> CommonRota | None:
    """The rotation engine's answer within what is left of the effort."""
    return rotation_roster(
        search.scenario,
        search.ruleset,
        search.options,
        time_limit_s=search.left,
        stop=search.stop,
        report=search.report,
        patience=AUTO_PATIENCE if search.options.engine == "auto" else 1.0,
    )


def provenance(
    scenario: Scenario, ruleset: RuleSet, options: SolveOptions, started_at: str, engine: str = "lines"
) -> Provenance:
    """What is needed to repeat the solve."""
    return Provenance(
        scenario_digest=scenario.digest(),
        ruleset_digest=ruleset.digest,
        seed=options.seed,
        workers=options.workers,
        time_limit_s=options.time_limit_s,
        deterministic_limit=options.deterministic_limit,
        rota_version=version("rota"),
        ortools_version=version("ortools"),
        python_version=platform.python_version(),
        started_at=started_at,
        engine=engine,
    )


def _status(search: Search, priorities: tuple[PriorityValue, ...]) -> Status:
    if search.best is None:
        return Status.PROVED_INFEASIBLE if search.infeasible else Status.NOT_FOUND
    return Status.OPTIMAL if all(value.proved for value in priorities) else Status.FEASIBLE


def _priorities(search: Search) -> tuple[PriorityValue, ...]:
    """Values as the model has them, each with the bound that holds for them. Raises DisagreementError.

    A bound is valid only while the priorities before it stand as when it was found. Which bounds hold is asked with the
    values found here, not with those the search wrote down: a solve may leave a variable of an earlier priority looser
    than its roster needs, so a roster can be better here, never worse, than its record. A proof speaks of every roster
    that is no worse on what the proof rests on, hence of this one as it is: no bound can lawfully be above its value.
    """
    amounts = search.evaluate()
    parts = {
        priority: tuple((name, WEIGHTS.get(name, 1), amount) for name, amount in amounts[priority].items())
        for priority in search.scenario.priorities
    }
    values = {priority: sum(weight * amount for _, weight, amount in line) for priority, line in parts.items()}
    bounds = bounds_for(search.proofs, values)
    for priority, value in values.items():
        if bounds.get(priority, 0) > value:
            raise DisagreementError(
                f"{priority}: the best roster has {value}, below the proved bound {bounds[priority]}"
            )
    return tuple(PriorityValue(Priority(one), values[one], bounds.get(one, 0), parts[one]) for one in values)


def _reason(search: Search, ruleset: RuleSet) -> Text | None:
    if search.best is not None:
        return None
    if search.infeasible:
        return explain(search.scenario, ruleset, repeatable=search.options.deterministic_limit is not None)
    return NOT_FOUND
