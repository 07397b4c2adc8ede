"""Changes that give more cover: vacancies, rhythm, consent, more hours, new positions, a lower minimum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.explanation import Least
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.resolve import RuleSet
from rota.solver.explain.changes import (
    Change,
    Family,
    agreed,
    every_en,
    every_nb,
    listed,
    number_text,
    plural,
    row_text,
    with_changes,
    with_position,
)
from rota.solver.explain.newcomers import EMPLOYER, FULL_PERCENT, before_filling, duties, new_positions
from rota.solver.explain.people import MOST, bearing
from rota.solver.explain.words import is_a_shift

LONG_PRESENCE_MIN, LONG_BREAK_MIN = 13 * 60, 30  # 12.5 paid hours: what a local agreement can reach, aml § 10-5 (2)
MOST_LOWERED = 4
SMALL_PERCENT = 50  # below it a position is told as a small one
PERCENT_STEP = 10.0
# Changes by which the people that are there, or are planned for, do more.
PEOPLE_ALONE = frozenset({"vacancy", "weekend_frequency", "long_consent", "long_small", "percent"})


def staffing(ruleset: RuleSet, short_rows: Sequence[str], *, weekends: bool) -> Iterator[Family]:
    """Changes that give more cover of the rows; `weekends`: nearly all that lacks does so on the weekend days.

    Only people whose work can bear on the rows take part, those who cover most of one first.
    """
    scenario = ruleset.scenario
    bears = bearing(scenario, short_rows)
    yield from _vacancies(ruleset)
    # What most likely helps comes first, in case the time ends.
    if not weekends:
        yield from _percent(ruleset, bears)
        yield from new_positions(ruleset, short_rows, small=False)
        yield from _lower_minimum(ruleset, short_rows)
    yield from _frequency(ruleset, bears)
    if weekends:
        yield from new_positions(ruleset, short_rows, small=True)
        yield from _lower_minimum(ruleset, short_rows)
    yield from _consent(ruleset, bears, small=False)
    yield from _consent(ruleset, bears, small=True)


def _vacancies(ruleset: RuleSet) -> Iterator[Family]:
    scenario = ruleset.scenario
    vacant = sorted((one for one in scenario.positions if not one.is_worked), key=lambda one: (one.percent, one.id))

    def choose(chosen: Sequence[int]) -> Change:
        filled = [vacant[unit].model_copy(update={"in_rota": True}) for unit in chosen]
        n, ids = len(filled), tuple(one.id for one in filled)
        text = Text(
            nb=f"{n} ledig stilling fylles: {listed(ids)}"
            if n == 1
            else f"{n} ledige stillinger fylles: {listed(ids)}",
            en=f"{n} vacant position{plural(n)} filled: {listed(ids)}",
        )
        return Change(with_position(scenario, filled), text, ids, sum(one.percent for one in filled) / 100)

    if vacant:
        names = tuple(one.id for one in vacant)
        asked = before_filling(ruleset, part_time=any(one.percent < FULL_PERCENT for one in vacant))
        yield Family(
            "vacancy", Rung.WARD_POLICY, None, len(vacant), choose, Least.EACH, names, agree=EMPLOYER, duties=asked
        )


def _frequency(ruleset: RuleSet, bears: Mapping[str, int]) -> Iterator[Family]:
    """A closer rhythm: those who have one by a step, those with no weekends the one that is usual among their like."""
    scenario = ruleset.scenario
    able = [one for one in scenario.worked_positions if one.id in bears and one.weekend_every not in (1, 2)]
    for every in sorted({one.weekend_every for one in able}, key=lambda n: (n == 0, n)):
        who = sorted(
            (one for one in able if one.weekend_every == every),
            key=lambda one: (bears[one.id], scenario.is_night_staff(one), -one.percent, one.id),
        )

        def choose(chosen: Sequence[int], who: list[Position] = who, every: int = every) -> Change:
            some = [who[unit] for unit in chosen]
            rhythm = {one.id: every - 1 if every else _usual_rhythm(scenario, one) for one in some}
            changed = [one.model_copy(update={"weekend_every": rhythm[one.id]}) for one in some]
            ids, n = tuple(one.id for one in changed), len(changed)
            if every:
                text = Text(
                    nb=f"{every_nb(every - 1)} helg i stedet for {every_nb(every)} for {n}: {listed(ids)}",
                    en=f"every {every_en(every - 1)} weekend instead of every {every_en(every)} for {n}: {listed(ids)}",
                )
            else:
                told = sorted(set(rhythm.values()))
                nb, en = " eller ".join(map(every_nb, told)), " or ".join(f"every {every_en(n)}" for n in told)
                text = Text(
                    nb=f"{nb} helg i stedet for ingen for {n}: {listed(ids)}",
                    en=f"{en} weekend instead of none for {n}: {listed(ids)}",
                )
            return Change(with_position(scenario, changed), text, ids)

        yield Family(
            "weekend_frequency",
            Rung.INDIVIDUAL_WRITTEN,
            ruleset.specs.get("weekend.frequency"),
            len(who),
            choose,
            Least.EACH,
            tuple(one.id for one in who),
            agree=Text(nb="avtales med hver enkelt", en="to be agreed with each person"),
            duties=duties(ruleset, "contract.change"),
        )


def _usual_rhythm(scenario: Scenario, one: Position) -> int:
    """The weekend rhythm most common among night staff, or among the others; every third where nobody has any."""
    rhythms = [
        other.weekend_every
        for other in scenario.worked_positions
        if other.weekend_every > 0 and scenario.is_night_staff(other) == scenario.is_night_staff(one)
    ]
    return max(2, max(sorted(set(rhythms), reverse=True), key=rhythms.count, default=3))


def _consent(ruleset: RuleSet, bears: Mapping[str, int], *, small: bool) -> Iterator[Family]:
    """People who consent to long shifts at weekends: the ward's long shift, or one made from its day and evening.

    Small positions are told apart, the smallest with room in their contract for two such shifts a weekend first.
    """
    scenario = ruleset.scenario
    own = next((shift for shift in scenario.shifts if shift.is_long and not shift.is_night_duty), None)
    long = own or _made_long(scenario)
    spec = ruleset.specs.get("hours.daily_max")
    if long is None:
        return
    able = [
        one
        for one in scenario.worked_positions
        if one.weekend_every > 0
        and one.id in bears
        and not scenario.is_night_staff(one)
        and not (one.consent_long and long.code in one.codes_on(DAYS_PER_WEEK - 1))
        and (one.percent < SMALL_PERCENT) == small
    ]
    weeks = scenario.cycle.weeks

    def over_min(one: Position) -> int:
        """Minutes of long weekends that the contract has no room for."""
        return max(0, weeks // one.weekend_every * 2 * long.paid_min - scenario.hours_bounds_min(one)[1])

    able.sort(key=lambda one: (bears[one.id], over_min(one), one.percent if small else -one.percent, one.id))
    base = scenario if own is not None else with_changes(scenario, shifts=(*scenario.shifts, long))
    rung = Rung.INDIVIDUAL_WRITTEN
    limits = [ruleset.limit("hours.daily_max", one).limit for one in able] if spec is not None else []
    needs_local = any(limit is not None and limit < long.paid_min for limit in limits)
    if spec is not None and needs_local:
        rung = Rung.LOCAL_TARIFF_BOUND
        base = agreed(base, spec, rung, long.paid_min)

    def choose(chosen: Sequence[int]) -> Change:
        changed = [_works_long(able[unit], long.code) for unit in chosen]
        ids, n = tuple(one.id for one in changed), len(changed)
        clock = long.clock_text()
        local = needs_local
        text = Text(
            nb=f"{n} {'i små stillinger' if small else 'til'} samtykker i langvakter i helgene ({clock}): {listed(ids)}"
            + ("; krever lokal avtale om langvakter" if local else ""),
            en=f"{n} {'in' if small else 'more'} {_who(n, small)} to long shifts at weekends ({clock}): "
            + listed(ids)
            + ("; needs a local agreement on long shifts" if local else ""),
        )
        return Change(with_position(base, changed), text, ids)

    if able:
        yield Family(
            "long_small" if small else "long_consent",
            rung,
            spec if needs_local else ruleset.specs.get("staff.long_consent"),
            len(able),
            choose,
            Least.EACH,
            tuple(one.id for one in able),
        )


def _who(n: int, small: bool) -> str:
    who = ("a small position" if n == 1 else "small positions") if small else ("person" if n == 1 else "people")
    return f"{who} {'consents' if n == 1 else 'consent'}"


def _percent(ruleset: RuleSet, bears: Mapping[str, int]) -> Iterator[Family]:
    """Part-time positions made larger in steps, the smallest first, one step each before anyone has a second.

    Where nobody but night staff covers most of what is short they take part, else they stay as they are.
    """
    scenario = ruleset.scenario
    able = [one for one in scenario.worked_positions if one.percent < FULL_PERCENT and one.id in bears]
    nearest = [one for one in able if bears[one.id] == MOST]
    nights = bool(nearest) and all(scenario.is_night_staff(one) for one in nearest)
    part = sorted(
        (one for one in able if nights or not scenario.is_night_staff(one)),
        key=lambda one: (bears[one.id], one.percent, one.id),
    )
    steps = [
        one.id
        for turn in range(int(100 // PERCENT_STEP))
        for one in part
        if one.percent + (turn + 1) * PERCENT_STEP <= 100
    ]

    def choose(chosen: Sequence[int]) -> Change:
        more = Counter(steps[unit] for unit in chosen)
        changed = [
            one.model_copy(update={"percent": round(one.percent + more[one.id] * PERCENT_STEP, 2)})
            for one in part
            if more[one.id]
        ]
        told = {
            lang: listed(
                [
                    f"{one.id} {number_text(scenario.position_by_id[one.id].percent, lang)}–"
                    f"{number_text(one.percent, lang)} %"
                    for one in changed
                ]
            )
            for lang in ("nb", "en")
        }
        text = Text(
            nb=f"større stilling for {len(changed)}: {told['nb']}",
            en=f"a larger position for {len(changed)}: {told['en']}",
        )
        ids = tuple(one.id for one in changed)
        return Change(with_position(scenario, changed), text, ids, len(chosen) * PERCENT_STEP / 100)

    if steps:
        asked = duties(ruleset, "contract.change")
        yield Family(
            "percent",
            Rung.INDIVIDUAL_WRITTEN,
            None,
            len(steps),
            choose,
            Least.EACH_STEP,
            tuple(steps),
            duties=asked,
        )


def _works_long(one: Position, code: str) -> Position:
    weekend = tuple(dict.fromkeys((*one.codes_on(DAYS_PER_WEEK - 1), code)))
    return one.model_copy(update={"consent_long": True, "weekend_shifts": weekend})


def _made_long(scenario: Scenario) -> Shift | None:
    """A long shift from the earliest day shift's start, as long as a local agreement can allow."""
    days = [shift for shift in scenario.shifts if shift.kind is ShiftKind.DAY]
    if not days or not any(shift.kind is ShiftKind.EVENING for shift in scenario.shifts):
        return None
    start = min(shift.start for shift in days)
    name = Text(nb="Langvakt (forslag)", en="Long shift (proposed)")
    code = "L" if "L" not in scenario.shift_by_code else "LANG"
    return Shift(
        code=code,
        name=name,
        kind=ShiftKind.LONG,
        start=_clock(start),
        end=_clock(start + LONG_PRESENCE_MIN),
        unpaid_break_min=LONG_BREAK_MIN,
        assumed=True,
    )


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _lower_minimum(ruleset: RuleSet, short_rows: Sequence[str]) -> Iterator[Family]:
    """Fewer asked for in the short rows: of these, as far as there are such, most of a shift and more than one."""
    scenario = ruleset.scenario
    lowered = [row for row in scenario.demand if row.id in short_rows and row.min > 0]
    lowered = [row for row in lowered if is_a_shift(scenario, row)] or lowered
    lowered = [row for row in lowered if row.min > 1] or lowered
    if not lowered:
        return

    def choose(chosen: Sequence[int]) -> Change:
        n = len(chosen)
        rows = tuple(
            row.model_copy(update={"min": max(0, row.min - n)}) if row in lowered else row for row in scenario.demand
        )
        told = {
            lang: listed(
                [
                    f"{getattr(row_text(scenario, row), lang)} {words[0]} {row.min} {words[1]} {max(0, row.min - n)}"
                    for row in lowered
                ]
            )
            for lang, words in (("nb", ("fra", "til")), ("en", ("from", "to")))
        }
        text = Text(nb=f"lavere minstebemanning: {told['nb']}", en=f"lower minimum staffing: {told['en']}")
        return Change(with_changes(scenario, demand=rows), text)

    most = min(MOST_LOWERED, max(row.min for row in lowered))
    # Of several rows less in some of them might do: only the same step for all is tried.
    yield Family("lower_minimum", Rung.WARD_POLICY, ruleset.specs.get("cover.minimum"), most, choose, Least.STEP)
