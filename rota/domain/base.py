"""The frame every data model of the scenario shares: frozen, no unknown keys, nothing coerced silently."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints, model_validator
from pydantic.json_schema import WithJsonSchema

from rota.domain.time import WEEKDAY_IDS, format_clock, parse_clock

Language = Literal["nb", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "en")


class Model(BaseModel):
    """Base of all scenario models: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _clock(value: Any) -> Any:
    if isinstance(value, str):
        return parse_clock(value)
    raise ValueError('write the clock time as text, for example "07:30"')


def _date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"'{value}' is not a date: write YYYY-MM-DD") from None
    raise ValueError("write the date as YYYY-MM-DD")


def _clock_text(value: int) -> str:
    return "24:00" if value == 24 * 60 else format_clock(value)


ClockMin = Annotated[
    int,
    BeforeValidator(_clock),
    PlainSerializer(_clock_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-4]):[0-5]\d$"}),
]
Date = Annotated[date, BeforeValidator(_date)]
Int = Annotated[int, Field(strict=True)]
Num = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Bool = Annotated[bool, Field(strict=True)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# An identifier stands in file names, spreadsheets and URLs: no control characters and no leading formula sign.
Id = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40, pattern=r"^[\wÆØÅæøå][\wÆØÅæøå .\-]*$")]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=400)]


def weekday_number(day: Weekday) -> int:
    """0 for Monday to 6 for Sunday."""
    return WEEKDAY_IDS.index(day)


class Text(Model):
    """A text in both languages. A plain string in a file stands for both."""

    nb: Annotated[str, StringConstraints(max_length=4000)]
    en: Annotated[str, StringConstraints(max_length=4000)]

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"nb": value, "en": value} if isinstance(value, str) else value

    def get(self, lang: Language) -> str:
        """The text in one language."""
        return self.nb if lang == "nb" else self.en


class Sourced(Model):
    """Mixed into whatever carries figures: says whether they are assumed or where they come from.

    An element that says neither takes the scenario's `data_origin`.
    """

    assumed: Bool | None = None
    source: Line | None = None
    note: Text | None = None
