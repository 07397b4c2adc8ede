"""The README's table of rules, made from the catalogue. Write it anew with:

./run python -m tests.readme_rules
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rota.domain.agreement import Rung
from rota.io.rules_words import SHORT_RUNGS, WORDS
from rota.rules.describe import catalogue, obligations

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- rules:begin -->", "<!-- rules:end -->"
COMMAND = "./run python -m tests.readme_rules"


def table() -> str:
    """A row for each rule, and the obligations by name."""
    rows = [_row(entry) for entry in catalogue()]
    names = ", ".join(f"`{entry['id']}`" for entry in obligations())
    head = "| code | rule | source | severity | who may agree to more |\n| --- | --- | --- | --- | --- |"
    tail = f"Listed beside them, since no roster can show whether it was done: {names}."
    return "\n".join([head, *rows, "", tail])


def updated(text: str) -> str:
    """The README with the table as it should be. Raises ValueError unless both markers stand there once, in order."""
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"the README needs {BEGIN} and after it {END}, each once")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _row(entry: Mapping[str, Any]) -> str:
    source = entry["source"]
    mark = "" if source["evidence"] != "to verify" else " (to verify)"
    cells = [
        f"`{entry['code']}`",
        entry["title"]["en"],
        source["reference"]["en"] + mark,
        WORDS[entry["severity"]]["en"],
        _may_agree(entry),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _may_agree(entry: Mapping[str, Any]) -> str:
    """The rungs that reach further than the first; the ward where it sets the limit itself."""
    first, *higher = entry["ladder"] or [None]
    if first is None:
        return "–"
    if entry["severity"] == "info":
        return "– (shown for information)"
    sign = 1 if entry["sense"] == "at_most" else -1
    names = [
        SHORT_RUNGS[step["rung"]]["en"]
        for step in higher
        if step["limit"] is None or sign * step["limit"] > sign * first["limit"]
    ]
    if names:
        return ", ".join(names)
    return SHORT_RUNGS["ward_policy"]["en"] if first["rung"] == Rung.WARD_POLICY else "–"


if __name__ == "__main__":
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")
