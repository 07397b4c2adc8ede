"""Tasks of a batch: how many, in which order, with which keys, and combinations that are no ward."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rota import usecases
from rota.batch.change import ChangeError, changed, ward_problems
from rota.batch.tasks import expand, points
from rota.domain.batch import Experiment
from rota.domain.finding import InputError
from rota.io.batch_file import load_batch
from rota.io.library import arrangements
from tests.batch.specs import WARD, experiment, spec_of, written

HERE = Path("batch.yaml")
axis_values = st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True)


@given(first=axis_values, second=axis_values, left_out=st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_a_grid_has_every_combination_once_the_last_axis_fastest(
    first: list[int], second: list[int], left_out: tuple[int, int]
) -> None:
    axes = [{"name": "a", "set": "x", "values": first}, {"name": "b", "set": "y", "values": second}]
    exclude = [{"a": left_out[0], "b": left_out[1]}]
    one = Experiment.model_validate(experiment(axes=axes, exclude=exclude))
    wanted = [(a, b) for a in first for b in second if (a, b) != left_out]
    assert [(row["a"], row["b"]) for row in points(one)] == wanted


def test_a_zip_takes_the_values_side_by_side() -> None:
    axes = [{"name": "a", "set": "x", "values": [1, 2]}, {"name": "b", "set": "y", "values": ["p", "q"]}]
    one = Experiment.model_validate(experiment(axes=axes, combine="zip"))
    assert [dict(row) for row in points(one)] == [{"a": 1, "b": "p"}, {"a": 2, "b": "q"}]


def test_keys_tell_work_apart_and_nothing_else() -> None:
    # The second label does what the first does; a ledger does not look at seeds; the third is another ward.
    axis = {"name": "often", "levers": {"third": ["frequency=all:5"], "again": ["frequency=all:5"], "no": []}}
    tasks = expand(spec_of(experiment(axes=[axis], seeds=[0, 1])), HERE)
    assert [(one.axes["often"], one.seed) for one in tasks] == [
        (a, s) for a in ("third", "again", "no") for s in (0, 1)
    ]
    assert len({one.key for one in tasks[:4]}) == 1
    assert len({one.key for one in tasks}) == 2
    solved = expand(spec_of(experiment("solve", seeds=[0, 1], effort=1.0)), HERE)
    longer = expand(spec_of(experiment("solve", seeds=[0, 1], effort=2.0)), HERE)
    assert len({one.key for one in (*solved, *longer)}) == 4
    assert [one.key for one in expand(spec_of(experiment("solve", seeds=[0, 1], effort=1.0)), HERE)] == [
        one.key for one in solved
    ]


def test_friday_counts_as_the_lever_says() -> None:
    axis = {"name": "friday", "levers": {"out": [], "in": ["friday=in"]}}
    out, inside = expand(spec_of(experiment(axes=[axis])), HERE)
    assert (out.friday, inside.friday) == (False, True)
    assert out.key != inside.key


def test_a_combination_that_is_no_ward_is_a_task_that_says_why() -> None:
    axis = {"name": "percent", "set": "positions[*].percent", "values": [50, 150]}
    fine, broken = expand(spec_of(experiment(axes=[axis])), HERE)
    assert fine.scenario is not None
    assert {one.percent for one in fine.scenario.positions} == {50}
    assert broken.scenario is None
    assert broken.problem is not None
    assert "less than or equal to 100" in broken.problem


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("positions.percent", 50, "positions is no mapping"),
        ("positions[*]", 50, "add the field"),
        ("positions[NOBODY].percent", 50, "no such id: NOBODY"),
        ("fagdagen.every_weeks", 6, "there is no fagdagen"),
        ("cycle[*].weeks", 6, "no list of elements"),
        ("cycle.weeks", "six", "valid integer"),
        ("format", "rota/scenario/2", "write a path such as"),
        ("__class__.x", 1, "there is no __class__"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(path: str, value: object, told: str) -> None:
    with pytest.raises(ChangeError, match=told):
        changed(usecases.load(WARD), path, value)  # type: ignore[arg-type]


def test_a_changed_ward_is_judged_as_a_file_is() -> None:
    ward = usecases.load(WARD)
    assert ward_problems(ward) == []
    lost = changed(ward, f"positions[{ward.positions[0].id}].competence", "no_such")
    assert any("no such competence" in one for one in ward_problems(lost))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"axes": [{"name": "a", "set": "x"}]}, "`values` is missing"),
        ({"axes": [{"name": "a", "set": "x", "lever": "y={}", "values": [1]}]}, "exactly one"),
        ({"axes": [{"name": "a", "lever": "y=1", "values": [1]}]}, "has no `{}`"),
        ({"axes": [{"name": "a", "set": "x", "values": [1, 1]}]}, "there twice"),
        ({"axes": [{"name": "seed", "set": "x", "values": [1]}]}, "name of a column"),
        ({"axes": [{"name": "a", "set": "x", "values": [1]}] * 2}, "same name"),
        ({"exclude": [{"b": 1}]}, "an axis that is not there"),
        ({"seeds": []}, "at least 1"),
        ({"seeds": [1, 1]}, "there twice"),
        ({"effort": 0}, "greater than 0"),
        ({"verb": "guess"}, "Input should be"),
        ({"axes": [{"name": "a", "scale": "x", "values": ["much"]}]}, "takes numbers"),
        (
            {"axes": [{"name": "a", "scale": "simulation.absences[short].per_year", "values": [2]}]},
            "only the verb simulate",
        ),
        ({"replications": 10, "rota": "own"}, "only the verb simulate takes replications, rota"),
        (
            {
                "combine": "zip",
                "axes": [{"name": "a", "set": "x", "values": [1]}, {"name": "b", "set": "x", "values": [1, 2]}],
            },
            "equal length",
        ),
    ],
)
def test_a_bad_experiment_is_refused(change: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Experiment.model_validate(experiment() | change)


def test_every_problem_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """format: rota/batch/1
title: Tried
experiments:
  - id: one
    verb: guess
    scenarios: [a.yaml]
    effort: -1
rank:
  - { figure: gap, better: smaller }
""",
    )
    with pytest.raises(InputError) as caught:
        load_batch(path)
    assert {problem.line for problem in caught.value.problems} == {5, 7, 9}


def test_files_that_are_not_there_are_all_told() -> None:
    spec = spec_of(experiment(scenarios=["no.yaml"]), experiment("solve", scenarios=["none.yaml"]))
    with pytest.raises(InputError) as caught:
        expand(spec, HERE)
    assert {Path(problem.file).name for problem in caught.value.problems} == {"no.yaml", "none.yaml"}


def test_too_many_tasks_are_refused_before_they_are_made() -> None:
    axes = [{"name": name, "set": "x", "values": list(range(500))} for name in "abc"]
    with pytest.raises(InputError, match="at most"):
        expand(spec_of(experiment(axes=axes)), HERE)


@pytest.mark.parametrize("lever", ["frequency={}:{", "frequency={}:{0.__class__}", "{}}{", "{}{0:>999999999}"])
def test_braces_in_a_lever_are_only_text(lever: str) -> None:
    (only,) = expand(spec_of(experiment(axes=[{"name": "a", "lever": lever, "values": [3]}])), HERE)
    assert only.scenario is None
    assert lever.replace("{}", "3")[:12] in str(only.problem)


def test_a_comparison_needs_the_present_rota_and_stated_positions(tmp_path: Path) -> None:
    (mine,) = expand(spec_of(experiment("compare")), HERE)
    assert mine.baseline is not None
    assert mine.present is not None
    open_ward = next(one.folder for one in arrangements() if one.name == "langvaktsturnus") / "proposal.yaml"
    with pytest.raises(InputError, match="use the verb positions"):
        expand(spec_of(experiment("compare", scenarios=[str(open_ward)])), HERE)


RATES = "simulation.absences[short,long].per_year"


def test_a_simulation_takes_factors_and_values_and_says_what_cannot_be() -> None:
    axes = [
        {"name": "rates", "scale": RATES, "values": [1, 2]},
        {"name": "accept", "set": "simulation.policies[extra_hours].accept_share", "values": [0.4, 2]},
    ]
    tasks = expand(spec_of(experiment("simulate", axes=axes, replications=7)), HERE)
    assert [one.problem is None for one in tasks] == [True, False, True, False]
    once, twice = (one.simulation for one in tasks if one.problem is None)
    assert once is not None
    assert twice is not None
    rates = [[one.per_year for one in spec.absences if one.id in ("short", "long")] for spec in (once, twice)]  # type: ignore[union-attr]
    assert rates[1] == [2 * rate for rate in rates[0]]
    assert once.replications.first == once.replications.most == 7
    assert len({one.key for one in tasks}) == 3
    assert "less than or equal to 1" in str(tasks[1].problem)
    (named,) = expand(spec_of(experiment("simulate", axes=[axes[0] | {"scale": RATES + "x", "values": [1]}])), HERE)
    assert "there is no per_yearx" in str(named.problem)
    (text,) = expand(
        spec_of(experiment("simulate", axes=[axes[0] | {"scale": "simulation.format", "values": [2]}])), HERE
    )
    assert "write a path such as" in str(text.problem)


def test_seeds_of_a_simulation_are_those_of_the_draws_and_a_made_rota_counts_its_effort() -> None:
    own = expand(spec_of(experiment("simulate", seeds=[3, 4])), HERE)
    assert [one.simulation.seed for one in own if one.simulation is not None] == [3, 4]
    assert len({one.key for one in own}) == 2
    assert all(one.roster is not None and one.present is None for one in own)
    keys = set()
    for effort in (1.0, 2.0):
        assert expand(spec_of(experiment("simulate", seeds=[3], effort=effort)), HERE)[0].key == own[0].key
        (made,) = expand(spec_of(experiment("simulate", rota="made", effort=effort)), HERE)
        assert made.roster is None
        assert made.present is not None
        keys.add(made.key)
    assert len(keys) == 2


def test_a_simulation_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match=r"none\.yaml"):
        expand(spec_of(experiment("simulate", simulation="none.yaml")), HERE)
