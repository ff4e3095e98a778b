"""What a command line is told: in its own words, with this workspace's names, by the right day."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from building import EAST, MARKET, WEST, City
from conftest import Run
from repositories import Repo

LEDGER = f"plans/1.0/progress/{MARKET}.yaml"


def lines_of(city: City) -> dict[str, bytes]:
    """Return a city's files as offices write them: a line a record."""
    found: dict[str, bytes] = {}
    for path, data in city.files.items():
        tree = json.loads(data)
        text = data.decode()
        if isinstance(tree, list):
            text = "".join(f"- {json.dumps(each, ensure_ascii=False)}\n" for each in tree)
        if text:
            found[path] = text.encode()
    return found


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[City], None]:
    """Write a city, and stand in it."""

    def write(city: City) -> None:
        Repo(tmp_path).write(lines_of(city))
        monkeypatch.chdir(tmp_path)

    return write


def test_a_status_that_is_not_reported_is_not_said_to_be_not_started_too(
    run: Run, written: Callable[[City], None]
) -> None:
    written(City().task("").task("").says("2025-04-10 report task: '1.2', percent: 5"))
    void = ("--of-kind", "report", "--of-date", "2025-04-10", "--dept", MARKET)
    for language, said in (("zh", "正常推进（未填报）"), ("en", "on track (nothing reported)")):
        out = run(
            "--lang",
            language,
            "record",
            "void",
            "1.2",
            *void,
            "--as-of",
            "2025-04-20",
            "--dry-run",
        ).out
        assert out.rstrip().endswith(said)


def test_a_typing_error_is_mended_by_the_plan_s_own_document(
    run: Run, written: Callable[[City], None]
) -> None:
    written(City().plan("document: 示例府办〔2025〕1号").task("due: 2025-06-30"))
    options = ("--due", "2025-12", "--effective", "2025-03-01", "--reason", "录入更正")
    said = run("record", "amend", "1.1", *options).err
    assert '写方案本身的文号 --document "示例府办〔2025〕1号"' in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ("--reason", "调整"),
            "--document: 错误[amendment-without-document] 对任务1.1的调整没有写依据文件（--document）",
        ),
        (
            ("--document", "1号"),
            "--reason: 错误[amendment-without-document] 对任务1.1的调整没有写原因（--reason）",
        ),
    ],
)
def test_an_amendment_by_options_is_told_of_options(
    run: Run, written: Callable[[City], None], given: tuple[str, ...], said: str
) -> None:
    written(City())
    asked = ("record", "amend", "1.1", "--due", "2025-12", "--effective", "2025-04-20", *given)
    ran = run(*asked, "--as-of", "2025-04-20")
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err
    assert "document 和原因 reason" not in ran.err


def test_what_an_option_would_give_is_missing_as_an_option(
    run: Run, written: Callable[[City], None]
) -> None:
    written(City())
    ran = run("record", "void", "1.1", "--of-kind", "report", "--as-of", "2025-04-20")
    assert ran.status == 1
    assert "没有写 --of-date" in ran.err
    assert "键" not in ran.err


@pytest.mark.parametrize("kind", ["report percent: 5", "apply percent: 100"])
def test_a_second_void_says_which_line_voided_it(
    run: Run, written: Callable[[City], None], kind: str
) -> None:
    city = City().says(f"2025-04-10 {kind}")
    name = kind.partition(" ")[0]
    written(city.says(f"2025-04-11 void of: {{kind: {name}, date: 2025-04-10}}"))
    void = ("record", "void", "1.1", "--of-kind", name, "--of-date", "2025-04-10")
    ran = run(*void, "--as-of", "2025-04-20")
    assert ran.status == 1, ran.err
    assert f"已由 plans/1.0/progress/{MARKET}.yaml 第2行作废" in ran.err
    other = run(*void[:-1], "2025-04-09", "--as-of", "2025-04-20")
    assert "作废，不必再次作废" not in other.err


def test_hints_name_what_this_workspace_has(run: Run, written: Callable[[City], None]) -> None:
    written(City(tasks=(f"lead: [{EAST}, {WEST}]",)))
    ran = run("record", "report", "777777", "--percent", "5")
    assert "写作 1.0/1.1 这样" in ran.err
    ran = run("record", "report", "1.1", "--percent", "5", "--as-of", "2025-04-20")
    assert "有2个牵头部门" in ran.err
    assert "没有" not in ran.err


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "月报.CSV"])
def test_a_report_without_a_table_points_to_the_list(
    run: Run, written: Callable[[City], None], tmp_path: Path, name: str
) -> None:
    written(City())
    ran = run("digest", "-o", tmp_path / name)
    assert ran.status == 2
    assert f"bizenv list -o {tmp_path / name}".rpartition(".")[0] in ran.err


@pytest.mark.parametrize("given", ["option", "environment"])
def test_a_day_that_has_not_come_is_measured_by_the_as_of_day(
    run: Run, written: Callable[[City], None], monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    written(City())
    asked: tuple[str, ...] = ("--as-of", "2025-04-20")
    if given == "environment":
        monkeypatch.setenv("BIZENV_AS_OF", "2025-04-20")
        asked = ()
    ran = run("record", "report", "1.1", "--percent", "5", "--date", "2025-05-01", *asked)
    assert "（截至日是2025年4月20日）" in ran.err
    assert "今天是" not in ran.err
    assert "BIZENV_AS_OF" in ran.err


def test_guard_does_not_say_that_a_line_of_main_is_first_seen_today(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo.begin(tmp_path / "repo")
    old = '- {date: 2025-04-10, task: "1.1", kind: report, percent: 5}\n'
    new = '- {date: 2025-04-11, task: "1.1", kind: report, percent: 6}\n'
    first = lines_of(City().says("2025-03-20 report percent: 1"))
    repo.commit(first, day="2025-04-01")
    repo.git("tag", "bulletin")
    held = repo.root.joinpath(LEDGER).read_text(encoding="utf-8")
    repo.commit({LEDGER: held + old}, day="2025-04-11")
    monkeypatch.chdir(repo.root)
    asked = ("guard", "--as-of", "2025-09-03", "--base")
    ran = run(*asked, "bulletin")
    assert (ran.status, "2025年9月3日才存档" in ran.out) == (1, False)
    assert "bulletin 之后才存档" in ran.out
    assert "用 --base main" in ran.out
    assert run(*asked, "main").status == 0
    repo.git("checkout", "-q", "-b", "edit")
    repo.commit({LEDGER: held + old + new}, day="2025-09-03")
    ran = run(*asked, "bulletin")
    assert ran.out.count("bulletin 之后才存档") == 1
    assert ran.out.count("2025年9月3日才存档") == 1
    assert run(*asked, "main").out.count("2025年9月3日才存档") == 1
