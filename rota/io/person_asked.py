"""What the holder of one position is asked for: on paper and in the page the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rota.domain.agreement import Rung
from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.requirement import Asked, Requirement, Standing
from rota.io import report
from rota.io.report_requirements import RequirementLine, requirement_lines
from rota.io.texts import say

CONTRACT_CHANGE = "contract.change"  # the obligation's id in the rule pack


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Requirements that concern a position: `own` its holder must agree to, `others` somebody else, `agreed` stands.

    `contract` is what the law asks where the position gets another size or ends.
    """

    own: tuple[Requirement, ...]
    others: tuple[Requirement, ...]
    agreed: tuple[Requirement, ...]
    contract: Asked | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.own or self.others or self.agreed or self.contract)


def asked_of(comparison: Comparison, position_id: str) -> PersonAsked:
    """What a position is asked for in the proposal."""
    concerned = [one for one in comparison.requirements if position_id in one.positions]
    agreed = tuple(one for one in concerned if one.standing.is_met)
    own = tuple(one for one in concerned if not one.standing.is_met and _is_own(one, comparison))
    others = tuple(one for one in concerned if one not in agreed and one not in own)
    return PersonAsked(own, others, agreed, _new_contract(comparison, position_id))


def asked_lines(
    some: Iterable[Requirement], comparison: Comparison, position_id: str, lang: Language
) -> list[RequirementLine]:
    """Requirements in words. Where the furthest window is somebody else's, the amount says so."""
    labels = report.position_labels(comparison.proposal.scenario, lang)
    found = []
    for one in some:
        for lines in requirement_lines([one], labels, lang).values():
            found += [
                line if one.position_id == position_id else replace(line, amount=say("among_all", lang, **_of(line)))
                for line in lines
            ]
    return found


def _of(line: RequirementLine) -> dict[str, object]:
    return {"amount": line.amount, "count": line.count}


def _new_contract(comparison: Comparison, position_id: str) -> Asked | None:
    before, after = (side.scenario.position_by_id.get(position_id) for _, side in report.sides(comparison))
    if before is None or before.vacant or (after is not None and after.percent == before.percent):
        return None
    return next((one for one in comparison.asked if one.id == CONTRACT_CHANGE), None)


def _is_own(one: Requirement, comparison: Comparison) -> bool:
    """Whether the holder is asked, not somebody else: an agreement that is proposed may stand on a higher rung."""
    if one.standing is not Standing.PROPOSED:
        return one.rung is Rung.INDIVIDUAL_WRITTEN
    rungs = {agreement.id: Rung(agreement.rung) for agreement in comparison.proposal.scenario.agreements}
    return any(rungs.get(name) is Rung.INDIVIDUAL_WRITTEN for name in one.agreements)
