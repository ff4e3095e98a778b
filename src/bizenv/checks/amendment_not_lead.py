"""amendment-not-lead: an amendment for one department needs a lead of the task on its day."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def amendment_not_lead(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments limited to a department that does not lead then: they change nothing."""
    for history in subject.histories:
        for dated in history.amendments:
            name = dated.amendment.department
            if name is None:
                continue
            in_force = history.in_force(dated.day)
            leads = [each.department for each in in_force]
            if subject.book.register.resolve(name) not in leads:
                file, path = dated.place
                path_of_it = (*path, "department")
                there = Place(file, path_of_it)
                at = subject.where(there)
                args = {"department": name, "task": history.id, "day": dated.day}
                yield Diagnostic(
                    "amendment-not-lead",
                    at,
                    args,
                    hint=Message("hint.leads-then", {"leads": leads}),
                )
