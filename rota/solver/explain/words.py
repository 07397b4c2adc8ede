"""Shortage and arithmetic in words."""

from __future__ import annotations

from collections import defaultdict

from rota.domain.base import Text
from rota.domain.demand import DemandException, DemandRow
from rota.domain.explanation import Shortage
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, WEEKDAY_NAMES
from rota.solver.explain.changes import every_en, every_nb, number_text, overlap_min
from rota.solver.explain.probe import Lacking

KINDS = {
    ShiftKind.DAY: ("dagvakt", "dagvakter", "day shift", "day shifts"),
    ShiftKind.EVENING: ("kveldsvakt", "kveldsvakter", "evening shift", "evening shifts"),
    ShiftKind.NIGHT: ("nattevakt", "nattevakter", "night shift", "night shifts"),
}
SATURDAY = 5


def rows_of(scenario: Scenario) -> dict[str, DemandRow | DemandException]:
    """Demand rows by id, exceptions by date."""
    rows: dict[str, DemandRow | DemandException] = {row.id: row for row in scenario.demand}
    return rows | {str(row.date): row for row in scenario.date_exceptions}


def shortages(scenario: Scenario, lacking: Lacking) -> tuple[Shortage, ...]:
    """What is missing, by row and weekday, largest first."""
    found: dict[tuple[str, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for short, people in lacking:
        found["+".join(short.rows), short.day % DAYS_PER_WEEK][short.day // DAYS_PER_WEEK] += people * short.minutes
    rows = rows_of(scenario)
    result = []
    for (name, weekday), weeks in found.items():
        row = rows.get(name.split("+")[0])
        total = sum(weeks.values())
        length = 1 if row is None else max(1, row.end_min - row.from_)
        shifts = total / length
        kind = "" if row is None else kind_of_row(scenario, row)
        nb, en = _kind_words(kind, shifts)
        days = WEEKDAY_NAMES["nb"][weekday], WEEKDAY_NAMES["en"][weekday]
        text = Text(
            nb=f"{name}, {days[0]}: {number_text(shifts, 'nb')} {nb} mangler i uke {_weeks(weeks)}",
            en=f"{name}, {days[1]}: {number_text(shifts, 'en')} {en} missing in week {_weeks(weeks)}",
        )
        competence = None if row is None else row.competence
        listed = tuple(sorted(week + 1 for week in weeks))
        result.append(Shortage(name, weekday + 1, listed, competence, total, round(shifts, 2), text))
    return tuple(sorted(result, key=lambda one: (-one.person_min, one.row, one.weekday)))


def _weeks(weeks: dict[int, int]) -> str:
    return ", ".join(str(week + 1) for week in sorted(weeks))


def kind_of_row(scenario: Scenario, row: DemandRow | DemandException) -> str:
    """The kind of shift that overlaps a row's interval most, as a share of the shift: day, evening or night."""
    usual = [shift for shift in scenario.shifts if shift.kind in KINDS]
    best = max(usual, key=lambda shift: overlap_min(shift, row.from_, row.end_min) / shift.presence_min, default=None)
    return "" if best is None else best.kind.value


def _kind_words(kind: str, count: float) -> tuple[str, str]:
    known = KINDS.get(ShiftKind(kind)) if kind else None
    if known is None:
        return ("vakter", "shifts")
    return (known[0], known[2]) if count == 1 else (known[1], known[3])


def headline(scenario: Scenario, found: tuple[Shortage, ...], *, exact: bool) -> Text:
    """One sentence on what nobody can cover; figures per weekend where all of it lies there."""
    weeks = scenario.cycle.weeks
    rows = rows_of(scenario)
    by_kind: dict[tuple[str, bool], float] = defaultdict(float)
    for one in found:
        row = rows.get(one.row.split("+")[0])
        by_kind["" if row is None else kind_of_row(scenario, row), one.weekday > SATURDAY] += one.shifts
    parts_nb, parts_en = [], []
    for (kind, weekend), count in sorted(by_kind.items(), key=lambda item: -item[1]):
        each = weekend and weeks > 1 and (count / weeks).is_integer()
        amount = count / weeks if each else count
        nb, en = _kind_words(kind, amount)
        when_nb = "hver helg" if each else f"{'i helgene ' if weekend else 'på hverdager '}i perioden"
        when_en = "each weekend" if each else f"{'at weekends ' if weekend else 'on weekdays '}over the cycle"
        parts_nb.append(f"{number_text(amount, 'nb')} {nb} {when_nb}")
        parts_en.append(f"{number_text(amount, 'en')} {en} {when_en}")
    every_nb, every_en = _rhythms(scenario)
    least = ("minst ", "at least ") if not exact else ("", "")
    return Text(
        nb=f"Med {every_nb} helg og disse stillingene står {least[0]}{' og '.join(parts_nb)} uten noen.",
        en=f"With {every_en} weekend and these positions, {least[1]}{' and '.join(parts_en)} have nobody.",
    )


def _rhythms(scenario: Scenario) -> tuple[str, str]:
    rhythms = sorted({one.weekend_every for one in scenario.worked_positions if one.weekend_every > 0})
    return (
        " og ".join(every_nb(n) for n in rhythms) or "ingen",
        " and ".join(f"every {every_en(n)}" for n in rhythms) or "no",
    )


def weekend_arithmetic(scenario: Scenario) -> tuple[Text, ...]:
    """Weekends that people can work, and hours of presence they give, against what minimum cover asks of weekends."""
    weeks = scenario.cycle.weeks
    weekends = 0
    supply_min = 0
    for one in scenario.worked_positions:
        if one.weekend_every > 0:
            count = weeks // one.weekend_every if scenario.cycle.rolling else -(-weeks // one.weekend_every)
            longest = max((_presence(scenario, one.consent_long, code) for code in one.codes_on(SATURDAY)), default=0)
            weekends += count
            supply_min += count * 2 * longest
    demand_min = weeks * sum(
        row.min * (row.end_min - row.from_) * sum(day >= SATURDAY for day in row.weekdays)
        for row in scenario.demand
        if row.competence is None
    )
    people = sum(one.weekend_every > 0 for one in scenario.worked_positions)
    return (
        Text(
            nb=f"{people} stillinger kan til sammen arbeide {weekends} helger i {weeks} uker: i snitt "
            f"{number_text(weekends / weeks, 'nb')} personer hver helg.",
            en=f"{people} positions can work {weekends} weekends between them in {weeks} weeks: on average "
            f"{number_text(weekends / weeks, 'en')} people each weekend.",
        ),
        Text(
            nb=f"Minstebemanningen krever {number_text(demand_min / 60 / weeks, 'nb')} timer til stede hver lørdag og søndag "
            f"til sammen; med lengste vakt begge dager gir de høyst {number_text(supply_min / 60 / weeks, 'nb')}.",
            en=f"Minimum cover asks for {number_text(demand_min / 60 / weeks, 'en')} hours of presence each Saturday and "
            "Sunday together; with their longest shift on both days they give at most "
            f"{number_text(supply_min / 60 / weeks, 'en')}.",
        ),
    )


def _presence(scenario: Scenario, consent: bool, code: str) -> int:
    shift: Shift = scenario.shift_by_code[code]
    return shift.presence_min if shift.covers_demand and (consent or not shift.is_long) else 0
