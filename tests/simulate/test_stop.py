"""The number of years: given, or by the interval's width with what looking costs."""

from __future__ import annotations

import numpy as np
import pytest

from rota.domain.simulated import Years
from rota.simulate.stop import CHUNK, Plan, Simulate, doubled, looks, simulate_by_plan
from tests.simulate.made_years import years


def _draws(seed: int, spread: float, shift: float = 0.0) -> Simulate:
    """Normal years; year r is the same whatever else is simulated."""
    values = shift + np.random.default_rng(seed).normal(20, spread, 20_000)
    return lambda chunk: years({"below": values[chunk.start : chunk.stop].tolist()})


def _tell(_done: int, _found: object) -> None:
    return None


def test_the_looks_spend_what_there_is_to_miss() -> None:
    plan = Plan("below", 0.95, most=1000, half_width=1.0)
    found = looks(plan)
    assert [look.replications for look in found] == [100, 200, 400, 800, 1000]
    # 5 % · (100, 100, 200, 400, 200) / 1000.
    assert [1 - look.confidence for look in found] == pytest.approx([0.005, 0.005, 0.01, 0.02, 0.01])
    (only,) = looks(Plan("below", 0.95, most=1000))
    assert (only.replications, only.confidence) == (1000, 0.95)


def test_a_number_given_is_kept_to() -> None:
    found = simulate_by_plan([_draws(1, 5)], Plan("below", 0.95, most=700), _tell)
    assert (found.sides[0].replications, found.stopped_by, found.look.confidence) == (700, "fixed", 0.95)
    assert [point.replications for point in found.convergence] == [100, 200, 400, 700]


def test_it_stops_at_the_first_look_that_is_narrow_enough() -> None:
    # Differences of two independent normals of spread 5: spread 7.07. The half-width is about t · 7.07 / √n with the t
    # of the look: after 100 of 3200 years 3.25 (miss 0.0016): 2.3; 200: 1.59; 400: t 2.98: 1.05; 800: t 2.75: 0.69.
    plan = Plan("below", 0.95, most=3200, half_width=0.8)
    found = simulate_by_plan([_draws(1, 5), _draws(2, 5)], plan, _tell)
    assert (found.sides[0].replications, found.sides[1].replications, found.stopped_by) == (800, 800, "half_width")
    assert [point.replications for point in found.convergence] == [100, 200, 400, 800]
    assert found.convergence[-1].estimate.half_width <= 0.8 < found.convergence[-2].estimate.half_width


def test_the_most_years_end_it_and_that_is_said() -> None:
    found = simulate_by_plan([_draws(1, 5)], Plan("below", 0.95, most=300, half_width=0.01), _tell)
    assert (found.sides[0].replications, found.stopped_by) == (300, "most")


def test_identical_sides_stop_at_the_first_look() -> None:
    found = simulate_by_plan([_draws(1, 5), _draws(1, 5)], Plan("below", 0.95, most=3200, half_width=1e-9), _tell)
    assert (found.sides[0].replications, found.stopped_by) == (100, "half_width")
    assert found.convergence[-1].estimate.half_width == 0.0


def test_ctrl_c_keeps_whole_batches_of_both_sides() -> None:
    draw = _draws(1, 5)

    def second(chunk: range) -> Years:
        if chunk.start >= 700:
            raise KeyboardInterrupt
        return draw(chunk)

    found = simulate_by_plan([_draws(2, 5), second], Plan("below", 0.95, most=2000), _tell)
    assert [one.replications for one in found.sides] == [800, 800]
    assert found.stopped_by == "interrupted"

    def never(_chunk: range) -> Years:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_by_plan([never], Plan("below", 0.95, most=2000), _tell)


def test_a_figure_that_never_has_a_value_does_not_stop_it() -> None:
    found = simulate_by_plan(
        [lambda chunk: years({"below": [float("nan")] * len(chunk)})], Plan("below", 0.95, 200, half_width=1), _tell
    )
    assert (found.stopped_by, found.convergence) == ("most", ())


def test_batches_are_short_and_cover_every_year_once() -> None:
    asked: list[range] = []

    def draw(chunk: range) -> Years:
        asked.append(chunk)
        return years({"below": [1.0] * len(chunk)})

    simulate_by_plan([draw], Plan("below", 0.95, most=1000), _tell)
    assert [number for chunk in asked for number in chunk] == list(range(1000))
    assert max(len(chunk) for chunk in asked) <= CHUNK


def test_the_interval_at_the_stop_covers_although_it_was_looked_at() -> None:
    # Exponential years, mean 1, in 400 simulations that stop by width. With alpha spent over the looks at least 95 % of
    # the intervals hold the mean, up to chance: 380 of 400 expected at least, four standard deviations are 4 · √(400 ·
    # .95 · .05) = 17.4.
    covered = stopped = 0
    for seed in range(400):
        values = np.random.default_rng(seed).exponential(1, 1600)
        found = simulate_by_plan(
            [lambda chunk, values=values: years({"below": values[chunk.start : chunk.stop].tolist()})],
            Plan("below", 0.95, most=1600, half_width=0.17),
            _tell,
        )
        last = found.convergence[-1].estimate
        covered += last.low <= 1 <= last.high
        stopped += found.stopped_by == "half_width"
    assert stopped > 300  # else the rule was not tried
    assert covered >= 380 - 18


@pytest.mark.parametrize("wrong", [{"least": 1}, {"least": 500}, {"half_width": 0.0}, {"half_width": -1.0}])
def test_a_plan_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"years are wanted|half-width"):
        Plan("below", 0.95, **({"most": 200} | wrong))  # type: ignore[arg-type]


def test_doubling_ends_at_the_most() -> None:
    assert list(doubled(100, 100)) == [100]
    assert list(doubled(100, 800)) == [100, 200, 400, 800]
    assert list(doubled(100, 900)) == [100, 200, 400, 800, 900]
