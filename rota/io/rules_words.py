"""Words of the catalogue of rules in both languages."""

from __future__ import annotations

from rota.domain.base import Language

Words = dict[str, dict[Language, str]]

RUNGS: Words = {
    "ward_policy": {"nb": "avdelingen bestemmer", "en": "the ward decides"},
    "statute_default": {"nb": "hovedregel i loven", "en": "main rule of the law"},
    "individual_written": {"nb": "skriftlig avtale med den enkelte", "en": "written agreement with the individual"},
    "local_tariff_bound": {"nb": "avtale med tillitsvalgte", "en": "agreement with the representatives"},
    "at_permit": {"nb": "tillatelse fra Arbeidstilsynet", "en": "permit from the Labour Inspection"},
    "union_innstillingsrett": {"nb": "fagforening sentralt", "en": "union centrally"},
    "not_lawful": {"nb": "ikke lovlig", "en": "not lawful"},
}
SHORT_RUNGS: Words = {
    "ward_policy": {"nb": "avdelingen", "en": "the ward"},
    "statute_default": {"nb": "hovedregel", "en": "main rule"},
    "individual_written": {"nb": "den enkelte", "en": "the individual"},
    "local_tariff_bound": {"nb": "tillitsvalgte", "en": "representatives"},
    "at_permit": {"nb": "Arbeidstilsynet", "en": "Labour Inspection"},
    "union_innstillingsrett": {"nb": "fagforening sentralt", "en": "union centrally"},
}
GROUPS: Words = {
    "hours": {"nb": "Arbeidstid", "en": "Working hours"},
    "rest": {"nb": "Hvile", "en": "Rest"},
    "sundays": {"nb": "Søndager og røde dager", "en": "Sundays and public holidays"},
    "weekends": {"nb": "Helger", "en": "Weekends"},
    "nights": {"nb": "Netter", "en": "Nights"},
    "breaks": {"nb": "Pauser", "en": "Breaks"},
    "runs": {"nb": "Dager og vakter på rad", "en": "Days and shifts in a row"},
    "fagdag": {"nb": "Fagdager", "en": "Professional days"},
    "cover": {"nb": "Bemanning", "en": "Cover"},
    "staff": {"nb": "Stillinger", "en": "Positions"},
    "roster": {"nb": "Turnusens form", "en": "The form of a rota"},
    "agreements": {"nb": "Avtaler", "en": "Agreements"},
    "ward": {"nb": "Avdelingens egne regler", "en": "The ward's own rules"},
}
KINDS: Words = {
    "discussion": {"nb": "drøfting", "en": "discussion"},
    "agreement": {"nb": "avtale", "en": "agreement"},
    "document": {"nb": "dokument", "en": "document"},
    "information": {"nb": "opplysning", "en": "information"},
    "right": {"nb": "rettighet", "en": "right"},
}
TRIGGERS: Words = {
    "always": {"nb": "alltid", "en": "always"},
    "night_work": {"nb": "nattarbeid", "en": "night work"},
    "sunday_work": {"nb": "søn- og helgedagsarbeid", "en": "work on Sundays and public holidays"},
    "long_shifts": {"nb": "langvakter", "en": "long shifts"},
    "contract_changes": {"nb": "endrede stillinger", "en": "changed positions"},
    "part_time": {"nb": "deltid", "en": "part-time work"},
    "averaging": {"nb": "gjennomsnittsberegning", "en": "averaging of hours"},
    "central_approval": {"nb": "noe som krever fagforening sentralt", "en": "anything that needs a union centrally"},
    "year_plan": {"nb": "plan for et år", "en": "a plan for a year"},
    "without_union": {"nb": "ansatte uten fagforening", "en": "employees without a union"},
    "extra_shifts": {"nb": "ekstravakter og overtid", "en": "extra shifts and overtime"},
    "on_call": {"nb": "hvilende vakt og beredskapsvakt", "en": "passive and on-call duty"},
    "trial": {"nb": "prøveperiode", "en": "a trial"},
    "holiday_period": {"nb": "høytid og ferie", "en": "holiday periods"},
}
UNITS: Words = {
    "days": {"nb": "dager", "en": "days"},
    "months": {"nb": "måneder", "en": "months"},
    "percent": {"nb": "%", "en": "%"},
}
ONE: Words = {
    "days": {"nb": "dag", "en": "day"},
    "months": {"nb": "måned", "en": "month"},
}
WORDS: Words = {
    "rules": {"nb": "Regler i pakken {pack}: {title}", "en": "Rules of the pack {pack}: {title}"},
    "obligations": {"nb": "Det ingen turnus kan vise", "en": "What no roster can show"},
    "obligations_intro": {
        "nb": "Drøftinger, avtaler, dokumenter og rettigheter som hører til, men som verktøyet ikke kan kontrollere.",
        "en": "Discussions, agreements, documents and rights that belong to it but that the tool cannot check.",
    },
    "not_shown": {
        "nb": "Ingen turnus viser om dette er gjort; verktøyet kontrollerer det ikke.",
        "en": "No roster shows whether this was done; the tool does not check it.",
    },
    "hard": {"nb": "må holdes", "en": "must be kept"},
    "soft": {"nb": "anbefaling", "en": "recommendation"},
    "info": {"nb": "til opplysning", "en": "for information"},
    "severity": {"nb": "Alvorlighet", "en": "Severity"},
    "fixed": {"nb": "kan ikke gjøres mildere i et scenario", "en": "cannot be softened in a scenario"},
    "source": {"nb": "Kilde", "en": "Source"},
    "address": {"nb": "Adresse", "en": "Address"},
    "evidence": {"nb": "Merke", "en": "Mark"},
    "verified": {"nb": "bekreftet", "en": "verified"},
    "to verify": {"nb": "må bekreftes", "en": "to verify"},
    "not law": {"nb": "ikke lov", "en": "not law"},
    "read": {"nb": "lest {date}", "en": "read {date}"},
    "looked_for": {"nb": "sist vurdert {date}", "en": "last looked at {date}"},
    "valid_from": {"nb": "Gjelder fra", "en": "Valid from"},
    "not_given": {"nb": "ikke funnet i kilden", "en": "not found in the source"},
    "from": {"nb": "gjelder fra {date}", "en": "valid from {date}"},
    "ladder": {"nb": "Hvem kan avtale hva", "en": "Who may agree to what"},
    "limits": {"nb": "Grenser", "en": "Limits"},
    "no_number": {"nb": "ingen tallgrense", "en": "no number"},
    "limit_from": {"nb": "Grensen kommer fra", "en": "The limit comes from"},
    "formula": {"nb": "Formel", "en": "Formula"},
    "reading": {"nb": "Slik leses regelen", "en": "How the rule is read"},
    "criteria": {"nb": "Tall og vilkår i regelen", "en": "Numbers and conditions of the rule"},
    "legal": {"nb": "Innenfor grensen", "en": "Within the limit"},
    "illegal": {"nb": "Utenfor grensen", "en": "Beyond the limit"},
    "at_most": {"nb": "høyst", "en": "at most"},
    "at_least": {"nb": "minst", "en": "at least"},
    "hours": {"nb": "t", "en": "h"},
    "kind": {"nb": "Slag", "en": "Kind"},
    "when": {"nb": "Gjelder ved", "en": "Concerns"},
    "programs": {"nb": "Programmene", "en": "The programs"},
    "check_and_model": {"nb": "kontroll og modell", "en": "check and model"},
    "check_alone": {"nb": "bare kontroll", "en": "check only"},
    "model_alone": {"nb": "bare modell: kontroll mangler", "en": "model only: check missing"},
    "neither": {"nb": "verken kontroll eller modell", "en": "neither check nor model"},
    "check_yes": {"nb": "Kontrollen undersøker regelen.", "en": "The check examines it."},
    "check_no": {"nb": "Kontrollen mangler.", "en": "The check is missing."},
    "poster_yes": {"nb": "Modellen kjenner den.", "en": "The model knows it."},
    "poster_no": {"nb": "Modellen mangler den.", "en": "The model lacks it."},
    "poster_not_needed": {"nb": "Ikke i modellen: {reason}", "en": "Not in the model: {reason}"},
    "more": {
        "nb": "`rota rules KODE` viser en regel i sin helhet, på begge språk. Dette er ikke juridisk rådgivning.",
        "en": "`rota rules CODE` shows one rule whole, in both languages. This is not legal advice.",
    },
}


def word(name: str, lang: Language, **values: str) -> str:
    """A word or phrase of the catalogue, its values put in."""
    return WORDS[name][lang].format(**values)
