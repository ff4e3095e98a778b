"""Forms that other programs saved: LibreOffice, and those that write workbooks otherwise."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import Run
from filling import added, before, city, edited, exported, form, october, typed

__all__ = ["before", "city", "exported", "form", "october"]  # fixtures

SOFFICE = shutil.which("soffice")


def converted(place: Path, ending: str) -> Path:
    """Return what LibreOffice makes of a workbook."""
    out = place.parent / f"libreoffice-{ending}"
    home = place.parent / "home"
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={home.as_uri()}", "--headless"),
            *("--convert-to", ending, "--outdir", str(out), str(place)),
        ],
        check=True,
        capture_output=True,
    )
    return out / place.with_suffix(f".{ending}").name


needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


@pytest.mark.slow
@needs_libreoffice
def test_a_form_that_libreoffice_saved_is_read(
    run: Run, city: Path, form: Path, before: str
) -> None:
    said = typed("demo/1.3.1", progress="试运行\n正常", percent=90, until=date(2026, 3, 31))
    ran = run("form", "import", converted(edited(form, said, day=date(2025, 10, 25)), "xlsx"))
    assert ran.status == 0, ran.err
    assert added(city, before) == [
        '- {date: 2025-10-25, task: "1.3.1", kind: report, progress: "试运行\\n正常", percent: 90}',
        '- {date: 2025-10-25, task: "1.3.1", kind: extend, until: 2026-03-31}',
    ]


def patched(place: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change a part of a workbook as another program would have written it."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(place) as packed:
        for name in packed.namelist():
            parts[name] = packed.read(name)
    parts[part] = change(parts[part])
    with zipfile.ZipFile(place, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def wrong_dimension(place: Path) -> None:
    patched(
        place,
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', data),
    )


def odd_styles(place: Path) -> None:
    patched(
        place,
        "xl/styles.xml",
        lambda data: re.sub(
            rb"<fills.*?</fills>",
            b'<fills count="2"><fill/><fill/></fills>',
            re.sub(rb'rgb="[0-9A-F]{8}"', b'rgb="FFF"', data),
            flags=re.DOTALL,
        ),
    )


def inline_strings(place: Path) -> None:
    """Show that each text stands in its cell already, as this library writes it."""
    with zipfile.ZipFile(place) as packed:
        assert "xl/sharedStrings.xml" not in packed.namelist()
        assert b't="inlineStr"' in packed.read("xl/worksheets/sheet1.xml")


def since_1904(place: Path) -> None:
    """Count days from 1904, as old Excel on a Mac does."""
    patched(
        place,
        "xl/workbook.xml",
        lambda data: re.sub(rb"<workbookPr ?/?>", b'<workbookPr date1904="1"/>', data),
    )
    patched(
        place,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"<v>45955</v>", b"<v>44493</v>"),
    )


@pytest.mark.parametrize("saved", [wrong_dimension, odd_styles, inline_strings, since_1904])
def test_a_form_that_another_program_saved_is_read(
    run: Run, city: Path, form: Path, before: str, saved: Callable[[Path], None]
) -> None:
    returned = edited(form, typed("demo/1.3.1", progress="试运行"), day=date(2025, 10, 25))
    saved(returned)
    ran = run("form", "import", returned)
    assert ran.status == 0, ran.err
    assert added(city, before) == [
        '- {date: 2025-10-25, task: "1.3.1", kind: report, progress: 试运行}'
    ]
