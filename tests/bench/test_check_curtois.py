"""The independent Curtois check: every limit exactly met and one beyond, and the cost counted by hand."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from rota.bench.check_curtois import check_curtois
from rota.io.curtois import read_lines
from rota.solver.lines.verify import broken_limits, cost_parts
from tests.bench.instances import CURTOIS

# Ann: days off 0 and 9. Runs: E E L L on days 2-5 (Saturday is day 5), E E on 10-11, and the last day alone.
ANN = "..EELL....EE..E"
BO = "E....E.E.E.E.E."


def check(ann: str = ANN, bo: str = BO) -> tuple[list[str], int]:
    lines = {name: ["" if day == "." else day for day in line] for name, line in (("Ann", ann), ("Bo", bo))}
    return check_curtois(CURTOIS, lines)


def test_a_lawful_roster_and_its_cost() -> None:
    # Ann: 5 E and 2 L = 5 x 480 + 2 x 600 = 3,600 minutes, one weekend (day 5).
    # Day 2 is E as she asked. Bo is free on day 14 (3) and on day 4 (nothing). Day 0 has its E. Day 3 wants an L, and
    # Ann works E that day: 50 under, and 10 over for an E that nobody wants. 3 + 50 + 10 = 63.
    assert check() == ([], 63)


def test_cost_of_a_request_not_met_and_of_cover_met() -> None:
    # Day 2 off instead of E: 7. Day 3 L: cover met, none over. Bo still misses day 14: 3.
    assert check(ann="...LLL....EE..E") == ([], 10)
    # Bo works E on day 4 against his wish (5) and on day 0; day 14 worked as wished.
    assert check(ann="...LLL....EE..E", bo="E...E.........E") == ([], 7 + 5)


@pytest.mark.parametrize(
    ("ann", "bo", "said"),
    [
        ("..EELLE...EE..E", BO, "works 5 days in a row"),  # and L then E
        ("..EELEL...EE..E", BO, "E on the day after L"),
        ("..EEL.....E...E", BO, "works only 1 days"),
        ("..EELL.EE..EE..", BO, "free for only 1 days"),
        ("..EELL....EEEE.", BO, "2 weekends, at most 1"),
        ("E.EELL....EE..E", BO, "works on a day off"),
        ("..EE......LL..E", BO, "2640 minutes, not within 2880 to 4800"),
        ("..EE.....EEE..E", BO, "works on a day off"),
        (ANN, "L....E.E.E.E.E.", "1 of shift L, at most 0"),
        (ANN, "EEEEEE.........", "works 6 days in a row"),
    ],
)
def test_each_limit_broken(ann: str, bo: str, said: str) -> None:
    problems, _ = check(ann, bo)
    assert any(said in problem for problem in problems), problems


def test_longest_run_exactly() -> None:
    assert check(bo="EEEEE..........")[0] == []  # five
    assert check(ann=".EEEL.....EE...")[0] == []  # four


def test_most_of_a_shift() -> None:
    # Six E, which are 2,880 minutes and so the fewest minutes too; then seven.
    assert check(ann=".EEE......EEE..")[0] == []
    assert check(ann=".EEEE.....EEE..")[0] == ["Ann: 7 of shift E, at most 6"]


def test_most_minutes() -> None:
    # 5 E and 4 L are 2,400 + 2,400 = 4,800 minutes exactly; one E more makes 5,280.
    assert check(ann=".EELL..EE..ELL.")[0] == []
    assert check(ann=".EELL..EE..EELL")[0] == ["Ann: 5280 minutes, not within 2880 to 4800"]


def test_minimum_runs_do_not_bind_at_the_edges() -> None:
    assert check(ann="..EELL....EE..E")[0] == []  # one working day at the end
    assert check(ann=".EEEL.....EEEL.")[0] == []  # one free day at either end


def test_a_weekend_counts_by_either_day() -> None:
    # Day 6 is a Sunday, day 12 a Saturday; days 5 and 13 are free.
    assert check(ann="..EE..LL...EE..")[0] == ["Ann: 2 weekends, at most 1"]
    assert check(ann="..EE..LL..EE...")[0] == []


def test_lines_that_are_not_of_the_instance() -> None:
    assert check_curtois(CURTOIS, {"Ann": [""] * 15})[0] == ["Bo: has no line"]
    assert "unknown shifts ['X']" in check_curtois(CURTOIS, {"Ann": ["X"] * 15, "Bo": [""] * 15})[0][0]
    assert "14 days" in check(ann=ANN[:14])[0][0]


def test_the_check_and_the_engines_own_agree(tmp_path: Path) -> None:
    """Two programs that share nothing: the same rosters are lawful, at the same cost."""
    path = tmp_path / "Instance1.txt"
    path.write_text(CURTOIS, encoding="utf-8")
    problem = read_lines(path)
    rng = Random(0)
    lawful = 0
    for _ in range(600):
        ann, bo = (_edited(line, rng) for line in (ANN, BO))
        problems, cost = check(ann, bo)
        roster = tuple(tuple(".EL".index(day) - 1 for day in line) for line in (ann, bo))
        assert bool(problems) == bool(broken_limits(problem, roster)), (ann, bo, problems)
        assert cost == sum(cost_parts(problem, roster).values())
        lawful += not problems
    # Neither kind is rare, or the test would say little.
    assert 60 < lawful < 540


def _edited(line: str, rng: Random) -> str:
    days = list(line)
    for _ in range(rng.randint(0, 2)):
        days[rng.randrange(len(days))] = rng.choice(".EL")
    return "".join(days)
