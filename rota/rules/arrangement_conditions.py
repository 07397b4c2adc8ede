"""The conditions of a shorter full-time week (aml § 10-4 (4)–(6), HTA 4.2): met, not met or for the parties to say.

Each has the name of a criterion in the pack, which holds its text and source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from rota.domain.base import Text
from rota.domain.time import MIN_PER_HOUR
from rota.domain.weekly_hours import Condition, SundayMargin, Verdict
from rota.rules.arrangement_facts import ClockFacts, Facts, Params
from rota.rules.spec import RuleSpec

QUARTERS = 4
Judged = tuple[Verdict, Text]
Judge = Callable[[Params, Facts, ClockFacts], Judged]

NOT_IN_FIGURES = Text(
    nb="kan ikke leses av de fire tallene: legg inn en turnus",
    en="cannot be read from the four figures: give a roster",
)


def conditions(spec: RuleSpec, facts: Facts) -> tuple[Condition, ...]:
    """Every condition in the order of the pack."""
    return tuple(
        Condition(criterion, *_judge(criterion.id, spec.params, facts))
        for criterion in spec.criteria
        if criterion.id in CONDITIONS
    )


def sunday_margin(params: Params, facts: Facts, clock: ClockFacts) -> SundayMargin:
    """Worked Sundays against every third, rounded up."""
    return SundayMargin(clock.sundays, facts.weeks, -(-facts.weeks // params["every_nth_sunday"]))


def hours_text(minutes: Fraction | int, decimals: int = 2) -> Text:
    """Hours as a decimal number with no more decimals than it needs: `35,5` and `35.5`."""
    text = f"{float(Fraction(minutes) / MIN_PER_HOUR):.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Text(nb=text.replace(".", ","), en=text)


def _judge(name: str, params: Params, facts: Facts) -> Judged:
    if name == "day_evening":
        return _day_evening(params, facts)
    if facts.clock is not None:
        return CONDITIONS[name](params, facts, facts.clock)
    if name == "yearly" and not _enough_night(params, facts):
        return Verdict.NOT_MET, _a_year(params, facts.night_min, facts, YEARLY_NIGHT)
    return Verdict.CANNOT_BE_JUDGED, NOT_IN_FIGURES


def _third_sunday(params: Params, facts: Facts, clock: ClockFacts) -> Judged:
    nth = params["every_nth_sunday"]
    margin = sunday_margin(params, facts, clock)
    text = Text(
        nb=f"{margin.worked} av {margin.weeks} søndager; hver {nth}. er {margin.needed}. "
        f"Fra lørdag kl. 22 til søndag kl. 22: {clock.yearly_sundays}",
        en=f"{margin.worked} of {margin.weeks} Sundays; one in {nth} makes {margin.needed}. "
        f"From Saturday 22:00 to Sunday 22:00: {clock.yearly_sundays}",
    )
    return _met(margin.spare >= 0), text


def _kinds_text(clock: ClockFacts) -> Text:
    day, evening, night = clock.day_shifts, clock.evening_shifts, clock.night_shifts
    return Text(
        nb=f"vakter på dag {day}, kveld {evening}, natt {night}",
        en=f"shifts by day {day}, evening {evening}, night {night}",
    )


def _around_the_clock(params: Params, facts: Facts, clock: ClockFacts) -> Judged:
    return _for_the_parties(clock.kinds == len(KINDS)), _kinds_text(clock)


def _two_shift(params: Params, facts: Facts, clock: ClockFacts) -> Judged:
    kinds = _kinds_text(clock)
    text = Text(
        nb=f"{kinds.nb}; {clock.sundays} av {facts.weeks} søndager",
        en=f"{kinds.en}; {clock.sundays} of {facts.weeks} Sundays",
    )
    return _for_the_parties(clock.kinds > 1 and clock.sundays > 0), text


def _mainly_night(params: Params, facts: Facts, clock: ClockFacts) -> Judged:
    wanted = params["mainly_night_of_four"] * facts.worked_min
    inside, shifts = clock.long_night_min, clock.long_night_shift_min
    text = Text(
        nb=f"{_percent(inside, facts.worked_min).nb} av timene om natten i slike vakter; "
        f"vaktene selv {_percent(shifts, facts.worked_min).nb}",
        en=f"{_percent(inside, facts.worked_min).en} of the hours at night in such shifts; "
        f"the shifts themselves {_percent(shifts, facts.worked_min).en}",
    )
    if QUARTERS * inside >= wanted:
        return Verdict.MET, text
    return _for_the_parties(QUARTERS * shifts >= wanted), text


def _evening_night(params: Params, facts: Facts, clock: ClockFacts) -> Judged:
    needed = params["evening_night_week_min"]
    per_week = clock.evening_night_min / facts.weeks
    value, bound = hours_text(per_week), hours_text(needed)
    text = Text(
        nb=f"{value.nb} timer i uka mellom 20 og 06; minst {bound.nb}",
        en=f"{value.en} hours a week between 20:00 and 06:00; at least {bound.en}",
    )
    return _met(per_week >= needed), text


def _mix(params: Params, facts: Facts, clock: ClockFacts) -> Judged:
    return _met(clock.kinds == len(KINDS)), _kinds_text(clock)


def _day_evening(params: Params, facts: Facts, clock: ClockFacts | None = None) -> Judged:
    by_day = facts.worked_min - facts.night_min
    share = _percent(by_day, facts.worked_min)
    text = Text(nb=f"{share.nb} av timene utenfor 21–06", en=f"{share.en} of the hours outside 21:00–06:00")
    return _met(QUARTERS * by_day >= params["day_evening_of_four"] * facts.worked_min), text


def _yearly(params: Params, facts: Facts, clock: ClockFacts) -> Judged:
    night = _a_year(params, facts.night_min, facts, YEARLY_NIGHT)
    sunday = _a_year(params, clock.yearly_sunday_min, facts, YEARLY_SUNDAY)
    text = Text(nb=f"{night.nb}; {sunday.nb}", en=f"{night.en}; {sunday.en}")
    enough_sunday = clock.yearly_sunday_min * params["yearly_weeks"] >= params["yearly_sunday_min"] * facts.weeks
    if not (enough_sunday and _enough_night(params, facts)):
        return Verdict.NOT_MET, text
    return (Verdict.MET if clock.kinds == len(KINDS) else Verdict.CANNOT_BE_JUDGED), text


def _enough_night(params: Params, facts: Facts) -> bool:
    return facts.night_min * params["yearly_weeks"] >= params["yearly_night_min"] * facts.weeks


YEARLY_NIGHT = ("yearly_night_min", Text(nb="nattetimer", en="night hours"))
YEARLY_SUNDAY = ("yearly_sunday_min", Text(nb="søndagstimer", en="Sunday hours"))


def _a_year(params: Params, minutes: Fraction, facts: Facts, wanted: tuple[str, Text]) -> Text:
    value = hours_text(minutes * params["yearly_weeks"] / facts.weeks, 1)
    bound = hours_text(params[wanted[0]])
    return Text(
        nb=f"{value.nb} {wanted[1].nb} i året, minst {bound.nb}",
        en=f"{value.en} {wanted[1].en} a year, at least {bound.en}",
    )


def _percent(part: Fraction, whole: Fraction) -> Text:
    text = f"{float(100 * part / whole):.1f}"
    return Text(nb=f"{text.replace('.', ',')} %", en=f"{text} %")


def _met(holds: bool) -> Verdict:
    return Verdict.MET if holds else Verdict.NOT_MET


def _for_the_parties(possible: bool) -> Verdict:
    return Verdict.CANNOT_BE_JUDGED if possible else Verdict.NOT_MET


KINDS = ("day", "evening", "night")
CONDITIONS: Mapping[str, Judge] = {
    "third_sunday": _third_sunday,
    "around_the_clock": _around_the_clock,
    "two_shift": _two_shift,
    "mainly_night": _mainly_night,
    "evening_night": _evening_night,
    "mix": _mix,
    "day_evening": _day_evening,
    "yearly": _yearly,
}
