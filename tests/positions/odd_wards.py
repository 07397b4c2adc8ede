"""Random tiny wards with features that are seldom together, and the position search beside brute force."""

from __future__ import annotations

import itertools
import random
import threading
from fractions import Fraction
from math import prod
from typing import Any

from rota.domain.explanation import Verdict
from rota.domain.levers import Criterion
from rota.domain.scenario import Scenario
from rota.domain.structure import Choices, Pick, Structure
from rota.positions.options import choices
from rota.positions.search import search_here
from rota.positions.structures import counted_of, figures_of_structure, ward_of
from rota.solver.options import SolveOptions
from rota.solver.staffable import staffable
from rota.solver.structures import StructureModel
from tests.positions.shortage import LONG_AGREED
from tests.positions.wards import SHIFTS, ward

STEPS = {str(one): 0.001 for one in Criterion}
QUICK = SolveOptions(time_limit_s=3, workers=1)


def structure_of(some: Choices, options: tuple[int, ...]) -> Structure:
    """The structure with these options at their least sizes."""
    picks = (Pick(number, one.options[number].low) for number, one in zip(options, some.positions, strict=True))
    return Structure(tuple(picks), ())


def left_open(some: Choices, options: tuple[int, ...]) -> bool:
    """Whether the arithmetic leaves open these options, whatever their sizes."""
    model = StructureModel(some, workers=1)
    for takes, number in zip(model.takes, options, strict=True):
        model.model.add(takes[number] == 1)
    found, proved = model.best((), seconds=10, stop=threading.Event())
    assert proved
    return found is not None


def answer_of(some: Choices, options: tuple[int, ...]) -> Verdict:
    """What the rota engine says of the structure at its least sizes."""
    scenario = ward_of(some, structure_of(some, options))
    return staffable(scenario, QUICK, report=lambda _: None, stop=threading.Event()).verdict


def shifts_of(*codes: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": code, "kind": kind, "start": start, "end": end, "paid_break_min": 30}
        for code, (kind, start, end) in SHIFTS.items()
        if code in codes
    ]


def odd_ward(rng: random.Random) -> Scenario:
    """A tiny ward with features that are seldom together."""
    weeks = rng.choice([1, 2, 2, 3, 3, 5])
    rolling = rng.random() < 0.6
    number = rng.randint(2, 4)
    staff: list[dict[str, Any]] = [
        {
            "id": f"S{n}",
            "competence": rng.choice(["nurse", "care", "helper"]),
            "extra_competences": rng.choice([[], [], ["nurse"]]),
            "weekend_every": rng.choice([0, 1, 1, 2, 2, 3]),
            "shifts": rng.choice([["D"], ["D", "A"], ["D", "D", "A"], ["N"], ["D", "N"], ["D", "A", "N"]]),
            "percent": rng.choice([14.29, 40, 60, 61.97, 65]),
            "full_time_hours": rng.choice([35.5, 37.5]),
            "holder": f"h{n}",
        }
        for n in range(number)
    ]
    for one in staff:
        if rng.random() < 0.25:
            one["weekend_shifts"] = rng.choice([["A"], ["N"], ["D", "N"]])
        if rng.random() < 0.3:
            weekday = rng.randint(1, 7)
            codes = one["shifts"] if weekday < 6 else one.get("weekend_shifts", one["shifts"])
            code = rng.choice([*codes, "off", "FE"])
            one["locked"] = [{"week": rng.randint(1, weeks), "day": weekday, "code": code}]
    for n in range(1, number):
        if rng.random() < 0.4:
            # Like the one before, perhaps without a holder: it may change places with it, or not.
            staff[n] = {**staff[n - 1], "id": f"S{n}", "holder": f"h{n}"}
            if rng.random() < 0.3:
                staff[n].pop("holder")
    if rng.random() < 0.3:
        staff[-1] = {**staff[-1], "vacant": True}
        staff[-1].pop("holder", None)
        staff[-1].pop("locked", None)
    names = [one["id"] for one in staff]
    levers: dict[str, Any] = {
        "steps": STEPS,
        "may_end": [{"positions": rng.sample(names, rng.randint(1, 2)), "reason": "x"}],
    }
    sizes = []
    for one in staff:
        if one.get("vacant"):
            sizes.append({"positions": [one["id"]], "at_least": 50, "at_most": 50, "fill": True})
        elif rng.random() < 0.5 and one["percent"] < 70:
            sizes.append({"positions": [one["id"]], "at_least": 70, "at_most": 70, "wish": rng.random() < 0.5})
    for lever in sizes:
        # Whoever is like the first has the same lever.
        first = next(one for one in staff if one["id"] == lever["positions"][0])
        for one in staff:
            if one["id"] > first["id"] and {**one, "id": 0, "holder": 0} == {**first, "id": 0, "holder": 0}:
                lever["positions"].append(one["id"])
    if sizes:
        levers["sizes"] = sizes
    if rng.random() < 0.4:
        levers["weekends"] = [{"positions": rng.sample(names, rng.randint(1, 2)), "every": [rng.choice([1, 2, 3])]}]
    if rng.random() < 0.4:
        levers["long_shifts"] = [{"positions": rng.sample(names, rng.randint(1, 2)), "shift": "L"}]
    if rng.random() < 0.5:
        levers["budget"] = {"fte_change_at_most": rng.choice([0, 0, 0.3, -0.2])}
    more: dict[str, Any] = {}
    if rng.random() < 0.3:
        paid = rng.sample(["nurse", "care", "helper"], rng.randint(1, 3))
        more["pay"] = {"annual_pay": dict.fromkeys(paid, 500_000), "price_year": 2026, "rates_table": "ks-2022"}
    if rng.random() < 0.2:
        few = {"id": "ward.few", "title": "x", "assumed": True, "kind": "count", "weeks": 1}
        more["own_rules"] = [few | {"at_most": 2, "positions": names[-1:]}]
    demand = _demand(rng)
    if rng.random() < 0.3:
        day = rng.randrange(7 * weeks)
        more["date_exceptions"] = [
            {
                "date": f"2027-01-{4 + day:02d}" if day < 28 else f"2027-02-{day - 27:02d}",
                "from": "09:00",
                "to": "14:00",
                "min": rng.choice([0, 1, 2]),
            }
        ]
    if rng.random() < 0.4:
        more["fagdag"] = {
            "shift": "F",
            "every_weeks": rng.choice([1, 2, 3]),
            "min_percent": rng.choice([0, 50, 61.97, 100]),
        }
    rules = [
        {"rule": rule, "severity": "soft"}
        for rule in ("fagdag.interval", "weekend.frequency", "weekend.whole")
        if rng.random() < 0.2
    ]
    if rng.random() < 0.3:
        past = [{"position": names[0], "days_before": 1, "code": rng.choice(staff[0]["shifts"])}]
        more["history"] = {"days_known": 7, "duties": past}
    agreements = []
    pack = rng.choice(["norway/kommune", "norway/kommune", "none"])
    if pack != "none" and rng.random() < 0.6:
        agreements.append(LONG_AGREED | rng.choice([{}, {"positions": names[:1]}, {"covers_unorganised": False}]))
    shifts = shifts_of("D", "A", "N", "L")
    shifts[0] |= {"unpaid_break_min": rng.choice([0, 30]), "paid_break_min": 0}
    return ward(
        {},
        staff,
        demand=demand,
        cycle={"weeks": weeks, "start": "2027-01-04", "rolling": rolling},
        rule_pack=pack,
        shifts=[
            *shifts,
            {"code": "F", "name": "F", "kind": "fagdag", "start": "08:00", "end": "15:30"},
            {"code": "FE", "name": "FE", "kind": "leave", "start": "08:00", "end": "15:00"},
        ],
        levers=levers,
        rules=rules,
        agreements=agreements,
        hours_tolerance={"under_h_per_week": 10, "over_h_per_week": rng.choice([0, 0.25, 4])},
        **more,
    )


def _demand(rng: random.Random) -> list[dict[str, Any]]:
    rows = [
        ({"from": "09:00", "to": "14:00"}, 0.6),
        ({"from": "16:00", "to": "20:00"}, 0.25),
        ({"from": "23:00", "to": "05:00"}, 0.3),
    ]
    found: list[dict[str, Any]] = []
    for hours, share in rows:
        for days in ("mon", "wed", "fri", "sat", "sun"):
            if rng.random() < share * 0.4:
                found.append({"id": f"r{len(found)}", "days": [days], **hours, "min": 1})
        if rng.random() < 0.15:
            competence = rng.choice(["nurse", "care", "helper"])
            day = rng.choice(["wed", "sat", "sun"])
            found.append({"id": f"r{len(found)}", "days": [day], **hours, "min": 1, "competence": competence})
    return found or [{"id": "r", "days": ["wed"], "from": "09:00", "to": "14:00", "min": 1}]


def allowed(some: Choices, options: tuple[int, ...]) -> bool:
    """Whether budget and part-timers first leave a structure open, told from the levers themselves."""
    levers = some.scenario.levers
    assert levers is not None
    after = ward_of(some, structure_of(some, options)).positions
    if not after:
        return False
    if levers.budget is not None:
        assert levers.budget.fte_change_at_most is not None
        before = sum(Fraction(str(one.percent)) for one in some.baseline.positions)
        now = sum(Fraction(str(one.percent)) for one in after)
        if now > before + 100 * Fraction(str(levers.budget.fte_change_at_most)):
            return False
    sizes = {one.id: one.percent for one in after}
    filled = [one for one in after if one.vacant and one.is_worked]
    for lever in levers.sizes:
        for name in lever.positions if lever.wish else ():
            one = some.scenario.position_by_id[name]
            can = {one.competence, *one.extra_competences}
            if any(vacancy.competence in can for vacancy in filled) and sizes.get(name, 0) < lever.at_least:
                return False
    return True


Counted = tuple[int, ...]


def by_hand(some: Choices) -> dict[tuple[int, ...], Counted] | None:
    """Criteria of every structure that has a roster; None where the engine leaves one undecided."""
    found = {}
    for options in itertools.product(*(range(len(one.options)) for one in some.positions)):
        if not allowed(some, options):
            continue
        verdict = answer_of(some, options)
        if verdict is Verdict.UNDECIDED:
            return None
        if verdict is Verdict.POSSIBLE:
            counted = counted_of(figures_of_structure(some, structure_of(some, options)), some)
            found[options] = tuple(counted[one] for one in Criterion)
    return found


def examine(scenario: Scenario) -> bool | None:
    """Search and brute force agree, and nothing with a roster is left out; None: too large or undecided."""
    some = choices(scenario, scenario)
    if prod(len(one.options) for one in some.positions) > 32:
        return None
    found = by_hand(some)
    if found is None:
        return None
    different = len({one.alike for one in some.positions}) == len(some.positions)
    for options in found if different else ():
        assert left_open(some, options), options
    best = {
        one
        for one in found.values()
        if not any(other != one and all(a <= b for a, b in zip(other, one, strict=True)) for other in found.values())
    }
    answer = search_here(scenario, scenario, SolveOptions(time_limit_s=60, workers=1), _quiet, threading.Event())
    points = {tuple(dict(one.structure.counted)[c] for c in Criterion) for one in answer.points if one.on_frontier}
    assert points <= set(found.values())
    if answer.complete:
        assert points == best
    if answer.chosen_is_best:
        assert answer.chosen is not None
        assert tuple(dict(answer.chosen.structure.counted)[c] for c in Criterion) == min(best)
    if answer.impossible is not None:
        assert not found
    return bool(found)


def _quiet(_: object) -> None:
    pass
