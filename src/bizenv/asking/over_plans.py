"""What is asked of registers, and of plans above and below each other."""

from dataclasses import replace

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked, Several
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import Sectioned, ask, query, states
from bizenv.asking.refusals import one_of
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.report.levels import STATES, LevelsReport, levels_report
from bizenv.report.problems import ProblemReport, problem_report
from bizenv.report.query import Role
from bizenv.report.register_sums import GROUPINGS


def problems_asked(
    inquiry: Inquiry, asked: Asked, by: str = "department"
) -> Answered[ProblemReport]:
    """Return what came to registers, and what became of it. Raises BizenvError."""
    one_of("--by", by, GROUPINGS)
    question, books = ask(inquiry, asked)
    found = problem_report(books, question, by)
    report = replace(found, closed=books.closed_registers)
    return Answered(report, books.withheld)


def levels_asked(
    inquiry: Inquiry, asked: Asked, state: Several = None
) -> Answered[LevelsReport]:
    """Return the tasks that fall to units, those of the plans asked for. Raises BizenvError."""
    if asked.role != Role.LEAD:
        raise BizenvError("not-with", status=USAGE, name="--role", other="levels")
    wanted = states(inquiry, state, "levels", STATES)
    question = query(inquiry, asked)
    # Any plan may take up what stands in those named; a closed one tells whose it was
    books = inquiry.workspace.books(despite_errors=asked.despite_errors)
    sectioned = Sectioned(books, question)
    report = levels_report(sectioned, question, wanted, closed=asked.closed)
    return Answered(report, books.withheld)
