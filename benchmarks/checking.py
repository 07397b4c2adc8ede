"""How long a check takes: 60 people over 52 weeks, whole, and again after one edited cell. One core.

    ./run python -m benchmarks.checking [--repeats N]

Two rosters: `orderly` (a rotating pattern with few breaches) and `random` (a shift on six days of ten, some 20,000
findings, the worst case). Times are medians, with the worst of the repeats: among many edits one now and then waits
for Python's garbage collector. Peak memory is the process's.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from rota.domain.roster import Roster, duty_of, roster_from_codes
from rota.domain.scenario import Scenario
from rota.rules.check import Checked, check

PEOPLE, WEEKS = 60, 52
DAYS = "DDDDA..AA.DD..DD..AAA"  # three weeks, the third weekend worked
NIGHTS = "NNN........NNN......."
SHIFTS = (
    ("D", "day", "07:30", "15:30", 30),
    ("A", "evening", "14:30", "22:00", 30),
    ("N", "night", "21:45", "07:45", 0),
    ("L", "long", "07:30", "20:30", 30),
)
DEMAND = (
    ("07:30", "15:30", 10, None),
    ("15:30", "21:45", 8, None),
    ("21:45", "07:30", 3, None),
    ("07:30", "21:45", 2, "nurse"),
    ("21:45", "07:30", 1, "nurse"),
    ("07:30", "21:45", 3, "care_worker"),
)


def ward() -> Scenario:
    """Sixty full positions, half of them nurses, six rows of demand every day, agreements on three limits."""
    agreement = {
        "rung": "local_tariff_bound",
        "status": "in_force",
        "valid_from": "2026-01-01",
        "signed_by": ["Leader"],
    }
    data: dict[str, Any] = {
        "format": "rota/scenario/1",
        "id": "checking",
        "title": "Sixty people over a year",
        "data_origin": {"assumed": True},
        "ward": {"name": "Ward"},
        "cycle": {"weeks": WEEKS, "rolling": True, "start": "2027-01-04"},
        "shifts": [
            {"code": code, "name": code, "kind": kind, "start": start, "end": end, "unpaid_break_min": pause}
            for code, kind, start, end, pause in SHIFTS
        ],
        "competences": [
            {"id": "nurse", "name": "Nurse", "stands_in_for": ["care_worker"]},
            {"id": "care_worker", "name": "Care worker"},
        ],
        "demand": [
            {"id": f"row-{number}", "days": "all", "from": start, "to": end, "min": least, "competence": competence}
            for number, (start, end, least, competence) in enumerate(DEMAND)
        ],
        "positions": [
            {
                "id": f"P{number:02d}",
                "holder": f"H{number:02d}",
                "union": "NSF",
                "competence": ("nurse", "care_worker")[number % 2],
                "percent": 100,
                "full_time_hours": 35.5,
                "weekend_every": 3,
                "shifts": [code for code, *_ in SHIFTS],
            }
            for number in range(PEOPLE)
        ],
        "agreements": [
            agreement | {"id": "day", "rule": "hours.daily_max", "limit_h": 12.5},
            agreement | {"id": "week", "rule": "hours.weekly_max", "limit_h": 54},
            agreement | {"id": "rest", "rule": "rest.daily_minimum", "limit_h": 9},
        ],
    }
    return Scenario.model_validate(data)


def orderly(scenario: Scenario) -> Roster:
    """Everybody walks through the pattern of days or of nights, each a week further."""
    held = [
        (position.id, day, code)
        for number, position in enumerate(scenario.positions)
        for day in range(scenario.cycle.days)
        if (code := _line(number)[(day + 7 * number) % len(DAYS)]) != "."
    ]
    return roster_from_codes(scenario, held)


def _line(number: int) -> str:
    return NIGHTS if number % 10 == 9 else DAYS


def disorderly(scenario: Scenario) -> Roster:
    """Any of three shifts on six days of ten."""
    rng = random.Random(1)
    days = range(scenario.cycle.days)
    held = [(one.id, day, rng.choice("DAN")) for one in scenario.positions for day in days if rng.random() < 0.6]
    return roster_from_codes(scenario, held)


def edit_times(scenario: Scenario, roster: Roster, repeats: int) -> list[float]:
    """Seconds to check again after one cell is given another shift, at `repeats` random cells in turn."""
    rng = random.Random(2)
    checked = Checked(scenario, roster)
    times = []
    for _ in range(repeats):
        position = rng.choice(scenario.positions).id
        day = rng.randrange(scenario.cycle.days)
        line = [duty for duty in checked.roster.by_position[position] if duty.day_index != day]
        line.append(duty_of(scenario, position, day, rng.choice("DANL")))
        begun = perf_counter()
        checked.replace(position, line)
        times.append(perf_counter() - begun)
    return times


def check_times(scenario: Scenario, roster: Roster, repeats: int) -> list[float]:
    """Seconds of a whole check, nothing kept from the one before."""
    times = []
    for _ in range(repeats):
        fresh = Roster(roster.weeks, roster.duties)
        begun = perf_counter()
        check(scenario, fresh)
        times.append(perf_counter() - begun)
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    scenario = ward()
    print("| roster | findings | windows | whole check, s | worst | one cell, ms | 19 of 20 below | worst |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, roster in (("orderly", orderly(scenario)), ("random", disorderly(scenario))):
        report = check(scenario, roster)
        whole = check_times(scenario, roster, repeats)
        cell = edit_times(scenario, roster, 10 * repeats)
        print(
            f"| {name} | {len(report.findings)} | {report.windows} | {median(whole):.2f} | {max(whole):.2f} "
            f"| {1000 * median(cell):.0f} | {1000 * quantiles(cell, n=20)[-1]:.0f} | {1000 * max(cell):.0f} |"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"\npeak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
