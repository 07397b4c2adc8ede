"""What a job does, and what is kept of it: results as JSON files that are read again without trusting them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rota import usecases, usecases_comparison
from rota.domain.explanation import Explanation
from rota.domain.finding import InputError, Problem
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import SolveResult
from rota.domain.structure import Frontier
from rota.io import kept
from rota.io.files import write_text
from rota.io.roster_csv import read_roster, write_roster
from rota.solver.options import SolveOptions
from rota.usecases import OnProgress
from rota.usecases_comparison import Found
from rota.workspace.jobs import Work
from rota.workspace.store import Session

REPAIRED = "repaired.csv"


def perform(folder: Path, on_progress: OnProgress) -> str:
    """Do the work of a job's folder, `<session>/jobs/<number>`. Returns how it came out, in one word."""
    told = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    work, session = Work(**told["work"]), Session(folder.parent.parent)
    if work.verb == "simulate":
        from rota.workspace.absence import simulate_kept

        return simulate_kept(session, work.proposal, on_progress)
    options = SolveOptions(work.time_limit_s, work.workers, work.seed)
    path = session.proposal_path(work.proposal)
    digest = usecases.load(path).digest()
    if work.verb == "explain":
        explanation = usecases.explain(usecases.load(path), options, on_progress)
        write_text(folder / "explanation.json", kept.to_json(explanation))
        return explanation.verdict.value
    if work.verb == "repair":
        from rota.workspace.edits import open_edits

        edits = open_edits(session, work.proposal)
        if edits is None:
            raise InputError([Problem(work.proposal, None, "", "no rota was found that could be made again")])
        around = usecases.solve_around(edits, options, on_progress, mend_older_gaps=work.mend_older_gaps)
        if around.result.roster is not None:
            write_roster(folder / REPAIRED, around.result.roster)
        return "found" if around.result.roster is not None else around.result.status.value
    found = usecases_comparison.find(session.baseline_path, path, options, on_progress)
    keep(session, work.proposal, digest, found)
    if found.roster is not None:
        return "found"
    return "none" if found.result is None else found.result.status.value


def keep(session: Session, proposal: str, digest: str, found: Found) -> None:
    """Keep what was found for a proposal as it was when the search began (`digest`)."""
    data: dict[str, Any] = {
        "format": "rota/found/1",
        "proposal_digest": digest,
        "frontier": None if found.frontier is None else json.loads(kept.to_json(found.frontier)),
        "result": None if found.result is None else json.loads(kept.to_json(found.result)),
    }
    write_text(session.result_path(proposal), json.dumps(data, ensure_ascii=False))


def kept_result(session: Session, proposal: str) -> Found | None:
    """What was found for a proposal; None where nothing was, or where the proposal was changed since.

    Raises InputError for a file that is no such result.
    """
    path = session.result_path(proposal)
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        parts = {name: data[name] for name in ("frontier", "result")}
        digest = data["proposal_digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError([Problem(path.name, None, "", f"is no kept result: {error!r}")]) from None
    if digest != usecases.load(session.proposal_path(proposal)).digest():
        return None
    frontier = None if parts["frontier"] is None else kept.from_json(json.dumps(parts["frontier"]), Frontier)
    result = None if parts["result"] is None else kept.from_json(json.dumps(parts["result"]), SolveResult)
    return Found(None if frontier is None else usecases_comparison.rechecked(frontier), result)


def explanation_of(folder: Path) -> Explanation:
    """The explanation that a job left."""
    return kept.from_json((folder / "explanation.json").read_text(encoding="utf-8"), Explanation)


def take_results(session: Session, folder: Path) -> None:
    """Keep what an opened bundle says was found for its proposals. Raises InputError for a result that is none.

    The session's proposals are the folder's in their order; a comparison checks every roster again.
    """
    paths = sorted(path for path in folder.glob("proposal*.yaml") if path.is_file())
    for name, path in zip(session.proposals(), paths, strict=False):
        place = folder / "results" / path.stem
        frontier = result = None
        if (place / "search.json").is_file():
            frontier = kept.from_json((place / "search.json").read_text(encoding="utf-8"), Frontier)
        if (place / "solve.json").is_file():
            result = kept.from_json((place / "solve.json").read_text(encoding="utf-8"), SolveResult)
        if frontier is not None or result is not None:
            keep(session, name, usecases.load(session.proposal_path(name)).digest(), Found(frontier, result))


def repaired_roster(folder: Path, scenario: Scenario) -> Roster | None:
    """The rota that a job made again around the locks; None where it found none."""
    path = folder / REPAIRED
    return read_roster(path, scenario) if path.is_file() else None
