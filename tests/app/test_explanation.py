"""Where nothing fits: what was found out stands for the proposal it is about, and a change goes in and out again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rota import usecases
from rota.app.messages import say
from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.explanation import Explanation, Least, Outcome, Relaxation, Verdict
from rota.domain.scenario import Scenario
from rota.io import kept
from rota.io.library import arrangements
from rota.workspace import draft, jobs
from rota.workspace.jobs import Work
from rota.workspace.store import FOLDER_VARIABLE, Session, start_session
from tests.app.test_pages import page_of

WARD, ROW, NAME = "liten-avdeling", "weekend-evening", "proposal-1"
LOWER = Text(nb="minstebemanningen settes ned med 2: helg", en="minimum staffing lower by 2: weekends")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A ward whose proposal asks for more on weekend evenings than its weekends can give, with that explained."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    made = start_session(tmp_path)
    made.take_folder(next(one.folder for one in arrangements() if one.name == WARD), WARD)
    path = made.proposal_path(NAME)
    fits = usecases.load(path)
    made.change_proposal(NAME, draft.with_demand(fits, {ROW: (3, 1, 2)}))
    _explained(made, fits)
    return made


def _explained(session: Session, fits: Scenario) -> None:
    """The job's folder as the runner leaves it."""
    folder = session.root / "jobs" / "1"
    folder.mkdir(parents=True)
    digest = usecases.load(session.proposal_path(NAME)).digest()
    job = {"work": asdict(Work("explain", NAME)), "digest": digest, "started": 0.0}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    (folder / "ended.json").write_text('{"state": "done", "answer": "proved_impossible"}', encoding="utf-8")
    relaxation = Relaxation(
        kind="lower_minimum",
        text=LOWER,
        rung=Rung.WARD_POLICY,
        reference=None,
        url=None,
        evidence="not law",
        positions=(),
        weeks=(),
        people=0,
        fte=0.0,
        outcome=Outcome.CONFIRMED,
        least=Least.AMOUNT,
        changed=fits,
    )
    explanation = Explanation(
        scenario=NAME,
        verdict=Verdict.PROVED_IMPOSSIBLE,
        summary=Text(nb="Helgene går ikke opp.", en="The weekends do not add up."),
        arithmetic=(),
        shortages=(),
        clashes=(),
        relaxations=(relaxation,),
        tried=(),
        shortage_min_person_min=1,
        seconds=1.0,
        stopped_early=False,
    )
    (folder / "explanation.json").write_text(kept.to_json(explanation), encoding="utf-8")


def _press(page: AppTest, key: str) -> None:
    next(one for one in page.button if one.label == say(key, "nb")).click()
    page.run()
    assert not page.exception
    assert not page.error


def _minimum(session: Session) -> int:
    demand = usecases.load(session.proposal_path(NAME)).demand
    return next(row.min for row in demand if row.id == ROW)


def test_a_change_that_helps_is_taken_in_and_out_again(session: Session) -> None:
    page = page_of("proposal", "nb", session)
    assert not page.exception
    _press(page, "search.apply")
    assert _minimum(session) == 1
    assert say("search.applied", "nb", what=LOWER.nb) in [one.value for one in page.success]
    # What was found out is about the proposal as it was.
    assert say("search.apply", "nb") not in [one.label for one in page.button]
    _press(page, "search.take_back")
    assert _minimum(session) == 3
    assert say("search.apply", "nb") in [one.label for one in page.button]


def test_an_explanation_is_not_shown_for_another_ward(session: Session) -> None:
    assert jobs.latest(session, "explain", NAME) is not None
    session.take_folder(next(one.folder for one in arrangements() if one.name == "hjemmetjeneste"), "hjemmetjeneste")
    assert jobs.latest(session, "explain", NAME) is None
    page = page_of("proposal", "nb", session)
    assert not page.exception
    assert say("search.apply", "nb") not in [one.label for one in page.button]
