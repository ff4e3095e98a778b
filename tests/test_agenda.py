"""bizenv calendar: what a calendar holds, what replaces what, and that two other readers take it."""

import hashlib
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import icalendar
import pytest
import vobject
from bizenv.files.snapshot import Folder
from bizenv.formats.ics import Event, IcsCalendar, ics_bytes
from bizenv.messages import catalogue
from bizenv.pages.agenda import calendar_of
from bizenv.report.agenda import AgendaEntry, agendas
from bizenv.report.agenda_sources import EntryKind
from bizenv.report.query import Query
from bizenv.store.workspace import Workspace

from building import EAST, FINANCE, GROUP, HOUSING, MARKET, City
from conftest import Golden, Run, Written

HOSTILE: Final = (
    "甲;乙,丙\\n丁\r\nBEGIN:VEVENT\nUID:x\rEND:VCALENDAR\u2028\x0b\x85\u202e{}<b>&#🙂👨‍👩‍👧"
    + "长" * 90
)
SLIP: Final = (
    "2025-05-20 issue rung: notice, title: 提醒函, "
    "receipt_by: 2025-05-21, reply_by: 2025-05-23, ends_with: apply"
)


def entries(city: City, day: str, department: str = MARKET) -> list[AgendaEntry]:
    query = Query(date.fromisoformat(day))
    return list(agendas([city.book], query, "示例市").of.get(department, ()))


def said(city: City, day: str, department: str = MARKET) -> list[str]:
    """Return the entries of a department's calendar as `day kind outcome title`."""
    return [
        " ".join(filter(None, (str(face.day), name.kind, face.outcome, face.title)))
        for name, _, face, *_ in entries(city, day, department)
    ]


def one(city: City, day: str, department: str = MARKET) -> AgendaEntry:
    (only,) = entries(city, day, department)
    return only


def events(data: bytes) -> list[Any]:
    """Read a calendar by both readers, compare what they say, and return the events."""
    first: Any = icalendar.Calendar.from_ical(data)
    found = list(first.walk("VEVENT"))
    second = vobject.readOne(data.decode())
    others = getattr(second, "vevent_list", [])
    assert second.method.value == first["method"] == "PUBLISH"
    for ours, theirs in zip(found, others, strict=True):
        theirs.validate(raiseException=True)
        assert theirs.summary.value == str(ours["summary"])
        assert theirs.description.value == str(ours["description"])
        assert theirs.uid.value == ours["uid"]
        assert theirs.dtstart.value == ours["dtstart"].dt
        assert theirs.sequence.value == str(ours["sequence"])
    return found


# What stands in it


def test_a_deadline_keeps_its_name_and_moves_with_the_amendment_that_moves_it() -> None:
    city = City().task("due: 2025-05-31")
    before = one(city, "2025-04-01")
    answer = f"answers: {{department: {MARKET}, date: 2025-04-10}}"
    moved = city.says("2025-04-10 extend until: 2025-08-31, reason: 示例").amend(
        f"2025-04-20 due: 2025-08-31, department: {MARKET}, {answer}"
    )
    assert one(moved, "2025-04-19").face == before.face  # asked for: nothing moves yet
    after = one(moved, "2025-04-20")
    assert (after.uid, after.face.day) == (before.uid, date(2025, 8, 31))
    assert after.sequence > before.sequence
    assert (before.changed, after.changed) == (date(2025, 3, 1), date(2025, 4, 20))


@pytest.mark.parametrize(
    ("amended", "becomes"),
    [
        ("cancel: true", "cancelled"),
        ("carry_to: 2.0/1", "cancelled"),
        ("pause: true", "paused"),
        ("due: ongoing", "cancelled"),
        (f"lead: [{HOUSING}]", "cancelled"),
    ],
)
def test_what_ends_is_told_with_a_higher_sequence(amended: str, becomes: str) -> None:
    city = City().task("due: 2025-05-31")
    before = one(city, "2025-04-01")
    after = one(city.amend(f"2025-04-20 {amended}"), "2025-05-01")
    assert (after.uid, after.face.outcome) == (before.uid, becomes)
    assert (after.face.day, after.changed) == (date(2025, 5, 31), date(2025, 4, 20))
    assert after.sequence > before.sequence


def test_what_comes_back_is_confirmed_again() -> None:
    city = (
        City().task("due: 2025-05-31").amend("2025-04-20 cancel: true", "2025-05-02 cancel: false")
    )
    assert [one(city, f"2025-05-0{day}").face.outcome for day in (1, 2)] == ["cancelled", "open"]
    assert one(city, "2025-05-01").sequence < one(city, "2025-05-02").sequence


def test_what_is_done_stays_and_is_marked() -> None:
    city = (
        City()
        .task("due: 2025-05-31")
        .says("2025-05-02 apply")
        .decides("2025-05-09 accept task: '1.1'")
    )
    told = [said(city, f"2025-05-{day}") for day in ("01", "02", "09")]
    states = ("open", "in_review", "done")
    assert told == [[f"2025-05-31 deadline {state}"] for state in states]
    ended = city.amend(f"2025-06-10 lead: [{HOUSING}]")
    assert said(ended, "2025-06-10") == ["2025-05-31 deadline done"]


def test_a_report_changes_nothing_unless_it_names_a_milestone() -> None:
    city = City().task("due: 2025-05-31, milestones: [{title: 开工, due: 2025-04-15}]")
    first = entries(city, "2025-03-20")
    reported = city.says("2025-03-10 report percent: 10")
    assert entries(reported, "2025-03-20") == first
    reached = reported.says("2025-04-02 report milestone: 开工")
    assert said(reached, "2025-04-02") == [
        "2025-04-15 milestone done 开工",
        "2025-05-31 deadline open",
    ]


def test_a_milestone_that_is_dropped_is_cancelled_and_one_that_moves_is_moved() -> None:
    city = City().task(
        "due: 2025-12-31, milestones: [{title: 开工, due: 2025-04-15}, {title: 封顶, due: 2025-09}]"
    )
    changed = city.amend("2025-04-01 milestones: [{title: 封顶, due: 2025-10}]")
    assert said(changed, "2025-04-01") == [
        "2025-04-15 milestone cancelled 开工",
        "2025-10-31 milestone open 封顶",
        "2025-12-31 deadline open",
    ]


def test_duties_are_announced_for_a_year_and_end_with_the_work() -> None:
    city = City().task("due: ongoing, duties: [{title: 座谈会, every: quarter}]")
    reported = city.says("2025-03-20 report duty: 座谈会")
    ends = ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31")
    told = said(reported, "2025-04-10")
    assert told == [
        f"{end} duty {'open' if number else 'done'} 座谈会" for number, end in enumerate(ends)
    ]
    ended = reported.amend("2025-05-06 cancel: true")
    told = said(ended, "2025-05-06")
    assert told == [
        f"{end} duty {'cancelled' if number else 'done'} 座谈会" for number, end in enumerate(ends)
    ]


def test_who_owes_a_duty_beside_has_it_in_its_own_calendar() -> None:
    city = City().task(f"due: ongoing, duties: [{{title: 座谈会, every: year, who: [{GROUP}]}}]")
    assert said(city, "2025-04-10") == []
    assert said(city, "2025-04-10", EAST) == ["2025-12-31 duty open 座谈会"]


def test_a_new_lead_has_its_own_entry() -> None:
    city = (
        City()
        .task("due: 2025-05-31")
        .amend(f"2025-04-20 lead: [{FINANCE}], takes_over: {{{FINANCE}: {MARKET}}}")
    )
    old, new = one(city, "2025-04-20"), one(city, "2025-04-20", FINANCE)
    assert old.uid != new.uid
    assert (old.face.outcome, new.face.outcome) == ("cancelled", "open")


def test_a_department_that_is_renamed_keeps_its_entries() -> None:
    """示例住建局 was 示例建委: its name in calendars is made of the first one."""
    city = City().task(f"lead: [{HOUSING}]")
    register = city.book.register
    renamed = register.departments[HOUSING].model_copy(update={"name": "示例住建局（新）"})
    before = one(city, "2025-04-01", HOUSING)
    assert renamed.formerly[0].name == "示例建委"
    register.departments[HOUSING] = renamed.model_copy(update={"formerly": ()})
    assert one(city, "2025-04-01", HOUSING).uid != before.uid


def test_two_cities_have_no_entry_in_common() -> None:
    book = City().task("").book
    query = Query(date(2025, 4, 1))
    names = [agendas([book], query, city).of[MARKET][0].uid for city in ("示例市", "另一示例市")]
    assert len(set(names)) == 2


def slip_city(*answers: str) -> City:
    lines = [SLIP, *answers]
    return City().task("due: 2025-05-31").presses(*lines)


@pytest.mark.parametrize(
    ("answers", "receipt", "reply"),
    [
        ((), "open", "open"),
        (("2025-05-21 receipt",), "done", "open"),
        (("2025-05-22 reply text: 示例",), "done", "done"),
        (
            ("2025-05-22 close reason: 示例",),
            "cancelled",
            "cancelled",
        ),
    ],
)
def test_slips_say_by_when_they_want_an_answer(
    answers: tuple[str, ...], receipt: str, reply: str
) -> None:
    assert said(slip_city(*answers), "2025-05-22") == [
        f"2025-05-21 receipt {receipt} 提醒函 〔2025〕督第1号",
        f"2025-05-23 reply {reply} 提醒函 〔2025〕督第1号",
        "2025-05-31 deadline open",
    ]


def test_a_slip_answered_by_an_application_that_is_withdrawn_is_open_again_and_its_sequence_rises() -> (
    None
):
    city = slip_city().says("2025-05-21 apply")
    answered = entries(city, "2025-05-21")[1]
    again = entries(city.says("2025-05-22 withdraw"), "2025-05-22")[1]
    assert answered.sequence < again.sequence


def test_from_day_to_day_no_entry_is_lost_and_what_changes_has_a_higher_sequence(
    example: Path,
) -> None:
    workspace = Workspace(Folder(example))
    books = [book for plan in workspace.plans if (book := workspace.book(plan))]
    day, before = date(2024, 2, 1), dict[str, AgendaEntry]()
    while day < date(2026, 2, 1):
        of = agendas(books, Query(day), "示例市").of
        now = {entry.uid: entry for several in of.values() for entry in several}
        assert before.keys() <= now.keys()
        for uid, entry in before.items():
            rises = now[uid].sequence - entry.sequence
            assert rises > 0 if now[uid].face != entry.face else rises >= 0, entry.name
        before = now
        day += timedelta(days=20)
    assert {entry.name.kind for entry in before.values()} == set(EntryKind)


# The file


@pytest.mark.parametrize("text", ["示例任务", HOSTILE])
def test_nothing_in_a_title_becomes_a_line_of_its_own(text: str) -> None:
    day, changed = date(2025, 5, 31), date(2025, 3, 1)
    event = Event("1@bizenv", day, text, (text, "b"), text, "CONFIRMED", changed, 3)
    several = (event, event._replace(uid="2@bizenv"))
    data = ics_bytes(IcsCalendar(text, "zh", several))
    found = events(data)
    assert [each["uid"] for each in found] == ["1@bizenv", "2@bizenv"]
    lines = data.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in "".join(lines)
    assert data.decode().splitlines() == lines[:-1]  # however a reader ends lines
    assert data.count(b"BEGIN:VEVENT\r\n") == 2
    assert text[:5] in str(found[0]["summary"])


def test_the_last_day_that_there_is_has_no_day_after_it() -> None:
    event = Event("1@bizenv", date.max, "a", (), "b", "CONFIRMED", date(2025, 3, 1), 0)
    (found,) = events(ics_bytes(IcsCalendar("a", "en", (event,))))
    assert found["dtstart"].dt == date.max
    assert "dtend" not in found


def test_how_each_entry_stands_is_said_in_both_ways() -> None:
    city = City().task("due: 2025-05-31")
    outcomes = {}
    for amended in ("cancel: true", "pause: true", "priority: true"):
        changed = city if "priority" in amended else city.amend(f"2025-04-20 {amended}")
        made = calendar_of(MARKET, entries(changed, "2025-05-01"), catalogue("en"))
        (event,) = events(ics_bytes(made))
        outcomes[str(event["summary"])] = str(event["status"])
    assert outcomes == {
        "[cancelled] Due: 1.1 示例任务": "CANCELLED",
        "[paused] Due: 1.1 示例任务": "TENTATIVE",
        "Due: 1.1 示例任务": "CONFIRMED",
    }


def hashes(folder: Path) -> dict[str, str]:
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}


@pytest.mark.usefixtures("at_example")
def test_a_second_run_writes_the_same_bytes_and_every_calendar_is_taken(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "日历"
    assert run("calendar", "--all", "-o", folder).status == 0
    first = hashes(folder)
    assert run("calendar", "--all", "-o", folder).status == 0
    assert hashes(folder) == first
    names = [event["uid"] for each in folder.iterdir() for event in events(each.read_bytes())]
    assert len(set(names)) == len(names) > 50


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_calendar_of_a_department_reads_as_it_did(
    run: Run, golden: Golden, language: str
) -> None:
    ran = run("calendar", "--dept", "住建局", "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"calendar.{language}.ics", ran.out.replace("\r\n", "\n"))


@pytest.mark.usefixtures("at_example")
def test_a_group_s_calendar_says_whose_each_entry_is(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "a.ics"
    assert run("calendar", "--dept", GROUP, "-o", place).status == 0
    told = {str(event["summary"]) for event in events(place.read_bytes())}
    assert any(each.startswith("西区人民政府 完成时限：") for each in told)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "--all"),
        (("--all", "--dept", "住建局", "-o", "x"), "--all"),
        (("--all",), "folder"),
        (("--all", "-o", "-"), "folder"),
        (("--all", "-o", "a.ics"), "folder"),
        (("--dept", "住建局", "-o", "a.txt"), ".ics"),
        (("--dept", "住建居"), "住建局"),
    ],
)
def test_a_wrong_call_says_what_to_write(run: Run, arguments: tuple[str, ...], code: str) -> None:
    ran = run("calendar", *arguments, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert code in ran.err


def test_a_plan_that_cannot_be_read_in_full_withholds_the_calendar(
    run: Run, written: Written, tmp_path: Path
) -> None:
    root = written(City().task(""))
    (root / "plans/1.0/amendments.yaml").write_text("- x: 1\n", encoding="utf-8")
    place = tmp_path / "a.ics"
    ran = run("calendar", "--dept", MARKET, "-o", place, "--as-of", "2025-04-01")
    assert (ran.status, place.exists()) == (3, False)


def test_who_has_no_days_gets_an_empty_calendar(run: Run, written: Written) -> None:
    written(City().task(""))
    ran = run("calendar", "--dept", FINANCE, "--as-of", "2025-04-01")
    assert ran.status == 0
    assert events(ran.out.encode()) == []


def test_without_the_library_it_says_what_to_install(
    run: Run, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(City().task(""))
    monkeypatch.setitem(sys.modules, "icalendar", None)
    ran = run("calendar", "--dept", MARKET, "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert "pip install '.[ics]'" in ran.err
