"""self-review: nobody reviews an application of its own department."""

from collections.abc import Iterator, Mapping

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.reviews import home_of
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.kinds import KINDS, Effect, effect
from bizenv.model.records import Reviewed


def self_review(subject: Subject) -> Iterator[Diagnostic]:
    """Find decisions of reviewers who belong to the department whose application they decide on."""
    register = subject.book.register
    belongs: dict[str, str] = {}
    for name in register.reviewers:
        home = home_of(register, name)
        if home is not None:
            belongs[name] = home
    if not belongs:
        return
    applicants = _applicants(subject)
    for entry in subject.entries():
        record = entry.record
        kind = KINDS[record.kind]
        if not kind.decides:
            continue
        assert isinstance(record, Reviewed)
        reviewer = register.reviewer(record.by)
        if reviewer is None or reviewer not in belongs:
            continue
        applicant = applicants.get(entry.place, entry.department)
        own = register.expand(belongs[reviewer], entry.day)
        if applicant in own:
            place = entry.place.below("by")
            at = subject.where(place)
            args = {"name": reviewer, "department": applicant}
            hint = Message("hint.self-review")
            yield Diagnostic("self-review", at, args, hint=hint)


def _applicants(subject: Subject) -> Mapping[Place, str]:
    """Return by decision that counts the department that applied; another may lead since."""
    applicants: dict[Place, str] = {}
    for _, standing in subject.standings:
        applicant = None
        for entry in standing.effective:
            record = entry.record
            if effect(record) is Effect.APPLIES:
                applicant = entry.department
            elif applicant is not None and KINDS[record.kind].decides:
                applicants[entry.place] = applicant
    return applicants
