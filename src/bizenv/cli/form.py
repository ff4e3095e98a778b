"""bizenv form: workbooks for those who fill in, and what they hand back."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bizenv.asking.questions import department, plans
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import check_ending
from bizenv.cli.command import Command, group
from bizenv.cli.files import file_name, folder_for_files
from bizenv.cli.intake import Given, Intake
from bizenv.cli.options import AsOf, Plans, option_of, spread
from bizenv.cli.own_options import Lang
from bizenv.cli.record import RunOptions, bounded, bytes_of, run_of
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.forms.content import Form
from bizenv.messages import LANGUAGES, Message
from bizenv.model.book import PlanBook
from bizenv.model.register import Reviewer
from bizenv.recording.file_rows import Fault
from bizenv.report.recorded import Complaint, Known
from bizenv.store.workspace import Workspace

if TYPE_CHECKING:
    from bizenv.forms.typed import Returned

ENDING: Final = ".xlsx"
_LEFT_BESIDE: Final = ("~$", ".~")
NOTHING: Final = "form-of-nobody"

_option = partial(option_of, "form")
Text = str | None
Department = Annotated[
    Text,
    _option("dept", "NAME", completing.departments),
]
OfForms = Annotated[
    Text,
    _option("dept", "NAME", completing.departments, "import-dept"),
]
Output = Annotated[
    Path, typer.Option("--output", "-o", help="option.form.output", metavar="FILE|DIR")
]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE…", help="argument.form.files", show_default=False),
]

app = group("form")


@app.callback()
def form(ctx: typer.Context, *, lang: Lang = None) -> int | None:
    """Say what there is to call, where nothing is called."""
    one_of("--lang", lang, LANGUAGES)
    if ctx.invoked_subcommand is not None:
        return None
    typer.echo(ctx.get_help())
    return USAGE


@dataclasses.dataclass(frozen=True)
class Whose:
    """Whose form is made: exactly one of these."""

    dept: Department = None
    everybody: Annotated[bool, typer.Option("--all", help="option.form.all")] = False
    reviewer: Annotated[
        Text,
        _option("reviewer", "NAME", completing.reviewers),
    ] = None
    register: Annotated[
        Text,
        _option("register", "ID", completing.plans),
    ] = None


@app.command("export", cls=Command)
@spread
def export(
    ctx: typer.Context,
    whose: Whose,
    *,
    output: Output,
    plan: Plans = None,
    as_of: AsOf = None,
    lang: Lang = None,
) -> int:
    """Write forms to be filled in."""
    session: Session = ctx.obj
    session.as_of = as_of
    one_of("--lang", lang, LANGUAGES)
    _one_of_these(whose)
    day = session.day(as_of)
    books = session.workspace.books(plans(session, plan or ()), open_on=day)
    forms = list(_forms(session, whose, books, day))
    session.report_reading(books.withheld)
    if books.withheld:
        return session.status
    if not forms:
        raise BizenvError(NOTHING, status=USAGE, hint=Message(f"hint.{NOTHING}"))
    for place, each in _places(output, forms, whose):
        _write(session, place, each)
    return session.status


def _one_of_these(whose: Whose) -> None:
    """Refuse a call that names nobody, or several. Raises BizenvError."""
    named = [each for each in dataclasses.astuple(whose) if each]
    if len(named) != 1:
        raise BizenvError("form-whose", status=USAGE, hint=Message("hint.form-whose"))


def _forms(
    session: Session,
    whose: Whose,
    books: Iterable[PlanBook],
    day: date,
) -> Iterator[Form]:
    """Yield the forms that are asked for; none where there is nothing to fill in."""
    words = session.words
    city = session.workspace.settings.city or ""
    if whose.reviewer is not None:
        from bizenv.forms.reviewers import reviewer_form

        reviewer = _reviewer(session, whose.reviewer)
        form = reviewer_form(books, reviewer, day, city, words)
        if form is not None:
            yield form
    elif whose.register is not None:
        yield from _officers(session, whose.register, day)
    else:
        yield from _of_departments(session, whose, books, day)


def _of_departments(
    session: Session,
    whose: Whose,
    books: Iterable[PlanBook],
    day: date,
) -> Iterator[Form]:
    from bizenv.forms.departments import DepartmentForms
    from bizenv.meaning.bench import histories

    wanted: frozenset[str] | None = None
    if whose.dept is not None:
        named = department(session, whose.dept)
        wanted = frozenset(session.workspace.register.expand(named, day))
    gathered = DepartmentForms(day, session.words, wanted)
    for book in books:
        gathered.read(book, histories(book))
    yield from gathered.forms(session.workspace.settings.city or "")


def _officers(session: Session, plan: str, day: date) -> Iterator[Form]:
    """Yield the form of a register. Raises BizenvError for a plan that is none."""
    from bizenv.forms.officers import officer_form

    plans(session, (plan,))
    book = session.workspace.book(plan)
    if book is None:
        return
    if book.plan.register_ is None:
        hint = Message("hint.form-no-register")
        raise BizenvError("form-no-register", status=USAGE, hint=hint, plan=plan)
    city = session.workspace.settings.city or ""
    yield officer_form(book, day, city, session.words)


def _reviewer(session: Session, name: str) -> Reviewer:
    """Return a reviewer by name. Raises BizenvError with those that there are."""
    register = session.workspace.register
    found = register.reviewer(name)
    if found is None:
        one_of("--reviewer", name, tuple(register.reviewers))
        raise AssertionError(name)
    return register.reviewers[found]


def _places(
    output: Path, forms: Sequence[Form], whose: Whose
) -> Iterator[tuple[Path, Form]]:
    """Yield where each form is written; several into a folder, each by whose it is.

    Raises BizenvError.
    """
    if not whose.everybody and len(forms) == 1:
        check_ending(output, (ENDING,))
        yield output, forms[0]
        return
    if output.suffix.lower() == ENDING:
        hint = Message("hint.form-several")
        said = {"n": len(forms), "value": output}
        raise BizenvError("form-several", status=USAGE, hint=hint, **said)
    folder_for_files(output)
    for each in forms:
        name = file_name(each.who)
        yield output / f"{name}{ENDING}", each


def _write(session: Session, place: Path, made: Form) -> None:
    from bizenv.forms.writing import workbook

    data = workbook(made, session.words)
    session.write_bytes(data, place)
    said = session.words("form.written", file=place, who=made.who, n=len(made.lines))
    session.write(f"{said}\n")


@app.command("import", cls=Command)
@spread
def import_forms(
    ctx: typer.Context,
    files: Files,
    run: RunOptions,
    *,
    dept: OfForms = None,
    day: Annotated[Text, _option("date", "DATE", completing.days)] = None,
) -> int:
    """Record what forms say that came back, all or nothing."""
    session: Session = ctx.obj
    taken = run_of(ctx, run)
    intake = Intake(session, taken)
    whose = None
    if dept is not None:
        whose = department(session, dept)
    on = None
    if day is not None:
        period = session.period("--date", day)
        on = period.last.isoformat()
    today = session.day(taken.as_of)
    reading = _reading(session, files, whose, (on, today))
    return intake.take_read(reading)


def _reading(
    session: Session,
    files: Sequence[Path],
    whose: str | None,
    days: tuple[str | None, date],
) -> Callable[[Workspace], Given]:
    """Return what reads the forms once the ledgers are held.

    `days`: the one of forms on which none is written, and the one on which they are taken in.
    """

    def read(workspace: Workspace) -> Given:
        from bizenv.forms.reading import read_forms
        from bizenv.forms.statements import records

        books = [(str(file), _bytes(file)) for file in _forms_among(session, files)]
        forms, faults = read_forms(books, whose)
        found = records(forms, workspace, *days)
        for note in found.notes:
            session.note(note.code, **note.args)
        _note_untouched(session, forms)
        wrong = [*faults, *found.faults]
        complaints = list(map(_complaint, wrong))
        complaints += [_complaint(doubt, refuses=False) for doubt in found.doubts]
        known = list(starmap(Known, found.known.items()))
        return Given(found.statements, complaints, known=known, in_full=True)

    return read


def _note_untouched(session: Session, forms: Iterable["Returned"]) -> None:
    """Tell which forms nobody filled in."""
    untouched: list[str] = []
    for form in forms:
        is_touched = form.rows or form.faults
        if not is_touched:
            untouched.append(form.file)
    if untouched:
        count = len(untouched)
        session.note("form.untouched", files=untouched, n=count)


def _forms_among(session: Session, files: Sequence[Path]) -> list[Path]:
    """Return files, each once, without what an open Excel or LibreOffice leaves beside them."""
    several = list(dict.fromkeys(files))
    left = [file for file in several if file.name.startswith(_LEFT_BESIDE)]
    if left:
        session.note("form.left-beside", files=[str(file) for file in left])
    return [file for file in several if file not in left]


def _complaint(fault: Fault, *, refuses: bool = True) -> Complaint:
    return Complaint.of_error(fault.error, fault.at, exact=fault.exact, refuses=refuses)


def _bytes(file: Path) -> bytes:
    """Return what a file holds. Raises BizenvError."""
    name = str(file)
    return bounded(name, bytes_of)
