"""A solve in a child process: progress streams out, a polite stop keeps the best roster, a page never freezes."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from rota.domain.finding import DisagreementError, RotaError
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress, SolveResult
from rota.solver.options import SolveOptions

# A child that has not answered this long after its limit is ended.
GRACE_SECONDS = 30.0
WATCH_S = 1.0
STOP = "stop"


class SolverProcessError(RotaError):
    """The solver process failed: a defect of the tool, with the child's own message."""


class SolverProcess:
    """One running solve. Use as a context manager: leaving it ends the child whatever happens."""

    def __init__(
        self,
        scenario: Scenario,
        options: SolveOptions,
        warm_start: Roster | None = None,
        keep: Roster | None = None,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, remote = context.Pipe()
        self._deadline = None if options.deterministic_limit else time.monotonic() + options.time_limit_s
        self._child = context.Process(
            target=_child, args=(remote, scenario, options, warm_start, keep, time.time()), daemon=True
        )
        with without_interrupts():
            self._child.start()
        remote.close()

    def __enter__(self) -> SolverProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child.is_alive():
            self._child.terminate()
        self._child.join()
        self._connection.close()

    def stop(self) -> None:
        """Ask for the best roster so far."""
        with contextlib.suppress(BrokenPipeError):
            self._connection.send(STOP)
        self._deadline = time.monotonic()

    def wait(self, on_progress: Callable[[Progress], None], poll_s: float = 0.2) -> SolveResult | None:
        """Progress until a message arrives or `poll_s` passes; the result once it is there, else None.

        Raises DisagreementError as the child did, and SolverProcessError for any other failure of it.
        """
        if self._connection.poll(poll_s):
            try:
                kind, content = self._connection.recv()
            except EOFError:
                raise SolverProcessError(f"the solver process ended with code {self._child.exitcode}") from None
            if kind == "result" and isinstance(content, SolveResult):
                return content
            if kind == "disagreement":
                raise DisagreementError(str(content))
            if kind == "error":
                raise SolverProcessError(str(content))
            on_progress(content)
        elif self._deadline is not None and time.monotonic() > self._deadline + GRACE_SECONDS:
            raise SolverProcessError(f"the solver process did not answer {GRACE_SECONDS:.0f} s after its time limit")
        return None


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal. What is started here ignores it from its first moment on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def end_with(parent: int) -> None:
    """End this process once the one that started it, of this number, is gone: what is killed leaves nothing running."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def solve(
    scenario: Scenario,
    options: SolveOptions,
    on_progress: Callable[[Progress], None],
    warm_start: Roster | None = None,
    keep: Roster | None = None,
) -> SolveResult:
    """Solve in a child process; with `keep` around that roster, with the fewest changed cells.

    A first Ctrl-C keeps the best roster so far; a second one ends at once.
    """
    with SolverProcess(scenario, options, warm_start, keep) as running:
        stopping = False
        while True:
            try:
                result = running.wait(on_progress)
            except KeyboardInterrupt:
                if stopping:
                    raise
                stopping = True
                running.stop()
                continue
            if result is not None:
                return result


def _child(
    connection: Connection[Any, Any],
    scenario: Scenario,
    options: SolveOptions,
    warm_start: Roster | None,
    keep: Roster | None,
    started: float,
) -> None:
    """Runs in the child. Ctrl-C reaches the whole terminal group: the parent decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = threading.Event()
    sending = threading.Lock()

    def send(kind: str, content: object) -> None:
        with sending:
            connection.send((kind, content))

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while connection.recv() != STOP:
                pass
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        used_s = time.time() - started
        result = _solve_or_repair(
            scenario, options, warm_start, keep, lambda progress: send("progress", progress), stop, used_s
        )
    except DisagreementError as error:
        send("disagreement", str(error))
    except Exception:  # noqa: BLE001 - the whole traceback goes to the parent, which raises it
        send("error", traceback.format_exc())
    else:
        send("result", result)


def _solve_or_repair(
    scenario: Scenario,
    options: SolveOptions,
    warm_start: Roster | None,
    keep: Roster | None,
    report: Callable[[Progress], None],
    stop: threading.Event,
    used_s: float,
) -> SolveResult:
    if keep is not None:
        from rota.solver.repair import repair_here

        return repair_here(scenario, options, keep, report=report, stop=stop, used_s=used_s)
    from rota.solver.engine import solve_here

    return solve_here(scenario, options, report=report, stop=stop, warm_start=warm_start, used_s=used_s)
