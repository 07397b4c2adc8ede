"""Ergonomic profiles made by hand, so that the reports are tested without engines."""

from __future__ import annotations

from rota.domain.base import Text
from rota.domain.calendar import CalendarSource
from rota.domain.profile import Indicator, Profile, Profiles, Quote, Recommendation, WardFigure

LAW = CalendarSource(Text(nb="aml. § 1", en="WEA § 1"), "https://law.invalid/1", "verified", "2026-11-22")
TALK = CalendarSource(Text(nb="hørt", en="heard"), None, "to verify", "2026-11-21")


def indicators() -> tuple[Indicator, ...]:
    """Shortest rest with a law of 11 h and advice without a number; a count that is best avoided; a part of it."""
    told, other = _same("Råd", "Advice"), _same("Andre", "Others")
    law = Recommendation("rest.law", _same("Loven", "The law"), 11.0, "at_least", None, _says("alle"), LAW, "r.min")
    words = Recommendation("rest.talk", told, None, "at_least", _says("hvil"), _says("noen"), TALK)
    none = Recommendation("quick.talk", told, 0.0, "at_most", _says("unngå"), _says("noen"), TALK)
    twice = Recommendation("quick.other", other, 2.0, "at_most", None, _says("andre"), TALK)
    hours, times = _same("timer", "hours"), _same("ganger", "times")
    rest, quick, part = _same("Korteste fri", "Shortest rest"), _same("Korte", "Quick"), _same("Del", "Part")
    return (
        Indicator("rest", "a", rest, hours, _says("fri"), 2, "lowest", None, (law, words)),
        Indicator("quick", "a", quick, times, _says("korte"), 0, "highest", None, (none, twice)),
        Indicator("part", "b", part, times, _says("del"), 0, "highest", "quick", ()),
    )


def profile(weeks: int, rest: dict[str, float | None], quick: dict[str, float | None]) -> Profile:
    """A profile of these figures. The part occurs nowhere."""
    kept = {name: value for name, value in rest.items() if value is not None}
    counts = {name: value or 0 for name, value in quick.items()}
    least, most = min(kept.values(), default=None), max(counts.values())
    return Profile(
        weeks=weeks,
        groups={"a": _same("Hvile", "Rest"), "b": _same("Mer", "More")},
        indicators=indicators(),
        ward={
            "rest": WardFigure(
                None,
                least,
                tuple(name for name, value in kept.items() if value == least),
                len(kept),
                {"rest.law": tuple(name for name, value in kept.items() if value < 11)},
            ),
            "quick": WardFigure(
                sum(counts.values()),
                most,
                tuple(name for name, value in counts.items() if value == most),
                len(counts),
                {
                    "quick.talk": tuple(name for name, value in counts.items() if value > 0),
                    "quick.other": tuple(name for name, value in counts.items() if value > 2),
                },
            ),
            "part": WardFigure(None, None, (), 0, {}),
        },
        positions={name: {"rest": rest[name], "quick": quick[name], "part": None} for name in rest},
        context=(Quote(_says("sitat"), TALK),),
        notes=(_says("ikke vist"),),
    )


def profiles() -> Profiles:
    """P1 has 9.5 h and 4 quick returns before, 11 h and 1 after; P2 is within on both sides; P3 goes and P4 comes."""
    return Profiles(
        profile(2, {"P1": 9.5, "P2": 16.0, "P3": None}, {"P1": 4, "P2": 0, "P3": 0}),
        profile(2, {"P1": 11.0, "P2": 16.0, "P4": 11.0}, {"P1": 1, "P2": 0, "P4": 0}),
    )


def _says(nb: str) -> Text:
    return _same(f"Sier {nb}.", f"Says {nb}.")


def _same(nb: str, en: str) -> Text:
    return Text(nb=nb, en=en)
