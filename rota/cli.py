"""The command line: arguments, printing and exit codes. 0 fine, 1 a hard rule is broken or no roster, 2 bad input.

Heavy imports stand inside the verbs, so that `rota --help` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.console import Console

    from rota.domain.base import Language
    from rota.domain.comparison import Comparison
    from rota.domain.finding import InputError
    from rota.solver.options import SolveOptions
    from rota.usecases import NoRosterError, OnProgress, Solved

EXIT_BROKEN = 1
EXIT_INPUT = 2

app = typer.Typer(
    name="rota",
    help="Try out shift rotas (turnus) before anyone works them: check, solve, compare.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Lang(StrEnum):
    """Languages of reports."""

    nb = "nb"
    en = "en"


ScenarioPath = Annotated[Path, typer.Argument(metavar="SCENARIO", help="scenario or proposal file (YAML)")]
TimeLimit = Annotated[float, typer.Option(help="seconds for each roster to be found", min=1, max=86_400)]
Workers = Annotated[int, typer.Option(help="search workers; 1 and --deterministic-limit repeat", min=1, max=64)]
Seed = Annotated[int, typer.Option(help="random seed", min=0, max=2**31 - 1)]
Deterministic = Annotated[
    float | None, typer.Option(help="limit in the solver's deterministic units instead of seconds", min=0.01)
]
LangOption = Annotated[Lang, typer.Option(help="language of reports: nb or en")]
JsonFlag = Annotated[bool, typer.Option("--json", help="print one JSON object and nothing else")]
OutDir = Annotated[Path | None, typer.Option("--out", help="folder for the files (made if missing)")]


@app.command()
def validate(scenario: ScenarioPath) -> None:
    """Check that a scenario file can be used: every problem with its file and line."""
    from rota import usecases

    loaded = usecases.validate(scenario)
    worked = len(loaded.worked_positions)
    print(f"{scenario}: valid: {worked} worked positions, {loaded.cycle.weeks} weeks, {len(loaded.demand)} demand rows")


@app.command()
def solve(
    scenario: ScenarioPath,
    time_limit: TimeLimit = 60,
    workers: Workers = 8,
    seed: Seed = 0,
    out: OutDir = None,
    lang: LangOption = Lang.nb,
    warm_start: Annotated[Path | None, typer.Option(help="roster file (CSV) to start from")] = None,
    deterministic_limit: Deterministic = None,
    as_json: JsonFlag = False,
) -> None:
    """Find a lawful roster and say how good it is proved to be. Ctrl-C keeps the best so far."""
    from rota import usecases
    from rota.io.json_out import solve_json
    from rota.io.roster_csv import read_roster
    from rota.io.terminal import print_solve

    loaded = usecases.load(scenario)
    start = None if warm_start is None else read_roster(warm_start, loaded)
    folder = _folder(out or Path("out") / loaded.id)
    options = _options(time_limit, workers, seed, deterministic_limit)
    with _progress(quiet=as_json) as on_progress:
        solved = usecases.solve(loaded, options, on_progress, start)
    written = _write_solved(folder, solved, lang)
    if as_json:
        _print_json(solve_json(solved.result, loaded))
    else:
        print_solve(solved.result, loaded, solved.check, _language(lang), _console())
        _say_written(written)
    if solved.check is None or solved.check.count("hard"):
        raise typer.Exit(EXIT_BROKEN)


@app.command()
def check(
    scenario: ScenarioPath,
    roster: Annotated[Path, typer.Argument(metavar="ROSTER.csv", help="roster file (CSV)")],
    as_json: JsonFlag = False,
    lang: LangOption = Lang.nb,
) -> None:
    """Check any roster against the law, the agreements and the demand, without the solver."""
    from rota import usecases
    from rota.io.json_out import check_json
    from rota.io.roster_csv import read_roster
    from rota.io.terminal import print_check

    loaded = usecases.load(scenario)
    report = usecases.check(loaded, read_roster(roster, loaded))
    if as_json:
        _print_json(check_json(report))
    else:
        print_check(report, loaded, _language(lang), _console())
    if report.count("hard"):
        raise typer.Exit(EXIT_BROKEN)


@app.command()
def compare(
    paths: Annotated[list[Path], typer.Argument(metavar="FOLDER | BASELINE PROPOSAL...", help="what to compare")],
    time_limit: TimeLimit = 60,
    workers: Workers = 8,
    seed: Seed = 0,
    lang: LangOption = Lang.nb,
    out: OutDir = None,
    deterministic_limit: Deterministic = None,
    as_json: JsonFlag = False,
) -> None:
    """Compare a baseline with one or more proposals: figures, people, hours, outcomes, certificate."""
    from rota import usecases
    from rota.io.json_out import comparison_json
    from rota.io.terminal import print_comparison

    baseline, proposals, reported = _sides(paths)
    folder = _folder(out or Path("out") / (paths[0].resolve().name if len(paths) == 1 else proposals[0].stem))
    options = _options(time_limit, workers, seed, deterministic_limit)
    with _progress(quiet=as_json) as on_progress:
        comparisons = usecases.compare(baseline, proposals, reported, options, on_progress)
    written: list[Path] = []
    for number, comparison in enumerate(comparisons):
        place = folder if len(comparisons) == 1 else _folder(folder / f"{number + 1}-{comparison.proposal.scenario.id}")
        written += _write_comparison(place, comparison, lang)
    if as_json:
        sheets = [comparison_json(comparison, _language(lang)) for comparison in comparisons]
        _print_json(sheets[0] if len(sheets) == 1 else {"comparisons": sheets})
    else:
        for comparison in comparisons:
            print_comparison(comparison, _language(lang), _console())
        _say_written(written)
    if any(side.check.count("hard") for c in comparisons for side in (c.baseline, c.proposal)):
        raise typer.Exit(EXIT_BROKEN)


@app.command()
def rules(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="one rule, whole")] = None,
    lang: LangOption = Lang.nb,
    as_json: JsonFlag = False,
) -> None:
    """The catalogue of rules: law, source, who may agree to what, how it is read."""
    from rota.domain.finding import InputError, Problem
    from rota.io.rules_view import print_rule, print_rules
    from rota.rules.describe import catalogue

    entries = catalogue()
    if code is not None:
        entries = [entry for entry in entries if entry["code"] == code]
        if not entries:
            known = ", ".join(entry["code"] for entry in catalogue())
            raise InputError([Problem("rota rules", None, code, f"no such rule. known: {known}")])
    if as_json:
        _print_json(entries[0] if code is not None else {"rules": entries})
    elif code is not None:
        print_rule(entries[0], _language(lang), _console())
    else:
        print_rules(entries, _language(lang), _console())


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="scenario, proposal or reported")] = None,
) -> None:
    """Print a file format as JSON Schema; without a name, the names."""
    from rota.domain.finding import InputError, Problem
    from rota.io.schema import SCHEMA_NAMES
    from rota.io.schema import schema as schema_of

    if name is None:
        print("\n".join(SCHEMA_NAMES))
    elif name not in SCHEMA_NAMES:
        raise InputError([Problem("rota schema", None, name, f"no such format. known: {', '.join(SCHEMA_NAMES)}")])
    else:
        _print_json(schema_of(name))


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Bad input: one clear message, exit code 2. No roster: exit code 1. Nothing is half-written."""
    try:
        app(args=None if arguments is None else list(arguments))
    except SystemExit:
        raise  # before the clauses below: naming their classes costs an import, which `--help` must not pay
    except _input_error() as error:
        count = len(error.problems)
        print(f"{count} problem{'' if count == 1 else 's'}:", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        sys.exit(EXIT_INPUT)
    except _no_roster_error() as error:
        reason = error.result.reason
        print(f"{error.scenario.id}: {error.result.status}: {reason.en if reason else ''}", file=sys.stderr)
        sys.exit(EXIT_BROKEN)


def _input_error() -> type[InputError]:
    from rota.domain.finding import InputError

    return InputError


def _no_roster_error() -> type[NoRosterError]:
    from rota.usecases import NoRosterError

    return NoRosterError


def _language(lang: Lang) -> Language:
    return "nb" if lang is Lang.nb else "en"


def _options(time_limit: float, workers: int, seed: int, deterministic_limit: float | None) -> SolveOptions:
    from rota.solver.options import SolveOptions

    return SolveOptions(time_limit, workers, seed, deterministic_limit)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def _say_written(paths: Sequence[Path]) -> None:
    for path in paths:
        print(path)


def _folder(path: Path) -> Path:
    """The output folder, made if missing; a place that cannot be one is bad input, found before any work is done."""
    from rota.domain.finding import InputError, Problem

    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([Problem(str(path), None, "--out", f"cannot be used as a folder: {error.strerror}")]) from None
    return path


def _sides(paths: list[Path]) -> tuple[Path, tuple[Path, ...], Path | None]:
    """Baseline, proposals and reported outcomes of the arguments of `compare`."""
    from rota.domain.finding import InputError, Problem
    from rota.io.scenario_file import find_folder

    if len(paths) > 1:
        return paths[0], tuple(paths[1:]), None
    if paths[0].is_file():
        raise InputError([Problem(str(paths[0]), None, "", "give a folder, or a baseline and at least one proposal")])
    folder = find_folder(paths[0])
    return folder.baseline, folder.proposals, folder.reported


def _progress(*, quiet: bool) -> AbstractContextManager[OnProgress]:
    from rota.io.progress import progress_view

    return progress_view(quiet=quiet)


def _write_solved(folder: Path, solved: Solved, lang: Lang) -> list[Path]:
    """`roster.csv`, `result.json`, `check.json` and `roster.xlsx`; without a roster only `result.json`."""
    from rota.io.json_out import check_json, solve_json, write_json
    from rota.io.roster_csv import write_roster
    from rota.io.xlsx import write_roster_xlsx

    result, roster = solved.result, solved.result.roster
    written = [folder / "result.json"]
    write_json(written[0], solve_json(result, solved.scenario))
    if roster is not None and solved.check is not None:
        written += [folder / name for name in ("roster.csv", "check.json", "roster.xlsx")]
        write_roster(written[1], roster)
        write_json(written[2], check_json(solved.check))
        write_roster_xlsx(written[3], solved.scenario, roster, solved.check, _language(lang))
    return written


def _write_comparison(folder: Path, comparison: Comparison, lang: Lang) -> list[Path]:
    """`comparison.json`, `.xlsx` and `.html`, and the rosters of both sides."""
    from rota.io.files import write_text
    from rota.io.html import comparison_html
    from rota.io.json_out import comparison_json, write_json
    from rota.io.roster_csv import write_roster
    from rota.io.xlsx import write_comparison_xlsx

    names = ("comparison.json", "comparison.xlsx", "comparison.html", "roster-baseline.csv", "roster-proposal.csv")
    written = [folder / name for name in names]
    language = _language(lang)
    write_json(written[0], comparison_json(comparison, language))
    write_comparison_xlsx(written[1], comparison, language)
    write_text(written[2], comparison_html(comparison, language))
    write_roster(written[3], comparison.baseline.roster)
    write_roster(written[4], comparison.proposal.roster)
    return written
