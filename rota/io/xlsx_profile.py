"""The ergonomic profile in Excel: the ward beside the recommendations, and every position on both sides."""

from __future__ import annotations

from collections.abc import Mapping

from rota.domain.base import Language
from rota.domain.profile import Indicator, Profile, Profiles, WardFigure
from rota.io.figures import MISSING
from rota.io.report_profile import cycle_text, limit_text, positions_of, profile_groups, quote_source, tell, validity
from rota.io.texts import say
from rota.io.xlsx_book import Book, Column, Value


def add_profile_sheet(book: Book, name: str, profiles: Profiles, lang: Language) -> None:
    """A row per indicator, with the figures of both sides, who stands at the extreme, and who is outside."""
    both = (profiles.baseline, profiles.proposal)
    sides = [say(side, lang) for side in ("baseline", "proposal")]
    columns = [
        Column(tell("figure", lang), 42),
        Column(say("unit", lang), 16),
        *(Column(side, 14, decimals=2) for side in sides),
        *(Column(f"{side}: {tell('at_extreme', lang)}", 14, decimals=2) for side in sides),
        *(Column(f"{side}: {tell('extreme_whom', lang)}", 26) for side in sides),
        Column(tell("recommendation", lang), 46),
        *(Column(f"{side}: {tell('outside_whom', lang)}", 40) for side in sides),
        Column(say("definition", lang), 90),
    ]
    rows: list[list[Value]] = []
    for group, lines in profile_groups(both, lang).items():
        rows.append([group, *([None] * (len(columns) - 1))])
        rows += [_row(line.indicator, both, lang) for line in lines]
    groups = [number for number, row in enumerate(rows) if row[1] is None]
    intro = [tell("intro", lang), cycle_text(both, lang)]
    sheet = book.sheet(name)
    end = book.table(sheet, columns, rows, title=tell("title", lang), intro=intro, bold=groups, pages_wide=2)
    shown = profiles.proposal
    about = [f"{one.publisher}: {one.valid_for} {'; '.join(one.sources)}." for one in validity(shown, lang)]
    end = book.paragraphs(sheet, end + 1, tell("validity", lang), about)
    found = [f"{quote.text.get(lang)} ({quote_source(quote.source, lang)})" for quote in shown.context]
    end = book.paragraphs(sheet, end, tell("context", lang), found)
    book.paragraphs(sheet, end, tell("limits", lang), [note.get(lang) for note in shown.notes])


def add_profile_positions_sheet(
    book: Book, name: str, profiles: Profiles, labels: Mapping[str, str], lang: Language
) -> None:
    """Every position's figures on both sides. `labels` names positions in full."""
    both = (profiles.baseline, profiles.proposal)
    indicators = profiles.proposal.indicators
    columns = [Column(say("position", lang), 24)]
    for one in indicators:
        columns += [
            Column(f"{one.label.get(lang)} ({one.unit.get(lang)}): {say(key, lang)}", 14, decimals=one.decimals)
            for key in ("before", "after")
        ]
    rows: list[list[Value]] = [
        [labels.get(position, position), *(_figure(side, position, one) for one in indicators for side in both)]
        for position in positions_of(both)
    ]
    title, intro = tell("per_position", lang), [cycle_text(both, lang)]
    book.table(book.sheet(name), columns, rows, title=title, intro=intro, pages_wide=4)


def _row(indicator: Indicator, both: tuple[Profile, Profile], lang: Language) -> list[Value]:
    wards = [side.ward[indicator.id] for side in both]
    advice = [
        f"{one.publisher.get(lang)}: {limit_text(one, indicator, lang)}"
        f" ({quote_source(one.source, lang)}){'' if one.advice is None else f'. {one.advice.get(lang)}'}"
        for one in indicator.recommendations
    ]
    return [
        indicator.label.get(lang),
        indicator.unit.get(lang),
        *(ward.extreme if ward.total is None else ward.total for ward in wards),
        *(ward.extreme for ward in wards),
        *(_whom(ward, lang) for ward in wards),
        "\n".join(advice),
        *(_outside(indicator, ward, lang) for ward in wards),
        indicator.definition.get(lang),
    ]


def _whom(ward: WardFigure, lang: Language) -> str:
    """The positions at the extreme, or that it is the same for all."""
    if len(ward.at) == ward.counted > 1:
        return tell("same_all", lang, count=ward.counted)
    return ", ".join(ward.at)


def _outside(indicator: Indicator, ward: WardFigure, lang: Language) -> str:
    """The positions outside each recommendation that has a number."""
    if not ward.counted:
        return MISSING
    return "\n".join(
        f"{one.publisher.get(lang)}: {', '.join(ward.outside[one.id]) or tell('nobody', lang)}"
        for one in indicator.recommendations
        if one.limit is not None
    )


def _figure(side: Profile, position: str, indicator: Indicator) -> float | None:
    figures = side.positions.get(position)
    return None if figures is None else figures[indicator.id]
