"""The ladder (催办阶梯): its rungs, when each is due, and how long its answers may take."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Self

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from bizenv.model.base import Flag, Identifier, Model, Ordinal, Percent, Roomy, Text
from bizenv.model.durations import Duration, DurationText
from bizenv.model.slips import EndsWith, GroundKind, SlipNumber

_UNFIT: Final = "ladder-unfit"
_GROUNDS: Final = tuple(GroundKind)


def _unfit(why: str, **said: str) -> PydanticCustomError:
    """Return the refusal of a ladder; `why` is the end of `ladder-unfit.<why>`."""
    return PydanticCustomError(_UNFIT, _UNFIT, {"why": why, **said})


class GroundRule(Model):
    """A ground of a rung: exactly one of these, `times` only beside lapsed."""

    due_in: DurationText | None = None
    """The due day is at most so far ahead, such as 7d."""
    overdue: DurationText | None = None
    """Overdue for so long, such as 1d."""
    at_risk_months: Ordinal | None = None
    """At risk at the ends of so many months running."""
    overdue_months: Ordinal | None = None
    """Overdue at the ends of so many months running."""
    behind_share: Percent | None = None
    """More than this share of what is expected by now is missing, in percent."""
    lapsed: Identifier | None = None
    """A slip of this lower rung lapsed."""
    times: Ordinal = 1
    """So many slips of that rung lapsed; only with lapsed."""

    @model_validator(mode="after")
    def _one_ground(self) -> Self:
        given = [each for each in _GROUNDS if getattr(self, each) is not None]
        if len(given) != 1:
            raise _unfit("one-ground")
        if self.times > 1 and self.lapsed is None:
            raise _unfit("times")
        return self

    @property
    def kind(self) -> GroundKind:
        """Which ground it is."""
        return next(each for each in _GROUNDS if getattr(self, each) is not None)


class Rung(Roomy):
    """A rung of the ladder: when its slip is due, and what it asks for."""

    rung: Identifier
    """Its name, by which slips and other rungs speak of it."""
    title: Text | None = None
    """What its slip is called, such as Reminder."""
    mark: Text | None = None
    """The sign in its numbers, such as S; letters only. Not on a proposed rung."""
    when: tuple[GroundRule, ...]
    """Its grounds, one of which is enough; a list."""
    receipt: DurationText | None = None
    """How long receipt may take, such as 1wd."""
    reply: DurationText | None = None
    """How long the reply may take, such as 3wd. Not on a proposed rung."""
    ends_with: EndsWith = EndsWith.CLOSE
    """What ends its slip beside the office: apply (or a reply), reply, close (nothing else)."""
    requirement: Text | None = None
    """What its slip requires, in place of the usual sentence."""
    copies_to: tuple[Text, ...] = ()
    """Who receives a copy of its letter; a list. Not on a proposed rung."""
    proposed: Flag = False
    """true: nothing is issued; the rung is a list for people to decide on."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        own = {"mark": self.mark, "receipt": self.receipt, "reply": self.reply}
        given = [key for key, value in own.items() if value is not None]
        if self.copies_to:
            given.append("copies_to")
        if not self.when:
            raise _unfit("no-ground", name=self.rung)
        if self.proposed and given:
            raise _unfit("proposed", name=self.rung, key=given[0])
        for key in ("mark", "reply"):
            if not self.proposed and own[key] is None:
                raise _unfit("needs", name=self.rung, key=key)
        if self.mark is not None and not _is_mark(self.mark):
            raise _unfit("mark", name=self.rung, value=self.mark)
        return self


def _is_mark(mark: str) -> bool:
    """Whether a number with a mark can be read again."""
    written = str(SlipNumber(2025, mark, 1))
    try:
        return SlipNumber.parse(written).mark == mark
    except ValueError:
        return False


Rungs = tuple[Rung, ...]


def _in_order(ladder: Rungs) -> Rungs:
    """Refuse a ladder of which two rungs have one name or mark, or one that lapses upwards."""
    lower: list[str] = []
    for rung in ladder:
        if rung.rung in lower:
            raise _unfit("twice", name=rung.rung)
        for name in _lapsing(rung.when):
            if name not in (*lower, rung.rung):
                raise _unfit("lapsed", name=rung.rung, value=name)
        lower.append(rung.rung)
    marks = [rung.mark for rung in ladder if rung.mark is not None]
    for mark in marks:
        if marks.count(mark) > 1:
            raise _unfit("mark-twice", value=mark)
    return ladder


def _lapsing(grounds: Sequence[GroundRule]) -> Iterator[str]:
    for each in grounds:
        if each.lapsed is not None:
            yield each.lapsed


Ladder = Annotated[Rungs, AfterValidator(_in_order)]

_MARKS: Final = {"zh": ("提", "督"), "en": ("N", "S")}


def default_ladder(language: str) -> Rungs:
    """Return the ladder of a workspace that names none: a notice, a supervision slip, talks."""
    notice, supervise = _MARKS[language]
    return _notice(notice), _supervision(supervise), _talk()


def _notice(mark: str) -> Rung:
    """Before the due day, or after two months at risk."""
    return Rung(
        rung="notice",
        mark=mark,
        when=(
            GroundRule(due_in=Duration.parse("7d")),
            GroundRule.model_validate({"at_risk_months": "2"}),
        ),
        receipt=Duration.parse("1wd"),
        reply=Duration.parse("3wd"),
        ends_with=EndsWith.APPLY,
    )


def _supervision(mark: str) -> Rung:
    """Once a part is overdue, or its notice lapsed."""
    return Rung(
        rung="supervise",
        mark=mark,
        when=(
            GroundRule(overdue=Duration.parse("1d")),
            GroundRule(lapsed="notice"),
        ),
        receipt=Duration.parse("1wd"),
        reply=Duration.parse("5wd"),
    )


def _talk() -> Rung:
    """What is only proposed: a talk with the head of the department."""
    return Rung.model_validate(
        {
            "rung": "talk",
            "when": [
                {"overdue": "30d"},
                {"lapsed": "supervise", "times": "2"},
                {"overdue_months": "3"},
            ],
            "proposed": "true",
        }
    )
