"""A pool of processes on this machine. A task whose process dies takes nobody with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from rota.domain.batch import Outcome, Task
from rota.solver.process import end_with, without_interrupts

POLL_S = 0.5
END_S = 10.0
STARTS = 3


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection[Any, Any]
    task: Task | None = None


def run_local(
    tasks: Sequence[Task], workers: int, stop: threading.Event | None = None
) -> Generator[tuple[Task, Outcome]]:
    """Run tasks in so many processes; yields each as it ends. After `stop` the running ones end and no other begins."""
    waiting: deque[Task] = deque(tasks)
    pool = [_start() for _ in range(min(workers, len(tasks)))]
    try:
        for number in range(len(pool)):
            pool[number] = _given(pool[number], waiting)
        while busy := {worker.pipe: number for number, worker in enumerate(pool) if worker.task is not None}:
            if stop is not None and stop.is_set():
                waiting.clear()
            for pipe in wait(list(busy), timeout=POLL_S):
                number = busy[pipe]  # type: ignore[index]  # of what it was given, though it may take other things
                task = pool[number].task
                assert task is not None
                outcome = _answer(pool[number])
                pool[number].task = None
                if outcome.status == "lost" and waiting:
                    # Its process is gone, or holds what a task without enough memory left behind.
                    _end(pool[number])
                    pool[number] = _start()
                yield task, outcome
                if stop is None or not stop.is_set():
                    pool[number] = _given(pool[number], waiting)
    finally:
        for worker in pool:
            _end(worker)


def _start() -> _Worker:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, os.getpid()))
    with without_interrupts():
        process.start()
    there.close()
    return _Worker(process, here)


def _given(worker: _Worker, waiting: deque[Task]) -> _Worker:
    """The worker with the next task; another one in its place where it died after its last."""
    if not waiting:
        return worker
    task = waiting.popleft()
    for _ in range(STARTS):
        try:
            worker.pipe.send(task)
        except (BrokenPipeError, ConnectionResetError):
            _end(worker)
            worker = _start()
        else:
            worker.task = task
            return worker
    raise RuntimeError(f"no process of the pool lived long enough to be given a task, {STARTS} times in a row")


def _answer(worker: _Worker) -> Outcome:
    try:
        outcome: Outcome = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(END_S)
        return Outcome("lost", {}, f"the process of this task ended with code {worker.process.exitcode}")
    return outcome


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.task is not None:
        worker.process.terminate()
    worker.process.join(END_S)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _work(pipe: Connection[Any, Any], parent: int) -> None:
    """One process of the pool: tasks come in, outcomes go out, until there are no more or the parent is gone."""
    end_with(parent)
    from rota.batch.run import run

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(run(task))
