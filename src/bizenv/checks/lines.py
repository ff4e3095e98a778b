"""What people call an amendment, or the line of a register that it is read from."""

from bizenv.messages import Message
from bizenv.model.book import Dated


def word_of(dated: Dated) -> Message:
    """Return the word for it: amendment, assignment or merge."""
    kind = "amendment" if dated.line is None else dated.line.kind.value
    return Message(f"line.{kind}")
