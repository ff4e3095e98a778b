"""What is remembered of settings, register and plans' names: nobody reads a file, and no answer is an old one."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from bizenv.asking.asked import Asked
from bizenv.asking.memory import known_shelf, remembered
from bizenv.asking.overview import status_asked
from bizenv.cli.app import app
from bizenv.cli.session import Session
from bizenv.remembered import keys, plans, question
from bizenv.remembered.files_seen import FilesSeen, look_at_program
from bizenv.remembered.question import Question, holds_still
from bizenv.store import shelf, workspace
from bizenv.store.known import KnownShelf, read, written
from bizenv.store.known import known_shelf as known_of
from typer.main import get_command

from remembering import Asker, asking

DAYS: Final = (
    "2025-04-01",
    "2025-05-20",
    "2025-06-15",
    "2025-07-31",
    "2025-08-02",
    "2025-09-09",
    "2025-09-30",
)
CALLS: Final = (
    ["status"],
    ["status", "--by", "plan"],
    ["status", "--dept", "住建局"],
    ["overdue", "--dept", "市住房和城乡建设局"],
    ["status", "--plan", "demo"],
    ["status", "--dept", "没有的局"],
    ["status", "--dept", "各区"],
    ["overdue", "--lang", "en"],
)


@pytest.fixture
def city(published: Path, tmp_path: Path) -> Path:
    shutil.copytree(published, tmp_path / "city")
    shutil.rmtree(tmp_path / "city" / ".git", ignore_errors=True)
    return tmp_path / "city"


@pytest.fixture(scope="module")
def driver(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    with asking(tmp_path_factory.mktemp("known") / "cache", published, plans=True) as asker:
        yield asker


@pytest.fixture
def ask(driver: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asker:
    """A program that has met the plans of no workspace yet."""
    place = tmp_path / "cache"
    place.mkdir()
    monkeypatch.setitem(driver.around, "XDG_CACHE_HOME", os.fspath(place))
    return driver


def meet(ask: Asker, city: Path) -> None:
    """Let all plans be counted, and what they share be remembered."""
    for day in DAYS[:3]:
        ask(city, "status", "--as-of", day)


def agrees(ask: Asker, city: Path, call: list[str], day: str) -> None:
    found = ask(city, *call, "--as-of", day)
    right = ask.slowly(city, *call, "--as-of", day)
    assert not found.remembered
    assert found.answer == right.answer, call


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_another_day_is_answered_as_from_the_files(ask: Asker, city: Path, call: list[str]) -> None:
    meet(ask, city)
    agrees(ask, city, call, DAYS[3])
    again = ask(city, *call, "--as-of", DAYS[3])
    assert again.answer == ask.slowly(city, *call, "--as-of", DAYS[3]).answer


def _alias(city: Path) -> None:
    """Whoever is called 住建局 is another department from now on."""
    file = city / "plans/departments.yaml"
    text = file.read_text(encoding="utf-8")
    assert "住建局" in text
    file.write_text(text.replace("住建局", "不再叫这个"), encoding="utf-8")


def _language(city: Path) -> None:
    file = city / "plans/workspace.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nlanguage: en\n", encoding="utf-8")


def _plan(city: Path) -> None:
    shutil.copytree(city / "plans/street", city / "plans/z-street")
    file = city / "plans/z-street/plan.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("plan: street", "plan: z-street"), encoding="utf-8"
    )


def _fewer(city: Path) -> None:
    shutil.rmtree(city / "plans/street")


def _emptied(city: Path) -> None:
    for each in sorted((city / "plans/street").rglob("*"), reverse=True):
        each.rmdir() if each.is_dir() else each.unlink()


def _broken(city: Path) -> None:
    (city / "plans/workspace.yaml").write_text("city: [\n", encoding="utf-8")


def _one_file(city: Path) -> None:
    file = next((city / "plans/demo/progress").glob("*.yaml"))
    file.write_text(
        file.read_text(encoding="utf-8").replace("percent: 40", "percent: 41"), encoding="utf-8"
    )


def _strays(city: Path) -> None:
    (city / "plans/beside.yaml").write_text("a: b\n", encoding="utf-8")


EDITS: Final = (_alias, _language, _plan, _fewer, _emptied, _broken, _one_file, _strays)


@pytest.mark.parametrize("edit", EDITS, ids=lambda each: each.__name__)
def test_whatever_is_edited_the_next_answer_knows_it(
    ask: Asker, city: Path, edit: Callable[[Path], None]
) -> None:
    meet(ask, city)
    edit(city)
    turn = EDITS.index(edit)
    for number in (turn, turn + 1):  # of the first four calls two, others for the next edit
        agrees(ask, city, CALLS[number % 4], DAYS[4])
    for day in DAYS[5:]:
        agrees(ask, city, ["status"], day)


def test_a_file_in_an_empty_folder_makes_a_plan(ask: Asker, city: Path) -> None:
    (city / "plans/z-new/progress").mkdir(parents=True)
    meet(ask, city)
    agrees(ask, city, ["status"], DAYS[3])
    text = (city / "plans/street/plan.yaml").read_text(encoding="utf-8")
    (city / "plans/z-new/plan.yaml").write_text(
        text.replace("plan: street", "plan: z-new"), encoding="utf-8"
    )
    agrees(ask, city, ["status"], DAYS[4])
    (city / "plans/z-new/plan.yaml").unlink()
    (city / "plans/z-new/progress/x.yaml").write_text("[]\n", encoding="utf-8")
    agrees(ask, city, ["status"], DAYS[5])


def test_a_folder_in_a_folder_that_holds_nothing_but_a_file_makes_a_plan(
    ask: Asker, city: Path
) -> None:
    (city / "plans/z-new/progress").mkdir(parents=True)
    meet(ask, city)
    (city / "plans/z-new/progress/x.yaml").write_text("[]\n", encoding="utf-8")
    agrees(ask, city, ["status"], DAYS[4])


ORDERS: Final = (
    ("--root", "{}"),
    ("--root={}",),
    ("--lang", "zh", "--root", "{}"),
    ("--color", "never", "--lang=zh", "--root", "{}"),
    ("--root", "{}", "--color", "never"),
)


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_whoever_stands_in_another_workspace_has_the_plans_of_the_one_named(
    ask: Asker, city: Path, published: Path, order: tuple[str, ...]
) -> None:
    named = [each.format(city) for each in order]
    for day in DAYS[:3]:
        ask(published, *named, "status", "--as-of", day)
    _plan(city)
    for day in DAYS[3:5]:
        agrees(ask, published, [*named, "status", "--by", "plan"], day)


def test_the_options_before_a_command_that_take_a_value_are_known() -> None:
    takes = [
        each
        for each in get_command(app).params
        if each.name != "root" and not getattr(each, "is_flag", False)
    ]
    assert {name for each in takes for name in each.opts} == set(question.WITH_VALUES)


def test_plans_that_were_away_while_their_names_were_read_are_not_forgotten(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIZENV_CACHE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "cache"))
    monkeypatch.setattr(keys, "SETTLED", 0)
    session = _session(city)
    away = tmp_path / "away"
    away.mkdir()
    files = list((city / "plans/street").iterdir())
    for each in files:
        each.rename(away / each.name)
    memory = remembered(session)
    assert memory is not None
    assert "street" not in session.workspace.plans
    for each in files:
        (away / each.name).rename(each)
    memory.close()
    assert known_shelf(_session(city)) is None


def _kept(ask: Asker, city: Path) -> None:
    """Ask until the answer itself is remembered."""
    found = [ask(city, "status", "--as-of", DAYS[3]) for _ in range(3)]
    assert found[-1].remembered


def test_an_answer_given_before_tells_of_a_recording_that_was_not_finished(
    ask: Asker, city: Path
) -> None:
    _kept(ask, city)
    (city / ".bizenv").mkdir(exist_ok=True)
    (city / ".bizenv/journal.json").write_text("{}", encoding="utf-8")
    agrees(ask, city, ["status"], DAYS[3])
    assert "写入中断".encode() in ask(city, "status", "--as-of", DAYS[3], "--lang", "zh").err


def test_an_answer_given_before_is_not_given_where_git_leaves_files_out(
    ask: Asker, city: Path
) -> None:
    def git(*call: str) -> None:
        subprocess.run(["git", *call], cwd=city, check=True, capture_output=True)

    ledger = "plans/street/progress/示例甲社区.yaml"
    git("init", "-q")
    git("add", "-A")
    git("update-index", "--skip-worktree", ledger)
    (city / ledger).unlink()
    _kept(ask, city)
    (city / ".git/info/sparse-checkout").write_text(f"/*\n!{ledger}\n", encoding="utf-8")
    agrees(ask, city, ["status"], DAYS[3])


@pytest.fixture
def asked(city: Path, monkeypatch: pytest.MonkeyPatch) -> Question:
    monkeypatch.setenv("BIZENV_CACHE", "1")
    found = question.question(["--root", os.fspath(city), "status"])
    assert found is not None
    return found


def still(asked: Question, *, files_read: bool) -> bool:
    return holds_still(asked, ["--root", asked.root, "status"], files_read=files_read)


def test_what_rests_on_no_file_of_a_plan_holds_whatever_becomes_of_it(
    asked: Question, city: Path
) -> None:
    assert still(asked, files_read=True)
    assert still(asked, files_read=False)
    _one_file(city)
    assert still(asked, files_read=False)
    assert not still(asked, files_read=True)


@pytest.mark.parametrize(
    "edit", [_alias, _language, _plan, _fewer, _strays], ids=lambda each: each.__name__
)
def test_what_plans_share_is_looked_at_again_in_any_case(
    asked: Question, city: Path, edit: Callable[[Path], None]
) -> None:
    edit(city)
    assert not still(asked, files_read=False)
    assert not still(asked, files_read=True)


def test_another_place_to_ask_from_is_another_question(
    asked: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert not still(asked, files_read=False)


def _session(city: Path) -> Session:
    files = FilesSeen()
    files.root = os.fspath(city)
    look_at_program(files.program)
    files.look_part_by_part(os.fspath(city / "plans"))
    return Session(root=city, remembers=True, look=files)


@pytest.fixture
def remembers(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of which everything is remembered."""
    monkeypatch.setenv("BIZENV_CACHE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "cache"))
    monkeypatch.setattr(keys, "SETTLED", 0)
    session = _session(city)
    memory = remembered(session)
    assert memory is not None
    memory.close()
    return city


def test_settings_and_register_are_not_read(
    remembers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    session = _session(remembers)
    right = workspace.Workspace(session.snapshot)
    monkeypatch.setattr(shelf, "load_shelf", never)
    known = session.workspace
    assert known.plans == right.plans
    assert (known.time_zone, known.language) == (right.settings.time_zone, right.settings.language)
    assert known.fiscal_year_starts == right.settings.fiscal_year_starts
    assert known.known is not None
    for name, department in known.known.named.items():
        assert right.register.meant(name) == department
        assert right.register.expand(department, session.today()) == (department,)
    for group in right.register.groups:
        assert group not in known.known.named
    assert not session.has_read
    assert session.errors == []


def test_who_asks_for_more_reads_them(remembers: Path) -> None:
    session = _session(remembers)
    known = session.workspace
    assert not session.has_read
    assert known.register.departments
    assert session.has_read


def _counted(city: Path) -> Session:
    """Ask where the plans stand, and return who asked."""
    session = _session(city)
    status_asked(session, Asked(as_of="2025-09-01"), "department")
    return session


def test_who_reads_a_plan_and_looks_at_it_again_rests_on_the_first_look(
    remembers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [_counted(remembers).has_read for _ in range(3)] == [False, False, False]
    _one_file(remembers)
    edited = _counted(remembers)
    assert edited.workspace.known is None
    assert not edited.has_read
    reads = workspace.Workspace.read

    def touched(self: workspace.Workspace, plan_id: str) -> workspace.Reading:
        told = reads(self, plan_id)
        with (remembers / f"plans/{plan_id}/plan.yaml").open("a", encoding="utf-8") as file:
            file.write("# later\n")
        return told

    with (remembers / "plans/demo/plan.yaml").open("a", encoding="utf-8") as file:
        file.write("# before\n")
    monkeypatch.setattr(workspace.Workspace, "read", touched)
    assert _counted(remembers).has_read


def test_a_sparse_checkout_is_read(remembers: Path) -> None:
    """Nothing in plans/ tells it: git alone knows of a plan that was not checked out."""
    assert known_shelf(_session(remembers)) is not None

    def git(*call: str) -> str:
        ran = subprocess.run(
            ["git", *call], cwd=remembers, check=True, capture_output=True, text=True
        )
        return ran.stdout.strip()

    git("init", "-q")
    blob = git("hash-object", "-w", "plans/street/plan.yaml")
    git("update-index", "--add", "--cacheinfo", f"100644,{blob},plans/other/plan.yaml")
    git("update-index", "--skip-worktree", "plans/other/plan.yaml")
    (remembers / ".git/info/sparse-checkout").write_text("/plans/street\n", encoding="utf-8")
    assert known_shelf(_session(remembers)) is None
    assert workspace.Workspace(Session(root=remembers).snapshot).shelf.left_out == (
        "plans/other/plan.yaml",
    )


def test_a_damaged_text_is_none(remembers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans.RememberedPlans, "shelf", lambda _: '["x"')
    assert known_shelf(_session(remembers)) is None
    monkeypatch.setattr(plans.RememberedPlans, "shelf", lambda _: "[1, 2]")
    assert known_shelf(_session(remembers)) is None


def test_it_is_written_as_it_is_read(remembers: Path) -> None:
    told = known_of(workspace.Workspace(Session(root=remembers).snapshot).shelf)
    assert read(written(told)) == told
    assert isinstance(told, KnownShelf)
