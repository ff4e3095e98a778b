"""Files without a colon in a text are passed over: what is found is what a look at every text finds."""

from dataclasses import replace
from typing import Final

from bizenv.checks.key_in_text import key_in_text
from bizenv.checks.rows import has_colons
from bizenv.checks.subject import Subject
from bizenv.model.book import PlanBook
from hypothesis import example, given
from hypothesis import strategies as st

from diagnosing import PLAN, REPORT, diagnose, memory

BEGIN: Final = '{date: 2025-05-01, task: "1.1", kind: apply'
PIECES: Final = st.sampled_from(
    [
        "完成",
        "，",
        ",",
        " ",
        "percent",
        "date",
        "note",
        "：",
        ":",
        ": ",
        "https://a.invalid/1",
        "http://",
    ]
)
TEXTS: Final = st.lists(PIECES, max_size=5).map("".join)


def found(book: PlanBook) -> list[str]:
    return [str(each.args["key"]) for each in key_in_text(Subject(book, lambda path: path, None))]


@given(TEXTS, TEXTS, st.sampled_from(["", "- ", "# note: x\n"]))
@example("完成，percent: 60", "https://a.invalid/1", "")
@example("完成，percent：60", "https://a.invalid/1", "")
@example("完成", "https://a.invalid/1, date: 2025-05-02", "")
@example("完成", "https://a.invalid/1", "# note: x\n")
def test_a_look_at_every_text_finds_no_more(said: str, proof: str, begin: str) -> None:
    record = f'{BEGIN}, progress: "{said}", evidence: ["{proof}", x]}}'
    books, _ = diagnose(
        memory(plan=PLAN, **{"demo/progress/示例住建局.yaml": f"{begin}- {record}\n"})
    )
    book = books["demo"]
    assert found(book) == found(replace(book, colons=None))
    assert has_colons(book) or not found(replace(book, colons=None))


def test_a_ledger_without_colons_is_told_and_one_of_another_form_is_looked_at() -> None:
    plain = "- " + BEGIN + ', evidence: ["https://a.invalid/1"]}\n'
    block = REPORT + "- date: 2025-05-02\n  task: '1.1'\n  kind: report\n"
    for ledger, is_asked in ((plain, False), (block, True), (REPORT, False)):
        books, _ = diagnose(memory(plan=PLAN, **{"demo/progress/示例住建局.yaml": ledger}))
        assert has_colons(books["demo"]) == is_asked
