"""How much of each change there must be: the least that no relaxation proves too little, nobody in it for nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from rota.domain.base import Text
from rota.domain.explanation import Least
from rota.domain.scenario import Scenario
from rota.rules.resolve import rule_set
from rota.solver.explain.changes import Change, Family
from rota.solver.explain.effort import Effort
from rota.solver.explain.probe import lawful_line, surely_short, weekend_answer
from rota.solver.explain.staffing import PEOPLE_ALONE, staffing

SECONDS_WEEKEND = 2.0
MOST_PAIRS = 3
# Of the time that is left for amounts, the least that one family may take.
LEAST_SHARE = 0.25
TOLD_APART = frozenset({Least.EACH, Least.EACH_STEP})
# More people with these changes forbid nobody anything: who is needed beside many is needed beside fewer of them.
ONLY_ALLOW = frozenset({"weekend_frequency", "long_consent", "long_small"})


@dataclass(frozen=True)
class Amount:
    """Units of a family that are not proved too little. `proved`: what the family's `least` says of them is proved.

    `seen`: the proofs ended in their time; else that nothing is proved against the amount says nothing for it.
    """

    family: Family
    chosen: tuple[int, ...]
    proved: bool
    seen: bool = True

    @property
    def change(self) -> Change:
        """The change of this amount."""
        return self.family.choose(self.chosen)

    @property
    def least(self) -> Least | None:
        """What is proved about less; of a single unit there is nothing to say: less is the ward as it is."""
        return self.family.least if self.proved and len(self.chosen) > 1 else None

    def without(self, unit: int) -> Scenario:
        """The ward with the change but for one unit."""
        return self.family.choose([one for one in self.chosen if one != unit]).scenario

    def more(self, number: int) -> Amount | None:
        """With some more units, the next in the family's order; None when it has no more."""
        rest = [unit for unit in range(self.family.most) if unit not in self.chosen]
        chosen = tuple(sorted((*self.chosen, *rest[:number])))
        return Amount(self.family, chosen, False, self.seen) if rest else None


@dataclass
class Amounts:
    """Looks for amounts by proofs. `weekends`: a shortage is proved on the weekend days alone, the quicker proof.

    What the weekend days do not prove too little is asked of the whole ward as well. `codes`: the rules of the clash;
    with these alone a proof is quicker, and holds.
    """

    effort: Effort
    weekends: bool
    small: bool
    codes: Collection[str]
    ends: float
    tried: list[Text] = field(default_factory=list)
    _family_ends: float = 0.0
    _seen: bool = True

    def of(self, families: Sequence[Family]) -> tuple[list[Amount], list[Family]]:
        """The amount of each family, and the families that are proved not to be enough by themselves."""
        found, weak = [], []
        for number, family in enumerate(families):
            if self.over:
                self.tried.append(skipped(families[number:]))
                break
            self.effort.tell(f"relax {family.kind}")
            share = max(LEAST_SHARE, 1 / (len(families) - number))
            self._family_ends = self.effort.left - share * (self.effort.left - self.ends)
            self._seen = True
            amount = self._least(family)
            self._family_ends = 0.0
            if amount is None:
                self.tried.append(not_enough(family))
                weak.append(family)
            else:
                found.append(amount)
        # Who is needless takes many proofs: only when every kind has had its turn.
        apart = [one.family.least in TOLD_APART and one.seen for one in found]
        return [self._needed(one) if more else one for one, more in zip(found, apart, strict=True)], weak

    @property
    def over(self) -> bool:
        """Whether the time for amounts is up."""
        return self.effort.left <= max(self.ends, self._family_ends)

    def too_little(self, scenario: Scenario) -> bool:
        """Whether a linear relaxation proves a shortage."""
        return any(short(scenario) for short in self._quick)

    @property
    def _quick(self) -> tuple[Callable[[Scenario], bool], ...]:
        """Where nearly all lacks at weekends the whole ward, a long proof, is asked at the end only (`_fails`)."""
        if not self.weekends:
            return (self._short,)
        return (self._short_at_weekends,) if self.small else (self._short_at_weekends, self._short)

    def _short_at_weekends(self, scenario: Scenario) -> bool:
        return self.weekends and self._proved(scenario, weekends=True)

    def _short(self, scenario: Scenario) -> bool:
        return self._proved(scenario, weekends=False)

    def _proved(self, scenario: Scenario, *, weekends: bool) -> bool:
        answer = surely_short(scenario, self.effort, weekends=weekends, codes=self.codes)
        self._seen = self._seen and answer is not None
        return answer is True

    def _fails(self, scenario: Scenario) -> bool:
        """The whole ward with all rules, and a search of the weekends: they prove somewhat more and take longer."""
        if self.weekends:
            answer = weekend_answer(scenario, self.effort, SECONDS_WEEKEND)
            if answer.infeasible or answer.bound > 0:
                return True
        return surely_short(scenario, self.effort, weekends=False) is True

    def _least(self, family: Family) -> Amount | None:
        """First the most there can be, then the least in the family's order. None: all of it is proved too little."""
        if family.kind == "position" and self._nobody_can_have(family):
            return None
        low = 0
        high = 1
        for short in self._quick:
            if short(family.at(family.most).scenario):
                return None
            low, high = self._narrow(family, short, low)
        # Only where the quick proofs end.
        while not self.over and self._fails(family.at(high).scenario):
            if high == family.most:
                return None
            low, high = high, high + 1
        # That fewer in this order are too little says nothing of any others.
        proved = high - low == 1 and family.least not in TOLD_APART
        return Amount(family, tuple(range(high)), proved, self._seen)

    def _nobody_can_have(self, family: Family) -> bool:
        """Whether a new position has no lawful line of its own: then no number of them is any use."""
        one = family.at(1)
        return lawful_line(one.scenario, one.positions[0], self.effort) is False

    def _narrow(self, family: Family, short: Callable[[Scenario], bool], low: int) -> tuple[int, int]:
        """Doubled until not proved too little, then halved: the most that is and the least that is not."""
        high, step = low + 1, 1
        while high < family.most and not self.over and short(family.at(high).scenario):
            step *= 2
            low, high = high, min(high + step, family.most)
        while high - low > 1 and not self.over:
            middle = (low + high) // 2
            if short(family.at(middle).scenario):
                low = middle
            else:
                high = middle
        return low, high

    def _needed(self, amount: Amount) -> Amount:
        """As `_thinned`; where the slower proofs show that too many went, some are taken in again, unproved."""
        kept = self._thinned(amount)
        gone = [unit for unit in amount.chosen if unit not in kept.chosen]
        while gone and not self.over and self._fails(kept.change.scenario):
            kept = Amount(amount.family, tuple(sorted((*kept.chosen, gone.pop(0)))), proved=False)
        return kept

    def _thinned(self, amount: Amount) -> Amount:
        """People left out one by one, the last in the order first, while the rest is not proved too little."""
        family, kept = amount.family, Amount(amount.family, amount.chosen, proved=False)
        needed: set[str] = set()
        dropped = False
        for unit in reversed(amount.chosen):
            if family.names[unit] in needed:
                continue
            if self.over:
                return kept
            self._seen = True
            if self.too_little(kept.without(unit)):
                needed.add(family.names[unit])
            elif not self._seen:
                return kept
            else:
                kept = Amount(family, tuple(one for one in kept.chosen if one != unit), proved=False)
                dropped = True
        if dropped and family.kind not in ONLY_ALLOW:
            for unit in {family.names[unit]: unit for unit in kept.chosen}.values():
                if self.over or not self.too_little(kept.without(unit)):
                    return kept
        return Amount(family, kept.chosen, proved=bool(kept.chosen))

    def pairs(self, weak: Sequence[Family], rows: list[str]) -> list[Amount]:
        """Two changes together, where none by itself is enough and the people that are there are to do it."""
        found: list[Amount] = []
        firsts = [family for family in weak if family.kind in PEOPLE_ALONE]
        for number, first in enumerate(firsts):
            kinds = {family.kind for family in firsts[number + 1 :]}
            for pair in self._seconds(first, range(first.most), kinds, rows):
                if self.over or len(found) == MOST_PAIRS:
                    return found
                self.effort.tell("relax pair")
                self._seen = True
                second = self._least(pair)
                if second is not None and second.seen:
                    needed = self._needed(second) if pair.least in TOLD_APART else second
                    found.append(self._trimmed(first, needed, rows))
        return found

    def _seconds(
        self, first: Family, chosen: Sequence[int], kinds: Collection[str], rows: list[str]
    ) -> Iterator[Family]:
        """Families on top of some of a first one, told together."""
        done = first.choose(chosen)
        for family in staffing(rule_set(done.scenario), rows, weekends=self.small):
            if family.kind in kinds:
                yield _together(first, done, family)

    def _trimmed(self, first: Family, second: Amount, rows: list[str]) -> Amount:
        """Without those of the first change who can be left out while the people of the second stay the same."""
        kept, best = list(range(first.most)), second
        kind = second.family.kind.split("+")[1]
        names = [second.family.names[unit] for unit in second.chosen] if second.family.names else []
        for unit in reversed(range(first.most)):
            if self.over:
                break
            rest = [one for one in kept if one != unit]
            family = next(self._seconds(first, rest, {kind}, rows), None) if rest else None
            if family is None:
                continue
            chosen = _same(family, names) if names else second.chosen
            self._seen = True
            if chosen and not self.too_little(family.choose(chosen).scenario) and self._seen:
                kept, best = rest, Amount(family, chosen, proved=False)
        return Amount(best.family, best.chosen, proved=False)


def _same(family: Family, names: Sequence[str]) -> tuple[int, ...]:
    """The units of a family that concern these people; empty where it does not have them all."""
    left = list(names)
    chosen = []
    for unit, name in enumerate(family.names):
        if name in left:
            left.remove(name)
            chosen.append(unit)
    return () if left else tuple(chosen)


def _together(first: Family, done: Change, second: Family) -> Family:
    """Growing amounts of a second change on top of one that is done."""
    harder = max((first, second), key=lambda family: family.rung.height)

    def choose(chosen: Sequence[int]) -> Change:
        other = second.choose(chosen)
        text = Text(nb=f"{done.text.nb} og {other.text.nb}", en=f"{done.text.en} and {other.text.en}")
        people = tuple(dict.fromkeys((*done.positions, *other.positions)))
        return Change(other.scenario, text, people, done.fte + other.fte)

    asked = tuple(dict.fromkeys((*first.duties, *second.duties)))
    kind = f"{first.kind}+{second.kind}"
    return Family(kind, harder.rung, harder.spec, second.most, choose, second.least, second.names, duties=asked)


def not_enough(family: Family) -> Text:
    """Said only of what is proved."""
    text = family.at(family.most).text
    return Text(nb=f"bevist ikke nok alene: {text.nb}", en=f"proved not enough by itself: {text.en}")


def skipped(families: Sequence[Family]) -> Text:
    """What there was no time for."""
    names = [family.name for family in families]
    nb, en = (", ".join(dict.fromkeys(name.get(lang) for name in names)) for lang in ("nb", "en"))
    return Text(nb=f"ikke prøvd på tiden: {nb}", en=f"not tried in the time: {en}")
