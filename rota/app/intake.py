"""Ways into a session beside the library: the ward's own rota sheet, and files that were saved before."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from rota.app import frame
from rota.app.frame import Frame
from rota.app.messages import number
from rota.domain.finding import InputError
from rota.io.bundle import read_bundle
from rota.io.html import piece
from rota.io.html_side import rota_grid
from rota.io.ward_build import BuiltWard
from rota.io.ward_cells import Oddity
from rota.io.ward_legend import Use
from rota.io.ward_mapping import CodeMeaning, WardFacts, guess, meaning_problems, with_said
from rota.io.ward_report import basis_text, key_text
from rota.io.ward_sheet import WardSheet
from rota.usecases_intake import TakenWard, next_monday, read_sheet, take_ward
from rota.workspace.verbs import take_results

MOST_MB = 20
USES: tuple[Use, ...] = ("work", "off", "leave")
CLOCK = r"^([01]?\d|2[0-4]):[0-5]\d$"
Made = TypeVar("Made")


def sheet(here: Frame) -> None:
    """Start from the rota as the ward keeps it: upload, what was not understood, what codes mean, a look, take it."""
    st.write(here.say("intake.sheet_text"))
    given = st.file_uploader(here.say("intake.sheet_file"), type=["xlsx", "csv"], key="sheet", max_upload_size=MOST_MB)
    if given is None:
        return
    try:
        read = _read(here, given)
    except InputError as error:
        frame.problems(here, error)
        return
    st.success(here.say("intake.read", people=len(read.people), weeks=read.weeks, sheet=read.name))
    confirmed = _confirmed(here, read, given.file_id)
    _not_understood(here, read)
    meanings = _meanings(here, read, given.file_id)
    _places(here, read)
    left, right = st.columns(2)
    name = left.text_input(here.say("intake.ward_name"), max_chars=80, key="sheet.name")
    monday = read.first_monday or next_monday(date.today())
    first = right.date_input(here.say("intake.first"), monday, format="DD.MM.YYYY", key=f"sheet.first.{given.file_id}")
    if not isinstance(first, date):
        return
    facts = WardFacts(name, first, confirmed=confirmed)
    if lacking := meaning_problems(read, meanings, facts, given.name):
        st.info(here.say("intake.not_yet", count=len(lacking)))
        st.code("\n".join(one.get(here.lang) for one in lacking), language=None, wrap_lines=True)
        return
    key = (given.file_id, read.name, meanings, facts)
    try:
        plain = _once("intake.plain", key, lambda: take_ward(read, meanings, facts, given.name))
        _preview(here, plain)
        _hours(here, plain.built)
        said = _agreements(here, plain, given.file_id)
        taken = plain
        if said:
            taken = _once("intake.agreed", (key, said), lambda: take_ward(read, meanings, facts, given.name, said))
    except InputError as error:
        frame.problems(here, error)
        return
    if said:
        before, after = plain.side.check.count("hard"), taken.side.check.count("hard")
        st.write(here.say("intake.breaches_after", before=before, after=after))
    st.caption(here.say("intake.assumed"))
    if st.button(here.say("intake.use"), type="primary"):
        try:
            here.session.take_files(taken.built.baseline_yaml, taken.built.roster_csv, name)
        except InputError as error:
            frame.problems(here, error)
            return
        frame.go("present")


def _read(here: Frame, given: Any) -> WardSheet:
    """What was read, of the sheet that is chosen where several hold a rota."""
    data, file = given.getvalue(), given.name
    first = _once("intake.first", given.file_id, lambda: read_sheet(data, file))
    if len(first.sheets) < 2:
        return first
    chosen = st.selectbox(here.say("intake.which_sheet"), first.sheets, key=f"sheet.which.{given.file_id}")
    return _once("intake.chosen", (given.file_id, chosen), lambda: read_sheet(data, file, chosen))


def _once(name: str, key: object, make: Callable[[], Made]) -> Made:
    """What was made last under a name where the key is the same; made anew where it is not."""
    kept = st.session_state.get(name)
    if kept is None or kept[0] != key:
        kept = (key, make())
        st.session_state[name] = kept
    made: Made = kept[1]
    return made


def _agreements(here: Frame, plain: TakenWard, file: str) -> tuple[str, ...]:
    """Ids of the agreements that the user says are in force; none is ticked beforehand."""
    st.subheader(here.say("intake.agreements"))
    if not plain.offers:
        st.write(here.say("intake.no_agreements"))
        return ()
    st.write(here.say("intake.agreements_text", count=plain.side.check.count("hard")))
    said = []
    for at, one in enumerate(plain.offers):
        # What two agreements would both make lawful is told once, above them.
        if at == 0 or one.why != plain.offers[at - 1].why:
            st.markdown(one.why.get(here.lang))
        if st.checkbox(one.label.get(here.lang), key=f"sheet.agreed.{file}.{one.id}"):
            said.append(one.id)
    return tuple(said)


def _confirmed(here: Frame, read: WardSheet, file: str) -> bool:
    """What was read into the sheet, and whether the user says that it is so."""
    if not read.assumed:
        return False
    with st.container(border=True):
        st.write(here.say("intake.confirm_text"))
        _table(here, "intake.confirm_table", read.assumed)
        return st.checkbox(here.say("intake.confirm"), key=f"sheet.confirm.{file}.{read.name}")


def _not_understood(here: Frame, read: WardSheet) -> None:
    """Every cell and row that was not read as it stands."""
    odd = (*read.odd, *read.left_out)
    if not odd:
        st.write(here.say("intake.all_read"))
        return
    with st.expander(here.say("intake.odd", count=len(odd)), expanded=bool(read.odd)):
        _table(here, "intake.odd_table", odd)


def _table(here: Frame, caption: str, odd: tuple[Oddity, ...]) -> None:
    rows = [(one.place, one.text, one.why.get(here.lang)) for one in odd]
    content = {
        "caption": here.say(caption),
        "heads": [here.say(f"intake.{head}") for head in ("place", "text", "why")],
        "rows": rows,
    }
    frame.html(piece("plain_table.html.j2", here.lang, content))


def _meanings(here: Frame, read: WardSheet, file: str) -> tuple[CodeMeaning, ...]:
    """The codes with what each means; guesses can be changed, and what has no meaning must get one."""
    st.subheader(here.say("intake.codes"))
    st.write(here.say("intake.codes_text"))
    if read.legend:
        st.caption(here.say("intake.key", codes=key_text(read)))
    uses: dict[str, Use] = {here.say(f"intake.{use}"): use for use in USES}
    words = {use: word for word, use in uses.items()}
    guesses = guess(read)
    table = pd.DataFrame(
        [
            {
                "code": one.code or here.say("intake.empty"),
                "count": read.codes[one.code],
                "use": None if one.use is None else words[one.use],
                "start": one.start,
                "end": one.end,
                "unpaid": one.unpaid_break_min if one.use == "work" else None,
                "basis": here.say("intake.lacking") if one.use is None else basis_text(one).get(here.lang),
            }
            for one in guesses
        ]
    )
    edited = st.data_editor(
        table,
        column_config={
            "code": st.column_config.TextColumn(here.say("frame.code"), disabled=True),
            "count": st.column_config.NumberColumn(here.say("intake.count"), disabled=True, format="%d"),
            "use": st.column_config.SelectboxColumn(here.say("intake.means"), options=list(uses)),
            "start": st.column_config.TextColumn(here.say("proposal.start"), validate=CLOCK),
            "end": st.column_config.TextColumn(here.say("proposal.end"), validate=CLOCK),
            "unpaid": st.column_config.NumberColumn(
                here.say("proposal.break"), min_value=0, max_value=240, format="%d"
            ),
            "basis": st.column_config.TextColumn(here.say("intake.basis"), disabled=True),
        },
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        key=f"sheet.codes.{file}.{read.name}.{here.lang}",
    )
    return tuple(meaning_of(one, row, uses) for one, (_, row) in zip(guesses, edited.iterrows(), strict=True))


def meaning_of(guessed: CodeMeaning, row: Any, uses: dict[str, Use]) -> CodeMeaning:
    """What a row of the table of codes says; the guess where nobody changed it. `uses` are the words on the page."""
    unpaid = row["unpaid"]
    return with_said(
        guessed,
        uses.get(str(row["use"])),
        str(row["start"] or ""),
        str(row["end"] or ""),
        0 if pd.isna(unpaid) else int(unpaid),
    )


def _places(here: Frame, read: WardSheet) -> None:
    """Every cell that each code stands in."""
    codes = [
        {
            "text": code,
            "count": read.codes[code],
            "rows": [(label, ", ".join(map(_short, at))) for label, at in read.where(code).items()],
        }
        for code in (one.code for one in guess(read))
        if code
    ]
    with st.expander(here.say("intake.places", sheet=read.name)):
        frame.html(piece("code_places.html.j2", here.lang, {"codes": codes}))


def _short(place: str) -> str:
    """A cell's place without its sheet."""
    return place.rpartition("!")[2]


def _preview(here: Frame, taken: TakenWard) -> None:
    """The rota as it will be."""
    with st.expander(here.say("intake.preview"), expanded=True):
        frame.html(rota_grid(taken.side.scenario, taken.side.roster, here.lang))


def _hours(here: Frame, built: BuiltWard) -> None:
    """Each person's hours as the sheet says and as the clock times give."""
    heads = [here.say(key) for key in ("frame.position", "intake.hours_written", "intake.hours_read")]
    rows = [
        (person, number(written, here.lang, 2), number(read, here.lang, 2)) for person, written, read in built.hours
    ]
    with st.expander(here.say("intake.hours")):
        content = {"caption": here.say("intake.hours"), "heads": heads, "rows": rows}
        frame.html(piece("plain_table.html.j2", here.lang, content))


def bundle(here: Frame) -> None:
    """Open a bundle that was saved, with what was found in it."""
    st.write(here.say("intake.bundle_text"))
    given = st.file_uploader(here.say("intake.bundle_file"), type=["zip"], key="bundle", max_upload_size=MOST_MB)
    if given is None or not st.button(here.say("intake.bundle_open"), type="primary"):
        return
    try:
        with tempfile.TemporaryDirectory(dir=here.session.root) as place:
            folder = Path(place) / "bundle"
            read_bundle(given.getvalue(), folder, given.name)
            here.session.take_folder(folder, given.name)
            take_results(here.session, folder)
    except InputError as error:
        frame.problems(here, error)
        return
    frame.go("comparison" if here.session.proposals() else "present")
