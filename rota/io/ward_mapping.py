"""What the codes of a ward's sheet mean, and what the sheet does not say. Whatever is worked out says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rota.domain.agreement import Agreement
from rota.domain.base import Text
from rota.domain.finding import Problem
from rota.domain.time import MIN_PER_DAY, MIN_PER_HOUR, parse_clock
from rota.io.ward_legend import LegendEntry, Use, clock_range, span_min
from rota.io.ward_sheet import WardSheet

Basis = Literal["guess", "sheet", "user"]
FULL_TIME_H = 35.5
NIGHT_BREAK_FROM_MIN = 20 * MIN_PER_HOUR
USUAL_BREAK_MIN = 30
LONGEST_MIN = 16 * MIN_PER_HOUR
PLACES_NAMED = 6
_OFF = {"", "-", "–", "x", "f", "f1", "f2", "f3", "f4", "f5", "fri", "off"}
_LEAVE = {"fe", "ferie", "p", "perm", "pe", "s", "sy", "syk", "avs", "hol"}
_USUAL = {
    "d": ("07:30", "15:00", 30),
    "d1": ("07:30", "15:00", 30),
    "da": ("07:30", "15:00", 30),
    "a": ("14:45", "22:00", 30),
    "a1": ("14:45", "22:00", 30),
    "k": ("14:45", "22:00", 30),
    "n": ("21:45", "07:45", 0),
    "l": ("07:30", "20:30", 30),
    "ld": ("07:30", "20:30", 30),
}


@dataclass(frozen=True)
class CodeMeaning:
    """What a code of the sheet means. `start` and `end` are clock times of work.

    `basis`: a guess that nobody has confirmed, what the sheet's own key says, or what the user said. `break_guessed`:
    the key tells the times and not the break.
    """

    code: str
    use: Use | None
    start: str = ""
    end: str = ""
    unpaid_break_min: int = 0
    basis: Basis = "guess"
    break_guessed: bool = False

    @property
    def guessed(self) -> bool:
        """Whether nobody has said it."""
        return self.basis == "guess"


@dataclass(frozen=True)
class WardFacts:
    """What a sheet does not say. `confirmed`: the user has looked at what was read into the sheet (`assumed`).

    `agreements` are those that the user says are in force.
    """

    name: str
    first_monday: date
    full_time_hours: float = FULL_TIME_H
    confirmed: bool = False
    agreements: tuple[Agreement, ...] = ()


def guess(sheet: WardSheet) -> tuple[CodeMeaning, ...]:
    """A meaning for every text in a day's cell: what the sheet's key says, else a guess; `use` None without either.

    Those without a meaning come first, then the commonest.
    """
    told = {one.code: one for one in sheet.legend}
    ordered = sorted(sheet.codes, key=lambda code: (-sheet.codes[code], code))
    found = (_from_key(told[code]) if code in told else _guess(code) for code in ordered)
    return tuple(sorted(found, key=lambda one: one.use is not None))


def _from_key(entry: LegendEntry) -> CodeMeaning:
    if entry.use != "work":
        return CodeMeaning(entry.code, entry.use, basis="sheet")
    unpaid = entry.unpaid_break_min
    at_night = parse_clock(entry.start) >= NIGHT_BREAK_FROM_MIN
    usual = 0 if at_night or span_min(entry.start, entry.end) <= 2 * USUAL_BREAK_MIN else USUAL_BREAK_MIN
    return CodeMeaning(
        entry.code, "work", entry.start, entry.end, usual if unpaid is None else unpaid, "sheet", unpaid is None
    )


def _guess(code: str) -> CodeMeaning:
    if (times := clock_range(code)) is not None:
        return CodeMeaning(code, "work", *times, USUAL_BREAK_MIN)
    word = code.lower().replace(" ", "")
    if word in _OFF:
        return CodeMeaning(code, "off")
    if word in _LEAVE:
        return CodeMeaning(code, "leave")
    if word in _USUAL:
        return CodeMeaning(code, "work", *_USUAL[word])
    return CodeMeaning(code, None)


def with_said(guessed: CodeMeaning, use: Use | None, start: str, end: str, unpaid_break_min: int) -> CodeMeaning:
    """The meaning after the user had it to change: what differs is the user's own."""
    kept = (guessed.use, guessed.start, guessed.end, guessed.unpaid_break_min)
    if (use, start, end, unpaid_break_min) == kept:
        return guessed
    return CodeMeaning(guessed.code, use, start, end, unpaid_break_min, "user")


def meaning_problems(
    sheet: WardSheet, meanings: Sequence[CodeMeaning], facts: WardFacts, file: str
) -> tuple[Problem, ...]:
    """Every code that has no meaning or no times, and what else is missing before a ward can be built."""
    known = {one.code: one for one in meanings}
    problems = [
        Problem.told(file, f"«{code}»", _no_meaning(sheet, code))
        for code in sheet.codes
        if code not in known or known[code].use is None
    ]
    problems += [problem for one in meanings if one.use == "work" and (problem := _time_problem(one, file))]
    if sheet.codes and not problems and not any(known[code].use == "work" for code in sheet.codes):
        none = Text(nb="ingen kode er en vakt: turnusen er tom", en="no code is a shift: the rota is empty")
        problems.append(Problem.told(file, "", none))
    if facts.first_monday.weekday() != 0:
        monday = Text(nb="er ingen mandag", en="is not a Monday")
        problems.append(Problem.told(file, str(facts.first_monday), monday))
    if not facts.name.strip():
        problems.append(Problem.told(file, "", Text(nb="avdelingen trenger et navn", en="the ward needs a name")))
    if sheet.assumed and not facts.confirmed:
        labels = ", ".join(one.text for one in sheet.assumed[:PLACES_NAMED])
        more = len(sheet.assumed) - PLACES_NAMED
        both = Text(
            nb=f"bekreft at uker uten rad er fri: {labels}" + (f" og {more} til" if more > 0 else ""),
            en=f"confirm that weeks without a row are off: {labels}" + (f" and {more} more" if more > 0 else ""),
        )
        problems.append(Problem.told(file, "", both))
    empty = known.get("")
    if sheet.assumed and empty is not None and empty.use not in ("off", None):
        never = Text(
            nb="en tom celle må være fri her, siden noen uker mangler rad",
            en="an empty cell must be off here, since some weeks have no row",
        )
        problems.append(Problem.told(file, "«»", never))
    return tuple(problems)


def _no_meaning(sheet: WardSheet, code: str) -> Text:
    """The places of a code, the first few by name."""
    places = [at for names in sheet.where(code).values() for at in names]
    more = len(places) - PLACES_NAMED
    named = ", ".join(places[:PLACES_NAMED])
    return Text(
        nb=f"står i {named}{f' og {more} til' if more > 0 else ''}: si om det er vakt, fri eller fravær",
        en=f"stands in {named}{f' and {more} more' if more > 0 else ''}: say whether it is work, off or leave",
    )


def _time_problem(one: CodeMeaning, file: str) -> Problem | None:
    try:
        start, end = parse_clock(one.start), parse_clock(one.end)
    except ValueError:
        said = f"{one.start or '–'}, {one.end or '–'}"
        times = Text(
            nb=f"trenger to klokkeslett, som 07:30 og 15:00. Det står: {said}",
            en=f"needs two clock times, such as 07:30 and 15:00. It says: {said}",
        )
        return Problem.told(file, f"«{one.code}»", times)
    length = (end - start) % MIN_PER_DAY or MIN_PER_DAY
    if start == MIN_PER_DAY or length > LONGEST_MIN or not 0 <= one.unpaid_break_min < length:
        no_shift = Text(
            nb=f"{one.start}–{one.end} er ingen vakt på inntil 16 timer med sin pause",
            en=f"{one.start}–{one.end} is no shift of up to 16 hours with its break",
        )
        return Problem.told(file, f"«{one.code}»", no_shift)
    return None
