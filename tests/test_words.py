"""What is said of faults: nothing empty, nothing wrong, and what differs where two things look the same."""

import shutil
import unicodedata
from pathlib import Path

import pytest

from conftest import DAY, Run

LEDGER = "plans/demo/progress/示例住建局.yaml"
REPORT = '- {date: 2025-10-14, task: "1.2.3", kind: report'


@pytest.fixture
def city(tmp_path: Path, example: Path) -> Path:
    return Path(shutil.copytree(example, tmp_path / "city"))


def told(run: Run, city: Path, *, file: str = LEDGER, adds: str | bytes = "") -> str:
    """Return what validate says of a file once something stands behind it."""
    place = city / file
    added = adds.encode() if isinstance(adds, str) else adds
    place.write_bytes(place.read_bytes() + added)
    return run("--root", city, "validate", "--lang", "en", place).out


@pytest.mark.parametrize("key", ["by", "department"])
@pytest.mark.parametrize("value", ['""', '"  "'])
def test_an_empty_name_is_called_a_text(run: Run, city: Path, key: str, value: str) -> None:
    record = {"department": "示例住建局", "by": "第三方机构"} | {key: value}
    said = ", ".join(f"{name}: {each}" for name, each in record.items())
    line = f'- {{date: 2025-10-14, task: "1.2.3", kind: accept, {said}}}\n'
    out = told(run, city, file="plans/demo/reviews.yaml", adds=line)
    assert "wrong-type" in out
    assert "id of letters" not in out


@pytest.mark.parametrize(
    ("adds", "said"),
    [
        (b"# caf\xe9 ol\xe9\n", "it looks like another encoding, with the byte 0xE9 here"),
        ("# 甲".encode()[:-1], "it looks like UTF-8 that is cut off within a character"),
        (
            "# 甲".encode()[:-1] + b"\n# b\n",
            "it looks like UTF-8 that is cut off within a character",
        ),
        ("# 登记册".encode("gbk"), "it looks like another encoding, with the byte"),
    ],
)
def test_what_is_no_utf8_is_told_for_what_it_is(
    run: Run, city: Path, adds: bytes, said: str
) -> None:
    out = told(run, city, adds=adds)
    assert f"The file is not UTF-8 ({said}" in out
    assert "looks like ?" not in out


def test_a_file_of_gbk_is_told_as_before(run: Run, city: Path) -> None:
    text = (city / LEDGER).read_text(encoding="utf-8")
    (city / LEDGER).write_bytes(text.encode("gb18030"))
    assert "(it looks like GBK)" in told(run, city)


def test_a_file_cut_in_its_one_chinese_character_is_no_gbk(run: Run, city: Path) -> None:
    (city / LEDGER).write_bytes(b"# \xe5\xae\n")
    assert "it looks like UTF-8 that is cut off within a character" in told(run, city)


@pytest.mark.parametrize("due", ["", '""', "~"])
def test_an_empty_day_is_called_missing(run: Run, city: Path, due: str) -> None:
    line = f"- {{effective: 2025-10-14, task: '1.2.3', due: {due}, document: 1号, reason: x}}\n"
    out = told(run, city, file="plans/demo/amendments.yaml", adds=line)
    assert "“nothing” is not a date" not in out
    line = f'- {{date: {due}, task: "1.2.3", kind: report}}\n'
    assert "date: no day is written" in told(run, city, adds=line)


@pytest.mark.parametrize("char", ["\u200b", "\u202e", "\ufeff"])
def test_a_hidden_character_in_quotes_is_told_once(run: Run, city: Path, char: str) -> None:
    out = told(run, city, adds=f'{REPORT}, note: "甲{char}乙"}}\n')
    assert out.count("[control-character]") == 1
    out = told(run, city, adds=f'{REPORT}, note: "甲\\u{ord(char):04x}乙"}}\n')
    assert out.count("[control-character]") == 1  # now only the first is looked at


@pytest.mark.parametrize("command", [("show",), ("record", "report")])
def test_a_plan_that_is_not_there_is_called_so(
    run: Run, city: Path, command: tuple[str, ...]
) -> None:
    ran = run("--root", city, *command, "9.9/1.1", "--lang", "en")
    assert ran.status == 2
    assert "There is no plan “9.9”" in ran.err
    assert "--plan" not in ran.err


@pytest.mark.parametrize(
    "journal", ["", "{", "[]", '{"version": 1}', '{"version": 1, "files": [1]}']
)
def test_a_broken_journal_completes_nothing(run: Run, city: Path, journal: str) -> None:
    (city / ".bizenv").mkdir()
    (city / ".bizenv/journal.json").write_text(journal)
    out = run("--root", city, "validate", "--lang", "en").out
    assert "recording-unfinished" in out
    assert "the next bizenv record completes it" not in out
    assert "remove it" in out


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("progress: 完成调研， percent: 95", "，"),
        ("progress: 完成调研，percent: 95", "，"),
        ("note: 甲、forecast: cannot", "、"),
    ],
)
def test_a_full_width_comma_before_a_key_is_named(
    run: Run, city: Path, text: str, sign: str
) -> None:
    out = told(run, city, adds=f"{REPORT}, {text}}}\n")
    assert "yaml-syntax" in out
    assert f"the sign {sign} before" in out
    assert "quote the text" not in out
    assert "half-width comma" in out


@pytest.mark.parametrize(
    ("text", "is_error"),
    [
        ('progress: "完成调研， percent: 95"', True),
        ("problems: 上线，forecast：cannot", True),
        ("note: 上线；milestone：封顶", True),
        ("note: 上线；next：推广", False),
    ],
)
def test_a_key_in_a_text_is_an_error_where_it_changes_what_is_judged(
    run: Run, city: Path, text: str, *, is_error: bool
) -> None:
    out = told(run, city, adds=f"{REPORT}, {text}}}\n")
    assert ("error[key-in-text]" in out) is is_error
    assert ("warning[key-in-text]" in out) is not is_error
    figures = run("--root", city, "status", "--plan", "demo", "--as-of", DAY, "--format", "json")
    assert figures.status == 0


def test_a_return_with_two_full_width_signs_is_an_error(run: Run, city: Path) -> None:
    line = (
        '- {date: 2025-10-14, task: "3.1.3", department: 示例市场监管局, kind: return, '
        "by: 第三方机构, opinion: 缺材料，resubmit_by：2025-11-10}\n"
    )
    out = told(run, city, file="plans/demo/reviews.yaml", adds=line)
    assert "error[key-in-text]" in out


def apart(name: str) -> str:
    return unicodedata.normalize("NFD", name)


@pytest.mark.parametrize("name", ["São Paulo", "Behörde", "Ô-Amt"])
def test_names_that_look_the_same_are_told_apart(run: Run, tmp_path: Path, name: str) -> None:
    files = {
        "workspace.yaml": "",
        "departments.yaml": f'departments:\n  - {{name: "{name}"}}\n',
        "p/plan.yaml": "plan: p\ntitle: t\nissued: 2025-03-01\ntasks:\n"
        f'  - {{id: "1", title: A, lead: ["{apart(name)}"], due: 2025-06}}\n',
        f"p/progress/{apart(name)}.yaml": '- {date: 2025-04-01, task: "1", kind: report}\n',
    }
    for path, text in files.items():
        place = tmp_path / "plans" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    out = run("--root", tmp_path, "validate", "--lang", "en").out
    assert "decomposed" in out
    (composed,) = {char for char in name if ord(char) > 0x7F}
    parts = " ".join(f"U+{ord(char):04X}" for char in apart(composed))
    assert f"here stands {parts} for U+{ord(composed):04X}" in out


def test_a_ledger_of_an_old_name_is_appended_to_the_one_that_exists(run: Run, city: Path) -> None:
    old = city / "plans/demo/progress/住建局.yaml"
    old.write_text(f"{REPORT}, percent: 95}}\n", encoding="utf-8")
    out = run("--root", city, "validate", "--lang", "en", old).out
    assert "append its lines to 示例住建局.yaml, which exists" in out
    (city / LEDGER).rename(city / "x.yaml")
    assert "rename the file to 示例住建局.yaml" in run(
        "--root", city, "validate", "--lang", "en", old
    ).out  # fmt: skip


@pytest.mark.parametrize("command", ["validate", "status", "record report demo/1.2.3"])
def test_an_option_of_the_program_is_told_to_stand_before_the_command(
    run: Run, city: Path, command: str
) -> None:
    ran = run(*command.split(), "--root", str(city), "--lang", "en")
    assert ran.status == 2
    assert "it stands before the command: bizenv --root" in ran.err
