"""The ward's own rules as rules of the catalogue: their identity and texts, made from their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rota.domain.agreement import Rung
from rota.domain.base import Language, Text
from rota.domain.own_rule import Duties, OwnRule
from rota.domain.scenario import Scenario, digest
from rota.domain.shift import LONG_SHIFT_MIN, NIGHT_END_MIN, NIGHT_START_MIN, NIGHT_WORK_MIN
from rota.domain.time import MIN_PER_HOUR, WEEKDAY_NAMES, format_clock
from rota.rules.spec import RulePack, RuleSpec, Source, Step
from rota.rules.words import hours

KINDS = {"count": "OwnCount", "run": "OwnRun", "gap": "OwnGap"}
GROUP = "ward"
LIMIT_FROM = Text(nb="avdelingens egen regel (own_rules)", en="the ward's own rule (own_rules)")
SHIFT_KINDS = {
    "day": Text(nb="dag", en="day"),
    "evening": Text(nb="kveld", en="evening"),
    "night": Text(nb="natt", en="night"),
    "long": Text(nb="lang", en="long"),
    "fagdag": Text(nb="fagdag", en="professional day"),
    "leave": Text(nb="fravær", en="leave"),
}
_OR: dict[Language, str] = {"nb": "eller", "en": "or"}


def with_own_rules(pack: RulePack, scenario: Scenario) -> RulePack:
    """The pack with the scenario's own rules after its own. Raises ValueError for a code that occurs twice."""
    if not scenario.own_rules:
        return pack
    specs = (*pack.specs, *(own_spec(own) for own in scenario.own_rules))
    if len({spec.code for spec in specs}) != len(specs):
        raise ValueError("an own rule has the code of another rule")
    own_data = [own.model_dump(mode="json") for own in scenario.own_rules]
    return replace(pack, specs=specs, digest=digest([pack.digest, own_data]))


def own_spec(own: OwnRule) -> RuleSpec:
    """The identity of an own rule. Raises ValueError when it lacks the numbers that its kind needs."""
    words = _words(own)
    return RuleSpec(
        code=own.id,
        kind=KINDS[own.kind],
        group=GROUP,
        title=own.title,
        source=Source(_reference(own), None, "not law", None, ""),
        severity=own.severity,
        statutory=False,
        unit="min" if own.kind == "gap" else "count",
        sense="at_most" if own.at_most is not None else "at_least",
        ladder=(Step(Rung.WARD_POLICY, _limit(own), "not law"),),
        reading=_sentences(words.reading, _scope(own), _definitions(own)),
        formula=words.formula,
        legal_example=words.legal,
        illegal_example=words.illegal,
        limit_from=LIMIT_FROM,
        own=own,
    )


def window_text(own: OwnRule) -> Text:
    """`in 4 consecutive weeks`, `in each week`."""
    if own.weeks is not None:
        if own.weeks == 1:
            return Text(nb="i hver uke", en="in each week")
        return Text(nb=f"i {own.weeks} uker på rad", en=f"in {own.weeks} consecutive weeks")
    if own.days == 1:
        return Text(nb="på én dag", en="on one day")
    return Text(nb=f"i {own.days} dager på rad", en=f"in {own.days} consecutive days")


def duties_text(duties: Duties) -> Text:
    """`shifts with code L, that start on Saturday or Sunday`."""
    parts = [Text(nb="vakter", en="shifts")]
    if duties.codes is not None:
        parts.append(Text(nb=f"med kode {_either(duties.codes, 'nb')}", en=f"with code {_either(duties.codes, 'en')}"))
    if duties.kinds is not None:
        kinds = [SHIFT_KINDS[kind.value] for kind in duties.kinds]
        nb, en = _either((kind.nb for kind in kinds), "nb"), _either((kind.en for kind in kinds), "en")
        parts.append(Text(nb=f"av slaget {nb}", en=f"of kind {en}"))
    if duties.long is not None:
        long = LONG_SHIFT_MIN // MIN_PER_HOUR
        nb, en = ("mer enn", "more than") if duties.long else ("høyst", "at most")
        parts.append(Text(nb=f"på {nb} {long} timer", en=f"of {en} {long} hours"))
    if duties.night is not None:
        yes, no = Text(nb="om natta", en="at night"), Text(nb="ikke om natta", en="not at night")
        parts.append(yes if duties.night else no)
    if (days := duties.weekday_numbers) is not None:
        nb, en = (_either((WEEKDAY_NAMES[lang][day] for day in sorted(days)), lang) for lang in ("nb", "en"))
        parts.append(Text(nb=f"som starter {nb}", en=f"that start on {en}"))
    head, *rest = parts
    return Text(
        nb=" ".join((head.nb, ", ".join(text.nb for text in rest))).strip(),
        en=" ".join((head.en, ", ".join(text.en for text in rest))).strip(),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    reading: Text
    formula: Text
    legal: Text
    illegal: Text


def _limit(own: OwnRule) -> int:
    limit = own.gap_min if own.kind == "gap" else own.at_least if own.at_most is None else own.at_most
    if limit is None:
        raise ValueError(f"own rule {own.id} states no limit")
    return limit


def _words(own: OwnRule) -> _Words:
    return {"count": _count_words, "run": _run_words, "gap": _gap_words}[own.kind](own)


def _count_words(own: OwnRule) -> _Words:
    if own.weeks is None and own.days is None:
        raise ValueError(f"own rule {own.id} states neither weeks nor days")
    what, window = duties_text(own.of), window_text(own)
    low, high = own.at_least, own.at_most
    lower, upper = "" if low is None else f"{low} ≤ ", "" if high is None else f" ≤ {high}"
    beyond = _limit(own) - 1 if high is None else high + 1
    return _Words(
        Text(
            nb=f"Antall {what.nb}, {window.nb}. En rullerende turnus regnes runde etter runde; en som ikke rulleres, "
            "har bare vinduer innenfor perioden.",
            en=f"The number of {what.en}, {window.en}. A rolling cycle is taken lap after lap; one that does not roll "
            "has only windows inside the period.",
        ),
        Text(nb=f"{lower}antall {window.nb}{upper}", en=f"{lower}number {window.en}{upper}"),
        Text(nb=f"{_limit(own)} {window.nb}.", en=f"{_limit(own)} {window.en}."),
        Text(nb=f"{beyond} {window.nb}.", en=f"{beyond} {window.en}."),
    )


def _run_words(own: OwnRule) -> _Words:
    what, limit = duties_text(own.of), _limit(own)
    return _Words(
        Text(
            nb=f"Dager på rad der det starter {what.nb}; også over skjøten og fra kjente dager før perioden.",
            en=f"Days in a row on which there start {what.en}; over the wrap too and from known days before the cycle.",
        ),
        Text(nb=f"dager på rad ≤ {limit}", en=f"days in a row ≤ {limit}"),
        Text(nb=f"Antall dager på rad: {limit}.", en=f"Days in a row: {limit}."),
        Text(nb=f"Antall dager på rad: {limit + 1}.", en=f"Days in a row: {limit + 1}."),
    )


def _gap_words(own: OwnRule) -> _Words:
    what, limit = duties_text(own.of), _limit(own)
    enough, short = hours(limit), hours(limit - 1)
    about = Text(nb="", en="")
    if own.before is not None:
        other = duties_text(own.before)
        about = Text(nb=f", når den er blant {other.nb}", en=f", when that is among {other.en}")
    return _Words(
        Text(
            nb=f"Fri fra slutten av {what.nb} til neste vakt begynner{about.nb}. Bare den neste vakta teller; "
            "fravær er fri. Også over skjøten og fra kjente vakter før perioden.",
            en=f"Time off from the end of {what.en} to the start of the next shift{about.en}. Only the next shift "
            "counts; leave is time off. Over the wrap too and from known shifts before the cycle.",
        ),
        Text(nb=f"start(neste) − slutt(forrige) ≥ {enough.nb}", en=f"start(next) − end(previous) ≥ {enough.en}"),
        Text(nb=f"{enough.nb} fri.", en=f"{enough.en} off."),
        Text(nb=f"{short.nb} fri.", en=f"{short.en} off."),
    )


def _scope(own: OwnRule) -> Text | None:
    """Whom the rule is for; None: everybody."""
    parts: list[Text] = []
    if own.positions is not None:
        parts.append(Text(nb=", ".join(own.positions), en=", ".join(own.positions)))
    if own.min_percent is not None:
        parts.append(Text(nb=f"fra {_number(own.min_percent)} %", en=f"from {own.min_percent:g} %"))
    if own.max_percent is not None:
        parts.append(Text(nb=f"til og med {_number(own.max_percent)} %", en=f"up to {own.max_percent:g} %"))
    if own.competence is not None:
        parts.append(Text(nb=f"med kompetansen {own.competence}", en=f"with the competence {own.competence}"))
    if not parts:
        return None
    return Text(
        nb=f"Gjelder stillinger: {', '.join(text.nb for text in parts)}.",
        en=f"For positions: {', '.join(text.en for text in parts)}.",
    )


def _definitions(own: OwnRule) -> Text | None:
    """What is night, where the rule asks for it."""
    if own.of.night is None and (own.before is None or own.before.night is None):
        return None
    least, clock = NIGHT_WORK_MIN // MIN_PER_HOUR, f"{format_clock(NIGHT_START_MIN)}–{format_clock(NIGHT_END_MIN)}"
    return Text(
        nb=f"Om natta: mer enn {least} timer i tida {clock}.",
        en=f"At night: more than {least} hours in the time {clock}.",
    )


def _reference(own: OwnRule) -> Text:
    said = Text(nb="forutsatt", en="assumed") if own.source is None else Text(nb=own.source, en=own.source)
    return Text(nb=f"avdelingens egen regel: {said.nb}", en=f"the ward's own rule: {said.en}")


def _sentences(*texts: Text | None) -> Text:
    given = [text for text in texts if text is not None]
    return Text(nb=" ".join(text.nb for text in given), en=" ".join(text.en for text in given))


def _either(names: Iterable[str], lang: Language) -> str:
    *head, last = names
    return f"{', '.join(head)} {_OR[lang]} {last}" if head else last


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
