"""Staffing by the hour of the week: people on the floor over the weeks of a cycle, beside what the demand asks for."""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.measures.cover import needed
from rota.measures.cover_clock import cover_clock
from rota.measures.facts import Facts


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one weekday (0 for Monday) in which nothing changes in any week, in minutes after midnight.

    `mean`, `least` and `most` are people on the floor over the weeks; `minimum` and `target` are the highest that any
    week asks for, None where nothing is asked of people in total.
    """

    weekday: int
    start_min: int
    end_min: int
    mean: float
    least: int
    most: int
    minimum: int | None
    target: int | None


def weekly_curve(scenario: Scenario, roster: Roster) -> tuple[Stretch, ...]:
    """The week cut where anything changes in some week, in order from Monday 00:00."""
    weeks = scenario.cycle.weeks
    moments = cover_clock(Facts(scenario, roster)).moments
    week_min = DAYS_PER_WEEK * MIN_PER_DAY
    cuts = sorted({moment.start % week_min for moment in moments} | {day * MIN_PER_DAY for day in range(DAYS_PER_WEEK)})
    found = []
    ends = [*cuts[1:], week_min]
    at: dict[int, list[tuple[int, tuple[int, int] | None]]] = {cut: [] for cut in cuts}
    for moment in moments:
        asked = needed(moment)
        first, last = moment.start % week_min, (moment.end - 1) % week_min + 1
        for cut in cuts:
            if first <= cut < last:
                at[cut].append((len(moment.present), asked))
    for start, end in zip(cuts, ends, strict=True):
        present = [count for count, _ in at[start]] or [0]
        asked_for = [asked for _, asked in at[start] if asked is not None]
        day = start // MIN_PER_DAY
        found.append(
            Stretch(
                weekday=day,
                start_min=start - day * MIN_PER_DAY,
                end_min=end - day * MIN_PER_DAY,
                mean=sum(present) / weeks,
                least=min(present),
                most=max(present),
                minimum=max((asked[0] for asked in asked_for), default=None),
                target=max((asked[1] for asked in asked_for), default=None),
            )
        )
    return tuple(found)
