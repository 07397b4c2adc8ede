"""What the checker says: findings with amounts, and what was examined to reach them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rota.domain.agreement import Rung
from rota.domain.base import Language, Text
from rota.domain.requirement import Asked, Requirement
from rota.domain.scenario import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach. `measured`, `limit` and `excess` are in `unit` (`min` or `count`); excess is positive.

    `week` and `day` (from 1) say where it begins. `lowest_rung` is the lowest rung of the ladder that would make it
    lawful (`not_lawful` when none does; None for structural findings). `penalty` is what a soft finding adds to the
    objective.
    """

    rule: str
    severity: Severity
    position_id: str | None
    week: int | None
    day: int | None
    measured: int
    limit: int
    excess: int
    unit: str
    message: Text
    lowest_rung: Rung | None = None
    penalty: int = 1


@dataclass(frozen=True, slots=True)
class Tightest:
    """The window that came nearest to its limit. `margin` is what was left (negative: a breach)."""

    position_id: str | None
    week: int | None
    day: int | None
    measured: int
    limit: int
    margin: int


@dataclass(frozen=True, slots=True)
class Need:
    """What one position's rota asks of a rule's ladder beyond its main rule, whatever is agreed already.

    `measured` is its furthest window in the ladder's unit, `week` and `day` say where that begins. `rungs` are all
    that can allow it, lowest first; none: not lawful.
    """

    position_id: str | None
    week: int | None
    day: int | None
    measured: int
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """What one rule looked at in one roster.

    `windows` counts the windows measured; `not_applicable` counts those left out, by reason. A rule that looked at
    nothing says so by `windows` 0: it has not been shown to be kept. `title` and `reference` (the legal source) are
    the rule's own, so that a report can show them without the rules. `needs` are the positions that go beyond the main
    rule of the law.
    """

    rule: str
    severity: Severity
    unit: str
    windows: int
    not_applicable: tuple[tuple[Text, int], ...] = ()
    tightest: Tightest | None = None
    findings: tuple[Finding, ...] = ()
    conditions: tuple[Text, ...] = ()
    title: Text | None = None
    reference: Text | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class CheckReport:
    """The whole catalogue over one roster.

    `conditions` are agreements, not yet in force, that the result rests on. `requirements` are all agreements, consents
    and permits that the roster needs, also those in force. `asked` is what its work calls for that no roster can show.
    """

    scenario_digest: str
    ruleset_digest: str
    roster_digest: str
    examinations: tuple[Examination, ...]
    not_assessed: tuple[Text, ...]
    conditions: tuple[Text, ...] = field(default=())
    requirements: tuple[Requirement, ...] = field(default=())
    asked: tuple[Asked, ...] = field(default=())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, hard first, in catalogue order."""
        ranks = {"hard": 0, "soft": 1, "info": 2}
        every = [finding for examination in self.examinations for finding in examination.findings]
        return tuple(sorted(every, key=lambda finding: ranks[finding.severity]))

    @property
    def windows(self) -> int:
        """Windows measured by all rules together."""
        return sum(examination.windows for examination in self.examinations)

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity."""
        return Counter(finding.severity for finding in self.findings)[severity]

    @property
    def soft_penalty(self) -> int:
        """What the soft findings add to the objective."""
        return sum(finding.penalty for finding in self.findings if finding.severity == "soft")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of an input file: where it is, what is wrong, what to do.

    `message` is English. `message_nb` is the same in Bokmål where people at a table can meet the problem; None where
    only who writes the files does.
    """

    file: str
    line: int | None
    path: str
    message: str
    message_nb: str | None = None

    @classmethod
    def told(cls, file: str, path: str, message: Text) -> Problem:
        """A problem told in both languages."""
        return cls(file, None, path, message.en, message.nb)

    def get(self, lang: Language) -> str:
        """Place and message in a language; in English where there is no other."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        message = self.message if lang == "en" or self.message_nb is None else self.message_nb
        return f"{place} {self.path}: {message}" if self.path else f"{place}: {message}"

    def __str__(self) -> str:
        return self.get("en")


class RotaError(Exception):
    """Root of the errors this package raises on purpose.

    RotaError
    ├── InputError            bad input: every problem with its place (exit code 2)
    └── DisagreementError     two programs that must agree do not: a defect of the tool, never of the input
    """


class InputError(RotaError):
    """Bad input, with every problem found. `lang` is the language to tell them in on the command line."""

    def __init__(self, problems: Sequence[Problem], lang: Language = "en") -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
        self.lang = lang


class DisagreementError(RotaError):
    """The solver's figures and the independent recomputation differ."""
