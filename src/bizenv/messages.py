"""The catalogue: from a message's code and arguments to a sentence in the reader's language.

Everything people read is looked up here. The sentences stand in
``locale/<language>/LC_MESSAGES/bizenv.po`` (gettext; a test keeps both languages complete).
Everywhere else a message is a code and arguments.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bizenv.compiled import Compiled

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import TypeGuard

LANGUAGES: Final = ("zh", "en")
DOMAIN: Final = "bizenv"
_LONG: Final = 10_000
_GROUPED: Final = ("en",)
_MOST_KEPT: Final = 10_000  # sentences
_COUNTING: Final = ("n", "days", "count")
SCHEMA_DOMAIN: Final = "schema"  # what editors show of keys, by the English text
_STAND_IN: Final = re.compile(r"\b[A-Z]+\b")
LOCALE_DIR: Final = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet said: its code, and arguments that may themselves be messages."""

    code: str
    args: Mapping[str, object] = field(default_factory=dict)


class OftenSaid(Message):
    """A message of figures and texts that reports say again and again; words keep it."""

    __slots__ = ()


class KeyName(str):
    """The name of a key of a file, said with what it means: 完成比例（percent）."""

    __slots__ = ()


class TaskName(str):
    """A task's id, said with its title: 1.2.3“推广一码缴费”."""

    __slots__ = ("called",)
    called: str

    @classmethod
    def of(cls, task: str, title: str) -> "TaskName":
        """Return the id of a task that has such a title."""
        named = cls(task)
        named.called = title
        return named


class CalendarYear(str):
    """A year of the calendar; where the workspace has fiscal years beside it, that is said."""

    __slots__ = ()


def _none_are_fiscal() -> bool:
    return False


def _no_names() -> Iterable[str]:
    return ()


class Catalogue:
    """The words of one language.

    An unknown code raises KeyError: a missing sentence is a bug, and never shown as a code.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.codes = False  # whether reasons are said with their codes
        self.things = "tasks"  # what sentences call what a plan holds
        self.some_are_fiscal = _none_are_fiscal  # whether there are fiscal years, too
        self.names = _no_names  # those that lines keep in one piece
        self._days: dict[tuple[date, str], str] = {}  # lists name few of them often
        self._kept: dict[tuple[object, ...], str] = {}
        self._compiled = Compiled(
            LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        )

    def __call__(self, code: str, /, **args: object) -> str:
        """Return the sentence for `code`.

        The first of the arguments `n`, `days`, `count` chooses between singular and plural.
        """
        return self._filled(code, args)

    def _filled(self, code: str, args: Mapping[str, object]) -> str:
        """Return the sentence of a code with its arguments in words; most of what is said has few of them."""
        forms = self._compiled.known.get(code)
        if forms is None:
            forms = self._compiled.forms(code)
        if not forms:
            raise KeyError(code)
        template = forms[0]
        if len(forms) > 1 and _are_several(args):
            template = forms[-1]
        is_a_word = not args and "{" not in template and "}" not in template
        if (
            is_a_word
        ):  # as is most of what is said, a hundred thousand times in long lists
            return template
        said: dict[str, str] = {}
        if _OF_THINGS in template:
            said = _SaidArguments(self)
        for name, value in args.items():
            said[name] = value if type(value) is str else self.word(value)
        return template.format_map(said)

    def again(self, code: str, /, **args: int | str) -> str:
        """Return the sentence for `code`, kept: of many plans it is said with few figures and texts."""
        return self._again(code, args)

    def _again(self, code: str, args: Mapping[str, object]) -> str:
        named: list[object] = [code]
        for name, value in args.items():
            named += (name, type(value), str(value))  # 1 and True are equal
        key = tuple(named)
        said = self._kept.get(key)
        if said is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            said = self._kept[key] = self._filled(code, args)
        return said

    def _copy(self) -> "Catalogue":
        """Return a catalogue of the same words; what it keeps is its own."""
        other = copy(self)
        other.forget()
        return other

    def forget(self) -> None:
        """Keep no sentence any more."""
        self._kept = {}

    def on(self, things: str) -> "Catalogue":
        """Return the same words, in which what a plan holds are such things: problems."""
        other = self._copy()
        other.things = things
        return other

    def with_codes(self) -> "Catalogue":
        """Return the same words, in which reasons stand with their codes."""
        other = self._copy()
        other.codes = True
        return other

    def beside_fiscal(self, some_are: Callable[[], bool]) -> "Catalogue":
        """Return the same words, which call a year that of the calendar if some are fiscal."""
        other = self._copy()
        other.some_are_fiscal = some_are
        return other

    def keeping(self, names: Callable[[], Iterable[str]]) -> "Catalogue":
        """Return the same words; lines of a page keep these names in one piece."""
        other = self._copy()
        other.names = names
        return other

    def has(self, code: str) -> bool:
        """Tell whether the catalogue has a sentence for `code`."""
        return bool(self._compiled.forms(code))

    def stand_in(self, metavar: str) -> str:
        """Return what stands for a value on the command line (TASK, REV|DATE) in this language."""
        return _STAND_IN.sub(self._stands, metavar)

    def _stands(self, found: "re.Match[str]") -> str:
        code = f"metavar.{found[0]}"
        if self.has(code):
            return self(code)
        return found[0]

    def say(self, message: Message) -> str:
        """Return the sentence of a message."""
        if isinstance(message, OftenSaid):
            return self._again(message.code, message.args)
        return self._filled(message.code, message.args)

    def word(self, value: object) -> str:
        """Return a value as it stands in a sentence: days in words, lists joined, messages said."""
        if type(value) is str:
            return value
        if type(value) is int:
            return self.figure(value)
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, str):
            return self._named(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, (tuple, list)):
            return self.listed(value)
        if is_figure(value):
            return self.figure(value)
        return str(value)

    def _named(self, name: str) -> str:
        """Return the name of a key, a task or a year as it stands in a sentence."""
        if isinstance(name, KeyName):
            return self.key(name)
        if isinstance(name, TaskName):
            return self("task.titled", id=str(name), title=name.called)
        if isinstance(name, CalendarYear):
            return self._year(name)
        return str(name)

    def _year(self, year: str) -> str:
        """Return a year of the calendar: 2025, or the calendar year 2025 beside fiscal ones."""
        said = str(year)
        if not self.some_are_fiscal():
            return said
        return self("date.calendar", y=said)

    def key(self, name: str) -> str:
        """Return the name of a key with what it means; one that no file has, as it is written."""
        code = f"key.{name}"
        if not self.has(code):
            return str(name)
        return self("key.said", word=self(code), key=str(name))

    def figure(self, value: "int | Decimal") -> str:
        """Return a figure; a long one in groups of three digits, where the language has them."""
        if -_LONG < value < _LONG or self.language not in _GROUPED:
            return str(value)
        return f"{value:,}"

    def quantity(self, value: object) -> str:
        """Return a figure that has a unit: without zeros behind its point, thousands apart."""
        if not is_figure(value):
            return self.word(value)
        grouped = "," if self.language in _GROUPED else ""
        form = grouped if isinstance(value, int) else f"{grouped}f"
        said = f"{value:{form}}"
        if "." in said:
            return said.rstrip("0").rstrip(".")
        return said

    def listed(self, values: Iterable[object]) -> str:
        """Join values as this language lists them."""
        said = [self.word(value) for value in values]
        return self("list.separator").join(said)

    def day(self, day: date, code: str = "date.day") -> str:
        """Return a day in words: 2025年10月15日, 15 October 2025; or by another code, 10月底."""
        known = self._days.get((day, code))
        if known is None:
            known = self(
                code,
                y=str(day.year),
                m=str(day.month),
                d=str(day.day),
                month=Message(f"date.month.{day.month}"),
            )
            self._days[day, code] = known
        return known


class _SaidArguments(dict[str, str]):
    """Arguments in words; those that no caller gives name what a plan holds."""

    def __init__(self, words: Catalogue) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, name: str) -> str:
        """Return `thing` or `things`, with a capital if so written: task, Tasks, problems."""
        number = _THINGS[name.lower()]
        code = f"thing.{self.words.things}"
        said = self.words(code, n=number)
        if name.islower():
            return said
        return said.capitalize()


_OF_THINGS: Final = "hing"
"""What stands in each sentence that names what a plan holds."""
_THINGS: Final = {"thing": 1, "things": 2}


def _are_several(args: Mapping[str, object]) -> bool:
    """Whether the number that chooses between singular and plural is none or more than one."""
    for name in _COUNTING:
        if name in args:
            number = args[name]
            return isinstance(number, int) and number != 1
    return False


def is_figure(value: object) -> "TypeGuard[int | Decimal]":
    """Tell whether a value is a figure."""
    if isinstance(value, int):
        return True
    from decimal import Decimal  # a program that says no figure loads none

    return isinstance(value, Decimal)


@cache
def hovers(language: str) -> Callable[[str], str]:
    """Return what turns an English text on a key into that of a language.

    English stands in the models, other languages in ``schema.po``.
    """
    import gettext  # it reads a catalogue as a whole

    found = gettext.translation(
        SCHEMA_DOMAIN, LOCALE_DIR, languages=[language], fallback=True
    )
    return found.gettext


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language (`zh` or `en`)."""
    return Catalogue(language)
