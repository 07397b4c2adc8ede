"""An agreement that the ward may have, offered because the present rota needs it."""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.agreement import Agreement
from rota.domain.base import Text


@dataclass(frozen=True)
class AgreementOffer:
    """An agreement to say yes or no to. Nothing but the user's word stands behind `agreement`.

    `label` says what is agreed and with whom; `why` what in the rota goes beyond the main rule, and for whom.
    """

    agreement: Agreement
    label: Text
    why: Text

    @property
    def id(self) -> str:
        """The agreement's id, by which a mapping file names it."""
        return self.agreement.id
