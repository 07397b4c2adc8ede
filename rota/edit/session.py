"""An editing session: a roster that is changed cell by cell, checked at once, and can be taken back step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from rota.domain.editing import (
    Cell,
    CellChange,
    Difference,
    EditFigures,
    PersonFigures,
    WardFigures,
)
from rota.domain.finding import CheckReport, Finding, InputError, Problem
from rota.domain.position import OFF, LockedDay
from rota.domain.roster import Duty, Roster, duty_of
from rota.domain.scenario import Scenario
from rota.domain.time import week_and_day
from rota.edit.log import PLACE, EditLog, Held, Lock, Place, Put, Step, Swap, read_log
from rota.measures.changes import changed_cells
from rota.measures.cover_clock import Reading
from rota.measures.objective import (
    competence_shortage_min,
    contract_min,
    excess_min,
    shortage_min,
    target_shortage_min,
)
from rota.rules.check import Checked

At = tuple[str, int]


@dataclass(frozen=True)
class State:
    """A roster with the cells that are to stand. Never changed: an edit makes another one."""

    scenario: Scenario
    roster: Roster
    locks: frozenset[Cell] = frozenset()

    @cached_property
    def reading(self) -> Reading:
        """The roster by the clock."""
        return Reading(self.scenario, self.roster)

    @cached_property
    def ward(self) -> WardFigures:
        """Cover over the cycle."""
        clock = self.reading.clock
        return WardFigures(
            shortage_min(clock), competence_shortage_min(clock), excess_min(clock), target_shortage_min(clock)
        )

    def person(self, position_id: str) -> PersonFigures:
        """One worked position's hours and weekends."""
        line = self.reading.lines[position_id]
        least, most = self.scenario.hours_bounds_min(line.position)
        return PersonFigures(position_id, line.planned_min, contract_min(line), least, most, len(line.weekends))

    def held(self, cell: Cell) -> tuple[Duty, ...]:
        """The duties of a cell."""
        line = self.roster.by_position.get(cell.position_id, ())
        return tuple(duty for duty in line if duty.day_index == cell.day)

    def code_of(self, cell: Cell) -> str | None:
        """What a cell can be locked to: its one known code at the code's own times, or `off`; None: nothing."""
        held = self.held(cell)
        if not held:
            return OFF
        one = replace(held[0], line=None)
        known = len(held) == 1 and one.code in self.scenario.shift_by_code
        return one.code if known and one == duty_of(self.scenario, cell.position_id, cell.day, one.code) else None


class EditSession:
    """A scenario's roster under edit. Days are 0-based days of the cycle; a code None is a day off.

    Every edit, lock and unlock is a step that `undo` takes back. An edit that cannot be made raises InputError and
    changes nothing.
    """

    def __init__(self, scenario: Scenario, roster: Roster) -> None:
        self.scenario = scenario
        self._states = [State(scenario, roster)]
        self._steps: list[Step] = []
        self._at = 0
        self._was = 0
        self._checked: Checked | None = None
        self._reports: dict[int, CheckReport] = {}

    # ------------------------------------------------------------------------------------------------- what stands

    @property
    def first(self) -> Roster:
        """The roster that the session began with."""
        return self._states[0].roster

    @property
    def state(self) -> State:
        """Roster and locks as they stand."""
        return self._states[self._at]

    @property
    def roster(self) -> Roster:
        """The roster as it stands."""
        return self.state.roster

    @property
    def locks(self) -> frozenset[Cell]:
        """Cells that this session locked. (The scenario may lock others.)"""
        return self.state.locks

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back that can be made again."""
        return self._at < len(self._steps)

    def report(self) -> CheckReport:
        """The check of the roster as it stands: what a whole check would say, from the lines that differ."""
        return self._report_of(self._at)

    def findings(self) -> tuple[Finding, ...]:
        """All findings, hard first."""
        return self.report().findings

    def changed_cells(self) -> tuple[CellChange, ...]:
        """Cells that differ from the first roster."""
        return changed_cells(self.first, self.roster)

    def difference(self) -> Difference:
        """What the last step (edit, undo or redo) did to the findings."""
        before = self._report_of(self._was).findings
        now = self.findings()
        old, new = set(before), set(now)
        return Difference(tuple(one for one in before if one not in new), tuple(one for one in now if one not in old))

    def figures(self, since: Literal["last", "first"] = "last") -> EditFigures:
        """Cover of the ward, and hours and weekends of the positions touched, before and now.

        `last` compares with what stood before the last step, `first` with the first roster.
        """
        before, now = self._states[self._was if since == "last" else 0], self.state
        touched = {change.cell.position_id for change in changed_cells(before.roster, now.roster)}
        people = [one.id for one in self.scenario.worked_positions if one.id in touched]
        return EditFigures((before.ward, now.ward), tuple((before.person(one), now.person(one)) for one in people))

    def locked_scenario(self) -> Scenario:
        """The scenario with the session's locks, and all leave as it stands, as locked days of the positions.

        Leave is not the solver's to give or take, and a roster holds it nowhere but in its cells.
        """
        leave = self.scenario.leave_codes()
        cells = set(self.locks)
        cells |= {Cell(duty.position_id, duty.day_index) for duty in self.roster.duties if duty.code in leave}
        positions = []
        for position in self.scenario.positions:
            known = {(lock.week, lock.day, lock.code) for lock in position.locked}
            added = []
            for cell in sorted(cell for cell in cells if cell.position_id == position.id):
                code = self.state.code_of(cell)
                if code is not None and (*week_and_day(cell.day), code) not in known:
                    week, day = week_and_day(cell.day)
                    added.append(LockedDay(week=week, day=day, code=code))
            positions.append(position.model_copy(update={"locked": (*position.locked, *added)}) if added else position)
        return self.scenario.with_positions(tuple(positions))

    def checked(self) -> Checked:
        """The check at the roster as it stands, for trying further edits."""
        return self._checked_at(self.roster)

    def _checked_at(self, roster: Roster) -> Checked:
        if self._checked is None:
            self._checked = Checked(self.scenario, roster)
        old, new = self._checked.roster.by_position, roster.by_position
        lines = {one: new.get(one, ()) for one in {**old, **new} if old.get(one, ()) != new.get(one, ())}
        if lines:
            self._checked.replace_lines(lines)
        return self._checked

    # -------------------------------------------------------------------------------------------------------- edits

    def change(self, position_id: str, day: int, code: str | None) -> None:
        """Give a cell a code, or a day off."""
        self.apply([(Cell(position_id, day), code)])

    def apply(self, cells: Iterable[tuple[Cell, str | None]]) -> None:
        """Give several cells other codes as one step: a suggestion, or what was solved around the locks."""
        held = tuple(Held(position=cell.position_id, day=cell.day, code=code) for cell, code in cells)
        self._do(Put(cells=held))

    def swap(self, first: At, second: At) -> None:
        """Two cells, (position, day) each, exchange what they hold: of two people, or two days of one."""
        places = Place(position=first[0], day=first[1]), Place(position=second[0], day=second[1])
        self._do(Swap(cells=places))

    def lock(self, position_id: str, day: int) -> None:
        """A cell is to stand as it is."""
        self._do(Lock(kind="lock", cells=(Place(position=position_id, day=day),)))

    def unlock(self, position_id: str, day: int) -> None:
        """A cell that this session locked may change again."""
        self._do(Lock(kind="unlock", cells=(Place(position=position_id, day=day),)))

    def undo(self) -> bool:
        """Take the last step back. Says whether there was one."""
        return self._move(-1) if self.can_undo else False

    def redo(self) -> bool:
        """Make the step again that was taken back last. Says whether there was one."""
        return self._move(1) if self.can_redo else False

    # --------------------------------------------------------------------------------------------------------- JSON

    def to_json(self) -> str:
        """The session as its steps from the first roster, those taken back included."""
        log = EditLog(
            scenario=self.scenario.digest(),
            roster=self.first.digest,
            steps=tuple(self._steps),
            done=self._at,
            was=self._was,
        )
        return log.model_dump_json()

    @classmethod
    def from_json(cls, scenario: Scenario, roster: Roster, text: str) -> EditSession:
        """The session that `to_json` wrote, on the same scenario and first roster. Raises InputError."""
        log = read_log(text, scenario.digest(), roster.digest)
        session = cls(scenario, roster)
        for number, step in enumerate(log.steps, 1):
            try:
                session._do(step)
            except InputError as error:
                raise InputError(
                    [replace(one, path=f"steps[#{number}] {one.path}") for one in error.problems]
                ) from None
        session._at, session._was = log.done, log.was
        return session

    # ------------------------------------------------------------------------------------------------------ private

    def _move(self, by: int) -> bool:
        self._was = self._at
        self._at += by
        return True

    def _do(self, step: Step) -> None:
        """Make a step where it can be made; what was taken back before is given up."""
        problems = list(self._problems(step))
        if problems:
            raise InputError(problems)
        state = self._after(step)
        del self._states[self._at + 1 :], self._steps[self._at :]
        self._reports = {at: report for at, report in self._reports.items() if at <= self._at}
        self._states.append(state)
        self._steps.append(step)
        self._move(1)

    def _problems(self, step: Step) -> Iterable[Problem]:
        worked = {position.id for position in self.scenario.worked_positions}
        for place in step.cells:
            cell = place.cell
            if isinstance(place, Held) and place.code is None and self.state.held(cell) and cell not in self.locks:
                continue  # rows of strangers and of days outside the rota can be taken out
            if cell.position_id not in worked:
                yield _problem(cell, "no such position with a line in the rota")
            elif not 0 <= cell.day < self.scenario.cycle.days:
                yield _problem(cell, f"the day is outside the rota: 0 to {self.scenario.cycle.days - 1}")
            elif isinstance(step, Lock) and step.kind == "unlock":
                if cell not in self.locks:
                    yield _problem(cell, "is not locked in this session")
            elif isinstance(step, Lock):
                if self.state.code_of(cell) is None:
                    yield _problem(
                        cell, "holds what no rota can be made around: two duties, or a code or times unknown"
                    )
            elif cell in self.locks:
                yield _problem(cell, "is locked: unlock it first")
            if isinstance(place, Held) and place.code is not None and place.code not in self.scenario.shift_by_code:
                yield _problem(cell, f"no such shift: {place.code}. known: {', '.join(self.scenario.shift_by_code)}")
        if len({place.cell for place in step.cells}) < len(step.cells):
            yield _problem(step.cells[0].cell, "is named twice in one step")

    def _after(self, step: Step) -> State:
        state = self.state
        cells = frozenset(place.cell for place in step.cells)
        if isinstance(step, Lock):
            return replace(state, locks=state.locks | cells if step.kind == "lock" else state.locks - cells)
        given: dict[Cell, tuple[Duty, ...]] = {}
        if isinstance(step, Swap):
            first, second = (place.cell for place in step.cells)
            given = {first: _moved(state.held(second), first), second: _moved(state.held(first), second)}
        else:
            for held in step.cells:
                duties = () if held.code is None else (duty_of(self.scenario, held.position, held.day, held.code),)
                given[held.cell] = duties
        return replace(state, roster=with_cells(state.roster, given))

    def _report_of(self, number: int) -> CheckReport:
        if number not in self._reports:
            self._reports[number] = self._checked_at(self._states[number].roster).report
        return self._reports[number]


def with_cells(roster: Roster, given: dict[Cell, tuple[Duty, ...]]) -> Roster:
    """A roster with other duties in some cells."""
    for position_id in dict.fromkeys(cell.position_id for cell in given):
        days = {cell.day: duties for cell, duties in given.items() if cell.position_id == position_id}
        line = [duty for duty in roster.by_position.get(position_id, ()) if duty.day_index not in days]
        roster = roster.with_line(position_id, [*line, *(duty for duties in days.values() for duty in duties)])
    return roster


def _moved(duties: Iterable[Duty], cell: Cell) -> tuple[Duty, ...]:
    """Duties as they are, in another cell."""
    week, day = week_and_day(cell.day)
    return tuple(replace(duty, position_id=cell.position_id, week=week, day=day, line=None) for duty in duties)


def _problem(cell: Cell, message: str) -> Problem:
    return Problem(PLACE, None, str(cell), message)
