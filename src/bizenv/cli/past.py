"""The past of an example city: the day on which each line of its files was known, as commits.

Departments send reports up to three days late; what else was known later, and what stands on
branches, is in the city's script (`example/<language>.json`).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from bizenv.files.history import Contributor, NewCommit
from bizenv.layout import (
    AMENDMENTS,
    ASSESSMENTS,
    PLAN,
    REGISTER,
    REVIEWS,
    SLIPS,
    WORKSPACE,
    in_plan,
    row_of,
)
from bizenv.messages import Catalogue

Files = Mapping[str, bytes]
_DATED: Final = re.compile(r"^- \{(?:date|effective): (\S+?),")
_BY: Final = re.compile(r", by: ([^,}]+)")
_EVIDENCE: Final = re.compile(r"docs/[^\s,\]]+")
_ISSUED: Final = re.compile(r"^issued: (\S+)", re.MULTILINE)
_TITLE: Final = re.compile(r"^title: (.+)", re.MULTILINE)
_ZONE: Final = re.compile(r"^time_zone: (\S+)", re.MULTILINE)
_NAMED: Final = re.compile(r"^  - \{name: ([^,}]+)", re.MULTILINE)
_HEAD: Final = 2  # lines at the top of a ledger: its schema, and what it holds
_OFFICE: Final = ""
_REPORTS: Final = ("kind: report", "kind: void")
_DELAYS: Final = 4  # from none to three days
_BULLETIN_DAY: Final = 5  # of the next month


@dataclass(frozen=True)
class _PastLine:
    """A line of a file with the remarks above it; `author` is a registered name, or the office."""

    known: date
    author: str
    file: str
    text: str
    message: str = ""


PastLines = dict[str, list[_PastLine]]
"""By ledger the lines that it begins with."""


class Past:
    """The history of a city: `files` as they are today, and its script."""

    def __init__(self, files: Files, script: str, words: Catalogue) -> None:
        self.files = files
        self.script: Mapping[str, Any] = json.loads(script)
        self.words = words
        self.begun = date.fromisoformat(self.script["begun"])

    @property
    def office(self) -> Contributor:
        """Who keeps the workspace, and merges what others send."""
        name = self.words("history.office")
        return Contributor(name, "office@example.invalid")

    def steps(self) -> Iterator[NewCommit]:
        """Yield the commits: those of main, then of the branches."""
        held: dict[str, bytes] = {}
        days = self._days()
        following = [group[0].known for group in days[1:]]
        following.append(date.max)
        for group, later in zip(days, following, strict=True):
            files = self._with(group, held)
            held |= files
            yield self._step(group, files, later)
        for branch in self.script["branches"]:
            yield self._branch(branch, held)

    def _days(self) -> list[list[_PastLine]]:
        """Return the lines of each commit of main, in order."""
        lines = sorted(self._lines(), key=self._order)
        days: list[list[_PastLine]] = []
        for _, group in groupby(lines, key=self._order):
            of_day = list(group)
            days.append(of_day)
        return days

    def _order(self, line: _PastLine) -> tuple[date, int]:
        return line.known, self._place(line.author)

    def _place(self, author: str) -> int:
        """Return the place among those who write: the office, departments, groups, reviewers."""
        if not author:
            return 0
        return self._registered.index(author) + 1

    @cached_property
    def _registered(self) -> list[str]:
        register = self._text(REGISTER)
        return _NAMED.findall(register)

    def _text(self, file: str) -> str:
        return self.files[file].decode()

    def _lines(self) -> Iterator[_PastLine]:
        """Yield what came to be known, file by file."""
        for lines in self._ledgers.values():
            yield from lines
        for file in self.files.keys() - self._ledgers.keys():
            is_text = not file.endswith(".json")
            is_evidence = is_text and file.startswith("docs/")
            if not is_evidence:  # which comes with the line that names it
                issued = self._issued(file)
                yield _PastLine(issued, _OFFICE, file, "")
        for added in self.script["added"]:
            day = date.fromisoformat(added["day"])
            text = _ended(added["lines"])
            file = added["file"]
            yield _PastLine(day, _OFFICE, file, text, added["message"])

    @cached_property
    def _ledgers(self) -> PastLines:
        ledgers: PastLines = {}
        for file in self.files:
            row = row_of(file)
            is_grown = row is not None and row.holds is not None
            if is_grown or file == ASSESSMENTS:
                lines = self._of_ledger(file)
                ledgers[file] = list(lines)
        return ledgers

    def _issued(self, file: str) -> date:
        """Return the day of a file that is written whole: a plan's day of issue."""
        _, inside = in_plan(file)
        if inside != PLAN:
            return self.begun
        text = self._text(file)
        (written,) = _ISSUED.findall(text)
        issued = date.fromisoformat(written)
        return max(self.begun, issued)

    def _of_ledger(self, file: str) -> Iterator[_PastLine]:
        """Yield the lines of a ledger, each with the remarks above it."""
        late = self.script["late"].get(file, {})
        remarks: list[str] = []
        lines = self._text(file).splitlines()
        for text in lines[_HEAD:]:
            remarks.append(text)
            dated = _DATED.match(text)
            if dated is None:
                continue
            author = self._author(file, text)
            day_written = date.fromisoformat(dated[1])
            known = self._known(day_written, author, text)
            for beginning, day in late.items():
                if beginning in text:
                    known = date.fromisoformat(day)
            if known == self.begun:  # the office brings in what stood before
                author = _OFFICE
            whole = _ended(remarks)
            yield _PastLine(known, author, file, whole)
            remarks = []

    def _author(self, file: str, text: str) -> str:
        _, inside = in_plan(file)
        if inside in (AMENDMENTS, SLIPS) or file == ASSESSMENTS:
            return _OFFICE
        signed = _BY.search(text)
        if signed:
            return signed[1]
        _, _, name = file.rpartition("/")
        return name.removesuffix(".yaml")

    def _known(self, day: date, author: str, text: str) -> date:
        """Return when a line of a day was known: reports of departments come late."""
        is_report = any(each in text for each in _REPORTS)
        is_signed = ", by: " in text
        days = 0
        if author and is_report and not is_signed:
            days = self._place(author) % _DELAYS
        known = day + timedelta(days=days)
        return max(self.begun, known)

    def _with(self, lines: Iterable[_PastLine], held: Files) -> dict[str, bytes]:
        """Return the files that lines change, as they then are, with the evidence they name."""
        found: dict[str, bytes] = {}
        for line in lines:
            file = line.file
            if file not in self._ledgers:
                data = line.text.encode()
                found[file] = data or self.files[file]
                continue
            before = found.get(file, held.get(file, b""))
            found[file] = self._grown(line, before)
            for path in _EVIDENCE.findall(line.text):
                found[path] = self.files[path]
        return found

    def _grown(self, line: _PastLine, before: bytes) -> bytes:
        """Return a ledger with one line more, in its place."""
        lines = self._text(line.file).splitlines()
        held = before.decode()
        grown = _ended(lines[:_HEAD])
        for each in self._ledgers[line.file]:
            if each is line or each.text in held:
                grown += each.text
        return grown.encode()

    def _step(self, lines: list[_PastLine], files: Files, later: date) -> NewCommit:
        first = lines[0]
        message = first.message or self._message(lines)
        moment = self._moment(first)
        tags: tuple[str, ...] = ()
        if first.known > self.begun:
            tags = tuple(_bulletins(first.known, later))
        author = self._person(first.author)
        return NewCommit(author, self.office, moment, message, files, tags=tags)

    def _message(self, lines: list[_PastLine]) -> str:
        """Return what the commit of some lines of one author says."""
        first = lines[0]
        author = first.author
        if first.known == self.begun and not author:
            return self.words("history.begun")
        plans = (each.file for each in lines if _is_plan(each.file))
        plan = next(plans, None)
        if plan is not None:
            text = self._text(plan)
            (title,) = _TITLE.findall(text)
            return self.words("history.issued", title=title)
        if first.file == ASSESSMENTS:
            return self.words("history.assessed")
        if not author:
            of_slips = all(each.file.endswith(f"/{SLIPS}") for each in lines)
            return self.words("history.slips" if of_slips else "history.amended")
        _, inside = in_plan(first.file)
        code = "history.reviewed" if inside == REVIEWS else "history.recorded"
        return self.words(code, name=author)

    def _moment(self, line: _PastLine) -> datetime:
        """Return a time of the day, later the later the author stands in the register."""
        settings = self._text(WORKSPACE)
        (name,) = _ZONE.findall(settings)
        zone = ZoneInfo(name)
        ten = datetime.combine(line.known, time(10), zone)
        minutes = 10 * self._place(line.author)
        return ten + timedelta(minutes=minutes)

    def _person(self, author: str) -> Contributor:
        if not author:
            return self.office
        place = self._place(author)
        return Contributor(author, f"unit{place:02}@example.invalid")

    def _branch(self, branch: Mapping[str, Any], held: Files) -> NewCommit:
        """Return the one commit of a branch: lines added, or words replaced."""
        day = date.fromisoformat(branch["day"])
        author = branch["author"]
        file = branch["file"]
        text = held[file].decode()
        if "replace" in branch:
            before, after = branch["replace"]
            text = text.replace(before, after)
        for line in branch.get("lines", ()):
            text += f"{line}\n"
        files = {file: text.encode()}
        signed = _PastLine(day, author, "", "")
        moment = self._moment(signed)
        person = self._person(author)
        return NewCommit(
            person,
            self.office,
            moment,
            branch["message"],
            files,
            branch["name"],
        )


def _ended(lines: list[str]) -> str:
    """Return lines as a text that ends with its last line."""
    text = "\n".join(lines)
    return f"{text}\n"


def _is_plan(file: str) -> bool:
    """Whether a file is a plan as issued."""
    _, inside = in_plan(file)
    return inside == PLAN


def _bulletins(known: date, later: date) -> Iterator[str]:
    """Yield the bulletins that are made after a commit, and before the next: monthly, on the fifth."""
    day = known.replace(day=_BULLETIN_DAY)
    if known.day > _BULLETIN_DAY:
        next_month = day + timedelta(days=31)
        day = next_month.replace(day=_BULLETIN_DAY)
    if known <= day < later:
        month = day - timedelta(days=_BULLETIN_DAY)
        yield f"bulletin-{month:%Y-%m}"
