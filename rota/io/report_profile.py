"""The ergonomic profile in words: rows that terminal, Excel and HTML share. Within or outside, never good or bad."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rota.domain.base import Language, Text
from rota.domain.calendar import CalendarSource
from rota.domain.profile import Indicator, Profile, Recommendation, WardFigure
from rota.io.figures import MISSING, trimmed

MOST_NAMES = 4
OUTSIDE_MARK = "*"

PROFILE_WORDS: dict[str, Text] = {
    "title": Text(nb="Ergonomisk profil", en="Ergonomic profile"),
    "intro": Text(
        nb="Tellinger fra turnusen ved siden av det andre har anbefalt, med kilde og hva rådet var ment for. Tallene "
        "veies ikke sammen til noen poengsum. «Utenfor» sier bare at tallet ligger på den andre siden av "
        "anbefalingens grense.",
        en="Counts of the rota beside what others have recommended, with the source and what the advice was meant for. "
        'The figures are not weighed together into any score. "Outside" only says that a figure lies on the other '
        "side of the recommendation's limit.",
    ),
    "cycle": Text(
        nb="Tallene gjelder hele perioden på {weeks} uker.", en="Figures are for the whole cycle: {weeks} weeks."
    ),
    "cycles": Text(
        nb="Tallene gjelder hele perioden: {before} uker i utgangspunktet og {after} uker i forslaget. Antall på de to "
        "sidene kan derfor ikke sammenlignes direkte.",
        en="Figures are for the whole cycle: {before} weeks in the baseline and {after} weeks in the proposal. Counts "
        "of the two sides can therefore not be compared directly.",
    ),
    "figure": Text(nb="Telling", en="Count"),
    "ward": Text(nb="Avdelingen", en="The ward"),
    "recommendation": Text(nb="Anbefaling", en="Recommendation"),
    "highest": Text(nb="høyest for én", en="highest for one position"),
    "lowest": Text(nb="lavest for én", en="lowest for one position"),
    "for_whom": Text(nb="for {who}", en="for {who}"),
    "same_all": Text(nb="likt for alle {count}", en="the same for all {count}"),
    "people": Text(nb="{count} stillinger", en="{count} positions"),
    "not_here": Text(nb="forekommer ikke", en="does not occur"),
    "zero": Text(nb="bør unngås", en="should be avoided"),
    "at_most": Text(nb="høyst {limit}", en="at most {limit}"),
    "at_least": Text(nb="minst {limit}", en="at least {limit}"),
    "no_number": Text(nb="uten tall", en="no number"),
    "outside": Text(nb="utenfor: {count} av {all}", en="outside: {count} of {all}"),
    "within": Text(nb="alle innenfor", en="all within"),
    "of": Text(nb="{count} av {all}", en="{count} of {all}"),
    "outside_each": Text(
        nb="Utenfor en anbefaling med tall, stilling for stilling",
        en="Outside a recommendation with a number, position by position",
    ),
    "within_everything": Text(nb="Innenfor alle", en="Within all"),
    "margin": Text(nb="minste margin {margin}", en="least margin {margin}"),
    "per_position": Text(nb="Profilen for hver stilling", en="The profile of each position"),
    "mark": Text(
        nb="* utenfor minst én anbefaling med tall.",
        en="* outside at least one recommendation that has a number.",
    ),
    "context": Text(nb="Hva andre har funnet", en="What others have found"),
    "limits": Text(nb="Hva tallene ikke viser", en="What the figures do not show"),
    "definitions": Text(nb="Slik er det talt", en="How it is counted"),
    "validity": Text(nb="Hvem som anbefaler, og hva rådene gjelder", en="Who recommends, and what the advice is for"),
    "outside_head": Text(
        nb="Stillinger utenfor en anbefaling med tall", en="Positions outside a recommendation with a number"
    ),
    "at_extreme": Text(nb="høyest eller lavest for én", en="highest or lowest for one"),
    "extreme_whom": Text(nb="hvem", en="who"),
    "outside_whom": Text(nb="stillinger utenfor", en="positions outside"),
    "nobody": Text(nb="ingen", en="none"),
    "verified": Text(nb="bekreftet", en="verified"),
    "to verify": Text(nb="må bekreftes", en="to verify"),
    "not law": Text(nb="ikke lov", en="not law"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """How many positions are outside a recommendation, in words."""

    text: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class SideCell:
    """One side of a row: the figure with its unit, where its extreme is, and how it stands to the recommendations."""

    figure: str
    extreme: str
    judged: tuple[Judged, ...]

    @property
    def below(self) -> tuple[str, ...]:
        """What is said below the figure, line by line."""
        return (*((self.extreme,) if self.extreme else ()), *(one.text for one in self.judged))


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A recommendation in words."""

    publisher: str
    limit: str
    advice: str
    source: str


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """An indicator with its cells, one per profile."""

    indicator: Indicator
    label: str
    unit: str
    definition: str
    is_part: bool
    sides: tuple[SideCell, ...]
    advice: tuple[AdviceLine, ...]


@dataclass(frozen=True, slots=True)
class Validity:
    """What the recommendations of one publisher are meant for, and where they stand written."""

    publisher: str
    valid_for: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """A recommendation with a number, and the positions outside it, one tuple per profile."""

    label: str
    publisher: str
    limit: str
    outside: tuple[tuple[str, ...], ...]
    counted: tuple[int, ...]


def tell(key: str, lang: Language, **parts: object) -> str:
    """A text of the profile with its parts put in."""
    return PROFILE_WORDS[key].get(lang).format(**parts)


def cycle_text(profiles: Sequence[Profile], lang: Language) -> str:
    """Over how many weeks it is counted, and that two sides of different length cannot be compared by counts."""
    first, last = profiles[0].weeks, profiles[-1].weeks
    if first != last:
        return tell("cycles", lang, before=first, after=last)
    return tell("cycle", lang, weeks=first)


def profile_groups(profiles: Sequence[Profile], lang: Language) -> dict[str, list[ProfileRow]]:
    """Rows by the title of their group. The profiles are defined alike."""
    groups: dict[str, list[ProfileRow]] = {}
    for indicator in profiles[0].indicators:
        title = profiles[0].groups[indicator.group].get(lang)
        groups.setdefault(title, []).append(_row(indicator, profiles, lang))
    return groups


def validity(profile: Profile, lang: Language) -> list[Validity]:
    """Each publisher's word on what its recommendations are meant for, once, with all its sources."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for indicator in profile.indicators:
        for one in indicator.recommendations:
            key = one.publisher.get(lang), one.valid_for.get(lang)
            found.setdefault(key, {})[_full_source(one, lang)] = None
    return [Validity(publisher, valid_for, tuple(sources)) for (publisher, valid_for), sources in found.items()]


def outside_lines(profiles: Sequence[Profile], lang: Language) -> list[OutsideLine]:
    """Every recommendation that has a number, with the positions outside it."""
    return [
        OutsideLine(
            label=indicator.label.get(lang),
            publisher=one.publisher.get(lang),
            limit=limit_text(one, indicator, lang),
            outside=tuple(profile.ward[indicator.id].outside.get(one.id, ()) for profile in profiles),
            counted=tuple(profile.ward[indicator.id].counted for profile in profiles),
        )
        for indicator in profiles[0].indicators
        for one in indicator.recommendations
        if one.limit is not None
    ]


def limit_text(one: Recommendation, indicator: Indicator, lang: Language) -> str:
    """`minst 11 timer`; that there is no number where there is none."""
    if one.limit is None:
        return tell("no_number", lang)
    if one.limit == 0 and one.sense == "at_most":
        return tell("zero", lang)
    amount = f"{trimmed(one.limit, lang)} {indicator.unit.get(lang)}"
    return tell(one.sense, lang, limit=amount)


def position_figure(indicator: Indicator, value: float | None, lang: Language) -> str:
    """A position's figure, marked where it lies outside a recommendation."""
    text = trimmed(value, lang, indicator.decimals)
    return f"{text}{OUTSIDE_MARK}" if indicator.is_outside(value) else text


def quote_source(source: CalendarSource, lang: Language) -> str:
    """Where a quotation stands written and how sure that is."""
    return f"{source.reference.get(lang)}, {tell(source.evidence, lang)}"


def positions_of(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """Every position of any of the profiles, in order."""
    return tuple(dict.fromkeys(name for profile in profiles for name in profile.positions))


def _row(indicator: Indicator, profiles: Sequence[Profile], lang: Language) -> ProfileRow:
    return ProfileRow(
        indicator=indicator,
        label=indicator.label.get(lang),
        unit=indicator.unit.get(lang),
        definition=indicator.definition.get(lang),
        is_part=indicator.part_of is not None,
        sides=tuple(_cell(indicator, profile.ward[indicator.id], lang) for profile in profiles),
        advice=tuple(
            AdviceLine(
                publisher=one.publisher.get(lang),
                limit=limit_text(one, indicator, lang),
                advice="" if one.advice is None else one.advice.get(lang),
                source=quote_source(one.source, lang),
            )
            for one in indicator.recommendations
        ),
    )


def _cell(indicator: Indicator, ward: WardFigure, lang: Language) -> SideCell:
    if ward.extreme is None:
        return SideCell(MISSING, tell("not_here", lang), ())
    where = tell(indicator.extreme, lang)
    who = tell("people", lang, count=len(ward.at)) if len(ward.at) > MOST_NAMES else ", ".join(ward.at)
    extreme = trimmed(ward.extreme, lang, indicator.decimals)
    if len(ward.at) == ward.counted > 1:
        below = tell("same_all", lang, count=ward.counted)
        if ward.total is not None:
            below = f"{extreme}, {below}"
    else:
        below = tell("for_whom", lang, who=who) if ward.total is None else f"{where}: {extreme} ({who})"
    figure = extreme if ward.total is None else trimmed(ward.total, lang, indicator.decimals)
    return SideCell(figure, "" if ward.total == ward.extreme == 0 else below, tuple(_judged(indicator, ward, lang)))


def _judged(indicator: Indicator, ward: WardFigure, lang: Language) -> Iterator[Judged]:
    """How many positions are outside each recommendation that has a number; whose, where there is more than one."""
    numbered = [one for one in indicator.recommendations if one.limit is not None]
    for one in numbered:
        count = len(ward.outside.get(one.id, ()))
        text = tell("outside", lang, count=count, all=ward.counted) if count else tell("within", lang)
        margin = one.margin(ward.extreme)
        if indicator.decimals and margin is not None:
            text = f"{text}, {tell('margin', lang, margin=_margin_text(margin, indicator, lang))}"
        yield Judged(f"{one.publisher.get(lang)}: {text}" if len(numbered) > 1 else text, count > 0)


def _margin_text(margin: float, indicator: Indicator, lang: Language) -> str:
    text = f"{trimmed(margin, lang, indicator.decimals)} {indicator.unit.get(lang)}"
    return f"+{text}" if margin > 0 else text


def _full_source(one: Recommendation, lang: Language) -> str:
    """Where a recommendation stands written, the address, how sure that is and when it was last looked at."""
    source = one.source
    parts = (
        source.reference.get(lang),
        source.url or "",
        f"{tell(source.evidence, lang)} {source.last_checked}",
    )
    return ", ".join(part for part in parts if part)
