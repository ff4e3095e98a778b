"""The words of an office in place of ours: what a template sees, reaches and gets wrong."""

import re
from pathlib import Path
from typing import Final

import pytest
from bizenv.pages import bulletin

from bulletins import MONTH, city, parts_of, said_in, told
from conftest import ROOT, Run

__all__ = ["city"]  # fixtures

OWN: Final = "templates/bulletin.zh.j2"


def test_an_office_replaces_the_words(run: Run, city: Path) -> None:
    own = "# {{ city }}{{ month }}通报\n\n## 总的\n{{ plans[0].counts.overdue }}条逾期\n### 细的\n完\n"
    write_template(city, own)
    said = run(*MONTH, "--plan", "demo").out.splitlines()
    assert said[2] == "示例市2025年10月通报"
    assert "2条逾期" in said
    assert told(run, *MONTH, "--plan", "street")["issued"]["template"] == OWN
    assert (
        run(*MONTH, "--plan", "street", "--lang", "en")
        .out.splitlines()[2]
        .startswith("Progress of ")
    )


def write_template(city: Path, text: str) -> None:
    place = city / OWN
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.usefixtures("at_example")
def test_every_value_that_a_template_sees_is_in_the_manual(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    seen: dict[str, object] = {}
    monkeypatch.setattr(bulletin, "filled", lambda _, values: seen.update(values) or ())
    assert run(*MONTH).status == 0
    page = (ROOT / f"docs/{language}/templates.md").read_text(encoding="utf-8")
    rows = "".join(re.findall(r"^\| (`.+?) \|", page, re.MULTILINE))
    assert set(ticked(rows)) - {OWN, OWN.replace("zh", "en")} == seen.keys()
    known = set(ticked(page.rpartition("```")[2]))
    for several in seen.values():
        if isinstance(several, list) and several and isinstance(several[0], dict):
            assert several[0].keys() <= known


def ticked(text: str) -> list[str]:
    return re.findall("`([^`]+)`", text)


REFUSED: Final = {
    "syntax": "{% for x in plans %}",
    "unknown": "{{ nothing }}",
    "unknown-key": "{{ total.nothing }}",
    "method": "{{ month.upper() }}",
    "class": "{{ ''.__class__ }}",
    "subclasses": "{{ plans.__class__.__mro__ }}",
    "by-attr": "{{ month|attr('__class__') }}",
    "by-format": "{{ '{0.__class__}'.format(month) }}",
    "by-map": "{{ plans|map(attribute='__class__')|list }}",
    "include": "{% include 'plans/workspace.yaml' %}",
    "import": "{% import '/etc/passwd' as x %}",
    "function": "{{ range(3) }}",
    "long": "{{ 'a' * 1000000000 }}",
    "power": "{{ 9 ** 999999999 }}",
    "wide": "{{ 'a'|center(1000000000) }}",
    "formatted": "{{ '%999999999d' % 1 }}",
    "format": "{{ '%999999999d'|format(1) }}",
    "random": "{{ plans|random }}",
    "pprint": "{{ plans|pprint }}",
    "attributes": "{{ month|xmlattr }}",
    "by-nothing": "{{ 1 / 0 }}",
    "own": "{{ self._TemplateReference__context }}",
    "doubled": "{% macro m(t) %}{{ m(t ~ t) }}{% endmacro %}{{ m('ab') }}",
    "added": "{% macro m(t) %}{{ m(t + t) }}{% endmacro %}{{ m('ab') }}",
    "joined": "{% macro m(t) %}{{ m([t, t]|join) }}{% endmacro %}{{ m('ab') }}",
    "set": f"{'{% set a = a ~ a %}'.join(['{% set a = 9 %}', *[''] * 60])}",
    "lists": f"{'{% set a = [a, a] %}'.join(['{% set a = 9 %}', *[''] * 60])}{{{{ a|join }}}}",
    "summed": "{{ [[1], [2]]|sum(start=[]) }}",
    "branching": "{% macro m(t) %}{% if t %}{{ m(t[0]) }}{{ m(t[0]) }}{% endif %}{% endmacro %}"
    f"{{{{ m({'[' * 40}{']' * 40}) }}}}",
    "nested": "".join(f"{{% for x{n} in plans[0].counts %}}" for n in range(9))
    + "某某"
    + "{% endfor %}" * 9,
    "idle": "".join(f"{{% for x{n} in plans[0].counts %}}" for n in range(9))
    + "{% set y = 1 %}"
    + "{% endfor %}" * 9,
    "endless": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_template_reaches_nothing_else_and_its_errors_have_a_line(
    run: Run, city: Path, what: str
) -> None:
    write_template(city, f"# 通报\n\n{REFUSED[what]}\n")
    ran = run(*MONTH, "--plan", "street")
    assert (ran.status, ran.out) == (3, ""), what
    assert re.search(rf"{OWN}:[1-4]:", ran.err), ran.err
    assert "Traceback" not in ran.err


WRONG: Final = {
    "{{ nope }}": ("没有名为“nope”的内容", "there is nothing called “nope”"),
    "{{ month.upper() }}": ("没有名为“upper”的一项", "it has nothing called “upper”"),
    "{{ 2 * 3 }}": ("不能用“*”", "“*” cannot be used"),
    "{{ plans }}": ("列表和键值对不是文字", "a list or a mapping is no text"),
    "{% nix %}": ("没有名为“nix”的标签", "there is no tag “nix”"),
    "{{ month|nix }}": ("没有名为“nix”的过滤器", "there is no filter “nix”"),
    "{% if month is nix %}x{% endif %}": ("没有名为“nix”的判断", "there is no test “nix”"),
    "{% for x in plans %}": ("没有写完", "an end is missing"),
    "{{ month } }": ("“}”写得不是地方", "“}” is out of place"),
    "{% include 'a' %}": ("不能引用别的文件", "it cannot take in other files"),
    "{{ 1 / 0 }}": ("除数是0", "it divides by 0"),
    REFUSED["doubled"]: ("产生的内容过多", "it makes too much"),
    REFUSED["endless"]: ("没完没了地引用自己", "it refers to itself without end"),
    "{{ 1 1 }}": ("写法有误（原文：", "it is not written right ("),
}


@pytest.mark.parametrize("written", WRONG)
def test_what_is_wrong_with_a_template_is_said_in_both_languages(
    run: Run, city: Path, written: str
) -> None:
    for language, said in zip(("zh", "en"), WRONG[written], strict=True):
        place = city / "templates" / f"bulletin.{language}.j2"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"# x\n{written}\n", encoding="utf-8")
        ran = run(*MONTH, "--plan", "street", "--lang", language)
        assert said in ran.err, ran.err


def test_a_template_that_is_a_link_or_a_folder_is_refused(run: Run, city: Path) -> None:
    elsewhere = city.parent / "words.j2"
    elsewhere.write_text("# x\n", encoding="utf-8")
    (city / "templates").mkdir()
    (city / OWN).symlink_to(elsewhere)
    ran = run(*MONTH, "--plan", "demo")
    assert (ran.status, ran.out) == (3, "")
    assert f"{OWN} 是链接" in ran.err
    (city / OWN).unlink()
    (city / OWN).mkdir()
    assert run(*MONTH, "--plan", "demo").status == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "是空的"), ("{# x #}\n\n", "是空的"), ("只有一段\n## 一节\n", "没有以“# ”开头的标题")],
)
def test_a_template_without_text_or_title_is_told(
    run: Run, city: Path, text: str, said: str
) -> None:
    write_template(city, text)
    ran = run(*MONTH, "--plan", "demo")
    assert ran.status == 0
    assert said in ran.err
    assert ran.out.splitlines()[2] == "通报"
    write_template(city, "{% if month %}# {{ month }}{% endif %}\n")
    assert run(*MONTH, "--plan", "demo").err == ""


def test_a_template_that_is_no_text_is_refused(run: Run, city: Path) -> None:
    write_template(city, "")
    (city / OWN).write_bytes(b"\xff\xfe#")
    ran = run(*MONTH)
    assert ran.status == 3
    assert ran.err == f"bizenv：无法读取 {OWN}：不是 UTF-8 编码\n建议：将文件另存为 UTF-8\n"


NASTY: Final = "# <script>x</script> {{ month }} [a](https://b.c) =1+1 *x* {PAGE}"


def test_nothing_in_a_title_or_a_name_becomes_anything_else(run: Run, city: Path) -> None:
    plan = city / "plans/demo/plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("公布占掘路免审批清单", f'"{NASTY}"'), encoding="utf-8")
    asked = (*MONTH, "--plan", "demo", "--addressee", f"各区\n{NASTY}")
    said = run(*asked).out
    assert f"{NASTY}（第1.3.2项）" in said
    assert f"各区 {NASTY}：" in said
    page = run(*asked, "--format", "html").out
    assert "<script" not in page
    assert "href" not in page
    assert "&lt;script&gt;" in page
    markdown = run(*asked, "--format", "markdown").out
    assert not re.search(r"^#+ *\\?#? ?<", markdown, re.MULTILINE)
    assert "\\[a\\](https" in markdown
    assert run(*asked, "-o", city / "a.docx").status == 0
    xml = parts_of(city / "a.docx")
    assert NASTY in "".join(said_in(city / "a.docx"))
    assert "hyperlink" not in xml["word/document.xml"]
    assert "instrText" not in xml["word/document.xml"]
