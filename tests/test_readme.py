"""What the README says of the rules is what the catalogue says."""

from __future__ import annotations

import pytest

from rota.rules.describe import catalogue, obligations
from tests.readme_rules import BEGIN, COMMAND, END, README, table, updated


def test_the_table_of_rules_is_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert updated(text) == text, f"README.md: the table of rules is not up to date. Write it: {COMMAND}"


def test_every_rule_and_obligation_has_its_place() -> None:
    lines = table().splitlines()
    assert [line.split("`")[1] for line in lines[2:-2]] == [entry["code"] for entry in catalogue()]
    assert all(f"`{entry['id']}`" in lines[-1] for entry in obligations())
    assert {line.count("|") for line in lines[:-2]} == {6}


def test_who_may_agree_is_read_from_the_ladder() -> None:
    rows = {line.split("`")[1]: line.rsplit("| ", 1)[1].rstrip(" |") for line in table().splitlines()[2:-2]}
    assert rows["rest.weekly_minimum"] == "representatives, union centrally"
    assert rows["hours.daily_max"] == "the individual, representatives, Labour Inspection, union centrally"
    # 48 hours at every rung with a number, 13 of 26 Sundays at both: an agreement reaches no further.
    assert rows["hours.average_8w"] == "union centrally"
    assert rows["sunday.half"] == "union centrally"
    assert rows["hours.rolling_7d"] == "– (shown for information)"
    assert rows["rest.quick_return"] == "the ward"
    assert rows["breaks.minimum"] == "–"


def test_only_what_stands_between_the_markers_is_written() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert updated(text) == f"before\n{BEGIN}\n{table()}\n{END}\nafter\n"
    assert updated(updated(text)) == updated(text)


@pytest.mark.parametrize("text", ["none", BEGIN, f"{END} {BEGIN}", f"{BEGIN} {BEGIN} {END}"])
def test_a_readme_without_its_markers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="each once"):
        updated(text)
