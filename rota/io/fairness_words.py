"""The words of the distribution of burdens in the reports. The figures bring their own definitions."""

from __future__ import annotations

from rota.domain.base import Language, Text

WORDS: dict[str, Text] = {
    "intro": Text(
        nb="Hvem belastningene faller på i hver turnus, og hvem forslaget gir mer og mindre. Alle tall gjelder et år. "
        "Hver belastning står for seg, per person og per årsverk; de veies ikke sammen til noen poengsum. Om mer eller "
        "mindre av noe er bra eller dårlig for en person, kan bare vedkommende selv si.",
        en="Whom the burdens fall on in each rota, and to whom the proposal gives more and less. All figures are for a "
        "year. Each burden stands alone, per person and per FTE; they are not weighed together into any score. Whether "
        "more or less of something is good or bad for a person, only that person can say.",
    ),
    "spread": Text(nb="Hvordan belastningen er fordelt", en="How each burden is shared out"),
    "burden": Text(nb="Belastning", en="Burden"),
    "basis.person": Text(nb="per person", en="per person"),
    "basis.fte": Text(nb="per årsverk", en="per FTE"),
    "side": Text(nb="Regnet", en="Counted"),
    "people": Text(nb="Antall", en="People"),
    "most": Text(nb="Mest belastet", en="Most burdened"),
    "whom": Text(nb="Hvem", en="Who"),
    "median": Text(nb="Median", en="Median"),
    "range": Text(nb="Spredning", en="Range"),
    "least": Text(nb="Minst", en="Least"),
    "gini": Text(nb="Gini", en="Gini"),
    "nobody_can": Text(nb="ingen kan ha den", en="nobody can have it"),
    "nobody_has": Text(nb="ingen har noe", en="nobody has any"),
    "same_all": Text(nb="likt for alle {count}", en="the same for all {count}"),
    "positions": Text(nb="{count} stillinger", en="{count} positions"),
    "moves": Text(
        nb="Hvem får mindre og hvem får mer av hver belastning", en="Who gets less and who gets more of each"
    ),
    "less": Text(nb="Mindre", en="Less"),
    "same": Text(nb="Likt", en="Same"),
    "more": Text(nb="Mer", en="More"),
    "way.less": Text(nb="mindre", en="less"),
    "way.same": Text(nb="likt", en="same"),
    "way.more": Text(nb="mer", en="more"),
    "moves_head": Text(nb="Mindre/likt/mer", en="Less/same/more"),
    "threshold": Text(nb="Likt under", en="Same below"),
    "threshold_note": Text(nb="likt: forskjell under {limit}", en="same: differs by less than {limit}"),
    "only_baseline": Text(nb="Bare i turnus i utgangspunktet", en="In the rota in the baseline only"),
    "only_proposal": Text(nb="Bare i turnus i forslaget", en="In the rota in the proposal only"),
    "persons": Text(
        nb="Hver person: i hvor mange belastninger mer, og i hvor mange mindre",
        en="Each person: more in how many burdens, less in how many",
    ),
    "persons_note": Text(
        nb="I scenarioets rekkefølge, ikke rangert. Belastningene veier ikke likt, så antallene er ingen poengsum.",
        en="In the scenario's order, not ranked. The burdens do not count alike, so the numbers are no score.",
    ),
    "more_in": Text(nb="Mer i", en="More in"),
    "less_in": Text(nb="Mindre i", en="Less in"),
    "cannot": Text(nb="kan ikke ha den", en="cannot have it"),
    "groups": Text(nb="Gjennomsnitt etter gruppe", en="Means by group"),
    "groups_note": Text(
        nb="Stilling for stilling står tallene ellers i rapporten med pseudonym, for partene. Grupper er det som egner "
        "seg for å deles videre.",
        en="Position by position the figures stand elsewhere in the report by pseudonym, for the parties. Groups are "
        "what is fit to be passed on.",
    ),
    "group": Text(nb="Gruppe", en="Group"),
    "everybody": Text(nb="Alle", en="Everybody"),
    "withheld.small": Text(nb="færre enn fem", en="fewer than five"),
    "withheld.complement": Text(
        nb="holdt tilbake for å skjerme en mindre gruppe", en="withheld to protect a smaller group"
    ),
    "nobody": Text(nb="ingen", en="nobody"),
    "definitions": Text(nb="Slik er det regnet", en="How it is computed"),
}


def fair(key: str, lang: Language, **parts: object) -> str:
    """A text of the distribution of burdens with its parts put in. Raises KeyError for an unknown key."""
    text = WORDS[key].get(lang)
    return text.format(**parts) if parts else text
