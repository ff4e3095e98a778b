"""bizenv init: an empty workspace, or an example city, in either language."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from bizenv.cli import language
from bizenv.cli.options import Lang
from bizenv.cli.session import Session, one_of
from bizenv.contract.schemas import FILES, FOLDER, file_name, schema_text
from bizenv.diagnostics import BizenvError
from bizenv.messages import LANGUAGES, Catalogue, Message
from bizenv.model.book import PLANS
from bizenv.recording.upkeep import ATTRIBUTES, missing

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="argument.dir")]
Example = Annotated[bool, typer.Option("--example", help="option.example")]


def init(
    ctx: typer.Context, folder: Folder, *, example: Example = False, lang: Lang = None
) -> int:
    """Write a workspace into a folder that has none."""
    session: Session = ctx.obj
    one_of("--lang", lang, LANGUAGES)
    if (folder / PLANS).exists():
        hint = Message("hint.workspace-exists")
        raise BizenvError("workspace-exists", name=folder, hint=hint)
    written = language.written()
    source = files("bizenv") / ("example" if example else "skeleton") / written
    new = [*_walk(source), *_schemas()]
    try:
        for path, data in new:
            _write(folder / path, data)
        added = _add_attributes(folder / ATTRIBUTES)
    except OSError as error:
        name, reason = error.filename, error.strerror or ""
        raise BizenvError("cannot-write", name=name, reason=reason) from None
    words = session.interface
    lines = [words("init.done", n=len(new) + added, folder=folder)]
    if words.language != written:
        lines.append(words("init.other-language"))
    lines += _next_steps(folder, words, f"example.{written}" if example else "empty")
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


def _schemas() -> Iterator[tuple[str, bytes]]:
    """Yield the schemas that the first lines of the files name, for editors."""
    for kind in FILES:
        text = schema_text(kind)
        yield f"{FOLDER}/{file_name(kind)}", text.encode()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
