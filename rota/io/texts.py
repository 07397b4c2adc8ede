"""The reports' own words in both languages: headings, column heads, fixed sentences. Figures bring their own texts."""

from __future__ import annotations

from rota.domain.base import Language, Text

_WORDS: dict[str, tuple[str, str]] = {
    # --------------------------------------------------------------------------------------------- the two sides
    "baseline": ("Utgangspunkt", "Baseline"),
    "proposal": ("Forslag", "Proposal"),
    "before": ("før", "before"),
    "after": ("etter", "after"),
    "difference": ("Forskjell", "Difference"),
    "none": ("ingen", "none"),
    "all": ("alle", "all"),
    "week": ("Uke", "Week"),
    "weeks": ("{weeks} uker", "{weeks} weeks"),
    "one_week": ("1 uke", "1 week"),
    "cycle_text": ("{weeks} fra {start}", "{weeks} from {start}"),
    "vacant": ("ledig", "vacant"),
    # ----------------------------------------------------------------------------------------------- the heading
    "report": ("Sammenligning av turnus", "Comparison of rotas"),
    "roster": ("Turnus", "Rota"),
    "ward": ("Avdeling", "Ward"),
    "period": ("Periode", "Cycle"),
    "contents": ("Innhold", "Contents"),
    "assumed_ward": (
        "Avdelingen er antatt, ikke en virkelig avdeling. Forutsetningene står samlet lenger ned.",
        "The ward is assumed, not a real one. What is assumed is listed further down.",
    ),
    "assumed_side": ("Tallene i forslaget er antatt.", "The figures of the proposal are assumed."),
    # ---------------------------------------------------------------------------------------------- requirements
    "found_section": ("Slik ble stillingene funnet", "How the positions were found"),
    "profile": ("Ergonomisk profil", "Ergonomic profile"),
    "fairness": ("Fordeling av belastning", "How burdens are shared"),
    "requirements": ("Hva forslaget krever", "What the proposal requires"),
    "requirements_rota": ("Hva turnusen krever", "What the rota requires"),
    "requirements_intro": (
        "Alt som går lenger enn lovens hovedregler i den viste turnusen, etter hvem som må være enige, og hvordan det "
        "står med hver avtale. Det laveste trinnet som kan gi adgang, er nevnt; en avtale høyere oppe dekker det også.",
        "Everything in the rota shown that goes beyond the main rules of the law, by who has to agree, and how it "
        "stands in the scenario. The lowest rung that can allow it is named; an agreement higher up covers it too.",
    ),
    "requires_nothing": (
        "Ingenting ut over lovens hovedregler i de reglene som er undersøkt.",
        "Nothing beyond the main rules of the law in the rules examined.",
    ),
    "requires_unlawful": (
        "Noe i turnusen kan ingen avtale gi adgang til.",
        "Something in the rota no agreement can allow.",
    ),
    "requires_up_to": ("Det høyeste trinnet som trengs: {rung}", "The highest rung needed: {rung}"),
    "requires_missing": ("{count} krav er ikke på plass", "{count} requirements are not in place"),
    "requires_missing_one": ("ett krav er ikke på plass", "one requirement is not in place"),
    "requires_consent": (
        "samtykke fra {count} er bare lagt til grunn og må innhentes",
        "the consent of {count} is only assumed and must be obtained",
    ),
    "provided_agreements": (
        "forutsatt at avtale inngås ({agreements})",
        "provided that an agreement is made ({agreements})",
    ),
    "provided_consent": ("og at {count} samtykker skriftlig", "and that {count} consent in writing"),
    "requires_met": (
        "avtalene som trengs for reglene under, står i scenarioet; det er ingen godkjenning",
        "the agreements needed for the rules below stand in the scenario; that is no approval",
    ),
    "main_rule_is": ("hovedregelen er {limit}", "the main rule is {limit}"),
    "also_with": ("dekkes også av: {rungs}", "also covered by: {rungs}"),
    "unorganised_count": ("{count} uorganiserte", "{count} without a union"),
    "no_union": ("stillingene har ingen fagforening oppgitt", "the positions have no union stated"),
    "each_holder": ("hver av de {count}", "each of the {count}"),
    "change.new": ("nytt", "new"),
    "change.further": ("lenger enn i dag", "further than today"),
    "change.same": ("som i dag", "as today"),
    "dropped": ("Trengs ikke lenger", "No longer needed"),
    "who_agrees": ("Hvem må være enig", "Who must agree"),
    "for_whom": ("For stillingene", "For the positions"),
    "standing": ("Status", "Standing"),
    "against_today": ("Mot i dag", "Against today"),
    "furthest": ("Lengst", "Furthest"),
    "asked": ("Det ingen turnus kan vise", "What no rota can show"),
    "asked_intro": (
        "Dette ber lov og avtaler om ved siden av turnusen. Verktøyet vurderer ikke om det er gjort.",
        "Law and agreements ask for this beside the rota. The tool does not assess whether it is done.",
    ),
    "asked_more": ("`rota rules ID` viser teksten.", "`rota rules ID` shows the text."),
    # --------------------------------------------------------------------------------------------------- summary
    "summary": ("Kort fortalt", "In short"),
    "facts_caption": ("Det viktigste på begge sider", "The main facts on both sides"),
    "fact_hard": ("Regler som må holdes", "Rules that must be kept"),
    "fact_soft": ("Avvik fra anbefalinger", "Departures from recommendations"),
    "fact_minimum": ("Under minstebemanning", "Below minimum staffing"),
    "fact_competence": ("Kompetanse som mangler", "Competence missing"),
    "fact_positions": ("Stillinger", "Positions"),
    "fact_made": ("Turnusen er", "The rota was"),
    "fact_agreements": ("Hviler på avtaler som ikke er inngått", "Rests on agreements not yet made"),
    "fact_filled": ("Ledige stillinger som forutsettes besatt", "Vacant positions assumed filled"),
    "fact_outcomes": ("Rapporterte utfall", "Reported outcomes"),
    "size_fact": (
        "{positions} stillinger, {fte} årsverk; av dette {people} personer og {worked} årsverk i turnus",
        "{positions} positions, {fte} FTE; of these {people} people and {worked} FTE in the rota",
    ),
    "no_breach": (
        "ingen brudd funnet blant {windows} undersøkte tidsvinduer",
        "no breach found among {windows} windows examined",
    ),
    "one_breach": ("1 brudd blant {windows} undersøkte tidsvinduer", "1 breach among {windows} windows examined"),
    "breaches": (
        "{count} brudd blant {windows} undersøkte tidsvinduer",
        "{count} breaches among {windows} windows examined",
    ),
    "nothing_examined": ("ingenting å undersøke", "nothing to examine"),
    "no_approval": (
        "At ingen brudd er funnet, er ingen godkjenning. Verktøyet vurderer ikke om ordningen er forsvarlig "
        "(aml. § 10-2), og gjør ingen risikovurdering.",
        "That no breach was found is not an approval. The tool does not assess whether the arrangement is justifiable "
        "(WEA § 10-2), and it makes no risk assessment.",
    ),
    "outcomes_met": (
        "{met} av {all} er beregnet som rapportert",
        "{met} of {all} are computed as reported",
    ),
    "notes": ("Merk", "Note"),
    # -------------------------------------------------------------------------------------------------- outcomes
    "outcomes": ("Rapporterte og beregnede utfall", "Outcomes as reported and as computed"),
    "outcomes_intro": (
        "Hvert utfall står med kildens ord. Stillingsstørrelser, hvem som tar lange vakter og fagdager er oppgitt i "
        "forslaget på forhånd. Beregningen viser om alt får plass samtidig i en turnus uten funnet brudd; den viser "
        "ikke at utfallene følger av ordningen.",
        "Each outcome stands in the source's words. Position sizes, who works long shifts and professional days are "
        "stated in the proposal beforehand. The computation shows whether all of it fits at once in a rota without a "
        "breach found; it does not show that the outcomes follow from the arrangement.",
    ),
    "outcomes_intro_found": (
        "Hvert utfall står med kildens ord. Stillingene er funnet av stillingssøket innenfor det forslaget åpner "
        "for; hvem som "
        "samtykker til lange vakter, og ordningen for fagdager, er oppgitt i forslaget. Beregningen viser om alt får "
        "plass samtidig i en turnus uten funnet brudd.",
        "Each outcome stands in the source's words. The positions were found by the position search within the levers; "
        "who consents to long shifts and the policy on professional days are stated in the proposal. The computation "
        "shows whether all of it fits at once in a rota without a breach found.",
    ),
    "outcome": ("Utfall", "Outcome"),
    "reported": ("Rapportert", "Reported"),
    "computed": ("Beregnet", "Computed"),
    "verdict": ("Stemmer", "Agrees"),
    "met": ("som rapportert", "as reported"),
    "not_met": ("avviker", "differs"),
    "why": ("Slik er det lest og regnet", "How it was read and computed"),
    # ------------------------------------------------------------------------------------------------- positions
    "sizes": ("Stillingsstørrelser før og etter", "Position sizes before and after"),
    "sizes_intro": (
        "Hver prikk er én stilling. Over aksen: utgangspunktet. Under: forslaget.",
        "Each dot is one position. Above the axis: the baseline. Below: the proposal.",
    ),
    "sizes_alt": (
        "Stillinger etter stillingsprosent. Utgangspunkt: {baseline}. Forslag: {proposal}.",
        "Positions by percent. Baseline: {baseline}. Proposal: {proposal}.",
    ),
    "sizes_table": ("Tallene bak bildet", "The figures behind the picture"),
    "size": ("Stillingsprosent", "Percent"),
    "legend_kept": ("samme størrelse", "same size"),
    "legend_changed": ("endret størrelse", "size changed"),
    "legend_one_side": ("bare på den ene siden", "on one side only"),
    "legend_vacant": ("ledig, uten linje i turnus", "vacant, no line in the rota"),
    "size_changes": ("Endringer i størrelse", "Changes of size"),
    "size_removed": ("{percent} % utgår", "{percent} % no longer there"),
    "size_new": ("ny på {percent} %", "new at {percent} %"),
    "size_from_to": ("{old} → {new} %", "{old} → {new} %"),
    "no_size_changes": ("Ingen stilling har endret størrelse.", "No position has changed size."),
    # --------------------------------------------------------------------------------------------------- figures
    "figures": ("Tallene", "The figures"),
    "key_figures": ("Nøkkeltall", "Key figures"),
    "figures_moved": ("Tall som endres", "Figures that change"),
    "figures_kept": ("Tall som er like", "Figures that stay the same"),
    "among_all": ("inntil {amount} blant de {count} det gjelder", "up to {amount} among the {count} it concerns"),
    "figures_intro": (
        "Åpne et tall for å se hvordan det er definert. Retningen sier hvem en endring er bedre for; der partene kan "
        "se ulikt på det, står det at partene vurderer.",
        "Open a figure to see how it is defined. The direction says for whom a change is better; where the parties may "
        "see it differently, it is left for them to weigh.",
    ),
    "search_caution": (
        "Minst én av turnusene er ikke bevist å være den best mulige. Forskjeller i belastning, som korte vaktskifter, "
        "rekker og enkeltstående fridager, kan komme av hvor langt søket kom, og ikke av forslaget.",
        "At least one of the rotas has not been proved to be the best possible. Differences in load, such as quick "
        "returns, runs and single days off, may come from how far the search got and not from the proposal.",
    ),
    "figure": ("Tall", "Figure"),
    "unit": ("Enhet", "Unit"),
    "direction": ("Retning", "Direction"),
    "definition": ("Definisjon", "Definition"),
    "definitions": ("Slik er tallene definert", "How the figures are defined"),
    "higher_better": ("høyere er bedre for {whom}", "higher is better for {whom}"),
    "lower_better": ("lavere er bedre for {whom}", "lower is better for {whom}"),
    "trend_toward": ("bedre for {whom}", "better for {whom}"),
    "trend_away": ("dårligere for {whom}", "worse for {whom}"),
    "trend_same": ("uendret", "unchanged"),
    "trend_open": ("partene vurderer", "for the parties to weigh"),
    "all_figures": ("Alle tall", "All figures"),
    "group.positions": ("Stillinger", "Positions"),
    "group.weekends": ("Helger", "Weekends"),
    "group.fagdag": ("Fagdager", "Professional days"),
    "group.load": ("Belastning", "Load"),
    "group.hours": ("Timer", "Hours"),
    "group.cover": ("Bemanning time for time", "Cover by the clock"),
    "group.continuity": ("Kontinuitet", "Continuity"),
    "group.cost": ("Lønn og tillegg", "Pay and supplements"),
    "group.person": ("Per stilling", "Per position"),
    "demand": ("Bemanningsbehovet som er lagt til grunn", "The demand it is measured against"),
    "demand_same": ("Likt på begge sider.", "The same on both sides."),
    "demand_differs": (
        "Ikke likt på begge sider; tabellen viser forslagets behov.",
        "Not the same on both sides; the table shows the proposal's.",
    ),
    "days": ("Dager", "Days"),
    "days.all": ("alle dager", "all days"),
    "days.weekdays": ("mandag–fredag", "Monday–Friday"),
    "days.weekend": ("lørdag og søndag", "Saturday and Sunday"),
    "clock": ("Klokkeslett", "Clock"),
    "competence": ("Kompetanse", "Competence"),
    "everybody": ("i alt", "in total"),
    "minimum": ("Minst", "Minimum"),
    "target": ("Ønsket", "Target"),
    "maximum": ("Høyst", "Maximum"),
    # ---------------------------------------------------------------------------------------------------- people
    "people": ("Hver stilling før og etter", "Every position before and after"),
    "people_intro": (
        "Tallene gjelder hele perioden om ikke annet er sagt. Om en endring er god eller dårlig for noen, "
        "kan bare vedkommende selv si.",
        "Figures are for the whole cycle unless stated. Whether a change is good or bad for a person, "
        "only that person can say.",
    ),
    "moves": ("Hvem får mer, hvem får mindre", "Who gets more, who gets less"),
    "moves_intro": (
        "Stillinger som er i turnus på begge sider.",
        "Positions that are in the rota on both sides.",
    ),
    "more": ("Flere eller høyere", "More or higher"),
    "less": ("Færre eller lavere", "Fewer or lower"),
    "unchanged": ("Uendret", "Unchanged"),
    "position": ("Stilling", "Position"),
    "holder": ("Innehaver", "Holder"),
    "status": ("Status", "Status"),
    "changes": ("Hva forslaget endrer", "What the proposal changes"),
    "no_changes": ("Ingenting i avtalen om stillingen.", "Nothing in the terms of the position."),
    "status.kept": ("uendret", "kept"),
    "status.changed": ("endret", "changed"),
    "status.removed": ("utgår", "no longer there"),
    "status.new": ("ny", "new"),
    "status.filled": ("forutsatt besatt", "assumed filled"),
    # ---------------------------------------------------------------------------------------------------- ledger
    "ledger": ("Timeregnskap", "Hours ledger"),
    "ledger_intro": (
        "Hvor hver time i perioden går, i timer og minutter. Linjene summerer til minuttet.",
        "Where every hour of the cycle goes, in hours and minutes. The lines add up to the minute.",
    ),
    "account.contract": ("Hvor den avtalte arbeidstiden går", "Where the contract hours go"),
    "account.floor": ("Hva tiden på avdelingen dekker", "What the time on the ward covers"),
    "line": ("Linje", "Line"),
    "sum": ("Sum av linjene", "Sum of the lines"),
    "per_week": ("Forskjell, timer per uke", "Difference, hours a week"),
    "closes": ("stemmer med totalen", "equals the total"),
    "open": ("stemmer ikke med totalen", "does not equal the total"),
    # ------------------------------------------------------------------------------------------------------ rota
    "rota": ("Turnus på begge sider", "The rotas of both sides"),
    "rota_intro": (
        "En linje per stilling og side. Stjerne (*) i forslagets linje: dagen er annerledes enn i utgangspunktet; "
        "stjerne alene: fri der det var vakt. {changed} av {days} dager er annerledes i stillinger som er i turnus på "
        "begge sider.",
        "A line per position and side. A star (*) in the proposal's line: the day differs from the baseline; a star "
        "alone: free where there was a shift. {changed} of {days} days differ in positions that are in the rota on "
        "both sides.",
    ),
    "rota_lengths": (
        "Periodene er ikke like lange; ulike dager er ikke merket.",
        "The cycles differ in length; differing days are not marked.",
    ),
    "rota_caption": ("Uke {first} til {last}", "Weeks {first} to {last}"),
    "rota_caption_one": ("Uke {first}", "Week {first}"),
    "show_both": ("begge", "both"),
    "show_before": ("bare utgangspunktet", "baseline only"),
    "show_after": ("bare forslaget", "proposal only"),
    "show": ("Vis", "Show"),
    "codes": ("Vaktkoder", "Shift codes"),
    "code": ("Kode", "Code"),
    "name": ("Navn", "Name"),
    "kind": ("Type", "Kind"),
    "paid": ("Betalte timer", "Paid hours"),
    "used": ("Antall i turnus", "Number in the rota"),
    "kind.day": ("dag", "day"),
    "kind.evening": ("kveld", "evening"),
    "kind.night": ("natt", "night"),
    "kind.long": ("lang", "long"),
    "kind.fagdag": ("fagdag", "professional day"),
    "kind.leave": ("permisjon", "leave"),
    "kind.unknown": ("ukjent kode", "unknown code"),
    "contract_hours": ("Avtalt, timer", "Contract, hours"),
    "planned_hours": ("Planlagt, timer", "Planned, hours"),
    "balance_hours": ("Planlagt − avtalt", "Planned − contract"),
    "percent": ("Prosent", "Percent"),
    "weekend_every": ("Helg, hver n-te", "Weekend, every n-th"),
    # ----------------------------------------------------------------------------------------------------- rules
    "rules": ("Regler: funn, og hva som er undersøkt", "Rules: findings, and what was examined"),
    "rules_intro": (
        "Et tidsvindu er én hvile, én uke, én helg, ett tidspunkt med bemanningskrav og så videre. «Nærmest grensen» "
        "er det vinduet som hadde minst å gå på.",
        "A window is one rest, one week, one weekend, one moment with demand and so on. 'Nearest the limit' is the "
        "window that had the least to spare.",
    ),
    "rules_caption": ("Hva hver regel målte på begge sider", "What each rule measured on both sides"),
    "rule": ("Regel", "Rule"),
    "severity": ("Alvorlighet", "Severity"),
    "severity.hard": ("må holdes", "must be kept"),
    "severity.soft": ("anbefaling", "recommendation"),
    "severity.info": ("til opplysning", "for information"),
    "windows": ("Undersøkt", "Examined"),
    "found": ("Funn", "Findings"),
    "nearest": ("Nærmest grensen", "Nearest the limit"),
    "nearest_equal": ("{measured}, like på grensen", "{measured}, exactly at the limit"),
    "nearest_at_least": ("{measured}, minst {limit}", "{measured}, at least {limit}"),
    "nearest_at_most": ("{measured}, høyst {limit}", "{measured}, at most {limit}"),
    "left_out": ("Ikke aktuelt", "Not applicable"),
    "findings": ("Funn", "Findings"),
    "what_is": ("Hva er dette?", "What is this?"),
    "changed_mark": ("* endret fra i dag", "* changed from today"),
    "no_rule_holds": ("Ingen regel inneholder «{asked}».", "No rule holds “{asked}”."),
    "rule_list": ("Regler", "Rules"),
    "whole_ward": ("Hele avdelingen", "The whole ward"),
    "place": ("Når", "When"),
    "none_found": (
        "Ingen funn her blant {windows} undersøkte tidsvinduer. Hva som ikke er vurdert, står lenger ned.",
        "Nothing found here among {windows} windows examined. What is not assessed is listed with the rules.",
    ),
    "mark.broken": ("regelbrudd", "rule breach"),
    "mark.edited": ("endret", "changed"),
    "mark.locked": ("låst", "locked"),
    "findings_side": ("Funn: {side}", "Findings: {side}"),
    "no_findings": (
        "Ingen funn, heller ikke avvik fra anbefalinger.",
        "No findings, nor departures from recommendations.",
    ),
    "where": ("Hvor", "Where"),
    "measured": ("Målt", "Measured"),
    "limit": ("Grense", "Limit"),
    "excess": ("Over eller under", "Beyond by"),
    "message": ("Hva", "What"),
    "lawful_with": ("Laveste nivå som kan tillate det", "Lowest level that can allow it"),
    "not_assessed": ("Ikke vurdert av verktøyet", "Not assessed by the tool"),
    "not_assessed_intro": (
        "Dette må partene vurdere selv, sammen med verneombudet.",
        "The parties must assess these themselves, together with the safety delegate.",
    ),
    "nothing_rules": (
        "Regler som ikke hadde noe å undersøke, og derfor ikke er vist å være holdt: {rules}.",
        "Rules that had nothing to examine, and so have not been shown to be kept: {rules}.",
    ),
    "conditions": ("Reglene er bare holdt hvis", "The rules are kept only if"),
    # ------------------------------------------------------------------------------------------------ agreements
    "agreements": ("Avtaler som er lagt til grunn", "Agreements taken as given"),
    "agreements_intro": (
        "En foreslått avtale må inngås før turnusen kan arbeides.",
        "A proposed agreement must be made before the rota can be worked.",
    ),
    "agreement": ("Avtale", "Agreement"),
    "rung": ("Hvem avtaler", "Who agrees"),
    "in_force": ("inngått", "in force"),
    "proposed": ("foreslått, ikke inngått", "proposed, not made"),
    "covers": ("Gjelder", "Covers"),
    "unorganised": ("også uorganiserte", "those without a union too"),
    "validity": ("Gyldig", "Valid"),
    "from_date": ("fra {start}", "from {start}"),
    "from_to_date": ("{start} til {end}", "{start} to {end}"),
    "signed_by": ("Underskrevet av", "Signed by"),
    "sides": ("Side", "Side"),
    "both_sides": ("begge", "both"),
    "no_agreements": ("Ingen avtaler er lagt til grunn.", "No agreements are relied on."),
    # ----------------------------------------------------------------------------------------------- assumptions
    "assumptions": ("Forutsetninger og kilder", "Assumptions and sources"),
    "assumptions_intro": (
        "Alle tall i de to scenariene, og om de er antatt eller har en kilde.",
        "All figures of the two scenarios, and whether they are assumed or have a source.",
    ),
    "assumptions_side": ("Forutsetninger: {side}", "Assumptions: {side}"),
    "concerns": ("Gjelder", "Concerns"),
    "value": ("Verdi", "Value"),
    "origin": ("Opphav", "Origin"),
    "assumed": ("antatt", "assumed"),
    "note": ("Merknad", "Note"),
    "section.absences": ("Fravær", "Absence"),
    "section.effects": ("Ordningens virkning på fraværet", "Effect of the arrangement on absence"),
    "section.policies": ("Erstatning", "Replacement"),
    "section.ward": ("Avdeling", "Ward"),
    "section.cycle": ("Periode", "Cycle"),
    "section.competences": ("Kompetanser", "Competences"),
    "section.shifts": ("Vakter", "Shifts"),
    "section.demand": ("Bemanningsbehov", "Demand"),
    "section.date_exceptions": ("Behov på enkeltdatoer", "Demand on single dates"),
    "section.positions": ("Stillinger", "Positions"),
    "section.hours_tolerance": ("Toleranse for timer", "Tolerance of hours"),
    "section.fagdag": ("Fagdager", "Professional days"),
    "section.pay": ("Lønn og satser", "Pay and rates"),
    "section.agreements": ("Avtaler", "Agreements"),
    "section.rules": ("Avdelingens egne grenser", "The ward's own limits"),
    "section.own_rules": ("Avdelingens egne regler", "The ward's own rules"),
    "section.history": ("Vakter før perioden", "Shifts before the cycle"),
    "locked": ("låste dager", "locked days"),
    "wishes": ("ønsker", "wishes"),
    # ----------------------------------------------------------------------------------------------- certificate
    "certificate": ("Hva er likt og ulikt på de to sidene?", "What is equal on both sides, and what is not?"),
    "certificate_intro": (
        "Det som er likt på begge sider har samme kontrollsum. Det som ikke er likt, står med hva som skiller.",
        "What is equal on both sides has the same checksum. What is not equal stands with what differs.",
    ),
    "equal": ("Likt på begge sider", "Equal on both sides"),
    "not_equal": ("Ikke likt", "Not equal"),
    "limits": ("Hva sammenligningen ikke sier", "What the comparison does not say"),
    "part": ("Del", "Part"),
    "checksum": ("Kontrollsum", "Checksum"),
    "what_differs": ("Hva som skiller", "What differs"),
    "no_common": ("Ingenting er likt.", "Nothing is equal."),
    "no_difference": ("Ingenting skiller.", "Nothing differs."),
    # ------------------------------------------------------------------------------------------------ provenance
    "provenance": ("Hvordan turnusene er laget", "How the rotas were made"),
    "provenance_intro": (
        "Det som trengs for å gjenta kjøringen. Verktøyet går etter prioriteringene i rekkefølge; en grense er det "
        "laveste som er bevist mulig.",
        "What is needed to repeat the run. The tool follows the priorities in order; a bound is the lowest value that "
        "has been proved possible.",
    ),
    "result": ("Resultat", "Result"),
    "scenario": ("Scenario", "Scenario"),
    "scenario_digest": ("Kontrollsum, scenario", "Checksum, scenario"),
    "ruleset_digest": ("Kontrollsum, regler", "Checksum, rules"),
    "roster_digest": ("Kontrollsum, turnus", "Checksum, rota"),
    "seed": ("Startverdi", "Seed"),
    "workers": ("Tråder i søket", "Search workers"),
    "time_limit": ("Tidsgrense", "Time limit"),
    "deterministic": ("Deterministisk grense", "Deterministic limit"),
    "seconds": ("Tid brukt", "Time used"),
    "seconds_first": ("Til første turnus", "To the first rota"),
    "seconds_best": ("Til beste turnus", "To the best rota"),
    "started": ("Startet", "Started"),
    "versions": ("Versjoner", "Versions"),
    "stopped_early": ("stoppet før tiden", "stopped early"),
    "priority": ("Prioritet", "Priority"),
    "priority_value": ("Verdi", "Value"),
    "bound": ("Bevist grense", "Proved bound"),
    "gap": ("Avstand", "Gap"),
    "parts": ("Består av", "Made up of"),
    "proved": ("bevist best", "proved best"),
    "no_bound": ("ingen", "none"),
    "status.OPTIMAL": ("best mulig etter prioriteringene, bevist", "the best possible by the priorities, proved"),
    "status.FEASIBLE": ("funnet; ikke bevist at den er best mulig", "found; not proved to be the best possible"),
    "status.PROVED_INFEASIBLE": (
        "bevist umulig: ingen turnus holder alle reglene",
        "proved impossible: no rota keeps all the rules",
    ),
    "status.NOT_FOUND": (
        "ikke funnet på den gitte tiden: det er ikke et bevis for at det er umulig",
        "not found in the time given: this is not a proof that it is impossible",
    ),
    "reason": ("Grunn", "Reason"),
    "priority.cover_minimum": ("Minstebemanning", "Minimum staffing"),
    "priority.soft_rules": ("Anbefalinger", "Recommendations"),
    "priority.cover_target": ("Ønsket bemanning", "Target staffing"),
    "priority.contract_hours": ("Avtalt arbeidstid", "Contract hours"),
    "priority.ergonomics": ("Sammenhengende arbeid og fri", "Work and days off in blocks"),
    "priority.changes": ("Endrede celler", "Changed cells"),
    "priority.wishes": ("Ønsker", "Wishes"),
    "part.shortage_person_min": ("personminutter under minstebemanning", "person-minutes below minimum"),
    "part.competence_shortage_person_min": (
        "personminutter uten kompetansen som kreves",
        "person-minutes without the competence asked for",
    ),
    "part.excess_person_min": ("personminutter over høyeste bemanning", "person-minutes above maximum"),
    "part.soft_rule_breaches": ("poeng for avvik fra anbefalinger", "points for departures from recommendations"),
    "part.target_shortage_person_min": ("personminutter under ønsket bemanning", "person-minutes below target"),
    "part.deviation_min": ("minutter fra avtalt arbeidstid", "minutes away from the contract"),
    "part.single_days_off": ("enkeltstående fridager", "single days off"),
    "part.single_work_days": ("enkeltstående arbeidsdager", "single working days"),
    "part.changed_cells": ("celler som er endret", "cells changed"),
    "part.wishes_not_granted": ("vekt av ønsker som ikke er innvilget", "weight of wishes not granted"),
    # ----------------------------------------------------------------------------------------------- in terminal
    "check": ("Kontroll av turnus", "Check of a rota"),
    "solve": ("Søk etter turnus", "Search for a rota"),
    "cut_check": ("… og {count} til; alle står i --json", "… and {count} more; all are in --json"),
    "more_in_files": (
        "Stillinger, timeregnskap, turnus og definisjoner står i filene.",
        "Positions, hours ledger, rotas and definitions are in the files.",
    ),
}


def tidy(text: str) -> str:
    """The text with paragraph signs and percent signs kept on the line of their number."""
    return text.replace("§ ", "§\u00a0").replace(" %", "\u00a0%")


TEXTS: dict[str, Text] = {key: Text(nb=tidy(nb), en=tidy(en)) for key, (nb, en) in _WORDS.items()}


def say(key: str, lang: Language, **parts: object) -> str:
    """A text of the catalogue in one language, with its parts put in. Raises KeyError for an unknown key."""
    text = TEXTS[key].get(lang)
    return text.format(**parts) if parts else text


def say_known(key: str, lang: Language, fallback: str) -> str:
    """A text of the catalogue, or the fallback: for identifiers that others may add to."""
    return TEXTS[key].get(lang) if key in TEXTS else fallback
