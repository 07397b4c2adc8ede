"""Verbs about one finished roster. `rota.cli` registers them; heavy imports stand inside.

`check` measures it against the rules. More verbs stand beside it, one function each.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import (
    EXIT_BROKEN,
    JsonFlag,
    Lang,
    LangOption,
    RosterPath,
    ScenarioPath,
    console,
    language,
    output_folder,
    print_json,
    say_written,
)

if TYPE_CHECKING:
    from datetime import date

    from rota.domain.base import Language
    from rota.domain.finding import Problem
    from rota.domain.laid import Laid
    from rota.domain.scenario import Scenario


def check(scenario: ScenarioPath, roster: RosterPath, as_json: JsonFlag = False, lang: LangOption = Lang.nb) -> None:
    """Check any roster against the law, the agreements and the demand, without the solver."""
    from rota import usecases
    from rota.io.json_out import check_json
    from rota.io.roster_csv import read_roster
    from rota.io.terminal import print_check

    loaded = usecases.load(scenario)
    report = usecases.check(loaded, read_roster(roster, loaded))
    if as_json:
        print_json(check_json(report))
    else:
        print_check(report, loaded, language(lang), console())
    if report.count("hard"):
        raise typer.Exit(EXIT_BROKEN)


def calendar(
    scenario: ScenarioPath,
    roster: RosterPath,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="a Monday; else the rota's start")] = None,
    weeks: Annotated[int | None, typer.Option(help="how many weeks; else 52, or to the end of the rota")] = None,
    position: Annotated[str | None, typer.Option(metavar="ID", help="one position alone")] = None,
    holiday: Annotated[
        str | None, typer.Option(metavar="FROM:TO", help="holiday period, two dates; else ISO weeks 26 to 33")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="write a row per position and date")] = None,
    ical: Annotated[
        Path | None, typer.Option(metavar="DIR", help="write a calendar file (.ics) for each position shown")
    ] = None,
    as_json: JsonFlag = False,
    lang: LangOption = Lang.nb,
) -> None:
    """Lay a roster on real dates: red days, nights when the clock moves, F codes, Sundays over half-years."""
    from rota import usecases
    from rota.io.calendar_data import calendar_json, write_calendar_csv
    from rota.io.calendar_view import print_calendar
    from rota.io.roster_csv import read_roster

    start, period = _calendar_dates(first, holiday, out)
    loaded = usecases.load(scenario)
    laid = usecases.lay(loaded, read_roster(roster, loaded), start, weeks, period, position)
    written = [] if ical is None else _write_icals(ical, loaded, laid, language(lang))
    if out is not None:
        output_folder(out.parent)
        write_calendar_csv(out, laid, language(lang))
        written.insert(0, out)
    if as_json:
        print_json(calendar_json(laid, loaded))
    else:
        print_calendar(laid, loaded, language(lang), console())
        say_written(written)


def hours(
    scenario: Annotated[Path | None, typer.Argument(metavar="SCENARIO", help="scenario or proposal (YAML)")] = None,
    roster: Annotated[Path | None, typer.Argument(metavar="ROSTER.csv", help="roster file (CSV)")] = None,
    weeks: Annotated[str | None, typer.Option(metavar="W", help="plain figures: weeks of the plan, 1 to 52")] = None,
    planned_h: Annotated[str | None, typer.Option(metavar="HOURS", help="planned hours of the whole plan")] = None,
    night_h: Annotated[str | None, typer.Option(metavar="HOURS", help="hours of it between 21:00 and 06:00")] = None,
    sunday_h: Annotated[
        str | None,
        typer.Option(metavar="HOURS", help="hours of it from Saturday 18:00 to Sunday 22:00 that are NOT night hours"),
    ] = None,
    holidays: Annotated[bool, typer.Option("--holidays", help="lay the rota on its dates and count red days")] = False,
    as_json: JsonFlag = False,
    lang: LangOption = Lang.nb,
) -> None:
    """The full-time week, 37.5, 35.5 or down to 33.6 hours: of each position of a roster, or of plain figures.

    With SCENARIO and ROSTER.csv: every condition, each person's reduction, and whether the stated week has a ground.
    With the four figures: the weighted week. Night and Sunday hours must not overlap: an hour that is both is night.
    """
    from rota import usecases
    from rota.cli_hours import plain_figures
    from rota.io.hours_data import hours_json, plain_json
    from rota.io.hours_view import print_hours, print_plain
    from rota.io.roster_csv import read_roster

    options = {"--weeks": weeks, "--planned-h": planned_h, "--night-h": night_h, "--sunday-h": sunday_h}
    figures = plain_figures(options, scenario, roster, holidays=holidays)
    if figures is not None:
        plain = usecases.plain_weekly_hours(*figures)
        if as_json:
            print_json(plain_json(plain))
        else:
            print_plain(plain, language(lang), console())
        return
    assert scenario is not None
    assert roster is not None
    loaded = usecases.load(scenario)
    found = usecases.weekly_hours(loaded, read_roster(roster, loaded), with_red_days=holidays)
    if as_json:
        print_json(hours_json(found, loaded))
    else:
        print_hours(found, loaded, language(lang), console())


def profile(scenario: ScenarioPath, roster: RosterPath, as_json: JsonFlag = False, lang: LangOption = Lang.nb) -> None:
    """Count rest, runs, long shifts, rotation and time off in a roster, beside published recommendations. No score."""
    from rota import usecases
    from rota.io.profile_data import profile_json
    from rota.io.profile_view import print_profile
    from rota.io.roster_csv import read_roster

    loaded = usecases.load(scenario)
    found = usecases.profile(loaded, read_roster(roster, loaded))
    if as_json:
        print_json(profile_json(found, loaded))
    else:
        print_profile(found, loaded, language(lang), console())


def _write_icals(folder: Path, scenario: Scenario, laid: Laid, lang: Language) -> list[Path]:
    """`POSITION.ics` for each position shown."""
    from rota.io.files import write_bytes
    from rota.io.ical import laid_ical

    place = output_folder(folder)
    made = {
        place / f"{one.position_id}.ics": laid_ical(scenario, laid, one.position_id, lang) for one in laid.positions
    }
    for path, content in made.items():
        write_bytes(path, content)
    return list(made)


def _calendar_dates(
    first: str | None, holiday: str | None, out: Path | None
) -> tuple[date | None, tuple[date, date] | None]:
    """The dates of the calendar's options. Raises InputError for what is no date, and an output that is a folder."""
    from rota.domain.finding import InputError, Problem

    problems: list[Problem] = []
    start = None if first is None else _date("--from", first, problems)
    low, colon, high = (holiday or "").partition(":")
    period = None
    if holiday is not None and not colon:
        problems.append(Problem("rota calendar", None, "--holiday", f"'{holiday}': write two dates, FROM:TO"))
    elif holiday is not None:
        ends = _date("--holiday", low, problems), _date("--holiday", high, problems)
        period = (ends[0], ends[1]) if ends[0] is not None and ends[1] is not None else None
    if out is not None and out.is_dir():
        problems.append(Problem(str(out), None, "--out", "is a folder: give a file"))
    if problems:
        raise InputError(problems)
    return start, period


def _date(option: str, text: str, problems: list[Problem]) -> date | None:
    from datetime import date

    from rota.domain.finding import Problem

    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem("rota calendar", None, option, f"'{text}' is not a date: write YYYY-MM-DD"))
        return None
