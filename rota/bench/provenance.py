"""What a run was made by: revision of the program, versions, machine."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1]
PACKAGES = ("rota", "ortools", "numba", "numpy")
SHORT = 10


@cache
def revision() -> str:
    """The commit, `+` and a digest of the sources where they differ from it; the digest alone without git.

    Runs of one revision can be put side by side, so a changed line of the program is another revision.
    """
    commit = _git("rev-parse", f"--short={SHORT}", "HEAD")
    if commit is None:
        return f"sources-{_source_digest()}"
    changed = _git("status", "--porcelain", "--", str(PACKAGE))
    return commit if changed == "" else f"{commit}+{_source_digest()}"


@cache
def engine() -> str:
    """What decides how a run comes out: a digest of the sources, and versions of Python and what is computed with.

    Unlike `revision` it is the same whether the sources are committed, and where there is no git.
    """
    versions = [platform.python_version(), *(f"{name} {_version(name)}" for name in PACKAGES)]
    return f"sources {_source_digest()}, python {', '.join(versions)}, {platform.machine()}"


def provenance(instance_sha256: str) -> dict[str, Any]:
    """JSON-ready provenance of one run that starts now."""
    return {
        "revision": revision(),
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES},
        "machine": platform.machine(),
        "system": platform.system(),
        "cores": cores(),
        "instance_sha256": instance_sha256,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def cores() -> int:
    """Cores that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _source_digest() -> str:
    total = sha256()
    for path in sorted(file for suffix in ("py", "toml") for file in PACKAGE.rglob(f"*.{suffix}")):
        total.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:SHORT]


def _git(*arguments: str) -> str | None:
    """Output of a git command about the tree the package lies in; None where that is no git tree."""
    try:
        done = subprocess.run(
            ["git", "-C", str(PACKAGE), *arguments], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
