"""The cheapest relaxations: amounts of each change that may do, cheapest first confirmed by solving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rota.domain.base import Text
from rota.domain.explanation import Clash, Least, Outcome, Relaxation
from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet
from rota.solver.explain.amounts import TOLD_APART, Amount, Amounts, not_enough, skipped
from rota.solver.explain.changes import Change, Family, loosening
from rota.solver.explain.effort import Effort
from rota.solver.explain.probe import lawful_line, whole_answer
from rota.solver.explain.staffing import PEOPLE_ALONE, staffing

# Of the time left when amounts are looked for, what is kept for confirming them.
KEPT_TO_CONFIRM = 0.5
# Where an amount is not confirmed, a part of it more (1 / MORE, at least one) is tried.
MORE = 4
SECONDS_CONFIRM, SECONDS_WITHOUT = 20.0, 5.0


@dataclass
class Relaxer:
    """First how much of each change there must be, by proofs; then, cheapest first, whether it does, by solving.

    `weekends`: a shortage is proved on the weekend days alone; `small`: nearly all that lacks does so there.
    """

    scenario: Scenario
    ruleset: RuleSet
    effort: Effort
    weekends: bool
    small: bool
    tried: list[Text] = field(default_factory=list)

    def run(self, clashes: Sequence[Clash], short_rows: Sequence[str]) -> tuple[Relaxation, ...]:
        """Relaxations found, cheapest first. `short_rows`: rows that lack somebody in a relaxation's best solution."""
        if clashes and all(clash.position is not None for clash in clashes):
            names = dict.fromkeys(clash.position for clash in clashes if clash.position is not None)
            alone = [one for name in names for one in self._lines(name, clashes)]
            return tuple(sorted(alone, key=_cost))
        requirements = [one for clash in clashes for one in clash.requirements]
        codes = dict.fromkeys(one.code for one in requirements)
        people = dict.fromkeys(name for one in requirements for name in one.positions)
        asked = dict.fromkeys(row for one in requirements for row in one.rows) or dict.fromkeys(short_rows)
        rows = [row for row in asked if row in short_rows] or list(asked)
        families = list(loosening(self.ruleset, list(codes), list(people)))
        staffed = bool(rows) or any(code.startswith("cover.") for code in codes)
        if staffed:
            families = [*staffing(self.ruleset, rows, weekends=self.small), *families]
        ends = KEPT_TO_CONFIRM * self.effort.left
        search = Amounts(self.effort, self.weekends, self.small, frozenset(codes), ends, self.tried)
        amounts, weak = search.of(families)
        if staffed and not any(one.family.kind in PEOPLE_ALONE for one in amounts):
            amounts += search.pairs(weak, rows)
        search.ends = 0.0
        return self._confirm(sorted(amounts, key=lambda one: _price(one.family, one.change)), search)

    def _confirm(self, amounts: Sequence[Amount], search: Amounts) -> tuple[Relaxation, ...]:
        """Solve the changed wards, cheapest first, each within its share of the time; then somewhat more of each."""
        found: list[Relaxation] = []
        wide: list[Amount] = []
        # With each amount the first of its kind that was left undecided: more of it without a roster says no more.
        again: list[tuple[Amount, Amount | None]] = [(amount, None) for amount in amounts]
        while again and self.effort.left > 0:
            waiting, again = again, []
            for place, (amount, undecided) in enumerate(waiting):
                number = len(amount.chosen)
                self.effort.tell("confirm")
                share = self.effort.left / (len(waiting) - place)
                whole = whole_answer(amount.change.scenario, self.effort, min(share, SECONDS_CONFIRM))
                more = amount.more(max(1, number // MORE))
                if not (whole.possible or whole.impossible):
                    undecided = undecided or amount
                if whole.possible and not amount.proved and amount.family.least is Least.EACH and number > 1:
                    wide.append(amount)
                elif whole.possible:
                    found.append(_relaxation(amount, Outcome.CONFIRMED))
                elif more is not None and self.effort.left > 0:
                    # One more is the smallest amount only where this one is proved too little.
                    exact = whole.impossible and len(more.chosen) == number + 1
                    proved = amount.proved and exact and amount.family.least not in TOLD_APART
                    again.append((Amount(more.family, more.chosen, proved, more.seen), undecided))
                elif undecided is not None:
                    self._open(undecided, found)
                elif number == amount.family.most:
                    self.tried.append(not_enough(amount.family))
        for amount, undecided in again:
            self._open(undecided or amount, found)
        found += [_relaxation(self._without_needless(amount, search), Outcome.CONFIRMED) for amount in wide]
        return tuple(sorted(found, key=_cost))

    def _open(self, amount: Amount, found: list[Relaxation]) -> None:
        """Perhaps enough where the proofs ended and leave it open; else nothing is known of it."""
        if amount.seen:
            found.append(_relaxation(amount, Outcome.UNDECIDED))
        else:
            self.tried.append(skipped([amount.family]))

    def _without_needless(self, amount: Amount, search: Amounts) -> Amount:
        """A confirmed amount less those without whom there is a roster too; what is left is confirmed as well."""
        family, kept, all_needed = amount.family, amount, True
        for unit in reversed(amount.chosen):
            if len(kept.chosen) == 1:
                break
            without = kept.without(unit)
            if self.effort.left <= 0:
                return kept
            if search.too_little(without):
                continue
            self.effort.tell("confirm")
            whole = whole_answer(without, self.effort, SECONDS_WITHOUT)
            if whole.possible:
                kept = Amount(family, tuple(one for one in kept.chosen if one != unit), proved=False)
            elif not whole.impossible:
                all_needed = False
        # Who was needed beside more people than are left was not asked again.
        return Amount(family, kept.chosen, proved=all_needed and kept.chosen == amount.chosen)

    def _lines(self, name: str, clashes: Sequence[Clash]) -> list[Relaxation]:
        """What gives one position a lawful line of its own."""
        own = [one for clash in clashes if clash.position == name for one in clash.requirements]
        found: list[Relaxation] = []
        failed: list[Family] = []
        released: list[frozenset[tuple[str, int, int]]] = []
        families = list(loosening(self.ruleset, list(dict.fromkeys(one.code for one in own)), [name]))
        for number, family in enumerate(families):
            if self.effort.left <= 0:
                self.tried.append(skipped(families[number:]))
                break
            most = family.at(family.most)
            if any(less <= most.released for less in released):
                continue
            self.effort.tell(f"relax {family.kind}")
            lawful = lawful_line(most.scenario, name, self.effort)
            if lawful is None:
                self.tried.append(_undecided_line(most))
            elif not lawful:
                failed.append(family)
            else:
                found.append(self._least_line(family, name))
                released += [most.released] if most.released else []
        self.tried += _failed_lines(name, failed)
        return found

    def _least_line(self, family: Family, name: str) -> Relaxation:
        low, high, decided = 0, family.most, True
        while high - low > 1:
            middle = (low + high) // 2
            lawful = lawful_line(family.at(middle).scenario, name, self.effort)
            decided = decided and lawful is not None
            if lawful is True:
                high = middle
            else:
                low = middle
        return _relaxation(Amount(family, tuple(range(high)), decided), Outcome.CONFIRMED, line_only=True)


def _undecided_line(change: Change) -> Text:
    return Text(nb=f"ikke avgjort på tiden: {change.text.nb}", en=f"undecided in the time: {change.text.en}")


def _failed_lines(name: str, failed: Sequence[Family]) -> list[Text]:
    """What is not enough by itself; single locked days, of which there may be many, in one line."""
    single = [family for family in failed if len(family.at(1).released) == 1]
    rest = [not_enough(family) for family in failed if family not in single]
    if len(single) < 2:
        return [not_enough(family) for family in failed]
    text = Text(
        nb=f"bevist ikke nok alene: {name}: én av de {len(single)} låste dagene løses",
        en=f"proved not enough by itself: {name}: any one of the {len(single)} locked days released",
    )
    return [text, *rest]


def _relaxation(amount: Amount, outcome: Outcome, *, line_only: bool = False) -> Relaxation:
    family, change, spec = amount.family, amount.change, amount.family.spec
    step = None if spec is None else spec.step(family.rung)
    url = None if spec is None else ((step.url if step is not None else None) or spec.source.url)
    evidence = "not law" if spec is None else (step.evidence if step is not None else spec.source.evidence)
    return Relaxation(
        kind=family.kind,
        text=change.text,
        rung=family.rung,
        reference=None if spec is None else spec.source.reference,
        url=url,
        evidence=evidence,
        positions=change.positions,
        weeks=change.weeks,
        people=len(change.positions),
        fte=round(change.fte, 3),
        outcome=outcome,
        least=amount.least,
        line_only=line_only,
        changed=change.scenario,
        agree=family.agree,
        duties=family.duties,
    )


def _price(family: Family, change: Change) -> tuple[int, float, int]:
    """Who must agree, by the order of the rungs; then money; then people touched."""
    return family.rung.height, change.fte, len(change.positions)


def _cost(one: Relaxation) -> tuple[bool, int, float, int]:
    return one.outcome is not Outcome.CONFIRMED, one.rung.height, one.fte, one.people
