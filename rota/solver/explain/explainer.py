"""The way through an explanation: rules alone, weekends, the whole ward, the smallest clash, the relaxations."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from rota.domain.base import Text
from rota.domain.explanation import Clash, Explanation, Relaxation, Shortage, Verdict
from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet, rule_set
from rota.solver.explain.changes import number_text
from rota.solver.explain.clashes import position_clashes, ward_clash
from rota.solver.explain.effort import Effort, Report
from rota.solver.explain.grouped import GroupedModel
from rota.solver.explain.probe import WeekendAnswer, WholeAnswer, lacking_of, surely_short, weekend_answer, whole_answer
from rota.solver.explain.relax import Relaxer
from rota.solver.explain.words import headline, hours_arithmetic, shortages, weekend_arithmetic
from rota.solver.options import SolveOptions

# Shares of the time that must be left when a step ends.
AFTER_POSITIONS, AFTER_WEEKENDS, AFTER_WHOLE, AFTER_CLASH = 0.8, 0.7, 0.15, 0.5
# Of the time, for the roster that shows where a proved shortage of the whole ward lies.
SHARE_LOCATE = 0.2


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
    found_by_weekends: bool = False
    seen_whole: bool = False
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
            return self._impossible(tuple(clashes), (), None, _lines_summary(clashes))
        effort.tell("weekends")
        priced = GroupedModel(self.scenario, self.ruleset, elastic=True)
        known = 0
        if not surely_short(self.scenario, effort, weekends=True):
            effort.tell("whole")
            known = (priced.proved_short(effort.left) if effort.left > 0 else None) or 0
        if known:
            seconds = SHARE_LOCATE * effort.options.time_limit_s
            return self._short_whole(whole_answer(self.scenario, effort, seconds, known), priced)
        effort.tell("weekends")
        weekend = weekend_answer(self.scenario, effort, effort.left - self._left_after(AFTER_WEEKENDS), self.ruleset)
        if weekend.infeasible:
            return self._rules_clash(weekends=True)
        if weekend.bound > 0:
            return self._short(weekend)
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
            return self._short_whole(whole, priced)
        return self._undecided(whole)

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
        return self._impossible(() if clash is None else (clash,), (), None, text)

    def _short(self, weekend: WeekendAnswer) -> Explanation:
        found = shortages(self.scenario, weekend.lacking or [])
        self.found_by_weekends = True
        self.effort.tell("clash")
        clash = ward_clash(
            self.scenario,
            self.ruleset,
            self.effort,
            self._left_after(AFTER_CLASH),
            weekends=True,
            with_cover=True,
            shortages=found,
        )
        if not weekend.exact:
            self._note(
                "hvor liten mangelen i helgene kan bli, ble ikke avgjort helt; nedre grense er bevist",
                "how small the weekend shortage can become was not settled entirely; the lower bound is proved",
            )
        text = headline(self.scenario, found, weekend.bound, exact=weekend.exact)
        return self._impossible(() if clash is None else (clash,), found, weekend.bound, text)

    def _short_whole(self, whole: WholeAnswer, priced: GroupedModel) -> Explanation:
        lacking = []
        self.seen_whole = True
        if whole.roster is not None:
            lacking = lacking_of(self.scenario, self.ruleset, whole.roster, self.effort)
        found = shortages(self.scenario, lacking)
        self.effort.tell("clash")
        clash = ward_clash(
            self.scenario,
            self.ruleset,
            self.effort,
            0.5 * self.effort.left,
            weekends=False,
            with_cover=True,
            shortages=found,
            priced=priced,
        )
        nb, en = (number_text(whole.bound / 60 / self.scenario.cycle.weeks, lang, 1) for lang in ("nb", "en"))
        told = Text(
            nb="Minstebemanningen kan ikke dekkes med disse stillingene og timene deres"
            + (f": minst {nb} timer står uten noen i snitt hver uke." if whole.bound else "."),
            en="Minimum cover cannot be met with these positions and their hours"
            + (f": at least {en} hours have nobody in an average week." if whole.bound else "."),
        )
        return self._impossible(() if clash is None else (clash,), found, whole.bound or None, told)

    def _impossible(
        self, clashes: tuple[Clash, ...], found: tuple[Shortage, ...], bound: int | None, text: Text
    ) -> Explanation:
        if not clashes:
            self._note("en minste motstrid ble ikke funnet på tiden", "a smallest clash was not found in the time")
        for clash in clashes:
            if not (clash.minimal or clash.irreducible):
                self._note(
                    f"motstriden for {clash.scope.nb} kan være mindre: tiden tok slutt",
                    f"the clash of {clash.scope.en} may be smaller: time ran out",
                )
        relaxer = Relaxer(self.scenario, self.ruleset, self.effort, by_weekends=self.found_by_weekends)
        relaxations = relaxer.run(clashes, tuple(dict.fromkeys(row for one in found for row in one.row.split("+"))))
        self.tried += relaxer.tried
        return self._done(Verdict.PROVED_IMPOSSIBLE, text, clashes, found, relaxations, bound)

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
                *(() if self.seen_whole else weekend_arithmetic(self.scenario)),
                *(() if self.found_by_weekends else hours_arithmetic(self.scenario)),
            ),
            shortages=found,
            clashes=clashes,
            relaxations=relaxations,
            tried=tuple(self.tried),
            shortage_min_person_min=bound,
            seconds=effort.elapsed,
            stopped_early=effort.stop.is_set(),
        )

    def _note(self, nb: str, en: str) -> None:
        self.tried.append(Text(nb=nb, en=en))


def _lines_summary(clashes: list[Clash]) -> Text:
    names = ", ".join(dict.fromkeys(name for clash in clashes for one in clash.requirements for name in one.positions))
    return Text(
        nb=f"Kravene kan ikke holdes samtidig, uansett hvordan de andre arbeider: {names}.",
        en=f"The requirements cannot be kept together, however the others work: {names}.",
    )
