"""Whether a ward can be staffed: a first roster that keeps every hard rule and minimum, or a proof against it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from rota.domain.base import Text
from rota.domain.explanation import Verdict
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress
from rota.rules.resolve import rule_set
from rota.solver.explain.effort import Effort
from rota.solver.explain.grouped import GroupedModel
from rota.solver.explain.probe import surely_short, whole_answer
from rota.solver.options import SolveOptions

FIRST_SECONDS, FIRST_SHARE = 10.0, 0.4  # for a first search; then the proofs; then what is left
LINEAR_SECONDS = 10.0


@dataclass(frozen=True)
class Staffed:
    """The answer: a lawful roster without shortage, a proof that there is none, or neither in the time."""

    verdict: Verdict
    roster: Roster | None
    reason: Text


def staffable(
    scenario: Scenario, options: SolveOptions, *, report: Callable[[Progress], None], stop: threading.Event
) -> Staffed:
    """Decide within the options' time; the roster is the first found, without regard to wishes or targets.

    A proof rests on the linear relaxation summed in whole numbers, or on the solver's own.
    """
    effort = Effort(options, report, stop)
    answer = _searched(scenario, effort, min(FIRST_SECONDS, FIRST_SHARE * effort.left))
    if answer is None and effort.left > 0:
        effort.tell("proof")
        answer = _proved(scenario, effort)
    if answer is None and effort.left > 0:
        answer = _searched(scenario, effort, effort.left)
    return answer or Staffed(Verdict.UNDECIDED, None, _UNDECIDED)


def _searched(scenario: Scenario, effort: Effort, seconds: float) -> Staffed | None:
    whole = whole_answer(scenario, effort, seconds)
    if whole.possible:
        return Staffed(Verdict.POSSIBLE, whole.roster, _FOUND)
    if whole.infeasible:
        return Staffed(Verdict.PROVED_IMPOSSIBLE, None, _RULES)
    return Staffed(Verdict.PROVED_IMPOSSIBLE, None, _short(whole.bound)) if whole.bound > 0 else None


def _proved(scenario: Scenario, effort: Effort) -> Staffed | None:
    if surely_short(scenario, effort, weekends=True):
        return Staffed(Verdict.PROVED_IMPOSSIBLE, None, _WEEKENDS)
    seconds = min(LINEAR_SECONDS, effort.left)
    bound = GroupedModel(scenario, rule_set(scenario), elastic=True).proved_short(seconds) if seconds > 0 else None
    return Staffed(Verdict.PROVED_IMPOSSIBLE, None, _short(bound)) if bound else None


def _short(person_min: int) -> Text:
    return Text(
        nb=f"Bevist: minst {person_min} personminutter av minstebemanningen må stå åpne.",
        en=f"Proved: at least {person_min} person-minutes of minimum cover must stay open.",
    )


_FOUND = Text(
    nb="Turnus funnet og kontrollert: ingen harde brudd, minstebemanningen dekket.",
    en="Rota found and checked: no hard finding, minimum cover met.",
)
_RULES = Text(
    nb="Bevist: de harde reglene kan ikke holdes samlet.", en="Proved: the hard rules cannot all be kept together."
)
_WEEKENDS = Text(
    nb="Bevist: helgedagene alene mangler folk under reglene.",
    en="Proved: the weekend days alone are short of people under the rules.",
)
_UNDECIDED = Text(
    nb="Ikke avgjort: verken turnus eller bevis ble funnet på tiden.",
    en="Undecided: neither a rota nor a proof was found in the time.",
)
