"""What is wrong with a simulation for the scenarios it is run on, and what has to be said about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rota.domain.absence import Agency, ExtraHours, Holiday, Overtime, Pool, SimulationSpec
from rota.domain.base import Text
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.simulate.figures import figures
from rota.simulate.limits import agreed_problems, breachable
from rota.simulate.year import LaidYear

Path = tuple[str | int, ...]


def simulation_problems(spec: SimulationSpec, scenarios: Sequence[Scenario]) -> Iterator[tuple[Path, str]]:
    """Everything in a simulation that does not fit: (path in the simulation, message).

    A position, competence or shift is known when one of the scenarios has it, since a proposal can add or end it.
    """
    competences = {one.id for scenario in scenarios for one in scenario.competences}
    positions = {one.id for scenario in scenarios for one in scenario.positions}
    shifts = {one.code for scenario in scenarios for one in scenario.shifts if one.covers_demand}
    for number, group in enumerate(spec.groups):
        yield from _unknown(("groups", number, "positions"), "position", group.positions or (), positions)
        named = () if group.competence is None else (group.competence,)
        yield from _unknown(("groups", number, "competence"), "competence", named, competences)
    for number, circle in enumerate(spec.resident_groups):
        yield from _unknown(("resident_groups", number, "positions"), "position", circle.positions, positions)
    for number, step in enumerate(spec.policies):
        path: Path = ("policies", number)
        yield from _unknown((*path, "may_breach"), "limit that may be breached", step.may_breach, set(breachable()))
        if isinstance(step, Pool | Agency):
            named = () if step.competence is None else (step.competence,)
            yield from _unknown((*path, "competence"), "competence", named, competences)
            yield from _unknown((*path, "shifts"), "shift on the ward", step.shifts or (), shifts)
        if isinstance(step, Overtime):
            told = {problem: None for scenario in scenarios for problem in agreed_problems(scenario, spec)}
            yield from (((*path, "agreed", field), message) for field, message in told)
    single = [one.id for one in figures() if one.by is None or one.id in ("below_min_shifts", "breaches_needed")]
    deciding = (spec.replications.deciding,)
    yield from _unknown(("replications", "deciding"), "figure with one number a year", deciding, set(single))
    yield from _periods(spec, scenarios)


def _periods(spec: SimulationSpec, scenarios: Sequence[Scenario]) -> Iterator[tuple[Path, str]]:
    lengths = set()
    for scenario in scenarios:
        try:
            year = LaidYear(scenario, Roster(scenario.cycle.weeks, ()), spec)
        except ValueError as error:
            yield ("first",), f"{error}"
            return
        lengths.add((year.first, year.weeks))
    if len(lengths) > 1:
        told = "; ".join(f"{weeks} weeks from {first}" for first, weeks in sorted(lengths))
        yield ("weeks",), f"the sides would be simulated over different periods: {told}. state first and weeks"


def _unknown(path: Path, what: str, names: Sequence[str], known: set[str]) -> Iterator[tuple[Path, str]]:
    missing = [name for name in names if name not in known]
    if missing:
        yield path, f"no such {what}: {', '.join(missing)}. known: {', '.join(sorted(known))}"


STEP_TEXTS = {
    "swap": Text(
        nb="bytte samme dag: en som er på vakt, tar en annen vakt der sin egen kan unnværes",
        en="swap within the day: somebody at work takes another shift where their own can be spared",
    ),
    "extra_hours": Text(
        nb="ekstravakt til en deltidsansatt med fri, inntil full stilling",
        en="an extra shift for a part-timer who is off, up to full time",
    ),
    "extend": Text(
        nb="forlenget vakt for en som er på vakt, over ti timer bare med skriftlig samtykke",
        en="a longer shift for somebody at work, beyond ten hours only with written consent",
    ),
    "overtime": Text(
        nb="ekstravakt med overtid for en som har fri, innenfor grensene for overtid",
        en="an extra shift with overtime for somebody who is off, within the limits on overtime",
    ),
    "pool": Text(nb="folk fra vikarpool", en="people from the pool"),
    "agency": Text(nb="folk fra vikarbyrå", en="people from an agency"),
}


def policy_texts(spec: SimulationSpec) -> tuple[Text, ...]:
    """The steps in their order, in words."""
    first = Text(
        nb="over minste bemanning blir ingen erstattet",
        en="above minimum staffing nobody is replaced",
    )
    return (first, *(STEP_TEXTS[step.step] for step in spec.policies))


def notes(spec: SimulationSpec) -> tuple[Text, ...]:
    """Remarks on what was chosen."""
    found = []
    order = [step.step for step in spec.policies]
    first = next((place for place, step in enumerate(spec.policies) if isinstance(step, ExtraHours)), len(order))
    ahead = [step for step in order[:first] if step in ("pool", "agency", "overtime")]
    if ahead:
        found.append(
            Text(
                nb="Deltidsansatte har fortrinnsrett til ekstravakter (aml. § 14-3). Her blir de spurt etter andre, "
                "eller ikke i det hele tatt.",
                en="Part-timers have a preferential right to extra shifts (WEA § 14-3). Here they are asked after "
                "others, or not at all.",
            )
        )
    if any(step.may_breach for step in spec.policies):
        found.append(
            Text(
                nb="Simuleringen lar noen erstatninger bryte grenser. Bruddene er talt; de blir ikke lovlige av det.",
                en="The simulation lets some replacements break limits. The breaches are counted; that does not make "
                "them lawful.",
            )
        )
    if not spec.effects:
        found.append(
            Text(
                nb="Ordningen er ikke antatt å gi verken mer eller mindre fravær.",
                en="The arrangement is assumed to lead to neither more nor less absence.",
            )
        )
    return tuple(found)


def left_out(spec: SimulationSpec) -> tuple[Text, ...]:
    """What no simulated year holds."""
    found = [
        Text(
            nb="Alt fravær blir kjent samme morgen, og ingen erstattes for mer enn én dag om gangen.",
            en="All absence is known on the morning of the day; nobody is replaced for more than a day at a time.",
        ),
        Text(
            nb="Avdelingens egne regler (own_rules) og avtalt helgerytme gjelder planen, ikke ekstravakter.",
            en="The ward's own rules (own_rules) and the agreed weekend rhythm are about the plan, not extra shifts.",
        ),
        Text(
            nb="Folk fra pool og byrå: bare hvile mellom egne vakter her er fulgt, ikke arbeid andre steder.",
            en="People from the pool and agencies: only rest between their shifts here is kept, not work elsewhere.",
        ),
        Text(
            nb="Kompenserende hvile, forskjøvet vakt og arbeid før perioden ut over planen er ikke med.",
            en="Compensatory rest, displaced shifts and work before the period beyond the plan are left out.",
        ),
        Text(
            nb="Lønn under fravær og arbeidsgiverkostnad er ikke med i kostnadene.",
            en="Pay during absence and employer cost are not in the costs.",
        ),
    ]
    if not any(isinstance(absence, Holiday) for absence in spec.absences):
        found.append(
            Text(
                nb="Ferie: avdelingen lager egen ferieturnus. Ingen har ferie i de simulerte årene.",
                en="Holidays: the ward makes a holiday rota of its own. Nobody is on holiday in the simulated years.",
            )
        )
    return tuple(found)
