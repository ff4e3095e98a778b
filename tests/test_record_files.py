"""`record --from`: rows of a table, of JSON and of standard input, all of them or none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from building import HOUSING, MARKET, REVIEWER
from conftest import DAY, Run
from recording_city import LEDGER, REVIEWS, city, lines, read_back, record
from test_ledger import TEXTS

__all__ = ["city", "record"]  # fixtures


@pytest.mark.slow
def test_every_text_of_every_field_survives(run: Run, city: Path, tmp_path: Path) -> None:
    texts = [text for text in TEXTS if text.strip()]
    fields = ("note", "progress", "problems", "next", "needs", "approved_by")
    rows: list[dict[str, object]] = [
        {
            "task": "1.0/1.1",
            "kind": "report",
            "date": "2025-04-01",
            "percent": number % 100,
            **dict.fromkeys(fields, text),
        }
        for number, text in enumerate(texts)
    ]
    for number, text in enumerate(texts):
        day = f"2025-05-{number % 28 + 1:02d}"
        common = {
            "task": f"1.0/1.{1 + number // 28}",
            "date": day,
            "department": MARKET,
            "note": text,
        }
        rows.append({**common, "kind": "apply", "evidence": ["docs/a.txt"]})
        rows.append({**common, "kind": "return", "by": REVIEWER, "opinion": text})
    place = tmp_path / "rows.jsonl"
    place.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    ran = run("--root", city, "record", "--from", place)
    assert ran.status == 0, ran.err[:2000]
    back = read_back(city)
    for field in fields:
        assert [getattr(record, field) for record in back if record.kind == "report"] == [
            text.strip() for text in texts
        ]
    assert sorted(record.opinion for record in back if record.kind == "return") == sorted(
        text.strip() for text in texts
    )


def rows_file(city: Path, name: str, text: str) -> Path:
    (city / name).write_text(text, encoding="utf-8")
    return city / name


CSV = (
    "task,department,date,kind,percent,readings.网办率,evidence,progress,by\r\n"
    f'1.0/1.1,{MARKET},2025-04-30,report,40,62.5,,"第一行\r\n第二行, ""引号""",\r\n'
    f"1.0/1.2,住建局,2025-04-30,report,10,,,,\r\n"
    f"1.0/1.1,{MARKET},2025-05-10,apply,100,95,docs/a.txt；https://example.org/b,,\r\n"
    f"1.0/1.1,{MARKET},2025-05-20,accept,,,,,{REVIEWER}\r\n"
)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_goes_to_all_the_files_concerned(
    record: Run, run: Run, city: Path, mark: str
) -> None:
    ran = record("--from", rows_file(city, "rows.csv", mark + CSV))
    assert (ran.status, ran.err) == (0, "")
    first = next(each for each in read_back(city) if each.kind == "report" and each.task == "1.1")
    apply_ = next(each for each in read_back(city) if each.kind == "apply")
    assert first.progress == '第一行\r\n第二行, "引号"'
    assert apply_.evidence == ("docs/a.txt", "https://example.org/b")
    assert ran.out.splitlines() == [
        f"Recorded  plans/1.0/progress/{HOUSING}.yaml:1–1  1 record",
        f"Recorded  {LEDGER}:1–2  2 records",
        f"Recorded  {REVIEWS}:1–1  1 record",
        "As of 15 October 2025:",
        f"green  1.0/1.1  {MARKET}  due, nothing reported [not started] → completed [accepted]",
        f"red  1.0/1.2  {HOUSING}  due, nothing reported [not started] → overdue [in progress]",
    ]
    assert run("--root", city, "validate").status == 0


def test_one_bad_row_of_many_refuses_all_and_all_are_told(record: Run, city: Path) -> None:
    said = {"task": "1.0/1.1", "date": "2025-04-30", "kind": "report", "percent": 10}
    good = json.dumps(said)
    bad = [
        json.dumps(
            {"task": "1.0/1.1", "date": "2025-04-31", "kind": "withdraw", "department": MARKET}
        ),
        "{not json}",
        json.dumps({"task": "1.0/1.1", "kind": "withdraw", "department": MARKET}),
        '{"task": "1.0/1.1", "task": "1.0/1.2"}',
        "[]",
        json.dumps({"task": "1.0/1.1", "date": "2025-04-30"}),
    ]
    place = rows_file(
        city,
        "rows.jsonl",
        "\n".join([good, "", bad[0], good.replace("30", "29"), bad[2], good.replace("30", "28")]),
    )
    ran = record("--from", place)
    assert ran.status == 1
    assert [line.partition(": ")[0].rpartition("/")[2] for line in ran.err.splitlines() if "[" in line] == [
        "rows.jsonl:3", "rows.jsonl:5",
    ]  # fmt: skip
    ran = record("--from", rows_file(city, "rows.jsonl", "\n".join([good, *bad[1:2], *bad[3:]])))
    assert (ran.status, ran.err.count("rows.jsonl:")) == (1, 4)
    ran = record("--from", rows_file(city, "rows.jsonl", f"{good}\n{good}\n"))
    assert (ran.status, "rows.jsonl:2: error[duplicate-record]" in ran.err) == (1, True)
    assert lines(city, LEDGER) == []


@pytest.mark.parametrize(
    "text",
    [
        "a,a\n1,2\n",
        'task,date\n"1.0/1.1,2025\n',
        "task,date\n1.0/1.1,2025-05-01,report\n",
        "甲,乙\n1,2\n",
    ],
)
def test_a_csv_that_is_none_is_refused(record: Run, city: Path, text: str) -> None:
    ran = record("--from", rows_file(city, "rows.csv", text))
    assert ran.status == 1
    assert "rows.csv:" in ran.err


def test_a_row_with_a_character_that_no_file_may_hold_is_told(record: Run, city: Path) -> None:
    row = '{"task": "1.0/1.1", "date": "2025-04-30", "kind": "report", "note": "a\\u0007b"}'
    ran = record("--from", rows_file(city, "rows.jsonl", f"\n{row}\n"))
    assert (ran.status, "rows.jsonl:2" in ran.err, "U+0007" in ran.err) == (1, True, True)


def test_rows_of_json_in_another_encoding_are_refused_by_name(record: Run, city: Path) -> None:
    row = json.dumps({"task": "1.0/1.1", "note": "文"}, ensure_ascii=False)
    (city / "rows.jsonl").write_bytes(row.encode("gbk"))
    ran = record("--from", city / "rows.jsonl")
    assert (ran.status, "rows.jsonl:1" in ran.err, "UTF-8" in ran.err) == (1, True, True)


def test_amendments_with_targets_and_new_tasks_come_by_file(
    record: Run, run: Run, city: Path
) -> None:
    why = {"effective": "2025-09-01", "document": "示例函3号", "reason": "新增", "kind": "amend"}
    added = {"id": "2.1", "title": "新任务", "lead": [MARKET], "due": "2025-12"}
    rows = [
        {**why, "plan": "1.0", "add": added},
        {**why, "task": "1.0/1.1", "targets": [{"name": "网办率", "at_least": 98, "unit": "%"}]},
    ]
    ran = record(
        "--from",
        rows_file(
            city, "rows.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        ),
    )
    assert (ran.status, ran.err) == (0, "")
    assert record("report", "1.0/2.1", "--date", "2025-10-01", "--note", "x").status == 0
    assert run("--root", city, "show", "1.0/2.1").status == 0


def test_standard_input_is_read_and_nothing_is_nothing(city: Path) -> None:
    row = json.dumps({"task": "1.0/1.1", "date": "2025-04-30", "kind": "report", "note": "x"})
    command = (
        sys.executable,
        "-m",
        "bizenv",
        "--root",
        os.fspath(city),
        "record",
        "--from",
        "-",
        "--lang",
        "en",
    )
    environment = {**os.environ, "BIZENV_AS_OF": DAY}
    for data, said in ((row, f"Recorded  {LEDGER}:1"), ("\n", "Nothing to record.")):
        ran = subprocess.run(
            command, input=data, env=environment, capture_output=True, text=True, check=True
        )
        assert ran.stdout.splitlines()[0] == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("docs", "it is a folder"), ("x.xls", "save the table as .xlsx"), ("x.json", ".jsonl"), ("x.yaml", "ledger"),
        ("x.txt", "--rows csv"), ("x.docx", "copy the table"), ("x.zzz", "name it .xlsx"), ("", "name it .xlsx"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_by_what_it_is(
    record: Run, city: Path, name: str, said: str
) -> None:
    source = str(city / name) if name else ""
    ran = record("--from", source)
    assert (ran.status, said in ran.err) == (2, True), ran.err
