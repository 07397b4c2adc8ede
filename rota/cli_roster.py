"""Verbs about one finished roster. `rota.cli` registers them; heavy imports stand inside.

`check` measures it against the rules. More verbs stand beside it, one function each.
"""

from __future__ import annotations

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
    print_json,
)


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
