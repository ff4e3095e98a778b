"""What pydantic loads at its start and a run hardly ever uses: it is loaded once it is used."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any, Final

SECRETS: Final = "secrets"
"""It loads hashlib, hmac and random; pydantic uses it for values that are kept secret."""
PLUGINS: Final = "pydantic.plugin._loader"
"""pydantic's search for plugins, which loads importlib.metadata even where there are to be none."""
ALL: Final = "__all__"


def spare(without: str) -> None:
    """Put off what is hardly ever used; `without`: which plugins of pydantic are left out."""
    _put_off(SECRETS)
    if without == ALL:
        _put_off(PLUGINS, get_plugins=tuple)


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
