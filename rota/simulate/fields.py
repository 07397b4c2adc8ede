"""The whole numbers that one simulated year is counted in, in the order of the compiled engine's row.

Both the engine and the plain reference fill them; figures are computed from them in one place. Minutes are paid minutes
unless the name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

SINGLE = (
    "planned_min",
    "planned_shifts",
    "absent_min",
    "absent_shifts",
    "temp_min",
    "temp_shifts",
    "worked_min",
    "disturbed_shifts",
    "disturbance_days",
    "first_disturbance",
    "last_disturbance",
    "below_person_min",
    "below_before",
    "swaps",
    "swap_min",
    "extra_shifts",
    "additional_min",
    "overtime_min",
    "extended_min",
    "pool_min",
    "agency_min",
    "calls",
    "calls_accepted",
    "needed_days",
    "regular_shifts",
    "all_shifts",
    "different_people",
    "left_above",
    "uncovered_days",
)
(
    PLANNED_MIN,
    PLANNED_SHIFTS,
    ABSENT_MIN,
    ABSENT_SHIFTS,
    TEMP_MIN,
    TEMP_SHIFTS,
    WORKED_MIN,
    DISTURBED,
    DISTURBANCE_DAYS,
    FIRST_DISTURBANCE,
    LAST_DISTURBANCE,
    BELOW_PERSON_MIN,
    BELOW_BEFORE,
    SWAPS,
    SWAP_MIN,
    EXTRA_SHIFTS,
    ADDITIONAL_MIN,
    OVERTIME_MIN,
    EXTENDED_MIN,
    POOL_MIN,
    AGENCY_MIN,
    CALLS,
    CALLS_ACCEPTED,
    NEEDED_DAYS,
    REGULAR,
    ALL_SHIFTS,
    DIFFERENT_PEOPLE,
    LEFT_ABOVE,
    UNCOVERED_DAYS,
) = range(len(SINGLE))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the counts that are split lie in the row, after the single ones."""

    competences: int
    rules: int
    steps: int
    people: int

    @property
    def kinds_at(self) -> int:
        """Shifts below minimum by kind (3)."""
        return len(SINGLE)

    @property
    def below_competence_at(self) -> int:
        """Shifts below a competence's minimum, by competence."""
        return self.kinds_at + 3

    @property
    def asked_at(self) -> int:
        """Minutes on the clock that ask for a competence, by competence."""
        return self.below_competence_at + self.competences

    @property
    def short_at(self) -> int:
        """Of these, minutes below its minimum, by competence."""
        return self.asked_at + self.competences

    @property
    def done_at(self) -> int:
        """Breaches done, by limit."""
        return self.short_at + self.competences

    @property
    def needed_at(self) -> int:
        """Days on which only a breach of this limit could have filled a shortage, by limit."""
        return self.done_at + self.rules

    @property
    def solved_at(self) -> int:
        """Replacements by step, in the order of the simulation's policies."""
        return self.needed_at + self.rules

    @property
    def away_at(self) -> int:
        """Days away, by person."""
        return self.solved_at + self.steps

    @property
    def called_at(self) -> int:
        """Times asked on a day off, by person."""
        return self.away_at + self.people

    @property
    def added_at(self) -> int:
        """Minutes worked beyond the rota (extra shifts and extensions), by person."""
        return self.called_at + self.people

    @property
    def width(self) -> int:
        """How many numbers a year has."""
        return self.added_at + self.people
