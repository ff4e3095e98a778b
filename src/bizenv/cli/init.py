"""bizenv init: an empty workspace, or an example city, in either language."""

import contextlib
import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli import language
from bizenv.cli.files import folder_for_files, put
from bizenv.cli.output import after_writing
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.contract.schemas import FILES, FOLDER, file_name, schema_text
from bizenv.diagnostics import USAGE, BizenvError, reason_of
from bizenv.layout import PLANS
from bizenv.messages import LANGUAGES, Catalogue, Message, catalogue
from bizenv.recording.upkeep import ATTRIBUTES, missing

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="argument.dir")]
Example = Annotated[bool, typer.Option("--example", help="option.example")]
History = Annotated[bool, typer.Option("--history", help="option.history")]


def init(
    ctx: typer.Context,
    folder: Folder,
    *,
    example: Example = False,
    history: History = False,
    lang: Lang = None,
) -> int:
    """Write a workspace into a folder that has none."""
    session: Session = ctx.obj
    one_of("--lang", lang, LANGUAGES)
    if (folder / PLANS).exists():
        hint = Message("hint.workspace-exists")
        raise BizenvError("workspace-exists", name=folder, hint=hint)
    if history:
        _check_history(folder, example=example)
    written = language.written()
    new = _files(written, example=example)
    if history:
        with _taken_back(folder) as begun:
            begun.update(new)
            added = _write_all(folder, new)
            new[ATTRIBUTES] = (folder / ATTRIBUTES).read_bytes()
            _write_history(folder, new, written, begun)
    else:
        added = _write_all(folder, new)
    count = len(new) + added
    kind = _kind(written, example=example, history=history)
    with after_writing([str(folder)], "files-not-told"):
        _say_what_is_there(session, folder, count, kind)
    return 0


def _files(written: str, *, example: bool) -> dict[str, bytes]:
    """Return the files of a new workspace in a language."""
    kind = "example" if example else "skeleton"
    source = files("bizenv") / kind / written
    new = dict(_walk(source))
    new.update(_schemas(written))
    return new


def _write_all(folder: Path, new: dict[str, bytes]) -> bool:
    """Write files and git's attributes; tell whether these were added.

    All or none: what was begun is taken away again. Raises BizenvError.
    """
    fresh = [path for path in new if not (folder / path).exists()]
    folders = _lacking(folder, fresh)
    try:
        for path, data in new.items():
            _write(folder / path, data)
        return _add_attributes(folder / ATTRIBUTES)
    except BaseException:  # whoever waits no longer wants none of it either
        _take_away(folder, fresh, folders)
        raise


def _lacking(folder: Path, paths: list[str]) -> list[Path]:
    """Return the folders that files need and that are not there, the innermost first."""
    found: set[Path] = set()
    for path in paths:
        above = (folder / path).parents
        found.update(each for each in above if not each.exists())
    return sorted(found, reverse=True)


def _take_away(folder: Path, paths: list[str], folders: list[Path]) -> None:
    """Delete files, and the folders in which nothing else stands."""
    for path in paths:
        with contextlib.suppress(OSError):
            (folder / path).unlink()
    for each in folders:
        with contextlib.suppress(OSError):
            each.rmdir()


@contextlib.contextmanager
def _taken_back(folder: Path) -> Iterator[set[str]]:
    """Take away a repository and the files that are noted as begun if making them fails.

    The folder was empty or not there; what others put into it meanwhile stays.
    """
    above = _lacking(folder, [ATTRIBUTES])
    begun = {ATTRIBUTES}
    try:
        yield begun
    except BaseException:
        shutil.rmtree(folder / ".git", ignore_errors=True)
        below = set[Path]()
        for path in begun:
            below.update(Path(path).parents)
        inner = sorted([folder / each for each in below], reverse=True)
        _take_away(folder, sorted(begun), [each for each in inner if each != folder])
        _take_away(folder, [], above)
        raise


def _kind(written: str, *, example: bool, history: bool) -> str:
    """Return which next steps a new workspace has."""
    if history:
        return f"history.{written}"
    if example:
        return f"example.{written}"
    return "empty"


def _say_what_is_there(
    session: Session,
    folder: Path,
    count: int,
    kind: str,
) -> None:
    """Say how many files there are now, and how to go on."""
    words = session.interface
    lines = [words("init.done", n=count, folder=folder)]
    if words.language != language.written():
        lines.append(words("init.other-language"))
    lines += _next_steps(folder, words, kind)
    text = "\n".join(lines)
    session.write(f"{text}\n")


def _next_steps(folder: Path, words: Catalogue, kind: str) -> list[str]:
    """Return the commands to go on with, each with what it does."""
    name = str(folder)
    named = f'"{name}"' if " " in name else name
    steps = []
    if not folder.samefile("."):
        steps.append(f"cd {named}")
    if not _is_kept_by_git(folder):
        steps.append(words("init.next.git"))
    steps += words(f"init.next.{kind}").split("\n")
    return [words("init.next"), *(f"  {step}" for step in steps)]


def _check_history(folder: Path, *, example: bool) -> None:
    """Refuse a history of anything but an example in a folder of its own. Raises BizenvError."""
    if not example:
        hint = Message("hint.history-of-example")
        raise BizenvError("history-of-example", status=USAGE, hint=hint)
    if folder.exists() and any(folder.iterdir()):
        raise BizenvError("folder-not-empty", name=folder)
    from bizenv.files.git_folder import run_git

    run_git("--version")


def _write_history(
    folder: Path, new: dict[str, bytes], written: str, begun: set[str]
) -> None:
    """Make a repository of the example, with the commits of a year; note the files begun. Raises BizenvError."""
    from bizenv.cli.past import Past
    from bizenv.files.history import MAIN, begin_repository, write_history

    source = files("bizenv") / "example" / f"{written}.json"
    script = source.read_text(encoding="utf-8")
    words = catalogue(written)
    past = Past(new, script, words)
    steps = list(past.steps())
    for step in steps:
        if step.branch != MAIN:
            continue
        for path in step.files.keys() - new.keys():
            begun.add(path)
            _write(folder / path, step.files[path])
    begin_repository(folder)
    write_history(folder, steps, past.office)


def _is_kept_by_git(folder: Path) -> bool:
    place = folder.resolve()
    above = (place, *place.parents)
    return any((each / ".git").exists() for each in above)


def _add_attributes(file: Path) -> bool:
    """Add the lines that git's attributes lack, and tell whether there were any."""
    before = _held(file)
    lines = missing(before.decode(errors="replace"))
    if not lines:
        return False
    if before and not before.endswith(b"\n"):
        before += b"\n"
    added = "\n".join(lines)
    _write(file, before + f"{added}\n".encode())
    return True


def _held(file: Path) -> bytes:
    """Return what a file holds, nothing where there is none. Raises BizenvError."""
    try:
        return file.read_bytes() if file.exists() else b""
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-read", name=file, reason=reason) from None


NamedFiles = Iterator[tuple[str, bytes]]
"""Files by their names, with what they hold."""


def _walk(source: Traversable, above: str = "") -> NamedFiles:
    items = sorted(source.iterdir(), key=lambda each: each.name)
    for item in items:
        path = above + item.name
        if item.is_dir():
            yield from _walk(item, f"{path}/")
        else:
            yield path, item.read_bytes()


def _schemas(language: str) -> NamedFiles:
    """Yield the schemas that the first lines of the files name, for editors."""
    for kind in FILES:
        text = schema_text(kind, language)
        yield f"{FOLDER}/{file_name(kind)}", text.encode()


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, into a folder that is made where it is missing. Raises BizenvError."""
    folder_for_files(path.parent)
    put(path, [data])
