"""Words of a batch's end, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PureWindowsPath

from rota.domain.base import Language, Text
from rota.domain.batch import Status
from rota.domain.batch_result import NOT_RUN, Left, Why
from rota.io.figures import number

WORDS = {
    "title": Text(nb="Serie", en="Batch"),
    "counts": Text(
        nb="{rows} rader, {tasks} ulike oppgaver; {before} var ferdige fra før",
        en="{rows} rows, {tasks} different tasks; {before} were finished before",
    ),
    "unfinished": Text(
        nb="Ikke ferdig: kjør samme kommando igjen, så fortsetter den. Det som er ferdig, kjøres ikke på nytt.",
        en="Not finished: run the same command again and it goes on. What is finished is not run again.",
    ),
    "stopping": Text(
        nb="Stopper når oppgavene som er i gang, er ferdige. Trykk Ctrl-C en gang til for å avslutte med én gang.",
        en="Stopping when the tasks that are running have ended. Press Ctrl-C again to end at once.",
    ),
    "progress": Text(
        nb="{done}/{total}, {left} igjen, {failed} feilet, {rate}/s: {what}: {told}, {seconds} s",
        en="{done}/{total}, {left} left, {failed} failed, {rate}/s: {what}: {told}, {seconds} s",
    ),
    "seed": Text(nb="startverdi {seed}", en="seed {seed}"),
    "best": Text(nb="best hittil: {what}: {values}", en="best so far: {what}: {values}"),
    "statuses": Text(nb="Hvordan det gikk", en="How it came out"),
    "not_repeatable": Text(
        nb="{count} rader ble avgjort av klokka, og kan bli annerledes en annen gang",
        en="{count} rows were decided by the clock and may differ another time",
    ),
    "damaged": Text(
        nb="Skadede filer som ble laget på nytt: {names}", en="Damaged files that were made again: {names}"
    ),
    "failures": Text(nb="Første feilmeldinger", en="First messages of failures"),
    "ranking": Text(nb="Rangering", en="Ranking"),
    "order": Text(
        nb="Etter første mål, ved likhet etter neste; ingen vekter. Tall er snitt over startverdiene. * : ingen "
        "annen er minst like god i alle mål og bedre i ett.",
        en="By the first criterion, among equals by the next; no weights. Figures are means over the seeds. * : no "
        "other is at least as good in every criterion and better in one.",
    ),
    "none": Text(nb="Ingen kunne rangeres.", en="None could be ranked."),
    "unasked": Text(nb="Fila ber ikke om rangering (`rank`).", en="The file asks for no ranking (`rank`)."),
    "left": Text(nb="Ikke rangert: {count}", en="Not ranked: {count}"),
    "more": Text(nb="og {count} til; alle står i summary.json", en="and {count} more; all are in summary.json"),
    "place": Text(nb="Plass", en="Place"),
    "which": Text(nb="Hva", en="What"),
    "not_run": Text(nb="ikke kjørt", en="not run"),
    "made_by": Text(nb="Laget av revisjon {revision}", en="Made by revision {revision}"),
}
STATUSES: Mapping[Status, Text] = {
    "done": Text(nb="regnet ut", en="computed"),
    "found": Text(nb="turnus funnet", en="rota found"),
    "proved_impossible": Text(nb="bevist umulig", en="proved impossible"),
    "not_found": Text(nb="ikke funnet på den gitte tiden", en="not found in the time given"),
    "undecided": Text(nb="ikke avgjort på den gitte tiden", en="undecided in the time given"),
    "invalid": Text(nb="ikke en gyldig avdeling", en="no valid ward"),
    "error": Text(nb="programmet feilet", en="the program failed"),
    "lost": Text(nb="prosessen forsvant", en="the process was lost"),
}
WHY: Mapping[Why, Text] = {
    "status": Text(nb="en startverdi kom ikke fram: {what}", en="a seed did not come out: {what}"),
    "figure_missing": Text(nb="mangler tallet {what}", en="lacks the figure {what}"),
    "at_most": Text(nb="over grensen: {what}", en="above the bound: {what}"),
    "at_least": Text(nb="under grensen: {what}", en="below the bound: {what}"),
}


def reason(left: Left, lang: Language, labels: Mapping[str, str] | None = None) -> str:
    """Why a combination is not ranked: `a seed did not come out: no valid ward`. `labels`: figures by their ids."""
    status = next((text for name, text in (*STATUSES.items(), (NOT_RUN, WORDS["not_run"])) if name == left.what), None)
    figure, equals, compared = left.what.partition(" = ")
    what = status.get(lang) if status else f"{(labels or {}).get(figure, figure)}{equals}{compared}"
    return WHY[left.why].get(lang).format(what=what)


def say(key: str, lang: Language, **values: object) -> str:
    """A text of this module."""
    return WORDS[key].get(lang).format(**values)


def combination(source: str, axes: Mapping[str, object], experiment: str, lang: Language) -> str:
    """Which ward with which values: `every=3, share=50 (frequency, ../small-ward/baseline.yaml)`.

    The ward as the batch names it, which tells it from others; of a path from the machine's root only the end.
    """
    path = PureWindowsPath(source)
    ward = f"…/{'/'.join(path.parts[-2:])}" if path.root else source
    values = ", ".join(f"{name}={_value(value, lang)}" for name, value in axes.items())
    return f"{values} ({experiment}, {ward})" if values else f"{experiment}, {ward}"


def _value(value: object, lang: Language) -> str:
    if isinstance(value, float):
        return number(value, 2, lang)
    return str(value).lower() if isinstance(value, bool) else str(value)
