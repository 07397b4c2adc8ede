"""Every position before and after: what the proposal changes for it, in words, and its figures on both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from rota.compare.words import listing, number, ordinal, phrase, plain
from rota.domain.base import Text
from rota.domain.comparison import PersonRow, Side
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.time import SATURDAY
from rota.measures.catalogue import definitions, person_figures

Status = Literal["kept", "changed", "removed", "new", "filled"]
NOBODY = Text(nb="ingen", en="none")


def people(baseline: Side, proposal: Side) -> tuple[PersonRow, ...]:
    """One row per position of either side, in the baseline's order, then the new ones.

    The holder, competence and union are those of the proposal, or of the baseline for a removed position.
    """
    before, after = baseline.scenario.position_by_id, proposal.scenario.position_by_id
    figures_before = person_figures(baseline.scenario, baseline.roster)
    figures_after = person_figures(proposal.scenario, proposal.roster)
    rows = []
    for position_id in dict.fromkeys((*before, *after)):
        old, new = before.get(position_id), after.get(position_id)
        shown = new or old
        assert shown is not None
        changes = tuple(position_changes(baseline.scenario, proposal.scenario, position_id))
        rows.append(
            PersonRow(
                position_id=position_id,
                holder=shown.holder,
                competence=shown.competence,
                union=shown.union,
                status=_status(old, new, changes),
                figures={
                    measure.id: (
                        figures_before.get(position_id, {}).get(measure.id),
                        figures_after.get(position_id, {}).get(measure.id),
                    )
                    for measure in definitions().person_measures
                },
                changes=changes,
            )
        )
    return tuple(rows)


def position_changes(baseline: Scenario, proposal: Scenario, position_id: str) -> Iterator[Text]:
    """What the proposal states otherwise for a position, one sentence each."""
    old, new = baseline.position_by_id.get(position_id), proposal.position_by_id.get(position_id)
    if old is None and new is not None:
        yield phrase("Ny stilling på {percent} %.", "New position of {percent} %.", percent=number(new.percent))
    elif new is None and old is not None:
        yield phrase(
            "Stillingen på {percent} % finnes ikke i forslaget.",
            "The position of {percent} % does not exist in the proposal.",
            percent=number(old.percent),
        )
    elif old is not None and new is not None:
        yield from _vacancy(old, new)
        yield from _terms(old, new)
        yield from _shifts(old, new)
        yield from _entitlement(baseline, proposal, old, new)
        yield from _days(old, new)


def _status(old: Position | None, new: Position | None, changes: tuple[Text, ...]) -> Status:
    if old is None:
        return "new"
    if new is None:
        return "removed"
    if new.is_worked and not old.is_worked:
        return "filled"
    return "changed" if changes else "kept"


def _vacancy(old: Position, new: Position) -> Iterator[Text]:
    if new.is_worked and not old.is_worked:
        yield Text(
            nb="Ledig før; forutsettes besatt i forslaget." if new.vacant else "Ledig før; besatt i forslaget.",
            en="Vacant before; assumed filled in the proposal." if new.vacant else "Vacant before; filled now.",
        )
    elif old.is_worked and not new.is_worked:
        yield Text(nb="Ledig i forslaget, uten linje i turnus.", en="Vacant in the proposal, with no line in the rota.")
    if old.holder and new.holder and old.holder != new.holder:
        yield _from_to("Innehaver", "Holder", plain(old.holder), plain(new.holder))


def _terms(old: Position, new: Position) -> Iterator[Text]:
    if old.percent != new.percent:
        yield phrase(
            "Stilling fra {old} til {new} %.",
            "Position from {old} to {new} %.",
            old=number(old.percent),
            new=number(new.percent),
        )
    if old.full_time_hours != new.full_time_hours:
        yield _from_to(
            "Full stilling (timer per uke)",
            "Full position (hours a week)",
            number(old.full_time_hours),
            number(new.full_time_hours),
        )
    if old.weekend_every != new.weekend_every:
        yield _from_to("Helg", "Weekends", _every(old.weekend_every), _every(new.weekend_every))
    if old.competence != new.competence:
        yield _from_to("Kompetanse", "Competence", plain(old.competence), plain(new.competence))
    if old.extra_competences != new.extra_competences:
        yield _from_to(
            "Tilleggskompetanse", "Further competence", _codes(old.extra_competences), _codes(new.extra_competences)
        )
    if old.union != new.union:
        yield _from_to("Organisasjon", "Union", _or_none(old.union), _or_none(new.union))
    if old.documented_need != new.documented_need:
        yield _from_to(
            "Dokumentert behov", "Documented need", _or_none(old.documented_need), _or_none(new.documented_need)
        )


def _shifts(old: Position, new: Position) -> Iterator[Text]:
    for weekday, nb, en in (
        (0, "Vakter på hverdag", "Shifts on weekdays"),
        (SATURDAY, "Helgevakter", "Weekend shifts"),
    ):
        if set(old.codes_on(weekday)) != set(new.codes_on(weekday)):
            yield _from_to(nb, en, _codes(old.codes_on(weekday)), _codes(new.codes_on(weekday)))
    if new.consent_long and not old.consent_long:
        yield Text(
            nb="Forutsetter skriftlig samtykke til vakter på mer enn ti timer.",
            en="Presumes written consent to shifts of more than ten hours.",
        )
    if old.consent_long and not new.consent_long:
        yield Text(
            nb="Samtykker ikke lenger til vakter på mer enn ti timer.",
            en="No longer consents to shifts of more than ten hours.",
        )


def _entitlement(baseline: Scenario, proposal: Scenario, old: Position, new: Position) -> Iterator[Text]:
    if baseline.is_night_staff(old) != proposal.is_night_staff(new):
        yield (
            Text(nb="Regnes nå som nattpersonale.", en="Now counts as night staff.")
            if proposal.is_night_staff(new)
            else Text(nb="Regnes ikke lenger som nattpersonale.", en="No longer counts as night staff.")
        )
    had, has = _fagdag(baseline, old), _fagdag(proposal, new)
    if had != has:
        yield _from_to("Fagdag", "Professional day", _weeks(had), _weeks(has))


def _days(old: Position, new: Position) -> Iterator[Text]:
    if old.locked != new.locked:
        yield _from_to("Låste dager", "Locked days", number(len(old.locked)), number(len(new.locked)))
    if old.wishes != new.wishes:
        yield _from_to("Ønskede dager", "Wished days", number(len(old.wishes)), number(len(new.wishes)))


def _fagdag(scenario: Scenario, position: Position) -> int:
    """Every n-th week, or 0 when not entitled."""
    entitled = scenario.fagdag is not None and scenario.fagdag_entitled(position)
    return scenario.fagdag.every_weeks if scenario.fagdag is not None and entitled else 0


def _from_to(nb: str, en: str, old: Text, new: Text) -> Text:
    return Text(nb=f"{nb}: {new.nb} (før: {old.nb}).", en=f"{en}: {new.en} (before: {old.en}).")


def _codes(codes: tuple[str, ...]) -> Text:
    return listing(codes) if codes else NOBODY


def _or_none(value: str | None) -> Text:
    return plain(value) if value else NOBODY


def _nth(every: int, one: Text, many: Callable[[int], Text]) -> Text:
    return NOBODY if every == 0 else one if every == 1 else many(every)


def _every(weeks: int) -> Text:
    return _nth(
        weeks,
        Text(nb="hver helg", en="every weekend"),
        lambda n: Text(nb=f"hver {n}. helg", en=f"every {ordinal(n)} weekend"),
    )


def _weeks(weeks: int) -> Text:
    return _nth(
        weeks,
        Text(nb="hver uke", en="every week"),
        lambda n: Text(nb=f"hver {n}. uke", en=f"every {ordinal(n)} week"),
    )
