"""A family of generated wards of any size: the same numbers give the same ward, and a roster without shortage exists.

What a ward can cover at weekends follows from its people (each works one weekend of three or of two), so people come
first and demand is cut to them: weekend slots to what the weekends give, weekday slots to what the hours give.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from rota.domain.scenario import Scenario

LEAST_PEOPLE, MOST_PEOPLE, LEAST_WEEKS, MOST_WEEKS = 12, 300, 3, 52
FULL_TIME_H = 35.5
DAY_H, EVENING_H, NIGHT_H, FAGDAG_H = 7.5, 6.5, 10.0, 7.5
NIGHTS_PER_PERSON = 16  # one night worker a night for about so many people
SMALL_SHARE = 0.4  # of the day and evening positions
WEEKEND_FILL = 0.97  # of what the positions owe at weekends is asked for
SUPPLY = 1.01  # contract hours for each hour of demand
ORDINARY_PERCENT = (100, 80, 75, 60, 100, 80, 50, 75, 90, 70)
UNIONS = ("NSF", "Fagforbundet", "Delta")
Entry = dict[str, Any]


@dataclass(frozen=True)
class _Sizes:
    people: int
    weeks: int
    seed: int

    @property
    def per_night(self) -> int:
        return max(1, round(self.people / NIGHTS_PER_PERSON))

    @property
    def nights(self) -> int:
        return 3 * self.per_night

    @property
    def small(self) -> int:
        return round(SMALL_SHARE * (self.people - self.nights))

    @property
    def ordinary(self) -> int:
        return self.people - self.nights - self.small

    @property
    def nurses(self) -> int:
        """Nurses by day and evening: at least one each weekend, also where the weeks are no multiple of three."""
        return max(3 if self.weeks % 3 == 0 else 4, round(0.5 * self.ordinary))

    @property
    def nurse_places(self) -> int:
        """Nurses that each weekend can have."""
        return floor(self.nurses * self.weekends(3) + 1e-9)

    @property
    def long(self) -> int:
        """Ordinary positions whose weekend shifts are long, in threes so that each weekend has as many."""
        return 3 * (self.people // 30)

    @property
    def fagdag(self) -> bool:
        return self.weeks >= 12 and self.people >= 30

    def weekends(self, every: int) -> float:
        """Share of the weekends that a position can work."""
        return (self.weeks // every) / self.weeks

    @property
    def weekend_slots(self) -> int:
        """Day and evening places that each weekend day can have."""
        owed = (self.ordinary + self.long) * self.weekends(3) + self.small * self.weekends(2)
        return floor(WEEKEND_FILL * owed + 1e-9)


def ward_case(people: int, weeks: int, seed: int = 0) -> Scenario:
    """The ward of so many people over so many weeks. Raises ValueError outside 12 to 300 people and 3 to 52 weeks."""
    return Scenario.model_validate(ward_data(people, weeks, seed))


def ward_data(people: int, weeks: int, seed: int = 0) -> Entry:
    """The ward as data, in the form of a scenario file."""
    if not (LEAST_PEOPLE <= people <= MOST_PEOPLE and LEAST_WEEKS <= weeks <= MOST_WEEKS):
        sizes_said = f"{LEAST_PEOPLE} to {MOST_PEOPLE} people and {LEAST_WEEKS} to {MOST_WEEKS} weeks"
        raise ValueError(f"a ward has {sizes_said}, not {people} and {weeks}")
    sizes = _Sizes(people, weeks, seed)
    name = f"ward-{people}x{weeks}-{seed}"
    rng = random.Random(name)
    day_weekend = min(ceil(0.6 * sizes.weekend_slots), sizes.weekend_slots - 1)
    evening = sizes.weekend_slots - day_weekend
    positions = _ordinary(sizes) + _small(sizes) + _nights(sizes)
    day_weekday = _day_weekday(sizes, positions, day_weekend, evening)
    _match_hours(sizes, positions, _asked_h(sizes, day_weekday, day_weekend, evening))
    _add_locks_and_wishes(sizes, positions, rng)
    data: Entry = {
        "format": "rota/scenario/1",
        "id": name,
        "title": {"nb": f"Generert avdeling {name}", "en": f"Generated ward {name}"},
        "data_origin": {"assumed": True, "note": {"nb": "Laget for måling.", "en": "Made for measuring."}},
        "ward": {"name": f"Avdeling {name}", "unions": list(UNIONS)},
        "cycle": {"weeks": weeks, "rolling": True, "start": "2027-01-04"},
        "competences": _competences(),
        "shifts": _shifts(sizes),
        "demand": _demand(sizes, day_weekday, day_weekend, evening),
        "positions": positions,
        "agreements": _agreements(sizes),
    }
    if sizes.fagdag:
        data["fagdag"] = {
            "shift": "FAG",
            "every_weeks": 12,
            "min_percent": 50,
            "night_staff": True,
            "max_people_per_day": max(2, people // 10),
            "assumed": True,
        }
    return data


def _competences() -> list[Entry]:
    return [
        {"id": "nurse", "name": {"nb": "Sykepleier", "en": "Nurse"}, "stands_in_for": ["care_worker", "assistant"]},
        {"id": "care_worker", "name": {"nb": "Helsefagarbeider", "en": "Care worker"}, "stands_in_for": ["assistant"]},
        {"id": "assistant", "name": {"nb": "Assistent", "en": "Assistant"}},
    ]


def _shifts(sizes: _Sizes) -> list[Entry]:
    rows = [
        ("D", "Dagvakt", "Day shift", "day", "07:15", "15:15"),
        ("A", "Kveldsvakt", "Evening shift", "evening", "15:00", "22:00"),
        ("N", "Nattevakt", "Night shift", "night", "21:00", "07:30"),
    ]
    if sizes.long:
        rows.append(("L", "Langvakt", "Long shift", "long", "08:00", "21:00"))
    if sizes.fagdag:
        rows.append(("FAG", "Fagdag", "Professional day", "fagdag", "08:00", "16:00"))
    return [
        {"code": code, "name": {"nb": nb, "en": en}, "kind": kind, "start": start, "end": end, "unpaid_break_min": 30}
        for code, nb, en, kind, start, end in rows
    ]


def _ordinary(sizes: _Sizes) -> list[Entry]:
    positions = []
    # Spread over the list, so that some of them are nurses.
    long = {sizes.ordinary * turn // sizes.long for turn in range(sizes.long)}
    for number in range(sizes.ordinary):
        nurse = number < sizes.nurses
        competence = "nurse" if nurse else "care_worker" if number % 3 else "assistant"
        percent = ORDINARY_PERCENT[number % len(ORDINARY_PERCENT)]
        one = _position(f"P{number + 1:02}", competence, percent, 3, ["D", "A"])
        if number in long:
            one |= {"weekend_shifts": ["L"], "consent_long": True}
        positions.append(one)
    return positions


def _small(sizes: _Sizes) -> list[Entry]:
    return [
        _position(f"W{number + 1:02}", "care_worker" if number % 2 == 0 else "assistant", 28.6, 2, ["D", "A"])
        for number in range(sizes.small)
    ]


def _nights(sizes: _Sizes) -> list[Entry]:
    """Night positions whose contracts are whole numbers of nights; the first ones take what does not divide."""
    count, left = divmod(7 * sizes.weeks * sizes.per_night, sizes.nights)
    # Where the cycle is no multiple of three weeks, thirds of the weekends fall short: some work every second.
    thirds, halves = sizes.weeks // 3, sizes.weeks // 2
    every_second = ceil((sizes.per_night * sizes.weeks - sizes.nights * thirds) / max(1, halves - thirds))
    positions = []
    for number in range(sizes.nights):
        nights = count + (1 if number < left else 0)
        fagdag_h = FAGDAG_H * max(1, sizes.weeks // 12) if sizes.fagdag else 0.0
        percent = round(100 * (nights * NIGHT_H + fagdag_h) / (FULL_TIME_H * sizes.weeks), 1)
        every = 2 if number < every_second else 3
        competence = "nurse" if number < (sizes.nights + 1) // 2 else "care_worker"
        positions.append(_position(f"N{number + 1:02}", competence, percent, every, ["N"]))
    return positions


def _position(name: str, competence: str, percent: float, every: int, shifts: list[str]) -> Entry:
    return {
        "id": name,
        "holder": f"Ansatt {name}",
        "union": UNIONS[0] if competence == "nurse" else UNIONS[1 + int(name[1:]) % 2],
        "competence": competence,
        "percent": percent,
        "full_time_hours": FULL_TIME_H,
        "weekend_every": every,
        "shifts": shifts,
    }


def _supply_h(positions: list[Entry]) -> float:
    """Contract hours a week of those who work days and evenings."""
    return sum((float(one["percent"]) * FULL_TIME_H / 100 for one in positions if one["shifts"] != ["N"]), 0.0)


def _asked_h(sizes: _Sizes, day_weekday: int, day_weekend: int, evening: int) -> float:
    """Hours a week that demand and professional days take; a long shift is shorter than the two that it replaces."""
    demand = 5 * (day_weekday * DAY_H + evening * EVENING_H) + 2 * (day_weekend * DAY_H + evening * EVENING_H)
    long_saving = 2 * sizes.long * sizes.weekends(3) * (DAY_H + EVENING_H - 12.5)
    fagdager = sizes.ordinary * FAGDAG_H / 12 if sizes.fagdag else 0.0
    return demand - long_saving + fagdager


def _day_weekday(sizes: _Sizes, positions: list[Entry], day_weekend: int, evening: int) -> int:
    """Weekday day places that the contract hours pay for."""
    rest = _asked_h(sizes, 0, day_weekend, evening)
    return max(2, round((_supply_h(positions) / SUPPLY - rest) / (5 * DAY_H)))


def _match_hours(sizes: _Sizes, positions: list[Entry], asked_h: float) -> None:
    """Move the ordinary positions' percents, whole percents at a time, until the hours match the demand."""
    ordinary = [one for one in positions if one["id"].startswith("P")]
    points = round((SUPPLY * asked_h - _supply_h(positions)) / (FULL_TIME_H / 100))
    step = 1 if points > 0 else -1
    turn = idle = 0
    while points and idle < len(ordinary):
        one = ordinary[turn % len(ordinary)]
        turn += 1
        if 50 <= one["percent"] + step <= 100:
            one["percent"] += step
            points -= step
            idle = 0
        else:
            idle += 1


def _demand(sizes: _Sizes, day_weekday: int, day_weekend: int, evening: int) -> list[Entry]:
    long_each = sizes.long // 3
    # Shifts overlap when they change: the most that may be present leaves room for both, and for one or two more.
    night, nurse_places = sizes.per_night, sizes.nurse_places
    rows = [
        _row("weekday-day", "weekdays", "07:15", "15:00", day_weekday, most=day_weekday + night + 2),
        _row("weekday-evening", "weekdays", "15:00", "21:00", evening, most=evening + day_weekday + 2),
        # Long shifts begin at 08:00 and end at 21:00: the hours around them have a lower minimum, not a lower target.
        _row("weekend-early", "weekend", "07:15", "08:00", max(1, day_weekend - long_each), target=day_weekend),
        _row("weekend-day", "weekend", "08:00", "15:00", day_weekend, most=day_weekend + night + 2),
        _row("weekend-evening", "weekend", "15:00", "21:00", evening, most=evening + day_weekend + 2),
        _row("late-evening", "all", "21:00", "22:00", max(1, evening - long_each) + night, target=evening + night),
        _row("night", "all", "22:00", "07:15", night, most=night + 1),
        _row("nurse-day", "all", "07:15", "15:00", ceil(nurse_places / 2), competence="nurse"),
    ]
    if nurse_places >= 2:
        rows.append(_row("nurse-evening", "all", "15:00", "21:00", nurse_places // 2, competence="nurse"))
    if night >= 2:
        rows.append(_row("nurse-night", "all", "22:00", "07:15", 1, competence="nurse"))
    return rows


def _row(
    name: str,
    days: str,
    start: str,
    end: str,
    least: int,
    *,
    target: int | None = None,
    most: int | None = None,
    competence: str | None = None,
) -> Entry:
    row: Entry = {"id": name, "days": days, "from": start, "to": end, "min": least, "target": target or least}
    if most is not None:
        row["max"] = most
    if competence is not None:
        row["competence"] = competence
    return row


def _agreements(sizes: _Sizes) -> list[Entry]:
    return [
        _agreement("averaging", "hours.weekly_max", 54),
        _agreement("shift-length", "hours.daily_max", 12.5 if sizes.long else 10),
        _agreement("rest-9", "rest.daily_minimum", 9),
    ]


def _agreement(name: str, rule: str, limit_h: float) -> Entry:
    return {
        "id": name,
        "rule": rule,
        "rung": "local_tariff_bound",
        "status": "in_force",
        "unions": "all",
        "covers_unorganised": True,
        "limit_h": limit_h,
        "valid_from": "2026-01-01",
        "signed_by": ["Enhetsleder", *(f"Plasstillitsvalgt {union}" for union in UNIONS)],
    }


def _add_locks_and_wishes(sizes: _Sizes, positions: list[Entry], rng: random.Random) -> None:
    """A fixed day off or day shift for one in ten, two wishes for one in four; weekends stay open."""
    daytime = [one for one in positions if one["shifts"] != ["N"]]
    for one in rng.sample(daytime, max(1, len(daytime) // 10)):
        week, day = rng.randint(1, sizes.weeks), rng.randint(2, 4)
        one["locked"] = [{"week": week, "day": day, "code": rng.choice(["D", "off"])}]
    for one in rng.sample(positions, len(positions) // 4):
        days = rng.sample([(week, day) for week in range(1, sizes.weeks + 1) for day in range(1, 6)], 2)
        one["wishes"] = [{"week": week, "day": day, "code": "off", "weight": rng.randint(1, 3)} for week, day in days]


def _main() -> None:
    """Print a ward as a scenario file. JSON is YAML, so it can be read like any other."""
    sizes = [int(argument) for argument in sys.argv[1:]]
    if not 2 <= len(sizes) <= 3:
        sys.exit("usage: python -m rota.bench.wards PEOPLE WEEKS [SEED]")
    print(json.dumps(ward_data(*sizes), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    _main()
