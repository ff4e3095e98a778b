"""Tags in a paragraph: the places that say who is responsible and until when.

They may be labelled or not, bracketed or not.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bizenv.importers.reading.deadlines import holds_day, is_deadline
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.label_words import (
    FoundLabel,
    TagLabel,
    first_label,
    is_spaced,
    vocabulary,
)
from bizenv.importers.reading.odd_names import are_units
from bizenv.importers.reading.role_words import UnitRole
from bizenv.importers.reading.roles import (
    DATED,
    NamedUnit,
    named,
    names_units,
    only_units,
)
from bizenv.importers.reading.tag_brackets import (
    AROUND,
    ENDS,
    SQUARE,
    is_labelled,
    tag_brackets,
)
from bizenv.importers.reading.text_tag import TextTag, names_anybody
from bizenv.importers.reading.titles import BULLETS
from bizenv.importers.reading.units import (
    CLOSING,
    OPENING,
    brackets,
    looks_like_unit,
    tokens,
)

_STOP: Final = "。"
_LISTING: Final = ("、", "，", ",")  # at a line's end: the list goes on
_BLANK: Final = " \t\u3000"
_LABELLED: Final = re.compile(
    "[ \t\u3000]{0,8}([一-龥]{2,8})[ \u3000]{0,3}[:：]([^：:]{2,200})"
)
_ENGLISH_LABEL: Final = re.compile(
    r"[ \t]{0,8}([A-Z][A-Za-z'’/&-]{1,20}(?: [A-Za-z'’/&-]{1,20}){0,3}) ?:[ \t]+(\S.{0,300})"
)
_BODY: Final = "主体"
_REST_OF_DAY: Final = re.compile("[年月日旬度底末前内]")


def find(
    text: str, *, follows_task: bool = False, numbered: bool = False
) -> list[TextTag]:
    """Return a paragraph's tags in order.

    `follows_task`: a task stands before, so a bare list of units may be a tag. `numbered`: so
    may one in its last sentences.
    """
    found: list[TextTag] = []
    covered = 0
    for start, end in tag_brackets(text, follows_task=follows_task):
        found += _running(text, covered, start)
        found += _bracket(text, start, end)
        covered = end
    found += _running(text, covered, len(text))
    if not found:
        is_list = follows_task and only_units(text)
        if is_list or names_units(text):
            tag = _listed(text, 0)
            found.append(tag)
    if not found and numbered:
        found += _last_sentences(text)
    if not found:
        found += _unknown(text)
    for tag in found:
        _sift(tag)
    for first in found[:1]:
        first.leading = _is_leading(text, found)
    _take_due_behind(text, found[-1:])
    return found


def _last_sentences(text: str) -> Iterator[TextTag]:
    """Yield the tag of the sentences at a text's end that are nothing but units and days."""
    begin = end = len(text.rstrip(ENDS))
    has_units = False
    while begin > 0:
        start = text.rfind(_STOP, 0, begin) + 1
        words = text[start:begin]
        is_units = are_units(words)
        if not (is_units or is_deadline(words)):
            break
        has_units = has_units or is_units
        end, begin = start, max(0, start - 1)
    if has_units and begin > 0:
        yield _listed(text[end:], end)


def _take_due_behind(text: str, last: list[TextTag]) -> None:
    """Take a deadline that stands alone behind the last tag: 责任单位：市甲局。长期坚持."""
    for tag in last:
        words = text[tag.end :].strip(AROUND)
        if words and not tag.due and is_deadline(words):
            place = text.index(words, tag.end)
            tag.add_due(words, place)
            tag.said.append((place, place + len(words)))
            tag.end = len(text)


def _is_leading(text: str, tags: list[TextTag]) -> bool:
    """Tell whether the first tag stands before the text that it is that of: 【市甲局】设立书角."""
    first, *others = tags
    before = text[: first.start]
    is_first = not before.strip(BULLETS) and text.startswith(
        tuple(OPENING), first.start
    )
    is_shown = (
        bool(before.strip(_BLANK)) or text[first.start : first.start + 1] in SQUARE
    )
    if not (is_first and is_shown and first.units) or names_anybody(others):
        return False
    return bool(text[first.end :].strip(ENDS))


def unknown_english(text: str) -> list[TextTag]:
    """Return the tag of a line with an English label that nobody knows: Contributors: …."""
    match = _ENGLISH_LABEL.fullmatch(text)
    if match is None or vocabulary().title.match(text) is not None:
        return []
    return [_left_out(match)]


def _left_out(line: "re.Match[str]") -> TextTag:
    """Return the tag of a line whose label no plan has a place for."""
    label, value = line.groups()
    return TextTag(
        0,
        line.end(),
        labels=[TagLabel.OTHER],
        other=[(label, value.strip(AROUND))],
        said=[line.span()],
    )


def _unknown(text: str) -> Iterator[TextTag]:
    """Yield the tag of a line whose label nobody knows, but its value: 属地落实：东区政府."""
    match = _LABELLED.fullmatch(text)
    if match is not None and (only_units(match[2]) or is_deadline(match[2])):
        yield _left_out(match)


def _listed(text: str, start: int) -> TextTag:
    """Return the tag of units that no label names."""
    end = start + len(text)
    units = _named(text, None, start)
    is_worded = any(each.worded for each in units)
    return TextTag(start, end, units, unmarked=not is_worded)


def listed(text: str, start: int) -> TextTag:
    """Return the tag of units that no label names, a deadline among them taken for one."""
    tag = _listed(text, start)
    _sift(tag)
    return tag


def elsewhere(units: str, place: int) -> TextTag:
    """Return the tag of units that stand elsewhere, at a place of a task's text."""
    tag = listed(units, place)
    tag.end = place
    tag.unmarked = False
    tag.units = [replace(each, start=place) for each in tag.units]
    return tag


def _named(text: str, role: UnitRole | None, start: int) -> list[NamedUnit]:
    """Return the units of a part of a text that begins at `start`."""
    found = []
    for each in named(text, role):
        place = start + each.start
        found.append(replace(each, start=place))
    return found


def _sift(tag: TextTag) -> None:
    """Take a deadline that stands among the units for one: 〔市财政局，6月底前〕."""
    kept = []
    for each in tag.units:
        name = each.unit.name
        is_day = holds_day(name) and not looks_like_unit(name)
        if is_deadline(name) or DATED.match(name) or is_day:
            tag.add_due(name, each.start)
        else:
            kept.append(each)
    tag.units = kept


def _bracket(text: str, start: int, end: int) -> Iterator[TextTag]:
    """Yield the tag of a bracket."""
    tag = _inside(text, start + 1, end - 1)
    if tag is not None:
        tag.start = start
        tag.end = end
        yield tag


def _inside(text: str, start: int, end: int) -> TextTag | None:
    inside = text[start:end]
    if is_labelled(inside):
        return _chain(text, start, end)
    # words first, labels may follow: 甲牵头，乙配合；完成时限：…
    label = first_label(text, start, end, at_start=False, inner=True)
    place = end if label is None else label.start
    written = text[start:place]
    words, _, _ = written.partition(_STOP)
    tag = _listed(words, start)
    if label is None:
        return tag
    rest = _chain(text, place, end, inner=True)
    if rest is not None:
        tag.add(rest)
    return tag


def _running(text: str, start: int, end: int) -> Iterator[TextTag]:
    """Yield the labelled tags of a stretch that is in no bracket."""
    place = start
    while place < end:
        label = first_label(text, place, end, at_start=place == 0)
        if label is None:
            return
        tag = _chain(text, label.start, end)
        if tag is None:
            return
        yield tag
        place = tag.end


def _chain(text: str, start: int, end: int, *, inner: bool = False) -> TextTag | None:
    """Read a label with its value, and the labels that follow it directly, up to `end`."""
    before = text[start - 1 : start]
    in_bracket = before in tuple(OPENING)
    at_start = start == 0
    if in_bracket:
        inside = text[start:end]
        at_start = at_start or is_spaced(inside)
    label = first_label(text, start, end, at_start=at_start, inner=inner or in_bracket)
    if label is None:
        return None
    tag = TextTag(label.start, end)
    while label is not None:
        start = label.value
        is_list = label.kind not in (TagLabel.DUE, TagLabel.OTHER)
        following = first_label(text, start, end, at_start=False, inner=is_list)
        limit = end if following is None else following.start
        stop = _value_end(text, start, limit)
        value = text[start:stop]
        _take(tag, label, value)
        tag.end = stop
        between = text[stop:limit]
        if between.strip(AROUND):
            break
        tag.end = limit
        label = following
    return tag


def _value_end(text: str, start: int, limit: int) -> int:
    """Return where a value ends: at a full stop outside brackets, else at the limit."""
    value = text[start:limit]
    free = 0
    for begin, end in brackets(value):
        stop = value.find(_STOP, free, begin)
        if stop >= 0:
            return start + stop
        free = end
    last = value.find(_STOP, free)
    if last < 0:
        return limit
    return start + last


def _take(tag: TextTag, label: FoundLabel, value: str) -> None:
    """Put the value of a label where it belongs."""
    start = label.value
    kind = _kind(label, tag)
    stripped = value.strip(AROUND)
    is_named = kind not in (TagLabel.DUE, TagLabel.OTHER)
    tag.said.append((label.start, start if is_named else start + len(value)))
    tag.labels.append(kind)
    tag.open = None
    if not stripped or _goes_on(value):
        tag.open = kind
    if not has_han(stripped):
        stripped = stripped.rstrip(".")
    if kind is TagLabel.DUE:
        bare = value.lstrip(_BLANK)
        indent = len(value) - len(bare)
        words = _closed(stripped)
        tag.add_due(words, start + indent)
    elif kind is TagLabel.OTHER:
        word = label.squeezed if has_han(label.word) else " ".join(label.word.split())
        told = (word, stripped)
        tag.other.append(told)
    else:
        role = UnitRole(kind.value)
        tag.units += _named(value, role, start)


def _kind(label: FoundLabel, tag: TextTag) -> TagLabel:
    """Return what a label says: beside who leads, nobody knows what part a 实施主体 has."""
    is_body = label.squeezed.endswith(_BODY) and TagLabel.LEAD in tag.labels
    return TagLabel.OTHER if is_body else label.kind


def _goes_on(value: str) -> bool:
    """Tell whether a list goes on behind a line's end."""
    return value.rstrip().endswith(_LISTING)


def _closed(words: str) -> str:
    """Return words without a closing bracket that nothing in them opens."""
    if any(sign in words for sign in OPENING):
        return words
    return words.rstrip(CLOSING)


def mended(tag: TextTag, text: str) -> bool:
    """Take a following line as the rest of a name or day that the line's end broke in two."""
    label = tag.labels[-1] if tag.labels else None
    bare = text.strip(_BLANK)
    if label is TagLabel.DUE and tag.due:
        if _REST_OF_DAY.match(bare) is None:
            return False
        tag.due[-1] += bare
        return True
    if label in (None, TagLabel.OTHER, TagLabel.DUE) or not tag.units:
        return False
    *others, last = tag.units
    name = last.unit.name
    whole = f"{name}{next(tokens(bare)).text}"
    if looks_like_unit(name) or not looks_like_unit(whole):
        return False
    tag.units = [*others, *_named(f"{name}{bare}", UnitRole(label.value), last.start)]
    tag.said.append((last.start, last.start + len(name)))
    return True


def continued(tag: TextTag, text: str) -> bool:
    """Take a following line as the rest of a tag's last value.

    Return whether it could be that.
    """
    label = tag.open
    if label is None:
        return False
    tag.open = None
    if label is TagLabel.DUE:
        words = text.strip(f"。{_BLANK}")
        tag.due = [words] if words else []
    elif label is TagLabel.OTHER:
        word, before = tag.other.pop()
        told = (word, before + text)
        tag.other.append(told)
    else:
        role = UnitRole(label.value)
        tag.units += named(text, role)
        if _goes_on(text):
            tag.open = label
    return True
