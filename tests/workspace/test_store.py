"""A session on disk: a ward, its proposals; nothing lost by a refused change, nothing reached by a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota import usecases
from rota.domain.base import Text
from rota.domain.finding import InputError
from rota.io.library import arrangements
from rota.workspace import draft
from rota.workspace.store import Session, open_session, start_session

TRIAL = "langvaktsturnus"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = start_session(tmp_path)
    made.take_folder(next(one.folder for one in arrangements() if one.name == TRIAL), TRIAL)
    return made


def test_a_session_is_found_by_its_token_alone(tmp_path: Path, session: Session) -> None:
    assert open_session(session.token, tmp_path) == session
    for other in ("", "..", "../" + session.token, session.token[:-1], session.token + "x", "A" * 22):
        assert open_session(other, tmp_path) is None


def test_two_sessions_share_nothing(tmp_path: Path, session: Session) -> None:
    other = start_session(tmp_path)
    assert other.token != session.token
    assert not other.has_ward


def test_the_ward_of_the_library_is_a_folder_that_the_command_line_reads(session: Session) -> None:
    assert session.proposals() == ("proposal-1",)
    assert session.active() == "proposal-1"
    assert session.reported_path is not None
    original = usecases.load(Path("scenarios") / TRIAL / "proposal.yaml")
    assert usecases.load(session.proposal_path("proposal-1")) == original


def test_a_new_proposal_begins_as_the_ward_is(session: Session) -> None:
    name = session.add_proposal(None, Text(nb="Som nå", en="As now"))
    baseline, proposal = usecases.load(session.baseline_path), usecases.load(session.proposal_path(name))
    assert proposal.positions == baseline.positions
    assert proposal.title.nb == "Som nå"
    assert session.active() == name


def test_a_refused_change_leaves_the_file_as_it_was(session: Session) -> None:
    path = session.proposal_path("proposal-1")
    before = path.read_bytes()
    scenario = usecases.load(path)
    unknown = scenario.positions[0].model_copy(update={"competence": "nobody"})
    with pytest.raises(InputError, match="nobody"):
        session.change_proposal("proposal-1", scenario.with_positions((unknown, *scenario.positions[1:])))
    assert path.read_bytes() == before
    assert not list(session.ward.glob("draft-*"))


def test_what_was_found_goes_when_the_proposal_changes(session: Session) -> None:
    result = session.result_path("proposal-1")
    result.write_text("{}", encoding="utf-8")
    scenario = usecases.load(session.proposal_path("proposal-1"))
    session.change_proposal("proposal-1", scenario)
    session.change_proposal("proposal-1", draft.with_fagdag(scenario, on=False))
    assert not result.exists()


def test_a_folder_that_cannot_be_used_leaves_the_session_as_it_was(tmp_path: Path, session: Session) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "baseline.yaml").write_text("format: nonsense\n", encoding="utf-8")
    before = session.baseline_path.read_bytes()
    with pytest.raises(InputError):
        session.take_folder(bad, "bad")
    assert session.baseline_path.read_bytes() == before
    assert not (session.root / "ward.new").exists()


def test_only_files_of_a_scenario_are_taken(tmp_path: Path, session: Session) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("baseline.yaml", "roster.csv"):
        (source / name).write_bytes((session.ward / name).read_bytes())
    (source / "secrets.txt").write_text("x", encoding="utf-8")
    session.take_folder(source, "source")
    assert not (session.ward / "secrets.txt").exists()


def test_removing_a_session_removes_all_of_it(session: Session) -> None:
    session.remove()
    assert not session.root.exists()
