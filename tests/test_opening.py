"""What stood when tracking began: one edit with the mark of its document, told by readers, guarded."""

from pathlib import Path

import pytest

from building import MARKET, REVIEWER, City
from conftest import Run
from repositories import Repo
from test_reports import written

DOCUMENT = "示例府办通报〔2025〕8号"
LATE = "2025-09-01"
TABLE = (
    "编号,单位,日期,类型,完成比例,审核人\n"
    f"1.0/1.1,{MARKET},2025/5/20,申请完成,100%,\n"
    f"1.0/1.1,{MARKET},2025/7/2,审核通过,,{REVIEWER}\n"
    f"1.0/1.2,{MARKET},2025/8/31,填报,55%,\n"
)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A plan without records, committed; its table of the opening beside."""
    monkeypatch.setenv("BIZENV_AS_OF", LATE)
    repo = Repo.begin(tmp_path / "city")
    written(City().task("").task("due: 2025-12"), repo.root)
    for file in ("amendments.yaml", "reviews.yaml"):
        (repo.root / "plans/1.0" / file).unlink()
    repo.commit(day="2025-03-02")
    (tmp_path / "opening.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(repo.root)
    return repo


def opened(run: Run, *more: str) -> int:
    options = ("record", "--from", "../opening.csv", "--lang", "en")
    return run(*options, "--opening", DOCUMENT, *more).status


@pytest.mark.usefixtures("repo")
def test_an_opening_passes_the_guard_once_and_says_how_much_it_is(run: Run) -> None:
    assert opened(run) == 0
    ran = run("guard", "--base", "main", "--lang", "en")
    assert (ran.status, "opening of a plan: 3 lines" in ran.err) == (0, True), ran.out


def test_the_same_records_without_the_mark_are_back_dated(run: Run, repo: Repo) -> None:
    (repo.root / "docs").mkdir(exist_ok=True)
    table = repo.root.parent / "opening.csv"
    table.write_text("编号,日期,进展\n1.1,2025/5/20,甲\n1.1,2025/7/2,乙\n", encoding="utf-8")
    assert run("record", "--from", table).status == 0
    ran = run("guard", "--base", "main", "--lang", "en")
    assert (ran.status, ran.out.count("error[back-dated]")) == (1, 2)


def test_a_later_mark_excuses_nothing_and_is_found(run: Run, repo: Repo) -> None:
    assert opened(run) == 0
    repo.commit(day=LATE)
    said = ("1.2", "--date", "2025-06-01", "--percent", "30", "--opening", DOCUMENT)
    assert run("record", "report", *said).status == 0
    ran = run("guard", "--base", "main", "--lang", "en")
    assert ran.status == 1
    assert [code in ran.out for code in ("error[back-dated]", "error[opening-late]")] == [True] * 2


def test_the_mark_taken_off_or_put_on_later_is_a_rewriting(run: Run, repo: Repo) -> None:
    assert opened(run) == 0
    repo.commit(day=LATE)
    ledger = repo.root / f"plans/1.0/progress/{MARKET}.yaml"
    ledger.write_text(ledger.read_text().replace("8号", "9号"))
    ran = run("guard", "--base", "main", "--lang", "en")
    assert ran.status == 1
    assert "error[record-rewritten]" in ran.out


@pytest.mark.usefixtures("repo")
@pytest.mark.parametrize(
    ("language", "says"), [("zh", f"据{DOCUMENT}"), ("en", f"from {DOCUMENT}")]
)
def test_readers_say_from_which_document_a_record_is(run: Run, language: str, says: str) -> None:
    assert opened(run) == 0
    for output in ("text", "csv", "markdown", "html"):
        assert says in run("show", "1.1", "--lang", language, "--format", output).out
    assert f'"opening": "{DOCUMENT}"' in run("show", "1.1", "--format", "json").out


def test_a_row_may_name_a_document_of_its_own(run: Run, repo: Repo) -> None:
    table = repo.root.parent / "opening.csv"
    own = TABLE.replace("审核人\n", "审核人,opening\n").replace("55%,\n", "55%,,第3期通报\n")
    table.write_text(own, encoding="utf-8")
    assert opened(run) == 0
    text = (repo.root / f"plans/1.0/progress/{MARKET}.yaml").read_text(encoding="utf-8")
    assert [DOCUMENT in text, "opening: 第3期通报" in text] == [True, True]


def test_an_amendment_of_an_opening_may_move_what_was_overdue(run: Run, repo: Repo) -> None:
    moved = ("--effective", "2025-05-10", "--due", "2025-10", "--document", "示例函2号")
    assert (
        run("record", "amend", "1.1", *moved, "--reason", "延后", "--opening", DOCUMENT).status == 0
    )
    assert opened(run, "--dry-run") == 0
    assert run("guard", "--base", "main").status == 0
    amendments = repo.root / "plans/1.0/amendments.yaml"
    unmarked = amendments.read_text(encoding="utf-8").replace(f", opening: {DOCUMENT}", "")
    amendments.write_text(unmarked, encoding="utf-8")
    assert run("guard", "--base", "main").status == 1
