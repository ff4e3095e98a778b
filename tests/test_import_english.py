"""English documents and tables: tasks, leads, deadlines in both orders, what is told."""

import docx
import pytest
from bizenv.importers.reading.deadlines import in_prose, labelled

from reading import lines, read, said
from test_import_doubts import codes, names
from test_import_formats import saved

HEAD = (
    "City of Rivertown\nClimate Action Plan 2026\nAdopted by the City Council on 12 January 2026\n"
)


def test_an_english_text_is_read() -> None:
    body = (
        "1. Build two pavilions. (Lead: Parks Office; Supporting: Public Works, Finance; Deadline: June 2031)\n"
        "2. Plant 500 trees. Trees are planted once every quarter.\n"
        "Lead: Parks Office\nSupporting: Public Works\nDeadline: by 30 June 2026\n"
        "3. Publish the code by 1 September 2026. Lead: Planning Department. Support: Legal Office.\n"
    )
    draft = read("x.txt", HEAD + body)
    assert lines(draft, places=False).splitlines() == [
        "Climate Action Plan 2026 | City of Rivertown | – | 2026-01-12 | all",
        "  1 Build two pavilions | Parks Office | Public Works,Finance | 2031-06 (June 2031)",
        "  2 Plant 500 trees | Parks Office | Public Works | 2026-06-30 (by 30 June 2026)",
        "  3 Publish the code by 1 September 2026 | Planning Department | Legal Office | 2026-09-01 (1 September 2026)",
    ]
    assert {"recurring", "due-in-prose"} <= codes(draft)
    assert draft.unread() == []


def test_sections_of_an_english_text_are_read() -> None:
    body = (
        "RIVERTOWN CITY COUNCIL\nResolution No. 2026-12\nHousing Strategy\nMarch 3, 2026\n\n1. Homes\n"
        "1.1 Insulate homes\nLead: Housing Department\nDue: 30 September 2026\n"
        "1.2 Retrofit schools\nLead: Education Department\nSupported by: Finance Office\nDue: ongoing\n"
        "2. Transport\n2.1 Buy buses\nResponsible: Transit Authority\nDue date: year-end 2026\n"
    )
    assert lines(read("x.txt", body), places=False).splitlines() == [
        "Housing Strategy | RIVERTOWN CITY COUNCIL | Resolution No. 2026-12 | 2026-03-03 | all",
        "  1 Homes",
        "    1.1 Insulate homes | Housing Department | – | 2026-09-30 (30 September 2026)",
        "    1.2 Retrofit schools | Education Department | Finance Office | ongoing (ongoing)",
        "  2 Transport",
        "    2.1 Buy buses | Transit Authority | – | 2026 (year-end 2026)",
    ]


@pytest.mark.parametrize(
    "heads",
    [
        "No.,Task,Lead,Supporting,Deadline",
        "#,Action,Lead department,Support,Due date",
        "Ref,Measure,Owner,Partners,Completion date",
        "ID,Project,Responsible agency,Cooperating departments,Target date",
        "Item No.,Activity,Lead Agency,Supporting agencies,Complete by",
    ],
)
def test_the_heads_of_english_tables_are_known(heads: str) -> None:
    rows = f'{heads}\n1.10,Build two pavilions,Parks Office,"Public Works, Finance Department",30 June 2026\n'
    draft = read("x.csv", rows)
    assert lines(draft).splitlines()[1] == (
        "  1.10 Build two pavilions | Parks Office | Public Works,Finance Department | 2026-06-30 (30 June 2026)"
    )


def test_an_english_table_in_word_is_read() -> None:
    document = docx.Document()
    document.add_paragraph("City of Rivertown")
    document.add_paragraph("Work Plan 2026")
    rows = [
        ("No.", "Task", "Lead", "Supporting", "Deadline"),
        ("1", "Build two pavilions", "Parks Office", "Public Works\nFinance Department", "Q3 2026"),
    ]
    table = document.add_table(2, 5)
    for row, cells in enumerate(rows):
        for at, cell in enumerate(cells):
            table.cell(row, at).text = cell
    draft = read("x.docx", saved(document))
    assert lines(draft, places=False).splitlines() == [
        "Work Plan 2026 | City of Rivertown | – | – | all",
        "  1 Build two pavilions | Parks Office | Public Works,Finance Department | 2026-09 (Q3 2026)",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("30 June 2026", "2026-06-30"),
        ("June 30, 2026", "2026-06-30"),
        ("June 30th 2026", "2026-06-30"),
        ("by the end of June 2026", "2026-06"),
        ("31-Dec-2026", "2026-12-31"),
        ("Dec. 31, 2026", "2026-12-31"),
        ("Q2 2026", "2026-06"),
        ("third quarter of 2026", "2026-09"),
        ("first half of 2026", "2026-06"),
        ("end of 2026", "2026"),
        ("2026", "2026"),
        ("6/30/2026", "2026-06-30"),
        ("30/06/2026", "2026-06-30"),
        ("30.6.2026", "2026-06-30"),
        ("2026-06-30", "2026-06-30"),
        ("ongoing", "ongoing"),
        ("within two years", None),
        ("after June 2026", None),
        ("not before June 2026", None),
        ("quarterly", None),
    ],
)
def test_english_deadlines(words: str, expected: str | None) -> None:
    found = labelled([words], 2026)
    assert found.due == expected
    assert found.doubts == (() if expected else ("due-unread",))


def test_figures_that_go_either_way_are_a_doubt_and_taken_only_in_the_documents_order() -> None:
    row = "No.,Task,Lead,Deadline\n1,Build,Parks Office,5/6/2026\n"
    draft = read("x.csv", row)
    assert [task.due for task in draft.every_task()] == [None]
    assert "due-ambiguous" in codes(draft)
    for other, expected in (("06/30/2026", "2026-05-06"), ("30/06/2026", "2026-06-05")):
        draft = read("x.csv", f"{row}2,Plant,Parks Office,{other}\n")
        first = next(draft.every_task())
        assert first.due is not None
        assert first.due.value == expected
        assert "due-ambiguous" in codes(draft)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adopt the code before 1 March 2027 and publish it.", "2027-03-01"),
        ("Open the centre no later than Q3 2026.", "2026-09"),
        ("The survey of June 2025 showed the need.", None),
        ("It may 12 times do so.", None),
    ],
)
def test_english_deadlines_in_running_text(text: str, expected: str | None) -> None:
    found = in_prose(text, 2026)
    assert (found.due if found else None) == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("Parks Office and Department of Transportation", ["Parks Office", "Department of Transportation"]),
        ("Parks and Recreation Department", ["Parks and Recreation Department"]),
        ("Parks Office, Public Works and others", ["Parks Office", "Public Works"]),
        ("Parks Office; Public Works; and Finance Department", ["Parks Office", "Public Works", "Finance Department"]),
        ("TBD", []),
    ],
)  # fmt: skip
def test_english_lists_of_departments(listed: str, expected: list[str]) -> None:
    draft = read("x.txt", f"{HEAD}1. Build\nLead: {listed}\nDeadline: June 2026\n")
    assert names(draft) == expected
    assert ("others-meant" in codes(draft)) is ("others" in listed)


def test_names_of_one_english_department_are_asked_for() -> None:
    rows = "No.,Task,Lead\n1,Build,Department of Public Works\n2,Plant,Dept. of Public Works\n"
    assert "look-alike" in codes(read("x.csv", rows))


@pytest.mark.parametrize(
    "words",
    [
        "Q2 2026/27",
        "by the end of Q3 2025/26",
        "Q1 2025-2026",
        "second quarter of 2026/27",
        "H1 2026/27",
        "FY2026 Q3",
        "2026/27 Q2",
        "Q4 FY26",
        "fiscal Q2 2026",
        "Q3 of the financial year 2026",
        "third quarter of fiscal year 2026",
    ],
)
def test_a_quarter_of_a_fiscal_year_is_no_quarter_of_the_calendar(words: str) -> None:
    found = labelled([words], 2026)
    assert found.due is None
    assert found.doubts[0] in ("due-fiscal", "due-unread")
    assert in_prose(f"Open the hall by {words}.", 2026) is None


@pytest.mark.parametrize(
    ("words", "due"), [("Q2 2026", "2026-06"), ("2026 Q3", "2026-09"), ("H1 of 2026", "2026-06")]
)
def test_a_quarter_of_the_calendar_is_read(words: str, due: str) -> None:
    assert labelled([words], 2026).due == due


@pytest.mark.parametrize(
    ("one", "other"),
    [("I. ", "II. "), ("I) ", "II) "), ("Section 1: ", "Section 2: "), ("PART I – ", "PART II – "), ("Goal 1. ", "Goal 2. "), ("Ⅰ. ", "Ⅱ. ")],
)  # fmt: skip
def test_a_numbered_section_is_no_title(one: str, other: str) -> None:
    draft = read(
        "x.txt",
        f"{one}Travel\n1) Build lanes (Lead: Works; Deadline: 30/06/2026)\n"
        f"{other}Homes\n1) Insulate homes (Lead: Buildings; Deadline: 30/07/2026)\n",
    )
    assert lines(draft, places=False).splitlines() == [
        "– | – | – | – | all",
        "  1 Travel",
        "    1.1 Build lanes | Works | – | 2026-06-30 (30/06/2026)",
        "  2 Homes",
        "    2.1 Insulate homes | Buildings | – | 2026-07-30 (30/07/2026)",
    ]
    assert "no-title" in codes(draft)


def test_roman_numbers_below_figures_are_parts() -> None:
    body = (
        "1. Travel\nI. Build lanes (Lead: Works; Deadline: 30 June 2026)\n"
        "II. Paint lanes (Lead: Works; Deadline: 30 June 2026)\n"
        "2. Homes\nI. Insulate homes (Lead: Buildings; Deadline: 30 July 2026)\n"
    )
    ids = [task.id for task in read("x.txt", HEAD + body).every_task()]
    assert ids == ["1.1", "1.2", "2.1"]


def test_a_lettered_section_is_no_title() -> None:
    draft = read("x.txt", "A. Travel\n1. Build lanes (Lead: Works; Deadline: 30 June 2026)\n")
    assert draft.title is None
    assert "no-title" in codes(draft)


def test_a_first_line_that_may_be_a_section_is_doubted() -> None:
    draft = read("x.txt", "Travel\n1. Build lanes (Lead: Works; Deadline: 30 June 2026)\n")
    assert "title-unsure" in codes(draft)


def with_deadline(words: str) -> str:
    return f"{HEAD}1. Plant trees.\nLead: Parks Office\nDeadline: {words}\n"


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("Q1 FY2026", "FY2026Q1"),
        ("end of Q2 FY2026", "FY2026Q2"),
        ("by the end of Q2 FY2026", "FY2026Q2"),
        ("Q3 2025/26", "FY2026Q3"),
        ("Q3 2025-26", "FY2026Q3"),
        ("end of FY2026", "FY2026"),
        ("FY2026Q2", "FY2026Q2"),
        ("H1 of FY2025/26", "FY2026H1"),
    ],
)
def test_a_deadline_of_a_fiscal_year_is_read_where_the_workspace_says_when_it_starts(
    words: str, due: str
) -> None:
    text = with_deadline(words)
    [task] = read("x.txt", text, fiscal=7).tasks
    assert task.due is not None
    assert task.due.value == due
    draft = read("x.txt", text)
    assert draft.tasks[0].due is None
    assert "due-fiscal" in codes(draft)


@pytest.mark.parametrize("words", ["Q1 2026", "2026-07", "30 June 2026", "July 2026"])
def test_the_calendar_s_deadlines_stay_so_where_there_are_fiscal_years(words: str) -> None:
    text = with_deadline(words)
    with_years = read("x.txt", text, fiscal=7).tasks[0].due
    assert with_years == read("x.txt", text).tasks[0].due
    assert with_years is not None


def test_the_words_issued_by_are_no_part_of_an_issuer() -> None:
    body = (
        "Climate Action Plan 2026\nIssued by the Office of the Mayor\n12 January 2026\n"
        "1. Plant trees.\nLead: Parks Office\nDeadline: 2026\nMilestones: designs by May\n"
    )
    draft = read("x.txt", body)
    assert draft.issuer is not None
    assert draft.issuer.value == "Office of the Mayor"
    assert "label-left-out" in codes(draft)
    assert "text-behind" not in codes(draft)


NUMBERED = """City of Rivertown
Climate Action Plan 2026
Adopted by the City Council on 12 January 2026
1 Streets

1.1 Repair the pavements. Lead: Public Works. Due: 30 June 2026
1.2 Plant trees in 12 streets
Lead: Parks Office
Due: 30 September 2026
2 Services
2.1 Open a desk. Lead: Citizen Office. Due: 31 December 2026
"""
AS_READ = [
    "  1 Streets",
    "    1.1 Repair the pavements",
    "    1.2 Plant trees in 12 streets",
    "  2 Services",
    "    2.1 Open a desk",
]


def outline(name: str, text: str) -> list[str]:
    """Return numbers and titles of what was read."""
    _, *parts = lines(read(name, text), places=False).splitlines()
    return [part.split(" | ")[0] for part in parts]


@pytest.mark.parametrize("marks", ["", "## ", "1 Streets\n2 Services\n"])
def test_a_number_and_a_space_begin_a_heading(marks: str) -> None:
    """As a text has them, as headings of the format, and below a table of contents."""
    if marks.endswith("\n"):
        text = NUMBERED.replace("\n1 Str", f"\n{marks}1 Str")
    else:
        text = NUMBERED.replace("\n1 Str", f"\n{marks}1 Str").replace("\n2 Ser", f"\n{marks}2 Ser")
    draft = read("x.md", text)
    assert outline("x.md", text) == AS_READ
    assert draft.issuer is not None
    assert draft.issuer.value == "City of Rivertown"
    assert draft.unread() == []


def test_such_headings_count_from_one_where_nothing_says_what_is_below_them() -> None:
    text = NUMBERED.replace("1.1 ", "(1) ").replace("1.2 ", "(2) ").replace("2.1 ", "(1) ")
    assert outline("x.txt", text)[::3] == ["  1 Streets", "  2 Services"]


@pytest.mark.parametrize(
    "line", ["12 January 2026", "3 Offices report by 30 June 2026", "1 Main Street", "2026 Council"]
)
def test_a_figure_before_a_word_alone_is_no_heading(line: str) -> None:
    text = f"{HEAD}{line}\n1. Build a park. Lead: Parks Office. Due: 30 June 2026\n"
    assert outline("x.txt", text) == ["  1 Build a park"]


def test_by_end_dates_and_middles_of_years_are_deadlines() -> None:
    draft = read(
        "x.txt",
        "City of Exampleville\nAction Plan 2031\n\nStrategy 1.1: Plant trees\nLead: Parks Office\n"
        "End date: 30/06/2031\nStrategy 1.2: Mend footpaths\nOwner: Works Department\nBy: mid-2031\n"
        "Action A3. Open a library\nLead: City Library\nSponsor: Rotary Club\nTimeline: March 2031 - ongoing\n",
    )
    tasks = list(draft.every_task())
    assert [task.title for task in tasks] == ["Plant trees", "Mend footpaths", "Open a library"]
    assert [said(task.due) for task in tasks] == ["2031-06-30", "2031-06", "ongoing"]
    left_out = [each.args for each in draft.doubts if each.code == "label-left-out"]
    assert left_out == [{"label": "Sponsor", "text": "Rotary Club"}]


def test_names_that_words_join_are_taken_apart() -> None:
    draft = read(
        "x.txt",
        "City of Exampleville\nAction Plan 2031\n\n1. Plant trees. (Responsible: Parks Office in cooperation with the"
        " Water Board; Deadline: June 2031)\n2. Mend footpaths. (Lead: Green Streets and Blue Rivers; Deadline: June 2031)\n",
    )
    first, second = draft.every_task()
    assert [told.value for told in first.lead] == ["Parks Office"]
    assert [told.value for told in first.support] == ["Water Board"]
    assert [told.value for told in second.lead] == ["Green Streets and Blue Rivers"]
    assert "two-names" in {each.code for each in draft.doubts}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Department of Enterprise, Trade and Employment; LEOs", ["Department of Enterprise, Trade and Employment", "LEOs"]),
        ("Department of the Environment, Climate and Waters, Legal Office", ["Department of the Environment, Climate and Waters", "Legal Office"]),
        ("Ministry of Higher Education, Research, Innovation and Science", ["Ministry of Higher Education, Research, Innovation and Science"]),
        ("Ministry of Commerce, Industry, and Labour, Treasury", ["Ministry of Commerce, Industry, and Labour", "Treasury"]),
        ("Department of Health, Parks and Wildlife Service", ["Department of Health", "Parks and Wildlife Service"]),
        ("Ministry of Finance, KRX and NSX", ["Ministry of Finance", "KRX", "NSX"]),
        ("Department of Social Care, Revenue Commission", ["Department of Social Care", "Revenue Commission"]),
        ("Example Navy, NOXA and state agencies", ["Example Navy", "NOXA", "state agencies"]),
        ("The Example Archives; the Ministry of Health; The Office of Roads", ["The Example Archives", "Ministry of Health", "Office of Roads"]),
        ("Office of Streets, Planning and Public Works", ["Office of Streets", "Planning and Public Works"]),
    ],
)  # fmt: skip
def test_a_comma_stands_in_a_name_or_between_two(written: str, expected: list[str]) -> None:
    draft = read("x.txt", f"{HEAD}1. Build two pavilions. (Lead: {written})\n")
    [task] = draft.every_task()
    assert [told.value for told in task.lead] == expected
    assert ("shared-word" in codes(draft)) == (
        expected[0] in ("Department of Health", "Office of Streets")
    )
