"""Random tiny wards that a file could state, drawn so that the limits of one rule are hit exactly or just missed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from rota.domain.consistency import reference_problems
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, WEEKDAY_IDS, format_clock
from rota.rules.resolve import agreement_problems, rule_units
from rota.rules.spec import RuleSpec, Step, load_pack
from tests.solver.settings import Setting

PACK, NEUTRAL_PACK = load_pack("norway/kommune"), load_pack("none")
SPECS = {spec.code: spec for spec in PACK.specs}
OWN_CODES = {"ward.count": "count", "ward.run": "run", "ward.gap": "gap"}
FIRST_MONDAY = date(2027, 1, 4)
RASTERS = (5, 15)
FAGDAG, LEAVE = "F", "V"
UNIONS = ("NSF", "FF")
COMPETENCES = ("nurse", "care", "assistant")
MOST_PAID_MIN = 1400
TRIES = 200


def draw_ward(code: str | None, setting: Setting, rng: random.Random) -> Scenario:
    """A ward without a problem that `rota validate` would name, for one rule. `code` None: for all rules together.

    With the code of an own rule (`OWN_CODES`) the ward has a rule of its own of that kind and code.
    """
    for _ in range(TRIES):
        scenario = Scenario.model_validate(_Draw(code, setting, rng).ward())
        if not reference_problems(scenario, rule_units(scenario.rule_pack)) and not list(agreement_problems(scenario)):
            return scenario
    raise RuntimeError("no ward without problems was drawn")


class _Draw:
    """One ward being drawn."""

    def __init__(self, code: str | None, setting: Setting, rng: random.Random) -> None:
        self.rng = rng
        self.whole = code is None
        self.spec = SPECS.get(code or "")
        self.own_codes = [code] if code in OWN_CODES else []
        self.pack = NEUTRAL_PACK if self.whole and rng.random() < 0.1 else PACK
        if self.whole:
            self.own_codes = rng.sample(list(OWN_CODES), rng.choice([0, 0, 1, 2]))
        self.setting = setting
        self.raster = rng.choice(RASTERS)
        self.weeks = rng.choice(setting.weeks)
        self.rolling = rng.random() < setting.rolling
        self.start = FIRST_MONDAY + timedelta(weeks=rng.randrange(60))
        self.position_ids = [f"P{number}" for number in range(rng.choice(setting.people))]
        self.own_gap_min = rng.randrange(480, 2880, self.raster)
        self.aims: list[int] = [self.own_gap_min] if "ward.gap" in self.own_codes and not self.whole else []
        self.held: list[str] = []

    def ward(self) -> dict[str, Any]:
        agreements, rules = self._agreements(), self._rules()
        shifts = self._shifts()
        work = [shift["code"] for shift in shifts]
        shifts += [self._shift(FAGDAG, "fagdag", 450), self._shift(LEAVE, "leave", 450)]
        positions = self._positions(work)
        self.held = [position["competence"] for position in positions] * 4 + list(COMPETENCES)
        fagdag = self._fagdag() if self.rng.random() < self.setting.fagdag else None
        return {
            "format": "rota/scenario/1",
            "id": "drawn",
            "title": "Drawn",
            "data_origin": {"assumed": True},
            "ward": {"name": "Ward", "unions": list(UNIONS)},
            "cycle": {"weeks": self.weeks, "rolling": self.rolling, "start": self.start.isoformat()},
            "rule_pack": self.pack.name,
            "shifts": shifts,
            "competences": self._competences(),
            "demand": self._demand(shifts),
            "date_exceptions": self._exceptions(shifts),
            "positions": positions,
            "hours_tolerance": {
                "under_h_per_week": self.rng.choice(self.setting.tolerances_h),
                "over_h_per_week": self.rng.choice(self.setting.tolerances_h),
            },
            "fagdag": fagdag,
            "agreements": agreements,
            "rules": rules,
            "own_rules": [self._own_rule(code, work) for code in self.own_codes],
            "history": self._history([*work, LEAVE, *([FAGDAG] if fagdag else [])]),
        }

    # ------------------------------------------------------------------------------------------ limits

    def _agreements(self) -> list[dict[str, Any]]:
        """Agreements about the rule, of every standing; about any rules when the whole catalogue is asked."""
        if self.whole:
            lenders = [spec for spec in self.pack.specs if _agreed_steps(spec)]
            chosen = [self.rng.choice(lenders) for _ in range(self.rng.randrange(5) if lenders else 0)]
        elif self.spec is None:
            chosen = []
        else:
            lender = _lender(self.spec)
            self._note(step.limit for step in lender.ladder)
            self._note(limit for step in lender.ladder for limit in step.by_full_time.values())
            chosen = [lender] * self.rng.choice((0, 0, 1, 1, 2, 3)) if _agreed_steps(lender) else []
        return [self._agreement(f"a{number}", spec) for number, spec in enumerate(chosen)]

    def _agreement(self, agreement_id: str, spec: RuleSpec) -> dict[str, Any]:
        rng = self.rng
        step = rng.choice(_agreed_steps(spec))
        limit = self._between(spec, _main(spec), self._reach(spec, step))
        self._note([limit])
        last = self.start + timedelta(days=self.weeks * DAYS_PER_WEEK - 1)
        first_valid = rng.choice([self.start - timedelta(days=400)] * 5 + [self.start, self.start + timedelta(days=1)])
        some = rng.sample(self.position_ids, rng.randint(1, len(self.position_ids)))
        narrowed = step.rung == "individual_written" or rng.random() < 0.2
        return {
            "id": agreement_id,
            "rule": spec.code,
            "rung": step.rung,
            "status": rng.choice(["in_force", "in_force", "proposed"]),
            "signed_by": ["Leader", "Representative"],
            "valid_from": first_valid.isoformat(),
            "valid_to": rng.choice([None, None, None, last.isoformat(), (last - timedelta(days=1)).isoformat()])
            if first_valid < self.start
            else None,
            "unions": rng.choice(["all", "all", [UNIONS[0]], [UNIONS[1]], []]),
            "covers_unorganised": rng.random() < 0.5,
            "positions": some if narrowed else None,
        } | _limit(spec, limit)

    def _reach(self, spec: RuleSpec, step: Step) -> int:
        """The furthest limit drawn for a step; a number of our own where the text has none."""
        return step.limit if step.limit is not None else _main(spec) * (4 if spec.sense == "at_most" else 2) // 3

    def _between(self, spec: RuleSpec, one: int, other: int) -> int:
        """A limit from one to another, often exactly one of them, on the raster where it is a time."""
        low, high = sorted((one, other))
        step = self.raster if spec.unit == "min" else 1
        return self.rng.choice([one, other, self.rng.randrange(low, high + 1, step)])

    def _rules(self) -> list[dict[str, Any]]:
        """The ward's own limits; the rule under test is made hard where it is not."""
        if self.whole:
            return self._rules_of_a_whole_ward()
        if self.spec is None:
            return []
        rules: dict[str, dict[str, Any]] = {}
        lender = _lender(self.spec)
        if _main_or_none(lender) is not None and lender.limit_from is None and self.rng.random() < 0.35:
            rules[lender.code] = self._own_limit(lender)
        if self.spec.severity != "hard":
            rules.setdefault(self.spec.code, {"rule": self.spec.code})["severity"] = "hard"
        return list(rules.values())

    def _rules_of_a_whole_ward(self) -> list[dict[str, Any]]:
        rules = []
        for spec in self.pack.specs:
            own = {"rule": spec.code}
            if _main_or_none(spec) is not None and spec.limit_from is None and self.rng.random() < 0.1:
                own |= self._own_limit(spec)
            if not spec.statutory and not spec.severity_fixed and self.rng.random() < 0.2:
                own["severity"] = self.rng.choice(["hard", "soft", "info"])
            if len(own) > 1:
                rules.append(own)
        return rules

    def _own_limit(self, spec: RuleSpec) -> dict[str, Any]:
        """A tighter limit; a looser one too where no law sets it."""
        main = _main(spec)
        looser = main if spec.statutory else main * 3 // 2
        tighter = max(1, main * 2 // 3)
        if spec.sense == "at_least":
            looser, tighter = (main if spec.statutory else main * 2 // 3), main * 3 // 2
        limit = self._between(spec, looser, tighter)
        self._note([limit])
        return {"rule": spec.code} | _limit(spec, limit)

    def _own_rule(self, code: str, work: list[str]) -> dict[str, Any]:
        """A rule of the ward's own: a count in a window, a run or a gap, about some duties of some positions."""
        rng = self.rng
        rule: dict[str, Any] = {"id": code, "title": "Own", "kind": OWN_CODES[code], "assumed": True}
        rule["of"] = self._duties(work)
        if code == "ward.count":
            length = rng.choice([1, 1, 2, 3, 4, 6]) if rng.random() < 0.5 else 0
            days = 7 * length or rng.choice([1, 2, 3, 5, 7, 10, 14, 21])
            low, high = sorted(rng.randint(0, max(1, days // 2)) for _ in range(2))
            bounds = rng.choice([{"at_most": high}, {"at_least": low + 1}, {"at_least": low + 1, "at_most": high + 1}])
            rule |= bounds | ({"weeks": length} if length else {"days": days})
        elif code == "ward.run":
            rule["at_most"] = rng.randint(0, 6)
        else:
            rule |= {"at_least_h": self.own_gap_min / 60, "before": rng.choice([None, self._duties(work)])}
        if rng.random() < 0.3:
            rule |= rng.choice(
                [{"positions": self.position_ids[:1]}, {"min_percent": 50}, {"max_percent": 75}, {"competence": "care"}]
            )
        return rule | {"severity": rng.choice(["hard", "soft"]) if self.whole else "hard"}

    def _duties(self, work: list[str]) -> dict[str, Any]:
        rng = self.rng
        conditions = {
            "codes": rng.sample([*work, FAGDAG], rng.randint(1, len(work))),
            "kinds": rng.sample(["day", "evening", "night", "long", "fagdag"], rng.randint(1, 4)),
            "long": rng.random() < 0.5,
            "night": rng.random() < 0.5,
            "weekdays": rng.sample(WEEKDAY_IDS, rng.randint(1, 6)),
        }
        return {name: conditions[name] for name in rng.sample(list(conditions), rng.choice([0, 0, 1, 1, 2]))}

    def _note(self, limits: Any) -> None:
        if not self.whole and self.spec is not None and self.spec.unit == "min":
            self.aims += [limit for limit in limits if limit is not None]

    # ------------------------------------------------------------------------------------------ shifts

    def _shifts(self) -> list[dict[str, Any]]:
        """Work shifts by the clock, the later ones drawn around the earlier."""
        rng, setting = self.rng, self.setting
        parts = [self._on_raster(aim // part) for aim in self.aims for part in setting.parts]
        lengths = [*setting.paid_min, *([length for length in parts if 60 <= length <= 900] * 2)]
        shifts: list[dict[str, Any]] = []
        for number in range(rng.choice(setting.shifts)):
            kind = rng.choice(["day", "evening", "night", "long"])
            shifts.append(self._shift(f"S{number}", kind, rng.choice(lengths), shifts))
        return shifts

    def _shift(self, code: str, kind: str, paid_min: int, others: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        rng = self.rng
        paid = min(MOST_PAID_MIN, max(60, paid_min + rng.choice([-1, 0, 0, 1]) * self.raster))
        unpaid = rng.choice(self.setting.breaks_min)
        length = paid + unpaid
        start = self._start(length, others or [])
        paid_break = rng.choice(self.setting.breaks_min)
        if self.setting.lawful_terms:
            paid_break = 30
        return {
            "code": code,
            "name": code,
            "kind": kind,
            "start": format_clock(start),
            "end": format_clock(start + length),
            "unpaid_break_min": unpaid,
            "paid_break_min": min(paid_break, paid - 1),
        }

    def _start(self, length: int, others: list[dict[str, Any]]) -> int:
        """A gap of note after or before another shift, inside one, beside a clock time of note, or anywhere."""
        rng = self.rng
        nudge = rng.choice([-1, 0, 0, 1]) * self.raster
        way = rng.random()
        if others and way < (0.75 if self.setting.gap_at_limit else 0.5):
            other = rng.choice(others)
            start, end = _minutes(other["start"]), _minutes(other["end"])
            gap = rng.choice([*self.setting.gaps_min, *(self.aims * 4 if self.setting.gap_at_limit else [])])
            begin = end + gap + nudge if rng.random() < 0.5 else start - gap - length + nudge
        elif others and way < 0.82:
            begin = _minutes(rng.choice(others)["start"]) + self._on_raster(rng.randrange(0, 300))
        elif way < 0.9:
            mark = rng.choice(self.setting.marks_min)
            begin = mark + nudge if rng.random() < 0.5 else mark - length + nudge
        else:
            begin = self._on_raster(rng.randrange(MIN_PER_DAY))
        return begin % MIN_PER_DAY

    def _on_raster(self, minutes: int) -> int:
        return minutes // self.raster * self.raster

    # ------------------------------------------------------------------------------------------ people

    def _competences(self) -> list[dict[str, Any]]:
        rng = self.rng
        return [
            {
                "id": one,
                "name": one,
                "stands_in_for": [other for other in COMPETENCES[place + 1 :] if rng.random() < 0.5],
            }
            for place, one in enumerate(COMPETENCES)
        ]

    def _positions(self, work: list[str]) -> list[dict[str, Any]]:
        positions = [self._position(position_id, work) for position_id in self.position_ids]
        if self.rng.random() < 0.1:
            vacant = {"vacant": True, "holder": None, "in_rota": self.rng.choice([None, True])}
            positions.append(self._position("PX", work) | vacant)
        return positions

    def _position(self, position_id: str, work: list[str]) -> dict[str, Any]:
        rng = self.rng
        some = work if self.setting.lawful_terms else rng.sample(work, rng.randint(1, len(work)))
        own = rng.choice(COMPETENCES)
        return {
            "id": position_id,
            "holder": f"holder {position_id}",
            "union": rng.choice([None, *UNIONS]),
            "competence": own,
            "extra_competences": [one for one in COMPETENCES if one != own and rng.random() < 0.15],
            "percent": self._percent(),
            "full_time_hours": rng.choice(load_pack("norway/kommune").full_time_hours),
            "weekend_every": rng.choice(self.setting.weekend_every),
            "shifts": some,
            "weekend_shifts": rng.choice([None, None, some[:1], rng.sample(work, 1)]),
            "consent_long": rng.random() < (0.8 if self.setting.lawful_terms else 0.35),
            "night_staff": rng.choice([None, None, True, False]),
            "locked": self._locked(some),
        }

    def _percent(self) -> float:
        if self.setting.lawful_terms:
            return self.rng.choice([40.0, 50.0, 28.6, 60.0])
        return self.rng.choice([100.0, 75.0, 50.0, 28.6, 35.5, float(self.rng.randint(10, 100))])

    def _locked(self, codes: list[str]) -> list[dict[str, Any]]:
        rng = self.rng
        days = rng.sample(range(self.weeks * DAYS_PER_WEEK), rng.randint(0, self.setting.locks))
        return [
            {
                "week": day // DAYS_PER_WEEK + 1,
                "day": day % DAYS_PER_WEEK + 1,
                "code": rng.choice([*codes, LEAVE, "off"]),
            }
            for day in days
        ]

    def _fagdag(self) -> dict[str, Any]:
        rng = self.rng
        return {
            "shift": FAGDAG,
            "every_weeks": rng.choice([1, 2, 2, 3, 4, 12]),
            "min_percent": rng.choice([0, 40, 50, 75]),
            "night_staff": rng.random() < 0.5,
            "days": rng.sample(WEEKDAY_IDS, rng.randint(2, 7)),
            "max_people_per_day": rng.choice([None, 1, 1, 2]),
        }

    def _history(self, codes: list[str]) -> dict[str, Any]:
        """Known days before the cycle, for half of the wards; now and then with more than one duty on a day."""
        rng = self.rng
        if rng.random() < 0.5:
            return {}
        days_known = rng.choice([1, 3, 7, 10, 14, 28])
        density, several = rng.random(), rng.random() < 0.3
        duties = [
            {"position": position_id, "days_before": before, "code": code}
            for position_id in self.position_ids
            for before in range(1, days_known + 1)
            if rng.random() < density or (before == 1 and rng.random() < 0.5)
            for code in rng.sample(codes, 2 if several and rng.random() < 0.6 else 1)
        ]
        return {"days_known": days_known, "duties": duties}

    # ------------------------------------------------------------------------------------------ demand

    def _demand(self, shifts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rng = self.rng
        rows = [{"id": "nobody", "days": "all", "from": "07:00", "to": "08:00", "min": 0}]
        if self.setting.people_asked == (0, 0):
            return rows
        rows = [self._row(shifts) for _ in range(rng.choice([1, 1, 2]))]
        days: list[Any] = ["weekdays", "weekend", ["sun"], ["sun", "mon"], [rng.choice(WEEKDAY_IDS)]]
        days += [] if self.setting.lawful_terms else ["all"]
        return [{"id": f"row{number}", "days": rng.choice(days)} | row for number, row in enumerate(rows)]

    def _exceptions(self, shifts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rng = self.rng
        if self.setting.people_asked == (0, 0) or rng.random() < 0.6:
            return []
        days = [rng.randrange(self.weeks * DAYS_PER_WEEK) for _ in range(rng.choice([1, 2]))]
        return [{"date": (self.start + timedelta(days=day)).isoformat()} | self._row(shifts) for day in days]

    def _row(self, shifts: list[dict[str, Any]]) -> dict[str, Any]:
        """An interval between the clock times of shifts, or a step beside them, that may last over midnight."""
        rng = self.rng
        least = rng.randint(*self.setting.people_asked)
        most = least + rng.randint(0, 1) if rng.random() < self.setting.maximum else None
        competence = rng.choice(self.held) if rng.random() < self.setting.competences_asked else None
        shift = rng.choice(shifts[:-2])
        start = (_minutes(shift["start"]) + self._inward() * self.raster) % MIN_PER_DAY
        end = (_minutes(shift["end"]) - self._inward() * self.raster) % MIN_PER_DAY
        return {
            "from": format_clock(start),
            "to": format_clock(end),
            "min": least,
            "max": most,
            "competence": competence,
        }

    def _inward(self) -> int:
        """By how many steps demand is shorter than a shift; now and then longer, so that one shift cannot cover it."""
        return self.rng.choice([0] * 6 + [1, 1, 1, 4, 4] + ([] if self.setting.lawful_terms else [-1]))


def _lender(spec: RuleSpec) -> RuleSpec:
    """The rule whose limit a rule takes."""
    return spec if spec.limit_of is None else SPECS[spec.limit_of]


def _agreed_steps(spec: RuleSpec) -> list[Step]:
    """Steps of the ladder that an agreement can stand on."""
    if spec.limit_from is not None or _main_or_none(spec) is None:
        return []
    return [step for step in spec.ladder if step.rung.needs_agreement]


def _main_or_none(spec: RuleSpec) -> int | None:
    return spec.ladder[0].limit if spec.ladder else None


def _main(spec: RuleSpec) -> int:
    limit = _main_or_none(spec)
    assert limit is not None
    return limit


def _limit(spec: RuleSpec, limit: int) -> dict[str, Any]:
    return {"limit_h": limit / 60} if spec.unit == "min" else {"limit_count": limit}


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
