"""The solver's objective recomputed from the roster alone.

Shares nothing with the solver: it reads clock intervals, never the solver's grid, tables or variables. A solve whose
own figures differ from these is a defect.
"""

from __future__ import annotations

from rota.domain.position import OFF
from rota.domain.roster import Roster
from rota.domain.scenario import Priority, Scenario
from rota.domain.time import day_index
from rota.measures.cover_clock import CoverClock, Moment, cover_clock
from rota.measures.facts import Facts, Line

Part = tuple[str, int, int]


def objective(scenario: Scenario, roster: Roster, soft_penalty: int) -> dict[Priority, int]:
    """Value of every priority, in the scenario's order: the sum of weight x amount over its parts."""
    parts = objective_parts(scenario, roster, soft_penalty)
    return {priority: sum(weight * amount for _, weight, amount in of_it) for priority, of_it in parts.items()}


def objective_parts(scenario: Scenario, roster: Roster, soft_penalty: int) -> dict[Priority, tuple[Part, ...]]:
    """Parts of every priority as (name, weight, amount), in the scenario's order.

    `soft_penalty` is what the check's soft findings add up to (`CheckReport.soft_penalty`). Cover is in person-minutes
    over the whole cycle, breaks ignored; hours are in paid minutes; the rest are counts.
    """
    facts = Facts(scenario, roster)
    clock = cover_clock(facts)
    lines = tuple(facts.lines.values())
    parts: dict[Priority, tuple[Part, ...]] = {
        Priority.COVER_MINIMUM: (
            ("shortage_person_min", 1, shortage_min(clock)),
            ("competence_shortage_person_min", 1, competence_shortage_min(clock)),
            ("excess_person_min", 1, excess_min(clock)),
        ),
        Priority.SOFT_RULES: (("soft_rule_breaches", 1, soft_penalty),),
        Priority.COVER_TARGET: (("target_shortage_person_min", 1, target_shortage_min(clock)),),
        Priority.CONTRACT_HOURS: (("deviation_min", 1, sum(deviation_min(line) for line in lines)),),
        Priority.ERGONOMICS: (
            ("single_days_off", 2, sum(single_days_off(line) for line in lines)),
            ("single_work_days", 1, sum(single_work_days(line) for line in lines)),
        ),
        Priority.WISHES: (("wishes_not_granted", 1, sum(wishes_not_granted(line) for line in lines)),),
    }
    return {priority: parts[priority] for priority in scenario.priorities}


def shortage_min(clock: CoverClock) -> int:
    """Person-minutes below minimum, all competences together."""
    return sum(
        moment.length_min * max(0, row.min - len(moment.present))
        for moment in clock.moments
        for row in moment.total_rows
    )


def competence_shortage_min(clock: CoverClock) -> int:
    """Person-minutes that lack the competence asked for, when each person fills one place."""
    return sum(moment.length_min * clock.hall_shortage(moment) for moment in clock.moments)


def excess_min(clock: CoverClock) -> int:
    """Person-minutes above maximum: in total, and of people whose own competence a row limits."""
    return sum(moment.length_min * _excess(clock, moment) for moment in clock.moments)


def _excess(clock: CoverClock, moment: Moment) -> int:
    excess = 0
    for row in moment.rows:
        if row.max is not None:
            counted = len(moment.present) if row.competence is None else clock.with_own(moment, row.competence)
            excess += max(0, counted - row.max)
    return excess


def target_shortage_min(clock: CoverClock) -> int:
    """Person-minutes between minimum and target that are not covered; each competence on its own."""
    return sum(moment.length_min * target_shortage_at(clock, moment) for moment in clock.moments)


def target_shortage_at(clock: CoverClock, moment: Moment) -> int:
    """People missing between minimum and target at one moment."""
    shortage = 0
    for row in moment.rows:
        if row.aim > row.min:
            able = len(moment.present) if row.competence is None else clock.able(moment, (row.competence,))
            shortage += max(0, row.aim - max(able, row.min))
    return shortage


def contract_min(line: Line) -> int:
    """Contract minutes over the cycle, rounded to whole minutes (halves to even)."""
    return round(line.position.contract_min(line.weeks))


def deviation_min(line: Line) -> int:
    """Distance of planned paid minutes, leave included, from the contract."""
    return abs(line.planned_min - contract_min(line))


def single_days_off(line: Line) -> int:
    """Days without work between two days on which work starts."""
    return sum(day not in line.work_days and _neighbours_work(line, day) == {True} for day in range(line.days))


def single_work_days(line: Line) -> int:
    """Days on which work starts between two days without."""
    return sum(day in line.work_days and _neighbours_work(line, day) == {False} for day in range(line.days))


def _neighbours_work(line: Line, day: int) -> set[bool]:
    before, after = day - 1, day + 1
    if line.rolling:
        before, after = before % line.days, after % line.days
    elif before < 0 or after >= line.days:
        return set()
    return {before in line.work_days, after in line.work_days}


def wishes_not_granted(line: Line) -> int:
    """Sum of the weights of wishes the roster does not grant: another code, or work on a day wished off."""
    missed = 0
    for wish in line.position.wishes:
        day = day_index(wish.week, wish.day)
        codes = {span.code for span in line.spans if span.day == day}
        granted = day not in line.work_days if wish.code == OFF else wish.code in codes
        missed += 0 if granted else wish.weight
    return missed
