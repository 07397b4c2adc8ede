"""JSON Schema (2020-12) of the file formats, for editors and other programs."""

from __future__ import annotations

import copy
from typing import Any

from pydantic import BaseModel

from rota.domain.absence import SimulationSpec
from rota.domain.batch import BatchSpec
from rota.domain.reported import Reported
from rota.domain.scenario import Scenario
from rota.io.overlay import KEYED_SECTIONS, MAPPING_SECTIONS, VALUE_SECTIONS, ProposalHead

SCHEMA_NAMES = ("scenario", "proposal", "reported", "batch", "simulation")

_MODELS: dict[str, type[BaseModel]] = {
    "scenario": Scenario,
    "reported": Reported,
    "batch": BatchSpec,
    "simulation": SimulationSpec,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

JsonSchema = dict[str, Any]


def schema(name: str) -> JsonSchema:
    """The JSON Schema of a format, by one of `SCHEMA_NAMES`. Raises KeyError for another name.

    A schema tells the shape; references between parts, and limits that depend on two values, are told by reading.
    """
    body = _proposal() if name == "proposal" else _of_model(_MODELS[name])
    return {"$schema": _DIALECT, "title": f"rota {name} file", **{key: body[key] for key in body if key != "title"}}


def _of_model(model: type[BaseModel]) -> JsonSchema:
    body = model.model_json_schema(by_alias=True, mode="validation")
    texts = body.get("$defs", {})
    if "Text" in texts:
        both = texts["Text"]
        texts["Text"] = {"description": both.get("description", ""), "anyOf": [{"type": "string"}, both]}
    return body


def _proposal() -> JsonSchema:
    scenario = _of_model(Scenario)
    head = _of_model(ProposalHead)
    definitions: JsonSchema = {**scenario["$defs"], **head.get("$defs", {})}
    changes: JsonSchema = {}
    for section, key in KEYED_SECTIONS.items():
        name = _definition(scenario, section)
        definitions[f"{name}Change"] = _partial(definitions[name], key)
        changes[section] = _keyed(name)
    exception = _definition(scenario, "date_exceptions")
    changes["date_exceptions"] = _object({"add": _array(_reference(exception)), "remove": {"const": "all"}})
    for section in MAPPING_SECTIONS:
        name = _definition(scenario, section)
        definitions[f"{name}Change"] = _partial(definitions[name], None)
        change = _reference(f"{name}Change")
        changes[section] = {"anyOf": [change, {"type": "null"}]} if section == "fagdag" else change
    for section in VALUE_SECTIONS:
        changes[section] = scenario["properties"][section]
    head["properties"]["changes"] = _object(changes)
    head["$defs"] = definitions
    return head


def _keyed(name: str) -> JsonSchema:
    return _object(
        {
            "add": _array(_reference(name)),
            "change": {"type": "object", "minProperties": 1, "additionalProperties": _reference(f"{name}Change")},
            "remove": _array({"type": "string"}),
        }
    )


def _object(properties: JsonSchema) -> JsonSchema:
    return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


def _array(items: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": items, "minItems": 1}


def _reference(name: str) -> JsonSchema:
    return {"$ref": f"#/$defs/{name}"}


def _definition(scenario: JsonSchema, section: str) -> str:
    """Name of the definition behind a section: of its items when it is a list, of itself when it is a mapping."""
    pending: list[Any] = [scenario["properties"][section]]
    while pending:
        part = pending.pop(0)
        if isinstance(part, dict):
            if "$ref" in part:
                return str(part["$ref"]).rsplit("/", 1)[-1]
            pending += part.values()
        elif isinstance(part, list):
            pending += part
    raise KeyError(section)


def _partial(definition: JsonSchema, key: str | None) -> JsonSchema:
    """A definition of which any part may be stated, except the key that names the element."""
    part = copy.deepcopy(definition)
    part.pop("required", None)
    part["minProperties"] = 1
    part["properties"] = {name: value for name, value in part["properties"].items() if name != key}
    for value in part["properties"].values():
        value.pop("default", None)
    return part
