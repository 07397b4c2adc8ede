"""Figures of simulated years from what was counted in whole numbers. What each figure means: figures.toml."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rota.domain.absence import Agency, Pool, person_key
from rota.domain.simulated import Floats, Years
from rota.domain.time import MIN_PER_HOUR
from rota.simulate import fields as f
from rota.simulate.limits import codes
from rota.simulate.tables import competences_asked, layout_of
from rota.simulate.year import KINDS, LaidYear

Ints = NDArray[np.int64]
ORE_PER_KRONE = 100
WINDOW_WEEKS = 2
LEFT_ABOVE, UNCOVERED = "leave_above_minimum", "uncovered"
REST = ("rest.daily_minimum", "rest.weekly_minimum", "rest.after_nights", "rest.quick_return")


def years_of(year: LaidYear, counts: Ints, additional_ore: Ints | None, overtime_ore: Ints | None) -> Years:
    """The figures of years counted as `fields` says; øre of own staff, None where the scenario gives no pay."""
    layout = layout_of(year)

    def block(at: int, width: int) -> Floats:
        return counts[:, at : at + width].astype(np.float64)

    def one(field: int) -> Floats:
        return counts[:, field].astype(np.float64)

    def hours(field: int) -> Floats:
        return one(field) / MIN_PER_HOUR

    # Somebody who holds two positions is one person: away as long as from either, asked and working for both.
    keys = [person_key(position) for position in year.scenario.worked_positions]
    persons = list(dict.fromkeys(keys))

    def by_person(at: int, together: np.ufunc) -> Floats:
        found = np.zeros((len(counts), len(persons)))
        for number, key in enumerate(keys):
            column = persons.index(key)
            found[:, column] = together(found[:, column], counts[:, at + number])
        return found

    asked, short = block(layout.asked_at, layout.competences), block(layout.short_at, layout.competences)
    done = block(layout.done_at, layout.rules)
    solved = np.column_stack([one(f.LEFT_ABOVE), block(layout.solved_at, layout.steps), one(f.UNCOVERED_DAYS)])
    groups = max(1, len(year.spec.resident_groups))
    windows = year.weeks - WINDOW_WEEKS + 1
    kinds = block(layout.kinds_at, len(KINDS))
    figures = {
        "below_min_shifts": kinds.sum(axis=1),
        "below_min_person_hours": hours(f.BELOW_PERSON_MIN),
        "below_min_before": one(f.BELOW_BEFORE),
        "disturbed_shifts": one(f.DISTURBED),
        "days_to_second": _ratio(one(f.LAST_DISTURBANCE) - one(f.FIRST_DISTURBANCE), one(f.DISTURBANCE_DAYS) - 1),
        "absent_shifts": one(f.ABSENT_SHIFTS),
        "absence_percent": 100 * _ratio(one(f.ABSENT_MIN), one(f.PLANNED_MIN)),
        "calls": one(f.CALLS),
        "calls_accepted": one(f.CALLS_ACCEPTED),
        "swaps": one(f.SWAPS),
        "swap_hours": hours(f.SWAP_MIN),
        "extra_shifts": one(f.EXTRA_SHIFTS),
        "extra_hours": hours(f.ADDITIONAL_MIN),
        "overtime_hours": hours(f.OVERTIME_MIN),
        "extended_hours": hours(f.EXTENDED_MIN),
        "pool_hours": hours(f.POOL_MIN),
        "agency_hours": hours(f.AGENCY_MIN),
        **_costs(year, counts, additional_ore, overtime_ore),
        "rest_breaches": done[:, [codes().index(code) for code in REST]].sum(axis=1),
        "breaches_needed": one(f.NEEDED_DAYS),
        "regular_share_percent": 100 * _ratio(one(f.REGULAR), one(f.ALL_SHIFTS)),
        "different_people_14d": _ratio(one(f.DIFFERENT_PEOPLE), np.full(len(counts), float(groups * max(0, windows)))),
    }
    split = {
        "below_min_shifts": kinds,
        "below_min_competence": block(layout.below_competence_at, layout.competences),
        "competence_cover_percent": 100 * _ratio(asked - short, asked),
        "solved_by": solved,
        "breaches_done": done,
        "breaches_needed": block(layout.needed_at, layout.rules),
        "person_absent_days": by_person(layout.away_at, np.maximum),
        "person_called": by_person(layout.called_at, np.add),
        "person_extra_hours": by_person(layout.added_at, np.add) / MIN_PER_HOUR,
    }
    columns = {
        "kind": KINDS,
        "competence": competences_asked(year),
        "policy": (LEFT_ABOVE, *(step.step for step in year.spec.policies), UNCOVERED),
        "rule": codes(),
        "person": tuple(persons),
    }
    return Years(year.scenario.digest(), year.roster.digest, figures, split, columns)


def _costs(year: LaidYear, counts: Ints, additional_ore: Ints | None, overtime_ore: Ints | None) -> dict[str, Floats]:
    unknown = np.full(len(counts), np.nan)
    price = {step.step: step.kr_per_hour for step in year.spec.policies if isinstance(step, Pool | Agency)}

    def outside(step: str, field: int) -> Floats:
        if step not in price:
            return np.zeros(len(counts))
        per_hour = price[step]
        return unknown if per_hour is None else counts[:, field] * round(per_hour * 100) / MIN_PER_HOUR / ORE_PER_KRONE

    parts = {
        "cost_extra_kr": unknown if additional_ore is None else additional_ore / ORE_PER_KRONE,
        "cost_overtime_kr": unknown if overtime_ore is None else overtime_ore / ORE_PER_KRONE,
        "cost_pool_kr": outside("pool", f.POOL_MIN),
        "cost_agency_kr": outside("agency", f.AGENCY_MIN),
    }
    total: Floats = np.sum(list(parts.values()), axis=0)
    return parts | {"cost_total_kr": total}


def _ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole; NaN where there is nothing to take a part of."""
    found = np.full(part.shape, np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found
