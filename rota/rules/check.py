"""Check a roster: every rule of the catalogue measures it by the clock, without a solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rota.domain.finding import CheckReport, Finding
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.rules.asked import asked_for, triggers_of
from rota.rules.base import Case, Key, Log, Rule, merge
from rota.rules.catalogue import rules_of
from rota.rules.requirements import requirements
from rota.rules.resolve import rule_set
from rota.rules.timeline import line_of


def check(scenario: Scenario, roster: Roster) -> CheckReport:
    """Examine a roster against the scenario's whole rule pack, in its order.

    Nothing in the roster is repaired or refused: what no rule can measure is reported by the structural rules.
    """
    return Checked(scenario, roster).report


@dataclass(frozen=True, slots=True)
class _Edited:
    """A case after an edit, and the 0-based days on which each position's line differs."""

    case: Case
    days: Mapping[str, set[int]]

    def keys(self, rule: Rule) -> set[Key]:
        """The parts of a rule that the edit can bear on."""
        return {key for position_id, days in self.days.items() for key in rule.touched(self.case, position_id, days)}


class Checked:
    """A checked roster that can be edited: `replace` examines again only the parts that an edit can bear on."""

    def __init__(self, scenario: Scenario, roster: Roster) -> None:
        self._case = Case(scenario, rule_set(scenario), roster)
        self._rules = rules_of(self._case.ruleset.pack)
        self._scenario_digest = scenario.digest()
        self._parts: dict[str, dict[Key, Log]] = {
            rule.code: {key: rule.part(self._case, key) for key in rule.keys(self._case)} for rule in self._rules
        }
        self.report = self._report()

    @property
    def roster(self) -> Roster:
        """The roster as it stands."""
        return self._case.roster

    def replace(self, position_id: str, duties: Iterable[Duty]) -> CheckReport:
        """Give one position other duties; the report is that of a whole check of the new roster.

        Raises ValueError for a duty of another position.
        """
        return self.replace_lines({position_id: duties})

    def replace_lines(self, lines: Mapping[str, Iterable[Duty]]) -> CheckReport:
        """As `replace`, for several positions at once."""
        touched = self._edit(lines)
        self._case = touched.case
        for rule in self._rules:
            for key in touched.keys(rule):
                self._parts[rule.code][key] = rule.part(self._case, key)
        self.report = self._report()
        return self.report

    def differences(
        self, lines: Mapping[str, Iterable[Duty]], *, of_lines: bool, of_ward: bool
    ) -> Iterator[tuple[tuple[Finding, ...], tuple[Finding, ...]]]:
        """What other duties for some positions would change, nothing kept: (gone, new) of each part that differs.

        Parts of one position's line (`of_lines`) do not depend on the other lines; those of a day or of the whole
        ward (`of_ward`) do. Hard rules come first, so that a caller who meets a new breach can stop; rules that only
        inform are left out. Raises ValueError for a duty of another position.
        """
        touched = self._edit(lines)
        case = touched.case
        for severity in ("hard", "soft"):
            for rule in self._rules:
                if case.ruleset.severity(rule.code) != severity:
                    continue
                for key in sorted(touched.keys(rule), key=str):
                    if of_lines if isinstance(key, str) else of_ward:
                        held = self._parts[rule.code].get(key)
                        before = [] if held is None else held.findings
                        after = rule.part(case, key).findings
                        if before != after:
                            yield (
                                tuple(finding for finding in before if finding not in after),
                                tuple(finding for finding in after if finding not in before),
                            )

    def _edit(self, lines: Mapping[str, Iterable[Duty]]) -> _Edited:
        """The case with other lines for some positions, and the days on which each differs."""
        case, days = self._case, {}
        for position_id, duties in lines.items():
            line = tuple(duties)
            if any(duty.position_id != position_id for duty in line):
                raise ValueError(f"a duty of another position than {position_id}")
            before = case.roster.by_position.get(position_id, ())
            days[position_id] = {duty.day_index for duty in set(before) ^ set(line)}
            case = _edited(case, position_id, case.roster.with_line(position_id, line))
        return _Edited(case, days)

    def _report(self) -> CheckReport:
        ruleset = self._case.ruleset
        examinations = tuple(
            merge(rule.spec, ruleset, [self._parts[rule.code][key] for key in rule.keys(self._case)])
            for rule in self._rules
        )
        required = requirements(ruleset, examinations)
        conditions = {text: None for examination in examinations for text in examination.conditions}
        return CheckReport(
            scenario_digest=self._scenario_digest,
            ruleset_digest=ruleset.digest,
            roster_digest=self._case.roster.digest,
            examinations=examinations,
            not_assessed=ruleset.pack.not_assessed,
            conditions=tuple(conditions),
            requirements=required,
            asked=asked_for(ruleset.pack.name, triggers_of(self._case, required)),
        )


def _edited(case: Case, position_id: str, roster: Roster) -> Case:
    """The case with another roster that differs in one position's line; the other lines are kept as they were read."""
    edited = Case(case.scenario, case.ruleset, roster)
    position = case.scenario.position_by_id.get(position_id)
    lines = dict(case.lines)
    if position_id in lines and position is not None:
        lines[position_id] = line_of(case.scenario, position, roster.by_position.get(position_id, ()))
    edited.__dict__["lines"] = lines
    return edited
