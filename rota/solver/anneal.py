"""Compiled annealing on a net: change duties, exchange days between people or in a line, keep what pays or is drawn.

Every row is evaluated as the model has it. Hard rows may be broken on the way at a price; only rosters that keep all of
them are returned.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from rota.domain.time import DAYS_PER_WEEK, SATURDAY
from rota.solver.net import (
    BROKEN,
    COST,
    DEFINES,
    DIRTY,
    END,
    FIRST,
    HARD,
    HIGH,
    KIND,
    LAST,
    LEAST,
    LEVEL,
    MOST,
    PRIORITY,
    ROW_HIGH,
    ROW_LOW,
    RULE,
    RULE_END,
    SUM,
    TURN,
    VALUE,
    Codes,
    Net,
    Small,
)
from rota.solver.whole import Numbers

MOST_CHANGES = 256
LOG_ROOM = 1 << 16
# More than so much is seldom won back by what hangs on the duties: such a change is not followed up.
HOPE = 10000.0
RANDOM_UNIT = 1 << 30


class State(NamedTuple):
    """What a search changes. `totals` are the priorities' values and, last, the price of the broken hard rows.

    `queue[level]` has its length first, and so has `log`, the changes (variable, step) of the move at hand.
    """

    variables: Small
    rows: Small
    queue: Small
    totals: Numbers
    log: Small
    codes: Codes
    changes: Small
    random: npt.NDArray[np.uint64]


def start(net: Net, priorities: int, seed: int) -> State:
    """A state in which nobody has a duty."""
    levels = int(net.variables[:, LEVEL].max(initial=0)) + 1
    helpers = int(np.count_nonzero(net.variables[:, KIND]))
    state = State(
        variables=net.variables.copy(),
        rows=net.rows.copy(),
        queue=np.zeros((levels, helpers + 1), dtype=np.int32),
        totals=np.zeros(priorities + 1, dtype=np.int64),
        log=np.zeros((LOG_ROOM, 2), dtype=np.int32),
        codes=np.zeros(net.duty.shape[:2], dtype=np.int8),
        changes=np.zeros((MOST_CHANGES, 3), dtype=np.int32),
        random=np.array([(seed + 1) * 0x9E3779B97F4A7C15 % 2**64 or 1], dtype=np.uint64),
    )
    _begin(net, state)
    return state


@njit(cache=True, nogil=True)
def _begin(net: Net, state: State) -> None:
    variables, rows, queue, totals, log = state.variables, state.rows, state.queue, state.totals, state.log
    columns, rules = net.columns, net.rules
    for v in range(len(variables)):
        value = variables[v, VALUE]
        totals[variables[v, PRIORITY]] += np.int64(variables[v, COST]) * value
        for e in range(variables[v, FIRST], variables[v, LAST]):
            rows[columns[e, 0], SUM] += columns[e, 1] * value
    for row in range(len(rows)):
        total = rows[row, SUM]
        past = max(0, rows[row, ROW_LOW] - total, total - rows[row, ROW_HIGH])
        totals[-1] += np.int64(rows[row, HARD]) * past + (rows[row, BROKEN] if past else 0)
    for v in range(len(variables)):
        if variables[v, KIND]:
            _mark(variables, queue, v)
    for level in range(1, len(queue)):
        _settle_level(variables, rows, columns, rules, queue, totals, log, level)


@njit(cache=True, nogil=True)
def put(net: Net, state: State, codes: Codes) -> None:
    """Change every day to the given code."""
    variables, rows, queue, totals, log = state.variables, state.rows, state.queue, state.totals, state.log
    own, columns, rules, duty = state.codes, net.columns, net.rules, net.duty
    for p in range(codes.shape[0]):
        for day in range(codes.shape[1]):
            log[0, 0] = 0
            _set_code(variables, rows, columns, queue, totals, log, duty, own, p, day, codes[p, day])
            _pass_on(variables, rows, columns, rules, queue, totals, log)


@njit(cache=True, nogil=True, forceinline=True)
def _mark(variables: Small, queue: Small, v: int) -> None:
    if not variables[v, DIRTY]:
        variables[v, DIRTY] = 1
        level = variables[v, LEVEL]
        queue[level, 0] += 1
        queue[level, queue[level, 0]] = v


@njit(cache=True, nogil=True, forceinline=True)
def _add(
    variables: Small,
    rows: Small,
    columns: Small,
    queue: Small,
    totals: Numbers,
    v: int,
    step: int,
    first: int,
    last: int,
) -> None:
    """Change the sums of some of a variable's rows."""
    broken = 0
    for e in range(first, last):
        row = columns[e, 0]
        before = rows[row, SUM]
        after = before + columns[e, 1] * step
        rows[row, SUM] = after
        low, high = rows[row, ROW_LOW], rows[row, ROW_HIGH]
        past, was = max(0, low - after, after - high), max(0, low - before, before - high)
        if past != was:
            broken += rows[row, HARD] * (past - was)
            if not past:
                broken -= rows[row, BROKEN]
            elif not was:
                broken += rows[row, BROKEN]
        other = rows[row, DEFINES]
        if other >= 0 and other != v:
            _mark(variables, queue, other)
    totals[-1] += broken


@njit(cache=True, nogil=True, forceinline=True)
def _change(variables: Small, totals: Numbers, log: Small, v: int, step: int) -> None:
    """Change a variable, with a note of it."""
    variables[v, VALUE] += step
    if variables[v, COST]:
        totals[variables[v, PRIORITY]] += np.int64(variables[v, COST]) * step
    n = min(log[0, 0] + 1, LOG_ROOM - 1)
    log[0, 0] = n
    log[n, 0] = v
    log[n, 1] = step


@njit(cache=True, nogil=True, forceinline=True)
def _settle_level(
    variables: Small, rows: Small, columns: Small, rules: Small, queue: Small, totals: Numbers, log: Small, level: int
) -> None:
    """Bring the helping variables of a level to what follows from the others."""
    for n in range(1, queue[level, 0] + 1):
        v = queue[level, n]
        variables[v, DIRTY] = 0
        step = _following(variables, rows, rules, v) - variables[v, VALUE]
        if step:
            _change(variables, totals, log, v, step)
            _add(variables, rows, columns, queue, totals, v, step, variables[v, FIRST], variables[v, LAST])
    queue[level, 0] = 0


@njit(cache=True, nogil=True, forceinline=True)
def _following(variables: Small, rows: Small, rules: Small, v: int) -> int:
    """The value of a helping variable that follows from its rows."""
    value, least, most = variables[v, VALUE], variables[v, LEAST], variables[v, MOST]
    low, high = least, most
    upward = variables[v, KIND] == HIGH
    for e in range(variables[v, RULE], variables[v, RULE_END]):
        row, amount = rules[e, 0], rules[e, 1]
        rest = rows[row, SUM] - amount * value
        floor, roof = rows[row, ROW_LOW], rows[row, ROW_HIGH]
        if amount < 0:
            rest, amount, floor, roof = -rest, -amount, -roof, -floor
        if upward:
            if roof < END:
                room = roof - rest
                high = min(high, room if amount == 1 else room // amount)
        elif floor > -END:
            need = floor - rest
            low = max(low, need if amount == 1 else -(-need // amount))
    return int(max(high, least) if upward else min(low, most))


@njit(cache=True, nogil=True, forceinline=True)
def _set_code(
    variables: Small,
    rows: Small,
    columns: Small,
    queue: Small,
    totals: Numbers,
    log: Small,
    duty: Small,
    codes: Codes,
    p: int,
    day: int,
    code: int,
) -> None:
    """Change a day, with the rows that hold duties alone."""
    old = codes[p, day]
    for turn in range(2):
        at = code if turn else old
        if at:
            v = duty[p, day, at]
            step = 1 if turn else -1
            _change(variables, totals, log, v, step)
            _add(variables, rows, columns, queue, totals, v, step, variables[v, FIRST], variables[v, TURN])
    codes[p, day] = code


@njit(cache=True, nogil=True, forceinline=True)
def _pass_on(
    variables: Small, rows: Small, columns: Small, rules: Small, queue: Small, totals: Numbers, log: Small
) -> None:
    """The changed duties' rows with helping variables, and what follows."""
    for n in range(1, log[0, 0] + 1):
        v = log[n, 0]
        _add(variables, rows, columns, queue, totals, v, log[n, 1], variables[v, TURN], variables[v, LAST])
    for level in range(1, len(queue)):
        _settle_level(variables, rows, columns, rules, queue, totals, log, level)


@njit(cache=True, nogil=True, forceinline=True)
def _undo(variables: Small, rows: Small, columns: Small, log: Small, early: bool) -> None:
    """Take the logged changes back; `early` before they were passed on."""
    for n in range(1, log[0, 0] + 1):
        v, step = log[n, 0], -log[n, 1]
        variables[v, VALUE] += step
        for e in range(variables[v, FIRST], variables[v, TURN] if early else variables[v, LAST]):
            rows[columns[e, 0], SUM] += columns[e, 1] * step


@njit(cache=True, nogil=True, forceinline=True)
def _forget(variables: Small, queue: Small) -> None:
    """Empty the queue."""
    for level in range(1, len(queue)):
        for n in range(1, queue[level, 0] + 1):
            variables[queue[level, n], DIRTY] = 0
        queue[level, 0] = 0


@njit(cache=True, nogil=True, forceinline=True)
def _draw(random: npt.NDArray[np.uint64], n: int) -> int:
    """A number from 0 to n - 1 (xorshift)."""
    v = random[0]
    v ^= v << np.uint64(13)
    v ^= v >> np.uint64(7)
    v ^= v << np.uint64(17)
    random[0] = v
    return int(np.int64(((v >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32)))


@njit(cache=True, nogil=True, forceinline=True)
def _want(changes: Small, count: int, p: int, day: int, code: int) -> int:
    changes[count, 0] = p
    changes[count, 1] = day
    changes[count, 2] = code
    return count + 1


@njit(cache=True, nogil=True, forceinline=True)
def _may(duty: Small, p: int, day: int, code: int) -> bool:
    return bool(duty[p, day, code] >= 0)


@njit(cache=True, nogil=True)
def _exchange(duty: Small, codes: Codes, changes: Small, count: int, p: int, q: int, day: int) -> int:
    """p and q exchange a day; -1 when one of them cannot work it."""
    a, b = codes[p, day], codes[q, day]
    if a == b:
        return count
    if not _may(duty, p, day, b) or not _may(duty, q, day, a) or count + 2 > MOST_CHANGES:
        return -1
    return int(_want(changes, _want(changes, count, p, day, b), q, day, a))


@njit(cache=True, nogil=True)
def _block(duty: Small, codes: Codes, changes: Small, count: int, p: int, q: int, day: int, length: int) -> int:
    """p and q exchange some days in a row; 0 when one of them cannot work one."""
    for step in range(length):
        count = _exchange(duty, codes, changes, count, p, q, (day + step) % codes.shape[1])
        if count < 0:
            return 0
    return count


@njit(cache=True, nogil=True)
def _within(duty: Small, codes: Codes, changes: Small, p: int, day: int, other: int, length: int) -> int:
    """Two blocks of a line change places; 0 where they overlap or a day does not admit its new duty."""
    days = codes.shape[1]
    if (day - other) % days < length or (other - day) % days < length:
        return 0
    count = 0
    for step in range(length):
        d, o = (day + step) % days, (other + step) % days
        a, b = codes[p, d], codes[p, o]
        if a != b:
            if not _may(duty, p, d, b) or not _may(duty, p, o, a):
                return 0
            count = _want(changes, _want(changes, count, p, d, b), p, o, a)
    return count


@njit(cache=True, nogil=True)
def _weekend(duty: Small, codes: Codes, changes: Small, p: int, saturday: int, code: int) -> int:
    """A person's Saturday and Sunday get the same code; 0 where one of them does not admit it."""
    count = 0
    for day in range(saturday, saturday + 2):
        if codes[p, day] != code:
            if not _may(duty, p, day, code):
                return 0
            count = _want(changes, count, p, day, code)
    return count


@njit(cache=True, nogil=True)
def _propose(duty: Small, codes: Codes, changes: Small, random: npt.NDArray[np.uint64]) -> int:
    """Write wanted (person, day, code) changes; how many, 0 where nothing came of it."""
    people, days, kinds = duty.shape
    p, day = _draw(random, people), _draw(random, days)
    way = _draw(random, 100)
    here = codes[p, day]
    if way < 4:
        # A whole weekend, with the same duty on both days or free.
        return int(_weekend(duty, codes, changes, p, day - day % DAYS_PER_WEEK + SATURDAY, _draw(random, kinds)))
    if way < 15:
        code = _draw(random, kinds)
        return _want(changes, 0, p, day, code) if code != here and _may(duty, p, day, code) else 0
    if way < 40:
        # Blocks of one line change places; whole weeks apart every second time.
        length = 1 if way < 25 else 1 + _draw(random, DAYS_PER_WEEK)
        other = _draw(random, days) if way % 2 else (day + DAYS_PER_WEEK * _draw(random, days // DAYS_PER_WEEK)) % days
        return int(_within(duty, codes, changes, p, day, other, length))
    q = _draw(random, people)
    if q == p:
        return 0
    if way < 65:
        return int(_block(duty, codes, changes, 0, p, q, day, 1 + _draw(random, 4 if way < 55 else 14)))
    if way < 99:
        # Two places apart, so that neither the cover nor, with like duties, the hours change.
        other = _draw(random, days)
        length = 1 if way < 85 else 1 + _draw(random, DAYS_PER_WEEK)
        if (day - other) % days < length or (other - day) % days < length:
            return 0
        if length == 1 and (here > 0) == (codes[p, other] > 0):
            return 0
        count = _block(duty, codes, changes, 0, p, q, day, length)
        return _block(duty, codes, changes, count, p, q, other, length) if count > 0 else 0
    count = 0
    for week in range(days // DAYS_PER_WEEK):
        for weekday in range(SATURDAY, DAYS_PER_WEEK):
            count = _exchange(duty, codes, changes, count, p, q, week * DAYS_PER_WEEK + weekday)
            if count < 0:
                return 0
    return int(count)


@njit(cache=True, nogil=True)
def anneal(
    net: Net, state: State, moves: int, hot: float, cold: float, prices: Numbers, best: Codes, best_totals: Numbers
) -> bool:
    """So many proposals while the temperature falls from `hot` to `cold`; whether a better roster was found.

    A roster without a broken hard row that is better on the first priority where it differs from `best_totals` goes to
    `best`, with its values.
    """
    variables, rows, queue, totals, log = state.variables, state.rows, state.queue, state.totals, state.log
    codes, changes, random = state.codes, state.changes, state.random
    columns, rules, duty = net.columns, net.rules, net.duty
    before = np.zeros_like(totals)
    price = _price(totals, prices)
    heat = hot
    found = False
    for move in range(moves):
        if move % 1000 == 0:
            heat = hot * (cold / hot) ** (move / moves)
        count = _propose(duty, codes, changes, random)
        if count == 0:
            continue
        for n in range(len(totals)):
            before[n] = totals[n]
        log[0, 0] = 0
        for n in range(count):
            p, day, code = changes[n, 0], changes[n, 1], changes[n, 2]
            changes[n, 2] = codes[p, day]
            _set_code(variables, rows, columns, queue, totals, log, duty, codes, p, day, code)
        room = -heat * np.log((_draw(random, RANDOM_UNIT) + 1) / RANDOM_UNIT)
        early = prices[-1] * (totals[-1] - before[-1]) > room + HOPE
        if early:
            _forget(variables, queue)
        else:
            _pass_on(variables, rows, columns, rules, queue, totals, log)
        after = _price(totals, prices)
        if early or (after > price and after - price > room):
            _undo(variables, rows, columns, log, early)
            for n in range(count - 1, -1, -1):
                codes[changes[n, 0], changes[n, 1]] = changes[n, 2]
            for n in range(len(totals)):
                totals[n] = before[n]
            continue
        price = after
        if totals[-1] == 0 and _is_better(totals, best_totals):
            found = True
            best_totals[:] = totals
            best[:] = codes
    return found


@njit(cache=True, nogil=True, forceinline=True)
def _price(totals: Numbers, prices: Numbers) -> int:
    price = 0
    for n in range(len(totals)):
        price += prices[n] * totals[n]
    return price


@njit(cache=True, nogil=True, forceinline=True)
def _is_better(totals: Numbers, others: Numbers) -> bool:
    for n in range(len(totals)):
        if totals[n] != others[n]:
            return bool(totals[n] < others[n])
    return False
