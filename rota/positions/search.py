"""The position search: the arithmetic proposes structures in the parties' order, the rota engine proves each."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

from rota.domain.base import Text
from rota.domain.explanation import Verdict
from rota.domain.finding import DisagreementError
from rota.domain.levers import Criterion, PositionLevers
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress
from rota.domain.structure import (
    Choices,
    Frontier,
    LeverValue,
    Pick,
    Point,
    PointStatus,
    PositionChoice,
    Structure,
)
from rota.positions.needs import lever_needs
from rota.positions.options import choices as choices_of
from rota.positions.structures import (
    changes_of,
    counted_of,
    figures_of_structure,
    lever_value,
    preferences,
    present_figures,
    step_figures,
    steps_of,
    ward_of,
)
from rota.rules.check import check
from rota.solver.options import SolveOptions
from rota.solver.staffable import staffable
from rota.solver.structures import StructureModel

Report = Callable[[Progress], None]
POLL_SECONDS = 0.2
MODEL_SECONDS = 20.0  # for one step of the arithmetic
POINT_SECONDS, POINT_SHARE = 40.0, 0.25  # for the proof of one structure, and of the whole time
MOST_MISSES = 3  # structures of the same figures without a roster, before all that is like them is passed by
AGAIN_SECONDS = 120.0  # for an undecided structure once more, when all others are through
LEVERS_SHARE = 0.3  # of what is left after the first found point, for the table of levers

STATUS = {
    Verdict.POSSIBLE: PointStatus.FOUND,
    Verdict.PROVED_IMPOSSIBLE: PointStatus.IMPOSSIBLE,
    Verdict.UNDECIDED: PointStatus.UNDECIDED,
}


def search(
    baseline: Scenario, scenario: Scenario, options: SolveOptions, report: Report, *, first_only: bool = False
) -> Frontier:
    """Find the Pareto set of structures under a scenario's levers. A first Ctrl-C ends it with what is found.

    `first_only` ends with the first structure of the parties' order that has a roster.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(search_here, baseline, scenario, options, report, stop, first_only=first_only)
        while True:
            try:
                wait([running], timeout=POLL_SECONDS)
                if running.done():
                    return running.result()
            except KeyboardInterrupt:
                if stop.is_set():
                    raise
                stop.set()


def search_here(
    baseline: Scenario,
    scenario: Scenario,
    options: SolveOptions,
    report: Report,
    stop: threading.Event,
    *,
    first_only: bool = False,
) -> Frontier:
    """As `search`, in this thread; `stop` ends it."""
    return _Search(choices_of(baseline, scenario), options, report, stop, first_only).run()


@dataclass
class _Search:
    choices: Choices
    options: SolveOptions
    report: Report
    stop: threading.Event
    first_only: bool
    started: float = field(default_factory=time.monotonic)
    points: list[Point] = field(default_factory=list)
    values: list[LeverValue] = field(default_factory=list)
    seconds_to_first: float | None = None
    sizes_left: int = 0
    passed_by: int = 0
    doubted: bool = False
    sure_before: int = 0
    missed: Counter[tuple[tuple[Criterion, int], ...]] = field(default_factory=Counter)

    @property
    def levers(self) -> PositionLevers:
        levers = self.choices.scenario.levers
        assert levers is not None
        return levers

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        return 0.0 if self.stop.is_set() else self.options.time_limit_s - self.elapsed

    def run(self) -> Frontier:
        """Structures in the parties' order until none is left that would be better in anything."""
        self._tell("structures")
        model = self._model()
        best_alone = self._best_alone(model)
        complete, steps = False, steps_of(self.choices)
        while self.left > 0:
            self._tell("structures")
            structure, proved = self._best(model)
            if structure is None:
                complete = proved
                break
            if proved and not (self.sizes_left or self.passed_by or self.doubted):
                self.sure_before = len(self.points)
            self.doubted = self.doubted or not proved
            seconds = min(POINT_SECONDS, max(POINT_SHARE * self.options.time_limit_s, 1.0), self.left)
            point = self._prove(structure, seconds, len(self.points) + 1, seed=self.options.seed)
            if point is None:
                break
            self.points.append(point)
            if point.status is PointStatus.FOUND:
                model.beat(structure, steps)
                if self.seconds_to_first is None:
                    self.seconds_to_first = self.elapsed
                    self._lever_values(structure)
                    if self.first_only:
                        break
            else:
                self._go_round(model, structure, steps)
        if complete:
            self._try_again()
        undecided = sum(point.status is PointStatus.UNDECIDED for point in self.points)
        first = next((point for point in self.points if point.status is PointStatus.FOUND), None)
        if first is not None and self.values:
            # An earlier one may have been found when it was tried again.
            self.values[0] = self._everything(first.structure)
        return Frontier(
            choices=self.choices,
            present=present_figures(self.choices),
            points=tuple(self._on_frontier(number) for number in range(len(self.points))),
            best_alone=best_alone,
            lever_values=tuple(self.values),
            preferences=() if first is None else preferences(self.choices, first.structure),
            complete=complete and not (undecided or self.sizes_left or self.passed_by),
            stopped=self.stop.is_set(),
            seconds=self.elapsed,
            seconds_to_first=self.seconds_to_first,
            steps=step_figures(self.choices),
            sure_before=self.sure_before,
            needs=lever_needs(self.choices.scenario),
            impossible=_NO_STRUCTURE if complete and not self.points else None,
            notes=tuple(self._notes()),
        )

    def _try_again(self) -> None:
        """What time is left goes to the undecided structures, with other random numbers."""
        again = [number for number, point in enumerate(self.points) if point.status is PointStatus.UNDECIDED]
        for done, number in enumerate(again):
            seconds = min(AGAIN_SECONDS, self.left / (len(again) - done))
            point = self._prove(self.points[number].structure, seconds, number + 1, seed=self.options.seed + 1)
            if point is None:
                return
            self.points[number] = point
            if point.status is PointStatus.FOUND:
                sized = any(one.options[pick.option].sized for one, pick in self._picked(point.structure))
                self.sizes_left -= sized

    def _go_round(self, model: StructureModel, structure: Structure, steps: dict[Criterion, int]) -> None:
        """Leave a structure without a roster behind; after some misses in one place, all that is like it."""
        model.forbid(structure)
        self.sizes_left += any(one.options[pick.option].sized for one, pick in self._picked(structure))
        self.missed[structure.counted] += 1
        if self.missed[structure.counted] == MOST_MISSES:
            model.pass_by(structure, steps)
            self.passed_by += 1

    def _model(self) -> StructureModel:
        return StructureModel(self.choices, seed=self.options.seed, workers=min(2, self.options.workers))

    def _best(self, model: StructureModel, without: Sequence[str] = ()) -> tuple[Structure | None, bool]:
        found = model.best(
            self.levers.order, seconds=min(MODEL_SECONDS, max(0.1, self.left)), stop=self.stop, without=without
        )
        if found[0] is not None:
            self._confirm(found[0])
        return found

    def _best_alone(self, model: StructureModel) -> dict[Criterion, int]:
        found: dict[Criterion, int] = {}
        for criterion in self.levers.order:
            if self.left > 0 and not self.first_only:
                bound = model.least(criterion, min(MODEL_SECONDS, self.left))
                if bound is not None:
                    found[criterion] = bound
        return found

    def _prove(self, structure: Structure, seconds: float, number: int, seed: int) -> Point | None:
        """Look for a roster of the structure; None where there was no time, or a stop came before an answer."""
        if seconds <= 0:
            return None
        ward = ward_of(self.choices, structure)
        began = self.elapsed

        def tell(progress: Progress) -> None:
            self.report(replace(progress, seconds=self.elapsed, phase=f"structure {number}: {progress.phase}"))

        answer = staffable(ward, replace(self.options, time_limit_s=seconds, seed=seed), report=tell, stop=self.stop)
        if answer.verdict is Verdict.UNDECIDED and self.stop.is_set():
            return None
        return Point(
            structure=structure,
            figures=figures_of_structure(self.choices, structure),
            scenario=ward,
            changes=changes_of(self.choices, structure),
            status=STATUS[answer.verdict],
            reason=answer.reason,
            seconds=self.elapsed - began,
            roster=answer.roster,
            check=None if answer.roster is None else check(ward, answer.roster),
        )

    def _lever_values(self, chosen: Structure) -> None:
        """Each lever by itself, all but each, and all: by arithmetic, within a share of what is left."""
        names = tuple(self.choices.levers)
        end = self.elapsed + LEVERS_SHARE * self.left
        model = self._model()
        self.values.append(self._everything(chosen))
        sets = [*((name,) for name in names), *(tuple(n for n in names if n != name) for name in names)]
        for some in dict.fromkeys(sets):
            if self.elapsed >= end or self.left <= 0 or some == names:
                continue
            structure, proved = self._best(model, [name for name in names if name not in some])
            if proved:  # the table tells of the best, and of what does not add up
                self.values.append(lever_value(self.choices, some, structure))

    def _everything(self, chosen: Structure) -> LeverValue:
        """What all levers together buy: the structure that is proposed."""
        return lever_value(self.choices, tuple(self.choices.levers), chosen, PointStatus.FOUND)

    def _picked(self, structure: Structure) -> Iterator[tuple[PositionChoice, Pick]]:
        return zip(self.choices.positions, structure.picks, strict=True)

    def _confirm(self, structure: Structure) -> None:
        """The model's criteria against the plain count of the same structure: a difference is a defect of the tool."""
        counted = counted_of(figures_of_structure(self.choices, structure), self.choices)
        wrong = [
            f"{one}: model {value}, counted {counted[one]}" for one, value in structure.counted if counted[one] != value
        ]
        if wrong:
            raise DisagreementError("the position search and the plain count disagree: " + "; ".join(wrong))

    def _on_frontier(self, number: int) -> Point:
        """A point with whether it is found and nothing found is better; of equals the first is on the frontier."""
        point = self.points[number]
        mine = dict(point.structure.counted)
        beaten = any(
            other.status is PointStatus.FOUND
            and all(value <= mine[one] for one, value in other.structure.counted)
            and (before < number or dict(other.structure.counted) != mine)
            for before, other in enumerate(self.points)
            if other is not point
        )
        return replace(point, on_frontier=point.status is PointStatus.FOUND and not beaten)

    def _notes(self) -> list[Text]:
        notes = []
        if many := self.sizes_left:
            notes.append(
                Text(
                    nb=f"Strukturer uten turnus som bare ble prøvd med én fordeling av størrelsene: {many}.",
                    en=f"Structures without a rota that were tried with one division of the sizes only: {many}.",
                )
            )
        if many := self.passed_by:
            notes.append(
                Text(
                    nb=f"Grupper av nesten like strukturer som ble forlatt etter {MOST_MISSES} uten turnus: {many}.",
                    en=f"Groups of nearly equal structures left behind after {MOST_MISSES} without a rota: {many}.",
                )
            )
        return notes

    def _tell(self, phase: str) -> None:
        self.report(Progress(self.elapsed, phase, None, None, None))


_NO_STRUCTURE = Text(
    nb="Bevist: ingen struktur innenfor det forslaget åpner for, går opp i helger, timer og budsjett.",
    en="Proved: no structure within the levers adds up in weekends, hours and budget.",
)
