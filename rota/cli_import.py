"""The verb `import`: a ward's own rota sheet becomes a scenario folder. Heavy imports inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import Lang, LangOption, console, language, say_written

if TYPE_CHECKING:
    from rota.domain.base import Language
    from rota.domain.finding import Problem
    from rota.io.ward_mapping_file import Mapping
    from rota.io.ward_sheet import WardSheet

VERB = "rota import"
MAPPING = "mapping.yaml"


def import_sheet(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="the ward's rota: Excel (.xlsx) or CSV")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="the scenario folder to write")],
    mapping: Annotated[Path | None, typer.Option(metavar="FILE.yaml", help="what the codes mean")] = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="which sheet, where several hold a rota")] = None,
    lang: LangOption = Lang.nb,
    force: Annotated[bool, typer.Option("--force", help="replace files that are there")] = False,
) -> None:
    """Read the rota as the ward keeps it: writes baseline.yaml and roster.csv, and says what was not understood.

    Where a code has no meaning it writes mapping.yaml to fill in instead. Names of people are not taken along.
    """
    from rota.domain.finding import InputError

    try:
        _import(file, out, mapping, sheet, language(lang), force=force)
    except InputError as error:
        raise InputError(error.problems, language(lang)) from None


def _import(file: Path, out: Path, mapping: Path | None, sheet: str | None, lang: Language, *, force: bool) -> None:
    from datetime import date

    from rota.domain.finding import InputError
    from rota.io.files import read_bytes
    from rota.io.folders import put_files
    from rota.io.ward_cells import MOST_BYTES
    from rota.io.ward_mapping import WardFacts, guess, meaning_problems
    from rota.io.ward_mapping_file import Mapping, mapping_text, read_mapping
    from rota.io.ward_report import print_sheet, print_taken
    from rota.usecases_intake import BASELINE, ROSTER, next_monday, read_sheet, take_ward

    read = read_sheet(read_bytes(file, MOST_BYTES), file.name, sheet)
    guesses = guess(read)
    known = WardFacts(file.stem[:80] or VERB, read.first_monday or next_monday(date.today()))
    said = Mapping(guesses, known, ()) if mapping is None else read_mapping(mapping, read, guesses, known)
    print_sheet(read, said.meanings, said.facts, lang, console())
    if lacking := meaning_problems(read, said.meanings, said.facts, file.name):
        raise InputError([*lacking, *_to_fill_in(read, said, file, out, mapping, lang, force=force)])
    taken = take_ward(read, said.meanings, said.facts, file.name, said.agreements)
    breaches = taken.side.check.count("hard")
    print_taken(taken.built, taken.side.assumptions, breaches, taken.offers, said.agreements, lang, console())
    contents = {BASELINE: taken.built.baseline_yaml.encode(), ROSTER: taken.built.roster_csv.encode()}
    if mapping is None:
        text = mapping_text(read, said.meanings, said.facts, said.agreements, taken.offers, file.name, lang)
        contents[MAPPING] = text.encode()
    say_written(put_files(out, contents, VERB, force=force))


def _to_fill_in(
    read: WardSheet, said: Mapping, file: Path, out: Path, mapping: Path | None, lang: Language, *, force: bool
) -> list[Problem]:
    """Write the mapping file, or leave the one there is; either way the line that says where it is to be filled in."""
    from rota.domain.base import Text
    from rota.domain.finding import InputError, Problem
    from rota.io.folders import put_files
    from rota.io.ward_mapping_file import mapping_text

    target = out / MAPPING
    if mapping is not None:
        here = Text(nb="rett det her, og kjør på nytt", en="mend it here, and run again")
        return [Problem.told(str(mapping), "", here)]
    text = mapping_text(read, said.meanings, said.facts, said.agreements, (), file.name, lang)
    try:
        put_files(out, {MAPPING: text.encode()}, VERB, force=force)
    except InputError as error:
        return list(error.problems)
    fill = Text(
        nb=f"er skrevet: fyll den ut, og kjør på nytt med --mapping {target}",
        en=f"is written: fill it in, and run again with --mapping {target}",
    )
    return [Problem.told(str(target), "", fill)]
