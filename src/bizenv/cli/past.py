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
    PLAN,
    REGISTER,
    REVIEWS,
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
class _Line:
    """A line of a file with the remarks above it; `author` is a registered name, or the office."""

    known: date
    author: str
    file: str
    text: str
    message: str = ""


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
        return Contributor(self.words("history.office"), "office@example.invalid")

    def steps(self) -> Iterator[NewCommit]:
        """Yield the commits: those of main, then of the branches."""
        held: dict[str, bytes] = {}
        lines = sorted(self._lines(), key=self._order)
        days = [list(group) for _, group in groupby(lines, key=self._order)]
        following = [group[0].known for group in days[1:]] + [date.max]
        for group, later in zip(days, following, strict=True):
            files = self._with(group, held)
            held |= files
            yield self._step(group, files, later)
        for branch in self.script["branches"]:
            yield self._branch(branch, held)

    def _order(self, line: _Line) -> tuple[date, int]:
        return line.known, self._place(line.author)

    def _place(self, author: str) -> int:
        """Return the place among those who write: the office, departments, groups, reviewers."""
        return self._registered.index(author) + 1 if author else 0

    @cached_property
    def _registered(self) -> list[str]:
        return _NAMED.findall(self._text(REGISTER))

    def _text(self, file: str) -> str:
        return self.files[file].decode()

    def _lines(self) -> Iterator[_Line]:
        """Yield what came to be known, file by file."""
        for lines in self._ledgers.values():
            yield from lines
        for file in self.files.keys() - self._ledgers.keys():
            if not file.startswith("docs/") or file.endswith(".json"):
                yield _Line(self._issued(file), _OFFICE, file, "")
        for added in self.script["added"]:
            day = date.fromisoformat(added["day"])
            text = "\n".join(added["lines"]) + "\n"
            yield _Line(day, _OFFICE, added["file"], text, added["message"])

    @cached_property
    def _ledgers(self) -> dict[str, list[_Line]]:
        rows = {file: row_of(file) for file in self.files}
        return {
            file: list(self._of_ledger(file))
            for file, row in rows.items()
            if row and row.holds
        }

    def _issued(self, file: str) -> date:
        """Return the day of a file that is written whole: a plan's day of issue."""
        if in_plan(file)[1] != PLAN:
            return self.begun
        (issued,) = _ISSUED.findall(self._text(file))
        return max(self.begun, date.fromisoformat(issued))

    def _of_ledger(self, file: str) -> Iterator[_Line]:
        """Yield the lines of a ledger, each with the remarks above it."""
        late = self.script["late"].get(file, {})
        remarks: list[str] = []
        for text in self._text(file).splitlines()[_HEAD:]:
            remarks.append(text)
            dated = _DATED.match(text)
            if dated is None:
                continue
            author = self._author(file, text)
            known = self._known(date.fromisoformat(dated[1]), author, text)
            for beginning, day in late.items():
                if beginning in text:
                    known = date.fromisoformat(day)
            if known == self.begun:  # the office brings in what stood before
                author = _OFFICE
            yield _Line(known, author, file, "\n".join(remarks) + "\n")
            remarks = []

    def _author(self, file: str, text: str) -> str:
        _, inside = in_plan(file)
        if inside == AMENDMENTS:
            return _OFFICE
        signed = _BY.search(text)
        name = file.rpartition("/")[2].removesuffix(".yaml")
        return signed[1] if signed else name

    def _known(self, day: date, author: str, text: str) -> date:
        delayed = author and any(each in text for each in _REPORTS)
        delay = self._place(author) % _DELAYS if delayed and ", by: " not in text else 0
        return max(self.begun, day + timedelta(days=delay))

    def _with(self, lines: Iterable[_Line], held: Files) -> dict[str, bytes]:
        """Return the files that lines change, as they then are, with the evidence they name."""
        found: dict[str, bytes] = {}
        for line in lines:
            if line.file not in self._ledgers:
                found[line.file] = line.text.encode() or self.files[line.file]
                continue
            before = found.get(line.file, held.get(line.file))
            found[line.file] = self._grown(line, before)
            for path in _EVIDENCE.findall(line.text):
                found[path] = self.files[path]
        return found

    def _grown(self, line: _Line, before: bytes | None) -> bytes:
        """Return a ledger with one line more, in its place."""
        top = self._text(line.file).splitlines()[:_HEAD]
        held = (before or b"").decode()
        kept = [
            each.text
            for each in self._ledgers[line.file]
            if each is line or each.text in held
        ]
        return ("\n".join(top) + "\n" + "".join(kept)).encode()

    def _step(self, lines: list[_Line], files: Files, later: date) -> NewCommit:
        first = lines[0]
        plans = [
            in_plan(each.file)[0] for each in lines if in_plan(each.file)[1] == PLAN
        ]
        message = first.message or self._message(first, plans)
        moment = self._moment(first)
        tags = tuple(_bulletins(first.known, later)) if first.known > self.begun else ()
        author = self._person(first.author)
        return NewCommit(author, self.office, moment, message, files, tags=tags)

    def _message(self, first: _Line, plans: list[str]) -> str:
        if first.known == self.begun and not first.author:
            return self.words("history.begun")
        if plans:
            (title,) = _TITLE.findall(self._text(f"plans/{plans[0]}/{PLAN}"))
            return self.words("history.issued", title=title)
        if not first.author:
            return self.words("history.amended")
        if in_plan(first.file)[1] == REVIEWS:
            return self.words("history.reviewed", name=first.author)
        return self.words("history.recorded", name=first.author)

    def _moment(self, line: _Line) -> datetime:
        """Return a time of the day, later the later the author stands in the register."""
        (zone,) = _ZONE.findall(self._text(WORKSPACE))
        minutes = timedelta(minutes=10 * self._place(line.author))
        return datetime.combine(line.known, time(10), ZoneInfo(zone)) + minutes

    def _person(self, author: str) -> Contributor:
        if not author:
            return self.office
        return Contributor(author, f"unit{self._place(author):02}@example.invalid")

    def _branch(self, branch: Mapping[str, Any], held: Files) -> NewCommit:
        """Return the one commit of a branch: lines added, or words replaced."""
        day, author = date.fromisoformat(branch["day"]), branch["author"]
        text = held[branch["file"]].decode()
        if "replace" in branch:
            before, after = branch["replace"]
            text = text.replace(before, after)
        text += "".join(f"{line}\n" for line in branch.get("lines", ()))
        files = {branch["file"]: text.encode()}
        moment = self._moment(_Line(day, author, "", ""))
        person, message = self._person(author), branch["message"]
        return NewCommit(person, self.office, moment, message, files, branch["name"])


def _bulletins(known: date, later: date) -> Iterator[str]:
    """Yield the bulletins that are made after a commit, and before the next: monthly, on the fifth."""
    day = known.replace(day=_BULLETIN_DAY)
    if known.day > _BULLETIN_DAY:
        day = (day + timedelta(days=31)).replace(day=_BULLETIN_DAY)
    if known <= day < later:
        yield f"bulletin-{day - timedelta(days=_BULLETIN_DAY):%Y-%m}"
