"""import.yaml: an office's own words before a colon, and what is said of a bad one."""

from pathlib import Path

import pytest

from conftest import Run

DOCUMENT = """示例府办发〔2031〕8号
示例市2031年便民事项方案
示例市人民政府
2031年2月3日
一、主要任务
1.设立书角。（抓总单位：市甲局；搭手单位：市乙局；兜底单位：市丙局；截止点：6月底前）
2.修整花坛。（抓总单位：市乙局；包联干部：王小明）
"""
WORDS = """labels:
  lead: [抓总单位]
  support: [搭手单位]
  due: [截止点]
  person: [包联干部]
"""


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    assert run("init", tmp_path / "city").status == 0
    (tmp_path / "city" / "d.txt").write_text(DOCUMENT, encoding="utf-8")
    return tmp_path / "city"


def imported(run: Run, office: Path) -> tuple[int, str, str]:
    ran = run("--root", office, "import", office / "d.txt", "--plan", "x", "-o", "-")
    return ran.status, ran.out, ran.err


def test_words_that_nobody_knows_are_left_out_and_told(run: Run, office: Path) -> None:
    status, draft, said = imported(run, office)
    assert status == 1
    assert "lead: [" not in draft
    for label in ("抓总单位", "搭手单位", "兜底单位", "截止点", "包联干部"):
        assert label in said


def test_an_office_adds_its_own_words(run: Run, office: Path) -> None:
    (office / "plans" / "import.yaml").write_text(WORDS, encoding="utf-8")
    _, draft, said = imported(run, office)
    assert "lead: [市甲局]" in draft
    assert "support: [市乙局]" in draft
    assert "due: 2031-06" in draft
    assert "“抓总单位”" not in said
    for label in ("兜底单位", "包联干部"):
        assert f"“{label}”" in said


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("labels:\n  lead: [抓总单位, '抓总：']\n", "plans/import.yaml:2:16"),
        ("labels:\n  leads: [抓总单位]\n", "plans/import.yaml:2:3"),
        ("labels:\n  lead: [\n", "plans/import.yaml:"),
    ],
)
def test_a_bad_word_is_an_error_with_its_place(
    run: Run, office: Path, written: str, place: str
) -> None:
    (office / "plans" / "import.yaml").write_text(written, encoding="utf-8")
    status, draft, said = imported(run, office)
    assert (status, draft) == (3, "")
    assert place in said
    assert run("--root", office, "validate").status != 0


def test_an_office_adds_how_its_departments_and_titles_are_called(run: Run, office: Path) -> None:
    (office / "d.txt").write_text(
        "示例府办发〔2031〕8号\n示例市2031年便民事项方案\n示例市人民政府\n2031年2月3日\n"
        "一、主要任务\n1.办件名目：设立书角。（市书香专席、市甲局牵头，6月底前）\n",
        encoding="utf-8",
    )
    _, draft, said = imported(run, office)
    assert "title: 办件名目" in draft
    assert "“市书香专席”" in said
    (office / "plans" / "import.yaml").write_text(
        "labels:\n  title: [办件名目]\nendings: [专席]\n", encoding="utf-8"
    )
    _, draft, said = imported(run, office)
    assert "title: 设立书角" in draft
    assert "lead: [市书香专席, 市甲局]" in draft
    assert "“市书香专席”" not in said
