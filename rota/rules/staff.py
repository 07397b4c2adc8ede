"""Staff: which shifts a position may work, consent to long shifts, days decided beforehand."""

from __future__ import annotations

from functools import partial

from rota.domain.base import Text
from rota.domain.position import OFF, LockedDay
from rota.domain.roster import Duty
from rota.domain.shift import LONG_SHIFT_MIN
from rota.domain.time import DAYS_PER_WEEK, day_index
from rota.rules.base import Case, LineRule, Log, Place
from rota.rules.timeline import Line
from rota.rules.words import hours

UNKNOWN_CODE = Text(nb="ukjent kode", en="unknown code")
CONSENT_GIVEN = Text(nb="samtykke er lagt til grunn i scenarioet", en="consent is taken as given in the scenario")


class AllowedShift(LineRule):
    """The codes that the position may work on the weekday."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every duty with a known code."""
        scenario, position = case.scenario, line.position
        leave = scenario.leave_codes()
        locks = {(lock.week, lock.day): lock.code for lock in position.locked}
        allowed = [{*scenario.allowed_codes(position, weekday), *leave} for weekday in range(DAYS_PER_WEEK)]
        for duty in case.roster.by_position.get(position.id, ()):
            if duty.code not in scenario.shift_by_code:
                log.leave_out(UNKNOWN_CODE)
                continue
            fits = duty.code in allowed[duty.day_index % DAYS_PER_WEEK]
            fits = fits or locks.get((duty.week, duty.day)) == duty.code
            log.measure(int(not fits), 0, _at(duty), partial(_not_allowed, duty))


class LongConsent(LineRule):
    """A long shift needs the holder's written consent."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every work duty; the limit is the length from which a shift is long."""
        for span in line.work:
            if line.position.consent_long:
                log.leave_out(CONSENT_GIVEN)
                log.weigh(span.paid_min, _at(span.duty))
                continue
            paid = hours(span.paid_min) if span.is_long else None
            log.measure(span.paid_min, LONG_SHIFT_MIN, _at(span.duty), partial(_no_consent, paid))


class LockedDays(LineRule):
    """Days that are decided beforehand: that code alone, or nothing at all."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every locked day; measured is the number of duties missing or standing in the way."""
        position = line.position
        held: dict[int, list[str]] = {}
        for duty in case.roster.by_position.get(position.id, ()):
            held.setdefault(duty.day_index, []).append(duty.code)
        for lock in position.locked:
            codes = held.get(day_index(lock.week, lock.day), [])
            place = Place(position.id, lock.week, lock.day)
            log.measure(_deviations(lock, codes), 0, place, partial(_locked, lock, codes))


def _at(duty: Duty) -> Place:
    return Place(duty.position_id, duty.week, duty.day)


def _not_allowed(duty: Duty) -> Text:
    return Text(
        nb=f"{duty.code} er ikke blant vaktene stillingen kan ha denne ukedagen",
        en=f"{duty.code} is not among the shifts the position may work on this weekday",
    )


def _no_consent(paid: Text | None) -> Text:
    length = paid or Text(nb="", en="")
    return Text(
        nb=f"langvakt på {length.nb} uten skriftlig samtykke fra den som har stillingen",
        en=f"long shift of {length.en} without the holder's written consent",
    )


def _deviations(lock: LockedDay, codes: list[str]) -> int:
    if lock.code == OFF:
        return len(codes)
    wanted = min(1, codes.count(lock.code))
    return (1 - wanted) + (len(codes) - wanted)


def _locked(lock: LockedDay, codes: list[str]) -> Text:
    found = ", ".join(codes)
    wish = Text(nb="fri", en="off") if lock.code == OFF else Text(nb=lock.code, en=lock.code)
    return Text(nb=f"låst til {wish.nb}, har {found or 'fri'}", en=f"locked to {wish.en}, has {found or 'off'}")
