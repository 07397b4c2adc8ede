"""The neutral rule pack: no law, a ward's own rules, from file to solve, check, comparison and command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rota import cli, usecases, usecases_comparison
from rota.domain.base import LANGUAGES
from rota.domain.requirement import Standing
from rota.domain.scenario import digest
from rota.domain.solution import Status
from rota.io.roster_csv import write_roster
from rota.rules import spec as specs
from rota.rules.catalogue import rules_of
from rota.rules.spec import load_pack
from rota.solver.model import posted_kinds
from rota.solver.options import SolveOptions
from tests.measures.wards import roster

# Three people at 50 % of 48 hours: 24 h, two shifts of 12 h a week. Six shifts for seven days: one day is short.
WARD = """format: rota/scenario/1
id: ward
title: Small ward
data_origin: {assumed: true}
ward: {name: Ward}
cycle: {weeks: 2, rolling: true, start: 2027-01-04}
rule_pack: none
shifts:
  - {code: L, name: Long, kind: long, start: "08:00", end: "20:00"}
competences: [{id: helper, name: Helper}]
demand: [{id: day, days: all, from: "08:00", to: "20:00", min: 0, target: 1}]
positions:
  - {id: P1, competence: helper, percent: 50, full_time_hours: 48, weekend_every: 2, shifts: [L], consent_long: true}
  - {id: P2, competence: helper, percent: 50, full_time_hours: 48, weekend_every: 2, shifts: [L], consent_long: true}
  - {id: P3, competence: helper, percent: 50, full_time_hours: 48, weekend_every: 2, shifts: [L], consent_long: true}
own_rules:
  - {id: ward.week, title: {nb: To i uka, en: Two a week}, kind: count, weeks: 1, at_most: 2, source: Local agreement}
  - {id: ward.gap, title: Free day, kind: gap, at_least_h: 36, severity: soft, source: Local agreement}
"""
OPTIONS = SolveOptions(time_limit_s=20.0, workers=2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The ward's file."""
    place = tmp_path / "baseline.yaml"
    place.write_text(WARD, encoding="utf-8")
    return place


def test_no_rule_of_law_is_taken() -> None:
    pack = load_pack("none")
    law = load_pack("norway/kommune")
    by_code = {spec.code: spec for spec in law.specs}
    assert not any(spec.statutory for spec in pack.specs)
    assert all(by_code[spec.code] == spec for spec in pack.specs)
    left = {spec.code for spec in law.specs if not spec.statutory} - {spec.code for spec in pack.specs}
    # Not statutory, but about a law: stricter readings of it, red days, night strain, full-time weeks and agreements.
    assert all(
        code.startswith(("hours.", "rest.weekly_rolling", "sunday.", "night.", "agreement.")) for code in left
    ), left
    assert pack.not_assessed[0].en.startswith("No law is examined")
    assert pack.not_assessed[0].nb.startswith("Ingen lov er undersøkt")
    assert all(text.get(lang).strip() for text in (pack.title, *pack.not_assessed) for lang in LANGUAGES)
    assert pack.full_time_hours == ()
    assert all(spec.limit_of is None for spec in pack.specs)
    kinds = {type(rule).__name__ for rule in rules_of(pack) if rule.spec.check_only is None}
    assert kinds <= posted_kinds()
    assert "NoOverlap" in kinds


def test_the_full_time_weeks_of_the_law_are_those_of_its_rule_on_them() -> None:
    law = load_pack("norway/kommune")
    params = next(spec.params for spec in law.specs if spec.code == "hours.arrangement")
    weeks = [params[name] / 60 for name in ("day_week_min", "shift_week_min", "short_week_min")]
    assert list(law.full_time_hours) == weeks


def test_the_digest_of_a_pack_moves_with_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_pack("none").digest
    read = specs._pack_data

    def other(name: str) -> dict[str, object]:
        data = read(name)
        for entry in data.get("rule", []):
            if entry["code"] == "run.consecutive_days":
                entry["severity"] = "hard"
        return data

    monkeypatch.setattr(specs, "_pack_data", other)
    assert load_pack.__wrapped__("none").digest != before
    assert load_pack("norway/kommune").digest == digest(read("norway/kommune"))


def test_a_pack_that_takes_a_rule_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    read = specs._pack_data

    def other(name: str) -> dict[str, object]:
        data = read(name)
        return data | {"take": {"from": "norway/kommune", "rules": ["x.y"]}} if name == "none" else data

    monkeypatch.setattr(specs, "_pack_data", other)
    with pytest.raises(ValueError, match=r"^pack none: norway/kommune has no rule x\.y$"):
        load_pack.__wrapped__("none")


def test_validate_solve_and_check(path: Path) -> None:
    scenario = usecases.validate(path)
    solved = usecases.solve(scenario, OPTIONS, lambda *_: None)
    assert solved.result.status is Status.OPTIMAL
    assert solved.check is not None
    assert solved.check.count("hard") == 0
    codes = [one.rule for one in solved.check.examinations]
    assert codes == [*(spec.code for spec in load_pack("none").specs), "ward.week", "ward.gap"]
    assert solved.check.not_assessed == load_pack("none").not_assessed
    # Consent to long shifts is a term of the position, not of a law.
    assert [one.rule for one in solved.check.requirements] == ["staff.long_consent"]
    assert all(one.standing is Standing.RECORDED for one in solved.check.requirements)
    # Whole weekends: who works one works both days, 12 h apart; two weekends have at least one such gap each, unless
    # nobody works: covering a weekend comes after soft rules in the priorities.
    assert solved.check.soft_penalty == sum(one.penalty for one in solved.check.findings if one.rule == "ward.gap")
    assert solved.result.roster is not None
    # Twelve-hour shifts without a break, six days in a row: only the ward's own rules and terms say anything.
    worked = roster(scenario, P1="LLLL...|.......", P2="", P3="")
    found = {(one.rule, one.severity, one.measured) for one in usecases.check(scenario, worked).findings}
    assert ("ward.week", "hard", 4) in found
    assert ("ward.gap", "soft", 12 * 60) in found
    assert not {rule for rule, _, _ in found} & {"hours.daily_max", "breaks.minimum", "rest.daily_minimum"}


def test_a_comparison_between_packs_says_so(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    law = WARD.replace("rule_pack: none\n", "").replace("id: ward\n", "id: law\n", 1)
    # Under the law 37.5 h is a full week; 24 h of it are 64 %.
    law = law.replace("percent: 50, full_time_hours: 48", "percent: 64, full_time_hours: 37.5")
    other = tmp_path / "law.yaml"
    agreement = (
        "agreements:\n  - {id: long, rule: hours.daily_max, rung: local_tariff_bound, status: in_force,\n"
        "     limit_h: 12.5, covers_unorganised: true, valid_from: 2026-01-01, signed_by: [leader, representative]}\n"
    )
    shift = 'end: "20:00"}\ncomp'
    broken = 'end: "20:00", paid_break_min: 30}\ncomp'
    own_roster = "roster: roster.csv\n"
    other.write_text(law.replace(shift, broken) + agreement + own_roster, encoding="utf-8")
    scenario = usecases.load(path)
    write_roster(
        tmp_path / "roster.csv", roster(scenario, P1="L.L....|L.L....", P2=".L.L...|.L.L...", P3="....L..|....L..")
    )
    path.write_text(WARD + own_roster, encoding="utf-8")
    (comparison,) = usecases_comparison.compare(path, [other], None, OPTIONS, lambda *_: None)
    certificate = comparison.certificate
    part = next(one for one in certificate["not_equal"] if one["part"] == "rule_pack")
    assert [text["en"] for text in part["statements"]] == [
        '"Norway, municipal health and care (KS)" (norway/kommune) '
        '(before: "No law: only the ward\'s own terms and recommendations" (none)).'
    ]
    limits = [text["en"] for text in certificate["limits"]]
    assert any(text.startswith("The rule packs differ:") for text in limits)
    assert any(one["part"] == "own_rules" for one in certificate["equal"])
    with pytest.raises(SystemExit):
        cli.main(["compare", str(path), str(other), "--lang", "en", "--out", str(tmp_path)])
    assert "rule packs differ" in capsys.readouterr().out
    sheet = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    titles = {one["rule"]: one for one in sheet["check"]["proposal"]["rules"]}
    assert titles["ward.week"]["title"] == {"nb": "To i uka", "en": "Two a week"}
    page = (tmp_path / "comparison.html").read_text(encoding="utf-8")
    assert "Two a week" in page


def test_the_command_line_takes_the_pack(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli_out = tmp_path / "out"
    for arguments in (["validate", str(path)], ["solve", str(path), "--out", str(cli_out), "--lang", "en"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert ended.value.code in (None, 0)
    assert "No law is examined" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", str(path), str(cli_out / "roster.csv"), "--lang", "nb"])
    assert ended.value.code in (None, 0)
    assert "Ingen lov er undersøkt" in capsys.readouterr().out
