"""What the days around decided weekend duties may hold, and the limits that the rules set on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rota.domain.position import OFF, Position
from rota.domain.shift import Shift, ShiftKind
from rota.rules.catalogue import rules_of
from rota.rules.resolve import RuleSet
from rota.solver.post.registry import kind_of
from rota.solver.timegrid import Grid
from rota.solver.variables import Key

WORK, NIGHT, LEARN = range(3)  # worked by day or evening, worked by night, professional day
REST_KINDS = ("DailyRest", "RestAfterNights", "QuickReturn")


class OpenDays:
    """`candidates` are the codes of (position, day), `duties` the weekend duties decided."""

    def __init__(
        self,
        grid: Grid,
        ruleset: RuleSet,
        candidates: Mapping[tuple[int, int], Sequence[str]],
        duties: frozenset[Key],
    ) -> None:
        self.grid = grid
        self.ruleset = ruleset
        self.candidates = candidates
        self.decided = {(p, day): code for p, day, code in duties}
        # Of each position the codes that a day may have, by kind. A weekend duty stays a duty of its kind.
        self.codes: dict[int, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
        for (p, day), codes in candidates.items():
            decided = self.decided.get((p, day))
            fixed = None if decided is None else kind_of_day(grid.shifts[decided])
            for code in codes:
                kind = kind_of_day(grid.shifts[code])
                if kind is not None and (kind == fixed if decided else not self.touches_weekend(day, code)):
                    self.codes[p][day, kind].append(code)
        # The codes that somebody may work.
        self.work_codes = tuple(
            sorted({code for line in self.codes.values() for some in line.values() for code in some})
        )
        self._rules = {
            kind_of(rule): rule for rule in rules_of(ruleset.pack) if ruleset.severity(rule.code) in ("hard", "soft")
        }

    def touches_weekend(self, day: int, code: str) -> bool:
        """Whether a duty is one of a weekend's, all of which are decided."""
        return self.grid.touches_weekend(day, self.grid.shifts[code])

    def is_hard(self, kind: str) -> bool:
        """Whether a kind of rule must be kept."""
        return kind in self._rules and self.ruleset.severity(self._rules[kind].code) == "hard"

    def limit(self, kind: str, position: Position) -> int | None:
        """The limit of a kind of rule for a position; None where there is none."""
        rule = self._rules.get(kind)
        return None if rule is None else self.ruleset.limit(rule.code, position).limit

    def rest_min(self, position: Position, first: int | None, then: int | None) -> int:
        """The longest rest in minutes that some rule asks for between two kinds of days."""
        names = [name for name in REST_KINDS if name != "RestAfterNights" or first == NIGHT != then]
        return max(self.limit(name, position) or 0 for name in names)

    def leave_min(self, p: int) -> int:
        """Paid minutes of a position's locked leave, which is a day off here."""
        shifts = [self.grid.shifts[lock.code] for lock in self.grid.positions[p].locked if lock.code != OFF]
        return sum(shift.paid_min for shift in shifts if shift.kind is ShiftKind.LEAVE)

    def contract_min(self, p: int) -> int:
        """Minutes of a position's contract beside its locked leave."""
        return round(self.grid.positions[p].contract_min(self.grid.weeks)) - self.leave_min(p)


def kind_of_day(shift: Shift) -> int | None:
    """What a day with this shift is; None for leave, which only a locked day has."""
    if shift.kind is ShiftKind.FAGDAG:
        return LEARN
    return None if not shift.is_work else NIGHT if shift.is_night_duty else WORK
