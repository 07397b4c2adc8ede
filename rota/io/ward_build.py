"""From a ward's sheet and what its codes mean to a scenario with its present rota. Whatever is worked out says so."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Any

from rota.domain.base import Text
from rota.domain.finding import InputError, Problem
from rota.domain.roster import Duty, Roster
from rota.domain.shift import LONG_SHIFT_MIN
from rota.domain.time import MIN_PER_DAY, MIN_PER_HOUR, SATURDAY, format_clock, parse_clock
from rota.io.restate import yaml_text
from rota.io.roster_csv import write_roster
from rota.io.ward_mapping import CodeMeaning, WardFacts, meaning_problems
from rota.io.ward_sheet import WardSheet, spans

NIGHT_START_MIN = 20 * MIN_PER_HOUR
EVENING_START_MIN = 12 * MIN_PER_HOUR
TOLERANCE_STEP_H = 0.25
MOST_TOLERANCE_H = 10.0
MOST_COMPETENCES = 8


@dataclass(frozen=True)
class BuiltWard:
    """A scenario file, its rota, and the hours of each person as written and as the clock times give, per week."""

    baseline_yaml: str
    roster_csv: str
    hours: tuple[tuple[str, float | None, float], ...]


def build_ward(sheet: WardSheet, meanings: Sequence[CodeMeaning], facts: WardFacts, file: str) -> BuiltWard:
    """The ward as a scenario with its present rota. Names are left out: holders are pseudonyms.

    Raises InputError with every code that has no meaning or no times, and what else is missing.
    """
    if problems := meaning_problems(sheet, meanings, facts, file):
        raise InputError(problems)
    known = {one.code: one for one in meanings}
    return _Builder(sheet, {code: known[code] for code in sheet.codes}, facts).build()


class _Builder:
    def __init__(self, sheet: WardSheet, meanings: dict[str, CodeMeaning], facts: WardFacts) -> None:
        self._sheet = sheet
        self._meanings = meanings
        self._facts = facts
        self._codes = _own_codes([code for code, one in meanings.items() if one.use != "off"])
        self._ids = [f"P{number:02d}" for number in range(1, len(sheet.people) + 1)]

    def build(self) -> BuiltWard:
        roster = Roster(self._sheet.weeks, tuple(self._duties()))
        out = io.StringIO()
        write_roster(out, roster)
        worked = [self._paid_min(line) / MIN_PER_HOUR / self._sheet.weeks for line in self._sheet.cells]
        positions = [self._position(number, worked[number]) for number in range(len(self._ids))]
        plain = {
            "format": "rota/scenario/1",
            "id": "baseline",
            "title": {"nb": self._facts.name, "en": self._facts.name},
            "data_origin": {"source": "the ward's own rota, read in"},
            "ward": {"name": self._facts.name},
            "cycle": {"weeks": self._sheet.weeks, "rolling": True, "start": self._facts.first_monday.isoformat()},
            "roster": "roster.csv",
            "roster_note": {"nb": "avdelingens egen turnus, lest inn", "en": "the ward's own rota, read in"},
            "competences": self._competences(),
            "shifts": self._shifts(),
            "demand": self._demand(roster),
            "positions": positions,
            "hours_tolerance": self._tolerance(positions, worked),
        }
        if self._facts.agreements:
            told = [one.model_dump(mode="json", exclude_none=True) for one in self._facts.agreements]
            plain["agreements"] = told
        hours = tuple(
            (one, person.hours, h) for one, person, h in zip(self._ids, self._sheet.people, worked, strict=True)
        )
        return BuiltWard(yaml_text(plain), out.getvalue(), hours)

    def _duties(self) -> list[Duty]:
        found = []
        for position_id, line in zip(self._ids, self._sheet.cells, strict=True):
            for day, text in enumerate(line):
                one = self._meanings[text]
                if one.use == "off":
                    continue
                start, end, paid = self._times(one)
                found.append(Duty(position_id, day // 7 + 1, day % 7 + 1, self._codes[text], start, end, paid))
        return found

    def _times(self, one: CodeMeaning) -> tuple[int, int, int]:
        if one.use == "leave":
            return 8 * MIN_PER_HOUR, 15 * MIN_PER_HOUR + 30, 450
        start, end = parse_clock(one.start), parse_clock(one.end)
        end += MIN_PER_DAY if end <= start else 0
        return start, end, end - start - one.unpaid_break_min

    def _paid_min(self, line: tuple[str, ...]) -> int:
        return sum(self._times(one)[2] for text in line if (one := self._meanings[text]).use != "off")

    def _shifts(self) -> list[dict[str, Any]]:
        found = []
        for text, code in self._codes.items():
            one = self._meanings[text]
            start, end, paid = self._times(one)
            kind = "leave" if one.use == "leave" else _kind(start, end, paid)
            entry: dict[str, Any] = {"code": code, "name": {"nb": text, "en": text}, "kind": kind}
            entry |= {"start": format_clock(start), "end": format_clock(end % MIN_PER_DAY)}
            entry["unpaid_break_min"] = 0 if one.use == "leave" else one.unpaid_break_min
            entry |= _origin(one)
            found.append(entry)
        return found

    def _position(self, number: int, worked_h: float) -> dict[str, Any]:
        person, line = self._sheet.people[number], self._sheet.cells[number]
        full = self._facts.full_time_hours
        percent = person.percent or round(100 * (person.hours or worked_h) / full, 1)
        codes = dict.fromkeys(self._codes[text] for text in line if self._meanings[text].use == "work")
        entry: dict[str, Any] = {
            "id": self._ids[number],
            "holder": f"Ansatt {number + 1:02d}",
            "competence": self._competence(person.competence),
            "percent": min(100.0, max(0.1, percent)),
            "full_time_hours": full,
            "weekend_every": self._weekend_every(line),
            "shifts": list(codes)
            or [next(code for text, code in self._codes.items() if self._meanings[text].use == "work")],
            "assumed": True,
            "note": self._how_read(number),
        }
        # Whether somebody has consented to long shifts in writing no sheet can show: the check asks for it.
        return entry

    def _how_read(self, number: int) -> dict[str, str]:
        nb, en = (
            ["vakter og helgefrekvens er lest ut av turnusen"],
            ["shifts and weekend frequency are read from the rota"],
        )
        if not self._sheet.people[number].percent:
            nb.append("prosenten er regnet av timene")
            en.append("the percent is worked out from the hours")
        if weeks := self._sheet.absent_weeks(number):
            nb.append(f"ingen rad i uke {spans(weeks)}: fri der, bekreftet av dere")
            en.append(f"no row in week {spans(weeks)}: off there, confirmed by you")
        return _note("; ".join(nb), "; ".join(en))

    def _weekend_every(self, line: tuple[str, ...]) -> int:
        """The largest n so that no n weekends in a row, the seam of the cycle counted, hold two worked ones."""
        weeks = self._sheet.weeks
        days = (SATURDAY, SATURDAY + 1)
        worked = [any(self._meanings[line[week * 7 + day]].use == "work" for day in days) for week in range(weeks)]
        if not any(worked):
            return 0
        at = [week for week in range(weeks) if worked[week]]
        gaps = [(later - one) % weeks or weeks for one, later in zip(at, at[1:] + at[:1], strict=True)]
        return min(12, *gaps)

    def _competence(self, written: str | None) -> str:
        return "ansatt" if written is None else (re.sub(r"[^\wæøå]+", "_", written.lower()).strip("_")[:30] or "ansatt")

    def _competences(self) -> list[dict[str, Any]]:
        named = {self._competence(person.competence): person.competence for person in self._sheet.people}
        if len(named) > MOST_COMPETENCES:
            many = Text(
                nb=f"{len(named)} yrker; høyst {MOST_COMPETENCES} kan skilles",
                en=f"{len(named)} competences; at most {MOST_COMPETENCES} can be told apart",
            )
            raise InputError([Problem.told(self._sheet.name, "", many)])
        return [
            {"id": key, "name": {"nb": text or "Ansatt", "en": text or "Employee"}}
            for key, text in sorted(named.items())
        ]

    def _tolerance(self, positions: list[dict[str, Any]], worked: list[float]) -> dict[str, Any]:
        """As wide as the present rota needs: it is what the ward works today."""
        off = max(
            abs(h - one["percent"] / 100 * one["full_time_hours"]) for h, one in zip(worked, positions, strict=True)
        )
        wide = max(TOLERANCE_STEP_H, ceil(off / TOLERANCE_STEP_H - 1e-9) * TOLERANCE_STEP_H)
        note = _note("så vid som dagens turnus trenger", "as wide as the present rota needs")
        if wide > MOST_TOLERANCE_H:
            note = _note(
                "dagens turnus ligger lenger fra stillingene enn dette: se timene",
                "the present rota is further off: see the hours",
            )
        return {
            "under_h_per_week": min(MOST_TOLERANCE_H, wide),
            "over_h_per_week": min(MOST_TOLERANCE_H, wide),
            "assumed": True,
            "note": note,
        }

    def _demand(self, roster: Roster) -> list[dict[str, Any]]:
        """What is there today: at each time of a weekday or weekend day the fewest of any week and the usual number."""
        work = {code for text, code in self._codes.items() if self._meanings[text].use == "work"}
        duties = [duty for duty in roster.duties if duty.code in work and duty.start_min is not None and duty.end_min]
        by_day: list[list[Duty]] = [[] for _ in range(roster.weeks * 7)]
        for duty in duties:
            by_day[duty.day_index].append(duty)
        cuts = sorted(
            {0, MIN_PER_DAY, *(t % MIN_PER_DAY for one in duties for t in (one.start_min or 0, one.end_min or 0))}
        )
        rows: list[dict[str, Any]] = []
        for days, wanted in (("weekdays", range(5)), ("weekend", range(5, 7))):
            for start, end in pairwise(cuts):
                counts = [
                    self._present(by_day, week * 7 + day, start) for week in range(roster.weeks) for day in wanted
                ]
                least, usual = min(counts), max(min(counts), int(median(counts)))
                last = rows[-1] if rows else None
                if (
                    last
                    and last["days"] == days
                    and last["to"] == format_clock(start)
                    and (last["min"], last["target"]) == (least, usual)
                ):
                    last["to"] = "24:00" if end == MIN_PER_DAY else format_clock(end)
                elif usual:
                    rows.append(
                        {
                            "id": f"{days}-{start // 60:02d}{start % 60:02d}",
                            "days": days,
                            "from": format_clock(start),
                            "to": "24:00" if end == MIN_PER_DAY else format_clock(end),
                            "min": least,
                            "target": usual,
                            "assumed": True,
                            "note": _note(
                                "lest ut av dagens turnus: færrest i noen uke, og det vanlige",
                                "read from the present rota: the fewest of any week, and the usual number",
                            ),
                        }
                    )
        if not rows and duties:  # a rota so thin that nobody is usually there: ask for somebody at the first shift
            first = duties[0]
            span = {"from": format_clock(first.start_min or 0), "to": format_clock((first.end_min or 0) % MIN_PER_DAY)}
            note = _note("turnusen er tynn: én ønskes på denne vakta", "the rota is thin: one is wished for here")
            rows.append({"id": "thin", "days": "all", **span, "min": 0, "target": 1, "assumed": True, "note": note})
        return rows

    def _present(self, by_day: Sequence[Sequence[Duty]], day: int, minute: int) -> int:
        """People at work at a minute of a day; the day before may reach into it, over the seam of the cycle as well."""
        today = sum((duty.start_min or 0) <= minute < (duty.end_min or 0) for duty in by_day[day])
        later = minute + MIN_PER_DAY
        return today + sum((duty.start_min or 0) <= later < (duty.end_min or 0) for duty in by_day[day - 1])


def _own_codes(texts: list[str]) -> dict[str, str]:
    """A code that a scenario can hold for each text of the sheet."""
    found: dict[str, str] = {}
    for text in texts:
        code = re.sub(r"[^\wÆØÅæøå.\- ]+", "", text).lstrip("_.- ")[:20] or "K"
        number, own = 2, code
        while own in found.values():
            own, number = f"{code}{number}", number + 1
        found[text] = own
    return found


def _kind(start: int, end: int, paid: int) -> str:
    if paid > LONG_SHIFT_MIN and start < NIGHT_START_MIN:
        return "long"
    if start >= NIGHT_START_MIN or end > 29 * MIN_PER_HOUR:
        return "night"
    return "evening" if start >= EVENING_START_MIN else "day"


def _origin(one: CodeMeaning) -> dict[str, Any]:
    """Where the clock times of a code come from, for its shift."""
    if one.guessed or one.use == "leave":
        return {"assumed": True, "note": _note("klokkeslettet er gjettet", "the clock times are guessed")}
    if one.basis == "user":
        return {}
    if one.break_guessed:
        note = _note(
            "klokkeslettet er lest fra arket; pausen er antatt",
            "the clock times are read from the sheet; the break is assumed",
        )
        return {"assumed": True, "note": note}
    return {"source": "the key of the ward's own sheet"}


def _note(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "en": en}
