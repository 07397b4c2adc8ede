"""Resolve each rule's limit for each position from statute, agreements and the ward's rules, keeping the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from rota.domain.agreement import Agreement, Rung
from rota.domain.base import Text
from rota.domain.position import Position
from rota.domain.requirement import Standing
from rota.domain.scenario import LocalRule, Scenario, Severity, digest
from rota.rules.own_spec import with_own_rules
from rota.rules.spec import RulePack, RuleSpec, load_pack
from rota.rules.words import hours

# Rules whose limits an agreement on averaging hours opens (aml § 10-5).
AVERAGED = ("hours.daily_max", "hours.weekly_max", "hours.average_8w")


@dataclass(frozen=True, slots=True)
class ResolvedLimit:
    """The limit in force for one rule and position, in the rule's unit. None: no number applies (agreed freely).

    `chain` gives the reasons in order. `conditions` names agreements that are proposed, not yet in force.
    """

    limit: int | None
    rung: Rung
    chain: tuple[Text, ...]
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """A pack resolved for one scenario."""

    scenario: Scenario
    pack: RulePack

    @cached_property
    def specs(self) -> dict[str, RuleSpec]:
        """Rules by code, in catalogue order."""
        return {spec.code: spec for spec in self.pack.specs}

    @cached_property
    def _cache(self) -> dict[tuple[str, str | None], ResolvedLimit]:
        return {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the pack and of everything in the scenario that moves a limit."""
        return digest([self.pack.digest, self.scenario.digest("agreements", "rules", "cycle")])

    def limit(self, code: str, position: Position | None) -> ResolvedLimit:
        """The limit of a rule for a position, or for the ward as a whole (position None)."""
        key = (code, position.id if position else None)
        if key not in self._cache:
            lender = self.specs[code].limit_of
            if lender is None:
                self._cache[key] = _resolve(self.specs[code], position, self.scenario)
            else:
                # The lender names the agreements that the limit rests on; once is enough.
                self._cache[key] = replace(self.limit(lender, position), conditions=())
        return self._cache[key]

    def limit_without_permit(self, code: str, position: Position) -> int | None:
        """The limit of a rule for a position if the Labour Inspection permitted nothing."""
        return _resolve(self.specs[code], position, self.scenario, without=Rung.AT_PERMIT).limit

    def rungs(self, code: str, measured: int, position_id: str | None) -> tuple[Rung, ...]:
        """All rungs of a rule's ladder that allow a measured value for a position, lowest first."""
        return self._ladder(code).rungs(measured, self._full_time_min(position_id))

    @cached_property
    def _texts(self) -> dict[tuple[str, str], Text]:
        return {}

    def shared(self, text: Text) -> Text:
        """The first text that says the same: thousands of findings keep a few hundred texts."""
        return self._texts.setdefault((text.nb, text.en), text)

    @cached_property
    def _lowest(self) -> dict[tuple[str, int, int | None], Rung | None]:
        return {}

    def lowest_rung(self, code: str, measured: int, position_id: str | None) -> Rung | None:
        """The lowest of them; as RuleSpec.lowest_rung when there is none."""
        key = (code, measured, self._full_time_min(position_id))
        if key not in self._lowest:
            self._lowest[key] = self._ladder(code).lowest_rung(measured, key[2])
        return self._lowest[key]

    def main_limit(self, code: str, position_id: str | None) -> int | None:
        """What the law's main rule allows a position without any agreement; None where no law gives a number."""
        first = next(iter(self._ladder(code).ladder), None)
        if first is None or first.rung is Rung.WARD_POLICY:
            return None
        return first.limit_for(self._full_time_min(position_id))

    def _ladder(self, code: str) -> RuleSpec:
        """The rule whose ladder a rule takes: its own, or that of the rule whose limit it borrows."""
        spec = self.specs[code]
        return spec if spec.limit_of is None else self.specs[spec.limit_of]

    def _full_time_min(self, position_id: str | None) -> int | None:
        position = self.scenario.position_by_id.get(position_id or "")
        return None if position is None else position.full_time_min

    def severity(self, code: str) -> Severity:
        """Severity of a rule, the ward's own choice included where no law fixes it."""
        spec = self.specs[code]
        local = _local(self.scenario, code)
        if spec.statutory or spec.severity_fixed or local is None or local.severity is None:
            return spec.severity
        return local.severity


def rule_set(scenario: Scenario) -> RuleSet:
    """The scenario's rule pack with the ward's own rules, resolved."""
    return RuleSet(scenario, with_own_rules(load_pack(scenario.rule_pack), scenario))


def rule_units(pack_name: str) -> dict[str, str]:
    """Rule codes of a pack with their unit, for checking references in a scenario file."""
    return {spec.code: spec.unit for spec in load_pack(pack_name).specs}


def agreement_problems(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Agreements and local rules that the law does not allow: (path in the scenario, message)."""
    specs = {spec.code: spec for spec in load_pack(scenario.rule_pack).specs}
    for number, agreement in enumerate(scenario.agreements):
        if (spec := specs.get(agreement.rule)) is not None:
            for field, message in _agreement_problems(agreement, spec):
                yield ("agreements", number, field), message
        yield from ((("agreements", number, field), message) for field, message in _reach_problems(agreement, scenario))
    for number, local in enumerate(scenario.rules):
        if (spec := specs.get(local.rule)) is not None:
            for field, message in _local_problems(local, spec):
                yield ("rules", number, field), message


def position_problems(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Positions whose full-time week the rule pack does not know: (path in the scenario, message)."""
    known = load_pack(scenario.rule_pack).full_time_hours
    for number, position in enumerate(scenario.positions):
        if known and position.full_time_hours not in known:
            weeks = ", ".join(f"{week:g}" for week in known)
            message = f"{position.full_time_hours:g} is not a full-time week: write one of {weeks}"
            yield ("positions", number, "full_time_hours"), message


def _agreement_problems(agreement: Agreement, spec: RuleSpec) -> Iterator[tuple[str, str]]:
    if spec.limit_from is not None:
        yield "rule", f"no agreement sets the limit of {spec.code}: it comes from {spec.limit_from.en}"
        return
    step = spec.step(Rung(agreement.rung))
    if step is None or step.rung is Rung.STATUTE_DEFAULT:
        rungs = [step.rung.value for step in spec.ladder if step.rung.height > Rung.STATUTE_DEFAULT.height]
        allowed = ", ".join(rungs) or "no agreement at all"
        yield "rung", f"'{agreement.rung}' cannot change {spec.code}: the text allows {allowed}"
        return
    agreed, field = _agreed(agreement), _limit_field(agreement)
    if agreed is not None and step.limit is not None and not spec.allows(agreed, step.limit):
        most = step.limit / 60 if spec.unit == "min" else step.limit
        yield field, f"beyond what {agreement.rung} can allow for {spec.code}, which is {most:g}"


def _reach_problems(agreement: Agreement, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Positions that an agreement names and its unions do not reach, and a permit for too long a cycle."""
    known = scenario.position_by_id
    named = [known[name] for name in agreement.positions or () if name in known]
    outside = [position.id for position in named if not covers(agreement, position)]
    if outside:
        yield "positions", f"{', '.join(outside)}: not reached by the agreement's unions (or covers_unorganised)"
    averaging = next((spec for spec in load_pack(scenario.rule_pack).specs if spec.kind == "AveragingPeriod"), None)
    most = None if averaging is None else averaging.params["at_permit_weeks"]
    if agreement.rung == "at_permit" and agreement.rule in AVERAGED and most and scenario.cycle.weeks > most:
        yield "rung", f"a permit averages hours over at most {most} weeks; the cycle has {scenario.cycle.weeks}"


def _local_problems(local: LocalRule, spec: RuleSpec) -> Iterator[tuple[str, str]]:
    if _agreed(local) is not None and spec.limit_from is not None:
        yield _limit_field(local), f"the limit of {spec.code} is not set here: it comes from {spec.limit_from.en}"
    if local.severity not in (None, spec.severity):
        if spec.statutory:
            yield "severity", f"{spec.code} is law: a ward cannot make it '{local.severity}'"
        elif spec.severity_fixed:
            why = "it is for information only" if spec.severity == "info" else "it cannot be made anything else"
            yield "severity", f"{spec.code} is always '{spec.severity}': {why}"


def reach_of(agreement: Agreement, spec: RuleSpec) -> int | None:
    """The limit that an agreement gives, no further than its rung can; None when the rule's ladder lacks the rung."""
    step, agreed = spec.step(Rung(agreement.rung)), _agreed(agreement)
    if step is None or agreed is None:
        return None
    return agreed if step.limit is None or spec.allows(agreed, step.limit) else step.limit


def _limit_field(item: Agreement | LocalRule) -> str:
    return "limit_h" if item.limit_h is not None else "limit_count"


def _agreed(item: Agreement | LocalRule) -> int | None:
    if item.limit_h is not None:
        return round(item.limit_h * 60)
    return item.limit_count


def _local(scenario: Scenario, code: str) -> LocalRule | None:
    return next((local for local in scenario.rules if local.rule == code), None)


def _resolve(
    spec: RuleSpec, position: Position | None, scenario: Scenario, *, without: Rung | None = None
) -> ResolvedLimit:
    base = next(iter(spec.ladder), None)
    if base is None:
        return ResolvedLimit(None, Rung.NOT_LAWFUL, () if spec.limit_from is None else (spec.limit_from,))
    limit, rung = base.limit_for(None if position is None else position.full_time_min), base.rung
    firm = limit
    elsewhere = spec.limit_from if limit is None or spec.own is not None else None
    chain = [_say(spec, limit, elsewhere or _rung_text(rung))]
    conditions: tuple[str, ...] = ()
    # Agreements in force come first: a result rests on a proposed one only where it goes further than they do.
    for agreement in sorted(scenario.agreements, key=lambda item: item.status == "proposed"):
        if agreement.rule != spec.code or agreement.rung == without:
            continue
        reason = _why_not(agreement, position, scenario)
        if reason is not None:
            chain.append(reason)
            continue
        reach, step = reach_of(agreement, spec), spec.step(Rung(agreement.rung))
        if step is None or reach is None or limit is None:
            continue
        if spec.allows(reach, limit):
            chain.append(_not_further(agreement))
            continue
        limit, rung = reach, step.rung
        chain.append(_say(spec, reach, _agreement_text(agreement)))
        if reach != _agreed(agreement):
            chain.append(_clipped(spec, step.limit))
        if agreement.status == "proposed":
            conditions = (agreement.id,)
        else:
            firm = limit
    own = _agreed_locally(spec, scenario)
    if own is not None:
        limit = _tighten(spec, limit, own, chain)
        if firm is not None and limit is not None and spec.allows(limit, firm):
            conditions = ()
    return ResolvedLimit(limit, rung, tuple(chain), conditions)


def _agreed_locally(spec: RuleSpec, scenario: Scenario) -> int | None:
    local = _local(scenario, spec.code)
    return None if local is None or (spec.limit_from is not None) else _agreed(local)


def _tighten(spec: RuleSpec, limit: int | None, own: int, chain: list[Text]) -> int | None:
    text = _say(spec, own, Text(nb="avdelingens egen grense", en="the ward's own limit"))
    if spec.statutory and limit is not None and not spec.allows(own, limit):
        chain.append(
            Text(
                nb=f"{text.nb}: løsere enn lov og avtale, ikke brukt",
                en=f"{text.en}: looser than law and agreement, not used",
            )
        )
        return limit
    chain.append(text)
    return own


def _not_further(agreement: Agreement) -> Text:
    text = _agreement_text(agreement)
    return Text(
        nb=f"{text.nb}: gir ikke videre grense enn det som alt gjelder, ikke brukt",
        en=f"{text.en}: goes no further than what applies already, not used",
    )


def _clipped(spec: RuleSpec, most: int | None) -> Text:
    return _say(
        spec, most, Text(nb="avtalen går lenger enn trinnet kan gi", en="the agreement exceeds what its rung can give")
    )


def _why_not(agreement: Agreement, position: Position | None, scenario: Scenario) -> Text | None:
    """Why an agreement does not reach a position; None when it does."""
    first, last = period(scenario)
    if validity(agreement, scenario) is not None:
        return Text(
            nb=f"avtale {agreement.id} gjelder ikke hele perioden {first} til {last}: ikke brukt",
            en=f"agreement {agreement.id} is not valid for the whole period {first} to {last}: not used",
        )
    if position is None or covers(agreement, position):
        return None
    return Text(
        nb=f"avtale {agreement.id} omfatter ikke {position.id}",
        en=f"agreement {agreement.id} does not cover {position.id}",
    )


def period(scenario: Scenario) -> tuple[date, date]:
    """The first and the last day of the cycle."""
    return scenario.cycle.start, scenario.cycle.start + timedelta(days=scenario.cycle.days - 1)


def validity(agreement: Agreement, scenario: Scenario) -> Standing | None:
    """Why an agreement is not valid for the whole cycle: NOT_YET_VALID or EXPIRED (also before its end); else None."""
    first, last = period(scenario)
    if agreement.valid_from > first:
        return Standing.NOT_YET_VALID
    return Standing.EXPIRED if (agreement.valid_to or date.max) < last else None


def covers(agreement: Agreement, position: Position) -> bool:
    """Whether an agreement covers a position: by its union, and where positions are named by being one of them.

    An agreement with the individual and a permit name positions whatever their union.
    """
    if agreement.positions is not None:
        if position.id not in agreement.positions:
            return False
        if agreement.rung in ("individual_written", "at_permit"):
            return True
    if agreement.unions == "all" and position.union is not None:
        return True
    if position.union is None:
        return agreement.covers_unorganised
    return position.union in agreement.unions


def _rung_text(rung: Rung) -> Text:
    if rung is Rung.WARD_POLICY:
        return Text(nb="anbefaling, avdelingen bestemmer", en="recommendation, for the ward to decide")
    return Text(nb="hovedregelen", en="the main rule")


def _agreement_text(agreement: Agreement) -> Text:
    until = "" if agreement.valid_to is None else f"–{agreement.valid_to}"
    state = (
        Text(nb="foreslått, ikke inngått", en="proposed, not yet made")
        if agreement.status == "proposed"
        else Text(nb="inngått", en="in force")
    )
    return Text(
        nb=f"avtale {agreement.id} ({agreement.valid_from}{until}, {state.nb})",
        en=f"agreement {agreement.id} ({agreement.valid_from}{until}, {state.en})",
    )


def _say(spec: RuleSpec, limit: int | None, who: Text) -> Text:
    if limit is None:
        return Text(nb=f"{who.nb}: ingen tallgrense", en=f"{who.en}: no number")
    sense = {"at_most": ("høyst", "at most"), "at_least": ("minst", "at least")}[spec.sense]
    value = hours(limit) if spec.unit == "min" else Text(nb=f"{limit}", en=f"{limit}")
    return Text(nb=f"{who.nb}: {sense[0]} {value.nb}", en=f"{who.en}: {sense[1]} {value.en}")
