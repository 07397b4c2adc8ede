"""What the arguments of `rota hours` mean: a roster, or four plain figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from rota.domain.finding import InputError, Problem

PLACE = "rota hours"
WAYS = "give SCENARIO and ROSTER.csv, or --weeks, --planned-h, --night-h and --sunday-h"
LONGEST = 20  # characters of a figure: enough for hours, too few to make exact arithmetic slow


def plain_figures(
    options: Mapping[str, str | None], scenario: Path | None, roster: Path | None, *, holidays: bool
) -> tuple[int, Fraction, Fraction, Fraction] | None:
    """Weeks and the hours planned, at night and on Sundays, exact; None when a roster is given. Raises InputError."""
    given = [name for name, text in options.items() if text is not None]
    problems: list[Problem] = []
    if scenario is None and not given:
        raise InputError([Problem(PLACE, None, "", f"nothing given: {WAYS}")])
    if scenario is not None:
        if given:
            problems.append(Problem(PLACE, None, ", ".join(given), f"cannot be used with a roster: {WAYS}"))
        if roster is None:
            problems.append(Problem(PLACE, None, "ROSTER.csv", f"is missing: {WAYS}"))
    else:
        if holidays:
            problems.append(Problem(PLACE, None, "--holidays", "plain figures have no dates: give a roster"))
        missing = [name for name in options if name not in given]
        if missing:
            problems.append(Problem(PLACE, None, ", ".join(missing), "is missing: the four figures go together"))
    figures = [_figure(name, text, problems) for name, text in options.items() if text is not None]
    if problems:
        raise InputError(problems)
    if scenario is not None:
        return None
    weeks, planned, night, sunday = (value for value in figures if value is not None)
    return int(weeks), planned, night, sunday


def _figure(name: str, text: str, problems: list[Problem]) -> Fraction | None:
    """A number as it is written, exact; weeks are whole."""
    plain = text.strip()
    digits = plain[1:] if plain[:1] in ("-", "+") else plain
    whole, _, part = digits.partition(".")
    if not (digits.isascii() and (whole + part).isdigit() and len(plain) <= LONGEST):
        problems.append(Problem(PLACE, None, name, f"'{text}' is not a number: write for example 35.5, with a point"))
        return None
    value = Fraction(f"{plain}0" if plain.endswith(".") else plain)
    if name == "--weeks" and value.denominator != 1:
        problems.append(Problem(PLACE, None, name, f"'{text}': write a whole number of weeks"))
        return None
    return value
