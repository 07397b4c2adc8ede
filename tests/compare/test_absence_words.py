"""What a simulation assumes, in words: nothing with a figure goes untold, the user's own effect is called so."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota import usecases
from rota.compare.absence_words import absence_assumptions, left_out, notes, policy_texts
from rota.domain.absence import SimulationSpec
from rota.domain.base import LANGUAGES
from rota.io.simulation_file import read_simulation

DEFAULT = read_simulation(Path("rota/simulate/default.yaml"))
TRIAL = Path("scenarios/langvaktsturnus")
ASSUMED = {"assumed": True}
FULL = SimulationSpec.model_validate(
    {
        "format": "rota/simulation/1",
        "groups": [{"id": "night", "night_staff": True}],
        "absences": [
            {
                "id": "short",
                "kind": "spell",
                "per_year": 2.5,
                "by_group": {"night": 4},
                "length": {"table": [0, 1, 1]},
                "weekdays": [2, 1, 1, 1, 1, 1, 1],
                "source": "the ward's own list 2025",
            },
            {"id": "bug", "kind": "outbreak", "per_year": 2, "share": 0.25, "spread_days": 4}
            | {"length": {"geometric_mean": 3}, **ASSUMED},
            {"id": "gap", "kind": "vacancy", "per_year": 0.1, "weeks": 10, **ASSUMED},
            {"id": "summer", "kind": "holiday", "covered_share": 0.5, **ASSUMED},
        ],
        "effects": [{"side": "proposal", "factor": 0.9, "group": "night", "note": "our guess", **ASSUMED}],
        "policies": [
            {"step": "agency", "people": 3, "available_share": 0.2, "per_day": 2, "competence": "nurse", **ASSUMED},
            {"step": "overtime", "accept_share": 0.1, "agreed": {"year_h": 300, "source": "agreement 7"}, **ASSUMED},
            {"step": "extra_hours", "accept_share": 0.5, "may_breach": ["rest.quick_return"], **ASSUMED},
        ],
    }
)


@pytest.mark.parametrize("spec", [DEFAULT, FULL])
def test_every_element_with_figures_is_told_with_its_origin(spec: SimulationSpec) -> None:
    told = absence_assumptions(spec)
    paths = [one.path for one in told]
    assert len(set(paths)) == len(paths)
    for section, elements in (("absences", spec.absences), ("policies", spec.policies)):
        for element in elements:
            name = element.id if section == "absences" else element.step
            (one,) = [one for one in told if one.path == f"{section}: {name}"]
            assert (one.assumed, one.source) == (bool(element.assumed), element.source)
    assert all(one.assumed or one.source for one in told)
    assert len([path for path in paths if path.startswith("effects")]) == len(spec.effects)


def test_figures_in_words() -> None:
    told = {one.path: one for one in absence_assumptions(FULL)}
    assert told["absences: short"].value.nb == (
        "fraværsperioder per person og år: 2,5 (night: 4); i snitt 2,5 dager, 2 til 3 (tabell); "
        "ukedager ma 2, ti 1, on 1, to 1, fr 1, lø 1, sø 1"
    )
    assert not told["absences: short"].assumed
    assert "percent of the staff who fall ill: 25, over 5 days" in told["absences: bug"].value.en
    assert "300 h / 52 w" in told["policies: overtime, agreed"].value.en
    assert told["effects: proposal"].value.nb.startswith("brukerens egen antakelse")
    assert "0,9" in told["effects: proposal"].value.nb


def test_the_order_is_told_with_what_it_may_set_aside() -> None:
    texts = [one.en for one in policy_texts(FULL)]
    assert [text.split(":")[0] for text in texts[1:-1]] == ["Agency", "Overtime", "Extra shift for part-timers"]
    assert "May set aside: rest.quick_return." in texts[3]
    assert "competence nurse; without a price" in texts[1]


def test_the_preference_of_part_timers_is_said_where_others_come_first() -> None:
    assert any("agency, overtime" in one.en and "14-3" in one.en for one in notes(FULL, ()))
    assert not any("14-3" in one.en for one in notes(DEFAULT, ()))
    without = DEFAULT.model_copy(update={"policies": tuple(p for p in DEFAULT.policies if p.step != "extra_hours")})
    assert any("14-3" in one.en for one in notes(without, ()))


def test_an_effect_is_the_users_own_and_its_absence_is_said_too() -> None:
    assert "user has assumed" in notes(FULL, ())[0].en
    assert "not assumed" in notes(DEFAULT, ())[0].en


def test_people_on_one_side_only_are_named() -> None:
    before = usecases.load(TRIAL / "baseline.yaml")
    gone = before.with_positions(tuple(one for one in before.positions if one.id != "P01"))
    (_, told) = notes(DEFAULT, (before, gone))
    name = before.position_by_id["P01"].holder or "P01"
    assert name in told.nb
    assert "utgangspunktet" in told.nb


def test_holiday_is_left_out_unless_it_is_named() -> None:
    assert any("Ferie" in one.nb for one in left_out(DEFAULT))
    assert not any("Ferie" in one.nb for one in left_out(FULL))


def test_both_languages_differ() -> None:
    for one in (*policy_texts(FULL), *left_out(DEFAULT), *notes(FULL, ())):
        assert len({one.get(lang) for lang in LANGUAGES}) == 2
