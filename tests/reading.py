"""What tests of importers share: a draft said in lines, documents made on the spot."""

import io
from pathlib import Path
from typing import Any, Final

import docx
from bizenv.importers import read_document
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Sourced
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.pipeline import Options, draft
from bizenv.model.register import Register, RegisterFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

EMPTY: Final = Register(RegisterFile())


def read(
    name: str,
    data: bytes | str,
    rule: str = "auto",
    register: Register = EMPTY,
    fiscal: int | None = None,
) -> Draft:
    """Return the draft of a document of that name."""
    return draft(
        read_document(name, data.encode() if isinstance(data, str) else data),
        register,
        Options(rule, fiscal),
    )


def read_file(path: Path, rule: str = "auto") -> Draft:
    """Return the draft of a file."""
    return read(path.name, path.read_bytes(), rule)


def said(told: Sourced[object] | None) -> str:
    return "–" if told is None else str(told.value)


def task_line(task: DraftTask) -> str:
    """Return a task on one line: id, title, leads; supports; deadline and its words, targets."""
    names = [",".join(each.value for each in group) or "–" for group in (task.lead, task.support)]
    due = f"{said(task.due)} ({said(task.due_text)})"
    figures = [
        f"{each.value.name} {each.value.comparison} {each.value.value}{each.value.unit or ''}"
        for each in task.targets
    ]
    return " | ".join((f"{task.id} {task.title}", *names, due, *figures))


def lines(found: Draft, *, places: bool = True) -> str:
    """Return all of a draft as text; `places`: with the lines that doubts and kinds stand at."""
    head = (
        said(found.title),
        said(found.issuer),
        said(found.document),
        said(found.issued),
        ", ".join(found.rules),
    )
    result = [" | ".join(head)]

    def below(sections: list[DraftSection], tasks: list[DraftTask], indent: str) -> None:
        result.extend(indent + task_line(task) for task in tasks)
        for section in sections:
            result.append(f"{indent}{section.number} {section.title}")
            below(section.sections, section.tasks, f"{indent}  ")

    below(found.sections, found.tasks, "  ")
    if places:
        result += [
            f"? {each.at.line}:{each.at.column} {each.code}"
            + "".join(f" {at.line}:{at.column}" for at in each.related)
            for each in found.doubts
        ]
        result.append(
            ", ".join(f"{kind} {count}" for kind, count in sorted(found.counts().items()))
        )
        result += [f"unread {line.number}: {line.text}" for line in found.unread()]
    return "\n".join(result) + "\n"


# documents made on the spot

_FORMS: Final = {
    "han": ("chineseCounting", "%1、"), "(han)": ("chineseCounting", "（%1）"), "digit": ("decimal", "%1."), "(digit)": ("decimal", "（%1）"),
}  # fmt: skip


def as_docx(text: str) -> bytes:
    """Return a text as a Word file whose numbers Word writes itself: styles with levels of outline and of a list."""
    document = docx.Document()
    levels = list(
        dict.fromkeys(
            number.kind
            for line in text.splitlines()
            if (number := recognise(line)) and number.kind in _FORMS
        )
    )
    counts: dict[str, int] = {}
    for line in text.splitlines():
        number = recognise(line)
        expected = (
            _expected(number.kind, levels, counts)
            if number is not None and number.kind in levels
            else 0
        )
        if number is None or number.value != expected:
            document.add_paragraph(line)
            continue
        counts[number.kind] = expected
        level = levels.index(number.kind)
        paragraph = document.add_paragraph(line[number.length :], style=f"Heading {level + 1}")
        _numbered(paragraph, level)
    _define(document, levels)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _expected(kind: str, levels: list[str], counts: dict[str, int]) -> int:
    for below in levels[levels.index(kind) + 1 :]:
        counts.pop(below, None)
    return counts.get(kind, 0) + 1


def _numbered(paragraph: Paragraph, level: int) -> None:
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no other way to number
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = 77


def _define(document: "docx.document.Document", levels: list[str]) -> None:
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for place, kind in enumerate(levels):
        form, pattern = _FORMS[kind]
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(place))
        for name, value in (
            ("w:start", "1"),
            ("w:numFmt", form),
            ("w:lvlText", pattern.replace("%1", f"%{place + 1}")),
        ):
            each = OxmlElement(name)
            each.set(qn("w:val"), value)
            level.append(each)
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.append(link)
    root.append(number)


def as_html(text: str) -> bytes:
    """Return a text as a web page: a paragraph a line, entities and the noise of a page about it."""
    paragraphs = "\n".join(
        f"<p style='text-indent:2em'><span>{line.replace('&', '&amp;').replace('<', '&lt;')}</span></p>"
        for line in text.splitlines()
    )
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>示例</title><style>p{color:red}</style></head><body>"
        f"<script>var 责任单位 = 1;</script><div class='article'>{paragraphs}</div></body></html>"
    ).encode()
