"""The words of the position search: criteria with their definitions, states of a structure, headings."""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.base import Language, Text
from rota.domain.levers import Criterion
from rota.domain.structure import PointStatus


@dataclass(frozen=True)
class CriterionWords:
    """Name, column head and definition of a criterion, with decimals and whether more is better."""

    label: Text
    head: Text
    definition: Text
    decimals: int
    higher_is_better: bool


CRITERIA = {
    Criterion.FULL_TIME_SHARE: CriterionWords(
        Text(nb="Andel hele stillinger", en="Share of full-time positions"),
        Text(nb="hele %", en="full %"),
        Text(
            nb="Stillinger på 100 % i prosent av alle stillinger, også ledige.",
            en="Positions of 100 % in percent of all positions, vacant ones included.",
        ),
        1,
        higher_is_better=True,
    ),
    Criterion.SMALL_POSITIONS: CriterionWords(
        Text(nb="Små stillinger", en="Small positions"),
        Text(nb="små", en="small"),
        Text(nb="Stillinger under {small} %.", en="Positions below {small} %."),
        0,
        higher_is_better=False,
    ),
    Criterion.MEAN_PERCENT: CriterionWords(
        Text(nb="Gjennomsnittlig stilling", en="Mean position"),
        Text(nb="snitt %", en="mean %"),
        Text(
            nb="Summen av alle stillingsprosenter, også ledige, delt på antall stillinger.",
            en="The sum of all percents, vacant positions included, by the number of positions.",
        ),
        1,
        higher_is_better=True,
    ),
    Criterion.WISHES_UNMET: CriterionWords(
        Text(nb="Ønsker som ikke er møtt", en="Wishes not met"),
        Text(nb="ønsker igjen", en="unmet"),
        Text(
            nb="Ønsker i forslaget (større stilling, andre helger, langvakter) som strukturen ikke gir.",
            en="Wishes in the levers (larger position, other weekends, long shifts) that the structure does not give.",
        ),
        0,
        higher_is_better=False,
    ),
    Criterion.WEEKEND_BURDEN: CriterionWords(
        Text(nb="Helger per person og år", en="Weekends per person and year"),
        Text(nb="helger/år", en="weekends/yr"),
        Text(
            nb="Arbeidshelger som stillingene skylder etter helgefrekvens, per linje i turnus og 52 uker.",
            en="Working weekends that the positions owe by their frequency, per line of the rota and 52 weeks.",
        ),
        1,
        higher_is_better=False,
    ),
    Criterion.TERMS_CHANGED: CriterionWords(
        Text(nb="Personer med endrede vilkår", en="People whose terms change"),
        Text(nb="endres", en="changed"),
        Text(
            nb="Personer som får annen størrelse, helgefrekvens eller langvakter, eller hvis stilling avsluttes. Det "
            "forslaget ellers sier for alle, er ikke med.",
            en="People who get another size, weekend frequency or long shifts, or whose position ends. What the "
            "proposal says for everybody besides is not counted.",
        ),
        0,
        higher_is_better=False,
    ),
    Criterion.COST: CriterionWords(
        Text(nb="Grunnlønn per år", en="Base pay a year"),
        Text(nb="mill. kr", en="NOK m"),
        Text(
            nb="Årslønn ganger stillingsprosent for alle stillinger, også ledige, uten tillegg og sosiale kostnader.",
            en="Annual pay times percent for all positions, vacant ones included, without supplements or on-costs.",
        ),
        2,
        higher_is_better=False,
    ),
    Criterion.LONG_SHIFTS: CriterionWords(
        Text(nb="Lange helgevakter", en="Long weekend shifts"),
        Text(nb="lange", en="long"),
        Text(
            nb="Vakter over ti timer på arbeidshelgene til dem som har dem, i hele perioden.",
            en="Shifts of more than ten hours on the working weekends of those who have them, over the cycle.",
        ),
        0,
        higher_is_better=False,
    ),
}
COST_IN_FTE = CriterionWords(
    Text(nb="Årsverk i stillinger", en="FTE in positions"),
    Text(nb="årsverk", en="FTE"),
    Text(
        nb="Summen av stillingsprosentene i alle stillinger, også ledige, delt på 100. Lønn er ikke oppgitt for alle.",
        en="The sum of the percents of all positions, vacant ones included, by 100. Pay is not known for everybody.",
    ),
    2,
    higher_is_better=False,
)

STATUS = {
    PointStatus.FOUND: Text(nb="turnus funnet", en="rota found"),
    PointStatus.IMPOSSIBLE: Text(nb="bevist umulig", en="proved impossible"),
    PointStatus.UNDECIDED: Text(nb="ikke avgjort", en="undecided"),
}

WORDS = {
    "title": Text(nb="Stillingssøk", en="Position search"),
    "intro": Text(
        nb="Innenfor det partene har åpnet for, er dette strukturene der ingenting kan bli bedre uten at noe annet "
        "blir dårligere. Hver er bare med som «turnus funnet» når en turnus uten harde brudd og med minstebemanningen "
        "dekket er laget og kontrollert.",
        en="Within the levers that the parties laid out, these are the structures in which nothing can become better "
        "without something else becoming worse. One counts as found only when a rota without hard findings and with "
        "minimum cover met was made and checked.",
    ),
    "order": Text(nb="Rekkefølgen partene har satt: {order}.", en="The parties' order: {order}."),
    "complete": Text(
        nb="Fullstendig: alt annet forslaget åpner for, er bevist umulig, eller det finnes en struktur i tabellen "
        "som det "
        "ikke er et helt trinn bedre enn i noe mål. Trinnene står ved målene.",
        en="Complete: everything else that the levers allow is proved impossible, or there is a structure in the table "
        "that it does not beat by a whole step in any criterion. The steps stand with the criteria.",
    ),
    "incomplete": Text(
        nb="Ikke fullstendig: noe er ikke avgjort, eller tiden tok slutt. Det kan finnes flere strukturer.",
        en="Not complete: something is undecided, or the time was over. There may be more structures.",
    ),
    "present": Text(nb="i dag", en="today"),
    "number": Text(nb="nr.", en="no."),
    "frontier": Text(nb="Strukturer med kontrollert turnus", en="Structures with a checked rota"),
    "chosen": Text(nb="Foreslått (nr. {number})", en="Proposed (no. {number})"),
    "chosen_best": Text(
        nb="Ingen struktur innenfor det forslaget åpner for, kommer foran denne i rekkefølgen: bevist med "
        "regnestykket over helger, "
        "timer og kompetanse.",
        en="No structure within the levers comes before this one in the order: proved by the arithmetic of weekends, "
        "hours and competence.",
    ),
    "order_units": Text(
        nb="I rekkefølgen teller andeler og snitt i hele prosent, helger i tideler og kostnad i {unit}.",
        en="In the order shares and means count in whole percents, weekends in tenths and cost in {unit}.",
    ),
    "unit_pay": Text(nb="100 000 kr", en="NOK 100,000"),
    "unit_fte": Text(nb="0,1 årsverk", en="0.1 FTE"),
    "chosen_open": Text(
        nb="Strukturer som ville kommet foran og ikke er avgjort: {count}.",
        en="Structures that would come before it and are undecided: {count}.",
    ),
    "chosen_unproved": Text(
        nb="At ingen struktur kommer foran denne i rekkefølgen, er ikke bevist.",
        en="That no structure comes before this one in the order is not proved.",
    ),
    "none_found": Text(nb="Ingen turnus er funnet for noen struktur.", en="No rota was found for any structure."),
    "changes": Text(nb="Hva som endres", en="What changes"),
    "ends": Text(nb="avsluttes ({percent} %)", en="ends ({percent} %)"),
    "long": Text(nb="langvakter i arbeidshelgene", en="long shifts on working weekends"),
    "every": Text(nb="helg hver {before}. → hver {after}.", en="weekends every {before} → every {after}"),
    "filled": Text(nb="besettes", en="is filled"),
    "preferences": Text(nb="Fortrinnsrett for deltidsansatte (aml. § 14-3)", en="Part-timers first (WEA § 14-3)"),
    "impossible": Text(nb="Undersøkt og ikke funnet", en="Examined and not found"),
    "limits": Text(nb="Grensen for hvert mål alene, bevist", en="The limit of each criterion alone, proved"),
    "limits_intro": Text(
        nb="Ingen struktur innenfor det forslaget åpner for, er bedre enn dette i ett mål, hva den enn gir opp i de "
        "andre.",
        en="No structure within the levers is better than this in one criterion, whatever it gives up in the others.",
    ),
    "levers": Text(nb="Hva hvert virkemiddel gir", en="What each lever buys"),
    "levers_intro": Text(
        nb="Beste struktur i rekkefølgen med bare disse virkemidlene. Bare regnestykket, ikke turnus, der det ikke "
        "står "
        "annet. Frigjort: betalte timer i uka som langvaktene sparer fordi én vakt går over dag og kveld.",
        en="The best structure in the order with these levers only. Arithmetic alone, no rota, unless it says so. "
        "Freed: paid hours a week that long shifts save because one shift spans day and evening.",
    ),
    "lever": Text(nb="virkemidler", en="levers"),
    "all_levers": Text(nb="alle", en="all"),
    "all_but": Text(nb="alle unntatt: {lever}", en="all but: {lever}"),
    "ended": Text(nb="avsluttet", en="ended"),
    "enlarged": Text(nb="større", en="larger"),
    "freed": Text(nb="frigjort t/uke", en="freed h/wk"),
    "freed_fte": Text(nb="{hours} ({fte} årsverk)", en="{hours} ({fte} FTE)"),
    "fagdag": Text(nb="fagdager", en="fagdager"),
    "no_structure": Text(nb="går ikke opp (bevist)", en="does not add up (proved)"),
    "definitions": Text(nb="Målene", en="The criteria"),
    "more": Text(
        nb="Alt som er mer, står i filene (--out) og i --json.", en="The rest is in the files (--out) and --json."
    ),
    "step": Text(nb="Trinn: {step}.", en="Step: {step}."),
    "which_of_equals": Text(
        nb="Mellom stillinger som er like i alt, tar verktøyet de siste i fila; hvem det blir, er partenes valg.",
        en="Among positions equal in everything the tool takes the last in the file; who it is, is for the parties.",
    ),
    "found_section": Text(nb="Slik ble stillingene funnet", en="How the positions were found"),
    "found_intro": Text(
        nb="Ingen har skrevet inn stillingsstørrelsene i forslaget. De er funnet av stillingssøket innenfor det "
        "forslaget åpner for, i denne rekkefølgen: {order}. Dette åpner forslaget for:",
        en="Nobody typed in the position sizes of the proposal. The position search found them within the levers "
        "below, in this order: {order}. The levers:",
    ),
    "needs": Text(nb="Krever: {needs}.", en="Needs: {needs}."),
    "no_rung": Text(nb="ingen kan gi adgang", en="nobody can allow it"),
    "wished": Text(nb="ønsket av innehaverne", en="asked for by the holders"),
    "assumed": Text(nb="antatt", en="assumed"),
    "budget_fte": Text(
        nb="Ramme: årsverkene i stillinger kan endres med høyst {change}",
        en="Budget: FTE may change by {change} at most",
    ),
    "budget_pay": Text(
        nb="Ramme: grunnlønn kan endres med høyst {change} kr i året",
        en="Budget: base pay may change by NOK {change} a year at most",
    ),
    "not_found_exit": Text(
        nb="Stillingssøket fant ingen struktur med turnus. Se `rota positions`.",
        en="The position search found no structure with a rota. See `rota positions`.",
    ),
}


def say(key: str, lang: Language, **parts: object) -> str:
    """A text with its parts put in."""
    return WORDS[key].get(lang).format(**parts)


def words_of(criterion: Criterion, *, pay: bool) -> CriterionWords:
    """The words of a criterion; cost is in FTE where pay is not known."""
    return CRITERIA[criterion] if pay or criterion is not Criterion.COST else COST_IN_FTE
