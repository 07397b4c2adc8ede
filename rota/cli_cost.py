"""The verb `rota cost`: pay and supplements of a roster, and an extra shift against overtime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import JsonFlag, Lang, LangOption, RosterPath, ScenarioPath, console, language, print_json

if TYPE_CHECKING:
    from pathlib import Path

    from rota.domain.finding import Problem
    from rota.domain.scenario import Scenario

ExtraOption = Annotated[
    list[str] | None,
    typer.Option("--extra", metavar="POSITION:WEEK:DAY:CODE", help="price an extra shift; repeatable"),
]


def cost(
    scenario: ScenarioPath,
    roster: RosterPath,
    extra: ExtraOption = None,
    as_json: JsonFlag = False,
    lang: LangOption = Lang.nb,
) -> None:
    """Pay and supplements of a roster by the clock, with the year of the rates; extra shifts against overtime."""
    from rota import usecases
    from rota.domain.finding import InputError, Problem
    from rota.io.cost_view import cost_data, print_cost
    from rota.io.roster_csv import read_roster

    loaded = usecases.load(scenario)
    read = read_roster(roster, loaded)
    problems = [] if loaded.pay is not None else [Problem(str(scenario), None, "pay", NO_PAY)]
    problems += _unpaid(scenario, loaded)
    wanted = [_wanted(text, loaded, problems) for text in extra or ()]
    if problems:
        raise InputError(problems)
    pay = usecases.cost(loaded, read)
    assert pay is not None
    extras = [usecases.extra_shift(loaded, read, *one) for one in wanted if one is not None]
    if as_json:
        print_json(cost_data(pay, extras, loaded))
    else:
        print_cost(pay, extras, loaded, language(lang), console())


NO_PAY = "the scenario gives no pay: add a section pay with rates_table or rates, annual_pay and price_year"


def _unpaid(path: Path, scenario: Scenario) -> list[Problem]:
    """Competences in use without yearly pay; the comparison says "not given" of them, here they are asked for."""
    from rota.domain.finding import Problem
    from rota.measures.pay import without_pay

    if scenario.pay is None:
        return []
    message = "gives no yearly pay for the competence {}, which positions have"
    return [Problem(str(path), None, "pay.annual_pay", message.format(one)) for one in without_pay(scenario)]


def _wanted(text: str, scenario: Scenario, problems: list[Problem]) -> tuple[str, int, int, str] | None:
    """The parts of `POSITION:WEEK:DAY:CODE`, with every problem told."""
    from rota.domain.finding import Problem

    parts = text.split(":")
    if len(parts) != 4 or not all(part.isdecimal() and len(part) <= 3 for part in parts[1:3]):
        problems.append(Problem("rota cost", None, "--extra", f"'{text}': write POSITION:WEEK:DAY:CODE, as P01:3:2:D"))
        return None
    position, week, day, code = parts[0], int(parts[1]), int(parts[2]), parts[3]
    weeks = scenario.cycle.weeks
    found = [
        f"no position '{position}' with a line in the rota" if position not in _worked(scenario) else "",
        f"no shift '{code}'" if code not in scenario.shift_by_code else "",
        f"{code} is leave, not work" if code in scenario.leave_codes() else "",
        f"week {week} is not in a cycle of {weeks} weeks" if not 1 <= week <= weeks else "",
        f"day {day} is not a weekday: 1 is Monday, 7 Sunday" if not 1 <= day <= 7 else "",
    ]
    told = [message for message in found if message]
    problems += [Problem("rota cost", None, "--extra", f"'{text}': {message}") for message in told]
    return None if told else (position, week, day, code)


def _worked(scenario: Scenario) -> set[str]:
    return {position.id for position in scenario.worked_positions}
