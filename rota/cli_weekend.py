"""`rota weekend`: the weekend ledger of a ward, with levers pulled on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from rota.cli_common import JsonFlag, Lang, LangOption, ScenarioPath, console, language, print_json

LeverTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--lever",
        metavar="KIND=WHO:VALUE",
        help="may be repeated, in order: frequency=WHO:N, percent=WHO:P, long=WHO:HOURS, shifts=WHO:D+A, "
        "length=CODE:HOURS, add=POSITION:N, remove=WHO, fill=WHO, friday=in. "
        "WHO: ids with commas, a competence, all, under-50",
    ),
]


def weekend(
    scenario: ScenarioPath, lever: LeverTexts = None, lang: LangOption = Lang.nb, as_json: JsonFlag = False
) -> None:
    """Weekend arithmetic without a roster: places needed each weekend, places owed, people, ceiling on positions."""
    from rota import usecases
    from rota.io.weekend_data import ledger_json
    from rota.io.weekend_view import print_ledger

    loaded = usecases.load(scenario)
    ledger = usecases.weekend(loaded, lever or ())
    if as_json:
        print_json(ledger_json(ledger, loaded))
    else:
        print_ledger(ledger, loaded, language(lang), console())
