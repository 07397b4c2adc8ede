"""The verb `explain`: why a ward has no roster or is short of cover, and what would help. Heavy imports inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rota.cli_common import Arguments, JsonFlag, Lang, ScenarioPath, console, language, print_json


def explain(
    scenario: ScenarioPath,
    time_limit: Annotated[
        str, typer.Option(metavar="SECONDS", help="for the whole explanation, from 1 to 86400")
    ] = "60",
    workers: Annotated[str, typer.Option(metavar="N", help="search workers, at most 64")] = "2",
    seed: Annotated[str, typer.Option(metavar="N", help="random seed, from 0")] = "0",
    lang: Annotated[str, typer.Option(metavar="nb|en", help="language of reports")] = Lang.nb.value,
    as_json: JsonFlag = False,
) -> None:
    """Say why a ward cannot be staffed: what clashes, and the cheapest that helps. Ctrl-C keeps what is found."""
    from rota import usecases
    from rota.io.explain_view import explanation_json, print_explanation
    from rota.io.progress import progress_view
    from rota.solver.options import SolveOptions

    given = Arguments("rota explain")
    limit_s = given.number("--time-limit", time_limit, 1, 86_400)
    threads = given.integer("--workers", workers, 1, 64)
    number = given.integer("--seed", seed, 0, 2**31 - 1)
    given.choice("--lang", lang, [one.value for one in Lang])
    loaded = None
    with given.collecting():
        loaded = usecases.load(scenario)
    given.raise_any()
    assert loaded is not None
    with progress_view(quiet=as_json) as on_progress:
        found = usecases.explain(loaded, SolveOptions(limit_s, threads, number), on_progress)
    if as_json:
        print_json(explanation_json(found))
    else:
        print_explanation(found, language(Lang(lang)), console())


def point_to_explain(scenario: Path, lang: Lang) -> None:
    """On standard error, where a solve ends without a roster that keeps everything: which verb says why."""
    said = {Lang.nb: "Hvorfor, og hva som hjelper", Lang.en: "Why, and what would help"}[lang]
    print(f"{said}: rota explain {scenario}", file=sys.stderr)
