"""The position search in the terminal: what is proposed, the frontier, what each lever buys, the limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from rota.domain.base import Language, Sourced
from rota.domain.levers import Budget, Criterion, EndLever, LongShiftLever, SizeLever, WeekendLever
from rota.domain.structure import Frontier, LeverNeed, LeverValue, Point, PointStatus, PositionChange
from rota.domain.time import MIN_PER_HOUR
from rota.io import blocks
from rota.io.figures import MISSING, number, signed, trimmed
from rota.io.positions_words import STATUS, say, words_of
from rota.io.rules_words import SHORT_RUNGS as RUNGS

if TYPE_CHECKING:
    from rich.console import Console

MILLION = 1_000_000
MOST_POINTS, MOST_IMPOSSIBLE = 40, 8
LONG = "long_shifts"


def print_frontier(frontier: Frontier, lang: Language, console: Console) -> None:
    """The whole search, the proposed structure first."""
    scenario = frontier.choices.scenario
    blocks.title(console, f"{say('title', lang)}: {scenario.title.get(lang)}")
    blocks.paragraph(console, say("intro", lang), indent=(0, 0))
    blocks.paragraph(console, say("order", lang, order=order_text(frontier, lang)), indent=(0, 0))
    print_chosen(frontier, lang, console)
    points = [point for point in frontier.points if point.on_frontier]
    if points:
        blocks.heading(console, say("frontier", lang))
        blocks.table(console, *_table(frontier, points, lang), label_width=6)
    blocks.line(console, "")
    blocks.paragraph(console, say("complete" if frontier.complete else "incomplete", lang), indent=(0, 0))
    for note in frontier.notes:
        blocks.paragraph(console, note.get(lang), indent=(0, 0))
    _not_found(frontier, lang, console)
    _limits(frontier, lang, console)
    print_lever_values(frontier, lang, console)
    blocks.heading(console, say("definitions", lang))
    for text in definitions(frontier, lang):
        blocks.item(console, text)


def print_chosen(frontier: Frontier, lang: Language, console: Console) -> None:
    """The structure that the search proposes: what changes, for whom, and who comes first."""
    chosen = frontier.chosen
    if chosen is None:
        blocks.heading(console, (frontier.impossible.get(lang) if frontier.impossible else say("none_found", lang)))
        return
    blocks.heading(console, say("chosen", lang, number=frontier.points.index(chosen) + 1))
    for text in change_lines(chosen.changes, lang):
        blocks.item(console, text)
    for text in proposal_notes(frontier, lang):
        blocks.paragraph(console, text, indent=(0, 0))


def print_search(frontier: Frontier, lang: Language, console: Console) -> None:
    """In a comparison: that the positions were found, within which levers, and what each lever buys."""
    blocks.heading(console, say("found_section", lang))
    blocks.paragraph(console, say("found_intro", lang, order=order_text(frontier, lang)), indent=(0, 0))
    for text in lever_lines(frontier, lang):
        blocks.item(console, text)
    print_chosen(frontier, lang, console)
    print_lever_values(frontier, lang, console)


def lever_lines(frontier: Frontier, lang: Language) -> list[str]:
    """Each lever with why it may be pulled, and whether that is assumed or where it comes from."""
    scenario = frontier.choices.scenario
    levers = scenario.levers
    assert levers is not None
    lines = []
    for name, text in frontier.choices.levers.items():
        section, _, rest = name.partition("[")
        lever: Sourced = getattr(levers, section)[int(rest.rstrip("]"))]
        why = [lever.reason.get(lang)] if isinstance(lever, EndLever) else []
        if isinstance(lever, SizeLever | WeekendLever | LongShiftLever) and lever.wish:
            why.append(say("wished", lang))
        if lever.note is not None:
            why.append(lever.note.get(lang))
        own = lever if lever.assumed is not None or lever.source is not None else levers
        own = own if own.assumed is not None or own.source is not None else scenario.data_origin
        why.append(say("assumed", lang) if own.assumed else own.source or "")
        needs = [need_text(need, lang) for need in frontier.needs.get(name, ())]
        told = [say("needs", lang, needs="; ".join(needs))] if needs else []
        lines.append(f"{text.get(lang)} ({'; '.join(part for part in why if part)}). {' '.join(told)}".strip())
    if levers.budget is not None:
        lines += _budget_lines(levers.budget, lang)
    return lines


def need_text(need: LeverNeed, lang: Language) -> str:
    """A need in words: what, its source, who signs and for how many."""
    rung = say("no_rung", lang) if need.rung is None else RUNGS[need.rung][lang]
    return f"{need.title.get(lang)} ({need.reference.get(lang)}): {rung}, {need.people}"


def _budget_lines(budget: Budget, lang: Language) -> list[str]:
    lines = []
    if budget.fte_change_at_most is not None:
        lines.append(say("budget_fte", lang, change=signed(budget.fte_change_at_most, 2, lang)))
    if budget.annual_pay_change_at_most is not None:
        lines.append(say("budget_pay", lang, change=signed(budget.annual_pay_change_at_most, 0, lang)))
    return lines


def failure_lines(frontier: Frontier, lang: Language = "en") -> list[str]:
    """What to say where no structure has a roster: how each that was tried came out."""
    lines = [f"{frontier.choices.scenario.id}: {say('not_found_exit', lang)}"]
    if frontier.impossible is not None:
        lines.append(f"  {frontier.impossible.get(lang)}")
    for point in frontier.points[:MOST_IMPOSSIBLE]:
        what = "; ".join(change_lines(point.changes, lang))
        lines.append(f"  {STATUS[point.status].get(lang)}: {what}. {point.reason.get(lang)}")
    return lines


def proposal_notes(frontier: Frontier, lang: Language) -> list[str]:
    """What must be known of the proposed structure: whether it is the best, equals, and part-timers first."""
    open_before = [point for point in _before_chosen(frontier) if point.status is PointStatus.UNDECIDED]
    if open_before:
        told = [say("chosen_open", lang, count=len(open_before))]
    else:
        told = [say("chosen_best" if frontier.chosen_is_best else "chosen_unproved", lang)]
        if frontier.chosen_is_best:
            told.append(say("order_units", lang, unit=say("unit_pay" if _pay(frontier) else "unit_fte", lang)))
    told.append(say("which_of_equals", lang))
    told += [f"{say('preferences', lang)}: {one.text.get(lang)}" for one in frontier.preferences]
    return told


def _before_chosen(frontier: Frontier) -> Sequence[Point]:
    chosen = frontier.chosen
    return frontier.points if chosen is None else frontier.points[: frontier.points.index(chosen)]


def order_text(frontier: Frontier, lang: Language) -> str:
    """The criteria in the parties' order."""
    pay = _pay(frontier)
    return ", ".join(words_of(one, pay=pay).label.get(lang).lower() for one in _order(frontier))


def definitions(frontier: Frontier, lang: Language) -> list[str]:
    """Each criterion with its definition."""
    scenario = frontier.choices.scenario
    assert scenario.levers is not None
    small = trimmed(scenario.levers.small_percent, lang)
    found = []
    for one in _order(frontier):
        words = words_of(one, pay=_pay(frontier))
        step = say("step", lang, step=figure_text(one, frontier.steps[one], lang, pay=_pay(frontier)))
        defined = words.definition.get(lang).format(small=small)
        found.append(f"{words.label.get(lang)} ({words.head.get(lang)}): {defined} {step}")
    return found


def change_lines(changes: Iterable[PositionChange], lang: Language) -> list[str]:
    """What changes, positions with the same change together."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        grouped[_change_text(change, lang)].append(change.position_id)
    return [f"{len(ids)} × {text}: {', '.join(ids)}" for text, ids in grouped.items()]


def _change_text(change: PositionChange, lang: Language) -> str:
    before, after = change.before, change.after
    if after is None:
        return say("ends", lang, percent=trimmed(before.percent, lang))
    parts = []
    if after.percent != before.percent:
        parts.append(f"{trimmed(before.percent, lang)} → {trimmed(after.percent, lang)} %")
    if after.is_worked and not before.is_worked:
        parts.append(say("filled", lang))
    if after.weekend_every != before.weekend_every:
        parts.append(say("every", lang, before=before.weekend_every, after=after.weekend_every))
    if any(name.startswith(LONG) for name in change.levers):
        parts.append(say("long", lang))
    return ", ".join(parts)


def figure_text(criterion: Criterion, value: Fraction, lang: Language, *, pay: bool) -> str:
    """A figure as people read it."""
    amount = value / MILLION if criterion is Criterion.COST and pay else value
    return number(float(amount), words_of(criterion, pay=pay).decimals, lang)


def _table(
    frontier: Frontier, points: Sequence[Point], lang: Language
) -> tuple[list[str], list[list[str]], tuple[int, ...]]:
    pay, order = _pay(frontier), _order(frontier)
    heads = [say("number", lang), *(words_of(one, pay=pay).head.get(lang) for one in order)]

    def row(name: str, figures: dict[Criterion, Fraction]) -> list[str]:
        return [name, *(figure_text(one, figures[one], lang, pay=pay) for one in order)]

    rows = [row(say("present", lang), frontier.present)]
    rows += [row(str(frontier.points.index(point) + 1), point.figures) for point in points[:MOST_POINTS]]
    return heads, rows, tuple(range(1, len(order) + 1))


def _not_found(frontier: Frontier, lang: Language, console: Console) -> None:
    missed = [point for point in frontier.points if point.status is not PointStatus.FOUND]
    if not missed:
        return
    blocks.heading(console, say("impossible", lang))
    for point in missed[:MOST_IMPOSSIBLE]:
        what = "; ".join(change_lines(point.changes, lang))
        blocks.item(console, f"{STATUS[point.status].get(lang)}: {what}. {point.reason.get(lang)}")


def _limits(frontier: Frontier, lang: Language, console: Console) -> None:
    if not frontier.best_alone:
        return
    pay = _pay(frontier)
    blocks.heading(console, say("limits", lang))
    blocks.paragraph(console, say("limits_intro", lang), indent=(0, 0))
    for one, steps in frontier.best_alone.items():
        words = words_of(one, pay=pay)
        blocks.item(console, f"{words.label.get(lang)}: {limit_text(one, steps, lang, pay=pay)}")


def limit_text(criterion: Criterion, steps: int, lang: Language, *, pay: bool) -> str:
    """A bound that is counted in steps, as a figure: at most or at least."""
    value = Fraction(-steps if words_of(criterion, pay=pay).higher_is_better else steps)
    if criterion in (Criterion.FULL_TIME_SHARE, Criterion.MEAN_PERCENT):
        if value >= 100:
            return "≤ 100 %"
        return f"< {number(float(value + 1), 0, lang)} %"
    if criterion is Criterion.WEEKEND_BURDEN:
        return f"≥ {number(float(value / 10), 1, lang)}"
    if criterion is Criterion.COST:
        step = Fraction(1, 10)
        return f"> {number(float(value * step - step), 1, lang)}"
    return f"≥ {number(float(value), 0, lang)}"


def print_lever_values(frontier: Frontier, lang: Language, console: Console) -> None:
    """What each lever buys by itself, and what the others buy without it."""
    heads, rows = lever_table(frontier, lang)
    if rows:
        blocks.heading(console, say("levers", lang))
        blocks.paragraph(console, say("levers_intro", lang), indent=(0, 0))
        for name, *cells in rows:
            figures = [f"{head} {cell}" for head, cell in zip(heads[1:], cells, strict=True) if cell != MISSING]
            blocks.item(console, f"{name}: {', '.join(figures)}" if figures else name)


def lever_table(frontier: Frontier, lang: Language) -> tuple[list[str], list[list[str]]]:
    """Column heads and rows: each lever by itself, and what the others buy without it."""
    pay = _pay(frontier)
    shown = [one for one in _order(frontier) if one not in (Criterion.WISHES_UNMET, Criterion.COST)]
    heads = [
        say("lever", lang),
        *(words_of(one, pay=pay).head.get(lang) for one in shown),
        *(say(key, lang) for key in ("ended", "enlarged", "freed", "fagdag")),
    ]
    return heads, [_lever_row(frontier, value, shown, lang) for value in frontier.lever_values]


def _lever_row(frontier: Frontier, value: LeverValue, shown: Sequence[Criterion], lang: Language) -> list[str]:
    name = lever_name(frontier, value.levers, lang)
    if value.figures is None:
        return [f"{name}: {say('no_structure', lang)}", *([MISSING] * (len(shown) + 4))]
    pay = _pay(frontier)
    return [
        name if value.status is None else f"{name}: {STATUS[value.status].get(lang)}",
        *(figure_text(one, value.figures[one], lang, pay=pay) for one in shown),
        str(value.ended),
        str(value.enlarged),
        _freed(frontier, value, lang),
        str(value.fagdag_people),
    ]


def _freed(frontier: Frontier, value: LeverValue, lang: Language) -> str:
    """Hours a week that long shifts free, with full-time equivalents of the ward's mean full-time week."""
    hours = float(value.overlap_freed_min_per_week) / MIN_PER_HOUR
    if not hours:
        return number(hours, 1, lang)
    weeks = [one.full_time_hours for one in frontier.choices.scenario.positions]
    fte = hours / (sum(weeks) / len(weeks))
    return say("freed_fte", lang, hours=number(hours, 1, lang), fte=number(fte, 2, lang))


def lever_name(frontier: Frontier, levers: Sequence[str], lang: Language) -> str:
    """A set of levers in words: one, all, or all but one."""
    names = frontier.choices.levers
    if len(levers) == len(names):
        return say("all_levers", lang)
    if len(levers) == 1:
        return names[levers[0]].get(lang)
    missing = [name for name in names if name not in levers]
    return say("all_but", lang, lever="; ".join(names[name].get(lang) for name in missing))


def _order(frontier: Frontier) -> Sequence[Criterion]:
    levers = frontier.choices.scenario.levers
    assert levers is not None
    return levers.order


def _pay(frontier: Frontier) -> bool:
    return bool(frontier.choices.annual_pay)
