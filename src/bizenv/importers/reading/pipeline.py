"""From a document to a draft, step by step.

Lines as meant, facts of the head, tree, tasks, their contents, the account.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from bizenv.diagnostics import Location
from bizenv.importers.document import Doubt, Doubts, SourceDocument, SourceLine
from bizenv.importers.draft import Draft, LineKind
from bizenv.importers.reading import front, leads, repair
from bizenv.importers.reading.accounting import Account, by_line
from bizenv.importers.reading.bare_headings import with_dots, with_titles
from bizenv.importers.reading.contents import Contents, Dates
from bizenv.importers.reading.copied import with_rows
from bizenv.importers.reading.english import day_first
from bizenv.importers.reading.fields import with_slips
from bizenv.importers.reading.fiscal_years import fiscal_start
from bizenv.importers.reading.handed_down import handed_down, notes_applied
from bizenv.importers.reading.label_words import TagLabel
from bizenv.importers.reading.left_over import doubt_left_over
from bizenv.importers.reading.names import doubt_look_alikes
from bizenv.importers.reading.office_words import added
from bizenv.importers.reading.parts import Numbering
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.responsibility import Ruling
from bizenv.importers.reading.run_on import taken_apart, with_lines
from bizenv.importers.reading.sequence import pieces
from bizenv.importers.reading.settled import settle
from bizenv.importers.reading.text_tag import names_anybody
from bizenv.importers.reading.titles import first_sentence, trimmed
from bizenv.importers.reading.tree import Node, tree
from bizenv.importers.reading.untagged import tag_prose, with_headings
from bizenv.importers.reading.wrapped import is_page_number, unwrapped
from bizenv.model.import_words import ImportFile
from bizenv.model.register import Register
from bizenv.model.working_days import Calendar

_ATTACHMENTS: Final = ("附件", "附表", "附录", "附：", "附:")
_ATTACHMENT: Final = 80  # characters of a line that begins an attachment
_RUNS: Final = re.compile(r"\s{0,8}(?:主办|主管)(?:单位)?\s{0,4}[：:]")
_OF_FOOT: Final = frozenset((TagLabel.LEAD, TagLabel.RESPONSIBLE))
_QUOTED: Final = 40  # characters of a line in a doubt
_LONE: Final = " \t\u3000|｜│┃"  # lines of nothing else are as good as blank


@dataclass(frozen=True, slots=True)
class Options:
    """What the importing person may set: the rule for leads.

    `fiscal` is the month in which the workspace's fiscal years start, `words` are those of the
    office's documents, `calendar` is the office's.
    """

    lead_rule: str = "auto"
    fiscal: int | None = None
    words: ImportFile | None = None
    calendar: Calendar | None = None


_AS_IT_IS: Final = Options()


def draft(
    document: SourceDocument,
    register: Register,
    options: Options = _AS_IT_IS,
) -> Draft:
    """Return the draft of a document, with every line accounted for and every doubt named."""
    with added(options.words or ImportFile()):
        return _draft(document, register, options)


def _draft(
    document: SourceDocument,
    register: Register,
    options: Options,
) -> Draft:
    doubts = Doubts(document.file, list(document.doubts))
    found = _pieces(document, doubts)
    facts = front.facts([piece.line for piece in found])
    noted = notes_applied(found, doubts)
    body = _body(found, facts, doubts)
    root = tree(body)
    onwards = (*noted.onwards, *handed_down(root))
    ruling = _ruling(options, root, noted.rule)
    settle(root)
    numbering = Numbering(root, doubts)
    dates = _dates(facts, found, options)
    contents = Contents(doubts, register, ruling, dates)
    restored = contents.fill(numbering.made, onwards)
    Account(root, numbering.told, doubts).settle()
    doubt_left_over(body, doubts)
    _doubt_facts(facts, found, doubts, tasks=bool(numbering.made))
    drafted = _headed(document.file, contents.rules, facts)
    drafted.sections = numbering.sections
    drafted.tasks = numbering.tasks
    drafted.kinds = by_line(found)
    drafted.restored = restored
    doubt_look_alikes(drafted, register, doubts)
    drafted.doubts = sorted(doubts.found, key=_place)
    return drafted


def _headed(file: str, rules: tuple[str, ...], facts: front.DocumentFacts) -> Draft:
    """Return a draft that has no tasks yet."""
    return Draft(
        file,
        rules,
        title=facts.title,
        issuer=facts.issuer,
        document=facts.document,
        issued=facts.issued,
    )


def _place(doubt: Doubt) -> tuple[Location, str]:
    return doubt.at, doubt.code


def _pieces(document: SourceDocument, doubts: Doubts) -> list[Piece]:
    written = filter(_is_written, document.lines)
    lines = repair.repaired(list(written), doubts)
    meant = _meant(with_dots(lines))
    found = pieces(with_headings(meant), doubts)
    tag_prose(found, doubts)
    return found


def _meant(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines with lost line ends restored and copied tables as rows."""
    apart: list[SourceLine] = []
    for line in unwrapped(lines):
        for part in taken_apart(line):
            apart += with_lines(part)
    return list(with_rows(list(with_slips(with_titles(apart)))))


def _is_written(line: SourceLine) -> bool:
    has_text = bool(line.text.strip(_LONE))
    return bool(line.cells) or has_text


def _body(
    found: list[Piece],
    facts: front.DocumentFacts,
    doubts: Doubts,
) -> list[Piece]:
    """Return the part of the document that names the tasks; the rest is given its kind.

    Attachments behind the first task are left out. Where the first task stands in an
    attachment (a table behind the text), its numbering begins there.
    """
    _name([found[place] for place in facts.lines], LineKind.HEADING)
    numbers = [piece for piece in found if is_page_number(piece.line.text)]
    _name(numbers, LineKind.UNREAD)
    _leave_out_below_tables(found, doubts)
    _leave_out_foot(found, doubts)
    body = [piece for piece in found if piece.kind is None]
    begin, end = _extent(body)
    before = body[:begin]
    behind = body[end:]
    _doubt_before(before, doubts)
    _doubt_behind(behind, doubts)
    _name(before, LineKind.PREAMBLE)
    _name(behind, LineKind.ATTACHMENT)
    _name(filter(_is_attachment, body), LineKind.ATTACHMENT)
    return [piece for piece in body if piece.kind is None]


def _name(pieces: Iterable[Piece], kind: LineKind) -> None:
    """Say of some lines which kind they are."""
    for piece in pieces:
        piece.kind = kind


def _leave_out_below_tables(found: list[Piece], doubts: Doubts) -> None:
    """Leave out a line below a table that is nothing but labels: it is of none of its rows."""
    below = False
    for piece in found:
        is_row = bool(piece.line.cells)
        if below and not is_row and piece.kind is None and piece.tag_only:
            piece.kind = LineKind.UNREAD
            doubts("unread", piece.line, text=piece.text[:_QUOTED])
        elif piece.text.strip():
            below = is_row


def _leave_out_foot(found: list[Piece], doubts: Doubts) -> None:
    """Leave out a page's last line that says who runs it, below tasks that name their own units."""
    told = [piece for piece in found if piece.kind is None and piece.tags]
    for last in told[-1:]:
        at = found.index(last)
        numbers = [place for place, each in enumerate(found) if each.number is not None]
        begin = numbers[-1] if numbers else at
        own = found[begin:at]
        labels = set(chain.from_iterable(tag.labels for tag in last.tags))
        is_foot = last.tag_only and _RUNS.match(last.text) is not None
        if is_foot and labels >= _OF_FOOT and any(names_anybody(e.tags) for e in own):
            last.kind = LineKind.UNREAD
            doubts("unread", last.line, text=last.text[:_QUOTED])


def _extent(body: list[Piece]) -> tuple[int, int]:
    """Return where the part with the tasks begins and ends, by the attachments."""
    begin = 0
    has_tasks = False
    for place, piece in enumerate(body):
        if names_anybody(piece.tags):
            has_tasks = True
        elif _is_attachment(piece):
            if has_tasks:
                return begin, place
            begin = place + 1
    if not has_tasks:
        begin = 0
    return begin, len(body)


def _doubt_before(pieces: list[Piece], doubts: Doubts) -> None:
    """Doubt numbered text before the part with the tasks."""
    for piece in pieces:
        if piece.number is not None:
            title = trimmed(first_sentence(piece.text))
            doubts("chapter-without-tasks", piece.line, title=title)
            return


def _doubt_behind(pieces: list[Piece], doubts: Doubts) -> None:
    """Doubt tasks behind the part with the tasks."""
    for piece in pieces:
        if names_anybody(piece.tags):
            doubts("attachment-tasks", piece.line)
            return


def _is_attachment(piece: Piece) -> bool:
    text = piece.line.text.strip()
    if piece.tags or len(text) >= _ATTACHMENT:
        return False
    return text.startswith(_ATTACHMENTS)


def _ruling(options: Options, root: Node, noted: str | None) -> Ruling:
    """Return the rule for leads: the one asked for, noted in the document, or shown by it."""
    is_noted = noted is not None
    asked = options.lead_rule
    if asked != "auto":
        return Ruling(asked, asked=True, noted=is_noted)
    if noted is not None:
        return Ruling(noted, asked=False, noted=True)
    tags = []
    for node in root.walk():
        tags += [stretch.tags for stretch in node.stretches]
    rule = leads.shown_rule(tags)
    return Ruling(rule, asked=False, noted=False)


def _dates(facts: front.DocumentFacts, found: list[Piece], options: Options) -> Dates:
    """Return what deadlines rest on: the year is that of the title, else of the issue."""
    issued = None
    year = None
    if facts.issued is not None:
        issued = facts.issued.value
        year = issued.year
    if facts.title is not None:
        years = front.years(facts.title.value)
        if len(years) == 1:
            [year] = years
    order = day_first(piece.line.text for piece in found)
    calendar = options.calendar or Calendar()
    fiscal_said = fiscal_start(piece.line.text for piece in found)
    return Dates(year, issued, order, options.fiscal, fiscal_said, calendar)


def _doubt_facts(
    facts: front.DocumentFacts,
    found: list[Piece],
    doubts: Doubts,
    *,
    tasks: bool,
) -> None:
    first = SourceLine(1, "")
    if found:
        line = found[0].line
        first = SourceLine(line.number, "", line.column)
    for code, there in (
        ("no-title", facts.title),
        ("no-issuer", facts.issuer),
        ("no-document", facts.document),
        ("no-issued", facts.issued),
        ("no-tasks", tasks or None),
    ):
        if there is None:
            doubts(code, first)
    told = facts.title
    if told is not None and not front.is_plainly_title(told.value):
        doubts("title-unsure", told.line, title=told.value)
