"""A batch's results in a session: taken whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota.domain.finding import InputError
from rota.io.batch_reading import SUMMARY, TABLE, read_batch
from rota.workspace.batches import batch_stamp, kept_batch, take_batch
from rota.workspace.store import Session, start_session
from tests.batch.specs import tried

# As a browser may have named them on the way.
CALLED = {SUMMARY: "summary (1).json", TABLE: "RESULTS.CSV"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tried(tmp_path_factory.mktemp("batch"))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return start_session(tmp_path)


def _files(folder: Path) -> dict[str, bytes]:
    return {called: (folder / name).read_bytes() for name, called in CALLED.items()}


def _everything(session: Session) -> dict[str, bytes]:
    return {
        str(path.relative_to(session.root)): path.read_bytes() for path in session.root.rglob("*") if path.is_file()
    }


def test_results_are_kept_as_they_were(session: Session, results: Path) -> None:
    assert kept_batch(session) is None
    before = batch_stamp(session)
    take_batch(session, _files(results))
    assert kept_batch(session) == read_batch(results)
    assert batch_stamp(session) != before


def test_other_results_take_their_place(session: Session, results: Path) -> None:
    take_batch(session, _files(results))
    files = _files(results)
    files[CALLED[SUMMARY]] = files[CALLED[SUMMARY]].replace(b"Tried", b"Later")
    take_batch(session, files)
    found = kept_batch(session)
    assert found is not None
    assert found.title.nb == "Later"


@pytest.mark.parametrize("dropped", [(), (SUMMARY,), (TABLE,)])
def test_anything_but_one_of_each_is_refused(session: Session, results: Path, dropped: tuple[str, ...]) -> None:
    files = {name: data for name, data in _files(results).items() if name not in {CALLED[one] for one in dropped}}
    before = _everything(session)
    with pytest.raises(InputError, match="one of each"):
        take_batch(session, files | {"notes.txt": b"-"})
    assert _everything(session) == before


@pytest.mark.parametrize(
    ("changed", "data"),
    [
        (SUMMARY, b"{"),
        (SUMMARY, b"\xff\xfe"),
        (SUMMARY, b"{}"),
        (TABLE, b""),
        (TABLE, b"a,b\r\n1,2\r\n"),
        (TABLE, b"PK\x03\x04" + bytes(50)),
    ],
)
def test_a_damaged_file_is_named_as_it_was_given(session: Session, results: Path, changed: str, data: bytes) -> None:
    take_batch(session, _files(results))
    before = _everything(session)
    with pytest.raises(InputError) as refused:
        take_batch(session, _files(results) | {CALLED[changed]: data})
    assert {one.file for one in refused.value.problems} == {CALLED[changed]}
    assert str(session.root) not in str(refused.value)
    assert _everything(session) == before
