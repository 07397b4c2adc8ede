"""New positions for what is short, like those who work such shifts; and what the law asks before one is filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.demand import DemandRow
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift
from rota.rules.obligations import load_obligations
from rota.rules.resolve import RuleSet
from rota.solver.explain.changes import Change, Family, every_en, every_nb, number_text, overlap_min

MOST_NEW_POSITIONS = 30
NEW_PERCENT = 50.0  # of a new position for weekdays
FULL_PERCENT = 100
EMPLOYER = Text(
    nb="arbeidsgiver avgjør etter drøfting med tillitsvalgte",
    en="for the employer to decide, after discussion with the representatives",
)
# What stands in the obligations of the rule pack at length; by their ids.
DUTIES = {
    "part_time.full_time_norm": Text(
        nb="heltid er hovedregelen: behovet for deltid dokumenteres skriftlig og drøftes med tillitsvalgte først",
        en="full time is the main rule: the need for part time is documented in writing and discussed with the elected "
        "representatives first",
    ),
    "part_time.preference": Text(
        nb="kvalifiserte deltidsansatte har fortrinnsrett til større stilling før noen ansettes",
        en="qualified part-timers have the right to a larger position before anybody is appointed",
    ),
    "contract.change": Text(
        nb="ny arbeidsavtale; den ansatte kan ha med seg tillitsvalgt",
        en="a new contract of employment; the employee can bring a representative",
    ),
}


def duties(ruleset: RuleSet, *ids: str) -> tuple[Text, ...]:
    """Obligations in a few words with their references; those the rule pack has."""
    known = {one.id: one.source.reference for one in load_obligations(ruleset.pack.name)}
    return tuple(
        Text(nb=f"{DUTIES[one].nb} ({known[one].nb})", en=f"{DUTIES[one].en} ({known[one].en})")
        for one in ids
        if one in known
    )


def before_filling(ruleset: RuleSet, *, part_time: bool) -> tuple[Text, ...]:
    """What the law asks before a position is filled."""
    return duties(ruleset, *(["part_time.full_time_norm"] if part_time else []), "part_time.preference")


def new_positions(ruleset: RuleSet, short_rows: Sequence[str], *, small: bool) -> Iterator[Family]:
    """New positions, for nights and for the rest of the clock by themselves.

    `small`: of just the size that a shift on both weekend days at their rhythm takes, else half ones.
    """
    scenario = ruleset.scenario
    rows = [row for row in scenario.demand if row.id in short_rows] or list(scenario.demand)
    for at_night in (False, True):
        own = [row for row in rows if (best := _best(scenario.shifts, row)) and best.is_night_duty == at_night]
        if own:
            yield from _of_kind(ruleset, own, at_night=at_night, small=small)


def _best(shifts: Sequence[Shift], row: DemandRow) -> Shift | None:
    """The shift that covers most of a row, of several the one with least beside it; long ones aside."""
    able = [one for one in shifts if one.covers_demand and not one.is_long and overlap_min(one, row.from_, row.end_min)]
    return max(able, key=lambda one: (overlap_min(one, row.from_, row.end_min), -one.presence_min), default=None)


def _of_kind(ruleset: RuleSet, rows: Sequence[DemandRow], *, at_night: bool, small: bool) -> Iterator[Family]:
    scenario = ruleset.scenario
    model = _model(scenario, rows, at_night=at_night)
    if model is None:
        return
    able = [scenario.shift_by_code[code] for code in model.codes_on(0) + model.codes_on(5)]
    covering = [
        one
        for one in dict.fromkeys(able)
        if one.covers_demand
        and not one.is_long
        and one.is_night_duty == at_night
        and any(overlap_min(one, row.from_, row.end_min) for row in rows)
    ]
    if not covering:
        return
    rhythms = [
        one.weekend_every
        for one in scenario.worked_positions
        if one.weekend_every > 0 and scenario.is_night_staff(one) == scenario.is_night_staff(model)
    ]
    every = max(2, max(sorted(set(rhythms)), key=rhythms.count, default=3))
    best = max(covering, key=lambda shift: max(overlap_min(shift, row.from_, row.end_min) for row in rows))
    codes = tuple(shift.code for shift in covering)
    if small:
        percent = round(100 * 2 * best.paid_min / (every * model.full_time_min), 1)
    else:
        percent = _half(model, covering, scenario.cycle.weeks)

    def choose(chosen: Sequence[int]) -> Change:
        n = len(chosen)
        ids = tuple(_free_id(scenario, number) for number in range(1, n + 1))
        changes = {
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
        new = tuple(model.model_copy(update={"id": one} | changes) for one in ids)
        fte = n * percent / 100
        name = {one.id: one.name for one in scenario.competences}[model.competence]
        night_nb, night_en = ("natt, ", "nights, ") if at_night else ("", "")
        text = Text(
            nb=f"{_more_nb(fte)}: {n} à {number_text(percent, 'nb')} % ({name.nb}, {night_nb}{every_nb(every)} helg)",
            en=f"{_more_en(fte)}: {n} of {number_text(percent, 'en')} % "
            f"({name.en}, {night_en}every {every_en(every)} weekend)",
        )
        return Change(scenario.with_positions((*scenario.positions, *new)), text, ids, fte)

    asked = before_filling(ruleset, part_time=percent < FULL_PERCENT)
    yield Family("position", Rung.WARD_POLICY, None, MOST_NEW_POSITIONS, choose, agree=EMPLOYER, duties=asked)


def _half(model: Position, shifts: Sequence[Shift], weeks: int) -> float:
    """About half a position; where it has one shift alone, of a whole number of these, as no line gives other hours."""
    cycle_min = weeks * model.full_time_min
    lengths = {shift.paid_min for shift in shifts}
    if len(lengths) != 1:
        return NEW_PERCENT
    (each,) = lengths
    return round(100 * max(1, round(NEW_PERCENT / 100 * cycle_min / each)) * each / cycle_min, 1)


def _model(scenario: Scenario, rows: Sequence[DemandRow], *, at_night: bool) -> Position | None:
    """Whom a new position is like: night staff for nights; one who can fill what is asked, and as little else."""
    asked = {row.competence for row in rows if row.competence is not None}

    def able(one: Position) -> bool:
        codes = {*one.codes_on(0), *one.codes_on(5)}
        return any(scenario.shift_by_code[code].is_night_duty == at_night for code in codes)

    worked = [one for one in scenario.worked_positions if able(one)]
    fitting = [one for one in worked if scenario.is_night_staff(one) == at_night] or worked
    models = [one for one in fitting if not asked or asked & one.fill_set(scenario.stands_in)] or fitting
    # The one who can fill the fewest kinds of place is the easiest to find.
    return min(models, key=lambda one: (len(one.fill_set(scenario.stands_in)), one.id), default=None)


def _more_nb(fte: float) -> str:
    return f"{number_text(fte, 'nb')} {'stilling' if fte <= 1 else 'stillinger'} mer"


def _more_en(fte: float) -> str:
    if fte < 1:
        return f"{number_text(fte, 'en')} of a position more"
    return f"{number_text(fte, 'en')} position{'' if fte == 1 else 's'} more"


def _free_id(scenario: Scenario, number: int) -> str:
    known = scenario.position_by_id
    while (name := f"NY-{number}") in known:
        number += 100
    return name
