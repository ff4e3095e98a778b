"""What the commands share: the workspace, the language, the clock, and where output goes."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bizenv.cli import language
from bizenv.diagnostics import (
    UNREADABLE,
    USAGE,
    BizenvError,
    Diagnostic,
    Severity,
    in_order,
    reason_of,
)
from bizenv.files.snapshot import JOURNAL, Folder, Snapshot, find_root
from bizenv.layout import PLANS
from bizenv.messages import LANGUAGES, Catalogue, Message

if TYPE_CHECKING:
    from bizenv.files.revision import Revision
    from bizenv.formats.page import Part
    from bizenv.periods.frame import Year
    from bizenv.periods.reading import Period
    from bizenv.store.workspace import Workspace

COLORS: Final = ("auto", "always", "never")
AS_OF: Final = "BIZENV_AS_OF"
"""The variable that stands for `--as-of`."""
MIN_WIDTH: Final = 20
UNWRAPPED: Final = 100_000  # columns, where lines are not to be broken


@dataclass
class Session:
    """One run of the program."""

    root: Path | None = None
    lang: str | None = None
    color: str = "auto"
    known_as_of: str | None = None
    as_of: str | None = None  # as written; what other words call today
    _workspace: "Workspace | None" = field(default=None, init=False)

    def __post_init__(self) -> None:
        one_of("--lang", self.lang, LANGUAGES)
        self.use_color(self.color)
        language.workspace_speaks(self.workspace_language)

    def use_color(self, color: str) -> None:
        """Colour what is shown on a terminal: auto, always or never. Raises BizenvError."""
        one_of("--color", color, COLORS)
        self.color = color

    @cached_property
    def folder(self) -> Folder:
        """The workspace's files. Raises BizenvError where there is no workspace."""
        if self.root is not None:
            if not self.root.is_dir():
                raise BizenvError("no-such-folder", name=self.root)
            return Folder(self.root)
        try:
            found = find_root(Path.cwd())
        except OSError:  # the folder that we stand in is gone
            found = None
        if found is None:
            raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
        return Folder(found)

    @property
    def has_root(self) -> bool:
        """Whether there is a workspace, or a folder that was named as one."""
        try:
            return bool(self.folder.root)
        except BizenvError:
            return False

    @property
    def workspace(self) -> "Workspace":
        """The settings, the register, the plans; read when first asked for.

        Raises BizenvError.
        """
        if self._workspace is None:
            from bizenv.store.workspace import Workspace

            self._workspace = Workspace(self.snapshot)
        return self._workspace

    def abide_by(self, workspace: "Workspace") -> None:
        """Take time zone and language from another workspace than that of the folder."""
        self._workspace = workspace

    @cached_property
    def snapshot(self) -> Snapshot:
        """The workspace's files that are read: those of the folder, or as git held them then.

        Raises BizenvError.
        """
        return self.known or self.folder

    @cached_property
    def known(self) -> "Revision | None":
        """The revision that was asked for; None for the folder as it is."""
        if self.known_as_of is None:
            return None
        return self.revision(self.known_as_of)

    @property
    def revision_id(self) -> str | None:
        """The id of the commit that was asked for; None for the folder as it is."""
        if self.known:
            return self.known.commit.oid
        return None

    def revision(self, written: str) -> "Revision":
        """Return the workspace at a revision, or as known by the end of a day.

        Raises BizenvError.
        """
        from bizenv.store.moments import revision

        return revision(self.folder.root, written, *self._days_written)

    def day_meant(self, written: str) -> date | None:
        """Return the day that is written where a revision may be, None for a revision.

        Raises BizenvError.
        """
        from bizenv.store.moments import day_meant

        return day_meant(self.folder.root, written, *self._days_written)

    def workspace_language(self) -> str:
        """Return the workspace's language; where none is read, that of the surroundings.

        Of a revision that cannot be read, that of the folder.
        """
        if not self.has_root:
            return language.outside()
        with contextlib.suppress(BizenvError, OSError):
            return self.workspace.settings.language
        with contextlib.suppress(BizenvError, OSError):
            return self._language_of_folder()
        return language.outside()

    def _language_of_folder(self) -> str:
        """Return the language of the workspace as it is. Raises BizenvError, OSError."""
        from bizenv.store.shelf import load_shelf

        shelf, _ = load_shelf(self.folder)
        return shelf.settings.language

    @property
    def words(self) -> Catalogue:
        """The words for what is said about the data."""
        return language.data()

    @property
    def interface(self) -> Catalogue:
        """The words for help and diagnostics."""
        return language.interface()

    def today(self) -> date:
        """Return today in the workspace's time zone."""
        from zoneinfo import ZoneInfo

        return datetime.now(ZoneInfo(self.workspace.settings.time_zone)).date()

    @property
    def _days_written(self) -> tuple[str, ...]:
        """The days that stand for today, as written: that of the surroundings, that asked for."""
        written = (os.environ.get(AS_OF), self.as_of)
        return tuple(dict.fromkeys(filter(None, written)))

    def _today_meant(self, written: str) -> date:
        """Return what words of `--as-of` call today: the day of the surroundings, if any."""
        around = os.environ.get(AS_OF)
        if not around or around == written:
            return self.today()
        return self._period(AS_OF, around, self.today).last

    def day(self, written: str | None) -> date:
        """Return the as-of day: the last of the period that is written, or today.

        Raises BizenvError.
        """
        if written is None:
            return self.today()
        period = self._period("--as-of", written, lambda: self._today_meant(written))
        if period.ongoing:
            raise unclear_period("--as-of", written)
        return period.last

    def period(
        self,
        option: str,
        written: str,
        on: date | None = None,
        *,
        year: "Year" = "begun",
    ) -> "Period":
        """Return the period that an option names, on some day or the as-of day.

        `year`: of which it is where none is written. Raises BizenvError.
        """

        def then() -> date:
            return on or self.day(self.as_of)

        return self._period(option, written, then, year)

    def _period(
        self,
        option: str,
        written: str,
        today: Callable[[], date],
        year: "Year" = "begun",
    ) -> "Period":
        from bizenv.periods.reading import Frame, UnclearError, parse

        def starts() -> int | None:
            return self.workspace.settings.fiscal_year_starts

        frame = Frame(today, starts, year)
        try:
            return parse(written, frame).beside_fiscal(starts)
        except UnclearError as error:
            raise unclear_period(option, written, error.reason) from None

    @property
    def errors(self) -> list[Diagnostic]:
        """What could not be read, as far as it was asked for.

        Warnings are left to `validate`.
        """
        found = in_order(self.workspace.found)
        return [each for each in found if each.severity is Severity.ERROR]

    @property
    def status(self) -> int:
        """The exit status for what could not be read: 3, or 0."""
        if self.errors:
            return UNREADABLE
        return 0

    def report_reading(self, withheld: Collection[str] = ()) -> None:
        """Say which revision was read, what of it could not be, and that plans are withheld."""
        self.say_what_was_known()
        self.report_errors(withheld)

    def report_errors(self, withheld: Collection[str] = ()) -> None:
        """Say what could not be read, and that plans are withheld for it, if they are."""
        if self.folder.has(JOURNAL):
            self.note("note.recording-unfinished")
        errors = self.errors
        if not errors:
            return
        from bizenv.pages.findings import diagnostic_blocks

        self.show_aside(diagnostic_blocks(errors, self.interface, excerpts=False))
        if withheld:
            self.note("error.withheld")

    def say_what_was_known(self) -> None:
        """Say which revision was read.

        Not among the figures, which are those that were printed then.
        """
        if self.known is not None:
            commit = self.known.commit
            when = self.zoned(commit.committed)
            self.note("note.known-as-of", commit=commit.short, when=when)

    def note(self, code: str, **args: object) -> None:
        """Say something about the run itself, apart from the answer."""
        said = self.interface(code, **args)
        sys.stderr.write(f"{said}\n")

    def zoned(self, seconds: int) -> str:
        """Return a moment (seconds since 1970) in the workspace's time zone, to the minute."""
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self.workspace.settings.time_zone)
        return f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%d %H:%M}"

    def zoned_day(self, seconds: int) -> date:
        """Return the day of a moment (seconds since 1970) in the workspace's time zone."""
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self.workspace.settings.time_zone)
        return datetime.fromtimestamp(seconds, zone).date()

    def styled(
        self,
        blocks: Iterable["Part"],
        stream: object,
        *,
        wrap: bool = True,
    ) -> str:
        """Return blocks as a stream shows them: with Rich on a terminal, plain in a pipe."""
        is_terminal = bool(getattr(stream, "isatty", lambda: False)())
        is_wanted = is_terminal and not os.environ.get("NO_COLOR")
        color = self.color == "always" or (self.color == "auto" and is_wanted)
        if not is_terminal and not color:
            from bizenv.formats.plain import plain

            return plain(blocks)
        from bizenv.formats.terminal import terminal

        width = self.width if wrap else UNWRAPPED
        return terminal(blocks, width, color=color)

    def show(self, parts: "Iterable[Part]") -> None:
        """Write a page's parts to standard output."""
        sys.stdout.write(self.styled(parts, sys.stdout))

    def show_aside(self, parts: "Iterable[Part]") -> None:
        """Write a page's parts to the error stream."""
        sys.stderr.write(self.styled(parts, sys.stderr))

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
        if output is None or str(output) == "-":
            sys.stdout.write(text)
            return
        encoding = "utf-8-sig" if byte_order_mark else "utf-8"
        self.write_bytes(text.encode(encoding, errors="backslashreplace"), output)

    def write_bytes(self, data: bytes, output: Path | None) -> None:
        """Write bytes to standard output, or whole to a file. Raises BizenvError."""
        if output is None:
            sys.stdout.buffer.write(data)
            return
        if not output.name:
            hint = Message("hint.output")
            raise BizenvError(
                "bad-option", status=USAGE, name="--output", value=output, hint=hint
            )
        outside_plans(output)
        _put(output, data)


def _put(output: Path, data: bytes) -> None:
    """Write a file whole or not at all. A pipe or a device is written to, never replaced."""
    draft = output.with_name(f".bizenv-{os.getpid()}.tmp")
    try:
        if output.exists() and not output.is_file():
            output.write_bytes(data)
            return
        draft.write_bytes(data)
        draft.replace(output.resolve())
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=output, reason=reason) from None


def outside_plans(output: Path) -> None:
    """Refuse a place under the plans/ of a workspace: what stands there is read as records.

    Raises BizenvError.
    """
    place = Path(os.path.realpath(output))
    workspace = find_root(place.parent)
    if workspace is None:
        return
    refused = Path(os.path.realpath(workspace)) / PLANS
    if place.is_relative_to(refused):
        hint = Message("hint.output-in-plans")
        raise BizenvError("output-in-plans", name=output, hint=hint)


def unclear_period(option: str, written: str, reason: str = "unread") -> BizenvError:
    """Return the refusal of what is no period, or not clear, with what would be understood."""
    code = f"hint.period.{reason}"
    hint = Message(code)
    if reason == "unread":
        from bizenv.undated import why_no_day  # only what is refused is looked at

        hint = why_no_day(written, code)
    said = {"name": option, "value": written}
    return BizenvError("bad-option", status=USAGE, hint=hint, **said)


def _choices(allowed: list[str | Message]) -> Message:
    """Say what may be written: one of several, or the only thing there is."""
    if len(allowed) == 1:
        return Message("hint.allowed.only", {"allowed": allowed[0]})
    return Message("hint.allowed", {"allowed": allowed})


def one_of(
    option: str,
    value: str | None,
    allowed: Sequence[str],
    words: Sequence[Message] = (),
) -> None:
    """Refuse a value that an option does not know; `words` say those that it does.

    Raises BizenvError.
    """
    if value is not None and value not in allowed:
        from bizenv.likeness import did_you_mean

        hint = did_you_mean(value, allowed) or _choices(list(words or allowed))
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name=option, value=value
        )
