"""A printed report as plain data: headings, paragraphs, lists and tables, which a Typst template sets on pages.

No text here is markup: the template gets the data as JSON and puts every text in as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rota.domain.base import Language
from rota.io.palette import Paint
from rota.io.texts import tidy

Data = dict[str, Any]
Align = Literal["left", "right", "center"]
Row = Sequence["str | Cell"]
ParagraphKind = Literal["plain", "intro", "flag", "strong"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head and its share of the width; None: as wide as its longest text."""

    head: str
    share: float | None = None
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `unit` stands behind in small letters, `sub` below. `mark`: bold and framed, for what has changed."""

    text: str
    strong: bool = False
    sub: str = ""
    unit: str = ""
    paint: Paint | None = None
    mark: bool = False


@dataclass
class Pages:
    """A report that is built from top to bottom. `kind` is written above the title, `footer` below every page."""

    lang: Language
    title: str
    kind: str
    footer: str
    page_words: str
    small: bool = False
    blocks: list[Data] = field(default_factory=list)

    def contents(self, title: str) -> None:
        """A table of contents: every heading of level 1 with its page."""
        self.blocks.append({"type": "contents", "text": tidy(title)})

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; level 1 stands in the table of contents."""
        self.blocks.append({"type": "heading", "text": tidy(text), "level": level})

    def paragraph(self, text: str, kind: ParagraphKind = "plain") -> None:
        """A paragraph; an empty one is left out."""
        if text:
            self.blocks.append({"type": "paragraph", "text": tidy(text), "kind": kind})

    def bullets(self, texts: Iterable[str]) -> None:
        """A list; an empty one is left out."""
        items = [tidy(text) for text in texts]
        if items:
            self.blocks.append({"type": "list", "items": items})

    def terms(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Words with what they mean."""
        items = [[tidy(word), tidy(text)] for word, text in pairs]
        if items:
            self.blocks.append({"type": "terms", "items": items})

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Row],
        *,
        caption: str = "",
        groups: Sequence[tuple[str, int]] = (),
        bold: Sequence[int] = (),
        fine: bool = False,
    ) -> None:
        """A table whose head is repeated on every page.

        `groups` are heads above the heads, each with how many columns it spans. `bold` are the numbers of the rows to
        stress.
        """
        self.blocks.append(
            {
                "type": "table",
                "caption": tidy(caption),
                "groups": _groups(groups),
                "columns": [{"head": tidy(one.head), "share": one.share, "align": one.align} for one in columns],
                "rows": [[_cell(cell, strong=number in bold) for cell in row] for number, row in enumerate(rows)],
                "fine": fine,
            }
        )

    def grid(
        self,
        who: str,
        groups: Sequence[tuple[str, int]],
        heads: Sequence[str],
        lines: Iterable[Sequence[Row]],
    ) -> None:
        """A rota on a sheet across: the first two columns say `who` has the line, then a narrow column for each head.

        `groups` are heads above the heads, each with how many of them it spans. The rows of one position stay together.
        """
        self.blocks.append(
            {
                "type": "grid",
                "who": tidy(who),
                "groups": _groups(groups),
                "heads": list(heads),
                "lines": [[[_cell(cell) for cell in row] for row in rows] for rows in lines],
            }
        )

    def data(self) -> Data:
        """Everything, for the template."""
        return {
            "lang": self.lang,
            "title": tidy(self.title),
            "kind": self.kind,
            "footer": self.footer,
            "page_words": self.page_words,
            "small": self.small,
            "blocks": self.blocks,
        }


def _groups(groups: Sequence[tuple[str, int]]) -> list[Data]:
    return [{"text": tidy(text), "span": span} for text, span in groups]


def _cell(cell: str | Cell, *, strong: bool = False) -> Data:
    one = Cell(cell) if isinstance(cell, str) else cell
    return {
        "text": tidy(one.text),
        "sub": tidy(one.sub),
        "unit": tidy(one.unit),
        "strong": one.strong or strong,
        "fill": None if one.paint is None else one.paint.fill,
        "ink": None if one.paint is None else one.paint.ink,
        "mark": one.mark,
    }
