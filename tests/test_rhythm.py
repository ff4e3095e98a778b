"""An office's month, quarter and year as docs/*/rhythm.md has them: by a real cron, and real mail.

Debian's cron knows one place for crontabs and one for the program that mails what fails. It runs in a name space of
its own in which these places are the test's: the machine's crontabs are neither read nor written.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from conftest import DAY, ROOT
from repositories import Repo

pytest.importorskip("aiosmtpd", reason="mails are taken in by aiosmtpd")
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

PATIENCE: Final = 300  # seconds: a machine may be busy
CRON: Final = Path("/usr/sbin/cron")
SCHEDULE: Final = re.compile(r"([0-9*,-]+ ){4}[0-9*,-]+ +")
THEIRS: Final = "docs/theirs.txt"


def blocks(language: str, kind: str) -> list[str]:
    page = (ROOT / f"docs/{language}/rhythm.md").read_text(encoding="utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)


def crontab(language: str) -> str:
    (found,) = blocks(language, "crontab")
    return found


def script(language: str) -> str:
    (found,) = [each for each in blocks(language, "sh") if each.startswith("#!")]
    return found


def without_remarks(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_both_languages_have_the_same_crontab_and_script() -> None:
    for part in (crontab, script):
        assert without_remarks(part("zh")) == without_remarks(part("en"))


def jobs() -> list[str]:
    """Return the commands of the crontab."""
    lines = [line for line in without_remarks(crontab("zh")) if SCHEDULE.match(line)]
    return [SCHEDULE.sub("", line, count=1) for line in lines]


def namespaces() -> bool:
    """Whether a cron can run here, in a name space of its own."""
    if not CRON.exists() or shutil.which("crontab") is None or os.geteuid() != 0:
        return False
    apart = ["unshare", "-m", "--propagation", "private", "mount", "--bind", "/mnt", "/mnt"]
    tried = subprocess.run(apart, capture_output=True, check=False)
    return tried.returncode == 0


class Taken(NamedTuple):
    """A mail that arrived."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def files(self) -> list[str | None]:
        return [each.get_filename() for each in self.message.iter_attachments()]

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert isinstance(body, EmailMessage)
        return str(body.get_content())


class Postbox:
    """A mail server's other end: takes mails in, but for a closed address."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address.startswith("closed@"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        (to,) = envelope.rcpt_tos
        self.taken.append(Taken(to, message))
        return "250 OK"

    def to(self, name: str) -> list[str]:
        return sorted(each.subject for each in self.taken if each.to.startswith(f"{name}@"))


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """A server on this machine, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


RECIPIENTS: Final = """departments:
  示例住建局: {mail: [housing@example.org]}
  西区人民政府: {mail: [west@example.org]}
groups:
  分管领导: {mail: [leader@example.org], departments: [示例住建局, 西区人民政府]}
all: {mail: [whole@example.org]}
"""
CLOSED: Final = """departments:
  西区人民政府: {mail: [closed@example.org]}
  示例税务局: {mail: [tax@example.org]}
"""
# As msmtp and others do: hands what cron says to the server.
SENDMAIL: Final = """#!{python} -IS
import smtplib, sys
with smtplib.SMTP("127.0.0.1", {port}) as server:
    server.sendmail("cron@example.org", sys.argv[-1], b"\\r\\n".join(sys.stdin.buffer.read().splitlines()))
"""
# The places that Debian's cron knows are the test's for it alone; `sendmail` stands among the other programs.
IN_NAMESPACE: Final = """set -e
cd "$1"
mkdir -p spool/crontabs none run others sbin
: > empty
mount --bind spool /var/spool/cron
mount --bind none /etc/cron.d
mount --bind empty /etc/crontab
mount --bind run /run
mount --bind /usr/sbin others
rm -f sbin/*; for each in others/*; do ln -s "$1/$each" sbin/; done
rm -f sbin/sendmail; cp sendmail sbin/sendmail
mount --bind sbin /usr/sbin
crontab crontab
exec cron -f
"""


class Office(NamedTuple):
    """The machine of the page: what stands in /srv there lies in a folder of the test."""

    folder: Path
    postbox: Postbox
    program: Path

    @property
    def log(self) -> list[str]:
        place = self.folder / "srv/office/log"
        said = place.read_text(encoding="utf-8") if place.exists() else ""
        return re.findall(r"^\d{4}-\d\d-\d\d [\d:]{8} (\d+ bizenv .*)$", said, re.MULTILINE)

    def placed(self, text: str) -> str:
        """Return a text of the page with the places of the test."""
        placed = text.replace("/srv/", f"{self.folder}/srv/")
        return placed.replace("/opt/bizenv/bin", str(self.program))

    def run(self, command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command by hand, as the crontab has it."""
        named = {"RUN": self.placed("/srv/office/run"), "TO": self.placed(TO)}
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), **named}
        return subprocess.run(
            ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False
        )


TO: Final = "/srv/office/recipients.yaml"
WRONG: Final = "/srv/office/wrong.yaml"
TOLD: Final = 4  # two rankings, whom to press, and what failed
DUE: Final = "remind --fail-on due"


@pytest.fixture
def office(
    tmp_path: Path,
    example: Path,
    postbox: tuple[Postbox, int],
    program: Path,
) -> Office:
    """The example city in a clone, and what the page puts beside it."""
    box, port = postbox
    folder = tmp_path
    made = Office(folder, box, program)
    place = folder / "srv/office"
    place.mkdir(parents=True)
    origin = Repo.begin(folder / "theirs")
    shutil.copytree(example, origin.root, dirs_exist_ok=True)
    for plan in origin.root.glob("plans/*/"):
        if plan.name != "demo":
            shutil.rmtree(plan)
    origin.commit(day=DAY)
    origin.git("clone", "-q", "--bare", ".", folder / "origin.git")
    origin.git("clone", "-q", folder / "origin.git", folder / "srv/plans")
    origin.git("remote", "add", "origin", folder / "origin.git")
    (place / "secrets").write_text(
        f"export BIZENV_SMTP_URL=smtp://127.0.0.1:{port}\n"
        "export BIZENV_MAIL_FROM=office@example.org\n"
        f"export BIZENV_AS_OF={DAY} GIT_CONFIG_GLOBAL={os.devnull} GIT_CONFIG_NOSYSTEM=1\n"
        "export GIT_AUTHOR_NAME=office GIT_AUTHOR_EMAIL=office@example.invalid\n"
        "export GIT_COMMITTER_NAME=office GIT_COMMITTER_EMAIL=office@example.invalid\n",
        encoding="utf-8",
    )
    for name, text in {
        "recipients.yaml": RECIPIENTS,
        "wrong.yaml": CLOSED,
    }.items():
        (place / name).write_text(text, encoding="utf-8")
        (place / name).chmod(0o600)
    (place / "run").write_text(made.placed(script("zh")), encoding="utf-8")
    (place / "run").chmod(0o755)
    sendmail = folder / "sendmail"
    sendmail.write_text(SENDMAIL.format(python=sys.executable, port=port), encoding="utf-8")
    sendmail.chmod(0o755)
    return made


def in_a_minute(office: Office) -> None:
    """Let cron run every line of the crontab, and one with a closed address."""
    if not namespaces():
        pytest.skip("no Debian cron, or no rights to run one apart: the crontab is not tried")
    theirs = Repo(office.folder / "theirs")
    theirs.commit({THEIRS: "another clone's"}, day=DAY)
    theirs.git("push", "-q", "origin", "main")
    text = office.placed(crontab("zh"))
    at, zone = soon()
    lines = [SCHEDULE.sub(at, line, count=1) for line in text.splitlines()]
    lines.append(office.placed(f"{at}$RUN bizenv send filing --to {WRONG}"))
    (office.folder / "crontab").write_text("\n".join(lines) + "\n", encoding="utf-8")
    started = ["unshare", "-m", "--propagation", "private", "bash", "-c", IN_NAMESPACE, "cron"]
    before = crontabs()
    command = [*started, str(office.folder)]
    around = {**os.environ, "TZ": zone}
    with subprocess.Popen(command, env=around, start_new_session=True) as cron:
        try:
            waited(lambda: len(office.log) > len(jobs()))
            waited(lambda: len(told_by_cron(office)) >= TOLD)
        finally:
            os.kill(cron.pid, signal.SIGTERM)
    assert crontabs() == before


def soon() -> tuple[str, str]:
    """Return the schedule of a minute that begins in 20 seconds, and a time zone in which it does; on no other does it run."""
    then = int(time.time()) + 20
    east = -then % 60  # seconds
    at = time.gmtime(then + east)
    return f"{at.tm_min} {at.tm_hour} {at.tm_mday} {at.tm_mon} * ", f"CRON-00:00:{east:02}"


def crontabs() -> list[str]:
    spool = Path("/var/spool/cron/crontabs")
    return sorted(each.name for each in spool.iterdir()) if spool.is_dir() else []


def waited(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, "cron did not run everything"
        time.sleep(0.2)


def told_by_cron(office: Office) -> list[Taken]:
    """Return the mails of cron itself: what printed anything."""
    return [each for each in office.postbox.taken if by_cron(each)]


def by_cron(mail: Taken) -> bool:
    return mail.subject.startswith("Cron <")


def calls(office: Office) -> dict[str, str]:
    """Return the exit status of each call that was logged, by the call."""
    said = (line.partition(" bizenv ") for line in office.log)
    return {call.removesuffix(office.placed(f" --to {TO}")): status for status, _, call in said}


def every_line_ran(office: Office) -> None:
    wanted = {re.sub(r'^.*bizenv | --to .*|"', "", each) for each in jobs()}
    ran = calls(office)
    failing = {DUE: "1", office.placed(f"send filing --to {WRONG}"): "1"}
    assert ran == {office.placed(call): "0" for call in wanted} | failing
    assert len(office.log) == len(jobs()) + 1
    assert (office.folder / "srv/plans" / THEIRS).exists()  # pulled
    assert (office.folder / "srv/office/ledger.xlsx").exists()


def mails_arrived(office: Office) -> None:
    filing = "2025年10月填报情况 截至2025年10月15日"
    digest = "行动方案办理情况摘要（截至2025年9月底）"
    page = "推进会材料 截至2025年10月15日"
    slip = "关于建设零工服务站的督办单（〔2025〕督第3号）"
    both = "示例住建局、西区人民政府"
    box = office.postbox
    assert set(box.to("west")) == {
        f"西区人民政府 {filing}",
        f"西区人民政府{digest}",
        f"西区人民政府{page}",
        "西区人民政府工作填报表（示例市）",
        slip,
    }
    assert set(box.to("leader")) == {
        f"{both} {filing}",
        f"{both}{digest}",
        f"示例住建局{page}",
        f"西区人民政府{page}",
        slip,
    }
    assert {filing, f"示例市{digest}", slip} <= set(box.to("whole"))
    (letter,) = [each for each in box.taken if each.to.startswith("west@") and each.subject == slip]
    assert letter.files == ["〔2025〕督第3号 西区人民政府.docx"]
    (told,) = [each for each in box.taken if each.subject == f"西区人民政府{digest}"]
    assert told.files == ["西区人民政府.ics"]
    assert "逾期" in letter.text
    ids = [str(each.message["Message-ID"]) for each in box.taken if not by_cron(each)]
    assert len(ids) == len(set(ids))


def the_office_hears_of_failures(office: Office) -> None:
    """Of all else it is quiet."""
    told = {each.subject.partition("> ")[2]: each for each in told_by_cron(office)}
    assert {each.to for each in told.values()} == {"office@example.org"}
    wrong = office.placed(f"$RUN bizenv send filing --to {WRONG}")
    assert set(told) == {
        wrong,
        f"$RUN bizenv {DUE}",
        'SHOW=1 $RUN bizenv rank --quarter "last quarter"',
        'SHOW=1 $RUN bizenv rank --year "last year"',
    }
    assert "closed@example.org  失败（邮件服务器答复：550 no such box）" in told[wrong].text
    assert office.postbox.to("tax") == ["示例税务局 2025年10月填报情况 截至2025年10月15日"]
    assert "督办单1件" in told[f"$RUN bizenv {DUE}"].text


def a_second_run_sends_nothing(office: Office) -> None:
    before = len(office.postbox.taken)
    for each in jobs():
        if " send " in each:
            ran = office.run(each)
            assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert len(office.postbox.taken) == before


def a_signed_slip_goes_out_once(office: Office) -> None:
    signed = office.run("$RUN bizenv remind issue --signed-by 示例分管领导 --rung supervise")
    assert (signed.returncode, signed.stdout, signed.stderr) == (0, "", "")
    theirs = Repo(office.folder / "theirs")
    theirs.git("pull", "-q", "origin", "main")
    assert "bizenv remind issue" in theirs.git("log", "-1", "--format=%s")
    for _ in range(2):
        sent = office.run("$RUN bizenv send slips --to $TO")
        assert (sent.returncode, sent.stdout, sent.stderr) == (0, "", "")
    new = [each.to for each in office.postbox.taken if "督第4号" in each.subject]
    assert sorted(new) == ["housing@example.org", "leader@example.org", "whole@example.org"]


@pytest.mark.slow
def test_cron_runs_the_page_and_its_mails_arrive(office: Office) -> None:
    """In one test: it waits for a full minute, and only once."""
    in_a_minute(office)
    every_line_ran(office)
    mails_arrived(office)
    the_office_hears_of_failures(office)
    a_second_run_sends_nothing(office)
    a_signed_slip_goes_out_once(office)


@pytest.mark.slow
def test_nothing_is_sent_while_a_file_was_changed_and_not_committed(office: Office) -> None:
    place = office.folder / "srv/plans/plans/workspace.yaml"
    text = place.read_text(encoding="utf-8")
    place.write_text(f"{text}# not committed\n", encoding="utf-8")
    before = len(office.postbox.taken)
    ran = office.run("$RUN bizenv send forms --to $TO")
    place.write_text(text, encoding="utf-8")
    assert ran.returncode == 3
    assert "unstaged" in ran.stdout
    assert len(office.postbox.taken) == before
