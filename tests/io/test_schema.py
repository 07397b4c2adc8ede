"""The exported JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rota.domain.scenario import Scenario
from rota.io.overlay import SECTIONS
from rota.io.schema import SCHEMA_NAMES, schema


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schema_is_json_and_its_references_resolve(name: str) -> None:
    exported = json.loads(json.dumps(schema(name)))
    assert exported["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert exported["properties"]["format"]["const"] == f"rota/{name}/1"
    references = set(_references(exported))
    assert references
    assert references <= {f"#/$defs/{key}" for key in exported["$defs"]}


def test_unknown_schema() -> None:
    with pytest.raises(KeyError):
        schema("roster")


def test_scenario_schema_uses_the_keys_of_files() -> None:
    exported = schema("scenario")
    assert set(exported["properties"]) == set(Scenario.model_fields)
    row = exported["$defs"]["DemandRow"]
    assert {"from", "to", "min"} <= set(row["required"])
    assert row["additionalProperties"] is False
    assert {"type": "string"} in exported["$defs"]["Text"]["anyOf"]  # a plain text stands for both languages


def test_proposal_schema_states_parts_only() -> None:
    exported = schema("proposal")
    sections = exported["properties"]["changes"]["properties"]
    assert set(sections) == set(SECTIONS)
    change = exported["$defs"]["PositionChange"]
    assert "required" not in change
    assert "id" not in change["properties"]  # the key of an element stays
    assert change["properties"]["percent"] == exported["$defs"]["Position"]["properties"]["percent"]
    assert "default" not in change["properties"]["consent_long"]
    assert exported["$defs"]["Position"]["required"] == schema("scenario")["$defs"]["Position"]["required"]
    assert {"type": "null"} in sections["fagdag"]["anyOf"]
    assert sections["date_exceptions"]["properties"]["remove"] == {"const": "all"}
