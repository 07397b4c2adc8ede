"""What every test of the app's pages needs."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def _main(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest puts its script in the place of `__main__`, which every process started later would run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
