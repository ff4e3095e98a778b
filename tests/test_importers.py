"""Documents in all layouts and formats: what is read, what is doubted, and that every line is accounted for."""

import re
from collections.abc import Callable

import pytest
from bizenv.importers import READERS
from bizenv.importers.reading.leads import RULES
from bizenv.messages import DOMAIN, LOCALE_DIR

from conftest import ROOT, Golden
from reading import as_docx, as_html, lines, read, read_file

DOCUMENTS = ROOT / "tests" / "documents"
ISSUED = ROOT.parent / "shared" / "sources" / "plan-6.0.txt"
FILES = sorted(path.name for path in DOCUMENTS.iterdir())


@pytest.mark.parametrize("name", FILES)
def test_a_document_of_each_layout_is_read(golden: Golden, name: str) -> None:
    golden(f"import-{name}.txt", lines(read_file(DOCUMENTS / name)))


@pytest.mark.parametrize("name", FILES)
def test_every_line_that_is_not_blank_is_accounted_for(name: str) -> None:
    draft = read_file(DOCUMENTS / name)
    written = (DOCUMENTS / name).read_text(encoding="utf-8").splitlines()
    expected = {number for number, text in enumerate(written, start=1) if text.strip()}
    assert {line.number for line, _ in draft.kinds} == expected or name.endswith((".md", ".csv"))


@pytest.mark.parametrize("make", [as_docx, as_html])
@pytest.mark.parametrize(
    "name", ["labels-on-lines.txt", "brackets.txt", "several-tags.txt", "starred.txt"]
)
def test_the_same_text_in_word_and_on_a_page_gives_the_same_draft(
    name: str, make: Callable[[str], bytes]
) -> None:
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    ending = "docx" if make is as_docx else "html"
    assert lines(read(f"x.{ending}", make(text)), places=False) == lines(
        read(name, text), places=False
    )


@pytest.mark.skipif(
    not ISSUED.is_file(), reason="the issued document is not here: ../shared/sources/plan-6.0.txt"
)
@pytest.mark.parametrize("ending", ["txt", "docx", "html"])
def test_the_issued_plan_is_read_whole(ending: str) -> None:
    text = ISSUED.read_text(encoding="utf-8")
    made = {"txt": lambda each: each.encode(), "docx": as_docx, "html": as_html}[ending](text)
    draft = read(f"plan.{ending}", made)
    assert lines(draft, places=False) == lines(read("plan.txt", text), places=False)
    tasks = list(draft.every_task())
    assert len(tasks) == 70
    assert all(task.lead and task.due and task.due_text for task in tasks)
    assert draft.unread() == []


def test_every_doubt_and_every_format_is_documented() -> None:
    page = (ROOT / "docs/en/import.md").read_text(encoding="utf-8")
    catalogue = (LOCALE_DIR / "en" / "LC_MESSAGES" / f"{DOMAIN}.po").read_text(encoding="utf-8")
    codes = set(re.findall(r'^msgid "doubt\.(.*)"$', catalogue, flags=re.MULTILINE))
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []
    endings = [ending for reader in READERS.values() for ending in reader.endings]
    assert [
        ending
        for ending in (".txt", ".md", ".csv", ".html", ".docx", ".xlsx")
        if ending not in endings
    ] == []
    assert [rule for rule in RULES if f"`{rule}`" not in page] == []
