"""What the ledger does not count, said in both languages."""

from __future__ import annotations

from rota.domain.base import Text
from rota.domain.scenario import Scenario
from rota.domain.time import SATURDAY

ALWAYS = (
    Text(
        nb="Bare minstekravene teller, ikke ønsket bemanning, sykefravær, ferie eller rekruttering.",
        en="Only the minimums count, not wished staffing, sick leave, holidays or recruitment.",
    ),
    Text(
        nb="Hver vaktart telles på det tidspunktet da flest trengs. At vaktene også dekker timene rundt, er ikke "
        "regnet med; heller ikke høyeste antall.",
        en="Each kind of shift is counted at the moment when most are needed. Whether the shifts also cover the hours "
        "around it is not counted; neither is any maximum.",
    ),
    Text(
        nb="Hvile, timer i uka, søndager på rad, hele helger, samtykke til lange vakter og avtaler er ikke regnet med. "
        "Regnskapet kan gå opp uten at en turnus finnes: `rota solve` og `rota explain` svarer på det.",
        en="Rest, weekly hours, Sundays in a row, whole weekends, consent to long shifts and agreements are not "
        "counted. The ledger may balance and no rota exist: `rota solve` and `rota explain` answer that.",
    ),
    Text(
        nb="Folk som trengs og taket for snittet er regnet med dagens snitt av helgeplasser per person og med "
        "grunnbemanningens timer; fagdager, møter og opplæring er ikke med.",
        en="People needed and the ceiling on the mean use today's mean of weekend places per person and the hours of "
        "basic staffing; professional days, meetings and training are not in them.",
    ),
)
FRIDAY_OUT = Text(
    nb="Fredag kveld og natt er ikke med (ta dem med med friday=in).",
    en="Friday evening and night are out (take them in with friday=in).",
)
FRIDAY_IN = Text(
    nb="Fredag kveld og natt er med, som om bare de som har arbeidshelg tar dem. Det er en lokal avtale og ingen "
    "regel i verktøyet: en mangel her er ikke et bevis.",
    en="Friday evening and night are in, as if only those with a working weekend take them. That is a local practice "
    "and no rule of this tool: a gap here is no proof.",
)
DATES = Text(
    nb="Bemanning som er endret på enkelte datoer i helg, er ikke med.",
    en="Staffing that is changed on single weekend dates is not counted.",
)


def not_counted(scenario: Scenario, *, friday: bool) -> tuple[Text, ...]:
    """Everything that the reader could think is in the ledger and is not."""
    dates = any(one.date.weekday() >= SATURDAY for one in scenario.date_exceptions)
    return (*ALWAYS, FRIDAY_IN if friday else FRIDAY_OUT, *((DATES,) if dates else ()))
