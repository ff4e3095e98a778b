"""Sending from the example city to ends of our own: a mail server, a chat, a file of recipients."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import pytest

import building
from building import City
from conftest import DAY, Run, Written
from ends import HookEnd, MailEnd, hook_end, mail_end
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


NOWHERE: Final = {"BIZENV_SMTP_URL": "smtp://localhost"}


def chatting(folder: Path) -> Path:
    return listed(
        folder,
        f"departments:\n  示例住建局: {{mail: {HOUSING}, chat: $HOOK}}\n  东区政务服务局: {{chat: $NOWHERE}}\n",
    )
