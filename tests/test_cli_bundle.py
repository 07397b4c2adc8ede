"""`rota bundle` and what `rota compare` and `rota calendar` write beside: files that are whole, and exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from icalendar import Calendar

from rota.domain.solution import SolveResult, Status
from rota.io.kept import from_json
from rota.io.roster_csv import read_roster
from rota.io.scenario_file import load_scenario
from tests.test_cli import HEADER, WARD, folder, run

__all__ = ["folder"]  # a fixture
ROOT = Path(__file__).parent.parent
SOME = ROOT / "scenarios" / "smerteplaster"


def test_a_folder_becomes_a_file_and_a_folder_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed, opened = tmp_path / "made" / "ward.zip", tmp_path / "opened"
    assert run("bundle", str(SOME), "--out", str(packed)) == 0
    assert capsys.readouterr().out.split() == [str(packed)]
    assert run("bundle", "--open", str(packed), "--out", str(opened), "--json") == 0
    told = json.loads(capsys.readouterr().out)["files"]
    assert sorted(told) == sorted(str(path) for path in opened.rglob("*") if path.is_file())
    for path in SOME.iterdir():
        assert (opened / path.name).read_bytes() == path.read_bytes()
    assert run("validate", str(opened / "proposal.yaml")) == 0
    assert run("bundle", "--open", str(packed), "--out", str(opened)) == 2
    assert "is not empty" in capsys.readouterr().err


def test_a_changed_bundle_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed, changed = tmp_path / "ward.zip", tmp_path / "changed.zip"
    assert run("bundle", str(SOME), "--out", str(packed)) == 0
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"min:", b"min: 1") if name == "baseline.yaml" else content)
    capsys.readouterr()
    assert run("bundle", "--open", str(changed), "--out", str(tmp_path / "opened")) == 2
    assert "changed.zip baseline.yaml: is not the file that manifest.json lists" in capsys.readouterr().err
    assert not (tmp_path / "opened").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (str(SOME),),
        ("--out", "x.zip"),
        ("--open", "x.zip"),
        (str(SOME), "--open", "x.zip", "--out", "y"),
        ("--open", "no-such.zip", "--out", "y"),
        ("no-such", "--out", "y.zip"),
    ],
)
def test_bad_arguments(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("bundle", *arguments) == 2
    assert capsys.readouterr().err.startswith("1 problem")
    assert list(tmp_path.iterdir()) == []


def test_a_comparison_is_printed_and_bundled_with_what_was_found(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, packed = folder / "out", folder / "made" / "ward.zip"
    arguments = ("--time-limit", "10", "--workers", "2", "--out", str(out), "--bundle", str(packed), "--pdf")
    assert run("compare", str(folder), *arguments, "--lang", "en") == 0
    told = capsys.readouterr().out
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {
        *(f"comparison.{ending}" for ending in ("csv", "html", "json", "pdf", "xlsx")),
        *(f"roster-{side}.csv" for side in ("baseline", "proposal")),
        *(f"pages/P{number}.pdf" for number in (1, 2, 3)),
    }
    assert all(str(out / name) in told for name in names)
    for name in names:
        if name.endswith(".pdf"):
            assert (out / name).read_bytes().startswith(b"%PDF")
    assert (out / "comparison.csv").read_text(encoding="utf-8").startswith("id,group,figure,")
    opened = folder / "opened"
    assert run("bundle", "--open", str(packed), "--out", str(opened)) == 0
    for side in ("baseline", "proposal"):
        place = opened / "results" / side
        result = from_json((place / "solve.json").read_text(encoding="utf-8"), SolveResult)
        assert result.status in (Status.OPTIMAL, Status.FEASIBLE)
        assert result.roster is not None
        scenario = load_scenario(opened / f"{side}.yaml")
        assert read_roster(place / "roster.csv", scenario).digest == result.roster.digest
        assert json.loads((place / "check.json").read_text(encoding="utf-8"))["findings_by_severity"]["hard"] == 0


def test_a_bundle_is_of_a_folder_and_that_is_told_before_the_search(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(folder / name) for name in ("baseline.yaml", "proposal.yaml")]
    assert run("compare", *files, "--bundle", str(folder / "x.zip")) == 2
    assert "--bundle: give a FOLDER" in capsys.readouterr().err
    assert run("compare", str(folder), "--bundle", str(folder)) == 2
    assert "is a folder: give a file" in capsys.readouterr().err


def test_calendar_files_for_each_position_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario, roster, place = tmp_path / "ward.yaml", tmp_path / "roster.csv", tmp_path / "ics"
    scenario.write_text(WARD, encoding="utf-8")
    roster.write_text(HEADER + "P1,1,1,D,07:00,15:00,450\n", encoding="utf-8")
    assert run("calendar", str(scenario), str(roster), "--weeks", "4", "--ical", str(place), "--lang", "en") == 0
    assert {path.name for path in place.iterdir()} == {"P1.ics", "P2.ics", "P3.ics"}
    assert str(place / "P1.ics") in capsys.readouterr().out
    calendar = Calendar.from_ical((place / "P1.ics").read_bytes())
    assert isinstance(calendar, Calendar)
    assert [event.start.isoformat() for event in calendar.events] == [
        "2027-01-04T07:00:00+01:00",
        "2027-01-18T07:00:00+01:00",
    ]
    shutil.rmtree(place)
    assert run("calendar", str(scenario), str(roster), "--position", "P2", "--ical", str(place)) == 0
    assert [path.name for path in place.iterdir()] == ["P2.ics"]


def test_help_loads_neither_typst_nor_icalendar() -> None:
    code = (
        "import sys\n"
        "from rota.cli import main\n"
        "try:\n    main(['compare', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('typst', 'icalendar', 'xlsxwriter') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
