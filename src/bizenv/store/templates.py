"""The templates that an office keeps in its workspace, beside plans/."""

from typing import Final

from bizenv.diagnostics import BizenvError, reason_of
from bizenv.files.snapshot import Snapshot
from bizenv.messages import Message

FOLDER: Final = "templates"


def bulletin_template(snapshot: Snapshot, language: str) -> tuple[str, str] | None:
    """Return the file and the text of the office's template for bulletins; None without one.

    Raises BizenvError if it cannot be read, as a folder cannot, is a link, or is no UTF-8.
    """
    file = f"{FOLDER}/bulletin.{language}.j2"
    links = snapshot.links(FOLDER)
    if file in links or FOLDER in links:
        hint = Message("hint.template-link")
        raise BizenvError("template-link", hint=hint, file=file)
    try:
        text = snapshot.read(file).decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BizenvError("cannot-read", name=file, reason=reason_of(error)) from None
    except UnicodeDecodeError:
        raise BizenvError(
            "cannot-read",
            name=file,
            reason=Message("error.not-utf8"),
            hint=Message("hint.not-utf8"),
        ) from None
    return file, text.replace("\r\n", "\n")
