"""The steps of an editing session as data: what is written to JSON, so that a reload loses nothing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from rota.domain.base import Int, Model
from rota.domain.editing import Cell
from rota.domain.finding import InputError, Problem

PLACE = "edits"  # what stands for the file in problems of edits that came from no file


class Place(Model):
    """A cell: position and 0-based day of the cycle."""

    position: Annotated[str, Field(strict=True)]
    day: Int

    @property
    def cell(self) -> Cell:
        """The cell."""
        return Cell(self.position, self.day)


class Held(Place):
    """A cell with the code it is given; none: off."""

    code: Annotated[str, Field(strict=True)] | None = None


class Put(Model):
    """Cells that are given other codes, as one step."""

    kind: Literal["change"] = "change"
    cells: Annotated[tuple[Held, ...], Field(min_length=1)]


class Swap(Model):
    """Two cells that exchange what they hold."""

    kind: Literal["swap"] = "swap"
    cells: tuple[Place, Place]


class Lock(Model):
    """Cells that are to stand as they are, or no longer."""

    kind: Literal["lock", "unlock"]
    cells: Annotated[tuple[Place, ...], Field(min_length=1)]


Step = Annotated[Put | Swap | Lock, Field(discriminator="kind")]


class EditLog(Model):
    """A session: its steps from the first roster, of which `done` are not undone. Digests say what it is about.

    `was` is the number of steps done before the last move: what the last difference compares with.
    """

    format: Literal["rota/edits/1"] = "rota/edits/1"
    scenario: Annotated[str, Field(strict=True)]
    roster: Annotated[str, Field(strict=True)]
    steps: Annotated[tuple[Step, ...], Field(max_length=100_000)] = ()
    done: Annotated[Int, Field(ge=0)] = 0
    was: Annotated[Int, Field(ge=0)] = 0


def read_log(text: str, scenario_digest: str, roster_digest: str) -> EditLog:
    """A session as it was written. Raises InputError with every problem of form, and where it is about others."""
    try:
        log = EditLog.model_validate_json(text)
    except ValidationError as error:
        raise InputError([_problem(one["loc"], one["msg"]) for one in error.errors()]) from None
    problems = [
        _problem((name,), f"is about another {name}: the edits cannot be laid on this one")
        for name, own in (("scenario", scenario_digest), ("roster", roster_digest))
        if getattr(log, name) != own
    ]
    problems += [
        _problem((name,), f"is {getattr(log, name)}, and there are {len(log.steps)} steps")
        for name in ("done", "was")
        if getattr(log, name) > len(log.steps)
    ]
    if problems:
        raise InputError(problems)
    return log


def _problem(path: tuple[int | str, ...], message: str) -> Problem:
    parts = (f"[#{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return Problem(PLACE, None, "".join(parts).lstrip("."), message)
