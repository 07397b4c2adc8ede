"""Changes that give more cover: vacancies, rhythm, consent, more hours, new positions, a lower minimum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rota.domain.agreement import Rung
from rota.domain.base import Text
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
    overlap_min,
    plural,
    row_text,
    with_changes,
    with_position,
)

LONG_PRESENCE_MIN, LONG_BREAK_MIN = 13 * 60, 30  # 12.5 paid hours: what a local agreement can reach, aml § 10-5 (2)
MOST_NEW_POSITIONS = 30
MOST_LOWERED = 4
SMALL_PERCENT = 50  # below it a position is told as a small one
PERCENT_STEP = 10.0
NEW_PERCENT = 50.0  # of a new position for weekdays
# Changes by which the people that are there, or are planned for, do more.
PEOPLE_ALONE = frozenset({"vacancy", "weekend_frequency", "long_consent", "long_small", "percent"})


def staffing(ruleset: RuleSet, short_rows: Sequence[str], *, weekends: bool) -> Iterator[Family]:
    """Changes that give more cover of the rows; `weekends`: what lacks is seen on the weekend days alone."""
    scenario = ruleset.scenario
    yield from _vacancies(scenario)
    # What most likely helps comes first, in case the time ends.
    if not weekends:
        yield from _percent(scenario)
        yield from _new_positions(ruleset, short_rows, weekends=False)
        yield from _lower_minimum(ruleset, short_rows)
    yield from _frequency(ruleset)
    yield from _consent(ruleset, small=False)
    yield from _consent(ruleset, small=True)
    if weekends:
        yield from _new_positions(ruleset, short_rows, weekends=True)
        yield from _lower_minimum(ruleset, short_rows)


def _vacancies(scenario: Scenario) -> Iterator[Family]:
    vacant = sorted((one for one in scenario.positions if not one.is_worked), key=lambda one: (one.percent, one.id))

    def at(n: int) -> Change:
        filled = [one.model_copy(update={"in_rota": True}) for one in vacant[:n]]
        ids = tuple(one.id for one in filled)
        text = Text(
            nb=f"{n} ledig stilling fylles: {listed(ids)}"
            if n == 1
            else f"{n} ledige stillinger fylles: {listed(ids)}",
            en=f"{n} vacant position{plural(n)} filled: {listed(ids)}",
        )
        return Change(with_position(scenario, filled), text, ids, sum(one.percent for one in filled) / 100)

    if vacant:
        yield Family("vacancy", Rung.WARD_POLICY, None, len(vacant), at)


def _frequency(ruleset: RuleSet) -> Iterator[Family]:
    scenario = ruleset.scenario
    rhythms = sorted({one.weekend_every for one in scenario.worked_positions if one.weekend_every >= 3})
    for every in rhythms:
        who = sorted(
            (one for one in scenario.worked_positions if one.weekend_every == every),
            key=lambda one: (scenario.is_night_staff(one), -one.percent, one.id),
        )

        def at(n: int, who: list[Position] = who, every: int = every) -> Change:
            changed = [one.model_copy(update={"weekend_every": every - 1}) for one in who[:n]]
            ids = tuple(one.id for one in changed)
            text = Text(
                nb=f"{every_nb(every - 1)} helg i stedet for {every_nb(every)} for {n}: {listed(ids)}",
                en=f"every {every_en(every - 1)} weekend instead of every {every_en(every)} for {n}: {listed(ids)}",
            )
            return Change(with_position(scenario, changed), text, ids)

        yield Family("weekend_frequency", Rung.WARD_POLICY, ruleset.specs.get("weekend.frequency"), len(who), at)


def _consent(ruleset: RuleSet, *, small: bool) -> Iterator[Family]:
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
        and not scenario.is_night_staff(one)
        and not (one.consent_long and long.code in one.codes_on(DAYS_PER_WEEK - 1))
        and (one.percent < SMALL_PERCENT) == small
    ]
    weeks = scenario.cycle.weeks

    def over_min(one: Position) -> int:
        """Minutes of long weekends that the contract has no room for."""
        return max(0, weeks // one.weekend_every * 2 * long.paid_min - scenario.hours_bounds_min(one)[1])

    able.sort(key=lambda one: (over_min(one), one.percent if small else -one.percent, one.id))
    base = scenario if own is not None else with_changes(scenario, shifts=(*scenario.shifts, long))
    rung = Rung.INDIVIDUAL_WRITTEN
    limits = [ruleset.limit("hours.daily_max", one).limit for one in able] if spec is not None else []
    needs_local = any(limit is not None and limit < long.paid_min for limit in limits)
    if spec is not None and needs_local:
        rung = Rung.LOCAL_TARIFF_BOUND
        base = agreed(base, spec, rung, long.paid_min)

    def at(n: int) -> Change:
        changed = [_works_long(one, long.code) for one in able[:n]]
        ids = tuple(one.id for one in changed)
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
            at,
        )


def _who(n: int, small: bool) -> str:
    who = ("a small position" if n == 1 else "small positions") if small else ("person" if n == 1 else "people")
    return f"{who} {'consents' if n == 1 else 'consent'}"


def _percent(scenario: Scenario) -> Iterator[Family]:
    """Part-time positions made larger in steps, the smallest first, one step each before anyone has a second."""
    part = sorted(
        (one for one in scenario.worked_positions if one.percent < 100 and not scenario.is_night_staff(one)),
        key=lambda one: (one.percent, one.id),
    )
    steps = [
        one.id
        for turn in range(int(100 // PERCENT_STEP))
        for one in part
        if one.percent + (turn + 1) * PERCENT_STEP <= 100
    ]

    def at(n: int) -> Change:
        more = Counter(steps[:n])
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
        return Change(with_position(scenario, changed), text, ids, n * PERCENT_STEP / 100)

    if steps:
        yield Family("percent", Rung.INDIVIDUAL_WRITTEN, None, len(steps), at)


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


def _new_positions(ruleset: RuleSet, short_rows: Sequence[str], *, weekends: bool) -> Iterator[Family]:
    """New positions; for weekends of just the size that a shift on both days at their rhythm takes, else half ones."""
    scenario = ruleset.scenario
    rows = [row for row in scenario.demand if row.id in short_rows] or list(scenario.demand)
    covering = [
        shift
        for shift in scenario.shifts
        if shift.covers_demand and not shift.is_long and any(overlap_min(shift, row.from_, row.end_min) for row in rows)
    ]
    if not covering:
        return
    asked = {row.competence for row in rows if row.competence is not None}
    worked = [one for one in scenario.worked_positions if one.weekend_every > 0 and not scenario.is_night_staff(one)]
    models = [one for one in worked if not asked or asked & one.fill_set(scenario.stands_in)] or worked
    if not models:
        return
    every = max(2, max((one.weekend_every for one in models), key=[one.weekend_every for one in models].count))
    best = max(covering, key=lambda shift: max(overlap_min(shift, row.from_, row.end_min) for row in rows))
    # The one who can fill the fewest kinds of place is the easiest to find.
    model = min(models, key=lambda one: (len(one.fill_set(scenario.stands_in)), one.id))
    codes = tuple(dict.fromkeys(shift.code for shift in covering))
    percent = round(100 * 2 * best.paid_min / (every * model.full_time_min), 1) if weekends else NEW_PERCENT

    def at(n: int) -> Change:
        ids = tuple(_free_id(scenario, number) for number in range(1, n + 1))
        new = tuple(
            model.model_copy(
                update={
                    "id": one,
                    "holder": None,
                    "vacant": False,
                    "in_rota": None,
                    "percent": percent,
                    "weekend_every": every,
                    "shifts": codes,
                    "weekend_shifts": None,
                    "consent_long": False,
                    "locked": (),
                    "wishes": (),
                }
            )
            for one in ids
        )
        fte = n * percent / 100
        name = {one.id: one.name for one in scenario.competences}[model.competence]
        text = Text(
            nb=f"{number_text(fte, 'nb')} stilling mer: {n} à {number_text(percent, 'nb')} % "
            f"({name.nb}, {every_nb(every)} helg)",
            en=f"{number_text(fte, 'en')} position more: {n} of {number_text(percent, 'en')} % "
            f"({name.en}, every {every_en(every)} weekend)",
        )
        return Change(scenario.with_positions((*scenario.positions, *new)), text, ids, fte)

    yield Family("position", Rung.WARD_POLICY, None, MOST_NEW_POSITIONS, at)


def _free_id(scenario: Scenario, number: int) -> str:
    known = scenario.position_by_id
    while (name := f"NY-{number}") in known:
        number += 100
    return name


def _lower_minimum(ruleset: RuleSet, short_rows: Sequence[str]) -> Iterator[Family]:
    scenario = ruleset.scenario
    lowered = [row for row in scenario.demand if row.id in short_rows and row.min > 0]
    if not lowered:
        return

    def at(n: int) -> Change:
        rows = tuple(
            row.model_copy(update={"min": max(0, row.min - n)}) if row in lowered else row for row in scenario.demand
        )
        names = [row_text(scenario, row) for row in lowered]
        text = Text(
            nb=f"minstebemanningen settes ned med {n}: {listed([one.nb for one in names])}",
            en=f"minimum staffing lower by {n}: {listed([one.en for one in names])}",
        )
        return Change(with_changes(scenario, demand=rows), text)

    most = min(MOST_LOWERED, max(row.min for row in lowered))
    yield Family("lower_minimum", Rung.WARD_POLICY, ruleset.specs.get("cover.minimum"), most, at)
