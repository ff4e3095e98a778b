"""What is made at the start and a run hardly ever uses: it is made once it is used.

Modules that pydantic loads, the methods of dataclasses, and what editors know of pydantic's own dictionaries.
"""

import dataclasses
import os
import sys
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Final

SECRETS: Final = "secrets"
"""It loads hashlib, hmac and random; pydantic uses it for values that are kept secret."""
PLUGINS: Final = "pydantic.plugin._loader"
"""pydantic's search for plugins, which loads importlib.metadata even where there are to be none."""
ALL: Final = "__all__"
SCHEMAS: Final = "pydantic_core.core_schema"
"""Some eighty dictionaries with types, by which an editor judges what pydantic makes; no program asks."""


_HARDLY_USED: Final[Mapping[str, Sequence[str]]] = {
    "subprocess": (),
    "shutil": ("get_terminal_size",),
    "traceback": ("FrameSummary", "StackSummary"),
    "locale": (),
    "urllib.parse": ("quote_from_bytes",),
    "difflib": ("get_close_matches",),
    "gettext": ("gettext",),
}
"""What typer, pathlib and calendar load for what a run that goes well never does; what they take out of each."""


def spare(without: str) -> None:
    """Put off what is hardly ever used; `without`: which plugins of pydantic are left out."""
    _put_off(SECRETS)
    for name, taken in _HARDLY_USED.items():
        _put_off(name, **{each: _Later(name, each) for each in taken})
        package, _, part = name.rpartition(".")
        if package:
            setattr(import_module(package), part, sys.modules[name])
    if hasattr(os, "uname"):
        _put_off("platform", system=_system)
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


class _Later:
    """Stands for a function or a class of a module, which is loaded once it is called or asked."""

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def _found(self) -> Any:
        if isinstance(sys.modules.get(self._module), _StandIn):
            del sys.modules[self._module]
        return getattr(import_module(self._module), self._name)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._found()(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._found(), name)


def _system() -> str:
    """Return what the system is called, as `platform.system` does where there is `os.uname`."""
    return os.uname().sysname


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
            loader.exec_module = _with_plain_dictionaries(loader.exec_module)
        return found


class _PlainDictionary(dict[str, Any]):
    """Stands for TypedDict."""

    def __init_subclass__(cls, **said: object) -> None:
        """Take note of nothing: `total` is for editors."""


def _with_plain_dictionaries(
    load: Callable[[ModuleType], None],
) -> Callable[[ModuleType], None]:
    """Let a module be loaded while TypedDict makes plain dictionaries; as usual, if it wants more of them."""

    def loading(module: ModuleType) -> None:
        try:
            with _plain_dictionaries():
                load(module)
        except Exception:  # noqa: BLE001 - whatever another pydantic may want
            load(module)

    return loading


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
