"""A register of items, line by line, and what is recorded of them."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from bizenv.checks import check
from bizenv.files.snapshot import Memory
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import PlanBook

from building import HOUSING, MARKET, PLAN, City, load
from conftest import Run

BARE: Final = City()
OFFICE: Final = "示例财政局"
CALM: Final = "{due_soon: 0, nearly_done: 0, behind: 100}"
RAISED: Final = "{date: 2025-06-03, kind: raise, id: W1, title: 登记排队过长}"
TO_MARKET: Final = f"{{date: 2025-06-04, kind: assign, item: W1, lead: [{MARKET}]}}"


@dataclass(frozen=True)
class Register:
    """A register of 2025-03-01 that 示例财政局 keeps; an item is assigned in 1wd, handled in 10wd."""

    lines: tuple[str, ...] = (RAISED,)
    clocks: str = "{assign: 1wd, handle: 10wd}"
    city: City = BARE
    amendments: str = "# 示例"
    policy: str = CALM
    rates: str = "{}"

    def line(self, *lines: str) -> "Register":
        return replace(self, lines=(*self.lines, *lines))

    @property
    def files(self) -> dict[str, bytes]:
        plan = f"""plan: "{PLAN}"
title: 示例问题台账
issued: 2025-03-01
register: problems
office: {OFFICE}
clocks: {self.clocks}
policy: {self.policy}
rates: {self.rates}
"""
        own = {
            "plan.yaml": plan,
            "items.yaml": "".join(f"- {line}\n" for line in self.lines) or "# 示例",
            "amendments.yaml": self.amendments,
        }
        written = {f"plans/{PLAN}/{name}": text.encode() for name, text in own.items()}
        return {**self.city.files, **written}

    @cached_property
    def _read(self) -> tuple[PlanBook | None, list[str]]:
        return load(Memory(self.files))

    @property
    def book(self) -> PlanBook:
        book, findings = self._read
        assert book is not None
        assert not findings, findings
        return book

    @property
    def findings(self) -> list[str]:
        return self.findings_on(None)

    def findings_on(self, day: date | None) -> list[str]:
        book, findings = self._read
        if book is not None:
            findings = [*findings, *(each.code for each in check(book, lambda path: path, day))]
        return findings

    def history(self, item: str = "W1") -> TaskHistory:
        book = self.book
        return TaskHistory(book, book.tasks[item])

    def verdicts(self, day: str, item: str = "W1") -> dict[str, Verdict]:
        when = date.fromisoformat(day)
        return {each.department: verdict(each, when) for each in self.history(item).in_force(when)}

    def said(self, day: str, item: str = "W1") -> list[str]:
        """Return who leads, until when, with which status."""
        found = self.verdicts(day, item)
        return [f"{name} {each.due.last_day} {each.status}" for name, each in found.items()]


REGISTER: Final = Register()
ASSIGNED: Final = REGISTER.line(TO_MARKET)


def laid(register: Register, tmp_path: Path) -> Path:
    """Write a register's files into a folder."""
    root = tmp_path / "city"
    for path, data in register.files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return root


def written(register: Register, tmp_path: Path, run: Run, *calls: tuple[str, ...]) -> list[str]:
    """Return the lines that recording adds to a register's items.yaml."""
    root = laid(register, tmp_path)
    for call in calls:
        found = run("--root", str(root), "record", *call, "--as-of", "2025-06-20")
        assert found.status == 0, found.err
    text = (root / f"plans/{PLAN}/items.yaml").read_text(encoding="utf-8")
    return text.splitlines()[len(register.lines) :]


HANDED: Final = ("--lead", MARKET, "--within", "3wd", "--date", "2025-06-13")
TWO: Final = ASSIGNED.line(
    RAISED.replace("W1", "W2").replace("06-03", "06-05"),
    "{date: 2025-06-10, kind: merge, item: W2, into: W1, reason: 同一窗口}",
)
MERGE: Final = "{date: 2025-06-11, kind: merge, item: W2, into: W1}"
VERIFIED: Final = replace(ASSIGNED, clocks="{verify: 3wd, handle: 10wd}")  # by 2025-06-09


def said_to(register: Register, *records: str, by: str = MARKET) -> Register:
    city = register.city
    for record in records:
        city = city.says(record, by=by)
    return replace(register, city=city)


def reasons(register: Register, day: str, item: str = "W1") -> list[str]:
    (only,) = register.verdicts(day, item).values()
    return [str(only.status), *(each.code for each in only.reasons)]


TO_BOTH: Final = TO_MARKET.replace(MARKET, f"{MARKET}, {HOUSING}")
TO_OTHERS: Final = TO_MARKET.replace("06-04", "06-20").replace(MARKET, HOUSING)
INTO: Final = "{date: 2025-06-20, kind: merge, item: W1, into: W2}"
SECOND: Final = RAISED.replace("W1", "W2")


def completed(register: Register, day: str = "2025-06-11") -> Register:
    """Return a register whose item a reviewer accepts on a day."""
    told = said_to(register, "2025-06-10 apply task: W1, evidence: [https://example.invalid/x]")
    decided = f"{day} accept task: W1, department: {MARKET}"
    return replace(told, city=told.city.decides(decided))


def recorded(root: Path, run: Run, *call: str, day: str = "2025-06-25") -> tuple[int, str]:
    found = run("--root", str(root), "record", *call, "--as-of", day, "--dry-run")
    return found.status, found.err
