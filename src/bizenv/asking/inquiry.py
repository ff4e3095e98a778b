"""An inquiry: the workspace that is asked, as known when, and which day its words call today."""

import contextlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Self

from bizenv.asking.refusals import refuse_far, unclear_period
from bizenv.diagnostics import UNREADABLE, BizenvError, Diagnostic, Severity, in_order
from bizenv.files.plain_keys import plain_keys
from bizenv.files.snapshot import Folder, Snapshot, find_root
from bizenv.layout import PLANS, WORKSPACE
from bizenv.messages import LANGUAGES, Catalogue, Message, catalogue
from bizenv.root import JOURNAL

if TYPE_CHECKING:
    from bizenv.files.revision import Revision
    from bizenv.formats.page import Part
    from bizenv.periods.frame import Year
    from bizenv.periods.period import Period
    from bizenv.remembered.files_seen import FilesSeen
    from bizenv.remembered.plans import RememberedPlans
    from bizenv.store.workspace import Workspace

_LANGUAGE: Final = "language"  # the key of the settings
AS_OF: Final = "BIZENV_AS_OF"
"""The variable that stands for `--as-of`."""


@dataclass
class Inquiry:
    """One look at a workspace. `around`: the day of the surroundings, as written there.

    `near_only`: days and periods more than a hundred years away are refused, as for what
    writes, or whoever sends an address.
    `aside` is what was said beside the answer: the revision that was read, what could not be.
    """

    said_of_withheld: ClassVar[str] = "note.withheld"

    root: Path | None = None
    lang: str | None = None
    known_as_of: str | None = None
    as_of: str | None = None  # as written; what other words call today
    around: str | None = None
    remembers: bool = False  # what was worked out of plans, if it may
    look: "FilesSeen | None" = None  # at the files, just now
    near_only: bool = False  # days that are far away are a slip of the finger
    aside: "list[Part]" = field(default_factory=list, init=False)
    memory: "RememberedPlans | None" = field(default=None, init=False)
    _workspace: "Workspace | None" = field(default=None, init=False)

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

    @cached_property
    def may_remember(self) -> bool:
        """Whether what is worked out of plans may be remembered, and given again."""
        if not self.remembers:
            return False
        from bizenv.remembered.question import may_remember_plans

        return may_remember_plans()

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

            known = None
            if self.look is not None and self.known_as_of is None and self.may_remember:
                from bizenv.asking.memory import known_shelf

                known = known_shelf(self)
            self._workspace = Workspace(self.snapshot, known=known)
        return self._workspace

    @property
    def has_read(self) -> bool:
        """Whether the answer rests on files of plans that may be others than were looked at.

        Not where all is remembered, and what was read of plans was looked at once more afterwards.
        """
        workspace = self._workspace
        if workspace is None:
            return True
        has_answered = self.memory is not None and self.memory.has_answered
        is_proven = has_answered and not workspace.unproven
        return workspace.known is None and not is_proven

    def abide_by(self, workspace: "Workspace") -> None:
        """Take time zone and language from another workspace than that of the folder."""
        self._workspace = workspace

    def as_known(self, written: str | None) -> Self:
        """Return the same inquiry as known at another revision or day; it speaks where this does."""
        other = replace(self, known_as_of=written)
        other.aside = self.aside
        return other

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

    def workspace_language(self) -> str | None:
        """Return the workspace's language; None where it cannot be read.

        Of a revision that cannot be read, that of the folder.
        """
        if not self.has_root:
            return None
        plain = self._plain_language()
        if plain is not None:
            return plain
        with contextlib.suppress(BizenvError, OSError):
            return self.workspace.language
        with contextlib.suppress(BizenvError, OSError):
            return self._language_of_folder()
        return None

    def _plain_language(self) -> str | None:
        """Return the language of settings that need no parser, None where they have to be read."""
        if self.known_as_of is not None or self._workspace is not None:
            return None
        root = self.folder.root
        if any((root / each).is_symlink() for each in (PLANS, WORKSPACE)):
            return None
        try:
            keys = plain_keys(self.folder.read(WORKSPACE))
        except OSError:
            return None
        if keys is None:
            return None
        spoken = keys.get(_LANGUAGE, LANGUAGES[0])
        return spoken if spoken in LANGUAGES else None

    def _language_of_folder(self) -> str:
        """Return the language of the workspace as it is. Raises BizenvError, OSError."""
        from bizenv.store.shelf import load_shelf

        shelf, _ = load_shelf(self.folder)
        return shelf.settings.language

    def has_fiscal_years(self) -> bool:
        """Whether the workspace has fiscal years, other than those of the calendar."""
        if not self.has_root:
            return False
        with contextlib.suppress(BizenvError, OSError):
            return self.workspace.fiscal_year_starts not in (None, 1)
        return False

    @property
    def words(self) -> Catalogue:
        """The words for what is said about the data."""
        spoken = self.lang or self.workspace_language() or LANGUAGES[0]
        words = catalogue(spoken).beside_fiscal(self.has_fiscal_years)
        return words.keeping(self._names)

    @property
    def interface(self) -> Catalogue:
        """The words for everything else, such as diagnostics."""
        return self.words

    def _names(self) -> Iterable[str]:
        """Return the names that the workspace's files give to departments and tasks."""
        if not self.has_root:
            return ()
        with contextlib.suppress(BizenvError, OSError):
            return self.workspace.names
        return ()

    def today(self) -> date:
        """Return today in the workspace's time zone."""
        from zoneinfo import ZoneInfo

        return datetime.now(ZoneInfo(self.workspace.time_zone)).date()

    @property
    def _days_written(self) -> tuple[str, ...]:
        """The days that stand for today, as written: that of the surroundings, that asked for."""
        written = (self.around, self.as_of)
        return tuple(dict.fromkeys(filter(None, written)))

    def _today_meant(self, written: str) -> date:
        """Return what words of `--as-of` call today: the day of the surroundings, if any."""
        around = self.around
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
        from bizenv.periods.frame import Frame, UnclearError
        from bizenv.periods.reading import parse

        def starts() -> int | None:
            return self.workspace.fiscal_year_starts

        frame = Frame(today, starts, year)
        try:
            period = parse(written, frame)
        except UnclearError as error:
            raise unclear_period(option, written, error.reason) from None
        if self.near_only:
            refuse_far(option, written, period, self.today())
        return period

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
            self.note(self.said_of_withheld)

    def say_what_was_known(self) -> None:
        """Say which revision was read.

        Not among the figures, which are those that were printed then.
        """
        if self.known is not None:
            commit = self.known.commit
            when = self.zoned(commit.committed)
            self.note("note.known-as-of", commit=commit.short, when=when)

    def note(self, code: str, **args: object) -> None:
        """Say something about the inquiry itself, apart from the answer."""
        from bizenv.formats.page import paragraph

        said = self.interface(code, **args)
        self.aside.append(paragraph(said))

    def show_aside(self, parts: "Iterable[Part]") -> None:
        """Keep parts of a page that stand beside the answer."""
        self.aside.extend(parts)

    def zoned(self, seconds: int) -> str:
        """Return a moment (seconds since 1970) in the workspace's time zone, to the minute."""
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self.workspace.time_zone)
        return f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%d %H:%M}"

    def zoned_day(self, seconds: int) -> date:
        """Return the day of a moment (seconds since 1970) in the workspace's time zone."""
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self.workspace.time_zone)
        return datetime.fromtimestamp(seconds, zone).date()
