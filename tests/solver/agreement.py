"""Put random rosters to a rule and to the model with that rule alone: each must say the same of every roster.

For each ward that is drawn, the check leads a walk between lawful and unlawful rosters: two that differ in many duties
are halved until they differ in one, and then changed by a duty or two. So the rosters lie on both sides of a limit.
The walk asks the check alone; the model is asked afterwards about every roster.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from ortools.sat.python import cp_model

from rota.domain.demand import DemandException, DemandRow
from rota.domain.position import OFF
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift
from rota.domain.time import MIN_PER_DAY, day_index
from rota.rules.base import Case, Rule
from rota.rules.catalogue import rules_of
from rota.rules.check import check
from rota.rules.cover import demand_on
from rota.rules.resolve import RuleSet, rule_set
from rota.solver.model import accepts, build_model
from rota.solver.variables import Restriction
from tests.solver.draw import OWN_CODES, RASTERS, SPECS, draw_ward
from tests.solver.settings import SETTINGS, WHOLE_CATALOGUE

ALL = "all rules together"
POSTED = tuple(code for code, spec in SPECS.items() if spec.check_only is None)
TESTED = (*POSTED, *OWN_CODES, ALL)
CHECK_ONLY = tuple(code for code, spec in SPECS.items() if spec.check_only is not None)
ROSTERS_PER_WARD = 16
UNSOLVED_ROSTERS = 4
MOST_MADE_SMALL = 3
SOLVED_ROSTERS = 5
EFFORT_TO_SOLVE = 0.1  # the solver's deterministic time, so that a ward's rosters are the same every time

Cell = tuple[str, int]
Cells = Mapping[Cell, str]
Look = Callable[[Cells], "Seen"]
Resolve = Callable[[Scenario], RuleSet]
SAID = {True: "lawful", False: "not lawful"}


@dataclass(frozen=True)
class Seen:
    """What the check says of one roster: lawful or not, and the smallest margin of a window (None: no window).

    `gap_min` is the limit of that window where the rule wants a least time between duties, `step` what just beyond a
    limit means: one, or a step of the raster for minutes.
    """

    cells: Cells
    lawful: bool
    margin: int | None = None
    gap_min: int | None = None
    step: int = 1


@dataclass(frozen=True)
class Disagreement:
    """A roster of which check and model say different things; the first few of a rule are made as small as they go."""

    code: str
    seed: int
    ward: int
    how: str
    scenario: Scenario
    cells: Cells

    def __str__(self) -> str:
        duties = ", ".join(f"{where} day {day}: {code}" for (where, day), code in sorted(self.cells.items()))
        clocks = ", ".join(f"{shift.code} {shift.clock_text()} {shift.kind}" for shift in self.scenario.shifts)
        past = ", ".join(f"{duty.position} -{duty.days_before}: {duty.code}" for duty in self.scenario.history.duties)
        cycle = f"{self.scenario.cycle.weeks} weeks, {'rolling' if self.scenario.cycle.rolling else 'not rolling'}"
        again = f"./run python -m benchmarks.agreement --rule '{self.code}' --seed {self.seed} --ward {self.ward}"
        return f"{self.how}\n  {cycle}; {clocks}\n  past: {past or 'none'}\n  roster: {duties or 'empty'}\n  {again}"


@dataclass
class Tally:
    """Rosters of one rule that both sides were asked about.

    `at_limit` counts lawful rosters with a window exactly at its limit, `just_missed` unlawful ones whose worst window
    is beyond it by one, or by no more than 15 minutes; `fresh` those put to a model of their own too.
    """

    code: str
    wards: int = 0
    rosters: int = 0
    lawful: int = 0
    at_limit: int = 0
    just_missed: int = 0
    fresh: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)

    def count(self, seen: Seen) -> None:
        """Count a roster by what the check said of it."""
        self.rosters += 1
        self.lawful += seen.lawful
        self.at_limit += seen.lawful and seen.margin == 0
        self.just_missed += not seen.lawful and seen.margin is not None and -seen.step <= seen.margin < 0

    @property
    def lawful_share(self) -> float:
        """Share of the rosters in which the check found no breach."""
        return self.lawful / self.rosters if self.rosters else 0.0


class FixedRosters:
    """One model of a ward to which many rosters are put, by fixing the bounds of its variables."""

    def __init__(self, ruleset: RuleSet, rosters: list[Roster], without: frozenset[str]) -> None:
        scenario = ruleset.scenario
        every = Roster(scenario.cycle.weeks, tuple(dict.fromkeys(duty for one in rosters for duty in one.duties)))
        restriction = Restriction(elastic=False)
        self._b = build_model(scenario, ruleset, restriction, extra=every, without=without)
        self._numbers = {position.id: number for number, position in enumerate(self._b.grid.positions)}
        proto = self._b.model.proto
        self._domains = [(key, proto.variables[var.index].domain) for key, var in self._b.x.items()]
        assert all(len(domain) == 2 for _, domain in self._domains)
        self._solver = cp_model.CpSolver()
        self._solver.parameters.num_workers = 1

    def admit(self, roster: Roster) -> bool:
        """Whether the model has a solution with exactly these duties."""
        held = {(self._numbers[duty.position_id], duty.day_index, duty.code) for duty in roster.duties}
        if not held <= self._b.x.keys():
            return False
        for key, domain in self._domains:
            domain[0] = domain[1] = int(key in held)
        status = self._solver.solve(self._b.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
            raise RuntimeError(f"the solver answered {self._solver.status_name(status)}")
        return bool(status != cp_model.INFEASIBLE)


def run_ward(tally: Tally, seed: int, ward: int, most: int = ROSTERS_PER_WARD, resolve: Resolve = rule_set) -> None:
    """Draw one ward for the tally's rule (or `ALL`) and put at most `most` rosters to both sides.

    `resolve` gives the limits that the model works with, so that a fault can be put into them.
    """
    rng = random.Random(f"agreement {tally.code} {seed} {ward}")
    whole = tally.code == ALL
    scenario = draw_ward(None if whole else tally.code, WHOLE_CATALOGUE if whole else SETTINGS[tally.code], rng)
    asked = () if whole else (tally.code, *SETTINGS[tally.code].beside)
    without = frozenset() if whole else frozenset(SPECS) - {*asked}
    look = partial(examine_all, scenario) if whole else partial(examine_some, scenario, rules_named(scenario, asked))
    starts = list(_solved(scenario, rng)) if whole else []
    if whole and not starts:
        most = min(most, UNSOLVED_ROSTERS)  # no lawful roster exists, so that more of them would prove little
    found = walk(scenario, look, rng, most, starts)
    rosters = [roster_of(scenario, seen.cells) for seen in found]
    model = FixedRosters(resolve(scenario), rosters, without)
    asked_alone = rng.randrange(len(found))
    tally.wards += 1
    for number, (seen, roster) in enumerate(zip(found, rosters, strict=True)):
        tally.count(seen)
        admitted = model.admit(roster)
        if number != asked_alone and admitted == seen.lawful:
            continue
        alone = accepts(scenario, resolve(scenario), roster, without)
        tally.fresh += 1
        if alone == admitted == seen.lawful:
            continue
        how = f"check: {SAID[seen.lawful]}; model: {SAID[admitted]}; a model of its own: {SAID[alone]}"
        cells = seen.cells
        if alone != seen.lawful and len(tally.disagreements) < MOST_MADE_SMALL:
            cells = shrink(look, resolve(scenario), without, cells)
        tally.disagreements.append(Disagreement(tally.code, seed, ward, how, scenario, cells))


def rules_named(scenario: Scenario, codes: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rule objects of codes, in their order."""
    rules = {rule.code: rule for rule in rules_of(rule_set(scenario).pack)}
    return tuple(rules[code] for code in codes)


def examine_some(scenario: Scenario, rules: tuple[Rule, ...], cells: Cells) -> Seen:
    """What a few rules say of a roster; the margin is that of the first."""
    case = Case(scenario, rule_set(scenario), roster_of(scenario, cells))
    examinations = [rule.examine(case) for rule in rules]
    lawful = not any(one.findings for one in examinations)
    spec, tightest = rules[0].spec, examinations[0].tightest
    if tightest is None:
        return Seen(cells, lawful)
    if spec.unit == "count":
        return Seen(cells, lawful, tightest.margin)
    gap_min = tightest.limit if spec.sense == "at_least" else None
    return Seen(cells, lawful, tightest.margin, gap_min, max(RASTERS))


def examine_all(scenario: Scenario, cells: Cells) -> Seen:
    """What the whole check says of a roster: lawful when no hard rule is broken."""
    hard = [one for one in check(scenario, roster_of(scenario, cells)).examinations if one.severity == "hard"]
    return Seen(cells, not any(one.findings for one in hard))


def roster_of(scenario: Scenario, cells: Cells) -> Roster:
    """The roster with these codes."""
    return roster_from_codes(scenario, [(where, day, code) for (where, day), code in cells.items()])


# ---------------------------------------------------------------------------------------------- walking the limit


def walk(scenario: Scenario, look: Look, rng: random.Random, most: int, starts: list[Cells]) -> list[Seen]:
    """Different rosters, beginning with `starts` and random ones, then to and fro over the limit."""
    found: dict[frozenset[tuple[Cell, str]], Seen] = {}
    last: dict[bool, Seen] = {}
    seeds = [*starts, *_seeds(scenario, rng)]
    for attempt in range(4 * most):
        if len(found) == most:
            break
        cells = seeds[attempt] if attempt < len(seeds) else _next(scenario, last, rng)
        key = frozenset(cells.items())
        if key not in found:
            found[key] = look(cells)
            last[found[key].lawful] = found[key]
    return list(found.values())


def _next(scenario: Scenario, last: dict[bool, Seen], rng: random.Random) -> Cells:
    """Between the last lawful and the last unlawful roster while they differ in several cells; else a change of one."""
    if len(last) < 2:
        only = next(iter(last.values())).cells
        if rng.random() < 0.5:
            return _random_roster(scenario, rng, rng.choice([0.0, 1.0, rng.random(), rng.random()]))
        return _changed(scenario, only, rng, rng.choice([1, 2, 5]))
    lawful, unlawful = last[True].cells, last[False].cells
    different = [cell for cell in sorted({*lawful, *unlawful}) if lawful.get(cell) != unlawful.get(cell)]
    if rng.random() < 0.3:
        seen = last[rng.random() < 0.7]
        return _to_the_sum(scenario, seen, rng) if seen.gap_min is None else _to_the_gap(scenario, seen, rng)
    if len(different) > 1:
        taken = rng.sample(different, rng.randint(1, len(different) - 1))
        return _with(lawful, {cell: unlawful.get(cell) for cell in taken})
    return _changed(scenario, last[rng.random() < 0.5].cells, rng, rng.choice([1, 1, 2]))


def _to_the_sum(scenario: Scenario, seen: Seen, rng: random.Random) -> Cells:
    """One duty changed by as many paid minutes as the tightest window has left, or a part where it laps."""
    paid: dict[str | None, int] = {None: 0} | {shift.code: shift.paid_min for shift in scenario.shifts}
    changes = [
        ((position.id, day), code, paid[code] - paid[seen.cells.get((position.id, day))])
        for position in scenario.worked_positions
        for day in range(scenario.cycle.days)
        for code in paid
    ]
    times = rng.choice([1, 1, 1, 2, 4, 8])
    fitting = [(cell, code) for cell, code, more in changes if seen.margin and abs(more) * times == abs(seen.margin)]
    return _with(seen.cells, dict([rng.choice(fitting)])) if fitting else _changed(scenario, seen.cells, rng, 1)


def _to_the_gap(scenario: Scenario, seen: Seen, rng: random.Random) -> Cells:
    """Two duties with exactly the least time between them, or a step less or more, and nothing between the two."""
    assert seen.gap_min is not None
    work = [shift for shift in scenario.shifts if shift.is_work]
    near = [
        (first.code, ahead, second.code)
        for first in work
        for second in work
        for ahead in range(1, min(4, scenario.cycle.days))
        if abs(ahead * MIN_PER_DAY + second.start - first.end_min - seen.gap_min) in (0, *RASTERS)
    ]
    if not near:
        return _changed(scenario, seen.cells, rng, 1)
    where, day = rng.choice(scenario.worked_positions).id, rng.randrange(scenario.cycle.days)
    first, ahead, second = rng.choice(near)
    changes: dict[Cell, str | None] = {(where, (day + step) % scenario.cycle.days): None for step in range(1, ahead)}
    return _with(seen.cells, changes | {(where, day): first, (where, (day + ahead) % scenario.cycle.days): second})


def _changed(scenario: Scenario, cells: Cells, rng: random.Random, times: int) -> Cells:
    """Another code, a day off or a duty, on so many days; or two days of a position changed about."""
    days, people = scenario.cycle.days, [position.id for position in scenario.worked_positions]
    codes = [shift.code for shift in scenario.shifts]
    for _ in range(times):
        where, day = rng.choice(people), rng.choice([0, days - 1]) if rng.random() < 0.2 else rng.randrange(days)
        if rng.random() < 0.3:
            other = (day + rng.choice([1, 1, 7, rng.randrange(days)])) % days
            cells = _with(cells, {(where, day): cells.get((where, other)), (where, other): cells.get((where, day))})
        elif (where, day) in cells and rng.random() < 0.4:
            cells = _with(cells, {(where, day): None})
        else:
            cells = _with(cells, {(where, day): rng.choice(codes)})
    return cells


def _with(cells: Cells, changes: Mapping[Cell, str | None]) -> Cells:
    changed: dict[Cell, str | None] = {**cells, **changes}
    return {cell: code for cell, code in changed.items() if code is not None}


def _seeds(scenario: Scenario, rng: random.Random) -> Iterator[Cells]:
    """Sparse, dense and in between; where people are asked for, also everybody on one code throughout."""
    for density in (rng.random(), rng.uniform(0, 0.2), rng.uniform(0.8, 1), rng.random()):
        yield _random_roster(scenario, rng, density)
    if any(row.min > 0 for row in (*scenario.demand, *scenario.date_exceptions)):
        yield _covering_roster(scenario, rng)
        yield _covering_roster(scenario, rng)


def _covering_roster(scenario: Scenario, rng: random.Random) -> Cells:
    """For each demand row as many people as it asks for, where some shift lasts as long: often lawful, never surely."""
    cells: dict[Cell, str] = {}
    for day in range(scenario.cycle.days):
        free = list(scenario.worked_positions)
        rng.shuffle(free)
        for row in demand_on(scenario, day):
            long_enough = [one.code for one in scenario.shifts if one.covers_demand and _lasts(one, row)]
            able = [one for one in free if row.competence in (None, *one.fill_set(scenario.stands_in))]
            for position in able[: row.min] if long_enough else []:
                cells[position.id, day] = rng.choice(long_enough)
                free.remove(position)
    return cells


def _lasts(shift: Shift, row: DemandRow | DemandException) -> bool:
    return shift.start <= row.from_ and row.end_min <= shift.end_min


def _random_roster(scenario: Scenario, rng: random.Random, density: float) -> Cells:
    """Duties at random of a few codes; some rosters keep the locks, and some keep to what a position may work."""
    codes = [shift.code for shift in scenario.shifts]
    some = rng.sample(codes, rng.randint(1, len(codes)))
    keeps_locks, keeps_terms = rng.random() < 0.8, rng.random() < 0.5
    cells: dict[Cell, str] = {}
    for position in scenario.worked_positions:
        locks = {day_index(lock.week, lock.day): lock.code for lock in position.locked} if keeps_locks else {}
        for day in range(scenario.cycle.days):
            allowed = [code for code in some if code in scenario.allowed_codes(position, day % 7)]
            if day in locks:
                if locks[day] != OFF:
                    cells[position.id, day] = locks[day]
            elif rng.random() < density and (allowed or not keeps_terms):
                cells[position.id, day] = rng.choice(allowed if keeps_terms else some)
    return cells


def _solved(scenario: Scenario, rng: random.Random) -> Iterator[Cells]:
    """Rosters that the whole model finds, each with other random preferences; none where there are none."""
    b = build_model(scenario, rule_set(scenario), Restriction(elastic=False))
    people = [position.id for position in b.grid.positions]
    keys = list(b.x)
    for number in range(SOLVED_ROSTERS):
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = EFFORT_TO_SOLVE
        solver.parameters.random_seed = number
        weights = [rng.randint(-9, 5) for _ in keys]
        b.model.minimize(cp_model.LinearExpr.weighted_sum([b.x[key] for key in keys], weights))
        if solver.solve(b.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return
        yield {(people[p], day): code for p, day, code in keys if solver.boolean_value(b.x[p, day, code])}


# ------------------------------------------------------------------------------------------------------- shrinking


def shrink(look: Look, ruleset: RuleSet, without: frozenset[str], cells: Cells) -> Cells:
    """Leave out duties, many at a time and at last one by one, while check and model still disagree."""

    def disagree(some: Cells) -> bool:
        roster = roster_of(ruleset.scenario, some)
        return look(some).lawful != accepts(ruleset.scenario, ruleset, roster, without)

    size = max(1, len(cells) // 2)
    while True:
        before = len(cells)
        order = sorted(cells)
        for first in range(0, len(order), size):
            fewer = _with(cells, dict.fromkeys(order[first : first + size]))
            if disagree(fewer):
                cells = fewer
        if size == 1 and len(cells) == before:
            return cells
        size = max(1, size // 2)


def run(code: str, rosters: int, seed: int = 0, per_ward: int = ROSTERS_PER_WARD, resolve: Resolve = rule_set) -> Tally:
    """Wards with numbers from 0, until so many rosters have been compared."""
    tally, ward = Tally(code), 0
    while tally.rosters < rosters:
        run_ward(tally, seed, ward, min(per_ward, rosters - tally.rosters), resolve)
        ward += 1
    return tally
