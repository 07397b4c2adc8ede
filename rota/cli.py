"""The command line: arguments, printing and exit codes. 0 fine, 1 a hard rule is broken or no roster, 2 bad input,
3 a defect of the tool.

Heavy imports stand inside the verbs, so that `rota --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rota import cli_roster
from rota.cli_app import serve
from rota.cli_batch import batch
from rota.cli_bench import bench
from rota.cli_bundle import bundle
from rota.cli_common import (
    EXIT_BROKEN,
    EXIT_DEFECT,
    EXIT_INPUT,
    Deterministic,
    EngineName,
    EngineOption,
    JsonFlag,
    Lang,
    LangOption,
    OutDir,
    ScenarioPath,
    Seed,
    TimeLimit,
    Workers,
    console,
    language,
    output_folder,
    print_json,
    say_written,
)
from rota.cli_cost import cost
from rota.cli_explain import explain, point_to_explain
from rota.cli_import import import_sheet
from rota.cli_new import new
from rota.cli_positions import positions
from rota.cli_repair import repair
from rota.cli_simulate import simulate
from rota.cli_weekend import weekend

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rota.domain.base import Language
    from rota.domain.comparison import Comparison
    from rota.domain.finding import DisagreementError, InputError
    from rota.domain.structure import Frontier
    from rota.solver.options import SolveOptions
    from rota.usecases import OnProgress, Solved
    from rota.usecases_comparison import NoRosterError, NoStructureError

app = typer.Typer(
    name="rota",
    help="Try out shift rotas (turnus) before anyone works them: check, solve, compare.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    engine: EngineOption = EngineName.auto,
    as_json: JsonFlag = False,
) -> None:
    """Find a lawful roster and say how good it is proved to be. Ctrl-C keeps the best so far."""
    from rota import usecases
    from rota.io.json_out import solve_json
    from rota.io.roster_csv import read_roster
    from rota.io.terminal import print_solve

    loaded = usecases.load(scenario)
    if loaded.levers is not None:
        print(f"{scenario} has levers: solved as it stands. `rota positions` finds its positions", file=sys.stderr)
    start = None if warm_start is None else read_roster(warm_start, loaded)
    folder = output_folder(out or Path("out") / loaded.id)
    options = _options(time_limit, workers, seed, deterministic_limit, engine)
    with _progress(quiet=as_json) as on_progress:
        solved = usecases.solve(loaded, options, on_progress, start)
    written = _write_solved(folder, solved, lang)
    if as_json:
        print_json(solve_json(solved.result, loaded))
    else:
        print_solve(solved.result, loaded, solved.check, language(lang), console())
        say_written(written)
    if solved.check is None or solved.check.count("hard"):
        point_to_explain(scenario, lang)
        raise typer.Exit(EXIT_BROKEN)


app.command()(cli_roster.check)
app.command()(cli_roster.calendar)
app.command()(cli_roster.profile)
app.command()(cli_roster.hours)
app.command()(cost)
app.command()(bench)
app.command()(explain)
app.command()(weekend)
app.command()(positions)
app.command()(repair)
app.command()(simulate)
app.command()(new)
app.command("app")(serve)
app.command()(bundle)
app.command("import")(import_sheet)
app.command()(batch)


@app.command()
def compare(
    paths: Annotated[list[Path], typer.Argument(metavar="FOLDER | BASELINE PROPOSAL...", help="what to compare")],
    time_limit: TimeLimit = 60,
    workers: Workers = 8,
    seed: Seed = 0,
    lang: LangOption = Lang.nb,
    out: OutDir = None,
    deterministic_limit: Deterministic = None,
    engine: EngineOption = EngineName.auto,
    pdf: Annotated[bool, typer.Option("--pdf", help="also comparison.pdf, and a page for each position")] = False,
    bundle_file: Annotated[
        Path | None, typer.Option("--bundle", metavar="FILE.zip", help="also inputs and results in one file")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Compare a baseline with one or more proposals: figures, people, hours, outcomes, certificate."""
    from rota import usecases_comparison
    from rota.io.json_out import comparison_json
    from rota.io.terminal import print_comparison

    baseline, proposals, reported = _sides(paths)
    if bundle_file is not None:
        _can_bundle(bundle_file, paths)
    folder = output_folder(out or Path("out") / (paths[0].resolve().name if len(paths) == 1 else proposals[0].stem))
    options = _options(time_limit, workers, seed, deterministic_limit, engine)
    with _progress(quiet=as_json) as on_progress:
        comparisons = usecases_comparison.compare(baseline, proposals, reported, options, on_progress)
    written: list[Path] = []
    for number, comparison in enumerate(comparisons):
        place = (
            folder
            if len(comparisons) == 1
            else output_folder(folder / f"{number + 1}-{comparison.proposal.scenario.id}")
        )
        written += _write_comparison(place, comparison, lang, pdf=pdf)
    if bundle_file is not None:
        written.append(_write_bundle(bundle_file, paths[0], comparisons))
    if as_json:
        sheets = [comparison_json(comparison, language(lang)) for comparison in comparisons]
        print_json(sheets[0] if len(sheets) == 1 else {"comparisons": sheets})
    else:
        for comparison in comparisons:
            print_comparison(comparison, language(lang), console())
        say_written(written)
    if any(side.check.count("hard") for c in comparisons for side in (c.baseline, c.proposal)):
        raise typer.Exit(EXIT_BROKEN)


@app.command()
def rules(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="one rule or obligation, whole")] = None,
    lang: Annotated[Lang | None, typer.Option(help="nb or en; without it one rule is shown in both")] = None,
    as_json: JsonFlag = False,
    pack: Annotated[str, typer.Option(metavar="NAME", help="the rule pack")] = "norway/kommune",
) -> None:
    """The catalogue of rules: law, source, who may agree to what, how it is read; and what no roster can show."""
    from rota import usecases
    from rota.domain.base import LANGUAGES
    from rota.io.rules_view import print_entry, print_rules

    found = usecases.rules(pack)
    if code is not None:
        entry = usecases.rule_of(found, code)
        if as_json:
            print_json(entry)
        else:
            print_entry(entry, LANGUAGES if lang is None else (language(lang),), console())
    elif as_json:
        print_json(found)
    else:
        print_rules(found, language(lang or Lang.nb), console())


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="scenario, proposal, reported or simulation")
    ] = None,
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
        print_json(schema_of(name))


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Bad input: one clear message, exit code 2. No roster: exit code 1. Nothing is half-written."""
    try:
        app(args=None if arguments is None else list(arguments))
    except SystemExit:
        raise  # before the clauses below: naming their classes costs an import, which `--help` must not pay
    except _input_error() as error:
        count = len(error.problems)
        heads = {"en": f"{count} problem{'' if count == 1 else 's'}:", "nb": f"Dette må rettes ({count}):"}
        print(heads[error.lang], file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem.get(error.lang)}", file=sys.stderr)
        sys.exit(EXIT_INPUT)
    except _no_roster_error() as error:
        reason = error.result.reason
        print(f"{error.scenario.id}: {error.result.status}: {reason.en if reason else ''}", file=sys.stderr)
        sys.exit(EXIT_BROKEN)
    except _no_structure_error() as error:
        _say_no_structure(error.frontier)
        sys.exit(EXIT_BROKEN)
    except _disagreement_error() as error:
        print(f"a defect of this tool, not of your input; nothing was written: {error}", file=sys.stderr)
        sys.exit(EXIT_DEFECT)


def _input_error() -> type[InputError]:
    from rota.domain.finding import InputError

    return InputError


def _no_roster_error() -> type[NoRosterError]:
    from rota.usecases_comparison import NoRosterError

    return NoRosterError


def _no_structure_error() -> type[NoStructureError]:
    from rota.usecases_comparison import NoStructureError

    return NoStructureError


def _say_no_structure(frontier: Frontier) -> None:
    """On standard error: that no structure has a roster, and how each that was tried came out."""
    from rota.io.positions_view import failure_lines

    for text in failure_lines(frontier):
        print(text, file=sys.stderr)


def _disagreement_error() -> type[DisagreementError]:
    from rota.domain.finding import DisagreementError

    return DisagreementError


def _options(
    time_limit: float, workers: int, seed: int, deterministic_limit: float | None, engine: EngineName
) -> SolveOptions:
    from rota.solver.options import SolveOptions

    return SolveOptions(time_limit, workers, seed, deterministic_limit, engine=engine.value)


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
        write_roster_xlsx(written[3], solved.scenario, roster, solved.check, language(lang))
    return written


def _write_comparison(folder: Path, comparison: Comparison, lang: Lang, *, pdf: bool) -> list[Path]:
    """`comparison.json`, `.xlsx`, `.html` and `.csv`, the rosters of both sides; `.pdf` and pages where asked for."""
    from rota.io.files import write_bytes, write_text
    from rota.io.html import comparison_html
    from rota.io.json_out import comparison_json, write_json
    from rota.io.roster_csv import write_roster
    from rota.io.rows_csv import rows_csv
    from rota.io.xlsx import write_comparison_xlsx

    endings = ("json", "xlsx", "html", "csv")
    written = [folder / f"comparison.{ending}" for ending in endings]
    written += [folder / name for name in ("roster-baseline.csv", "roster-proposal.csv")]
    chosen = language(lang)
    # Made before anything is written, so that a fault leaves no part of a report behind.
    data, page, rows = (
        comparison_json(comparison, chosen),
        comparison_html(comparison, chosen),
        rows_csv(comparison, chosen),
    )
    printed = _printed(folder, comparison, chosen) if pdf else {}
    write_comparison_xlsx(written[1], comparison, chosen)
    write_json(written[0], data)
    write_text(written[2], page)
    write_text(written[3], rows)
    write_roster(written[4], comparison.baseline.roster)
    write_roster(written[5], comparison.proposal.roster)
    for path, content in printed.items():
        output_folder(path.parent)
        write_bytes(path, content)
    return [*written, *printed]


def _printed(folder: Path, comparison: Comparison, lang: Language) -> dict[Path, bytes]:
    """`comparison.pdf`, and `pages/POSITION.pdf` for each position."""
    from rota.io.pdf import comparison_pdf, position_pdf

    pages = {
        folder / "pages" / f"{one.position_id}.pdf": position_pdf(comparison, one.position_id, lang)
        for one in comparison.people
    }
    return {folder / "comparison.pdf": comparison_pdf(comparison, lang), **pages}


def _can_bundle(target: Path, paths: list[Path]) -> None:
    """Told before the search, which takes long. Raises InputError."""
    from rota.domain.finding import InputError, Problem

    if len(paths) > 1:
        raise InputError([Problem("rota compare", None, "--bundle", "give a FOLDER: a bundle is of a scenario folder")])
    if target.is_dir():
        raise InputError([Problem(str(target), None, "--bundle", "is a folder: give a file")])
    output_folder(target.parent)


def _write_bundle(target: Path, folder: Path, comparisons: list[Comparison]) -> Path:
    from datetime import UTC, datetime

    from rota.io.files import write_bytes
    from rota.usecases_bundle import bundle as bundle_of

    write_bytes(target, bundle_of(folder, datetime.now(UTC).date(), comparisons))
    return target
