"""What the law asks for beside the roster: discussions, agreements, documents and rights, read from `packs/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.rules.spec import PACK_FILES, Evidence, Sense, Source, Step

Kind = Literal["discussion", "agreement", "document", "information", "right"]
Trigger = Literal[
    "always",
    "night_work",
    "sunday_work",
    "long_shifts",
    "contract_changes",
    "part_time",
    "averaging",
    "central_approval",
    "year_plan",
    "without_union",
    "extra_shifts",
    "on_call",
    "trial",
    "holiday_period",
]
LimitUnit = Literal["min", "days", "months", "percent"]

OBLIGATION_FILES = {"norway/kommune": "norway_kommune_obligations.toml"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure of an obligation, with who may agree to what. Steps of unit "min" are in minutes.

    `id` is given where another part of the tool computes with the figure.
    """

    name: Text
    unit: LimitUnit
    sense: Sense
    ladder: tuple[Step, ...]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """What is asked of whom, and when. It is not a rule: no roster shows whether it is met.

    `rows` are the entries of the catalogue of law that it stands for.
    """

    id: str
    kind: Kind
    when: tuple[Trigger, ...]
    title: Text
    text: Text
    source: Source
    limits: tuple[Limit, ...]
    rows: tuple[str, ...]


@cache
def load_obligations(pack_name: str) -> tuple[Obligation, ...]:
    """The obligations that go with a rule pack, in the order of their file; none for a pack without a file.

    Raises KeyError when there is no such pack, ValueError when an id occurs twice.
    """
    if pack_name not in OBLIGATION_FILES:
        PACK_FILES[pack_name]
        return ()
    text = (files("rota.rules") / "packs" / OBLIGATION_FILES[pack_name]).read_text(encoding="utf-8")
    found = tuple(_obligation(entry) for entry in tomllib.loads(text)["obligation"])
    if len({obligation.id for obligation in found}) != len(found):
        raise ValueError(f"pack {pack_name}: an obligation's id occurs twice")
    return found


def _obligation(entry: Mapping[str, Any]) -> Obligation:
    source = entry["source"]
    return Obligation(
        id=entry["id"],
        kind=entry["kind"],
        when=tuple(entry["when"]),
        title=Text.model_validate(entry["title"]),
        text=Text.model_validate(entry["text"]),
        source=Source(
            reference=Text.model_validate(source["reference"]),
            url=source.get("url"),
            evidence=source["evidence"],
            valid_from=source.get("valid_from"),
            last_checked=source["last_checked"],
        ),
        limits=tuple(_figure(limit, source["evidence"]) for limit in entry.get("limits", [])),
        rows=tuple(entry["rows"]),
    )


def _figure(entry: Mapping[str, Any], evidence: Evidence) -> Limit:
    ladder = tuple(
        Step(
            rung=Rung(step["rung"]),
            limit=int(step["limit_h"]) * 60 if "limit_h" in step else int(step["limit_count"]),
            evidence=step.get("evidence", evidence),
            condition=None if "condition" not in step else Text.model_validate(step["condition"]),
            url=step.get("url"),
        )
        for step in entry["ladder"]
    )
    return Limit(Text.model_validate(entry["name"]), entry["unit"], entry["sense"], ladder, entry.get("id"))
