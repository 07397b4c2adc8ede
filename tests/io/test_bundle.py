"""Bundles: the same bytes for the same experiment, and nothing written of one that a stranger has changed."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.domain.finding import InputError
from rota.domain.solution import SolveResult
from rota.domain.structure import Frontier
from rota.io import bundle_reading
from rota.io.bundle import BundleResult, read_bundle, write_bundle
from rota.io.bundle_reading import FORMAT, contents_of
from rota.io.kept import from_json
from rota.usecases_bundle import bundle
from tests.io import sample
from tests.io.test_kept import CHOICES

WHEN = date(2026, 11, 23)
VERSIONS = {"rota": "0.1.0", "python": "3.11.7"}
ROOT = Path(__file__).parents[2]
INPUTS = {
    "baseline.yaml": "id: utgangspunkt æøå\n".encode(),
    "proposal-hver 4. helg.yaml": b"id: proposal\n",
    "roster.csv": b"position_id,week\n",
}


def _made(**more: Any) -> bytes:
    scenario = sample.scenario("proposal")
    roster = sample.roster(scenario)
    search = Frontier(CHOICES, {}, (), {}, (), (), True, False, 1.0, None, {}, 0)
    result = BundleResult("proposal-hver 4. helg", roster, sample.check(scenario), sample.solved(found=roster), search)
    return write_bundle(**({"inputs": INPUTS, "results": [result], "made_on": WHEN, "versions": VERSIONS} | more))


def _listed(held: Mapping[str, bytes], **changes: Any) -> bytes:
    entries = {name: {"sha256": sha256(data).hexdigest(), "bytes": len(data)} for name, data in held.items()}
    return json.dumps({"format": FORMAT, "made_on": "2026-11-23", "versions": {}, "files": entries} | changes).encode()


def _zip(files: Mapping[str, bytes] | list[tuple[Any, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(name, content)
    return stream.getvalue()


def _good(**files: bytes) -> dict[str, bytes]:
    held = INPUTS | {name.replace("__", "."): data for name, data in files.items()}
    return {"manifest.json": _listed(held), **held}


def _refused(data: bytes, folder: Path) -> str:
    """What is told of a bundle that must be refused; nothing may be written."""
    with pytest.raises(InputError) as caught:
        read_bundle(data, folder / "opened")
    assert list(folder.iterdir()) == []
    assert all(problem.file.startswith("bundle.zip") for problem in caught.value.problems)
    assert all(problem.message_nb and problem.message_nb != problem.message for problem in caught.value.problems)
    return str(caught.value)


def test_an_opened_bundle_is_the_scenario_folder_with_its_results(tmp_path: Path) -> None:
    written = read_bundle(_made(), tmp_path / "opened")
    place = tmp_path / "opened" / "results" / "proposal-hver 4. helg"
    assert {path.name for path in place.iterdir()} == {"check.json", "roster.csv", "search.json", "solve.json"}
    assert sorted(written) == sorted(path for path in (tmp_path / "opened").rglob("*") if path.is_file())
    for name, content in INPUTS.items():
        assert (tmp_path / "opened" / name).read_bytes() == content
    scenario = sample.scenario("proposal")
    kept = (place / "solve.json").read_text(encoding="utf-8")
    assert from_json(kept, SolveResult) == sample.solved(found=sample.roster(scenario))
    assert from_json((place / "search.json").read_text(encoding="utf-8"), Frontier).choices == CHOICES
    assert json.loads((place / "check.json").read_text(encoding="utf-8"))["examined"] == 1234
    manifest = json.loads((tmp_path / "opened" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["format"], manifest["made_on"], manifest["versions"]) == (FORMAT, "2026-11-23", VERSIONS)
    assert set(manifest["files"]) == {
        path.relative_to(tmp_path / "opened").as_posix() for path in written if path.name != "manifest.json"
    }
    assert [path.name for path in tmp_path.iterdir()] == ["opened"]


def test_equal_experiments_give_equal_bytes() -> None:
    assert _made() == _made(inputs=dict(reversed(INPUTS.items())))
    assert _made() != _made(made_on=date(2026, 11, 24))


def test_a_scenario_folder_is_bundled_with_the_check_of_its_roster(tmp_path: Path) -> None:
    folder = tmp_path / "ward"
    folder.mkdir()
    for path in (ROOT / "scenarios" / "smerteplaster").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "staff list.csv").write_text("name\n", encoding="utf-8")
    found = contents_of(bundle(folder, WHEN))
    # Only what the scenarios name: another file of the folder may be nobody else's business.
    assert set(found) == {
        "manifest.json",
        "README.md",
        "baseline.yaml",
        "proposal.yaml",
        "roster.csv",
        "results/baseline/check.json",
        "results/baseline/roster.csv",
    }
    read_bundle(bundle(folder, WHEN), tmp_path / "again")
    assert bundle(tmp_path / "again", WHEN) == bundle(folder, WHEN)
    (folder / "baseline.yaml").write_text("format: rota/scenario/1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"baseline\.yaml"):
        bundle(folder, WHEN)


def test_what_cannot_be_bundled_is_told() -> None:
    for name in ("../baseline.yaml", "manifest.json", "results/x/solve.json", "notes.txt", "CON.csv", "a\x00.csv"):
        with pytest.raises(InputError) as caught:
            _made(inputs=INPUTS | {name: b"x"})
        assert [problem.file for problem in caught.value.problems] == [name]
    with pytest.raises(InputError, match="refused as a bomb"):
        _made(inputs=INPUTS | {"big.csv": b"0" * 10_000_000})
    with pytest.raises(InputError, match="holds 52,428,800"):
        _made(inputs=INPUTS | {"big.csv": b"0" * (50 * 1024 * 1024)})
    with pytest.raises(InputError, match="a bundle holds 200"):
        _made(inputs=INPUTS | {f"{number}.csv": b"" for number in range(200)})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../evil.yaml", "leads out of the folder"),
        ("results/../../evil.csv", "leads out of the folder"),
        ("..\\evil.csv", "leads out of the folder"),
        ("/etc/cron.d/evil.csv", "is an absolute path"),
        ("C:\\evil.csv", "is an absolute path"),
        ("\\\\host\\share\\evil.csv", "is an absolute path"),
        ("inner.zip", "is a zip file within the zip file"),
        ("run.sh", "is no file that a bundle holds"),
        (".hidden.csv", "is no file that a bundle holds"),
        ("trailing .csv", "is no file that a bundle holds"),
        ("line\nbreak.csv", "is no file that a bundle holds"),
        ("results/x/y/solve.json", "is no file that a bundle holds"),
        ("nul.csv", "is a name that Windows keeps"),
        ("results/COM1/roster.csv", "is a name that Windows keeps"),
        (f"{'x' * 120}.csv", "is a name of 124 characters"),
        ("results/proposal/", "is no plain file"),
    ],
)
def test_names_that_are_refused(name: str, told: str, tmp_path: Path) -> None:
    files = {**INPUTS, name: b"x"}
    entry = zipfile.ZipInfo("x")
    entry.filename = entry.orig_filename = name
    data = _zip([("manifest.json", _listed(files)), *INPUTS.items(), (entry, b"x")])
    assert told in _refused(data, tmp_path)


def test_a_name_that_ends_early_is_refused(tmp_path: Path) -> None:
    """Python reads a name up to its NUL; other programs do not."""
    data = _zip(_good(innocentXcsv=b"x") | {"innocent.csv": b"x"}).replace(b"innocent.csv", b"innocent\0csv")
    assert "is no file that a bundle holds" in _refused(data, tmp_path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind: int, tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link.csv")
    entry.external_attr = (kind | 0o777) << 16
    files = INPUTS | {"link.csv": b"/etc/passwd"}
    told = _refused(_zip([("manifest.json", _listed(files)), *INPUTS.items(), (entry, b"/etc/passwd")]), tmp_path)
    assert ("is a symbolic link" if kind == stat.S_IFLNK else "is no plain file") in told


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_meet_are_refused(tmp_path: Path) -> None:
    twice = _zip([*_good().items(), ("roster.csv", b"other")])
    assert "roster.csv: is there 2 times" in _refused(twice, tmp_path)
    clash = INPUTS | {"ROSTER.csv": b"x", "a\u0308.csv": b"x", "\u00e4.csv": b"x"}
    told = _refused(_zip({"manifest.json": _listed(clash), **clash}), tmp_path)
    assert "ROSTER.csv: differs from roster.csv in capital letters" in told
    assert "differs from a\u0308.csv in capital letters or accents" in told


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[str] = []
    monkeypatch.setattr(bundle_reading, "_unpacked", lambda _archive, entry, _file: unpacked.append(entry.filename))
    bomb = _zip(_good() | {"bomb.csv": b"0" * 5_000_000})
    assert "bomb.csv: unpacks to more than 500 times its size" in _refused(bomb, tmp_path)
    many = INPUTS | {f"{number}.csv": b"" for number in range(197)}
    assert "holds 201 files; at most 200" in _refused(_zip({"manifest.json": _listed(many), **many}), tmp_path)
    large = {f"{number}.csv": os.urandom(1000) * 3500 for number in range(15)}
    told = _refused(_zip(_good() | large), tmp_path)
    assert "unpacks to 52,500," in told
    assert "at most 52,428,800 are read" in told
    assert "at most 52,428,800 are read" in _refused(b"PK" + bytes(50 * 1024 * 1024), tmp_path)
    assert unpacked == []


def test_an_archive_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    data = bytearray(_zip(_good()))
    at = data.index(b"PK\x01\x02")  # the table's first entry: manifest.json; its size stands 24 bytes on
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")
    assert "bundle.zip" in _refused(bytes(data), tmp_path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(method: int, tmp_path: Path) -> None:
    assert "packed in a way that is not read here" in _refused(_zip(_good(), method), tmp_path)


def test_encrypted_files_are_refused(tmp_path: Path) -> None:
    data = bytearray(_zip(_good()))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "manifest.json: is encrypted" in _refused(bytes(data), tmp_path)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (INPUTS, "manifest.json: is missing"),
        ({"manifest.json": b"[]", **INPUTS}, "manifest.json: is no JSON object"),
        ({"manifest.json": b"[" * 3000, **INPUTS}, "manifest.json: is no JSON object"),
        ({"manifest.json": _listed(INPUTS, format="rota/bundle/2"), **INPUTS}, "format = rota/bundle/2: cannot be"),
        ({"manifest.json": _listed(INPUTS, files=[]), **INPUTS}, "files: an object of files is wanted"),
        ({"manifest.json": _listed(INPUTS, files={"roster.csv": 1}), **INPUTS}, "files.roster.csv: a sha256 of 64"),
        (_good() | {"roster.csv": b"changed"}, "roster.csv: is not the file that manifest.json lists"),
        (_good() | {"more.csv": b"x"}, "more.csv: is not listed in manifest.json"),
        ({"manifest.json": _good(more__csv=b"x")["manifest.json"], **INPUTS}, "more.csv: is listed in manifest.json"),
        (_good(nested__csv=_zip({"a": b"b"})), "nested.csv: is a zip file within the zip file"),
        (_good(latin__csv=b"\xe6"), "latin.csv: is not UTF-8 text"),
        (_good(zero__csv=b"a\0b"), "holds control characters"),
        (_good(**{"results/a/check__json": b"1"}), "check.json: is no JSON object"),
        (_good(**{"results/a/solve__json": b"{}"}), "results/a/solve.json: is not a kept result"),
        (_good(**{"results/a/search__json": b'{"format": 1, "value": 1}'}), "search.json format: 1 cannot be read"),
    ],
)
def test_manifests_and_contents_that_do_not_fit(files: Mapping[str, bytes], told: str, tmp_path: Path) -> None:
    assert told in _refused(_zip(files), tmp_path)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    files = INPUTS | {"../a.csv": b"x", "/b.csv": b"x", "c.exe": b"x"}
    told = _refused(_zip({"manifest.json": _listed(files), **files}), tmp_path)
    assert len(told.splitlines()) == 3
    files = {name: data for name, data in INPUTS.items() if name != "baseline.yaml"} | {"d.csv": b"\xff"}
    told = _refused(_zip({"manifest.json": _listed(INPUTS), **files}), tmp_path)
    assert [line.split(": ")[0] for line in told.splitlines()] == [
        "bundle.zip baseline.yaml",
        "bundle.zip d.csv",
        "bundle.zip baseline.yaml",
        "bundle.zip d.csv",
    ]


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06", b"{}", b"x" + _zip(_good()), _zip(_good())[:-30]])
def test_what_is_no_zip_file(data: bytes, tmp_path: Path) -> None:
    assert "zip file" in _refused(data, tmp_path)


@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_harmless(at: int, bit: int) -> None:
    data = bytearray(_SMALL)
    data[at % len(data)] ^= 1 << bit
    found = None
    with suppress(InputError):
        found = contents_of(bytes(data))
    assert found in (None, _good())


_SMALL = _zip(_good())


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is not empty"):
        read_bundle(_made(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("there", [True, False])
def test_a_fault_while_writing_leaves_nothing(there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "opened"
    if there:
        target.mkdir()
    write, done = Path.write_bytes, list[Path]()

    def full(path: Path, data: bytes) -> int:
        if len(done) == 3:
            raise OSError(28, "No space left on device")
        done.append(path)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="No space left"):
        read_bundle(_made(), target)
    assert list(tmp_path.rglob("*")) == ([target] if there else [])


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    read_bundle(_made(), tmp_path)
    assert (tmp_path / "results" / "proposal-hver 4. helg" / "solve.json").is_file()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
