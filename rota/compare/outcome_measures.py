"""The outcome measures: each computes one figure from the two sides and says in words how it was reached.

Nothing about any particular trial is written here: competences, percents and frequencies are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rota.compare.words import listing, number, ordinal, phrase, plain, together
from rota.domain.base import Text
from rota.domain.position import Position
from rota.measures.cover_clock import Reading
from rota.measures.facts import Line, Span
from rota.measures.fagdag import kept_every
from rota.measures.weekends import long_weekends_off, weekends_of_long_shifts

Value = str | float | bool
SIZE_TOLERANCE = 0.05  # percents are written to one decimal
NOTHING = 1e-9


class Params:
    """The arguments of one reported outcome. Wrong ones have been refused before by `outcomes.outcome_problems`."""

    def __init__(self, given: Mapping[str, Value]) -> None:
        self._given = given

    def number(self, name: str, default: float | None = None) -> float:
        """A number; raises ValueError when it is missing or no number."""
        value = self._given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name}: a number is needed")
        return float(value)

    def maybe_number(self, name: str) -> float | None:
        """A number, or None when it is not given."""
        return self.number(name) if name in self._given else None

    def text(self, name: str, allowed: tuple[str, ...] = ()) -> str | None:
        """A text, or None when it is not given; raises ValueError when it is none of those allowed."""
        value = self._given.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name}: a text is needed")
        if value is not None and allowed and value not in allowed:
            raise ValueError(f"{name}: '{value}' is none of {', '.join(allowed)}")
        return value

    def flag(self, name: str) -> bool | None:
        """True, false, or None when it is not given."""
        value = self._given.get(name)
        if value is not None and not isinstance(value, bool):
            raise ValueError(f"{name}: true or false is needed")
        return value


@dataclass(frozen=True)
class Case:
    """The two sides of a comparison, read by the clock."""

    baseline: Reading
    proposal: Reading

    @property
    def pairs(self) -> list[tuple[Position | None, Position | None]]:
        """Every position before and after."""
        before, after = self.baseline.scenario.position_by_id, self.proposal.scenario.position_by_id
        return [(before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]


@dataclass(frozen=True)
class Answer:
    """The computed figure, in words, and how it was reached. `holds` is false when a further condition fails."""

    value: float
    computed: Text
    how: Text
    holds: bool = True


OutcomeMeasure = Callable[[Case, Params], Answer]
Reader = Callable[[Params], object]


@dataclass(frozen=True)
class Registered:
    """An outcome measure with the names of its arguments."""

    compute: OutcomeMeasure
    params: tuple[str, ...]
    check: Reader


OUTCOMES: dict[str, Registered] = {}


def _register(name: str, params: tuple[str, ...], check: Reader) -> Callable[[OutcomeMeasure], OutcomeMeasure]:
    def register(compute: OutcomeMeasure) -> OutcomeMeasure:
        OUTCOMES[name] = Registered(compute, params, check)
        return compute

    return register


@_register("langhelg_people", (), lambda params: None)
def _langhelg_people(case: Case, params: Params) -> Answer:
    """People who have langhelg in the proposal and had none in the baseline, in the reading the scenario states."""
    long_reading = case.proposal.scenario.langhelg == "long_shifts"
    gained_long, had_long, have_long = _gained(case, weekends_of_long_shifts)
    gained_off, had_off, have_off = _gained(case, long_weekends_off)
    long_text = Text(
        nb=f"(a) arbeidshelg med lange vakter både lørdag og søndag: {have_long} har det i forslaget, {had_long} i "
        f"utgangspunktet; {gained_long} nye",
        en=f"(a) a working weekend of long shifts on Saturday and Sunday: {have_long} have it in the proposal, "
        f"{had_long} in the baseline; {gained_long} new",
    )
    off_text = Text(
        nb=f"(b) fri fra fredag 15:00 til mandag 07:00: {have_off} har det i forslaget, {had_off} i utgangspunktet; "
        f"{gained_off} nye",
        en=f"(b) free from Friday 15:00 to Monday 07:00: {have_off} have it in the proposal, {had_off} in the "
        f"baseline; {gained_off} new",
    )
    gained, had = (gained_long, had_long) if long_reading else (gained_off, had_off)
    reading, other = (long_text, off_text) if long_reading else (off_text, long_text)
    return Answer(
        gained,
        _counted(gained, had),
        phrase(
            "Lest som {reading}. Den andre betydningen er {other}.",
            "Read as {reading}. The other meaning is {other}.",
            reading=reading,
            other=other,
        ),
    )


def _gained(case: Case, count: Callable[[Line], int]) -> tuple[int, int, int]:
    """How many have it who had it not; how many had it; how many have it."""
    before = {name for name, line in case.baseline.lines.items() if count(line)}
    after = {name for name, line in case.proposal.lines.items() if count(line)}
    return len(after - before), len(before), len(after)


def _counted(now: int, before: int) -> Text:
    return Text(nb=f"{now} (før: {before} hadde det)", en=f"{now} (before: {before} had it)")


def _fagdag_params(params: Params) -> tuple[str, float, int]:
    staff = params.text("staff", ("day_evening", "night")) or "day_evening"
    every = params.number("every_weeks")
    if every < 1 or every != int(every):
        raise ValueError("every_weeks: a whole number of weeks from 1 is needed")
    return staff, params.number("min_percent", 0), int(every)


@_register("fagdag_share", ("staff", "min_percent", "every_weeks"), _fagdag_params)
def _fagdag_share(case: Case, params: Params) -> Answer:
    """Percent of the staff meant that has a professional day in every window of so many weeks."""
    staff, least, every = _fagdag_params(params)

    def counts(reading: Reading) -> tuple[list[str], list[str]]:
        meant = [
            line
            for line in reading.lines.values()
            if reading.scenario.is_night_staff(line.position) is (staff == "night") and line.position.percent >= least
        ]
        missing = [line.position.id for line in meant if not kept_every(line, every)]
        return [line.position.id for line in meant], missing

    meant, missing = counts(case.proposal)
    meant_before, missing_before = counts(case.baseline)
    kept, kept_before = len(meant) - len(missing), len(meant_before) - len(missing_before)
    lacks = phrase(" Uten: {ids}.", " Without: {ids}.", ids=listing(missing)) if missing else plain("")
    return Answer(
        100 * kept / len(meant) if meant else 0.0,
        Text(
            nb=f"{kept} av {len(meant)} (før: {kept_before} av {len(meant_before)})",
            en=f"{kept} of {len(meant)} (before: {kept_before} of {len(meant_before)})",
        ),
        phrase(
            "Talt: de som har minst én fagdag i hver rekke av {every} uker, over periodeskiftet også.{lacks}",
            "Counted: those with a professional day in every {every} consecutive weeks, over the wrap too.{lacks}",
            every=plain(str(every)),
            lacks=lacks,
        ),
    )


_CHANGED = ("competence", "from_percent", "to_percent", "percent_tolerance", "vacant_before", "weekend_every")


def _changed_params(params: Params) -> tuple[str | None, float, float, float, bool | None, float | None]:
    return (
        params.text("competence"),
        params.number("from_percent"),
        params.number("to_percent"),
        params.number("percent_tolerance", SIZE_TOLERANCE),
        params.flag("vacant_before"),
        params.maybe_number("weekend_every"),
    )


@_register("positions_changed", _CHANGED, _changed_params)
def _positions_changed(case: Case, params: Params) -> Answer:
    """Positions that go from one percent to another; with `weekend_every`, that the rota gives that frequency."""
    competence, size_from, size_to, tolerance, vacant, every = _changed_params(params)
    started = [
        (old, new)
        for old, new in case.pairs
        if old is not None
        and abs(old.percent - size_from) <= SIZE_TOLERANCE
        and competence in (None, old.competence)
        and vacant in (None, old.vacant)
    ]
    reached = [
        (old, new) for old, new in started if new is not None and abs(new.percent - size_to) <= tolerance + NOTHING
    ]
    counted = [(old, new) for old, new in reached if every is None or _rota_weekends(case, new.id, every)]
    lines = [
        phrase(
            "{id} {old} → {new} %",
            "{id} {old} → {new} %",
            id=plain(new.id),
            old=number(old.percent),
            new=number(new.percent),
        )
        for old, new in counted
    ]
    described = Text(
        nb="; ".join(line.nb for line in lines) or "ingen", en="; ".join(line.en for line in lines) or "none"
    )
    parts = [
        Text(
            nb=f"Stillinger i utgangspunktet som passer beskrivelsen: {len(started)}; "
            f"av dem når størrelsen: {len(reached)}.",
            en=f"Positions of the baseline that fit the description: {len(started)}; "
            f"of these reach the size: {len(reached)}.",
        )
    ]
    if every is not None:
        parts.append(
            Text(
                nb=f"Av disse arbeider hver {round(every)}. helg i den beregnede turnusen: {len(counted)}.",
                en=f"Of these work every {ordinal(round(every))} weekend in the computed rota: {len(counted)}.",
            )
        )
    return Answer(
        len(counted),
        phrase("{count}: {which}", "{count}: {which}", count=plain(str(len(counted))), which=described),
        together(parts),
    )


def _rota_weekends(case: Case, position_id: str, every: float) -> bool:
    line = case.proposal.lines.get(position_id)
    return line is not None and len(line.weekends) == round(line.weeks / every)


def _percent_param(params: Params) -> float:
    return params.number("percent")


@_register("positions_removed", ("percent",), _percent_param)
def _positions_removed(case: Case, params: Params) -> Answer:
    """Positions of a percent that are gone, beside how many fewer of that percent there are in all."""
    percent = _percent_param(params)

    def is_it(position: Position | None) -> bool:
        return position is not None and abs(position.percent - percent) <= SIZE_TOLERANCE

    removed = sum(is_it(old) and new is None for old, new in case.pairs)
    resized = sum(is_it(old) and new is not None and not is_it(new) for old, new in case.pairs)
    before = sum(is_it(old) for old, _ in case.pairs)
    after = sum(is_it(new) for _, new in case.pairs)
    return Answer(
        removed,
        Text(
            nb=f"{removed} fjernet; i alt fra {before} til {after}",
            en=f"{removed} removed; in all from {before} to {after}",
        ),
        Text(
            nb=f"To måter å lese det på: {removed} stillinger er fjernet, og {resized} til har fått en annen "
            f"størrelse; i alt er det {before - after} færre av dem.",
            en=f"Two ways to read it: {removed} positions are removed, and {resized} more have another size; "
            f"in all there are {before - after} fewer of them.",
        ),
    )


def _whole_params(params: Params) -> tuple[float, float, float]:
    return params.number("under_percent"), params.number("day_h"), params.number("evening_h")


@_register("small_whole_shifts", ("under_percent", "day_h", "evening_h"), _whole_params)
def _small_whole_shifts(case: Case, params: Params) -> Answer:
    """Percent of the small positions' weekend shifts that are whole ones; the shortest must also have grown."""
    under, day_h, evening_h = _whole_params(params)

    def shifts(reading: Reading) -> list[Span]:
        small = [line for line in reading.lines.values() if line.position.percent < under]
        return [span for line in small for span in line.work if span.starts_on_weekend]

    def shortest(spans: list[Span]) -> float | None:
        return min((span.paid_min / 60 for span in spans), default=None)

    before, after = shifts(case.baseline), shifts(case.proposal)
    whole = sum(span.paid_min / 60 >= (evening_h if span.is_evening else day_h) - NOTHING for span in after)
    old, new = shortest(before), shortest(after)
    return Answer(
        100 * whole / len(after) if after else 0.0,
        phrase(
            "korteste helgevakt {old} → {new} timer; {whole} av {all} er hele",
            "shortest weekend shift {old} → {new} hours; {whole} of {all} are whole",
            old=_hours(old),
            new=_hours(new),
            whole=plain(str(whole)),
            all=plain(str(len(after))),
        ),
        phrase(
            "Talt: vakter som begynner lørdag eller søndag i stillinger under {under} %. Hel er minst {day} betalte "
            "timer, og minst {evening} når vakten begynner 12:00 eller senere. Den korteste må også ha blitt lengre.",
            "Counted: shifts that start on Saturday or Sunday in positions under {under} %. Whole is at least {day} "
            "paid hours, and at least {evening} when the shift starts at 12:00 or later. "
            "The shortest must also have grown.",
            under=number(under),
            day=number(day_h),
            evening=number(evening_h),
        ),
        holds=old is not None and new is not None and new > old,
    )


def _hours(value: float | None) -> Text:
    return Text(nb="ingen", en="none") if value is None else number(value, 2)
