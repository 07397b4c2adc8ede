"""Who can bear on what is short: by the clock times of their shifts, by competence, by taking over from others."""

from __future__ import annotations

from collections.abc import Sequence

from rota.domain.demand import DemandException, DemandRow
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.solver.explain.changes import overlap_min

# In the order of whom a change would most likely help: most of a short row, a piece of one, by taking over only.
MOST, PIECE, LINKED = range(3)


def bearing(scenario: Scenario, short_rows: Sequence[str]) -> dict[str, int]:
    """For each worked position that can bear on the rows how it can; who cannot at all is left out.

    Somebody who covers no short row may take over another one from a person who does, and so on; who is linked to the
    short rows by no such chain cannot change what lacks there.
    """
    rows: list[DemandRow | DemandException] = [*scenario.demand, *scenario.date_exceptions]
    known = {id(row): str(getattr(row, "id", None) or getattr(row, "date", "")) for row in rows}
    shares = {
        one.id: {place: share for place, row in enumerate(rows) if (share := share_of(scenario, one, row)) > 0}
        for one in scenario.worked_positions
    }
    short = {place for place, row in enumerate(rows) if known[id(row)] in short_rows}
    if not short:
        return dict.fromkeys(shares, MOST)
    found: dict[str, int] = {}
    for name, own in shares.items():
        most = max((share for place, share in own.items() if place in short), default=0.0)
        if most > 0:
            found[name] = MOST if most >= 1 / 2 else PIECE
    reached = set(short)
    while True:
        reached |= {place for name in found for place in shares[name]}
        more = [name for name, own in shares.items() if name not in found and reached & own.keys()]
        if not more:
            return found
        found |= dict.fromkeys(more, LINKED)


def share_of(scenario: Scenario, one: Position, row: DemandRow | DemandException) -> float:
    """The largest part of a row that a shift of the position covers, on any of the row's days; 0: none at all."""
    if row.competence is not None and row.competence not in one.fill_set(scenario.stands_in):
        return 0.0
    weekdays = [row.date.weekday()] if isinstance(row, DemandException) else row.weekdays
    length = max(1, row.end_min - row.from_)
    best = 0
    for day in weekdays:
        for off in (-1, 0, 1):
            for code in one.codes_on((day + off) % DAYS_PER_WEEK):
                shift = scenario.shift_by_code[code]
                if shift.covers_demand and (one.consent_long or not shift.is_long):
                    ahead = off * MIN_PER_DAY
                    best = max(best, overlap_min(shift, row.from_ - ahead, row.end_min - ahead))
    return best / length
