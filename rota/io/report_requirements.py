"""What a rota requires, in words: by who has to agree, with how it stands and, against a baseline, what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rota.domain.agreement import Rung
from rota.domain.base import Language, Text
from rota.domain.requirement import Requirement, Standing
from rota.io.figures import amount, place
from rota.io.report import rung_text
from rota.io.rules_words import WORDS
from rota.io.texts import say

STANDINGS: dict[Standing, Text] = {
    Standing.IN_FORCE: Text(nb="avtale inngått", en="agreement in force"),
    Standing.RECORDED: Text(nb="samtykke er lagt til grunn, må innhentes", en="consent is assumed, must be obtained"),
    Standing.PROPOSED: Text(nb="avtale foreslått, ikke inngått", en="agreement proposed, not yet made"),
    Standing.NOT_YET_VALID: Text(
        nb="avtalen gjelder ikke fra periodens start", en="agreement not valid from the start"
    ),
    Standing.EXPIRED: Text(nb="avtalen utløper før perioden er over", en="agreement expires before the period is over"),
    Standing.TOO_SHORT: Text(nb="avtalen rekker ikke så langt", en="agreement does not go that far"),
    Standing.OTHER_PEOPLE: Text(nb="avtalen omfatter andre", en="agreement covers others"),
    Standing.MISSING: Text(nb="avtale mangler", en="agreement missing"),
    Standing.NOT_LAWFUL: Text(nb="ingen avtale kan gi adgang til dette", en="no agreement can allow this"),
}


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement in words. `who` are those who must agree, `whom` the positions it is for."""

    rule: str
    title: str
    reference: str
    amount: str
    where: str
    who: str
    whom: str
    count: int
    standing: str
    met: bool
    change: str
    also: str


def requirement_lines(
    requirements: Iterable[Requirement], labels: Mapping[str, str], lang: Language
) -> dict[str, list[RequirementLine]]:
    """Requirements under who has to agree, lowest rung first. `labels` names positions in full."""
    groups: dict[str, list[RequirementLine]] = {}
    for one in requirements:
        groups.setdefault(rung_text(one.rung, lang), []).append(_line(one, labels, lang))
    return groups


def evidence_text(mark: str, lang: Language) -> str:
    """`verified`, `to verify` or `not law` in words."""
    return WORDS[mark][lang]


def requirement_summary(requirements: Iterable[Requirement], lang: Language) -> str:
    """The highest rung needed, and how much of it is not in place."""
    every = tuple(requirements)
    if not every:
        return say("requires_nothing", lang)
    highest = max((one.rung for one in every), key=lambda rung: rung.height)
    missing = sum(not one.standing.is_met and one.standing is not Standing.RECORDED for one in every)
    consents = {name for one in every if one.standing is Standing.RECORDED for name in one.positions}
    if highest is Rung.NOT_LAWFUL:
        return say("requires_unlawful", lang)
    text = say("requires_up_to", lang, rung=rung_text(highest, lang))
    key = "requires_met" if not missing else "requires_missing_one" if missing == 1 else "requires_missing"
    rest = say(key, lang, count=missing)
    if consents:
        rest = f"{rest}; {say('requires_consent', lang, count=len(consents))}"
    return f"{text}; {rest}"


def _line(one: Requirement, labels: Mapping[str, str], lang: Language) -> RequirementLine:
    main = "" if one.main_limit is None else say("main_rule_is", lang, limit=amount(one.main_limit, one.unit, lang))
    higher = [rung_text(rung, lang) for rung in one.rungs if rung is not one.rung]
    agreements = f" ({', '.join(one.agreements)})" if one.agreements else ""
    who = "" if one.position_id is None else labels.get(one.position_id, one.position_id)
    return RequirementLine(
        rule=one.rule,
        title=one.title.get(lang),
        reference=one.reference.get(lang),
        amount=f"{amount(one.measured, one.unit, lang)}{f' ({main})' if main else ''}",
        where=", ".join(part for part in (who, place(one.week, one.day, lang)) if part),
        who=_who(one, lang),
        whom=", ".join(one.positions) or say("ward", lang),
        count=len(one.positions),
        standing=f"{STANDINGS[one.standing].get(lang)}{agreements}",
        met=one.standing.is_met,
        change="" if one.change is None else say(f"change.{one.change}", lang),
        also=say("also_with", lang, rungs=", ".join(higher)) if higher else "",
    )


def _who(one: Requirement, lang: Language) -> str:
    """Who has to agree: the holders themselves, the unions of the positions, or an authority."""
    if one.rung in (Rung.LOCAL_TARIFF_BOUND, Rung.UNION_INNSTILLINGSRETT):
        unions = ", ".join(one.unions)
        rest = say("unorganised_count", lang, count=len(one.unorganised)) if one.unorganised else ""
        return ", ".join(part for part in (unions, rest) if part) or say("no_union", lang)
    if one.rung is Rung.INDIVIDUAL_WRITTEN:
        return say("each_holder", lang, count=len(one.positions))
    return rung_text(one.rung, lang)
