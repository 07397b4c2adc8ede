"""Edits of a proposal's rota, kept as steps beside what was found, so that a reload loses nothing."""

from __future__ import annotations

from pathlib import Path

from rota import usecases_comparison
from rota.domain.base import Text
from rota.domain.comparison import Comparison, Side
from rota.domain.finding import InputError
from rota.domain.roster import Roster
from rota.edit.session import EditSession
from rota.io.files import read_text, write_text
from rota.usecases_comparison import Found
from rota.workspace.store import Session
from rota.workspace.verbs import kept_result

MOST_BYTES = 20 * 1024 * 1024


def edits_path(session: Session, proposal: str) -> Path:
    """Where the edits of a proposal's rota are kept."""
    (session.root / "edits").mkdir(exist_ok=True)
    return session.root / "edits" / f"{proposal}.json"


def open_edits(session: Session, proposal: str) -> EditSession | None:
    """The rota that was found for a proposal, under edit; None where none was found. Raises InputError.

    Steps that were made on another rota than the one found now no longer mean anything and are left out.
    """
    found = kept_result(session, proposal)
    return None if found is None else _edits_of(session, proposal, found)


def _edits_of(session: Session, proposal: str, found: Found) -> EditSession | None:
    if found.roster is None:
        return None
    ward = usecases_comparison.found_ward(session.proposal_path(proposal), found)
    path = edits_path(session, proposal)
    if not path.is_file():
        return EditSession(ward, found.roster)
    try:
        return EditSession.from_json(ward, found.roster, read_text(path, MOST_BYTES))
    except InputError:
        return EditSession(ward, found.roster)


def keep_edits(session: Session, proposal: str, edits: EditSession) -> None:
    """Keep the steps."""
    write_text(edits_path(session, proposal), edits.to_json())


def comparison_of(session: Session, proposal: str) -> Comparison | None:
    """The comparison of a proposal with its rota as it stands after edits; None where nothing was found for it.

    Raises InputError and what `rota.usecases_comparison.compare_found` raises.
    """
    found = kept_result(session, proposal)
    edits = None if found is None else _edits_of(session, proposal, found)
    if found is None or edits is None:
        return None
    path = session.proposal_path(proposal)
    return usecases_comparison.compare_found(session.baseline_path, path, session.reported_path, found, _edited(edits))


def sides_of(session: Session, proposal: str) -> tuple[Side, Side] | None:
    """The present rota and the proposal's as it stands after edits; None where nothing was found for it.

    Raises InputError and what `rota.usecases_comparison.found_sides` raises.
    """
    found = kept_result(session, proposal)
    edits = None if found is None else _edits_of(session, proposal, found)
    if found is None or edits is None:
        return None
    return usecases_comparison.found_sides(
        session.baseline_path, session.proposal_path(proposal), found, _edited(edits)
    )


def _edited(edits: EditSession) -> tuple[Roster, Text] | None:
    """The edited rota and in words how it came about; None where nothing was changed."""
    changed = edits.changed_cells()
    if not changed:
        return None
    days = len(changed)
    origin = Text(
        nb=f"laget av verktøyet, deretter endret for hånd ({days} {'dag' if days == 1 else 'dager'})",
        en=f"made by the tool, then changed by hand ({days} {'day' if days == 1 else 'days'})",
    )
    return edits.roster, origin
