"""What looks like somebody's number is told from what does not; the number is never shown in full."""

from unicodedata import normalize

import pytest
from bizenv.checks.personal_data import personal_data
from bizenv.formats import FORMATS
from bizenv.persons import personal_in

from building import MARKET, PLAN, City
from conftest import Run, Written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11010519491231002X", [("identity", 0, "1101************2X")]),
        ("证号１１０１０５１９４９１２３１００２Ｘ", [("identity", 2, "1101************2X")]),
        ("110105491231002", [("identity", 0, "1101*********02")]),
        ("电话 138 1234 5678", [("mobile", 3, "138******78")]),
        ("+86-13812345678", [("mobile", 0, "138******78")]),
        ("+86 138-1234-5678", [("mobile", 0, "138******78")]),
        ("１３８１２３４５６７８", [("mobile", 0, "138******78")]),
        ("138　1234　5678", [("mobile", 0, "138******78")]),
        ("1380 000 0000", [("mobile", 0, "138******00")]),
        ("138 00000000、", [("mobile", 0, "138******00")]),
        ("0086 138 000 00000", [("mobile", 0, "138******00")]),
        ("联系1 3 8 1 2 3 4 5 6 7 8", [("mobile", 2, "138******78")]),
        ("110105 19491231 002X", [("identity", 0, "1101************2X")]),
        ("110105-1949-1231-002x", [("identity", 0, "1101************2x")]),
        (" ".join("11010519491231002X"), [("identity", 0, "1101************2X")]),
        ("13 800 000 000", []),  # an amount
        ("1-30 2025-06-30", []),
        ("2025-01-02 2025-01-03 20", []),
        ("6222 0212 3456 7890 123", []),  # a bank card's number is none of these
        ("0755-8888 8888", []),
        ("138\u30001234－5678", [("mobile", 0, "138******78")]),
        ("110105194912310021", []),  # its check digit is another
        ("110105199913310021", []),  # no such day
        ("123456789012345", []),
        ("12812345678", []),
        ("订单N13812345678", []),
        ("8613812345678901", []),
        ("2025-06-13", []),
        ("W2025-017", []),
    ],
)
def test_a_number_is_found_with_its_check_digit(
    text: str, found: list[tuple[str, int, str]]
) -> None:
    assert [(each.what, each.begins, each.masked) for each in personal_in(text)] == found


@pytest.mark.parametrize(
    "number",
    ["138　1234　5678", "138\u00a01234\u00a05678", "1 3 8 1 2 3 4 5 6 7 8", "138－12345678"],
)
def test_a_number_is_found_however_it_is_grouped(number: str) -> None:
    found = list(personal_data("a.yaml", f"# 电话{number}\n".encode()))
    assert [(each.at.column, each.at.length) for each in found if each.at] == [(5, len(number))]


def test_a_figure_is_met_however_it_is_written() -> None:
    figures = [sign for sign in map(chr, range(0x110000)) if "0" <= normalize("NFKC", sign) <= "9"]
    figures = [sign for sign in figures if len(normalize("NFKC", sign)) == 1]
    assert len(figures) > 100
    for sign in figures:
        assert [each.what for each in personal_in(f"1381234567{sign}")] == ["mobile"], sign


def test_a_number_is_shown_in_full_in_no_format(run: Run, written: Written) -> None:
    written(City().says("2025-03-31 report task: '1.1', progress: 电话 138 0000 0000"))
    for name in FORMATS:
        said = run("validate", "--format", name, "--lang", "en")
        if said.status == 2:
            continue
        assert said.status == 1
        assert "138******00" in said.out.replace("\\", "")
        assert "0000" not in said.out


def test_no_record_takes_a_number_in(run: Run, written: Written) -> None:
    root = written(City())
    call = ("record", "report", "1.1", "--dept", MARKET, "--progress", "电话13800000000")
    said = run(*call, "--date", "2025-03-31", "--as-of", "2025-04-01", "--lang", "en")
    assert (said.status, "138******00" in said.err, "0000" in said.err) == (1, True, False)
    assert not (root / f"plans/{PLAN}/progress").exists()
