"""The page's controls and what is kept of a simulation in a session."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from rota.domain.absence import Outbreak
from rota.domain.finding import InputError
from rota.io.library import arrangements
from rota.usecases_simulation import read_spec
from rota.workspace import absence, jobs
from rota.workspace.absence import kept_spec, kept_years, still_stands, wanted, with_wanted
from rota.workspace.jobs import Work
from rota.workspace.store import PRESENT, Session, start_session

SMALL = "hjemmetjeneste"
PATIENCE_S = 180.0


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = start_session(tmp_path)
    made.take_folder(next(one.folder for one in arrangements() if one.name == SMALL), SMALL)
    return made


def test_controls_that_nobody_touched_change_nothing_but_the_number_of_years() -> None:
    base = read_spec(None)
    same = with_wanted(wanted(base))
    assert same.model_copy(update={"replications": base.replications}) == base


def test_what_is_set_is_marked_as_the_parties_own() -> None:
    base = wanted(read_spec(None))
    name = next(iter(base.rates))
    asked = replace(base, years=200, rates={**base.rates, name: 9.0}, outbreaks=False, steps=("overtime", "swap"))
    spec = with_wanted(replace(asked, effect_percent=-10.0))
    changed = next(one for one in spec.absences if one.id == name)
    assert (changed.per_year, changed.assumed, changed.note) == (9.0, True, absence.TABLE_NOTE)  # type: ignore[union-attr]
    assert not any(isinstance(one, Outbreak) for one in spec.absences)
    assert [one.step for one in spec.policies] == ["overtime", "swap"]
    assert [(one.side, one.factor, one.assumed) for one in spec.effects] == [("proposal", 0.9, True)]
    assert (spec.replications.first, spec.replications.half_width) == (200, None)
    assert wanted(spec).effect_percent == -10.0


def test_a_rate_of_nought_switches_it_off() -> None:
    base = wanted(read_spec(None))
    name = next(iter(base.rates))
    assert name not in {one.id for one in with_wanted(replace(base, rates={**base.rates, name: 0.0})).absences}


def test_what_is_kept_is_read_again(session: Session) -> None:
    assert kept_spec(session, PRESENT) == read_spec(None)
    spec = with_wanted(replace(wanted(read_spec(None)), years=200, effect_percent=5.0))
    absence.keep_spec(session, PRESENT, spec)
    assert kept_spec(session, PRESENT) == spec
    (session.root / "absence" / f"{PRESENT}.spec.json").write_text('{"format": "rota/simulation/1", "weeks": 90}')
    with pytest.raises(InputError, match="is no simulation"):
        kept_spec(session, PRESENT)


def test_a_job_simulates_what_is_kept_and_keeps_the_years(session: Session) -> None:
    absence.keep_spec(session, PRESENT, with_wanted(replace(wanted(read_spec(None)), years=20)))
    job = jobs.start(session, Work("simulate", PRESENT, 600.0))
    until = time.monotonic() + PATIENCE_S
    while (read := jobs.read(job.folder)).is_running and time.monotonic() < until:
        (job.folder / "wanted").touch()
        time.sleep(0.1)
    assert (read.state, read.answer) == ("done", "fixed"), read.problem
    found = kept_years(absence.years_path(session, PRESENT))
    assert found is not None
    assert found.replications == 20
    now = absence.digests_now(session, PRESENT)
    assert now is not None
    assert still_stands(found, now)
    assert not still_stands(found, (("other", "rota"),))


def test_a_proposal_without_a_rota_is_told_so(session: Session) -> None:
    with pytest.raises(InputError, match="has no rota yet"):
        absence.simulate_kept(session, "proposal-1", lambda _name, _progress: None)
    assert absence.digests_now(session, "proposal-1") is None


def test_another_ward_takes_nothing_over(session: Session) -> None:
    absence.keep_spec(session, PRESENT, with_wanted(replace(wanted(read_spec(None)), years=20)))
    session.take_folder(next(one.folder for one in arrangements() if one.name == SMALL), SMALL)
    assert kept_spec(session, PRESENT) == read_spec(None)
