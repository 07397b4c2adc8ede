"""A changed scenario stated as a proposal file reads back as itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota import usecases
from rota.io.restate import differences, proposal_yaml
from rota.io.scenario_file import baseline_of

PROPOSALS = sorted(Path("scenarios").glob("*/proposal.yaml"))


@pytest.mark.parametrize("path", PROPOSALS, ids=lambda path: path.parent.name)
def test_every_proposal_of_the_library_reads_back(path: Path, tmp_path: Path) -> None:
    base_path = baseline_of(path)
    assert base_path is not None
    baseline, changed = usecases.load(base_path), usecases.load(path)
    (tmp_path / "baseline.yaml").write_text(base_path.read_text(encoding="utf-8"), encoding="utf-8")
    restated = tmp_path / "proposal.yaml"
    restated.write_text(proposal_yaml(baseline, changed, "baseline.yaml"), encoding="utf-8")
    again = usecases.load(restated)
    without_file = {"roster", "roster_note"}
    assert again.model_dump(exclude=without_file) == changed.model_dump(exclude=without_file)


def test_nothing_differs_from_itself() -> None:
    baseline = usecases.load(Path("scenarios/langvaktsturnus/baseline.yaml"))
    assert differences(baseline, baseline) == {}
