"""Plain text: one line a line, in UTF-8 or as old editors of China write it."""

import codecs

from bizenv.importers.document import (
    MAX_CHARACTERS,
    MAX_LENGTH,
    MAX_LINES,
    Document,
    Line,
    unreadable,
)


def read_text(file: str, data: bytes) -> Document:
    """Return the lines of a text. Raises BizenvError."""
    return Document(
        file,
        tuple(
            Line(number, text)
            for number, text in enumerate(text_lines(file, data), start=1)
        ),
    )


def text_lines(file: str, data: bytes) -> list[str]:
    """Return a text's lines, decoded and counted. Raises BizenvError."""
    text = decoded(file, data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if (
        len(lines) > MAX_LINES
        or len(text) > MAX_CHARACTERS
        or max(map(len, lines)) > MAX_LENGTH
    ):
        raise unreadable(
            "document-too-long", file, lines=MAX_LINES, characters=MAX_CHARACTERS
        )
    return lines


def decoded(file: str, data: bytes) -> str:
    """Return the text behind bytes in UTF-8, UTF-16 with its mark, or GB 18030 (GBK, GB 2312). Raises BizenvError."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise unreadable("document-encoding", file)
