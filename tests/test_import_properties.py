"""Whatever a document says: units stand in it between delimiters, and no line is lost."""

import re
from typing import Final

from bizenv.importers.draft import Draft, LineKind
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from kinds import whole
from reading import read

UNITS: Final = (
    "市甲局", "市乙局", "市丙委", "市政府办", "各区人民政府", "各县（市、区）政府", "市丁中心", "书香公司", "市戊局（市己办）",
    "各镇、街道", "有关部门", "团市委", "市甲",
)  # fmt: skip
LABELS: Final = (
    "责任单位：", "牵头单位：", "配合单位：", "指导单位：", "完成时限：", "把关口子：", "责任单位 ", "牵头：", "备注：", "主办单位｜", "",
)  # fmt: skip
BETWEEN: Final = ("、", "，", "；", "和", "及", "会同", " ", "/", "·", "　", "\n", "。", "+")
WORDS: Final = (
    "牵头", "配合", "负责", "按职责分工负责", "等", "等部门", "参与", "指导", "推进落实", "以下均需各区落实，不再列出", "下同",
    "6月底前", "2031年12月31日前", "印发之日起30日内", "长期", "每季度1次", "达到95%以上", "",
)  # fmt: skip
OPENED: Final = ("（", "【", "〔", "", "(", "《")
CLOSED: Final = ("）", "】", "〕", "", ")", "》")
HEADS: Final = ("1.", "2.", "（一）", "二、", "①", "", "- ", "第三条　", "1.1 ")
TEXTS: Final = (
    "设立书角",
    "修整花坛。",
    "铺设步道，方便出行。",
    "由市庚局牵头建设平台。",
    "",
    "市辛局要建立台账；",
)

# What may stand around a name: nothing, a sign, a space, a number, or a word that is part of no name
BEFORE: Final = re.compile(
    r"(?:\A|[^一-龥A-Za-z]|由|和|及|与|并|会同|以及|均需|均由|牵头|配合|负责|参与|指导|落实|等|局|委|办|府|心|司|道)\Z"
)
BEHIND: Final = re.compile(
    r"(?:\Z|[^一-龥A-Za-z]|和|及|与|会同|以及|等|牵头|配合|负责|按|参与|指导|推进|落实|要|下同|市|各|有关|团|书)"
)


@st.composite
def tags(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(LABELS))]
    for _ in range(draw(st.integers(0, 4))):
        parts += [
            draw(st.sampled_from(UNITS)),
            draw(st.sampled_from(WORDS)),
            draw(st.sampled_from(BETWEEN)),
        ]
    inside = "".join(parts)
    return draw(st.sampled_from(OPENED)) + inside + draw(st.sampled_from(CLOSED))


LINES: Final = st.tuples(
    st.sampled_from(HEADS), st.sampled_from(TEXTS), tags(), st.one_of(st.just(""), tags())
)


BAD: Final = re.compile(r"[:：〈|｜·+0-9]|等[和及]|[和及](?:有关|相关)|牵头|配合|负责|参与|推进")


def names(draft: Draft) -> list[str]:
    return [told.value for task in draft.every_task() for told in (*task.lead, *task.support)]


def stands(name: str, text: str) -> bool:
    """Whether a name stands somewhere in a text with nothing around it that may be part of it."""
    return any(
        BEFORE.search(text[: match.start()]) and BEHIND.match(text[match.end() :])
        for match in re.finditer(re.escape(name), text)
    )


STRANGE: Final = (
    "春风化雨", "书香领衔", "押后再议", "凡此种种", "另册备查", "逢双上报", "qzxw", "以点带面推之", "张三李四", "甲乙丙丁戊",
)  # fmt: skip
"""Words of which nobody can know what they mean in a tag."""
OUTSIDE: Final = frozenset(LineKind) - {LineKind.TASK, LineKind.RESPONSIBILITY, LineKind.DEADLINE}
"""What lines are that the summary counts as no part of a task."""


@st.composite
def odd_tags(draw: st.DrawFn) -> str:
    """A tag with strange words anywhere between its parts."""
    parts = [draw(st.sampled_from(LABELS))]
    for _ in range(draw(st.integers(1, 4))):
        parts += [
            draw(st.sampled_from((*UNITS, *STRANGE))),
            draw(st.sampled_from(WORDS)),
            draw(st.sampled_from(BETWEEN)),
            draw(st.sampled_from(("", *STRANGE))),
            draw(st.sampled_from(("", "，", "；", "（", "）"))),
        ]
    return draw(st.sampled_from(OPENED)) + "".join(parts) + draw(st.sampled_from(CLOSED))


ODD_LINES: Final = st.tuples(st.sampled_from(HEADS), st.sampled_from(TEXTS), tags(), odd_tags())


def said(draft: Draft) -> str:
    """Return all that a draft says, tells as a doubt, or counts as text that is no part of a task."""
    found = [str(value) for each in draft.doubts for value in each.args.values()]
    found += names(draft)
    found += [line.text for line, kind in draft.kinds if kind in OUTSIDE]
    found += [section.title for section in draft.every_section()]
    for task in draft.every_task():
        found += [task.title, *task.text, *(duty.value.title for duty in task.duties)]
        found += [told.value for told in (task.due_text,) if told is not None]
    return "\n".join(found)


@examples(3)
@given(st.lists(ODD_LINES, min_size=1, max_size=5))
def test_words_that_nobody_understands_are_said_or_told(lines: list[tuple[str, ...]]) -> None:
    text = whole("\n".join("".join(parts) for parts in lines))
    told = said(read("x.txt", text))
    for word in STRANGE:
        assert word not in text or word in told, word


@examples(2)
@given(st.lists(odd_tags(), min_size=1, max_size=3))
def test_words_in_cells_that_nobody_understands_are_said_or_told(cells: list[str]) -> None:
    rows = [f'{at},设立书角,"{cell}",6月底前' for at, cell in enumerate(cells, start=1)]
    text = "\n".join(("序号,任务,责任单位,完成时限", *rows)) + "\n"
    told = said(read("x.csv", text))
    for word in STRANGE:
        assert word not in text or word in told, word


@examples(2)
@given(st.lists(LINES, min_size=1, max_size=6))
def test_every_unit_stands_in_the_document_and_every_line_is_accounted_for(
    lines: list[tuple[str, ...]],
) -> None:
    text = whole("\n".join("".join(parts) for parts in lines))
    draft = read("x.txt", text)
    told = {str(value) for each in draft.doubts for value in each.args.values()}
    bare = re.sub(r"[*＊★☆]|下同", "", text)
    for name in names(draft):
        assert stands(name, bare) or name in told, name
        assert not BAD.search(name) or name in told, name
    numbers = {line.number for line, _ in draft.kinds}
    written = {number for number, line in enumerate(text.split("\n"), start=1) if line.strip()}
    assert written <= numbers
