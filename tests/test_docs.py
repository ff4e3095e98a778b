"""What is not documented fails, and what is documented is true."""

import re
import shlex

import pytest
from conftest import DAY, ROOT, Run

from bizenv.checks import RULES
from bizenv.cli.app import COMMANDS
from bizenv.render import OUTPUTS

READMES = ("README.md", "README.zh-CN.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_blocks(name: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text(name), flags=re.DOTALL)


def test_both_readmes_give_the_same_two_commands() -> None:
    assert shell_blocks("README.md")[:2] == shell_blocks("README.zh-CN.md")[:2]


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    main, tests = shell_blocks("README.md")[:2]
    lines = text(".ci/run").splitlines()
    assert lines.index(tests.strip()) < lines.index(main.strip())


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", READMES)
def test_the_run_in_the_readme_is_real(run: Run, name: str) -> None:
    match = re.search(r"```console\n\$ bizenv (.*?)\n(.*?)```", text(name), flags=re.DOTALL)
    assert match is not None
    assert run(*shlex.split(match[1])).out == match[2]


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert [command for command in COMMANDS if f"bizenv {command} " not in text(name)] == []


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("name", READMES)
def test_the_commands_in_the_readme_run(
    run: Run, name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIZENV_ROOT", str(ROOT))
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    monkeypatch.chdir(tmp_path_factory.mktemp("readme"))
    lines = [line for line in shell_blocks(name)[2].splitlines() if line]
    assert len(lines) > 5
    for line in lines:
        command = shlex.split(line.partition("#")[0])
        assert command[0] == "bizenv"
        ran = run(*command[1:])
        assert (ran.status, ran.err) == (0, ""), line


def test_every_check_and_format_is_registered() -> None:
    checks = {path.stem for path in (ROOT / "src/bizenv/checks").glob("*.py")} - {"__init__", "subject"}
    assert checks == {rule.__name__ for rule in RULES}
    rendering = {path.stem for path in (ROOT / "src/bizenv/render").glob("*.py")} - {"__init__", "layout", "terminal"}
    assert rendering == {entry.partition(":")[0] for formats in OUTPUTS.values() for entry in formats.values()}


@pytest.mark.usefixtures("at_root")
def test_the_shipped_plans_validate(run: Run) -> None:
    ran = run("validate")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "3 个文件，0 个错误，3 个警告")
    assert ran.out.count("[open-group-leads]") == 3  # the document lets an open group lead three tasks


@pytest.mark.usefixtures("at_example")
def test_the_example_city_validates(run: Run) -> None:
    ran = run("validate", "--as-of", "2026-01-31")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "29 个文件，0 个错误，2 个警告")


def test_links_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
