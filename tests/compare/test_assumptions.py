"""Every element with figures shows whether it is assumed or where it comes from."""

from __future__ import annotations

from rota.compare.assumptions import assumptions
from rota.domain.comparison import Assumption
from tests.measures.wards import position, ward


def by_path(items: tuple[Assumption, ...]) -> dict[str, Assumption]:
    return {item.path: item for item in items}


def test_elements_share_a_line_when_section_and_origin_are_the_same() -> None:
    positions = [
        position("P1"),
        position("P2", percent=28.6),
        position("P3", percent=28.6),
        position("P4", percent=69.1, source="outcome 6"),
    ]
    found = by_path(assumptions(ward(positions)))
    silent, sourced = found["positions: P1, P2, P3"], found["positions: P4"]
    assert silent.assumed
    assert silent.value.en == (
        "Care worker 100 % of 37.5 h, every 2nd weekend; 2 × (Care worker 28.6 % of 37.5 h, every 2nd weekend)"
    )
    assert "28,6 % av 37,5 t, hver 2. helg" in silent.value.nb
    assert (sourced.assumed, sourced.source) == (False, "outcome 6")
    assert found["shifts"].assumed  # all from the scenario's data origin
    assert "D 07:00-15:00 − 30 min = 7.5 h" in found["shifts"].value.en
    assert found["demand"].value.nb == "alle dager 07:00–08:00: minst 0"


def test_the_data_origin_holds_for_what_says_nothing_itself() -> None:
    origin = {"source": "the ward's own system", "note": "as of May"}
    scenario = ward([position("P1", note="on loan"), position("P2", assumed=True)], data_origin=origin)
    found = by_path(assumptions(scenario))
    assert (found["ward"].assumed, found["ward"].source) == (False, "the ward's own system")
    assert found["positions: P1"].note is not None
    assert found["positions: P1"].note.en == "on loan"
    assert (found["positions: P2"].assumed, found["positions: P2"].source) == (True, None)


def test_every_section_with_figures_is_listed() -> None:
    agreement = {
        "id": "long",
        "rule": "hours.daily_max",
        "rung": "local_tariff_bound",
        "status": "proposed",
        "limit_h": 12.5,
        "valid_from": "2027-01-01",
    }
    wish = {"week": 1, "day": 2, "code": "off", "weight": 3}
    scenario = ward(
        [position("P1", wishes=[wish], locked=[{"week": 1, "day": 1, "code": "D"}])],
        fagdag={"shift": "F", "every_weeks": 12, "min_percent": 50, "max_people_per_day": 3},
        agreements=[agreement],
        rules=[{"rule": "run.consecutive_days", "limit_count": 4, "severity": "hard"}],
        history={"days_known": 7},
        date_exceptions=[{"date": "2027-01-05", "from": "10:00", "to": "12:00", "min": 2, "competence": "nurse"}],
    )
    found = {path: item.value.en for path, item in by_path(assumptions(scenario)).items()}
    assert list(found) == [
        "ward",
        "cycle",
        "competences",
        "shifts",
        "demand",
        "date_exceptions",
        "positions",
        "positions.P1.locked",
        "positions.P1.wishes",
        "hours_tolerance",
        "fagdag",
        "agreements",
        "rules",
        "history",
    ]
    assert found["fagdag"] == "F every 12th week from 50 %, and night staff; at most 3 on one day"
    assert found["agreements"] == "hours.daily_max: 12.5 h, with the representatives, not yet made"
    assert found["rules"] == "run.consecutive_days: 4, must be kept"
    assert found["date_exceptions"] == "2027-01-05 10:00–12:00 Nurse: minimum 2"
    assert found["positions.P1.wishes"] == "1/2 off × 3"
