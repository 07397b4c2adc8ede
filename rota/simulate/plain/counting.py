"""What is counted in a simulated year before and after it is lived. Plain Python."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from rota.domain.time import MIN_PER_DAY
from rota.simulate.plain.standing import Standing

KINDS = ("day", "evening", "night")


def count_planned(year: Standing) -> None:
    """Who is planned, absent and replaced by a temporary worker for long."""
    for person in year.people:
        year.counts["away", person.position.id] = len(year.away[person.number])
        for day in range(year.days):
            work = [one for one in year.planned_on(person, day) if one.is_work]
            minutes, state = sum(one.paid for one in work), year.state(person, day)
            for name, counted in (("planned", True), ("absent", state is not None), ("temp", state == "temp")):
                year.counts[f"{name}_min"] += minutes * counted
                year.counts[f"{name}_shifts"] += len(work) * counted


def count_unreplaced(year: Standing) -> None:
    """Shifts below minimum, had nobody been replaced."""
    held = [dict(person.duties) for person in year.people]
    for person in year.people:
        gone = [day for day in range(year.days) if year.state(person, day) == "away"]
        person.duties = {day: duties for day, duties in person.duties.items() if day not in gone}
    year.counts["below_before"] = sum(1 for _, _, name in _below(year) if name is None)
    for person, duties in zip(year.people, held, strict=True):
        person.duties = duties


def _below(year: Standing) -> set[tuple[int, int, str | None]]:
    """(day, kind, competence or None for any reason) of every shift below minimum."""
    found: set[tuple[int, int, str | None]] = set()
    for day in range(year.days):
        for moment in year.day_moments(day):
            for row in year.near(day):
                if row.start <= moment.start < row.end:
                    if row.competence is None and len(moment.crew) < row.least:
                        found.add((row.day, row.kind, None))
                    if row.competence in moment.lacking:
                        found |= {(row.day, row.kind, None), (row.day, row.kind, row.competence)}
    return found


def count_shortages(year: Standing) -> None:
    """Shifts below minimum when the year has been lived."""
    for _, kind, name in _below(year):
        year.counts[("kind", KINDS[kind]) if name is None else ("below", name)] += 1
    for moment in (one for day in range(year.days) for one in year.day_moments(day)):
        year.counts["below_person_min"] += max(moment.missing) * moment.length
        for name, _ in moment.places:
            if name is not None:
                year.counts["asked", name] += moment.length
                year.counts["short", name] += moment.length * (name in moment.lacking)


def count_people(year: Standing) -> None:
    """Who was there, how often somebody was asked, and how many different people residents met."""
    seen: dict[str, set[int]] = defaultdict(set)
    own: dict[str, str] = {}
    for person in year.people:
        year.counts["called", person.position.id] = person.called
        year.counts["added", person.position.id] = person.added
        own[f"own {person.position.id}"] = own[f"temp {person.position.id}"] = person.position.id
        for day in range(year.days):
            held = person.duties.get(day, ())
            year.counts["worked_min"] += sum(one.paid for one in held if one.is_work)
            worked = sum(one.on_ward for one in held)
            year.counts["regular_shifts"] += worked
            year.counts["all_shifts"] += worked
            if worked:
                seen[f"own {person.position.id}"].add(day // 7)
    for number, day in sorted(year.temps):
        person = year.people[number]
        worked = len(year.temp_spans(person, day))
        year.counts["all_shifts"] += worked
        if worked:
            seen[f"temp {person.position.id}"].add(day // 7)
    for one in year.outsiders:
        year.counts["all_shifts"] += len(one.worked)
        seen[one.key] |= {work.start // MIN_PER_DAY // 7 for work in one.worked}
    groups = [set(group.positions) for group in year.spec.resident_groups]
    named = set().union(*groups) if groups else set()
    for group in groups or [set()]:
        for pair in pairwise(range(year.weeks)):
            inside = [key for key in seen if own.get(key) not in named or own.get(key) in group]
            year.counts["different_people"] += sum(1 for key in inside if seen[key] & set(pair))
