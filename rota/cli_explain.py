"""The verb `explain`: why a ward has no roster or is short of cover, and what would help. Heavy imports inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rota.cli_common import JsonFlag, Lang, LangOption, ScenarioPath, Seed, Workers, console, language, print_json


def explain(
    scenario: ScenarioPath,
    time_limit: Annotated[float, typer.Option(help="seconds for the whole explanation", min=1, max=86_400)] = 60,
    workers: Workers = 2,
    seed: Seed = 0,
    lang: LangOption = Lang.nb,
    as_json: JsonFlag = False,
) -> None:
    """Say why a ward cannot be staffed: what clashes, and the cheapest that helps. Ctrl-C keeps what is found."""
    from rota import usecases
    from rota.io.explain_view import explanation_json, print_explanation
    from rota.io.progress import progress_view
    from rota.solver.options import SolveOptions

    loaded = usecases.load(scenario)
    with progress_view(quiet=as_json) as on_progress:
        found = usecases.explain(loaded, SolveOptions(time_limit, workers, seed), on_progress)
    if as_json:
        print_json(explanation_json(found))
    else:
        print_explanation(found, language(lang), console())


def point_to_explain(scenario: Path, lang: Lang) -> None:
    """On standard error, where a solve ends without a roster that keeps everything: which verb says why."""
    said = {Lang.nb: "Hvorfor, og hva som hjelper", Lang.en: "Why, and what would help"}[lang]
    print(f"{said}: rota explain {scenario}", file=sys.stderr)
