"""What `rota bench` can run: generated wards, the trial ward of this project, and benchmark files of the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path

from rota.bench.trial import FOLDER as TRIAL_FOLDER
from rota.bench.trial import SIDES as TRIAL_SIDES
from rota.bench.trial import trial_ward
from rota.bench.wards import LEAST_PEOPLE, LEAST_WEEKS, MOST_PEOPLE, MOST_WEEKS, ward_case
from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Scenario

WARD_PEOPLE, WARD_WEEKS = (12, 30, 33, 60), (6, 12, 52)
SHOWN = 12


class Kind(StrEnum):
    """Families of cases; each has its own engine and its own independent check."""

    WARD = "ward"
    TRIAL = "trial"
    RWS = "rws"
    CURTOIS = "curtois"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `id` is `ward/33x12`, `ward/33x12-1` (another ward of that size), `trial/baseline` or `rws/Example103`.

    `path` is the file of a case that has one.
    """

    id: str
    kind: Kind
    path: Path | None = None

    def scenario(self) -> Scenario:
        """The scenario of a ward or trial case. Raises InputError for a file with problems."""
        if self.kind is Kind.TRIAL:
            return trial_ward(self.id.rpartition("/")[2])
        size = _ward_size(self.id)
        if self.kind is not Kind.WARD or size is None:
            raise ValueError(f"{self.id} has no scenario")
        return ward_case(*size)

    def digest(self) -> str:
        """SHA-256 (hex) of the instance: of the file's bytes, or of the scenario."""
        if self.path is not None and self.kind is not Kind.TRIAL:
            return sha256(self.path.read_bytes()).hexdigest()
        return self.scenario().digest()


def find_cases(globs: Sequence[str], instances: Path | None = None) -> list[Case]:
    """Cases whose ids match a glob, in the globs' order and numbers in their natural order.

    A ward of any size can be named without a wildcard. Raises InputError, with the cases there are, where globs match
    none or the folder holds none.
    """
    found: dict[str, Case] = {}
    problems: list[Problem] = []
    families: tuple[str, ...] = ()
    try:
        known = known_cases(instances)
    except InputError as error:
        problems += error.problems
        # What a folder that cannot be used would have held is no problem of its own.
        known, families = known_cases(), (f"{Kind.RWS}/", f"{Kind.CURTOIS}/")
    for glob in globs:
        matching = [case for case in known if fnmatchcase(case.id, glob)]
        if not matching and _ward_size(glob) is not None:
            matching = [Case(glob, Kind.WARD)]
        if not matching and not (families and glob.startswith(families)):
            problems.append(Problem("rota bench", None, "--cases", f"'{glob}' matches none of: {_summary(known)}"))
        found |= {case.id: case for case in matching}
    if not globs:
        problems.append(Problem("rota bench", None, "--cases", f"name at least one of: {_summary(known)}"))
    if problems:
        raise InputError(problems)
    return list(found.values())


def known_cases(instances: Path | None = None) -> list[Case]:
    """All cases that have a name: the wards of the usual sizes, the trial ward, the files of a folder.

    The folder holds sub-folders `rws` and `curtois`, or is one. Raises InputError where it holds neither's files.
    """
    wards = [Case(f"ward/{people}x{weeks}", Kind.WARD) for people in WARD_PEOPLE for weeks in WARD_WEEKS]
    trial = [
        Case(f"trial/{side}", Kind.TRIAL, TRIAL_FOLDER / f"{side}.yaml")
        for side in TRIAL_SIDES
        if (TRIAL_FOLDER / f"{side}.yaml").is_file()
    ]
    return wards + trial + ([] if instances is None else _files(instances))


def _files(folder: Path) -> list[Case]:
    if not folder.is_dir():
        raise InputError([Problem(str(folder), None, "--instances", "no such folder")])
    cases: list[Case] = []
    for path in sorted([*folder.glob("*.txt"), *folder.glob("*/*.txt")], key=_natural):
        kind = _kind(path)
        if kind is not None:
            cases.append(Case(f"{kind}/{path.stem}", kind, path))
    seen: dict[str, Path | None] = {}
    problems = []
    for case in cases:
        if case.id in seen:
            problems.append(Problem(str(case.path), None, "--instances", f"has the name of {seen[case.id]}: {case.id}"))
        seen[case.id] = case.path
    if not cases:
        problems.append(
            Problem(str(folder), None, "--instances", "no .txt file of either format, here or one folder down")
        )
    if problems:
        raise InputError(problems)
    return sorted(cases, key=lambda case: (case.kind, _natural(Path(case.id))))


def _kind(path: Path) -> Kind | None:
    """The format of a file, by what it says: folders may have any name."""
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.read(4000)
    if "SECTION_HORIZON" in head:
        return Kind.CURTOIS
    bare = re.sub(r"#.*", "", head).split()
    return Kind.RWS if len(bare) > 10 and all(word.isdigit() for word in bare[:4]) else None


def _ward_size(name: str) -> tuple[int, int, int] | None:
    """People, weeks and instance of a ward's id; None for what is no such id, or a size that cannot be."""
    found = re.fullmatch(r"ward/(\d{1,3})x(\d{1,2})(?:-(\d{1,9}))?", name)
    if found is None:
        return None
    people, weeks, number = (int(part or 0) for part in found.groups())
    fits = LEAST_PEOPLE <= people <= MOST_PEOPLE and LEAST_WEEKS <= weeks <= MOST_WEEKS
    return (people, weeks, number) if fits else None


def _natural(path: Path) -> tuple[tuple[str, int], ...]:
    return tuple((text, int(number or 0)) for text, number in re.findall(r"(\D+)(\d*)", str(path)))


def _summary(cases: Iterable[Case]) -> str:
    """Ids of the cases, long families cut short."""
    families: dict[str, list[str]] = {}
    for case in cases:
        families.setdefault(case.kind, []).append(case.id)
    parts = [
        ", ".join(ids[:SHOWN]) + (f", … ({len(ids)} in all)" if len(ids) > SHOWN else "") for ids in families.values()
    ]
    absent = [kind for kind in (Kind.RWS, Kind.CURTOIS) if kind not in families]
    return "; ".join(parts) + (f" (for {' and '.join(absent)} give --instances DIR)" if absent else "")
