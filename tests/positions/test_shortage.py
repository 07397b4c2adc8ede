"""Wherever the ledger shows a gap, the solver proves a shortage; `benchmarks.weekend_ledger` asks of more wards."""

from __future__ import annotations

from tests.positions.shortage import Answer, compared

WARDS = 30
EFFORT = 2.0


def test_a_gap_is_a_shortage_that_the_solver_proves() -> None:
    verdicts = {seed: compared(seed, EFFORT) for seed in range(WARDS)}
    assert not [seed for seed, one in verdicts.items() if one.gap and one.answer is not Answer.SHORT]
    # Both kinds are among the wards, so that the test can fail.
    assert sum(one.gap for one in verdicts.values()) >= 5
    assert sum(not one.gap and one.answer is Answer.MET for one in verdicts.values()) >= 3
