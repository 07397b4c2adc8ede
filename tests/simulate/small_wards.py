"""Random small wards with a rota and a simulation in which much goes wrong: for engine against plain Python."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from rota.domain.absence import SimulationSpec
from rota.domain.pay import Pay
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift
from rota.domain.time import format_clock
from rota.simulate.limits import breachable
from tests.solver.draw import COMPETENCES, draw_ward
from tests.solver.settings import Setting

WARD = Setting(
    weeks=(1, 2, 3, 4, 6),
    people=(1, 2, 3, 4, 5, 6, 7, 8),
    shifts=(2, 3, 4),
    paid_min=(300, 420, 450, 480, 600, 750),
    gaps_min=(0, -15, 0, 540, 660),
    breaks_min=(0, 30),
    people_asked=(1, 2),
    competences_asked=0.5,
    weekend_every=(0, 1, 2, 3),
    lawful_terms=False,
)
PAY = {
    "rates_table": "ks-2022",
    "price_year": 2023,
    "annual_pay": {"nurse": 556600, "care": 464000, "assistant": 400000},
    "assumed": True,
}


def small_ward(seed: int) -> tuple[Scenario, Roster, SimulationSpec]:
    """A ward of 1 to 8 positions, its rota, lawful or not, and a simulation of 2 to 8 weeks."""
    rng = random.Random(seed)
    scenario = _with_extension(draw_ward(None, WARD, rng), rng)
    if rng.random() < 0.7:
        scenario = _with(scenario, pay=Pay.model_validate(PAY))
    return scenario, _roster(scenario, rng), _spec(scenario, rng)


def _with_extension(scenario: Scenario, rng: random.Random) -> Scenario:
    """Often with one more shift, an hour or more longer at one end or both than one of the others."""
    if rng.random() < 0.4:
        return scenario
    other = rng.choice([shift for shift in scenario.shifts if shift.covers_demand])
    before, after = rng.choice([(0, 60), (120, 0), (60, 90), (0, 300)])
    start = other.start - before
    if start < 0 or other.presence_min + before + after >= 24 * 60:
        return scenario
    clock = {"start": format_clock(start), "end": format_clock(other.end_min + after)}
    longer = {"code": "X", "name": "X", "kind": "long", "unpaid_break_min": other.unpaid_break_min} | clock
    shifts = (*scenario.shifts, Shift.model_validate(longer))
    return _with(scenario, shifts=shifts)


def _with(scenario: Scenario, **changes: Any) -> Scenario:
    data = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    return Scenario.model_construct(**(data | changes))


def _roster(scenario: Scenario, rng: random.Random) -> Roster:
    density, other = rng.uniform(0.2, 0.8), rng.choice([0.0, 0.05, 0.2])
    codes = [shift.code for shift in scenario.shifts]
    cells = []
    for position in scenario.worked_positions:
        for day in range(scenario.cycle.days):
            if rng.random() > density:
                continue
            fits = list(position.codes_on(day % 7))
            chosen = [rng.choice(codes if rng.random() < other else fits)]
            if rng.random() < other / 4:
                chosen.append(rng.choice(codes))
            cells += [(position.id, day, code) for code in dict.fromkeys(chosen)]
    return roster_from_codes(scenario, cells)


def _spec(scenario: Scenario, rng: random.Random) -> SimulationSpec:
    cycle = scenario.cycle
    weeks = rng.randint(2, 8)
    shift_weeks = rng.choice([None, 0, rng.randrange(cycle.weeks)])
    if cycle.rolling and rng.random() < 0.3:
        shift_weeks = rng.randint(-30, 60)
    first = None if shift_weeks is None else (cycle.start + timedelta(weeks=shift_weeks)).isoformat()
    groups = [
        {"id": "nurses", "competence": "nurse"},
        {"id": "small", "max_percent": 60},
        {"id": "one", "positions": [scenario.positions[0].id]},
        {"id": "nights", "night_staff": True},
    ]
    groups = rng.sample(groups, rng.randint(0, 3))
    absences = [
        _absence(number, kind, groups, rng) for number, kind in enumerate(rng.choices(KINDS, k=rng.randint(1, 3)))
    ]
    able = [one["id"] for one in absences if one["kind"] in ("spell", "outbreak")]
    effects = []
    if rng.random() < 0.4:
        effect: dict[str, Any] = {"side": rng.choice(["baseline", "proposal"]), "factor": rng.choice([0.5, 1.5, 3.0])}
        effect |= {"absences": rng.sample(able, 1)} if able and rng.random() < 0.5 else {}
        effect |= {"group": groups[0]["id"]} if groups and rng.random() < 0.5 else {}
        effects = [effect | {"note": "drawn", "assumed": True}]
    circles = []
    if rng.random() < 0.4:
        ids = [one.id for one in scenario.positions]
        circles = [{"id": f"g{n}", "positions": rng.sample(ids, rng.randint(1, len(ids)))} for n in range(2)]
    return SimulationSpec.model_validate(
        {
            "format": "rota/simulation/1",
            "first": first,
            "weeks": weeks,
            "seed": rng.randrange(2**40),
            "groups": groups,
            "absences": absences,
            "effects": effects,
            "policies": _policies(scenario, rng),
            "least_gap_min": rng.choice([1, 15, 60, 60, 240]),
            "resident_groups": circles,
        }
    )


KINDS = ("spell", "spell", "outbreak", "vacancy", "holiday")


def _absence(number: int, kind: str, groups: list[dict[str, Any]], rng: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {"id": f"a{number}", "kind": kind, "assumed": True}
    if kind == "holiday":
        return found | {
            "main_weeks": rng.choice([0, 1, 3]),
            "other_weeks": 10,
            "covered_share": rng.choice([0, 0.5, 1]),
        }
    rate, share = rng.choice([5.0, 20.0, 60.0]), rng.choice([0.3, 0.8])
    if groups and rng.random() < 0.5:
        own = share / 2 if kind == "outbreak" else 12.0
        found["by_group"] = {rng.choice(groups)["id"]: own}
    if kind == "vacancy":
        return found | {"per_year": rng.choice([1.0, 6.0]), "weeks": rng.randint(1, 4)}
    months = rng.choice([None, [rng.choice([0.0, 0.5, 1.0, 2.0]) for _ in range(11)] + [1.0]])
    lengths: list[dict[str, Any]] = [
        {"geometric_mean": rng.choice([1.0, 2.5, 6.0])},
        {"geometric_mean": 9.0, "least": 4, "most": 20},
        {"lognormal_median": 5.0, "sigma": 0.9, "least": rng.choice([1, 3])},
        {"table": [0.2, 0.0, 0.5, 1.3]},
    ]
    found |= {"per_year": rate, "length": rng.choice(lengths), "months": months}
    if kind == "outbreak":
        return found | {"share": share, "spread_days": rng.choice([0, 3])}
    return found | {"weekdays": rng.choice([None, [2.0, 1.0, 0.0, 1.0, 1.0, 0.5, 0.5]])}


def _policies(scenario: Scenario, rng: random.Random) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [
        {"step": "swap", "most_longer_min": rng.choice([0, 60, 300])},
        {"step": "extra_hours", "accept_share": rng.choice([0.3, 0.7, 1.0])},
        {"step": "extend", "accept_share": rng.choice([0.5, 1.0])},
        {"step": "overtime", "accept_share": rng.choice([0.4, 1.0])},
    ]
    codes = [shift.code for shift in scenario.shifts if shift.covers_demand]
    for step in ("pool", "agency"):
        outside = {"step": step, "people": rng.randint(1, 3), "available_share": rng.choice([0.3, 1.0])}
        outside |= {"per_day": rng.randint(1, 2), "competence": rng.choice([None, *COMPETENCES])}
        outside |= {"shifts": rng.choice([None, rng.sample(codes, 1)]), "kr_per_hour": rng.choice([None, 333.0])}
        steps.append(outside)
    if rng.random() < 0.3:
        raised = {"seven_days_h": 20.0, "four_weeks_h": 50.0, "year_h": 300.0, "total_24h_h": 16.0}
        steps[3]["agreed"] = dict(rng.sample(sorted(raised.items()), 2)) | {"assumed": True}
    for step_ in steps[:4]:
        if rng.random() < 0.3:
            step_["may_breach"] = rng.sample(breachable(), rng.randint(1, 4))
    chosen = rng.sample(steps, rng.randint(0, len(steps)))
    return [step | {"assumed": True} for step in chosen]
