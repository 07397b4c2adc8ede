"""The cheapest relaxations: the smallest amount of each change that may do, cheapest first confirmed by solving."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from rota.domain.base import Text
from rota.domain.explanation import Clash, Outcome, Relaxation
from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet, rule_set
from rota.solver.explain.changes import Change, Family, loosening
from rota.solver.explain.effort import Effort
from rota.solver.explain.probe import lawful_line, surely_short, weekend_answer, whole_answer
from rota.solver.explain.staffing import PEOPLE_ALONE, staffing

SECONDS_WEEKEND = 2.0
# Of the time left when amounts are looked for, what is kept for confirming them.
KEPT_TO_CONFIRM = 0.5
# Where an amount is not confirmed, a part of it more (1 / MORE, at least one) is tried.
MORE = 4
MOST_PAIRS = 3
SECONDS_CONFIRM = 20.0


@dataclass(frozen=True)
class Amount:
    """The smallest amount of a family that is not proved too little. `exact`: one less is proved too little."""

    family: Family
    number: int
    exact: bool

    @property
    def change(self) -> Change:
        """The change of this amount."""
        return self.family.at(self.number)


@dataclass
class Relaxer:
    """First how much of each change there must be, by proofs; then, cheapest first, whether it does, by solving."""

    scenario: Scenario
    ruleset: RuleSet
    effort: Effort
    by_weekends: bool
    tried: list[Text] = field(default_factory=list)

    def run(self, clashes: Sequence[Clash], short_rows: Sequence[str]) -> tuple[Relaxation, ...]:
        """Relaxations found, cheapest first."""
        if clashes and all(clash.position is not None for clash in clashes):
            found_alone = [one for clash in clashes for one in self._lines(clash)]
            return tuple(sorted(found_alone, key=_cost))
        requirements = [one for clash in clashes for one in clash.requirements]
        codes = dict.fromkeys(one.code for one in requirements)
        people = dict.fromkeys(name for one in requirements for name in one.positions)
        asked = dict.fromkeys(row for one in requirements for row in one.rows) or dict.fromkeys(short_rows)
        rows = [row for row in asked if row in short_rows] or list(asked)
        families = list(loosening(self.ruleset, list(codes), list(people)))
        staffed = bool(rows) or any(code.startswith("cover.") for code in codes)
        if staffed:
            families = [*staffing(self.ruleset, rows, weekends=self.by_weekends), *families]
        ends = KEPT_TO_CONFIRM * self.effort.left
        amounts, weak = self._amounts(families, frozenset(codes), ends)
        if staffed and not any(one.family.kind in PEOPLE_ALONE for one in amounts):
            amounts += self._pairs(weak, rows, frozenset(codes), ends)
        return self._confirm(sorted(amounts, key=lambda one: _price(one.family, one.change)))

    def _amounts(
        self, families: Sequence[Family], codes: Collection[str], ends: float
    ) -> tuple[list[Amount], list[Family]]:
        """The amount of each family, and the families that are proved not to be enough by themselves."""
        found, weak = [], []
        for number, family in enumerate(families):
            if self.effort.left <= ends:
                self._skip(families[number:])
                break
            self.effort.tell(f"relax {family.kind}")
            amount = self._least(family, codes, ends)
            if amount is None:
                self._not_enough(family)
                weak.append(family)
            else:
                found.append(amount)
        return found, weak

    def _least(self, family: Family, codes: Collection[str], ends: float) -> Amount | None:
        """First the most there can be; then doubled until not proved too little, then halved. None: all too little."""
        if self._too_little(family.at(family.most).scenario, codes):
            return None
        low, high = 0, 1
        while high < family.most and self._too_little(family.at(high).scenario, codes):
            low, high = high, min(2 * high, family.most)
        while high - low > 1 and self.effort.left > ends:
            middle = (low + high) // 2
            if self._too_little(family.at(middle).scenario, codes):
                low = middle
            else:
                high = middle
        # All rules, or a search, prove somewhat more and take longer: only where the quick proofs end.
        while self.effort.left > ends and self._fails(family.at(high).scenario):
            if high == family.most:
                return None
            low, high = high, high + 1
        return Amount(family, high, exact=high - low == 1)

    def _too_little(self, scenario: Scenario, codes: Collection[str]) -> bool:
        """Whether the linear relaxation proves a shortage."""
        return surely_short(scenario, self.effort, weekends=self.by_weekends, codes=codes) is True

    def _fails(self, scenario: Scenario) -> bool:
        if not self.by_weekends:
            return surely_short(scenario, self.effort, weekends=False) is True
        answer = weekend_answer(scenario, self.effort, SECONDS_WEEKEND)
        return answer.infeasible or answer.bound > 0

    def _pairs(self, weak: Sequence[Family], rows: list[str], codes: Collection[str], ends: float) -> list[Amount]:
        """Two changes together, where none by itself is enough and the people that are there are to do it."""
        found: list[Amount] = []
        firsts = [family for family in weak if family.kind in PEOPLE_ALONE]
        for number, first in enumerate(firsts):
            kinds = {family.kind for family in firsts[number + 1 :]}
            for pair in self._seconds(first, first.most, kinds, rows):
                if self.effort.left <= ends or len(found) == MOST_PAIRS:
                    return found
                self.effort.tell("relax pair")
                second = self._least(pair, codes, ends)
                if second is not None:
                    found.append(self._trimmed(first, second, codes, rows, ends))
        return found

    def _seconds(self, first: Family, amount: int, kinds: Collection[str], rows: list[str]) -> Iterator[Family]:
        """Families on top of an amount of a first one, told together."""
        done = first.at(amount)
        for family in staffing(rule_set(done.scenario), rows, weekends=self.by_weekends):
            if family.kind in kinds:
                yield _together(first, done, family)

    def _trimmed(self, first: Family, second: Amount, codes: Collection[str], rows: list[str], ends: float) -> Amount:
        """Less of the first change, as long as the amount of the second stays enough."""
        low, high, best = 0, first.most, second
        kind = second.family.kind.split("+")[1]
        while high - low > 1 and self.effort.left > ends:
            middle = (low + high) // 2
            family = next(self._seconds(first, middle, {kind}, rows), None)
            number = second.number
            if family is None or number > family.most or self._too_little(family.at(number).scenario, codes):
                low = middle
            else:
                high, best = middle, Amount(family, number, exact=False)
        return Amount(best.family, best.number, exact=False)

    def _confirm(self, amounts: Sequence[Amount]) -> tuple[Relaxation, ...]:
        """Solve the changed wards, cheapest first, each within its share of the time; then somewhat more of each."""
        found: list[Relaxation] = []
        again = [(amount, amount.number, amount.exact) for amount in amounts]
        while again and self.effort.left > 0:
            waiting, again = again, []
            for place, (amount, number, exact) in enumerate(waiting):
                family, more = amount.family, min(amount.family.most, number + max(1, number // MORE))
                self.effort.tell("confirm")
                share = self.effort.left / (len(waiting) - place)
                whole = whole_answer(family.at(number).scenario, self.effort, min(share, SECONDS_CONFIRM))
                if whole.possible:
                    found.append(_relaxation(family, family.at(number), Outcome.CONFIRMED, smallest=exact))
                elif more > number and self.effort.left > 0:
                    # One more is the smallest amount only where this one is proved too little.
                    again.append((amount, more, exact and whole.impossible and more == number + 1))
                elif not whole.impossible:
                    found.append(_undecided(amount))
                else:
                    self._not_enough(family)
        found += [_undecided(amount) for amount, _, _ in again]
        return tuple(sorted(found, key=_cost))

    def _lines(self, clash: Clash) -> list[Relaxation]:
        """What gives one position a lawful line of its own."""
        assert clash.position is not None
        codes = list(dict.fromkeys(one.code for one in clash.requirements))
        found = []
        for family in loosening(self.ruleset, codes, [clash.position]):
            if self.effort.left <= 0:
                self._skip([family])
                break
            self.effort.tell(f"relax {family.kind}")
            low, high = 0, family.most
            if lawful_line(family.at(high).scenario, clash.position, self.effort) is not True:
                self._not_enough(family)
                continue
            decided = True
            while high - low > 1:
                middle = (low + high) // 2
                lawful = lawful_line(family.at(middle).scenario, clash.position, self.effort)
                decided = decided and lawful is not None
                if lawful is True:
                    high = middle
                else:
                    low = middle
            found.append(_relaxation(family, family.at(high), Outcome.CONFIRMED, smallest=decided, line_only=True))
        return found

    def _not_enough(self, family: Family) -> None:
        text = family.at(family.most).text
        self.tried.append(Text(nb=f"ikke nok alene: {text.nb}", en=f"not enough by itself: {text.en}"))

    def _skip(self, families: Sequence[Family]) -> None:
        names = [family.name for family in families]
        nb, en = (", ".join(dict.fromkeys(name.get(lang) for name in names)) for lang in ("nb", "en"))
        self.tried.append(Text(nb=f"ikke prøvd på tiden: {nb}", en=f"not tried in the time: {en}"))


def _together(first: Family, done: Change, second: Family) -> Family:
    """Growing amounts of a second change on top of one that is done."""
    harder = max((first, second), key=lambda family: family.rung.height)

    def at(n: int) -> Change:
        other = second.at(n)
        text = Text(nb=f"{done.text.nb} og {other.text.nb}", en=f"{done.text.en} and {other.text.en}")
        people = tuple(dict.fromkeys((*done.positions, *other.positions)))
        return Change(other.scenario, text, people, done.fte + other.fte)

    return Family(f"{first.kind}+{second.kind}", harder.rung, harder.spec, second.most, at)


def _undecided(amount: Amount) -> Relaxation:
    return _relaxation(amount.family, amount.change, Outcome.UNDECIDED, smallest=amount.exact)


def _relaxation(
    family: Family, change: Change, outcome: Outcome, *, smallest: bool, line_only: bool = False
) -> Relaxation:
    spec = family.spec
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
        # A change that has one amount has no smaller one: nothing to say.
        smallest=smallest and family.most > 1,
        line_only=line_only,
        changed=change.scenario,
    )


def _price(family: Family, change: Change) -> tuple[int, float, int]:
    """Who must agree, by the order of the rungs; then money; then people touched."""
    return family.rung.height, change.fte, len(change.positions)


def _cost(one: Relaxation) -> tuple[bool, int, float, int]:
    return one.outcome is not Outcome.CONFIRMED, one.rung.height, one.fte, one.people
