"""`bizenv publish`: what the public sees and what it does not, and how the folder is kept."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import icalendar
import jsonschema
import openpyxl
import pytest
from bizenv.cli.commands import COMMANDS
from bizenv.cli.publish import AUDIENCES
from bizenv.contract.public import PublicV1
from bizenv.contract.v1 import dump
from bizenv.diagnostics import BizenvError
from bizenv.formats.fonts import KNOWN
from bizenv.messages import LANGUAGES, catalogue
from bizenv.report.public import SHOWN
from bizenv.site.folder import Files, SiteParts, publish
from bizenv.site.paths import file_name

from conftest import DAY, ROOT, Run
from marking import MARK, Marked


def published(run: Run, folder: Path, *options: str | Path) -> dict[str, bytes]:
    """Publish, and return the files by their paths."""
    ran = run("publish", folder, *options)
    assert (ran.status, ran.err) == (0, ""), ran.err
    return files_in(folder)


def files_in(folder: Path) -> dict[str, bytes]:
    found = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def texts(files: dict[str, bytes]) -> Iterator[str]:
    """Yield every byte that was written, as text: what is packed, unpacked."""
    for path, data in files.items():
        yield path
        if path.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from (
                    packed.read(name).decode(errors="replace") for name in packed.namelist()
                )
        else:
            yield data.decode()


# What the public sees


def test_the_public_sees_of_all_texts_and_figures_what_the_table_names_and_no_other(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    marked = Marked(city)
    marked.mark()
    monkeypatch.chdir(city)
    files = published(run, tmp_path / "site", "--as-of", DAY, "--closed")
    written = "\n".join(texts(files))
    allowed = {f"{model}.{key}" for model, keys in SHOWN.items() for key in keys}
    shown = {number: marked.holders[number] for number in MARK.findall(written)}
    assert {number: keys for number, keys in shown.items() if not keys & allowed} == {}
    seen = set().union(*shown.values())
    assert {"Plan.title", "Plan.issuer", "Section.title", "Task.title", "Target.name"} <= seen
    hidden = {key for keys in marked.holders.values() for key in keys} - allowed
    assert {"Report.problems", "Raise.title", "Raise.public_text", "Reply.text"} <= hidden
    assert [figure for figure in marked.percents if figure in written] == []
    assert not re.search("W2024-0|督第|提第", written), "items and slips by their numbers"


@pytest.mark.parametrize("named", [(), ("--plan", "street")], ids=["all", "alone"])
def test_of_a_plan_that_is_not_issued_yet_the_public_learns_nothing(
    run: Run,
    example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    named: tuple[str, ...],
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    monkeypatch.chdir(city)
    register = city / "plans/street/plan.yaml"
    text = register.read_text(encoding="utf-8")
    later = re.sub("(?m)^issued: .*", "issued: 2026-12-31", text, count=1)
    register.write_text(re.sub("(?m)^title: .*", "title: Secret", later, count=1), encoding="utf-8")
    for _ in range(2):  # the second time too it is said
        ran = run("publish", tmp_path / "site", "--as-of", DAY, *named)
        assert ran.status == 0
        assert "street" in ran.err
    written = "\n".join(texts(files_in(tmp_path / "site")))
    assert re.findall("street|Secret", written) == []
    assert ("demo/4.2" in written) is not bool(named)


@pytest.mark.usefixtures("at_example")
def test_nothing_tells_what_was_never_reported(run: Run, tmp_path: Path) -> None:
    for day in (DAY, "2025-02-20"):
        files = published(run, tmp_path / day, "--as-of", day, "--plan", "demo")
        data = json.loads(files["data/public.json"])
        ran = run("list", "--as-of", day, "--plan", "demo", "--format", "json")
        listed = json.loads(ran.out)["tasks"]
        assert [task for task in listed if (task["status"], task["light"]) == ("on_track", None)]
        lights: dict[str, set[str | None]] = {}
        for task in data["tasks"]:
            for each in (task, *task["lead"], *task["history"]):
                if each["status"] == "on_track":
                    lights.setdefault(each.get("day", day), set()).add(each["light"])
        assert {len(several) for several in lights.values()} == {1}, day


def test_a_closing_that_is_to_come_is_not_told(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    monkeypatch.chdir(city)
    with (city / "plans/street/plan.yaml").open("a", encoding="utf-8") as plan:
        plan.write("closed: {date: 2026-03-04, document: Secret}\n")
    options = ("--plan", "street", "--lang", "en", "--as-of")
    before = published(run, tmp_path / "before", *options, DAY)
    after = published(run, tmp_path / "after", *options, "2026-03-04")
    assert "2026-03-04" not in "\n".join(texts(before))
    assert facts(after["plans/street/index.html"].decode())["Closed on"] == "2026-03-04"


@pytest.mark.usefixtures("at_example")
def test_the_head_of_a_plan_has_what_the_workspace_has_and_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    files = published(run, tmp_path / "site", "--plan", "demo", "--lang", "en")
    page = files["plans/demo/index.html"].decode()
    shown = facts(page.partition('class="head"')[2].partition("</dl>")[0])
    assert list(shown) == ["Number", "Issued by", "Document number", "Issued on", "Figures as of"]
    assert (shown["Number"], shown["Figures as of"]) == ("demo", DAY)


def test_the_table_of_what_is_shown_names_keys_that_there_are() -> None:
    from bizenv.model import amendment, plan, records, register, settings, support

    rooms = (amendment, plan, records, register, settings, support)
    for model, keys in SHOWN.items():
        (known,) = {vars(room)[model] for room in rooms if model in vars(room)}
        assert set(keys) <= known.model_fields.keys(), model


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_key_that_is_shown(language: str) -> None:
    page = (ROOT / "docs" / language / "commands/publish.md").read_text(encoding="utf-8")
    named = {key.rstrip("_") for keys in SHOWN.values() for key in keys}
    table = page.partition("\n## ")[2].partition("\n## ")[0]
    rows = "".join(line for line in table.splitlines() if line.startswith("|"))
    assert set(re.findall("`([a-z_]+)`", rows)) - {"closed"} == named


@pytest.mark.usefixtures("at_example")
def test_figures_of_every_page_are_those_of_status(run: Run, tmp_path: Path) -> None:
    files = published(run, tmp_path / "site", "--lang", "en")
    report = json.loads(run("status", "--format", "json").out)
    totals = [report["totals"], *(plan["totals"] for plan in report["plans"])]
    pages = ["index.html", *(f"plans/{plan['plan']}/index.html" for plan in report["plans"])]
    for page, counts in zip(pages, totals, strict=True):
        shown = facts(files[page].decode())
        assert shown["Tasks"] == str(counts["tasks"])
        assert shown["Completed"] == str(counts["completed"])
        assert shown["Overdue"] == str(counts["overdue"])
        on_time = counts["rates"]["on_time"]
        assert shown["On time, of those due"].endswith(f"({on_time['n']}/{on_time['of']})")


def facts(page: str) -> dict[str, str]:
    """Return the terms of a page and what is said of them."""
    return dict(re.findall(r"<dt>([^<]+)</dt> <dd>([^<]+)</dd>", page))


@pytest.mark.usefixtures("at_example")
def test_the_year_has_the_figures_of_its_picture_and_the_lights_those_of_the_list(
    run: Run, tmp_path: Path
) -> None:
    files = published(run, tmp_path / "site", "--lang", "en", "--closed")
    front = files["index.html"].decode()
    table = front.partition("The year, at each month’s end</caption>\n")[2].partition("</table>")[0]
    heads = re.findall("<th[^>]*>([^<]+)</th>", table.partition("</thead>")[0])
    assert heads[1:] == ["Tasks", "Completed", "In review", "On track", "At risk", "Overdue"]
    rows = re.findall(r'datetime="([^"]+)">[^<]+</time></th>(.*?)</tr>', table)
    bars = json.loads(run("chart", "--closed", "--format", "json").out)["bars"]
    told = {day: re.findall("<td>([0-9]+)</td>", cells) for day, cells in rows}
    names = ("tasks", "completed", "in_review", "on_track", "at_risk", "overdue")
    assert told == {bar["date"]: [str(bar[name]) for name in names] for bar in bars}
    (picture,) = re.findall('<img src="(assets/year-[^"]+)" alt="([^"]+)"', front)
    assert files[picture[0]].startswith(b"<?xml")
    assert all(f"{day} {figures[0]}" in picture[1] for day, figures in told.items())
    lit = dict(re.findall(r'<span class="status (\w+)">[^<]+</span></dt> <dd>([0-9]+)<', front))
    listed = json.loads(run("list", "--closed", "--format", "json").out)["tasks"]
    lights = Counter(
        "green" if task["status"] == "on_track" else task["light"] or "none" for task in listed
    )
    assert {light: int(figure) for light, figure in lit.items()} == lights


@pytest.mark.usefixtures("at_example")
def test_without_what_draws_the_year_is_a_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bizenv.site.year.find_spec", lambda _: None)
    files = published(run, tmp_path / "site", "--plan", "demo")
    assert not [path for path in files if "year-" in path]
    assert "本年各月末情况" in files["index.html"].decode()


@pytest.mark.usefixtures("at_example")
def test_the_search_offers_indicators_by_what_they_are_called(run: Run, tmp_path: Path) -> None:
    page = published(run, tmp_path / "site")["search.html"].decode()
    offered = dict(re.findall('<option value="([^"]*/[^"]*)">([^<]*)</option>', page))
    assert offered["b-ready/labor"] == "劳动就业"
    assert offered["b-ready/taxation"] == "纳税服务"
    assert [code for code, said in offered.items() if "/" in said] == []


# Pages


class Page(HTMLParser):
    """What stands in a page: links, ids, elements, and what a script or a style could be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: list[str] = []
        self.bare: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag in ("link", "script", "img"):
            self.loaded.append(given.get("href") or given.get("src") or "")
        self.bare += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.usefixtures("at_example")
def test_all_links_lead_somewhere_and_nothing_stands_in_a_page_that_the_policy_refuses(
    run: Run, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    files = published(run, site, "--suggest", "mailto:office@example.invalid")
    for path in (each for each in files if each.endswith(".html")):
        page = Page(files[path].decode())
        for link in (*page.links, *page.loaded):
            target = unquote(link.partition("#")[0])
            if link.startswith("mailto:office@example.invalid"):
                continue
            assert target == "" or ((site / path).parent / target).is_file(), (path, link)
            assert not target.startswith("/"), (path, link)
        assert (page.bare, "style" in page.tags) == ([], False), path
        assert page.tags.count("h1") == page.tags.count("main") == 1
        assert re.fullmatch(r"[a-z0-9._/-]+", path), path


@pytest.mark.usefixtures("at_example")
def test_english_pages_have_english_words(run: Run, tmp_path: Path) -> None:
    files = published(run, tmp_path / "site")
    english = {path.removeprefix("en/") for path in files if path.startswith("en/")}
    chinese = {path for path in files if path.endswith(".html") and not path.startswith("en/")}
    assert chinese == {each for each in english if each.endswith(".html")}
    heads = re.findall("<t?h[^>]*>([^<]*)</th>|<dt>([^<]*)</dt>", files["en/index.html"].decode())
    labels = [head for several in heads for head in several if head]
    assert not [each for each in labels if "任务" in each or "逾期" in each]
    assert not [each for each in labels if each[0] != each[0].upper()]


# Data, feed, calendars


@pytest.mark.usefixtures("at_example")
def test_open_data_is_as_its_schema_says_and_tells_every_task(run: Run, tmp_path: Path) -> None:
    files = published(run, tmp_path / "site", "--lang", "en")
    data, schema = (json.loads(files[f"data/{name}"]) for name in ("public.json", SCHEMA))
    jsonschema.Draft202012Validator(schema).validate(data)
    text = files["data/public.json"].decode()
    assert dump(PublicV1.model_validate_json(text)) == text, (
        "made plan by plan, laid out as a whole"
    )
    listed = json.loads(run("list", "--format", "json").out)["tasks"]
    told = {(task["plan"], task["id"]): task for task in data["tasks"]}
    assert told.keys() == {(task["plan"], task["id"]) for task in listed}
    for task in listed:
        mine = told[task["plan"], task["id"]]
        assert mine["due"] == task["due"]
        assert mine["status"].removesuffix("_late") == task["status"]
        assert mine["history"][-1]["status"] == mine["status"]
    rows = list(csv.reader(io.StringIO(files["data/tasks.csv"].decode("utf-8-sig"))))
    assert len(rows) == len(listed) + 1
    book = openpyxl.load_workbook(io.BytesIO(files["data/tasks.xlsx"]))
    assert listed[0]["title"] in {cell.value for row in book.worksheets[0] for cell in row}


SCHEMA = "public.schema.json"


@pytest.mark.usefixtures("at_example")
def test_the_feed_tells_what_happened_once_and_for_ever(run: Run, tmp_path: Path) -> None:
    first = published(run, tmp_path / "site", "--as-of", "2025-10-01")["atom.xml"]
    later = published(run, tmp_path / "site")["atom.xml"]
    before, after = entries(first), entries(later)
    assert list(after.values()) == sorted(after.values(), reverse=True)
    assert max(after.values()) <= DAY < "2025-12"
    kept = {name: day for name, day in before.items() if day >= min(after.values())}
    assert kept.items() <= after.items()
    assert len(after) > len(kept) > 0


@pytest.mark.usefixtures("at_example")
def test_the_feed_names_plan_and_leads_and_its_links_are_whole_where_the_address_is_known(
    run: Run, tmp_path: Path
) -> None:
    place = "https://plans.example.org/plans"
    folder = tmp_path / "site"
    relative = published(run, folder)["atom.xml"]
    files = published(run, folder, "--address", place)
    root = ET.Element("nothing")
    for name, inside in (("atom.xml", ""), ("en/atom.xml", "en/")):
        root = ET.fromstring(files[name])  # noqa: S314 - our own
        links = {each.get("href", "") for each in root.iter(f"{ATOM}link")}
        assert links >= {f"{place}/{inside}atom.xml", f"{place}/{inside}index.html"}
        for each in links:
            assert each.removeprefix(f"{place}/") in files, each
    titles = [each.text or "" for each in root.iter(f"{ATOM}title")]
    joint = "推广一码缴费: overdue (red) (示例住建局, 东区人民政府, 西区人民政府, 南区人民政府; "
    assert any(each.startswith(joint) for each in titles), titles[:5]
    assert entries(files["atom.xml"]).keys() == entries(relative).keys(), "the same events"
    for wrong in ("plans.example.org", "mailto:office@example.org"):
        ran = run("publish", str(folder), "--address", wrong)
        assert (ran.status, "https://plans.example.org/plans/" in ran.err) == (2, True)


def entries(feed: bytes) -> dict[str, str]:
    """Return the days of the events of a feed by their ids, in order."""
    root = ET.fromstring(feed)  # noqa: S314 - our own
    found = root.findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id", "") for each in found]
    assert len(set(ids)) == len(ids)
    days = [each.findtext(f"{ATOM}updated", "")[:10] for each in found]
    return dict(zip(ids, days, strict=True))


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.usefixtures("at_example")
def test_calendars_have_the_deadlines_of_what_a_department_leads(run: Run, tmp_path: Path) -> None:
    files = published(run, tmp_path / "site", "--lang", "zh", "--plan", "demo")
    page = next(path for path, data in files.items() if "示例税务局</h1>".encode() in data)
    (place,) = (each for each in Page(files[page].decode()).links if each.endswith(".ics"))
    made: Any = icalendar.Calendar.from_ical(files[place.removeprefix("../")])
    days = {str(event["dtstart"].dt) for event in made.walk("VEVENT")}
    query = ("list", "--dept", "示例税务局", "--plan", "demo", "--format", "json")
    listed = json.loads(run(*query).out)["tasks"]
    assert days == {task["due"] for task in listed if task["due"] is not None}


# The folder


@pytest.mark.usefixtures("at_example")
def test_the_same_input_gives_the_same_bytes_and_rewrites_nothing(run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = published(run, site)
    times = {path: (site / path).stat().st_mtime_ns for path in first}
    assert published(run, site) == first
    assert {path: (site / path).stat().st_mtime_ns for path in first} == times
    assert published(run, tmp_path / "other") == first


@pytest.mark.usefixtures("at_example")
def test_two_processes_write_the_same_bytes_as_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for two in (False, True):
        monkeypatch.setattr("bizenv.hands._are_two", lambda two=two: two)
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
def test_a_task_that_goes_by_its_first_lead_says_so_on_its_page_and_in_the_foot(
    run: Run, tmp_path: Path
) -> None:
    files = published(run, tmp_path / "site")
    said = "以首位牵头部门完成为准"
    told = [path for path, data in files.items() if said in data.decode(errors="replace")]
    assert told == ["plans/demo/1.1.2.html", "plans/district/2.3.html"]
    for each in told:
        page = files[each].decode()
        (status,) = re.findall("<dt>状态</dt> <dd><span[^>]*>([^<]+)<", page)
        first, *others = re.findall('</a> <span class="status[^>]*>([^<]+)<', page)
        assert first == status
        assert others, "of one lead alone there is no rule to tell"
    foot = files[told[0]].decode().partition("<footer>")[2]
    assert "最差的一方为准，以首位牵头部门为准的只看首位" in foot
    english = files["en/plans/demo/1.1.2.html"].decode()
    assert "Complete when the first-named lead has completed its part" in english
    assert "or as its first-named lead’s" in english.partition("<footer>")[2]


@pytest.mark.usefixtures("at_example")
def test_front_page_lights_and_search_tell_why_their_numbers_differ(
    run: Run, tmp_path: Path
) -> None:
    files = published(run, tmp_path / "site", "--closed", "--lang", "zh")
    front = files["index.html"].decode()
    (tasks,) = map(int, re.findall('class="headline">共([0-9]+)条任务', front))
    (items,) = map(int, re.findall("其中台账来件([0-9]+)件，不逐条公开", front))
    (apart,) = map(int, re.findall("其中([0-9]+)条已暂缓、取消、结转或并案，不计入任务数", front))
    lit = re.findall(r'<span class="status \w+">[^<]+</span></dt> <dd>([0-9]+)<', front)
    assert sum(map(int, lit)) == tasks + apart
    search = files["search.html"].decode()
    assert f"另有台账来件{items}件，不逐条公开" in search
    register = files["plans/hotline-2024/index.html"].decode()
    (own,) = re.findall('class="headline">共([0-9]+)件(.+?)，', register)
    assert own == (str(items), "问题")
    assert facts(register)["问题数"] == str(items)
    (ended,) = map(int, re.findall("其中([0-9]+)条已暂缓", register))
    assert len(rows_of(files)) == tasks - items + apart - ended


def rows_of(files: dict[str, bytes]) -> list[Any]:
    """Return the rows that the search looks through."""
    (name,) = [path for path in files if re.fullmatch("(.*/)?rows-[0-9a-f]+[.]js", path)]
    found: list[Any] = json.loads(files[name].decode().partition("=")[2].rstrip(";\n"))["rows"]
    return found


@pytest.mark.usefixtures("at_example")
def test_without_a_register_no_page_speaks_of_items(run: Run, tmp_path: Path) -> None:
    files = published(run, tmp_path / "site", "--plan", "demo", "--lang", "zh")
    assert "来件" not in files["index.html"].decode() + files["search.html"].decode()


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("day", ["0001-01-01", "1900", "9999-12-31"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_day_far_away_is_refused_and_the_folder_left_as_it_is(
    run: Run, tmp_path: Path, day: str, audience: str
) -> None:
    before = published(run, tmp_path / "site", "--lang", "zh", "--audience", audience)
    told = ("--lang", "zh", "--audience", audience, "--as-of", day)
    ran = run("publish", tmp_path / "site", *told)
    assert (ran.status, f"“{day}”太远" in ran.err) == (2, True), ran.err
    assert files_in(tmp_path / "site") == before


WRITING = {
    "publish": ("site",),
    "serve": ("--port", "0"),
    "export": ("-o", "a.csv"),
    "calendar": ("--all", "-o", "calendars"),
    "send": ("digest", "--dry-run", "--to", "outbox"),
    "record": ("report", "demo/1.1.1", "--progress", "示例", "--dry-run"),
    "form": ("export", "--dept", "示例税务局", "-o", "a.xlsx"),
}


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", [row.name for row in COMMANDS.values() if row.writes])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_whatever_writes_for_a_day_refuses_one_that_is_far_away(
    run: Run, name: str, day: str
) -> None:
    ran = run(name, *WRITING[name], "--as-of", day)
    assert (ran.status, f"“{day}”太远" in ran.err) == (2, True), (ran.out, ran.err)
    assert not Path("a.csv").exists()


@pytest.mark.usefixtures("at_example")
def test_slips_are_not_issued_for_a_day_that_is_far_away(run: Run) -> None:
    ran = run("remind", "issue", "--signed-by", "示例", "--as-of", "9999-12-31", "--dry-run")
    assert (ran.status, "太远" in ran.err) == (2, True), ran.err
    assert run("remind", "list", "--as-of", "9999-12-31").status == 0, "reading may be of any day"


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
def test_links_in_the_folder_are_not_followed(run: Run, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    first = published(run, site)
    shutil.move(site / "index.html", elsewhere)
    (site / "index.html").symlink_to(elsewhere)
    elsewhere.write_text("mine", encoding="utf-8")
    assert published(run, site) == first
    assert elsewhere.read_text(encoding="utf-8") == "mine"
    shutil.rmtree(site / "departments")
    (tmp_path / "folder").mkdir()
    (site / "departments").symlink_to(tmp_path / "folder")
    assert run("publish", site).status == 3
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

    monkeypatch.setattr("bizenv.hands._are_two", lambda: True)
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

    monkeypatch.setattr("bizenv.hands._are_two", lambda: False)
    monkeypatch.setattr(SiteFolder, "write", is_interrupted)
    assert published(run, site, "--plan", "demo") == whole
    assert refused == [(3, True)]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", [".bizenv-site.begun", ".bizenv-site.lock"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_notes_and_the_lock_are_not_written_through_a_link(
    run: Run, tmp_path: Path, name: str, link: Callable[[Path, Path], None]
) -> None:
    site, precious = tmp_path / "site", tmp_path / "precious"
    published(run, site, "--plan", "street")
    precious.write_text("mine\n", encoding="utf-8")
    (site / name).unlink(missing_ok=True)
    link(precious, site / name)
    before = files_in(site)
    ran = run("publish", site, "--plan", "demo")
    assert (ran.status, name in ran.err) == (3, True)
    assert (files_in(site), precious.read_text(encoding="utf-8")) == (before, "mine\n")


@pytest.mark.usefixtures("at_example")
def test_notes_that_are_not_ours_are_left_as_they_are(run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    published(run, site, "--plan", "street")
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
    run: Run, tmp_path: Path, change: Callable[[dict[str, str]], object]
) -> None:
    site = tmp_path / "site"
    published(run, site, "--plan", "street")
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


@pytest.mark.usefixtures("at_example")
def test_an_address_for_suggestions_is_one_of_mail_or_of_a_page(run: Run, tmp_path: Path) -> None:
    ran = run("publish", tmp_path / "site", "--suggest", "javascript:alert(1)")
    assert (ran.status, (tmp_path / "site").exists()) == (2, False)


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
