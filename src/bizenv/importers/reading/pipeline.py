"""From a document to a draft, step by step: lines as meant, facts of the head, tree, tasks, their contents, the account."""

import re
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import Document, Doubts, Line
from bizenv.importers.draft import Draft, Kind, Told
from bizenv.importers.reading import front, labels, layout, leads, repair
from bizenv.importers.reading.accounting import Account, by_line
from bizenv.importers.reading.contents import Contents, Onwards, Ruling
from bizenv.importers.reading.parts import Numbering, Parts
from bizenv.importers.reading.pieces import Piece, pieces
from bizenv.importers.reading.titles import first_sentence, trimmed
from bizenv.importers.reading.tree import Node, tree
from bizenv.model.register import Register

_ATTACHMENTS: Final = ("附件", "附表", "附录", "附：", "附:")
_PAGE: Final = re.compile(
    r"[-—–·\s]{1,6}[0-9]{1,3}[-—–·\s]{1,6}|第\s?[0-9]{1,3}\s?页(?:[，, /]?\s?共\s?[0-9]{1,3}\s?页)?"
)
_ATTACHMENT: Final = 80  # characters of a line that begins an attachment


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever imports may set: the rule for leads."""

    lead_rule: str = "auto"


def draft(
    document: Document, register: Register, options: Options | None = None
) -> Draft:
    """Return the draft of a document, with every line accounted for and every doubt named."""
    asked = (options or Options()).lead_rule
    doubts = Doubts(document.file, list(document.doubts))
    lines = [line for line in document.lines if line.text.strip() or line.cells]
    found = pieces(layout.meant(repair.repaired(lines, doubts)), document.file)
    facts = front.facts([piece.line for piece in found])
    kinds = {id(found[place]): Kind.HEADING for place in facts.lines}
    rule, onwards = _notes(found, doubts)
    kinds |= {
        id(piece): Kind.UNREAD
        for piece in found
        if _PAGE.fullmatch(piece.line.text.strip())
    }
    body = [piece for piece in found if id(piece) not in kinds]
    root = tree(_without_attachments(body, kinds, doubts))
    ruling = Ruling(
        _rule(root, rule) if asked == "auto" else asked,
        asked != "auto",
        rule is not None,
    )
    parts = Parts(root, doubts)
    numbering = Numbering(parts)
    issued = facts.issued.value if facts.issued is not None else None
    Contents(doubts, register, ruling, _year(facts), issued).fill(
        numbering.made, onwards
    )
    kinds = Account(parts, numbering, doubts).kinds(kinds)
    _doubt_facts(facts, found, doubts, tasks=bool(numbering.made))
    return Draft(
        document.file,
        ruling.rule,
        facts.title,
        facts.issuer,
        facts.document,
        facts.issued,
        numbering.sections,
        numbering.tasks,
        by_line(found, kinds),
        sorted(doubts.found, key=lambda each: (each.at, each.code)),
    )


def _notes(found: list[Piece], doubts: Doubts) -> tuple[str | None, list[Onwards]]:
    """Return what a document says once for many tasks: its rule for leads, and who supports them all."""
    rule = None
    onwards: list[Onwards] = []
    for piece in found:
        note = labels.note(piece.text)
        if note is None:
            continue
        rule = rule or note.rule
        if note.rule is None and not note.supports:
            doubts("note-unread", piece.line, text=piece.text[-60:])
        since = (piece.line.number, piece.line.column) if note.onwards else (0, 0)
        onwards += [Onwards(since, Told(name, piece.line)) for name in note.supports]
    return rule, onwards


def _without_attachments(
    body: list[Piece], kinds: dict[int, Kind], doubts: Doubts
) -> list[Piece]:
    """Return the part of the document that names the tasks; where the rest stands is told to `kinds`.

    Attachments behind the first task are left out. Where the first task stands in an attachment (a table behind the
    text), what stands before that is no part of its numbering.
    """
    tagged = [
        place
        for place, piece in enumerate(body)
        if any(tag.units for tag in piece.tags)
    ]
    marks = [place for place, piece in enumerate(body) if _is_attachment(piece)]
    first = tagged[0] if tagged else len(body)
    begin = max((place for place in marks if tagged and place < first), default=-1) + 1
    cut = next((place for place in marks if tagged and place > first), len(body))
    again = next((place for place in tagged if place > cut), None)
    if again is not None:
        doubts("attachment-tasks", body[again].line)
    text = next((piece for piece in body[:begin] if piece.number is not None), None)
    if text is not None:
        doubts(
            "chapter-without-tasks", text.line, title=trimmed(first_sentence(text.text))
        )
    kinds |= {id(piece): Kind.PREAMBLE for piece in body[:begin]}
    apart = {*marks, *range(cut, len(body))}
    kinds |= {id(body[place]): Kind.ATTACHMENT for place in apart}
    return [body[place] for place in range(begin, cut) if place not in apart]


def _is_attachment(piece: Piece) -> bool:
    text = piece.line.text.strip()
    return text.startswith(_ATTACHMENTS) and not piece.tags and len(text) < _ATTACHMENT


def _rule(root: Node, noted: str | None) -> str:
    tasks = [
        [tag for _, tag in stretch.tags]
        for node in root.walk()
        for stretch in node.stretches
    ]
    return leads.document_rule(tasks, noted)


def _year(facts: front.Facts) -> int | None:
    """Return the year that a deadline without one means: the one in the title, else that of the issue."""
    years = front.years(facts.title.value) if facts.title is not None else []
    if len(years) == 1:
        return years[0]
    return facts.issued.value.year if facts.issued is not None else None


def _doubt_facts(
    facts: front.Facts, found: list[Piece], doubts: Doubts, *, tasks: bool
) -> None:
    first = found[0].line if found else Line(1, "")
    for code, there in (
        ("no-title", facts.title),
        ("no-issuer", facts.issuer),
        ("no-document", facts.document),
        ("no-issued", facts.issued),
        ("no-tasks", tasks or None),
    ):
        if there is None:
            doubts(code, first)
