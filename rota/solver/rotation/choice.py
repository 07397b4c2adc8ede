"""Which engine answers a ward, and what the rotation engine's answer means."""

from __future__ import annotations

import threading
from collections.abc import Callable

from rota.domain.base import Text
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress
from rota.rules.resolve import RuleSet
from rota.solver.options import SolveOptions
from rota.solver.rotation.common import CommonRota, common_rota
from rota.solver.rotation.tied import Shape, groups_of_equals, shape_of, tie_of

NO_EQUALS = Text(
    nb="Ingen stillinger er like nok til å gå samme linjer, så det finnes ingen felles turnus å lage. "
    "Stillinger med låste dager, ønsker eller vakter før perioden holdes utenfor.",
    en="No positions are equal enough to walk the same lines, so there is no common rota to make. "
    "Positions with locked days, wishes or duties before the cycle are left out.",
)
NONE_COMMON = Text(
    nb="Det er bevist at ingen felles turnus oppfyller reglene. Egne linjer for hver stilling er ikke prøvd.",
    en="It is proved that no common rota keeps the rules. Individual lines were not tried.",
)
NONE_FOUND = Text(
    nb="Ingen felles turnus ble funnet på den gitte tiden. Det er ikke et bevis for at den ikke finnes.",
    en="No common rota was found in the time given. That is not a proof that none exists.",
)


def chosen_engine(scenario: Scenario, ruleset: RuleSet, options: SolveOptions) -> Shape:
    """The engine asked for, or the one that fits the scenario's shape."""
    return shape_of(scenario, ruleset) if options.engine == "auto" else options.engine


def rotation_roster(
    scenario: Scenario,
    ruleset: RuleSet,
    options: SolveOptions,
    *,
    time_limit_s: float,
    stop: threading.Event,
    report: Callable[[Progress], None],
    patience: float = 1.0,
) -> CommonRota | None:
    """The best common rota found; None when there are no equals to walk one. `patience` as in `common_rota`."""
    groups = groups_of_equals(scenario, ruleset)
    if not groups:
        return None
    tie = tie_of(scenario, groups)
    return common_rota(
        scenario, ruleset, options, tie, time_limit_s=time_limit_s, stop=stop, report=report, patience=patience
    )


def falls_short(scenario: Scenario, common: CommonRota) -> bool:
    """Whether a common rota fails the first priority (minimum cover, as a rule): lines of their own may not."""
    return common.keys is None or common.values.get(scenario.priorities[0], 1) > 0


def note_of(scenario: Scenario, common: CommonRota) -> Text:
    """What is proved about a common rota, said apart from what is proved about all rosters."""
    proved = [one for one in scenario.priorities if common.values.get(one, 1) <= common.bounds.get(one, 0)]
    if len(proved) == len(scenario.priorities):
        nb, en = "Ingen felles turnus er bedre: det er bevist.", "No common rota is better: that is proved."
    else:
        nb, en = "Det er ikke bevist at dette er den beste felles turnusen.", "It is not proved the best common rota."
    return Text(
        nb=f"Felles turnus: like stillinger går samme linjer, forskjøvet i uker. {nb} Egne linjer kan gi mer.",
        en=f"Common rota: equal positions walk the same lines, weeks apart. {en} Individual lines may do better.",
    )


def reason_without(common: CommonRota | None) -> Text:
    """Why the rotation engine has no roster."""
    if common is None:
        return NO_EQUALS
    return NONE_COMMON if common.infeasible else NONE_FOUND
