"""End a solver that knows nothing of our clocks and stops."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LISTEN_S = 0.05


@contextmanager
def ended_when(done: Callable[[], bool], end: Callable[[], object]) -> Iterator[None]:
    """Calls `end` once as soon as `done` holds, while the block runs."""
    over = threading.Event()

    def listen() -> None:
        while not over.wait(LISTEN_S):
            if done():
                end()
                return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield
    finally:
        over.set()
        listener.join()
