"""Which language is spoken: `--lang`, else the locale for help, the workspace for data.

A locale without a language (C, POSIX, C.UTF-8) leaves help to the workspace; where there is none,
it asks for English, as it does of other programs. Where no locale is set at all, Chinese is spoken.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.messages import LANGUAGES, Catalogue, catalogue

DEFAULT: Final = "zh"
# Where a locale may be set, the strongest first
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE: Final = ("", "C", "POSIX")


def _named(environment: Mapping[str, str]) -> str:
    """Return the locale that is set, without encoding and variant; nothing where none is."""
    named = ""
    for variable in _LOCALE:
        named = named or environment.get(variable, "")
    name, _, _ = named.partition(".")
    name, _, _ = name.partition("@")
    return name


def of_locale(environment: Mapping[str, str]) -> str | None:
    """Return the language of the locale, or None where it is C, POSIX or not set."""
    name = _named(environment)
    if name in _NO_LANGUAGE:
        return None
    if name.startswith("zh"):
        return "zh"
    return "en"


def outside() -> str:
    """Return the language where there is no workspace."""
    of_other_programs = "en" if _named(os.environ) else DEFAULT
    return of_locale(os.environ) or of_other_programs


def _none_are_fiscal() -> bool:
    return False


@dataclass
class _Speech:
    asked: str | None = None
    workspace: Callable[[], str] = outside
    has_fiscal_years: Callable[[], bool] = _none_are_fiscal


_speech = _Speech()


def begin(arguments: Sequence[str]) -> None:
    """Take note of what the command line asks for, before anything is parsed or said."""
    _speech.asked = asked(arguments)
    workspace_speaks(outside)


def workspace_speaks(
    workspace: Callable[[], str],
    has_fiscal_years: Callable[[], bool] = _none_are_fiscal,
) -> None:
    """Say how to learn the workspace's language, and whether it has fiscal years."""
    _speech.workspace = workspace
    _speech.has_fiscal_years = has_fiscal_years


def asked(arguments: Sequence[str]) -> str | None:
    """Return the language of the last `--lang`, or None; parsing refuses nonsense later."""
    found = None
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    if found in LANGUAGES:
        return found
    return None


def written() -> str:
    """Return the language of what is written into a new workspace: only `--lang` changes it."""
    return _speech.asked or DEFAULT


def interface() -> Catalogue:
    """Return the words for help and diagnostics."""
    spoken = _speech.asked or of_locale(os.environ)
    return _words(spoken)


def data() -> Catalogue:
    """Return the words for what is said about the data."""
    return _words(_speech.asked)


def _words(spoken: str | None) -> Catalogue:
    words = catalogue(spoken or _speech.workspace())
    return words.beside_fiscal(_speech.has_fiscal_years)
