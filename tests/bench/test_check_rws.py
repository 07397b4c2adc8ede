"""The independent RWS check: demand, blocks and sequences around the ring, each exactly at its limit and one beyond."""

from __future__ import annotations

import pytest

from rota.bench.check_rws import check_rws
from tests.bench.instances import RWS

# Five days, seven days off, two nights at the weekend; then from the start again.
LAWFUL = "DDDDD-- -----NN"


def check(rota: str, text: str = RWS) -> list[str]:
    return check_rws(text, list(rota.replace(" ", "")))


def test_days_off_one_too_many() -> None:
    # After Friday 7 days off follow, where 5 are allowed; and Sunday's N stands before Monday's D around the ring.
    assert check(LAWFUL) == ["a block of 7 days off, not within 2 to 5", "day 13: forbidden sequence N D"]


# Without the pair N D and with 7 days off allowed, the rota is lawful: 7 working days around the ring exactly.
OPEN = (
    RWS.replace("\n2 5\n\n# Minimum and maximum length of work", "\n2 7\n\n# Minimum and maximum length of work")
    .replace("1 1\n\n# Not", "0 1\n\n# Not")
    .replace("N D\nD - D", "D - D")
)


def test_a_lawful_rota() -> None:
    assert check(LAWFUL, OPEN) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\n2 7\n\n# Minimum", "\n2 6\n\n# Minimum", "a block of 7 days off, not within 2 to 6"),
        ("2 7\n\n# Number", "2 6\n\n# Number", "a block of 7 working days, not within 2 to 6"),
        ("D 360 480 2 5", "D 360 480 2 4", "a block of 5 days of shift D, not within 2 to 4"),
        ("N 1320 480 2 3", "N 1320 480 3 3", "a block of 2 days of shift N, not within 3 to 3"),
        ("1 1 1 1 1 0 0", "1 1 1 1 2 0 0", "day 5: 1 of shift D, 2 wanted"),
        ("0 0 0 0 0 1 1", "0 0 0 0 0 1 0", "day 7: 1 of shift N, 0 wanted"),
        ("D - D", "- - N", "day 10: forbidden sequence - - N"),
        ("D - D", "N D D", "day 13: forbidden sequence N D D"),
    ],
)
def test_each_limit_one_beyond(old: str, new: str, said: str) -> None:
    assert old in OPEN
    assert said in check(LAWFUL, OPEN.replace(old, new))


def test_a_forbidden_sequence_with_a_day_off() -> None:
    assert any("D - D" in problem for problem in check("DD-DD-- -----NN", OPEN))


def test_nothing_but_work_is_a_block_without_end() -> None:
    assert "nothing but working days: a block without end" in check("DDDDDNN DDDDDNN", OPEN)


def test_a_rota_of_another_size() -> None:
    assert check("DDDDD--") == ["7 days where 14 are wanted, unknown shifts []"]
    assert check("XDDDD-- -----NN") == ["14 days where 14 are wanted, unknown shifts ['X']"]
