"""What the public sees: figures, links, data, feed and calendars, and nothing that is not meant for it."""

import csv
import io
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import icalendar
import jsonschema
import openpyxl
import pytest
from bizenv.cli.commands import COMMANDS
from bizenv.contract.public import PublicV1
from bizenv.contract.v1 import dump
from bizenv.messages import LANGUAGES
from bizenv.report.public import SHOWN

from conftest import DAY, ROOT, Run
from marking import MARK, Marked
from publishing import Page, files_in, published


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
def test_an_address_for_suggestions_is_one_of_mail_or_of_a_page(run: Run, tmp_path: Path) -> None:
    ran = run("publish", tmp_path / "site", "--suggest", "javascript:alert(1)")
    assert (ran.status, (tmp_path / "site").exists()) == (2, False)
