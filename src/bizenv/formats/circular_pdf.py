"""A circular as PDF: LibreOffice prints what Word would show."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from bizenv.diagnostics import BizenvError
from bizenv.formats.circular import Circular
from bizenv.formats.circular_docx import circular_docx
from bizenv.messages import Catalogue, Message

_PROGRAMS: Final = ("soffice", "libreoffice")
_LONGEST: Final = 300  # seconds
_QUOTED: Final = 200  # characters of what LibreOffice says
# What each printing has of its own: its moment, and sums made from it
_MOMENT: Final = re.compile(rb"(?<=/CreationDate\(D:)[0-9]{14}")
_SUMS: Final = re.compile(rb"(?<=/ID \[)[^\]]*(?=\])|(?<=/DocChecksum /)[0-9A-F]{32}")
_BEFORE_BRACKET: Final = re.compile("(?<=[0-9%])(?=（)")
_MAY_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_SOME_MOMENT: Final = b"19800101000000"


def circular_pdf(circular: Circular, words: Catalogue) -> bytes:
    """Return a circular as PDF. Raises BizenvError without LibreOffice, or where it fails."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise BizenvError("missing-soffice", hint=Message("hint.missing-soffice"))
    document = circular_docx(_breakable(circular), words)
    with tempfile.TemporaryDirectory() as folder:
        return _printed(program, document, Path(folder))


def _breakable(circular: Circular) -> Circular:
    """Return a circular whose lines may end before a bracket behind a figure, as Word ends them."""
    lines = []
    for each in circular.lines:
        text = _BEFORE_BRACKET.sub(_MAY_BREAK, each.text)
        lines.append(each._replace(text=text))
    return circular._replace(lines=tuple(lines))


def _printed(program: str, document: bytes, folder: Path) -> bytes:
    """Let LibreOffice print a document, with settings of its own that nobody else uses."""
    source = folder / "source.docx"
    source.write_bytes(document)
    profile = (folder / "profile").as_uri()
    call = [program, f"-env:UserInstallation={profile}", "--headless"]
    call += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
    said = ""
    try:
        ran = subprocess.run(  # noqa: S603 - a fixed call of a program that was found
            call, capture_output=True, text=True, timeout=_LONGEST, check=False
        )
        said = ran.stderr or ran.stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    made = folder / "source.pdf"
    if not made.is_file():
        hint = Message("hint.missing-soffice")
        raise BizenvError("soffice-failed", hint=hint, reason=said.strip()[:_QUOTED])
    return _steady(made.read_bytes())


def _steady(printed: bytes) -> bytes:
    """Return a PDF without what each printing has of its own: nothing in it moves."""
    dated = _MOMENT.sub(_SOME_MOMENT, printed)
    return _SUMS.sub(lambda found: re.sub(rb"[0-9A-F]", b"0", found[0]), dated)
