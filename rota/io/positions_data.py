"""The position search as JSON, and a found structure as a proposal file that `rota compare` reads."""

from __future__ import annotations

from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

from rota.domain.position import Position
from rota.domain.structure import Frontier, LeverValue, Point, PositionChange
from rota.domain.time import MIN_PER_HOUR
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
        "in_rota": [before.is_worked, None if after is None else after.is_worked],
    }


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
    from ruamel.yaml import YAML

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
    for name in [name for name, value in positions.items() if not value]:
        del positions[name]
    if not positions:
        del plain["changes"]["positions"]
    writer: Any = YAML(typ="safe", pure=True)
    text = StringIO()
    writer.default_flow_style, writer.allow_unicode, writer.width = False, True, 120
    writer.sort_base_mapping_type_on_output = False
    writer.dump(plain, text)
    return text.getvalue()


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
