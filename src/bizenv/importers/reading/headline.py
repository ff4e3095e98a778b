"""A plan's title: the lines above its text, which the notice before it quotes in 《》."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.importers.draft import Sourced
from bizenv.importers.reading.deadlines import day_of_issue
from bizenv.importers.reading.label_words import find_label
from bizenv.importers.reading.office_words import words
from bizenv.importers.reading.opening import HEAD, LONGEST, NUMBER, Opening, is_issuer

_QUOTED: Final = re.compile(r"《([^《》]{4,120}(?:《[^《》]{1,60}》[^《》]{0,60})?)》")
_NOTICE: Final = re.compile(r".{0,60}?(?:关于)?印发《?([^《》]{4,100}?)》?的?通知")
_PLANS: Final = words("titles", "plans")
"""How the titles of plans end."""
_OTHERS: Final = words("titles", "others")
"""How titles end of what else holds tasks."""
_NOTICES: Final = words("titles", "notices")
"""How the titles of notices end that come with a plan."""
_BRACKETED: Final = re.compile(r"[（(][^（）()]{1,20}[）)]\Z")
# What a form asks for above its table is no title: 填报单位：市甲局
_FILLED_IN: Final = re.compile(
    r"(?:(?:填报|填表|填写|编制|制表|报送|上报|牵头|责任|主管|汇总)?(?:单位|部门|日期|时间|人)"
    r"|联系人|联系电话|电话|审核|制表)(?:（[^（）]{1,12}）)?[ \u3000]{0,2}[：:]"
)
_LABELLED: Final = re.compile("[一-龥]{2,6}[：:](?=[^\\s])")  # 问题：停车难
_NO_TITLES: Final = words("titles", "no_part")
"""How lines above a title begin that are no part of it."""
_SETTING: Final = re.compile(r"[-=*_]{3,}|[a-z][a-z_-]{1,20}:(?:\s.{0,200})?")
"""A page's settings above its text: layout: page."""
_TRAIL: Final = " > "  # between the pages above a page
_NOTES: Final = ("（", "(", "注")
_NOTE: Final = 12  # characters of a bracket that may still belong to a title
_STOPS: Final = ("。", "：", ":", "；")
_SIGNS: Final = re.compile(r"[\s“”\"'（）()~～—–－\-]")
# Where 现将 and 印发 stand around the plan that a notice quotes, in characters.
_BEFORE: Final = 30
_JUST_BEFORE: Final = 8
_BEHIND: Final = 14


@dataclass(frozen=True, slots=True)
class _Quotation:
    """A title that a notice quotes, and the line that it begins on."""

    text: str
    place: int


def title(opening: Opening, day: int | None) -> Sourced[str] | None:
    """Return the plan's own title, its lines used up. `day`: where the day of issue stands."""
    quoted = _quoted(opening)
    standing = _standing(opening, day)
    if not standing:
        if quoted is None:
            return None
        return opening.told(quoted.text, quoted.place)
    if quoted is None:
        return _stood(opening, standing, None)
    same = _same_as_quoted(opening, standing, quoted)
    if not same:
        return _stood(opening, standing, quoted)
    opening.used.update(same)
    end = _end_of_notice(opening, quoted)
    until = min(end, opening.body)
    opening.used.update(range(until))
    own = _joined(opening, same)
    return opening.told(own, same[0])


def _stood(
    opening: Opening,
    standing: Sequence[int],
    quoted: _Quotation | None,
) -> Sourced[str]:
    """Return the title that stands above the text, without that of its notice around it."""
    opening.used.update(standing)
    own = _joined(opening, standing)
    notice = _NOTICE.fullmatch(own)
    if notice is not None:
        own = notice[1]
    own_bare = _bare(own)
    if quoted is not None and _bare(quoted.text) in own_bare:
        own = quoted.text
    first = standing[0]
    return opening.told(own, first)


def _same_as_quoted(
    opening: Opening,
    standing: Sequence[int],
    quoted: _Quotation,
) -> Sequence[int]:
    """Return the last of the lines that together are the quoted title, or none."""
    wanted = _bare(quoted.text)
    for at in range(len(standing)):
        last = standing[at:]
        said = _joined(opening, last)
        if _bare(said) == wanted:
            return last
    return ()


def _joined(opening: Opening, places: Sequence[int]) -> str:
    texts = [opening.texts[place].strip() for place in places]
    return "".join(texts)


def _bare(text: str) -> str:
    return _SIGNS.sub("", text)


def _standing(opening: Opening, day: int | None) -> list[int]:
    """Return the lines that make the title, below the signature or above it.

    Those that are called a plan go first.
    """
    body = opening.body
    start = 0
    if day is not None and day < body:
        start = day + 1
    below = _short_lines(opening, start, body)
    above = _short_lines(opening, 0, start)
    found = below or above
    if not _are_plan(opening, below) and _are_plan(opening, above):
        found = above
    first = found[:1]
    rest = found[1:]
    if rest and _are_alike(opening, first, rest):
        opening.used.update(first)  # the page's title above the document's
        return rest
    return found


def _are_alike(opening: Opening, some: Sequence[int], others: Sequence[int]) -> bool:
    """Tell whether lines say the same as others."""
    said = _joined(opening, some)
    again = _joined(opening, others)
    return _bare(said) == _bare(again)


def _are_plan(opening: Opening, places: Sequence[int]) -> bool:
    """Tell whether lines together are called a plan."""
    return is_plan(_joined(opening, places))


def is_title(text: str) -> bool:
    """Tell whether a text is plainly a document's title, and no section's."""
    return is_plan(text) or text.endswith(_OTHERS)


def is_plan(text: str) -> bool:
    """Tell whether a text is called a plan by its end."""
    bare = _BRACKETED.sub("", text)
    return bare.endswith(_PLANS)


def _short_lines(opening: Opening, start: int, end: int) -> list[int]:
    """Return the first places in a row whose lines could be a title."""
    found: list[int] = []
    known = len(opening.texts)
    last = min(end, start + HEAD, known)
    for place in range(start, last):
        text = opening.texts[place].strip()
        is_used = place in opening.used
        is_apart = is_used or _is_apart(text) or _is_note(text, found)
        if is_apart and not found:
            continue
        if is_apart or not _is_short(text) or _is_complete(opening, found, text):
            break
        found.append(place)
    return found


def _is_complete(opening: Opening, found: Sequence[int], following: str) -> bool:
    """Tell whether a title ends before a line, which is a heading: 清单 / 便民服务组."""
    if not found or is_title(following) or following.startswith(_NOTES):
        return False
    last = found[-1]
    above = opening.lines[last].level
    below = opening.lines[last + 1].level
    if above is not None and below is not None and above < below:
        return True
    return _are_plan(opening, found)


def _is_short(text: str) -> bool:
    is_long = len(text) > LONGEST
    is_sentence = text.endswith(_STOPS) or is_long
    is_labelled = _LABELLED.match(text) is not None and not is_title(text)
    if is_sentence or is_labelled or find_label(text) is not None:
        return False
    return NUMBER.search(text) is None


def _is_apart(text: str) -> bool:
    """Tell whether a line stands near a title but belongs to none: a day, an issuer, a form."""
    if text.startswith(_NO_TITLES) or _TRAIL in text or _SETTING.fullmatch(text):
        return True
    if day_of_issue(text) is not None:
        return True
    if _FILLED_IN.match(text) is not None:
        return True
    if text.endswith(_PLANS):
        return False
    return is_issuer(text)


def _is_note(text: str, found: Sequence[int]) -> bool:
    if not text.startswith(_NOTES):
        return False
    if not found or len(text) > _NOTE:
        return True
    return "单位" in text


def _end_of_notice(opening: Opening, quoted: _Quotation) -> int:
    """Return how many lines the title of the notice takes: it ends before the quotation."""
    for place, text in enumerate(opening.texts[:HEAD]):
        if text.strip().endswith(_NOTICES):
            return place + 1
        is_long = len(text) > 2 * LONGEST
        if place > quoted.place or is_long:
            break
    return 0


def _quoted(opening: Opening) -> _Quotation | None:
    """Return the title that a notice quotes: 现将《…方案》印发给你们."""
    texts = opening.texts[: opening.body]
    head = "\n".join(texts)
    found: _Quotation | None = None
    for match in _QUOTED.finditer(head):
        text = match[1].replace("\n", "")
        at = match.start()
        end = at + len(text)
        if is_plan(text) and _is_announced(head, at, end):
            place = head.count("\n", 0, at)
            found = _Quotation(text, place)
    return found


def _is_announced(head: str, start: int, end: int) -> bool:
    """Tell whether the words around a quotation say that it comes with the notice."""
    begin = max(0, start - _BEFORE)
    before = head[begin:start]
    just_before = before[-_JUST_BEFORE:]
    if "印发" in before or "现将" in just_before:
        return True
    stop = end + _BEHIND
    behind = head[end:stop]
    return "已经" in behind or "印发" in behind
