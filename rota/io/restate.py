"""A changed scenario stated as a proposal file: only what differs from the baseline, so that the file can be read."""

from __future__ import annotations

from io import StringIO
from typing import Any

from rota.domain.scenario import Scenario
from rota.io.overlay import KEYED_SECTIONS, MAPPING_SECTIONS, PROPOSAL_FORMAT, VALUE_SECTIONS

Data = dict[str, Any]


def proposal_yaml(baseline: Scenario, changed: Scenario, baseline_file: str, roster_file: str | None = None) -> str:
    """A proposal file beside `baseline_file` that reads back as `changed`.

    Id, title, description, origin, levers and every difference are `changed`'s own; `roster_file` names its roster.
    """
    plain: Data = {
        "format": PROPOSAL_FORMAT,
        "id": changed.id,
        "title": changed.title.model_dump(mode="json"),
    }
    if changed.description is not None:
        plain["description"] = changed.description.model_dump(mode="json")
    plain["baseline"] = baseline_file
    plain["data_origin"] = changed.data_origin.model_dump(mode="json", exclude_none=True)
    if roster_file is not None:
        plain["roster"] = roster_file
        if changed.roster_note is not None:
            plain["roster_note"] = changed.roster_note.model_dump(mode="json")
    if changed.levers is not None:
        plain["levers"] = changed.levers.model_dump(mode="json", exclude_defaults=True)
    changes = differences(baseline, changed)
    if changes:
        plain["changes"] = changes
    elif changed.levers is None:
        plain["unchanged"] = True
    return yaml_text(plain)


def differences(baseline: Scenario, changed: Scenario) -> Data:
    """What a proposal file's `changes` must say for `changed` to come out of `baseline`."""
    old = baseline.model_dump(mode="json", by_alias=True)
    new = changed.model_dump(mode="json", by_alias=True)
    found: Data = {}
    for section, key in KEYED_SECTIONS.items():
        parts = _keyed(old[section] or [], new[section] or [], key)
        if parts:
            found[section] = parts
    if old["date_exceptions"] != new["date_exceptions"]:
        exceptions: Data = {"remove": "all"} if old["date_exceptions"] else {}
        if new["date_exceptions"]:
            exceptions["add"] = [_stated(one) for one in new["date_exceptions"]]
        found["date_exceptions"] = exceptions
    for section in MAPPING_SECTIONS:
        if old[section] == new[section]:
            continue
        if new[section] is None or old[section] is None:
            found[section] = None if new[section] is None else _stated(new[section])
        else:
            found[section] = _fields(old[section], new[section])
    for section in VALUE_SECTIONS:
        if old[section] != new[section]:
            found[section] = new[section]
    return found


def yaml_text(plain: Data) -> str:
    """YAML as the project's files are written."""
    from ruamel.yaml import YAML

    writer: Any = YAML(typ="safe", pure=True)
    text = StringIO()
    writer.default_flow_style, writer.allow_unicode, writer.width = False, True, 120
    writer.sort_base_mapping_type_on_output = False
    writer.dump(plain, text)
    return text.getvalue()


def _keyed(old: list[Data], new: list[Data], key: str) -> Data:
    before, after = {one[key]: one for one in old}, {one[key]: one for one in new}
    parts: Data = {}
    add = [_stated(one) for name, one in after.items() if name not in before]
    change = {name: _fields(before[name], one) for name, one in after.items() if name in before and before[name] != one}
    remove = [name for name in before if name not in after]
    for name, part in (("add", add), ("change", change), ("remove", remove)):
        if part:
            parts[name] = part
    return parts


def _fields(old: Data, new: Data) -> Data:
    return {name: value for name, value in new.items() if value != old.get(name)}


def _stated(one: Data) -> Data:
    return {name: value for name, value in one.items() if value is not None}
