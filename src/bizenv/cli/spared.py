"""What libraries load at their start and a run hardly ever uses: it is loaded once it is used.

Only modules that are imported whole stand here; what is taken out of a module (`from … import`)
needs it at once.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import Any, Final

SPARED: Final = ("platform", "secrets")
"""typer asks which system it runs on, pydantic makes secrets: a hundredth of a run each."""
PLUGINS: Final = "pydantic.plugin._loader"
"""pydantic's search for plugins, which loads importlib.metadata even where there are to be none."""
NO_PLUGINS: Final = "__all__"


def spare(plugins: str) -> None:
    """Put off what is hardly ever used; `plugins`: which plugins of pydantic are to be left out."""
    for name in SPARED:
        if name not in sys.modules:
            _put_off(name)
    if plugins == NO_PLUGINS and PLUGINS not in sys.modules:
        sys.modules[PLUGINS] = _WithoutPlugins(PLUGINS)


def _put_off(name: str) -> None:
    """Let a module be loaded by the first who uses anything of it."""
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        return
    loader = LazyLoader(spec.loader)
    spec.loader = loader
    module = module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)


class _WithoutPlugins(ModuleType):
    """Stands for pydantic's search, and finds no plugin; whatever else is asked of it, the search has."""

    def __getattr__(self, name: str) -> Any:
        if name == "get_plugins":
            return _none
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[PLUGINS]
        return getattr(import_module(PLUGINS), name)


def _none() -> tuple[Callable[..., Any], ...]:
    return ()
