"""Hostile and unfit files: a clear error, in bounded steps and memory; nothing run, nothing fetched."""

import io
import random
import re
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import docx
import openpyxl
import pytest
from bizenv.diagnostics import BizenvError
from bizenv.importers import MAX_FILE, READERS, read_document
from bizenv.importers.formats import identify, sandbox
from bizenv.importers.formats.sandbox import cells_apart

from conftest import in_turn
from reading import read
from steps import lines
from test_import_formats import TEXT, book, fill_sheet, saved, with_body

pytestmark = pytest.mark.slow

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.fixture(autouse=True)
def reads_apart() -> None:
    """Here each document is read by a process as the program starts it."""


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(BizenvError) as caught:
        read_document(name, data)
    assert caught.value.hint is not None
    return caught.value.message.code.removeprefix("error.")


def packed(**parts: bytes | str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return an office file with one part replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for each in before.namelist():
            archive.writestr(each, content if each == name else before.read(each))
        if name not in before.namelist():
            archive.writestr(name, content)
    return stream.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


WORD = with_body()
TOKENS = ("（", "（牵头单位：", "市财政局、", "等", "1.", "一、", "2025年", "不再列出", "责任单位：", "会同", "负责", "达到95%以上", "0", "A*", "（市财政局负责）", "《", "。", "一、责任单位：", "](", "Lead: ", "审定层级：市级；", "Q1 2026 ", "every quarter ", "Parks Office and ", "二〇二六年 六 月", "2 0 2 6 年 ", "印发之日起")  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name", "data"),
    [
        ("document-empty", "x.txt", b""),
        ("document-empty", "x.docx", b"  \n"),
        ("document-too-large", "x.txt", b"a" * (MAX_FILE + 1)),
        ("document-old", "x.doc", OLE),
        ("document-old", "x.wps", OLE),
        ("document-old", "x.docx", OLE),
        ("document-encrypted", "x.docx", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("document-pdf", "x.pdf", b"%PDF-1.7\n"),
        ("document-pdf", "x.docx", b"%PDF-1.7\n"),
        ("document-rtf", "x.doc", b"{\\rtf1\\ansi"),
        ("document-picture", "x.png", b"\x89PNG\r\n\x1a\n"),
        ("document-picture", "x.docx", b"\xff\xd8\xff\xe0"),
        ("document-ofd", "x.ofd", packed(**{"OFD.xml": "<OFD/>"})),
        ("document-odf", "x.odt", packed(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})),
        ("document-unknown", "x.docx", packed(**{"a.txt": "x"})),
        ("document-broken", "x.docx", WORD[: len(WORD) // 2]),
        ("document-broken", "x.docx", WORD[:100]),
        ("document-broken", "x.docx", packed(**{"word/document.xml": "<w:document"})),
        ("document-broken", "x.xlsx", packed(**{"xl/workbook.xml": "<workbook"})),
        ("document-encoding", "x.txt", b"\x81\xff\x00\x01binary\xff\xfe\x00"),
        ("document-too-long", "x.txt", b"a\n" * 30_000),
        ("document-too-long", "x.txt", "示".encode() * 300_000),
        ("document-too-long", "x.csv", b"a,b\n" * 300_000),
        ("document-broken", "x.csv", b'a,"' + b"x" * 200_000 + b'",b\n'),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_what_to_do(code: str, name: str, data: bytes) -> None:
    assert refusal(name, data) == code


def test_bombs_are_refused_before_anything_is_unpacked() -> None:
    bomb = packed(**{"word/document.xml": b"<w:t>" + b" " * 60_000_000})
    assert len(bomb) < 100_000
    assert refusal("x.docx", bomb) == "document-bomb"
    picture = with_part(WORD, "word/media/image1.bmp", bytes(200_000_000))
    assert refusal("x.docx", picture) == "document-bomb"
    many = packed(
        **{"word/document.xml": "x"}, **{f"word/{number}.xml": "x" for number in range(3000)}
    )
    assert refusal("x.docx", many) == "document-bomb"


def test_a_part_larger_than_it_says_is_refused() -> None:
    data = bytearray(
        packed(
            **{
                "word/document.xml": b"<w:document>"
                + random.Random(1).randbytes(5000).hex().encode()
            }
        )
    )
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (20).to_bytes(4, "little")
    assert refusal("x.docx", bytes(data)) in ("document-broken", "document-entities")


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://localhost:9/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_office_files_are_refused(prologue: str, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>{prologue}<x/>'.encode(encoding)
    assert refusal("x.docx", with_part(WORD, "word/document.xml", content)) == "document-entities"
    sheet = book(fill_sheet)
    assert (
        refusal("x.xlsx", with_part(sheet, "xl/sharedStrings.xml", content)) == "document-entities"
    )


def test_entities_of_pages_are_not_expanded() -> None:
    page = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "哈哈">]><html><p>一、任务&f;&a;</p></html>'
    draft = read("x.html", page)
    assert not any("root:" in line.text or "哈哈哈" in line.text for line, _ in draft.kinds)


def test_absurd_sheets_are_bounded() -> None:
    def far(workbook: openpyxl.Workbook) -> None:
        fill_sheet(workbook)
        sheet = workbook.active
        assert sheet is not None
        sheet.cell(1_048_576, 16_384).value = "x"

    assert len(list(read("x.xlsx", book(far)).every_task())) == 3
    sheet = book(fill_sheet)
    xml = part(sheet, "xl/worksheets/sheet1.xml").replace(b'ref="B3:B5"', b'ref="A1:XFD1048576"')
    assert refusal("x.xlsx", with_part(sheet, "xl/worksheets/sheet1.xml", xml)) == "document-bomb"


MEASURED = """
import resource, sys
from pathlib import Path
from bizenv.diagnostics import BizenvError
from bizenv.importers import read_document
try:
    read_document("x.docx", Path(sys.argv[1]).read_bytes())
except BizenvError as error:
    print(error.message.code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""  # of a small process: what is told of a child begins with its parent's


def test_memory_is_bounded(tmp_path: Path) -> None:
    rows = b"".join(b"<w:p><w:r><w:t>%d</w:t></w:r></w:p>" % number for number in range(500_000))
    head = part(WORD, "word/document.xml").partition(b"<w:body>")[0]
    huge = with_part(
        WORD, "word/document.xml", head + b"<w:body>" + rows + b"</w:body></w:document>"
    )
    file = tmp_path / "x.docx"
    file.write_bytes(huge)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, file], capture_output=True, text=True, check=True
    )
    code, used = ran.stdout.split()
    assert code in ("error.document-too-costly", "error.document-too-long", "error.document-bomb")
    assert int(used) * 1024 < sandbox.MEMORY * 1.1


LIMITED = """
import resource
from bizenv.importers.formats import sandbox
sandbox._limit()
print(*resource.getrlimit(resource.RLIMIT_CPU), sandbox.SECONDS)
"""


def test_time_is_bounded_by_the_system_and_by_the_reader_that_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True
    )
    assert len(set(ran.stdout.split())) == 1
    waited = []

    def hang(*_: object, timeout: float, **__: object) -> None:
        waited.append(timeout)
        raise subprocess.TimeoutExpired("a reader", timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    assert refusal("x.docx", WORD) == "document-too-costly"
    assert waited == [sandbox.SECONDS]


def test_deep_nesting_is_bounded() -> None:
    deep = "<div>" * 50_000 + "一、任务" + "</div>" * 50_000
    assert read("x.html", deep + "<p>二、其他任务</p>") is not None
    nested = "<w:sdt><w:sdtContent>" * 100 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 100
    head = part(WORD, "word/document.xml").partition(b"<w:body>")[0]
    data = with_part(
        WORD, "word/document.xml", head + b"<w:body>" + nested.encode() + b"</w:body></w:document>"
    )
    assert read("x.docx", data) is not None


def test_macros_are_named_and_not_run() -> None:
    draft = read("x.docx", with_part(WORD, "word/vbaProject.bin", b"x"))
    assert "macros" in [each.code for each in draft.doubts]


@pytest.mark.parametrize(("token", "name"), in_turn(TOKENS, ("x.txt", "x.md")))
def test_no_expression_blows_up(token: str, name: str, pytestconfig: pytest.Config) -> None:
    """Twice the text takes twice the steps. One that is worse within C hangs: pytest's own net ends it."""
    is_night, turn = pytestconfig.getoption("--nightly"), TOKENS.index(token) % 2
    for number, (before, after) in enumerate((("", ""), ("一、任务（", "市财政局负责）"))):
        texts = [
            f"{before}{token * (size // len(token))}{after}".encode() for size in (1_250, 2_500)
        ]
        once, twice = (lines(partial(attempt, name, text))[1] for text in texts)
        assert twice < 2.1 * once
        if is_night or number == turn:
            attempt(name, f"{before}{token * (15_000 // len(token))}{after}".encode())


def attempt(name: str, data: bytes) -> None:
    """Read a document that may name too many departments."""
    try:
        read(name, data)
    except BizenvError as error:
        assert error.message.code == "error.document-too-many-names"  # noqa: PT017 - most are read


def test_any_bytes_are_read_or_refused() -> None:
    chance = random.Random(20260301)
    samples = [WORD, book(fill_sheet), TEXT.encode()]
    for _ in range(20):
        data = bytearray(chance.choice(samples))
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read(f"x.{chance.choice(['docx', 'xlsx', 'txt', 'html', 'csv', 'md'])}", bytes(data))
        except BizenvError as error:
            assert error.message.code.startswith("error.document-")  # noqa: PT017 - reading it is as good


def test_a_missing_library_says_what_to_install() -> None:
    code = (
        "import sys\nfor name in ('docx', 'openpyxl', 'lxml', 'opencc'): sys.modules[name] = None\n"
        "from bizenv.importers.formats.sandbox import _answer\n"
        "print(_answer('docx', 'x', b''), _answer('xlsx', 'x', b''), _answer('html', 'x', b''))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.count("missing-library") == 3


def test_every_reader_is_registered_and_every_entry_is_a_reader() -> None:
    folder = Path(identify.__file__).parent
    written = {
        f"{path.stem}:{name}"
        for path in folder.glob("[!_]*.py")
        for name in re.findall(
            r"^def (read_[a-z]+)\(file: str, data: bytes\)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert {each.function for each in READERS.values()} == written


def test_an_empty_word_file_holds_no_tasks() -> None:
    draft = read("x.docx", saved(docx.Document()))
    assert "no-tasks" in [each.code for each in draft.doubts]


def test_workbooks_are_read_together_by_a_process_as_the_program_starts_it() -> None:
    good = book(fill_sheet)
    broken = good[: len(good) // 2]
    first, second, third = cells_apart([("a.xlsx", good), ("b.xlsx", broken), ("c.xlsx", good)])
    assert not isinstance(first, BizenvError)
    assert first
    assert third == first
    assert isinstance(second, BizenvError)
    assert second.message.code == "error.document-broken"
