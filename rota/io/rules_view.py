"""The catalogue of rules in the terminal, from its JSON-ready form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rota.domain.base import Language
from rota.io import blocks
from rota.io.rules_words import GROUPS, KINDS, ONE, RUNGS, SHORT_RUNGS, TRIGGERS, UNITS, WORDS, word

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["RUNGS", "amount", "print_entry", "print_rules"]

Entry = Mapping[str, Any]


def print_rules(found: Entry, lang: Language, console: Console) -> None:
    """A block for each rule and each obligation: titles in both languages, source, address, marks, ladder.

    `found` holds `pack`, `title`, `rules` and `obligations`.
    """
    _heading(console, word("rules", lang, pack=found["pack"], title=found["title"][lang]))
    group = None
    for entry in found["rules"]:
        if entry["group"] != group:
            group = entry["group"]
            blocks.heading(console, GROUPS[group][lang])
        _rule_block(console, entry, lang)
    if found["obligations"]:
        blocks.heading(console, word("obligations", lang))
        blocks.paragraph(console, word("obligations_intro", lang), indent=(0, 0))
        for entry in found["obligations"]:
            _obligation_block(console, entry, lang)
    blocks.line(console, "")
    blocks.paragraph(console, word("more", lang), indent=(0, 0))


def print_entry(entry: Entry, languages: Sequence[Language], console: Console) -> None:
    """One rule or obligation whole, in one language after the other."""
    for lang in languages:
        name = entry.get("code") or entry["id"]
        blocks.line(console, "")
        blocks.paragraph(console, f"{name}: {entry['title'][lang]}", indent=(0, 2), style="bold")
        if "code" in entry:
            _rule(console, entry, lang)
        else:
            _obligation(console, entry, lang)


def amount(limit: int, unit: str, lang: Language) -> str:
    """A limit with its unit: minutes as hours, in quarters or with minutes left over."""
    if unit == "count":
        return f"{limit}"
    if unit != "min":
        return f"{limit} {ONE[unit][lang] if limit == 1 and unit in ONE else UNITS[unit][lang]}"
    if limit % 15:
        hours = f"{limit // 60} {word('hours', lang)} " if limit >= 60 else ""
        return f"{hours}{limit % 60} min"
    number = f"{limit / 60:g}"
    return f"{number.replace('.', ',') if lang == 'nb' else number} {word('hours', lang)}"


# ---------------------------------------------------------------------------------------------------- the list


def _rule_block(console: Console, entry: Entry, lang: Language) -> None:
    _head(console, entry["code"], entry["title"], lang)
    _reference(console, entry["source"], lang)
    marks = f"{WORDS[entry['severity']][lang]}; {_programs(entry, lang)}"
    blocks.paragraph(console, f"{_capital(marks)}.", indent=(4, 4))
    blocks.paragraph(console, f"{_capital(_short_ladder(entry, lang))}.", indent=(4, 4))


def _obligation_block(console: Console, entry: Entry, lang: Language) -> None:
    _head(console, entry["id"], entry["title"], lang)
    _reference(console, entry["source"], lang)
    blocks.paragraph(console, f"{_capital(KINDS[entry['kind']][lang])}: {_triggers(entry, lang)}.", indent=(4, 4))


def _head(console: Console, code: str, title: Mapping[str, str], lang: Language) -> None:
    other: Language = "en" if lang == "nb" else "nb"
    blocks.paragraph(console, f"{code}  {title[lang]} / {title[other]}", indent=(2, 4), style="bold")


def _reference(console: Console, source: Entry, lang: Language) -> None:
    blocks.paragraph(console, f"{source['reference'][lang]} – {_mark(source, lang)}", indent=(4, 4), style="dim")
    if source["url"] is not None:
        _address(console, source["url"], 4)


def _short_ladder(entry: Entry, lang: Language) -> str:
    """Each rung with its limit; where no rung has a number and another part of the scenario gives it, which."""
    if entry["limit_from"] is not None and all(step["limit"] is None for step in entry["ladder"]):
        return f"{word('limit_from', lang)} {entry['limit_from'][lang]}"
    parts = []
    for number, step in enumerate(entry["ladder"]):
        bound = _bound(step, entry["unit"], entry["sense"], lang, bare=number > 0)
        other = "" if step["evidence"] == entry["source"]["evidence"] else f" ({WORDS[step['evidence']][lang]})"
        parts.append(f"{SHORT_RUNGS[step['rung']][lang]}: {bound}{other}")
    return "; ".join(parts)


def _programs(entry: Entry, lang: Language) -> str:
    present = entry["poster"]["present"]
    if entry["check"]:
        return word("check_and_model" if present else "check_alone", lang)
    return word("model_alone" if present else "neither", lang)


# ------------------------------------------------------------------------------------------------ one of them whole


def _rule(console: Console, entry: Entry, lang: Language) -> None:
    severity = WORDS[entry["severity"]][lang]
    fixed = f", {word('fixed', lang)}" if entry["severity_fixed"] and entry["severity"] != "info" else ""
    _labelled(console, "severity", lang, severity + fixed)
    _source(console, entry["source"], lang)
    if entry["limit_from"] is not None:
        _labelled(console, "limit_from", lang, entry["limit_from"][lang])
    if entry["ladder"]:
        _label(console, "ladder", lang)
        for step in entry["ladder"]:
            _step(console, step, entry, lang, indent=4)
    _labelled(console, "formula", lang, entry["formula"][lang])
    _labelled(console, "reading", lang, entry["reading"][lang])
    if entry["criteria"]:
        _label(console, "criteria", lang)
        for criterion in entry["criteria"]:
            _criterion(console, criterion, lang)
    _labelled(console, "legal", lang, entry["legal_example"][lang])
    _labelled(console, "illegal", lang, entry["illegal_example"][lang])
    _labelled(console, "programs", lang, _programs_in_words(entry, lang))


def _obligation(console: Console, entry: Entry, lang: Language) -> None:
    _labelled(console, "kind", lang, KINDS[entry["kind"]][lang])
    _labelled(console, "when", lang, _triggers(entry, lang))
    _source(console, entry["source"], lang)
    blocks.paragraph(console, entry["text"][lang], indent=(2, 2))
    if entry["limits"]:
        _label(console, "limits", lang)
        for limit in entry["limits"]:
            blocks.paragraph(console, f"{limit['name'][lang]}:", indent=(4, 6))
            for step in limit["ladder"]:
                _step(console, step, limit | {"source": entry["source"]}, lang, indent=6)
    blocks.paragraph(console, word("not_shown", lang), indent=(2, 2))


def _source(console: Console, source: Entry, lang: Language) -> None:
    _labelled(console, "source", lang, source["reference"][lang])
    if source["url"] is not None:
        _label(console, "address", lang)
        _address(console, source["url"], 4)
    _labelled(console, "evidence", lang, _mark(source, lang, dated=False))
    _labelled(console, "valid_from", lang, source["valid_from"] or word("not_given", lang))


def _step(console: Console, step: Entry, whole: Entry, lang: Language, indent: int) -> None:
    """A rung with its limit, mark and condition; its address where it is not the whole's."""
    mark = WORDS[step["evidence"]][lang]
    text = f"- {RUNGS[step['rung']][lang]}: {_bound(step, whole['unit'], whole['sense'], lang)} ({mark})"
    condition = "" if step["condition"] is None else f"; {step['condition'][lang]}"
    blocks.paragraph(console, text + condition, indent=(indent, indent + 2))
    if step["url"] is not None and step["url"] != whole["source"]["url"]:
        _address(console, step["url"], indent + 2)


def _criterion(console: Console, criterion: Entry, lang: Language) -> None:
    source = criterion["source"]
    blocks.paragraph(console, f"- {criterion['title'][lang]}: {criterion['text'][lang]}", indent=(4, 6))
    mark = f"{source['reference'][lang]} ({WORDS[source['evidence']][lang]})"
    blocks.paragraph(console, mark, indent=(6, 6), style="dim")
    if source["url"] is not None:
        _address(console, source["url"], 6)


def _programs_in_words(entry: Entry, lang: Language) -> str:
    poster = entry["poster"]
    if poster["present"]:
        model = word("poster_yes", lang)
    elif poster["reason"] is None:
        model = word("poster_no", lang)
    else:
        model = word("poster_not_needed", lang, reason=poster["reason"][lang])
    return f"{word('check_yes' if entry['check'] else 'check_no', lang)} {model}"


# ------------------------------------------------------------------------------------------------------- pieces


def _mark(source: Entry, lang: Language, *, dated: bool = True) -> str:
    """The evidence and its date, and from when the rule is valid where that is known."""
    when = "read" if source["evidence"] == "verified" else "looked_for"
    parts = [WORDS[source["evidence"]][lang], word(when, lang, date=source["last_checked"])]
    if dated and source["valid_from"] is not None:
        parts.append(word("from", lang, date=source["valid_from"]))
    return ", ".join(parts)


def _bound(step: Entry, unit: str, sense: str, lang: Language, *, bare: bool = False) -> str:
    """A rung's limit in words; `bare` without "at most" or "at least"."""
    if step["limit"] is None:
        return word("no_number", lang)
    number = amount(step["limit"], unit, lang)
    return number if bare else f"{WORDS[sense][lang]} {number}"


def _triggers(entry: Entry, lang: Language) -> str:
    return ", ".join(TRIGGERS[trigger][lang] for trigger in entry["when"])


def _labelled(console: Console, label: str, lang: Language, text: str) -> None:
    blocks.paragraph(console, f"{WORDS[label][lang]}: {text}", indent=(2, 4))


def _label(console: Console, label: str, lang: Language) -> None:
    blocks.paragraph(console, f"{WORDS[label][lang]}:", indent=(2, 4))


def _heading(console: Console, text: str) -> None:
    blocks.paragraph(console, text, indent=(0, 0), style="bold")


def _address(console: Console, url: str, indent: int) -> None:
    """An address in one piece, so that it can be copied, however long."""
    text = blocks.writable(console, f"{' ' * indent}{url}")
    console.print(text, markup=False, highlight=False, soft_wrap=True, style="dim")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
