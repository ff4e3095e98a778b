"""The folder that is published into: the same bytes again, nothing of others, whatever was killed before."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from bizenv.cli.publish import AUDIENCES
from bizenv.diagnostics import BizenvError
from bizenv.formats.fonts import KNOWN
from bizenv.messages import catalogue
from bizenv.site.folder import Files, SiteParts, publish
from bizenv.site.paths import file_name

from conftest import DAY, Run
from publishing import Pages, files_in, pages, published, street

__all__ = ["pages", "street"]  # fixtures

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.mark.usefixtures("at_example")
def test_the_same_input_gives_the_same_bytes_and_rewrites_nothing(
    run: Run, pages: Pages, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    first = published(run, site)
    times = {path: (site / path).stat().st_mtime_ns for path in first}
    assert published(run, site) == first
    assert {path: (site / path).stat().st_mtime_ns for path in first} == times
    assert pages() == first


@pytest.mark.usefixtures("at_example")
def test_two_processes_write_the_same_bytes_as_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for two in (False, True):
        monkeypatch.setattr("bizenv.two_processes._are_two", lambda two=two: two)
        found.append(published(run, tmp_path / str(two)))
    assert found[0] == found[1]


def test_an_unchanged_workspace_is_not_read_and_a_changed_page_or_line_is_seen(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, site = tmp_path / "city", tmp_path / "site"
    shutil.copytree(example, city)
    monkeypatch.chdir(city)
    first = published(run, site, "--as-of", DAY)
    with monkeypatch.context() as patched:
        patched.setattr("bizenv.report.published.public_site", None)
        assert published(run, site, "--as-of", DAY) == first
    (site / "index.html").write_text("mine", encoding="utf-8")
    assert published(run, site, "--as-of", DAY) == first
    register = city / "plans/street/plan.yaml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace("title: ", "title: 新", 1), encoding="utf-8")
    assert published(run, site, "--as-of", DAY)["index.html"] != first["index.html"]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("library", ["chinesecalendar", "icalendar", "pydantic"])
def test_pages_are_worked_out_anew_once_a_library_is_another(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    from bizenv.cli import inputs

    site = tmp_path / "site"
    published(run, site, "--plan", "street")
    later = {library: "99"}
    monkeypatch.setattr(inputs, "version", lambda name: later.get(name) or version(name))
    monkeypatch.setattr("bizenv.report.published.public_site", None)
    assert run("publish", site, "--plan", "street").status == 3


@pytest.mark.usefixtures("at_example")
def test_pages_are_worked_out_anew_once_a_font_is_another(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, site = tmp_path / "home", tmp_path / "site"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    published(run, site, "--plan", "street")
    with monkeypatch.context() as patched:
        patched.setattr("bizenv.report.published.public_site", None)
        published(run, site, "--plan", "street")
        font = home / ".fonts/new/示例.ttf"
        font.parent.mkdir(parents=True)
        font.write_bytes(b"a font")
        assert run("publish", site, "--plan", "street").status == 3, "it is worked out anew"
    published(run, site, "--plan", "street")
    font.write_bytes(b"another font")
    monkeypatch.setattr("bizenv.report.published.public_site", None)
    assert run("publish", site, "--plan", "street").status == 3


_LATER = """
from matplotlib.font_manager import fontManager
from bizenv.formats.fonts import KNOWN, fonts_for
files = {each.fname for each in fontManager.ttflist if each.name in KNOWN}
fontManager.ttflist[:] = [each for each in fontManager.ttflist if each.fname not in files]
print(len(files), *fonts_for(["示例"]).families)
"""


def test_a_font_that_was_installed_since_matplotlib_listed_them_is_found() -> None:
    script = [sys.executable, "-c", _LATER]
    looked = subprocess.run(script, check=False, capture_output=True, text=True)
    if looked.returncode and shutil.which("fc-list"):
        listing = ["fc-list", ":lang=zh"]
        listed = subprocess.run(listing, check=True, capture_output=True, text=True)
        assert not listed.stdout, looked.stderr
        pytest.skip("no font for Chinese is installed")
    files, family, *_ = looked.stdout.split(maxsplit=1)
    assert int(files) > 0
    assert family.startswith(KNOWN), looked.stderr


@pytest.mark.parametrize("one", [1, 2])
def test_two_pages_of_one_name_are_refused_in_words(tmp_path: Path, one: int) -> None:
    def part() -> Files:
        for number in range(3 - one):
            yield "a.html", str(number).encode()

    with pytest.raises(BizenvError) as caught:
        publish(tmp_path / "site", "public", SiteParts((part,) * one))
    assert "a.html" in catalogue("en").say(caught.value.message)


@pytest.mark.parametrize("name", ["A B", "数据局", "index", "a" * 70])
def test_no_two_names_have_one_file(name: str) -> None:
    shortened = file_name(name)
    assert shortened != name
    assert file_name(shortened) != shortened
    assert file_name("notice-20250101") == "notice-20250101"


@pytest.mark.usefixtures("at_example")
def test_what_is_no_more_is_removed_unless_somebody_changed_it(run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    published(run, site)
    changed = site / "plans/street/1.html"
    changed.write_text("mine", encoding="utf-8")
    (site / "CNAME").write_text("example.invalid", encoding="utf-8")
    left = published(run, site, "--plan", "demo", "--lang", "zh")
    assert {path for path in left if "street" in path} == {"plans/street/1.html"}
    assert left["CNAME"] == b"example.invalid"
    assert not (site / "en").exists()


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_day_far_away_is_refused_and_the_folder_left_as_it_is(
    run: Run, tmp_path: Path, audience: str
) -> None:
    of_audience = ("--lang", "zh", "--audience", audience, "--plan", "street")
    before = published(run, tmp_path / "site", *of_audience)
    for day in ("0001-01-01", "1900", "9999-12-31"):
        ran = run("publish", tmp_path / "site", *of_audience, "--as-of", day)
        assert (ran.status, f"“{day}”太远" in ran.err) == (2, True), ran.err
        assert files_in(tmp_path / "site") == before


@pytest.mark.usefixtures("at_example")
def test_a_folder_of_others_is_refused_and_left_as_it_is(run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.txt").write_text("mine", encoding="utf-8")
    ran = run("publish", site)
    assert (ran.status, files_in(site)) == (3, {"thesis.txt": b"mine"})
    assert str(site) in ran.err


def test_pages_are_not_written_among_the_records(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    monkeypatch.chdir(city)
    before = files_in(city)
    assert run("publish", "plans/site").status == 3
    assert files_in(city) == before


@pytest.mark.usefixtures("at_example")
def test_links_in_the_folder_are_not_followed(run: Run, street: Path, tmp_path: Path) -> None:
    site, elsewhere = street, tmp_path / "elsewhere"
    first = files_in(site)
    shutil.move(site / "index.html", elsewhere)
    (site / "index.html").symlink_to(elsewhere)
    elsewhere.write_text("mine", encoding="utf-8")
    assert published(run, site, "--plan", "street") == first
    assert elsewhere.read_text(encoding="utf-8") == "mine"
    shutil.rmtree(site / "departments")
    (tmp_path / "folder").mkdir()
    (site / "departments").symlink_to(tmp_path / "folder")
    assert run("publish", site, "--plan", "street").status == 3
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.usefixtures("at_example")
def test_a_run_that_was_killed_is_taken_up_by_the_next(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bizenv.site.folder import SiteFolder

    whole = published(run, tmp_path / "whole", "--plan", "demo")
    site = tmp_path / "site"
    published(run, site, "--plan", "street")
    write = SiteFolder.write

    def dies(place: SiteFolder, path: str, data: bytes) -> None:
        if path == "plans/demo/2.1.1.html":
            (place.folder / "plans/demo/.bizenv-draft.tmp").write_bytes(data[:10])
            raise KeyboardInterrupt
        write(place, path, data)

    with monkeypatch.context() as patched:
        patched.setattr(SiteFolder, "write", dies)
        assert run("publish", site, "--plan", "demo").status == 130
    assert published(run, site, "--plan", "demo") == whole


@pytest.mark.usefixtures("at_example")
def test_what_a_second_process_left_that_died_is_taken_up_by_the_first(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bizenv.site.folder import SiteFolder

    whole = published(run, tmp_path / "whole", "--plan", "street")
    here, write = os.getpid(), SiteFolder.write

    def dies(place: SiteFolder, path: str, data: bytes) -> None:
        write(place, path, data)
        if os.getpid() != here:
            os._exit(1)

    monkeypatch.setattr("bizenv.two_processes._are_two", lambda: True)
    monkeypatch.setattr(SiteFolder, "write", dies)
    assert published(run, tmp_path / "site", "--plan", "street") == whole


@pytest.mark.usefixtures("at_example")
def test_while_one_run_publishes_another_is_refused_and_changes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bizenv.site.folder import SiteFolder

    whole = published(run, tmp_path / "whole", "--plan", "demo")
    site = tmp_path / "site"
    refused = []
    write = SiteFolder.write

    def is_interrupted(place: SiteFolder, path: str, data: bytes) -> None:
        write(place, path, data)
        if path == "index.html":
            before = files_in(site)
            command = [sys.executable, "-m", "bizenv", "publish", str(site), "--plan", "street"]
            other = subprocess.run(command, capture_output=True, check=False)
            refused.append((other.returncode, files_in(site) == before))

    monkeypatch.setattr("bizenv.two_processes._are_two", lambda: False)
    monkeypatch.setattr(SiteFolder, "write", is_interrupted)
    assert published(run, site, "--plan", "demo") == whole
    assert refused == [(3, True)]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", [".bizenv-site.begun", ".bizenv-site.lock"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_notes_and_the_lock_are_not_written_through_a_link(
    run: Run, street: Path, tmp_path: Path, name: str, link: Callable[[Path, Path], None]
) -> None:
    site, precious = street, tmp_path / "precious"
    precious.write_text("mine\n", encoding="utf-8")
    (site / name).unlink(missing_ok=True)
    link(precious, site / name)
    before = files_in(site)
    ran = run("publish", site, "--plan", "demo")
    assert (ran.status, name in ran.err) == (3, True)
    assert (files_in(site), precious.read_text(encoding="utf-8")) == (before, "mine\n")


@pytest.mark.usefixtures("at_example")
def test_notes_that_are_not_ours_are_left_as_they_are(run: Run, street: Path) -> None:
    site = street
    (site / ".bizenv-site.begun").write_text("my notes\n", encoding="utf-8")
    before = files_in(site)
    assert run("publish", site, "--plan", "street").status == 3
    assert files_in(site) == before


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    "change",
    [
        list,
        lambda files: {**files, "plans/\0": "0" * 64},
        lambda files: {**files, "../out/mine": "0" * 64},
        lambda files: {**files, ".git/config": "0" * 64},
        lambda files: {**files, "index.html": 1},
        lambda files: files.get("none"),
    ],
    ids=["list", "nul", "above", "hidden", "number", "nothing"],
)
def test_of_a_damaged_list_nothing_is_removed(
    run: Run, street: Path, tmp_path: Path, change: Callable[[dict[str, str]], object]
) -> None:
    site = street
    place = site / ".bizenv-site.json"
    kept = json.loads(place.read_bytes())
    kept["files"] = change(kept["files"])
    place.write_text(json.dumps(kept), encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.bizenv-draft-1").write_text("mine", encoding="utf-8")
    (site / ".bizenv-site.begun").touch()
    before = files_in(tmp_path)
    for plan in ("street", "demo"):
        ran = run("publish", site, "--plan", plan)
        assert (ran.status, "bizenv-site.json" in ran.err) == (3, True)
        assert files_in(tmp_path) == before


@pytest.mark.usefixtures("at_example")
def test_a_run_that_was_killed_before_its_notes_is_taken_up(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bizenv.site.folder import SiteFolder

    def dies(place: SiteFolder) -> bool:
        (place.folder / ".bizenv-draft-1").touch()
        raise KeyboardInterrupt

    whole = published(run, tmp_path / "whole", "--plan", "street")
    with monkeypatch.context() as patched:
        patched.setattr(SiteFolder, "_begin", dies)
        assert run("publish", tmp_path / "site", "--plan", "street").status == 130
    assert published(run, tmp_path / "site", "--plan", "street") == whole


def test_a_workspace_that_cannot_be_read_in_full_changes_no_page(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, site = tmp_path / "city", tmp_path / "site"
    shutil.copytree(example, city)
    monkeypatch.chdir(city)
    before = published(run, site, "--as-of", DAY)
    with (city / "plans/demo/reviews.yaml").open("a", encoding="utf-8") as reviews:
        reviews.write("- {kind: accept\n")
    ran = run("publish", site, "--as-of", DAY)
    assert (ran.status, files_in(site)) == (3, before)


def test_a_file_that_cannot_be_read_is_named_as_every_report_names_it(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    monkeypatch.chdir(city)
    reviews = city / "plans/demo/reviews.yaml"
    reviews.unlink()
    reviews.mkdir()
    ran = run("publish", tmp_path / "site", "--as-of", DAY, "--lang", "en")
    assert (ran.status, (tmp_path / "site").exists()) == (3, False)
    shown = run("status", "--as-of", DAY, "--lang", "en")
    first, *_ = shown.err.splitlines()
    assert first.startswith("plans/demo/reviews.yaml:1:1: error[unreadable]")
    assert first in ran.err
