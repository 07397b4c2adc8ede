"""The trial ward with its rota, and the simulation that ships with the tool."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rota.domain.absence import SimulationSpec
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.io.roster_csv import read_roster
from rota.io.scenario_file import load_scenario

FOLDER = Path(__file__).parents[2] / "scenarios" / "langvaktsturnus"


@pytest.fixture(scope="session")
def default_spec() -> SimulationSpec:
    """The simulation that ships with the tool."""
    text = files("rota.simulate").joinpath("default.yaml").read_text(encoding="utf-8")
    return SimulationSpec.model_validate(YAML(typ="safe").load(text))


@pytest.fixture(scope="session")
def trial_ward() -> tuple[Scenario, Roster]:
    """The trial ward before the trial, with its rota."""
    scenario = load_scenario(FOLDER / "baseline.yaml")
    return scenario, read_roster(FOLDER / "roster.csv", scenario)
