"""Clashes in words: hard rules that cannot be kept together, and minimum cover against what binds the people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rota.domain.base import Text
from rota.domain.explanation import Clash, Requirement
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet
from rota.solver.explain.changes import every_en, every_nb, row_text
from rota.solver.explain.effort import Effort
from rota.solver.explain.grouped import GroupedModel, Part
from rota.solver.explain.shrink import Groups, Label, Shrunk, shrink, shrink_priced

SECONDS_ALONE = 5.0
MOST_NAMED = 6
# Of one position, each found with the rules of those before it left out.
MOST_CLASHES = 3
COVER_TITLES = {
    "cover.minimum": Text(nb="Minstebemanning", en="Minimum cover"),
    "cover.competence": Text(nb="Minstebemanning av en kompetanse", en="Minimum cover of a competence"),
    "cover.maximum": Text(nb="Ikke flere på vakt enn høyst ønsket", en="No more people present than the maximum"),
    "hours.contract": Text(nb="Timene etter kontrakten", en="The hours of the contracts"),
}
# What holds of each position by itself is told by class of equal positions.
BY_CLASS = frozenset({"weekend.frequency"})


def position_clashes(
    scenario: Scenario, ruleset: RuleSet, effort: Effort, until_left_s: float
) -> tuple[list[Clash], bool]:
    """Positions with no lawful line of their own, each with a smallest clash; and whether all could be examined."""
    clashes: list[Clash] = []
    decided: dict[str, bool] = {}
    for position in scenario.worked_positions:
        if effort.left <= until_left_s:
            return clashes, False
        key = _likeness(ruleset, position)
        if decided.get(key) is True:
            continue
        alone = scenario.with_positions((position,))
        grouped = GroupedModel(alone, RuleSet(alone, ruleset.pack), with_cover=False)
        found = effort.feasible(grouped.model(), SECONDS_ALONE)
        if found is None:
            return clashes, False
        decided[key] = found
        if not found:
            clashes += _alone(grouped, ruleset, position, effort, until_left_s)
    return clashes, True


def _likeness(ruleset: RuleSet, position: Position) -> str:
    """Equal for positions that the rules treat alike when each stands alone."""
    data = position.model_dump(mode="json", exclude={"id", "holder", "union", "wishes", "documented_need", "note"})
    limits = [ruleset.limit(code, position).limit for code in ruleset.specs]
    past = [duty for duty in ruleset.scenario.history.duties if duty.position == position.id]
    own = [rule.id for rule in ruleset.scenario.own_rules if rule.concerns(position)]
    return repr((data, limits, past, own, ruleset.scenario.fagdag_entitled(position)))


def _alone(
    grouped: GroupedModel, ruleset: RuleSet, position: Position, effort: Effort, until_left_s: float
) -> list[Clash]:
    """A smallest clash, and further ones that remain when its rules are left out."""
    clashes: list[Clash] = []
    gone: set[Part] = set()
    while True:
        rest = _only(grouped, gone)
        clash = _one_alone(rest, ruleset, position, effort, until_left_s)
        clashes.append(clash)
        # Locked days take part in most clashes: without the rules against them, what else is against them?
        codes = {one.code for one in clash.requirements}
        codes = codes - {"staff.locked"} or codes
        gone |= {part for part in rest.parts if part.code in codes}
        if len(clashes) == MOST_CLASHES or effort.left <= until_left_s:
            return clashes
        if effort.feasible(grouped.model(set(grouped.parts) - gone), SECONDS_ALONE) is not False:
            return clashes


def _one_alone(
    grouped: GroupedModel, ruleset: RuleSet, position: Position, effort: Effort, until_left_s: float
) -> Clash:
    """First which rules, then in which weeks. Rules that no law makes go first, so that the law is named if it can."""
    by_rule: Groups = defaultdict(frozenset)
    for part in grouped.parts:
        by_rule[(part.code,)] |= {part}
    rules = sorted(by_rule, key=lambda label: ruleset.specs[label[0]].statutory)
    first = shrink(grouped, by_rule, rules, effort, until_left_s)
    fine: Groups = {(part.code, str(part.week)): frozenset({part}) for parts in first.groups.values() for part in parts}
    # The last weeks go first: a clash is told where it begins.
    order = sorted(fine, key=lambda label: -int(label[1]))
    outside = set(grouped.parts) - frozenset().union(*fine.values())
    shrunk = shrink(_only(grouped, outside), fine, order, effort, until_left_s)
    weeks: dict[str, set[int]] = defaultdict(set)
    for label, parts in shrunk.groups.items():
        if int(label[1]) >= 0:
            weeks[label[0]] |= {week + 1 for part in parts for week in grouped.weeks_of(part)}
    locked = weeks.get("staff.locked", set())
    codes = dict.fromkeys(code for code, _ in shrunk.groups)
    requirements = tuple(
        # A window of weeks is told by those of its weeks that have the locked days in them.
        _requirement(
            ruleset,
            code,
            (position.id,),
            tuple(sorted(weeks[code] & locked or weeks[code])),
            (),
            _removal(shrunk, code),
        )
        for code in codes
    )
    scope = Text(nb=f"stilling {position.id} alene", en=f"position {position.id} by itself")
    return Clash(scope, requirements, shrunk.confirmed, shrunk.minimal, position.id, shrunk.irreducible)


class _Fewer(GroupedModel):
    """A grouped model with some parts already left out."""

    def __init__(self, grouped: GroupedModel, gone: set[Part]) -> None:
        self.__dict__.update(grouped.__dict__)
        self._whole = grouped
        self.parts = defaultdict(list, {part: numbers for part, numbers in grouped.parts.items() if part not in gone})

    def model(self, kept: Iterable[Part] | None = None):  # type: ignore[no-untyped-def]
        """As of the whole, never with the parts that are gone."""
        return self._whole.model(set(self.parts if kept is None else kept))


def _only(grouped: GroupedModel, gone: set[Part]) -> GroupedModel:
    return _Fewer(grouped, gone)


def _removal(shrunk: Shrunk, code: str) -> bool | None:
    found = [shrunk.removal.get(label) for label in shrunk.groups if label[0] == code]
    return True if all(found) else None


@dataclass(frozen=True)
class WardClash:
    """A clash of the ward and the labels of its groups."""

    clash: Clash
    labels: frozenset[Label]

    @property
    def rhythms(self) -> frozenset[Label]:
        """The weekend rhythms in it."""
        return frozenset(label for label in self.labels if label[0] == "weekend.frequency")


def ward_clash(
    scenario: Scenario,
    ruleset: RuleSet,
    effort: Effort,
    until_left_s: float,
    *,
    weekends: bool,
    with_cover: bool,
    short_rows: Collection[str] = (),
    priced: GroupedModel | None = None,
    avoid: Collection[Label] = (),
) -> WardClash | None:
    """A smallest clash of the whole ward, or of its weekend days; None when it is not shown to have one in the time.

    What is in `avoid` is left out if it can be: another clash than one that is known.
    """
    grouped = GroupedModel(scenario, ruleset, weekends=weekends, with_cover=with_cover)
    classes = _classes(scenario)
    groups: Groups = defaultdict(frozenset)
    for part in grouped.parts:
        groups[_label(part, classes, with_cover)] |= {part}
    order = _order(ruleset, groups, short_rows, avoid)
    shrunk = None
    if with_cover:
        priced = priced or GroupedModel(scenario, ruleset, weekends=weekends, elastic=True)
        shrunk = shrink_priced(priced, grouped, groups, order, _rules_first(order), effort, until_left_s)
    if shrunk is None and effort.feasible(grouped.model(), max(0.1, effort.left - until_left_s)) is not False:
        return None
    if shrunk is None:
        shrunk = shrink(grouped, groups, order, effort, until_left_s)
    people: dict[str, list[str]] = defaultdict(list)
    for name, label in classes.items():
        people[label].append(name)
    requirements = tuple(_of_group(ruleset, label, parts, people, shrunk) for label, parts in shrunk.groups.items())
    days = (
        Text(nb="helgedagene", en="the weekend days") if weekends else Text(nb="hele avdelingen", en="the whole ward")
    )
    clash = Clash(days, requirements, shrunk.confirmed, shrunk.minimal, irreducible=shrunk.irreducible)
    return WardClash(clash, frozenset(shrunk.groups))


def _classes(scenario: Scenario) -> dict[str, str]:
    """For each position, as a text, what it has in common with others where weekends are told."""
    return {one.id: repr((one.weekend_every, scenario.is_night_staff(one))) for one in scenario.worked_positions}


def _label(part: Part, classes: dict[str, str], with_cover: bool) -> Label:
    if part.rows:
        return (part.code, "rows", *part.rows)
    if part.position and part.code in BY_CLASS:
        return (part.code, "class", classes[part.position])
    if part.position and (part.code == "staff.locked" or not with_cover):
        return (part.code, "position", part.position)
    return (part.code,)


def _rules_first(order: Sequence[Label]) -> int:
    """How many labels at the beginning are of rules that seldom take part in a shortage."""
    telling = ("weekend.frequency", "hours.contract", "cover.minimum", "cover.competence")
    return next((place for place, label in enumerate(order) if label[0] in telling), len(order))


def _order(ruleset: RuleSet, groups: Groups, short_rows: Collection[str], avoid: Collection[Label]) -> list[Label]:
    """What is least telling first: rules (those of law after the ward's own), what is to be avoided, hours, rows
    without shortage, rows with one, and weekend rhythms last."""
    short = set(short_rows)

    def rank(label: Label) -> tuple[int, bool, Label]:
        if label[0] == "weekend.frequency":
            return (2 if label in avoid else 6), False, label
        if len(label) > 1 and label[1] == "rows":
            return (5 if short & set(label[2:]) else 3), False, label
        place = 4 if label[0] == "hours.contract" else 1 if label[0].startswith("rest.daily") else 0
        return place, ruleset.specs[label[0]].statutory, label

    return sorted(groups, key=rank)


def _of_group(
    ruleset: RuleSet, label: Label, parts: frozenset[Part], people: dict[str, list[str]], shrunk: Shrunk
) -> Requirement:
    rows = label[2:] if len(label) > 1 and label[1] == "rows" else ()
    positions: tuple[str, ...] = ()
    if len(label) > 1 and label[1] == "class":
        positions = tuple(people[label[2]])
    elif len(label) > 1 and label[1] == "position":
        positions = (label[2],)
    return _requirement(ruleset, label[0], positions, (), tuple(rows), shrunk.removal.get(label))


def _requirement(
    ruleset: RuleSet,
    code: str,
    positions: tuple[str, ...],
    weeks: tuple[int, ...],
    rows: tuple[str, ...],
    removal: bool | None,
) -> Requirement:
    spec = ruleset.specs[code]
    detail = _detail(ruleset, code, positions, rows)
    where_nb = f" (uke {', '.join(map(str, weeks))})" if weeks and len(weeks) < ruleset.scenario.cycle.weeks else ""
    where_en = f" (week {', '.join(map(str, weeks))})" if where_nb else ""
    known = ruleset.scenario.position_by_id
    first = known.get(positions[0]) if positions else None
    rung = ruleset.limit(code, first).rung if spec.ladder else None
    # The titles of the cover rules name the breach; here it is the requirement that is told.
    title = COVER_TITLES.get(code, spec.title)
    text = Text(nb=f"{title.nb}{detail.nb}{where_nb}", en=f"{title.en}{detail.en}{where_en}")
    return Requirement(code, spec.title, spec.source.reference, rung, positions, weeks, rows, removal, text)


def _detail(ruleset: RuleSet, code: str, positions: tuple[str, ...], rows: tuple[str, ...]) -> Text:
    names = _people(positions)
    if rows:
        known = {row.id: row for row in ruleset.scenario.demand}
        told = [row_text(ruleset.scenario, known[row]) if row in known else Text(nb=row, en=row) for row in rows]
        bounds = [known[row] for row in rows if row in known]
        least, most = max((one.min for one in bounds), default=0), min((one.max or 0 for one in bounds), default=0)
        nb, en = (", ".join(getattr(one, lang) for one in told) for lang in ("nb", "en"))
        if code == "cover.maximum":
            return Text(nb=f": høyst {most}, {nb}", en=f": at most {most}, {en}")
        return Text(nb=f": minst {least}, {nb}", en=f": at least {least}, {en}")
    if not positions:
        return Text(nb="", en="")
    one = ruleset.scenario.position_by_id[positions[0]]
    if code == "weekend.frequency" and one.weekend_every:
        return Text(
            nb=f": {every_nb(one.weekend_every)} helg for {names.nb}",
            en=f": every {every_en(one.weekend_every)} weekend for {names.en}",
        )
    if code == "weekend.frequency":
        return Text(nb=f": ingen helger for {names.nb}", en=f": no weekends for {names.en}")
    if code == "hours.contract":
        share = f"{one.percent:g}"
        return Text(nb=f": {share.replace('.', ',')} % for {names.nb}", en=f": {share} % for {names.en}")
    return Text(nb=f": {names.nb}", en=f": {names.en}")


def _people(names: Sequence[str]) -> Text:
    """Names; of many their number and some of them."""
    if len(names) <= MOST_NAMED:
        return Text(nb=", ".join(names), en=", ".join(names))
    told = f"{', '.join(names[: MOST_NAMED - 2])} ... {names[-1]}"
    return Text(nb=f"{len(names)} stillinger ({told})", en=f"{len(names)} positions ({told})")
