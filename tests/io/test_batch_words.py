"""Words of a batch: what a combination is called."""

from __future__ import annotations

import pytest

from rota.io.batch_words import combination


@pytest.mark.parametrize(
    ("source", "ward"),
    [
        ("../v1/liten-avdeling/baseline.yaml", "../v1/liten-avdeling/baseline.yaml"),
        ("../v2/liten-avdeling/baseline.yaml", "../v2/liten-avdeling/baseline.yaml"),
        ("baseline.yaml", "baseline.yaml"),
        ("/home/ola/vår avdeling/forslag.yaml", "…/vår avdeling/forslag.yaml"),
        ("C:\\turnus\\ward.v2\\proposal.yaml", "…/ward.v2/proposal.yaml"),
    ],
)
def test_a_combination_tells_the_ward_and_no_path_of_the_machine(source: str, ward: str) -> None:
    assert combination(source, {}, "rotas", "nb") == f"rotas, {ward}"
    assert combination(source, {"every": 3, "share": 0.5}, "rotas", "nb") == f"every=3, share=0,50 (rotas, {ward})"
    assert combination(source, {"on": True}, "rotas", "en") == f"on=true (rotas, {ward})"
