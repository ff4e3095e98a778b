"""Keys of a file that is so plain that no parser is needed to read them.

A program that says only one sentence needs no more of a workspace than its language.
"""

import re
from typing import Final

_PLAIN_LINE: Final = r"(?:#.*|([a-z_]+): ([A-Za-z0-9\u4e00-\u9fff][\w/.+-]*)|) *"
"""A comment, one key with one word, or nothing; after a comma or a quote something might go on."""


def plain_keys(data: bytes) -> dict[str, str] | None:
    """Return the keys and values of a file, None for one that has to be parsed.

    That is one with anything but comments and keys of one word each, or with a key twice.
    """
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    found: dict[str, str] = {}
    for line in lines:
        plain = re.fullmatch(_PLAIN_LINE, line)
        if plain is None or plain[1] in found or not line.isprintable():
            return None
        if plain[1] is not None:
            found[plain[1]] = plain[2]
    return found
