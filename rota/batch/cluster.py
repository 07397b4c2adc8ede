"""Tasks on a Dask cluster: one on this machine, or one whose scheduler is named by its address."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rota.batch.run import run
from rota.domain.batch import Outcome, Task
from rota.domain.finding import InputError, Problem
from rota.solver.process import without_interrupts

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2  # tasks handed out for each worker: the rest wait here, so that a large batch does not fill the scheduler
CONNECT_S, POLL_S = 15, 0.5


@contextmanager
def local_client(workers: int) -> Iterator[Client]:
    """A cluster of so many one-thread processes on this machine. Raises InputError without Dask."""
    _needed()
    from distributed import Client, LocalCluster

    with without_interrupts():
        cluster = LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
    with cluster, Client(cluster) as client:
        yield client


@contextmanager
def client_of(address: str) -> Iterator[Client]:
    """A running scheduler's client. Raises InputError without Dask, or where nothing answers at the address."""
    _needed()
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_S)
    except (OSError, ValueError, ImportError) as error:
        message = f"no Dask scheduler answers there: {error}"
        raise InputError([Problem("rota batch", None, f"--scheduler {address}", message)]) from None
    with client:
        yield client


def run_on(
    client: Client, tasks: Sequence[Task], stop: threading.Event | None = None
) -> Generator[tuple[Task, Outcome]]:
    """Run tasks on a cluster; yields each as it ends. A worker that is lost has its tasks run elsewhere by Dask.

    After `stop` those handed out end and no other begins.
    """
    waiting = deque(tasks)
    given: dict[Future, Task] = {}
    ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
    while waiting or given:
        if stop is not None and stop.is_set():
            waiting.clear()
        while waiting and len(given) < AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"])):
            task = waiting.popleft()
            future = client.submit(run, task, pure=False)
            given[future] = task
            future.add_done_callback(ended.put)
        try:
            future = ended.get(timeout=POLL_S)
        except queue.Empty:
            continue
        task = given.pop(future)
        if future.status == "finished":
            yield task, future.result()
        else:
            error = "cancelled" if future.cancelled() else repr(future.exception())
            yield task, Outcome("lost", {}, f"the cluster lost this task: {error}")


def _needed() -> None:
    if find_spec("distributed") is None:
        message = "needs Dask: install the package with the extra `dask`"
        raise InputError([Problem("rota batch", None, "--cluster, --scheduler", message)])
