"""An office with six plans of three levels, 724 tasks, and 263 problems: each figure against a count of its own."""

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from conftest import Run
from naive_registers import ends
from test_levels import BUREAU, CITY, EAST, REGISTER, WEST, plainly, six_plans
from worlds import day

TODAY: Final = 136  # 15 July 2025
PROBLEMS: Final = 263
REVIEWER: Final = "第三方机构"
CLOCKS: Final = {"assign": "1wd", "verify": "3wd", "handle": "10wd", "revisit": "5wd"}
SOURCES: Final = ("体验官", "热线", None)


@dataclass
class Problem:
    """A problem, and on which day what was done with it; None for what was not."""

    id: str
    raised: int
    source: str | None
    assigned: int | None = None
    lead: str = ""
    verified: int | None = None
    applied: int | None = None
    accepted: int | None = None
    rating: str = ""
    merged: int | None = None
    into: str = ""

    def until(self, clock: str) -> int:
        """Return the last day of a clock."""
        begun = {"assign": self.raised, "revisit": self.applied}.get(clock, self.assigned)
        assert begun is not None
        return ends(begun, CLOCKS[clock])


def problems(chance: random.Random) -> list[Problem]:
    """Some of them merged, some left at each step, others done in time or late."""
    found: list[Problem] = []
    for number in range(1, PROBLEMS + 1):
        one = Problem(f"W{number}", chance.randint(20, 130), chance.choice(SOURCES))
        found.append(one)
        kind = chance.randint(0, 9)
        goal = chance.choice(found)
        if kind == 0 and goal.merged is None and goal is not one:
            one.merged, one.into = max(one.raised, goal.raised), goal.id
            continue
        days = iter([one.raised + chance.randint(0, 3)])
        one.lead = chance.choice((EAST, WEST, BUREAU))
        steps = chance.randint(0, 4) if kind < 5 else 4
        today = next(days)
        for step in ("assigned", "verified", "applied", "accepted")[:steps]:
            if today <= TODAY:
                setattr(one, step, today)
            today += chance.randint(1, {"assigned": 5, "verified": 12}.get(step, 9))
        if one.assigned is None:
            one.lead = ""
        if one.accepted is not None:
            one.rating = chance.choice(("satisfied", "mostly", "dissatisfied"))
    return found


Lines = list[dict[str, Any]]


def lines(several: list[Problem]) -> tuple[Lines, dict[str, Lines], Lines]:
    """Return what stands in items.yaml, in the departments' ledgers, and in reviews.yaml."""
    items: Lines = []
    ledgers: dict[str, Lines] = {EAST: [], WEST: [], BUREAU: []}
    reviews: Lines = []

    def dated(number: int | None, kind: str, **more: Any) -> dict[str, Any]:
        assert number is not None
        return {"date": str(day(number)), "kind": kind, **more}

    for one in several:
        source = {} if one.source is None else {"source": one.source}
        items.append(dated(one.raised, "raise", id=one.id, title="示例问题", **source))
        if one.merged is not None:
            items.append(dated(one.merged, "merge", item=one.id, into=one.into))
        if one.assigned is not None:
            items.append(dated(one.assigned, "assign", item=one.id, lead=[one.lead]))
        if one.verified is not None:
            told = dated(one.verified, "report", task=one.id, finding="confirmed")
            ledgers[one.lead].append(told)
        if one.applied is not None:
            ledgers[one.lead].append(dated(one.applied, "apply", task=one.id))
        if one.accepted is not None:
            by = {"department": one.lead, "by": REVIEWER, "rating": one.rating}
            reviews.append(dated(one.accepted, "accept", task=one.id, **by))
    return items, ledgers, reviews


def write(root: Path, trees: list[dict[str, Any]], several: list[Problem]) -> None:
    """Write the workspace: JSON is YAML."""
    items, ledgers, reviews = lines(several)
    hot = {"plan": "hot", "title": "示例问题台账", "issued": "2025-03-01", "clocks": CLOCKS}
    hot |= {"register": "problems", "office": CITY, "evidence": "paper"}
    files: dict[str, Any] = {
        "workspace.yaml": {"policy": {"due_soon": 0, "nearly_done": 0}},
        "departments.yaml": {**REGISTER, "reviewers": [{"name": REVIEWER}]},
        "hot/plan.yaml": hot,
        "hot/items.yaml": items,
        "hot/reviews.yaml": reviews,
    }
    for name, several_lines in ledgers.items():
        files[f"hot/progress/{name}.yaml"] = several_lines
    for tree in trees:
        files[f"{tree['plan']}/plan.yaml"] = tree
    for path, tree in files.items():
        place = root / "plans" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")


def counted(several: list[Problem]) -> Counter[str]:
    """Count again, from what happened to each problem alone."""
    found: Counter[str] = Counter(raised=len(several))
    for one in several:
        if one.merged is not None:
            found["merged"] += 1
            continue
        done = one.assigned if one.assigned is not None else None
        found[_clock("assign", done, one.until("assign"))] += 1
        if one.assigned is None:
            found["unassigned"] += 1
            continue
        found["assigned"] += 1
        found["verified"] += one.verified is not None
        found["handled"] += one.applied is not None
        found["closed"] += one.accepted is not None
        found[_verify(one)] += 1
        handle = one.until("handle")
        in_time = one.applied is not None and one.applied <= handle
        late = handle < TODAY and one.accepted is None
        found["due"] += in_time or late or one.accepted is not None
        found["due_on_time"] += in_time
        if in_time:
            found["handle met"] += 1
        elif one.accepted is not None:
            found["handle missed"] += 1
        else:
            found["handle overdue" if late else "handle running"] += 1
        if one.accepted is not None:
            found[one.rating] += 1
        if one.applied is not None:
            found[_clock("revisit", one.accepted, one.until("revisit"))] += 1
    return +found


def answered_for(several: list[Problem]) -> dict[str, Counter[str]]:
    """Count again by who answers for what: the office, who leads it now, the reviewer."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in several:
        figures = counted([one])
        merged = one.merged is not None
        goes_to = one.lead if one.assigned is not None else CITY
        for name, figure in figures.items():
            answers = CITY if name.startswith("assign ") else goes_to
            if name.startswith("revisit ") and not merged:
                answers = REVIEWER
            found[answers][name] += figure
    return dict(found)


def _clock(name: str, done: int | None, until: int) -> str:
    if done is not None:
        return f"{name} met" if done <= until else f"{name} missed"
    return f"{name} overdue" if until < TODAY else f"{name} running"


def _verify(one: Problem) -> str:
    said = _clock("verify", one.verified, one.until("verify"))
    closed = one.accepted is not None
    return "verify missed" if said == "verify overdue" and closed else said


COUNTS: Final = (
    *("raised", "merged", "unassigned", "assigned", "verified", "handled", "closed"),
    *("due", "due_on_time", "satisfied", "mostly", "dissatisfied"),
)


def told(counts: dict[str, Any]) -> Counter[str]:
    """Return what the program counts, in the same words."""
    found = Counter({name: counts[name] for name in COUNTS})
    for clock, states in counts["clocks"].items():
        for state, value in states.items():
            found[f"{clock} {state}"] = value
    return +found


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_of_seven_plans_is_that_of_a_plain_count(
    run: Run, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    trees, several = six_plans(chance), problems(chance)
    write(tmp_path, trees, several)

    def ask(*call: str) -> dict[str, Any]:
        ran = run("--root", tmp_path, *call, "--as-of", str(day(TODAY)), "--format", "json")
        assert (ran.status, ran.err) == (0, "")
        found: dict[str, Any] = json.loads(ran.out)
        return found

    plain = counted(several)
    said = ask("problems", "hot", "--by", "source")
    assert told(said["totals"]) == plain
    for row in said["rows"]:
        own = [one for one in several if one.source == row["key"]]
        assert told(row["counts"]) == counted(own)
    by_department = ask("problems", "hot")
    assert by_department["totals"] == said["totals"]
    own_rows = {row["key"]: row["counts"] for row in by_department["rows"]}
    own_rows[REVIEWER] = by_department["reviewers"]
    assert {name: told(counts) for name, counts in own_rows.items()} == answered_for(several)
    for name in (EAST, WEST, BUREAU, CITY):
        (row,) = ask("problems", "hot", "--dept", name)["rows"]
        assert told(row["counts"]) == answered_for(several)[name]

    groups = Counter(one.into for one in several if one.into)
    assert {each["item"]: len(each["merged"]) for each in said["causes"]} == dict(groups)

    status = ask("status", "--by", "plan")
    totals = {row["key"]: row for row in status["groups"]}
    hot = totals["hot"]
    assert hot["tasks"] == PROBLEMS - plain["merged"]
    assert (hot["completed"], hot["merged"]) == (plain["closed"], plain["merged"])
    assert hot["overdue"] == plain["assign overdue"] + plain["handle overdue"]
    assert status["totals"]["tasks"] == 724 + hot["tasks"]
    overdue = sum(task["due"] == "2025-06" for tree in trees for task in tree["tasks"])
    assert status["totals"]["overdue"] == hot["overdue"] + overdue

    rows = ask("levels")["levels"]
    assert {f"{row['plan']}/{row['id']} {row['unit']}": row["state"] for row in rows} == plainly(
        trees
    )

    digest = ask("digest", "--since", str(day(TODAY - 15)))
    assert digest["totals"] == status["totals"]
    finished = [each for each in digest["changes"] if each["code"].startswith("finished")]
    recent = [one.id for one in several if one.accepted is not None and one.accepted > TODAY - 15]
    assert sorted(each["id"] for each in finished) == sorted(recent)
