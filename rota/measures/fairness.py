"""How one rota shares out its burdens: each person's amounts, their spread, and means by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rota.domain.fairness import BASES, Amount, RosterFairness
from rota.domain.roster import Roster, rows_left_out
from rota.domain.scenario import Scenario
from rota.measures.burdens import can_have, definitions, per_year
from rota.measures.facts import Facts, Line
from rota.measures.fairness_groups import breakdowns
from rota.measures.spread import spread


def roster_fairness(scenario: Scenario, roster: Roster) -> RosterFairness:
    """The burdens of all positions with a line in the rota. Each is compared among those who can have it."""
    lines = Facts(scenario, roster).lines
    people = {position_id: dict(_amounts(scenario, line)) for position_id, line in lines.items()}
    positions = [line.position for line in lines.values()]
    return RosterFairness(
        weeks=scenario.cycle.weeks,
        people=people,
        spreads={
            burden.id: {
                basis: spread({name: one.on(basis) for name, one in carried(people, burden.id).items()})
                for basis in BASES
            }
            for burden in definitions().burdens
        },
        breakdowns=breakdowns(scenario, positions, people),
        left_out=rows_left_out(scenario, roster),
    )


def carried(people: Mapping[str, Mapping[str, Amount]], burden_id: str) -> dict[str, Amount]:
    """The amounts of one burden by position id."""
    return {name: amounts[burden_id] for name, amounts in people.items() if burden_id in amounts}


def _amounts(scenario: Scenario, line: Line) -> Iterator[tuple[str, Amount]]:
    """The burdens that a position can have, or has all the same."""
    for burden in definitions().burdens:
        amount = per_year(burden.id, line)
        if amount > 0 or can_have(burden.id, scenario, line.position):
            yield burden.id, Amount(amount, amount * 100 / line.position.percent)
