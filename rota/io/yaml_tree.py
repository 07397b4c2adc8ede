"""Read a YAML file into nodes that know where they stand.

Only the plain part of YAML is read: mappings, lists, text, numbers, true/false and null. Anchors, aliases and tags are
refused, since a small file with aliases can stand for gigabytes. Plain scalars follow the YAML 1.2 core schema, so
`NO`, `22:00` and `2027-01-04` are text; a number written with a leading zero (`08`) is text too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rota.domain.finding import InputError, Problem
from rota.io.files import read_text

LIMIT_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_PROBLEMS = 500

Scalar = str | int | float | bool | None
Plain = Scalar | list["Plain"] | dict[str, "Plain"]
PathParts = tuple[str | int, ...]

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})")
_OCTAL_OR_HEX = re.compile(r"0(o[0-7]{1,30}|x[0-9a-fA-F]{1,30})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INF_OR_NAN = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """A value of the file. `line` (from 1) is the line of its key in a mapping, of the item in a list."""

    value: Scalar | list[Node] | dict[str, Node]
    file: str
    line: int

    def plain(self) -> Plain:
        """The value as plain data."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, part: str | int) -> Node | None:
        """The entry under a key or at a 0-based index; None when there is none."""
        if isinstance(self.value, dict) and isinstance(part, str):
            return self.value.get(part)
        if isinstance(self.value, list) and isinstance(part, int) and 0 <= part < len(self.value):
            return self.value[part]
        return None

    def nearest(self, path: PathParts) -> Node:
        """The node at a path, or the last one on the way to it that exists."""
        node = self
        for part in path:
            following = node.child(part)
            if following is None:
                return node
            node = following
        return node


@dataclass(slots=True)
class Tree:
    """A file read as far as possible. `problems` were found on the way; the root is always a mapping."""

    root: Node
    problems: list[Problem] = field(default_factory=list)

    def lines(self) -> dict[PathParts, int]:
        """Line of every path of the file."""
        return dict(_lines(self.root, ()))


def read_tree(path: Path) -> Tree:
    """Read a YAML file of at most 256 KiB.

    Duplicate keys, keys that are not text and control characters are collected in `Tree.problems`. Raises InputError
    where nothing can be made of the file: not readable, not YAML, empty, no mapping, several documents, nested too
    deep, or with anchors, aliases or tags.
    """
    text = read_text(path, LIMIT_BYTES)
    file = str(path)
    unprintable = _unprintable(file, text)
    if unprintable:
        raise InputError(unprintable)
    return _built(file, text)


@lru_cache(maxsize=16)
def _built(file: str, text: str) -> Tree:
    """Kept, since a page reads a baseline and its proposals at every touch. Nobody changes a tree."""
    # Imported here: the parser is not needed by what only names this module's types.
    from rota.io.yaml_events import Builder

    return Builder(file).build(text)


def resolve_plain(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _OCTAL_OR_HEX.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    special = _INF_OR_NAN.fullmatch(text)
    if special:
        return float(f"{special[1]}inf") if special[2] else float("nan")
    return text


def _unprintable(file: str, text: str) -> list[Problem]:
    found: dict[int, Problem] = {}
    for match in NOT_TEXT.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"control character U+{ord(match[0]):04X}: this is not a text file, or remove the character"
        found.setdefault(line, Problem(file, line, "", message))
        if len(found) >= 20:
            break
    return list(found.values())


def _lines(node: Node, path: PathParts) -> Iterator[tuple[PathParts, int]]:
    yield path, node.line
    if isinstance(node.value, dict):
        for key, entry in node.value.items():
            yield from _lines(entry, (*path, key))
    elif isinstance(node.value, list):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index))


def shorten(value: object, limit: int = 60) -> str:
    """A value on one line, control characters escaped, cut to `limit` characters."""
    text = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in str(value)[: limit + 1])
    return text if len(text) <= limit else text[: limit - 3] + "..."
