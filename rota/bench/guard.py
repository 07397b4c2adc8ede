"""Whether a run of a suite has fallen behind the kept one: a warning with both figures, never a flaky failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

DROP = 0.2
Row = Mapping[str, Any]
Verdict = Literal["fine", "dropped", "within_spread", "not_comparable", "new", "missing"]


@dataclass(frozen=True)
class Compared:
    """One case now and in the kept run. `change` is now / kept - 1, None where the two cannot be compared.

    `within_spread`: it dropped by more than the guard allows, but the runs of this case overlap with the kept ones.
    """

    case: str
    kept: float | None
    now: float | None
    change: float | None
    verdict: Verdict

    @property
    def is_warning(self) -> bool:
        """Whether to warn."""
        return self.verdict in ("dropped", "within_spread", "missing")


def compare_runs(kept: Sequence[Row], now: Sequence[Row]) -> list[Compared]:
    """Every case of either run, those of the kept one first."""
    before, after = {row["case"]: row for row in kept}, {row["case"]: row for row in now}
    return [_compared(case, before.get(case), after.get(case)) for case in dict.fromkeys([*before, *after])]


def _compared(case: str, kept: Row | None, now: Row | None) -> Compared:
    if kept is None or now is None:
        ratios = [None if row is None else float(row["ratio"]) for row in (kept, now)]
        return Compared(case, ratios[0], ratios[1], None, "new" if kept is None else "missing")
    before, after = float(kept["ratio"]), float(now["ratio"])
    change = after / before - 1
    # Kept "at least" and now exact or "at most": the true drop is no smaller. Now "at least": it may be no drop at all.
    sure_of_drop = kept["known"] in ("exact", "at_least") and now["known"] in ("exact", "at_most")
    if kept.get("limit_s") != now.get("limit_s"):
        return Compared(case, before, after, None, "not_comparable")
    if change >= -DROP:
        # No drop is sure only where now is no less, and kept no more, than what stands there.
        sure = now["known"] in ("exact", "at_least") and kept["known"] in ("exact", "at_most")
        return Compared(case, before, after, change if sure else None, "fine" if sure else "not_comparable")
    if not sure_of_drop:
        return Compared(case, before, after, None, "not_comparable")
    overlap = float(now["highest"]) >= float(kept["lowest"])
    return Compared(case, before, after, change, "within_spread" if overlap else "dropped")


def warning(one: Compared) -> str:
    """A line for each case, a warning where it is one, with both figures."""
    figures = f"kept {_figure(one.kept)}, now {_figure(one.now)}"
    told = {
        "fine": "",
        "dropped": f"WARNING: the ratio dropped by more than {DROP:.0%}",
        "within_spread": f"WARNING: the ratio dropped by more than {DROP:.0%}, but the runs overlap with the kept ones",
        "not_comparable": "not comparable: cut off at the limit, or measured another way",
        "new": "new: nothing kept",
        "missing": "WARNING: kept, and not run now",
    }[one.verdict]
    change = "" if one.change is None else f" ({one.change:+.0%})"
    return f"{one.case}: {figures}{change}{': ' if told else ''}{told}"


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"
