"""An explanation in a thread of its own, so that Ctrl-C asks it to stop and keeps what is found."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait

from rota.domain.explanation import Explanation
from rota.domain.scenario import Scenario
from rota.solver.explain.effort import Report
from rota.solver.explain.explainer import explain_scenario
from rota.solver.options import SolveOptions

POLL_SECONDS = 0.2


def explain(scenario: Scenario, options: SolveOptions, report: Report) -> Explanation:
    """Explain a scenario. A first Ctrl-C ends it with what is found; a second one ends at once."""
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(explain_scenario, scenario, options, report=report, stop=stop)
        while True:
            try:
                wait([running], timeout=POLL_SECONDS)
                if running.done():
                    return running.result()
            except KeyboardInterrupt:
                if stop.is_set():
                    raise
                stop.set()
