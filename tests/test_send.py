"""bizenv send: over a real mail server and a real webhook; nothing is lost, nothing goes twice."""

import json
import os
import random
import re
import signal
import ssl
import stat
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from datetime import date
from email import charset, message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import docx
import openpyxl
import pytest
import trustme
from bizenv.messages import catalogue
from bizenv.sending.carrier import Load
from bizenv.sending.chat import Chat, cut
from bizenv.sending.journal import Journal, folder_beside
from bizenv.sending.mail import Mail, MailAccount, message_of
from bizenv.sending.matter import Attachment, Matter, of_text
from bizenv.store.recipients import read_recipients
from bizenv.store.workspace import open_workspace

import building
from building import City
from conftest import DAY, Golden, Run, Written
from ends import HookEnd, MailEnd, hook_end, mail_end
from programs import BIZENV
from repositories import Repo
from test_json import validate

SENDER: Final = "示例市营商环境办公室 <office@example.org>"
HOUSING: Final = "housing@example.org"
EAST: Final = "east@example.org"
LEADER: Final = "leader@example.org"
OFFICE: Final = "everything@example.org"
RECIPIENTS: Final = f"""\
departments:
  示例住建局: {{mail: [{HOUSING}]}}
  东区政务服务局: {{mail: {EAST}}}
groups:
  分管领导: {{mail: {LEADER}, departments: [示例住建局, 东区政务服务局]}}
all:
  mail: {OFFICE}
"""
QUICK: Final = ("--pause", "0")


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailEnd]:
    with mail_end() as end:
        yield end


@pytest.fixture
def mail(mail_server: MailEnd, monkeypatch: pytest.MonkeyPatch) -> MailEnd:
    """A mail server that the environment names, and that has taken nothing yet."""
    mail_server.taken.clear()
    mail_server.wire.clear()
    mail_server.answers.clear()
    monkeypatch.setenv("BIZENV_SMTP_URL", f"smtp://127.0.0.1:{mail_server.port}")
    monkeypatch.setenv("BIZENV_MAIL_FROM", SENDER)
    return mail_server


@pytest.fixture
def hook() -> Iterator[HookEnd]:
    with hook_end() as end:
        yield end


@pytest.fixture
def recipients(tmp_path: Path) -> Path:
    """A file of recipients of the example city."""
    return listed(tmp_path, RECIPIENTS)


@pytest.fixture
def few(tmp_path: Path, written: Written, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of recipients of a small city, in which the test stands: its digest is drawn at once."""
    city = City()
    for lead in (building.HOUSING, building.EAST):
        city = city.task(f"due: 2025-09-30, lead: [{lead}]")
    written(city.says("2025-04-20 report percent: 40", by=building.HOUSING))
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    return listed(tmp_path, RECIPIENTS.replace("东区政务服务局", building.EAST))


def listed(folder: Path, text: str) -> Path:
    file = folder / "recipients.yaml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file


def sent(run: Run, what: str, to: Path, *options: str, status: int = 0) -> Any:
    """Send, and return what is told of it."""
    ran = run("send", what, "--to", to, *QUICK, *options, "--format", "json")
    assert ran.status == status, ran.err
    return validate(ran.out)


def outcomes(told: Any) -> list[str]:
    return [each["outcome"] for each in told["deliveries"]]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def words_of(text: str) -> str:
    """A text without its line breaks, which are others on the screen."""
    return "".join(text.split())


def columns(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in line)


@pytest.mark.usefixtures("at_example")
def test_a_digest_reaches_its_department_and_nobody_twice(
    run: Run, mail: MailEnd, recipients: Path
) -> None:
    told = sent(run, "digest", recipients)
    assert outcomes(told) == ["sent"] * 4
    (message,) = mail.to(HOUSING)
    assert message["Subject"] == "示例住建局行动方案办理情况摘要（截至2025年10月15日）"
    assert message["From"] == SENDER
    assert text_of(message) == run("digest", "--dept", "示例住建局").out
    assert text_of(message, "html") == run("digest", "--dept", "示例住建局", "--format", "html").out
    (whole,) = mail.to(OFFICE)
    assert text_of(whole) == run("digest").out
    (both,) = mail.to(LEADER)
    asked = ("--dept", "示例住建局", "--dept", "东区政务服务局")
    assert text_of(both) == run("digest", *asked).out
    again = sent(run, "digest", recipients)
    assert outcomes(again) == ["sent-before"] * 4
    assert len(mail.taken) == 4


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("what", ["slips", "forms"])
def test_a_dry_run_says_who_would_get_what_and_sends_nothing(
    run: Run, mail: MailEnd, recipients: Path, what: str
) -> None:
    dry = sent(run, what, recipients, "--dry-run", "--dept", "东区政务服务局")
    assert (set(outcomes(dry)), dry["dry_run"], mail.taken) == ({"would-be-sent"}, True, [])
    assert not folder_beside(recipients).exists()
    told = sent(run, what, recipients, "--dept", "东区政务服务局")
    assert set(outcomes(told)) == {"sent"}
    assert sent(run, what, recipients, "--dry-run", "--dept", "东区政务服务局")["deliveries"] == [
        {**each, "outcome": "sent-before"} for each in dry["deliveries"]
    ]
    alike = ("addressee", "to", "subject", "attachments", "about")
    assert [[each[key] for key in alike] for each in told["deliveries"]] == [
        [each[key] for key in alike] for each in dry["deliveries"]
    ]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_told_reads_well(run: Run, recipients: Path, golden: Golden, language: str) -> None:
    asked = ("slips", "--to", recipients, "--dry-run", "--lang", language)
    ran = run("send", *asked)
    golden(f"send-slips.{language}.txt", ran.out)


@pytest.mark.usefixtures("at_example")
def test_every_mail_fits_80_columns_and_stands_on_its_own(
    run: Run, mail: MailEnd, recipients: Path
) -> None:
    for what in ("slips", "forms", "filing", "stocktake"):
        sent(run, what, recipients, "--dept", "东区政务服务局", "--plan", "district")
    assert len(mail.taken) == 3 + 1 + 3 + 3
    for _, message in mail.taken:
        assert max(map(columns, text_of(message).splitlines())) <= 80
        page = text_of(message, "html")
        assert page.startswith("<!DOCTYPE html>")
        assert "东区政务服务局" in page
        assert "东区政务服务局" in text_of(message)


@pytest.mark.usefixtures("at_example")
def test_a_slip_goes_once_with_its_letter_and_a_copy_to_who_reads_of_the_department(
    run: Run, mail: MailEnd, recipients: Path
) -> None:
    told = sent(run, "slips", recipients)
    assert told["unreached"] == ["西区人民政府"]
    (message,) = mail.to(EAST)
    assert message["Subject"] == "关于周末和午间不停办的督办单（〔2025〕督第1号）"
    (file,) = message.iter_attachments()
    assert file.get_filename() == "〔2025〕督第1号 东区政务服务局.docx"
    letter = docx.Document(BytesIO(file.get_content()))
    assert "东区政务服务局：" in [each.text for each in letter.paragraphs]
    assert [len(mail.to(each)) for each in (HOUSING, LEADER, OFFICE)] == [0, 1, 2]


@pytest.mark.usefixtures("at_example")
def test_a_form_goes_to_its_department_alone_once_a_month(
    run: Run, mail: MailEnd, recipients: Path
) -> None:
    sent(run, "forms", recipients)
    assert sorted(to for to, _ in mail.taken) == [EAST, HOUSING]
    (message,) = mail.to(HOUSING)
    (file,) = message.iter_attachments()
    assert file.get_filename() == "示例住建局.xlsx"
    book = openpyxl.load_workbook(BytesIO(file.get_content()))
    assert "示例住建局" in str(book.worksheets[0]["A1"].value)
    assert set(outcomes(sent(run, "forms", recipients, "--as-of", "2025-10-20"))) == {"sent-before"}
    assert set(outcomes(sent(run, "forms", recipients, "--as-of", "2025-11-03"))) == {"sent"}
    assert outcomes(sent(run, "forms", recipients, "--plan", "district")) == ["sent"]


@pytest.mark.usefixtures("at_example")
def test_a_department_s_form_and_calendar_may_go_with_other_mail(
    run: Run, mail: MailEnd, recipients: Path, tmp_path: Path
) -> None:
    enclosed = ("--plan", "district", "--attach", "form", "--attach", "calendar")
    sent(run, "digest", recipients, *enclosed)
    names = {
        to: [file.get_filename() for file in message.iter_attachments()]
        for to, message in mail.taken
    }
    east = ["东区政务服务局.xlsx", "东区政务服务局.ics"]
    assert names == {EAST: east, LEADER: [], OFFICE: []}
    (message,) = mail.to(EAST)
    _, calendar = message.iter_attachments()
    place = tmp_path / "east.ics"
    assert (
        run("calendar", "--plan", "district", "--dept", "东区政务服务局", "-o", place).status == 0
    )
    written = place.read_bytes().decode()
    assert calendar.get_content().splitlines() == written.splitlines()


@pytest.mark.usefixtures("at_example")
def test_a_mail_speaks_of_plans_by_their_titles_and_not_to_the_office(
    run: Run, mail: MailEnd, recipients: Path
) -> None:
    for what in ("digest", "filing", "stocktake", "forms"):
        sent(run, what, recipients)
    texts = [text_of(message) for _, message in mail.taken]
    heads = [line for text in texts for line in text.splitlines()]
    assert not [line for line in heads if re.match(r"demo[ 、：]", line)]
    assert any(line.startswith("示例市优化营商环境行动方案、东区") for line in heads)
    for text in texts:
        assert "bizenv record" not in text
        assert "。 " not in text


@pytest.mark.usefixtures("at_example")
def test_a_dry_run_tells_addresses_of_no_use_from_what_would_be_sent(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOWHERE", raising=False)
    monkeypatch.setenv("HOOK", "json://127.0.0.1:9/")
    file = chatting(tmp_path)
    first, second, *_ = run("send", "digest", "--to", file, "--dry-run").out.splitlines()[1:]
    assert "失败" not in first + second
    assert "1个地址发不出（环境变量 $NOWHERE 未设置）" in first
    ran = run("send", "digest", "--to", file, "--dry-run", "--format", "csv")
    heads = ran.out.splitlines()[0].split(",")
    assert len({*heads}) == len(heads)


@pytest.mark.usefixtures("at_example")
def test_who_has_filed_gets_no_reminder(run: Run, mail: MailEnd, tmp_path: Path) -> None:
    told = json.loads(run("filing", "--month", "2025-09", "--format", "json").out)
    owing = {row["department"] for row in told["reports"] if row["state"] == "missing"}
    names = {row["department"] for row in told["reports"]}
    lines = [f"  {name}: {{mail: d{n}@example.org}}\n" for n, name in enumerate(sorted(names))]
    file = listed(tmp_path, "departments:\n" + "".join(lines))
    told = sent(run, "filing", file, "--month", "2025-09")
    assert {each["addressee"] for each in told["deliveries"]} == owing
    assert 0 < len(owing) < len(names)
    assert len(mail.taken) == len(owing)


def test_one_address_that_fails_stops_no_other_and_is_sent_to_by_the_next_run(
    run: Run, mail: MailEnd, few: Path
) -> None:
    mail.answers[EAST] = ["550 5.1.1 no such user"]
    told = sent(run, "digest", few, status=1)
    assert outcomes(told) == ["sent", "failed", "sent", "sent"]
    failed = told["deliveries"][1]
    assert (failed["reason"], "550 5.1.1 no such user" in failed["message"]) == ("refused", True)
    ran = run("send", "digest", "--to", few, *QUICK, "--lang", "en")
    assert (ran.status, "1 sent; 3 sent before" in ran.out) == (0, True)
    assert [len(mail.to(each)) for each in (HOUSING, EAST, LEADER, OFFICE)] == [1, 1, 1, 1]


def test_what_fails_for_now_is_tried_again_and_what_is_refused_is_not(
    run: Run, mail: MailEnd, few: Path
) -> None:
    mail.answers = {HOUSING: ["450 greylisted", "451 busy"], EAST: ["550 no"] * 9}
    assert outcomes(sent(run, "digest", few, status=1)) == ["sent", "failed", "sent", "sent"]
    assert (mail.answers[HOUSING], len(mail.answers[EAST])) == ([], 8)
    mail.answers = {EAST: ["450 greylisted"] * 9}
    assert outcomes(sent(run, "digest", few, "--retries", "1", status=1))[1] == "failed"
    assert len(mail.answers[EAST]) == 7


def test_a_server_that_is_not_there_is_waited_for_once(
    run: Run, mail: MailEnd, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("bizenv.sending.post.pause", waits.append)
    monkeypatch.setenv("BIZENV_SMTP_URL", "smtp://127.0.0.1:1")
    told = sent(run, "digest", few, "--pause", "3", status=1)
    assert outcomes(told) == ["failed"] * 4
    assert {each["reason"] for each in told["deliveries"]} == {"connection"}
    assert waits == [3.0, 12.0]
    monkeypatch.setenv("BIZENV_SMTP_URL", f"smtp://127.0.0.1:{mail.port}")
    told = sent(run, "digest", few)
    assert {(each["outcome"], each["again"]) for each in told["deliveries"]} == {("sent", False)}


def test_sent_again_only_where_that_is_asked_for_and_under_another_id(
    run: Run, mail: MailEnd, few: Path
) -> None:
    for options in ((), (), ("--again",)):
        sent(run, "digest", few, "--dept", "示例住建局", *options)
    first, second = (str(message["Message-ID"]) for message in mail.to(HOUSING))
    key, _, rest = first.partition(".")
    assert (rest, second) == ("1@example.org>", f"{key}.2@example.org>")


def test_what_changed_since_it_was_sent_is_told_and_not_sent(
    run: Run, mail: MailEnd, few: Path
) -> None:
    sent(run, "digest", few)
    report = ("record", "report", "1.0/1.2", "--dept", building.EAST, "--percent", "80")
    assert run(*report).status == 0
    told = sent(run, "digest", few)
    assert [(each["outcome"], each["changed"]) for each in told["deliveries"]] == [
        ("sent-before", False),
        ("sent-before", True),
        ("sent-before", True),
        ("sent-before", True),
    ]
    assert len(mail.taken) == 4


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("what", ["digest", "filing"])
def test_a_run_of_one_department_stands_in_for_no_run_of_all(
    run: Run, mail: MailEnd, recipients: Path, what: str
) -> None:
    first = sent(run, what, recipients, "--dept", "东区政务服务局")
    assert outcomes(first) == ["sent"] * 3
    (narrow,) = mail.to(OFFICE)
    assert words_of(text_of(narrow)) == words_of(run(what, "--dept", "东区政务服务局").out)
    told = sent(run, what, recipients)
    assert outcomes(told) == ["sent", "sent-before", "sent", "sent"]
    _, whole = mail.to(OFFICE)
    assert words_of(text_of(whole)) == words_of(run(what).out)
    assert set(outcomes(sent(run, what, recipients))) == {"sent-before"}
    assert set(outcomes(sent(run, what, recipients, "--dept", "东区政务服务局"))) == {"sent-before"}


@pytest.mark.usefixtures("at_example")
def test_a_group_of_just_those_who_owe_reads_of_no_others(
    run: Run, mail: MailEnd, tmp_path: Path
) -> None:
    month = ("--month", "2025-09")
    told = json.loads(run("filing", *month, "--format", "json").out)
    owing = {row["department"] for row in told["reports"] if row["state"] == "missing"}
    others = {row["department"] for row in told["reports"]} - owing
    assert others
    names = json.dumps(sorted(owing), ensure_ascii=False)
    to = listed(tmp_path, f"groups:\n  组: {{mail: {LEADER}, departments: {names}}}\n")
    sent(run, "filing", to, *month)
    ((_, message),) = mail.taken
    assert not [each for each in others if each in text_of(message)]


def test_a_group_named_like_a_department_gets_its_own_mail(
    run: Run, mail: MailEnd, few: Path
) -> None:
    both = f"[{building.HOUSING}, {building.EAST}]"
    group = f"{building.HOUSING}: {{mail: {HOUSING}, departments: {both}}}"
    own = f"{building.HOUSING}: {{mail: [{HOUSING}, {HOUSING}]}}"
    to = listed(few.parent, f"departments:\n  {own}\ngroups:\n  {group}\n")
    assert outcomes(sent(run, "digest", to, "--dry-run")) == ["would-be-sent"] * 2
    assert outcomes(sent(run, "digest", to, "--again")) == ["sent"] * 2
    first, second = mail.to(HOUSING)
    assert building.EAST in text_of(second)
    assert building.EAST not in text_of(first)


@pytest.mark.parametrize(
    ("output", "status"),
    [
        ("recipients.yaml", 2),
        ("plans/../recipients.yaml", 2),
        ("recipients.sent/sent.jsonl", 2),
        ("recipients.sent/told.json", 2),
        ("plans", 3),
        ("nowhere/told.json", 3),
    ],
)
def test_where_the_answer_cannot_be_written_nothing_is_sent(
    run: Run, mail: MailEnd, few: Path, output: str, status: int
) -> None:
    before = few.read_bytes()
    ran = run("send", "digest", "--to", few, "--format", "json", "-o", few.parent / output)
    assert (ran.status, output in ran.err, mail.taken) == (status, True, [])
    assert few.read_bytes() == before
    assert not folder_beside(few).exists()


def test_an_answer_that_is_lost_does_not_hide_that_it_was_sent(few: Path, mail: MailEnd) -> None:
    environment = {**os.environ, "BIZENV_AS_OF": DAY}
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*BIZENV, "--lang", "en", "send", "digest", "--to", few, *QUICK],
            cwd=few.parent,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (ran.returncode, len(mail.taken)) == (4, 4)
    assert b"recipients.sent), but the answer could not be printed" in ran.stderr


# Interrupted runs


def process(city: Path, to: Path, mail: MailEnd, hook: HookEnd) -> "subprocess.Popen[bytes]":
    environment = {
        "PATH": os.environ["PATH"],
        "BIZENV_AS_OF": DAY,
        "BIZENV_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        "BIZENV_MAIL_FROM": SENDER,
        "HOOK": f"json://127.0.0.1:{hook.port}/",
    }
    return subprocess.Popen(
        [*BIZENV, "send", "digest", "--to", to, *QUICK, "--retries", "0"],
        cwd=city,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def chat_numbers(hook: HookEnd) -> list[str]:
    return [said["message"].splitlines()[-1] for said in hook.taken]


def test_killed_at_any_point_and_run_again_it_loses_and_doubles_nothing(
    few: Path, mail: MailEnd, hook: HookEnd
) -> None:
    """Killed by the servers the moment they took a message, then at random, then let alone."""
    city = few.parent
    groups = [
        f"  r{n}: {{departments: {building.EAST}, mail: {n}@example.org, chat: $HOOK}}\n"
        for n in range(4)
    ]
    to = listed(city, "".join(["groups:\n", *groups]))
    mail.kills, hook.kills = {2}, {3}
    chance = random.Random(15)
    statuses: list[int] = []
    said = b""
    for wait in (None, None, chance.uniform(0.4, 0.9), None):
        with process(city, to, mail, hook) as running:
            mail.pid = hook.pid = running.pid
            if wait is not None:
                time.sleep(wait)
                running.kill()
            _, said = running.communicate()
            statuses.append(running.returncode)
    mail.kills, hook.kills = set(), set()
    assert statuses[:2] == [-signal.SIGKILL] * 2
    assert statuses[-1] == 0, said.decode()
    assert {to for to, _ in mail.taken} == {f"{n}@example.org" for n in range(4)}
    assert len(mail.ids) == 4, "each message has one id, however often it was sent"
    assert mail.ids.total() <= 4 + 4
    numbers = chat_numbers(hook)
    assert len(set(numbers)) == 4
    doubled = [said["message"] for said in hook.taken if "补发" in said["message"]]
    assert len(numbers) - 4 <= len(doubled), "what may arrive twice says so"
    before = (len(mail.taken), len(hook.taken))
    with process(city, to, mail, hook) as running:
        running.communicate()
    assert (running.returncode, len(mail.taken), len(hook.taken)) == (0, *before)


def test_a_line_that_was_torn_is_cut_off_and_what_is_no_line_stops_the_run(
    run: Run, mail: MailEnd, few: Path
) -> None:
    sent(run, "digest", few)
    file = folder_beside(few) / "sent.jsonl"
    whole = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_bytes(whole + b'{"key": "ab", "sta')
    assert outcomes(sent(run, "digest", few)) == ["sent-before"] * 4
    assert file.read_bytes() == whole
    lines = whole.splitlines(keepends=True)
    file.write_bytes(b"".join([lines[0], b"what is this\n", *lines[1:]]))
    ran = run("send", "digest", "--to", few, "--lang", "en")
    assert (ran.status, f"{file}:2: this is no line" in ran.err) == (3, True)
    assert len(mail.taken) == 4


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a":' * 100_000, "[]", "7", "{}"])
def test_a_line_of_another_kind_is_told_with_its_place(
    run: Run, mail: MailEnd, few: Path, line: str
) -> None:
    folder = folder_beside(few)
    folder.mkdir()
    (folder / "sent.jsonl").write_text(f"{line}\n")
    for more in ((), ("--dry-run",)):
        ran = run("--lang", "en", "send", "digest", "--to", few, *more)
        assert (ran.status, "sent.jsonl:1: this is no line" in ran.err) == (3, True)
    assert mail.taken == []


@pytest.mark.parametrize("value", ["nan", "inf", "1e10", "-1"])
@pytest.mark.parametrize("option", ["--pause", "--wait"])
def test_what_no_clock_waits_for_is_refused(
    run: Run, mail: MailEnd, few: Path, option: str, value: str
) -> None:
    calls: list[tuple[str | Path, ...]] = [("send", "digest", "--to", few)]
    if option == "--wait":
        calls += [("record", "report", "1.0/1.1"), ("remind", "issue", "1")]
    for call in calls:
        ran = run("--lang", "en", *call, f"{option}={value}")
        assert (ran.status, f"{option}: “{float(value)}” is" in ran.err) == (2, True), ran.err
    assert mail.taken == []


def test_two_runs_at_once_do_not_send_twice(run: Run, mail: MailEnd, few: Path) -> None:
    with Journal(folder_beside(few), 0):
        ran = run("send", "digest", "--to", few, "--wait", "0", "--lang", "en")
    assert (ran.status, "Another run" in ran.err, mail.taken) == (3, True, [])


# Servers and secrets


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.mark.usefixtures("at_example")
@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd knows no TLS but its own
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_mail_goes_over_tls_to_a_server_whose_certificate_is_trusted(
    run: Run,
    recipients: Path,
    authority: trustme.CA,
    scheme: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    monkeypatch.setenv("BIZENV_MAIL_FROM", SENDER)
    asked = ("--plan", "district", "--dept", "东区政务服务局", "--retries", "0")
    with mail_end(context, starttls=scheme == "smtp+starttls") as end:
        url = f"{scheme}://office%40example.org:geheim%401@localhost:{end.port}"
        monkeypatch.setenv("BIZENV_SMTP_URL", url)
        told = sent(run, "slips", recipients, *asked, status=1)
        assert {each["reason"] for each in told["deliveries"]} == {"certificate"}
        assert (end.logins, end.taken) == ([], [])
        trusted = tmp_path / "trusted.pem"
        authority.cert_pem.write_to_path(trusted)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        monkeypatch.setenv("BIZENV_SMTP_URL", url.replace("geheim%401", "wrong"))
        ran = run("send", "slips", "--to", recipients, *asked)
        assert (ran.status, "wrong" in ran.out + ran.err, "535" in ran.out) == (1, False, True)
        monkeypatch.setenv("BIZENV_SMTP_URL", url)
        assert set(outcomes(sent(run, "slips", recipients, *asked))) == {"sent"}
        assert end.logins[-1] == (b"office@example.org", b"geheim@1")
        assert len(end.to(EAST)) == 1
        journal = (folder_beside(recipients) / "sent.jsonl").read_text(encoding="utf-8")
        assert "geheim" not in journal


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIZENV_SMTP_URL", ""),
        ("BIZENV_SMTP_URL", "https://mail.example.org"),
        ("BIZENV_SMTP_URL", "smtps://user:secret@"),
        ("BIZENV_SMTP_URL", "smtps://user:secret@mail.example.org:port"),
        ("BIZENV_SMTP_URL", "smtp://user:secret@mail.example.org"),
        ("BIZENV_SMTP_URL", "smtps://user:secret%C3%A4%E5%AF%86@mail.example.org"),
        ("BIZENV_SMTP_URL", "smtps://:secret@mail.example.org"),
        ("BIZENV_SMTP_URL", "smtp://:secret@127.0.0.1"),
        ("BIZENV_SMTP_URL", "smtp://mail..example.org"),
        ("BIZENV_SMTP_URL", f"smtp://{'a' * 64}.example.org"),
        ("BIZENV_MAIL_FROM", "a@example.org, c@example.org"),
        ("BIZENV_MAIL_FROM", "=?utf-8?q?x?=@example.org"),
        ("BIZENV_MAIL_FROM", ""),
        ("BIZENV_MAIL_FROM", "示例市"),
        ("BIZENV_MAIL_FROM", "office@example.org\nBcc: x@example.org"),
    ],
)
def test_an_environment_that_will_not_do_is_refused_before_anything_is_sent(
    run: Run,
    mail: MailEnd,
    few: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    monkeypatch.setenv(name, value)
    ran = run("send", "digest", "--to", few)
    assert (ran.status, name in ran.err, "secret" in ran.err, mail.taken) == (2, True, False, [])


@pytest.fixture
def logging_in(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[MailEnd]:
    """A mail server of this machine that asks for a login."""
    monkeypatch.setenv("BIZENV_MAIL_FROM", SENDER)
    with mail_end(login=True, without=getattr(request, "param", ())) as end:
        monkeypatch.setenv("BIZENV_SMTP_URL", f"smtp://me:geheim%401@127.0.0.1:{end.port}")
        yield end


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_login_that_fails_for_now_is_tried_again(
    run: Run, few: Path, logging_in: MailEnd
) -> None:
    logging_in.login_answers = ["454 4.7.0 not now"]
    assert outcomes(sent(run, "digest", few)) == ["sent"] * 4
    assert len(logging_in.logins) == 2


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_login_that_is_refused_is_tried_once(run: Run, few: Path, logging_in: MailEnd) -> None:
    logging_in.login_answers = ["535 5.7.8 no"] * 9
    told = sent(run, "digest", few, status=1)
    assert [each["reason"] for each in told["deliveries"]] == ["login"] * 4
    assert len(logging_in.logins) < 3, "one try is one for each way to log in"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("logging_in", [("PLAIN", "LOGIN")], indirect=True)
def test_a_server_with_no_way_to_log_in_that_we_know_is_told_so(
    run: Run, few: Path, logging_in: MailEnd
) -> None:
    told = sent(run, "digest", few, status=1)
    assert [each["reason"] for each in told["deliveries"]] == ["unsupported"] * 4
    assert logging_in.logins == []


@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "421 again"])
def test_a_server_that_says_good_bye_is_called_anew(
    run: Run, mail: MailEnd, few: Path, answer: str
) -> None:
    mail.answers = {HOUSING: [answer], LEADER: [answer]}
    told = sent(run, "digest", few, "--retries", "1")
    assert outcomes(told) == ["sent"] * 4
    assert [len(mail.to(each)) for each in (HOUSING, EAST, LEADER, OFFICE)] == [1] * 4


NOWHERE: Final = {"BIZENV_SMTP_URL": "smtp://localhost"}
LINE_ENDS: Final = ("\r\n", "\n", "\r", "\u2028", "\x85")


@pytest.mark.parametrize("end", LINE_ENDS)
def test_nothing_can_be_put_into_the_head_of_a_mail(end: str) -> None:
    evil = f"示例{end}Bcc: everybody@example.org{end}{end}body"
    matter = of_text(evil, evil, evil, catalogue("zh"), (evil,))
    account = MailAccount.of({**NOWHERE, "BIZENV_MAIL_FROM": SENDER})
    message = message_of(Load(matter, HOUSING, "1.1"), account.sender)
    head, _, _ = message.as_bytes().partition(b"\r\n\r\n")
    names = [
        line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")
    ]
    assert b"Bcc" not in names
    assert len(names) == len(set(names))
    assert message["To"] == HOUSING


ENCODED: Final = "=?utf-8?q?Stations=0d=0aReply-To:_evil=40attacker.example=0d=0a=0d=0a<h1>Pay?="
OUR_HEADS: Final = {
    *(b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted"),
    *(b"MIME-Version", b"Content-Type"),
}
WIRE_WIDTH: Final = 78


@pytest.mark.parametrize(
    "said", [ENCODED, "=?utf-8?q?plain?=", f"示例{ENCODED * 3}", "字" * 90, "ab"]
)
def test_what_looks_encoded_arrives_as_it_was_written(
    mail: MailEnd, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read as encoded words, a title would bring heads and a body of its own.

    The library for chats changes, for all, how heads are encoded; so it is here.
    """
    changed = {**charset.CHARSETS, "utf-8": (charset.QP, charset.QP, "utf-8")}
    monkeypatch.setattr(charset, "CHARSETS", changed)
    sender = f'"{said}" <office@example.org>'
    account = MailAccount.of(
        {"BIZENV_SMTP_URL": f"smtp://127.0.0.1:{mail.port}", "BIZENV_MAIL_FROM": sender}
    )
    files = (Attachment(f"{said}.ics", "text/calendar", b"x"),)
    matter = of_text("body", "1", said, catalogue("en"), (HOUSING,), files)
    carrier = Mail(account)
    carrier.carry(Load(matter, HOUSING, "1.1"))
    carrier.close()
    (wire,) = mail.wire
    head, _, _ = wire.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert sorted(name for name in names if not name.startswith(b"X-")) == sorted(OUR_HEADS)
    assert max(map(len, wire.split(b"\r\n"))) <= WIRE_WIDTH
    ((_, message),) = mail.taken
    assert message["Subject"] == said
    raw = message_from_bytes(wire)["From"]
    assert str(make_header(decode_header(raw))) == f"{said} <office@example.org>"
    (file,) = message.iter_attachments()
    assert file.get_filename() == f"{said}.ics"
    assert text_of(message) == "body\n"


# Chats


def chatting(folder: Path) -> Path:
    return listed(
        folder,
        f"departments:\n  示例住建局: {{mail: {HOUSING}, chat: $HOOK}}\n  东区政务服务局: {{chat: $NOWHERE}}\n",
    )


@pytest.mark.usefixtures("at_example")
def test_a_chat_gets_the_text_and_no_address_is_told(
    run: Run, mail: MailEnd, hook: HookEnd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "very-secret"  # noqa: S105
    monkeypatch.setenv("HOOK", f"json://user:{secret}@127.0.0.1:{hook.port}/{secret}")
    told = sent(run, "digest", chatting(tmp_path), status=1)
    assert [
        (each["channel"], each["to"], each["outcome"], each["reason"])
        for each in told["deliveries"]
    ] == [
        ("mail", HOUSING, "sent", None),
        ("chat", "$HOOK", "sent", None),
        ("chat", "$NOWHERE", "failed", "variable"),
    ]
    (said,) = hook.taken
    lines = said["message"].splitlines()
    assert lines[0] == "示例住建局行动方案办理情况摘要（截至2025年10月15日）"
    assert any("第1.3.2项 公布占掘路免审批清单" in line for line in lines)
    assert lines[-1].startswith("消息编号：")
    journal = (tmp_path / "recipients.sent" / "sent.jsonl").read_text(encoding="utf-8")
    assert secret not in journal + json.dumps(told)
    assert len(mail.taken) == 1


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("$HOOK", "$HOOK"),
        ("wecombot://geheim", "wecombot://…"),
        ("https://oapi.dingtalk.com/robot/send?access_token=geheim", "https://…"),
        ("oapi.dingtalk.com/robot/send?access_token=geheim&x=http://y", "…"),
        ("geheim://x", "…"),
        ("geheim:x", "…"),
        ("geheim", "…"),
    ],
)
def test_of_a_chat_s_address_nothing_is_shown_but_a_service_that_there_is(
    address: str, shown: str
) -> None:
    assert Chat(catalogue("zh")).shown(address) == shown


def test_a_variable_with_two_addresses_is_refused(
    run: Run, hook: HookEnd, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = f"json://127.0.0.1:{hook.port}/"
    monkeypatch.setenv("HOOK", f"{one}, {one}two")
    to = listed(few.parent, f"departments:\n  {building.HOUSING}: {{chat: $HOOK}}\n")
    (failed,) = sent(run, "digest", to, "--dry-run", status=1)["deliveries"]
    assert failed["reason"] == "address"
    (failed,) = sent(run, "digest", to, status=1)["deliveries"]
    assert (failed["reason"], hook.taken) == ("address", [])


@pytest.mark.usefixtures("at_example")
def test_a_chat_that_answers_otherwise_is_tried_again_or_told(
    run: Run, hook: HookEnd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
    to = listed(tmp_path, "departments:\n  东区政务服务局: {chat: $HOOK}\n")
    hook.statuses = [404]
    (failed,) = sent(run, "slips", to, status=1)["deliveries"]
    assert (failed["reason"], "404" in failed["message"], hook.taken) == ("status", True, [])
    hook.statuses = [503, 429]
    (delivery,) = sent(run, "slips", to)["deliveries"]
    assert (delivery["outcome"], hook.statuses, len(hook.taken)) == ("sent", [], 1)
    assert delivery["attachments"] == []
    assert "附件不能随群消息发送" in hook.taken[0]["message"]


@pytest.mark.parametrize("most", [60, 200, 2048, 19985])
def test_a_chat_is_told_what_it_has_room_for_and_how_much_is_left_out(most: int) -> None:
    words = catalogue("zh")
    lines = tuple(f"第{number}行，{'字' * 30}" for number in range(60))
    matter = Matter("1", "题目", "", "", lines)
    text, left = cut(Load(matter, "x", "0123456789.1"), most, words)
    assert len(text.encode()) <= most
    kept = [line for line in text.splitlines() if line in lines]
    assert kept == list(lines[: len(kept)])
    assert len(kept) + left in (60, 61), "the subject may be cut as well"
    if left and most > 100:
        assert f"以下略去{left}行" in text
        assert text.splitlines()[-1] == "消息编号：01234567.1"


# The file of recipients


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "departments:\n  示例住建厅: {mail: a@example.org}\n",
            "recipients.yaml:2:3: error[unknown-department]",
        ),
        (
            "groups:\n  x: {departments: [示例住建居], mail: a@example.org}\n",
            ":2:21: error[unknown-department]",
        ),
        ("all: {mail: 'Office <a@example.org>'}\n", ":1:13: error[bad-mail-address]"),
        ('all: {mail: "a@example.org\\nBcc: b@example.org"}\n', "error[bad-mail-address]"),
        ("all: {mail: '=?utf-8?q?x?=@example.org'}\n", ":1:13: error[bad-mail-address]"),
        ("all: {mial: a@example.org}\n", ":1:7: error[unknown-key]"),
        ("all: [", "error[yaml-syntax]"),
    ],
)
def test_what_is_wrong_with_the_recipients_is_told_with_its_place_and_nothing_is_sent(
    run: Run, mail: MailEnd, tmp_path: Path, text: str, said: str
) -> None:
    ran = run("--lang", "en", "send", "digest", "--to", listed(tmp_path, text))
    assert (ran.status, said in ran.err, ran.out, mail.taken) == (3, True, "", []), ran.err


HIDDEN: Final = "wecombot://Geheimnis7"
SPILLING: Final = (
    f"departments: {{示例住建局: '{HIDDEN}'}}",
    f"departments: {{'{HIDDEN}': {{mail: a@example.org}}}}",
    f"all: {{mail: '{HIDDEN}'}}",
    f"all:\n  chat: {HIDDEN}: x",
    f"all: {{'{HIDDEN}': 3}}",
    f"all: {{chat: ['{HIDDEN}'], chat: 3}}",
    f"all: {{chat: {{'{HIDDEN}': [x]}}}}",
    f"groups: {{'{HIDDEN}': {{departments: 3}}}}",
    f"groups: {{x: {{departments: ['{HIDDEN}']}}}}",
    f"'{HIDDEN}'",
    "all:\n  chat: *Geheimnis7",
    "all:\n  chat: %Geheimnis7",
    "all:\n  chat: @Geheimnis7",
    "all: {Geheimnis7: 1, Geheimnis7: 2}",
    "all: {chat: '$X', mail: Geheimnis7}",
)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("text", SPILLING)
def test_what_is_wrong_is_told_without_what_stands_there(
    run: Run, tmp_path: Path, text: str
) -> None:
    ran = run("--lang", "en", "send", "digest", "--dry-run", "--to", listed(tmp_path, text))
    assert (ran.status, "recipients.yaml:" in ran.err, "error[" in ran.err) == (3, True, True)
    assert "Geheimnis" not in ran.out + ran.err


@pytest.mark.usefixtures("few")
def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("send", "digest", "--to", tmp_path / "nobody.yaml")
    assert (ran.status, "nobody.yaml" in ran.err) == (3, True)


@pytest.mark.usefixtures("at_example")
def test_nothing_is_written_beside_records(run: Run, mail: MailEnd) -> None:
    plans = Path("plans")
    before = sorted(plans.rglob("*"))
    file = listed(plans, "all: {mail: a@example.org}\n")
    ran = run("send", "digest", "--to", file, "--lang", "en")
    assert (ran.status, "plans/" in ran.err, mail.taken) == (3, True, [])
    file.unlink()
    assert sorted(plans.rglob("*")) == before


def test_a_file_that_git_keeps_or_others_may_read_is_warned_of(
    run: Run, tmp_path: Path, mail: MailEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "city"
    run("init", root, "--example")
    Repo.begin(root)
    monkeypatch.chdir(root)
    file = listed(root, "all: {mail: a@example.org}\n")
    asked = ("send", "slips", "--to", file, "--dry-run", "--as-of", DAY, "--lang", "en")
    assert "warning[recipients-tracked]" in run(*asked).err
    with (root / ".gitignore").open("a", encoding="utf-8") as ignored:
        ignored.write("recipients.*\n")
    assert "warning" not in run(*asked).err
    file.chmod(0o640)
    assert "warning" not in run(*asked).err
    listed(root, "all: {chat: json://127.0.0.1/}\n").chmod(0o640)
    ran = run(*asked)
    assert (ran.status, "warning[recipients-readable]" in ran.err) == (0, True)
    assert mail.taken == []


def test_a_file_to_begin_with_names_every_department_and_is_never_written_over(
    run: Run, at_example: Path, tmp_path: Path
) -> None:
    file = tmp_path / "recipients.yaml"
    assert run("send", "recipients", "-o", file).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    register = open_workspace(at_example).register
    found = read_recipients(file, register, date.fromisoformat(DAY))
    names = {each.name for each in found.addressees if each.own}
    assert (found.found, names) == ((), {*register.departments})
    ran = run("send", "recipients", "-o", file, "--lang", "en")
    assert (ran.status, "Cannot write" in ran.err) == (3, True)
    told = sent(run, "slips", file)
    assert (told["deliveries"], "西区人民政府" in told["unreached"]) == ([], True)


def test_a_group_of_the_register_stands_for_its_members(example: Path, tmp_path: Path) -> None:
    register = open_workspace(example).register
    group = next(name for name, each in register.groups.items() if not each.open)
    file = listed(tmp_path, f"departments:\n  {group}: {{mail: a@example.org}}\n")
    found = read_recipients(file, register, date.fromisoformat(DAY))
    members = register.expand(group, date.fromisoformat(DAY))
    assert [each.name for each in found.addressees if each.own] == list(members)
    assert len(members) > 1


def test_nothing_is_sent_where_data_cannot_be_read(run: Run, mail: MailEnd, few: Path) -> None:
    ledger = few.parent / "plans" / "1.0" / "progress" / f"{building.HOUSING}.yaml"
    ledger.write_text("- {\n", encoding="utf-8")
    for what in ("digest", "slips", "forms", "stocktake", "filing"):
        ran = run("send", what, "--to", few, "--lang", "en")
        assert (ran.status, ran.out, "nothing was sent" in ran.err) == (3, "", True), what
    assert mail.taken == []
