"""A whole experiment in one zip file: the scenario files and rosters as they are, results, and a digest of each file.

The inputs lie at the top, so that an opened bundle is a scenario folder; results lie in `results/NAME/`, NAME being the
scenario file's. `solve.json` and `search.json` are exact (see `rota.io.kept`), `check.json` sums a check up.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rota.domain.finding import CheckReport, InputError, Problem
from rota.domain.roster import Roster
from rota.domain.solution import SolveResult
from rota.domain.structure import Frontier
from rota.io.bundle_reading import (
    FORMAT,
    INPUT_NAME,
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    MOST_RATIO,
    contents_of,
    name_problem,
)
from rota.io.folders import new_folder
from rota.io.json_out import check_json
from rota.io.kept import to_json
from rota.io.roster_csv import write_roster

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's first date: the time of writing must not change the bytes
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True)
class BundleResult:
    """What was found for one scenario file, named by the file without its ending: a part is None where there is none.

    `roster` is the one that `check` is about. `search` is how a proposal's positions were found.
    """

    name: str
    roster: Roster | None = None
    check: CheckReport | None = None
    solve: SolveResult | None = None
    search: Frontier | None = None


def write_bundle(
    inputs: Mapping[str, bytes], results: Sequence[BundleResult], made_on: date, versions: Mapping[str, str]
) -> bytes:
    """The zip file. `inputs` are a scenario folder's files by name; equal arguments give equal bytes.

    Raises InputError for what `read_bundle` would refuse.
    """
    files = dict(inputs)
    problems = [
        Problem(name, None, "", "is no file of a scenario folder: baseline.yaml, proposal*.yaml, reported.yaml, *.csv")
        for name in inputs
        if name_problem(name) is None and not INPUT_NAME.fullmatch(name)
    ]
    for result in results:
        for part, text in _parts(result).items():
            files[f"results/{result.name}/{part}"] = text.encode()
    problems += [Problem.told(name, "", told) for name in files if (told := name_problem(name)) is not None]
    if len(files) >= MOST_FILES:
        problems.append(Problem(MANIFEST, None, "", f"{len(files) + 1} files; a bundle holds {MOST_FILES}"))
    if (size := sum(map(len, files.values()))) > MOST_BYTES:
        problems.append(Problem(MANIFEST, None, "", f"{size:,} bytes; a bundle holds {MOST_BYTES:,}"))
    if problems:
        raise InputError(problems)
    data = _zipped({MANIFEST: _manifest(files, made_on, versions), **dict(sorted(files.items()))})
    contents_of(data)  # what was written can be read: a fault here must not wait for the day the bundle is needed
    return data


def read_bundle(data: bytes, into: Path, file: str = "bundle.zip") -> list[Path]:
    """Open a bundle into a new or empty folder and return the places of its files. `file` names it in problems.

    Everything is examined before anything is written, and what is written is whole or not there. Raises InputError
    with every problem found.
    """
    return new_folder(into, contents_of(data, file), "rota bundle")


def _parts(result: BundleResult) -> dict[str, str]:
    found = {}
    if result.roster is not None:
        stream = io.StringIO(newline="")
        write_roster(stream, result.roster)
        found["roster.csv"] = stream.getvalue()
    if result.check is not None:
        found["check.json"] = _json(check_json(result.check))
    if result.solve is not None:
        found["solve.json"] = to_json(result.solve)
    if result.search is not None:
        found["search.json"] = to_json(result.search)
    return found


def _manifest(files: Mapping[str, bytes], made_on: date, versions: Mapping[str, str]) -> bytes:
    listed = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(files.items())
    }
    told = {"format": FORMAT, "made_on": made_on.isoformat(), "versions": dict(sorted(versions.items()))}
    return _json(told | {"files": listed}).encode()


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(_entry(name), content, compresslevel=9)
            if content and archive.getinfo(name).file_size > MOST_RATIO * archive.getinfo(name).compress_size:
                raise InputError([Problem(name, None, "", "repeats itself so much that it would be refused as a bomb")])
    return stream.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _PLAIN_FILE, _UNIX
    return entry
