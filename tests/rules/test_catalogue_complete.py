"""Every row of the catalogue of law is a rule or an obligation, and each of them names rows that exist.

The rows are those of the project's rules document; `step.` ones are its list of what a new rota with long shifts
needs between the parties, the last ones its further remarks.
"""

from __future__ import annotations

from rota.rules.obligations import load_obligations
from rota.rules.spec import load_pack

PACK = "norway/kommune"
ROWS = frozenset(
    {
        # Hours in 24 hours and in a week
        "max_daily_hours",
        "max_weekly_hours",
        "average_weekly_hours",
        "tredelt_compensation",
        "averaging_period",
        "position_hours",
        # Rest
        "daily_rest",
        "weekly_rest",
        "breaks",
        "max_consecutive_days",
        # Sundays, weekends, holidays
        "sunday_off",
        "weekend_frequency",
        "weekend_block",
        "public_holidays",
        "holiday_f_days",
        # Night work
        "night_work_allowed",
        "night_average_8h",
        "night_strain_8h",
        "night_health_check",
        # Overtime, extra shifts, part time
        "overtime_limits",
        "extra_shift_pay",
        "preferential_right",
        "actual_hours_right",
        "full_time_norm",
        # The plan and the steps between the parties
        "work_plan",
        "step.goal_and_need",
        "step.necessity",
        "step.averaging",
        "step.shifts_up_to_12_5",
        "step.shifts_over_12_5",
        "step.rest",
        "step.sunday_averaging",
        "step.individual_consent",
        "step.risk_assessment",
        "step.rota_discussed",
        "step.contract_change",
        "step.calendar_plan",
        "step.trial",
        # Remarks
        "binding_for_all",
        "passive_duty",
        "home_duty",
        "several_jobs",
    }
)
# Rows that ask for something a roster can break: an obligation alone would not do.
MEASURED = frozenset(
    {
        *("max_daily_hours", "max_weekly_hours", "average_weekly_hours", "tredelt_compensation", "averaging_period"),
        *("position_hours", "daily_rest", "weekly_rest", "breaks", "max_consecutive_days", "sunday_off"),
        *("weekend_frequency", "weekend_block", "public_holidays", "night_average_8h", "night_strain_8h"),
    }
)
RULE_ROWS = {spec.code: spec.rows for spec in load_pack(PACK).specs}
OBLIGATION_ROWS = {one.id: one.rows for one in load_obligations(PACK)}


def test_every_row_is_a_rule_or_an_obligation() -> None:
    assert {row for rows in (RULE_ROWS | OBLIGATION_ROWS).values() for row in rows} == ROWS


def test_what_a_roster_can_break_is_a_rule() -> None:
    assert {row for rows in RULE_ROWS.values() for row in rows} >= MEASURED


def test_every_rule_of_law_names_its_row() -> None:
    assert [spec.code for spec in load_pack(PACK).specs if spec.statutory and not spec.rows] == []


def test_no_row_is_named_twice_in_one_place() -> None:
    assert all(len(set(rows)) == len(rows) for rows in (RULE_ROWS | OBLIGATION_ROWS).values())
