"""One person's lawful line as a small exact model, for those whom the banded construction fails."""

from __future__ import annotations

from itertools import pairwise

from ortools.sat.python import cp_model

from rota.domain.line_problem import DAYS_PER_WEEK, OFF, LineProblem
from rota.domain.solution import Status
from rota.solver.cpsat import new_solver

SATURDAY = 5


def lawful_line(problem: LineProblem, p: int, time_limit_s: float) -> tuple[Status, tuple[int, ...] | None]:
    """Any lawful line of person p; PROVED_INFEASIBLE when there is none, NOT_FOUND when time ran out."""
    person, days = problem.staff[p], problem.days
    model = cp_model.CpModel()
    works = [
        {
            shift: model.new_bool_var("")
            for shift, most in enumerate(person.max_shifts)
            if most and d not in person.days_off
        }
        for d in range(days)
    ]
    on = [model.new_bool_var("") for _ in range(days)]
    for d in range(days):
        model.add(sum(works[d].values()) == on[d])
    minutes = sum(problem.shifts[shift].length_min * var for day in works for shift, var in day.items())
    model.add_linear_constraint(minutes, person.min_total_min, person.max_total_min)
    for shift, most in enumerate(person.max_shifts):
        model.add(sum(day[shift] for day in works if shift in day) <= most)
    for today, tomorrow in pairwise(works):
        for shift, var in today.items():
            for later in problem.shifts[shift].cannot_precede & tomorrow.keys():
                model.add_at_most_one(var, tomorrow[later])
    for d in range(days - person.max_consecutive_shifts):
        model.add_bool_or(~on[e] for e in range(d, d + person.max_consecutive_shifts + 1))
    _forbid_short_runs(model, on, person.min_consecutive_shifts)
    _forbid_short_runs(model, [~var for var in on], person.min_consecutive_days_off)
    weekends = []
    for saturday in range(SATURDAY, days, DAYS_PER_WEEK):
        weekends.append(model.new_bool_var(""))
        for d in range(saturday, min(saturday + 2, days)):
            model.add_implication(on[d], weekends[-1])
    model.add(sum(weekends) <= person.max_weekends)
    solver = new_solver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = max(0.1, time_limit_s)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Status.PROVED_INFEASIBLE, None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Status.NOT_FOUND, None
    line = tuple(next((s for s, var in works[d].items() if solver.boolean_value(var)), OFF) for d in range(days))
    return Status.FEASIBLE, line


def _forbid_short_runs(model: cp_model.CpModel, kind: list[cp_model.LiteralT], least: int) -> None:
    """No run of `kind` shorter than `least` strictly inside the horizon."""
    for length in range(1, least):
        for start in range(1, len(kind) - length):
            run = kind[start : start + length]
            model.add_bool_or([kind[start - 1], kind[start + length], *(~literal for literal in run)])
