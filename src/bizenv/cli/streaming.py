"""Lists that are written plan by plan: of however many tasks, those of one plan are held."""

from bizenv.cli.answering import Outlet, answer, answer_texts, words_for
from bizenv.cli.session import Session
from bizenv.formats import DEFAULT
from bizenv.messages import Catalogue
from bizenv.model.item_clocks import RegisterKind
from bizenv.pages import REPORTS, Stream, loaded
from bizenv.pages.things import words_of
from bizenv.pages.waiting import WaitingTexts
from bizenv.report.notes import PlanNotes
from bizenv.report.tasks import TaskHead, TaskStream


def answer_as_it_comes(session: Session, outlet: Outlet, tasks: TaskStream) -> TaskHead:
    """Write a list in the format settled, and return what is said beside its tasks."""
    how = _stream(session, outlet)
    if how is None:
        report = tasks.report()
        answer(session, outlet, report)
        return report.head
    words = words_for(session, outlet)
    with WaitingTexts() as waiting:
        if not _laid_out(tasks, how, words, waiting):
            waiting.forget()
            how = how._replace(names_things=False)
            _laid_out(tasks, how, words, waiting)
        head = tasks.head
        named = words_of(head.plans, words) if how.names_things else words
        whole = loaded(how.whole)
        texts = whole(head, named, waiting.in_order())
        answer_texts(session, outlet, head.facts, texts)
    return head


def _stream(session: Session, outlet: Outlet) -> Stream | None:
    """Return how a list is laid out plan by plan, None where it has to be there as a whole.

    On a screen lines depend on all the names that there are.
    """
    is_shown = outlet.format == DEFAULT and outlet.file is None
    if is_shown and not session.is_plain:
        return None
    return REPORTS[outlet.kind].streams.get(outlet.format)


def _laid_out(
    tasks: TaskStream, how: Stream, words: Catalogue, waiting: WaitingTexts
) -> bool:
    """Lay out all tasks, whose texts wait for what stands above them.

    False if plans turn out to hold different things after all: what was laid out in the name
    of one is then to be laid out again.
    """
    pieces = loaded(how.pieces)
    things: str | None = None
    of_each_kind: dict[RegisterKind | None, PlanNotes] = {}
    for part in tasks:
        for plan in part.plans:
            of_each_kind.setdefault(plan.register_kind, plan)
        so_far = of_each_kind.values()
        named = words_of(so_far, words) if how.names_things else words
        if things not in (None, named.things):
            return False
        things = named.things
        texts = pieces(part, named)
        for row, text in zip(part.tasks, texts, strict=True):
            waiting.put(text, tasks.place(row).toordinal())
    return True
