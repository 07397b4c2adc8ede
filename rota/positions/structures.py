"""A structure as a ward: its positions, what changed, and the figures of its criteria, counted without the solver."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from rota.domain.base import Text
from rota.domain.levers import Criterion
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.structure import (
    PERCENT_SCALE,
    Choices,
    LeverValue,
    Option,
    Pick,
    PointStatus,
    PositionChange,
    PositionChoice,
    Preference,
    Structure,
)
from rota.positions.implied import exact_percent
from rota.positions.ledger import most_weekends

WEEKS_PER_YEAR = 52
NOTE = Text(
    nb="Størrelse og vilkår er foreslått av stillingssøket innenfor det forslaget åpner for; ingen har skrevet dem "
    "inn.",
    en="Size and terms are proposed by the position search within the levers; nobody typed them in.",
)
SOURCE = "position search of this run"


def ward_of(choices: Choices, structure: Structure) -> Scenario:
    """The proposal with the structure's positions in the place of its levers."""
    scenario = choices.scenario
    kept = tuple(after for _, after in _after(choices, structure) if after is not None)
    data = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    return Scenario.model_construct(**(data | {"positions": kept, "levers": None}))


def changes_of(choices: Choices, structure: Structure) -> tuple[PositionChange, ...]:
    """What the structure does to each position, where it does anything."""
    before = choices.baseline.position_by_id
    return tuple(
        PositionChange(
            one.position.id,
            one.position.competence,
            one.position.holder,
            before.get(one.position.id, one.position),
            after,
            tuple(sorted(one.options[pick.option].levers)),
        )
        for (one, after), pick in zip(_after(choices, structure), structure.picks, strict=True)
        if one.options[pick.option].levers
    )


def _after(choices: Choices, structure: Structure) -> Iterator[tuple[PositionChoice, Position | None]]:
    for one, pick in zip(choices.positions, structure.picks, strict=True):
        yield one, _position(one.options[pick.option], pick)


def _position(option: Option, pick: Pick) -> Position | None:
    if option.position is None or not option.levers:
        return option.position
    changes: dict[str, object] = {"note": NOTE, "source": SOURCE, "assumed": None}
    if pick.size != round(option.position.percent * PERCENT_SCALE):
        changes["percent"] = pick.size / PERCENT_SCALE
    return option.position.model_copy(update=changes)


def figures_of(choices: Choices, ward: Scenario, wishes_unmet: int, terms_changed: int) -> dict[Criterion, Fraction]:
    """The exact figures of the criteria for a ward's positions, the present or a structure's.

    Units: percent, positions, percent, wishes, weekends a year, people, kroner a year (FTE where pay is not known) and
    long shifts in the cycle; `rota positions` prints the definitions.
    """
    every, lines = ward.positions, ward.worked_positions
    sizes = [exact_percent(one) for one in every]
    owed = {one.id: _owed(ward, one) for one in lines}
    levers = choices.scenario.levers
    assert levers is not None
    small = Fraction(str(levers.small_percent))
    return {
        Criterion.FULL_TIME_SHARE: Fraction(100 * sum(size >= 100 for size in sizes), len(every)),
        Criterion.SMALL_POSITIONS: Fraction(sum(size < small for size in sizes)),
        Criterion.MEAN_PERCENT: sum(sizes, Fraction(0)) / len(every),
        Criterion.WISHES_UNMET: Fraction(wishes_unmet),
        Criterion.WEEKEND_BURDEN: Fraction(WEEKS_PER_YEAR * sum(owed.values()), ward.cycle.weeks * max(1, len(lines))),
        Criterion.TERMS_CHANGED: Fraction(terms_changed),
        Criterion.COST: _cost(choices, ward),
        Criterion.LONG_SHIFTS: Fraction(sum(2 * owed[one.id] for one in lines if works_long(ward, one))),
    }


def figures_of_structure(choices: Choices, structure: Structure) -> dict[Criterion, Fraction]:
    """The exact figures of a structure."""
    picked = [one.options[pick.option] for one, pick in zip(choices.positions, structure.picks, strict=True)]
    unmet = sum(one.wishes for one in choices.positions) - sum(option.met for option in picked)
    changed = sum(
        bool(option.levers) and one.position.holder is not None
        for one, option in zip(choices.positions, picked, strict=True)
    )
    return figures_of(choices, ward_of(choices, structure), unmet, changed)


def present_figures(choices: Choices) -> dict[Criterion, Fraction]:
    """The figures of the present ward, in which nothing is changed and no wish is met."""
    return figures_of(choices, choices.baseline, sum(one.wishes for one in choices.positions), 0)


# Counted steps for each unit of a figure: weekends a year in tenths, FTE in tenths, kroner in hundred thousands.
UNITS = {Criterion.WEEKEND_BURDEN: Fraction(10)}
PEOPLE_PER_STEP, SHIFTS_PER_STEP, COST_SHARE, WISHES_PER_STEP = 8, 16, Fraction(2, 100), 7


def steps_of(choices: Choices) -> dict[Criterion, int]:
    """How much better in one criterion makes another structure, in counted steps; each at least 1.

    Without the parties' own: 3 percent points of shares and means, one small position, one weekend a year, one person
    in 8, one wish in 7, 2 % of the cost, and one long shift for each 16 weeks of everybody's rota.
    """
    levers = choices.scenario.levers
    assert levers is not None
    people, weeks = len(choices.positions), choices.scenario.cycle.weeks
    unit = cost_unit(choices)
    defaults = {
        Criterion.FULL_TIME_SHARE: Fraction(3),
        Criterion.SMALL_POSITIONS: Fraction(1),
        Criterion.MEAN_PERCENT: Fraction(3),
        Criterion.WISHES_UNMET: Fraction(sum(one.wishes for one in choices.positions), WISHES_PER_STEP),
        Criterion.WEEKEND_BURDEN: Fraction(1),
        Criterion.TERMS_CHANGED: Fraction(people, PEOPLE_PER_STEP),
        Criterion.COST: COST_SHARE * _cost(choices, choices.baseline),
        Criterion.LONG_SHIFTS: Fraction(people * weeks, SHIFTS_PER_STEP),
    }
    wanted = defaults | {one: Fraction(str(value)) for one, value in levers.steps.items()}
    units = UNITS | {Criterion.COST: 1 / unit}
    return {one: max(1, round(wanted[one] * units.get(one, Fraction(1)))) for one in Criterion}


def step_figures(choices: Choices) -> dict[Criterion, Fraction]:
    """The same in the units of the figures."""
    units = UNITS | {Criterion.COST: 1 / cost_unit(choices)}
    return {one: steps / units.get(one, Fraction(1)) for one, steps in steps_of(choices).items()}


def cost_unit(choices: Choices) -> Fraction:
    """What one counted step of cost is: kroner a year, or FTE where pay is not known."""
    return Fraction(100_000) if choices.annual_pay else Fraction(1, 10)


def counted_of(figures: dict[Criterion, Fraction], choices: Choices) -> dict[Criterion, int]:
    """Exact figures as the model counts them; lower is better for every one."""
    return {
        Criterion.FULL_TIME_SHARE: -floor(figures[Criterion.FULL_TIME_SHARE]),
        Criterion.SMALL_POSITIONS: int(figures[Criterion.SMALL_POSITIONS]),
        Criterion.MEAN_PERCENT: -floor(figures[Criterion.MEAN_PERCENT]),
        Criterion.WISHES_UNMET: int(figures[Criterion.WISHES_UNMET]),
        Criterion.WEEKEND_BURDEN: floor(10 * figures[Criterion.WEEKEND_BURDEN]),
        Criterion.TERMS_CHANGED: int(figures[Criterion.TERMS_CHANGED]),
        Criterion.COST: ceil(figures[Criterion.COST] / cost_unit(choices)),
        Criterion.LONG_SHIFTS: int(figures[Criterion.LONG_SHIFTS]),
    }


def works_long(ward: Scenario, one: Position) -> bool:
    """Whether all the position's weekend shifts are long ones."""
    codes = [code for code in one.codes_on(5) if code in ward.shift_by_code]
    return one.weekend_every > 0 and bool(codes) and all(ward.shift_by_code[code].is_long for code in codes)


def _owed(ward: Scenario, one: Position) -> int:
    return most_weekends(ward.cycle.weeks, one.weekend_every, rolling=ward.cycle.rolling)


def _cost(choices: Choices, ward: Scenario) -> Fraction:
    pay = choices.annual_pay
    return sum((exact_percent(one) * (pay[one.competence] if pay else 1) for one in ward.positions), Fraction(0)) / 100


def lever_value(
    choices: Choices, levers: tuple[str, ...], structure: Structure | None, status: PointStatus | None = None
) -> LeverValue:
    """What a set of levers buys, as the best structure that the arithmetic leaves open to it."""
    if structure is None:
        return LeverValue(levers, None, 0, 0, 0, 0, Fraction(0), 0, status)
    ward = ward_of(choices, structure)
    ended = enlarged = filled = 0
    for one, after in _after(choices, structure):
        before = choices.baseline.position_by_id.get(one.position.id)
        if after is None:
            ended += 1
        elif before is not None:
            enlarged += exact_percent(after) > exact_percent(before)
            filled += after.is_worked and not before.is_worked
    long = [one for one in ward.worked_positions if works_long(ward, one)]
    freed = sum((_overlap_freed(ward, one) for one in long), Fraction(0))
    entitled = sum(ward.fagdag_entitled(one) for one in ward.worked_positions)
    figures = figures_of_structure(choices, structure)
    return LeverValue(levers, figures, ended, enlarged, filled, len(long), freed, entitled, status)


def _overlap_freed(ward: Scenario, one: Position) -> Fraction:
    """Paid minutes a week that long shifts save: each stands for a day and an evening shift of the position's own."""
    longest: dict[ShiftKind, int] = {}
    for code in one.shifts:
        shift = ward.shift_by_code[code]
        longest[shift.kind] = max(longest.get(shift.kind, 0), shift.paid_min)
    pair = longest.get(ShiftKind.DAY, 0) + longest.get(ShiftKind.EVENING, 0)
    if not (ShiftKind.DAY in longest and ShiftKind.EVENING in longest):
        return Fraction(0)
    long = max(ward.shift_by_code[code].paid_min for code in one.codes_on(5))
    return Fraction(max(0, pair - long) * 2 * _owed(ward, one), ward.cycle.weeks)


def preferences(choices: Choices, structure: Structure) -> tuple[Preference, ...]:
    """For each vacancy that the structure fills: who was asked first (aml. § 14-3), and what they get."""
    found = []
    for one, pick in zip(choices.positions, structure.picks, strict=True):
        option = one.options[pick.option]
        if not one.fills(option):
            continue
        qualified = [
            other
            for other in choices.positions
            if other.position.holder is not None
            and exact_percent(other.position) < 100
            and one.position.competence in {other.position.competence, *other.position.extra_competences}
        ]
        asking = [other for other in qualified if other.asks_for_more]
        quiet = [other for other in qualified if not other.asks_for_more]
        found.append(_preference(one, asking, quiet))
    return tuple(found)


def _preference(vacancy: PositionChoice, asking: list[PositionChoice], quiet: list[PositionChoice]) -> Preference:
    ask, rest = (tuple(one.position.id for one in some) for some in (asking, quiet))
    name = vacancy.position.id
    if ask:
        nb = f"{', '.join(ask)} har samme kompetanse og ber om større stilling; alle får det før {name} lyses ut."
        en = f"{', '.join(ask)} have the competence and ask for more; all get it before {name} is advertised."
    else:
        nb = f"Ingen deltidsansatte med kompetansen til {name} har bedt om større stilling."
        en = f"No part-timer with the competence of {name} has asked for a larger position in the levers."
    if rest:
        nb += f" Spør dem igjen før utlysning: {', '.join(rest)}."
        en += f" Ask them again before it is advertised: {', '.join(rest)}."
    return Preference(name, ask, rest, Text(nb=nb, en=en))
