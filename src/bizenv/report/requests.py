"""What departments ask of others (需协调), and whom it concerns: never guessed. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.verdict import verdict
from bizenv.model.book import PlanBook
from bizenv.model.register import Register, plain
from bizenv.report.said import last_said

# In Chinese no space parts words: a name counts only behind one of these, so that
# 住建局 is not found in 北区住建局.
_BEFORE: Final = frozenset(
    "请至由向与和及同商报经需对跟让望盼求议调系合助给到从待等或并、"
)
# A name that goes on to the end of another office's, such as 东区 in 东区教育局; unless what
# follows is what it is asked to do.
_GOES_ON: Final = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(局|委|办|厅|院|处|站|所|队|中心|公司|政府|街道)"
)
_DOES: Final = re.compile(
    "配合|协助|支持|统筹|牵头|会同|提供|安排|尽快|协调|研究|解决|落实|下达|拨付|审核|审批|出具|"
    "指导|开展|参与|参加|加快|给予|予以|帮助|联合|共同|同意|明确|提前|增加|负责|组织|督促|推动|"
    "推进|完善|建立|一并|核|比对|会商|办理|[将对在为把按向从派就也能应需要等与和及同]"
)
_LATIN: Final = re.compile(r"[A-Za-z]")
_SENTENCE_END: Final = ".!?:;。！？：；"


class Request(NamedTuple):
    """What a department asks of others for its part of a task, and the day for which it said so.

    `concerned` are the registered names in its words, canonical; empty if there are none,
    or if it is not certain that one is meant. `members`: the departments that they stand for.
    """

    department: str
    plan: str
    task: str
    title: str
    text: str
    day: date
    concerned: tuple[str, ...]
    members: frozenset[str]

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    def touches(self, departments: frozenset[str]) -> bool:
        """Whether it is of one of some departments, or concerns one."""
        if self.department in departments:
            return True
        return not self.members.isdisjoint(departments)


def requests(
    book: PlanBook, day: date, members: frozenset[str] | None
) -> Iterator[Request]:
    """Yield what stands asked for on a day, in the plan's order.

    `members`: by these departments or of them; None: all.
    """
    for history in histories(book):
        if not history.exists_on(day):
            continue
        for assignment in history.in_force(day):
            request = _request(book, assignment, day)
            if request is None:
                continue
            if members is None or request.touches(members):
                yield request


def _request(book: PlanBook, assignment: Assignment, day: date) -> Request | None:
    """Return what one department asks of others for its part of a task, if anything."""
    status = verdict(assignment, day).status
    said = last_said(assignment, status, day)
    needs = said.texts.get("needs")
    if needs is None or said.told is None:
        return None
    task = assignment.task
    asking = assignment.department
    concerned = named_in(needs, book.register, asking)
    return Request(
        asking,
        book.id,
        task.id,
        task.issued.task.title,
        needs,
        said.told,
        concerned,
        _members(book.register, concerned, day),
    )


def _members(register: Register, names: tuple[str, ...], day: date) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        members = register.expand(name, day)
        found.update(members)
    return frozenset(found)


def named_in(text: str, register: Register, asking: str) -> tuple[str, ...]:
    """Return whom a text names beside the department that asks, in the order of the words.

    Nobody, if any name in it might be that of somebody else.
    """
    said = plain(text)
    found: dict[str, None] = {}
    for match in _pattern(register.known).finditer(said):
        if not _certain(said, match):
            return ()
        name = register.resolve(match[0])
        if name is not None and name != asking:
            found[name] = None
    return tuple(found)


@lru_cache(maxsize=8)
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds registered names, of names in names the longest."""
    longest_first = sorted(known, key=len, reverse=True)
    distinct = [name for name in longest_first if len(name) > 1]
    names = map(re.escape, distinct)
    any_name = "|".join(names) or r"(?!)"
    return re.compile(any_name)


def _certain(said: str, match: re.Match[str]) -> bool:
    """Whether a name in a text can only be that name, and is no part of another."""
    before = said[: match.start()]
    after = said[match.end() :]
    if _LATIN.match(match[0]):
        return _alone(before, after)
    if _GOES_ON.match(after) and not _DOES.match(after):
        return False
    last = before[-1:]
    return not last or last in _BEFORE or not last.isalnum()


def _alone(before: str, after: str) -> bool:
    """Whether no word beside a Latin name may belong to it: letters, or a capitalised word."""
    last = before[-1:]
    first = after[:1]
    if last.isalnum() or first.isalnum():
        return False
    is_apart = first == " "
    words_after = after[1:].split() if is_apart else []
    next_word = words_after[0] if words_after else ""
    goes_on = next_word[:1].isupper()
    return not goes_on and _alone_behind(before.split())


def _alone_behind(words: list[str]) -> bool:
    """Whether no word before a Latin name may belong to it; a sentence's first is capitalised."""
    if not words:
        return True
    *earlier, last = words
    if last[-1] in _SENTENCE_END:
        return True
    before = earlier[-1] if earlier else ""
    last_begins = not before or before[-1] in _SENTENCE_END
    return last_begins or not last[0].isupper()
