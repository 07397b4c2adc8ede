"""A sample of simulated years, lived again in plain Python, laid out and examined by the whole rule catalogue.

Three things must agree: every number that the engine and the plain year count; the shortages that the check finds in
the year as it was worked; and the limits that bind a replacement, of which the check may find none broken where the
plan kept it, unless the simulation allowed the breach and counted it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rota.domain.absence import SideName, SimulationSpec
from rota.domain.finding import CheckReport, DisagreementError, Finding
from rota.domain.position import Position
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Cycle, History, PastDuty, Scenario
from rota.domain.time import MIN_PER_DAY, day_index, week_and_day
from rota.rules.check import check
from rota.rules.resolve import validity
from rota.simulate import fields
from rota.simulate.engine import counted
from rota.simulate.limits import binding_rules
from rota.simulate.plain.counts import row_of
from rota.simulate.plain.standing import BEFORE_DAYS
from rota.simulate.plain.ward import Asked
from rota.simulate.plain.work import Person, Work
from rota.simulate.plain.year import PlainYear
from rota.simulate.year import LaidYear

NOBODYS = "-"  # the competence of people from outside who fill no place of one


def check_sample(
    scenario: Scenario, roster: Roster, spec: SimulationSpec, side: SideName, replications: Sequence[int]
) -> int:
    """Examine these years; returns how many. Raises DisagreementError with both numbers where anything differs.

    Where the plan itself breaks a limit for somebody, that limit is not compared for them: an absence can split one
    breach into two.
    """
    laid = LaidYear(scenario, roster, spec)
    for replication in replications:
        engine = counted(laid, range(replication, replication + 1), side=side, threads=1)
        year = PlainYear(scenario, roster, spec, side, replication).run()
        where = f"simulated year {replication} ({side})"
        _same_counts(where, engine.rows[0].tolist(), row_of(year))
        if engine.additional_ore is not None and engine.overtime_ore is not None:
            own = [int(engine.additional_ore[0]), int(engine.overtime_ore[0])]
            if own != [year.additional_ore, year.overtime_ore]:
                raise DisagreementError(f"{where}: pay in øre {own} against {[year.additional_ore, year.overtime_ore]}")
        _examine(where, year)
    return len(replications)


def _same_counts(where: str, engine: list[int], plain: list[int]) -> None:
    if len(engine) != len(plain):
        raise DisagreementError(f"{where}: {len(engine)} counts against {len(plain)}")
    for number, (one, other) in enumerate(zip(engine, plain, strict=True)):
        if one != other:
            name = fields.SINGLE[number] if number < len(fields.SINGLE) else f"count {number}"
            raise DisagreementError(f"{where}: {name} is {one} in the engine and {other} in plain Python")


def _examine(where: str, year: PlainYear) -> None:
    ward = _laid_ward(year)
    total = check(ward, _roster(year, overtime=True))
    _same_cover(where, year, total)
    ordinary = check(ward, _roster(year, overtime=False))
    planned = check(ward, _planned_roster(year))
    for rule in binding_rules():
        report = {"clock": total, "ordinary": ordinary}.get(rule.binds)
        if report is None or year.counts["done", rule.code]:
            continue
        broken = _positions_in(report, rule.code) - _positions_in(planned, rule.code)
        broken &= {person.position.id for person in year.people if _comparable(year, person, rule.code)}
        if broken:
            raise DisagreementError(
                f"{where}: the check finds {rule.code} broken for {', '.join(sorted(broken))}; the simulation counted 0"
            )


def _comparable(year: PlainYear, person: Person, code: str) -> bool:
    """Whether the check sees of a person what the simulation saw.

    A single night duty makes nobody a night worker, and a past duty with other times than its code cannot be told.
    """
    if code == "night.average_4w" and not person.plans_nights:
        return False
    codes = year.scenario.shift_by_code
    past = [(day, one) for day in range(-BEFORE_DAYS, 0) for one in person.duties.get(day, ())]
    return all(
        one.code in codes
        and (one.start - day * MIN_PER_DAY, one.end - day * MIN_PER_DAY, one.paid)
        == (codes[one.code].start, codes[one.code].end_min, codes[one.code].paid_min)
        for day, one in past
    )


def _positions_in(report: CheckReport, code: str) -> set[str]:
    found = next((one.findings for one in report.examinations if one.rule == code), ())
    hard = [one for one in found if one.severity == "hard"]
    return {one.position_id for one in hard if one.position_id is not None}


def _same_cover(where: str, year: PlainYear, report: CheckReport) -> None:
    """Every row that too few were there for, and every day on which a set of competences was short."""
    short: set[Asked] = set()
    days: set[int] = set()
    for day in range(year.days):
        for moment in year.day_moments(day):
            active = [row for row in year.near(day) if row.start <= moment.start < row.end]
            short |= {row for row in active if row.competence is None and len(moment.crew) < row.least}
            if moment.lacking:
                days.add(min(row.day for row in active if row.competence is not None))
    rows = Counter(row.day for day in range(year.days) for row in year.rows[day] if row in short)
    cover = [one for one in report.examinations if one.rule in ("cover.minimum", "cover.competence")]
    found = {one.rule: Counter(_day(finding) for finding in one.findings) for one in cover}
    seen = found.get("cover.minimum", Counter())
    if seen != rows:
        raise DisagreementError(
            f"{where}: the check finds {seen.total()} rows below minimum, the simulation {rows.total()}"
        )
    held = set(found.get("cover.competence", Counter()))
    if held != days:
        raise DisagreementError(
            f"{where}: the check finds competences short on {len(held)} days, the simulation on {len(days)}"
        )


def _day(finding: Finding) -> int:
    assert finding.week is not None
    assert finding.day is not None
    return day_index(finding.week, finding.day)


def _laid_ward(year: PlainYear) -> Scenario:
    """The ward over the simulated period as a cycle that does not roll, with everybody who worked in it."""
    scenario = year.scenario
    people = [person.position for person in year.people]
    people += [_temp(person.position) for person in year.people]
    people += [
        _outsider(one.key, one.step.competence or NOBODYS, tuple(scenario.shift_by_code)) for one in year.outsiders
    ]
    agreements = tuple(
        one.model_copy(update={"valid_from": min(one.valid_from, year.first), "valid_to": None})
        for one in scenario.agreements
        if validity(one, scenario) is None
    )
    past = tuple(
        PastDuty(position=person.position.id, days_before=-day, code=one.code)
        for person in year.people
        for day in range(-BEFORE_DAYS, 0)
        for one in person.duties.get(day, ())
        if one.code in scenario.shift_by_code
    )
    changes = {
        "cycle": Cycle(weeks=year.weeks, rolling=False, start=year.first),
        "positions": tuple(people),
        "agreements": agreements,
        "history": History(days_known=BEFORE_DAYS, duties=past),
    }
    kept = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    return Scenario.model_construct(**(kept | changes))


def _temp(position: Position) -> Position:
    return position.model_copy(update={"id": f"temp {position.id}", "holder": None})


def _outsider(key: str, competence: str, shifts: tuple[str, ...]) -> Position:
    return Position.model_construct(
        id=key,
        competence=competence,
        percent=100.0,
        full_time_hours=35.5,
        weekend_every=1,
        shifts=shifts,
        consent_long=True,
    )


def _roster(year: PlainYear, *, overtime: bool) -> Roster:
    """The period as it was worked; without `overtime` a duty's paid time is its ordinary working time."""
    duties: list[Duty] = []
    for person in year.people:
        duties += _duties(person.position.id, person.duties, year.days, overtime=overtime)
    for number, day in sorted(year.temps):
        person = year.people[number]
        held = {day: [one for one in year.plans[number].get(day, ()) if one.is_work]}
        duties += _duties(_temp(person.position).id, held, year.days, overtime=overtime)
    for one in year.outsiders:
        worked = {work.start // MIN_PER_DAY: [work] for work in one.worked}
        duties += _duties(one.key, worked, year.days, overtime=overtime)
    return Roster(year.weeks, tuple(duties))


def _planned_roster(year: PlainYear) -> Roster:
    duties: list[Duty] = []
    for person in year.people:
        duties += _duties(person.position.id, year.plans[person.number], year.days, overtime=True)
    return Roster(year.weeks, tuple(duties))


def _duties(position_id: str, held: dict[int, list[Work]], days: int, *, overtime: bool) -> Iterable[Duty]:
    for day, some in held.items():
        if 0 <= day < days:
            week, weekday = week_and_day(day)
            base = day * MIN_PER_DAY
            for one in some:
                paid = one.paid if overtime else one.ordinary
                yield Duty(position_id, week, weekday, one.code, one.start - base, one.end - base, paid)
