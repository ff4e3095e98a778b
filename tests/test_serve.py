"""`bizenv serve`: who comes in, what the pages say, and that looking writes nothing."""

import http.client
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Final, Self
from urllib.parse import quote, urlsplit

import pytest
from bizenv.desk import patience
from bizenv.desk.app import desk
from bizenv.desk.doors import HEADERS, MOST, TOKEN, form_of
from bizenv.desk.fields import FIELDS
from bizenv.desk.patience import MOST as MOST_AT_ONCE
from bizenv.desk.record_routes import record_routes
from bizenv.desk.running import listening, server_of
from bizenv.desk.served import Served, hosts_of
from bizenv.desk.views import GROUPS, VIEWS, WITHOUT_VIEW
from bizenv.messages import LANGUAGES, catalogue
from bizenv.pages import REPORTS
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from conftest import DAY, Run
from desking import FORM, HERE, HOST, PORT, Answer, Asker, asker, crawled
from programs import BIZENV

EVERYBODY: Final = "0.0.0.0"  # noqa: S104 - that it is said is tried

# Doors


@pytest.mark.parametrize(
    "host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST:8080"]
)
def test_a_request_that_names_this_machine_is_answered(example: Path, host: str) -> None:
    assert asker(example).get("/task?task=demo/1.1.1", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.invalid", "evil.invalid:8080", "127.0.0.1", "127.0.0.1:81", "localhost.evil:8080", ""],
)
def test_a_request_that_names_another_is_refused_in_words(example: Path, host: str) -> None:
    answer = asker(example).get("/", host=host)
    assert answer.status == 421
    assert "--allow-host" in answer.text
    assert "示例市" not in answer.text


def test_a_name_that_was_allowed_is_answered_with_any_port(example: Path) -> None:
    served = Served(example, hosts_of("127.0.0.1", PORT), frozenset(("desk.invalid",)))
    assert served.answers_to("desk.invalid")
    assert served.answers_to("Desk.invalid:443")
    assert not served.answers_to("desk.invalid.evil:443")


def test_a_name_that_is_refused_is_told_which_are_answered(example: Path) -> None:
    said = asker(example).get("/", host="desk.invalid:8080").text
    assert HERE in said
    assert f"http://[::1]:{PORT}/" in said


@pytest.mark.parametrize("own", ["192.0.2.7", "::ffff:192.0.2.7"])
def test_of_all_addresses_that_one_answers_at_which_a_request_came_in(
    example: Path, own: str
) -> None:
    hosts = hosts_of(EVERYBODY, PORT)
    served = Served(example, hosts, everywhere=True)
    assert served.answers_to(f"{EVERYBODY}:{PORT}")
    assert served.answers_to(f"192.0.2.7:{PORT}", (own, PORT))
    assert not served.answers_to("192.0.2.7", (own, PORT))
    assert not served.answers_to(f"192.0.2.8:{PORT}", (own, PORT))
    assert not served.answers_to(f"desk.invalid:{PORT}", (own, PORT))
    alone = Served(example, hosts_of("127.0.0.1", PORT))
    assert not alone.answers_to(f"192.0.2.7:{PORT}", (own, PORT))


def test_every_answer_has_the_headers_that_keep_it_to_itself(example: Path) -> None:
    asks = asker(example)
    pages = (asks.get(each) for each in ("/task?task=demo/1.1.1", "/none", "/assets/style.css"))
    for answer in (*pages, asks.post("/"), asks.get("/", host="evil.invalid")):
        assert {**answer.headers, **HEADERS} == answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_without_write_nothing_is_posted(example: Path, method: str) -> None:
    answer = asker(example).ask(method, "/", b"", {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "--write" in answer.text


@pytest.fixture
def writing(example: Path) -> Asker:
    """Who asks a desk that has one form, which says what it was sent."""

    async def sent(request: Request) -> Response:
        return Response(repr(form_of(request)))

    return asker(example, writes=True, forms=[Route("/sent", sent, methods=["POST"])])


def test_a_form_of_ours_comes_in(writing: Asker) -> None:
    ours = {"origin": HERE, "sec_fetch_site": "same-origin"}
    form = {TOKEN: writing.served.token, "text": "好"}
    answer = writing.post("/sent", form, **ours)
    assert (answer.status, "好" in answer.text) == (200, True)
    assert writing.post("/sent", form).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.invalid"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8081"},
        {"origin": "http://127.0.0.1:8080.evil.invalid"},
        {"origin": "file://127.0.0.1:8080"},
        {"origin": "http://["},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "origin": HERE},
    ],
)
def test_a_form_of_another_site_is_refused(writing: Asker, headers: dict[str, str]) -> None:
    answer = writing.post("/sent", {TOKEN: writing.served.token}, **headers)
    assert (answer.status, "别的网站" in answer.text) == (403, True)
    assert {**answer.headers, **HEADERS} == answer.headers


@pytest.mark.parametrize("token", ["", "guessed", "é"])
def test_a_form_without_the_secret_is_refused(writing: Asker, token: str) -> None:
    assert writing.post("/sent", {TOKEN: token}).status == 403
    assert writing.post("/sent", {"x": "y"}).status == 403


def test_what_is_no_form_or_too_much_is_refused(writing: Asker) -> None:
    ours = {TOKEN: writing.served.token}
    as_json = writing.post("/sent", ours, content_type="application/json")
    in_parts = writing.post("/sent", ours, content_type="multipart/form-data; boundary=x")
    too_much = writing.post("/sent", {**ours, "text": "x" * MOST})
    too_many = writing.post("/sent", {**ours, **{f"n{n}": "x" for n in range(300)}})
    no_text = writing.post("/sent", f"{TOKEN}={writing.served.token}&text=%ff".encode())
    raw = writing.post("/sent", f"{TOKEN}={writing.served.token}&text=好".encode())
    told = [each.status for each in (as_json, in_parts, too_much, too_many, no_text, raw)]
    assert told == [415, 415, 413, 400, 400, 400]
    assert "256 KB" in too_much.text
    assert "栏目超过200个" in too_many.text
    for each in (no_text, raw):
        assert ("不是 UTF-8 文字" in each.text, "KB" in each.text) == (True, False)


# What the pages say


def test_every_kind_of_report_has_a_view_or_says_why_it_has_none() -> None:
    shown = {part.kind for view in VIEWS.values() for part in view.parts}
    assert shown | WITHOUT_VIEW.keys() == REPORTS.keys()
    assert not shown & WITHOUT_VIEW.keys()


def test_the_menu_leads_to_every_view_that_is_not_led_to_from_another() -> None:
    assert {view.group for view in VIEWS.values()} == {*GROUPS, None}
    assert [path for path, view in VIEWS.items() if view.group is None] == ["/task"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "elsewhere"),
    [
        ("targets", "term.targets"),
        ("duties", "term.duties"),
        ("stocktake", "send.what.stocktake"),
    ],
)
def test_the_menu_calls_a_thing_as_reports_and_mail_call_it(
    language: str, view: str, elsewhere: str
) -> None:
    words = catalogue(language)
    assert words(f"desk.view.{view}").casefold() == words(elsewhere)


def test_every_field_of_a_view_is_known() -> None:
    for view in VIEWS.values():
        assert set(view.fields) <= FIELDS.keys()
        assert view.needs is None or view.needs in view.fields


WHO: Final = "示例街道办事处"  # leads most of the small plans
WANTED: Final = {
    "task": "task={task}",
    "dept": "dept={dept}",
    "one": "one=2025-09-30",
    "published": "published=2025-09-30",
}


def address_of(path: str, *more: str, task: str = "demo/1.2.3", dept: str = "示例住建局") -> str:
    """Return the address of a view that is asked for something."""
    wanted = WANTED.get(VIEWS[path].needs or "", "").format(task=task, dept=dept)
    asked = "&".join(filter(None, (wanted, *more)))
    return quote(f"{path}?{asked}", safe="/?=&-.")


@pytest.fixture(scope="module")
def small(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small plans of the city, as a repository. Not to be written to."""
    city = tmp_path_factory.mktemp("small") / "city"
    shutil.copytree(published, city)
    for each in ("demo", "district", "hotline-2024"):
        shutil.rmtree(city / "plans" / each)
    return city


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_is_shown_in_both_languages(small: Path, path: str) -> None:
    for language in LANGUAGES:
        answer = asker(small).get(address_of(path, f"lang={language}", task="street/3"))
        assert answer.status == 200, answer.text
        words = catalogue(language)
        view = VIEWS[path]
        about = {"task": " street/3", "dept": " 示例住建局"}.get(view.needs or "", "")
        assert f"<h1>{words(f'desk.view.{view.name}')}{about}</h1>" in answer.text
        assert re.search(f'<html lang="{language}', answer.text)


def test_the_ways_of_a_page_keep_the_day_what_was_known_and_the_language(example: Path) -> None:
    answer = asker(example).get("/overdue?as_of=2025-09-30&lang=en")
    ways = {each for each in answer.links if each.startswith("/") and "assets" not in each}
    to_itself = {each for each in ways if "lang=zh" in each}
    assert len(to_itself) == 1
    assert {each for each in ways - to_itself if "as_of=2025-09-30&lang=en" not in each} == set()
    assert any(each.startswith("/task?task=demo%2F") for each in ways)


def figures(answer: Answer) -> list[str]:
    """Return the figures of the rows of a page's tables."""
    rows = re.findall(r"<tr>(.*?)</tr>", answer.text)
    return [re.sub(r"<[^>]*>", "|", each) for each in rows]


@pytest.mark.parametrize("day", ["2025-06-30", "2025-10-15"])
def test_the_figures_are_those_of_the_command_line(example: Path, run: Run, day: str) -> None:
    asks = asker(example)
    told = json.loads(run("--root", example, "status", "--as-of", day, "--format", "json").out)
    sent = asks.get(f"/?as_of={day}&format=json")
    assert json.loads(sent.text) == told
    page = asks.get(f"/?as_of={day}")
    rows = figures(page)
    assert told["groups"]
    for group in told["groups"]:
        (row,) = [each for each in rows if f"|{group['key']}|" in each]
        cells = [each for each in row.split("|") if each.strip()]
        assert cells[2] == str(group["tasks"])
    for heading in ("overdue", "at_risk", "completed"):
        answer = asks.get(f"/{heading.replace('_', '-')}?as_of={day}")
        listed = set(re.findall(r'href="/task\?task=([^&"]+)', answer.text))
        assert len(listed) == told["totals"][heading], heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_spaces_keep_apart_is_read_apart(example: Path, language: str) -> None:
    asks = asker(example, lang=language)
    sign = {"zh": "；", "en": ";"}[language]
    waiting = asks.get("/waiting").text
    headings = [re.sub("<[^>]*>", "", each) for each in re.findall("<h[1-4].*?</h[1-4]>", waiting)]
    first = {"zh": "截至2025年10月15日；", "en": "As of 15 October 2025;"}[language]
    assert any(each.startswith(first) for each in headings), headings
    for path in ("/waiting", "/overdue", "/task?task=demo/1.1.1", "/milestones"):
        main = asks.get(path).text.partition("<main")[2]
        for element in re.findall(r"<(?:p|li|h\d)[ >].*?</(?:p|li|h\d)>", main):
            said = re.sub("<[^>]*>", "", element)
            assert not re.search(rf"\S {{2,}}\S|{sign}\s*{sign}", said), said


@pytest.mark.parametrize("path", VIEWS)
def test_a_file_is_byte_for_byte_what_the_command_line_writes(
    small: Path, run: Run, tmp_path: Path, path: str
) -> None:
    """In JSON; what lays it out is the same."""
    commands = {
        "/": ("status",),
        "/task": ("show", "street/3"),
        "/department": ("list", "--dept", WHO),
        "/stocktake": ("stocktake", "--dept", WHO),
        "/drafts": ("remind",),
        "/slips": ("remind", "list"),
        "/waiting": ("in-review", "--by", "reviewer"),
        "/since": ("since", "2025-09-30"),
        "/diff": ("diff", "2025-09-30"),
        "/digest": ("digest", "--month", "2025-10"),
        "/bulletin": ("bulletin", "--month", "2025-10"),
        "/findings": ("validate",),
    }
    command = commands.get(path, (path.removeprefix("/"),))
    file = tmp_path / "answer.json"
    run("--root", small, *command, "--as-of", DAY, "-o", file)
    sent = asker(small).get(address_of(path, "format=json", task="street/3", dept=WHO))
    assert sent.status == 200
    assert sent.data == file.read_bytes()
    assert sent.headers["content-disposition"].startswith("attachment; filename=")


def test_all_links_are_alive_and_looking_writes_nothing(small: Path) -> None:
    before = bytes_of(small)
    slow = ("format=pdf", "format=png", "format=svg", "format=docx")
    writing = asker(small, writes=True, forms=record_routes())
    seen = {}
    for address, answer in crawled(writing, skip=(*slow, "lang=en")):
        seen[address] = answer.status
    assert {address: status for address, status in seen.items() if status != 200} == {}
    assert {urlsplit(each).path for each in seen} >= VIEWS.keys()
    assert bytes_of(small) == before


def bytes_of(folder: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_what_was_known_then_is_told_as_it_was(published: Path) -> None:
    asks = asker(published)
    now = asks.get("/list?as_of=2025-09-30")
    then = asks.get("/list?as_of=2025-09-30&known_as_of=2025-09-30")
    assert "提交" in then.text
    assert figures(now) != figures(then)
    assert "known_as_of=2025-09-30" in " ".join(then.links)


def test_a_page_is_called_by_what_it_is_about(example: Path) -> None:
    asks = asker(example)
    assert "<title>任务 demo/1.1.1 - " in asks.get("/task?task=demo/1.1.1").text
    assert "<title>任务 - " in asks.get("/task").text


def test_what_may_be_chosen_is_called_as_people_call_it(example: Path) -> None:
    text = asker(example).get("/slips").text
    assert '<option value="notice">提醒函</option>' in text
    assert re.search(r'<option value="demo">demo  [^<]*行动方案</option>', text)


def test_the_difference_between_two_days_is_shown(published: Path) -> None:
    answer = asker(published).get("/diff?one=2025-09-30&other=2025-10-15")
    assert "demo/1.2.3" in answer.text
    assert "变为逾期" in answer.text


def test_a_task_tells_every_reason_with_file_and_line(example: Path, run: Run) -> None:
    answer = asker(example).get("/task?task=demo/1.2.3")
    told = run("--root", example, "show", "demo/1.2.3", "--as-of", DAY).out
    places = set(re.findall(r"[\w/]+\.yaml:\d+", told))
    assert len(places) > 3
    assert {each for each in places if each not in answer.text} == set()


# What goes wrong


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/task?task=demo/9.9", 404, "没有任务“demo/9.9”"),
        ("/list?plan=none", 422, "方案：无法识别“none”"),
        ("/list?dept=住建", 404, "建议"),
        ("/list?as_of=never", 422, "截至（不填为今天）：无法识别“never”"),
        ("/list?dpt=x", 400, "这一页没有“dpt”这个栏目"),
        ("/list?lang=fr", 422, "语言"),
        ("/list?format=docx", 422, "无法识别“docx”"),
        ("/task?format=csv", 400, "任务编号"),
        ("/calendar", 400, "部门"),
        ("/list?known_as_of=none", 404, "建议"),
        ("/list?known_as_of=--help", 404, "--help"),
        ("/list?known_as_of=a%00b", 404, "a\\u0000b"),
        ("/task?task=../../etc/passwd", 404, "没有方案"),
        ("/no-such-page", 404, "没有这一页"),
        ("/diff?one=2025-10-15&other=2025-09-30", 422, "建议"),
        ("/duties?as_of=9999-12-31", 422, "截至（不填为今天）：“9999-12-31”太远"),
        ("/digest?as_of=9999", 422, "太远"),
        ("/digest?month=9999-12", 422, "“9999-12”太远"),
        ("/stocktake?dept=示例税务局&since=0001-01-01", 422, "太远"),
        ("/list?known_as_of=9999-12-31", 200, "所知"),
        ("/list?known_as_of=0001-01-01", 404, "还没有提交"),
        ("/list?known_as_of=1969-12-31", 404, "还没有提交"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    published: Path, address: str, status: int, said: str
) -> None:
    answer = asker(published).get(quote(address, safe="/?=&-.%"))
    assert (answer.status, said in answer.text) == (status, True), answer.text
    assert "Traceback" not in answer.text


def test_what_cannot_be_read_is_told_with_file_and_line(example: Path, tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    with (city / "plans/demo/reviews.yaml").open("a") as file:
        file.write("- {date: 2025-13-01, task: '1.1.1', kind: accept}\n")
    answer = asker(city).get("/")
    assert answer.status == 200
    assert "plans/demo/reviews.yaml:" in answer.text
    assert "不予统计" in answer.text
    assert "--despite-errors" not in answer.text
    assert asker(city).get("/overdue").status == 200
    (city / "plans/departments.yaml").write_text("{")
    assert "plans/departments.yaml:" in asker(city).get("/").text


def test_what_fails_is_told_on_the_error_stream_alone(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("bizenv.desk.app.view_page", fail)
    answer = asker(example).get("/")
    assert (answer.status, "a secret" in answer.text) == (500, False)
    assert "a secret" in capsys.readouterr().err


def test_a_workspace_that_is_gone_is_told_in_words(tmp_path: Path) -> None:
    answer = asker(tmp_path / "gone").get("/")
    assert (answer.status, "无法显示" in answer.text) == (422, True)


# The process


class Serving:
    """`bizenv serve` as a process of its own."""

    def __init__(self, root: Path, *options: str) -> None:
        clean = {"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY}
        command = [*BIZENV, "--root", str(root), "serve", "--port", "0", *options]
        self.process = subprocess.Popen(command, env=clean, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.said = ""
        while "http://" not in self.said:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
        found = re.search(r"http://([^/]+)/", self.said)
        assert found
        self.host = found[1]

    def get(self, path: str) -> tuple[int, str]:
        with closing(http.client.HTTPConnection(self.host)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end(signal.SIGTERM)

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        _, rest = self.process.communicate()
        self.said += rest
        return self.process.returncode


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(example: Path, how: int) -> None:
    serving = Serving(example)
    status, page = serving.get("/overdue")
    assert (status, "demo/1.2.3" in page) == (200, True)
    under_way: list[tuple[int, str]] = []
    asking = Thread(target=lambda: under_way.append(serving.get("/waiting")))
    asking.start()
    sleep(0.1)  # until it is under way
    assert serving.end(how) == 0
    asking.join()
    assert [status for status, _ in under_way] == [200]
    assert "Traceback" not in serving.said


HALF: Final = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "


@pytest.fixture
def halves() -> Iterator[list[socket.socket]]:
    """Connections on which half a request was sent; they are closed at the end."""
    opened: list[socket.socket] = []
    yield opened
    for each in opened:
        each.close()


def test_whoever_sends_half_requests_keeps_nobody_out(
    example: Path, halves: list[socket.socket]
) -> None:
    with Serving(example) as serving:
        name, port = serving.host.split(":")
        for _ in range(3 * MOST_AT_ONCE):
            half = socket.create_connection((name, int(port)))
            half.sendall(HALF)
            halves.append(half)
        assert serving.get("/assets/style.css")[0] == 200
        assert is_ended(halves[0])
    assert serving.said.count("\n") <= 2
    assert "Traceback" not in serving.said


def is_ended(connection: socket.socket) -> bool:
    """Whether the other side has ended a connection, now or within a moment."""
    connection.settimeout(0.3)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@contextmanager
def answering(app: Starlette) -> Iterator[int]:
    """Let an application answer as the desk does, at a port."""
    on = listening("127.0.0.1", 0)
    server = server_of(app)
    thread = Thread(target=server.run, kwargs={"sockets": [on]})
    thread.start()
    try:
        yield on.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        HALF,
        f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {FORM}\r\n"
        "Content-Length: 9\r\n\r\nto".encode(),
        f"GET /none HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() + HALF,
    ],
)
def test_a_request_that_does_not_come_in_is_not_waited_for(
    example: Path,
    begun: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.5)
    served = Served(example, frozenset((HOST,)), writes=True)
    with answering(desk(served)) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(begun)
        slow.settimeout(30)
        ended = False
        while not ended:
            ended = dribbled(slow)
    assert capfd.readouterr().err == ""


def dribbled(slow: socket.socket) -> bool:
    """Send one sign more, a little later; return whether the other side has ended it."""
    sleep(0.05)
    try:
        slow.sendall(b"x")
    except OSError:
        return True
    return False


@pytest.mark.slow
def test_what_is_worked_at_for_longer_is_answered(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(request: Request) -> Response:
        del request
        sleep(6)
        return Response("done")

    monkeypatch.setattr(patience, "PATIENCE", 5.0)  # a busy machine sends its request in that time
    served = Served(example, frozenset((HOST,)))
    slow = desk(served, [Route("/slow", slowly)])
    with answering(slow) as port, closing(http.client.HTTPConnection("127.0.0.1", port)) as asks:
        asks.request("GET", "/slow", headers={"host": HOST})
        assert asks.getresponse().read() == b"done"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 has to be set up")
def test_open_to_all_it_answers_at_each_of_its_addresses(example: Path) -> None:
    with Serving(example, "--host", EVERYBODY) as serving:
        assert serving.get("/assets/style.css")[0] == 200
        serving.host = serving.host.replace("127.0.0.1", "127.0.0.2")
        assert serving.get("/assets/style.css")[0] == 200


def test_a_port_that_is_taken_is_told_with_another(example: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("--root", example, "serve", "--port", str(port))
    assert ran.status == 3
    assert f"127.0.0.1:{port}" in ran.err
    assert "--port 0" in ran.err


def test_an_address_that_is_none_is_refused(example: Path, run: Run) -> None:
    ran = run("--root", example, "serve", "--host", "no such host", "--port", "0")
    assert (ran.status, "--host" in ran.err) == (3, True)


@pytest.mark.parametrize("option", [("--port", "65536"), ("--port", "-1"), ("--port", "x")])
def test_a_port_that_is_none_is_refused(example: Path, run: Run, option: tuple[str, str]) -> None:
    ran = run("--root", example, "serve", *option)
    assert (ran.status, "--port" in ran.err, "65535" in ran.err) == (2, True, True)


def test_whoever_listens_for_others_is_told_who_can_read(
    example: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_at_all(app: object, on: socket.socket, begun: Callable[[], None]) -> None:
        del app
        begun()
        on.close()

    monkeypatch.setattr("bizenv.desk.running.run", not_at_all)
    open_to_all = run("--root", example, "serve", "--host", EVERYBODY, "--port", "0")
    assert EVERYBODY in open_to_all.err.splitlines()[0]
    assert "原因、佐证" in open_to_all.err
    assert re.search(r"打开 http://127\.0\.0\.1:\d+/", open_to_all.err)
    assert "IP地址" in open_to_all.err
    alone = run("--root", example, "serve", "--port", "0")
    assert "原因、佐证" not in alone.err
    assert "IP地址" not in alone.err


def test_without_its_libraries_it_names_the_extra(
    example: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> object:
        return None if name == "uvicorn" else find(name, package)

    monkeypatch.setattr("importlib.util.find_spec", without)
    ran = run("--root", example, "serve")
    assert (ran.status, "'.[serve]'" in ran.err) == (3, True)


def test_two_at_once_in_two_languages_are_told_apart(example: Path) -> None:
    asks = {language: asker(example, lang=language) for language in LANGUAGES}
    alone = {language: each.get("/list").data for language, each in asks.items()}
    with ThreadPoolExecutor(4) as pool:
        several = [language for _ in range(4) for language in LANGUAGES]
        told = pool.map(lambda language: asks[language].get("/list").data, several)
        for language, data in zip(several, told, strict=True):
            assert data == alone[language]
