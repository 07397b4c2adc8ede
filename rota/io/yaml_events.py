"""Build nodes from YAML events."""

from __future__ import annotations

from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    ScalarEvent,
    SequenceStartEvent,
)

from rota.domain.finding import InputError, Problem
from rota.io.yaml_tree import MAX_DEPTH, MAX_PROBLEMS, NOT_TEXT, Node, Scalar, Tree, resolve_plain, shorten

_WHY_NO_ALIAS = "aliases can blow a small file up to gigabytes"


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet. `key` is the text of a mapping key that waits for its value."""

    node: Node
    key: str | None = None
    key_line: int = 0
    has_key: bool = False


class Builder:
    """Builds nodes from YAML events, without recursion, so that no depth of nesting can exhaust the stack."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._bombs: list[Problem] = []
        self._open: list[_Open] = []
        self._root: Node | None = None

    def build(self, text: str) -> Tree:
        documents = 0
        try:
            for event in YAML(typ="safe", pure=True).parse(text):
                if isinstance(event, DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise self._stop(_line(event), "a second document begins: one file holds one document")
                self._take(event)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = None if mark is None else mark.line + 1
            raise self._stop(line, f"is not YAML: {_yaml_reason(error.problem, error.context)}") from None
        except YAMLError as error:
            raise self._stop(None, f"is not YAML: {error}") from None
        except (ValueError, OverflowError) as error:
            # ruamel converts escapes and version numbers without a check of their range.
            raise self._stop(None, f"is not YAML: {error}") from None
        if self._bombs:
            raise InputError([*self._bombs[:MAX_PROBLEMS], *self._problems])
        if self._root is None or self._root.value is None:
            raise self._stop(None, "is empty: a mapping of `key: value` lines is wanted")
        if not isinstance(self._root.value, dict):
            kind = "a list" if isinstance(self._root.value, list) else "a single value"
            raise self._stop(self._root.line, f"is {kind}: a mapping of `key: value` lines is wanted at the top")
        return Tree(self._root, self._problems[:MAX_PROBLEMS])

    def _stop(self, line: int | None, message: str) -> InputError:
        return InputError([*self._bombs[:MAX_PROBLEMS], *self._problems, Problem(self._file, line, "", message)])

    def _take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._refuse_marks(event)
            self._place(Node(self._scalar(event), self._file, _line(event)))
        elif isinstance(event, CollectionStartEvent):
            self._refuse_marks(event)
            if len(self._open) >= MAX_DEPTH:
                raise self._stop(_line(event), f"is nested deeper than {MAX_DEPTH} levels")
            node = Node([] if isinstance(event, SequenceStartEvent) else {}, self._file, _line(event))
            self._open.append(_Open(node))
        elif isinstance(event, CollectionEndEvent):
            self._place(self._open.pop().node)
        elif isinstance(event, AliasEvent):
            message = f"alias *{shorten(event.anchor, 40)}: write the value out ({_WHY_NO_ALIAS})"
            self._bombs.append(Problem(self._file, _line(event), "", message))
            self._place(Node(None, self._file, _line(event)))

    def _refuse_marks(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.anchor is not None:
            message = f"anchor &{shorten(event.anchor, 40)}: not used here ({_WHY_NO_ALIAS})"
            self._bombs.append(Problem(self._file, _line(event), "", message))
        if event.ctag is not None:
            message = f"tag {shorten(event.ctag, 60)}: not used here, write the plain value (in quotes when it is text)"
            self._bombs.append(Problem(self._file, _line(event), "", message))

    def _scalar(self, event: ScalarEvent) -> Scalar:
        value: str = event.value
        if event.implicit[0]:
            return resolve_plain(value)
        if NOT_TEXT.search(value):
            self._report(_line(event), "control character in a quoted text: remove it")
            return NOT_TEXT.sub("\ufffd", value)
        return value

    def _place(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node.value, list):
            parent.node.value.append(node)
        elif not parent.has_key:
            parent.key, parent.key_line, parent.has_key = self._key(node), node.line, True
        else:
            self._enter(parent, node)

    def _enter(self, parent: _Open, node: Node) -> None:
        entries = parent.node.value
        key, line = parent.key, parent.key_line
        parent.key, parent.has_key = None, False
        if key is None or not isinstance(entries, dict):
            return
        if key in entries:
            message = f"key '{shorten(key)}' is given twice (first on line {entries[key].line}): keep one"
            self._report(line, message)
            return
        node.line = line
        entries[key] = node

    def _key(self, node: Node) -> str | None:
        if isinstance(node.value, str):
            return node.value
        if isinstance(node.value, list | dict):
            self._report(node.line, "a list or mapping stands as a key: keys are text")
        else:
            self._report(node.line, f'key {node.value} is not text: write it in quotes, "{node.value}"')
        return None

    def _report(self, line: int, message: str) -> None:
        self._problems.append(Problem(self._file, line, "", message))


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _yaml_reason(problem: str | None, context: str | None) -> str:
    if problem and "\\t" in problem:
        return "a tab stands where only spaces can (indent with spaces)"
    return "; ".join(part for part in (context, problem) if part) or "it cannot be parsed"
