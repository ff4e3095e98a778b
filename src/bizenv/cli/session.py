"""What the commands share: the workspace, the language, the clock, and where output goes."""

import codecs
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from bizenv.asking.inquiry import AS_OF, Inquiry
from bizenv.asking.refusals import one_of
from bizenv.cli import language
from bizenv.cli.files import outside_plans, put
from bizenv.cli.output import say_aside
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import LANGUAGES, Catalogue, Message

if TYPE_CHECKING:
    from bizenv.formats.page import Part
    from bizenv.remembered.taking import Taking

COLORS: Final = ("auto", "always", "never")
MIN_WIDTH: Final = 20
UNWRAPPED: Final = 100_000  # columns, where lines are not to be broken


@dataclass
class Session(Inquiry):
    """One run of the program."""

    said_of_withheld: ClassVar[str] = "error.withheld"  # with the option

    color: str = "auto"
    taking: "Taking | None" = None  # who listens to the answer

    def __post_init__(self) -> None:
        self.around = os.environ.get(AS_OF)
        one_of("--lang", self.lang, LANGUAGES)
        self.use_color(self.color)
        language.workspace_speaks(self.workspace_language, self.has_fiscal_years)

    def use_color(self, color: str) -> None:
        """Colour what is shown on a terminal: auto, always or never. Raises BizenvError."""
        one_of("--color", color, COLORS)
        self.color = color

    def workspace_language(self) -> str:
        """Return the workspace's language; where none is read, that of the surroundings."""
        return super().workspace_language() or language.outside()

    @property
    def words(self) -> Catalogue:
        """The words for what is said about the data."""
        return language.data().keeping(self._names)

    @property
    def interface(self) -> Catalogue:
        """The words for help and diagnostics."""
        return language.interface()

    def may_be_remembered(self) -> None:
        """Say that the answer rests on the workspace and on the day alone."""
        if self.taking is None:
            return
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self.workspace.time_zone)
        today = self.today()
        day = (today, today + timedelta(days=1))
        begins, ends = (datetime.combine(each, time.min, zone) for each in day)
        moments = (begins.timestamp(), ends.timestamp())
        self.taking.may_be_kept(str(self.folder.root), moments, lambda: self.has_read)

    def note(self, code: str, **args: object) -> None:
        """Say something about the run itself, apart from the answer."""
        said = self.interface(code, **args)
        say_aside(f"{said}\n")

    def styled(
        self,
        blocks: Iterable["Part"],
        stream: object,
        *,
        wrap: bool = True,
    ) -> str:
        """Return blocks as a stream shows them: with Rich on a terminal, plain in a pipe."""
        color = self._is_colored(stream)
        if not _is_terminal(stream) and not color:
            from bizenv.formats.plain import plain

            return plain(blocks)
        from bizenv.formats.names import WholeNames
        from bizenv.formats.terminal import terminal

        names = WholeNames(self._names())
        width = self.width if wrap else UNWRAPPED
        return terminal(blocks, width, color=color, names=names)

    def _is_colored(self, stream: object) -> bool:
        is_wanted = _is_terminal(stream) and not os.environ.get("NO_COLOR")
        return self.color == "always" or (self.color == "auto" and is_wanted)

    @property
    def is_plain(self) -> bool:
        """Whether standard output takes plain text: it is no screen, and takes no colours."""
        return not _is_terminal(sys.stdout) and not self._is_colored(sys.stdout)

    def show(self, parts: "Iterable[Part]") -> None:
        """Write a page's parts to standard output."""
        sys.stdout.write(self.styled(parts, sys.stdout))

    def show_aside(self, parts: "Iterable[Part]") -> None:
        """Write a page's parts to the error stream."""
        say_aside(self.styled(parts, sys.stderr))

    @property
    def width(self) -> int:
        """The columns of the terminal."""
        return max(MIN_WIDTH, shutil.get_terminal_size().columns)

    def write(
        self,
        text: str,
        output: Path | None = None,
        *,
        byte_order_mark: bool = False,
    ) -> None:
        """Write an answer to standard output, or whole to a file."""
        self.write_texts((text,), output, byte_order_mark=byte_order_mark)

    def write_texts(
        self,
        texts: Iterable[str],
        output: Path | None = None,
        *,
        byte_order_mark: bool = False,
    ) -> None:
        """Write an answer, text by text, to standard output, or whole to a file."""
        if output is None or str(output) == "-":
            for text in texts:
                sys.stdout.write(text)
            return
        mark = codecs.BOM_UTF8 if byte_order_mark else b""
        encoded = (text.encode(errors="backslashreplace") for text in texts)
        self._put(chain((mark,), encoded), output)

    def write_bytes(self, data: bytes, output: Path | None) -> None:
        """Write bytes to standard output, or whole to a file. Raises BizenvError."""
        if output is None:
            sys.stdout.buffer.write(data)
            return
        self._put((data,), output)

    def _put(self, data: Iterable[bytes], output: Path) -> None:
        """Write bytes whole to a file. Raises BizenvError."""
        if not output.name:
            hint = Message("hint.output")
            raise BizenvError(
                "bad-option", status=USAGE, name="--output", value=output, hint=hint
            )
        outside_plans(output)
        put(output, data)


def _is_terminal(stream: object) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())
