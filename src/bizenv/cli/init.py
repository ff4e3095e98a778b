"""bizenv init: an empty workspace, or an example city, in either language."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from bizenv.cli import language
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session, one_of
from bizenv.contract.schemas import FILES, FOLDER, file_name, schema_text
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import LANGUAGES, Catalogue, Message, catalogue
from bizenv.model.book import PLANS
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
    source = files("bizenv") / ("example" if example else "skeleton") / written
    new = {**dict(_walk(source)), **dict(_schemas(written))}
    try:
        for path, data in new.items():
            _write(folder / path, data)
        added = _add_attributes(folder / ATTRIBUTES)
    except OSError as error:
        name, reason = error.filename, error.strerror or ""
        raise BizenvError("cannot-write", name=name, reason=reason) from None
    if history:
        new[ATTRIBUTES] = (folder / ATTRIBUTES).read_bytes()
        _write_history(folder, new, written)
    words = session.interface
    lines = [words("init.done", n=len(new) + added, folder=folder)]
    if words.language != written:
        lines.append(words("init.other-language"))
    kind = (
        f"history.{written}"
        if history
        else f"example.{written}"
        if example
        else "empty"
    )
    lines += _next_steps(folder, words, kind)
    session.write("\n".join(lines) + "\n")
    return 0


def _next_steps(folder: Path, words: Catalogue, kind: str) -> list[str]:
    """Return the commands to go on with, each with what it does."""
    named = f'"{folder}"' if " " in str(folder) else str(folder)
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


def _write_history(folder: Path, new: dict[str, bytes], written: str) -> None:
    """Make a repository of the example, with the commits of a year. Raises BizenvError."""
    from bizenv.cli.past import Past
    from bizenv.files.history import MAIN, begin_repository, write_history

    script = (files("bizenv") / "example" / f"{written}.json").read_text(
        encoding="utf-8"
    )
    past = Past(new, script, catalogue(written))
    steps = list(past.steps())
    for step in steps:
        if step.branch == MAIN:
            for path in step.files.keys() - new.keys():
                _write(folder / path, step.files[path])
    begin_repository(folder)
    write_history(folder, steps, past.office)


def _is_kept_by_git(folder: Path) -> bool:
    place = folder.resolve()
    return any((each / ".git").exists() for each in (place, *place.parents))


def _add_attributes(file: Path) -> bool:
    """Add the lines that git's attributes lack, and tell whether there were any."""
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = missing(before)
    if not lines:
        return False
    if before and not before.endswith("\n"):
        before += "\n"
    added = "\n".join(lines)
    _write(file, f"{before}{added}\n".encode())
    return True


def _walk(source: Traversable, above: str = "") -> Iterator[tuple[str, bytes]]:
    items = sorted(source.iterdir(), key=lambda each: each.name)
    for item in items:
        path = above + item.name
        if item.is_dir():
            yield from _walk(item, f"{path}/")
        else:
            yield path, item.read_bytes()


def _schemas(language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the schemas that the first lines of the files name, for editors."""
    for kind in FILES:
        text = schema_text(kind, language)
        yield f"{FOLDER}/{file_name(kind)}", text.encode()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
