"""One plan written in every way that offices write plans: whatever the layout, the same tasks are read."""

import csv
import io
from collections.abc import Callable
from typing import Final

import pytest
from bizenv.importers.draft import Draft
from opencc import OpenCC

from reading import as_docx, as_html, read, task_line

NAMES: Final = ("市发展和改革委员会", "市市场监督管理局", "市卫生健康委员会", "国家税务总局示例市税务局", "示例海关", "市中级人民法院", "各区人民政府")  # fmt: skip
DUES: Final = ("2026年6月底前", "2026年9月30日前", "2026年12月", "长期坚持")
BODIES: Final = (
    "建立工作台账，明确责任分工，定期调度进展情况，确保各项措施落地见效。",
    "依托一体化平台，推动数据共享，减少重复提交材料，让企业和群众少跑腿、好办事。",
    "健全沟通机制，及时回应诉求，形成闭环管理，持续提升服务质量。",
)
HEAD: Final = ("示例府办发〔2026〕6号", "示例市便民利企行动方案", "示例市人民政府办公室", "2026年3月2日", "为便民利企，制定本方案。")  # fmt: skip


def tasks() -> list[tuple[str, str, list[str], list[str], str]]:
    """Return sections' tasks: section, title, leads, supports, deadline."""
    found = []
    for number in range(24):
        leads = [NAMES[number % 7]] + ([NAMES[(number + 3) % 7]] if number % 3 == 0 else [])
        supports = [NAMES[(number + step) % 7] for step in (1, 2, 5)[: number % 4]]
        supports = [each for each in supports if each not in leads]
        found.append(
            (
                "一二三"[number // 8],
                f"推行第{'甲乙丙丁戊己庚辛'[number % 8]}类事项改革",
                leads,
                supports,
                DUES[number % 4],
            )
        )
    return found


def written(tag: Callable[[list[str], list[str], str], list[str]], *, within: bool) -> list[str]:
    """Return the plan's lines; a tag's lines follow its task, or stand within its paragraph."""
    lines = [*HEAD, "一、重点任务"]
    section, count = "", 0
    for here, title, leads, supports, due in tasks():
        if here != section:
            section, count = here, 0
            lines.append(f"（{section}）优化第{section}类服务")
        count += 1
        paragraph = f"{count}.{title}。{BODIES[count % 3]}"
        said = tag(leads, supports, due)
        lines += [paragraph + "".join(said)] if within else [paragraph, *said]
    return [*lines, "二、保障措施", "各单位要加强协同配合。"]


def labelled(leads: list[str], supports: list[str], due: str) -> list[str]:
    support = [f"配合单位：{'、'.join(supports)}"] if supports else []
    return [f"牵头部门：{'、'.join(leads)}", *support, f"完成时限：{due}"]


def bracketed(leads: list[str], supports: list[str], due: str) -> list[str]:
    support = [f"责任单位：{'、'.join(supports)}"] if supports else []
    return [f"（{'；'.join(('牵头单位：' + '、'.join(leads), *support, f'完成时限：{due}'))}）"]


def worded(leads: list[str], supports: list[str], due: str) -> list[str]:
    support = [f"{'、'.join(supports)}按职责分工负责"] if supports else []
    return [f"({'，'.join(('、'.join(leads) + '牵头', *support, due))})"]


def rows() -> list[list[str]]:
    head = ["序号", "任务", "牵头单位", "配合单位", "完成时限"]
    listed = enumerate(tasks(), start=1)
    return [
        head,
        *(
            [str(number), title, "、".join(leads), "、".join(supports), due]
            for number, (_, title, leads, supports, due) in listed
        ),
    ]


def as_csv(lines: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    return stream.getvalue()


def broken(lines: list[str], width: int) -> str:
    return "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))


ON_LINES, IN_BRACKETS, IN_WORDS = (
    written(labelled, within=False),
    written(bracketed, within=True),
    written(worded, within=True),
)
LAYOUTS: Final[dict[str, tuple[str, bytes | str]]] = {
    "labels": ("x.txt", "\n".join(ON_LINES)),
    "half-width": ("x.txt", "\n".join(ON_LINES).translate(str.maketrans("：（）；", ":();"))),
    "indented": ("x.txt", "\r\n\r\n".join("　　" + line for line in ON_LINES)),
    "gbk": ("x.txt", "\n".join(ON_LINES).encode("gbk")),
    "one line": ("x.txt", " ".join(ON_LINES)),
    "no separators": ("x.txt", "".join(ON_LINES)),
    "broken": ("x.txt", broken(ON_LINES, 28)),
    "traditional": ("x.txt", OpenCC("s2t").convert("\n".join(ON_LINES))),
    "brackets": ("x.txt", "\n".join(IN_BRACKETS)),
    "brackets on one line": ("x.txt", " ".join(IN_BRACKETS)),
    "brackets broken": ("x.txt", broken(IN_BRACKETS, 33)),
    "words": ("x.txt", "\n".join(IN_WORDS)),
    "words broken": ("x.txt", broken(IN_WORDS, 28)),
    "markdown": ("x.md", "\n\n".join(ON_LINES)),
    "word": ("x.docx", as_docx("\n".join(ON_LINES))),
    "word, brackets": ("x.docx", as_docx("\n".join(IN_BRACKETS))),
    "page": ("x.html", as_html("\n".join(IN_WORDS))),
    "table": ("x.csv", as_csv(rows())),
    "table with tabs": ("x.txt", "\n".join("\t".join(row) for row in rows())),
    "a cell a line": ("x.txt", "\n".join(cell or "无" for row in rows() for cell in row)),
}


def said(draft: Draft) -> list[tuple[str, list[str], list[str], str | None]]:
    return [
        (
            task.title,
            [each.value for each in task.lead],
            [each.value for each in task.support],
            task.due_text.value if task.due_text else None,
        )
        for task in draft.every_task()
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_tasks_are_read_whatever_the_layout(layout: str) -> None:
    draft = read(*LAYOUTS[layout])
    expected = [(title, leads, supports, due) for _, title, leads, supports, due in tasks()]
    assert said(draft) == expected
    assert draft.unread() == []
    if "table" not in layout and "cell" not in layout:
        assert [section.number for section in draft.every_section()] == ["1", "2", "3"]
        assert [task.id for task in draft.every_task()] == [
            f"{section}.{number}" for section in "123" for number in range(1, 9)
        ]
        assert draft.document is not None
        assert draft.document.value == "示例府办发〔2026〕6号"


UNTAGGED: Final = "示府办发〔2031〕8号\n示例市2031年便民行动方案\n示例市人民政府办公室\n2031年2月3日\n一、主要任务\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "1.设立书角。由市甲局牵头，市乙局配合，6月底前完成。\n2.修整花坛。由市乙局牵头，9月底前完成。\n",
            ["1 设立书角 | 市甲局 | 市乙局 | 2031-06", "2 修整花坛 | 市乙局 | – | 2031-09"],
        ),
        (
            "1.市甲局：6月底前设立书角\n2.市乙局：9月底前修整花坛\n",
            ["1 6月底前设立书角 | 市甲局 | – | 2031-06", "2 9月底前修整花坛 | 市乙局 | – | 2031-09"],
        ),
        (
            "（一）市甲局\n1.设立书角。6月底前完成。\n（二）市乙局\n1.修整花坛。9月底前完成。\n二、保障措施\n（一）加强领导。\n",
            ["1.1 设立书角 | 市甲局 | – | 2031-06", "2.1 修整花坛 | 市乙局 | – | 2031-09"],
        ),
    ],
)  # fmt: skip
def test_units_without_any_tag_are_read_and_doubted(body: str, expected: list[str]) -> None:
    draft = read("x.txt", UNTAGGED + body)
    assert [task_line(task).split(" (")[0] for task in draft.every_task()] == expected
    assert "units-in-prose" in {each.code for each in draft.doubts}


def test_prose_names_nobody_where_tags_do() -> None:
    body = "1.设立书角。（责任单位：市甲局；完成时限：6月底前）\n2.修整花坛。由市乙局牵头，9月底前完成。\n"
    draft = read("x.txt", UNTAGGED + body)
    assert "units-in-prose" not in {each.code for each in draft.doubts}


def test_a_heading_below_the_title_is_no_part_of_it() -> None:
    body = "1.设立书角。（责任单位：市甲局；完成时限：2031年6月底前）"
    for heading in ("便民服务组", "2031年重点"):
        draft = read("x.txt", f"示例市2031年便民事项清单\n{heading}\n{body}")
        assert draft.title is not None
        assert draft.title.value == "示例市2031年便民事项清单"
    draft = read("x.txt", f"示例市2031年便民行动方案\n（试行）\n{body}")
    assert draft.title is not None
    assert draft.title.value == "示例市2031年便民行动方案（试行）"


def test_settings_of_a_page_are_no_title() -> None:
    page = "---\nlayout: pagetitle\ntags:\n  - x\n---\n\n# 示例市2031年便民方案\n\n1. 设立书角。（责任单位：市甲局）\n"
    draft = read("x.md", page)
    assert draft.title is not None
    assert draft.title.value == "示例市2031年便民方案"
    assert "front-matter" in {each.code for each in draft.doubts}
    draft = read("x.md", "---\n正文不是设置\n---\n1. 设立书角。（责任单位：市甲局）\n")
    assert "front-matter" not in {each.code for each in draft.doubts}


def _told(draft: Draft) -> list[str]:
    return [task_line(task) for task in draft.every_task()]


def test_boxes_of_a_list_are_no_part_of_a_title() -> None:
    board = """# 示例街道2031年4月看板

## 待办
- [ ] **设立书角**　主责：甲办｜协同：乙队、各社区｜⏰ 2031-04-18
- [ ] **修整花坛**　主责：丙办｜协同：丁站｜⏰ 2031-04-25
## 已完成
- [x] **铺设步道**　主责：甲办｜协同：无｜⏰ 2031-04-01
"""
    draft = read("x.md", board)
    assert [task.title for task in draft.every_task()] == ["设立书角", "修整花坛", "铺设步道"]
    assert [each.value for each in next(draft.every_task()).support] == ["乙队", "各社区"]
    assert [task.due and task.due.value for task in draft.every_task()] == [
        "2031-04-18",
        "2031-04-25",
        "2031-04-01",
    ]


def test_lists_of_definitions_are_labels_with_values() -> None:
    page = """<h1>示例镇2031年任务方案</h1><h3>1. 清理杂物</h3>
<dl><dt>责任办所</dt><dd>镇农业办</dd><dt>配合：</dt><dd>镇环卫所</dd><dt>时限</dt><dd>5月底</dd></dl>
<h3>2. 规范广告牌</h3>
<dl><dt>责任办所</dt><dd>镇执法队</dd><dt>时限</dt><dd>2031年6月15日</dd></dl>"""
    plain = """示例镇2031年任务方案
1. 清理杂物
责任办所：镇农业办
配合：镇环卫所
时限：5月底
2. 规范广告牌
责任办所：镇执法队
时限：2031年6月15日
"""
    assert _told(read("x.html", page)) == _told(read("x.txt", plain))


def test_a_column_of_who_urges_is_none_of_who_does_it() -> None:
    draft = read(
        "x.csv",
        "编号,整改措施,整改责任单位,督办单位,整改时限\n"
        "1-1,设立书角,镇甲办,县乙局,2031年3月15日\n1-2,修整花坛,镇丙所,县丁局,2031年4月底\n",
    )
    assert [len(task.support) for task in draft.every_task()] == [0, 0]
    told = {each.args.get("text") for each in draft.doubts if each.code == "label-left-out"}
    assert {"县乙局", "县丁局"} <= told
    alone = read("x.csv", "编号,整改措施,督办单位,整改时限\n1-1,设立书角,县乙局,2031年3月15日\n")
    assert [each.value for each in next(alone.every_task()).lead] == ["县乙局"]


def test_what_stands_above_a_heading_row_is_none_of_it() -> None:
    draft = read(
        "x.csv",
        "示例县2031年分工表,,,,,\n制表日期：2月5日,,,,单位：千元,\n"
        "项次,工作项目,主办机关（单位）,协办机关（单位）,经费,办理期程\n"
        "一,更换路灯,建设处,各乡镇,3200,2031年9月30日\n二,设置屋顶,教育处,环保处,1500,2031年6月\n",
    )
    assert [task.title for task in draft.every_task()] == ["更换路灯", "设置屋顶"]
    assert [task.lead[0].value for task in draft.every_task()] == ["建设处", "教育处"]


def test_a_title_that_may_be_a_label_is_told() -> None:
    slip = "示例市督办单\n督办编号：督〔2031〕1号\n督办事项：设立书角\n主办单位：市甲局\n"
    draft = read("x.txt", slip)
    assert [task.title for task in draft.every_task()] != ["设立书角"]
    assert "title-label" in {each.code for each in draft.doubts}
