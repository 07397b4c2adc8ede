"""What couples the lines of a ward: the cover, as linear rows over everybody's days, summed over equal days.

The rows are read from the constraints that the cover posters post, so that the bound speaks of the same cover as the
search. Rows that differ by whole weeks only are added up: prices are then the same in every week, which is what the
best prices of a rolling cycle are anyway, and a sum of constraints is a constraint whatever the cycle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rota.domain.scenario import Priority, Scenario
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.catalogue import rules_of
from rota.rules.resolve import RuleSet
from rota.solver.post.registry import POSTERS, kind_of
from rota.solver.variables import Builder, Key

COVER_KINDS = ("CoverMinimum", "CoverMaximum", "CoverCompetence")
# Domains of the solver's linear constraints end here where they have no end.
FAR = 2**61

DayCode = tuple[int, str]
Usage = dict[DayCode, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Slack:
    """What cover lacks somewhere: a variable from 0 to `most` that costs `cost` of a priority and eases rows."""

    priority: Priority | None
    cost: int
    most: int
    rows: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CoverRows:
    """Rows sum(use) + sum(slack) >= need. `usage[p][day, code]` says in which rows, how much, a duty counts."""

    needs: tuple[int, ...]
    slacks: tuple[Slack, ...]
    usage: tuple[Usage, ...]


def cover_rows(scenario: Scenario, ruleset: RuleSet, codes: Mapping[tuple[int, int], tuple[str, ...]]) -> CoverRows:
    """The rows of a ward. `codes` are the codes that (position, day) may hold; others count nowhere."""
    b = Builder(scenario, ruleset)
    b.add_variables(codes)
    for rule in rules_of(ruleset.pack):
        if kind_of(rule) in COVER_KINDS:
            POSTERS[kind_of(rule)](rule, b)
    return _summed(b)


@dataclass(slots=True)
class Row:
    """A row sum(duties) + sum(slacks) >= need, each with its amount; slacks by the number of their variable."""

    duties: dict[Key, int]
    slacks: dict[int, int]
    need: int


def _summed(b: Builder) -> CoverRows:
    prices = slack_prices(b)
    domains = [tuple(var.domain) for var in b.model.proto.variables]
    places: dict[object, int] = {}
    needs: list[int] = []
    of_slack: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    usage: list[dict[DayCode, dict[int, int]]] = [
        defaultdict(lambda: defaultdict(int)) for _ in range(len(b.grid.positions))
    ]
    for row in rows_of(b):
        place = places.setdefault(_kind(row, prices, domains), len(places))
        if place == len(needs):
            needs.append(0)
        needs[place] += row.need
        for (p, day, code), amount in row.duties.items():
            usage[p][day, code][place] += amount
        for index, amount in row.slacks.items():
            of_slack[index][place] += amount
    slacks: dict[tuple[Priority | None, int, tuple[tuple[int, int], ...]], int] = defaultdict(int)
    for index, rows in of_slack.items():
        priority, cost = prices.get(index, (None, 0))
        slacks[priority, cost, tuple(sorted(rows.items()))] += domains[index][-1]
    return CoverRows(
        tuple(needs),
        tuple(Slack(priority, cost, most, rows) for (priority, cost, rows), most in slacks.items()),
        tuple({key: tuple(sorted(rows.items())) for key, rows in of_one.items()} for of_one in usage),
    )


def slack_prices(b: Builder) -> dict[int, tuple[Priority, int]]:
    """Priority and cost of the solver's variables that something is paid for, by their number."""
    return {
        var.index: (priority, part.weight * amount)
        for priority, parts in b.parts.items()
        for part in parts.values()
        for amount, var in part.terms
    }


def rows_of(b: Builder) -> list[Row]:
    """Every linear constraint as rows with `>=`.

    What is no linear constraint, or need only hold if some literal does, is left out, which loosens only.
    """
    keys = {var.index: key for key, var in b.x.items()}
    domains = [tuple(var.domain) for var in b.model.proto.variables]
    rows = []
    for constraint in b.model.proto.constraints:
        if not constraint.has_linear() or len(constraint.enforcement_literal):
            continue
        # A list first: the solver's own sequences answer 0 to a negative index.
        ends = list(constraint.linear.domain)
        low, high = ends[0], ends[-1]
        for sign, need in ((1, low), (-1, -high)):
            if need <= -FAR:
                continue
            row = Row({}, {}, need)
            for index, amount in zip(constraint.linear.vars, constraint.linear.coeffs, strict=True):
                if index in keys:
                    row.duties[keys[index]] = row.duties.get(keys[index], 0) + sign * amount
                elif domains[index][0] == domains[index][-1]:
                    row.need -= sign * amount * domains[index][0]
                else:
                    row.slacks[index] = row.slacks.get(index, 0) + sign * amount
            rows.append(row)
    return rows


def _kind(row: Row, prices: Mapping[int, tuple[Priority, int]], domains: list[tuple[int, ...]]) -> object:
    """Equal for rows that differ by whole weeks only."""
    duties = frozenset((p, day % DAYS_PER_WEEK, code, amount) for (p, day, code), amount in row.duties.items())
    slacks = tuple(sorted((prices.get(index, ()), domains[index], amount) for index, amount in row.slacks.items()))
    return duties, slacks, row.need
