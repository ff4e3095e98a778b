"""The manual in two languages: a month's work runs as the page says, and both languages hold the same."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Once

RUN = ("month", "whole-month", "year")  # pages whose commands run from an empty folder
LANGUAGE = {"zh": ("zh_CN.UTF-8", "退出状态"), "en": ("en_US.UTF-8", "exit status")}
# What the English city calls what the Chinese one calls so: the two run the same commands.
CITIES = {
    " --lang en": "",
    "climate/3.1.1": "demo/3.1.1",
    "climate/2.1.4": "demo/1.3.1",
    "--plan climate --section 1.2": "--plan demo --section 1.6",
    "complaints-2024": "hotline-2024",
    '"plans/climate/progress/Exampleton Transit Authority.yaml"': "plans/demo/progress/示例税务局.yaml",
}
# A block of shell, and the output that is shown behind it, if any.
BLOCK = re.compile(r"```sh\n(?P<shell>.*?)```\n(?:\n```text\n(?P<shown>.*?)```)?", re.DOTALL)
COMMIT = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{10}(?![0-9A-Za-z])")
BOTH = sorted(
    str(page.relative_to(ROOT / "docs/zh"))
    for page in ROOT.glob("docs/zh/**/*.md")
    if (ROOT / "docs/en" / page.relative_to(ROOT / "docs/zh")).exists()
)


def blocks(page: str) -> list[tuple[str, str | None]]:
    """Return the blocks of shell of a page with what each is shown to print."""
    return [(each["shell"], each["shown"]) for each in BLOCK.finditer(page)]


def bare(shell: str) -> str:
    """Return what both languages share: commands without comments, settings without the language."""
    for english, chinese in CITIES.items():
        shell = shell.replace(english, chinese)
    return re.sub(r"\s*# .*|^language: ..$", "", shell, flags=re.MULTILINE)


def run_page(
    shells: list[str], folder: Path, locale: str, program: Path
) -> list[tuple[str, list[int]]]:
    """Run blocks in one shell, in an empty folder; return what each printed and the statuses of what failed in it."""
    for name in ("home", "work", "out"):
        (folder / name).mkdir()
    script = ["trap 'echo $? >&9' ERR"]
    for number, shell in enumerate(shells):
        script += [f"exec >'{folder}/out/{number}' 2>&1 9>'{folder}/out/{number}.failed'", shell]
    python = str(Path(sys.executable).parent)
    environment = {
        "HOME": str(folder / "home"),
        "PATH": os.pathsep.join([str(program), python, os.environ["PATH"]]),
        "LANG": locale,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    command = ["bash", "-c", "\n".join(script)]
    subprocess.run(command, cwd=folder / "work", env=environment, check=False)
    ran = []
    for number in range(len(shells)):
        out = (folder / f"out/{number}").read_text(encoding="utf-8")
        out = COMMIT.sub("…", out.replace(f"{folder.resolve()}/work", "…"))
        failed = (folder / f"out/{number}.failed").read_text(encoding="utf-8")
        ran.append((out, [int(status) for status in failed.split()]))
    return ran


def page_run(
    page: Path, locale: str, program: Path, once: Once
) -> tuple[Path, list[tuple[str, list[int]]]]:
    """Run the blocks of a page once for all workers; return the folder in which they ran, and what each printed."""
    shells = [shell for shell, _ in blocks(page.read_text(encoding="utf-8"))]

    def write(place: Path) -> None:
        place.mkdir()
        ran = run_page(shells, place, locale, program)
        (place / "ran.json").write_text(json.dumps(ran), encoding="utf-8")

    place = once(f"page-{page.parent.name}-{page.stem}", write)
    return place / "work", json.loads((place / "ran.json").read_text(encoding="utf-8"))


def shortened(out: str, shown: str) -> str:
    """Shorten an output as the page does: as many lines at the head and at the end, `…` for those between."""
    head, cut, end = shown.partition("…\n")
    if not cut or (head and not head.endswith("\n")):
        return out
    lines = out.splitlines(keepends=True)
    behind = end.count("\n")
    return "".join([*lines[: head.count("\n")], cut, *lines[len(lines) - behind :]])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGE)
@pytest.mark.parametrize("name", RUN)
def test_a_page_runs_as_it_says(
    request: pytest.FixtureRequest, name: str, language: str, program: Path, once: Once
) -> None:
    """`--update-golden` writes the outputs anew."""
    locale, status = LANGUAGE[language]
    page = ROOT / "docs" / language / f"{name}.md"
    written = page.read_text(encoding="utf-8")
    said = blocks(written)
    _, ran = page_run(page, locale, program, once)
    expected = [[int(each) for each in re.findall(rf"# {status} (\d)", shell)] for shell, _ in said]
    assert [failed for _, failed in ran] == expected, [out for out, failed in ran if failed]
    outs = iter(ran)

    def real(match: re.Match[str]) -> str:
        out, _ = next(outs)
        if match["shown"] is None:
            return match[0]
        return f"```sh\n{match['shell']}```\n\n```text\n{shortened(out, match['shown'])}```"

    renewed = BLOCK.sub(real, written)
    if request.config.getoption("--update-golden"):
        page.write_text(renewed, encoding="utf-8")
    else:
        assert renewed == written


@pytest.mark.parametrize("name", RUN)
def test_both_languages_run_the_same_commands(name: str) -> None:
    chinese, english = (
        [
            bare(shell)
            for shell, _ in blocks((ROOT / f"docs/{language}/{name}.md").read_text("utf-8"))
        ]
        for language in LANGUAGE
    )
    assert chinese == english


@pytest.mark.parametrize("name", BOTH)
def test_both_languages_have_the_same_headings(name: str) -> None:
    def levels(language: str) -> list[str]:
        page = (ROOT / "docs" / language / name).read_text(encoding="utf-8")
        return re.findall(r"^(#+) ", re.sub(r"```.*?```", "", page, flags=re.DOTALL), re.MULTILINE)

    assert levels("zh") == levels("en")


@pytest.mark.parametrize("language", LANGUAGE)
def test_every_page_is_in_the_list(language: str) -> None:
    folder = ROOT / "docs" / language
    pages = {str(each.relative_to(folder)) for each in folder.glob("**/*.md")} - {"README.md"}
    listed = re.findall(r"\]\(([^)#:]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert pages - set(listed) == set()
