"""For each rule that the model knows, the wards that its agreement test draws."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Setting:
    """What the wards drawn for one rule are like.

    `paid_min`, `gaps_min` and `marks_min` are the lengths, the times between the end of one shift and the start of
    another, and the clock times that shifts are drawn around, exactly or a step of the raster beside. With
    `parts`, lengths that hit the rule's limit with so many shifts are among them; with `gap_at_limit` the limit is
    among the gaps. `people_asked` is the range of the demand's numbers, `locks` the most locked days of a position.
    `beside` names rules that the poster takes as kept: check and model are then asked about them together.
    `lawful_terms` draws people and shifts that leave room for a lawful roster under all rules.
    """

    rolling: float = 0.6
    weeks: tuple[int, ...] = (1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9)
    people: tuple[int, ...] = (1, 1, 2)
    shifts: tuple[int, ...] = (2, 3, 4)
    paid_min: tuple[int, ...] = (330, 450, 480, 540, 600, 750)
    gaps_min: tuple[int, ...] = (0, 480, 660)
    marks_min: tuple[int, ...] = (0, 180, 360, 420, 1260, 1320)
    parts: tuple[int, ...] = ()
    gap_at_limit: bool = False
    breaks_min: tuple[int, ...] = (0, 0, 30)
    people_asked: tuple[int, int] = (0, 0)
    competences_asked: float = 0.0
    maximum: float = 0.0
    fagdag: float = 0.2
    locks: int = 1
    weekend_every: tuple[int, ...] = (0, 1, 2, 3, 4)
    tolerances_h: tuple[float, ...] = (0.0, 0.25, 1.0, 2.5)
    beside: tuple[str, ...] = ()
    lawful_terms: bool = False


REST = Setting(gap_at_limit=True, gaps_min=(0, 480, 600, 1440), people=(1, 1, 2), shifts=(2, 3, 4))
SUNDAYS = Setting(marks_min=(0, 1080, 1320, 1320, 1080), gaps_min=(0,), shifts=(2, 3), people=(1, 1, 2))
HALF_A_YEAR = (1, 2, 3, 4, 5, 6, 7, 8, 9, 26, 27)
COVER = Setting(
    weeks=(1, 1, 1, 2, 3),
    people=(3, 4, 5),
    shifts=(2, 3),
    people_asked=(1, 2),
    paid_min=(480, 540, 600, 750),
    gaps_min=(0, -15, 0, 15),
    locks=0,
    beside=("roster.overlap",),  # the check counts a person with overlapping duties once, the model each duty
)
WHOLE_CATALOGUE = Setting(
    weeks=(1, 2, 2, 3, 4, 6),
    people=(2, 3),
    shifts=(2, 3, 4),
    paid_min=(330, 420, 450, 480, 540),
    gaps_min=(0, 480, 660),
    breaks_min=(0, 30),
    people_asked=(0, 1),
    competences_asked=0.3,
    maximum=0.2,
    weekend_every=(1, 2, 2, 3),
    tolerances_h=(10.0,),
    lawful_terms=True,
)

SETTINGS: dict[str, Setting] = {
    "hours.daily_max": Setting(parts=(1,)),
    "hours.weekly_max": Setting(parts=(3, 4, 5), people=(1, 1, 2)),
    "hours.average_8w": Setting(
        parts=(4, 5, 6), people=(1, 2), paid_min=(480, 575, 720), rolling=0.8, weeks=(1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9)
    ),
    "hours.average_full_time": Setting(paid_min=(420, 425, 450, 500, 530, 710)),
    "hours.contract": Setting(paid_min=(330, 420, 450, 480, 540), people=(1,), tolerances_h=(2.5, 7.5, 10.0, 10.0)),
    "hours.daily_24h": Setting(parts=(1, 2), gaps_min=(0, 60, 480, 660)),
    "hours.rolling_7d": Setting(parts=(4, 5, 6)),
    "rest.daily_minimum": REST,
    "rest.weekly_minimum": REST,
    # A duty inside another one ends in no rest of its own.
    "rest.weekly_rolling": replace(REST, beside=("roster.overlap",)),
    "rest.after_nights": Setting(gap_at_limit=True, marks_min=(0, 180, 1260, 1320, 420), gaps_min=(660,)),
    "rest.quick_return": REST,
    "sunday.consecutive": SUNDAYS,
    "sunday.half": replace(SUNDAYS, weeks=HALF_A_YEAR),
    "weekend.frequency": Setting(marks_min=(0, 0, 1320), weekend_every=(0, 1, 2, 2, 3, 3, 4, 5, 12)),
    "weekend.whole": Setting(marks_min=(0, 0, 1320)),
    "night.average_4w": Setting(parts=(16, 20, 24), marks_min=(0, 180, 180, 1260), paid_min=(380, 560, 560, 665, 760)),
    "night.strain": Setting(parts=(1,), marks_min=(0, 180, 1260, 1320, 360), paid_min=(475, 480, 485, 540)),
    "breaks.minimum": Setting(paid_min=(330, 330, 480, 480, 475, 335), breaks_min=(0, 0, 1, 15, 29, 30)),
    "run.consecutive_days": Setting(weeks=(1, 1, 2, 2, 3, 4, 6), shifts=(2, 3)),
    "run.consecutive_nights": Setting(
        weeks=(1, 1, 2, 2, 3, 4, 6), marks_min=(0, 180, 180, 360, 420, 1320), people=(1, 2), shifts=(2, 3)
    ),
    "run.consecutive_long": Setting(weeks=(1, 1, 2, 2, 3, 4, 6), paid_min=(600, 615, 720), people=(1, 2)),
    "fagdag.interval": Setting(fagdag=0.95),
    "fagdag.placement": Setting(fagdag=0.8, people=(1, 2, 3)),
    "cover.minimum": COVER,
    "cover.maximum": replace(COVER, people_asked=(0, 1), competences_asked=0.4, maximum=0.9),
    "cover.competence": replace(COVER, competences_asked=0.85),
    "staff.allowed_shift": Setting(shifts=(3, 4), fagdag=0.4),
    "staff.long_consent": Setting(paid_min=(600, 600, 750, 615, 480)),
    "staff.locked": Setting(locks=6, weeks=(1, 2, 3)),
    "roster.overlap": Setting(gaps_min=(0, 0, -15), paid_min=(480, 600, 750, 1200, 1400)),
    # Rules of the ward's own, of each kind that a scenario can state.
    "ward.count": Setting(weeks=(1, 1, 2, 2, 3, 4, 5, 6)),
    "ward.run": Setting(weeks=(1, 1, 2, 2, 3, 4)),
    "ward.gap": REST,
}
