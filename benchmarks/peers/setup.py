"""Make the peers' environments from the pins of the project's extras: `python -m benchmarks.peers.setup`.

Each peer that is not part of the project's own environment gets one below `.venv-peers`. What cannot be had (no Java,
no package) is said and left out; the exit code is 0 all the same, and the runner writes `skipped` for it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ROOT / ".venv-peers"
EXTRAS = {"timefold": "peer-timefold", "mip": "peer-mip"}
MODULES = {"timefold": "timefold", "mip": "highspy"}


def interpreter(peer: str) -> Path | None:
    """The interpreter that runs a peer; None where its environment has not been made."""
    if peer not in EXTRAS:
        return Path(sys.executable)
    python = _python(peer)
    return python if python.is_file() and _imports(python, MODULES[peer]) else None


def absent(peer: str) -> str | None:
    """Why a peer cannot run here; None where it can."""
    if peer == "timefold" and shutil.which("java") is None:
        return "no java on the path: Timefold needs JDK 17 or later"
    if interpreter(peer) is None:
        return f"no environment for {peer}: run `python -m benchmarks.peers.setup`"
    return None


def make(peer: str) -> str:
    """Make the environment of a peer, and what came of it in words."""
    if peer == "timefold" and shutil.which("java") is None:
        return f"{peer}: skipped, {absent(peer)}"
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    python = _python(peer)
    commands = [
        [sys.executable, "-m", "venv", str(ENVIRONMENTS / peer)],
        [str(python), "-m", "pip", "install", "--quiet", *pins[EXTRAS[peer]]],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or "no message").splitlines()[-1]
            return f"{peer}: skipped, {last}"
    return f"{peer}: ready"


def _python(peer: str) -> Path:
    folder = ENVIRONMENTS / peer / ("Scripts" if sys.platform == "win32" else "bin")
    return folder / ("python.exe" if sys.platform == "win32" else "python")


def _imports(python: Path, module: str) -> bool:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"
    return subprocess.run([str(python), "-c", code], check=False).returncode == 0


if __name__ == "__main__":
    for name in EXTRAS:
        print(make(name))
