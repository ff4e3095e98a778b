"""From a document to a draft, step by step.

Lines as meant, facts of the head, tree, tasks, their contents, the account.
"""

import itertools
import re
from dataclasses import dataclass, field
from typing import Final

from bizenv.importers.document import Doubts, SourceDocument, SourceLine
from bizenv.importers.draft import Draft, LineKind, Sourced
from bizenv.importers.reading import front, layout, leads, notes, repair
from bizenv.importers.reading.accounting import Account, by_line
from bizenv.importers.reading.contents import Contents, Dates
from bizenv.importers.reading.labels import names_anybody
from bizenv.importers.reading.parts import Numbering, settle
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.responsibility import Onwards, Ruling
from bizenv.importers.reading.sequence import pieces
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
    """What the importing person may set: the rule for leads."""

    lead_rule: str = "auto"


def draft(
    document: SourceDocument, register: Register, options: Options | None = None
) -> Draft:
    """Return the draft of a document, with every line accounted for and every doubt named."""
    doubts = Doubts(document.file, list(document.doubts))
    found = _pieces(document, doubts)
    facts = front.facts([piece.line for piece in found])
    noted = _notes(found, doubts)
    root = tree(_body(found, facts, doubts))
    ruling = _ruling(options or Options(), root, noted.rule)
    settle(root)
    numbering = Numbering(root, doubts)
    contents = Contents(doubts, register, ruling, _dates(facts))
    restored = contents.fill(numbering.made, noted.onwards)
    Account(root, numbering.told, doubts).settle()
    _doubt_facts(facts, found, doubts, tasks=bool(numbering.made))
    return Draft(
        file=document.file,
        rule=ruling.rule,
        title=facts.title,
        issuer=facts.issuer,
        document=facts.document,
        issued=facts.issued,
        sections=numbering.sections,
        tasks=numbering.tasks,
        kinds=by_line(found),
        restored=restored,
        doubts=sorted(doubts.found, key=lambda each: (each.at, each.code)),
    )


def _pieces(document: SourceDocument, doubts: Doubts) -> list[Piece]:
    lines = [line for line in document.lines if line.text.strip() or line.cells]
    return pieces(layout.meant(repair.repaired(lines, doubts)), document.file)


@dataclass(slots=True)
class _Noted:
    """Words that hold for many tasks: the rule for leads, and who supports them all."""

    rule: str | None = None
    onwards: list[Onwards] = field(default_factory=list)


def _notes(found: list[Piece], doubts: Doubts) -> _Noted:
    """Return what a document says once for many tasks."""
    noted = _Noted()
    for piece in found:
        note = notes.note(piece.text)
        if note is None:
            continue
        noted.rule = noted.rule or note.rule
        if note.rule is None and not note.supports:
            doubts("note-unread", piece.line, text=piece.text[-60:])
        line = piece.line
        since = (line.number, line.column) if note.onwards else (0, 0)
        for name in note.supports:
            noted.onwards.append(Onwards(since, Sourced(name, line)))
    return noted


def _body(
    found: list[Piece], facts: front.DocumentFacts, doubts: Doubts
) -> list[Piece]:
    """Return the part of the document that names the tasks; the rest is given its kind.

    Attachments behind the first task are left out. Where the first task stands in an
    attachment (a table behind the text), its numbering begins there.
    """
    for place in facts.lines:
        found[place].kind = LineKind.HEADING
    for piece in found:
        if _PAGE.fullmatch(piece.line.text.strip()):
            piece.kind = LineKind.UNREAD
    body = [piece for piece in found if piece.kind is None]
    marks = [place for place, piece in enumerate(body) if _is_attachment(piece)]
    tagged = [place for place, piece in enumerate(body) if names_anybody(piece.tags)]
    begin, end = _extent(marks, tagged, len(body))
    _doubt_rest(body, begin, [place for place in tagged if place > end], doubts)
    for piece in body[:begin]:
        piece.kind = LineKind.PREAMBLE
    for place in (*marks, *range(end, len(body))):
        body[place].kind = LineKind.ATTACHMENT
    return [piece for piece in body if piece.kind is None]


def _extent(marks: list[int], tagged: list[int], size: int) -> tuple[int, int]:
    """Return where the part with the tasks begins and ends, by the attachments."""
    if not tagged:
        return 0, size
    before = [place for place in marks if place < tagged[0]]
    behind = [place for place in marks if place > tagged[0]]
    begin = before[-1] + 1 if before else 0
    return begin, behind[0] if behind else size


def _doubt_rest(
    body: list[Piece], begin: int, behind: list[int], doubts: Doubts
) -> None:
    """Doubt numbered text before the part with the tasks, and tasks behind it."""
    if behind:
        doubts("attachment-tasks", body[behind[0]].line)
    numbered = [piece for piece in body[:begin] if piece.number is not None]
    if numbered:
        first = numbered[0]
        title = trimmed(first_sentence(first.text))
        doubts("chapter-without-tasks", first.line, title=title)


def _is_attachment(piece: Piece) -> bool:
    text = piece.line.text.strip()
    return text.startswith(_ATTACHMENTS) and not piece.tags and len(text) < _ATTACHMENT


def _ruling(options: Options, root: Node, noted: str | None) -> Ruling:
    """Return the rule for leads: the one asked for, noted in the document, or shown by it."""
    asked = options.lead_rule != "auto"
    if asked:
        return Ruling(options.lead_rule, asked=True, noted=noted is not None)
    if noted is not None:
        return Ruling(noted, asked=False, noted=True)
    stretches = itertools.chain(*(node.stretches for node in root.walk()))
    rule = leads.shown_rule(each.tags for each in stretches)
    return Ruling(rule, asked=False, noted=False)


def _dates(facts: front.DocumentFacts) -> Dates:
    """Return the day of issue, and the year that a deadline without one means.

    That is the year in the title, else that of the issue.
    """
    issued = facts.issued.value if facts.issued is not None else None
    years = front.years(facts.title.value) if facts.title is not None else []
    if len(years) == 1:
        return Dates(years[0], issued)
    return Dates(issued.year if issued is not None else None, issued)


def _doubt_facts(
    facts: front.DocumentFacts, found: list[Piece], doubts: Doubts, *, tasks: bool
) -> None:
    first = found[0].line if found else SourceLine(1, "")
    for code, there in (
        ("no-title", facts.title),
        ("no-issuer", facts.issuer),
        ("no-document", facts.document),
        ("no-issued", facts.issued),
        ("no-tasks", tasks or None),
    ):
        if there is None:
            doubts(code, first)
