"""Numbers, amounts and places as people write them: decimal comma and narrow spaces in Norwegian.

For text only. JSON and Excel get the numbers themselves.
"""

from __future__ import annotations

from datetime import date

from rota.domain.base import Language
from rota.domain.time import WEEKDAY_SHORT

MISSING = "–"
MINUS = "\u2212"
NARROW_SPACE = "\u202f"  # no line break inside a number
NO_BREAK_SPACE = "\u00a0"

_HOUR: dict[Language, str] = {"nb": "t", "en": "h"}
_WEEK: dict[Language, str] = {"nb": "uke", "en": "week"}
_MONTHS: dict[Language, tuple[str, ...]] = {
    "nb": (
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def number(value: float | None, decimals: int, lang: Language) -> str:
    """A number with fixed decimals; an en dash when there is none."""
    if value is None:
        return MISSING
    text = f"{abs(value):,.{decimals}f}"
    if lang == "nb":
        text = text.replace(",", NARROW_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if round(value, decimals) < 0 else text


def trimmed(value: float | None, lang: Language, decimals: int = 2) -> str:
    """A number with no more decimals than it needs."""
    if value is None:
        return MISSING
    needed = next((count for count in range(decimals) if round(value, count) == round(value, decimals)), decimals)
    return number(value, needed, lang)


def signed(value: float | None, decimals: int, lang: Language) -> str:
    """A difference with its sign; plain 0 for none."""
    if value is None:
        return MISSING
    if round(value, decimals) == 0:
        return "0"
    text = number(value, decimals, lang)
    return text if text.startswith(MINUS) else f"+{text}"


def difference(before: float | None, after: float | None, decimals: int) -> float | None:
    """The difference of two figures as they are shown, so that a reader's own subtraction gives the same."""
    if before is None or after is None:
        return None
    return round(round(after, decimals) - round(before, decimals), decimals)


def percent(share: float | None, lang: Language) -> str:
    """A share from 0 to 1 as a percentage."""
    return MISSING if share is None else f"{trimmed(share * 100, lang, 1)}{NO_BREAK_SPACE}%"


def hours_and_minutes(minutes: int, lang: Language) -> str:
    """`1 204:30`: exact, so that columns of it add up to the minute."""
    whole, rest = divmod(abs(minutes), 60)
    text = f"{number(whole, 0, lang)}:{rest:02d}"
    return f"{MINUS}{text}" if minutes < 0 else text


def duration(minutes: int, lang: Language) -> str:
    """`9 t 15 min`."""
    whole, rest = divmod(abs(minutes), 60)
    parts = [f"{number(whole, 0, lang)}{NO_BREAK_SPACE}{_HOUR[lang]}"] if whole else []
    if rest or not whole:
        parts.append(f"{rest}{NO_BREAK_SPACE}min")
    text = NO_BREAK_SPACE.join(parts)
    return f"{MINUS}{text}" if minutes < 0 else text


def amount(value: int, unit: str, lang: Language) -> str:
    """A measured value in a rule's unit, `min` or `count`."""
    return duration(value, lang) if unit == "min" else number(value, 0, lang)


def seconds(value: float | None, lang: Language) -> str:
    """`53,5 s`."""
    return MISSING if value is None else f"{number(value, 1, lang)}{NO_BREAK_SPACE}s"


def place(week: int | None, day: int | None, lang: Language) -> str:
    """`uke 3 lø`; empty when it concerns the whole cycle. A day outside 1 to 7 is shown as it stands in the roster."""
    if week is None:
        return ""
    text = f"{_WEEK[lang]}{NO_BREAK_SPACE}{week}"
    if day is None:
        return text
    name = WEEKDAY_SHORT[lang][day - 1] if 1 <= day <= 7 else str(day)
    return f"{text}{NO_BREAK_SPACE}{name}"


def long_date(day: date, lang: Language) -> str:
    """`4. januar 2027`, `4 January 2027`."""
    mark = "." if lang == "nb" else ""
    return f"{day.day}{mark}{NO_BREAK_SPACE}{_MONTHS[lang][day.month - 1]}{NO_BREAK_SPACE}{day.year}"
