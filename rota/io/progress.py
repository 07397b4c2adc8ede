"""Progress of a solve on standard error: a live line in a terminal, a line per step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rota.domain.solution import Progress

OnProgress = Callable[[str, Progress], None]
PHASES = {
    "weekends": "working weekends",
    "pattern": "days of work and days off",
    "days": "days, weekends decided",
    "open": "everything open",
    "around": "around what is locked",
    "proof": "a proof that there is none",
    "structures": "structures of positions, by arithmetic",
    "positions": "each position by itself",
    "prepare": "getting ready (the first time on a machine this takes about a minute)",
    "simulate": "simulating years",
    "simulate check": "checking some of the years by the whole catalogue",
    "whole": "the whole ward",
    "clash": "the smallest clash",
    "confirm": "solving the changed ward",
    "relax vacancy": "how many vacancies filled",
    "relax weekend_frequency": "how many with weekends more often",
    "relax long_consent": "how many long-shift consents",
    "relax long_small": "how many long-shift consents, small positions",
    "relax percent": "how much larger positions",
    "relax position": "how many more positions",
    "relax lower_minimum": "how much lower a minimum",
    "relax hours_tolerance": "how wide an hours tolerance",
    "relax agreement": "an agreement",
    "relax lock": "a lock released",
    "relax fagdag": "no professional days",
    "relax pair": "two changes together",
}


@contextmanager
def progress_view(*, quiet: bool) -> Iterator[OnProgress]:
    """A function that shows progress while the context lasts; silent when `quiet`."""
    if quiet:
        yield lambda _name, _progress: None
    elif sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("starting the solver; Ctrl-C keeps the best roster so far") as status:
            yield lambda name, progress: status.update(_line(name, progress))
    else:
        yield _StepPrinter()


class _StepPrinter:
    """Prints a line whenever the step changes, so that a log stays short."""

    def __init__(self) -> None:
        self._step: tuple[str, str, str | None] | None = None

    def __call__(self, name: str, progress: Progress) -> None:
        step = (name, progress.phase, progress.priority)
        if step != self._step:
            self._step = step
            print(_line(name, progress), file=sys.stderr, flush=True)


def _line(name: str, progress: Progress) -> str:
    parts = [f"{name}: {progress.seconds:5.1f} s", PHASES.get(progress.phase, progress.phase)]
    if progress.priority is not None:
        parts.append(progress.priority)
    if progress.phase == "simulate":
        return " | ".join([*parts, f"{progress.incumbent} of at most {progress.bound}"])
    if progress.incumbent is not None:
        parts.append(f"best {progress.incumbent}")
    if progress.bound is not None:
        parts.append(f"bound {progress.bound}")
    return " | ".join(parts)
