"""`rota simulate` as scripts and leaders see it: identical sides, the same bytes again, and every kind of bad input."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rota import usecases, usecases_simulation
from rota.cli import main
from rota.domain.finding import InputError
from rota.domain.simulated import Simulation
from rota.io.kept import from_json
from rota.simulate.figures import figures
from rota.usecases_simulation import Asked, default_text, read_spec, simulate_sides, with_asked

TRIAL = Path(__file__).parent.parent / "scenarios" / "langvaktsturnus"
BASELINE = TRIAL / "baseline.yaml"
YEARS = 6


def run(*arguments: object) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(("simulate", *map(str, arguments)))
    return int(end.value.code or 0)


@pytest.fixture(autouse=True, scope="module")
def _default_without_sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The default without years for the whole catalogue, which tests/simulate has examined: they take seconds each."""
    path = tmp_path_factory.mktemp("default") / "default.yaml"
    path.write_text(default_text().replace("check_years: 2", "check_years: 0"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usecases_simulation, "_default", lambda: path)
        yield


@pytest.fixture(scope="module")
def identical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a simulation of the present rota against itself."""
    folder = tmp_path_factory.mktemp("identical")
    assert run(BASELINE, BASELINE, "--replications", YEARS, "--out", folder) == 0
    return folder


def test_identical_rotas_differ_by_nothing_to_the_last_digit(identical: Path) -> None:
    found = from_json((identical / "simulation.json").read_text(encoding="utf-8"), Simulation)
    assert found.replications == YEARS
    shown = [row.difference for row in found.rows if row.difference is not None]
    assert len(shown) > 20
    for one in shown:
        assert (one.mean, one.low, one.high, one.spread, one.low_year, one.high_year) == (0.0,) * 6
    # Something happened in those years: nought on both sides would differ by nothing too.
    below = next(row for row in found.rows if row.figure.id == "absent_shifts")
    assert below.baseline is not None
    assert below.baseline.mean > 50


def test_the_same_input_gives_the_same_bytes(identical: Path, tmp_path: Path) -> None:
    assert run(BASELINE, BASELINE, "--replications", YEARS, "--out", tmp_path) == 0
    for name in ("simulation.json", "rows.csv", "report.html"):
        assert (tmp_path / name).read_bytes() == (identical / name).read_bytes()


def test_every_figure_has_a_row_and_years_stay_the_same_when_more_are_added(identical: Path) -> None:
    found = from_json((identical / "simulation.json").read_text(encoding="utf-8"), Simulation)
    assert {row.figure.id for row in found.rows} == {one.id for one in figures()}
    present = usecases.present(BASELINE)
    assert present is not None
    spec = with_asked(read_spec(None), Asked(replications=3))
    fewer = simulate_sides(present, None, spec, lambda _name, _progress: None)
    assert fewer.proposal is None
    for name, values in fewer.baseline.years.figures.items():
        assert values.tolist() == pytest.approx(found.baseline.years.figures[name][:3].tolist(), abs=0, nan_ok=True)
    assert fewer.draws_digest == found.draws_digest


def test_another_seed_gives_other_years(identical: Path, tmp_path: Path) -> None:
    assert run(BASELINE, "--replications", YEARS, "--seed", 1, "--out", tmp_path) == 0
    other = from_json((tmp_path / "simulation.json").read_text(encoding="utf-8"), Simulation)
    found = from_json((identical / "simulation.json").read_text(encoding="utf-8"), Simulation)
    assert other.seed == 1
    assert other.draws_digest != found.draws_digest


def test_json_is_one_object_with_both_means_and_the_interval(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(BASELINE, "--replications", YEARS, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["replications"], data["proposal"], data["stopped_by"]) == (YEARS, None, "fixed")
    assert {row["figure"] for row in data["rows"]} == {one.id for one in figures()}


def test_the_terminal_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for lang in ("nb", "en"):
        assert run(BASELINE, "--replications", YEARS, "--lang", lang, "--definitions") == 0
        texts.append(" ".join(capsys.readouterr().out.split()).replace("- ", "-"))  # lines may end at a hyphen
    assert "95 av 100 slike år" in texts[0]
    assert "95 of 100 such years" in texts[1]
    for one in figures():
        assert " ".join(one.definition.en.split()).replace("- ", "-") in texts[1]


def test_a_width_stops_it_and_the_reader_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(default_text().replace("{first: 1000, most: 10000", "{first: 4, most: 8"), encoding="utf-8")
    assert run(BASELINE, "--spec", spec, "--half-width", "1000000", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["stopped_by"], data["replications"]) == ("half_width", 4)
    assert data["confidence_at_stop"] > data["confidence"] == 0.95
    assert run(BASELINE, "--spec", spec, "--half-width", "0.000001", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["stopped_by"], data["replications"]) == ("most", 8)


def test_the_default_can_be_written_changed_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    assert run("--write-spec", path) == 0
    assert path.read_text(encoding="utf-8") == default_text()
    assert "#" in default_text()
    assert run("--write-spec", path) == 2
    assert "nothing is written over" in capsys.readouterr().err
    assert read_spec(path) == read_spec(None)


def test_every_problem_is_told_at_once_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text("format: rota/simulation/1\nweeks: 90\nreplications: {deciding: 3}\n", encoding="utf-8")
    out = tmp_path / "out"
    code = run(
        BASELINE, tmp_path / "none.yaml", "--spec", spec, "--replications", "1", "--half-width", "-1", "--out", out
    )
    told = capsys.readouterr().err
    assert code == 2
    assert told.startswith("6 problems:")
    assert all(part in told for part in ("none.yaml", "spec.yaml:2", "spec.yaml:3", "--replications", "--half-width"))
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give a folder, or a baseline"),
        (("nowhere",), "no such folder"),
        ((BASELINE, "--spec", TRIAL / "roster.csv"), "roster.csv"),
        ((BASELINE, "--write-spec", "x.yaml"), "writes a file and simulates nothing"),
    ],
)
def test_bad_input(arguments: tuple[object, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert told in capsys.readouterr().err


def test_a_name_that_the_ward_does_not_have_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(default_text() + "resident_groups:\n  - {id: a, positions: [P01, X9]}\n", encoding="utf-8")
    assert run(BASELINE, "--spec", spec) == 2
    assert "resident_groups[a].positions[#2] = X9: no such position: X9" in capsys.readouterr().err


def test_sides_of_different_periods_are_not_compared(tmp_path: Path) -> None:
    for name in ("baseline.yaml", "roster.csv"):
        shutil.copy(TRIAL / name, tmp_path / name)
    other = tmp_path / "other.yaml"
    text = BASELINE.read_text(encoding="utf-8").replace(
        "rolling: true, start: 2027-01-04", "rolling: false, start: 2027-01-04"
    )
    other.write_text(text.replace("id: baseline", "id: other", 1), encoding="utf-8")
    sides = [usecases.present(path) for path in (tmp_path / "baseline.yaml", other)]
    assert sides[0] is not None
    spec = with_asked(read_spec(None), Asked(replications=3))
    with pytest.raises(InputError, match="do not reach over the same period"):
        simulate_sides(sides[0], sides[1], spec, lambda _name, _progress: None)
    # Where both have the period there is nothing to refuse.
    both = spec.model_copy(update={"weeks": 12})
    assert simulate_sides(sides[0], sides[1], both, lambda _name, _progress: None).weeks == 12
