"""The bulletin of the example city, and what stands in its files."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import docx
import pytest

from conftest import Run

MONTH: Final = ("bulletin", "--month", "2025-10", "--as-of", "2025-11-05")
END: Final = "2025-10-31"
STATUSES: Final = ("completed", "in_review", "on_track", "at_risk", "overdue")


@pytest.fixture
def city(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example city, to be written to."""
    place = tmp_path / "city"
    shutil.copytree(example, place)
    monkeypatch.chdir(place)
    return place


def told(run: Run, *arguments: str) -> Any:
    ran = run(*arguments, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


def said_in(file: Path) -> Iterator[str]:
    document = docx.Document(str(file))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells)


def parts_of(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as packed:
        named = [name for name in packed.namelist() if name.endswith((".xml", ".rels"))]
        return {name: packed.read(name).decode() for name in named}
