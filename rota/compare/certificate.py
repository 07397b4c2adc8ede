"""The certificate of a comparison: what is the same on both sides, by hash, and what is not, in words.

The certificate is plain data, so that it goes into JSON as it is. Texts are `{"nb": ..., "en": ...}`:

- `sides`: per side the digests of scenario, parts, rules and roster, how the roster came about, and the solve
- `equal`: parts with the same digest on both sides, as `{part, label, digest}`
- `not_equal`: parts that differ, as `{part, label, baseline, proposal, statements}`
- `positions_found`: how the proposal's positions were found, None where its file states them
- `limits`: what the comparison does not say
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rota.compare.element_words import FIELDS, fagdag_figures, pay_figures
from rota.compare.people import position_changes
from rota.compare.words import listing, number, phrase, plain
from rota.domain.base import Sourced, Text
from rota.domain.comparison import Side
from rota.domain.own_rule import Duties, OwnRule
from rota.domain.pay import Pay
from rota.domain.scenario import FagdagPolicy, Scenario
from rota.domain.solution import SolveResult
from rota.domain.structure import Frontier
from rota.rules.own_spec import duties_text
from rota.rules.spec import load_pack

PARTS: dict[str, Text] = {
    "demand": Text(nb="Bemanningsbehov", en="Demand"),
    "date_exceptions": Text(nb="Behov på enkeltdatoer", en="Demand on single dates"),
    "cycle": Text(nb="Turnusperiode", en="Cycle"),
    "ward": Text(nb="Avdeling", en="Ward"),
    "competences": Text(nb="Kompetanser", en="Competences"),
    "shifts": Text(nb="Vakter", en="Shifts"),
    "positions": Text(nb="Stillinger", en="Positions"),
    "fagdag": Text(nb="Ordning for fagdager", en="Policy on professional days"),
    "agreements": Text(nb="Avtaler", en="Agreements"),
    "rules": Text(nb="Avdelingens egne grenser", en="The ward's own limits"),
    "own_rules": Text(nb="Avdelingens egne regler", en="The ward's own rules"),
    "rule_pack": Text(nb="Regelpakke", en="Rule pack"),
    "hours_tolerance": Text(nb="Toleranse for timer", en="Tolerance of hours"),
    "history": Text(nb="Vakter før perioden", en="Shifts before the cycle"),
    "priorities": Text(nb="Prioritering", en="Priorities"),
    "pay": Text(nb="Lønn og satser", en="Pay and rates"),
    "langhelg": Text(nb="Betydning av langhelg", en="Meaning of langhelg"),
}
RULESET = Text(nb="Gjeldende regler og grenser", en="Rules and limits in force")
MAKING = Text(nb="Hvordan turnusen er laget", en="How the rota was made")
ORIGIN_ONLY = Text(nb="Bare opphav, merknad eller rekkefølge er endret.", en="Only origin, note or order differs.")
ORIGIN_FIELDS = {"assumed", "source", "note"}


def certificate(baseline: Side, proposal: Side, search: Frontier | None = None) -> dict[str, Any]:
    """Both sides by hash, what is equal, what is not, and what the comparison does not say.

    `search`: how the proposal's positions were found, where its file states levers in their place.
    """
    before, after = _digests(baseline), _digests(proposal)
    labels = PARTS | {"ruleset": RULESET, "making": MAKING}
    equal = [
        {"part": part, "label": _data(labels[part]), "digest": digest}
        for part, digest in before.items()
        if digest == after[part]
    ]
    unequal: list[dict[str, Any]] = [
        {
            "part": part,
            "label": _data(labels[part]),
            "baseline": digest,
            "proposal": after[part],
            "statements": [_data(text) for text in _statements(part, baseline.scenario, proposal.scenario)],
        }
        for part, digest in before.items()
        if digest != after[part]
    ]
    making = [*_making(baseline, proposal), *([_positions_found(search)] if search is not None else [])]
    if making:
        unequal.append(
            {
                "part": "making",
                "label": _data(MAKING),
                "baseline": None,
                "proposal": None,
                "statements": [_data(text) for text in making],
            }
        )
    return {
        "sides": {"baseline": _side(baseline, before), "proposal": _side(proposal, after)},
        "equal": equal,
        "not_equal": unequal,
        "positions_found": None if search is None else _found(search),
        "limits": [_data(text) for text in (*cautions(baseline, proposal), *NOT_SAID)],
    }


def _found(search: Frontier) -> dict[str, Any]:
    """That the positions were found, by the digests of the levers and of the file's positions that it began with."""
    scenario = search.choices.scenario
    return {
        "text": _data(_positions_found(search)),
        "levers": scenario.digest("levers"),
        "positions_before_the_search": scenario.digest("positions"),
        "best_in_order": search.chosen_is_best,
        "seconds": round(search.seconds, 1),
    }


def _positions_found(search: Frontier) -> Text:
    before, scenario = search.choices.baseline.position_by_id, search.choices.scenario
    stated = [
        one.id
        for one in scenario.positions
        if one.id not in before
        or any(
            getattr(one, name) != getattr(before[one.id], name) for name in ("percent", "weekend_every", "is_worked")
        )
    ] + [name for name in before if name not in scenario.position_by_id]
    if not stated:
        return Text(
            nb="Stillingene i forslaget er funnet av stillingssøket innenfor det forslaget åpner for. Fila endrer "
            "ingen "
            "størrelse, helgefrekvens eller antall.",
            en="The proposal's positions were found by the position search within the levers of its file. The file "
            "changes no size, weekend frequency or number.",
        )
    return phrase(
        "Stillingene i forslaget er funnet av stillingssøket innenfor det forslaget åpner for. Fila endrer selv "
        "størrelse, "
        "helgefrekvens eller antall for {ids}.",
        "The proposal's positions were found by the position search within the levers of its file. The file itself "
        "changes size, weekend frequency or number of {ids}.",
        ids=listing(stated),
    )


def cautions(baseline: Side, proposal: Side) -> Iterator[Text]:
    """What a reader of this comparison must know: what it rests on, and what has not been shown."""
    if baseline.scenario.cycle.weeks != proposal.scenario.cycle.weeks:
        yield Text(
            nb="Periodene er ikke like lange. Tall for hele perioden kan ikke sammenlignes direkte; "
            "tall per uke og per år kan.",
            en="The cycles differ in length. Figures of a whole cycle cannot be compared directly; "
            "those a week or a year can.",
        )
    if baseline.scenario.rule_pack != proposal.scenario.rule_pack:
        yield phrase(
            "Regelpakkene er ikke de samme: {old} mot {new}. Brudd og hva turnusen krever er ikke målt mot de samme "
            "reglene.",
            "The rule packs differ: {old} against {new}. Breaches and what the rota requires are not measured against "
            "the same rules.",
            old=pack_title(baseline.scenario),
            new=pack_title(proposal.scenario),
        )
    filled = [one.id for one in proposal.scenario.worked_positions if one.vacant]
    if filled:
        yield phrase(
            "Forslaget forutsetter at ledig stilling {ids} blir besatt.",
            "The proposal assumes that vacant position {ids} is filled.",
            ids=listing(filled),
        )
    yield from _people_caution(baseline.scenario, proposal.scenario)
    for side, nb, en in ((baseline, "Utgangspunktet", "The baseline"), (proposal, "Forslaget", "The proposal")):
        proposed = [one.id for one in side.scenario.agreements if one.status == "proposed"]
        if proposed:
            yield phrase(
                nb + " inneholder avtaler som ikke er inngått ennå: {ids}.",
                en + " contains agreements that are not made yet: {ids}.",
                ids=listing(proposed),
            )
        if side.solve is not None and side.solve.gap != 0:
            yield Text(
                nb=f"{nb}: det er ikke vist at turnusen er den best mulige; en bedre kan finnes.",
                en=f"{en}: the rota has not been shown to be the best possible; a better one may exist.",
            )


def pack_title(scenario: Scenario) -> Text:
    """The name of the rule pack that a scenario is checked against."""
    title = load_pack(scenario.rule_pack).title
    return phrase(f"«{{title}}» ({scenario.rule_pack})", f'"{{title}}" ({scenario.rule_pack})', title=title)


def _people_caution(baseline: Scenario, proposal: Scenario) -> Iterator[Text]:
    """Positions that go, consents that are needed, and staffing that differs though the positions do not."""
    gone = [one.id for one in baseline.worked_positions if one.id not in proposal.position_by_id]
    if gone:
        yield phrase(
            "Stillinger som utgår: {ids}. Verktøyet sier ikke hva som skjer med innehaverne; det må drøftes.",
            "Positions that go: {ids}. The tool does not say what becomes of their holders; that must be discussed.",
            ids=listing(gone),
        )
    consents = [one.id for one in proposal.worked_positions if one.consent_long]
    if consents:
        yield phrase(
            "Skriftlig samtykke til vakter på mer enn ti timer er lagt til grunn for {ids}; det må innhentes.",
            "Written consent to shifts of more than ten hours is presumed of {ids}; it must be obtained.",
            ids=listing(consents),
        )
    before, after = (sum(one.contract_min(1) for one in side.worked_positions) / 60 for side in (baseline, proposal))
    if abs(after - before) >= 1:
        yield phrase(
            "Bemanningen i turnus er ikke lik: {before} mot {after} avtalte timer i uka. Vikarer i ledige stillinger "
            "er ikke regnet med.",
            "Staffing in the rota is not equal: {before} against {after} contract hours a week. Temporary cover of "
            "vacant positions is not counted.",
            before=number(before),
            after=number(after),
        )


NOT_SAID = (
    Text(
        nb="Sykdom, ferie og bytter er ikke regnet med: sammenligningen gjelder turnusen slik den er planlagt.",
        en="Sickness, holidays and swaps are not part of it: the comparison is of the rota as planned.",
    ),
    Text(
        nb="Kostnader, tillegg, helse og trivsel er ikke målt, "
        "heller ikke hva den enkelte ønsker ut over det som er oppgitt.",
        en="Cost, supplements, health and well-being are not measured, "
        "nor what each person wants beyond what is stated.",
    ),
    Text(
        nb="Om ordningen er forsvarlig etter aml. § 10-2, må partene vurdere; "
        "verktøyet kontrollerer bare regler som kan måles.",
        en="Whether the arrangement is justifiable under WEA § 10-2 is for the parties to assess; "
        "the tool checks only rules that can be measured.",
    ),
)


def _digests(side: Side) -> dict[str, str]:
    return {part: side.scenario.digest(part) for part in PARTS} | {"ruleset": side.check.ruleset_digest}


def _side(side: Side, digests: dict[str, str]) -> dict[str, Any]:
    return {
        "scenario": side.scenario.id,
        "scenario_digest": side.scenario.digest(),
        "checked_scenario_digest": side.check.scenario_digest,
        "ruleset_digest": side.check.ruleset_digest,
        "roster_digest": side.roster.digest,
        "checked_roster_digest": side.check.roster_digest,
        "parts": {part: digest for part, digest in digests.items() if part in PARTS},
        "origin": _data(side.origin),
        "solve": None if side.solve is None else _solve(side.solve),
    }


def _solve(solve: SolveResult) -> dict[str, Any]:
    made = solve.provenance
    return {
        "status": str(solve.status),
        "gap": solve.gap,
        "seconds": solve.seconds,
        "stopped_early": solve.stopped_early,
        "engine": made.engine,
        "seed": made.seed,
        "workers": made.workers,
        "time_limit_s": made.time_limit_s,
        "deterministic_limit": made.deterministic_limit,
        "rota_version": made.rota_version,
        "ortools_version": made.ortools_version,
        "python_version": made.python_version,
    }


def _making(baseline: Side, proposal: Side) -> Iterator[Text]:
    """Differences in how the two rosters came about."""
    one, other = baseline.solve, proposal.solve
    if one is None or other is None:
        if one is not other or baseline.origin != proposal.origin:
            yield phrase(
                "Turnusen i utgangspunktet er {old}; turnusen i forslaget er {new}.",
                "The baseline's rota was {old}; the proposal's was {new}.",
                old=baseline.origin,
                new=proposal.origin,
            )
        return
    for nb, en, old, new in (
        ("Løser", "Engine", one.provenance.engine, other.provenance.engine),
        ("Startverdi (seed)", "Seed", one.provenance.seed, other.provenance.seed),
        ("Arbeidere", "Workers", one.provenance.workers, other.provenance.workers),
        ("Tidsgrense i sekunder", "Time limit in seconds", one.provenance.time_limit_s, other.provenance.time_limit_s),
        ("Status", "Status", str(one.status), str(other.status)),
        ("Stoppet før tiden", "Stopped early", one.stopped_early, other.stopped_early),
    ):
        if old != new:
            yield phrase(nb + ": {old} mot {new}.", en + ": {old} against {new}.", old=_value(old), new=_value(new))


def _statements(part: str, baseline: Scenario, proposal: Scenario) -> Iterator[Text]:
    """What differs in one part, one sentence each."""
    if part == "positions":
        yield from _positions(baseline, proposal)
    elif part == "ruleset":
        yield Text(
            nb="Reglene eller grensene er ikke de samme, fordi regelpakke, avtaler, egne regler, egne grenser eller "
            "periode er ulike.",
            en="The rules or limits are not the same, since the rule pack, agreements, own rules, own limits or the "
            "period differ.",
        )
    elif part == "rule_pack":
        yield phrase(
            "{new} (før: {old}).",
            "{new} (before: {old}).",
            old=pack_title(baseline),
            new=pack_title(proposal),
        )
    elif part in _KEYED:
        key = _KEYED[part]
        old = {key(one): one for one in getattr(baseline, part)}
        new = {key(one): one for one in getattr(proposal, part)}
        yield from _elements(old, new)
    else:
        yield from _fields(getattr(baseline, part), getattr(proposal, part))


_KEYED: Mapping[str, Callable[[Any], str]] = {
    "demand": lambda one: str(one.id),
    "date_exceptions": lambda one: " ".join(filter(None, (str(one.date), one.competence))),
    "competences": lambda one: str(one.id),
    "shifts": lambda one: str(one.code),
    "agreements": lambda one: str(one.id),
    "rules": lambda one: str(one.rule),
    "own_rules": lambda one: str(one.id),
}


def _positions(baseline: Scenario, proposal: Scenario) -> Iterator[Text]:
    """Each change once, with the positions that it concerns."""
    concerned: dict[Text, list[str]] = {}
    for position_id in dict.fromkeys((*baseline.position_by_id, *proposal.position_by_id)):
        changes = tuple(position_changes(baseline, proposal, position_id))
        if not changes and baseline.position_by_id[position_id] != proposal.position_by_id[position_id]:
            changes = (ORIGIN_ONLY,)
        for change in changes:
            concerned.setdefault(change, []).append(position_id)
    for change, names in concerned.items():
        ids = ", ".join(names)
        yield Text(nb=f"{ids}: {change.nb}", en=f"{ids}: {change.en}")


def _elements(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Text]:
    added = [name for name in new if name not in old]
    removed = [name for name in old if name not in new]
    if added:
        yield phrase("Bare i forslaget: {ids}.", "Only in the proposal: {ids}.", ids=listing(added))
    if removed:
        yield phrase("Bare i utgangspunktet: {ids}.", "Only in the baseline: {ids}.", ids=listing(removed))
    for name in old:
        if name in new and old[name] != new[name]:
            yield from (
                Text(nb=f"{name}: {text.nb}", en=f"{name}: {text.en}") for text in _fields(old[name], new[name])
            )


def _fields(old: object, new: object) -> Iterator[Text]:
    """Differing fields of two models, or two plain values."""
    if old is None or new is None or not isinstance(old, Sourced) or not isinstance(new, Sourced):
        yield phrase("{new} (før: {old}).", "{new} (before: {old}).", old=_value(old), new=_value(new))
        return
    before, after = old.model_dump(mode="json", by_alias=True), new.model_dump(mode="json", by_alias=True)
    differing = [name for name in before if before[name] != after.get(name)]
    for name in differing:
        if name not in ORIGIN_FIELDS:
            yield phrase(
                "{field}: {new} (før: {old}).",
                "{field}: {new} (before: {old}).",
                field=FIELDS.get(name, plain(name)),
                old=_own_value(old, name) or _value(before[name]),
                new=_own_value(new, name) or _value(after.get(name)),
            )
    if differing and ORIGIN_FIELDS.issuperset(differing):
        yield ORIGIN_ONLY


def _value(value: object) -> Text:
    if value is None:
        return Text(nb="ingen", en="none")
    if isinstance(value, bool):
        return Text(nb="ja", en="yes") if value else Text(nb="nei", en="no")
    if isinstance(value, float):
        return number(value, 2)
    if isinstance(value, list | tuple):
        return listing(str(item) for item in value) if value else Text(nb="ingen", en="none")
    if isinstance(value, FagdagPolicy):
        return fagdag_figures(value)
    if isinstance(value, Pay):
        return pay_figures(value)
    if isinstance(value, Sourced):
        given = value.model_dump(mode="json", by_alias=True, exclude=ORIGIN_FIELDS, exclude_none=True)
        return plain(", ".join(f"{name} {_value(item).en}" for name, item in given.items()))
    return plain(str(value))


def _own_value(element: Sourced, name: str) -> Text | None:
    """A field of an own rule that has words of its own; None for any other."""
    if not isinstance(element, OwnRule):
        return None
    value = getattr(element, name)
    if isinstance(value, Duties):
        return duties_text(value)
    if isinstance(value, Text):
        return value
    return Text(nb="alle", en="all") if value is None and name in ("positions", "before") else None


def _data(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}
