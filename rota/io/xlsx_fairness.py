"""The distribution of burdens in Excel: spread and who has less and more, each person, and groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rota.domain.base import Language
from rota.domain.fairness import BASES, WAYS, Basis, Burden, Fairness, GroupMean, PersonChange, Spread
from rota.io.fairness_words import fair
from rota.io.report_fairness import (
    GROUP_TERMS,
    MOVE_TERMS,
    SPREAD_TERMS,
    both,
    definition_text,
    group_cell,
    group_names,
    left_out,
    one_side_lines,
    whom_text,
)
from rota.io.texts import say
from rota.io.xlsx_book import Book, Column, Value

NOBODY = GroupMean(0, None)


def add_fairness_sheet(book: Book, name: str, fairness: Fairness, lang: Language) -> None:
    """A row per burden and basis: the spread on both sides, and who has less, the same and more."""
    columns = [Column(fair("burden", lang), 22), Column(say("unit", lang), 20), Column(fair("side", lang), 14)]
    for side, _ in both(fairness):
        told = say(side, lang)
        columns.append(Column(f"{told}: {fair('people', lang)}", 14, decimals=0))
        columns.append(Column(f"{told}: {fair('most', lang)}", 14, decimals=1))
        columns.append(Column(f"{told}: {fair('whom', lang)}", 26))
        columns += [Column(f"{told}: {fair(key, lang)}", 14, decimals=1) for key in ("median", "least", "range")]
        columns.append(Column(f"{told}: {fair('gini', lang)}", 14, decimals=3))
    columns += [Column(fair(way, lang), 12, decimals=0) for way in WAYS]
    columns += [Column(f"{fair(way, lang)}: {fair('whom', lang)}", 40) for way in ("less", "more")]
    columns += [Column(fair("threshold", lang), 12, decimals=0), Column(say("definition", lang), 110)]
    rows = [_burden_row(fairness, burden, basis, lang) for burden in fairness.burdens for basis in BASES]
    sheet = book.sheet(name)
    end = book.table(sheet, columns, rows, title=say("fairness", lang), intro=[fair("intro", lang)], pages_wide=3)
    about = [fairness.definitions[term].get(lang) for term in (*SPREAD_TERMS, *MOVE_TERMS)]
    notes = [note.get(lang) for note in left_out(fairness)]
    book.paragraphs(sheet, end + 1, fair("definitions", lang), [*about, *one_side_lines(fairness, lang), *notes])


def add_fairness_persons_sheet(
    book: Book, name: str, fairness: Fairness, labels: Mapping[str, str], lang: Language
) -> None:
    """A row per person in the rota on both sides. `labels` names positions in full."""
    columns = [Column(say("position", lang), 24)]
    for burden in fairness.burdens:
        for basis in BASES:
            head = f"{burden.label.get(lang)} ({burden.unit.get(lang)}) {fair(f'basis.{basis}', lang)}"
            columns += [
                Column(f"{head}: {say(when, lang)}", 14, decimals=burden.decimals) for when in ("before", "after")
            ]
            columns.append(Column(f"{head}: {fair('moves_head', lang).lower()}", 12))
    columns += [
        Column(f"{fair(key, lang)}, {fair(f'basis.{basis}', lang)}", 12, decimals=0)
        for basis in BASES
        for key in ("more_in", "less_in")
    ]
    rows = [_person_row(fairness, person, labels, lang) for person in fairness.people]
    intro = [fair("persons_note", lang), *one_side_lines(fairness, lang)]
    book.table(book.sheet(name), columns, rows, title=fair("persons", lang), intro=intro, pages_wide=3)


def add_fairness_groups_sheet(book: Book, name: str, fairness: Fairness, lang: Language) -> None:
    """A row per breakdown, burden and group; what is withheld says why."""
    columns = [Column(fair("groups", lang), 24), Column(fair("burden", lang), 22), Column(fair("group", lang), 30)]
    for side, _ in both(fairness):
        told = say(side, lang)
        columns.append(Column(f"{told}: {fair('people', lang)}", 22, decimals=0))
        columns += [Column(f"{told}: {fair(f'basis.{basis}', lang)}", 14, decimals=1) for basis in BASES]
    rows: list[list[Value]] = []
    for before, after in zip(fairness.baseline.breakdowns, fairness.proposal.breakdowns, strict=True):
        for burden in fairness.burdens:
            head: list[Value] = [after.label.get(lang), f"{burden.label.get(lang)} ({burden.unit.get(lang)})"]
            for group, title in group_names(before, after).items():
                cells = [one.cells[burden.id].get(group, NOBODY) for one in (before, after)]
                rows.append([*head, title.get(lang), *_group_values(burden, cells, lang)])
            everybody = [one.everybody[burden.id] for one in (before, after)]
            rows.append([*head, fair("everybody", lang), *_group_values(burden, everybody, lang)])
    sheet = book.sheet(name)
    end = book.table(sheet, columns, rows, title=fair("groups", lang), intro=[fair("groups_note", lang)])
    about = [fairness.definitions[term].get(lang) for term in GROUP_TERMS]
    book.paragraphs(sheet, end + 1, fair("definitions", lang), about)


def _burden_row(fairness: Fairness, burden: Burden, basis: Basis, lang: Language) -> list[Value]:
    row: list[Value] = [burden.label.get(lang), burden.unit.get(lang), fair(f"basis.{basis}", lang)]
    for _, side in both(fairness):
        row += _spread_values(side.spreads[burden.id][basis], lang)
    moves = fairness.moves(burden.id, basis)
    row += [len(moves[way]) for way in WAYS]
    row += [", ".join(moves["less"]), ", ".join(moves["more"])]
    return [*row, burden.same_below, definition_text(burden, lang)]


def _spread_values(spread: Spread, lang: Language) -> list[Value]:
    whom = ", ".join(spread.most_at) if spread.most else whom_text(spread, lang)
    return [spread.people, spread.most, whom, spread.median, spread.least, spread.range, spread.gini]


def _person_row(fairness: Fairness, person: PersonChange, labels: Mapping[str, str], lang: Language) -> list[Value]:
    row: list[Value] = [labels.get(person.position_id, person.position_id)]
    for burden in fairness.burdens:
        change = person.changes.get(burden.id)
        for basis in BASES:
            if change is None:
                row += [None, None, fair("cannot", lang)]
            else:
                row += [change.before.on(basis), change.after.on(basis), fair(f"way.{change.way[basis]}", lang)]
    return [*row, *(person.count(basis, way) for basis in BASES for way in ("more", "less"))]


def _group_values(burden: Burden, cells: Sequence[GroupMean], lang: Language) -> list[Value]:
    row: list[Value] = []
    for cell in cells:
        if cell.mean is None:
            row += [group_cell(burden, cell, lang).withheld, None, None]
        else:
            row += [cell.people, *(cell.mean.on(basis) for basis in BASES)]
    return row
