"""Nothing but ledger.py writes under plans/: said of the source, and of what commands open while they run."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, Run


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A workspace with one ledger."""
    from writers import make

    make(tmp_path / "city")
    return tmp_path / "city"


WRITERS = {
    "cli/answering.py": "appends to the job summary that GITHUB_STEP_SUMMARY names",
    "cli/calendar.py": "hands the session calendars for the file or folder that -o names, never under plans/",
    "cli/export.py": "hands the session workbooks for the file that -o names, never under plans/",
    "cli/form.py": "hands the session forms, and makes the folder that -o names, never under plans/",
    "cli/letters.py": "hands the session letters, and makes the folder that -o names, never under plans/",
    "cli/send.py": "writes the file of recipients to begin with that -o names, never under plans/",
    "cli/init.py": "writes a workspace into a folder that has none",
    "cli/files.py": "writes an answer to the file that -o names, never under plans/",
    "cli/session.py": "hands over the bytes of an answer",
    "formats/official.py": "asks fc-list which fonts there are",
    "formats/circular_pdf.py": "makes a PDF in a folder of its own, by LibreOffice",
    "files/git_folder.py": "runs git: to read, and to make the repository of an example that `init --history` writes",
    "files/revision.py": "runs git: to read the files of a commit",
    "guard/authors.py": "writes the allowed signers into a folder of its own, for git to read",
    "importers/formats/archive.py": "opens parts of a packed document, to read",
    "importers/formats/sheet_parts.py": "opens parts of a packed workbook, to read",
    "importers/formats/sandbox.py": "runs itself with limits, to read a document",
    "recording/ledger.py": "appends records",
    "recording/sharing.py": "makes folders and the lock for the ledger",
    "recording/system.py": "opens folders, to flush them",
    "pages/waiting.py": "keeps rows that wait for their turn in a file without a name",
    "remembered/database.py": "keeps what was counted of plans in the user's own folder of answers, never under plans/",
    "remembered/store.py": "keeps answers in the user's own folder of answers, never under plans/",
    "sending/journal.py": "appends what was sent, beside the file of recipients",
    "site/kept.py": "keeps the list of what was published, in the folder that `publish` names",
    "site/folder.py": "writes pages into the folder that `publish` names, never under plans/",
    "site/opened.py": "what site/folder.py writes with: files and folders of that folder, held open",
}
WRITING = {
    "write_bytes",
    "write_text",
    "replace",
    "rename",
    "unlink",
    "mkdir",
    "touch",
    "symlink_to",
    "hardlink_to",
    "rmdir",
    "chmod",
}


def writing(path: Path) -> Iterator[str]:
    """Yield what a module may change files with: calls by name, opens in other modes than reading, `os`, `shutil`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            yield from sorted(
                str(name) for name in names & {"shutil", "tempfile", "subprocess", "mmap"}
            )
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        owner = getattr(getattr(node.func, "value", None), "id", "")
        if name == "open" and owner != "os":
            place = 1 if isinstance(node.func, ast.Name) else 0
            modes = [
                *node.args[place : place + 1],
                *(k.value for k in node.keywords if k.arg == "mode"),
            ]
            if any(
                not (isinstance(mode, ast.Constant) and set(str(mode.value)) <= set("rbt"))
                for mode in modes
            ):
                yield f"open({ast.unparse(node)})"
        elif (owner == "os" and name in ("open", "fdopen")) or (
            name in WRITING and not _of_text(node)
        ):
            yield name


def _of_text(node: ast.Call) -> bool:
    """Whether it is a method of text or of dates, or dataclasses.replace: those have two arguments, or keywords."""
    return getattr(node.func, "attr", "") in ("", "replace") and (
        len(node.args) == 2 or bool(node.keywords) or len(node.args) > 2
    )


def test_no_other_module_can_write_files() -> None:
    source = ROOT / "src/bizenv"
    found = {
        path.relative_to(source).as_posix(): set(writing(path)) for path in source.rglob("*.py")
    }
    harmless = {
        "cli/app.py",
        "cli/output.py",
        "files/snapshot.py",
    }  # open the null device in place of a closed stream; files to read them
    assert {name for name, calls in found.items() if calls} - harmless == set(WRITERS)


AUDIT = """
import os, sys
from pathlib import Path
root, arguments = os.path.realpath(sys.argv[1]), sys.argv[2:]
seen = []
def hook(event, args):
    if event == "open":
        path, mode, flags = args
        write = bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
        paths = [path] if write else []
    elif event in ("os.rename", "os.link", "os.symlink"):
        paths = args[:2]
    elif event in ("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "os.chown", "shutil.copyfile"):
        paths = args[:1]
    else:
        return
    for each in paths:
        if isinstance(each, (str, bytes, os.PathLike)) and os.path.realpath(os.fsdecode(each)).startswith(root + "/plans"):
            frame = sys._getframe(1)
            while "/bizenv/" not in frame.f_code.co_filename:
                frame = frame.f_back
            seen.append(frame.f_code.co_filename.rpartition("/bizenv/")[2])
from bizenv.cli.app import run
sys.addaudithook(hook)
status = run(["--root", root, *arguments])
print("\\n".join(["writers:", str(status), *sorted(set(seen))]))
"""


@pytest.mark.parametrize(
    ("arguments", "writers"),
    [
        (("status",), []),
        (("validate",), []),
        (("show", "demo/1.1"), []),
        (("list", "-o", "out.csv"), []),
        (("schema", "plan", "-o", "out.json"), []),
        (("record", "report", "demo/1.1", "--percent", "1", "--dry-run"), []),
        (("record", "report", "demo/1.1", "--percent", "1"), ["recording/ledger.py"]),
        (("record", "report", "demo/1.2", "--percent", "1"), ["recording/ledger.py"]),
    ],
)
def test_while_commands_run_only_the_ledger_writes_under_plans(
    city: Path, arguments: tuple[str, ...], writers: list[str]
) -> None:
    ran = subprocess.run(
        (sys.executable, "-c", AUDIT, city, *arguments),
        cwd=city,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.partition("writers:\n")[2].splitlines() == ["0", *writers]


def test_answers_are_not_written_into_plans(run: Run, city: Path) -> None:
    before = (city / "plans/demo/plan.yaml").read_bytes()
    ran = run("--root", city, "status", "-o", city / "plans/demo/plan.yaml")
    assert ran.status == 3
    assert (city / "plans/demo/plan.yaml").read_bytes() == before
