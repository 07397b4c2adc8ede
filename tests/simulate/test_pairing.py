"""Both sides under the same draws: equal rotas differ by nothing, a shift less shows, and no year disturbs another."""

from __future__ import annotations

import numpy as np
import pytest

from rota.domain.absence import SimulationSpec, person_key
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.simulated import Years
from rota.rules.resolve import rule_set
from rota.simulate.absences import absences_of, draw_absences
from rota.simulate.engine import draws_digest, simulate_years
from rota.simulate.tables import tables_of
from rota.simulate.year import LaidYear

Ward = tuple[Scenario, Roster]


def equal(one: Years, other: Years) -> bool:
    """Whether two sets of years are the same to the last digit."""
    return all(np.array_equal(one.figures[name], other.figures[name], equal_nan=True) for name in one.figures) and all(
        np.array_equal(one.split[name], other.split[name], equal_nan=True) for name in one.split
    )


def test_equal_rotas_differ_by_nothing(trial_ward: Ward, default_spec: SimulationSpec) -> None:
    scenario, roster = trial_ward
    other = Roster(roster.weeks, tuple(reversed(roster.duties)))
    one = simulate_years(scenario, roster, default_spec, range(20), side="baseline")
    assert equal(one, simulate_years(scenario, other, default_spec, range(20), side="proposal"))


def test_a_year_is_the_same_alone_and_among_others_on_any_number_of_threads(
    trial_ward: Ward, default_spec: SimulationSpec
) -> None:
    scenario, roster = trial_ward
    many = simulate_years(scenario, roster, default_spec, range(60), side="baseline", threads=1)
    assert equal(many, simulate_years(scenario, roster, default_spec, range(60), side="baseline", threads=3))
    alone = simulate_years(scenario, roster, default_spec, range(57, 58), side="baseline")
    for name, values in many.figures.items():
        assert values[57] == alone.figures[name][0] or np.isnan(values[57])
    assert np.array_equal(many.split["person_called"][57], alone.split["person_called"][0])


@pytest.mark.parametrize("seed", range(20))
def test_a_shift_less_is_worse_in_every_seed(trial_ward: Ward, default_spec: SimulationSpec, seed: int) -> None:
    """Monday's day shift of one position in week 1 taken off: more is missing before anybody is replaced, and after."""
    scenario, roster = trial_ward
    fewer = Roster(
        roster.weeks, tuple(one for one in roster.duties if (one.position_id, one.week, one.day) != ("P01", 1, 1))
    )
    assert len(fewer.duties) == len(roster.duties) - 1
    spec = default_spec.model_copy(update={"seed": seed, "policies": ()})
    before = simulate_years(scenario, roster, spec, range(10), side="baseline")
    after = simulate_years(scenario, fewer, spec, range(10), side="proposal")
    for name in ("below_min_shifts", "below_min_person_hours", "below_min_before"):
        difference = after.figures[name] - before.figures[name]
        assert (difference >= 0).all()
        assert difference.sum() > 0


def test_who_is_on_both_sides_is_ill_on_the_same_days(trial_ward: Ward, default_spec: SimulationSpec) -> None:
    """Other positions in another order: each holder keeps the days."""
    scenario, roster = trial_ward
    some = scenario.with_positions(tuple(reversed(scenario.positions[3:])))
    status = []
    for ward in (scenario, some):
        year = LaidYear(ward, roster, default_spec)
        absences = absences_of(year, "baseline", tables_of(year, rule_set(ward)).person)
        found = np.zeros((len(ward.worked_positions), year.days), np.uint8)
        draw_absences(absences, np.uint64(4), found)
        status.append({person_key(one): line for one, line in zip(ward.worked_positions, found, strict=True)})
    assert len(status[1]) < len(status[0])
    assert all(np.array_equal(line, status[0][name]) for name, line in status[1].items())
    assert any(line.any() for line in status[1].values())


def test_an_effect_is_on_its_side_alone(trial_ward: Ward, default_spec: SimulationSpec) -> None:
    scenario, roster = trial_ward
    effect = {"side": "proposal", "factor": 1.5, "note": "assumed by the test", "assumed": True}
    spec = SimulationSpec.model_validate(default_spec.model_dump(mode="json") | {"effects": [effect]})
    plain = simulate_years(scenario, roster, default_spec, range(30), side="baseline")
    assert equal(plain, simulate_years(scenario, roster, spec, range(30), side="baseline"))
    more = simulate_years(scenario, roster, spec, range(30), side="proposal")
    assert more.figures["absent_shifts"].mean() > 1.2 * plain.figures["absent_shifts"].mean()


def test_the_digest_is_of_the_draws(trial_ward: Ward, default_spec: SimulationSpec) -> None:
    scenario, roster = trial_ward
    first = draws_digest(default_spec, scenario, roster)
    assert first == draws_digest(default_spec, scenario, roster)
    assert first != draws_digest(default_spec.model_copy(update={"seed": 1}), scenario, roster)


def test_numbers_that_do_not_count_upwards_are_refused(trial_ward: Ward, default_spec: SimulationSpec) -> None:
    scenario, roster = trial_ward
    with pytest.raises(ValueError, match="one by one"):
        simulate_years(scenario, roster, default_spec, range(0, 10, 2), side="baseline")
