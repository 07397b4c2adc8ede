"""Texts that no golden case brings out: those of own rules, and what the weekly hours calculator says."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from rota.domain.base import Text
from rota.domain.own_rule import OwnRule
from rota.domain.weekly_hours import Condition
from rota.rules.arrangement import RULE, figure_problems, plain_hours, roster_hours
from rota.rules.check import check
from rota.rules.own_spec import own_spec
from rota.rules.spec import load_pack
from tests.measures.wards import position, roster, ward
from tests.rules.cases_loader import build_case

Pair = list[str]
Said = dict[str, list[Pair]]

OWN: dict[str, Any] = {"id": "ward.own", "title": {"nb": "Egen regel", "en": "Own rule"}, "assumed": True}
EVERYTHING = {
    "codes": ["D", "A", "L"],
    "kinds": ["day", "evening", "night", "long", "fagdag", "leave"],
    "long": False,
    "night": False,
    "weekdays": ["sat", "mon"],
}
OWN_RULES: dict[str, dict[str, Any]] = {
    "at most two in two weeks": {"kind": "count", "of": {"codes": ["L"]}, "weeks": 2, "at_most": 2},
    "at least one each week": {"kind": "count", "of": {"kinds": ["day"]}, "weeks": 1, "at_least": 1},
    "between two and four in five days": {"kind": "count", "days": 5, "at_least": 2, "at_most": 4},
    "none on a day": {"kind": "count", "of": {"long": True, "weekdays": ["fri"]}, "days": 1, "at_most": 0},
    "every condition": {"kind": "count", "of": EVERYTHING, "weeks": 1, "at_most": 1, "source": "Protocol 3"},
    "a run": {"kind": "run", "of": {"night": True}, "at_most": 2},
    "a gap": {"kind": "gap", "of": {"codes": ["A"]}, "at_least_h": 12.5},
    "a gap before nights": {"kind": "gap", "before": {"night": True}, "at_least_h": 24, "positions": ["P1", "P2"]},
    "for some": {"kind": "run", "at_most": 3, "min_percent": 28.6, "max_percent": 75.5, "competence": "nurse"},
}
# Own rules with a roster of one week that breaks them, does not concern them, or is too short for their window.
OWN_FINDINGS: dict[str, tuple[dict[str, Any], bool]] = {
    "broken at the top": ({"kind": "count", "weeks": 1, "at_most": 2}, True),
    "broken at the bottom": ({"kind": "count", "weeks": 1, "at_least": 6, "at_most": 7}, True),
    "a broken run": ({"kind": "run", "at_most": 2}, True),
    "a broken gap": ({"kind": "gap", "at_least_h": 20}, True),
    "too short in weeks": ({"kind": "count", "weeks": 2, "at_most": 2}, False),
    "too short in days": ({"kind": "count", "days": 8, "at_most": 2}, False),
    "a count for others": ({"kind": "count", "weeks": 1, "at_most": 2, "positions": ["P2"]}, True),
    "a run for others": ({"kind": "run", "at_most": 2, "positions": ["P2"]}, True),
    "a gap for others": ({"kind": "gap", "at_least_h": 20, "positions": ["P2"]}, True),
}
# Pictures with the shifts of the golden cases.
WEEKLY_HOURS: dict[str, dict[str, Any]] = {
    "days without Sundays": {"picture": "DDDDD..|DDDDD.."},
    "the trap of every fourth weekend": {"picture": "DDDDD.D|DDDDD..|DDDDD..|DDDDD..", "percent": 28.6},
    "open conditions": {"picture": "DA....D|AD.....|DA.....|DA....."},
    "Sundays alone": {"picture": "DD....D|DD....D|DD....."},
    "longer than entitled": {"picture": "DD....D", "full_time_hours": 37.5},
    "a shorter week than the ground": {"picture": "DD....D", "full_time_hours": 33.6},
    "all three kinds": {"picture": "DANN..D|ADNN.A."},
    "nights": {"picture": "NNN..N.|..NN..N"},
    "on dates, with leave": {"picture": "DDVDA.A", "red": True},
}
FIGURES: dict[str, tuple[int, Fraction | int, Fraction | int, Fraction | int]] = {
    "no weeks": (0, 10, 1, 0),
    "more hours than there are": (2, 337, 0, 0),
    "nothing planned": (1, 0, 0, 0),
    "nothing planned, an hour at night": (1, 0, 1, 0),
    "less than nothing": (1, 10, -1, -2),
    "more at night than planned": (6, 10, 6, 5),
    "an hour of which all is night": (1, 1, 1, 0),
    "half an hour, more at night than planned": (1, Fraction(1, 2), Fraction(1, 2), Fraction(1, 4)),
}


def _pair(text: Text) -> Pair:
    return [text.nb, text.en]


def _own_texts(name: str) -> Said:
    spec = own_spec(OwnRule.model_validate(OWN | OWN_RULES[name]))
    texts = {
        "reference": spec.source.reference,
        "reading": spec.reading,
        "formula": spec.formula,
        "legal_example": spec.legal_example,
        "illegal_example": spec.illegal_example,
    }
    return {key: [_pair(text)] for key, text in texts.items()}


def _own_findings(name: str) -> Said:
    fields, rolling = OWN_FINDINGS[name]
    people = [position("P1"), position("P2", competence="nurse")]
    scenario = ward(people, weeks=1, rolling=rolling, own_rules=[OWN | fields])
    report = check(scenario, roster(scenario, P1="DDDDD.."))
    found = next(one for one in report.examinations if one.rule == OWN["id"])
    return {
        "findings": [_pair(finding.message) for finding in found.findings],
        "left_out": [[*_pair(reason), str(count)] for reason, count in found.not_applicable],
    }


def _judged(conditions: tuple[Condition, ...]) -> list[Pair]:
    return [[condition.id, condition.verdict.value, *_pair(condition.figure)] for condition in conditions]


def _weekly_hours(name: str) -> Said:
    given = dict(WEEKLY_HOURS[name])
    picture, red = given.pop("picture"), given.pop("red", False)
    weeks = picture.count("|") + 1
    entry = {"name": name, "weeks": weeks, "roster": {"P1": picture}, "people": {"P1": given}, "expect": []}
    case = build_case(RULE, entry)
    spec = next(one for one in load_pack("norway/kommune").specs if one.code == RULE)
    result = roster_hours(spec, case.scenario, case.roster, with_red_days=red)
    assert result.criteria == spec.criteria
    (only,) = result.positions
    return {
        "warnings": [_pair(text) for text in only.warnings],
        "notes": [_pair(text) for text in result.notes],
        "conditions": _judged(only.conditions),
    }


def _figures(name: str) -> Said:
    weeks, planned_h, night_h, sunday_h = FIGURES[name]
    problems = figure_problems(weeks, Fraction(planned_h), Fraction(night_h), Fraction(sunday_h))
    return {"problems": [list(problem) for problem in problems]}


def _plain_figures() -> Said:
    spec = next(one for one in load_pack("norway/kommune").specs if one.code == RULE)
    plain = plain_hours(spec, 6, Fraction(204), Fraction(63), Fraction(28))
    assert plain.criteria == spec.criteria
    return {"notes": [_pair(text) for text in plain.notes], "conditions": _judged(plain.conditions)}


def _each(make: Callable[[str], Said], names: dict[str, Any], about: str) -> dict[str, Callable[[], Said]]:
    return {f"{about}: {name}": partial(make, name) for name in names}


SAMPLES: dict[str, Callable[[], Said]] = {
    **_each(_own_texts, OWN_RULES, "own rule"),
    **_each(_own_findings, OWN_FINDINGS, "own rule examined"),
    **_each(_weekly_hours, WEEKLY_HOURS, "weekly hours"),
    **_each(_figures, FIGURES, "plain figures refused"),
    "plain figures": _plain_figures,
}
