"""Why a ward cannot be staffed or has no lawful roster: smallest clashes, shortage, and what would make it possible."""

from __future__ import annotations

from rota.solver.explain.reason import explain

__all__ = ["explain"]
