"""The words of the printed reports that no other report has."""

from __future__ import annotations

from rota.domain.base import Language, Text
from rota.io.texts import tidy

WORDS: dict[str, Text] = {
    "page": Text(nb="side {page} av {pages}", en="page {page} of {pages}"),
    "footer": Text(
        nb="Laget av rota {version}. Sjekksummer: {digests}",
        en="Made by rota {version}. Checksums: {digests}",
    ),
    "footer_part": Text(nb="{what} {digest}", en="{what} {digest}"),
    "both_intro": Text(
        nb="Forutsetninger som er like på begge sider, står én gang.",
        en="Assumptions that are the same on both sides stand once.",
    ),
    "missing_letters": Text(
        nb="Tegn som skriften mangler, er vist som □.", en="Characters that the typeface lacks are shown as □."
    ),
    "my_page": Text(nb="Min side", en="My page"),
    "my_page_intro": Text(
        nb="Det forslaget betyr for denne stillingen, slik turnusene i sammenligningen er. Om en endring er god eller "
        "dårlig, kan bare du selv si.",
        en="What the proposal means for this position, as the rotas of the comparison are. Whether a change is good or "
        "bad, only you can say.",
    ),
    "assumed_ward": Text(
        nb="Avdelingen er antatt, ikke en virkelig avdeling.", en="The ward is assumed, not a real one."
    ),
    "my_figures": Text(nb="Stillingen før og etter", en="The position before and after"),
    "my_terms": Text(nb="Hva forslaget endrer", en="What the proposal changes"),
    "my_asked": Text(nb="Hva du blir bedt om", en="What you are asked for"),
    "my_own": Text(nb="Det du selv må være enig i", en="What you yourself must agree to"),
    "my_others": Text(nb="Det andre må være enige om", en="What others must agree to"),
    "my_agreed": Text(nb="Allerede avtalt", en="Agreed already"),
    "asked_nothing": Text(
        nb="Ingenting: linjen holder seg innenfor lovens hovedregler i det som er undersøkt.",
        en="Nothing: the line keeps within the main rules of the law in what was examined.",
    ),
    "asked_no_line": Text(
        nb="Stillingen har ingen linje i forslagets turnus. Hva det betyr for innehaveren, sier verktøyet ikke; det må "
        "drøftes.",
        en="The position has no line in the proposal's rota. What that means for the holder, the tool does not say; it "
        "must be discussed.",
    ),
    "voluntary": Text(
        nb="Et samtykke er frivillig. Uten det må turnusen gjøres om.",
        en="A consent is voluntary. Without it the rota has to be made again.",
    ),
    "my_rota": Text(nb="Turnuslinjen uke for uke", en="The line week by week"),
    "my_rota_note": Text(
        nb="Stjerne (*) og ramme: dagen er annerledes enn før; stjerne alene: fri der det var vakt. "
        "{changed} av {days} dager er annerledes.",
        en="A star (*) and a frame: the day differs from before; a star alone: free where there was a shift. "
        "{changed} of {days} days differ.",
    ),
    "my_rota_alone": Text(
        nb="Stillingen er i turnus bare på den ene siden; ulike dager er ikke merket.",
        en="The position is in the rota on one side only; differing days are not marked.",
    ),
    "not_in_rota": Text(nb="ikke i turnus", en="not in the rota"),
    "hours_short": Text(nb="Timer", en="Hours"),
    "kind_count": Text(nb="Vakter, {kind}", en="Shifts, {kind}"),
    "kinds": Text(nb="Vakter etter type", en="Shifts by kind"),
    "kinds_defined": Text(
        nb="Vakter som begynner i perioden, etter typen scenarioet gir vakten.",
        en="Shifts that start in the cycle, by the kind that the scenario gives the shift.",
    ),
    "shifts_unit": Text(nb="i perioden", en="in the cycle"),
}


def word(key: str, lang: Language, **parts: object) -> str:
    """A text of the printed reports with its parts put in. Raises KeyError for an unknown key."""
    text = tidy(WORDS[key].get(lang))
    return text.format(**parts) if parts else text


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
