"""The build hook: compiles the catalogues, since what can be built is not tracked."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, `pip install -e` included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write a .mo beside each .po."""
        del version, build_data
        compile_catalogues(Path(self.root) / "src" / "bizenv" / "locale")


def compile_catalogues(folder: Path) -> None:
    """Compile every .po below a folder, where it is newer than what was compiled."""
    for written in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = written.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > written.stat().st_mtime:
            continue
        with written.open("rb") as source:
            catalogue = read_po(source, locale=written.parts[-3])
        with compiled.open("wb") as target:
            write_mo(target, catalogue)
