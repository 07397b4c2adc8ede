"""How long editing takes on the trial ward, 31 people and 12 weeks: a cell checked, a suggestion, a solve around locks.

    ./run python -m benchmarks.editing [--people N] [--seconds S] [--workers W]

An absence: the first three shifts of one person in a week from the middle of the rota are taken away and locked free.
Then every breach gets suggestions, and the ward is solved around the locks. One row per absent person; each roster has
passed the check and its changed cells are counted again outside the model.
"""

from __future__ import annotations

import argparse
import random
from statistics import median
from time import perf_counter

from rota import usecases
from rota.bench.trial import FOLDER
from rota.domain.scenario import Priority
from rota.domain.solution import Progress, RepairPriority
from rota.edit.session import EditSession
from rota.io.roster_csv import read_roster
from rota.solver.options import SolveOptions

ABSENT_SHIFTS, FIRST_DAY, LAST_WEEKDAY = 3, 35, 5


def trial() -> EditSession:
    """The trial ward before the trial, with its own roster."""
    scenario = usecases.load(FOLDER / "baseline.yaml")
    return EditSession(scenario, read_roster(FOLDER / "roster.csv", scenario))


def edit_times(edits: int) -> tuple[list[float], list[float]]:
    """Seconds until findings and their difference are there, and until the figures are, of random edits in turn."""
    session, rng = trial(), random.Random(1)
    session.findings()
    checks, figures = [], []
    for _ in range(edits):
        position = rng.choice(session.scenario.worked_positions)
        day = rng.randrange(session.scenario.cycle.days)
        code = rng.choice([None, *session.scenario.allowed_codes(position, day % 7)])
        begun = perf_counter()
        session.change(position.id, day, code)
        session.difference()
        checked = perf_counter()
        session.figures()
        checks.append(checked - begun)
        figures.append(perf_counter() - checked)
    return checks, figures


def absent(position_id: str) -> EditSession:
    """The trial ward with one person away from three shifts, locked free."""
    session = trial()
    line = session.roster.by_position[position_id]
    days = [duty.day_index for duty in line if duty.day_index >= FIRST_DAY and duty.day <= LAST_WEEKDAY][:ABSENT_SHIFTS]
    for day in days:
        session.change(position_id, day, None)
        session.lock(position_id, day)
    return session


def suggestions(session: EditSession) -> str:
    """How many breaches, how many with a suggestion, and the slowest answer."""
    hard = [one for one in session.findings() if one.severity == "hard"]
    answers = [usecases.suggest(session, one) for one in hard]
    mended = sum(bool(one.found) for one in answers)
    tried = sum(one.examined for one in answers)
    slowest = max((one.seconds for one in answers), default=0.0)
    return f"{len(hard)} | {mended} | {tried} | {slowest:.1f}"


def around(session: EditSession, options: SolveOptions) -> str:
    """Cover, changes with their bound, when the fewest were found, and when the solve ended."""
    reached: list[tuple[float, int]] = []

    def note(_name: str, progress: Progress) -> None:
        if progress.priority == RepairPriority.CHANGES and progress.incumbent is not None:
            reached.append((progress.seconds, progress.incumbent))

    found = usecases.solve_around(session, options, note)
    levels = {one.priority: one for one in found.result.priorities}
    if not levels:
        return f"{found.result.status} | – | – | – | {found.result.seconds:.1f}"
    cover, changes = levels[Priority.COVER_MINIMUM], levels[RepairPriority.CHANGES]
    first = next((seconds for seconds, value in reached if value == changes.value), found.result.seconds)
    return (
        f"{found.result.status} | {cover.value} | {changes.value} | {changes.bound} "
        f"| {first:.1f} | {found.result.seconds:.1f}"
    )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--edits", type=int, default=100)
    chosen = parser.parse_args()
    checks, figures = edit_times(chosen.edits)
    for name, times in (("check and difference", checks), ("figures", figures)):
        print(f"{name}, ms of {len(times)} edits: median {1000 * median(times):.1f}, worst {1000 * max(times):.1f}")
    print(
        "\n| absent | breaches | with a suggestion | tried | slowest, s "
        "| status | below minimum | changed cells | bound | found, s | ended, s |\n|" + " --- |" * 11
    )
    people = [one.id for one in trial().scenario.worked_positions]
    for position_id in people[:: max(1, len(people) // chosen.people)][: chosen.people]:
        session = absent(position_id)
        told = suggestions(session)
        options = SolveOptions(chosen.seconds, chosen.workers)
        print(f"| {position_id} | {told} | {around(session, options)} |", flush=True)


if __name__ == "__main__":
    main()
