"""The file that states a simulation: every problem with its place, the default among the good ones."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from rota import usecases
from rota.domain.absence import Outbreak, Overtime, Pool, Spell
from rota.domain.finding import InputError
from rota.io.simulation_file import read_simulation, unknown_names

DEFAULT = Path(str(resources.files("rota.simulate").joinpath("default.yaml")))
HEAD = "format: rota/simulation/1\n"
SHORT = "  - {id: short, kind: spell, per_year: 3, length: {geometric_mean: 3}, assumed: true}\n"


def _problems(tmp_path: Path, text: str, *, look_up: bool = False) -> list[str]:
    path = tmp_path / "simulation.yaml"
    path.write_text(text, encoding="utf-8")
    scenarios = [usecases.load(Path("scenarios/langvaktsturnus/baseline.yaml"))] if look_up else []
    with pytest.raises(InputError) as error:
        read_simulation(path, scenarios, ("below_min_shifts", "calls"))
    return [str(problem).removeprefix(str(path)) for problem in error.value.problems]


def test_the_default_is_read_and_every_figure_has_an_origin() -> None:
    spec = read_simulation(DEFAULT, [usecases.load(Path("scenarios/langvaktsturnus/baseline.yaml"))])
    assert {type(one) for one in spec.absences} == {Spell, Outbreak}
    assert all(one.assumed or one.source for one in (*spec.absences, *spec.policies))
    assert spec.effects == ()  # what the arrangement does to absence is never built in


def test_an_unknown_key_is_told_with_the_keys_of_its_own_kind(tmp_path: Path) -> None:
    text = HEAD + "policies:\n  - {step: pool, peeple: 3, available_share: 0.3, per_day: 1, assumed: true}\n"
    (unknown, missing) = sorted(_problems(tmp_path, text))
    assert unknown == ":3 policies[#1].peeple = 3: unknown key; did you mean 'people'?"
    assert missing == ":3 policies[#1].people: is missing: add it"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("absences:\n  - {id: a, assumed: true}\n", "absences[a]: `kind` is missing: it says what this is"),
        (
            "absences:\n  - {id: a, kind: spel, assumed: true}\n",
            "absences[a]: kind: spel must be one of spell, outbreak, vacancy, holiday; did you mean 'spell'?",
        ),
        (
            "absences:\n  - {id: a, kind: spell, per_year: 400, length: {geometric_mean: 3}, assumed: true}\n",
            "absences[a].per_year = 400: must be at least 0 and at most 365",
        ),
        (
            "absences:\n  - {id: a, kind: spell, per_year: 3, length: {geometric_mean: 3}}\n",
            "absences[a]: say `assumed: true` or name a `source`",
        ),
        (
            "absences:\n  - {id: a, kind: spell, per_year: 3, length: {}, assumed: true}\n",
            "absences[a].length: give one of geometric_mean, lognormal_median and table",
        ),
        (f"absences:\n{SHORT}{SHORT}", "absences: short more than once"),
        ("first: 2027-01-05\n", "first: 2027-01-05 is not a Monday"),
        ("replications: {first: 100, most: 50}\n", "replications: most 50 is below first 100"),
        ("replications: {deciding: luck}\n", "replications.deciding = luck: no such figure: luck"),
        ("weeks: 60\n", "weeks = 60: must be at least 1 and at most 52"),
        (
            f"absences:\n{SHORT}effects:\n"
            "  - {side: proposal, factor: 0.9, absences: [shrot], note: idea, assumed: true}\n",
            "no such spells and outbreaks: shrot",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, body: str, told: str) -> None:
    found = _problems(tmp_path, HEAD + body)
    assert any(told in one for one in found), found


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = (
        "format: rota/simulation/2\nweeks: 0\npolicies:\n  - {step: luck, assumed: true}\n"
        "  - {step: overtime, accept_share: 2, assumed: true}\n"
    )
    assert len(_problems(tmp_path, text)) == 4


def test_names_are_looked_up_in_the_ward(tmp_path: Path) -> None:
    text = HEAD + (
        "groups:\n  - {id: g, positions: [P01, P99]}\n  - {id: h, competence: nurze}\n"
        "policies:\n  - {step: pool, people: 3, available_share: 0.3, per_day: 1, competence: medic, "
        "shifts: [D, X], assumed: true}\n"
        "resident_groups:\n  - {id: r, positions: [Q1]}\n"
    )
    found = _problems(tmp_path, text, look_up=True)
    assert len(found) == 5
    assert any("groups[g].positions[#2] = P99: no such position: P99" in one for one in found)
    assert any("no such competence: nurze; did you mean 'nurse'?" in one for one in found)


def test_a_simulation_that_is_not_from_a_file_is_looked_up_too() -> None:
    spec = read_simulation(DEFAULT)
    pool = Pool(step="pool", people=2, available_share=0.5, per_day=1, competence="medic", assumed=True)
    asked = spec.model_copy(update={"policies": (pool, Overtime(step="overtime", accept_share=0.1, assumed=True))})
    (problem,) = unknown_names(asked, [usecases.load(Path("scenarios/langvaktsturnus/baseline.yaml"))], "the page")
    assert "medic" in str(problem)
