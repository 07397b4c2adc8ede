"""What the figures of a batch's table are called, with their definitions; ids are those of the figures' own files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rota.domain.base import Text
from rota.domain.levers import Criterion
from rota.io.positions_words import CRITERIA
from rota.io.texts import TEXTS
from rota.measures.catalogue import definitions
from rota.simulate.figures import figures as simulated_figures

CHANGE, HALF_WIDTH = "change.", ".half_width"
PLACES = Text(nb="plasser per helg", en="places per weekend")
PEOPLE = Text(nb="personer", en="people")
PERCENT = Text(nb="%", en="%")
# By group of shift kinds: `gap.day+evening`. `gap` alone is the sum.
LEDGER = {
    "required": (
        Text(nb="Kreves", en="Required"),
        Text(nb="Plasser som helgene krever.", en="Places that weekends ask for."),
        PLACES,
    ),
    "owed": (
        Text(nb="Kan dekkes", en="Can be met"),
        Text(
            nb="Plasser som de som kan ta dem, skylder etter helgefrekvens og vaktlengde.",
            en="Places that those who can fill them owe by frequency and shift length.",
        ),
        PLACES,
    ),
    "gap": (
        Text(nb="Mangler", en="Lacks"),
        Text(
            nb="Plasser per helg som må stå åpne når bare helgefrekvens, vakter og kompetanse teller.",
            en="Places a weekend that must stay open when only frequency, shifts and competence count.",
        ),
        PLACES,
    ),
    "people": (
        Text(nb="Personer med arbeidshelg", en="People with working weekends"),
        Text(
            nb="Stillinger med linje i turnus som skylder helger av disse vaktene.",
            en="Positions with a line in the rota that owe weekends of these shifts.",
        ),
        PEOPLE,
    ),
    "people_needed": (
        Text(nb="Personer som trengs", en="People needed"),
        Text(
            nb="Hvor mange som trengs om hver skylder like mye som snittet nå.",
            en="How many are needed if each owes as much as the mean now.",
        ),
        PEOPLE,
    ),
    "fte": (
        Text(nb="Årsverk", en="Full-time equivalents"),
        Text(nb="Stillingene som har arbeidshelg, lagt sammen.", en="The positions that work weekends, added up."),
        Text(nb="årsverk", en="FTE"),
    ),
    "mean_percent": (
        Text(nb="Snittstilling", en="Mean position"),
        Text(
            nb="Gjennomsnittet av stillingene som har arbeidshelg.", en="The mean of the positions that work weekends."
        ),
        PERCENT,
    ),
    "demand_ceiling": (
        Text(nb="Tak for snittstilling", en="Ceiling of the mean position"),
        Text(
            nb="Timene i minstekravene, delt på personene som trengs. Over 100: helgene tvinger ikke fram deltid.",
            en="The hours of the minimums over the people needed. Above 100: weekends force nobody into part-time.",
        ),
        PERCENT,
    ),
}
COUNTED = {
    "breaches": (
        Text(nb="Regelbrudd", en="Rule breaches"),
        Text(
            nb="Brudd på regler som må holdes, etter den uavhengige kontrollen.",
            en="Breaches of rules that must be kept, by the independent check.",
        ),
    ),
    "deviations": (
        Text(nb="Fravikelser fra anbefalinger", en="Departures from recommendations"),
        Text(nb="Etter den uavhengige kontrollen.", en="By the independent check."),
    ),
    "proves_shortage": (
        Text(nb="Helgeregnskapet beviser mangel", en="The weekend ledger proves a shortage"),
        Text(
            nb="1: ja. 0: det viser ingen mangel; det kan likevel være en.",
            en="1: yes. 0: it shows none; there may still be one.",
        ),
    ),
    "simulated.years": (Text(nb="Simulerte år", en="Simulated years"), None),
}


@dataclass(frozen=True)
class FigureName:
    """A figure's label and unit, its definition where there is one, and how many decimals it is shown with."""

    label: Text
    definition: Text | None = None
    unit: Text | None = None
    decimals: int = 2


def figure_name(figure: str) -> FigureName:
    """What a column of figures is called; a column that is not known by its own id."""
    if figure.endswith(HALF_WIDTH):
        of = figure_name(figure.removesuffix(HALF_WIDTH))
        return replace(
            of, label=_phrase(of.label, "{what}: halve bredden av intervallet", "{what}: half the interval's width")
        )
    if figure.startswith(CHANGE):
        of = figure_name(figure.removeprefix(CHANGE))
        told = _phrase(of.label, "{what}: forskjell fra dagens turnus", "{what}: difference from the present rota")
        return replace(of, label=told)
    return _counted(figure) or _ledger(figure) or _measured(figure) or _simulated(figure) or FigureName(_plain(figure))


def named(figures: Iterable[str]) -> dict[str, FigureName]:
    """The names of columns, without those of intervals."""
    return {one: figure_name(one) for one in figures if not one.endswith(HALF_WIDTH)}


def _counted(figure: str) -> FigureName | None:
    head, _, rest = figure.partition(".")
    if figure in COUNTED:
        return FigureName(*COUNTED[figure], decimals=0)
    if head == "priority":
        return FigureName(_both(f"priority.{rest}"), decimals=0)
    if head == "bound":
        return FigureName(
            _phrase(_both(f"priority.{rest}"), "{what}: bevist grense", "{what}: proved bound"), decimals=0
        )
    if head == "structure" and rest in {one.value for one in Criterion}:
        words = CRITERIA[Criterion(rest)]
        return FigureName(words.label, decimals=words.decimals)
    return None


def _ledger(figure: str) -> FigureName | None:
    name, _, kinds = figure.partition(".")
    if name not in LEDGER or (not kinds and name != "gap"):
        return None
    label, definition, unit = LEDGER[name]
    told = [_both(f"kind.{kind}") for kind in kinds.split("+") if kind]
    if told:
        where = Text(nb="/".join(one.nb for one in told), en="/".join(one.en for one in told))
        label = Text(nb=f"{label.nb}, {where.nb}", en=f"{label.en}, {where.en}")
    return FigureName(label, definition, unit)


def _measured(figure: str) -> FigureName | None:
    for one in definitions().measures:
        if one.id == figure:
            return FigureName(one.label, one.definition, one.unit, one.decimals)
    head, _, competence = figure.rpartition(".")
    for one in definitions().competence_measures:
        if one.id == head:
            label = Text(nb=one.label.nb.format(competence=competence), en=one.label.en.format(competence=competence))
            return FigureName(label, one.definition, one.unit, one.decimals)
    return None


def _simulated(figure: str) -> FigureName | None:
    head, _, rest = figure.partition(".")
    name, _, column = rest.partition(".")
    for one in simulated_figures():
        if head == "simulated" and one.id == name:
            label = one.label
            if column:
                of = _both(f"kind.{column}") if one.by == "kind" else _plain(column)
                label = Text(nb=f"{label.nb}: {of.nb}", en=f"{label.en}: {of.en}")
            return FigureName(label, one.definition, one.unit, max(1, one.decimals))
    return None


def _both(key: str) -> Text:
    """A text of the catalogue; what others may have written stands as it is."""
    return TEXTS.get(key, _plain(key.partition(".")[2]))


def _phrase(what: Text, nb: str, en: str) -> Text:
    return Text(nb=nb.format(what=what.nb), en=en.format(what=what.en))


def _plain(text: str) -> Text:
    return Text(nb=text, en=text)
