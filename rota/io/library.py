"""The library of arrangements: folders of scenarios to start from, in a checkout or inside the installed package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rota.domain.base import Text
from rota.domain.finding import InputError, Problem
from rota.io.folders import new_folder
from rota.io.overlay import ProposalHead, head_problems
from rota.io.scenario_file import find_folder
from rota.io.shape import suggestion
from rota.io.yaml_tree import read_tree

FOLDER = "scenarios"
VERB = "rota new"

_SENTENCE_END = re.compile(r"(?<=[^\d][.!?])\s(?=[A-ZÆØÅ0-9«])")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An entry of the library: `line` is the first sentence of what its proposal says of itself."""

    name: str
    title: Text
    line: Text
    folder: Path


def library_folder() -> Path:
    """Where the library lies: beside the package in a checkout, inside it when installed. Raises InputError."""
    package = Path(str(resources.files("rota")))
    root = package.parent
    if (root / "pyproject.toml").is_file() and (root / FOLDER).is_dir():
        return root / FOLDER
    if (package / FOLDER).is_dir():
        return package / FOLDER
    raise InputError([Problem(VERB, None, "", f"the library is missing from this installation: {package / FOLDER}")])


def arrangements() -> tuple[Arrangement, ...]:
    """Every entry of the library, by name. Raises InputError for an entry that cannot be read."""
    folders = sorted(path for path in library_folder().iterdir() if (path / "baseline.yaml").is_file())
    return tuple(_arrangement(folder) for folder in folders)


def start_from(name: str, target: Path) -> list[Path]:
    """Copy an entry's files to a new folder, all or none, and return their new places. Raises InputError.

    A target that is there may be an empty folder; anything else is left as it is and refused.
    """
    known = {path.name: path for path in library_folder().iterdir() if (path / "baseline.yaml").is_file()}
    if name not in known:
        hint = suggestion(name, known) or f": there are {', '.join(sorted(known))}"
        raise InputError([Problem(VERB, None, "NAME", f"no '{name}' in the library{hint}")])
    files = sorted(path for path in known[name].iterdir() if path.is_file() and not path.name.startswith("."))
    # Contents alone: an installed package can be read-only, and a start is there to be changed.
    return new_folder(target, {path.name: path.read_bytes() for path in files}, VERB)


def _arrangement(folder: Path) -> Arrangement:
    heads = [_head(path) for path in find_folder(folder).proposals]
    titles = [head.title for head in heads]
    about = heads[0].description or titles[0]
    return Arrangement(
        name=folder.name,
        title=Text(nb="; ".join(title.nb for title in titles), en="; ".join(title.en for title in titles)),
        line=Text(nb=_first_sentence(about.nb), en=_first_sentence(about.en)),
        folder=folder,
    )


def _head(path: Path) -> ProposalHead:
    root = read_tree(path).root
    if problems := head_problems(root):
        raise InputError(problems)
    return ProposalHead.model_validate(root.plain())


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]
