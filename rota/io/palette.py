"""Colours of shifts, one pair of fill and ink per kind, in light and dark. The code is always written as well.

The fills differ in lightness too, so that a grey print keeps them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.shift import Shift, ShiftKind

AA_CONTRAST = 4.5
BLACK, WHITE = "#000000", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill and ink of a cell."""

    fill: str
    ink: str


LIGHT: dict[ShiftKind, Paint] = {
    ShiftKind.DAY: Paint("#FCEDBF", "#4A3800"),
    ShiftKind.EVENING: Paint("#C9DFF3", "#0F3557"),
    ShiftKind.NIGHT: Paint("#3F4A78", "#FFFFFF"),
    ShiftKind.LONG: Paint("#F2B58A", "#4A2000"),
    ShiftKind.FAGDAG: Paint("#C4E5CA", "#10411F"),
    ShiftKind.LEAVE: Paint("#E4E4E4", "#3A3A3A"),
}
DARK: dict[ShiftKind, Paint] = {
    ShiftKind.DAY: Paint("#544614", "#FFF0C4"),
    ShiftKind.EVENING: Paint("#1E4567", "#DCECFB"),
    ShiftKind.NIGHT: Paint("#B3BDE8", "#151B3D"),
    ShiftKind.LONG: Paint("#7A4213", "#FFE6D1"),
    ShiftKind.FAGDAG: Paint("#1F5231", "#D8F5DF"),
    ShiftKind.LEAVE: Paint("#41484F", "#E8EBEE"),
}
UNKNOWN = Paint("#FFFFFF", "#A3123A")  # a code that the scenario does not know


def paint(shift: Shift | None) -> Paint:
    """Fill and ink on white paper: the scenario's own colour, or that of the kind."""
    if shift is None:
        return UNKNOWN
    return LIGHT[shift.kind] if shift.colour is None else Paint(shift.colour.upper(), ink_on(shift.colour))


def ink_on(fill: str) -> str:
    """Black or white, whichever is easier to read on a fill (`#RRGGBB`)."""
    return max((BLACK, WHITE), key=lambda ink: contrast(fill, ink))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2), 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
