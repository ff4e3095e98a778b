"""`send`: who gets which mail, once, whatever fails or is killed meanwhile."""

import json
import os
import random
import re
import signal
import stat
import subprocess
import time
import unicodedata
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from bizenv.sending.journal import Journal, folder_beside

import building
from conftest import DAY, Golden, Run
from ends import HookEnd, MailEnd
from mailing import (
    EAST,
    HOUSING,
    LEADER,
    OFFICE,
    QUICK,
    SENDER,
    chatting,
    few,
    hook,
    listed,
    mail,
    mail_server,
    outcomes,
    recipients,
    sent,
    text_of,
)
from programs import BIZENV

__all__ = ["few", "hook", "mail", "mail_server", "recipients"]  # fixtures


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
