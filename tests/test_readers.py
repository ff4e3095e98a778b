"""Every row of READERS is whole: a document, a row in docs/en/import.md, endings that tell the format."""

from typing import Final

import pytest
from bizenv.importers import READERS, DocumentReader, read_document
from bizenv.importers.formats.identify import identify

from conftest import ROOT
from test_import_formats import PAGE, book, fill_sheet, with_body

DOCUMENTS: Final = ROOT / "tests" / "documents"
PAGE_OF_IMPORT: Final = ROOT / "docs/en/import.md"
LIBRARIES: Final = "bizenv[import]"
# Documents of formats that no one can read in a difference: made on the spot.
MADE: Final[dict[str, bytes]] = {
    "html": PAGE.encode(),
    "docx": with_body(),
    "xlsx": book(fill_sheet),
}


def document_of(name: str, reader: DocumentReader) -> bytes | None:
    """Return a document of a format: one in tests/documents, else one that is made."""
    for path in sorted(DOCUMENTS.iterdir()):
        if path.suffix in reader.endings:
            return path.read_bytes()
    return MADE.get(name)


def documented() -> dict[str, str]:
    """Return the rows of the table of formats in docs/en/import.md, by each ending they name."""
    found: dict[str, str] = {}
    for line in PAGE_OF_IMPORT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[1].startswith("."):
            found |= dict.fromkeys(cells[1].split(", "), line)
    return found


def missing(name: str, reader: DocumentReader) -> list[str]:
    """Return what a reader lacks, a sentence each."""
    found: list[str] = []
    rows = documented()
    if not set(reader.endings) <= set(rows):
        gone = ", ".join(sorted(set(reader.endings) - set(rows)))
        found.append(f"{name}: the table of formats in docs/en/import.md does not name {gone}")
    for ending in reader.endings:
        if reader.apart and LIBRARIES not in rows.get(ending, LIBRARIES):
            found.append(
                f"{name}: its row in docs/en/import.md does not say that it needs {LIBRARIES}"
            )
            break
    data = document_of(name, reader)
    if data is None:
        found.append(
            f"{name}: no document: put one into tests/documents, or into MADE of tests/test_readers.py"
        )
        return found
    for ending in reader.endings:
        told = identify(f"x{ending}", data)
        if told != (name, []):
            found.append(f"{name}: identify() takes its document, called x{ending}, for {told}")
    return found


@pytest.mark.parametrize("name", READERS)
def test_every_reader_has_a_document_a_row_in_the_page_and_endings_that_tell_it(name: str) -> None:
    assert missing(name, READERS[name]) == []


@pytest.mark.parametrize("name", READERS)
def test_every_reader_reads_its_document(name: str) -> None:
    data = document_of(name, READERS[name])
    assert data is not None
    found = read_document(f"x{READERS[name].endings[0]}", data)
    assert any("单位" in line.text for line in found.lines)


def test_no_ending_belongs_to_two_readers_or_to_none() -> None:
    endings = [ending for each in READERS.values() for ending in each.endings]
    assert len(endings) == len(set(endings))
    assert sorted(set(documented()) - set(endings)) == []


def test_a_reader_added_without_them_is_told_what_it_lacks() -> None:
    added = DocumentReader((".ods",), "ods:read_ods", apart=True, part="content.xml")
    assert missing("ods", added) == [
        "ods: the table of formats in docs/en/import.md does not name .ods",
        "ods: no document: put one into tests/documents, or into MADE of tests/test_readers.py",
    ]
    assert missing("html", DocumentReader((".txt",), "html:read_html", apart=True)) == [
        "html: its row in docs/en/import.md does not say that it needs bizenv[import]",
        "html: identify() takes its document, called x.txt, for ('text', [])",
    ]
