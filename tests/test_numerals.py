"""Numerals: every way of writing a number is read as that number."""

import pytest
from bizenv import numerals
from bizenv.numerals import of_letters


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ("十二", 12),
        ("二十", 20),
        ("一百二十", 120),
        ("一百零三", 103),
        ("二〇二六", 2026),
        ("二零二六", 2026),
        ("二○二六", 2026),
        ("二О二六", 2026),
        ("二0二六", 2026),
        ("⑫", 12),
        ("⑿", 12),
        ("⒓", 12),
        ("㈩", 10),
        ("0", 0),
        ("零", None),
        ("甲", None),
        ("⑫⑬", None),
        ("", None),
    ],
)
def test_the_value_of_a_numeral(written: str, value: int | None) -> None:
    assert numerals.value_of(written) == value


def test_what_is_written_is_read_as_the_same_number() -> None:
    for value in range(1, 120):
        for write in (numerals.chinese, numerals.circled, numerals.full_width):
            assert numerals.value_of(write(value)) == value


def test_numbers_are_written_as_word_shows_them() -> None:
    assert [numerals.chinese(each) for each in (0, 7, 10, 12, 20, 99, 100)] == [
        "零", "七", "十", "十二", "二十", "九十九", "100",
    ]  # fmt: skip
    assert (numerals.circled(20), numerals.circled(21), numerals.circled(0)) == ("⑳", "21", "0")
    assert numerals.narrowed("２０２６年３月") == "2026年3月"


@pytest.mark.parametrize(
    ("written", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XXXIX", 39), ("IIII", None), ("VX", None), ("", None)],
)  # fmt: skip
def test_roman_numbers_in_letters(written: str, value: int | None) -> None:
    assert of_letters(written) == value
