"""What parts of a document are called, and what a chapter is by its title."""

import re
from typing import Final

from bizenv.importers.draft import LineKind
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.label_words import vocabulary
from bizenv.importers.reading.office_words import words
from bizenv.importers.reading.role_words import EVERYBODY

_PREAMBLE: Final = words("titles", "before_tasks")
_SAFEGUARD: Final = words("titles", "behind_tasks")
_ENGLISH_STOP: Final = re.compile(
    r"(?<!\b[A-Z])(?<!\bNo)(?<!\bSt)[.!?](?=\s+[A-Z(\[]|\s*$)"
)
_ABBREVIATED: Final = re.compile(
    r"(?:\A|[\s(])[A-Z]?[bcdfghj-np-tv-z]{1,4}\Z"
)  # Brgy., Mt., St.
_OPENING: Final = ("“", "「", '"')
_CLOSING: Final = ("”", "」", '"')
BULLETS: Final = " \t\u3000-*•●○◎▪■□◆◇▲△▶▷►➢★☆※·"
"""What may stand before a paragraph instead of a number."""
_COUNTED: Final = re.compile(  # 行动一, Strategy 1.1, A2: no more than a number
    r"(?:第?[一-龥]{0,4}(?<![合统选唯归单专万之])|[A-Za-z]{0,20} ?[A-Z]{0,4}[-. ]?)"
    r"([0-9]{1,3}(?:[.-][0-9]{1,3}){0,3}|[一二三四五六七八九十①-⑳]{1,3})"
)
_ITSELF: Final = re.compile(
    "(?:以上|上述)?本?(?:措施|方案|意见|办法|通知|规定|计划|细则|政策|条例|规范)(?:所称|自|由|的解释|施行|印发)"
)
_CALL: Final = re.compile(
    f"(?:强化|加强|坚持|深化|推动|鼓励|引导)?(?:{EVERYBODY.pattern})(?:广泛|积极|共同)?"
    "(?:参与|协同|配合|联动|共治|共建|协作|监督|负责|联动协作)"
)
_SIGNS: Final = " ●○◎▪■□◆◇▲△▶▷►➢"  # that may begin what stands behind a title
_HEAD: Final = 24  # characters before a colon that are still a title


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop or line end."""
    line = text.partition("。")[0].partition("\n")[0]
    if has_han(line):
        return line
    for end in _ENGLISH_STOP.finditer(line):
        if not _ABBREVIATED.search(line, 0, end.start()):
            return line[: end.start()]
    return line


def head(text: str) -> str:
    """Return the words that name a task.

    Its first sentence, or the words before a colon near the beginning.
    """
    first = _unlabelled(first_sentence(text))
    for colon in "：:":
        name, sign, rest = first.partition(colon)
        is_name = 1 < len(name) <= _HEAD and "，" not in name
        if not sign or not is_name:
            continue
        if _COUNTED.fullmatch(name.strip(BULLETS)) and rest.strip():
            return rest
        if name.startswith(_OPENING) and name.endswith(_CLOSING):
            return f"{name}{sign}{rest.partition('，')[0]}"
        return name
    return first


def counted(text: str) -> str:
    """Return the figures of a text that is no more than a number (COMMITMENT 4), else nothing."""
    match = _COUNTED.fullmatch(text.strip(BULLETS))
    return match[1] if match is not None else ""


def behind_label(text: str) -> str:
    """Return the title behind the words before a colon, where these are a label of every task."""
    _, _, rest = text.replace("：", ":").partition(":")
    return trimmed(head(rest))


def _unlabelled(text: str) -> str:
    """Return a title without a label that says no more than that it is one: 任务名称：."""
    label = vocabulary().title.match(text)
    if label is None or not text[label.end() :].strip():
        return text
    return text[label.end() :]


def trimmed(text: str) -> str:
    """Return a title without the signs at its ends."""
    bare = " ".join(text.split()).strip("。；;：: ，,").lstrip(BULLETS)
    bare = bare.rstrip(_SIGNS)
    if has_han(bare):
        return bare
    return bare.rstrip(".–— ")


def speaks_of_itself(text: str) -> bool:
    """Tell whether a part speaks of its document (本措施自印发之日起施行), or calls on everybody (社会参与)."""
    bare = text.strip(f"{BULLETS}。：:")
    return _ITSELF.match(bare) is not None or _CALL.fullmatch(bare) is not None


def kind_of_chapter(title: str) -> LineKind | None:
    """Return the kind of a chapter, if its title names one.

    The one stands before the tasks, the other is to secure them.
    """
    first = first_sentence(title)
    if any(word in first for word in _PREAMBLE):
        return LineKind.PREAMBLE
    if any(word in first for word in _SAFEGUARD):
        return LineKind.SAFEGUARD
    return None
