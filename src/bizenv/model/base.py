"""The scalars that plans are written in, and the base of all models.

Every value arrives as text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from operator import attrgetter
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from bizenv.days import DAY
from bizenv.periods.frame import Frame, UnclearError
from bizenv.periods.in_files import CALENDAR, PERIOD
from bizenv.periods.reading import parse

_WHOLE: Final = r"^(0|[1-9][0-9]{0,3})$"  # days, as far as plans reach: up to 9999
_FROM_ONE: Final = r"^[1-9][0-9]{0,3}$"
_DECIMAL: Final = r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,9})?$"
ANY_TEXT: Final = r"\S"
_LABEL: Final = r"^[^\s:：][^\r\n:：]{0,39}$"  # what stands before a colon
_FLAG: Final = r"^(true|false)$"
_MOST_KNOWN: Final = 4096  # texts of a kind of scalars
_FIRST: Final = date.min.toordinal()
_LAST: Final = date.max.toordinal()
FISCAL_YEAR: Final = "fiscal_year_starts"
"""Of what files are read by: the setting of that name."""


class Model(BaseModel):
    """Frozen, and closed: an unknown key is an error.

    A misspelt one would be lost in silence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Roomy(Model):
    """A model whose keys may be left empty where they have a default.

    `support:` says no more than no `support`.
    """

    @model_validator(mode="before")
    @classmethod
    def _leave_out_nothing(cls, data: Any) -> Any:
        if not isinstance(data, dict) or None not in data.values():
            return data
        optional = {
            field.alias or name
            for name, field in cls.model_fields.items()
            if not field.is_required()
        }
        return {
            key: value
            for key, value in data.items()
            if value is not None or key not in optional
        }


class _Written:
    """A scalar with one way to write it: a pattern, then the type.

    `code` names what is wrong otherwise.
    """

    def __init__(
        self,
        pattern: str,
        make: Callable[[], CoreSchema],
        code: str,
        **context: object,
    ) -> None:
        self.pattern = pattern
        self.make = make
        self.code = code
        self.context = context

    @cached_property
    def _values(self) -> "_Values":
        text = core_schema.str_schema(pattern=self.pattern)
        return _Values(core_schema.chain_schema([text, self.make()]))

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        value_of = self._values.__getitem__
        known = core_schema.no_info_plain_validator_function(value_of)
        return core_schema.custom_error_schema(
            core_schema.chain_schema([core_schema.str_schema(), known]),
            custom_error_type=self.code,
            custom_error_message=self.code,
            custom_error_context=dict(self.context),
        )


class _Values(dict[str, Any]):
    """What texts mean that were met before: few days, numbers and flags come up again and again."""

    def __init__(self, schema: CoreSchema) -> None:
        super().__init__()
        self._schema = schema
        self._reader: SchemaValidator | None = None

    def __missing__(self, text: str) -> Any:
        if self._reader is None:
            self._reader = SchemaValidator(self._schema)
        value = self._reader.validate_python(text)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[text] = value
        return value


def _expected(name: str) -> dict[str, str]:
    return {"expected": name}


def _editor(types: Iterable[str], *hints: str, **rules: object) -> WithJsonSchema:
    """Return a scalar's JSON Schema, by which editors judge it.

    To them an unquoted 6.0 or true is no text.

    `hints` are codes of what to write instead.
    """
    return WithJsonSchema({"type": list(types), **rules, "errorMessage": list(hints)})


_ANY: Final = ("string", "number", "boolean")
# What is no \w, '.' or '-'.
_SIGNS: Final = r"\s!-,/:-@\[-^`{-~\u3000-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20"

# Of a unit; compared after NFKC and trimming
Name = Annotated[
    str,
    StringConstraints(pattern=ANY_TEXT),
    _editor(_ANY, "hint.expected.text", pattern=ANY_TEXT),
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    _editor(_ANY, "hint.expected.text", pattern=r"\S"),
]
Label = Annotated[str, _editor(_ANY, "hint.expected.text")]  # may be empty
Identifier = Annotated[
    str,
    StringConstraints(pattern=r"^\w[\w.-]*$", max_length=64),
    _editor(
        _ANY,
        "expected.identifier",
        "hint.expected.identifier",
        pattern=f"^[^{_SIGNS}.-][^{_SIGNS}]*$",
        maxLength=64,
        minimum=0,
    ),
]
LabelWord = Annotated[
    str,
    _Written(_LABEL, core_schema.str_schema, "wrong-type", **_expected("label-word")),
    _editor(_ANY, "expected.label-word", "hint.expected.label-word", pattern=_LABEL),
]
Day = Annotated[
    date,
    _Written(f"^{DAY}$", core_schema.date_schema, "bad-date"),
    _editor(("string",), "hint.bad-date", pattern=f"^{CALENDAR}$"),
]
Days = Annotated[
    int,
    _Written(_WHOLE, core_schema.int_schema, "wrong-type", **_expected("whole")),
    _editor(
        ("integer", "string"),
        "expected.whole",
        "hint.expected.whole",
        pattern=_WHOLE,
        minimum=0,
        maximum=9999,
    ),
]
Ordinal = Annotated[
    int,
    _Written(_FROM_ONE, core_schema.int_schema, "wrong-type", **_expected("ordinal")),
    _editor(
        ("integer", "string"),
        "expected.ordinal",
        "hint.expected.ordinal",
        pattern=_FROM_ONE,
        minimum=1,
        maximum=9999,
    ),
]
Month = Annotated[
    int,
    _Written(
        _WHOLE,
        lambda: core_schema.int_schema(ge=1, le=12),
        "wrong-type",
        **_expected("month"),
    ),
    _editor(
        ("integer", "string"),
        "expected.month",
        "hint.expected.month",
        pattern="^([1-9]|1[0-2])$",
        minimum=1,
        maximum=12,
    ),
]
DayOfMonth = Annotated[
    int,
    _Written(
        _WHOLE,
        lambda: core_schema.int_schema(ge=1, le=31),
        "wrong-type",
        **_expected("day-of-month"),
    ),
    _editor(
        ("integer", "string"),
        "expected.day-of-month",
        "hint.expected.day-of-month",
        pattern="^([1-9]|[12][0-9]|3[01])$",
        minimum=1,
        maximum=31,
    ),
]
Number = Annotated[
    Decimal,
    _Written(
        _DECIMAL, core_schema.decimal_schema, "wrong-type", **_expected("decimal")
    ),
    _editor(
        ("number", "string"),
        "expected.decimal",
        "hint.expected.decimal",
        pattern=_DECIMAL,
    ),
]
Percent = Annotated[
    Decimal,
    _Written(
        _DECIMAL,
        lambda: core_schema.decimal_schema(ge=0, le=100),
        "wrong-type",
        **_expected("percent"),
    ),
    _editor(
        ("number", "string"),
        "expected.percent",
        "hint.expected.percent",
        pattern=_DECIMAL,
        minimum=0,
        maximum=100,
    ),
]
Flag = Annotated[
    bool,
    _Written(_FLAG, core_schema.bool_schema, "wrong-type", **_expected("flag")),
    _editor(("boolean", "string"), "hint.expected.flag", pattern=_FLAG),
]


def one_or_more(value: object) -> object:
    """Return what may be written as one text or as a list of them as a list; nothing is none."""
    if isinstance(value, str):
        return [value]
    return value or []


def shifted(day: date, days: int) -> date:
    """Return the day some days later (or earlier).

    At the ends of the calendar, its last (or first) day.
    """
    wanted = day.toordinal() + days
    return date.fromordinal(min(max(wanted, _FIRST), _LAST))


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline, inclusive and only as precise as written.

    A day, a month, a quarter, a year …, or `ongoing`. `last_day` is the last day on which the work is on
    time; None for ongoing work, which has no last day.
    """

    written: str
    last_day: date | None

    @property
    def ongoing(self) -> bool:
        """Whether the work is to be kept up without a last day."""
        return self.last_day is None

    def has_come(self, day: date) -> bool:
        """Whether its last day is one day or was before it."""
        return self.last_day is not None and self.last_day <= day

    def has_passed(self, day: date) -> bool:
        """Whether its last day was before a day."""
        return self.last_day is not None and self.last_day < day

    @classmethod
    @cache
    def parse(cls, text: str, fiscal_year_starts: int | None = None) -> "Due":
        """Read a deadline as files have it: `2025-05-31`, `2025-05`, `2025Q2`, `2025`, `ongoing`.

        The last day of the period counts. Raises UnclearError for anything else.
        """
        if re.fullmatch(PERIOD, text) is None:
            raise UnclearError(text)
        frame = Frame(fiscal_year_starts=lambda: fiscal_year_starts)
        period = parse(text, frame)
        return cls(text, None if period.ongoing else period.last)


def _due(value: object, info: ValidationInfo) -> Due:
    if isinstance(value, Due):
        return value
    settings = info.context or {}
    starts: int | None = settings.get(FISCAL_YEAR)
    try:
        return Due.parse(value if isinstance(value, str) else "", starts)
    except UnclearError as error:
        if error.reason == "no-fiscal-year":
            raise PydanticCustomError("no-fiscal-year", "no-fiscal-year") from None
        raise PydanticCustomError("bad-due", "bad-due") from None


DueText = Annotated[
    Due,
    BeforeValidator(_due),
    _editor(
        ("string", "integer"),
        "hint.bad-due",
        pattern=f"^{PERIOD}$",
        minimum=1000,
        maximum=9999,
    ),
    PlainSerializer(attrgetter("written"), return_type=str, when_used="json"),
]


def _dated(due: Due) -> Due:
    if due.ongoing:
        raise PydanticCustomError("bad-last-day", "bad-last-day")
    return due


LastDay = Annotated[
    DueText,
    AfterValidator(_dated),
    Field(json_schema_extra={"not": {"const": "ongoing"}}),
]
"""A deadline that has a last day."""
