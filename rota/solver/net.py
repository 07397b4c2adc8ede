"""The whole model as a net in which every helping variable follows from the duties: what a compiled search evaluates.

Given the duties, each helping variable has a best value: as low as the rows that push it up allow where it costs or
only limits hang on it, else as high as the rows that hold it down allow. The rows are those of the posters, so a rule
is written once for every engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rota.solver.variables import Key
from rota.solver.whole import FAR, Flags, Numbers, Whole

Small = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]
HARD_COST = 6000  # of a breach by one duty, in the unit of the prices
HARD_MINUTE = 1  # of a minute too many or too few: cheap, since a duty too many is hundreds of them
# Of any minutes too many or too few. Else a line whose shifts add up to five minutes past what the contract admits
# stays so: to mend it takes several shifts of other lengths.
HARD_MINUTES = 600
MANY = 1000  # a helping variable that can be larger counts minutes
MANY_AMOUNT = 60  # and so does a row in which a duty counts more
END = 2**30  # ends of a row from here on are open
LOW, HIGH = 1, 2


# Columns of `Net.variables`: the value, whether it is to be decided anew, what it costs in which priority, its domain,
# how it follows from its rules, and where its rows and rules begin and end.
VALUE, DIRTY, COST, PRIORITY, LEAST, MOST, KIND, LEVEL, FIRST, TURN, LAST, RULE, RULE_END = range(13)
# Columns of `Net.rows`: the ends, the sum, the cost of passing an end by one unit and of passing it at all, and the
# variable that the row decides.
ROW_LOW, ROW_HIGH, SUM, HARD, BROKEN, DEFINES = range(6)


class Net(NamedTuple):
    """Arrays for compiled code, whole numbers all.

    Rows (row, amount) of variable v are `columns[FIRST:LAST]`, those from TURN on being rows with helping variables. A
    helping variable follows from the rows `rules[RULE:RULE_END]`; KIND says whether it is as low or as high as they
    allow, and variables of a lower LEVEL are decided first. `duty[p, day, code number]` is a variable, or -1 where that
    must not be; code number 0 is a day without duty, with 0 for a variable where it may be.
    """

    variables: Small
    rows: Small
    columns: Small
    rules: Small
    duty: Small


class Wiring(NamedTuple):
    """A net with the names of its codes and the number of its priorities."""

    net: Net
    codes: tuple[str, ...]
    priorities: int


def wire(whole: Whole) -> Wiring | None:
    """The net of a model; None where some helping variable does not follow from the duties."""
    starts, variables, amounts, low, high = _rows(whole)
    decided = whole.least == whole.most
    decided[whole.duties] = True
    fixed = whole.least == whole.most
    order = _order(whole, decided, starts, variables, amounts, low, high)
    if order is None:
        return None
    defines, kind, level = order
    count = len(whole.least)
    row_of_entry = np.repeat(np.arange(len(low)), np.diff(starts))
    helped = np.zeros(len(low), dtype=np.bool_)
    helped[row_of_entry[np.flatnonzero((kind > 0)[variables])]] = True
    columns = np.lexsort((helped[row_of_entry], variables))
    plain = np.bincount(variables, weights=~helped[row_of_entry], minlength=count).astype(np.int32)
    column_starts = _ends(variables, count)
    hard, broken = _hard(whole, starts, variables, amounts)
    table = np.stack([np.maximum(low, -END), np.minimum(high, END), np.zeros_like(low), hard, broken, defines], axis=1)
    own = np.flatnonzero(defines[row_of_entry] == variables)
    own = own[np.argsort(variables[own], kind="stable")]
    codes = tuple(sorted({code for _, _, code in whole.keys}))
    priority = np.argmax(whole.costs != 0, axis=0)
    if np.any(np.count_nonzero(whole.costs, axis=0) > 1):
        return None
    rule_starts = _ends(variables[own], count)
    cost = whole.costs.sum(axis=0)
    value = np.where(fixed, whole.least, 0)
    fields = [value, np.zeros(count), cost, priority, whole.least, np.minimum(whole.most, END), kind, level]
    fields += [column_starts[:-1], column_starts[:-1] + plain, column_starts[1:], rule_starts[:-1], rule_starts[1:]]
    net = Net(
        variables=np.stack(fields, axis=1).astype(np.int32),
        rows=table.astype(np.int32),
        columns=np.stack([row_of_entry[columns], amounts[columns]], axis=1).astype(np.int32),
        rules=np.stack([row_of_entry[own], amounts[own]], axis=1).astype(np.int32),
        duty=_places(whole, codes),
    )
    return Wiring(net, codes, len(whole.priorities))


def codes_of(wiring: Wiring, keys: frozenset[Key]) -> Codes:
    """A roster as a code number for each person and day."""
    grid = np.zeros(wiring.net.duty.shape[:2], dtype=np.int8)
    number = {code: place for place, code in enumerate(wiring.codes, 1)}
    for p, day, code in keys:
        grid[p, day] = number[code]
    return grid


def keys_of(wiring: Wiring, grid: Codes) -> frozenset[Key]:
    """The duties of a grid of code numbers."""
    return frozenset(
        (int(p), int(day), wiring.codes[grid[p, day] - 1]) for p, day in zip(*np.nonzero(grid), strict=True)
    )


def _ends(sorted_or_not: Numbers, count: int) -> Small:
    return np.concatenate(([0], np.cumsum(np.bincount(sorted_or_not, minlength=count)))).astype(np.int32)


def _rows(whole: Whole) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """The rows without those that every grid of codes keeps, and with a maximum as what it is at least."""
    rows = whole.rows
    person = np.full(len(whole.least), -1, dtype=np.int64)
    person[whole.duties] = whole.people * (1 + whole.days.max(initial=0)) + whole.days
    place = person[rows.variables]
    counts = np.diff(rows.starts)
    row_of_entry = np.repeat(np.arange(len(rows.low)), counts)
    lowest, highest = np.full(len(counts), FAR), np.full(len(counts), -FAR)
    np.minimum.at(lowest, row_of_entry, place)
    np.maximum.at(highest, row_of_entry, place)
    one_day = (lowest == highest) & (lowest >= 0) & (rows.high == 1) & (rows.low <= 0)
    one_day &= np.minimum.reduceat(rows.amounts, rows.starts[:-1]) == 1 if len(counts) else one_day
    open_rows = (rows.low <= -FAR) & (rows.high >= FAR)
    kept = np.flatnonzero(~one_day & ~open_rows)
    entries, begins = rows.taken(kept)
    more = list(_maxima(whole))
    starts = [*begins.tolist()]
    for terms, _ in more:
        starts.append(starts[-1] + len(terms))
    extra = [(index, amount) for terms, _ in more for index, amount in terms.items()]
    return (
        np.array(starts, dtype=np.int64),
        np.concatenate((rows.variables[entries], np.array([index for index, _ in extra], dtype=np.int64))),
        np.concatenate((rows.amounts[entries], np.array([amount for _, amount in extra], dtype=np.int64))),
        np.concatenate((rows.low[kept], np.array([least for _, least in more], dtype=np.int64))),
        np.concatenate((rows.high[kept], np.full(len(more), FAR, dtype=np.int64))),
    )


def _maxima(whole: Whole) -> Iterator[tuple[dict[int, int], int]]:
    """target >= each expression, as terms and what they are at least."""
    for target, expressions in whole.maxima.values():
        for expression in expressions:
            terms = dict(zip(target.vars, target.coeffs, strict=True))
            for index, amount in zip(expression.vars, expression.coeffs, strict=True):
                terms[index] = terms.get(index, 0) - amount
            yield terms, expression.offset - target.offset


def _hard(whole: Whole, starts: Numbers, variables: Numbers, amounts: Numbers) -> tuple[Numbers, Numbers]:
    """What a row passed by one unit costs, and passed at all: rows of minutes are broken by hundreds, others by one."""
    if len(starts) == 1:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    minutes = (whole.most[variables] > MANY) | (np.abs(amounts) > MANY_AMOUNT)
    of_minutes = np.maximum.reduceat(minutes, starts[:-1])
    largest = np.maximum.reduceat(np.abs(amounts), starts[:-1])
    hard = np.where(of_minutes, HARD_MINUTE, np.maximum(1, HARD_COST // largest))
    return hard.astype(np.int64), np.where(of_minutes, HARD_MINUTES, 0).astype(np.int64)


def _places(whole: Whole, codes: tuple[str, ...]) -> Small:
    number = {code: place for place, code in enumerate(codes, 1)}
    # All people and all days of the cycle, also those without a duty: compiled moves take whole weeks for granted.
    duty = np.full((*whole.shape, len(codes) + 1), -1)
    duty[:, :, 0] = 0
    for (p, day, code), variable in zip(whole.keys, whole.duties.tolist(), strict=True):
        duty[p, day, number[code]] = variable
    return duty.astype(np.int32)


def _order(
    whole: Whole, decided: Flags, starts: Numbers, variables: Numbers, amounts: Numbers, low: Numbers, high: Numbers
) -> tuple[Numbers, Codes, Codes] | None:
    """For each row the variable it decides, and for each variable its kind and level; None when some stay open."""
    cost = whole.costs.sum(axis=0)
    weight = np.array([10.0 ** (len(whole.priorities) - n) for n in range(len(whole.priorities))]) @ whole.costs
    row_of_entry = np.repeat(np.arange(len(low)), np.diff(starts))
    pushes = ((amounts > 0) & (low > -FAR)[row_of_entry]) | ((amounts < 0) & (high < FAR)[row_of_entry])
    holds = ((amounts > 0) & (high < FAR)[row_of_entry]) | ((amounts < 0) & (low > -FAR)[row_of_entry])
    undecided = np.bincount(row_of_entry, weights=~decided[variables], minlength=len(low)).astype(np.int64)
    defines = np.full(len(low), -1, dtype=np.int64)
    kind = np.zeros(len(decided), dtype=np.int8)
    level = np.zeros(len(decided), dtype=np.int8)
    entries_of = np.argsort(variables, kind="stable")
    column_starts = _ends(variables, len(decided))
    count = len(decided)
    current = 0
    while not decided.all():
        current += 1
        alone = undecided[row_of_entry] == 1  # an undecided variable in such a row is the only one
        open_push = np.bincount(variables, weights=pushes & ~alone, minlength=count)
        open_hold = np.bincount(variables, weights=holds & ~alone, minlength=count)
        given = (low == high)[row_of_entry] & alone
        equal = ~decided & (np.bincount(variables, weights=given, minlength=count) > 0)
        lows = ~decided & (equal | (open_push == 0))
        highs = ~decided & ~lows & (cost == 0) & (open_hold == 0)
        if not (lows.any() or highs.any()):
            # What shares a row with another that costs: the dearest one is as low as its other rows allow.
            some = np.bincount(variables, weights=pushes & alone, minlength=count) > 0
            ready = ~decided & some & (cost > 0)
            if not ready.any():
                return None
            lows = ready & (weight == weight[ready].max())
        if current > np.iinfo(np.int8).max:
            return None
        for chosen, way, which in ((lows, pushes, LOW), (highs, holds, HIGH)):
            numbers = np.flatnonzero(chosen)
            kind[numbers], level[numbers] = which, current
            mine = chosen[variables] & way & alone & (given | ~equal[variables])
            defines[row_of_entry[mine]] = variables[mine]
        done = np.flatnonzero(lows | highs)
        for variable in done.tolist():
            here = entries_of[column_starts[variable] : column_starts[variable + 1]]
            np.subtract.at(undecided, row_of_entry[here], 1)
        decided = decided | lows | highs
    return defines, kind, level
