"""The names of Word's elements."""

from typing import Final

MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def w(name: str) -> str:
    """Return the full name of one of Word's elements."""
    return f"{{{MAIN}}}{name}"
