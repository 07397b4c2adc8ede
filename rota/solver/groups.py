"""The ward by groups of alike positions: how many work each weekend, and how many shifts of each kind weekdays hold.

Positions that may work the same shifts, count alike for cover and share a weekend rhythm are one group. Weekends are
kept week by week, since a ward's phases ("who works weekends 1, 4, 7 ...") are whole numbers of people and decide what
weekends can hold. Weekdays are summed over all weeks, since only their hours bear on the rest. That keeps the problem
small enough to be solved to the end in seconds where the same groups day by day are not.

Everything here is a relaxation of the rota: cover, weekend rhythm, whole weekends, professional days and hours of each
group are kept, and what some lines cost by themselves (`line_least`); all else is left out. So what it proves holds for
every roster, of ergonomics for those that keep every recommendation; what it finds is a plan to begin with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from rota.domain.position import Position
from rota.domain.scenario import Priority, Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import DAYS_PER_WEEK, SATURDAY, SUNDAY
from rota.rules.catalogue import rules_of
from rota.rules.resolve import RuleSet
from rota.solver.bounds.cover_rows import COVER_KINDS, FAR, CoverRows, cover_rows
from rota.solver.bounds.line_least import FAR as NO_LINE
from rota.solver.bounds.line_least import least_costs
from rota.solver.model import candidates_of
from rota.solver.post.registry import POSTERS, kind_of
from rota.solver.timegrid import Grid
from rota.solver.variables import Builder, Restriction, Term, weighted

Candidates = Mapping[tuple[int, int], list[str]]
# A duty on a weekday of any week with its places in the cover rows: (weekday, code, ((row, amount), ...)).
Slot = tuple[int, str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Plan:
    """`groups`: positions and how many of them work each weekend. `lines`: the most weekends of some positions."""

    groups: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()
    lines: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Alike positions, by their numbers among the worked ones."""

    positions: tuple[int, ...]
    weekend_every: int

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.positions)


def alike(grid: Grid, candidates: Candidates, rows: CoverRows) -> list[tuple[int, ...]]:
    """Positions that may work the same shifts, count alike for cover and share a weekend rhythm, by their numbers."""
    found: dict[object, list[int]] = {}
    for p, position in enumerate(grid.positions):
        days = tuple(tuple(candidates[p, day]) for day in range(grid.days))
        found.setdefault((position.weekend_every, days, frozenset(rows.usage[p].items())), []).append(p)
    return [tuple(some) for some in found.values()]


class GroupPlan:
    """The model over groups. `terms` is what each priority lacks; priorities without terms cost nothing here.

    `worked[g][week]` is the most of group g who work that weekend.
    """

    def __init__(self, scenario: Scenario, ruleset: RuleSet) -> None:
        self.model = cp_model.CpModel()
        self.terms: dict[Priority, list[Term]] = {priority: [] for priority in scenario.priorities}
        self._scenario = scenario
        self._hard = {
            kind_of(rule) for rule in rules_of(ruleset.pack) if ruleset.severity(rule.code) == "hard"
        }  # kinds of rules, not codes: what they post is known by kind
        whole = Builder(scenario, ruleset)
        self._grid = whole.grid
        candidates = candidates_of(whole)
        rows = cover_rows(scenario, ruleset, {place: tuple(codes) for place, codes in candidates.items()})
        self.groups = tuple(
            Group(some, self._grid.positions[some[0]].weekend_every) for some in alike(self._grid, candidates, rows)
        )
        self._least = least_costs(whole, candidates)
        # Of each position whose line costs something by itself: one boolean for each (weekends, paid minutes).
        self._ways: dict[int, dict[tuple[int, int], cp_model.IntVar]] = {}
        self._number = {p: g for g, group in enumerate(self.groups) for p in group.positions}
        self._on_weekends: dict[tuple[int, int, str], cp_model.IntVar] = {}
        self._lines()
        self._cover_weekends(scenario, ruleset, candidates)
        self.worked = [self._rhythm(g) for g in range(len(self.groups))]
        self._weekdays_and_hours(candidates, rows)

    def minimise(self, weights: Mapping[Priority, int]) -> None:
        """Minimise the weighted sum of what the priorities lack."""
        priced = [
            (weights[priority] * amount, var)
            for priority, terms in self.terms.items()
            if weights.get(priority)
            for amount, var in terms
        ]
        self.model.minimize(weighted(priced))

    def keep(self, priority: Priority, most: int) -> None:
        """What a priority lacks stays at `most` or less."""
        if self.terms[priority]:
            self.model.add(weighted(self.terms[priority]) <= most)

    def value(self, priority: Priority, solver: cp_model.CpSolver) -> int:
        """What a priority lacks in a solution."""
        return sum(amount * solver.value(var) for amount, var in self.terms[priority])

    def weekends(self, solver: cp_model.CpSolver) -> Plan:
        """Who works how many weekends in a solution."""
        groups = []
        for g, group in enumerate(self.groups):
            busiest = [0] * self._grid.weeks
            for day in {day for h, day, _ in self._on_weekends if h == g}:
                here = sum(solver.value(var) for (h, d, _), var in self._on_weekends.items() if h == g and d == day)
                busiest[day // DAYS_PER_WEEK] = max(busiest[day // DAYS_PER_WEEK], here)
            groups.append((group.positions, tuple(busiest)))
        lines = {p: k for p, ways in self._ways.items() for (k, _), var in ways.items() if solver.boolean_value(var)}
        return Plan(tuple(groups), lines)

    @property
    def most_of_a_line(self) -> int:
        """The most that a single line can cost in ergonomics here."""
        costs = [least.cost[least.cost < NO_LINE].max() for least in self._least.values()]
        return int(max(costs, default=0))

    def _lines(self) -> None:
        """How many weekends each of these lines works and what it is paid, and what that costs at the least.

        What no line without a breach of recommendations can be may still be one with a breach: it costs nothing here.
        """
        for p, least in self._least.items():
            ways = self._ways[p] = {}
            for weekends, costs in enumerate(least.cost.tolist()):
                for paid_min, cost in zip(least.paid_min, costs, strict=True):
                    ways[weekends, paid_min] = self.model.new_bool_var("")
                    if cost < NO_LINE:
                        self.terms[Priority.ERGONOMICS].append((cost, ways[weekends, paid_min]))
            self.model.add_exactly_one(ways.values())

    def _touches(self, day: int, code: str) -> bool:
        shift = self._grid.shifts[code]
        return shift.is_work and self._grid.touches_weekend(day, shift)

    def _cover_weekends(self, scenario: Scenario, ruleset: RuleSet, candidates: Candidates) -> None:
        """Cover of the weekend days as the posters have it, with a number for each group in place of its people."""
        b = Builder(scenario, ruleset, Restriction(weekend_days_only=True))
        b.add_variables({(p, d): [c for c in codes if self._touches(d, c)] for (p, d), codes in candidates.items()})
        for rule in rules_of(ruleset.pack):
            if kind_of(rule) in COVER_KINDS:
                POSTERS[kind_of(rule)](rule, b)
        proto = b.model.proto
        own: dict[int, cp_model.IntVar] = {}
        for (p, day, code), var in b.x.items():
            key = (self._number[p], day, code)
            if key not in self._on_weekends:
                self._on_weekends[key] = self.model.new_int_var(0, self.groups[key[0]].size, "")
            own[var.index] = self._on_weekends[key]
        duties = {var.index for var in b.x.values()}
        for constraint in proto.constraints:
            if not constraint.has_linear():
                continue  # one shift a day, which the rhythm implies; others only loosen when left out
            amounts: dict[int, int] = {}
            for index, amount in zip(list(constraint.linear.vars), list(constraint.linear.coeffs), strict=True):
                if index not in own:
                    ends = list(proto.variables[index].domain)
                    own[index] = self.model.new_int_var(ends[0], ends[-1], "")
                # Every member of a group counts alike, so the group's number counts once with that amount.
                at = own[index].index
                amounts[at] = amount if index in duties else amounts.get(at, 0) + amount
            ends = list(constraint.linear.domain)
            terms = [(amount, self.model.get_int_var_from_proto_index(at)) for at, amount in amounts.items()]
            self.model.add_linear_constraint(weighted(terms), max(ends[0], -FAR), min(ends[-1], FAR))
        for priority, parts in b.parts.items():
            for part in parts.values():
                self.terms[priority] += [(part.weight * amount, own[var.index]) for amount, var in part.terms]

    def _rhythm(self, g: int) -> list[cp_model.IntVar]:
        """How many of a group work each weekend, under its rhythm."""
        group, weeks, model = self.groups[g], self._grid.weeks, self.model
        worked = [model.new_int_var(0, group.size, "") for _ in range(weeks)]
        for week in range(weeks):
            for day in range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK):
                if here := self._working(g, day):
                    model.add(_sum(here) <= worked[week])
            if "WholeWeekend" in self._hard:
                first = week * DAYS_PER_WEEK
                saturday, sunday = self._working(g, first + SATURDAY), self._working(g, first + SUNDAY)
                if saturday or sunday:
                    model.add(_sum(saturday) - _sum(sunday) == 0)
        if "WeekendFrequency" in self._hard and group.weekend_every != 1:
            self._keep_rhythm(group, worked)
        own = [(k, var) for p in group.positions for (k, _), var in self._ways.get(p, {}).items()]
        if own:
            others = sum(p not in self._ways for p in group.positions)
            most = weeks // group.weekend_every * others  # tables are of rolling cycles and binding rhythms alone
            model.add(_sum(worked) <= weighted(own) + most)
        return worked

    def _keep_rhythm(self, group: Group, worked: list[cp_model.IntVar]) -> None:
        every, weeks, size, model = group.weekend_every, self._grid.weeks, group.size, self.model
        if every == 0:
            for one in worked:
                model.add(one == 0)
        elif not self._grid.rolling:
            for start in range(max(1, weeks - every + 1)):
                model.add(_sum(worked[start : start + every]) <= size)
        elif weeks % every:
            model.add(_sum(worked) <= size * (weeks // every))
            for start in range(weeks):
                model.add(_sum([worked[(start + n) % weeks] for n in range(every)]) <= size)
        else:
            # Who works as many weekends as the rhythm allows works exactly every n-th, in one of n phases. Whoever
            # works fewer has one less at the least and need not keep to a phase.
            phases = [model.new_int_var(0, size, "") for _ in range(every)]
            loose = model.new_int_var(0, size, "")
            freely = [model.new_int_var(0, size, "") for _ in range(weeks)]
            model.add(_sum(phases) + loose == size)
            model.add(_sum(freely) <= (weeks // every - 1) * loose)
            for week in range(weeks):
                near = [freely[(week + n) % weeks] for n in range(every)]
                model.add(_sum(near) <= loose)
                model.add(worked[week] <= phases[week % every] + freely[week])
            own = [self._ways.get(p, {}) for p in group.positions]
            fewer = [var for ways in own for (k, _), var in ways.items() if k < weeks // every]
            model.add(_sum(fewer) <= loose)

    def _working(self, g: int, day: int) -> list[cp_model.IntVar]:
        codes = self._scenario.shifts
        return [self._on_weekends[g, day, one.code] for one in codes if (g, day, one.code) in self._on_weekends]

    def _weekdays_and_hours(self, candidates: Candidates, rows: CoverRows) -> None:
        """Cover summed over the weeks, and each group's hours against its contracts."""
        model = self.model
        sums: list[list[Term]] = [[] for _ in rows.needs]
        summed = [False] * len(rows.needs)
        for g, group in enumerate(self.groups):
            paid: list[Term] = []
            usage = rows.usage[group.positions[0]]
            for (h, day, code), var in self._on_weekends.items():
                if h == g:
                    paid.append((self._grid.shifts[code].paid_min, var))
                    for row, amount in usage.get((day, code), ()):
                        sums[row].append((amount, var))
            for (_, code, places), var in self._weekday_slots(group, candidates, rows).items():
                paid.append((self._grid.shifts[code].paid_min, var))
                for row, amount in places:
                    sums[row].append((amount, var))
                    summed[row] = True
            self._hours(group, paid)
        # Rows of weekend days alone are there already, week by week.
        for slack in rows.slacks:
            if any(summed[row] for row, _ in slack.rows):
                var = model.new_int_var(0, slack.most, "")
                for row, amount in slack.rows:
                    sums[row].append((amount, var))
                if slack.priority is not None:
                    self.terms[slack.priority].append((slack.cost, var))
        for row, need in enumerate(rows.needs):
            if summed[row]:
                model.add(weighted(sums[row]) >= need)

    def _weekday_slots(self, group: Group, candidates: Candidates, rows: CoverRows) -> dict[Slot, cp_model.IntVar]:
        """How often a group works each kind of duty that touches no weekend, over all weeks."""
        places: Counter[Slot] = Counter()
        days: Counter[int] = Counter()
        usage = rows.usage[group.positions[0]]
        for day in range(self._grid.days):
            codes = [code for code in candidates[group.positions[0], day] if not self._touches(day, code)]
            days[day % DAYS_PER_WEEK] += group.size * bool(codes)
            for code in codes:
                places[day % DAYS_PER_WEEK, code, usage.get((day, code), ())] += group.size
        slots = {slot: self.model.new_int_var(0, most, "") for slot, most in places.items()}
        on_weekday: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        held: list[cp_model.IntVar] = []
        for (weekday, code, _), var in slots.items():
            on_weekday[weekday].append(var)
            if self._grid.shifts[code].kind is ShiftKind.FAGDAG:
                held.append(var)
        for weekday, some in on_weekday.items():
            self.model.add(_sum(some) <= days[weekday])
        self._professional_days(group, held)
        return slots

    def _professional_days(self, group: Group, held: list[cp_model.IntVar]) -> None:
        policy = self._scenario.fagdag
        if policy is None or not held:
            return
        entitled = sum(self._scenario.fagdag_entitled(self._grid.positions[p]) for p in group.positions)
        often, left_over = divmod(self._grid.weeks, policy.every_weeks)
        total = _sum(held)
        if "FagdagInterval" in self._hard:
            # A window of every n weeks holds one; in a rolling cycle the windows wrap, so what is left over counts too.
            self.model.add(total >= entitled * (often + (self._grid.rolling and left_over > 0)))
        if "FagdagPlacement" in self._hard:
            self.model.add(total <= entitled * (often + (left_over > 0)))

    def _hours(self, group: Group, paid: list[Term]) -> None:
        """The group's paid minutes against its contracts: no closer than its members' sum.

        Lines that cost something by themselves have hours of their own.
        """
        others = [self._grid.positions[p] for p in group.positions if p not in self._ways]
        rest = list(paid)
        for p in group.positions:
            contract = self._contract_min(self._grid.positions[p])
            for (_, paid_min), var in self._ways.get(p, {}).items():
                rest.append((-paid_min, var))
                self.terms[Priority.CONTRACT_HOURS].append((abs(paid_min - contract), var))
        planned = weighted(rest) if rest else 0
        if "ContractHours" in self._hard:
            # Without others, what the group works is what its own lines are paid.
            low, high = (sum(ends) for ends in zip((0, 0), *map(self._scenario.hours_bounds_min, others), strict=True))
            self.model.add_linear_constraint(planned, low, high)
        contract = sum(map(self._contract_min, others))
        # A list first: the solver's own sequences answer 0 to a negative index.
        most = sum(amount * list(self.model.proto.variables[var.index].domain)[-1] for amount, var in paid)
        off = self.model.new_int_var(0, max(most, contract), "")
        self.model.add(planned - contract <= off)
        self.model.add(contract - planned <= off)
        self.terms[Priority.CONTRACT_HOURS].append((1, off))

    def _contract_min(self, position: Position) -> int:
        return round(position.contract_min(self._grid.weeks))


def _sum(variables: list[cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(variables, [1] * len(variables))
