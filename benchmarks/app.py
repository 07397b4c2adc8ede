"""The app as a browser meets it: `./run python -m benchmarks.app [--sessions 10]`. Needs Chromium, see `.ci/browser`.

Prints, in seconds: the first page usable after the server is up; the comparison of the trial ward drawn from what is
kept; an edited cell checked and drawn. Then several sessions at once find a rota each: time, the most memory that the
server and all its work hold together, whether each found its own, and processes left when all pages are closed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rota import usecases, usecases_comparison
from rota.io.library import arrangements
from rota.solver.options import SolveOptions
from rota.workspace import jobs
from rota.workspace.jobs import Work
from rota.workspace.store import Session, start_session
from rota.workspace.verbs import keep, kept_result
from tests.browser.served import IDLE, chromium, new_page, open_page, press, server, settle

TRIAL = "langvaktsturnus"
REPEATS = 5
FIND_S = 30.0
LEFT_S = 60.0


def main() -> None:
    """Measure and print one JSON object."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sessions", type=int, default=10)
    asked.add_argument("--time-limit", type=float, default=FIND_S)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sessions"
        folder.mkdir()
        kept = _kept(folder, told.time_limit)
        with server(folder) as address:
            figures = _pages(address, kept)
            figures |= _at_once(address, folder, told.sessions, told.time_limit)
    print(json.dumps(figures, indent=1))


def _kept(folder: Path, time_limit_s: float) -> Session:
    session = _trial(folder)
    path = session.proposal_path("proposal-1")
    found = usecases_comparison.find(
        session.baseline_path, path, SolveOptions(time_limit_s), lambda _name, _progress: None
    )
    keep(session, "proposal-1", usecases.load(path).digest(), found)
    return session


def _trial(folder: Path) -> Session:
    session = start_session(folder)
    session.take_folder(next(one.folder for one in arrangements() if one.name == TRIAL), TRIAL)
    return session


def _pages(address: str, kept: Session) -> dict[str, object]:
    with chromium() as browser:
        first = []
        for _ in range(REPEATS):
            page = new_page(browser)
            started = time.monotonic()
            page.goto(address)
            page.get_by_role("button", name="Åpne", exact=True).wait_for()
            page.wait_for_function(IDLE)
            first.append(time.monotonic() - started)
            page.context.close()
        drawn = []
        page = new_page(browser)
        for _ in range(REPEATS):
            open_page(page, f"{address}/present?lang=nb&s={kept.token}")
            started = time.monotonic()
            page.get_by_role("link", name="Sammenligning", exact=True).first.click()
            page.locator(".rota-app table.facts").wait_for()
            drawn.append(time.monotonic() - started)
        open_page(page, f"{address}/edit?lang=nb&s={kept.token}")
        edited = []
        for number in range(REPEATS):
            box = page.get_by_role("combobox", name="Mandag")
            box.click()
            started = time.monotonic()
            page.get_by_role("option").nth(number % 3).click()
            page.wait_for_timeout(50)
            page.wait_for_function(IDLE)
            edited.append(time.monotonic() - started)
            settle(page)
        page.context.close()
    return {
        name: _told(times) for name, times in (("first_page_s", first), ("comparison_s", drawn), ("edit_s", edited))
    }


def _at_once(address: str, folder: Path, count: int, time_limit_s: float) -> dict[str, object]:
    """Sessions that each have a page open and find a rota at the same time."""
    before = set(folder.iterdir())
    with chromium() as browser:
        pages = []
        for _ in range(count):
            page = new_page(browser)
            open_page(page, address)
            press(page, "Åpne")
            pages.append(page)
        sessions = [Session(one) for one in sorted(set(folder.iterdir()) - before)]
        started = time.monotonic()
        with ThreadPoolExecutor(count) as pool:
            list(pool.map(lambda one: jobs.start(one, Work("find", "proposal-1", time_limit_s)), sessions))
        most = 0
        while any(job.is_running for one in sessions for job in jobs.jobs(one)):
            most = max(most, _memory_mb())
            time.sleep(1.0)
        seconds = time.monotonic() - started
        found = [kept_result(one, "proposal-1") for one in sessions]
        ended = Counter(f"{job.state}: {job.answer}" for one in sessions for job in jobs.jobs(one))
        for page in pages:
            page.context.close()
    time.sleep(LEFT_S)
    return {
        "sessions": count,
        "found": sum(one is not None and one.roster is not None for one in found),
        "ended": dict(ended),
        "seconds": round(seconds, 1),
        "peak_mb": most,
        "left_behind": len(_workers()),
    }


def _workers() -> list[Path]:
    """Processes of jobs and solvers, by their command lines."""
    return [path for path in Path("/proc").glob("[0-9]*") if _is_worker(path)]


def _is_worker(path: Path) -> bool:
    try:
        command = (path / "cmdline").read_bytes()
    except OSError:
        return False
    return b"rota.workspace.runner" in command or b"multiprocessing.spawn" in command


def _memory_mb() -> int:
    """Proportional memory of the server and all work together."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes()
            if b"streamlit" in command or _is_worker(path):
                lines = (path / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except OSError:
            continue
    return total // 1024


def _told(times: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(times), 2), "worst": round(max(times), 2)}


if __name__ == "__main__":
    main()
