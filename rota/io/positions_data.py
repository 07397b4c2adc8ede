"""The position search as JSON, and a found structure as a proposal file that `rota compare` reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from rota.domain.position import Position
from rota.domain.structure import Frontier, LeverValue, Point, PositionChange
from rota.domain.time import MIN_PER_HOUR
from rota.io.restate import yaml_text
from rota.io.yaml_tree import read_tree

Data = dict[str, Any]


def frontier_json(frontier: Frontier) -> Data:
    """The whole search. Figures are exact values rounded to four decimals; `counted` are the steps compared."""
    scenario = frontier.choices.scenario
    assert scenario.levers is not None
    chosen = frontier.chosen
    return {
        "scenario": scenario.id,
        "baseline": frontier.choices.baseline.id,
        "order": [str(one) for one in scenario.levers.order],
        "small_percent": scenario.levers.small_percent,
        "steps": {str(one): _number(step) for one, step in frontier.steps.items()},
        "levers": {name: text.model_dump() for name, text in frontier.choices.levers.items()},
        "present": {str(one): _number(value) for one, value in frontier.present.items()},
        "chosen": None if chosen is None else frontier.points.index(chosen) + 1,
        "chosen_is_best": frontier.chosen_is_best,
        "complete": frontier.complete,
        "stopped": frontier.stopped,
        "seconds": round(frontier.seconds, 2),
        "seconds_to_first": None if frontier.seconds_to_first is None else round(frontier.seconds_to_first, 2),
        "points": [_point(number, point) for number, point in enumerate(frontier.points, 1)],
        "best_alone_steps": {str(one): steps for one, steps in frontier.best_alone.items()},
        "lever_values": [_lever_value(value) for value in frontier.lever_values],
        "needs": {
            name: [
                {
                    "title": need.title.model_dump(),
                    "reference": need.reference.model_dump(),
                    "rung": None if need.rung is None else str(need.rung),
                    "people": need.people,
                }
                for need in needs
            ]
            for name, needs in frontier.needs.items()
        },
        "part_timers_first": [
            {
                "vacancy": one.vacancy,
                "asking": list(one.asking),
                "not_asking": list(one.not_asking),
                "text": one.text.model_dump(),
            }
            for one in frontier.preferences
        ],
        "impossible": None if frontier.impossible is None else frontier.impossible.model_dump(),
        "notes": [note.model_dump() for note in frontier.notes],
    }


def _point(number: int, point: Point) -> Data:
    return {
        "number": number,
        "status": point.status.value,
        "on_frontier": point.on_frontier,
        "reason": point.reason.model_dump(),
        "seconds": round(point.seconds, 2),
        "figures": {str(one): _number(value) for one, value in point.figures.items()},
        "counted": {str(one): steps for one, steps in point.structure.counted},
        "changes": [_change(change) for change in point.changes],
        "hard_findings": None if point.check is None else point.check.count("hard"),
        "windows_examined": None if point.check is None else point.check.windows,
    }


def _change(change: PositionChange) -> Data:
    before, after = change.before, change.after
    return {
        "position": change.position_id,
        "competence": change.competence,
        "levers": list(change.levers),
        "percent": [before.percent, None if after is None else after.percent],
        "weekend_every": [before.weekend_every, None if after is None else after.weekend_every],
        "long_shifts": [before.consent_long, None if after is None else after.consent_long],
        "weekend_shifts": [_codes(before), None if after is None else _codes(after)],
        "in_rota": [before.is_worked, None if after is None else after.is_worked],
    }


def _codes(one: Position) -> list[str]:
    return list(one.shifts if one.weekend_shifts is None else one.weekend_shifts)


def _lever_value(value: LeverValue) -> Data:
    return {
        "levers": list(value.levers),
        "status": None if value.status is None else value.status.value,
        "adds_up": value.figures is not None,
        "figures": None
        if value.figures is None
        else {str(one): _number(amount) for one, amount in value.figures.items()},
        "positions_ended": value.ended,
        "positions_enlarged": value.enlarged,
        "vacancies_filled": value.filled,
        "people_with_long_shifts": value.long_people,
        "overlap_freed_h_per_week": _number(value.overlap_freed_min_per_week / MIN_PER_HOUR),
        "people_with_fagdag": value.fagdag_people,
    }


def _number(value: Fraction) -> float:
    return round(float(value), 4)


def proposal_text(path: Path, point: Point, number: int, roster_file: str | None) -> str:
    """The proposal file at `path` with a found structure in the place of its levers, as YAML text.

    It lies beside the same baseline. `path` must be a proposal that was read without problems.
    """
    plain: Any = read_tree(path).root.plain()
    plain.pop("levers", None)
    plain["id"] = f"{plain['id'][:34]}-{number}"
    plain.pop("roster", None)
    if roster_file is not None:
        plain["roster"] = roster_file
    positions = plain.setdefault("changes", {}).setdefault("positions", {})
    change, remove = positions.setdefault("change", {}), positions.setdefault("remove", [])
    added = {entry["id"]: entry for entry in positions.setdefault("add", [])}
    for one in point.changes:
        if one.position_id in added:
            if one.after is None:
                positions["add"].remove(added[one.position_id])
            else:
                added[one.position_id] |= _plain(one.after)
        elif one.after is None:
            change.pop(one.position_id, None)
            remove.append(one.position_id)
        else:
            _restate(change.setdefault(one.position_id, {}), one.before, one.after)
            if not change[one.position_id]:
                del change[one.position_id]
    _forget(plain["changes"], point)
    for section in [section for section in SECTIONS if section in plain["changes"]]:
        parts = plain["changes"][section]
        plain["changes"][section] = {name: value for name, value in parts.items() if value}
        if not plain["changes"][section]:
            del plain["changes"][section]
    return yaml_text(plain)


SECTIONS = ("positions", "agreements", "own_rules")


def _forget(changes: Data, point: Point) -> None:
    """Take positions that end out of what names them, and what then concerns nobody out of the file."""
    ward, ended = point.scenario, {one.position_id for one in point.changes if one.after is None}
    kept = [one for one in ward.positions if one.id not in ended]
    for agreement in ward.agreements:
        if not ended.isdisjoint(agreement.positions or ()):
            _narrow(changes.setdefault("agreements", {}), agreement.id, agreement.positions or (), ended)
    for own in ward.own_rules:
        if not ended.isdisjoint(own.positions or ()) or not any(map(own.concerns, kept)):
            _narrow(changes.setdefault("own_rules", {}), own.id, own.positions or (), ended)
    duties = [one for one in ward.history.duties if one.position not in ended]
    if len(duties) < len(ward.history.duties):
        plain = [one.model_dump(mode="json", exclude_none=True) for one in duties]
        changes["history"] = changes.get("history", {}) | {"duties": plain}


def _narrow(parts: Data, name: str, ids: Iterable[str], ended: Collection[str]) -> None:
    """An element of a section for the positions that are left; out of the file, or the baseline, where none is."""
    left = [one for one in ids if one not in ended]
    added = {entry["id"]: entry for entry in parts.get("add", [])}
    if name in added and left:
        added[name]["positions"] = left
    elif name in added:
        parts["add"].remove(added[name])
    elif left:
        parts.setdefault("change", {}).setdefault(name, {})["positions"] = left
    else:
        parts.get("change", {}).pop(name, None)
        parts.setdefault("remove", []).append(name)


FIELDS = ("percent", "weekend_every", "consent_long", "weekend_shifts", "in_rota")


def _plain(one: Position) -> Data:
    """The fields that levers change, as a file states them."""
    data = one.model_dump(mode="json", include=set(FIELDS))
    return {name: data[name] for name in FIELDS}


def _restate(entry: Data, before: Position, after: Position) -> None:
    """State what differs from the baseline, and nothing that is as there: a file lists no idle change."""
    old, new = _plain(before), _plain(after)
    for name in FIELDS:
        if new[name] == old[name]:
            entry.pop(name, None)
        else:
            entry[name] = new[name]
