"""In which language the command line speaks, and that it writes UTF-8."""

import re
import tempfile
from pathlib import Path

import pytest
from bizenv.asking.inquiry import Inquiry
from hypothesis import given
from hypothesis import strategies as st

from building import City
from conftest import Run
from programs import program
from repositories import Repo
from test_reports import written

# languages


def speak(monkeypatch: pytest.MonkeyPatch, locale: dict[str, str]) -> None:
    """Set a locale where none is set."""
    for name, value in locale.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("locale", "help_in", "data_in"),
    [
        ({}, "用法", "截至"),
        ({"LANG": "C"}, "用法", "截至"),
        ({"LC_ALL": "POSIX"}, "用法", "截至"),
        ({"LANG": "C.UTF-8"}, "用法", "截至"),
        ({"LANG": "en_US.UTF-8"}, "Usage", "截至"),
        ({"LANG": "zh_CN.UTF-8"}, "用法", "截至"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "Usage", "截至"),
    ],
)
@pytest.mark.usefixtures("at_example")
def test_help_follows_the_locale_and_data_the_workspace(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    locale: dict[str, str],
    help_in: str,
    data_in: str,
) -> None:
    speak(monkeypatch, locale)
    assert run("status", "--help").out.startswith(help_in)
    ran = run("status", "--plan", "demo")
    assert (ran.status, ran.err) == (0, "")
    assert data_in in ran.out


@pytest.mark.parametrize(
    ("locale", "usage"),
    [
        ({}, "用法"),
        ({"LANG": "C"}, "Usage"),
        ({"LC_ALL": "POSIX"}, "Usage"),
        ({"LANG": "C.UTF-8"}, "Usage"),
        ({"LC_ALL": "C.utf8", "LANG": "zh_CN.UTF-8"}, "Usage"),
        ({"LANG": "zh_CN.UTF-8"}, "用法"),
    ],
)
def test_outside_a_workspace_a_locale_without_language_asks_for_english(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    locale: dict[str, str],
    usage: str,
) -> None:
    speak(monkeypatch, locale)
    monkeypatch.chdir(tmp_path)
    for arguments in (("--help",), ("status", "--help")):
        assert run(*arguments).out.startswith(usage), arguments
    assert ("No workspace here" in run("status").err) == (usage == "Usage")


@pytest.mark.parametrize(
    ("locale", "usage"),
    [({}, "用法"), ({"LC_ALL": "C"}, "Usage"), ({"LANG": "zh_CN.UTF-8"}, "用法")],
)
def test_a_program_of_its_own_reads_its_locale(
    example: Path, tmp_path: Path, locale: dict[str, str], usage: str
) -> None:
    """As the tables above say of this process."""
    said = program("status", "--help", cwd=tmp_path, **locale).stdout.decode()
    assert said.startswith(usage)
    assert "截至" in program("status", cwd=example, **locale).stdout.decode()


def test_inside_a_workspace_the_program_s_own_help_follows_it(
    tmp_path: Path, example: Path
) -> None:
    assert program("--help", cwd=example, LANG="C.UTF-8").stdout.decode().startswith("用法")
    assert program("--bad", cwd=example, LANG="C.UTF-8").stderr.decode().count("选项")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/workspace.yaml").write_text("language: en\n")
    assert program("--help", cwd=tmp_path).stdout.startswith(b"Usage")


@pytest.mark.parametrize(
    "command",
    [
        "status --known-as-of 2025-05",
        "since 2025-05",
        "status --known-as-of HEAD~1",
        "since HEAD~1",
        "list --known-as-of no-such",
        "digest --since-published 2025-05",
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_revision_that_cannot_be_read_is_refused_in_the_workspace_s_language(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    language: str,
) -> None:
    repo = Repo.begin(tmp_path / "city")
    repo.commit()
    repo.git("tag", "2025-05")
    written(City(), repo.root)
    repo.commit({"plans/workspace.yaml": f"language: {language}\n"})
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    ran = run("--root", repo.root, *command.split())
    assert ran.status != 0
    assert bool(re.search("[一-鿿]", ran.err)) == (language == "zh")


@pytest.mark.parametrize("locale", ["C.UTF-8", "en_GB.UTF-8"])
def test_where_no_workspace_can_be_read_the_locale_chooses_the_language(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    repo = Repo.begin(tmp_path / "city")
    repo.commit()
    (repo.root / "plans").mkdir()
    monkeypatch.setenv("LC_ALL", locale)
    refused = run("--root", repo.root, "status", "--known-as-of", "HEAD").err
    assert not re.search("[一-鿿]", refused)


def test_lang_beats_both(example: Path) -> None:
    for arguments in (("--lang", "en", "status"), ("status", "--lang=en")):
        ran = program(*arguments, cwd=example, LANG="zh_CN.UTF-8")
        assert "As of 15 October 2025" in ran.stdout.decode()
    assert program("--lang", "en", "--help", LANG="zh_CN.UTF-8").stdout.startswith(b"Usage")


def test_the_workspace_s_language_is_that_of_its_data(tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    (folder / "plans/workspace.yaml").write_text("language: en\n")
    assert "As of" in program("status", cwd=folder, LANG="zh_CN.UTF-8").stdout.decode()
    assert program("status", "--help", cwd=folder, LANG="C").stdout.startswith(b"Usage")


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1", "zh_CN.GBK"])
def test_output_is_utf_8_whatever_the_locale(example: Path, locale: str) -> None:
    ran = program("overdue", "--dept", "示例住建局", cwd=example, LC_ALL=locale)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "推广一码缴费" in ran.stdout.decode("utf-8")


LINES = """
language: zh|language: en|language: fr|language: ~|language:|language : en|language: zh # en|language: *a
language: "en"|  language: en|# language: en|city: 示例市|city: 'a|b'|city: [a,|b]|city: a: b|city: ||...|---
time_zone: Asia/Shanghai|fiscal_year_starts: 7|policy:|unknown: x|? language|: en|&a city: b| |  more
""".strip()
WORDS = st.sampled_from(
    [
        *LINES.replace("\n", "|").split("|"),
        "language: en\r",
        "language: en ",
        "\t",
        "city: |",
        "city: a\u2028language: en",
        "city: a\x00",
    ]
)


@given(st.lists(WORDS, max_size=5).map("\n".join))
def test_the_language_is_that_of_the_settings_however_they_are_read(text: str) -> None:
    """What needs no parser is told without one, and never otherwise than the models tell it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "plans", "workspace.yaml")
        place.parent.mkdir()
        place.write_bytes(text.encode())
        quick = Inquiry(root=Path(folder))._plain_language()  # noqa: SLF001 - the two ways are compared
        assert quick in (None, Inquiry(root=Path(folder)).workspace.settings.language)


def test_plain_settings_need_no_parser(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    place = tmp_path / "plans" / "workspace.yaml"
    for text, spoken in {"city: 示例市\n": "zh", "# a, b\nlanguage: en\n\n": "en"}.items():
        place.write_text(text, encoding="utf-8")
        inquiry = Inquiry(root=tmp_path)
        assert inquiry.workspace_language() == spoken
        assert inquiry._workspace is None  # noqa: SLF001 - nothing was read
