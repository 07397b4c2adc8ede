"""Rule packs: the identity of each rule as data, read from TOML files in `packs/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.own_rule import OwnRule
from rota.domain.scenario import Severity, digest
from rota.domain.weekly_hours import Criterion

Unit = Literal["min", "count"]
Sense = Literal["at_most", "at_least"]
Evidence = Literal["verified", "to verify", "not law"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands written. `evidence` is `verified` when the text was read at `url` on `last_checked`.

    `to verify`: not found in print yet; `not law`: the ward's or this tool's own rule.
    """

    reference: Text
    url: str | None
    evidence: Evidence
    valid_from: str | None
    last_checked: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a rule's ladder: the limit it can reach (minutes or count); None when the text gives no number.

    `evidence` and `url` are the rule's own unless the step says otherwise. `by_full_time` gives the limit for a
    full-time week in minutes where it depends on it; `limit` is then the loosest.
    """

    rung: Rung
    limit: int | None
    evidence: Evidence
    condition: Text | None = None
    url: str | None = None
    by_full_time: Mapping[int, int] = field(default_factory=dict)

    def limit_for(self, full_time_min: int | None) -> int | None:
        """The limit for a full-time week of so many minutes."""
        return self.limit if full_time_min is None else self.by_full_time.get(full_time_min, self.limit)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """The identity of a rule. `kind` names the class in `rota.rules` that checks it.

    `sense` says whether the measured value must be at most or at least the limit. `statutory` rules cannot be loosened
    or softened by a ward; `severity_fixed` ones cannot be softened. `ladder` begins with its lowest rung. `limit_from`
    says where the limit comes from when neither an agreement nor a ward's own rule can set it; `limit_of` names the
    rule whose limit and ladder it takes. `rows` are the entries of the catalogue of law it stands for. `criteria` tell
    the sources of numbers in `params` that have their own. `own` is the ward's rule that it was built from.
    `check_only` is the reason why the solver posts nothing.
    """

    code: str
    kind: str
    group: str
    title: Text
    source: Source
    severity: Severity
    statutory: bool
    unit: Unit
    sense: Sense
    ladder: tuple[Step, ...]
    reading: Text
    formula: Text
    legal_example: Text
    illegal_example: Text
    params: Mapping[str, int] = field(default_factory=dict)
    check_only: Text | None = None
    limit_from: Text | None = None
    severity_fixed: bool = False
    limit_of: str | None = None
    rows: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    own: OwnRule | None = None

    @property
    def agreeable(self) -> bool:
        """Whether somebody can agree to go beyond the main rule, so that a need for an agreement can arise."""
        return self.severity != "info" and any(step.rung.needs_agreement for step in self.ladder)

    def step(self, rung: Rung) -> Step | None:
        """The ladder's step at a rung, if the ladder has it."""
        return next((step for step in self.ladder if step.rung is rung), None)

    def rungs(self, measured: int, full_time_min: int | None = None) -> tuple[Rung, ...]:
        """All rungs at which `measured` is lawful, lowest first."""
        limits = ((step.rung, step.limit_for(full_time_min)) for step in self.ladder)
        return tuple(rung for rung, limit in limits if limit is None or self.allows(measured, limit))

    def lowest_rung(self, measured: int, full_time_min: int | None = None) -> Rung | None:
        """The lowest rung at which `measured` is lawful; NOT_LAWFUL when none allows it.

        A rule that no law makes has WARD_POLICY instead, and None when nobody can agree about it (structure, cover).
        """
        rungs = self.rungs(measured, full_time_min)
        if rungs:
            return rungs[0]
        if self.statutory:
            return Rung.NOT_LAWFUL
        return Rung.WARD_POLICY if self.ladder else None

    def allows(self, measured: int, limit: int) -> bool:
        """Whether a measured value keeps a limit."""
        return measured <= limit if self.sense == "at_most" else measured >= limit

    def excess(self, measured: int, limit: int) -> int:
        """How far a measured value is beyond a limit; positive in a breach."""
        return measured - limit if self.sense == "at_most" else limit - measured


@dataclass(frozen=True, slots=True)
class RulePack:
    """A named set of rules. `not_assessed` names what no rule of the pack looks at.

    `full_time_hours` are the weeks, in hours, that are full time; empty: any.
    """

    name: str
    title: Text
    specs: tuple[RuleSpec, ...]
    not_assessed: tuple[Text, ...]
    digest: str
    full_time_hours: tuple[float, ...] = ()


PACK_FILES = {"norway/kommune": "norway_kommune.toml", "none": "none.toml"}


@cache
def load_pack(name: str) -> RulePack:
    """The pack of that name. Raises KeyError when there is none, ValueError when its file is malformed."""
    data = _pack_data(name)
    taken = _taken(name, data)
    specs = tuple(_spec(entry) for entry in (*taken, *data.get("rule", [])))
    codes = [spec.code for spec in specs]
    if len(set(codes)) != len(codes):
        raise ValueError(f"pack {name}: a rule code occurs twice")
    return RulePack(
        name,
        _text(data["title"]),
        specs,
        tuple(map(_text, data["not_assessed"])),
        digest([data, taken] if taken else data),
        tuple(map(float, data.get("full_time_hours", ()))),
    )


def _pack_data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("rota.rules") / "packs" / PACK_FILES[name]).read_text(encoding="utf-8"))


def _taken(name: str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries that a pack takes from another, in the order in which it names them."""
    if "take" not in data:
        return []
    lender, wanted = data["take"]["from"], data["take"]["rules"]
    entries = {entry["code"]: entry for entry in _pack_data(lender)["rule"]}
    if missing := [code for code in wanted if code not in entries]:
        raise ValueError(f"pack {name}: {lender} has no rule {', '.join(missing)}")
    return [entries[code] for code in wanted]


def _text(value: Any) -> Text:
    return Text.model_validate(value)


def _optional_text(value: Any) -> Text | None:
    return None if value is None else _text(value)


def _limit(entry: Mapping[str, Any]) -> int | None:
    if "limit_h" in entry:
        minutes = entry["limit_h"] * 60
        if minutes != int(minutes):
            raise ValueError(f"limit_h {entry['limit_h']} is not a whole number of minutes")
        return int(minutes)
    if "limit_min" in entry:
        return int(entry["limit_min"])
    return int(entry["limit_count"]) if "limit_count" in entry else None


def _by_full_time(limits_h: Mapping[str, float]) -> dict[int, int]:
    return {round(float(week_h) * 60): round(limit_h * 60) for week_h, limit_h in limits_h.items()}


def _spec(entry: Mapping[str, Any]) -> RuleSpec:
    source = entry["source"]
    evidence: Evidence = source["evidence"]
    ladder = tuple(
        Step(
            rung=Rung(step["rung"]),
            limit=_limit(step),
            evidence=step.get("evidence", evidence),
            condition=_optional_text(step.get("condition")),
            url=step.get("url"),
            by_full_time=_by_full_time(step.get("by_full_time_h", {})),
        )
        for step in entry.get("ladder", [])
    )
    return RuleSpec(
        code=entry["code"],
        kind=entry["kind"],
        group=entry["group"],
        title=_text(entry["title"]),
        source=Source(
            reference=_text(source["reference"]),
            url=source.get("url"),
            evidence=evidence,
            valid_from=source.get("valid_from"),
            last_checked=source["last_checked"],
        ),
        severity=entry["severity"],
        statutory=entry["statutory"],
        unit=entry["unit"],
        sense=entry["sense"],
        ladder=tuple(sorted(ladder, key=lambda step: step.rung.height)),
        reading=_text(entry["reading"]),
        formula=_text(entry["formula"]),
        legal_example=_text(entry["legal_example"]),
        illegal_example=_text(entry["illegal_example"]),
        params=dict(entry.get("params", {})),
        check_only=_optional_text(entry.get("check_only")),
        limit_from=_optional_text(entry.get("limit_from")),
        severity_fixed=entry.get("severity_fixed", False),
        limit_of=entry.get("limit_of"),
        rows=tuple(entry.get("rows", ())),
        criteria=tuple(_criterion(one) for one in entry.get("criterion", [])),
    )


def _criterion(entry: Mapping[str, Any]) -> Criterion:
    source = entry["source"]
    return Criterion(
        id=entry["id"],
        title=_text(entry["title"]),
        text=_text(entry["text"]),
        reference=_text(source["reference"]),
        url=source.get("url"),
        evidence=source["evidence"],
        last_checked=source["last_checked"],
    )
