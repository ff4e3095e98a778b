"""Mail by SMTP, with the standard library: over TLS, and nothing can be put into its head."""

import os
import smtplib
import socket
import ssl
from collections.abc import Mapping
from email.charset import BASE64, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses, localtime
from typing import Final, NamedTuple, Self
from urllib.parse import quote, unquote, urlsplit

from bizenv.diagnostics import USAGE, BizenvError, clipped
from bizenv.formats.page import flat
from bizenv.messages import Message
from bizenv.model.recipients import is_address
from bizenv.sending.carrier import PATIENCE, Load, UndeliveredError
from bizenv.sending.matter import Attachment, in_one_line

SERVER: Final = "BIZENV_SMTP_URL"
SENDER: Final = "BIZENV_MAIL_FROM"
_PORTS: Final[Mapping[str, int]] = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
_HERE: Final = ("localhost", "127.0.0.1", "::1")
_FOR_NOW: Final = range(400, 500)  # the server says: not now
_GOODBYE: Final = 421
_PIECE: Final = 54  # characters of a file's name in one line
_WIDTH: Final = 78  # of a line of a head (RFC 5322)
_ENCODING: Final = Charset("utf-8")
_ENCODING.header_encoding = (
    BASE64  # said here: a library that we load sets another for all
)
_AS_WRITTEN: Final = SMTP.clone(refold_source="none")
"""Heads go out as we encode them: by itself the library decodes what looks encoded."""


class MailAccount(NamedTuple):
    """A server, who we are there, and who sends."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: Address

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Return the account that the environment names. Raises BizenvError; no secret is told."""
        written = environment.get(SERVER, "")
        try:
            url = urlsplit(written)
            usual = _PORTS[url.scheme]
            port = url.port or usual
        except (ValueError, KeyError):
            raise _unfit(SERVER) from None
        host = url.hostname or ""
        user = unquote(url.username or "")
        password = unquote(url.password or "")
        is_fit = _is_host(host) and _may_log_in(url.scheme, host, user, password)
        if not is_fit:
            raise _unfit(SERVER)
        said = environment.get(SENDER, "")
        sender = _sender(said)
        return cls(url.scheme, host, port, user, password, sender)


def _is_host(host: str) -> bool:
    """Whether it can be asked for: no part of its name is empty or too long."""
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


def _may_log_in(scheme: str, host: str, user: str, password: str) -> bool:
    """Whether there is nothing to log in with, or all of it, over TLS, and in ASCII."""
    if not user:
        return not password
    is_open = scheme == "smtp" and host not in _HERE
    is_plain = f"{user}{password}".isascii()
    return is_plain and not is_open


def _sender(written: str) -> Address:
    several = getaddresses([written])
    name, address = several[0] if len(several) == 1 else ("", "")
    is_plain = written.isprintable()
    if not (is_plain and is_address(address)):
        raise _unfit(SENDER)
    return Address(name, addr_spec=address)


def _unfit(name: str) -> BizenvError:
    hint = Message(f"hint.{name}")
    return BizenvError("mail-unset", status=USAGE, name=name, hint=hint)


def message_of(load: Load, sender: Address) -> EmailMessage:
    """Return the mail: text, HTML, attachments."""
    matter = load.matter
    message = EmailMessage(policy=_AS_WRITTEN)
    named = _named(sender)
    subject = _encoded("Subject", matter.subject)
    message.set_raw("From", named)
    message.set_raw("To", load.address)
    message.set_raw("Subject", subject)
    message["Date"] = localtime()
    identity = f"<{load.message_id}@{sender.domain}>"
    message.set_raw("Message-ID", identity)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(matter.text, cte="base64")
    message.add_alternative(matter.html, subtype="html", cte="base64")
    for each in matter.attachments:
        _attach(message, each)
    return message


def _attach(message: EmailMessage, file: Attachment) -> None:
    kind, _, subtype = file.media.partition("/")
    said = {"charset": "utf-8"} if kind == "text" else {}
    message.add_attachment(file.data, maintype=kind, subtype=subtype, params=said)
    *_, part = message.iter_attachments()
    del part["Content-Disposition"]
    name = _filename(file.name)
    part.set_raw("Content-Disposition", f"attachment{name}")


def _encoded(head: str, said: str) -> str:
    """Return a text as a head may hold it: read again, it is the same, whatever it looks like."""
    line = in_one_line(said)
    header = Header(line, _ENCODING, header_name=head)
    return header.encode(linesep="\r\n")


def _named(sender: Address) -> str:
    name = sender.display_name
    if not name:
        return sender.addr_spec
    encoded = _encoded("From", name)
    address = f"<{sender.addr_spec}>"
    *_, last = f"From: {encoded}".split("\r\n")
    is_short = len(last) + len(address) < _WIDTH
    gap = " " if is_short else "\r\n "
    return f"{encoded}{gap}{address}"


def _filename(name: str) -> str:
    """Return the name of an attachment, encoded, in lines that are short enough (RFC 2231)."""
    pieces = [""]
    for sign in in_one_line(name):
        encoded = quote(sign, safe="")
        longer = pieces[-1] + encoded
        if len(longer) > _PIECE:
            pieces.append("")
        pieces[-1] += encoded
    if len(pieces) == 1:
        return f";\r\n filename*=utf-8''{pieces[0]}"
    pieces[0] = f"utf-8''{pieces[0]}"
    lines = [f";\r\n filename*{n}*={piece}" for n, piece in enumerate(pieces)]
    return "".join(lines)


class Mail:
    """A way to addresses of mail, by one connection for all."""

    def __init__(self, account: MailAccount | None) -> None:
        self._account = account
        self._server: smtplib.SMTP | None = None
        self._unknown: UndeliveredError | None = None  # whom the server does not know

    def shown(self, address: str) -> str:
        """Return the address: there is no secret in it."""
        return address

    def check(self, address: str) -> None:
        """An address was checked when it was read."""

    def carry(self, load: Load) -> int:
        """Deliver a mail; the server has taken it. Raises UndeliveredError."""
        assert self._account is not None
        server = self._reached(self._account)
        sender = self._account.sender
        message = message_of(load, sender)
        try:
            server.send_message(message, sender.addr_spec, [load.address])
        except smtplib.SMTPRecipientsRefused as error:
            (code, said), *_ = error.recipients.values()
            raise self._refused(code, said) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from None
        except (OSError, smtplib.SMTPException):
            self.close()
            reason = Message("send.failed.connection")
            raise UndeliveredError(reason, passing=True, unknown=True) from None
        return 0

    def _refused(self, code: int, said: bytes | str) -> UndeliveredError:
        """Return why a mail was refused; a server that says good-bye is called anew."""
        if code == _GOODBYE:
            self.close()
        return _refused(code, said)

    def _reached(self, account: MailAccount) -> smtplib.SMTP:
        """Return the connection. Raises UndeliveredError: then nothing was sent."""
        if self._unknown is not None:
            raise self._unknown
        try:
            return self._connected(account)
        except smtplib.SMTPAuthenticationError as error:
            code = Message("send.failed.login", {"code": str(error.smtp_code)})
            is_passing = error.smtp_code in _FOR_NOW
            refusal = UndeliveredError(code, passing=is_passing)
            if not is_passing:  # asked again and again, a server may lock the user out
                self._unknown = refusal
            raise refusal from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from None
        except (OSError, smtplib.SMTPException) as error:
            raise _unreached(error) from None

    def _connected(self, account: MailAccount) -> smtplib.SMTP:
        """Return the connection, made when it is first needed or was lost."""
        if self._server is not None:
            return self._server
        trusted = ssl.create_default_context()
        place = (account.host, account.port)
        server: smtplib.SMTP
        if account.scheme == "smtps":
            server = smtplib.SMTP_SSL(*place, timeout=PATIENCE, context=trusted)
        else:
            server = smtplib.SMTP(*place, timeout=PATIENCE)
        try:
            if account.scheme == "smtp+starttls":
                server.starttls(context=trusted)
            if account.user:
                server.login(account.user, account.password)
        except BaseException:
            server.close()
            raise
        self._server = server
        return server

    def close(self) -> None:
        """Close the connection."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _refused(code: int, said: bytes | str) -> UndeliveredError:
    if isinstance(said, bytes):
        said = said.decode(errors="replace")
    text = flat(f"{code} {said}")
    answer = clipped(text)
    reason = Message("send.failed.refused", {"answer": answer})
    return UndeliveredError(reason, passing=code in _FOR_NOW)


def _unreached(error: Exception) -> UndeliveredError:
    """Return why the server was not reached; what is wrong with a certificate does not pass."""
    if isinstance(error, ssl.SSLCertVerificationError):
        said = {"why": error.verify_message}
        return UndeliveredError(Message("send.failed.certificate", said))
    has_no_way_in = type(error) is smtplib.SMTPException  # to log in, which we know
    if has_no_way_in or isinstance(error, smtplib.SMTPNotSupportedError):
        return UndeliveredError(Message("send.failed.unsupported"))
    if isinstance(error, socket.gaierror):
        return UndeliveredError(Message("send.failed.host"), passing=True)
    return UndeliveredError(Message("send.failed.connection"), passing=True)


def environment_account() -> MailAccount:
    """Return the account of the surroundings. Raises BizenvError."""
    return MailAccount.of(os.environ)
