"""The weekly hours in the terminal: a row per position, conditions below, assumptions, sources with their marks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from rota.domain.base import Language, Text
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_HOUR
from rota.domain.weekly_hours import (
    Condition,
    Criterion,
    PlainHours,
    PositionHours,
    RosterHours,
    Verdict,
    Weighting,
)
from rota.io import blocks
from rota.io.figures import MISSING, number, trimmed

if TYPE_CHECKING:
    from rich.console import Console

_WORDS = {
    "title": Text(nb="Full uke etter arbeidstidsordning", en="Full-time week by arrangement"),
    "plain": Text(nb="Vektet uke for tredelt turnus", en="Weighted week for three-part rotation"),
    "amount": Text(nb="Timer", en="Hours"),
    "weeks": Text(nb="Uker i planen", en="Weeks of the plan"),
    "planned": Text(nb="Planlagte timer (P)", en="Planned hours (P)"),
    "night": Text(nb="Nattetimer, 21–06 (N)", en="Night hours, 21:00–06:00 (N)"),
    "sunday": Text(nb="Søndagstimer som ikke er natt (S)", en="Sunday hours that are not night (S)"),
    "compensation": Text(
        nb="Tillegg i tid: N × {night}/60 + S × {sunday}/60 (R)",
        en="Credit in time: N × {night}/60 + S × {sunday}/60 (R)",
    ),
    "unclamped": Text(nb="{start} × P/(P + R)", en="{start} × P/(P + R)"),
    "week": Text(nb="Full uke, fra {floor} til {ceiling} timer", en="Full-time week, from {floor} to {ceiling} hours"),
    "floor": Text(nb="gulvet", en="the floor"),
    "ceiling": Text(nb="taket", en="the ceiling"),
    "share": Text(nb="Stillingsprosent: P/(full uke × uker)", en="Position in percent: P/(full-time week × weeks)"),
    "holds_if": Text(
        nb="Den vektede uka gjelder bare når alle vilkårene for tredelt turnus er oppfylt. Et vilkår som ikke kan "
        "avgjøres, regnes ikke som oppfylt.",
        en="The weighted week holds only when all conditions of three-part rotation are met. A condition that cannot "
        "be judged does not count as met.",
    ),
    "conditions": Text(nb="Vilkår", en="Conditions"),
    "met": Text(nb="oppfylt", en="met"),
    "not_met": Text(nb="ikke oppfylt", en="not met"),
    "cannot_be_judged": Text(nb="kan ikke avgjøres", en="cannot be judged"),
    "position": Text(nb="Stilling", en="Position"),
    "sundays": Text(nb="Søndager", en="Sundays"),
    "weighted": Text(nb="Vektet", en="Weighted"),
    "ground": Text(nb="Gir", en="Gives"),
    "stated": Text(nb="Oppgitt", en="Stated"),
    "result": Text(nb="Resultat", en="Result"),
    "agrees": Text(nb="stemmer", en="agrees"),
    "open": Text(nb="åpen", en="open"),
    "shorter_than_the_ground": Text(nb="kortere", en="shorter"),
    "longer_than_entitled": Text(nb="lengre", en="longer"),
    "legend": Text(
        nb="P: planlagte timer i hele turnusen. N: nattetimer. S: søndagstimer som ikke er natt. R: tillegg i tid. "
        "Vektet: full uke i tredelt turnus, når vilkårene for den er oppfylt. Søndager: arbeidet, og i parentes hvor "
        "mange hver tredje er. Gir: den korteste fulle uka med sikkert grunnlag. Resultat: den oppgitte uka stemmer "
        "med den, er kortere eller lengre, eller åpen: kortere, men vilkår som ikke kan avgjøres her, kan bære den.",
        en="P: planned hours of the whole cycle. N: night hours. S: Sunday hours that are not night. R: credit in "
        "time. Weighted: the full-time week of three-part rotation, when its conditions are met. Sundays: worked, and "
        "in brackets how many every third makes. Gives: the shortest full-time week on certain ground. Result: the "
        "stated week agrees with it, is shorter or longer, or open: shorter, but conditions that cannot be judged here "
        "may carry it.",
    ),
    "warnings": Text(nb="Verdt å merke seg", en="Worth noting"),
    "each": Text(nb="Vilkårene for hver stilling", en="The conditions for each position"),
    "follows": Text(
        nb="{id}: {week} timer, {reduction} mindre enn {start}. {ground}",
        en="{id}: {week} hours, {reduction} less than {start}. {ground}",
    ),
    "because": Text(nb="Sikkert grunnlag: {names}", en="Certain ground: {names}"),
    "no_ground": Text(nb="Ingen sikre vilkår for kortere uke", en="No certain condition of a shorter week"),
    "weighted_before": Text(
        nb="Vektet uke før gulv og tak: {before} timer; etter: {after}. Stillingsprosent av den: {percent}",
        en="Weighted week before floor and ceiling: {before} hours; after: {after}. Percent of it: {percent}",
    ),
    "red": Text(
        nb="Røde dager legger {added} timer i uka til S (snitt over {weeks} uker)",
        en="Red days add {added} hours a week to S (average over {weeks} weeks)",
    ),
    "without_work": Text(nb="Uten vakter i turnusen, ikke vurdert: {names}", en="No shifts, not judged: {names}"),
    "notes": Text(nb="Forutsetninger", en="Assumptions"),
    "sources": Text(nb="Kilder", en="Sources"),
    "verified": Text(nb="bekreftet", en="verified"),
    "to verify": Text(nb="må bekreftes", en="to verify"),
    "not law": Text(nb="ikke lov", en="not law"),
}


def print_plain(found: PlainHours, lang: Language, console: Console) -> None:
    """The weighted week of plain figures, what it rests on and what cannot be judged."""
    weighting, weights = found.weighting, found.weights
    blocks.title(console, _say("plain", lang))
    clamped = f" ({_say(weighting.clamped, lang)})" if weighting.clamped else ""
    credit = _say("compensation", lang, night=weights.night_credit_min_per_h, sunday=weights.sunday_credit_min_per_h)
    bounds = {"floor": _short(weights.floor_week_min, lang), "ceiling": _short(weights.ceiling_week_min, lang)}
    rows = [
        (_say("weeks", lang), str(weighting.weeks)),
        (_say("planned", lang), _hours(weighting.planned_min, lang)),
        (_say("night", lang), _hours(weighting.night_min, lang)),
        (_say("sunday", lang), _hours(weighting.sunday_min, lang)),
        (credit, _hours(weighting.compensation_min, lang)),
        (
            _say("unclamped", lang, start=_short(weights.start_week_min, lang)),
            _hours(weighting.unclamped_week_min, lang),
        ),
        (f"{_say('week', lang, **bounds)}{clamped}", _hours(weighting.week_min, lang)),
        (_say("share", lang), _percent(weighting, lang)),
    ]
    blocks.table(console, ("", _say("amount", lang)), rows, right=(1,))
    blocks.line(console, "")
    blocks.paragraph(console, _say("holds_if", lang), indent=(0, 0))
    blocks.heading(console, _say("conditions", lang))
    _conditions(console, found.conditions, lang)
    _notes(console, found.notes, found.criteria, lang)


def print_hours(found: RosterHours, scenario: Scenario, lang: Language, console: Console) -> None:
    """Every position: figures in one table, what to note, each position's conditions, assumptions and sources."""
    blocks.title(console, f"{_say('title', lang)}: {scenario.title.get(lang)}")
    heads = (
        _say("position", lang),
        *("P", "N", "S", "R"),
        *(_say(key, lang) for key in ("weighted", "sundays", "ground", "stated", "result")),
    )
    rows = [_row(one, lang) for one in found.positions]
    blocks.table(console, heads, rows, right=tuple(range(1, 9)), label_width=len(heads[0]))
    blocks.line(console, "")
    blocks.paragraph(console, _say("legend", lang), indent=(0, 0))
    if found.without_work:
        blocks.line(console, "")
        names = ", ".join(found.without_work)
        blocks.paragraph(console, _say("without_work", lang, names=names), indent=(0, 0))
    _warnings(console, found, lang)
    blocks.heading(console, _say("each", lang))
    start = _short(found.weights.start_week_min, lang)
    for one in found.positions:
        _position(console, one, start, lang)
    _notes(console, found.notes, found.criteria, lang)


def _warnings(console: Console, found: RosterHours, lang: Language) -> None:
    """Each warning once, with the positions it is for."""
    told: dict[str, list[str]] = {}
    for one in found.positions:
        if one.warnings:
            told.setdefault(" ".join(_sentence(text, lang) for text in one.warnings), []).append(one.position_id)
    if told:
        blocks.heading(console, _say("warnings", lang))
    for text, names in told.items():
        blocks.item(console, f"{', '.join(names)}: {text}")


def _row(found: PositionHours, lang: Language) -> tuple[str, ...]:
    weighting, sundays = found.weighting, found.sundays
    return (
        found.position_id,
        *(
            number(float(minutes / MIN_PER_HOUR), 1, lang)
            for minutes in (
                weighting.planned_min,
                weighting.night_min,
                weighting.sunday_min,
                weighting.compensation_min,
            )
        ),
        _hours(weighting.week_min, lang) if found.weighting_holds is Verdict.MET else MISSING,
        f"{sundays.worked} ({sundays.needed})",
        _short(found.basis.week_min, lang),
        _short(found.stated_week_min, lang),
        _say(found.standing.value, lang),
    )


def _position(console: Console, found: PositionHours, start: str, lang: Language) -> None:
    titles = {condition.id: condition.criterion.title.get(lang) for condition in found.conditions}
    names = "; ".join(f"{titles[name][:1].lower()}{titles[name][1:]}" for name in found.basis.grounds)
    ground = _say("because", lang, names=names) if names else _say("no_ground", lang)
    week, reduction = _short(found.basis.week_min, lang), _short(found.reduction_min, lang)
    blocks.line(console, "")
    head = _say("follows", lang, id=found.position_id, week=week, reduction=reduction, start=start, ground=ground)
    blocks.paragraph(console, f"{head}.", indent=(0, 2))
    weighting = found.weighting
    before, after = _hours(weighting.unclamped_week_min, lang), _hours(weighting.week_min, lang)
    percent = _percent(weighting, lang)
    blocks.item(console, _say("weighted_before", lang, before=before, after=after, percent=percent))
    if found.red_days is not None:
        added = _hours(found.red_days.added_min_per_week, lang)
        blocks.item(console, _say("red", lang, added=added, weeks=found.red_days.weeks))
    _conditions(console, found.conditions, lang)


def _conditions(console: Console, found: Sequence[Condition], lang: Language) -> None:
    for condition in found:
        verdict = _say(condition.verdict.value, lang)
        if condition.verdict is Verdict.MET and not condition.counts:
            verdict = f"{verdict}, {_say(condition.criterion.evidence, lang)}"
        blocks.item(console, f"{condition.criterion.title.get(lang)}: {verdict}. {_sentence(condition.figure, lang)}")


def _notes(console: Console, notes: Sequence[Text], criteria: Sequence[Criterion], lang: Language) -> None:
    blocks.heading(console, _say("notes", lang))
    for note in notes:
        blocks.item(console, note.get(lang))
    blocks.heading(console, _say("sources", lang))
    for one in criteria:
        source = ", ".join(
            part for part in (one.reference.get(lang), one.url, f"[{_say(one.evidence, lang)}]") if part is not None
        )
        blocks.item(console, f"{one.title.get(lang)}: {one.text.get(lang)} ({source})")


def _sentence(text: Text, lang: Language) -> str:
    """A text that begins with a capital and ends with a full stop."""
    said = text.get(lang)
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."


def _hours(minutes: Fraction, lang: Language) -> str:
    return number(float(minutes / MIN_PER_HOUR), 2, lang)


def _short(minutes: Fraction | int, lang: Language) -> str:
    return trimmed(float(Fraction(minutes) / MIN_PER_HOUR), lang)


def _percent(weighting: Weighting, lang: Language) -> str:
    return f"{number(float(weighting.position_percent), 2, lang)} %"


def _say(key: str, lang: Language, **values: object) -> str:
    return _WORDS[key].get(lang).format(**values)
