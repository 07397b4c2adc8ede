"""Sheets about one rota: the grid, its codes, and what the check found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rota.domain.base import Language
from rota.domain.finding import CheckReport, Examination, Finding
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.time import SATURDAY, WEEKDAY_SHORT, date_of
from rota.io.figures import amount, place
from rota.io.grid import Line, code_counts, grid
from rota.io.palette import UNKNOWN, paint
from rota.io.report import nearest_text, period, position_labels, rule_titles, rung_text, verdict
from rota.io.texts import say
from rota.io.xlsx_book import HEAD, QUIET, TITLE, Book, Column, Value, paint_properties

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LABELS = 5  # before the days: id, holder, competence, percent, weekend frequency
LABEL_WIDTHS = (8, 14, 16, 9, 9)
SUMS = ("contract_hours", "planned_hours", "balance_hours")
SUM_WIDTH = 10
NAMES = 2  # of these, what stays in sight and is repeated on every page
TOP = 3  # title and period, an empty row; then week, weekday and date
DAY_WIDTH = 3.7
WEEKS_PER_PAGE = 6
PRINTABLE_MM = 277.0 * 0.8  # some fonts are wider than the one Excel reckons with
MM_PER_CHARACTER = 1.95  # of the default font, with its padding
WEEKEND = {"bg_color": "#DDE4E9"}
WEEK_EDGE = {"left": 2, "left_color": "#7A8791"}
THIN = {"bottom": 4, "bottom_color": "#B8C2CA"}


def add_roster_sheet(book: Book, name: str, scenario: Scenario, roster: Roster, lang: Language) -> None:
    """The grid: a row per position, a column per day, then contract, planned and the difference in hours."""
    sheet = book.sheet(name)
    book.write(sheet, 0, 0, scenario.title.get(lang), TITLE)
    book.write(sheet, 1, 0, period(scenario, lang), QUIET)
    _heads(book, sheet, scenario, lang)
    for row, line in enumerate(grid(scenario, roster), TOP + 3):
        _line(book, sheet, row, line, scenario, lang)
    _page(sheet, scenario)


def add_codes_sheet(book: Book, name: str, scenario: Scenario, roster: Roster, lang: Language) -> None:
    """What each code means by the clock, with its colour; also codes of the roster that the scenario lacks."""
    used = code_counts(roster)
    columns = [
        Column(say("code", lang), 9),
        Column(say("name", lang), 28),
        Column(say("kind", lang), 16),
        Column(say("clock", lang), 16),
        Column(say("paid", lang), 14, decimals=2),
        Column(say("used", lang), 14, decimals=0),
    ]
    rows: list[list[Value]] = [
        [
            shift.code,
            shift.name.get(lang),
            say(f"kind.{shift.kind}", lang),
            shift.clock_text(),
            shift.paid_min / 60,
            used[shift.code],
        ]
        for shift in scenario.shifts
    ]
    unknown = sorted(set(used) - set(scenario.shift_by_code))
    rows += [[code, None, say("kind.unknown", lang), None, None, used[code]] for code in unknown]
    sheet = book.sheet(name, landscape=False)
    end = book.table(sheet, columns, rows, title=say("codes", lang))
    for row, values in enumerate(rows, end - len(rows)):
        shift = scenario.shift_by_code.get(str(values[0]))
        book.write(sheet, row, 0, values[0], paint_properties(paint(shift)))


def add_findings_sheet(book: Book, name: str, checks: list[tuple[str, Scenario, CheckReport]], lang: Language) -> None:
    """Every finding of the given sides, named when there are several."""
    titles = rule_titles((check for _, _, check in checks), lang)
    columns = [
        Column(say("sides", lang), 14),
        Column(say("severity", lang), 15),
        Column(say("rule", lang), 30),
        Column(say("position", lang), 20),
        Column(say("where", lang), 14),
        Column(say("message", lang), 60),
        Column(say("measured", lang), 14),
        Column(say("limit", lang), 14),
        Column(say("excess", lang), 14),
        Column(say("lawful_with", lang), 34),
    ]
    rows: list[list[Value]] = []
    for side, scenario, check in checks:
        labels = position_labels(scenario, lang)
        rows += [[side, *_finding(finding, titles, labels, lang)] for finding in check.findings]
    intro = [f"{side}: {verdict(check, lang)}" if side else verdict(check, lang) for side, _, check in checks]
    sheet = book.sheet(name)
    end = book.table(sheet, columns, rows, title=say("findings", lang), intro=[*intro, say("no_approval", lang)])
    if not rows:
        book.write(sheet, end, 0, say("no_findings", lang), QUIET)


def add_rules_sheet(book: Book, name: str, checks: list[tuple[str, CheckReport]], lang: Language) -> None:
    """What each rule examined and found, and what no rule looks at."""
    columns = [
        Column(say("sides", lang), 14),
        Column(say("rule", lang), 38),
        Column(say("code", lang), 26),
        Column(say("severity", lang), 15),
        Column(say("windows", lang), 12, decimals=0),
        Column(say("found", lang), 9, decimals=0),
        Column(say("nearest", lang), 38),
        Column(say("left_out", lang), 50),
    ]
    titles = rule_titles((check for _, check in checks), lang)
    rows = [
        [side, *_examined(examination, titles, lang)] for side, check in checks for examination in check.examinations
    ]
    sheet = book.sheet(name)
    end = book.table(sheet, columns, rows, title=say("rules", lang), freeze_columns=2)
    not_assessed = dict.fromkeys(text.get(lang) for _, check in checks for text in check.not_assessed)
    conditions = dict.fromkeys(text.get(lang) for _, check in checks for text in check.conditions)
    row = book.paragraphs(sheet, end + 1, say("not_assessed", lang), tuple(not_assessed))
    if conditions:
        book.paragraphs(sheet, row, say("conditions", lang), tuple(conditions))


def _heads(book: Book, sheet: Worksheet, scenario: Scenario, lang: Language) -> None:
    heads = [say(key, lang) for key in ("position", "holder", "competence", "percent", "weekend_every")]
    for column, (head, width) in enumerate(zip(heads, LABEL_WIDTHS, strict=True)):
        for row in (TOP, TOP + 1):
            book.write(sheet, row, column, None, HEAD)
        book.write(sheet, TOP + 2, column, head, HEAD)
        sheet.set_column(column, column, width)
    for day in range(scenario.cycle.days):
        column, weekday = LABELS + day, day % 7
        shade = HEAD | (WEEKEND if weekday >= SATURDAY else {}) | (WEEK_EDGE if weekday == 0 else {})
        shade |= {"align": "center", "text_wrap": False, "font_size": 8}
        when = date_of(scenario.cycle.start, day)
        week = f"{say('week', lang)} {day // 7 + 1}" if weekday == 0 else None
        book.write(sheet, TOP, column, week, shade, {"align": "left", "bottom": 0})
        book.write(sheet, TOP + 1, column, WEEKDAY_SHORT[lang][weekday], shade, {"bottom": 0})
        book.write(sheet, TOP + 2, column, f"{when.day}.{when.month}", shade)
    first = LABELS + scenario.cycle.days
    sheet.set_column(LABELS, first - 1, DAY_WIDTH)
    for column, key in enumerate(SUMS, first):
        for row in (TOP, TOP + 1):
            book.write(sheet, row, column, None, HEAD)
        book.write(sheet, TOP + 2, column, say(key, lang), HEAD)
    sheet.set_column(first, first + len(SUMS) - 1, SUM_WIDTH)
    sheet.set_row(TOP + 2, 30)


def _line(book: Book, sheet: Worksheet, row: int, line: Line, scenario: Scenario, lang: Language) -> None:
    position, weeks = line.position, scenario.cycle.weeks
    competences = {competence.id: competence.name.get(lang) for competence in scenario.competences}
    labels: list[Value] = [line.position_id, None, None, None, None]
    if position is not None:
        holder = position.holder or say("vacant", lang)
        competence = competences.get(position.competence, position.competence)
        labels = [line.position_id, holder, competence, position.percent, position.weekend_every]
    for column, label in enumerate(labels):
        book.write(sheet, row, column, label, THIN, {"num_format": "0.0"} if column == 3 else {})
    for day, cell in enumerate(line.cells):
        edge = WEEK_EDGE if day % 7 == 0 else {}
        ground: dict[str, Any] = {"bg_color": "#F1F4F6"} if day % 7 >= SATURDAY else {}
        if cell is not None:
            ground = paint_properties(paint(cell.shift))
            if cell.shift is None or len(cell.codes) > 1:
                ground |= {"bold": True, "border": 1, "border_color": UNKNOWN.ink}
        book.write(sheet, row, LABELS + day, None if cell is None else cell.text, THIN, edge, {"font_size": 9}, ground)
    contract = line.contract_min(weeks)
    planned = line.planned_min
    balance = None if contract is None else (planned - contract) / 60
    first = LABELS + scenario.cycle.days
    sums = (None if contract is None else contract / 60, planned / 60, balance)
    for column, value in enumerate(sums, first):
        number = "+#,##0.00;-#,##0.00;0.00" if column == first + 2 else "#,##0.00"
        book.write(sheet, row, column, value, THIN, {"num_format": number})


def _page(sheet: Worksheet, scenario: Scenario) -> None:
    """Frozen heads, and pages of six weeks with names and heads repeated."""
    sheet.freeze_panes(TOP + 3, NAMES)
    sheet.repeat_rows(TOP, TOP + 2)
    sheet.repeat_columns(0, NAMES - 1)
    days = min(scenario.cycle.weeks, WEEKS_PER_PAGE) * 7
    beside = max(sum(LABEL_WIDTHS), sum(LABEL_WIDTHS[:NAMES]) + len(SUMS) * SUM_WIDTH)  # first page, last page
    width_mm = (beside + days * DAY_WIDTH * 1.15) * MM_PER_CHARACTER
    sheet.set_print_scale(max(35, min(100, int(100 * PRINTABLE_MM / width_mm))))
    sheet.set_v_pagebreaks([LABELS + 7 * week for week in range(WEEKS_PER_PAGE, scenario.cycle.weeks, WEEKS_PER_PAGE)])


def _finding(finding: Finding, titles: dict[str, str], labels: dict[str, str], lang: Language) -> list[Value]:
    position = finding.position_id
    return [
        say(f"severity.{finding.severity}", lang),
        titles.get(finding.rule, finding.rule),
        None if position is None else labels.get(position, position),
        place(finding.week, finding.day, lang),
        finding.message.get(lang),
        amount(finding.measured, finding.unit, lang),
        amount(finding.limit, finding.unit, lang),
        amount(finding.excess, finding.unit, lang),
        rung_text(finding.lowest_rung, lang),
    ]


def _examined(examination: Examination, titles: dict[str, str], lang: Language) -> list[Value]:
    reasons = [f"{count}: {reason.get(lang)}" for reason, count in examination.not_applicable]
    return [
        titles[examination.rule],
        examination.rule,
        say(f"severity.{examination.severity}", lang),
        examination.windows,
        len(examination.findings),
        nearest_text(examination, lang),
        "; ".join(reasons),
    ]
