"""The manual in Chinese has the pages, headings and examples of the one in English, and what it shows is real."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from bizenv.cli.commands import COMMANDS

from conftest import DAY, ROOT, Run, steady
from test_docs import CHECKS, NO_EXAMPLE, WORKSPACE, write, yaml_blocks

EN, ZH = ROOT / "docs/en", ROOT / "docs/zh"
MISSING: set[str] = set()
KINDS = {"读取错误": "Error of reading", "权限文件错误": "Error of a file of rights"}
KINDS |= {"考核排名错误": "Error of the ranking"}
KINDS |= {"规则错误": "Error of a rule", "警告": "Warning"}
FENCED = r"^```(\w*)\n(.*?)^```$"
CONSOLE = r"```console\n\$ bizenv (.*?)\n.*?```"


def pages(folder: Path) -> set[str]:
    return {page.relative_to(folder).as_posix() for page in folder.rglob("*.md")}


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of a page in a language, without remarks and the sentences that differ by language."""
    found = re.findall(FENCED, page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    texts = [
        re.sub(r"[ \t]+# .*$", "", each, flags=re.MULTILINE)
        for kind, each in found
        if kind == language
    ]
    return [re.sub(r'("(?:message|hint)"): ".*?"', r"\1", each) for each in texts]


def headings(page: Path) -> list[tuple[str, str]]:
    """Return the marks and words of the headings of a page."""
    prose = re.sub(FENCED, "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^(#+) (.*)$", prose, flags=re.MULTILINE)


def codes(page: Path) -> list[str]:
    return [words for _, words in headings(page) if re.fullmatch(r"[a-z][a-z0-9/ -]*", words)]


def keep(request: pytest.FixtureRequest, page: Path, real: str) -> None:
    """Hold a page to what it would be if what it shows were real. `--update-golden` writes it so."""
    if request.config.getoption("--update-golden"):
        page.write_text(real, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == real


BOTH = sorted(pages(EN) & pages(ZH))


def test_both_languages_have_the_same_pages() -> None:
    assert pages(ZH) - pages(EN) == set()
    assert pages(EN) - pages(ZH) == MISSING


@pytest.mark.parametrize("name", BOTH)
def test_both_languages_have_the_same_headings_and_examples(name: str) -> None:
    one, other = EN / name, ZH / name
    assert [marks for marks, _ in headings(one)] == [marks for marks, _ in headings(other)]
    for language in ("yaml", "json"):
        assert blocks(one, language) == blocks(other, language)


@pytest.mark.parametrize("name", ["checks.md", "guard.md", "json.md"])
def test_codes_are_headings_in_both_languages(name: str) -> None:
    assert codes(EN / name) == codes(ZH / name) != []


def test_the_kind_of_each_finding_is_the_same_in_both_languages() -> None:
    _, *rest = re.split(r"^## (.*)\n", (ZH / "checks.md").read_text("utf-8"), flags=re.MULTILINE)
    for code, section in zip(rest[::2], rest[1::2], strict=True):
        paragraph = CHECKS[code].strip().partition("\n\n")[0]
        said = re.findall(rf"\*({'|'.join(KINDS)})\*", section)
        meant = re.findall(rf"\*({'|'.join(KINDS.values())})\.?\*", paragraph, flags=re.IGNORECASE)
        assert [KINDS[each] for each in said] == [each.capitalize() for each in meant], code


def test_the_sentences_that_checks_show_are_real(
    request: pytest.FixtureRequest, run: Run, tmp_path: Path
) -> None:
    """Behind each failing example stands what validate says of it; at the top of the page an example of its own."""

    def said(name: str, files: dict[str, str]) -> str:
        write(tmp_path / name, files)
        lines = run(
            "--root", tmp_path / name, "validate", "--as-of", DAY, "--lang", "zh"
        ).out.splitlines()
        return "\n".join(each for each in lines[:-1] if each and not each.startswith("方案 "))

    page = ZH / "checks.md"
    intro, *rest = re.split(r"^(## .*\n)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    plan = "plans/demo/plan.yaml"
    top = said("top", {plan: WORKSPACE[plan].replace("due: 2025-06}", "due: 2025-6}")})
    real = re.sub(r"```\n.*?```", lambda _: f"```\n{top}\n```", intro, count=1, flags=re.DOTALL)
    for heading, section in zip(rest[::2], rest[1::2], strict=True):
        code = heading.removeprefix("## ").strip()
        shown = re.findall(r"```text\n.*?```", section, flags=re.DOTALL)
        assert len(shown) == (0 if code in NO_EXAMPLE else 1), code
        told = f"```text\n{said(code, yaml_blocks(CHECKS[code])[0])}\n```" if shown else ""
        real += heading + (section.replace(shown[0], told) if shown else section)
    keep(request, page, real)


def test_the_outputs_in_the_page_on_json_are_real_in_chinese(
    run: Run, at_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(at_example, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    written = (ZH / "json.md").read_text(encoding="utf-8")
    samples = re.findall(
        r"^([^\n]*)`bizenv ([^`\n]+)`：\n\n```json\n(.*?)```", written, re.MULTILINE | re.DOTALL
    )
    assert len(samples) == len(blocks(EN / "json.md", "json"))
    for before, command, shown in samples:
        if added := re.search(r"`(- \{.*\})`", before):
            ledger = tmp_path / "plans/demo-2024/progress/示例人社局.yaml"
            ledger.write_text(f"{ledger.read_text('utf-8')}{added[1]}\n", encoding="utf-8")
        assert json.loads(run(*shlex.split(command)).out) == json.loads(shown), command


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_s_page_shows_is_real_in_chinese(
    request: pytest.FixtureRequest, run: Run, name: str
) -> None:
    page = ZH / f"commands/{name}.md"
    written = page.read_text(encoding="utf-8")

    def commands(folder: Path) -> list[str]:
        return re.findall(CONSOLE, (folder / f"commands/{name}.md").read_text("utf-8"), re.DOTALL)

    assert commands(ZH) == [each.replace("--lang en", "--lang zh") for each in commands(EN)]

    def shown(match: re.Match[str]) -> str:
        out = steady(run(*shlex.split(match[1])).out)
        return f"```console\n$ bizenv {match[1]}\n{out}```"

    def helped(match: re.Match[str]) -> str:
        return f"```text\n{run(*match[1].split(), '--help', '--lang', 'zh').out}```"

    real = re.sub(CONSOLE, shown, written, flags=re.DOTALL)
    usage = r"```text\n用法：\s*bizenv ([a-z -]+?)(?: \[| 命令).*?```"
    assert len(re.findall(usage, real, re.DOTALL)) == len(
        blocks(EN / f"commands/{name}.md", "text")
    )
    keep(request, page, re.sub(usage, helped, real, flags=re.DOTALL))
    assert written.startswith(f"# bizenv {name}\n")
    kept = page.read_text(encoding="utf-8")
    assert run(name, "--help", "--lang", "zh").out in kept
