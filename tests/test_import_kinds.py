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
