"""Own rules and rule packs in scenario files: what is read, what is refused and where, and as changes of a proposal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rota import usecases
from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Scenario
from rota.io.schema import schema
from tests.io.minimal import line_of, minimal_text, written

OWN = """own_rules:
  - id: ward.evenings
    title: {nb: Høyst fire kvelder på to uker, en: At most four evenings in two weeks}
    kind: count
    of: {kinds: [evening], weekdays: [mon, tue, wed, thu, fri]}
    weeks: 2
    at_most: 4
    severity: soft
    positions: [P01, P03]
    source: "Lokal avtale 2026-05-01"
  - {id: ward.run, title: Evenings in a row, kind: run, of: {codes: [A]}, at_most: 3, assumed: true}
  - {id: ward.gap, title: After evenings, kind: gap, of: {codes: [A]}, before: {codes: [D]}, at_least_h: 9.5,
     competence: helper, assumed: true}

history:
"""
HEAD = """format: rota/proposal/1
id: change
title: Change
baseline: baseline.yaml
data_origin: {source: the parties' meeting}
changes:
"""


def own_text(*changes: tuple[str, str]) -> str:
    """The minimal scenario with own rules, with pieces of it replaced."""
    return minimal_text(("history:\n", OWN), *changes)


def problems_of(path: Path) -> tuple[Problem, ...]:
    """What `rota validate` says."""
    with pytest.raises(InputError) as caught:
        usecases.validate(path)
    return caught.value.problems


def test_own_rules_are_read(tmp_path: Path) -> None:
    scenario = usecases.validate(written(tmp_path, own_text()))
    first, run, gap = scenario.own_rules
    assert (first.id, first.kind, first.weeks, first.at_most, first.severity) == (
        "ward.evenings",
        "count",
        2,
        4,
        "soft",
    )
    assert first.of.weekday_numbers == {0, 1, 2, 3, 4}
    assert first.source == "Lokal avtale 2026-05-01"
    assert (run.severity, run.at_most) == ("hard", 3)
    assert (gap.gap_min, gap.before and gap.before.codes) == (570, ("D",))
    assert [one.id for one in scenario.positions if first.concerns(one)] == ["P01", "P03"]
    assert [one.id for one in scenario.positions if gap.concerns(one)] == ["P03", "P04"]
    again = Scenario.model_validate_json(scenario.model_dump_json(by_alias=True))
    assert again == scenario
    assert scenario.digest("own_rules") != again.model_copy(update={"own_rules": ()}).digest("own_rules")


RUN = "{id: ward.run, title: Evenings in a row, kind: run, of: {codes: [A]}, at_most: 3, assumed: true}"
GAP = "of: {codes: [A]}, before: {codes: [D]}, at_least_h: 9.5,\n"

# name: (text in the file, what replaces it, a piece of the line the problem is on, a piece of the message)
BROKEN = {
    "no prefix": ("id: ward.run", "id: evenings.run", "evenings.run", "must begin with 'ward.'"),
    "prefix only": ("id: ward.run", "id: ward.", "id: ward.,", "must begin with 'ward.'"),
    "a rule of the pack": (
        "id: ward.run",
        "id: run.consecutive_days",
        "id: run.consecutive_days",
        "is a rule of the rule pack: choose another code",
    ),
    "twice": ("id: ward.run", "id: ward.evenings", "Evenings in a row", "is there twice"),
    "no kind": ("kind: run, of", "kind: runs, of", "Evenings in a row", "must be count, run or gap"),
    "weeks and days": ("    weeks: 2\n", "    weeks: 2\n    days: 14\n", "id: ward.evenings", "one of weeks and days"),
    "neither weeks nor days": ("    weeks: 2\n", "", "id: ward.evenings", "one of weeks and days"),
    "no number": ("    at_most: 4\n", "", "id: ward.evenings", "needs at_most or at_least"),
    "bounds cross": (
        "    at_most: 4\n",
        "    at_most: 4\n    at_least: 5\n",
        "at_least: 5",
        "is more than at_most, which is 4",
    ),
    "run without a number": (", at_most: 3,", ",", "Evenings in a row", "kind run needs at_most"),
    "run with weeks": (
        ", at_most: 3,",
        ", at_most: 3, weeks: 2,",
        "Evenings in a row",
        "weeks = 2: does not belong to",
    ),
    "gap without hours": (", at_least_h: 9.5", "", "After evenings", "kind gap needs at_least_h"),
    "gap with a count": (
        ", at_least_h: 9.5",
        ", at_least_h: 9.5, at_most: 3",
        "After evenings",
        "does not belong to a rule of",
    ),
    "before in a run": (
        ", at_most: 3,",
        ", at_most: 3, before: {long: true},",
        "Evenings in a row",
        "does not belong to a rule of kind run: that has at_most",
    ),
    "less than a minute": (", at_least_h: 9.5", ", at_least_h: 0.001", "After evenings", "is less than a minute"),
    "no such duty": (
        "codes: [A]}, at_most",
        "codes: [A], night: true}, at_most",
        "Evenings in a row",
        "no shift of the scenario meets all of these conditions",
    ),
    "no hours": ("at_least_h: 9.5", "at_least_h: 0", "After evenings", "must be more than 0 and at most 400"),
    "unknown code": (
        "codes: [A]}, at_most",
        "codes: [AA]}, at_most",
        "Evenings in a row",
        "no such shift; did you mean 'A'?",
    ),
    "unknown code before": (
        "before: {codes: [D]}",
        "before: {codes: [D, X]}",
        "After evenings",
        "codes[#2] = X: no such shift",
    ),
    "leave": ("codes: [A]}, at_most", "codes: [FE]}, at_most", "Evenings in a row", "is leave: own rules look at work"),
    "kind leave": ("kinds: [evening]", "kinds: [leave]", "kinds: [leave]", "is leave: own rules look at work"),
    "unknown shift kind": ("kinds: [evening]", "kinds: [evning]", "kinds: [evning]", "did you mean 'evening'?"),
    "no codes": (
        "codes: [A]}, at_most",
        "codes: []}, at_most",
        "Evenings in a row",
        "of.codes: is empty: give at least one",
    ),
    "no weekdays": (
        "weekdays: [mon, tue, wed, thu, fri]",
        "weekdays: []",
        "weekdays: []",
        "is empty: give at least one",
    ),
    "unknown condition": ("of: {kinds:", "of: {kind:", "of: {kind:", "did you mean 'kinds'?"),
    "unknown position": ("[P01, P03]", "[P01, P33]", "[P01, P33]", "no such position"),
    "positions and percent": (
        "    positions: [P01, P03]\n",
        "    positions: [P01, P03]\n    min_percent: 50\n",
        "positions: [P01, P03]",
        "give positions, or min_percent, max_percent and competence, not both",
    ),
    "percents cross": (
        "    positions: [P01, P03]\n",
        "    min_percent: 50\n    max_percent: 40.5\n",
        "min_percent: 50",
        "is more than max_percent, which is 40.5",
    ),
    "unknown competence": (
        "competence: helper, assumed",
        "competence: helpr, assumed",
        "helpr",
        "did you mean 'helper'?",
    ),
    "no source": (", at_most: 3, assumed: true", ", at_most: 3", "Evenings in a row", "say `assumed: true`"),
    "not assumed": (
        ", at_most: 3, assumed: true",
        ", at_most: 3, assumed: false",
        "Evenings in a row",
        "name a `source`",
    ),
    "tightened as a rule": ("rule: run.consecutive_days", "rule: ward.run", "rule: ward.run", "no such rule"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_own_rule_is_told_once_with_its_line(name: str, tmp_path: Path) -> None:
    old, new, needle, message = BROKEN[name]
    text = own_text((old, new))
    path = written(tmp_path, text)
    told = [str(problem) for problem in problems_of(path)]
    place = f"{path}:{line_of(text, needle)} "
    assert any(line.startswith(place) and message in line for line in told), "\n".join(told)
    assert len(told) == 1, "\n".join(told)


def test_all_problems_of_all_own_rules_at_once(tmp_path: Path) -> None:
    changes = [
        ("    weeks: 2\n", "    weeks: 2\n    days: 14\n"),
        ("[P01, P03]", "[P01, P33]"),
        (RUN, RUN.replace("ward.run", "run.x").replace("[A]", "[Q]").replace(", assumed: true", "")),
        (GAP, GAP.replace("at_least_h: 9.5,", "").replace("[D]", "[Y]")),
    ]
    path = written(tmp_path, own_text(*changes))
    places = [problem.path.split(" ")[0] for problem in problems_of(path)]
    assert sorted(places) == [
        "own_rules[run.x]",
        "own_rules[run.x].id",
        "own_rules[run.x].of.codes[#1]",
        "own_rules[ward.evenings]",
        "own_rules[ward.evenings].positions[#2]",
        "own_rules[ward.gap]",
        "own_rules[ward.gap].before.codes[#1]",
    ]


def changed(folder: Path, changes: str) -> Scenario:
    """A proposal over the scenario with own rules."""
    written(folder, own_text())
    return usecases.load(written(folder, HEAD + changes, "proposal.yaml"))


def test_a_proposal_adds_changes_and_removes_own_rules(tmp_path: Path) -> None:
    new = changed(
        tmp_path,
        "  own_rules:\n"
        "    add: [{id: ward.few, title: Few, kind: count, days: 7, at_most: 5}]\n"
        "    change: {ward.evenings: {at_most: 3}}\n"
        "    remove: [ward.run]\n",
    )
    assert [one.id for one in new.own_rules] == ["ward.evenings", "ward.gap", "ward.few"]
    first, _, last = new.own_rules
    assert (first.at_most, first.weeks, first.source) == (3, 2, "the parties' meeting")
    assert last.source == "the parties' meeting"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ("  own_rules: {change: {ward.evenings: {at_most: 4}}}\n", "changes nothing"),
        ("  own_rules: {remove: [ward.evening]}\n", "did you mean 'ward.evenings'?"),
        ("  own_rules: {change: {ward.gap: {at_least_h: null}}}\n", "needs at_least_h"),
        ("  own_rules: {change: {ward.gap: {id: ward.gip}}}\n", "the id stays"),
    ],
)
def test_a_proposal_with_a_faulty_change(tmp_path: Path, changes: str, message: str) -> None:
    with pytest.raises(InputError, match=r"proposal\.yaml:7") as caught:
        changed(tmp_path, changes)
    assert message in str(caught.value)


def test_full_time_weeks_are_for_the_rule_pack_to_say(tmp_path: Path) -> None:
    text = minimal_text(("full_time_hours: 33.6", "full_time_hours: 40"))
    path = written(tmp_path, text)
    (problem,) = problems_of(path)
    assert (problem.line, problem.path) == (line_of(text, "id: P04"), "positions[P04].full_time_hours = 40")
    assert problem.message == "40 is not a full-time week: write one of 37.5, 35.5, 33.6"
    # Without a law any week from 10 to 60 hours can be full time; the agreement on a rule of law has no rule to change.
    lawless = minimal_text(
        ("full_time_hours: 33.6", "full_time_hours: 40"), ("\nshifts:", "rule_pack: none\n\nshifts:")
    )
    agreements = lawless[lawless.index("agreements:\n") : lawless.index("rules:\n")]
    path = written(tmp_path, lawless.replace(agreements, ""))
    assert usecases.validate(path).positions[3].full_time_hours == 40
    path = written(tmp_path, lawless)
    (problem,) = problems_of(path)
    assert problem.path == "agreements[long].rule = hours.daily_max"
    assert problem.message.startswith("no such rule")


def test_the_schemas_tell_own_rules_from_tightened_ones() -> None:
    exported = schema("scenario")
    rule: dict[str, Any] = exported["$defs"]["OwnRule"]
    assert set(rule["required"]) == {"id", "title", "kind"}
    assert rule["additionalProperties"] is False
    assert "adds" in rule["description"]
    assert "tightening" in exported["$defs"]["LocalRule"]["description"]
    assert exported["properties"]["rule_pack"]["enum"] == ["norway/kommune", "none"]
    hours = exported["$defs"]["Position"]["properties"]["full_time_hours"]
    assert (hours["minimum"], hours["maximum"]) == (10, 60)
    changes = schema("proposal")["properties"]["changes"]["properties"]
    assert set(changes["own_rules"]["properties"]) == {"add", "change", "remove"}
