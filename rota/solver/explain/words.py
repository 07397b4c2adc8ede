"""Shortage and arithmetic in words."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable

from rota.domain.base import Text
from rota.domain.demand import DemandException, DemandRow
from rota.domain.explanation import Shortage
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_HOUR, WEEKDAY_NAMES
from rota.solver.explain.changes import (
    at_least_text,
    at_most_text,
    every_en,
    every_nb,
    interval_text,
    number_text,
    overlap_min,
)
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
        nb, en = _amount(scenario, row, total)
        days = WEEKDAY_NAMES["nb"][weekday], WEEKDAY_NAMES["en"][weekday]
        s = "s" if len(weeks) > 1 else ""
        text = Text(
            nb=f"{days[0]} {_intervals(scenario, name, 'nb')}: {nb} mangler i uke {_weeks(weeks)}",
            en=f"{days[1]} {_intervals(scenario, name, 'en')}: {en} missing in week{s} {_weeks(weeks)}",
        )
        competence = None if row is None else row.competence
        week_numbers = tuple(sorted(week + 1 for week in weeks))
        result.append(Shortage(name, weekday + 1, week_numbers, competence, total, round(total / length, 2), text))
    return tuple(sorted(result, key=lambda one: (-one.person_min, one.row, one.weekday)))


def _intervals(scenario: Scenario, name: str, lang: str) -> str:
    """The clock times of rows whose ids are joined by a plus."""
    rows = rows_of(scenario)
    told = (interval_text(scenario, rows[one], lang) if one in rows else one for one in name.split("+"))
    return (" og " if lang == "nb" else " and ").join(dict.fromkeys(told))


def _amount(scenario: Scenario, row: DemandRow | DemandException | None, person_min: int) -> tuple[str, str]:
    """Missing cover in hours, and in shifts too where the row is most of a shift and they are whole."""
    nb, en = f"{number_text(person_min / 60, 'nb')} timer", f"{number_text(person_min / 60, 'en')} hours"
    if person_min == MIN_PER_HOUR:
        nb, en = "1 time", "1 hour"
    if row is not None and is_a_shift(scenario, row) and person_min % (row.end_min - row.from_) == 0:
        count = person_min // (row.end_min - row.from_)
        kind_nb, kind_en = _kind_words(kind_of_row(scenario, row), count)
        return f"{nb} ({count} {kind_nb})", f"{en} ({count} {kind_en})"
    return nb, en


def _weeks(weeks: Iterable[int]) -> str:
    """0-based weeks as 1-based numbers, runs of three or more as first-last."""
    parts: list[list[int]] = []
    for week in sorted(weeks):
        if parts and parts[-1][-1] == week:
            parts[-1].append(week + 1)
        else:
            parts.append([week + 1])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in parts)


def is_a_shift(scenario: Scenario, row: DemandRow | DemandException) -> bool:
    """Whether a row's interval is most of a shift, so that what lacks can be told in shifts."""
    return any(2 * overlap_min(shift, row.from_, row.end_min) > shift.presence_min for shift in scenario.shifts)


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


def weekend_headline(
    scenario: Scenario, found: tuple[Shortage, ...], bound_min: int, *, exact: bool, whole_seen: bool
) -> Text:
    """What nobody can cover on the weekend days alone, which is all that is counted here.

    Where `found` is not known to be the least, the sentence is about the proven bound. `whole_seen`: the other days
    were looked at too and no larger shortage was proved.
    """
    every_nb_, every_en_ = _rhythms(scenario)
    nb, en = at_least_text(bound_min, "nb"), at_least_text(bound_min, "en")
    shared_nb, shared_en = _whole_shifts(scenario, found) if exact else ("", "")
    seen_nb, seen_en = (
        (
            "De andre dagene er også regnet på; ingen større mangel er bevist.",
            "The other days were looked at too; no larger shortage is proved.",
        )
        if whole_seen
        else ("De andre dagene er ikke regnet på.", "The other days were not looked at.")
    )
    least_nb, least_en = ("", "") if exact else ("minst ", "at least ")
    return Text(
        nb=f"Bare i helgene, med {every_nb_} helg og disse stillingene, står {least_nb}{nb} timer av minstebemanningen "
        f"i perioden uten noen{shared_nb}. {seen_nb}",
        en=f"At weekends alone, with {every_en_} weekend and these positions, {least_en}{en} hours of minimum cover "
        f"over the cycle have nobody{shared_en}. {seen_en}",
    )


def whole_headline(scenario: Scenario, bound_min: int, weekend_min: int) -> Text:
    """What nobody can cover in the whole ward, and how much of it the weekend days prove by themselves."""
    if not bound_min:
        return Text(
            nb="Minstebemanningen kan ikke dekkes med disse stillingene og timene deres.",
            en="Minimum cover cannot be met with these positions and their hours.",
        )
    nb, en = (
        (at_least_text(bound_min, lang), at_least_text(bound_min / scenario.cycle.weeks, lang)) for lang in ("nb", "en")
    )
    alone = Text(nb="", en="")
    if weekend_min:
        alone = Text(
            nb=f"Regnes bare helgene, mangler det minst {at_least_text(weekend_min, 'nb')} timer i perioden.",
            en=f"Counting weekends alone, at least {at_least_text(weekend_min, 'en')} hours are missing over the "
            "cycle.",
        )
    return Text(
        nb=f"Minstebemanningen kan ikke dekkes med disse stillingene og timene deres: minst {nb[0]} timer står uten "
        f"noen i perioden, minst {nb[1]} i snitt hver uke. {alone.nb}",
        en=f"Minimum cover cannot be met with these positions and their hours: at least {en[0]} hours have nobody over "
        f"the cycle, at least {en[1]} in an average week. {alone.en}",
    )


def _whole_shifts(scenario: Scenario, found: tuple[Shortage, ...]) -> tuple[str, str]:
    """A shortage in shifts, as one way to share it; empty where it is not whole shifts throughout."""
    rows = rows_of(scenario)
    by_kind: dict[str, int] = defaultdict(int)
    for one in found:
        row = rows.get(one.row.split("+")[0])
        if row is None or not is_a_shift(scenario, row) or one.person_min % (row.end_min - row.from_):
            return "", ""
        by_kind[kind_of_row(scenario, row)] += one.person_min // (row.end_min - row.from_)
    told = [(count, *_kind_words(kind, count)) for kind, count in sorted(by_kind.items(), key=lambda item: -item[1])]
    if not told:
        return "", ""
    nb = " og ".join(f"{count} {name}" for count, name, _ in told)
    en = " and ".join(f"{count} {name}" for count, _, name in told)
    return f" (én måte å fordele det på: {nb})", f" (one way to share it: {en})"


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
    demand_min = weeks * sum(_asked_min(scenario, day) for day in range(SATURDAY, DAYS_PER_WEEK))
    people = sum(one.weekend_every > 0 for one in scenario.worked_positions)
    return (
        Text(
            nb=f"{people} stillinger kan til sammen arbeide {weekends} helger i {weeks} uker: i snitt "
            f"{number_text(weekends / weeks, 'nb')} personer hver helg.",
            en=f"{people} positions can work {weekends} weekends between them in {weeks} weeks: on average "
            f"{number_text(weekends / weeks, 'en')} people each weekend.",
        ),
        Text(
            nb=f"Minstebemanningen ber om {_per_week(demand_min, weeks, 'nb')} timer til stede hver lørdag og søndag "
            f"til sammen; med lengste vakt begge dager gir helgene {_per_week(supply_min, weeks, 'nb')}.",
            en=f"Minimum cover asks for {_per_week(demand_min, weeks, 'en')} hours of presence each Saturday and "
            f"Sunday together; with their longest shift on both days the weekends give "
            f"{_per_week(supply_min, weeks, 'en')}.",
        ),
    )


def hours_arithmetic(scenario: Scenario) -> tuple[Text, ...]:
    """Hours of presence that minimum cover asks for against the most that the contracts can give."""
    weeks = scenario.cycle.weeks
    asked_min = weeks * sum(_asked_min(scenario, day) for day in range(DAYS_PER_WEEK))
    contract_min = most_min = presence_min = 0.0
    for one in scenario.worked_positions:
        high = scenario.hours_bounds_min(one)[1]
        codes = {code for day in range(DAYS_PER_WEEK) for code in one.codes_on(day)}
        shifts = [scenario.shift_by_code[code] for code in codes]
        # Breaks count as presence: an hour of the contract is at most so many hours on the ward.
        ratio = max((shift.presence_min / shift.paid_min for shift in shifts if shift.covers_demand), default=0.0)
        contract_min += float(one.exact_contract_min(weeks))
        most_min += high
        presence_min += high * ratio
    dated = bool(scenario.date_exceptions)
    return (
        Text(
            nb=f"Minstebemanningen ber om {_per_week(asked_min, weeks, 'nb')} timer til stede i en vanlig uke"
            f"{', datoer med eget behov ikke medregnet' if dated else ''}.",
            en=f"Minimum cover asks for {_per_week(asked_min, weeks, 'en')} hours of presence in an ordinary week"
            f"{', dates with their own demand aside' if dated else ''}.",
        ),
        Text(
            nb=f"Kontraktene er på {_per_week(contract_min, weeks, 'nb')} timer i uka, med timetoleransen "
            f"{_per_week(most_min, weeks, 'nb')}. Med pauser gir det høyst {at_most_text(presence_min / weeks, 'nb')} "
            "timer til stede, uten overlapping ved vaktskifte, fagdager og annet som tar tid.",
            en=f"Contracts add up to {_per_week(contract_min, weeks, 'en')} hours a week, with the hours tolerance "
            f"{_per_week(most_min, weeks, 'en')}. With breaks that is at most "
            f"{at_most_text(presence_min / weeks, 'en')} hours of presence, before overlap between "
            "shifts, professional days and the like take theirs.",
        ),
    )


def _asked_min(scenario: Scenario, weekday: int) -> int:
    """Person-minutes of minimum cover in the rows that start on a weekday; where rows overlap the largest counts."""
    rows = [row for row in scenario.demand if row.competence is None and weekday in row.weekdays]
    marks = sorted({mark for row in rows for mark in (row.from_, row.end_min)})
    return sum(
        (end - start) * max((row.min for row in rows if row.from_ <= start and end <= row.end_min), default=0)
        for start, end in itertools.pairwise(marks)
    )


def _per_week(minutes: float, weeks: int, lang: str) -> str:
    return number_text(minutes / 60 / weeks, lang, 1)


def _presence(scenario: Scenario, consent: bool, code: str) -> int:
    shift: Shift = scenario.shift_by_code[code]
    return shift.presence_min if shift.covers_demand and (consent or not shift.is_long) else 0
