"""A proposal as an overlay: a file that states only what it changes in a baseline.

The merge works on nodes, so that every value keeps the file and line it came from. What the overlay adds or changes
and does not itself call assumed or sourced takes the overlay's `data_origin`; everything else is the baseline's,
untouched, so that its digest is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import Field, ValidationError

from rota.domain.base import Bool, Id, Line, Model, Text
from rota.domain.finding import Problem
from rota.domain.levers import PositionLevers
from rota.domain.scenario import Origin, Scenario
from rota.io.shape import shape_problems, suggestion
from rota.io.yaml_tree import MAX_PROBLEMS, Node, Plain, shorten

PROPOSAL_FORMAT = "rota/proposal/1"

KEYED_SECTIONS = {
    "shifts": "code",
    "competences": "id",
    "demand": "id",
    "positions": "id",
    "agreements": "id",
    "rules": "rule",
    "own_rules": "id",
}
MAPPING_SECTIONS = ("ward", "cycle", "fagdag", "history", "hours_tolerance", "pay")
VALUE_SECTIONS = ("priorities", "langhelg")
SECTIONS = (*KEYED_SECTIONS, "date_exceptions", *MAPPING_SECTIONS, *VALUE_SECTIONS)

_ORIGIN_KEYS = ("assumed", "source")
_NOTE_KEYS = (*_ORIGIN_KEYS, "note")


class ProposalHead(Model):
    """The part of a proposal file that is not changes."""

    format: Literal["rota/proposal/1"]
    id: Id
    title: Text
    description: Text | None = None
    baseline: Line
    data_origin: Origin
    roster: Line | None = None
    roster_note: Text | None = None
    levers: PositionLevers | None = None
    unchanged: Bool = False  # says that the ward stays as it is on purpose: what would a search find for it?
    changes: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A change to one element: the section, the element's id (None for a section that is a mapping), its new fields."""

    section: str
    key: str | None
    fields: Mapping[str, Node]
    node: Node
    path: str


@dataclass(slots=True)
class Merged:
    """A baseline with an overlay laid over it, in the shape of a scenario file."""

    root: Node
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def head_problems(root: Node) -> list[Problem]:
    """What is wrong with an overlay outside its changes."""
    try:
        ProposalHead.model_validate(root.plain())
    except ValidationError as error:
        return shape_problems(error, root, ProposalHead)
    return []


def merge(overlay: Node, baseline: Node) -> Merged:
    """Lay an overlay over a baseline. Changes that cannot be applied are left out and reported."""
    merger = _Merger(overlay, baseline)
    merger.run()
    return merger.merged


def idle_changes(changes: list[Change], before: Scenario, after: Scenario) -> list[Problem]:
    """Changes whose value the baseline has already: a discussion paper must not list what stays as it is."""
    old, new = before.model_dump(by_alias=True), after.model_dump(by_alias=True)
    problems = []
    for change in changes:
        was, becomes = _element(old, change), _element(new, change)
        if was is None and becomes is not None:
            continue
        if not isinstance(was, dict) or not isinstance(becomes, dict):
            if was == becomes:
                problems.append(_idle(change.node, change.path))
            continue
        figures = [name for name in change.fields if name not in _NOTE_KEYS]
        same = [name for name in figures if name in was and was[name] == becomes.get(name)]
        problems += [_idle(change.fields[name], f"{change.path}.{name}") for name in same]
        if not figures and was == becomes:
            problems.append(_idle(change.node, change.path))
    return problems


def _element(data: dict[str, Any], change: Change) -> object:
    section = data.get(change.section)
    if change.key is None:
        return section
    name = KEYED_SECTIONS[change.section]
    return next((element for element in section or () if element[name] == change.key), None)


def _idle(node: Node, path: str) -> Problem:
    return Problem(node.file, node.line, path, "changes nothing: the baseline has this already. Leave it out")


class _Merger:
    """Applies the changes section by section."""

    def __init__(self, overlay: Node, baseline: Node) -> None:
        self._overlay = overlay
        self._baseline = baseline
        self._origin = _origin(overlay)
        base_origin = _origin(baseline)
        self._origins_differ = _plain(self._origin) != _plain(base_origin)
        self.merged = Merged(self._head())

    def run(self) -> None:
        changes = self._overlay.child("changes")
        sections = _mapping(changes)
        unchanged, stated = self._overlay.child("unchanged"), self._overlay.child("levers")
        levers = stated is not None and stated.value is not None
        if unchanged is not None and unchanged.value is True:
            if sections or levers:
                self._report(unchanged, "unchanged", "is stated beside changes or levers: leave one out")
        elif not sections and (changes is None or isinstance(changes.value, dict)) and not levers:
            message = "is empty: state what the proposal changes (`unchanged: true` if nothing, on purpose)"
            self._report(changes or self._overlay, "changes", message)
        for name, node in sections.items():
            path = f"changes.{shorten(name, 40)}"
            if name in KEYED_SECTIONS:
                self._keyed(name, node, path)
            elif name == "date_exceptions":
                self._exceptions(node, path)
            elif name in MAPPING_SECTIONS:
                self._deep(name, node, path)
            elif name in VALUE_SECTIONS:
                self._set(name, node)
                self._note(name, None, {}, node, path)
            else:
                known = f"known are {', '.join(SECTIONS)}"
                self._report(node, path, f"unknown section{suggestion(name, SECTIONS) or ': ' + known}")

    def _head(self) -> Node:
        """The baseline's entries with the overlay's id, title, description, roster and levers."""
        root = self._baseline
        entries = dict(_mapping(root))
        for name in ("id", "title", "description", "roster", "roster_note", "levers"):
            entries.pop(name, None)
            own = self._overlay.child(name)
            if own is not None:
                entries[name] = own
        entries["side"] = Node("proposal", self._overlay.file, self._overlay.line)
        return Node(entries, self._overlay.file, self._overlay.line)

    def _keyed(self, section: str, node: Node, path: str) -> None:
        parts = self._parts(node, path, ("add", "change", "remove"))
        if not parts:
            return
        name = KEYED_SECTIONS[section]
        elements = _list(self._baseline.child(section))
        known = [_text(element.child(name)) for element in elements]
        gone = self._removed(parts.get("remove"), known, f"{path}.remove")
        changed = self._changed(section, parts.get("change"), known, gone, f"{path}.change")
        result = []
        for key, element in zip(known, elements, strict=True):
            if key is None or key not in gone:
                result.append(changed.get(key, element) if key is not None else element)
        result += self._added(name, parts.get("add"), known, f"{path}.add")
        self._set(section, Node(result, node.file, node.line))

    def _parts(self, node: Node, path: str, allowed: tuple[str, ...]) -> dict[str, Node]:
        wanted = f"a mapping with {', '.join(allowed)} is wanted"
        if not isinstance(node.value, dict) or not node.value:
            self._report(node, path, f"{'is empty' if not node.value else 'is no mapping'}: {wanted}")
            return {}
        for name, part in node.value.items():
            if name not in allowed:
                self._report(part, f"{path}.{shorten(name, 40)}", f"unknown key{suggestion(name, allowed)}: {wanted}")
            elif not part.value:
                self._report(part, f"{path}.{name}", "is empty and changes nothing: leave it out")
        return {name: part for name, part in node.value.items() if name in allowed and part.value}

    def _removed(self, node: Node | None, known: list[str | None], path: str) -> set[str]:
        gone: set[str] = set()
        if node is not None and not isinstance(node.value, list):
            self._report(node, path, "is no list: write the ids as in [W04, W05]")
        for item in _list(node):
            key = _text(item)
            if key is None:
                self._report(item, path, "ids are text: write the id, in quotes when it looks like a number")
            elif key not in known:
                self._report(item, f"{path} = {shorten(key)}", self._no_such(key, known))
            elif key in gone:
                self._report(item, f"{path} = {shorten(key)}", "is removed twice: leave one out")
            else:
                gone.add(key)
        return gone

    def _changed(
        self, section: str, node: Node | None, known: list[str | None], gone: set[str], path: str
    ) -> dict[str, Node]:
        changed: dict[str, Node] = {}
        if node is not None and not isinstance(node.value, dict):
            self._report(node, path, "is no mapping: write `id: {field: value}`")
        for key, fields in _mapping(node).items():
            place = f"{path}[{shorten(key, 40)}]"
            name = KEYED_SECTIONS[section]
            if key not in known:
                self._report(fields, place, self._no_such(key, known))
            elif key in gone:
                self._report(fields, place, "is changed and removed: do one of the two")
            elif not isinstance(fields.value, dict) or not fields.value:
                self._report(fields, place, "states no change: write {field: value}")
            elif name in fields.value:
                self._report(
                    fields.value[name], f"{place}.{name}", f"the {name} stays: remove this one and add another"
                )
            else:
                element = _list(self._baseline.child(section))[known.index(key)]
                changed[key] = self._overlaid(element, fields)
                self._note(section, key, fields.value, fields, place)
        return changed

    def _added(self, name: str, node: Node | None, known: list[str | None], path: str) -> list[Node]:
        added = []
        if node is not None and not isinstance(node.value, list):
            self._report(node, path, "is no list: write one entry for each element")
        for item in _list(node):
            key = _text(item.child(name))
            if key is not None and key in known:
                self._report(item, f"{path}[{shorten(key, 40)}]", f"the baseline has this {name}: use change")
            else:
                added.append(self._with_origin(item))
        return added

    def _exceptions(self, node: Node, path: str) -> None:
        parts = self._parts(node, path, ("add", "remove"))
        if not parts:
            return
        kept = _list(self._baseline.child("date_exceptions"))
        remove = parts.get("remove")
        if remove is not None:
            if remove.value != "all":
                self._report(remove, f"{path}.remove", "date exceptions have no id: only `remove: all` is possible")
            elif not kept:
                self._report(remove, f"{path}.remove", "changes nothing: the baseline has no date exceptions")
            else:
                kept = []
        add = parts.get("add")
        if add is not None and not isinstance(add.value, list):
            self._report(add, f"{path}.add", "is no list: write one entry for each date exception")
        items = [*kept, *(self._with_origin(item) for item in _list(add))]
        self._set("date_exceptions", Node(items, node.file, node.line))

    def _deep(self, section: str, node: Node, path: str) -> None:
        base = self._baseline.child(section)
        if node.value is None and section == "fagdag":
            self._set(section, node)
            self._note(section, None, {}, node, path)
        elif not isinstance(node.value, dict) or not node.value:
            self._report(node, path, "states no change: write {field: value}")
        else:
            new = (
                self._with_origin(node) if base is None or base.value is None else self._overlaid(base, node, deep=True)
            )
            self._set(section, new)
            self._note(section, None, node.value, node, path)

    def _overlaid(self, element: Node, fields: Node, deep: bool = False) -> Node:
        """An element with new fields; a source it had does not vouch for figures that the overlay put in."""
        old, new = _mapping(element), _mapping(fields)
        had_origin = any(name in old for name in _ORIGIN_KEYS)
        kept = {name: entry for name, entry in old.items() if name not in _ORIGIN_KEYS}
        result = _merge_deep(kept, new) if deep else {**kept, **new}
        if not any(name in new for name in _ORIGIN_KEYS) and (had_origin or self._origins_differ):
            result |= {name: entry for name, entry in self._origin.items() if name not in new}
        return Node(result, fields.file, fields.line)

    def _with_origin(self, item: Node) -> Node:
        entries = _mapping(item)
        if not entries or not self._origins_differ or any(name in entries for name in _ORIGIN_KEYS):
            return item
        return Node({**self._origin, **entries}, item.file, item.line)

    def _set(self, section: str, node: Node) -> None:
        _mapping(self.merged.root)[section] = node

    def _note(self, section: str, key: str | None, fields: Mapping[str, Node], node: Node, path: str) -> None:
        self.merged.changes.append(Change(section, key, dict(fields), node, path))

    def _report(self, node: Node, path: str, message: str) -> None:
        self.merged.problems.append(Problem(node.file, node.line, path, message))

    def _no_such(self, key: str, known: list[str | None]) -> str:
        # Looking for near names takes long, and nobody reads more problems than are shown.
        many = len(self.merged.problems) > MAX_PROBLEMS
        near = "" if many else suggestion(key, [name for name in known if name is not None])
        return f"the baseline has no '{shorten(key)}'{near}"


def _merge_deep(old: Mapping[str, Node], new: Mapping[str, Node]) -> dict[str, Node]:
    result = dict(old)
    for name, node in new.items():
        before = result.get(name)
        if before is not None and isinstance(before.value, dict) and isinstance(node.value, dict):
            node = Node(_merge_deep(before.value, node.value), node.file, node.line)
        result[name] = node
    return result


def _origin(root: Node) -> dict[str, Node]:
    """The entries of `data_origin`; none when it is not valid, so that one fault is told once."""
    node = root.child("data_origin")
    try:
        Origin.model_validate(node.plain() if node else None)
    except ValidationError:
        return {}
    return _mapping(node)


def _plain(entries: Mapping[str, Node]) -> dict[str, Plain]:
    return {name: node.plain() for name, node in entries.items()}


def _mapping(node: Node | None) -> dict[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _list(node: Node | None) -> list[Node]:
    return node.value if node is not None and isinstance(node.value, list) else []


def _text(node: Node | None) -> str | None:
    return node.value if node is not None and isinstance(node.value, str) else None
