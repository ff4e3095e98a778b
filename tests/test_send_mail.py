"""Mail on its way: certificates, logging in, servers that say no, and heads into which nothing can be put."""

import ssl
from collections.abc import Iterator
from email import charset, message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from typing import Final

import pytest
import trustme
from bizenv.messages import catalogue
from bizenv.sending.carrier import Load
from bizenv.sending.journal import folder_beside
from bizenv.sending.mail import Mail, MailAccount, message_of
from bizenv.sending.matter import Attachment, of_text

from conftest import Run
from ends import MailEnd, mail_end
from mailing import (
    EAST,
    HOUSING,
    LEADER,
    NOWHERE,
    OFFICE,
    SENDER,
    few,
    mail,
    mail_server,
    outcomes,
    recipients,
    sent,
    text_of,
)

__all__ = ["few", "mail", "mail_server", "recipients"]  # fixtures


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
