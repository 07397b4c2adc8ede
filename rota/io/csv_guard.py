"""Text in CSV files that spreadsheets open: none of it may be run as a formula there."""

from __future__ import annotations

import re

# Spreadsheets look past spaces and at full-width signs too.
_FORMULA = re.compile("'* *[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """Somebody's text as a cell: an apostrophe before one that would begin a formula. Not for numbers.

    A text that begins with apostrophes and then such a sign gets one more, so that `unguarded` gives it back.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text of a cell that `guarded` wrote."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
