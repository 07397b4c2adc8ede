"""Read what mutmut left behind: every mutant with its place and what was changed, and the list of survivors."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

# mutmut's exit codes: 0 survived, 5 and 33 no test reaches the function. Anything else is a failed or endless run.
SURVIVED = {0, 5, 33}
UNREACHED = {5, 33}
NOT_RUN = {None, 2, 34}

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Mutant:
    """One change. `function` is module and qualified name; `before` and `after` are the changed lines, stripped."""

    module: str
    function: str
    line: int
    before: str
    after: str
    killed: bool
    reached: bool

    @property
    def key(self) -> Key:
        """What stays the same when lines move."""
        return (self.function, self.before, self.after)


def read_mutants(project: Path) -> list[Mutant]:
    """Every mutant of a finished run. Raises ValueError when some were not run."""
    found = []
    for meta in sorted((project / "mutants" / "rota" / "rules").glob("*.py.meta")):
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes:
            found += _read_module(project, meta.name.removesuffix(".meta"), codes)
    if not found:
        raise ValueError(f"no mutants in {project}")
    return found


def _read_module(project: Path, name: str, codes: Mapping[str, int | None]) -> list[Mutant]:
    folder = project / "mutants" / "rota" / "rules"
    spans = json.loads((folder / f"{name}.spans").read_text(encoding="utf-8"))["spans"]
    mutated = (folder / name).read_text(encoding="utf-8").splitlines()
    first_lines = _first_lines((project / "original" / name).read_text(encoding="utf-8"))
    found = []
    for full, code in codes.items():
        if code in NOT_RUN:
            raise ValueError(f"{full} was not run")
        mangled = full.rsplit(".", 1)[1]
        base = mangled.rsplit("__mutmut_", 1)[0]
        original, changed = (_function(mutated, *spans[which]) for which in (f"{base}__mutmut_orig", mangled))
        at, before, after = _change(original, changed)
        function = base.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        line = first_lines.get(function, 0) + at
        module = f"rota/rules/{name}"
        found.append(
            Mutant(module, f"{name}:{function}", line, before, after, code not in SURVIVED, code not in UNREACHED)
        )
    return found


def _first_lines(source: str) -> dict[str, int]:
    """The line of the `def` of every function and method."""
    found: dict[str, int] = {}
    for node in ast.parse(source).body:
        inside = [(f"{node.name}.", child) for child in node.body] if isinstance(node, ast.ClassDef) else [("", node)]
        found |= {f"{prefix}{one.name}": one.lineno for prefix, one in inside if isinstance(one, ast.FunctionDef)}
    return found


def _function(lines: list[str], first: int, last: int) -> list[str]:
    """The lines of a function from its `def` on."""
    own = lines[first - 1 : last]
    start = next(place for place, line in enumerate(own) if line.lstrip().startswith("def "))
    # The names differ from one mutant to the next.
    return [re.sub(r"def \w+", "def f", own[start], count=1), *own[start + 1 :]]


def _change(original: list[str], changed: list[str]) -> tuple[int, str, str]:
    """Lines from the `def` to the first that differs, and what differs."""
    blocks = [block for block in SequenceMatcher(None, original, changed, False).get_opcodes() if block[0] != "equal"]
    low, high = blocks[0][1], blocks[-1][2]
    new_low, new_high = blocks[0][3], blocks[-1][4]
    return low, _joined(original[low:high]), _joined(changed[new_low:new_high])


def _joined(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines if line.strip())


def explanations(path: Path) -> dict[Key, str]:
    """Why a survivor survives, by key. Each entry of the file has a function, a reason and one or more changes."""
    if not path.exists():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        (entry["function"], before.strip(), after.strip()): entry["why"]
        for entry in data["survivor"]
        for before, after in entry["changes"]
    }


def markdown(mutants: list[Mutant], explained: Mapping[Key, str]) -> str:
    """The table by module and every survivor with its explanation."""
    survivors = [mutant for mutant in mutants if not mutant.killed]
    out = [
        "# Mutants of `rota/rules` that `tests/rules` does not kill",
        "",
        "Written by `./run python -m benchmarks.mutation.run`; the explanations stand in `explained.toml`.",
        "A change of a module's constants is not tried: mutmut changes functions only.",
        "",
        "| module | mutants | killed | share | survive |",
        "| --- | --- | --- | --- | --- |",
    ]
    for module, group in groupby(mutants, key=lambda mutant: mutant.module):
        out.append(_row(f"`{module}`", list(group)))
    out += [_row("all", mutants), ""]
    for module, group in groupby(survivors, key=lambda mutant: mutant.module):
        out += [f"## `{module}`", ""]
        for mutant in sorted(group, key=lambda mutant: mutant.line):
            out += _entry(mutant, explained.get(mutant.key))
    tried = {Path(mutant.module).name for mutant in mutants}
    unused = {key for key in explained if key[0].partition(":")[0] in tried} - {mutant.key for mutant in survivors}
    if unused:
        out += ["## Explanations of changes that no longer survive", ""]
        out += [f"- {function}: `{before}` to `{after}`" for function, before, after in sorted(unused)]
        out.append("")
    return "\n".join(out)


def _row(name: str, mutants: list[Mutant]) -> str:
    killed = sum(mutant.killed for mutant in mutants)
    return f"| {name} | {len(mutants)} | {killed} | {killed / len(mutants):.1%} | {len(mutants) - killed} |"


def _entry(mutant: Mutant, why: str | None) -> list[str]:
    before = [f"- {line}" for line in mutant.before.splitlines()]
    after = [f"+ {line}" for line in mutant.after.splitlines()]
    place = f"`{mutant.function}`, line {mutant.line}{'' if mutant.reached else ', no test reaches it'}"
    return [f"{place}: {why or '**not explained**'}", "", "```diff", *before, *after, "```", ""]
