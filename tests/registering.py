"""The registers of the example cities, made from small tables: a row an item, its days those of 2024.

    python tests/registering.py

writes their files anew; tests/test_example_register.py sees that they are those of the tables.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import bizenv

SCHEMA: Final = "# yaml-language-server: $schema={}docs/schemas/{}.json\n"
Lines = defaultdict[str, list[tuple[str, str]]]
Row = dict[str, str]


@dataclass(frozen=True)
class Register:
    """A register of an example city: its plan, and the words of its lines."""

    language: str
    id: str
    plan: str
    reviewer: str
    same_cause: str
    done_again: str
    still_so: str

    @property
    def city(self) -> Path:
        return Path(bizenv.__file__).parent / "example" / self.language

    @property
    def folder(self) -> Path:
        return self.city / "plans" / self.id

    def rows(self) -> list[Row]:
        table = Path(__file__).parent / "registers" / f"{self.id}.csv"
        with table.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def files(self) -> dict[str, str]:
        """Return the files of the register, by their paths within the plan's folder."""
        lines: Lines = defaultdict(list)
        for row in self.rows():
            self._item(row, lines)
            for department in re.split("、|; ", row["lead"]):
                self._records(row, department, lines)
        found = {"plan.yaml": SCHEMA.format("../../", "plan") + self.plan}
        for path, dated in lines.items():
            up = "../../../" if "/" in path else "../../"
            kind = path.partition("/")[0].removesuffix(".yaml")
            dated.sort(key=lambda each: each[0])  # in order of days, those of one day as they come
            found[path] = SCHEMA.format(up, kind) + "".join(line for _, line in dated)
        return found

    def _item(self, row: Row, lines: Lines) -> None:
        """Add what items.yaml says of an item."""
        said = f"id: {row['id']}, kind: raise, title: {_text(row['title'])}, "
        said += f'source: {row["source"]}, raised_by: "{row["raised_by"]}", '
        said += f"place: {row['place']}, category: {row['category']}"
        add(lines, "items.yaml", row["raised"], said)
        number = f"item: {row['id']}"
        leads = re.sub("、|; ", ", ", row["lead"])
        add(lines, "items.yaml", row["assigned"], f"{number}, kind: assign, lead: [{leads}]")
        merged = f"{number}, kind: merge, into: {row['into']}, reason: {self.same_cause}"
        add(lines, "items.yaml", row["merged"], merged)

    def _records(self, row: Row, department: str, lines: Lines) -> None:
        """Add what a department and the reviewer say of an item."""
        task = f"task: {row['id']}"
        own = f"progress/{department}.yaml"
        finding = f"{task}, kind: report, finding: {row['finding']}"
        add(lines, own, row["verified"], finding)
        add(lines, own, row["applied"], f"{task}, kind: apply, percent: 100")
        again = f"{task}, kind: apply, percent: 100, note: {self.done_again}"
        add(lines, own, row["again"], again)
        decided = f"{task}, department: {department}, kind: {{}}, by: {self.reviewer}"
        returned = f"{decided.format('return')}, opinion: {self.still_so}, rating: dissatisfied"
        add(lines, "reviews.yaml", row["returned"], returned)
        accepted = f"{decided.format('accept')}, rating: {row['rating']}"
        add(lines, "reviews.yaml", row["accepted"], accepted)

    def write(self) -> None:
        for path, text in self.files().items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")


def _text(title: str) -> str:
    return f'"{title}"' if ", " in title else title


def add(lines: Lines, path: str, day: str, said: str) -> None:
    if day:
        lines[path].append((day, f"- {{date: 2024-{day}, {said}}}\n"))


CHINESE: Final = Register(
    "zh",
    "hotline-2024",
    """# 台账：问题陆续登记在 items.yaml，交办、核查、处置、回访各有时限。上一年的，已经关闭。全部虚构。
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
""",
    reviewer="第三方机构",
    same_cause="同一类事",
    done_again="再次办理后申请",
    still_so="回访反映问题仍在",
)
ENGLISH: Final = Register(
    "en",
    "complaints-2024",
    """# A register: complaints come one by one into items.yaml; each is assigned, verified, handled and revisited
# within so many working days. Last year's, closed. All of it is fictional.
plan: complaints-2024
title: Exampleton Register of Complaints, July to December 2024
issuer: Office of the Chief Executive
document: Climate Board 2024-06
issued: 2024-07-01
level: City
register: complaints
office: Energy Office
clocks: {assign: 1wd, verify: 3wd, handle: 10wd, revisit: 5wd}
rates: {mostly: 90, response: 10, solution: 50, satisfaction: 40}
evidence: paper
closed: {date: 2025-01-24, document: Council Resolution 2025-01}   # what is open goes on in the next register
policy: {due_soon: 2, report_every: null}
""",
    reviewer="City Auditor",
    same_cause="Same cause",
    done_again="Done again",
    still_so="The caller says that it is still so",
)
REGISTERS: Final = (CHINESE, ENGLISH)


if __name__ == "__main__":
    for register in REGISTERS:
        register.write()
