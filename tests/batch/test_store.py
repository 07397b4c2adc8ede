"""What is finished stays finished, whatever happens to the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota.batch.store import Store
from rota.domain.finding import InputError
from tests.batch.specs import outcome


def test_an_outcome_is_read_as_it_was_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.held():
        store.begin("spec", new=False)
        store.keep("a", outcome(gap=1.5, none=None))
        assert store.finished(["a", "b"]) == {"a": outcome(gap=1.5, none=None)}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"key": "a"}', '{"key": "b", "status": "done"}', "\x00" * 50, '{"key": NaN}']
)
def test_a_damaged_file_is_named_and_made_again(tmp_path: Path, text: str) -> None:
    store = Store(tmp_path)
    with store.held():
        store.begin("spec", new=False)
        (store.tasks / "a.json").write_text(text)
        assert store.finished(["a"]) == {}
        assert store.damaged == ["a.json"]


def test_a_task_whose_process_was_lost_is_tried_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.held():
        store.keep("a", outcome("lost"))
        store.keep("b", outcome("error"))
        assert list(store.finished(["a", "b"])) == ["b"]


def test_two_batches_do_not_share_a_folder(tmp_path: Path) -> None:
    with Store(tmp_path).held(), pytest.raises(InputError, match="another batch works"), Store(tmp_path).held():
        pass
    with Store(tmp_path).held():
        assert (tmp_path / "tasks").is_dir()


def test_results_of_another_file_are_not_taken_for_this_ones(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.held():
        store.begin("one", new=False)
        store.begin("one", new=False)
        with pytest.raises(InputError, match="another batch file"):
            store.begin("two", new=False)
        store.begin("two", new=True)
        store.begin("two", new=False)
        (tmp_path / "batch.json").write_text("no json")
        with pytest.raises(InputError, match="another batch file"):
            store.begin("two", new=False)
