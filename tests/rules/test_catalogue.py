"""The pack as read and as printed, field by field against its file."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields, replace
from importlib.resources import files
from typing import Any

import pytest

from rota.domain.base import Text
from rota.domain.scenario import digest
from rota.rules import describe
from rota.rules import spec as specs
from rota.rules.catalogue import rules_of
from rota.rules.describe import catalogue, not_assessed, obligations, pack_names, pack_title
from rota.rules.obligations import load_obligations
from rota.rules.spec import RuleSpec, Source, Step, load_pack

FILE = files("rota.rules") / "packs" / "norway_kommune.toml"
DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = DATA["rule"]
# What each optional field of a rule is when the file leaves it out. What a field is read from has its own test below.
OPTIONAL = {
    field.name: field.default_factory() if field.default_factory is not MISSING else field.default
    for field in fields(RuleSpec)
    if field.default is not MISSING or field.default_factory is not MISSING
}
CRITERION = ("id", "title", "text", "reference", "url", "evidence", "last_checked")
READ_OTHERWISE = {"source", "ladder", "criteria"}


def plain(value: Any) -> Any:
    """Texts and lists as in the file, everything else as it is."""
    if isinstance(value, tuple):
        return list(value)
    return {"nb": value.nb, "en": value.en} if isinstance(value, Text) else value


def limit_min_or_count(step: dict[str, Any]) -> int | None:
    """The limit of a step of the file, in minutes or a count."""
    if "limit_h" in step:
        return round(float(step["limit_h"]) * 60)
    given = step.get("limit_min", step.get("limit_count"))
    return None if given is None else int(given)


def expected_step(step: dict[str, Any], evidence: str) -> dict[str, Any]:
    """The fields of a step of the file, as they must be read."""
    by_full_time = step.get("by_full_time_h", {})
    return {
        "rung": step["rung"],
        "limit": limit_min_or_count(step),
        "evidence": step.get("evidence", evidence),
        "condition": step.get("condition"),
        "url": step.get("url"),
        "by_full_time": {round(float(week) * 60): round(limit * 60) for week, limit in by_full_time.items()},
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["code"]))
def test_every_field_is_read_as_it_stands(rule: dict[str, Any]) -> None:
    load_pack.cache_clear()
    found = next(one for one in load_pack("norway/kommune").specs if one.code == rule["code"])
    for name in RuleSpec.__dataclass_fields__.keys() - READ_OTHERWISE:
        expected = rule.get(name, OPTIONAL[name]) if name in OPTIONAL else rule[name]
        assert plain(getattr(found, name)) == plain(expected), name
    for name in Source.__dataclass_fields__:
        assert plain(getattr(found.source, name)) == rule["source"].get(name), name
    criteria = [{name: plain(getattr(one, name)) for name in CRITERION} for one in found.criteria]
    assert criteria == [
        {name: one["source"].get(name, one.get(name)) for name in CRITERION} for one in rule.get("criterion", [])
    ]
    read = [{name: plain(getattr(step, name)) for name in Step.__dataclass_fields__} for step in found.ladder]
    assert read == [expected_step(step, rule["source"]["evidence"]) for step in rule.get("ladder", [])]
    heights = [step.rung.height for step in found.ladder]
    assert heights == sorted(heights)


def test_the_pack_itself() -> None:
    load_pack.cache_clear()
    pack = load_pack("norway/kommune")
    assert pack.name == "norway/kommune"
    assert plain(pack.title) == DATA["title"]
    assert [plain(text) for text in pack.not_assessed] == DATA["not_assessed"]
    assert not_assessed() == not_assessed(pack.name) == DATA["not_assessed"]
    assert catalogue() == catalogue(pack.name)
    assert pack.digest == digest(DATA)
    with pytest.raises(KeyError):
        load_pack("nowhere")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["code"]))
def test_the_catalogue_shows_what_the_file_says(rule: dict[str, Any]) -> None:
    entry = next(one for one in catalogue() if one["code"] == rule["code"])
    same = ("code", "kind", "group", "title", "severity", "statutory", "unit", "sense", "reading", "formula")
    for name in (*same, "legal_example", "illegal_example"):
        assert entry[name] == rule[name], name
    for name in ("params", "check_only", "limit_from"):
        assert entry[name] == rule.get(name, OPTIONAL[name]), name
    assert entry["criteria"] == [one | {"source": {"url": None} | one["source"]} for one in rule.get("criterion", [])]
    assert entry["check"] is True
    assert entry["severity_fixed"] == (rule["statutory"] or rule.get("severity_fixed", False))
    for name in Source.__dataclass_fields__:
        assert entry["source"][name] == rule["source"].get(name), name
    assert set(entry["source"]) == set(Source.__dataclass_fields__)
    source = rule["source"]
    for shown, step in zip(entry["ladder"], rule.get("ladder", []), strict=True):
        evidence = step.get("evidence", source["evidence"])
        assert (shown["rung"], shown["limit"]) == (step["rung"], limit_min_or_count(step))
        assert (shown["evidence"], shown["condition"]) == (evidence, step.get("condition"))
        assert shown["url"] == (step.get("url", source.get("url")) if evidence == "verified" else None)


def test_a_limit_is_hours_minutes_or_a_count() -> None:
    assert specs._limit({"limit_h": 12.5}) == 750
    assert specs._limit({"limit_min": 10640}) == 10640
    assert specs._limit({"limit_count": 3}) == 3
    assert specs._limit({"rung": "ward_policy"}) is None
    with pytest.raises(ValueError, match=r"^limit_h 7.99 is not a whole number of minutes$"):
        specs._limit({"limit_h": 7.99})  # 479.4 min


def test_a_code_that_occurs_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = DATA | {"rule": [*RULES, RULES[0]]}
    monkeypatch.setattr(tomllib, "loads", lambda _: twice)
    with pytest.raises(ValueError, match=r"^pack norway/kommune: a rule code occurs twice$"):
        load_pack.__wrapped__("norway/kommune")


def test_a_source_can_say_since_when() -> None:
    rule = RULES[0] | {"source": RULES[0]["source"] | {"valid_from": "2024-07-01"}}
    assert specs._spec(rule).source.valid_from == "2024-07-01"


def test_every_rule_of_a_pack_is_examined_by_the_class_it_names() -> None:
    assert [type(rule).__name__ for rule in rules_of(load_pack("norway/kommune"))] == [rule["kind"] for rule in RULES]
    assert all(entry["check"] for entry in catalogue())


def test_the_packs_there_are() -> None:
    assert pack_names() == ("norway/kommune", "none")
    assert pack_title() == pack_title("norway/kommune") == DATA["title"]
    assert pack_title("none") != pack_title()


def test_a_pack_can_take_rules_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    load_pack.cache_clear()
    pack, lender = load_pack("none"), load_pack("norway/kommune")
    file = tomllib.loads((files("rota.rules") / "packs" / "none.toml").read_text(encoding="utf-8"))
    by_code = {spec.code: spec for spec in lender.specs}
    taken = file["take"]["rules"]
    assert [spec.code for spec in pack.specs] == [*taken, *(rule["code"] for rule in file.get("rule", []))]
    assert [spec for spec in pack.specs if spec.code in taken] == [by_code[code] for code in taken]
    entries = {rule["code"]: rule for rule in RULES}
    assert pack.digest == digest([file, [entries[code] for code in taken]])
    assert pack.full_time_hours == tuple(file.get("full_time_hours", ()))
    assert lender.full_time_hours == tuple(DATA["full_time_hours"])
    short = {"norway_kommune.toml": DATA | {"rule": RULES[:1]}, "none.toml": file}
    monkeypatch.setattr(specs, "_pack_data", lambda name: short[specs.PACK_FILES[name]])
    missing = ", ".join(code for code in taken if code != RULES[0]["code"])
    with pytest.raises(ValueError, match=f"^pack none: norway/kommune has no rule {missing}$"):
        load_pack.__wrapped__("none")


OBLIGATIONS_FILE = files("rota.rules") / "packs" / "norway_kommune_obligations.toml"
OBLIGATIONS: list[dict[str, Any]] = tomllib.loads(OBLIGATIONS_FILE.read_text(encoding="utf-8"))["obligation"]


@pytest.mark.parametrize("entry", OBLIGATIONS, ids=lambda entry: str(entry["id"]))
def test_every_figure_of_an_obligation_is_read_and_shown_as_it_stands(entry: dict[str, Any]) -> None:
    load_obligations.cache_clear()
    found = next(one for one in load_obligations("norway/kommune") if one.id == entry["id"])
    shown = next(one for one in obligations() if one["id"] == entry["id"])
    for name in ("id", "kind", "when", "title", "text", "rows"):
        assert plain(getattr(found, name)) == entry[name], name
        assert name == "rows" or shown[name] == entry[name], name
    source = {name: entry["source"].get(name) for name in Source.__dataclass_fields__}
    assert {name: plain(getattr(found.source, name)) for name in Source.__dataclass_fields__} == source
    assert shown["source"] == source
    for limit, seen, given in zip(found.limits, shown["limits"], entry.get("limits", []), strict=True):
        assert {name: plain(getattr(limit, name)) for name in ("name", "unit", "sense")} == {
            name: given[name] for name in ("name", "unit", "sense")
        }
        assert {name: seen[name] for name in ("name", "unit", "sense")} == {
            name: given[name] for name in ("name", "unit", "sense")
        }
        read = [{name: plain(getattr(step, name)) for name in Step.__dataclass_fields__} for step in limit.ladder]
        assert read == [expected_step(step, source["evidence"]) for step in given["ladder"]]
        assert [(step["rung"], step["limit"], step["evidence"], step["condition"]) for step in seen["ladder"]] == [
            (step["rung"], step["limit"], step["evidence"], step["condition"]) for step in read
        ]
        for step, raw in zip(seen["ladder"], given["ladder"], strict=True):
            address = raw.get("url", source["url"]) if step["evidence"] == "verified" else None
            assert step["url"] == address


def test_the_address_of_an_obligation_goes_to_its_figures() -> None:
    found = next(one for one in load_obligations("norway/kommune") if one.limits)
    first = found.limits[0]
    steps = tuple(replace(step, evidence="verified", url=None) for step in first.ladder)
    read = replace(found, source=replace(found.source, url="https://a.no"), limits=(replace(first, ladder=steps),))
    (shown,) = describe._obligation(read)["limits"]
    assert {step["url"] for step in shown["ladder"]} == {"https://a.no"}


def test_packs_without_obligations() -> None:
    load_obligations.cache_clear()
    assert load_obligations("none") == ()
    assert obligations("none") == []
    with pytest.raises(KeyError):
        load_obligations("nowhere")
