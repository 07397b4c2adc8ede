"""The full-time week by arrangement (aml § 10-4 (4)–(6), HTA 4.2): the weighted formula, its grounds and the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from rota.domain.base import Text
from rota.domain.position import Position
from rota.domain.roster import Roster, rows_left_out
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_HOUR, MIN_PER_WEEK
from rota.domain.weekly_hours import (
    Basis,
    Condition,
    PlainHours,
    PositionHours,
    RedDays,
    RosterHours,
    Standing,
    Verdict,
    Weighting,
    Weights,
)
from rota.rules.arrangement_conditions import conditions, hours_text, sunday_margin
from rota.rules.arrangement_facts import Facts, Params, facts_of, red_days_of
from rota.rules.base import Case, LineRule, Log, Place
from rota.rules.spec import RuleSpec, Sense
from rota.rules.timeline import Line, lines

RULE = "hours.arrangement"
MOST_WEEKS = 52  # hours can be averaged over at most a year: hours.averaging_period
SHIFT_GROUNDS = ("third_sunday", "around_the_clock", "two_shift", "mainly_night", "evening_night")
WEIGHTED_GROUNDS = ("third_sunday", "mix", "day_evening")
CONTINUOUS_GROUNDS = ("yearly",)

NO_WORK = Text(nb="ingen vakter i turnusen", en="no shifts in the roster")
NO_RED_DAYS = Text(
    nb="Røde dager er ikke med: en grunnturnus har ingen datoer. Med --holidays legges den på datoer i ett år.",
    en="Red days are left out: a ground rota has no dates. With --holidays it is laid on dates for a year.",
)
LAID = Text(
    nb="Røde dager er med: turnusen er lagt på datoer fra startdatoen, og tida på søn- og helgedager etter aml. "
    "§ 10-10 (1) er regnet som gjennomsnitt per uke. Alle planlagte vakter på røde dager regnes som arbeidet (ingen "
    "F3).",
    en="Red days are included: the rota is laid on dates from its start, and the time on Sundays and holidays by WEA "
    "§ 10-10 (1) is taken as an average per week. All planned shifts on red days count as worked (no F3).",
)
NO_RED_IN_PLAIN = Text(
    nb="Timer på røde dager er med bare når de er regnet inn i søndagstimene som er oppgitt.",
    en="Hours on red days are included only when they are part of the Sunday hours given.",
)
DISJOINT = Text(
    nb="Søndagstimene skal være timer som ikke er nattetimer; ellers telles de to ganger.",
    en="The Sunday hours must be hours that are not night hours; otherwise they are counted twice.",
)
LEAVE = Text(
    nb="Fravær i planen er med i planlagte timer, ikke i natt- og søndagstimer.",
    en="Leave in the plan is part of the planned hours, not of night and Sunday hours.",
)


class Arrangement(LineRule):
    """The full-time week that a line gives certain ground for against the one stated for the position."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every position with work: a difference either way is a finding."""
        if not _is_paid(line):
            log.leave_out(NO_WORK)
            return
        found = position_hours(self.spec, line)
        measured, limit = _whole(found.basis.week_min), found.stated_week_min
        sense: Sense = "at_most" if measured > limit else "at_least"
        place = Place(line.position.id)
        if log.look(measured, limit, place, sense=sense) < 0:
            log.report(measured, limit, place, _finding_text(found))


def _is_paid(line: Line) -> bool:
    """Whether the line has work with paid time: without it there is no week to speak of."""
    return any(span.paid_min for span in line.work)


def roster_hours(spec: RuleSpec, scenario: Scenario, roster: Roster, *, with_red_days: bool = False) -> RosterHours:
    """The weekly hours of every worked position of a roster. `spec` is that of `hours.arrangement`.

    `with_red_days` lays the cycle on its dates; raises ValueError for years whose red days are not known.
    """
    held = lines(scenario, roster)
    found = []
    for line in held.values():
        if _is_paid(line):
            red = red_days_of(spec.params, line, scenario.cycle.start) if with_red_days else None
            found.append(position_hours(spec, line, red))
    return RosterHours(
        positions=tuple(found),
        without_work=tuple(name for name, line in held.items() if not _is_paid(line)),
        weights=weights_of(spec.params),
        criteria=spec.criteria,
        notes=tuple(_notes(scenario, roster, held, with_red_days=with_red_days)),
    )


def plain_hours(spec: RuleSpec, weeks: int, planned_h: Fraction, night_h: Fraction, sunday_h: Fraction) -> PlainHours:
    """The weighted week of plain figures: hours of a whole plan of `weeks` weeks, Sunday hours without night."""
    planned, night, sunday = (value * MIN_PER_HOUR for value in (planned_h, night_h, sunday_h))
    facts = Facts(weeks, planned, planned, night, sunday)
    judged = conditions(spec, facts)
    return PlainHours(
        weighting=weigh(spec.params, facts),
        weighting_holds=_all_hold(judged),
        weights=weights_of(spec.params),
        conditions=judged,
        criteria=spec.criteria,
        notes=(DISJOINT, NO_RED_IN_PLAIN),
    )


def figure_problems(
    weeks: int, planned_h: Fraction, night_h: Fraction, sunday_h: Fraction
) -> Iterator[tuple[str, str]]:
    """What plain figures cannot be: (option, message)."""
    if not 1 <= weeks <= MOST_WEEKS:
        yield "--weeks", f"{weeks}: a plan has 1 to {MOST_WEEKS} weeks"
    elif planned_h * MIN_PER_HOUR > weeks * MIN_PER_WEEK:
        yield "--planned-h", f"{float(planned_h):g}: {weeks} weeks have {weeks * MIN_PER_WEEK // MIN_PER_HOUR} hours"
    if planned_h <= 0:
        yield "--planned-h", f"{float(planned_h):g}: must be more than 0"
    for option, value in (("--night-h", night_h), ("--sunday-h", sunday_h)):
        if value < 0:
            yield option, f"{float(value):g}: must be 0 or more"
    if planned_h > 0 and night_h + sunday_h > planned_h:
        both = f"{float(night_h + sunday_h):g} hours at night and on Sundays"
        message = f"{both} are more than the planned {float(planned_h):g}: an hour that is both counts as night only"
        yield "--night-h, --sunday-h", message


def position_hours(spec: RuleSpec, line: Line, red_days: RedDays | None = None) -> PositionHours:
    """The weekly hours of a line that holds work."""
    params, position = spec.params, line.position
    facts = facts_of(params, line)
    clock = facts.clock
    assert clock is not None
    if red_days is not None:
        facts = replace(facts, sunday_min=facts.sunday_min + red_days.added_min_per_week * line.weeks)
    judged = conditions(spec, facts)
    weighting = weigh(params, facts)
    basis = basis_of(params, weighting, judged)
    found = PositionHours(
        position_id=position.id,
        percent=position.percent,
        weeks=line.weeks,
        stated_week_min=position.full_time_min,
        weighting=weighting,
        weighting_holds=_all_hold(judged),
        yearly_sunday_min=clock.yearly_sunday_min,
        yearly_sundays=clock.yearly_sundays,
        sundays=sunday_margin(params, facts, clock),
        conditions=judged,
        basis=basis,
        standing=_standing(basis, position.full_time_min),
        reduction_min=params["day_week_min"] - basis.week_min,
        more_min_per_week=_more(basis, position),
        warnings=(),
        red_days=red_days,
    )
    return replace(found, warnings=tuple(_warnings(found)))


def weights_of(params: Params) -> Weights:
    """The numbers of the weighting."""
    return Weights(
        night_credit_min_per_h=params["night_credit_min_per_h"],
        sunday_credit_min_per_h=params["sunday_credit_min_per_h"],
        start_week_min=params["day_week_min"],
        floor_week_min=params["short_week_min"],
        ceiling_week_min=params["shift_week_min"],
    )


def weigh(params: Params, facts: Facts) -> Weighting:
    """37.5 P / (P + R), between floor and ceiling; R is 15 min for each night hour and 10 for each Sunday hour."""
    credit = facts.night_min * params["night_credit_min_per_h"] + facts.sunday_min * params["sunday_credit_min_per_h"]
    compensation = credit / MIN_PER_HOUR
    unclamped = params["day_week_min"] * facts.planned_min / (facts.planned_min + compensation)
    floor, ceiling = Fraction(params["short_week_min"]), Fraction(params["shift_week_min"])
    clamped: Literal["floor", "ceiling"] | None = None
    if unclamped < floor:
        clamped = "floor"
    elif unclamped > ceiling:
        clamped = "ceiling"
    return Weighting(
        weeks=facts.weeks,
        planned_min=facts.planned_min,
        night_min=facts.night_min,
        sunday_min=facts.sunday_min,
        compensation_min=compensation,
        unclamped_week_min=unclamped,
        week_min=min(max(unclamped, floor), ceiling),
        clamped=clamped,
    )


def basis_of(params: Params, weighting: Weighting, judged: tuple[Condition, ...]) -> Basis:
    """The shortest week on certain grounds, and the shortest that no condition rules out."""
    by_id = {condition.id: condition for condition in judged}
    offers = list(_offers(params, weighting, by_id))
    certain = [offer for offer in offers if all(one.certain for one in offer[1])]
    possible = [offer for offer in offers if all(one.verdict is not Verdict.NOT_MET for one in offer[1])]
    longest = Fraction(params["day_week_min"])
    week = min((offer[0] for offer in certain), default=longest)
    return Basis(
        week_min=week,
        grounds=_names(one for offered, needed in certain if offered == week for one in needed),
        open_week_min=min((offer[0] for offer in possible), default=longest),
        open_grounds=_names(one for offered, needed in possible if offered < week for one in needed if one.open),
    )


def _offers(
    params: Params, weighting: Weighting, by_id: Mapping[str, Condition]
) -> Iterator[tuple[Fraction, tuple[Condition, ...]]]:
    """Each way to a shorter week: the week and the conditions that must all be met."""
    for name in SHIFT_GROUNDS:
        yield Fraction(params["shift_week_min"]), (by_id[name],)
    yield weighting.week_min, tuple(by_id[name] for name in WEIGHTED_GROUNDS)
    yield Fraction(params["short_week_min"]), tuple(by_id[name] for name in CONTINUOUS_GROUNDS)


def _all_hold(judged: tuple[Condition, ...]) -> Verdict:
    """Whether three-part rotation's conditions are met together."""
    verdicts = {one.verdict for one in judged if one.id in WEIGHTED_GROUNDS}
    if Verdict.NOT_MET in verdicts:
        return Verdict.NOT_MET
    return Verdict.CANNOT_BE_JUDGED if Verdict.CANNOT_BE_JUDGED in verdicts else Verdict.MET


def _names(found: Iterator[Condition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.id for one in found))


def _whole(minutes: Fraction) -> int:
    return round(minutes)


def _standing(basis: Basis, stated_min: int) -> Standing:
    certain = _whole(basis.week_min)
    if stated_min == certain:
        return Standing.AGREES
    if stated_min > certain:
        return Standing.LONGER
    return Standing.OPEN if stated_min >= _whole(basis.open_week_min) else Standing.SHORTER


def _more(basis: Basis, position: Position) -> Fraction:
    return (basis.week_min - position.full_time_min) * Fraction(str(position.percent)) / 100


def _finding_text(found: PositionHours) -> Text:
    ground, stated = hours_text(found.basis.week_min), hours_text(found.stated_week_min)
    if found.standing is Standing.LONGER:
        return Text(
            nb=f"turnusen gir grunnlag for {ground.nb} timer som full uke; oppgitt er {stated.nb}",
            en=f"the rota gives ground for a full-time week of {ground.en} hours; {stated.en} are stated",
        )
    if found.standing is Standing.OPEN:
        return Text(
            nb=f"sikkert grunnlag for {ground.nb} timer som full uke; oppgitt er {stated.nb}, som hviler på vilkår som "
            "ikke kan avgjøres her",
            en=f"certain ground for a full-time week of {ground.en} hours; {stated.en} are stated, which rest on "
            "conditions that cannot be judged here",
        )
    return Text(
        nb=f"grunnlag for {ground.nb} timer som full uke; oppgitt er {stated.nb}, som ingen vilkår bærer",
        en=f"ground for a full-time week of {ground.en} hours; {stated.en} are stated, which no condition carries",
    )


def _warnings(found: PositionHours) -> Iterator[Text]:
    if found.standing in (Standing.SHORTER, Standing.OPEN):
        if found.condition("third_sunday").verdict is Verdict.NOT_MET:
            yield _sundays_missing(found)
        else:
            yield _finding_text(found)
        yield _what_it_means(found)
    elif found.standing is Standing.LONGER:
        yield _finding_text(found)
    elif found.basis.grounds == ("third_sunday",):
        yield _only_sundays(found)


def _sundays_missing(found: PositionHours) -> Text:
    sundays, stated = found.sundays, hours_text(found.stated_week_min)
    text = Text(
        nb=f"Bare {sundays.worked} av {sundays.weeks} søndager er arbeidet; hver tredje er {sundays.needed}. "
        f"Grunnlaget «minst hver tredje søndag» for {stated.nb} timer faller bort.",
        en=f"Only {sundays.worked} of {sundays.weeks} Sundays are worked; every third makes {sundays.needed}. The "
        f'ground "at least every third Sunday" for {stated.en} hours falls away.',
    )
    if found.standing is not Standing.OPEN:
        return Text(
            nb=f"{text.nb} Ingen andre vilkår bærer {stated.nb} timer.",
            en=f"{text.en} No other condition carries {stated.en} hours.",
        )
    titles = [condition.criterion.title for condition in found.conditions if condition.id in found.basis.open_grounds]
    return Text(
        nb=f"{text.nb} {stated.nb} timer kan likevel følge av noe som ikke kan avgjøres her: "
        f"{'; '.join(_inside(title.nb) for title in titles)}.",
        en=f"{text.en} {stated.en} hours may still follow from what cannot be judged here: "
        f"{'; '.join(_inside(title.en) for title in titles)}.",
    )


def _inside(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:]


def _what_it_means(found: PositionHours) -> Text:
    week, full = hours_text(found.basis.week_min), hours_text(found.basis.week_min - found.stated_week_min)
    more, percent = hours_text(found.more_min_per_week), f"{found.percent:g}"
    return Text(
        nb=f"Med {week.nb} timer som full uke blir det {full.nb} timer mer i uka for full stilling, {more.nb} for "
        f"{percent.replace('.', ',')} %.",
        en=f"With a full-time week of {week.en} hours it is {full.en} hours more a week for a full position, {more.en} "
        f"for {percent} %.",
    )


def _only_sundays(found: PositionHours) -> Text:
    spare, week = found.sundays.spare, hours_text(found.basis.week_min)
    return Text(
        nb=f"{week.nb} timer hviler sikkert bare på søndagene. Søndager å gå på i turnusen før det faller bort: "
        f"{spare}.",
        en=f"{week.en} hours rest with certainty on the Sundays alone. Sundays to spare in the cycle before it falls "
        f"away: {spare}.",
    )


def _notes(scenario: Scenario, roster: Roster, held: Mapping[str, Line], *, with_red_days: bool) -> Iterator[Text]:
    yield LAID if with_red_days else NO_RED_DAYS
    if any(not span.is_work for line in held.values() for span in line.cycle):
        yield LEAVE
    yield from rows_left_out(scenario, roster)
