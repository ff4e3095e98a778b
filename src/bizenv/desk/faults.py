"""What speaks against a form, in the words of forms: beside the field that it is about, or above all."""

from collections.abc import Iterable
from typing import NamedTuple

from bizenv.desk.forms import FormField
from bizenv.desk.recording import Preview
from bizenv.diagnostics import Severity
from bizenv.messages import Catalogue, KeyName, Message
from bizenv.report.recorded import Complaint


class FieldFault(NamedTuple):
    """A sentence, how to mend it, and the field that it is about; nothing if about the whole.

    `refuses`: nothing is recorded with it.
    """

    field: str
    text: str
    hint: str = ""
    refuses: bool = True


def faults(preview: Preview, words: Catalogue) -> tuple[FieldFault, ...]:
    """Return what speaks against a form."""
    fields = preview.form.fields
    found: list[FieldFault] = []
    said = preview.said
    if said is not None:
        field = _named(fields, said.key)
        fault = _fault(field, said.message, said.hint, words)
        found.append(fault)
    if preview.report is not None:
        for each in preview.report.complaints:
            fault = _of_complaint(each, fields, words)
            found.append(fault)
    return tuple(found)


def _of_complaint(
    said: Complaint,
    fields: Iterable[FormField],
    words: Catalogue,
) -> FieldFault:
    """Return what the rules say of a form; of a line in a file with its place."""
    refuses = said.refuses or said.severity is Severity.ERROR
    place = said.place
    if isinstance(place, KeyName):
        field = _named(fields, place)
        fault = _fault(field, said.message, said.hint, words)
        return fault._replace(refuses=refuses)
    fault = _fault("", said.message, said.hint, words)
    text = words("desk.form.standing", file=place, line=said.line, text=fault.text)
    return fault._replace(text=text, refuses=refuses)


def _fault(
    field: str,
    message: Message,
    hint: Message | None,
    words: Catalogue,
) -> FieldFault:
    said = in_fields(message, words)
    how = ""
    if hint is not None:
        mended = in_fields(hint, words)
        how = words.say(mended)
    return FieldFault(field, words.say(said), how)


def _named(fields: Iterable[FormField], key: str) -> str:
    """Return the field of a key, of what it is inside, or the first of those inside it."""
    inside = f"{key}."
    for each in fields:
        name = each.name
        if name == key or name.startswith(inside) or key.startswith(f"{name}."):
            return name
    return ""


def in_fields(message: Message, words: Catalogue) -> Message:
    """Return a message that names fields, where it named keys or options of the command line."""
    code = message.code
    own = f"desk.said.{code}"
    if words.has(own):
        code = own
    args: dict[str, object] = {}
    for name, value in message.args.items():
        args[name] = _arg(value, words)
    return Message(code, args)


def _arg(value: object, words: Catalogue) -> object:
    match value:
        case Message():
            return in_fields(value, words)
        case KeyName():
            code = f"desk.key.{value}"
            return Message(code) if words.has(code) else value
        case list() | tuple():
            return [_arg(each, words) for each in value]
        case _:
            return value
