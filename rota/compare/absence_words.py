"""What a simulation of absence assumes, in words: every element with its figures and origin, the order of "
"replacement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rota.compare.words import listing, number, phrase, plain
from rota.domain.absence import (
    Agency,
    Effect,
    Extend,
    ExtraHours,
    Holiday,
    Length,
    Outbreak,
    Overtime,
    Policy,
    Pool,
    SimulationSpec,
    Spell,
    Swap,
    Vacancy,
    person_key,
)
from rota.domain.base import LANGUAGES, Sourced, Text
from rota.domain.comparison import Assumption
from rota.domain.scenario import Scenario
from rota.domain.time import WEEKDAY_SHORT

LEFT_TO_THOSE_AT_WORK = Text(
    nb="Er dagen fortsatt på eller over minstebemanningen, erstattes ingen.",
    en="Where the day is still at or above minimum staffing, nobody is replaced.",
)
UNCOVERED = Text(nb="Det som da mangler, blir stående udekket.", en="What is missing then stays uncovered.")
STEP_NAMES: Mapping[str, Text] = {
    "swap": Text(nb="Bytte innenfor dagen", en="Swap within the day"),
    "extra_hours": Text(nb="Ekstravakt for deltidsansatte", en="Extra shift for part-timers"),
    "pool": Text(nb="Vikarpool", en="Staffing pool"),
    "extend": Text(nb="Forlenget vakt", en="Extended shift"),
    "overtime": Text(nb="Overtid", en="Overtime"),
    "agency": Text(nb="Innleie fra bemanningsforetak", en="Agency"),
}
SIDES = {"baseline": Text(nb="utgangspunktet", en="the baseline"), "proposal": Text(nb="forslaget", en="the proposal")}


def policy_texts(spec: SimulationSpec) -> tuple[Text, ...]:
    """What is done on a day when somebody is away, in the order it is tried."""
    return (LEFT_TO_THOSE_AT_WORK, *(_policy(one) for one in spec.policies), UNCOVERED)


def absence_assumptions(spec: SimulationSpec) -> tuple[Assumption, ...]:
    """Every element that carries figures, with what they are and whether they are assumed or where they come from."""
    return tuple(
        Assumption(path, value, bool(element.assumed), element.source, element.note)
        for path, element, value in _elements(spec)
    )


def _elements(spec: SimulationSpec) -> Iterator[tuple[str, Sourced, Text]]:
    for absence in spec.absences:
        yield f"absences: {absence.id}", absence, _absence(absence)
    for effect in spec.effects:
        yield f"effects: {effect.side}", effect, _effect(effect)
    for policy in spec.policies:
        yield f"policies: {policy.step}", policy, _policy(policy)
        if isinstance(policy, Overtime) and policy.agreed is not None:
            agreed = policy.agreed
            limits = [
                f"{hours:g} h / {over}"
                for hours, over in (
                    (agreed.seven_days_h, "7 d"),
                    (agreed.four_weeks_h, "4 w"),
                    (agreed.year_h, "52 w"),
                    (agreed.total_24h_h, "24 h"),
                )
                if hours is not None
            ]
            yield f"policies: {policy.step}, agreed", agreed, listing(limits)


def _absence(one: Spell | Outbreak | Vacancy | Holiday) -> Text:
    words: dict[type, Callable[..., Text]] = {Spell: _spell, Outbreak: _outbreak, Vacancy: _vacancy, Holiday: _holiday}
    told = words[type(one)](one)
    return told if one.name is None else phrase("{name}: {told}", "{name}: {told}", name=one.name, told=told)


def _spell(one: Spell) -> Text:
    return phrase(
        "fraværsperioder per person og år: {rate}; {length}{season}",
        "spells per person and year: {rate}; {length}{season}",
        rate=_rate(one.per_year, one.by_group),
        length=_length(one.length),
        season=_season(one.weekdays, one.months),
    )


def _outbreak(one: Outbreak) -> Text:
    return phrase(
        "utbrudd i året: {rate}; prosent av de ansatte som blir syke: {share}, over {days} dager; {length}{season}",
        "outbreaks a year: {rate}; percent of the staff who fall ill: {share}, over {days} days; {length}{season}",
        rate=number(one.per_year, 2),
        share=_rate(100 * one.share, {name: 100 * share for name, share in one.by_group.items()}),
        days=number(one.spread_days + 1),
        length=_length(one.length),
        season=_season(None, one.months),
    )


def _vacancy(one: Vacancy) -> Text:
    return phrase(
        "ganger i året innehaveren av en stilling slutter: {rate}; den står tom i {weeks} uker",
        "times a year the holder of a position leaves: {rate}; it stands empty for {weeks} weeks",
        rate=_rate(one.per_year, one.by_group),
        weeks=number(one.weeks),
    )


def _holiday(one: Holiday) -> Text:
    return phrase(
        "{main} uker i hovedferien og {other} ellers; {share} % av ukene er dekket av ferievikar på forhånd",
        "{main} weeks in the main holiday period and {other} else; {share} % of the weeks have a holiday temp "
        "beforehand",
        main=number(one.main_weeks),
        other=number(one.other_weeks),
        share=number(100 * one.covered_share),
    )


def _rate(rate: float, by_group: Mapping[str, float]) -> Text:
    """A rate, with those of groups behind it."""
    told = number(rate, 2)
    if not by_group:
        return told
    groups = [(name, number(other, 2)) for name, other in by_group.items()]
    nb, en = (", ".join(f"{name}: {other.get(lang)}" for name, other in groups) for lang in LANGUAGES)
    return Text(nb=f"{told.nb} ({nb})", en=f"{told.en} ({en})")


def _length(one: Length) -> Text:
    kind = Text(nb="tabell", en="table")
    if one.geometric_mean is not None:
        kind = Text(nb="geometrisk", en="geometric")
    elif one.lognormal_median is not None:
        kind = phrase(
            "lognormal, median {median}, sigma {sigma}",
            "lognormal, median {median}, sigma {sigma}",
            median=number(one.lognormal_median),
            sigma=number(one.sigma or 0, 2),
        )
    days = len(one.table) if one.table is not None else one.most
    least = 1 + next(place for place, value in enumerate(one.cumulative()) if value > 0)
    return phrase(
        "i snitt {mean} dager, {least} til {most} ({kind})",
        "{mean} days in the mean, {least} to {most} ({kind})",
        mean=number(one.mean_days),
        least=number(least),
        most=number(days),
        kind=kind,
    )


def _season(weekdays: tuple[float, ...] | None, months: tuple[float, ...] | None) -> Text:
    """Factors as they stand in the file: what they are scaled by does not change how they compare."""
    found = []
    if weekdays is not None:
        nb = ", ".join(f"{name} {number(one, 2).nb}" for name, one in zip(WEEKDAY_SHORT["nb"], weekdays, strict=True))
        en = ", ".join(f"{name} {number(one, 2).en}" for name, one in zip(WEEKDAY_SHORT["en"], weekdays, strict=True))
        found.append(Text(nb=f"; ukedager {nb}", en=f"; weekdays {en}"))
    if months is not None:
        nb, en = ("/".join(getattr(number(one, 2), lang) for one in months) for lang in ("nb", "en"))
        found.append(Text(nb=f"; januar til desember {nb}", en=f"; January to December {en}"))
    return Text(nb="".join(one.nb for one in found), en="".join(one.en for one in found))


def _effect(one: Effect) -> Text:
    whom = Text(nb="alle", en="everybody") if one.group is None else plain(one.group)
    what = Text(nb="alt fravær", en="all absence") if one.absences is None else listing(one.absences)
    return phrase(
        "brukerens egen antakelse: fravær i {side} ganges med {factor} ({what}, {whom})",
        "the user's own assumption: absence in {side} is multiplied by {factor} ({what}, {whom})",
        side=SIDES[one.side],
        factor=number(one.factor, 3),
        what=what,
        whom=whom,
    )


def _policy(one: Policy) -> Text:
    words: dict[type, Callable[..., Text]] = {
        Swap: _swap,
        ExtraHours: _extra_hours,
        Extend: _extend,
        Overtime: _overtime,
        Pool: _external,
        Agency: _external,
    }
    text = words[type(one)](one)
    if one.may_breach:
        rules = listing(one.may_breach)
        text = phrase("{text} Kan sette til side: {rules}.", "{text} May set aside: {rules}.", text=text, rules=rules)
    return phrase("{name}: {text}", "{name}: {text}", name=STEP_NAMES[one.step], text=text)


def _swap(one: Swap) -> Text:
    return phrase(
        "noen på vakt tar en annen vakt der de kan unnværes (høyst {most} minutter lenger).",
        "somebody at work takes another shift where they can be spared (at most {most} minutes longer).",
        most=number(one.most_longer_min),
    )


def _extra_hours(one: ExtraHours) -> Text:
    return phrase(
        "deltidsansatte som har fri, spørres om ekstravakt innenfor full stilling (fortrinnsrett, aml. § 14-3); "
        "{share} % sier ja.",
        "part-timers who are off are asked for an extra shift within full time (preferential right, WEA § 14-3); "
        "{share} % say yes.",
        share=number(100 * one.accept_share),
    )


def _extend(one: Extend) -> Text:
    return phrase(
        "noen på vakt blir lenger eller kommer tidligere; mer enn ti timer bare med skriftlig samtykke; {share} % sier "
        "ja.",
        "somebody at work stays longer or comes earlier; more than ten hours only with written consent; {share} % say "
        "yes.",
        share=number(100 * one.accept_share),
    )


def _overtime(one: Overtime) -> Text:
    return phrase(
        "noen som har fri, arbeider overtid innenfor lovens grenser (aml. § 10-6); {share} % sier ja.",
        "somebody who is off works overtime within the limits of the law (WEA § 10-6); {share} % say yes.",
        share=number(100 * one.accept_share),
    )


def _external(one: Pool | Agency) -> Text:
    price = None if one.kr_per_hour is None else number(one.kr_per_hour, 2)
    return phrase(
        "{people} personer, hver ledig {share} % av dagene, høyst {most} om dagen; {what}; {price}.",
        "{people} people, each free on {share} % of days, at most {most} a day; {what}; {price}.",
        people=number(one.people),
        share=number(100 * one.available_share),
        most=number(one.per_day),
        what=Text(nb="uten krav om kompetanse", en="of no competence asked for")
        if one.competence is None
        else phrase("kompetanse {name}", "competence {name}", name=plain(one.competence)),
        price=Text(nb="uten pris", en="without a price")
        if price is None
        else phrase("{price} kr timen", "{price} kr an hour", price=price),
    )


COLUMN_NAMES: Mapping[str, Text] = {
    **STEP_NAMES,
    "leave_above_minimum": Text(nb="Ikke erstattet: ikke under minimum", en="Not replaced: not below minimum"),
    "uncovered": Text(nb="Udekket under minimum", en="Uncovered below minimum"),
}


def left_out(spec: SimulationSpec) -> tuple[Text, ...]:
    """What the simulation does not hold."""
    found = [
        Text(
            nb="Permisjoner, kurs, omsorg for syke barn og annet fravær enn det som står under forutsetningene.",
            en="Leave, courses, care for sick children and other absence than what stands among the assumptions.",
        ),
        Text(
            nb="At den som ofte blir spurt, kan bli mindre villig til å si ja: hver forespørsel er uavhengig av de "
            "forrige.",
            en="That somebody who is asked often may become less willing: each request is independent of those before.",
        ),
        Text(
            nb="Når på dagen fraværet blir kjent: alt er kjent samme morgen. Fagdager og opplæring flyttes ikke.",
            en="When in the day an absence becomes known: all are known that morning. Professional days are not moved.",
        ),
        Text(
            nb="Hva som skjer på avdelingen når bemanningen er lav, og hva det betyr for beboere og ansatte.",
            en="What happens on the ward when staffing is low, and what it means for residents and staff.",
        ),
    ]
    if not any(isinstance(one, Holiday) for one in spec.absences):
        found.insert(
            0,
            Text(nb="Ferie: avdelingen lager egen ferieturnus.", en="Holiday: a ward makes a holiday rota of its own."),
        )
    return tuple(found)


def notes(spec: SimulationSpec, scenarios: Sequence[Scenario]) -> tuple[Text, ...]:
    """What a reader should know: the user's own effect, people on one side only, the order of asking part-timers."""
    return (_effects(spec), *_alone(scenarios), *_order(spec))


def _alone(scenarios: Sequence[Scenario]) -> Iterator[Text]:
    """People who are in the rota on one side only."""
    if len(scenarios) < 2:
        return
    before, after = ({person_key(one): None for one in side.worked_positions} for side in scenarios)
    for side, mine, other in (("baseline", before, after), ("proposal", after, before)):
        names = [name for name in mine if name not in other]
        if names:
            yield phrase(
                "Bare i turnus i {side}, uten noen på den andre siden å sammenlignes med: {names}.",
                "In the rota in {side} only, with nobody on the other side to be compared with: {names}.",
                side=SIDES[side],
                names=listing(names),
            )


def _order(spec: SimulationSpec) -> Iterator[Text]:
    """What is tried before part-timers are asked."""
    order = [one.step for one in spec.policies]
    first = order[: order.index("extra_hours")] if "extra_hours" in order else order
    names = [STEP_NAMES[name] for name in first if name in ("pool", "overtime", "agency")]
    if names:
        steps = Text(nb=", ".join(one.nb.lower() for one in names), en=", ".join(one.en.lower() for one in names))
        yield phrase(PREFERENCE.nb, PREFERENCE.en, steps=steps)


PREFERENCE = Text(
    nb="Dette prøves før deltidsansatte spørres om ekstravakt: {steps}. Kvalifiserte deltidsansatte har fortrinnsrett "
    "til "
    "ekstravakter og lignende, også framfor innleie (aml. § 14-3). Verktøyet vurderer ikke om rekkefølgen er i orden.",
    en="This is tried before part-timers are asked for an extra shift: {steps}. Qualified part-timers have a "
    "preferential "
    "right to extra shifts and the like, also before hired-in staff (WEA § 14-3). Whether the order is right is not "
    "assessed.",
)


def _effects(spec: SimulationSpec) -> Text:
    if not spec.effects:
        return Text(
            nb="Det er ikke forutsatt at ordningen selv gir mer eller mindre fravær.",
            en="It is not assumed that the arrangement itself leads to more or less absence.",
        )
    return Text(
        nb="Fraværet er ikke likt på begge sider: brukeren har selv antatt en virkning av ordningen. Den står blant "
        "forutsetningene, og forskjellene under hviler på den.",
        en="Absence is not equal on both sides: the user has assumed an effect of the arrangement. It stands among the "
        "assumptions, and the differences rest on it.",
    )
