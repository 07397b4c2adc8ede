"""A laid roster as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from rota.domain.base import Language, Text
from rota.domain.calendar import CalendarSource, calendar_sources
from rota.domain.laid import ClockNight, Definition, HalfYear, Laid, LaidDay, LaidDuty, LaidPosition
from rota.domain.scenario import Scenario
from rota.domain.time import WEEKDAY_IDS, WEEKDAY_NAMES, format_clock
from rota.io.csv_guard import guarded
from rota.io.files import write_text

COLUMNS = (
    "position_id",
    "date",
    "weekday",
    "red_day",
    "code",
    "start",
    "end",
    "mark",
    "worked_sunday_or_red_day",
    "f3_alternating",
    "f3_averaging",
    "f5",
    "clock_change_min",
)

Data = dict[str, Any]


def calendar_json(laid: Laid, scenario: Scenario) -> Data:
    """Everything, with every date of every position. Texts are `{"nb", "en"}`, dates ISO, clock times HH:MM."""
    return {
        "scenario": scenario.id,
        "from": laid.first.isoformat(),
        "to": laid.last.isoformat(),
        "weeks": laid.weeks,
        "half_year_weeks": laid.half_year_weeks,
        "red_days": [
            {"date": day.isoformat(), "weekday": WEEKDAY_IDS[day.weekday()], "name": _both(name)}
            for day, name in laid.red_days.items()
        ],
        "eves": [
            {"date": day.isoformat(), "name": _both(name), "supplement_from": format_clock(start)}
            for day, (start, name) in laid.eves.items()
        ],
        "clock_changes": [_night(night) for night in laid.clock_nights],
        "positions": [_position(position) for position in laid.positions],
        "holiday": {
            "assumed": laid.holiday_assumed,
            "weeks": [
                {
                    "monday": week.monday.isoformat(),
                    "iso_week": week.monday.isocalendar().week,
                    "positions": week.positions,
                    "planned_min": week.planned_min,
                    "minimum_min": week.minimum_min,
                }
                for week in laid.holiday
            ],
        },
        "definitions": [_definition(definition) for definition in laid.definitions],
        "clock_time_sources": {name: _source(source) for name, source in calendar_sources().items()},
        "notes": [_both(note) for note in laid.notes],
        "left_out": [_both(text) for text in laid.left_out],
    }


def write_calendar_csv(path: Path, laid: Laid, lang: Language) -> None:
    """One row per position and date, whole or not at all. Two duties on one date share a row, joined by ` + `."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for position in laid.positions:
        for day in position.days:
            writer.writerow(_cells(position.position_id, day, laid, lang))
    write_text(path, stream.getvalue())


def _cells(position_id: str, day: LaidDay, laid: Laid, lang: Language) -> list[str]:
    red = laid.red_days.get(day.date)
    change = sum(laid_duty.clock_change_min or 0 for laid_duty in day.duties)
    return [
        guarded(position_id),
        day.date.isoformat(),
        WEEKDAY_NAMES[lang][day.date.weekday()],
        "" if red is None else red.get(lang),
        guarded(" + ".join(one.duty.code for one in day.duties)),
        " + ".join(_clock(one.duty.start_min) or "?" for one in day.duties),
        " + ".join(_clock(one.duty.end_min) or "?" for one in day.duties),
        day.mark or "",
        "" if day.worked is None else str(int(day.worked)),
        "F3" if day.f3_alternating else "",
        "F3" if day.f3_averaging else "",
        "F5" if day.gives_f5 else "",
        str(change) if change else "",
    ]


def _position(position: LaidPosition) -> Data:
    return {
        "id": position.position_id,
        "sundays_and_red_days": {
            "worked": position.worked_sundays_and_red,
            "total": position.total_sundays_and_red,
        },
        "tightest_half_year": None if position.tightest is None else _half_year(position.tightest),
        "f1": position.count("F1"),
        "f2": position.count("F2"),
        "f3_alternating": _dates(position.f3_alternating),
        "f3_averaging": None if position.f3_averaging is None else _dates(position.f3_averaging),
        "averaging_short": position.averaging_short,
        "sundays_after_worked": _dates(position.sundays_after),
        "f4": None,
        "f5": _dates(position.f5),
        "weeks_without_f1": _dates(position.no_f1),
        "days": [_day(day) for day in position.days],
    }


def _day(day: LaidDay) -> Data:
    return {
        "date": day.date.isoformat(),
        "duties": [_duty(duty) for duty in day.duties],
        "mark": day.mark,
        "worked_sunday_or_red_day": day.worked,
        "f3_alternating": day.f3_alternating,
        "f3_averaging": day.f3_averaging,
        "f5": day.gives_f5,
    }


def _duty(laid: LaidDuty) -> Data:
    return {
        "code": laid.duty.code,
        "start": _clock(laid.duty.start_min),
        "end": _clock(laid.duty.end_min),
        "present_min": laid.present_min,
        "clock_change_min": laid.clock_change_min,
        "paid_min_by_the_rota": laid.duty.paid_min,
    }


def _night(night: ClockNight) -> Data:
    return {
        "date": night.date.isoformat(),
        "change_min": night.change_min,
        "duties": [
            {"position_id": laid.duty.position_id, "date": laid.date.isoformat(), **_duty(laid)}
            for laid in night.duties
        ],
    }


def _half_year(half: HalfYear) -> Data:
    return {
        "from": half.first.isoformat(),
        "to": half.last.isoformat(),
        "worked": half.worked,
        "total": half.total,
        "at_most": half.most,
        "margin": half.margin,
    }


def _definition(definition: Definition) -> Data:
    return {
        "id": definition.id,
        "title": _both(definition.title),
        "text": _both(definition.text),
        **_source(definition.source),
    }


def _source(source: CalendarSource) -> Data:
    return {
        "reference": _both(source.reference),
        "url": source.url,
        "evidence": source.evidence,
        "last_checked": source.last_checked,
    }


def _dates(days: tuple[date, ...]) -> list[str]:
    return [day.isoformat() for day in days]


def _clock(minute: int | None) -> str | None:
    return None if minute is None else format_clock(minute)


def _both(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}
