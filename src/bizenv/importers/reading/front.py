"""What stands above and below the text: title, issuer, document number, day of issue."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.importers.document import Line
from bizenv.importers.draft import Sourced
from bizenv.importers.reading.deadlines import day_of_issue
from bizenv.importers.reading.numbering import recognise

_NUMBER: Final = re.compile(
    r"([一-龥]{2,12})[ \u3000]{0,2}[〔\[(（【﹝［]\s{0,2}((?:19|20)[0-9]{2})\s{0,2}[〕\])）】﹞］][ \u3000]{0,2}(?:第[ \u3000]{0,2})?([0-9]{1,4})[ \u3000]{0,2}号"
)
_QUOTED: Final = re.compile(r"《([^《》]{4,120}(?:《[^《》]{1,60}》[^《》]{0,60})?)》")
_KINDS: Final = (
    "方案",
    "计划",
    "措施",
    "意见",
    "要点",
    "清单",
    "办法",
    "行动",
    "规划",
    "方案(试行)",
    "分工",
    "任务",
    "安排",
    "举措",
    "条例",
    "规定",
    "行动计划",
)
_NOTICE: Final = re.compile(r".{0,60}?(?:关于)?印发《?([^《》]{4,100}?)》?的?通知")
_YEAR: Final = re.compile(r"(20[0-9]{2})(?=年)")
_SPAN: Final = re.compile(
    r"20[0-9]{2}年?[ \u3000]{0,2}[-—–~～至][ \u3000]{0,2}20[0-9]{2}"
)
_ISSUERS: Final = (
    "人民政府",
    "办公室",
    "办公厅",
    "委员会",
    "管委会",
    "国务院",
    "政府",
    "局",
    "厅",
    "部",
    "委",
    "领导小组",
    "指挥部",
    "中心",
    "办",
    "院",
)
# What a form asks for above its table is no title: 填报单位：市甲局
_FILLED_IN: Final = re.compile(
    r"(?:(?:填报|填表|填写|编制|制表|报送|上报|牵头|责任|主管|汇总)?(?:单位|部门|日期|时间|人)|联系人|联系电话|电话|审核|制表)(?:（[^（）]{1,12}）)?[ \u3000]{0,2}[：:]"
)
_HEAD: Final = 40  # pieces in which the head of a document ends
_LONGEST: Final = 60  # characters of a line of a title
_PUBLIC: Final = re.compile(
    r"[（(【\s]{0,3}(?:此件|公开方式|公开属性|信息公开选项)[^。]{0,16}|(?:抄送|抄报|主送|分送)[：:].{0,200}"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found, and the places of the pieces that say it."""

    title: Sourced[str] | None
    issuer: Sourced[str] | None
    document: Sourced[str] | None
    issued: Sourced[date] | None
    lines: frozenset[int]


def years(title: str) -> list[int]:
    """Return the years that a title names; none if it names a span of years."""
    return (
        []
        if _SPAN.search(title)
        else sorted({int(each) for each in _YEAR.findall(title)})
    )


def facts(lines: Sequence[Line]) -> Facts:
    """Find the facts of a document with these lines."""
    whole = [
        line.text if not line.cells else " ".join(dict.fromkeys(line.cells))
        for line in lines
    ]
    body = next(
        (
            place
            for place, text in enumerate(whole)
            if lines[place].cells or _begins(text)
        ),
        len(whole),
    )
    used: set[int] = set()
    document = _document(whole, lines, min(body, _HEAD), used)
    meta = _meta(whole, lines, min(body, _HEAD), used)
    day = _day(whole, lines, body)
    issued = issuer = None
    if day is not None:
        issuer_there, found = _signature(whole[day])
        assert found is not None
        issued, above = Sourced(found, lines[day]), day - 1
        used.add(day)
        if issuer_there:
            issuer = Sourced(issuer_there, lines[day])
        elif above >= 0 and _is_issuer(whole[above]):
            issuer = Sourced(_squeezed(whole[above]), lines[above])
            used.add(above)
    title = _title(whole, lines, body, day, used) or meta.get("title")
    issuer = issuer or meta.get("issuer") or _issuer_in_title(title)
    document = document or meta.get("document")
    if issued is None and (dated := meta.get("issued")) is not None:
        written = day_of_issue(dated.value) or _iso(dated.value)
        issued = Sourced(written, dated.line) if written is not None else None
    used |= {
        place for place, text in enumerate(whole) if _PUBLIC.fullmatch(text.strip())
    }
    return Facts(title, issuer, document, issued, frozenset(used))


def _begins(text: str) -> bool:
    """Tell whether the numbered body begins here."""
    number = recognise(text)
    return (
        number is not None
        and number.value == 1
        and number.kind in ("han", "(han)", "chapter", "digit", "worded")
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _document(
    whole: Sequence[str], lines: Sequence[Line], end: int, used: set[int]
) -> Sourced[str] | None:
    for place in range(end):
        match = _NUMBER.search(whole[place])
        if (
            match is None
            or "《" in whole[place][: match.start()]
            or len(whole[place]) > _LONGEST
        ):
            continue
        if not whole[place][match.end() :].strip():
            used.add(place)
        return Sourced(f"{match[1]}〔{match[2]}〕{int(match[3])}号", lines[place])
    return None


_META: Final = {
    "标题": "title", "名称": "title", "发文机关": "issuer", "发文单位": "issuer", "发布机构": "issuer", "制发单位": "issuer",
    "发文字号": "document", "文号": "document", "成文日期": "issued", "发文日期": "issued", "印发日期": "issued",
    "发布日期": "published", "索引号": "", "主题分类": "", "信息来源": "", "来源": "", "有效性": "", "生成日期": "published",
}  # fmt: skip
_LABELLED: Final = re.compile(
    "[ \u3000]{0,4}("
    + "|".join("[ \u3000]{0,4}".join(word) for word in _META)
    + r")[ \u3000]{0,4}[：:][ \u3000]{0,4}(.{0,200})"
)


def _meta(
    whole: Sequence[str], lines: Sequence[Line], end: int, used: set[int]
) -> dict[str, Sourced[str]]:
    """Return what a web page tells above a document: 发文机关：…, 成文日期：…, one a line."""
    found: dict[str, Sourced[str]] = {}
    for place in range(end):
        match = _LABELLED.fullmatch(whole[place].strip())
        if match is not None:
            key = _META[_squeezed(match[1])]
            used.add(place)
            if key and match[2].strip():
                found.setdefault(key, Sourced(match[2].strip(), lines[place]))
    if "published" in found:
        found.setdefault("issued", found["published"])
    return found


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _signature(text: str) -> tuple[str, date | None]:
    """Return issuer and day of 示例市人民政府　2026年3月1日; no issuer where only the day stands."""
    day = day_of_issue(text)
    if day is not None:
        return "", day
    head, _, tail = text.strip().replace("\u3000", " ").rpartition(" ")
    day = day_of_issue(tail) if head and _is_issuer(head) else None
    return (_squeezed(head) if day else ""), day


def _day(whole: Sequence[str], lines: Sequence[Line], body: int) -> int | None:
    """Return the place of the day of issue: on a line of its own, before the body, else at the document's end."""
    days = [
        place
        for place, text in enumerate(whole)
        if len(text) < _LONGEST
        and not lines[place].cells
        and _signature(text)[1] is not None
    ]
    return next((place for place in days if place < body), days[-1] if days else None)


def _is_issuer(text: str) -> bool:
    bare = _squeezed(text)
    return (
        2 < len(bare) <= 40  # noqa: PLR2004
        and bare.endswith(_ISSUERS)
        and not set(bare) & set("。，、：:《")
    )


def _title(
    whole: Sequence[str],
    lines: Sequence[Line],
    body: int,
    day: int | None,
    used: set[int],
) -> Sourced[str] | None:
    """Return the plan's own title: the lines above its text, which the notice before it quotes in 《》."""
    quoted = _quoted(whole, body)
    start = day + 1 if day is not None and day < body else 0
    standing = _best(
        whole,
        _standing(whole, start, body, used),
        _standing(whole, 0, min(body, start), used),
    )
    if len(standing) > 1 and _plain(whole[standing[0]]) == "".join(
        _plain(whole[at]) for at in standing[1:]
    ):
        used.add(standing.pop(0))  # the page's title above the document's
    if quoted is not None:
        joined = {
            place: "".join(_plain(whole[at]) for at in standing if at >= place)
            for place in standing
        }
        match = next(
            (place for place, text in joined.items() if text == _plain(quoted[1])), None
        )
        if match is not None:
            used.update(at for at in standing if at >= match)
            used.update(range(min(_until_notice(whole, quoted[0]), body)))
            return Sourced(
                _words([whole[at] for at in standing if at >= match]), lines[match]
            )
    if standing:
        used.update(standing)
        words = _words([whole[at] for at in standing])
        inner = _NOTICE.fullmatch(words)
        words = (
            inner[1] if inner is not None else words
        )  # the plan's own title in that of its notice
        return Sourced(
            quoted[1] if quoted is not None and _alike(words, quoted[1]) else words,
            lines[standing[0]],
        )
    if quoted is not None:
        return Sourced(quoted[1], lines[quoted[0]])
    return None


def _best(whole: Sequence[str], below: list[int], above: list[int]) -> list[int]:
    """Return the lines of the title: those below the signature or those above it, which of them is called a plan."""
    named = (
        each
        for each in (below, above)
        if each and _kind(_words([whole[place] for place in each]))
    )
    return next(named, below or above)


def _until_notice(whole: Sequence[str], quoted: int) -> int:
    """Return how many lines the title of the notice takes, if it ends in 的通知 or the like before the quotation."""
    for place in range(min(len(whole), _HEAD)):
        if (
            whole[place]
            .strip()
            .endswith(("的通知", "的意见", "的函", "的公告", "的决定"))
        ):
            return place + 1
        if place > quoted or len(whole[place]) > 2 * _LONGEST:
            break
    return 0


def _alike(words: str, quoted: str) -> bool:
    return _plain(quoted) in _plain(words)


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"'（）()~～—–－\-]", "", text)


def _words(parts: Sequence[str]) -> str:
    return "".join(part.strip() for part in parts)


def _quoted(whole: Sequence[str], body: int) -> tuple[int, str] | None:
    """Return the title that a notice quotes: 现将《…方案》印发给你们."""
    head = "\n".join(whole[:body])
    found = [
        (match.start(), match[1].replace("\n", "")) for match in _QUOTED.finditer(head)
    ]
    named = [
        (at, text)
        for at, text in found
        if _kind(text)
        and (
            "印发" in head[max(0, at - 30) : at]
            or "现将" in head[max(0, at - 8) : at]
            or any(
                word in head[at + len(text) : at + len(text) + 14]
                for word in ("已经", "印发")
            )
        )
    ]
    if not named:
        return None
    at, text = named[-1]
    return head.count("\n", 0, at), text


def _kind(text: str) -> bool:
    bare = re.sub(r"[（(][^（）()]{1,20}[）)]\Z", "", text)
    return bare.endswith(_KINDS)


def _standing(whole: Sequence[str], start: int, body: int, used: set[int]) -> list[int]:
    """Return the places of the lines that make the title: the first short ones without a full stop."""
    found: list[int] = []
    for place in range(start, min(body, start + _HEAD, len(whole))):
        text = whole[place].strip()
        plain = (
            not text.endswith(("。", "：", ":", "；"))
            and len(text) <= _LONGEST
            and _NUMBER.search(text) is None
        )
        skip = (
            text.startswith(("附件", "附：", "（此件", "(此件", "- ", "索引号", "发布"))
            or day_of_issue(text) is not None
        )
        skip = skip or (
            text.startswith(("（", "(", "注"))
            and (not found or len(text) > 12 or "单位" in text)  # noqa: PLR2004
        )
        skip = (
            skip
            or " > " in text
            or text.startswith("当前位置")
            or _FILLED_IN.match(text) is not None
            or place in used
            or (_is_issuer(text) and not text.endswith(_KINDS))
        )
        if skip and not found:
            continue
        if plain and not skip:
            found.append(place)
        else:
            break
    return found


def _issuer_in_title(title: Sourced[str] | None) -> Sourced[str] | None:
    if title is None or "关于" not in title.value:
        return None
    head = title.value.partition("关于")[0]
    return Sourced(head, title.line) if _is_issuer(head) else None
