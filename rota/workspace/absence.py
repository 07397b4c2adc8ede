"""What the parties set about absence, and the years simulated for it, kept in the session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rota import usecases
from rota.domain.absence import STEPS, Absence, Effect, Outbreak, SimulationSpec, Spell
from rota.domain.base import Text
from rota.domain.comparison import Side
from rota.domain.finding import InputError, Problem
from rota.domain.simulated import Simulation
from rota.io import kept
from rota.io.files import read_text, write_text
from rota.usecases import OnProgress
from rota.usecases_simulation import read_spec, simulate_sides
from rota.workspace.edits import sides_of
from rota.workspace.store import PRESENT, Session

SPEC_BYTES = 256 * 1024
MOST_BYTES = 60 * 1024 * 1024
TABLE_NOTE = Text(nb="Satt av partene ved bordet.", en="Set by the parties at the table.")


@dataclass(frozen=True)
class Wanted:
    """What the page's controls say. Rates are spells per person and year; `steps` are tried in their order.

    `effect_percent` is the user's own assumption about absence in the proposal: -10 is a tenth less. `length_days` is
    the mean length by absence, shown and not changed.
    """

    years: int
    rates: Mapping[str, float]
    outbreaks: bool
    steps: tuple[str, ...]
    effect_percent: float = 0.0
    length_days: Mapping[str, float] = field(default_factory=dict)


def wanted(spec: SimulationSpec) -> Wanted:
    """What the controls say of a simulation."""
    spells = {one.id: one for one in spec.absences if isinstance(one, Spell)}
    return Wanted(
        spec.replications.first,
        {name: one.per_year for name, one in spells.items()},
        any(isinstance(one, Outbreak) for one in spec.absences),
        tuple(one.step for one in spec.policies),
        next((round(100 * (one.factor - 1), 1) for one in spec.effects if one.side == "proposal"), 0.0),
        {name: one.length.mean_days for name, one in spells.items()},
    )


def with_wanted(asked: Wanted) -> SimulationSpec:
    """The simulation used where none is stated, with what the controls say. What was not touched keeps its origin."""
    base = read_spec(None)
    absences: list[Absence] = []
    for one in base.absences:
        if isinstance(one, Outbreak) and not asked.outbreaks:
            continue
        rate = asked.rates.get(one.id)
        if isinstance(one, Spell) and rate is not None and rate != one.per_year:
            if rate == 0:
                continue
            stated = {"per_year": rate, "assumed": True, "source": None, "note": TABLE_NOTE}
            absences.append(one.model_copy(update=stated))
        else:
            absences.append(one)
    steps = {one.step: one for one in base.policies}
    effects = []
    if asked.effect_percent:
        factor = 1 + asked.effect_percent / 100
        effects.append(Effect(side="proposal", factor=factor, note=TABLE_NOTE, assumed=True))
    data = {name: getattr(base, name) for name in SimulationSpec.model_fields}
    data |= {
        "absences": tuple(absences),
        "policies": tuple(steps[name] for name in asked.steps if name in steps),
        "effects": tuple(effects),
        "replications": base.replications.model_copy(update={"first": asked.years, "most": asked.years}),
    }
    return SimulationSpec.model_validate(data)


def known_steps() -> tuple[str, ...]:
    """The steps that can be chosen, in the order they are tried where none is stated."""
    known = [one.step for one in read_spec(None).policies]
    return tuple(sorted(known, key=lambda name: (known.index(name), STEPS.index(name))))


def keep_spec(session: Session, name: str, spec: SimulationSpec) -> None:
    """Keep what a simulation is to assume. `name` is a proposal's, or `PRESENT`."""
    write_text(_path(session, name, "spec"), spec.model_dump_json())


def kept_spec(session: Session, name: str) -> SimulationSpec:
    """What was set for a proposal; the default where nothing was. Raises InputError for a file that is none."""
    path = _path(session, name, "spec")
    if not path.is_file():
        return read_spec(None)
    try:
        return SimulationSpec.model_validate(json.loads(read_text(path, SPEC_BYTES)))
    except ValueError as error:
        raise InputError([Problem(path.name, None, "", f"is no simulation: {error}")]) from None


def simulate_kept(session: Session, name: str, on_progress: OnProgress) -> str:
    """Simulate what is kept and keep the years. Returns how it ended, in one word. Raises InputError."""
    sides = simulated_sides(session, name)
    if sides is None:
        raise InputError([Problem(name, None, "", "has no rota yet: find one first")])
    found = simulate_sides(*sides, kept_spec(session, name), on_progress)
    write_text(_path(session, name, "years"), kept.to_json(found))
    return found.stopped_by


def simulated_sides(session: Session, name: str) -> tuple[Side, Side | None] | None:
    """The rotas to simulate; None where there is none. Raises what `rota.usecases_comparison.found_sides` raises."""
    if name != PRESENT:
        return sides_of(session, name)
    present = usecases.present(session.baseline_path)
    return None if present is None else (present, None)


def years_path(session: Session, name: str) -> Path:
    """Where simulated years are kept, whether or not they are there."""
    return _path(session, name, "years")


def kept_years(path: Path) -> Simulation | None:
    """The years that were simulated last; None where none were. Raises InputError for a file that holds none."""
    return kept.from_json(read_text(path, MOST_BYTES), Simulation, path.name) if path.is_file() else None


def digests_now(session: Session, name: str) -> tuple[tuple[str, str], ...] | None:
    """Ward and rota of each side as they are now; None where there is no rota. Raises as `simulated_sides`."""
    sides = simulated_sides(session, name)
    if sides is None:
        return None
    return tuple((one.scenario.digest(), one.roster.digest) for one in sides if one is not None)


def still_stands(simulation: Simulation, now: tuple[tuple[str, str], ...]) -> bool:
    """Whether the years were simulated for these rotas as they are now (`digests_now`)."""
    return now == tuple((one.years.scenario_digest, one.years.roster_digest) for one in simulation.sides)


def _path(session: Session, name: str, what: str) -> Path:
    folder = session.root / "absence"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.{what}.json"
