"""Ranked suggestions that mend a finding: what is near it is tried, and the check says what each try would do."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from rota.domain.editing import Cell, Suggestion, Suggestions
from rota.domain.finding import Finding
from rota.domain.roster import Duty, Roster, duty_of
from rota.edit.candidates import Candidate, Ward, candidates
from rota.edit.session import EditSession, with_cells
from rota.edit.words import summary, words
from rota.measures.changes import changed_cells
from rota.measures.cover_change import target_change_min
from rota.rules.check import Checked

SECONDS = 2.0
CONTRACT = "hours.contract"

Changes = tuple[tuple[tuple[Finding, ...], tuple[Finding, ...]], ...]


def suggest(session: EditSession, finding: Finding, limit: int = 5, seconds: float = SECONDS) -> Suggestions:
    """The best single changes and swaps after which the finding is gone and no hard rule is newly broken.

    Ranked as `Suggestion.rank` says. It ends after `seconds`; the answer says how many were tried, and none among them
    is no proof that there is none. Raises ValueError for a finding that the roster does not have.
    """
    if finding not in session.findings():
        raise ValueError("the roster has no such finding")
    started = time.monotonic()
    trial = _Trial(session, finding)
    left_out, complete = 0, True
    found = []
    for candidate in candidates(trial.ward, finding):
        if time.monotonic() - started > seconds:
            complete = False
            break
        if trial.keeps_contracts and trial.ward.breaks_contract(candidate):
            left_out += 1
        elif (suggestion := trial.of(candidate)) is not None:
            found.append(suggestion)
    found.sort(key=lambda one: (one.rank, one.cells[0][0]))
    took = time.monotonic() - started
    told = summary(len(found), trial.examined, left_out, complete=complete, seconds=took)
    return Suggestions(finding, tuple(found[:limit]), trial.examined, left_out, complete, took, told)


@dataclass
class _Trial:
    """The roster as it stands, and what was tried on it."""

    session: EditSession
    finding: Finding
    examined: int = 0

    def __post_init__(self) -> None:
        self.state = self.session.state
        self.checked: Checked = self.session.checked()
        self.ward = Ward(self.state)
        severity = {one.rule: one.severity for one in self.checked.report.examinations}
        self.keeps_contracts = severity.get(CONTRACT) == "hard"
        self._own: dict[Candidate, Changes | None] = {}

    def of(self, candidate: Candidate) -> Suggestion | None:
        """What a candidate is worth; None where it does not mend the finding or breaks a hard rule."""
        self.examined += 1
        roster = _applied(self.session, candidate)
        people = tuple(dict.fromkeys(cell.position_id for cell, _ in candidate))
        changes: list[tuple[tuple[Finding, ...], tuple[Finding, ...]]] = []
        for position_id in people:
            own = self._of_line(position_id, candidate, roster)
            if own is None:
                return None
            changes += own
        if self.finding.position_id is not None and not self._mended(changes):
            return None
        lines = {one: roster.by_position.get(one, ()) for one in people}
        shared = _unless_broken(self.checked.differences(lines, of_lines=False, of_ward=True))
        if shared is None or not self._mended([*changes, *shared]):
            return None
        return self._suggestion(candidate, roster, people, (*changes, *shared))

    def _of_line(self, position_id: str, candidate: Candidate, roster: Roster) -> Changes | None:
        """What one position's own line gains and loses; the same for every candidate that gives it this line."""
        key = tuple(one for one in candidate if one[0].position_id == position_id)
        if key not in self._own:
            line = {position_id: roster.by_position.get(position_id, ())}
            self._own[key] = _unless_broken(self.checked.differences(line, of_lines=True, of_ward=False))
        return self._own[key]

    def _mended(self, changes: Iterable[tuple[tuple[Finding, ...], tuple[Finding, ...]]]) -> bool:
        """Whether the finding is gone, not only smaller or told otherwise."""
        gone = [one for old, _ in changes for one in old]
        new = [one for _, added in changes for one in added]
        return self.finding in gone and not any(_place(one) == _place(self.finding) for one in new)

    def _suggestion(
        self, candidate: Candidate, roster: Roster, people: tuple[str, ...], changes: Changes
    ) -> Suggestion:
        gone = [one for old, _ in changes for one in old]
        new = [one for _, added in changes for one in added]
        smaller = {_place(one) for one in new}
        mended = tuple(one for one in gone if one.severity == "hard" and _place(one) not in smaller)
        departed = tuple(one for one in new if one.severity == "soft")
        soft = sum(one.penalty for one in departed) - sum(one.penalty for one in gone if one.severity == "soft")
        target = target_change_min(self.state.reading, roster, people)
        return Suggestion(
            cells=candidate,
            words=words(self.state.scenario, changed_cells(self.state.roster, roster), mended, soft, target),
            mended=mended,
            departed=departed,
            soft_change=soft,
            target_change_min=target,
            deviation_change_min=self._deviation_change(candidate),
        )

    def _deviation_change(self, candidate: Candidate) -> int:
        change = 0
        for position_id, more in self.ward.hours_change(candidate).items():
            person = self.state.person(position_id)
            off = person.planned_min - person.contract_min
            change += abs(off + more) - abs(off)
        return change


def _unless_broken(differences: Iterable[tuple[tuple[Finding, ...], tuple[Finding, ...]]]) -> Changes | None:
    """What differs; None as soon as a hard finding is new or has grown."""
    changes = []
    for gone, new in differences:
        if _breaks(gone, new):
            return None
        changes.append((gone, new))
    return tuple(changes)


def _breaks(gone: Iterable[Finding], new: Iterable[Finding]) -> bool:
    """Whether a hard finding is new: not one that was there before in the same place, and no smaller."""
    before = [one for one in gone if one.severity == "hard"]
    for one in new:
        if one.severity == "hard":
            same = next((old for old in before if _place(old) == _place(one) and old.excess >= one.excess), None)
            if same is None:
                return True
            before.remove(same)
    return False


def _place(finding: Finding) -> tuple[str, str | None, int | None, int | None, int]:
    return finding.rule, finding.position_id, finding.week, finding.day, finding.limit


def _applied(session: EditSession, candidate: Candidate) -> Roster:
    given: dict[Cell, tuple[Duty, ...]] = {}
    for cell, code in candidate:
        given[cell] = () if code is None else (duty_of(session.scenario, cell.position_id, cell.day, code),)
    return with_cells(session.roster, given)
