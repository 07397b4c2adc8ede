"""Pieces of a terminal report: headings, paragraphs, lists and tables, plain text when piped."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def table(
    console: Console,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int] = (),
    label_width: int | None = None,
) -> None:
    """A table without rules between rows; cells wrap, none is cut."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for index, head in enumerate(heads):
        name = Text(writable(console, head))
        if index in right:
            grid.add_column(name, justify="right", no_wrap=True)
        else:
            grid.add_column(name, overflow="fold", min_width=None if index else label_width)
    for row in rows:
        grid.add_row(*(Text(writable(console, cell)) for cell in row))
    line(console, "")
    console.print(grid)


def title(console: Console, text: str) -> None:
    """The report's first line."""
    line(console, "")
    line(console, text, style="bold")


def heading(console: Console, text: str) -> None:
    """A heading, an empty line before it."""
    line(console, "")
    line(console, text, style="bold")


def line(console: Console, text: str, style: str | None = None) -> None:
    """One line as it stands."""
    console.print(writable(console, text), style=style, markup=False, highlight=False)


def item(console: Console, text: str) -> None:
    """An item of a list."""
    paragraph(console, f"- {text}", indent=(3, 5))


def paragraph(console: Console, text: str, *, indent: tuple[int, int], style: str | None = None) -> None:
    """Text wrapped at the console's width, its first and further lines indented."""
    first, further = (" " * count for count in indent)
    line(console, fill(text, console.width, initial_indent=first, subsequent_indent=further), style)


def writable(console: Console, text: str) -> str:
    """The text with `?` for what the console's encoding lacks, so that a report never fails on a letter."""
    return text.encode(console.encoding, "replace").decode(console.encoding)
