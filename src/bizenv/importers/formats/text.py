"""Plain text: one line a line, in UTF-8 or as old editors of China write it."""

import codecs

from bizenv.importers.document import (
    MAX_CHARACTERS,
    MAX_LENGTH,
    MAX_LINES,
    SourceDocument,
    SourceLine,
    too_long,
    unreadable,
)


def read_text(file: str, data: bytes) -> SourceDocument:
    """Return the lines of a text. Raises BizenvError."""
    read = text_lines(file, data)
    numbered = enumerate(read, start=1)
    several = [SourceLine(number, text) for number, text in numbered]
    lines = tuple(several)
    return SourceDocument(file, lines)


def text_lines(file: str, data: bytes) -> list[str]:
    """Return a text's lines, decoded and counted. Raises BizenvError."""
    text = decoded(file, data)
    evened = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = evened.split("\n")
    longest = max(map(len, lines))
    if len(lines) > MAX_LINES or longest > MAX_LENGTH:
        raise too_long(file)
    return lines


def decoded(file: str, data: bytes) -> str:
    """Return the text behind bytes in UTF-8, UTF-16 with its mark, or GB 18030 (GBK, GB 2312).

    Raises BizenvError for other encodings, and for more characters than are read.
    """
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    marked = data.startswith(marks)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        if len(text) > MAX_CHARACTERS:
            raise too_long(file)
        return text
    raise unreadable("document-encoding", file)
