"""The words of the weekend ledger in the terminal."""

from __future__ import annotations

from rota.domain.base import Language, Text

WORDS = {
    "title": Text(nb="Helgeregnskap", en="Weekend ledger"),
    "intro": Text(
        nb="En plass er én person på én vakt en helgedag. Bemanningsplanen krever plasser hver helg; stillingene "
        "skylder plasser etter helgefrekvens og vakter. Skylder de færre enn det kreves, står plasser åpne uansett "
        "hvordan turnusen legges.",
        en="A place is one person on one shift on a weekend day. The staffing plan asks for places each weekend; the "
        "positions owe places by their weekend frequency and shifts. If they owe fewer than are asked for, places "
        "stay open however the rota is made.",
    ),
    "levers": Text(nb="Grep som er tatt", en="Levers pulled"),
    "counted_at": Text(nb="Når det telles (minstekrav)", en="When it is counted (minimums)"),
    "anchor": Text(nb="{day}: {parts}", en="{day}: {parts}"),
    "closes": Text(
        nb="Regnestykket går opp: {required} plasser kreves hver helg, og stillingene skylder {owed}. Ingen plass må "
        "stå åpen etter dette regnestykket alene.",
        en="The sum closes: {required} places are required each weekend, and the positions owe {owed}. By this sum "
        "alone no place has to stay open.",
    ),
    "open_exact": Text(
        nb="Minst {gap} plasser står åpne hver helg i snitt: {required} kreves, og stillingene skylder {owed}.",
        en="At least {gap} places stay open each weekend on average: {required} are required, the positions owe "
        "{owed}.",
    ),
    "tight": Text(nb="{day} mangler {gap}: {places}.", en="{day} lacks {gap}: {places}."),
    "place": Text(nb="{kind} ({who})", en="{kind} ({who})"),
    "everybody": Text(nb="alle", en="everybody"),
    "exact": Text(
        nb="Det er det minste som må stå åpent når bare helgefrekvens, vakter og kompetanse teller, og arbeidshelgene "
        "kan fordeles fritt på ukene.",
        en="That is the fewest that must stay open when only frequency, shifts and competence count, and working "
        "weekends may lie in any weeks.",
    ),
    "bound": Text(
        nb="Tallet er en nedre grense: det kan mangle flere, siden noen kan velge mellom vakter som dekker ulikt "
        "mange plasser, eller kompetansene er mange.",
        en="The number is a lower bound: more can be lacking, since some may choose between shifts that cover "
        "different numbers of places, or the competences are many.",
    ),
    "place_head": Text(nb="Plasser per helg", en="Places per weekend"),
    "required": Text(nb="Kreves", en="Required"),
    "owed": Text(nb="Kan dekkes", en="Can be met"),
    "gap": Text(nb="Mangler", en="Lacks"),
    "able": Text(nb="Personer", en="People"),
    "more": Text(nb="Flere trengs", en="More needed"),
    "rows": Text(
        nb="Kan dekkes: det meste de som kan ta plassene skylder, som om de ikke tok andre. De samme folkene kan stå i "
        "flere rader, så radene skal ikke legges sammen. Flere trengs: mangelen delt på det én av dem skylder i snitt, "
        "rundet opp.",
        en="Can be met: the most that those who can fill the places owe, as if they filled no others. The same "
        "people can stand in several rows, so rows must not be added up. More needed: what lacks over "
        "what one of them owes on average, rounded up.",
    ),
    "people": Text(
        nb="Folk: {now} har arbeidshelg nå; {needed} trengs om hver skylder like mye som snittet nå "
        "({each} plasser per helg).",
        en="People: {now} work weekends now; {needed} are needed if each owes as much as the mean now "
        "({each} places per weekend).",
    ),
    "budget": Text(
        nb="Snittstilling nå: {mean} %. Tak etter stillingene: {ceiling} % = {fte} årsverk delt på {needed} personer.",
        en="Mean position now: {mean} %. Ceiling by the positions: {ceiling} % = {fte} full-time equivalents over "
        "{needed} people.",
    ),
    "demand": Text(
        nb="Tak etter bemanningsplanen: {ceiling} %. Minstekravene trenger {hours} timer i uka; kontraktene til folk "
        "uten helg er trukket fra, og resten er delt på {needed} personer.",
        en="Ceiling by the staffing plan: {ceiling} %. The minimums need {hours} hours a week; the contracts of those "
        "without weekends are taken off, and the rest is shared by {needed} people.",
    ),
    "above": Text(
        nb="Et tak over 100 % betyr at helgene ikke tvinger fram deltid.",
        en="A ceiling above 100 % means that weekends do not force anybody into part-time.",
    ),
    "nobody": Text(
        nb="Ingen stilling med linje i turnusen skylder slike plasser: folk og tak kan ikke regnes ut.",
        en="No position with a line in the rota owes such places: people and ceilings cannot be worked out.",
    ),
    "positions": Text(nb="Hvem som skylder hva", en="Who owes what"),
    "who": Text(nb="Stillinger", en="Positions"),
    "every": Text(nb="Helg", en="Weekend"),
    "weekends": Text(nb="Helger", en="Weekends"),
    "per_weekend": Text(nb="Plasser på", en="Places on"),
    "hours": Text(nb="Timer på", en="Hours on"),
    "sum": Text(nb="I snitt", en="Mean"),
    "every_n": Text(nb="hver {n}.", en="every {n}"),
    "never": Text(nb="ingen", en="none"),
    "positions_note": Text(
        nb="Helger: flest arbeidshelger for hver av dem på {weeks} uker. Plasser og timer på: i én arbeidshelg for "
        "hver av dem. I snitt: plasser per helg for alle i raden til sammen.",
        en="Weekends: the most working weekends of each of them in {weeks} weeks. Places and hours on: in one working "
        "weekend of each of them. Mean: places per weekend of all in the row together.",
    ),
    "vacant": Text(
        nb="Ledig, ikke medregnet: {names}. Besatt ville de skyldt {places} plasser per helg.",
        en="Vacant, not counted: {names}. Filled they would owe {places} places per weekend.",
    ),
    "no_weekends": Text(nb="Uten helg: {names}.", en="Without weekends: {names}."),
    "no_place": Text(
        nb="Har helg, men ingen av vaktene dekker en plass: {names}.",
        en="Have weekends, but none of their shifts covers a place: {names}.",
    ),
    "over_contract": Text(
        nb="Kontrakten er mindre enn helgetimene alene: {names}. De kan skylde færre plasser enn regnet her.",
        en="Contract smaller than the weekend hours alone: {names}. They may owe fewer places than counted here.",
    ),
    "not_counted": Text(nb="Ikke regnet med", en="Not counted"),
    "proof": Text(
        nb="En mangel her er et bevis: ingen turnus dekker minstekravene under reglene i scenarioet.",
        en="A shortage here is a proof: no rota meets the minimums under the scenario's rules.",
    ),
    "no_proof": Text(
        nb="En mangel her er ikke et bevis: regler den hviler på er myke, eller fredag eller enkelte datoer er "
        "annerledes.",
        en="A shortage here is no proof: rules it rests on are soft, or Friday or single dates differ.",
    ),
    "day": Text(nb="dag", en="day"),
    "evening": Text(nb="kveld", en="evening"),
    "night": Text(nb="natt", en="night"),
    "long": Text(nb="langvakt", en="long shift"),
    "and": Text(nb="og", en="and"),
}


def say(key: str, lang: Language, **values: object) -> str:
    """A text with its values."""
    return WORDS[key].get(lang).format(**values)
