"""Terminals and pipes: colours, widths, answers that are lost."""

import os
import pty
import re
import shlex
import shutil
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path
from typing import Final

import pytest
from bizenv.cli.app import _fail
from bizenv.cli.output import after_writing
from bizenv.diagnostics import BizenvError
from bizenv.messages import Message
from rich.cells import cell_len

from building import City
from conftest import DAY, in_turn
from programs import BIZENV, program
from test_reports import written

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(columns: int, *arguments: str, cwd: Path, **environment: str) -> str:
    """Run bizenv on a terminal of some columns and return what it writes there."""
    parent, child = pty.openpty()
    ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    clean = {
        "PATH": os.environ["PATH"],
        "BIZENV_AS_OF": DAY,
        "TERM": "xterm-256color",
        **environment,
    }
    process = subprocess.Popen(
        [*BIZENV, *arguments], cwd=cwd, env=clean, stdout=child, stderr=child
    )
    os.close(child)
    chunks = []
    while True:
        try:
            chunk = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(parent)
    assert process.wait() == 0
    return b"".join(chunks).decode().replace("\r\n", "\n")


# terminals and pipes


def test_a_pipe_gets_plain_text_with_aligned_columns(example: Path) -> None:
    out = program("status", "--plan", "demo", cwd=example).stdout.decode()
    assert "\x1b" not in out
    lines = out.splitlines()
    top = next(number for number, line in enumerate(lines) if line.startswith("灯"))
    table = lines[top : lines.index(next(line for line in lines if line.startswith("口径")))]
    assert len({cell_len(line) for line in table}) == 1


def test_a_closed_pipe_is_no_error(example: Path) -> None:
    command = f"{sys.executable} -m bizenv list --closed | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=example,
        env={"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY},
        capture_output=True,
        check=False,
    )
    assert ran.stderr == b""
    assert ran.stdout.decode().splitlines()[-1] == "0"


def lost(command: str, output: str, cwd: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run a command whose output goes where it is lost, and tell its status behind what it told.

    A pipe's reader is gone before the command begins.
    """
    reader, writer = os.pipe()
    os.close(reader)
    redirected = command if output == "| true" else f"{command} {output}"
    try:
        return subprocess.run(
            ["bash", "-c", f"{redirected}; echo $? >&2"],
            cwd=cwd,
            env={"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)


LOST: Final = {">&-": "3", "> /dev/full": "3", "| true": "0"}
"""Where an answer goes, and the exit status."""
ANSWERING: Final = ("status", "validate", "list --format json", "--version", "overdue --format csv")


@pytest.mark.parametrize(("command", "output"), in_turn(ANSWERING, LOST))
def test_an_answer_that_is_lost_is_no_success(example: Path, command: str, output: str) -> None:
    """Whoever reads a pipe and stops had enough: that is no error."""
    ran = lost(f"{sys.executable} -m bizenv {command}", output, example)
    *told, status = ran.stderr.decode().splitlines()
    expected = LOST[output]
    assert (status, bool(told)) == (expected, expected == "3"), told
    assert not any("Exception ignored" in line for line in told)


@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("command", ["status", "list --format csv", "nosuch"])
def test_a_note_that_cannot_be_said_costs_nothing_of_the_answer(
    example: Path, tmp_path: Path, command: str, buffered: str
) -> None:
    city = shutil.copytree(example, tmp_path / "city")
    (city / "plans/demo/reviews.yaml").unlink()
    asked = [sys.executable, "-m", "bizenv", *command.split(), "--as-of", "2025-10-21"]
    around = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": buffered}
    heard = subprocess.run(asked, cwd=city, env=around, capture_output=True, check=False)
    assert heard.stderr != b""
    for aside in ("/dev/full", "&-"):
        unheard = subprocess.run(
            ["bash", "-c", f"{shlex.join(asked)} 2>{aside}"],
            cwd=city,
            env=around,
            stdout=subprocess.PIPE,
            check=False,
        )
        assert (unheard.returncode, unheard.stdout) == (heard.returncode, heard.stdout), aside


@pytest.mark.parametrize("output", [">&-", "> /dev/full", "| true", "> /dev/full --format json"])
def test_records_that_stand_though_the_answer_is_lost_are_no_refusal(
    example: Path, tmp_path: Path, output: str
) -> None:
    city = shutil.copytree(example, tmp_path / "city")
    record = f"{sys.executable} -m bizenv record report demo/1.2.3 --dept 住建局 --percent 90 --date 2025-10-15 --lang en"
    ledger = city / "plans/demo/progress/示例住建局.yaml"
    before = ledger.read_text(encoding="utf-8").count("\n")
    ran = lost(record, output, city)
    *told, status = ran.stderr.decode().splitlines()
    assert status == "4"
    assert f"示例住建局.yaml:{before + 1}" in told[0]
    assert told[1] == "hint: the records stand; do not record them again"
    assert ledger.read_text(encoding="utf-8").count("\n") == before + 1


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (KeyError("no.sentence"), "error.internal"),
        (RecursionError("too deep"), "error.internal"),
        (KeyboardInterrupt(), "interrupted"),
        (BizenvError("no-such-ending"), "error.no-such-ending"),
        (ValueError("I/O operation on closed file"), "error.internal"),
    ],
)
def test_whatever_hinders_the_answer_what_was_written_is_told(
    error: BaseException, why: str
) -> None:
    with (
        pytest.raises(BizenvError) as raised,
        after_writing(["a.yaml:7"], "written-not-printed"),
    ):
        raise error
    told = raised.value.message
    assert (raised.value.status, told.code) == (4, "error.written-not-printed")
    assert told.args["places"] == ["a.yaml:7"]
    reason = told.args["reason"]
    assert isinstance(reason, Message)
    assert reason.code == why


def test_what_hinders_an_answer_before_anything_was_written_is_itself_told() -> None:
    with pytest.raises(KeyError), after_writing([], "written-not-printed"):
        raise KeyError


def test_an_error_that_has_no_words_is_named_by_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _fail(BizenvError("never-written-down", name="x")) == 3
    assert capsys.readouterr().err == "bizenv: error.never-written-down {'name': 'x'}\n"


@pytest.mark.parametrize("output", ["> /dev/full", "| true"])
def test_what_waits_to_be_written_when_an_error_ends_the_run_adds_nothing(
    tmp_path: Path, output: str
) -> None:
    code = (
        "import sys; from bizenv.cli import app; from bizenv.diagnostics import BizenvError;"
        "app._open_streams(); print('x'); sys.exit(app._fail(BizenvError('withheld')))"
    )
    ran = lost(f'{sys.executable} -c "{code}"', output, tmp_path)
    *told, status = ran.stderr.decode().splitlines()
    assert status == "3", told
    assert not any("Exception ignored" in line for line in told)


def test_a_terminal_gets_colours_and_a_table_that_fits(example: Path) -> None:
    out = on_terminal(120, "status", "--plan", "demo", cwd=example)
    assert "\x1b[1;31m红" in out
    assert max(map(cell_len, ESCAPE.sub("", out).splitlines())) <= 120


@pytest.mark.parametrize("command", ["status", "overdue", "at-risk", "list"])
def test_a_narrow_terminal_is_respected(example: Path, command: str) -> None:
    out = ESCAPE.sub("", on_terminal(60, command, "--plan", "demo", cwd=example))
    assert max(map(cell_len, out.splitlines())) <= 60
    assert "示例住建局" in out.replace("\n", "")


def test_no_color_is_respected(example: Path) -> None:
    assert "\x1b[" not in on_terminal(120, "status", "--plan", "demo", cwd=example, NO_COLOR="1")


def test_color_can_be_forced_and_forbidden(example: Path) -> None:
    for arguments in (("--color", "always", "status"), ("status", "--color", "always")):
        assert b"\x1b[" in program(*arguments, cwd=example, NO_COLOR="1").stdout
    assert "\x1b[" not in on_terminal(120, "status", "--color", "never", cwd=example)


def test_validate_shows_the_line_and_a_caret_on_a_terminal(tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    (folder / "plans/1.0/plan.yaml").write_text(
        'plan: "1.0"\ntitle: 示例方案\nissued: 2025-03-01\ntasks:\n  - {id: "1", title: 任务, lead: [示例市场监管里局], due: 2025}\n'
    )
    parent, child = pty.openpty()
    ran = subprocess.run(
        [*BIZENV, "validate"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "NO_COLOR": "1"},
        stdout=child,
        check=False,
    )
    os.close(child)
    out = os.read(parent, 65536).decode().replace("\r\n", "\n")
    os.close(parent)
    assert ran.returncode == 1
    lines = [line for line in out.splitlines() if "│" in line]
    start = cell_len(lines[0][: lines[0].index("示例市场监管里局")])
    assert lines[1] == f"{' ' * (cell_len('  5'))} │ {' ' * (start - cell_len('  5 │ '))}{'^' * 16}"
    assert "是“示例市场监管局”吗？" in out
