"""Say in plain words, with file and line, why data does not have the shape of a model."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from rota.domain.base import Text
from rota.domain.finding import Problem
from rota.io.yaml_tree import MAX_PROBLEMS, Node, PathParts, shorten

ID_KEYS = ("id", "code", "rule")

_WANTED = {
    "model_type": "a mapping of `key: value`",
    "model_attributes_type": "a mapping of `key: value`",
    "dict_type": "a mapping of `key: value`",
    "tuple_type": "a list, as in [a, b],",
    "list_type": "a list, as in [a, b],",
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "finite_number": "a finite number",
}
_EITHER = {
    "days": "all, weekdays, weekend or a list such as [mon, tue]",
    "unions": "all or a list of unions",
}
_TEXT_WANTED = "text, or a mapping with nb and en,"
_ID_WANTED = "begin with a letter or digit; then letters, digits, space, '.', '-' and '_'"


def problem_at(root: Node, path: PathParts, message: str, show_value: bool = True) -> Problem:
    """A problem at a path of a file's data: the place of the nearest node, the path in words, and the value there."""
    node = root.nearest(path)
    exact = _exists(root, path)
    text = path_text(root, path)
    if show_value and exact and path and not isinstance(node.value, dict | list):
        text += f" = {_shown(node)}"
    return Problem(node.file, node.line, text, message)


def path_text(root: Node, path: PathParts) -> str:
    """`positions[P05].percent`: elements of sections are named by their id, code or rule, others by number from 1."""
    text = ""
    node: Node | None = root
    for depth, part in enumerate(path):
        node = node.child(part) if node else None
        if isinstance(part, int):
            # Deeper lists, such as locked days, have codes that many entries share.
            name = _name_of(node) if depth == 1 else None
            text += f"[{name or f'#{part + 1}'}]"
        else:
            text += f".{shorten(part, 40)}" if text else shorten(part, 40)
    return text


def resolve_path(root: Node, loc: Iterable[str | int], missing: bool = False) -> PathParts:
    """The path in the file that an error location means: union branches that pydantic adds are dropped."""
    path: list[str | int] = []
    node: Node | None = root
    parts = list(loc)
    for number, part in enumerate(parts):
        child = node.child(part) if node else None
        if child is None and not (missing and number == len(parts) - 1):
            continue
        path.append(part)
        node = child
    return tuple(path)


def shape_problems(error: ValidationError, root: Node, model: type[BaseModel]) -> list[Problem]:
    """One problem for each place of the file that does not fit the model."""
    groups: dict[PathParts, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        path = resolve_path(root, detail["loc"], detail["type"] == "missing")
        groups.setdefault(path, []).append(detail)
    problems = []
    for path, details in islice(groups.items(), MAX_PROBLEMS + 1):
        branched = any(len(detail["loc"]) > len(path) for detail in details)
        if branched and any(other[: len(path)] == path and other != path for other in groups):
            continue  # the branch that went deeper says more exactly what is wrong
        problems.append(problem_at(root, path, _message(details, root, path, model)))
    return problems


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or nothing when no known name is near."""
    near = difflib.get_close_matches(name[:80], list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def field_names(model: type[BaseModel]) -> list[str]:
    """Keys of a model as files write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _exists(root: Node, path: PathParts) -> bool:
    node: Node | None = root
    for part in path:
        node = node.child(part) if node else None
    return node is not None


def _name_of(node: Node | None) -> str | None:
    for key in ID_KEYS:
        entry = node.child(key) if node else None
        if entry is not None and isinstance(entry.value, str) and entry.value:
            return shorten(entry.value, 40)
    return None


def _shown(node: Node) -> str:
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    return "null" if node.value is None else shorten(node.value)


def _message(details: list[ErrorDetails], root: Node, path: PathParts, model: type[BaseModel]) -> str:
    tags = {part for detail in details for part in detail["loc"] if isinstance(part, str)}
    field = _field_at(model, path, tags)
    node = root.nearest(path)
    if len(details) > 1 and path and path[-1] in _EITHER:
        return f"{_EITHER[str(path[-1])]} is wanted"
    messages = dict.fromkeys(_one_message(detail, node, path, model, field, tags) for detail in details)
    return "; or ".join(messages)


def _one_message(
    detail: ErrorDetails,
    node: Node,
    path: PathParts,
    model: type[BaseModel],
    field: FieldInfo | None,
    tags: Collection[str],
) -> str:
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "missing":
        return "is missing: add it"
    if kind == "extra_forbidden":
        return _unknown_key(path, model, tags)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _which_kind(context)
    if kind in _WANTED:
        return _wrong_type(kind, node, field)
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return f"must be {_range_text(field, context)}"
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", "")).replace("'", "")
        options = [option.strip() for option in expected.replace(" or ", ", ").split(",")]
        return f"must be {expected}{suggestion(str(node.value), options)}"
    if kind == "string_pattern_mismatch":
        hex_colour = "#" in str(context.get("pattern"))
        return "must be a colour such as #1A2B3C" if hex_colour else f"must {_ID_WANTED}"
    if kind in ("string_too_short", "too_short"):
        return "is empty: give at least one" if kind == "too_short" else "is empty: write something"
    if kind == "string_too_long":
        return f"is {len(str(node.value))} characters long: at most {context.get('max_length')} are allowed"
    if kind == "too_long":
        return f"has {context.get('actual_length')} entries: at most {context.get('max_length')} are allowed"
    if kind == "value_error":
        return str(context.get("error", detail["msg"]))
    return detail["msg"]


def _which_kind(context: dict[str, Any]) -> str:
    """Of elements of several kinds: which there are, where one says none or another."""
    name, said = str(context["discriminator"]).strip("'"), context.get("tag")
    if said is None:
        return f"`{name}` is missing: it says what this is"
    known = str(context["expected_tags"]).replace("'", "")
    return f"{name}: {shorten(said, 40)} must be one of {known}{suggestion(str(said), known.split(', '))}"


def _unknown_key(path: PathParts, model: type[BaseModel], tags: Collection[str]) -> str:
    owner = _model_at(model, path[:-1], tags)
    names = field_names(owner) if owner else []
    near = suggestion(str(path[-1]), names)
    return "unknown key" + (near or f": known here are {', '.join(names)}")


def _wrong_type(kind: str, node: Node, field: FieldInfo | None) -> str:
    wanted = _WANTED[kind]
    if kind.startswith("model") and field is not None and _model_in(field.annotation) is Text:
        wanted = _TEXT_WANTED
    value = node.value
    hint = ""
    if kind == "string_type" and isinstance(value, bool | int | float):
        hint = ": write it in quotes"
    elif kind in ("int_type", "float_type") and isinstance(value, str):
        hint = ": write it as a plain number, without quotes or unit"
    return f"is {_found(value)}; {wanted} is wanted{hint}"


def _found(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a mapping"


def _range_text(field: FieldInfo | None, context: dict[str, Any]) -> str:
    limits = _limits(field)
    for key in ("gt", "ge", "lt", "le"):
        if key in context:
            limits[key] = context[key]
    low = f"more than {limits['gt']:g}" if "gt" in limits else f"at least {limits['ge']:g}" if "ge" in limits else ""
    high = f"less than {limits['lt']:g}" if "lt" in limits else f"at most {limits['le']:g}" if "le" in limits else ""
    return " and ".join(part for part in (low, high) if part)


def _limits(field: FieldInfo | None) -> dict[str, float]:
    limits: dict[str, float] = {}
    for item in _metadata(field) if field else ():
        for key in ("gt", "ge", "lt", "le"):
            value = getattr(item, key, None)
            if isinstance(value, int | float):
                limits[key] = value
    return limits


def _metadata(annotation: object) -> Iterator[object]:
    """Every piece of metadata inside a field's annotation, those of a union's branches included."""
    if isinstance(annotation, FieldInfo):
        yield from annotation.metadata
        yield from _metadata(annotation.annotation)
        return
    yield annotation
    for inner in get_args(annotation):
        yield from _metadata(inner)


def _field_at(model: type[BaseModel], path: PathParts, tags: Collection[str]) -> FieldInfo | None:
    owner: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for part in path:
        if isinstance(part, int):
            continue
        field = _field(owner, part) if owner else None
        owner = _model_in(field.annotation, tags) if field else None
    return field


def _model_at(model: type[BaseModel], path: PathParts, tags: Collection[str]) -> type[BaseModel] | None:
    if not any(isinstance(part, str) for part in path):
        return model
    field = _field_at(model, path, tags)
    return _model_in(field.annotation, tags) if field else None


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    return next((field for name, field in model.model_fields.items() if key == (field.alias or name)), None)


def _model_in(annotation: object, tags: Collection[str] = ()) -> type[BaseModel] | None:
    """The model of an annotation; of several kinds the one that a tag names, as error locations hold it."""
    found = list(_models_in(annotation))
    return next((one for one in found if _kinds(one) & set(tags)), found[0] if found else None)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _kinds(model: type[BaseModel]) -> set[str]:
    """What the model's own fields of a single fixed value say, such as `kind: spell`."""
    fixed = [field.annotation for field in model.model_fields.values() if get_origin(field.annotation) is Literal]
    return {str(get_args(one)[0]) for one in fixed if len(get_args(one)) == 1}
