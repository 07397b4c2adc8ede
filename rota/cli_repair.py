"""The verb `repair`: change and lock cells of a roster, see what that does, and mend it. Heavy imports stand inside."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import (
    EXIT_BROKEN,
    JsonFlag,
    Lang,
    LangOption,
    OutDir,
    RosterPath,
    ScenarioPath,
    Seed,
    Workers,
    console,
    language,
    output_folder,
    print_json,
    say_written,
)

if TYPE_CHECKING:
    from rota.domain.editing import Cell, SolvedAround, Suggestions
    from rota.domain.finding import Finding, Problem
    from rota.edit.session import EditSession

CELL = re.compile(r"(?P<id>.+):w(?P<week>[0-9]{1,2})d(?P<day>[1-7])")
MOST_FINDINGS = 5  # for which suggestions are looked for


def repair(
    scenario: ScenarioPath,
    roster: RosterPath,
    change: Annotated[
        list[str] | None, typer.Option(metavar="CELL=CODE", help="as P01:w3d2=D; =- is a day off; may be repeated")
    ] = None,
    lock: Annotated[
        list[str] | None, typer.Option(metavar="CELL", help="stands as it is, as P01:w3d2; may be repeated")
    ] = None,
    solve: Annotated[bool, typer.Option("--solve", help="solve again around the locks, fewest changes")] = False,
    mend_older_gaps: Annotated[
        bool,
        typer.Option("--mend-older-gaps", help="also what was below a minimum before the changes; costs more changes"),
    ] = False,
    time_limit: Annotated[float, typer.Option(help="seconds to solve again", min=1, max=86_400)] = 20,
    workers: Workers = 8,
    seed: Seed = 0,
    lang: LangOption = Lang.nb,
    out: OutDir = None,
    as_json: JsonFlag = False,
) -> None:
    """Change cells of a roster: findings, figures and what would mend them. With --solve the rest is solved again.

    Locked cells and leave stand. Cells are changed first, then locked.
    """
    from rota import usecases
    from rota.io.edit_data import around_json, edit_json
    from rota.io.edit_view import print_around, print_edit
    from rota.io.progress import progress_view
    from rota.io.roster_csv import read_roster
    from rota.solver.options import SolveOptions

    folder = None if out is None else output_folder(out)
    changes, locks = _cells(change or [], lock or [])
    loaded = usecases.load(scenario)
    session = usecases.edit_session(loaded, read_roster(roster, loaded))
    if changes:
        session.apply(changes)
    difference, figures = session.difference(), session.figures("first")
    for cell in locks:
        session.lock(cell.position_id, cell.day)
    hard = _first_new([one for one in session.findings() if one.severity == "hard"], difference.new)
    suggestions: list[Suggestions] = []
    around = None
    if solve:
        with progress_view(quiet=as_json) as on_progress:
            options = SolveOptions(time_limit, workers, seed)
            around = usecases.solve_around(session, options, on_progress, mend_older_gaps=mend_older_gaps)
    else:
        suggestions = [usecases.suggest(session, one) for one in hard[:MOST_FINDINGS]]
    written = [] if folder is None else _write(folder, session, around)
    cells = session.changed_cells()
    if as_json:
        data = edit_json(cells, session.report(), difference, figures, suggestions)
        print_json(data | {"solved": None if around is None else around_json(around, loaded)})
    else:
        shown = None if solve else hard
        print_edit(loaded, cells, difference, figures, shown, suggestions, language(lang), console())
        if around is not None:
            print_around(around, loaded, language(lang), console())
        say_written(written)
    last = session.report() if around is None else around.check
    if last is None or last.count("hard"):
        raise typer.Exit(EXIT_BROKEN)


def _first_new(hard: list[Finding], new: tuple[Finding, ...]) -> list[Finding]:
    """Breaches that the changes brought first."""
    return sorted(hard, key=lambda one: one not in new)


def _write(folder: Path, session: EditSession, around: SolvedAround | None) -> list[Path]:
    """`edits.json`, and the roster with its check: as edited, or as solved around the locks where one was found."""
    from rota.io.files import write_text
    from rota.io.json_out import check_json, solve_json, write_json
    from rota.io.roster_csv import write_roster

    written = [folder / "edits.json"]
    write_text(written[0], session.to_json() + "\n")
    roster, report = session.roster, session.report()
    if around is not None:
        written.append(folder / "result.json")
        write_json(written[-1], solve_json(around.result, around.scenario))
        if around.result.roster is None or around.check is None:
            return written
        roster, report = around.result.roster, around.check
    written += [folder / "roster.csv", folder / "check.json"]
    write_roster(written[-2], roster)
    write_json(written[-1], check_json(report))
    return written


def _cells(changes: list[str], locks: list[str]) -> tuple[list[tuple[Cell, str | None]], list[Cell]]:
    """The cells of the options. Raises InputError with every one that cannot be read."""
    from rota.domain.finding import InputError

    problems: list[Problem] = []
    put: list[tuple[Cell, str | None]] = []
    for text in changes:
        where, _, code = text.partition("=")
        cell = _cell("--change", text, where if code else "", problems)
        if cell is not None:
            put.append((cell, None if code == "-" else code))
    kept = [cell for text in locks if (cell := _cell("--lock", text, text, problems)) is not None]
    if problems:
        raise InputError(problems)
    return put, kept


def _cell(option: str, text: str, where: str, problems: list[Problem]) -> Cell | None:
    from rota.domain.editing import Cell
    from rota.domain.finding import Problem
    from rota.domain.time import day_index

    found = CELL.fullmatch(where)
    if found is None or int(found["week"]) < 1:
        form = "P01:w3d2=D, or =- for a day off" if option == "--change" else "P01:w3d2"
        problems.append(Problem("rota repair", None, option, f"'{text}': write position, week and weekday as {form}"))
        return None
    return Cell(found["id"], day_index(int(found["week"]), int(found["day"])))
