"""Every figure that a batch can give has a name in both languages, and what nobody knows keeps its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rota.batch.names import figure_name, named
from rota.domain.batch import Figure
from rota.domain.levers import Criterion
from rota.io.batch_reading import read_batch
from rota.measures.catalogue import definitions
from rota.simulate.figures import figures as simulated_figures
from tests.batch.specs import tried


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Figure]:
    return read_batch(tried(tmp_path_factory.mktemp("batch"))).rows[0].figures


def test_every_column_of_a_run_has_a_name(figures: Mapping[str, Figure]) -> None:
    assert {"gap", "gap.day+evening", "mean_percent.day+evening", "breaches"} <= set(figures)
    assert any(name.startswith("priority.") for name in figures)
    unnamed = [name for name, told in named(figures).items() if name in (told.label.nb, told.label.en)]
    assert not unnamed


def test_names_differ_from_each_other(figures: Mapping[str, Figure]) -> None:
    names = named(figures)
    for lang in ("nb", "en"):
        assert len({told.label.get(lang) for told in names.values()}) == len(names)


@pytest.mark.parametrize("one", [one.id for one in definitions().measures])
def test_a_measure_is_called_what_its_definition_calls_it(one: str) -> None:
    (known,) = [found for found in definitions().measures if found.id == one]
    assert figure_name(one).label == known.label
    assert figure_name(one).definition == known.definition
    assert known.label.nb in figure_name(f"change.{one}").label.nb != known.label.nb


@pytest.mark.parametrize("one", [one.id for one in simulated_figures()])
def test_a_simulated_figure_is_called_what_its_definition_calls_it(one: str) -> None:
    (known,) = [found for found in simulated_figures() if found.id == one]
    assert figure_name(f"simulated.{one}").label == known.label
    half = figure_name(f"simulated.{one}.half_width").label
    assert (known.label.nb in half.nb, half != known.label) == (True, True)


def test_a_simulated_figure_of_a_kind_says_which() -> None:
    by_kind = next(one for one in simulated_figures() if one.by == "kind")
    told = figure_name(f"simulated.{by_kind.id}.night").label
    assert told.nb.startswith(by_kind.label.nb)
    assert told.nb.endswith("natt")


@pytest.mark.parametrize("one", list(Criterion))
def test_a_criterion_of_structures_has_a_name(one: Criterion) -> None:
    assert figure_name(f"structure.{one.value}").label.nb != f"structure.{one.value}"


def test_a_ledgers_figure_of_a_group_says_of_which() -> None:
    whole, part = figure_name("gap").label, figure_name("gap.day+evening").label
    assert part.nb.startswith(whole.nb)
    assert part.nb.endswith("dag/kveld")


def test_what_nobody_knows_stands_as_it_is() -> None:
    for unknown in ("", "=1+1", "simulated.nothing", "structure.nothing", "required", "x.y.z"):
        assert figure_name(unknown).label.nb == unknown
        assert figure_name(unknown).label.en == unknown
    assert list(named(["gap", "simulated.gap.half_width"])) == ["gap"]
