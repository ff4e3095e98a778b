"""What is made at the start and a run hardly ever uses: it is made once it is used, or not at all.

Three things, each with what it saves of the instructions of a cold `overdue --plan 6.0`: stand-ins for
modules (4 %), plain dictionaries in place of pydantic's typed ones (3 %), and methods of dataclasses that
are compiled by who first calls them (9 %). In a Python or a pydantic that has other insides nothing is spared.
"""

import dataclasses
import sys
import typing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Final

ALL: Final = "__all__"
PLUGINS: Final = "pydantic.plugin._loader"
"""pydantic's search for plugins, which loads importlib.metadata even where there are to be none."""
SECRETS: Final = "secrets"
"""It loads hashlib, hmac and random; pydantic uses it for values that are kept secret."""
SUBPROCESS: Final = "subprocess"
"""typer opens files with it."""
SCHEMAS: Final = "pydantic_core.core_schema"
"""Some eighty dictionaries with types, by which an editor judges what pydantic makes; no program asks."""


def spare(without: str) -> None:
    """Put off what is hardly ever used; `without`: which plugins of pydantic are left out."""
    _put_off(SECRETS)
    _put_off(SUBPROCESS)
    if without == ALL:
        _put_off(PLUGINS, get_plugins=tuple)
    if SCHEMAS not in sys.modules:
        sys.meta_path.insert(0, _PlainSchemas())
    _put_off_methods()


def _put_off(name: str, **known: Any) -> None:
    """Let a module be loaded by the first who uses anything of it but what is `known`."""
    if name not in sys.modules:
        stand_in = _StandIn(name)
        vars(stand_in).update(known)
        sys.modules[name] = stand_in


class _StandIn(ModuleType):
    """Stands for a module until anything of it is used, and then gives what the module has."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what is asked of every module that is loaded
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


class _PlainSchemas:
    """Finds the module of pydantic's dictionaries, and has them made as plain ones."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: object = None
    ) -> ModuleSpec | None:
        """Return where that module is found, None for any other."""
        del target
        if name != SCHEMAS:
            return None
        sys.meta_path.remove(self)
        found = PathFinder.find_spec(name, path)
        loader: Any = None if found is None else found.loader
        if loader is not None:
            loader.exec_module = partial(_load_plainly, loader.exec_module)
        return found


class _PlainDictionary(dict[str, Any]):
    """Stands for TypedDict."""

    def __init_subclass__(cls, **said: object) -> None:
        """Take note of nothing: `total` is for editors."""


def _load_plainly(load: Callable[[ModuleType], None], module: ModuleType) -> None:
    """Load a module while TypedDict makes plain dictionaries; as usual, if it wants more of them."""
    try:
        with _plain_dictionaries():
            load(module)
    except Exception:  # noqa: BLE001 - whatever another pydantic may want
        load(module)


@contextmanager
def _plain_dictionaries() -> Iterator[None]:
    """Let TypedDict make plain dictionaries."""
    makers = (typing, import_module("typing_extensions"))
    before = [maker.TypedDict for maker in makers]
    for maker in makers:
        vars(maker)["TypedDict"] = _PlainDictionary
    try:
        yield
    finally:
        for maker, was in zip(makers, before, strict=True):
            vars(maker)["TypedDict"] = was


_COMPILES: Final = "_create_fn"
"""What compiles a method of a dataclass, in Pythons that compile each by itself."""


def _put_off_methods() -> None:
    """Let the methods of dataclasses be compiled by the first who calls them."""
    compiled = vars(dataclasses).get(_COMPILES)
    if compiled is None:
        return

    def later(name: str, *source: Any, **around: Any) -> Callable[..., Any]:
        return _compiled_later(name, lambda: compiled(name, *source, **around))

    vars(dataclasses)[_COMPILES] = later


def _compiled_later(name: str, make: Callable[[], Any]) -> Callable[..., Any]:
    """Return what stands for a method until it is called; then the method stands in its place."""
    made: Any = None

    def method(self: Any, /, *given: Any, **named: Any) -> Any:
        nonlocal made
        if made is None:
            made = make()
            made.__qualname__ = method.__qualname__
        for owner in type(self).__mro__:
            if vars(owner).get(name) is method:
                setattr(owner, name, made)
        return made(self, *given, **named)

    method.__name__ = name
    return method
