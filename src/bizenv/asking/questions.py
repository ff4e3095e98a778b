"""From words to a Query, and to the plans that it is put to."""

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from bizenv.asking.asked import FAIL_ON, Asked
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.refusals import one_of
from bizenv.days import parse_span
from bizenv.diagnostics import FINDINGS, USAGE, BizenvError
from bizenv.meaning.statuses import STATUSES, Status
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.codes import STAGES, Stage
from bizenv.periods.period import Period
from bizenv.report.query import Query, Role, Tag, leaders_of

T = TypeVar("T")
StateT = TypeVar("StateT", bound=str)
FEWEST: Final = 8  # plans that two processes read faster than one
SMALLEST: Final = 2  # plans of a share
SHARES: Final = 16  # of all plans: neither process waits long for the other
IN_REVIEW: Final = "in_review"  # what a reviewer calls the stage `applied`

if TYPE_CHECKING:
    from bizenv.model.book import PlanBook
    from bizenv.store.selection import Seen, Selection


def query(
    inquiry: Inquiry,
    asked: Asked,
    statuses: Sequence[str] | None = None,
    within: str | None = None,
    day: date | None = None,
) -> Query:
    """Return the question that the words ask; `day`: where it is settled already.

    Raises BizenvError.
    """
    inquiry.known_as_of = asked.known_as_of
    one_of("--role", asked.role, tuple(Role))
    one_of("--fail-on", asked.fail_on, FAIL_ON)
    if day is None:
        day = inquiry.day(asked.as_of)
    return _asked(inquiry, asked, day, statuses, within)


def _asked(
    inquiry: Inquiry,
    asked: Asked,
    day: date,
    statuses: Sequence[str] | None,
    within: str | None,
) -> Query:
    """Return the question for a day. Raises BizenvError."""
    return Query(
        day=day,
        known_as_of=inquiry.revision_id,
        plans=plans(inquiry, asked.plan or ()),
        departments=departments(inquiry, asked.dept),
        role=Role(asked.role),
        due=_due(inquiry, asked.due, day),
        statuses=_statuses(inquiry, statuses),
        sections=tuple(asked.section or ()),
        within=days_within(within),
        stages=_stages(inquiry, asked.stage),
        tags=_tags(asked.tag),
        leaders=tuple(asked.leader or ()),
        priority=asked.priority,
    )


def _statuses(inquiry: Inquiry, named: Sequence[str] | None) -> tuple[Status, ...]:
    """Return the statuses named, with a hyphen or as JSON has them. Raises BizenvError."""
    found: list[Status] = []
    for name in named or ():
        status = meant("status", name, STATUSES)
        one_of("--status", status, STATUSES, value_words(inquiry, "status", STATUSES))
        found.append(Status(status))
    return tuple(found)


def _stages(inquiry: Inquiry, named: Sequence[str] | None) -> tuple[Stage, ...]:
    """Return the stages named; `in-review` is what the reviewer calls the stage `applied`."""
    found = []
    for each in named or ():
        stage = meant("stage", each, STAGES)
        if stage not in STAGES:
            stage = meant("status", each, (IN_REVIEW,))
        stages = value_words(inquiry, "stage", STAGES)
        statuses = value_words(inquiry, "status", (IN_REVIEW,))
        words = [*stages, *statuses]
        one_of("--stage", stage, (*STAGES, IN_REVIEW), words)
        found.append(Stage.APPLIED if stage == IN_REVIEW else Stage(stage))
    return tuple(dict.fromkeys(found))


def value_words(inquiry: Inquiry, thing: str, values: Sequence[str]) -> list[Message]:
    """Return what people read for values, where they may write that without quotes: in Chinese."""
    if inquiry.interface.language != "zh":
        return []
    return [Message(f"{thing}.{value}") for value in values]


def meant(thing: str, written: str, values: Sequence[str]) -> str:
    """Return which value a word means: its own, with a hyphen, or what people read for it.

    逾期 is the beginning of 逾期未完成, 完成 what 已完成 says. Nothing else is changed.
    """
    plain = written.strip().replace("-", "_")
    if plain in values:
        return plain
    said = written.strip().removeprefix("已")
    may_begin = bool(said) and not said.isascii()
    begun: str | None = None
    for words in map(catalogue, LANGUAGES):
        for value in values:
            word = words(f"{thing}.{value}").removeprefix("已")
            if word.casefold() == said.casefold():
                return value
            if may_begin and begun is None and word.startswith(said):
                begun = value
    return begun or plain


def states(
    inquiry: Inquiry,
    written: Sequence[str] | None,
    report: str,
    known: Sequence[StateT],
) -> tuple[StateT, ...]:
    """Return the states named, in the order in which a report knows them. Raises BizenvError.

    Each may be written with a hyphen, or as people read it.
    """
    found = [meant(report, each, known) for each in written or ()]
    for each in found:
        if each not in known:
            hyphened = [state.replace("_", "-") for state in known]
            words = value_words(inquiry, report, known)
            one_of("--state", each, hyphened, words)
    return tuple([each for each in known if each in found])


def _tags(written: Sequence[str] | None) -> tuple[Tag, ...]:
    found = []
    for each in written or ():
        try:
            found.append(Tag.parse(each))
        except ValueError:
            hint = Message("hint.bad-tag")
            raise BizenvError(
                "bad-option", status=USAGE, hint=hint, name="--tag", value=each
            ) from None
    return tuple(found)


def plans(inquiry: Inquiry, named: Sequence[str]) -> tuple[str, ...]:
    """Return the plans named, each of which must exist; none if none were named."""
    for plan_id in named:
        one_of("--plan", plan_id, inquiry.workspace.plans)
    return tuple(dict.fromkeys(named))


def department(inquiry: Inquiry, name: str) -> str:
    """Return the canonical name behind a name, alias, former name or group.

    Raises BizenvError with the nearest.
    """
    known = inquiry.workspace.known
    if known is not None and name in known.named:
        return known.named[name]
    from bizenv.store.lookup import department as registered

    return registered(inquiry.workspace.register, name)


def departments(inquiry: Inquiry, named: Sequence[str] | None) -> tuple[str, ...]:
    """Return the canonical names of the departments named, each once. Raises BizenvError."""
    canonical = (department(inquiry, name) for name in named or ())
    return tuple(dict.fromkeys(canonical))


def _due(inquiry: Inquiry, written: str | None, day: date) -> Period | None:
    """Return the period of due days that is asked for.

    It may lie ahead: without its year it is of the year of the as-of day.
    """
    if written is None:
        return None
    return inquiry.period("--due", written, day, year="this")


def days_within(written: str | None) -> int | None:
    """Return how many days `--within` means. Raises BizenvError."""
    if written is None:
        return None
    try:
        return parse_span(written)
    except ValueError:
        hint = Message("hint.bad-days")
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name="--within", value=written
        ) from None


def ask(
    inquiry: Inquiry,
    asked: Asked,
    statuses: Sequence[str] | None = None,
    within: str | None = None,
    day: date | None = None,
) -> tuple[Query, "Sectioned"]:
    """Return the question, and the plans that it is put to: those named, or all that are open."""
    question = query(inquiry, asked, statuses, within, day)
    all_plans = question.plans or asked.closed
    books = inquiry.workspace.books(
        question.plans,
        despite_errors=asked.despite_errors,
        open_on=None if all_plans else question.day,
    )
    return question, Sectioned(books, question)


class _Known:
    """What there is to ask for in plans: numbers of sections and tasks, and tags."""

    def __init__(self) -> None:
        self.numbers: set[str] = set()
        self.tags: set[Tag] = set()


class _Share(NamedTuple, Generic[T]):
    """What was made of some of the plans, and what was learnt on the way."""

    made: T
    known: _Known
    seen: "Seen"
    modules: frozenset[str]


def _done(jobs: Sequence[Callable[[], T]]) -> Iterator[T]:
    """Yield what jobs return; the first is done here, so that what all need is loaded by then."""
    yield from (job() for job in jobs[:1])
    if len(jobs) > 1:
        from bizenv.two_processes import shared

        yield from shared(jobs[1:])


def _own_modules() -> Iterator[str]:
    for name in sys.modules:
        if name.partition(".")[0] == "bizenv":
            yield name


@dataclass(frozen=True)
class Sectioned:
    """Plans of which sections, tags or leaders are asked for.

    One that none of them has is refused in the end. Raises BizenvError.
    """

    books: "Selection"
    query: Query

    def __iter__(self) -> "Iterator[PlanBook]":
        known = _Known()
        yield from self._told(self.books, known)
        if known.numbers and not self.incomplete:
            self._refuse_unknown(known.numbers, known.tags)

    def _told(self, books: "Selection", known: "_Known") -> "Iterator[PlanBook]":
        """Yield plans, and take note of what there is in them to ask for."""
        tagged = bool(self.query.tags or self.query.leaders)
        for book in books:
            known.numbers.update(book.tasks)
            sections = book.plan.all_sections()
            known.numbers.update(each.number for each in sections)
            if tagged:
                from bizenv.report.views import tags_of

                known.tags.update(tags_of(book))
            yield book

    def shared(self, make: "Callable[[Iterable[PlanBook]], T]") -> Iterator[T]:
        """Yield what is made of the plans, share by share, in their order.

        Where there are many plans, two processes make it. Raises BizenvError.
        """
        known = _Known()
        number = len(self.books.plans)
        are_few = number < FEWEST
        size = max(1, number) if are_few else max(SMALLEST, number // SHARES)
        jobs = [partial(self._of_share, make, each) for each in self.books.shares(size)]
        for share in _done(jobs):
            self.books.take(share.seen)
            known.numbers |= share.known.numbers
            known.tags |= share.known.tags
            for name in share.modules - sys.modules.keys():
                import_module(name)  # what is loaded tells what an answer rests on
            yield share.made
        if known.numbers and not self.incomplete:
            self._refuse_unknown(known.numbers, known.tags)

    def _of_share(
        self, make: "Callable[[Iterable[PlanBook]], T]", share: "Selection"
    ) -> "_Share[T]":
        known = _Known()
        made = make(self._told(share, known))
        return _Share(made, known, share.seen, frozenset(_own_modules()))

    def _refuse_unknown(self, known: set[str], tags: set[Tag]) -> None:
        """Refuse sections, tags and leaders that no plan has. Raises BizenvError."""
        for number in self.query.sections:
            one_of("--section", number, sorted(known))
        for tag in self.query.tags:
            if not tags:
                hint = Message("hint.no-tag")
                raise BizenvError(
                    "bad-option", status=USAGE, hint=hint, name="--tag", value=str(tag)
                )
            one_of("--tag", str(tag), sorted(map(str, tags)))
        for name in self.query.leaders:
            if not leaders_of(tags):
                hint = Message("hint.no-leader")
                raise BizenvError(
                    "bad-option", status=USAGE, hint=hint, name="--leader", value=name
                )
            one_of("--leader", name, sorted(leaders_of(tags)))

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""
        return self.books.incomplete

    @property
    def withheld(self) -> set[str]:
        """The plans that were passed over for it."""
        return self.books.withheld

    @property
    def closed_registers(self) -> tuple[str, ...]:
        """The registers that were passed over because they are closed, as far as they were read."""
        return tuple(self.books.closed_registers)


def failed_on(asked: Asked, statuses: Container[str]) -> int:
    """Return the exit status that `--fail-on` asks for: 1 if what it names occurs (or worse)."""
    if asked.fail_on is None:
        return 0
    failing = Status.OVERDUE in statuses
    if asked.fail_on == "at-risk":
        failing = failing or Status.AT_RISK in statuses
    if failing:
        return FINDINGS
    return 0
