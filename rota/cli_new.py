"""The verb `new`: a scenario of the library as a start. Heavy imports inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rota.cli_common import JsonFlag, Lang, console, language, print_json, say_written


def new(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="a scenario of the library")] = None,
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="where to; else ./NAME")] = None,
    lang: Annotated[Lang | None, typer.Option(help="nb or en; without it the list is in both")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Start from a scenario of the library: a copy to change. Without a name, list the library."""
    from rota.io.library import arrangements, start_from

    if name is not None:
        target = folder or Path(name)
        written = start_from(name, target)
        if as_json:
            print_json({"name": name, "folder": str(target), "files": [path.name for path in written]})
        else:
            say_written(written)
        return
    found = arrangements()
    if as_json:
        print_json({"library": [_entry(one.name, one.title, one.line) for one in found]})
        return
    from rota.domain.base import LANGUAGES

    shown = LANGUAGES if lang is None else (language(lang),)
    out = console()
    for one in found:
        out.print(one.name, style="bold", markup=False)
        for each in shown:
            out.print(f"  {one.title.get(each)}. {one.line.get(each)}", markup=False, soft_wrap=True)


def _entry(name: str, title: Any, line: Any) -> dict[str, Any]:
    return {"name": name, "title": title.model_dump(), "line": line.model_dump()}
