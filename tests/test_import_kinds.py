"""Documents of every kind are read right, or a doubt names the words: nothing is wrong in silence."""

import pytest

from kinds import Case, cases, judge, whole
from reading import read


def _name(case: Case) -> str:
    kind, text, _ = case
    return f"{kind}: {text}"


@pytest.mark.parametrize("case", list(cases()), ids=_name)
def test_what_is_not_right_is_told(case: Case) -> None:
    _, text, right = case
    assert judge(read("x.txt", whole(text)), right) != "silent"


@pytest.mark.parametrize(
    "above",
    [
        "示例市2031年便民事项方案\n二、主要任务",
        "示例市2031年便民事项方案\n便民服务组",
        "---\nlayout: page\ntitle: 示例\n---\n示例市2031年便民事项方案",
        "示例市2031年便民事项方案\n责任单位：市丙局 市丁局",
    ],
)
def test_a_title_ends_with_its_line(above: str) -> None:
    draft = read("x.txt", f"{above}\n1.设立书角。（市甲局牵头）\n2.修整花坛。（市乙局牵头）\n")
    assert draft.title is not None
    assert draft.title.value == "示例市2031年便民事项方案"


def _page(body: str) -> str:
    return f"<html><body><div>首页 | 公开 | 互动</div>{body}</body></html>"


_FACTS = (
    "<table><tr><td>索引号：</td><td>000-1/2031-2</td><td>发文机关：</td><td>示例市人民政府办公室</td></tr>"
    "<tr><td>标　题：</td><td colspan=3>示例市2031年便民事项方案</td></tr>"
    "<tr><td>发文字号：</td><td>示府办发〔2031〕8号</td><td>成文日期：</td><td>2031-02-03</td></tr></table>"
)
_TASKS = (
    "<table><tr><td>序号</td><td>任务</td><td><p>责任单位</p><p>（列首位的为牵头单位）</p></td><td>完成时限</td></tr>"
    "<tr><td>1</td><td>设立书角</td><td>市甲局、市乙局</td><td>6月底前</td></tr>"
    "<tr><td>2</td><td>修整花坛</td><td>市丙局</td><td>9月底前</td></tr></table>"
)


@pytest.mark.parametrize(
    "behind",
    [
        "",
        "<p>【打印本页】【关闭窗口】</p>",
        "<div>主办：示例市人民政府办公室 承办：示例市信息中心</div>",
        "<div>主办单位：示例市人民政府办公室</div><div>地址：示例路1号</div><div>示ICP备00000000号</div>",
        "<p>责任编辑：小明</p><p>扫一扫在手机打开当前页</p>",
    ],
)
def test_a_page_around_a_document_is_none_of_its_tasks(behind: str) -> None:
    text = f"{_FACTS}<h1>示例市2031年便民事项方案</h1><p>字体：大 中 小</p>{_TASKS}{behind}"
    draft = read("x.html", _page(text))
    said = [
        ([told.value for told in task.lead], [told.value for told in task.support])
        for task in draft.every_task()
    ]
    assert said == [(["市甲局"], ["市乙局"]), (["市丙局"], [])]
    facts = (draft.title, draft.issuer, draft.document, draft.issued)
    assert [told and str(told.value) for told in facts] == [
        "示例市2031年便民事项方案",
        "示例市人民政府办公室",
        "示府办发〔2031〕8号",
        "2031-02-03",
    ]
