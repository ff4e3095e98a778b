"""A file of recipients to begin with: every department, nobody's address yet."""

import json

from bizenv.messages import Catalogue
from bizenv.model.register import Register


def blank_file(register: Register, words: Catalogue) -> str:
    """Return the text of a file of recipients with all departments, to be filled in."""
    about = words("send.recipients.about").splitlines()
    lines = [f"# {line}" for line in about]
    lines.append("departments:")
    for name in register.departments:
        key = json.dumps(name, ensure_ascii=False)
        lines.append(f"  {key}: {{mail: [], chat: []}}")
    lines += ["groups: {}", "all: {mail: [], chat: []}"]
    ended = [f"{line}\n" for line in lines]
    return "".join(ended)
