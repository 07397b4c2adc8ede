"""The process of one job: `python -m rota.workspace.runner FOLDER`. It waits for its turn, so that ten sessions do not
starve each other or the machine's memory, and ends by itself when nobody wants it any longer.
"""

from __future__ import annotations

import _thread
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

UNWANTED_S = 20.0  # a reload takes seconds; longer than this and the page is closed
STOPPING_S = 60.0  # a polite stop that takes longer is ended
LOOK_S = 0.5


def main(folder: Path) -> None:
    """Do the job of a folder and write how it ended."""
    done, asked = threading.Event(), threading.Event()
    threading.Thread(target=_watch, args=(folder, done, asked), daemon=True).start()
    try:
        ended = _work(folder, asked)
    except KeyboardInterrupt:
        ended = {"state": "stopped"}
    except Exception:  # noqa: BLE001 - the whole traceback goes to the page as a defect of the tool
        ended = {"state": "failed", "problem": traceback.format_exc()[-4000:]}
    done.set()
    _write(folder / "ended.json", ended)


def _work(folder: Path, asked: threading.Event) -> dict[str, Any]:
    from rota.domain.finding import InputError

    _write(folder / "progress.json", {"phase": "queue"})
    with _turn(folder.parents[2]):
        from rota.workspace.verbs import perform

        (folder / "begun").touch()
        return _perform(folder, asked, perform, InputError)


def _perform(
    folder: Path, asked: threading.Event, perform: Callable[..., str], refused: type[Exception]
) -> dict[str, Any]:
    started, last = time.monotonic(), [0.0]

    def tell(name: str, progress: Any) -> None:
        now = time.monotonic()
        if now - last[0] >= LOOK_S / 2:
            last[0] = now
            _write(folder / "progress.json", {"name": name, "elapsed_s": now - started, **asdict(progress)})

    try:
        answer = perform(folder, tell)
    except refused as error:
        return {"state": "failed", "answer": "input", "problem": str(error)}
    return {"state": "stopped" if asked.is_set() else "done", "answer": answer}


@contextmanager
def _turn(sessions: Path) -> Iterator[None]:
    """A place among those that search at the same time on this machine. The lock of a process that dies is free."""
    from filelock import FileLock, Timeout

    while True:
        for number in range(places()):
            lock = FileLock(sessions / f".turn-{number}.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            try:
                yield
            finally:
                lock.release()
            return
        time.sleep(LOOK_S)


def places() -> int:
    """How many may search at the same time: each search is meant for two cores."""
    return max(1, (os.cpu_count() or 2) // 2)


def _watch(folder: Path, done: threading.Event, asked: threading.Event) -> None:
    """Say that the job lives; turn a wish to stop, or nobody being there, into what Ctrl-C does to the verbs."""
    since = 0.0
    while not done.wait(LOOK_S):
        try:
            (folder / "alive").touch()
            unwanted = time.time() - (folder / "wanted").stat().st_mtime > UNWANTED_S
        except FileNotFoundError:
            os._exit(1)  # the session was removed; a solver ends with its pipe
        if not asked.is_set() and (unwanted or (folder / "stop").exists()):
            asked.set()
            since = time.monotonic()
            _thread.interrupt_main()
        elif asked.is_set() and time.monotonic() - since > STOPPING_S:
            _write(folder / "ended.json", {"state": "stopped"})
            os._exit(1)


def _write(path: Path, content: dict[str, Any]) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
    temporary.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
