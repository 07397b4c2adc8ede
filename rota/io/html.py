"""A comparison as one HTML file that needs nothing else: read on a screen, wide or narrow, or printed on A4."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from rota.domain.base import Language
from rota.domain.comparison import Comparison, Measure, Row
from rota.domain.finding import Examination
from rota.io import figures, html_picture, html_rota, report, report_basis
from rota.io.fairness_words import fair
from rota.io.grid import days_changed
from rota.io.html_fairness import fairness_content
from rota.io.html_positions import search_content
from rota.io.html_profile import profile_content
from rota.io.palette import DARK, LIGHT, UNKNOWN
from rota.io.report_profile import tell
from rota.io.report_requirements import evidence_text, requirement_lines, requirement_summary
from rota.io.texts import say, tidy

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE = "comparison.html.j2"


# What the app shows of a comparison, part by part; each is a template of the report.
KEY, COST = "key", "cost"  # the rows that matter first, and those on money, by themselves
PARTS = (
    "summary",
    "outcomes",
    "positions",
    "requirements",
    "figures",
    "profile",
    "fairness",
    "people",
    "rota",
    "rules",
    "basis",
)


def comparison_html(comparison: Comparison, lang: Language) -> str:
    """The whole report in one language. Nothing in it is fetched or run; all text from files is escaped."""
    return _environment(lang).get_template(TEMPLATE).render(_content(comparison, lang) | {"in_app": False})


def comparison_parts(comparison: Comparison, lang: Language) -> dict[str, str]:
    """The report's parts (`PARTS`) as pieces of HTML for a page that brings its own frame and `page_style`."""
    environment, content = _environment(lang), _content(comparison, lang) | {"in_app": True}
    macros = '{% import "macros.html.j2" as m with context %}'
    key = '{{ m.measure_table(say("key_figures"), key_rows) }}'
    cost = '<p class="intro">{{ sentence(rates) }}</p>{{ m.measure_table(group_title("cost"), cost_rows) }}'
    rows, content["rates"] = _rates_once(content["row_groups"].get("cost", []), lang)
    # Money says little without what is paid for: a vacancy that is filled costs more than one that is not.
    content["cost_rows"] = [*(row for row in comparison.rows if row.measure.id == "fte_in_rota"), *rows]
    pieces = {KEY: key, COST: cost}
    return {
        name: environment.from_string(f"{macros}<section>{one}</section>").render(content)
        for name, one in pieces.items()
    } | {name: environment.from_string(f'{macros}{{% include "{name}.html.j2" %}}').render(content) for name in PARTS}


def _rates_once(rows: Sequence[Row], lang: Language) -> tuple[list[Row], str]:
    """Rows on money without the rates and years that end each label alike, and these by themselves."""
    labels = [row.measure.label.get(lang) for row in rows]
    ending = labels[0][labels[0].find(" (") :] if labels and " (" in labels[0] else ""
    if not ending or not all(label.endswith(ending) for label in labels):
        return list(rows), ""
    shown = []
    for row in rows:
        label = row.measure.label
        short = label.model_copy(update={lang: label.get(lang).removesuffix(ending)})
        shown.append(replace(row, measure=replace(row.measure, label=short)))
    return shown, f"{ending.removeprefix(' (').removesuffix(')')}."


def page_style() -> str:
    """The style of pieces of HTML within `<div class="rota-app light">` (or `dark`)."""
    kinds = {"light": LIGHT, "dark": DARK, "unknown": UNKNOWN}
    return _environment("nb").get_template("app.css.j2").render(kinds=kinds)


def piece(template: str, lang: Language, content: dict[str, Any]) -> str:
    """One template of a page by itself."""
    return _environment(lang).get_template(template).render(content | {"lang": lang})


def _environment(lang: Language) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("rota.io", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_helpers(lang))
    return environment


def _content(comparison: Comparison, lang: Language) -> dict[str, Any]:
    """What the template shows, by name."""
    found = dict(report.sides(comparison))
    checks = [side.check for side in found.values()]
    labels = {name: report.position_labels(side.scenario, lang) for name, side in found.items()}
    return {
        "comparison": comparison,
        "lang": lang,
        "sides": found,
        "facts": report.facts(comparison, lang),
        "outcomes_line": report.outcomes_line(comparison, lang),
        "search_unfinished": report.search_unfinished(comparison),
        "picture": html_picture.picture(comparison, lang),
        "size_rows": html_picture.size_rows(comparison, lang),
        "size_changes": report.size_changes(comparison),
        "key_rows": report.key_rows(comparison),
        "row_groups": report.row_groups(comparison),
        "competences": report.competence_names(comparison, lang),
        "moves": report.moves(comparison),
        "accounts": report.ledger_accounts(comparison),
        "totals": {account: report.ledger_total(comparison, account) for account in ("contract", "floor")},
        "blocks": html_rota.blocks(comparison, lang),
        "legend": html_rota.legend(comparison, lang),
        "days_changed": days_changed(comparison),
        "examinations": report.examinations(comparison),
        "titles": report.rule_titles(checks, lang),
        "labels": labels,
        "not_assessed": _once(check.not_assessed for check in checks),
        "conditions": _once(check.conditions for check in checks),
        "findings": {name: report.findings_by_rule(side.check) for name, side in found.items()},
        "agreements": report_basis.agreements(comparison),
        "requires": requirement_summary(comparison.requirements, lang),
        "requirements": requirement_lines(comparison.requirements, labels["proposal"], lang),
        "dropped": requirement_lines(comparison.dropped, labels["baseline"], lang),
        "search": search_content(comparison.search, lang),
        "profile": profile_content(comparison.profiles, {**labels["baseline"], **labels["proposal"]}, lang),
        "fairness": fairness_content(comparison.fairness, {**labels["baseline"], **labels["proposal"]}, lang),
        "equal": report_basis.equal_parts(comparison, lang),
        "unequal": report_basis.unequal_parts(comparison, lang),
        "limits": report_basis.limits(comparison, lang),
        "demand_rows": report_basis.demand_rows(comparison.proposal.scenario, lang),
        "same_demand": _same_demand(comparison),
        "kinds": {"light": LIGHT, "dark": DARK, "unknown": UNKNOWN},
    }


def _helpers(lang: Language) -> dict[str, Callable[..., object]]:
    """Functions of the templates, the language put in."""
    in_language: dict[str, Callable[..., object]] = {
        "say": lambda key, **parts: say(key, lang, **parts),
        "tell": lambda key, **parts: tell(key, lang, **parts),
        "fair": lambda key, **parts: fair(key, lang, **parts),
        "text": lambda text: tidy(text.get(lang)),
        "number": lambda value, decimals=0: figures.number(value, decimals, lang),
        "trimmed": lambda value, decimals=2: figures.trimmed(value, lang, decimals),
        "signed": lambda value, decimals=0: figures.signed(value, decimals, lang),
        "clock_sum": lambda minutes: figures.hours_and_minutes(minutes, lang),
        "signed_clock": partial(_signed_clock, lang),
        "place": lambda week, day: figures.place(week, day, lang),
        "person_figure": partial(_person_figure, lang),
        "nearest": partial(_nearest, lang),
        "left_out": partial(_left_out, lang),
        "sentence": lambda line: line[:1].upper() + line[1:],
        "evidence": lambda mark: evidence_text(mark, lang),
        "amount": lambda value, unit: figures.amount(value, unit, lang),
    }
    with_language = (
        report.verdict,
        report.made_by,
        report.period,
        report.group_title,
        report.trend_text,
        report.direction_text,
        report.person_label,
        report.size_change_text,
        report.weekly_difference,
        report.empty_rules,
        report.rung_text,
        report.status_text,
        report_basis.agreement_cover,
        report_basis.agreement_limit,
        report_basis.agreement_validity,
        report_basis.rung_of,
        report_basis.assumption_place,
        report_basis.provenance,
        report_basis.priority_title,
        report_basis.gap_text,
        report_basis.parts_text,
    )
    bound: dict[str, Callable[..., object]] = {one.__name__: partial(one, lang=lang) for one in with_language}
    return {**in_language, **bound, "delta": report.delta, "trend": report.trend}


def _once(groups: Any) -> tuple[Any, ...]:
    """Each text once, in order."""
    return tuple(dict.fromkeys(text for group in groups for text in group))


def _same_demand(comparison: Comparison) -> bool:
    before, after = comparison.baseline.scenario, comparison.proposal.scenario
    parts = ("demand", "date_exceptions")
    return before.digest(*parts) == after.digest(*parts)


def _signed_clock(lang: Language, minutes: int) -> str:
    text = figures.hours_and_minutes(minutes, lang)
    return f"+{text}" if minutes > 0 else "0" if minutes == 0 else text


def _person_figure(
    lang: Language, pair: tuple[float | None, float | None], measure: Measure
) -> tuple[str, Literal["same", "moved", "alone"]]:
    """A figure on both sides as `3 → 4`, or once where it is the same; and which of these it is."""
    before, after = (figures.trimmed(value, lang, measure.decimals) for value in pair)
    if before == after:
        return before, "same"
    return f"{before} → {after}", "alone" if None in pair else "moved"


def _nearest(lang: Language, examination: Examination | None) -> str:
    return figures.MISSING if examination is None else report.nearest_text(examination, lang)


def _left_out(lang: Language, examination: Examination | None) -> str:
    reasons = () if examination is None else examination.not_applicable
    return "; ".join(f"{figures.number(count, 0, lang)} {reason.get(lang)}" for reason, count in reasons)
