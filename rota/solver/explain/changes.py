"""Changed scenarios: what the parties could agree on or the leader decide, in growing amounts of one thing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rota.domain.agreement import Agreement, Rung
from rota.domain.base import Text
from rota.domain.demand import DemandException, DemandRow
from rota.domain.explanation import Least
from rota.domain.position import LockedDay, Position
from rota.domain.scenario import HoursTolerance, Scenario
from rota.domain.shift import Shift
from rota.domain.time import WEEKDAY_NAMES, format_clock
from rota.rules.resolve import RuleSet
from rota.rules.spec import RuleSpec
from rota.rules.words import hours

NAMES = {
    "vacancy": Text(nb="ledige stillinger fylles", en="vacancies filled"),
    "weekend_frequency": Text(nb="hyppigere helger", en="weekends more often"),
    "long_consent": Text(nb="samtykke til langvakter", en="consent to long shifts"),
    "long_small": Text(nb="lange helgevakter i små stillinger", en="long weekend shifts in small positions"),
    "percent": Text(nb="større stillinger", en="larger positions"),
    "position": Text(nb="nye stillinger", en="new positions"),
    "lower_minimum": Text(nb="lavere minimum", en="a lower minimum"),
    "hours_tolerance": Text(nb="videre timetoleranse", en="a wider hours tolerance"),
}
DAY_GROUPS = {
    "all": Text(nb="alle dager", en="every day"),
    "weekdays": Text(nb="hverdager", en="weekdays"),
    "weekend": Text(nb="helg", en="weekends"),
}
TOLERANCES_H = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
FRIDAY = 5  # of days 1 to 7


@dataclass(frozen=True)
class Change:
    """One amount of a change: the scenario with it, in words, and whom it touches.

    `released`: locked days that are opened, as (position, week, day).
    """

    scenario: Scenario
    text: Text
    positions: tuple[str, ...] = ()
    fte: float = 0.0
    weeks: tuple[int, ...] = ()
    released: frozenset[tuple[str, int, int]] = frozenset()


@dataclass(frozen=True)
class Family:
    """A kind of change in `most` units, of which any can be chosen by number; more of them go further.

    `least`: what it says when one unit less is proved too little. `names`: whom each unit concerns; empty where all
    units are alike. `agree` and `duties` as of a relaxation.
    """

    kind: str
    rung: Rung
    spec: RuleSpec | None
    most: int
    choose: Callable[[Sequence[int]], Change]
    least: Least = Least.AMOUNT
    names: tuple[str, ...] = ()
    agree: Text | None = None
    duties: tuple[Text, ...] = ()

    @property
    def name(self) -> Text:
        """The kind in words."""
        return NAMES.get(self.kind) or self.at(1).text

    def at(self, n: int) -> Change:
        """The first `n` units."""
        return self.choose(range(n))


def _single(kind: str, rung: Rung, spec: RuleSpec | None, change: Change) -> Family:
    """A change that has one amount."""
    return Family(kind, rung, spec, 1, lambda _chosen: change)


def with_changes(scenario: Scenario, **changes: object) -> Scenario:
    """The scenario with other fields; nothing cached of the old ones is kept."""
    data = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    return Scenario.model_construct(**(data | changes))


def with_position(scenario: Scenario, changed: Sequence[Position]) -> Scenario:
    """The scenario with some positions in another form, by id."""
    new = {position.id: position for position in changed}
    return scenario.with_positions(tuple(new.get(position.id, position) for position in scenario.positions))


def loosening(ruleset: RuleSet, codes: Sequence[str], positions: Sequence[str]) -> Iterator[Family]:
    """Changes that loosen the requirements of a clash: rungs of the rules, hours, locks, professional days."""
    scenario = ruleset.scenario
    for code in codes:
        spec = ruleset.specs[code]
        if spec.agreeable and spec.limit_of is None and spec.limit_from is None:
            yield from _rungs(ruleset, spec, positions)
    if "hours.contract" in codes or "hours.average_full_time" in codes:
        yield _tolerance(ruleset)
    if "staff.locked" in codes:
        yield from _locks(ruleset, positions)
    if any(code.startswith("fagdag") for code in codes) and scenario.fagdag is not None:
        text = Text(nb="fagdagordningen gjelder ikke i turnusen", en="no professional days in the rota")
        changed = Change(with_changes(scenario, fagdag=None), text, tuple(positions))
        yield _single("fagdag", Rung.WARD_POLICY, ruleset.specs["fagdag.interval"], changed)
    if "staff.long_consent" in codes:
        yield from _own_consent(ruleset, positions)


def _rungs(ruleset: RuleSet, spec: RuleSpec, positions: Sequence[str]) -> Iterator[Family]:
    """Each rung that reaches further than what applies, as a family of one."""
    known = ruleset.scenario.position_by_id
    named = [known[name] for name in positions if name in known] or list(ruleset.scenario.worked_positions)
    limits = [limit for one in named if (limit := ruleset.limit(spec.code, one).limit) is not None]
    if not limits:
        return
    strictest = min(limits) if spec.sense == "at_most" else max(limits)
    for step in spec.ladder:
        further = step.limit is not None and spec.excess(step.limit, strictest) > 0
        if not step.rung.needs_agreement or step.limit is None or not further:
            continue
        strictest = step.limit
        base = agreed(ruleset.scenario, spec, step.rung, step.limit, [one.id for one in named])
        told = hours(step.limit) if spec.unit == "min" else Text(nb=f"{step.limit}", en=f"{step.limit}")
        text = Text(
            nb=f"{spec.title.nb}: {_sense(spec)[0]} {told.nb} ved avtale",
            en=f"{spec.title.en}: {_sense(spec)[1]} {told.en} by agreement",
        )
        changed = Change(base, text, tuple(one.id for one in named))
        yield _single("agreement", step.rung, spec, changed)


def agreed(
    scenario: Scenario, spec: RuleSpec, rung: Rung, limit: int, positions: Sequence[str] | None = None
) -> Scenario:
    """The scenario with a proposed agreement that gives a rule another limit to everybody, or to the positions."""
    agreement = Agreement(
        id=f"explain-{spec.code}"[:40],
        rule=spec.code,
        rung=rung.value,
        status="proposed",
        unions="all",
        covers_unorganised=True,
        positions=tuple(positions or [one.id for one in scenario.worked_positions]),
        limit_h=limit / 60 if spec.unit == "min" else None,
        limit_count=limit if spec.unit != "min" else None,
        valid_from=scenario.cycle.start,
    )
    return with_changes(scenario, agreements=(*scenario.agreements, agreement))


def _tolerance(ruleset: RuleSet) -> Family:
    scenario, now = ruleset.scenario, ruleset.scenario.hours_tolerance
    wider = [h for h in TOLERANCES_H if h > min(now.under_h_per_week, now.over_h_per_week)] or [10.0]

    def choose(chosen: Sequence[int]) -> Change:
        h = wider[len(chosen) - 1]
        tolerance = HoursTolerance(
            under_h_per_week=max(h, now.under_h_per_week), over_h_per_week=max(h, now.over_h_per_week)
        )
        text = Text(
            nb=f"timene kan ligge inntil {number_text(h, 'nb')} {'time' if h == 1 else 'timer'} i uka over eller under "
            "kontrakten (timer over må avtales og lønnes)",
            en=f"hours may lie up to {number_text(h, 'en')} hour{'' if h == 1 else 's'} a week above or below the "
            "contract (hours above must be agreed and paid)",
        )
        return Change(with_changes(scenario, hours_tolerance=tolerance), text)

    spec = ruleset.specs.get("hours.contract")
    return Family("hours_tolerance", Rung.WARD_POLICY, spec, len(wider), choose, Least.STEP)


def _locks(ruleset: RuleSet, positions: Sequence[str]) -> Iterator[Family]:
    """Locked days opened: one, those of a weekend, those of a week, all of a position."""
    for name in positions:
        locks = ruleset.scenario.position_by_id[name].locked
        for lock in locks:
            yield _released(
                ruleset,
                name,
                (lock,),
                Text(
                    nb=f"{name}: låst {lock.code} uke {lock.week} dag {lock.day} løses",
                    en=f"{name}: locked {lock.code} in week {lock.week}, day {lock.day} released",
                ),
            )
        seen = {frozenset({lock}) for lock in locks}
        for some, nb, en in _lock_groups(locks):
            if frozenset(some) not in seen:
                seen.add(frozenset(some))
                text = Text(nb=f"{name}: {nb} ({len(some)}) løses", en=f"{name}: {en} ({len(some)}) released")
                yield _released(ruleset, name, some, text)


def _lock_groups(locks: Sequence[LockedDay]) -> Iterator[tuple[tuple[LockedDay, ...], str, str]]:
    for week in sorted({lock.week for lock in locks}):
        weekend = tuple(lock for lock in locks if lock.week == week and lock.day > FRIDAY)
        if weekend:
            yield weekend, f"låste dager i helga i uke {week}", f"locked days at the weekend of week {week}"
    for week in sorted({lock.week for lock in locks}):
        own = tuple(lock for lock in locks if lock.week == week)
        yield own, f"alle låste dager i uke {week}", f"all locked days of week {week}"
    yield tuple(locks), "alle låste dager", "all locked days"


def _released(ruleset: RuleSet, name: str, locks: Sequence[LockedDay], text: Text) -> Family:
    one = ruleset.scenario.position_by_id[name]
    new = one.model_copy(update={"locked": tuple(other for other in one.locked if other not in locks)})
    changed = Change(
        with_position(ruleset.scenario, [new]),
        text,
        (name,),
        weeks=tuple(sorted({lock.week for lock in locks})),
        released=frozenset((name, lock.week, lock.day) for lock in locks),
    )
    return _single("lock", Rung.WARD_POLICY, ruleset.specs["staff.locked"], changed)


def _own_consent(ruleset: RuleSet, positions: Sequence[str]) -> Iterator[Family]:
    known = ruleset.scenario.position_by_id
    new = [known[name].model_copy(update={"consent_long": True}) for name in positions]
    text = Text(nb=f"samtykke til langvakter: {listed(positions)}", en=f"consent to long shifts: {listed(positions)}")
    changed = Change(with_position(ruleset.scenario, new), text, tuple(positions))
    spec = ruleset.specs["staff.long_consent"]
    yield _single("long_consent", Rung.INDIVIDUAL_WRITTEN, spec, changed)


def _sense(spec: RuleSpec) -> tuple[str, str]:
    return ("høyst", "at most") if spec.sense == "at_most" else ("minst", "at least")


def listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def row_text(scenario: Scenario, row: DemandRow | DemandException) -> Text:
    """A row of the demand as people call it: `helg 15:00–22:00 (Sykepleier)`; its id says little to them."""
    told = {}
    for lang in ("nb", "en"):
        if isinstance(row, DemandException):
            days = f"{row.date:%d.%m.%Y}" if lang == "nb" else row.date.isoformat()
        elif isinstance(row.days, str):
            days = getattr(DAY_GROUPS[row.days], lang)
        else:
            days = listed([WEEKDAY_NAMES[lang][day] for day in row.weekdays])
        told[lang] = f"{days} {interval_text(scenario, row, lang)}"
    return Text(**told)


def interval_text(scenario: Scenario, row: DemandRow | DemandException, lang: str) -> str:
    """The clock times of a row of the demand, and the competence where it asks for one."""
    clock = f"{format_clock(row.from_)}–{format_clock(row.end_min)}"
    name = next((one.name for one in scenario.competences if one.id == row.competence), None)
    return clock if name is None else f"{clock} ({getattr(name, lang)})"


def plural(n: int) -> str:
    return "" if n == 1 else "s"


def number_text(value: float, lang: str, decimals: int = 2) -> str:
    """A number with as few decimals as it needs."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if lang == "nb" else text


def at_least_text(person_min: float, lang: str) -> str:
    """Hours with one decimal, never more than the minutes give: what is said to lack at least is proved."""
    return number_text(math.floor(person_min / 6 + 1e-9) / 10, lang, 1)


def at_most_text(person_min: float, lang: str) -> str:
    """Hours with one decimal, never fewer than the minutes give."""
    return number_text(math.ceil(person_min / 6 - 1e-9) / 10, lang, 1)


def every_nb(n: int) -> str:
    words = {1: "hver", 2: "annenhver", 3: "hver tredje", 4: "hver fjerde", 5: "hver femte", 6: "hver sjette"}
    return words.get(n, f"hver {n}.")


def every_en(n: int) -> str:
    words = {1: "single", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
    return words.get(n, f"{n}th")


def overlap_min(shift: Shift, start: int, end: int) -> int:
    """Minutes of an interval, given in minutes after midnight, that a shift covers."""
    return min(shift.end_min, end) - max(shift.start, start) if shift.start < end and start < shift.end_min else 0
