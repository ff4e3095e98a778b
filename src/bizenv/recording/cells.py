"""Cells as people fill them in → values as ledgers have them.

What cannot be understood is kept as it is written: the rules then say what is wrong with it.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from bizenv.messages import LANGUAGES, catalogue
from bizenv.model.base import Due
from bizenv.model.durations import Duration
from bizenv.model.items import ItemKind
from bizenv.model.keys import Key
from bizenv.model.kinds import KINDS
from bizenv.model.records import Forecast, Kind, Rating, Verification
from bizenv.periods.frame import UnclearError
from bizenv.periods.reading import parse
from bizenv.recording.draft import OpenRecord
from bizenv.recording.figures import read_figure
from bizenv.recording.keys import key_of, lists

_BETWEEN: Final = r"[-/.年月]"
_DAY: Final = re.compile(
    rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})[日号]?(?:T?0{{1,2}}:00(?::00)?)?"
)
_TIME: Final = re.compile(r"(?<=[0-9日])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$")
"""The time of day behind a day, as services for forms write when one was filled in."""
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH: Final = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}})(?:月?底?前?)?")
_YEAR: Final = re.compile(r"(\d{4})年底?前?")
_SPAN: Final = re.compile(
    r"(?:within)?(\d+)个?(工作日|自然日|天|日|周|星期|weeks?|wd|d"
    r"|workingdays?|businessdays?|calendardays?|days?)内?"
)
_WORKING: Final = (
    *("工作日", "wd", "workingday", "workingdays"),
    *("businessday", "businessdays"),
)
_WEEKS: Final = ("周", "星期", "week", "weeks")
_WEEK: Final = 7  # days
_ONGOING: Final = ("长期坚持", "长期", "持续推进", "ongoing")
_GUARDED: Final = re.compile(
    r"'(?=[=+\-@\t\r])"
)  # so CSV keeps a cell from being a formula
_AS_TEXT: Final = re.compile(r'="((?:[^"]|"")*)"')  # a formula that gives a text
_FLAGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("是", "yes", "y", "true", "√"), "true"),
    **dict.fromkeys(("否", "no", "n", "false"), "false"),
}
_FORESEEN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("按期", "能按期", "可按期", "按期完成"), Forecast.ON_TIME),
    **dict.fromkeys(("不能", "不能按期", "无法", "无法按期"), Forecast.CANNOT),
    "能按期完成": Forecast.ON_TIME,
    "预计能按期完成": Forecast.ON_TIME,
    "有困难": Forecast.DIFFICULT,
    "存在困难": Forecast.DIFFICULT,
    "无法按期完成": Forecast.CANNOT,
    "预计不能按期完成": Forecast.CANNOT,
}


def read_cell(name: str, cell: str) -> str:
    """Return a cell as a ledger has the value of a key."""
    text = unguarded(cell).strip()
    key = key_of(name)
    if key is None:
        return text
    plain = unicodedata.normalize("NFKC", text)
    if key.day:
        plain = _TIME.sub("", plain)
    together = "".join(plain.split())
    return _read(key, together) or _in_words(key, plain) or text


def _read(key: Key, together: str) -> str:
    """Return what a cell without blanks means for a key; nothing if that is not known."""
    if key.name == "kind":
        return _kinds().get(together.casefold(), "")
    if issubclass(key.of, Due):
        return _day(together) or _period(together)
    if key.day:
        return _day(together)
    if key.of in (Decimal, int):
        return read_figure(together)
    if issubclass(key.of, Duration):
        return _duration(together)
    if issubclass(key.of, (Forecast, Rating, Verification)):
        return _values(key.of).get(together.casefold(), "")
    if key.of is bool:
        return _FLAGS.get(together.casefold(), "")
    return ""


def _in_words(key: Key, text: str) -> str:
    """Return a day or deadline that is written with words, as `--date` takes it: 31 July 2025.

    It bears its year: a file means the same on every day.
    """
    is_deadline = issubclass(key.of, Due)
    if not is_deadline and not key.day:
        return ""
    try:
        period = parse(text)
    except UnclearError:
        return ""
    is_day = period.unit == "day"
    is_written = is_day or (is_deadline and period.unit != "span")
    if is_written:
        return period.written
    return ""


def unguarded(cell: str) -> str:
    """Return a cell without what keeps spreadsheets from taking it for a formula or a figure."""
    as_text = _AS_TEXT.fullmatch(cell.strip())
    if as_text:
        return as_text[1].replace('""', '"')
    is_guarded = _GUARDED.match(cell)
    if is_guarded:
        return _GUARDED.sub("", cell, count=1)
    return cell


def _day(text: str) -> str:
    found = _DAY.fullmatch(text) or _DIGITS.fullmatch(text)
    if found is None:
        return ""
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _period(text: str) -> str:
    if text.casefold() in _ONGOING:
        return "ongoing"
    month = _MONTH.fullmatch(text)
    if month is not None:
        number = int(month[2])
        return f"{month[1]}-{number:02}"
    year = _YEAR.fullmatch(text)
    if year is None:
        return ""
    return year[1]


def _duration(text: str) -> str:
    """Return a duration of days as files have it: 10个工作日 and 10 working days → 10wd, 10天 → 10d."""
    found = _SPAN.fullmatch(text.casefold())
    if found is None:
        return ""
    if found[2] in _WEEKS:
        days = int(found[1]) * _WEEK
        return f"{days}d"
    unit = "wd" if found[2] in _WORKING else "d"
    return f"{found[1]}{unit}"


_AMENDMENT: Final = "line.amendment"


@cache
def _kinds() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for kind in Kind:
        row = KINDS[kind]
        said = _said(f"kind.{kind}")
        for word in (kind.value, *row.called, *said):
            found[word] = kind.value
    for word in ("amend", "调整", *_said(_AMENDMENT)):
        found[word] = "amend"
    for item in ItemKind:
        for word in (item.value, *_said(f"item.{item}")):
            found[word] = item.value
    return found


def codes_of_kinds() -> list[str]:
    """Return the codes of the words for all kinds that a cell may name, as people read them."""
    of_records = [f"kind.{kind}" for kind in Kind]
    of_items = [f"item.{item}" for item in ItemKind]
    return [*of_records, _AMENDMENT, *of_items]


@cache
def _values(of: type[StrEnum]) -> Mapping[str, str]:
    """Return what the words for the values of a key mean, by their words in every language."""
    found = dict(_FORESEEN) if of is Forecast else {}
    for each in of:
        for word in (each.value, *_said(f"{of.__name__.lower()}.{each.value}")):
            found[word] = each.value
    return found


def _said(code: str) -> list[str]:
    """Return the words of every language for a thing, as cells are compared."""
    said: list[str] = []
    for words in map(catalogue, LANGUAGES):
        together = "".join(words(code).split())
        said.append(together.casefold())
    return said


_BETWEEN_NAMES: Final = re.compile(r"[;；\n]")  # between the names of a cell
_BETWEEN_OFFICES: Final = re.compile(r"[;；、\n]")
_OFFICES: Final = frozenset(("lead", "support"))


def put(key: str, cell: str, tree: OpenRecord) -> None:
    """Put what a cell says into a record, under a key such as `percent` or `readings.网办率`."""
    outer, inner, name = key.partition(".")
    if inner:
        mapping = tree.setdefault(outer, {})
        if isinstance(mapping, dict):
            mapping[name] = read_cell(key, cell)
    elif key in lists():
        between = _BETWEEN_OFFICES if key in _OFFICES else _BETWEEN_NAMES
        parts = between.split(unguarded(cell))
        stripped = map(str.strip, parts)
        tree[key] = list(filter(None, stripped))
    else:
        tree[key] = read_cell(key, cell)
