"""Peer: Timefold with the same rules as constraint streams: construction heuristic, then its default local search.

The planning entity is a (person, day) with candidates of its own and no shift as a choice. Rows over the same terms
share one sum, so that a move touches each sum once. The annotations are read at run time: no `from __future__` here.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Annotated, Any

from jpype import JProxy
from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

from benchmarks.peers.answer import Answer, Stopwatch, asked, roster_of, write


@dataclass
class Candidate:
    """A shift that may stand on a person's day: its column in the problem."""

    id: Annotated[int, PlanningId]

    def __hash__(self) -> int:
        return self.id


@planning_entity
@dataclass
class Cell:
    """A person's day."""

    id: Annotated[int, PlanningId]
    candidates: Annotated[list[Candidate], ValueRangeProvider(id="candidates")]
    shift: Annotated[
        Candidate | None, PlanningVariable(value_range_provider_refs=["candidates"], allows_unassigned=True)
    ] = field(default=None)


@dataclass
class Term:
    """What a worked candidate adds to a sum."""

    column: int
    sum_id: int
    amount: int


@dataclass
class Member:
    """A candidate that sets a flag."""

    column: int
    flag: int


@dataclass
class FlagTerm:
    """What a set flag adds to a sum over flags."""

    flag: int
    sum_id: int
    amount: int


@dataclass
class Piece:
    """A price on a sum: `cost` for each unit of sign x sum above `most`; `at_zero` is what an empty sum is above."""

    sum_id: int
    sign: int
    most: int
    unit: int
    hard: bool
    cost: int
    at_zero: int


@dataclass
class Blocked:
    """A candidate that spoils an alternative of a choice."""

    column: int
    choice: int
    alternative: int


@dataclass
class Alternatives:
    """A choice: how many alternatives there are; spoiling all of them is a breach."""

    choice: int
    count: int
    hard: bool
    cost: int


@planning_solution
@dataclass
class Ward:
    """The problem and its solution."""

    terms: Annotated[list[Term], ProblemFactCollectionProperty]
    members: Annotated[list[Member], ProblemFactCollectionProperty]
    flag_terms: Annotated[list[FlagTerm], ProblemFactCollectionProperty]
    pieces: Annotated[list[Piece], ProblemFactCollectionProperty]
    blocked: Annotated[list[Blocked], ProblemFactCollectionProperty]
    alternatives: Annotated[list[Alternatives], ProblemFactCollectionProperty]
    cells: Annotated[list[Cell], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def impact_of(piece: Piece, value: int) -> int:
    """Change of the score that a sum makes against an empty one."""
    above = piece.sign * value - piece.most
    steps = 0
    if above > 0:
        steps = (above + piece.unit - 1) // piece.unit
    return piece.cost * (piece.at_zero - steps)


def _sums(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Cell)
        .join(Term, Joiners.equal(lambda cell: cell.shift.id, lambda term: term.column))
        .group_by(lambda cell, term: term.sum_id, ConstraintCollectors.sum(lambda cell, term: term.amount))
        .join(Piece, Joiners.equal(lambda sum_id, value: sum_id, lambda piece: piece.sum_id))
    )


def _flag_sums(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Cell)
        .join(Member, Joiners.equal(lambda cell: cell.shift.id, lambda member: member.column))
        .group_by(lambda cell, member: member.flag)
        .join(FlagTerm, Joiners.equal(lambda flag: flag, lambda term: term.flag))
        .group_by(lambda flag, term: term.sum_id, ConstraintCollectors.sum(lambda flag, term: term.amount))
        .join(Piece, Joiners.equal(lambda sum_id, value: sum_id, lambda piece: piece.sum_id))
    )


def _spoilt(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Cell)
        .join(Blocked, Joiners.equal(lambda cell: cell.shift.id, lambda blocked: blocked.column))
        .group_by(lambda cell, blocked: blocked.choice, lambda cell, blocked: blocked.alternative)
        .group_by(lambda choice, alternative: choice, ConstraintCollectors.count_bi())
        .join(Alternatives, Joiners.equal(lambda choice, count: choice, lambda given: given.choice))
        .filter(lambda choice, count, given: count >= given.count)
    )


@constraint_provider
def rules(factory: ConstraintFactory) -> list[Constraint]:
    """Every row and choice, hard and soft."""
    return [
        factory.for_each(Piece)
        .filter(lambda piece: piece.hard and piece.at_zero > 0)
        .penalize(HardSoftScore.ONE_HARD, lambda piece: piece.at_zero * piece.cost)
        .as_constraint("empty sums, hard"),
        factory.for_each(Piece)
        .filter(lambda piece: not piece.hard and piece.at_zero > 0)
        .penalize(HardSoftScore.ONE_SOFT, lambda piece: piece.at_zero * piece.cost)
        .as_constraint("empty sums, soft"),
        _sums(factory)
        .filter(lambda sum_id, value, piece: piece.hard)
        .impact(HardSoftScore.ONE_HARD, lambda sum_id, value, piece: impact_of(piece, value))
        .as_constraint("sums, hard"),
        _sums(factory)
        .filter(lambda sum_id, value, piece: not piece.hard)
        .impact(HardSoftScore.ONE_SOFT, lambda sum_id, value, piece: impact_of(piece, value))
        .as_constraint("sums, soft"),
        _flag_sums(factory)
        .filter(lambda sum_id, value, piece: piece.hard)
        .impact(HardSoftScore.ONE_HARD, lambda sum_id, value, piece: impact_of(piece, value))
        .as_constraint("flags, hard"),
        _flag_sums(factory)
        .filter(lambda sum_id, value, piece: not piece.hard)
        .impact(HardSoftScore.ONE_SOFT, lambda sum_id, value, piece: impact_of(piece, value))
        .as_constraint("flags, soft"),
        _spoilt(factory)
        .filter(lambda choice, count, given: given.hard)
        .penalize(HardSoftScore.ONE_HARD, lambda choice, count, given: given.cost)
        .as_constraint("choices, hard"),
        _spoilt(factory)
        .filter(lambda choice, count, given: not given.hard)
        .penalize(HardSoftScore.ONE_SOFT, lambda choice, count, given: given.cost)
        .as_constraint("choices, soft"),
    ]


def ward_of(problem: dict[str, Any]) -> Ward:
    """The problem's JSON as facts and entities."""
    first_flag = len(problem["cells"])
    by_day: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for column, (p, day, _) in enumerate(problem["cells"]):
        by_day[p, day].append(Candidate(column))
    ward = Ward([], [], [], [], [], [], [Cell(number, some) for number, some in enumerate(by_day.values())])
    ward.members = [
        Member(column, first_flag + number) for number, members in enumerate(problem["flags"]) for column in members
    ]
    sums: dict[tuple[tuple[int, int], ...], int] = {}
    for row in problem["rows"]:
        _add_row(ward, row, first_flag, sums)
    for number, choice in enumerate(problem["choices"]):
        hard = choice["cost"] is None
        ward.alternatives.append(Alternatives(number, len(choice["blocked"]), hard, choice["cost"] or 1))
        for alternative, columns in enumerate(choice["blocked"]):
            ward.blocked += [Blocked(column, number, alternative) for column in columns]
    return ward


def _add_row(ward: Ward, row: dict[str, Any], first_flag: int, sums: dict[tuple[tuple[int, int], ...], int]) -> None:
    terms, most = sorted((column, amount) for amount, column in row["terms"]), row["most"]
    on_flags = bool(terms) and terms[0][0] >= first_flag
    if not on_flags:
        # A flag among candidates (the nights' mean) counts as set: stricter, and lawful all the same.
        most -= sum(amount for column, amount in terms if column >= first_flag)
        terms = [(column, amount) for column, amount in terms if column < first_flag]
    sign = -1 if terms and terms[0][1] < 0 else 1
    key = tuple((column, sign * amount) for column, amount in terms)
    if key not in sums:
        sums[key] = len(sums)
        for column, amount in key:
            if on_flags:
                ward.flag_terms.append(FlagTerm(column, sums[key], amount))
            else:
                ward.terms.append(Term(column, sums[key], amount))
    hard = row["cost"] is None
    at_zero = math.ceil(max(0, -most) / row["unit"]) if hard else max(0, -most)
    unit, cost = (row["unit"], 1) if hard else (1, row["cost"])
    ward.pieces.append(Piece(sums[key], sign, most, unit, hard, cost, at_zero))


def _listen(solver: Any, constant: int, trajectory: list[list[float]]) -> None:
    """Note the lawful improvements; past the Python listener, which copies every solution and would slow the peer."""
    from ai.timefold.solver.core.api.solver.event import SolverEventListener

    def note(event: Any) -> None:
        score = event.getNewBestScore()
        if event.isNewBestSolutionInitialized() and score.hardScore() == 0:
            trajectory.append([event.getTimeMillisSpent() / 1000, constant - int(score.softScore())])

    listener = JProxy(SolverEventListener, dict={"bestSolutionChanged": note})
    solver._delegate.addEventListener(listener)


def main() -> None:
    """One run."""
    clock = Stopwatch()
    run = asked()
    ward = ward_of(run.problem)
    config = SolverConfig(
        solution_class=Ward,
        entity_class_list=[Cell],
        random_seed=run.seed,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=round(1000 * run.seconds))),
    )
    solver = SolverFactory.create(config).build_solver()
    trajectory: list[list[float]] = []
    _listen(solver, run.problem["constant"], trajectory)
    best = solver.solve(ward)
    total = clock.seconds
    score = best.score
    lawful = score.hard_score == 0
    answer = Answer(
        "FEASIBLE" if lawful else "NOT_FOUND",
        roster_of(run.problem, [cell.shift.id for cell in best.cells if cell.shift is not None]),
        run.problem["constant"] - score.soft_score if lawful else None,
        # The limit counts from when the solver has taken the problem in; before it are the virtual machine's start,
        # the compiling of the streams and the copying of the problem.
        seconds=run.seconds,
        start_up_seconds=round(total - run.seconds, 3),
        trajectory=trajectory,
        settings=f"construction heuristic, local search as they come, one thread; last score {score}",
        version=f"timefold {version('timefold')}",
    )
    write(run.out, answer)


if __name__ == "__main__":
    main()
