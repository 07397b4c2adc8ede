"""The words of simulated years in the reports, and their figures as text. Each figure brings its own definition."""

from __future__ import annotations

from collections.abc import Sequence

from rota.domain.base import Language, Text
from rota.domain.simulated import Estimate, PairedRow, SimulatedFigure, Simulation
from rota.io.figures import MISSING, NO_BREAK_SPACE, long_date, number, signed
from rota.io.texts import say

# What matters first to the ward, in this order; every other figure stands behind it.
FIRST = (
    "below_min_shifts",
    "calls",
    "cost_total_kr",
    "regular_share_percent",
    "different_people_14d",
    "overtime_hours",
    "competence_cover_percent",
)
LARGE = 1000  # figures from here on are shown as they are; smaller means with a decimal at least

WORDS: dict[str, Text] = {
    "title": Text(nb="Simulert fravær", en="Simulated absence"),
    "one": Text(nb="Én turnus under fravær", en="One rota under absence"),
    "what": Text(
        nb="{years} år på {weeks} uker fra {first}. Den samme personen er borte de samme dagene på begge sider. "
        "Startverdi {seed}.",
        en="{years} years of {weeks} weeks from {first}. The same person is away on the same days on both sides. "
        "Seed {seed}.",
    ),
    "what_one": Text(
        nb="{years} år på {weeks} uker fra {first}. Startverdi {seed}.",
        en="{years} years of {weeks} weeks from {first}. Seed {seed}.",
    ),
    "no_forecast": Text(
        nb="Tallene følger av forutsetningene. De er ingen prognose, og verktøyet tar ikke stilling til om "
        "turnusen i seg selv gir mer eller mindre fravær.",
        en="The figures follow from the assumptions. They are no forecast, and the tool takes no view on whether the "
        "rota "
        "itself leads to more or less absence.",
    ),
    "stopped.half_width": Text(
        nb="Det ble simulert til intervallet for forskjellen i «{figure}» var så smalt som ønsket (± {asked}).",
        en="Years were simulated until the interval of the difference in “{figure}” was as narrow as asked (± "
        "{asked}).",
    ),
    "stopped.most": Text(
        nb="Det ble ikke så smalt som ønsket: intervallet for «{figure}» er ± {reached} etter det høyeste antallet år, "
        "ønsket var ± {asked}.",
        en="Not as narrow as asked: the interval of “{figure}” is ± {reached} after the most years allowed, ± {asked} "
        "was asked for.",
    ),
    "stopped.most_none": Text(
        nb="Det høyeste antallet år er simulert, men «{figure}» har ikke verdi i minst to av dem.",
        en="The most years allowed were simulated, but “{figure}” does not have a value in at least two of them.",
    ),
    "stopped.fixed": Text(nb="Antallet år var bestemt på forhånd.", en="The number of years was given beforehand."),
    "stopped.interrupted": Text(
        nb="Stoppet underveis: alt under gjelder de årene som rakk å bli simulert på begge sider.",
        en="Stopped on the way: everything below is about the years that were simulated on both sides by then.",
    ),
    "first": Text(nb="Det viktigste først", en="What matters first"),
    "all": Text(nb="Alle tall", en="All figures"),
    "interval": Text(nb="{percent} %-intervall", en="{percent} % interval"),
    "to": Text(nb="{low} til {high}", en="{low} to {high}"),
    "in_words": Text(nb="I ord", en="In words"),
    "years_two": Text(
        nb="{figure}: i 95 av 100 slike år {before} {unit} i utgangspunktet og {after} i forslaget; innenfor ett og "
        "samme "
        "år er forskjellen fra {low} til {high}. {verdict}",
        en="{figure}: in 95 of 100 such years {before} {unit} in the baseline and {after} in the proposal; within one "
        "and "
        "the same year the difference is from {low} to {high}. {verdict}",
    ),
    "years_one": Text(
        nb="{figure}: {mean} {unit} i snitt; i 95 av 100 slike år {before}.",
        en="{figure}: {mean} {unit} in the mean; in 95 of 100 such years {before}.",
    ),
    "verdict.same": Text(nb="Ingen forskjell.", en="No difference."),
    "verdict.open": Text(
        nb="Snittet på de to sidene kan ikke skilles fra hverandre med så mange år.",
        en="The means of the two sides cannot be told apart with so many years.",
    ),
    "verdict.toward": Text(
        nb="Snittet er {way} i forslaget: bedre for {whom}.", en="The mean is {way} in the proposal: better for {whom}."
    ),
    "verdict.away": Text(
        nb="Snittet er {way} i forslaget: dårligere for {whom}.",
        en="The mean is {way} in the proposal: worse for {whom}.",
    ),
    "verdict.neutral": Text(
        nb="Snittet er {way} i forslaget: partene vurderer hva det betyr.",
        en="The mean is {way} in the proposal: what that means is for the parties to weigh.",
    ),
    "higher": Text(nb="høyere", en="higher"),
    "lower": Text(nb="lavere", en="lower"),
    "how_to_read": Text(
        nb="Snittet er over årene. {percent} %-intervallet sier hvor sikkert snittet er med {years} år; det sier ikke "
        "hvor mye ett enkelt år kan avvike. Det sier «95 av 100 slike år».",
        en="The mean is over the years. The {percent} % interval says how certain the mean is with {years} years; it "
        "does not say how far a single year may be from it. That is what “95 of 100 such years” says.",
    ),
    "paired": Text(
        nb="Forskjellen er regnet år for år under det samme fraværet.",
        en="The difference is taken year by year under the same absence.",
    ),
    "looked": Text(
        nb="Fordi antallet år ble bestemt underveis, er hvert intervall laget litt bredere ({wide} %), slik at "
        "{percent} % "
        "holder uansett når det stoppet (alfaforbruk etter Lan og DeMets 1983, med Bonferronis ulikhet).",
        en="Since the number of years was decided on the way, every interval is made somewhat wider ({wide} %), so "
        "that "
        "{percent} % holds whenever it stopped (alpha spending after Lan and DeMets 1983, by Bonferroni's inequality).",
    ),
    "assumes": Text(
        nb="Intervallet er Students t over uavhengige år; ved sjeldne hendelser og få år dekker det litt mindre enn "
        "det "
        "sier. Hvert intervall står for seg: av mange intervaller vil noen bomme.",
        en="The interval is Student's t over independent years; with rare events and few years it covers a little less "
        "than it says. Each interval stands by itself: of many, some will miss.",
    ),
    "fewer": Text(
        nb="{figure}: {count} av {years} år har en verdi; de andre er ikke med i snittet.",
        en="{figure}: {count} of {years} years have a value; the others are not in the mean.",
    ),
    "convergence": Text(nb="Slik ble intervallet smalere: {figure}", en="How the interval became narrower: {figure}"),
    "convergence_line": Text(
        nb="Intervallet etter hvert som år kom til ({figure}): {points}.",
        en="The interval as years were added ({figure}): {points}.",
    ),
    "convergence_alt": Text(
        nb="Snittet med intervall etter antall år: {points}.",
        en="The mean with its interval by number of years: {points}.",
    ),
    "years": Text(nb="År", en="Years"),
    "mean": Text(nb="Snitt", en="Mean"),
    "half_width": Text(nb="Halv bredde", en="Half-width"),
    "single_years": Text(nb="95 av 100 år", en="95 of 100 years"),
    "spread": Text(nb="Standardavvik mellom år", en="Standard deviation between years"),
    "counted": Text(nb="År med verdi", en="Years with a value"),
    "split": Text(nb="Delt på", en="Split by"),
    "policies": Text(nb="Når noen mangler, i denne rekkefølgen", en="When somebody is missing, in this order"),
    "assumptions": Text(nb="Forutsetninger", en="Assumptions"),
    "assumptions_intro": Text(
        nb="Hvert tall som er lagt til grunn for fraværet og vikarbruken. Det som er antatt, er merket.",
        en="Every figure behind absence and replacement. What is assumed is marked.",
    ),
    "assumptions_count": Text(
        nb="{assumed} av {all} forutsetninger er antatt, {sourced} har kilde.",
        en="{assumed} of {all} assumptions are assumed, {sourced} have a source.",
    ),
    "left_out": Text(nb="Ikke med i simuleringen", en="Not in the simulation"),
    "checked": Text(
        nb="{count} av årene er kontrollert med hele regelkatalogen og en langsom gjennomgang dag for dag; alt stemte.",
        en="{count} of the years were checked with the whole rule catalogue and a slow walk day by day; all agreed.",
    ),
    "whiskers_note": Text(
        nb="Punkt: snitt. Tykk strek: intervall for snittet. Tynn strek: 95 av 100 år. Hvert bilde har sin egen skala.",
        en="Point: mean. Thick line: interval of the mean. Thin line: 95 of 100 years. Each picture has its own scale.",
    ),
    "whisker_title": Text(
        nb="{who}: snitt {mean}, intervall {interval}, 95 av 100 år {years}.",
        en="{who}: mean {mean}, interval {interval}, 95 of 100 years {years}.",
    ),
    "picture_table": Text(nb="Tallene bak bildet", en="The figures behind the picture"),
    "solved": Text(nb="Hvordan vaktene ble dekket", en="How the shifts were covered"),
    "persons": Text(nb="Hvor ofte hver enkelt blir ringt", en="How often each person is called"),
    "persons_note": Text(
        nb="I scenarioets rekkefølge, ikke rangert. Navn er pseudonymer.",
        en="In the scenario's order, not ranked. Names are pseudonyms.",
    ),
    "provenance": Text(nb="Opphav", en="Provenance"),
    "spec_digest": Text(nb="Forutsetningenes kontrollsum", en="Digest of the assumptions"),
    "draws_digest": Text(nb="Fraværets kontrollsum, lik på begge sider", en="Digest of the draws, equal on both sides"),
    "no_value": Text(nb="uten verdi", en="no value"),
    "files": Text(
        nb="Alle tall med intervaller, per vakttype, kompetanse, person og regel, ligger i filene (--out MAPPE). "
        "--definitions viser hvordan hvert tall er definert.",
        en="All figures with intervals, by kind of shift, competence, person and rule, are in the files (--out DIR). "
        "--definitions shows how each figure is defined.",
    ),
    "kind.day": Text(nb="dag", en="day"),
    "kind.evening": Text(nb="kveld", en="evening"),
    "kind.night": Text(nb="natt", en="night"),
    "by.kind": Text(nb="vakttype", en="kind of shift"),
    "by.competence": Text(nb="kompetanse", en="competence"),
    "by.person": Text(nb="person", en="person"),
    "by.policy": Text(nb="trinn", en="step"),
    "by.rule": Text(nb="regel", en="rule"),
}


def sim(key: str, lang: Language, **parts: object) -> str:
    """A text of this catalogue with its `{parts}` put in. Raises KeyError for a key that is not there."""
    text = WORDS[key].get(lang)
    return text.format(**parts) if parts else text


def first_rows(simulation: Simulation) -> tuple[PairedRow, ...]:
    """The rows that matter first; of a figure by competence one for each."""
    return tuple(
        row
        for name in FIRST
        for row in simulation.rows
        if row.figure.id == name and (row.column is None or row.figure.by == "competence")
    )


def groups(simulation: Simulation) -> dict[str, tuple[PairedRow, ...]]:
    """All rows, by the figure they belong to, in order; of what is split by rule those that count anything."""
    found: dict[str, list[PairedRow]] = {}
    for row in simulation.rows:
        some = found.setdefault(row.figure.id, [])
        if row.figure.by != "rule" or row.column is None or not _is_nought(row):
            some.append(row)
    return {name: tuple(rows) for name, rows in found.items() if rows}


def _is_nought(row: PairedRow) -> bool:
    """Nothing was counted in any year of any side."""
    there = [one for one in (row.baseline, row.proposal) if one is not None]
    return all(one.mean == one.spread == 0 for one in there)


def rows_of(simulation: Simulation, figure: str) -> tuple[PairedRow, ...]:
    """The rows of one figure that is split, without its total."""
    return tuple(row for row in simulation.rows if row.figure.id == figure and row.column is not None)


def row_label(simulation: Simulation, row: PairedRow, lang: Language) -> str:
    """The figure's name, with what it is split by."""
    label = row.figure.label.get(lang)
    return label if row.column is None else f"{label}: {column_name(simulation, row, lang)}"


def column_name(simulation: Simulation, row: PairedRow, lang: Language) -> str:
    """What a column is called: a competence's, step's or rule's name, a kind of shift, a person's pseudonym."""
    assert row.column is not None
    known = simulation.names.get(row.figure.by or "", {}).get(row.column)
    if known is not None:
        return known.get(lang)
    key = f"{row.figure.by}.{row.column}"
    return sim(key, lang) if key in WORDS else row.column


def decimals_of(row: PairedRow) -> int:
    """Decimals for a row: a mean of small counts has one at least."""
    means = [abs(one.mean) for one in (row.baseline, row.proposal) if one is not None]
    return row.figure.decimals if any(one >= LARGE for one in means) else max(1, row.figure.decimals)


def mean_text(found: Estimate | None, decimals: int, lang: Language) -> str:
    """A mean, or a dash."""
    return MISSING if found is None else number(found.mean, decimals, lang)


def signed_mean(found: Estimate | None, decimals: int, lang: Language) -> str:
    """A mean difference with its sign, or a dash."""
    return MISSING if found is None else signed(found.mean, decimals, lang)


def interval_text(found: Estimate | None, decimals: int, lang: Language, *, with_sign: bool = False) -> str:
    """`−7,3 til −5,1`, or a dash."""
    if found is None:
        return MISSING
    write = signed if with_sign else number
    return sim("to", lang, low=write(found.low, decimals, lang), high=write(found.high, decimals, lang))


def years_text(found: Estimate | None, decimals: int, lang: Language) -> str:
    """The range of single years, or that there is none."""
    if found is None:
        return sim("no_value", lang)
    low, high = (number(one, decimals, lang) for one in (found.low_year, found.high_year))
    return low if low == high else sim("to", lang, low=low, high=high)


def verdict(row: PairedRow, lang: Language) -> str:
    """What the difference of the means is, as far as the years tell; for whom it is better where the figure says so."""
    found = row.difference
    if found is None:
        return ""
    way = trend(row)
    if way in ("same", "open"):
        return sim(f"verdict.{way}", lang)
    direction = sim("higher" if found.mean > 0 else "lower", lang)
    return sim(f"verdict.{way}", lang, way=direction, whom=row.figure.better_for.get(lang))


def trend(row: PairedRow) -> str:
    """`same`, `open` (nought lies in the interval), `toward`, `away`, or `neutral` where no direction is better."""
    found = row.difference
    if found is None or found.low <= 0 <= found.high:
        return "same" if found is not None and found.low == found.high == 0 else "open"
    if row.figure.better == "neutral":
        return "neutral"
    return "toward" if (found.mean > 0) == (row.figure.better == "higher") else "away"


def sentence(simulation: Simulation, row: PairedRow, lang: Language) -> str:
    """A row in words that a newcomer understands."""
    decimals, label = row.figure.decimals, row_label(simulation, row, lang)
    unit, before = row.figure.unit.get(lang), years_text(row.baseline, row.figure.decimals, lang)
    if row.difference is None:
        found = row.baseline or row.proposal
        before = years_text(found, decimals, lang)
        return sim(
            "years_one", lang, figure=label, before=before, unit=unit, mean=mean_text(found, decimals_of(row), lang)
        )
    low, high = (signed(one, decimals, lang) for one in (row.difference.low_year, row.difference.high_year))
    return sim(
        "years_two",
        lang,
        figure=label,
        before=before,
        after=years_text(row.proposal, decimals, lang),
        unit=unit,
        low=low,
        high=high,
        verdict=verdict(row, lang),
    ).strip()


def what_text(simulation: Simulation, lang: Language) -> str:
    """How many years of what length from when, with which seed."""
    return sim(
        "what" if simulation.proposal is not None else "what_one",
        lang,
        years=number(simulation.replications, 0, lang),
        weeks=simulation.weeks,
        first=long_date(simulation.first, lang),
        seed=simulation.seed,
    )


def stopped_text(simulation: Simulation, lang: Language) -> str:
    """Why no more years were simulated."""
    if simulation.stopped_by in ("fixed", "interrupted"):
        return sim(f"stopped.{simulation.stopped_by}", lang)
    figure = deciding_figure(simulation).label.get(lang)
    asked = number(simulation.half_width_asked, 2, lang)
    if simulation.stopped_by == "half_width":
        return sim("stopped.half_width", lang, figure=figure, asked=asked)
    if not simulation.convergence:
        return sim("stopped.most_none", lang, figure=figure)
    reached = number(simulation.convergence[-1].estimate.half_width, 2, lang)
    return sim("stopped.most", lang, figure=figure, asked=asked, reached=reached)


def deciding_figure(simulation: Simulation) -> SimulatedFigure:
    """The definition of the figure whose interval decides."""
    return next(row.figure for row in simulation.rows if row.figure.id == simulation.deciding)


def percent_text(confidence: float, lang: Language) -> str:
    """`95`, `99,5`, as many decimals as it needs and three at most."""
    text = number(100 * confidence, 3, lang)
    return text.rstrip("0").rstrip(",.")


def method_lines(simulation: Simulation, lang: Language) -> tuple[str, ...]:
    """How to read the intervals, what they assume, and figures that have no value in some years."""
    percent = percent_text(simulation.confidence, lang)
    lines = [sim("how_to_read", lang, percent=percent, years=number(simulation.replications, 0, lang))]
    if simulation.proposal is not None:
        lines.append(sim("paired", lang))
    if simulation.confidence_at_stop != simulation.confidence:
        lines.append(sim("looked", lang, percent=percent, wide=percent_text(simulation.confidence_at_stop, lang)))
    lines.append(sim("assumes", lang))
    lines += fewer_lines(simulation, lang)
    if simulation.checked_years:
        lines.append(sim("checked", lang, count=number(simulation.checked_years, 0, lang)))
    return tuple(lines)


def fewer_lines(simulation: Simulation, lang: Language) -> list[str]:
    """Figures that some years have no value of, with how many have."""
    found = []
    for row in simulation.rows:
        counts = [one.replications for one in (row.baseline, row.proposal) if one is not None]
        if row.column is None and counts and min(counts) < simulation.replications:
            label = row_label(simulation, row, lang)
            told = "/".join(number(one, 0, lang) for one in dict.fromkeys(counts))
            found.append(sim("fewer", lang, figure=label, count=told, years=number(simulation.replications, 0, lang)))
    return found


def assumed_text(simulation: Simulation, lang: Language) -> str:
    """How many of the assumptions are assumed and how many have a source."""
    assumed = sum(one.assumed for one in simulation.assumptions)
    return sim(
        "assumptions_count",
        lang,
        assumed=assumed,
        all=len(simulation.assumptions),
        sourced=sum(one.source is not None for one in simulation.assumptions),
    )


def convergence_title(simulation: Simulation, lang: Language) -> str:
    """Above the picture of how the interval became narrower: of which figure, and of its difference or its mean."""
    figure = deciding_figure(simulation).label.get(lang)
    of = say("difference", lang) if simulation.proposal is not None else sim("mean", lang)
    return sim("convergence", lang, figure=f"{figure}, {of.lower()}")


def interval_head(simulation: Simulation, lang: Language) -> str:
    """`95 %-intervall`."""
    head = sim("interval", lang, percent=percent_text(simulation.confidence, lang))
    return head.replace(" %", f"{NO_BREAK_SPACE}%")


def side_names(simulation: Simulation, lang: Language) -> tuple[str, ...]:
    """The sides' names."""
    return tuple(say(name, lang) for name in ("baseline", "proposal")[: len(simulation.sides)])


def heads(simulation: Simulation, lang: Language) -> tuple[str, ...]:
    """Column heads of a table of rows, after the figure's own."""
    interval = interval_head(simulation, lang)
    if simulation.proposal is None:
        return (sim("mean", lang), interval, sim("single_years", lang))
    return (*side_names(simulation, lang), say("difference", lang), interval)


def cells(simulation: Simulation, row: PairedRow, lang: Language) -> tuple[str, ...]:
    """The cells under `heads`."""
    decimals = decimals_of(row)
    if simulation.proposal is None:
        found = row.baseline
        years = MISSING if found is None else years_text(found, row.figure.decimals, lang)
        return (mean_text(found, decimals, lang), interval_text(found, decimals, lang), years)
    return (
        mean_text(row.baseline, decimals, lang),
        mean_text(row.proposal, decimals, lang),
        signed_mean(row.difference, decimals, lang),
        interval_text(row.difference, decimals, lang, with_sign=True),
    )


def figures_in(rows: Sequence[PairedRow]) -> tuple[SimulatedFigure, ...]:
    """The figures of rows, each once."""
    return tuple({row.figure.id: row.figure for row in rows}.values())
