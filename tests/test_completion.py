"""Completion: what is offered where, as the shells ask for it."""

import io
import os
import re
import shlex
import shutil
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from bizenv.cli.app import run
from bizenv.cli.commands import COMMANDS
from bizenv.messages import catalogue
from bizenv.report.status import GROUPINGS

from conftest import DAY, ROOT
from odd_city import ODD, PARK, SHELLS, write_odd_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city of odd names. Not to be written to."""
    root = tmp_path_factory.mktemp("示例 city")
    write_odd_city(root)
    return root


@dataclass(frozen=True)
class Asked:
    """What the shell's script is answered."""

    returncode: int
    stdout: str
    stderr: str


def ask(shell: str, cwd: Path, **environment: str) -> Asked:
    """Ask as the shell's script does, but within this process: test_completion_in_shells.py starts the program."""
    clean = {"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY, **environment}
    clean.setdefault("_BIZENV_COMPLETE", f"complete_{shell}")
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, clean, clear=True),
        chdir(cwd),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            status = run([])
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
    return Asked(status, out.getvalue(), err.getvalue())


def in_bash(cwd: Path, *words: str, **environment: str) -> list[str]:
    """Return what bash may offer for the last of the words."""
    ran = ask(
        "bash",
        cwd,
        COMP_WORDS="\n".join(("bizenv", *words)),
        COMP_CWORD=str(len(words)),
        **environment,
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def in_fish(cwd: Path, line: str, **environment: str) -> dict[str, str]:
    """Return what fish may offer at the end of a line, and what it shows beside."""
    ran = ask(
        "fish",
        cwd,
        _TYPER_COMPLETE_ARGS=line,
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        **environment,
    )
    assert ran.stderr == ""
    return dict(re.findall(r"^([^\t\n]+)\t?(.*)$", ran.stdout, flags=re.MULTILINE))


def in_zsh(cwd: Path, line: str, **environment: str) -> str:
    """Return the code that zsh is to evaluate."""
    ran = ask("zsh", cwd, _TYPER_COMPLETE_ARGS=line, **environment)
    assert (ran.stderr, ran.returncode) == ("", 0)
    return ran.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_commands_come_with_the_help_of_the_catalogue(city: Path, language: str) -> None:
    words = catalogue(language)
    offered = in_fish(city, f"bizenv --lang {language} ")
    assert offered == {name: words(f"help.{name}").partition("\n")[0] for name in COMMANDS}


def test_help_follows_the_locale_then_the_workspace(city: Path) -> None:
    assert in_fish(city, "bizenv in", LANG="en_US.UTF-8")["init"] == catalogue("en")("help.init")
    assert in_fish(city, "bizenv in", LANG="C.UTF-8")["init"] == catalogue("zh")("help.init")


def test_options_are_offered_once_and_with_help(city: Path) -> None:
    offered = in_fish(city, "bizenv --lang en status --plan 2.0 --by kind ")
    assert offered["--dept"] == catalogue("en")("option.dept")
    assert {"--plan", "--help"} <= offered.keys()  # --plan can be repeated
    assert not {"--by", "-o"} & offered.keys()
    assert in_fish(city, "bizenv --show-") == {
        "--show-completion": catalogue("zh")("option.show-completion")
    }
    assert in_bash(city, "show", "2.0/1.1.1", "--de") == ["--despite-errors"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("st", ["status", "stocktake"]),
        ("status --plan ", ["1.0", "2.0", "3.0"]),
        ("status --plan 2", ["2.0"]),
        ("status --dept 示例数", ["示例数据局"]),
        ("status --dept 住", ["住建局"]),
        ("status --dept 旧", ["旧政务局"]),
        ("status --dept 园", ["园区"]),
        ("status --dept 示例开", [r"示例开发区\(园区\)"]),
        ("status --section ", ["1", "1.1", "2", "3"]),
        ("status --plan 1.0 --section ", ["1", "1.1", "9"]),
        ("status --closed --section 9", ["9"]),
        ("status --as-of 2025-04-01 --section 9", ["9"]),
        ("status --as-of 2025-04- --section 9", []),
        ("status --section 1.1.", ["1.1.1", "1.1.2"]),
        ("show 2.0/", ["2.0/1.1.1", "2.0/1.1.2", "2.0/2.1", "2.0/2.2"]),
        ("show 9", ["9.1"]),
        ("show 1.0/9", ["1.0/9.1"]),
        ("show --plan 2.0 2", ["2.1", "2.2"]),
        ("show --plan 2.0 2.0/2", ["2.0/2.1", "2.0/2.2"]),
        ("status --by ", [*GROUPINGS, "tag:考核组", "tag:类型"]),
        ("status --by tag:类", ["tag:类型"]),
        ("record ap", ["apply"]),
        ("record report 2.0/1.", ["2.0/1.1.1", "2.0/1.1.2"]),
        ("record report 1.1.1 --dept 示例数", ["示例数据局"]),
        ("record report 1.1.1 --forecast ", ["on_time", "difficult", "cannot"]),
        ("record void 1.1.1 --of-kind re", ["report", "return", "reopen", "refuse"]),
        ("record apply 1.1.1 --format ", ["text", "json", "markdown", "html"]),
        ("record apply 1.1.1 --evi", ["--evidence"]),
        ("record --fr", ["--from"]),
        (
            "list --status ",
            [
                "overdue",
                "at-risk",
                "on-track",
                "paused",
                "in-review",
                "completed",
                "carried-over",
                "merged",
                "cancelled",
            ],
        ),
        ("list --status at_", ["at_risk"]),
        ("status --format ", ["text", "json", "csv", "xlsx", "markdown", "html"]),
        ("validate --format ", ["text", "json", "markdown", "html", "github", "gitlab", "sarif"]),
        ("guard --format s", ["sarif"]),
        ("diff --format ", ["text", "json", "csv", "xlsx", "markdown", "html"]),
        ("status --role ", ["lead", "support"]),
        ("status --fail-on ", ["overdue", "at-risk"]),
        ("status --lang ", ["zh", "en"]),
        ("--color ", ["auto", "always", "never"]),
        ("status --due 2025Q", ["2025Q2", "2025Q4"]),
        ("status --due o", ["ongoing"]),
        ("list --within ", ["7d", "30d", "90d"]),
        ("schema am", ["amendments"]),
        ("schema code", ["codeowners"]),
        ("status --dept 没有", []),
        ("statsu --plan ", []),
        ("status --nonsense 1 --plan 2", ["2.0"]),
    ],
)
def test_values(city: Path, words: str, offered: list[str]) -> None:
    assert in_bash(city, *words.split(" ")) == offered


def test_departments_first_then_what_else_they_are_called(city: Path) -> None:
    assert list(in_fish(city, "bizenv status --dept ")) == ["示例住建局", "示例数据局", ODD, PARK]
    assert in_fish(city, "bizenv status --dept E") == {"Example Housing Bureau": "示例住建局"}
    assert in_fish(city, "bizenv status --dept 示例住") == {"示例住建局": "市直部门"}
    assert in_fish(city, "bizenv show 2.0/2.2") == {"2.0/2.2": "增补任务"}


def test_the_shipped_plan() -> None:
    assert in_bash(ROOT, "status", "--dept", "各经") == [r"各经济开发区\(园区\)"]
    assert r"市工商业联合会\(总商会\)" in in_bash(ROOT, "status", "--dept", "市工商业")
    assert len(in_bash(ROOT, "show", "6.0/")) == 70


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("--dept", "示例开发区\\(园"), r"示例开发区\(园区\)"),
        (("--dept", '"示例开发区(园'), "示例开发区(园区)"),
        (("--dept", "'示例开发区(园"), "示例开发区(园区)"),
        (("--dept", "Example\\ "), r"Example\ Housing\ Bureau"),
        (("--dept", "=", "示例开"), r"示例开发区\(园区\)"),
        (("--dept=示例开",), r"--dept=示例开发区\(园区\)"),  # where = is none of COMP_WORDBREAKS
        (("--by", "tag", ":", "类"), "类型"),
        (("--by", "=", "tag", ":", "类"), "类型"),
        (("--by", "tag:类"), "tag:类型"),  # where : is none of COMP_WORDBREAKS
        (("--by", "'tag:类"), "tag:类型"),
    ],
)
def test_bash_takes_words_apart(city: Path, words: tuple[str, ...], offered: str) -> None:
    assert in_bash(city, "status", *words) == [offered]


def test_bash_words_may_come_on_one_line(city: Path) -> None:
    ran = ask("bash", city, COMP_WORDS="bizenv status --plan 2", COMP_CWORD="3")
    assert ran.stdout == "2.0\n"


def test_odd_names_are_quoted(city: Path) -> None:
    (quoted,) = in_bash(city, "status", "--dept", "示例\\'")
    assert shlex.split(quoted) == [ODD]
    (quoted,) = in_bash(city, "status", "--dept", "'示例'\\''")
    assert shlex.split(f"'{quoted}'") == [ODD]


def test_zsh_is_given_code(city: Path) -> None:
    code = in_zsh(city, "bizenv status --dept 示例开发区\\(")
    assert f"($'{PARK}')" in code
    assert in_zsh(city, "bizenv status --dept 没有") == ""
    assert in_zsh(city, "bizenv init ") == "_files\n"


def test_files_are_left_to_the_shell(city: Path) -> None:
    def files_fit(line: str) -> bool:
        return (
            ask(
                "fish", city, _TYPER_COMPLETE_ARGS=line, _TYPER_COMPLETE_FISH_ACTION="is-args"
            ).returncode
            == 1
        )

    for line in (
        "bizenv --root ",
        "bizenv status -o ",
        "bizenv status --output=",
        "bizenv init ",
        "bizenv validate ",
    ):
        assert files_fit(line), line
    for line in ("bizenv ", "bizenv status ", "bizenv status --dept 没有", "bizenv nonsense "):
        assert not files_fit(line), line
    assert ask("bash", city, COMP_WORDS="bizenv\ninit\n", COMP_CWORD="2").returncode == 1
    assert ask("bash", city, COMP_WORDS="bizenv\nnonsense\n", COMP_CWORD="2").returncode == 0


def test_the_workspace_may_be_elsewhere(city: Path, tmp_path: Path) -> None:
    assert in_bash(tmp_path, "--root", shlex.quote(str(city)), "status", "--plan", "") == [
        "1.0",
        "2.0",
        "3.0",
    ]
    assert in_bash(tmp_path, "--root", "=", shlex.quote(str(city)), "status", "--plan", "2") == [
        "2.0"
    ]
    assert in_bash(tmp_path, "status", "--plan", "", BIZENV_ROOT=str(city)) == ["1.0", "2.0", "3.0"]
    assert in_bash(tmp_path, "--root", "~", "status", "--plan", "2", HOME=str(city)) == ["2.0"]
    assert in_bash(tmp_path, "--root", "$HOME", "status", "--plan", "2", HOME=str(city)) == ["2.0"]
    assert in_bash(city / "plans" / "2.0", "status", "--plan", "2") == ["2.0"]
    assert list(in_fish(city, "BIZENV_AS_OF=2025-04-01 bizenv status --plan 2")) == ["2.0"]


def test_without_a_workspace_nothing_is_offered_but_what_bizenv_knows(tmp_path: Path) -> None:
    for option in ("--plan", "--dept", "--section", "--due"):
        assert in_bash(tmp_path, "status", option, "") == []
    assert in_bash(tmp_path, "--root", "/nowhere", "status", "--plan", "") == []
    assert in_bash(tmp_path, "show", "") == []
    assert in_bash(tmp_path, "status", "--role", "") == ["lead", "support"]
    assert len(in_bash(tmp_path, "status", "--by", "")) == 7
    assert len(in_bash(tmp_path, "")) == len(COMMANDS)


def test_of_broken_files_what_can_be_had(city: Path, tmp_path: Path) -> None:
    root = tmp_path / "broken"
    shutil.copytree(city, root)
    (root / "plans" / "2.0" / "plan.yaml").write_bytes(b"plan: [\xff")
    (root / "plans" / "departments.yaml").write_text(
        "departments: [7, {name: 示例甲局}, {name: [1]}, {aliases: x}, {}]\ngroups: 3\n",
        encoding="utf-8",
    )
    (root / "plans" / "3.0" / "amendments.yaml").write_text("{a: b}", encoding="utf-8")
    (root / "plans" / "workspace.yaml").write_text("{", encoding="utf-8")
    assert in_bash(root, "status", "--plan", "") == ["1.0", "2.0", "3.0"]
    assert in_bash(root, "status", "--dept", "") == ["示例甲局"]
    assert in_bash(root, "status", "--dept", "示") == ["示例甲局"]
    assert in_bash(root, "status", "--section", "") == ["1", "1.1", "3"]
    assert in_bash(root, "show", "3.0/3") == ["3.0/3.1"]
    assert in_bash(root, "status", "--by", "tag") == ["tag:类型"]
    shutil.rmtree(root / "plans" / "3.0")
    (root / "plans" / "3.0").write_text("no folder", encoding="utf-8")
    (root / "plans" / "departments.yaml").unlink()
    (root / "plans" / "departments.yaml").mkdir()
    assert in_bash(root, "status", "--plan", "") == ["1.0", "2.0"]
    assert in_bash(root, "status", "--dept", "") == []


def test_control_characters_reach_no_terminal(city: Path, tmp_path: Path) -> None:
    root = tmp_path / "hostile"
    shutil.copytree(city, root)
    register = r'departments: [{name: "甲\n乙"}, {name: "甲\e[2J"}, {name: 甲局, kind: "a\e[2J\nb"}, {name: 甲　乙}]'
    (root / "plans" / "departments.yaml").write_text(register, encoding="utf-8")
    assert in_fish(root, "bizenv status --dept 甲") == {"甲[2J": "", "甲局": "a[2J b", "甲　乙": ""}
    assert "$'甲　乙'" in in_zsh(root, "bizenv status --dept 甲")


@pytest.mark.parametrize(
    "environment",
    [
        {"_BIZENV_COMPLETE": "complete_bash"},
        {"_BIZENV_COMPLETE": "complete_bash", "COMP_WORDS": "", "COMP_CWORD": "x"},
        {
            "_BIZENV_COMPLETE": "complete_bash",
            "COMP_WORDS": "bizenv\nstatus\n--dept\n'示\"",
            "COMP_CWORD": "3",
        },
        {
            "_BIZENV_COMPLETE": "complete_bash",
            "COMP_WORDS": "bizenv\n--lang\nfr\nstatus\n--by\nx",
            "COMP_CWORD": "5",
        },
        {"_BIZENV_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "bizenv statsu --dept "},
        {"_BIZENV_COMPLETE": "complete_fish"},
        {"_BIZENV_COMPLETE": "complete_fish", "_TYPER_COMPLETE_ARGS": "bizenv -- -- "},
    ],
)
def test_whatever_is_asked_there_are_no_messages(city: Path, environment: dict[str, str]) -> None:
    ran = ask("", city, **environment)
    assert (ran.returncode, ran.stderr) in ((0, ""), (1, ""))


def test_the_page_gives_commands_that_work(tmp_path: Path) -> None:
    page = (ROOT / "docs/en/completion.md").read_text(encoding="utf-8")
    for shell in SHELLS:
        assert f"_BIZENV_COMPLETE=source_{shell} bizenv" in page
        ran = ask("", tmp_path, _BIZENV_COMPLETE=f"source_{shell}")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert f"_BIZENV_COMPLETE=complete_{shell}" in ran.stdout
