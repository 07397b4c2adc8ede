"""What a roster of lines breaks and costs, in plain Python: the compiled search is believed only after this."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise

from rota.domain.line_problem import DAYS_PER_WEEK, OFF, LineProblem, LineRoster, LineStaff

SATURDAY = 5


def broken_limits(problem: LineProblem, roster: LineRoster) -> list[str]:
    """Every hard limit that the roster breaks, one phrase each; empty when the roster is lawful."""
    if len(roster) != len(problem.staff) or any(len(line) != problem.days for line in roster):
        return ["shape"]
    return [
        f"{person.id}: {fault}"
        for person, line in zip(problem.staff, roster, strict=True)
        for fault in _line_faults(problem, person, line)
    ]


def faulty(problem: LineProblem, roster: LineRoster) -> list[int]:
    """The people (by number) whose lines break a hard limit."""
    lines = enumerate(zip(problem.staff, roster, strict=True))
    return [p for p, (person, line) in lines if _line_faults(problem, person, line)]


def _line_faults(problem: LineProblem, person: LineStaff, line: tuple[int, ...]) -> list[str]:
    faults = []
    minutes = sum(problem.shifts[shift].length_min for shift in line if shift != OFF)
    if not person.min_total_min <= minutes <= person.max_total_min:
        faults.append(f"{minutes} minutes in all")
    worked = Counter(shift for shift in line if shift != OFF)
    faults += [f"{n} of shift {shift}" for shift, n in worked.items() if n > person.max_shifts[shift]]
    faults += [f"shift on day off {day}" for day in person.days_off if line[day] != OFF]
    for day, (first, second) in enumerate(pairwise(line)):
        if first != OFF and second in problem.shifts[first].cannot_precede:
            faults.append(f"shift {second} after {first} on day {day + 1}")
    weekends = {day // DAYS_PER_WEEK for day, s in enumerate(line) if s != OFF and day % DAYS_PER_WEEK >= SATURDAY}
    if len(weekends) > person.max_weekends:
        faults.append(f"{len(weekends)} weekends")
    start = 0
    for off, run in groupby(line, lambda shift: shift == OFF):
        end = start + sum(1 for _ in run)
        least = person.min_consecutive_days_off if off else person.min_consecutive_shifts
        if start > 0 and end < problem.days and end - start < least:
            faults.append(f"run of {end - start} from day {start}")
        if not off and end - start > person.max_consecutive_shifts:
            faults.append(f"run of {end - start} from day {start}")
        start = end
    return faults


def cost_parts(problem: LineProblem, roster: LineRoster) -> dict[str, int]:
    """What the roster costs, by kind: too few, too many, wishes for a shift, wishes against one."""
    present = Counter((day, shift) for line in roster for day, shift in enumerate(line) if shift != OFF)
    gaps = [(row, row.required - present[row.day, row.shift]) for row in problem.cover]
    return {
        "under": sum(row.under_weight * gap for row, gap in gaps if gap > 0),
        "over": sum(-row.over_weight * gap for row, gap in gaps if gap < 0),
        "on_requests": sum(w for (p, day, shift), w in problem.on_requests.items() if roster[p][day] != shift),
        "off_requests": sum(w for (p, day, shift), w in problem.off_requests.items() if roster[p][day] == shift),
    }
