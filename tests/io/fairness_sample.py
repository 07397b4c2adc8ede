"""A distribution of burdens made by hand, so that the reports are tested without engines."""

from __future__ import annotations

from rota.domain.base import Text
from rota.domain.fairness import (
    Amount,
    Basis,
    Breakdown,
    Burden,
    Change,
    Fairness,
    GroupMean,
    PersonChange,
    RosterFairness,
    Spread,
    Way,
)

TERMS = (
    "person",
    "fte",
    "people",
    "most",
    "median",
    "range",
    "gini",
    "way",
    "one_side",
    "mean",
    "small_groups",
    "unions",
)
SMALL, COMPLEMENT, NOBODY = GroupMean(None, None, "small"), GroupMean(None, None, "complement"), GroupMean(0, None)
MANY = tuple(f"P{number}" for number in range(1, 8))


def fairness() -> Fairness:
    """P1 has less of weekends, P2 the same per person and less per FTE; nights are new to P1. P3 goes, P4 comes."""
    weekends = Burden(
        "weekends",
        _same("Helger", "Weekends"),
        _same("helger per år", "weekends a year"),
        _says("helg"),
        _says("hvem"),
        1.0,
        1,
        _says("omstridt"),
    )
    nights = Burden(
        "nights", _same("Netter", "Nights"), _same("netter", "nights"), _says("natt"), _says("nattfolk"), 1.0, 0, None
    )
    return Fairness(
        burdens=(weekends, nights),
        definitions={term: _says(f"ordet {term}") for term in TERMS},
        baseline=RosterFairness(
            2,
            {"P1": {"weekends": Amount(26, 26)}, "P2": {"weekends": Amount(13, 26)}, "P3": {"weekends": Amount(0, 0)}},
            {
                "weekends": {
                    "person": Spread(3, 26.0, ("P1",), 13.0, 0.0, 0.4444),
                    "fte": Spread(3, 26.0, ("P1", "P2"), 26.0, 0.0, 0.3333),
                },
                "nights": dict.fromkeys(("person", "fte"), Spread(0, None, (), None, None, None)),
            },
            (
                Breakdown(
                    "competence",
                    _same("Etter kompetanse", "By competence"),
                    {"nurse": _same("Sykepleier", "Nurse"), "old": _same("Gammel", "Old")},
                    {"weekends": {"nurse": COMPLEMENT, "old": SMALL}, "nights": {"nurse": NOBODY, "old": NOBODY}},
                    {"weekends": GroupMean(9, Amount(13, 20.25)), "nights": NOBODY},
                ),
            ),
            (),
        ),
        proposal=RosterFairness(
            2,
            {name: {"weekends": Amount(13, 13), "nights": Amount(52, 52)} for name in ("P1", "P2", "P4")},
            {
                "weekends": dict.fromkeys(("person", "fte"), Spread(7, 13.0, MANY, 13.0, 13.0, 0.0)),
                "nights": {
                    "person": Spread(8, 1300.0, MANY, 52.0, 0.0, 0.5),
                    "fte": Spread(8, 0.0, MANY, 0.0, 0.0, None),
                },
            },
            (
                Breakdown(
                    "competence",
                    _same("Etter kompetanse", "By competence"),
                    {"nurse": _same("Sykepleier", "Nurse")},
                    {"weekends": {"nurse": GroupMean(7, Amount(13, 13))}, "nights": {"nurse": SMALL}},
                    {"weekends": GroupMean(7, Amount(13, 13)), "nights": SMALL},
                ),
            ),
            (_says("utelatt"),),
        ),
        people=(
            PersonChange(
                "P1",
                {
                    "weekends": Change(Amount(26, 26), Amount(13, 13), _ways("less", "less")),
                    "nights": Change(Amount(0, 0), Amount(52, 52), _ways("more", "more")),
                },
            ),
            PersonChange("P2", {"weekends": Change(Amount(13, 26), Amount(13, 13), _ways("same", "less"))}),
        ),
        only_baseline=("P3",),
        only_proposal=("P4",),
    )


def _ways(person: Way, fte: Way) -> dict[Basis, Way]:
    return {"person": person, "fte": fte}


def _says(nb: str) -> Text:
    return _same(f"Sier {nb}.", f"Says {nb}.")


def _same(nb: str, en: str) -> Text:
    return Text(nb=nb, en=en)
