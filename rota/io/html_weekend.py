"""The weekend ledger as pieces of HTML, one ward or the ward before and after levers."""

from __future__ import annotations

from rota.domain.base import Language
from rota.domain.scenario import Scenario
from rota.domain.weekend_ledger import LedgerRow, WeekendLedger
from rota.io.html import piece
from rota.io.weekend_view import HEADS, implied, kinds_text, row_cells, short, summary
from rota.io.weekend_words import say


def ledger_html(ledger: WeekendLedger, scenario: Scenario, lang: Language) -> str:
    """The ledger of one ward, group by group."""
    names = {one.id: one.name.get(lang) for one in scenario.competences}
    groups = [
        {
            "title": kinds_text(group.kinds, lang).capitalize(),
            "summary": summary(group, names, lang),
            "lacks": bool(group.gap),
            "rows": [row_cells(row, names, lang) for row in group.rows],
            "implied": list(implied(group, lang)),
        }
        for group in ledger.groups
    ]
    proof = say("proof" if ledger.proves_shortage else "no_proof", lang) if ledger.gap else ""
    content = {
        "intro": say("intro", lang),
        "heads": [say(key, lang) for key in HEADS],
        "groups": groups,
        "proof": proof,
        "rows_note": say("rows", lang),
        "not_counted_title": say("not_counted", lang),
        "not_counted": [text.get(lang) for text in ledger.not_counted],
    }
    return piece("weekend.html.j2", lang, content)


def before_and_after(before: WeekendLedger, after: WeekendLedger, scenario: Scenario, lang: Language) -> str:
    """What the places asked for and owed were and become: a line per kind of shift and competence."""
    names = {one.id: one.name.get(lang) for one in scenario.competences}
    old = {_key(row): row for group in before.groups for row in group.rows}
    rows = []
    for group in after.groups:
        for row in group.rows:
            was = old.get(_key(row))
            cells = row_cells(row, names, lang)
            missing = "–" if was is None else short(was.gap, lang)
            could = "–" if was is None else short(was.owed, lang)
            rows.append((cells[0], cells[1], could, cells[2], missing, cells[3], bool(row.gap)))
    content = {
        "heads": [say("place_head", lang), say("required", lang), say("owed", lang), say("gap", lang)],
        "rows": rows,
        "gap_before": short(before.gap, lang),
        "gap_after": short(after.gap, lang),
    }
    return piece("weekend_change.html.j2", lang, content)


def _key(row: LedgerRow) -> tuple[object, ...]:
    return row.kinds, row.competence
