"""Proving beside a running search, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet
from rota.solver.bounds.bounder import Bounder, Incumbent, Known
from rota.solver.bounds.proved import Proved
from rota.solver.options import SolveOptions

LEAST_SECONDS = 10.0
# The search has the machine to itself at first: a proof rests on values of earlier priorities, which then still move.
HEAD_START_SHARE = 0.5
# Beyond so many days of work the lines' models and their relaxation would take the memory and the time of the search.
MOST_DAYS = 8000


@contextmanager
def proving(
    scenario: Scenario,
    ruleset: RuleSet,
    options: SolveOptions,
    seconds: float,
    incumbent: Incumbent,
    known: Known,
    publish: Callable[[Proved], None],
) -> Iterator[None]:
    """Prove bounds while the body runs, at most `seconds` long; an error of the thread is raised at the end.

    Not with one worker, which is then the search's, nor where the run must repeat exactly, nor for very large wards.
    """
    large = len(scenario.worked_positions) * scenario.cycle.days > MOST_DAYS
    if options.deterministic_limit is not None or options.workers < 2 or seconds < LEAST_SECONDS or large:
        yield
        return
    bounder = Bounder(scenario, ruleset, seconds)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="bounds") as thread:
        proof = thread.submit(_run, bounder, incumbent, known, publish, HEAD_START_SHARE * seconds)
        try:
            yield
        finally:
            bounder.halt()
        proof.result()


def _run(
    bounder: Bounder, incumbent: Incumbent, known: Known, publish: Callable[[Proved], None], head_start_s: float
) -> None:
    if not bounder.halted_within(head_start_s):
        bounder.run(incumbent, known, publish)
