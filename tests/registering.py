"""The register of the example city, made from a small table: a row an item, its days those of 2024.

    python tests/registering.py

writes its files anew; tests/test_example_register.py sees that they are those of the table.
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Final

import bizenv

TABLE: Final = Path(__file__).parent / "registers/hotline-2024.csv"
FOLDER: Final = Path(bizenv.__file__).parent / "example/zh/plans/hotline-2024"
REVIEWER: Final = "第三方机构"
SCHEMA: Final = "# yaml-language-server: $schema={}docs/schemas/{}.json\n"
PLAN: Final = """# 台账：问题陆续登记在 items.yaml，交办、核查、处置、回访各有时限。上一年的，已经关闭。全部虚构。
plan: hotline-2024
title: 示例市营商环境问题台账（2024年下半年）
issuer: 示例市人民政府办公室
document: 示例营商办发〔2024〕6号
issued: 2024-07-01
level: 市级
register: problems
office: 示例数据局
clocks: {assign: 1wd, verify: 3wd, handle: 10wd, revisit: 5wd}
rates: {mostly: 90, response: 30, solution: 35, satisfaction: 35}
measure_word: 件
evidence: paper
closed: {date: 2025-01-24, document: 示例府办函〔2025〕1号}   # 未办结的转入下一年台账
policy: {due_soon: 2, report_every: null}
"""
Lines = defaultdict[str, list[tuple[str, str]]]
Row = dict[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files() -> dict[str, str]:
    """Return the files of the register, by their paths within the plan's folder."""
    lines: Lines = defaultdict(list)
    for row in rows():
        item(row, lines)
        for department in row["lead"].split("、"):
            records(row, department, lines)
    found = {"plan.yaml": SCHEMA.format("../../", "plan") + PLAN}
    for path, dated in lines.items():
        up = "../../../" if "/" in path else "../../"
        kind = path.partition("/")[0].removesuffix(".yaml")
        dated.sort(key=lambda each: each[0])  # in order of days, those of one day as they come
        found[path] = SCHEMA.format(up, kind) + "".join(line for _, line in dated)
    return found


def item(row: Row, lines: Lines) -> None:
    """Add what items.yaml says of an item."""
    said = f"id: {row['id']}, kind: raise, title: {row['title']}, source: {row['source']}, "
    said += f'raised_by: "{row["raised_by"]}", place: {row["place"]}, category: {row["category"]}'
    add(lines, "items.yaml", row["raised"], said)
    number = f"item: {row['id']}"
    leads = row["lead"].replace("、", ", ")
    add(lines, "items.yaml", row["assigned"], f"{number}, kind: assign, lead: [{leads}]")
    merged = f"{number}, kind: merge, into: {row['into']}, reason: 同一类事"
    add(lines, "items.yaml", row["merged"], merged)


def records(row: Row, department: str, lines: Lines) -> None:
    """Add what a department and the reviewer say of an item."""
    task = f"task: {row['id']}"
    own = f"progress/{department}.yaml"
    finding = f"{task}, kind: report, finding: {row['finding']}"
    add(lines, own, row["verified"], finding)
    add(lines, own, row["applied"], f"{task}, kind: apply, percent: 100")
    add(lines, own, row["again"], f"{task}, kind: apply, percent: 100, note: 再次办理后申请")
    decided = f"{task}, department: {department}, kind: {{}}, by: {REVIEWER}"
    returned = f"{decided.format('return')}, opinion: 回访反映问题仍在, rating: dissatisfied"
    add(lines, "reviews.yaml", row["returned"], returned)
    accepted = f"{decided.format('accept')}, rating: {row['rating']}"
    add(lines, "reviews.yaml", row["accepted"], accepted)


def add(lines: Lines, path: str, day: str, said: str) -> None:
    if day:
        lines[path].append((day, f"- {{date: 2024-{day}, {said}}}\n"))


def write() -> None:
    for path, text in files().items():
        place = FOLDER / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
