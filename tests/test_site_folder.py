"""The published folder while something happens to it: killed runs, folders exchanged under a run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bizenv.diagnostics import BizenvError
from bizenv.messages import catalogue
from bizenv.site.folder import Files, SiteParts, publish
from bizenv.site.opened import OpenFolders
from bizenv.zipped import ZippedBytes

from conftest import DAY, Run

HELD = os.open in os.supports_dir_fd


def files_in(folder: Path) -> dict[str, bytes]:
    found = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


@pytest.mark.skipif(not HELD, reason="folders go by their names here")
@pytest.mark.parametrize("folder", ["plans", "plans/demo"])
def test_a_folder_that_becomes_a_link_under_a_run_leads_nowhere(
    tmp_path: Path, folder: str
) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    (elsewhere / "demo").mkdir(parents=True)

    def part() -> Files:
        yield "plans/demo/1.html", b"one"
        (site / folder).rename(tmp_path / "away")
        (site / folder).symlink_to(elsewhere)
        yield "plans/demo/2.html", b"two"
        yield "index.html", b"front"
        yield "plans/demo/3.html", b"three"

    with pytest.raises(BizenvError) as caught:
        publish(site, "public", SiteParts((part,)))
    assert str(site / folder) in catalogue("en").say(caught.value.message)
    assert files_in(elsewhere) == {}
    away = {Path(path).name for path in files_in(tmp_path / "away")}
    assert away == {"1.html", "2.html"}, "what was open goes on where it was"


def test_a_file_of_others_in_the_place_of_a_new_page_is_refused(tmp_path: Path) -> None:
    site = tmp_path / "site"

    def part() -> Files:
        yield "plans/1.html", b"one"
        (site / "plans/2.html").write_bytes(b"mine")
        yield "plans/2.html", b"two"

    with pytest.raises(BizenvError):
        publish(site, "public", SiteParts((part,)))
    assert (site / "plans/2.html").read_bytes() == b"mine"


def test_levels_go_on_rightly_after_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/file").touch()
    levels = OpenFolders(tmp_path)
    assert levels.of("a/b").names() == []
    with pytest.raises(FileNotFoundError):
        levels.of("a/c/d")
    assert sorted(levels.of("a").names()) == ["b", "file"]
    with pytest.raises(NotADirectoryError):
        levels.of("a/file/d", make=True)
    assert sorted(levels.of("a").names()) == ["b", "file"]
    assert levels.of("a/c/d", make=True).names() == []
    assert sorted(levels.of("").names()) == ["a"]
    levels.close()


def test_what_comes_in_pieces_is_one_file_and_not_rewritten(tmp_path: Path) -> None:
    pieces = [b"one\n", "二".encode() * 1_000_000, b"", b"three"]

    def part() -> Files:
        yield "data/a.json", ZippedBytes.of(pieces)

    first = publish(tmp_path / "site", "public", SiteParts((), (part,)))
    assert (tmp_path / "site/data/a.json").read_bytes() == b"".join(pieces)
    again = publish(tmp_path / "site", "public", SiteParts((part,)))
    assert (first.written, again.written) == (1, 0)


@pytest.mark.usefixtures("at_example")
def test_runs_killed_anywhere_leave_whole_pages_and_the_next_mends_the_folder(
    run: Run, tmp_path: Path
) -> None:
    whole, site = tmp_path / "whole", tmp_path / "site"
    assert run("publish", whole, "--as-of", DAY).status == 0
    expected = files_in(whole)
    command = [sys.executable, "-m", "bizenv", "publish", str(site), "--as-of", DAY]
    for pages in (1, 40, 120):
        running = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
        while running.poll() is None and len(list(site.rglob("*.html"))) < pages:
            time.sleep(0.005)
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        for path, data in files_in(site).items():
            if not path.rpartition("/")[2].startswith(".bizenv-"):
                assert data == expected[path], path
    assert run("publish", site, "--as-of", DAY).status == 0
    assert files_in(site) == expected
