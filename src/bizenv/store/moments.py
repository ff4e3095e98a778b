"""When something was known: REV|DATE → the revision of the workspace that git held then."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bizenv.days import looks_like_day
from bizenv.diagnostics import USAGE, BizenvError, Location
from bizenv.files import git
from bizenv.files.revision import Revision
from bizenv.files.snapshot import Folder, Snapshot
from bizenv.messages import Message
from bizenv.model.settings import Settings
from bizenv.periods.frame import Frame, UnclearError
from bizenv.periods.reading import parse
from bizenv.store.shelf import load_shelf
from bizenv.undated import why_no_day


def revision(root: Path, written: str, *as_of: str) -> Revision:
    """Return a workspace at a revision, or as known by the end of a day or period.

    `as_of`: what words such as 昨天 call today, each in the words of the one before.
    Raises BizenvError.
    """
    clock = _Clock(root, as_of)
    day = _day(root, written, clock)
    when = written if day is None else day
    return git.known_as_of(root, when, clock.zone)


def day_meant(root: Path, written: str, *as_of: str) -> date | None:
    """Return the last day of the period that is written where a revision may be.

    None for a revision. `as_of`: what words such as 昨天 call today. Raises BizenvError.
    """
    clock = _Clock(root, as_of)
    return _day(root, written, clock)


class _Clock:
    """The settings of a folder by which days are told, read when they are needed."""

    def __init__(self, root: Path, as_of: Sequence[str]) -> None:
        self.root = root
        self.as_of = as_of

    @cached_property
    def settings(self) -> Settings:
        folder = Folder(self.root)
        shelf, _ = load_shelf(folder)
        return shelf.settings

    def zone(self) -> str:
        return self.settings.time_zone

    def today(self) -> date:
        """Return the as-of day; what is no period is refused where that day is asked for."""
        zone = ZoneInfo(self.zone())
        now = datetime.now(zone)
        day = now.date()
        for written in self.as_of:
            this_day = partial(_same, day)
            frame = Frame(this_day, self.fiscal_year_starts)
            with suppress(UnclearError):
                day = parse(written, frame).last
        return day

    def fiscal_year_starts(self) -> int | None:
        return self.settings.fiscal_year_starts


def _same(day: date) -> date:
    return day


def _day(root: Path, written: str, clock: _Clock) -> date | None:
    frame = Frame(clock.today, clock.fiscal_year_starts)
    try:
        period = parse(written, frame)
    except UnclearError as error:
        is_meant = looks_like_day(written) or error.reason != "unread"
        if is_meant and not git.names_commit(root, written):
            raise _unclear(written, error.reason) from None
        return None
    if period.ongoing:
        return None
    day = period.last
    if not looks_like_day(written) and git.names_commit(root, written):
        said = {"name": written, "day": day.isoformat()}
        hint = Message("hint.day-or-revision", said)
        raise BizenvError("day-or-revision", status=USAGE, hint=hint, **said)
    return day


def _unclear(written: str, reason: str) -> BizenvError:
    is_day = looks_like_day(written)  # that the calendar does not have
    hint = why_no_day(written) if is_day else Message(f"hint.period.{reason}")
    said = {"name": "REV|DATE", "value": written}
    return BizenvError("bad-option", status=USAGE, hint=hint, **said)


class Sightings:
    """When lines of the workspace's files came to be known: the commits that brought them.

    Along the first parents of `head`, after the commit `base`: when they were merged.
    """

    def __init__(self, base: Revision, head: Snapshot) -> None:
        self.base = base
        self.head = head
        self._revisions: dict[str, list[Revision]] = {}

    def was_known(self, at: Location) -> bool:
        """Whether a line was there at the base already."""
        try:
            lines = self.base.read(at.file).splitlines()
        except OSError:
            return False
        return _line(self.head, at) in [each.strip() for each in lines]

    def seen(self, at: Location) -> int | None:
        """Return when a line came to be known (seconds since 1970), None if git lacks it."""
        line = _line(self.head, at)
        for revision in self._changing(at.file):
            try:
                lines = revision.read(at.file).splitlines()
            except OSError:  # it was away for a time
                continue
            if line in [each.strip() for each in lines]:
                return revision.commit.committed
        return None

    def _changing(self, path: str) -> list[Revision]:
        """Return the revisions that changed a file, the oldest first."""
        if path not in self._revisions:
            repository = self.base.repository
            tip = repository.commit("HEAD")
            if isinstance(self.head, Revision):
                tip = self.head.commit
            commits = repository.changing(path, self.base.commit, tip)
            found = [repository.revision(each) for each in commits]
            self._revisions[path] = found
        return self._revisions[path]


class Knowledge:
    """On which day lines of the workspace's files came to be known, where git keeps a history."""

    def __init__(self, root: Path, head: Snapshot, zone: str) -> None:
        self.root = root
        self.head = head
        self.zone = zone
        self._sightings: dict[date, Sightings | None] = {}

    def after(self, at: Location, day: date) -> date | None:
        """Return the day on which a line came to be known, if that is later than a day.

        None where it was known by then, and where git does not tell.
        """
        sightings = self._since(day)
        if sightings is None or sightings.was_known(at):
            return None
        moment = sightings.seen(at)
        if moment is None:
            return None
        known = datetime.fromtimestamp(moment, ZoneInfo(self.zone)).date()
        return known if known > day else None

    def _since(self, day: date) -> Sightings | None:
        """Return what came to be known after a day; None where nothing is known of that day."""
        if day not in self._sightings:
            self._sightings[day] = None
            with suppress(BizenvError):
                base = git.known_as_of(self.root, day, lambda: self.zone)
                self._sightings[day] = Sightings(base, self.head)
        return self._sightings[day]


def _line(snapshot: Snapshot, at: Location) -> bytes:
    lines = snapshot.read(at.file).splitlines()
    return lines[at.line - 1].strip()
