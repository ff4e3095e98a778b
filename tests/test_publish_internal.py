"""`bizenv publish --audience internal`: the desk's views as files, every reason with its place, all links alive."""

import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from bizenv import two_processes
from bizenv.cli.app import run as run_program
from bizenv.desk.views import VIEWS
from bizenv.diagnostics import Diagnostic
from bizenv.intranet import asked
from bizenv.intranet.places import WHOLE, view_page
from bizenv.meaning.bench import Bench
from bizenv.store import plans
from bizenv.store.plans import load_plan
from bizenv.store.shelf import Shelf

from browsing import CHROMIUM, chromium, seen
from conftest import DAY, Once, Run
from publishing import Page, files_in, published

INTERNAL = ("--audience", "internal", "--as-of", DAY)


@pytest.fixture(scope="module")
def city(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("internal") / "city"
    shutil.copytree(example, root)
    return root


@pytest.fixture
def site(city: Path, once: Once, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pages of the city, in which the test stands. Not to be written to."""
    monkeypatch.chdir(city)

    def publish(folder: Path) -> None:
        assert run_program(["publish", str(folder), *INTERNAL, "--lang", "zh"]) == 0

    return once("internal", publish)


def test_every_view_task_and_department_has_a_page_and_all_links_are_alive(
    site: Path, run: Run
) -> None:
    files = files_in(site)
    assert {view_page(path) for path in WHOLE} <= files.keys()
    assert len(WHOLE) > len(VIEWS) / 2
    ids = run("list", "--plan", "demo", "--format", "csv", "--as-of", DAY).out.count("demo")
    assert len([path for path in files if path.startswith("plans/demo/")]) == ids
    for path in (each for each in files if each.endswith(".html")):
        page = Page(files[path].decode())
        for link in (*page.links, *page.loaded):
            target = unquote(link.partition("#")[0])
            assert target == "" or ((site / path).parent / target).is_file(), (path, link)
            assert not target.startswith("/"), (path, link)
        assert (page.bare, "style" in page.tags) == ([], False), path


@pytest.mark.parametrize(
    ("page", "command"),
    [
        ("index.html", ("status",)),
        ("plans/demo/1.2.3.html", ("show", "demo/1.2.3")),
        ("completed.html", ("completed",)),
    ],
)
def test_a_page_says_what_its_command_says(
    site: Path, run: Run, page: str, command: tuple[str, ...]
) -> None:
    shown = run(*command, "--as-of", DAY, "--format", "html").out.partition("<body>")[2]
    words = re.findall(r"[^\W\d_]{4,}|[0-9]+(?:\.[0-9]+)?%|\w+\.yaml:[0-9]+", bare(shown))
    text = bare((site / page).read_text(encoding="utf-8"))
    assert len(words) > 20
    assert [word for word in words if word not in text] == []
    assert "仅供内部使用" in text


def bare(page: str) -> str:
    """Return what a page says, without its marks."""
    return re.sub("<[^>]*>", " ", page)


def test_every_reason_stands_with_its_file_and_line(site: Path) -> None:
    text = bare((site / "plans/demo/1.2.3.html").read_text(encoding="utf-8"))
    assert "progress/示例住建局.yaml:33" in text
    assert "reviews.yaml:33" in text


def test_the_folder_of_the_public_is_not_that_of_the_offices(site: Path, run: Run) -> None:
    before = files_in(site)
    ran = run("publish", site, "--as-of", DAY)
    assert (ran.status, files_in(site)) == (3, before)


def test_an_unchanged_workspace_is_not_read_again_and_two_languages_lead_to_each_other(
    city: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city)
    plan = (*INTERNAL, "--plan", "street")
    first = published(run, tmp_path / "site", *plan)
    assert {path for path in first if path.startswith("en/")}
    assert b'href="en/overdue.html"' in first["overdue.html"]
    with monkeypatch.context() as patched:
        patched.setattr("bizenv.intranet.table.held", None)
        assert published(run, tmp_path / "site", *plan) == first


@pytest.mark.parametrize("room", [5_000, 0])
def test_a_plan_is_read_once_for_all_pages_where_there_is_room(
    site: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    read: Counter[str] = Counter()

    def counted(shelf: Shelf, plan: str) -> tuple[Bench | None, list[Diagnostic]]:
        read[plan] += 1
        return load_plan(shelf, plan)

    monkeypatch.setattr(two_processes, "_are_two", lambda: False)
    monkeypatch.setattr(plans, "load_plan", counted)
    monkeypatch.setattr(asked, "KEPT_TASKS", room)
    pages = published(run, tmp_path / "site", *INTERNAL, "--lang", "zh")
    assert read.keys() >= {"demo"}
    assert (set(read.values()) == {1}) == bool(room)
    assert pages == files_in(site)


def test_what_cannot_be_read_in_full_changes_no_page(
    example: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(example, tmp_path / "city")
    monkeypatch.chdir(tmp_path / "city")
    with Path("plans/demo/reviews.yaml").open("a", encoding="utf-8") as reviews:
        reviews.write("- {kind: accept\n")
    assert run("publish", tmp_path / "site", *INTERNAL).status == 3
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_pages_fit_a_phone_and_nothing_is_wrong_with_them(site: Path) -> None:
    pages = [*(view_page(path) for path in WHOLE), "plans/demo/4.2.html"]
    pages.append(next((site / "departments").iterdir()).relative_to(site).as_posix())
    with chromium() as browser, seen(browser, 360) as found:
        for page in pages:
            found.page.goto((site / page).as_uri())
            assert not found.is_too_wide, page
            assert found.faults() == [], page
        beyond = [each for each in found.requests if not each.startswith(site.as_uri())]
        assert (found.console, beyond) == ([], [])
