"""The way through an explanation: rules alone, weekends, the whole ward, the smallest clash, the relaxations."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from rota.domain.base import Text
from rota.domain.explanation import Clash, Explanation, Relaxation, Shortage, Verdict
from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet, rule_set
from rota.solver.explain.changes import number_text
from rota.solver.explain.clashes import WardClash, position_clashes, ward_clash
from rota.solver.explain.effort import Effort, Report
from rota.solver.explain.grouped import GroupedModel
from rota.solver.explain.probe import WeekendAnswer, WholeAnswer, lacking_of, weekend_answer, whole_answer
from rota.solver.explain.relax import Relaxer
from rota.solver.explain.words import (
    hours_arithmetic,
    shortages,
    weekend_arithmetic,
    weekend_headline,
    whole_headline,
)
from rota.solver.options import SolveOptions

# Shares of the time that must be left when a step ends.
AFTER_POSITIONS, AFTER_WEEKENDS, AFTER_WHOLE, AFTER_CLASH = 0.8, 0.7, 0.15, 0.5
# Of the time, for the roster that shows where a proved shortage of the whole ward lies.
SHARE_LOCATE = 0.2
# The longest for the weekend days' linear relaxation; of the time, for the whole ward's where the weekends are short.
SECONDS_LINEAR, SHARE_WHOLE = 10.0, 0.3
# Where the weekend days alone prove so much of the shortage, new positions are made for weekends.
NEARLY_ALL = 0.9


def explain_scenario(
    scenario: Scenario, options: SolveOptions, *, report: Report, stop: threading.Event
) -> Explanation:
    """Whether a ward can be staffed and, if not, what clashes and what would help. `tried` says what is left undone.

    Every proof is a solve of a relaxation or of the whole; every relaxation that is called confirmed has a roster that
    the independent check passes.
    """
    return _Explainer(scenario, Effort(options, report, stop)).run()


@dataclass
class _Explainer:
    scenario: Scenario
    effort: Effort
    tried: list[Text] = field(default_factory=list)
    weekend_min: int = 0
    weekend_sums: bool = True
    sums: bool = True

    def __post_init__(self) -> None:
        self.ruleset: RuleSet = rule_set(self.scenario)

    def _left_after(self, share: float) -> float:
        return share * self.effort.options.time_limit_s

    def run(self) -> Explanation:
        """Each step only where those before it did not give the answer."""
        effort = self.effort
        effort.tell("positions")
        clashes, all_seen = position_clashes(self.scenario, self.ruleset, effort, self._left_after(AFTER_POSITIONS))
        if not all_seen:
            self._note("ikke alle stillinger ble undersøkt hver for seg", "not every position was examined by itself")
        if clashes:
            self.sums = False
            self._note(
                "bemanningen er ikke undersøkt: hver stilling må først ha en lovlig linje",
                "cover was not examined: each position must have a lawful line first",
            )
            return self._impossible(tuple(clashes), (), None, _lines_summary(clashes))
        effort.tell("weekends")
        at_weekends = GroupedModel(self.scenario, self.ruleset, weekends=True, elastic=True)
        self.weekend_min = self._proved(at_weekends, SECONDS_LINEAR) or 0
        effort.tell("whole")
        priced = GroupedModel(self.scenario, self.ruleset, elastic=True)
        share = SHARE_WHOLE * effort.options.time_limit_s if self.weekend_min else effort.left
        known = self._proved(priced, share)
        if known and known > self.weekend_min:
            seconds = SHARE_LOCATE * effort.options.time_limit_s
            return self._short_whole(whole_answer(self.scenario, effort, seconds, known), priced, at_weekends)
        effort.tell("weekends")
        weekend = weekend_answer(self.scenario, effort, effort.left - self._left_after(AFTER_WEEKENDS), self.ruleset)
        if weekend.infeasible:
            return self._rules_clash(weekends=True)
        if weekend.bound > 0:
            return self._short(weekend, at_weekends, whole_seen=known is not None)
        if weekend.exact:
            self._note("helgedagene alene går opp", "the weekend days alone add up")
        else:
            self._note("om helgedagene alene går opp, er ikke avgjort", "whether the weekend days add up is undecided")
        effort.tell("whole")
        if effort.left <= 0:
            return self._undecided(None)
        whole = whole_answer(self.scenario, effort, effort.left - self._left_after(AFTER_WHOLE))
        if whole.possible:
            text = Text(
                nb="Ingenting er i strid: en turnus som holder alle harde regler og minstebemanningen, er funnet og "
                "kontrollert.",
                en="Nothing clashes: a roster that keeps every hard rule and minimum cover was found and checked.",
            )
            return self._done(Verdict.POSSIBLE, text)
        if whole.infeasible:
            return self._rules_clash(weekends=False)
        if whole.impossible:
            return self._short_whole(whole, priced, at_weekends)
        return self._undecided(whole)

    def _proved(self, priced: GroupedModel, seconds: float) -> int | None:
        """Person-minutes that the linear relaxation proves to lack; None when the time did not suffice."""
        seconds = min(seconds, self.effort.left)
        return priced.proved_short(seconds) if seconds > 0 else None

    def _rules_clash(self, *, weekends: bool) -> Explanation:
        self.effort.tell("clash")
        clash = ward_clash(
            self.scenario,
            self.ruleset,
            self.effort,
            self._left_after(AFTER_CLASH) if weekends else 1.0,
            weekends=weekends,
            with_cover=False,
        )
        text = Text(
            nb="De harde reglene kan ikke holdes samlet; hver stilling for seg lar seg sette opp.",
            en="The hard rules cannot all be kept together; each position by itself has a lawful line.",
        )
        return self._impossible(() if clash is None else (clash.clash,), (), None, text)

    def _short(self, weekend: WeekendAnswer, priced: GroupedModel, *, whole_seen: bool) -> Explanation:
        found = shortages(self.scenario, weekend.lacking or [])
        self.weekend_min = weekend.bound
        clash = self._clash_of_cover(priced, self._left_after(AFTER_CLASH), weekends=True)
        if not weekend.exact:
            self._note(
                "hvor liten mangelen i helgene kan bli, ble ikke avgjort helt; nedre grense er bevist",
                "how small the weekend shortage can become was not settled entirely; the lower bound is proved",
            )
        text = weekend_headline(self.scenario, found, weekend.bound, exact=weekend.exact, whole_seen=whole_seen)
        clashes = () if clash is None else (clash.clash,)
        return self._impossible(clashes, found, weekend.bound, text, priced.short_rows(), weekends_only=True)

    def _short_whole(self, whole: WholeAnswer, priced: GroupedModel, at_weekends: GroupedModel) -> Explanation:
        lacking = []
        if whole.roster is not None:
            lacking = lacking_of(self.scenario, self.ruleset, whole.roster, self.effort)
        else:
            self._note(
                "hvor mangelen ligger i den beste løsningen, ble ikke funnet på tiden",
                "where the shortage lies in the best case was not found in the time",
            )
        found = shortages(self.scenario, lacking)
        if (listed := sum(one.person_min for one in found)) > whole.bound > 0:
            nb, en = number_text(listed / 60, "nb", 1), number_text(listed / 60, "en", 1)
            self._note(
                f"lista over hva som mangler, er fra den beste turnusen som ble funnet, i alt {nb} timer; at det ikke "
                "går med mindre, er ikke bevist ut over den nedre grensen over",
                f"the list of what is missing is of the best roster found, {en} hours in all; that less is impossible "
                "is not proved beyond the lower bound above",
            )
        rows = dict.fromkeys((*priced.short_rows(), *(at_weekends.short_rows() if self.weekend_min else ())))
        first = None
        if self.weekend_min:
            first = self._clash_of_cover(at_weekends, 0.7 * self.effort.left, weekends=True)
        self.weekend_sums = bool(self.weekend_min)
        second = self._clash_of_cover(priced, 0.5 * self.effort.left, weekends=False, known=first)
        both = [one for one in (first, second) if one is not None]
        if len(both) == 2 and both[0].labels == both[1].labels:
            both.pop()
        told = whole_headline(self.scenario, whole.bound, self.weekend_min)
        return self._impossible(tuple(one.clash for one in both), found, whole.bound or None, told, tuple(rows))

    def _clash_of_cover(
        self, priced: GroupedModel, until_left_s: float, *, weekends: bool, known: WardClash | None = None
    ) -> WardClash | None:
        """A smallest clash with minimum cover. Which one does not hang on rosters that a search happened to find."""
        self.effort.tell("clash")
        return ward_clash(
            self.scenario,
            self.ruleset,
            self.effort,
            until_left_s,
            weekends=weekends,
            with_cover=True,
            short_rows=priced.short_rows(),
            priced=priced,
            avoid=frozenset() if known is None else known.rhythms,
        )

    def _impossible(
        self,
        clashes: tuple[Clash, ...],
        found: tuple[Shortage, ...],
        bound: int | None,
        text: Text,
        short_rows: tuple[str, ...] = (),
        *,
        weekends_only: bool = False,
    ) -> Explanation:
        if not clashes:
            self._note("en minste motstrid ble ikke funnet på tiden", "a smallest clash was not found in the time")
        for clash in clashes:
            if not (clash.minimal or clash.irreducible):
                self._note(
                    f"motstriden for {clash.scope.nb} kan være mindre: tiden tok slutt",
                    f"the clash of {clash.scope.en} may be smaller: time ran out",
                )
        small = weekends_only or (bound is not None and self.weekend_min >= NEARLY_ALL * bound)
        relaxer = Relaxer(self.scenario, self.ruleset, self.effort, self.weekend_min > 0, small)
        rows = short_rows or tuple(dict.fromkeys(row for one in found for row in one.row.split("+")))
        relaxations = relaxer.run(clashes, rows)
        self.tried += relaxer.tried
        return self._done(
            Verdict.PROVED_IMPOSSIBLE, text, clashes, found, relaxations, bound, weekends_only=weekends_only
        )

    def _undecided(self, whole: WholeAnswer | None) -> Explanation:
        if whole is not None:
            self._note(
                "for hele turnusen ble verken en turnus uten mangel eller et bevis funnet",
                "for the whole rota neither a roster without shortage nor a proof was found",
            )
            lacking = [] if whole.roster is None else lacking_of(self.scenario, self.ruleset, whole.roster, self.effort)
        else:
            lacking = []
        text = Text(
            nb="Ikke avgjort på den gitte tiden. Det er ikke et bevis for at det er umulig.",
            en="Undecided in the time given. That is not a proof that it is impossible.",
        )
        return self._done(Verdict.UNDECIDED, text, found=shortages(self.scenario, lacking))

    def _done(
        self,
        verdict: Verdict,
        text: Text,
        clashes: tuple[Clash, ...] = (),
        found: tuple[Shortage, ...] = (),
        relaxations: tuple[Relaxation, ...] = (),
        bound: int | None = None,
        *,
        weekends_only: bool = False,
    ) -> Explanation:
        effort = self.effort
        if effort.stop.is_set():
            self._note("stoppet før alt var undersøkt", "stopped before everything was examined")
        return Explanation(
            scenario=self.scenario.id,
            verdict=verdict,
            summary=text,
            arithmetic=()
            if not self.sums
            else (
                *(weekend_arithmetic(self.scenario) if self.weekend_sums else ()),
                *hours_arithmetic(self.scenario),
            ),
            shortages=found,
            clashes=clashes,
            relaxations=relaxations,
            tried=tuple(self.tried),
            shortage_min_person_min=bound,
            seconds=effort.elapsed,
            stopped_early=effort.stop.is_set(),
            weekend_min_person_min=self.weekend_min or None,
            weekends_only=weekends_only,
        )

    def _note(self, nb: str, en: str) -> None:
        self.tried.append(Text(nb=nb, en=en))


def _lines_summary(clashes: list[Clash]) -> Text:
    names = ", ".join(dict.fromkeys(name for clash in clashes for one in clash.requirements for name in one.positions))
    return Text(
        nb=f"Kravene kan ikke holdes samtidig, uansett hvordan de andre arbeider: {names}.",
        en=f"The requirements cannot be kept together, however the others work: {names}.",
    )
