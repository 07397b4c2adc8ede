"""`rota new`: the library in both languages, and a copy that is whole or not there."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from rota.cli import main
from rota.io import library
from rota.io.library import arrangements, library_folder, start_from

ROOT = Path(__file__).parent.parent
SOME = "smerteplaster"


def run(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(("new", *arguments))
    return int(end.value.code or 0)


def test_the_library_of_a_checkout_lies_beside_the_package() -> None:
    assert library_folder() == ROOT / "scenarios"


def test_the_wheel_carries_the_library_inside_the_package() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        targets = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]
    assert targets["wheel"]["force-include"] == {"scenarios": "rota/scenarios"}


def test_an_installed_library_is_found_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "rota"
    shutil.copytree(ROOT / "scenarios" / SOME, package / "scenarios" / SOME)
    # A folder of that name beside an installed package is somebody else's.
    (tmp_path / "site-packages" / "scenarios").mkdir()
    monkeypatch.setattr(library.resources, "files", lambda _name: package)
    assert library_folder() == package / "scenarios"
    assert [one.name for one in arrangements()] == [SOME]


def test_a_missing_library_is_one_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(library.resources, "files", lambda _name: tmp_path / "rota")
    assert run() == 2
    assert "missing from this installation" in capsys.readouterr().err


def test_the_list_is_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    told = capsys.readouterr().out
    assert "langvaktsturnus" in told
    assert "Årsturnus med ferie" in told
    assert "Annual rota with holiday leave" in told
    assert run("--lang", "en") == 0
    assert "Årsturnus med ferie" not in capsys.readouterr().out


def test_the_list_as_json_has_a_title_and_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json") == 0
    found = json.loads(capsys.readouterr().out)["library"]
    folders = sorted(path.parent.name for path in (ROOT / "scenarios").glob("*/baseline.yaml"))
    assert [one["name"] for one in found] == folders
    for one in found:
        for text in (one["title"], one["line"]):
            assert text["nb"]
            assert text["en"]
            assert "\n" not in text["nb"] + text["en"]


def test_a_copy_is_whole_and_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(SOME, "mine/ward", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    source = ROOT / "scenarios" / SOME
    assert told["files"] == sorted(path.name for path in source.iterdir())
    for name in told["files"]:
        assert (tmp_path / "mine" / "ward" / name).read_bytes() == (source / name).read_bytes()
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["ward"]
    with pytest.raises(SystemExit) as end:
        main(("validate", "mine/ward/proposal.yaml"))
    assert not end.value.code


def test_without_a_folder_the_copy_has_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(SOME) == 0
    assert (tmp_path / SOME / "baseline.yaml").is_file()


@pytest.mark.parametrize("there", ["empty", "cwd"])
def test_an_empty_folder_is_filled(there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty" if there == "cwd" else tmp_path)
    assert run(SOME, "." if there == "cwd" else "empty") == 0
    names = {path.name for path in (ROOT / "scenarios" / SOME).iterdir()}
    assert {path.name for path in (tmp_path / "empty").iterdir()} == names


@pytest.mark.parametrize("there", ["folder", "file"])
def test_nothing_is_ever_overwritten(there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "mine"
    kept = target / "baseline.yaml" if there == "folder" else target
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine", encoding="utf-8")
    assert run(SOME, str(target)) == 2
    told = capsys.readouterr().err
    assert told.startswith("1 problem:")
    assert "Nothing was written" in told
    assert kept.read_text(encoding="utf-8") == "mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]


@pytest.mark.parametrize(("name", "words"), [("smerteplater", "did you mean"), ("../scenarios", "in the library")])
def test_an_unknown_name_says_which_there_are(
    name: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name, str(tmp_path / "mine")) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("empty", [True, False])
def test_a_fault_on_the_way_leaves_nothing(empty: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "mine"
    if empty:
        target.mkdir()
    done: list[Path] = []
    write = Path.write_bytes

    def full(to: Path, data: bytes) -> int:
        if len(done) == 2:
            raise OSError(28, "No space left on device")
        done.append(to)
        return write(to, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(library.InputError, match="No space left"):
        start_from(SOME, target)
    assert list(tmp_path.rglob("*")) == ([target] if empty else [])
