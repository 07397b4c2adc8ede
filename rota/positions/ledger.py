"""The weekend ledger: places asked for each weekend, places owed by the positions, and what follows. No solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

from rota.domain.capacity import ALLOWED_SHIFT_RULE, WEEKEND_RULE
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import SATURDAY, SUNDAY
from rota.domain.weekend_ledger import Anchor, LedgerGroup, LedgerRow, PositionOwes, Standing, TightSet, WeekendLedger
from rota.positions.anchors import anchors_of, covered
from rota.positions.hall import NONE_OF_THEM, Choice, Supply, needed, shortage, supplied, undominated
from rota.positions.implied import Staff, ceilings, weekly_need_min
from rota.positions.levers import Lever, apply_levers, friday_in
from rota.positions.words import not_counted

FRIDAY = 4
WEEKEND = (SATURDAY, SUNDAY)
COVER_RULES = ("cover.minimum", "cover.competence")


def weekend_ledger(scenario: Scenario, levers: Sequence[Lever] = ()) -> WeekendLedger:
    """The ledger of a ward after the levers (none: as it stands).

    Source: the weekend arithmetic (helgeregnestykket) of the rules catalogue, § 9: persons needed = weekend interval x
    persons per weekend day, ceiling on the mean position = full-time equivalents / persons, generalised to positions
    that differ. Minimums by the clock count, not targets. Raises InputError with every lever that cannot be pulled.
    """
    changed = apply_levers(scenario, levers)
    friday = friday_in(levers)
    book = _Book(changed, (FRIDAY, *WEEKEND) if friday else WEEKEND)
    return WeekendLedger(
        weeks=changed.cycle.weeks,
        friday=friday,
        anchors=tuple(anchor for day in book.days for anchor in book.anchors[day]),
        groups=tuple(_group(book, kinds) for kinds in book.groups),
        positions=tuple(book.owes.values()),
        proves_shortage=not friday and _is_proof(changed),
        levers=tuple(str(lever) for lever in levers),
        not_counted=not_counted(changed, friday=friday),
    )


@dataclass(frozen=True)
class _Book:
    """A ward with its weekend days, their anchors and each position's shifts as patterns of anchors."""

    scenario: Scenario
    days: tuple[int, ...]

    @cached_property
    def anchors(self) -> Mapping[int, tuple[Anchor, ...]]:
        return {day: self._anchors_on(day) for day in self.days}

    def _anchors_on(self, day: int) -> tuple[Anchor, ...]:
        found = anchors_of(self.scenario, day)
        return tuple(one for one in found if day in WEEKEND or one.kind in (ShiftKind.EVENING, ShiftKind.NIGHT))

    @cached_property
    def masks(self) -> Mapping[int, Mapping[str, int]]:
        """By day and shift code, the anchors that the shift covers."""
        return {
            day: {shift.code: covered(shift, found) for shift in self.scenario.shifts if shift.covers_demand}
            for day, found in self.anchors.items()
        }

    @cached_property
    def patterns(self) -> Mapping[int, Mapping[str, frozenset[int]]]:
        """By day and position, the masks of the shifts that cover most."""
        known: dict[tuple[int, tuple[str, ...]], frozenset[int]] = {}
        found: dict[int, dict[str, frozenset[int]]] = {}
        for day in self.days:
            masks = self.masks[day]
            found[day] = {}
            for position in self.scenario.positions:
                codes = position.codes_on(day)
                if (day, codes) not in known:
                    known[day, codes] = undominated(masks.get(code, 0) for code in codes)
                found[day][position.id] = known[day, codes]
        return found

    @cached_property
    def owes(self) -> Mapping[str, PositionOwes]:
        return {position.id: _owes(self, position) for position in self.scenario.positions}

    @cached_property
    def counted(self) -> tuple[Position, ...]:
        return tuple(one for one in self.scenario.positions if self.owes[one.id].standing is Standing.COUNTED)

    @cached_property
    def groups(self) -> tuple[tuple[ShiftKind, ...], ...]:
        """Kinds of shift that the same counted people fill, joined; the rest alone."""
        kinds = [kind for kind in ShiftKind if any(a.kind is kind for day in self.days for a in self.anchors[day])]
        joined = [{kind} for kind in kinds]
        for mine in dict.fromkeys(self.kinds[position.id] for position in self.counted):
            touched = [group for group in joined if group & mine]
            joined = [group for group in joined if not group & mine] + ([set().union(*touched)] if touched else [])
        return tuple(
            sorted((tuple(k for k in kinds if k in group) for group in joined), key=lambda g: kinds.index(g[0]))
        )

    @cached_property
    def kinds(self) -> Mapping[str, frozenset[ShiftKind]]:
        """By position, the kinds of weekend places that its shifts can fill."""
        known: dict[tuple[frozenset[int], ...], frozenset[ShiftKind]] = {}
        found: dict[str, frozenset[ShiftKind]] = {}
        for position in self.scenario.positions:
            mine = tuple(self.patterns[day][position.id] for day in self.days)
            if mine not in known:
                known[mine] = frozenset(
                    anchor.kind
                    for day, patterns in zip(self.days, mine, strict=True)
                    for index, anchor in enumerate(self.anchors[day])
                    if any(pattern >> index & 1 for pattern in patterns)
                )
            found[position.id] = known[mine]
        return found

    @cached_property
    def supplies(self) -> Mapping[int, list[Supply]]:
        """By day, the working weekends of everybody counted; people who are alike are one entry."""
        found: dict[int, list[Supply]] = {}
        for day in self.days:
            alike: Counter[tuple[frozenset[str], frozenset[int]]] = Counter()
            for one in self.counted:
                alike[self.fills[one.id], self.patterns[day][one.id]] += self.owes[one.id].weekends
            found[day] = [Supply(fills, patterns, number) for (fills, patterns), number in alike.items()]
        return found

    @cached_property
    def fills(self) -> Mapping[str, frozenset[str]]:
        """By position, the competences whose places it can fill."""
        return {one.id: one.fill_set(self.scenario.stands_in) for one in self.scenario.positions}


def most_weekends(weeks: int, every: int, *, rolling: bool) -> int:
    """The most weekends of a cycle with at most one worked in any `every` consecutive ones; 0 where `every` is 0."""
    if every == 0:
        return 0
    return weeks // every if rolling else ceil(weeks / every)


def _owes(book: _Book, position: Position) -> PositionOwes:
    cycle = book.scenario.cycle
    weekends = most_weekends(cycle.weeks, position.weekend_every, rolling=cycle.rolling)
    places = shortest = longest = 0
    two = False
    for day in book.days:
        covers = {code: book.masks[day].get(code, 0).bit_count() for code in position.codes_on(day)}
        most = max(covers.values(), default=0)
        if most:
            paid = [book.scenario.shift_by_code[code].paid_min for code, number in covers.items() if number == most]
            places, shortest, longest, two = places + most, shortest + min(paid), longest + max(paid), two or most > 1
    if not position.is_worked:
        standing = Standing.VACANT
    elif not weekends:
        standing = Standing.NO_WEEKENDS
    else:
        standing = Standing.COUNTED if places else Standing.NO_PLACE
    return PositionOwes(
        position.id,
        position.competence,
        position.percent,
        position.weekend_every,
        standing,
        weekends,
        places,
        Fraction(weekends * places, cycle.weeks),
        shortest,
        longest,
        two,
        weekends * shortest > book.scenario.hours_bounds_min(position)[1],
    )


def _group(book: _Book, kinds: tuple[ShiftKind, ...]) -> LedgerGroup:
    weeks = book.scenario.cycle.weeks
    rows = tuple(_rows(book, kinds))
    lacking, exact, tight = Fraction(0), True, []
    for day in book.days:
        anchors, supplies = _only(book, day, kinds)
        found = shortage(anchors, supplies, weeks)
        exact = exact and found.exact
        if found.lacking:
            lacking += Fraction(found.lacking, weeks)
            tight.append(TightSet(day, _chosen(anchors, found.chosen), Fraction(found.lacking, weeks)))
    required = rows[0].required
    people = [one for one in book.counted if book.kinds[one.id] & set(kinds)]
    staff = Staff(people, Fraction(sum((book.owes[one.id].places_per_weekend for one in people), Fraction(0))))
    minutes = sum((_mean_min(book.owes[one.id]) for one in people), Fraction(0)) / weeks
    without = [one for one in book.scenario.worked_positions if _weekdays_only(book, one, kinds)]
    # Friday is a weekday in the week's hours, whether its evening counts as weekend or not.
    weekend = sum(needed(anchors, [None] * len(anchors)) for anchors, _ in (_only(book, day, kinds) for day in WEEKEND))
    per_place = minutes / staff.owed if staff.owed else Fraction(0)
    need = weekly_need_min(book.scenario, kinds, [*people, *without], weekend * per_place)
    implied = ceilings(staff, required, need, without)
    return LedgerGroup(
        kinds=kinds,
        rows=rows,
        required=required,
        owed=staff.owed,
        gap=lacking,
        exact=exact,
        tight=tuple(tight),
        people=len(people),
        people_needed=implied.people_needed,
        fte=staff.fte,
        needed_min_per_week=need,
        mean_percent=staff.mean_percent,
        budget_ceiling=implied.budget,
        demand_ceiling=implied.demand,
    )


def _mean_min(owes: PositionOwes) -> Fraction:
    """Paid minutes of all the position's working weekends, midway between the shortest and the longest."""
    return Fraction(owes.weekends * (owes.shortest_min + owes.longest_min), 2)


def _weekdays_only(book: _Book, position: Position, kinds: tuple[ShiftKind, ...]) -> bool:
    codes = position.codes_on(0)
    works = {book.scenario.shift_by_code[code].kind for code in codes if code in book.scenario.shift_by_code}
    return book.owes[position.id].standing is not Standing.COUNTED and bool(works & set(kinds))


def _only(book: _Book, day: int, kinds: Iterable[ShiftKind]) -> tuple[list[Anchor], list[Supply]]:
    """The anchors of some kinds, and the supplies with their patterns of these alone."""
    wanted = set(kinds)
    kept = [index for index, anchor in enumerate(book.anchors[day]) if anchor.kind in wanted]
    supplies = [
        Supply(one.fills, undominated(_kept(pattern, kept) for pattern in one.patterns), one.number)
        for one in book.supplies[day]
    ]
    return [book.anchors[day][index] for index in kept], supplies


def _kept(pattern: int, kept: Sequence[int]) -> int:
    return sum((pattern >> old & 1) << new for new, old in enumerate(kept))


def _chosen(
    anchors: Sequence[Anchor], chosen: Sequence[Choice]
) -> tuple[tuple[ShiftKind, tuple[str, ...] | None], ...]:
    return tuple(
        (anchor.kind, None if some is None else tuple(sorted(some)))
        for anchor, some in zip(anchors, chosen, strict=True)
        if some is None or some
    )


def _rows(book: _Book, kinds: tuple[ShiftKind, ...]) -> Iterable[LedgerRow]:
    """The group as a whole first, then each kind; then the same for each competence that has places."""
    asked = {one for day in book.days for anchor in book.anchors[day] for one in anchor.by_competence}
    known = [one.id for one in book.scenario.competences if one.id in asked]
    for competence in (None, *known):
        for some in (kinds, *((kind,) for kind in kinds if len(kinds) > 1)):
            row = _row(book, some, competence)
            if row.required or competence is None:
                yield row


def _row(book: _Book, kinds: tuple[ShiftKind, ...], competence: str | None) -> LedgerRow:
    weeks = book.scenario.cycle.weeks
    required = owed = gap = 0
    choice: Choice = None if competence is None else frozenset({competence})
    for day in book.days:
        anchors, supplies = _only(book, day, kinds)
        chosen = [choice if competence is None or competence in one.by_competence else NONE_OF_THEM for one in anchors]
        need, able_places = weeks * needed(anchors, chosen), supplied(anchors, chosen, supplies)
        required, owed, gap = required + need, owed + able_places, gap + max(0, need - able_places)
    able = tuple(
        one.id
        for one in book.counted
        if (competence is None or competence in book.fills[one.id]) and book.kinds[one.id] & set(kinds)
    )
    more = ceil(Fraction(gap * len(able), owed)) if owed else (0 if not gap else None)
    return LedgerRow(
        kinds, competence, Fraction(required, weeks), Fraction(owed, weeks), Fraction(gap, weeks), able, more
    )


def _is_proof(scenario: Scenario) -> bool:
    """Whether the rules that a gap rests on are hard, and no date of a weekend asks for something else."""
    resting_on = (ALLOWED_SHIFT_RULE, WEEKEND_RULE, *COVER_RULES)
    soft = any(rule.rule in resting_on and rule.severity not in (None, "hard") for rule in scenario.rules)
    return not soft and not any(one.date.weekday() >= SATURDAY for one in scenario.date_exceptions)
