"""Many scenarios at once: what a batch file says, a task of it, and what comes out of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rota.domain.absence import SimulationSpec
from rota.domain.base import Bool, Id, Int, Line, Model, Num, Text
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario

Verb = Literal["weekend", "figures", "solve", "positions", "compare", "simulate"]
RotaUsed = Literal["own", "made"]
Value = Annotated[Bool | Int | Num | Line, Field(union_mode="left_to_right")]
Figure = float | int | None

MOST_VALUES, MOST_TASKS = 1000, 20_000
SIMULATION = "simulation."


class Axis(Model):
    """One thing that is swept. Exactly one of `lever`, `levers`, `set` and `scale` says what a value changes.

    `lever` is a lever as `rota weekend --lever` takes it, with `{}` in the value's place; `levers` gives each label a
    list of levers; `set` is a path in the scenario, such as `positions[*].weekend_every` or `fagdag.every_weeks`, and
    `scale` one to a number that the value is a factor of. A path such as `simulation.absences[short].per_year` goes
    into the simulation.
    """

    name: Id
    values: Annotated[tuple[Value, ...], Field(max_length=MOST_VALUES)] = ()
    lever: Line | None = None
    levers: dict[Id, tuple[Line, ...]] | None = None
    set: Line | None = None
    scale: Line | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Axis:
        ways = [name for name in ("lever", "levers", "set", "scale") if getattr(self, name) is not None]
        if len(ways) != 1:
            raise ValueError("write exactly one of `lever`, `levers`, `set` and `scale`")
        if self.levers is not None:
            if self.values or not self.levers:
                raise ValueError("`levers` gives each label its levers and takes no `values`")
        elif not self.values:
            raise ValueError("`values` is missing")
        if self.lever is not None and "{}" not in self.lever:
            raise ValueError("`lever` has no `{}` in the value's place")
        if len(set(map(repr, self.points))) < len(self.points):
            raise ValueError("a value is there twice")
        if self.scale is not None and any(isinstance(one, bool | str) for one in self.values):
            raise ValueError("`scale` takes numbers")
        return self

    @property
    def points(self) -> tuple[Value, ...]:
        """The values, or the labels of the levers."""
        return tuple(self.levers) if self.levers is not None else self.values

    @property
    def path(self) -> str | None:
        """Where a value goes, for `set` and `scale`."""
        return self.set if self.set is not None else self.scale

    @property
    def in_simulation(self) -> bool:
        """Whether that is in the simulation, not in the ward."""
        return self.path is not None and self.path.startswith(SIMULATION)


class Experiment(Model):
    """Wards times values times seeds, and what is done with each.

    `grid` takes every combination of the axes' values, `zip` the first of each, the second of each and so on. A
    combination with all values of an entry of `exclude` is left out. `effort` is the limit of a solve in the solver's
    deterministic units, about seconds of one core: with it the same task gives the same roster anywhere.
    `time_limit_s` ends a task by the clock; what it ended so is marked as not repeatable.

    `simulate` lives years of absence with the ward's `own` rota or one `made` within the effort, beside the baseline's
    present rota under the same draws where the ward is a proposal or its rota is made. `simulation` is a file as
    `rota simulate --spec` takes it; `replications` years in place of what it says; the seed is that of the draws too.
    """

    id: Id
    verb: Verb
    scenarios: Annotated[tuple[Line, ...], Field(min_length=1, max_length=1000)]
    axes: tuple[Axis, ...] = ()
    combine: Literal["grid", "zip"] = "grid"
    exclude: tuple[dict[Id, Value], ...] = ()
    seeds: Annotated[tuple[Annotated[Int, Field(ge=0, lt=2**31)], ...], Field(min_length=1, max_length=1000)] = (0,)
    effort: Annotated[Num, Field(gt=0, le=86_400)] = 10.0
    time_limit_s: Annotated[Num, Field(ge=1, le=86_400)] = 600.0
    simulation: Line | None = None
    replications: Annotated[Int, Field(ge=2, le=100_000)] | None = None
    rota: RotaUsed | None = None

    @model_validator(mode="after")
    def _fits(self) -> Experiment:
        names = [axis.name for axis in self.axes]
        if len(set(names)) < len(names):
            raise ValueError("two axes have the same name")
        if {*names} & {"seed", "scenario", "experiment", "verb", "status", "key", "message"}:
            raise ValueError("an axis has the name of a column of the result")
        if self.combine == "zip" and len({len(axis.points) for axis in self.axes}) > 1:
            raise ValueError("`combine: zip` wants axes of equal length")
        if any(set(entry) - {*names} or not entry for entry in self.exclude):
            raise ValueError("`exclude` names an axis that is not there, or none")
        if len(set(self.seeds)) < len(self.seeds) or len(set(self.scenarios)) < len(self.scenarios):
            raise ValueError("a seed or a scenario is there twice")
        if self.verb != "simulate":
            given = [name for name in ("simulation", "replications", "rota") if getattr(self, name) is not None]
            given += [axis.name for axis in self.axes if axis.in_simulation]
            if given:
                raise ValueError(f"only the verb simulate takes {', '.join(given)}")
        return self


class Criterion(Model):
    """One of the figures that results are ranked by, with bounds that a result must keep to be ranked."""

    figure: Line
    better: Literal["higher", "lower"]
    at_most: Num | None = None
    at_least: Num | None = None


class BatchSpec(Model):
    """A batch file. Results are ranked by the first criterion, among equals by the next, and so on: no weights."""

    format: Literal["rota/batch/1"]
    title: Text
    experiments: tuple[Experiment, ...]
    rank: tuple[Criterion, ...] = ()

    @model_validator(mode="after")
    def _names_once(self) -> BatchSpec:
        if not 1 <= len(self.experiments) <= 100:
            raise ValueError("write 1 to 100 experiments")
        ids = [one.id for one in self.experiments]
        if len(set(ids)) < len(ids):
            raise ValueError("two experiments have the same id")
        figures = [one.figure for one in self.rank]
        if len(set(figures)) < len(figures):
            raise ValueError("`rank` has a figure twice")
        return self


@dataclass(frozen=True)
class Task:
    """One ward with one value of each axis and one seed. `key` is the same for the same work by the same program.

    With a `problem` the combination is no ward: there is nothing to run. `baseline` is what a proposal lies over.
    `friday`: the weekend ledger counts Friday evening and night. `roster` is the scenario's own, `present` that of the
    baseline, which it is compared with. `simulation` has the seed and the number of years asked for. `engine` is the
    program that the key is of, by its sources and the versions of what it computes with; a process of another one must
    not run the task.
    """

    key: str
    experiment: str
    verb: Verb
    source: str
    axes: Mapping[str, Value]
    seed: int
    effort: float
    time_limit_s: float
    scenario: Scenario | None
    baseline: Scenario | None = None
    roster: Roster | None = None
    present: Roster | None = None
    simulation: SimulationSpec | None = None
    problem: str | None = None
    friday: bool = False
    engine: str | None = None


Status = Literal["done", "found", "proved_impossible", "not_found", "undecided", "invalid", "error", "lost"]


@dataclass(frozen=True)
class Outcome:
    """What came out of a task. `repeatable` is False where the clock, not the effort, ended it.

    `found`, `proved_impossible`, `not_found` (in the time given) and `undecided` are never one another. `invalid`: no
    such ward. `error`: the program failed; `lost`: its process ended without a word.
    """

    status: Status
    figures: Mapping[str, Figure]
    message: str | None = None
    roster_digest: str | None = None
    repeatable: bool = True
    seconds: float = 0.0
