"""Recording at the desk in two steps: what was shown is what is written, and nothing that is forged."""

import re
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path

import pytest
from bizenv.desk import recording
from bizenv.desk.doors import TOKEN
from bizenv.desk.record_routes import record_routes
from bizenv.model.kinds import KINDS
from bizenv.recording.addresses import AMEND
from bizenv.recording.journal import noted
from bizenv.recording.ledger import held

import desk_city
from conftest import Run
from desk_city import HOUSING, LEDGER, REVIEWER, Sitter, state
from desk_scenes import APPLY, AWKWARD, EXTEND, SCENES, SIGNED, begun, record, root, sitter
from desking import asker

__all__ = ["root", "sitter"]  # fixtures


def test_a_file_that_changed_between_the_two_steps_is_looked_at_again(
    run: Run, root: Path, sitter: Sitter
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    record(run, root, "report", "demo/1.1", "--progress", "别人写的", "--date", "2025-10-10")
    before = state(root)
    again = sitter.press(preview)
    assert again.status == 409
    assert "台账有变动" in again.text
    assert f"{LEDGER}:4" in again.text
    assert state(root) == before
    assert f"{LEDGER}:4" in sitter.follow(sitter.press(again)).text
    assert (root / LEDGER).read_text().count("十月") == 1


def test_so_is_what_turns_otherwise_though_the_file_is_the_same(
    run: Run, root: Path, sitter: Sitter
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    amend = ("--due", "2025-10-10", "--effective", "2025-09-01", "--document", "1号")
    record(run, root, "amend", "demo/1.1", *amend, "--reason", "提前")
    assert sitter.press(preview).status == 409
    assert "十月" not in (root / LEDGER).read_text()


def test_a_preview_that_the_rules_refuse_by_now_comes_back_as_its_form(
    run: Run, root: Path, sitter: Sitter
) -> None:
    record(run, root, *APPLY)
    preview = sitter.fill(sitter.form("accept", "demo/1.1"), SIGNED)
    record(run, root, "withdraw", "demo/1.1")
    before = state(root)
    back = sitter.press(preview)
    assert back.status == 422
    assert dict(desk_city.sent_by(back))["by"] == REVIEWER
    assert state(root) == before


@pytest.mark.parametrize("kind", SCENES)
def test_a_form_sent_twice_is_recorded_once(
    run: Run, root: Path, sitter: Sitter, kind: str
) -> None:
    task, typed = begun(run, root, kind)
    preview = sitter.fill(sitter.form(kind, task), typed)
    first = sitter.press(preview)
    stands = state(root)
    again = sitter.press(preview)
    assert (again.status, again.headers["location"]) == (303, first.headers["location"])
    assert state(root) == stands


@pytest.mark.parametrize("seal", ["", "x", "0" * 64, ".".join(["0" * 64] * 3) + ".0"])
def test_without_the_seal_of_what_was_shown_nothing_is_written(
    root: Path, sitter: Sitter, seal: str
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    fields = [each for each in desk_city.sent_by(preview) if each[0] != "seal"]
    before = state(root)
    answer = sitter.send(preview, [*fields, ("seal", seal)], "write")
    assert answer.status == 409
    assert state(root) == before


def test_other_values_behind_a_seal_are_shown_first(root: Path, sitter: Sitter) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    fields = [
        (name, "改了" if name == "progress" else value)
        for name, value in desk_city.sent_by(preview)
    ]
    before = state(root)
    assert sitter.send(preview, fields, "write").status == 409
    assert state(root) == before


def test_one_may_go_back_and_change_what_was_typed(sitter: Sitter) -> None:
    typed = {"progress": AWKWARD, "percent": "60"}
    preview = sitter.fill(sitter.form("report", "demo/1.1"), typed)
    form = sitter.press(preview, "change")
    given = dict(desk_city.sent_by(form))
    assert {name: given[name] for name in typed} == typed
    assert sitter.fill(form, {"percent": "61"}).status == 200


def test_what_was_recorded_is_told_after_others_wrote_behind_it(
    run: Run, root: Path, sitter: Sitter
) -> None:
    preview = sitter.fill(sitter.form("apply", "demo/1.1"), {"evidence": "docs/a.txt"})
    first = sitter.press(preview)
    said = sitter.follow(first).text
    record(run, root, "withdraw", "demo/1.1")
    assert "→ 待审核" in re.sub("<[^>]*>", "", said)
    again = sitter.follow(first)
    assert again.status == 200
    assert f"{LEDGER}:3" in again.text


@pytest.mark.parametrize(
    "file",
    ["plans/demo/plan.yaml", "plans/../docs/a.txt", "/etc/passwd", "plans/none/reviews.yaml"],
)
def test_only_lines_of_ledgers_are_told(sitter: Sitter, file: str) -> None:
    assert sitter.asks.get(f"/recorded?file={file}&line=1").status == 404


def _attempts() -> dict[str, dict[str, str]]:
    return {
        "another host": {"host": "evil.invalid:8080"},
        "another origin": {"origin": "https://evil.invalid"},
        "no origin": {"origin": "null"},
        "from elsewhere": {"sec_fetch_site": "cross-site"},
        "from a neighbour": {"sec_fetch_site": "same-site"},
        "not as a form": {"content_type": "text/plain"},
    }


@pytest.mark.parametrize("what", _attempts())
@pytest.mark.parametrize("step", ["show", "write", "change"])
def test_what_is_forged_is_refused_and_writes_nothing(
    root: Path, sitter: Sitter, what: str, step: str
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    data = desk_city.encoded([*desk_city.sent_by(preview), ("step", step)])
    before = state(root)
    answer = sitter.asks.post(desk_city.action_of(preview), data, **_attempts()[what])
    assert answer.status in (403, 415, 421)
    assert state(root) == before


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_so_is_a_form_with_a_forged_token(root: Path, sitter: Sitter, token: str) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    fields = [
        (name, token if name == TOKEN else value) for name, value in desk_city.sent_by(preview)
    ]
    before = state(root)
    assert sitter.send(preview, fields, "write").status == 403
    assert state(root) == before


def test_a_token_of_another_process_is_none(root: Path, sitter: Sitter) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    assert Sitter.at(root).press(preview).status == 403


def test_without_write_no_form_is_offered_or_taken(root: Path) -> None:
    asks = asker(root, forms=record_routes())
    assert "/record" not in asks.get("/task?task=demo/1.1").text
    assert asks.get("/record/report?task=demo/1.1").status == 405
    assert asks.post("/record/report?task=demo/1.1", b"step=show").status == 405


def test_nothing_is_recorded_into_the_past(sitter: Sitter) -> None:
    past = "&known_as_of=2025-10-01"
    assert sitter.asks.get(f"/record/report?task=demo/1.1{past}").status == 405
    token = sitter.asks.served.token
    address = f"/record/report?task=demo/1.1{past}"
    assert sitter.asks.post(address, {TOKEN: token, "step": "show"}).status == 405


def test_a_get_writes_nothing(root: Path, sitter: Sitter) -> None:
    before = state(root)
    for kind in KINDS:
        sitter.form(kind, "demo/1.1", progress="十月", step="write")
    assert state(root) == before


def test_while_another_writes_the_form_comes_back_with_all_that_was_typed(
    root: Path, sitter: Sitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "WAIT", 0.2)
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": AWKWARD})
    with held(root, 1):
        back = sitter.press(preview)
    assert back.status == 503
    assert "稍后再试" in back.text
    assert dict(desk_city.sent_by(back))["progress"] == AWKWARD
    assert sitter.follow(sitter.press(sitter.fill(back, {}))).status == 200


def test_who_waits_to_write_keeps_no_reader_waiting(
    root: Path, sitter: Sitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "WAIT", 5.0)
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    with held(root, 1), ThreadPoolExecutor(2 * recording.WAITING) as pool:
        pressed = [pool.submit(sitter.press, preview) for _ in range(2 * recording.WAITING)]
        first = [each.result() for each in islice(as_completed(pressed), recording.WAITING)]
        waiting = [each for each in pressed if not each.done()]
    assert {each.status for each in first} == {503}
    assert all("正在登记的人太多" in each.text for each in first)
    assert len(waiting) == recording.WAITING
    assert {each.result().status for each in waiting} <= {303, 503}


def test_what_was_left_unfinished_is_completed_first_and_told(root: Path, sitter: Sitter) -> None:
    file = f"plans/demo/progress/{HOUSING}.yaml"
    line = b'- {date: 2025-05-31, task: "1.2", kind: report, progress: \xe4\xba\x94\xe6\x9c\x88}\n'
    (root / ".bizenv").mkdir()
    (root / ".bizenv/journal.json").write_bytes(noted({file: (None, line)}))
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    done = sitter.follow(sitter.press(preview))
    assert f"已先补完上次中断的写入：{file}" in done.text
    assert (root / file).read_bytes() == line


def test_every_way_of_a_desk_that_writes_leads_somewhere(
    run: Run, root: Path, sitter: Sitter
) -> None:
    record(run, root, *APPLY)
    record(run, root, *EXTEND)
    seen = set()
    before = state(root)
    for start in ("/record", "/task?task=demo/1.1", "/task?task=hotline/W1"):
        for address in sitter.asks.get(start).links:
            if address.startswith("/record"):
                seen.add(address.partition("?")[0])
                assert sitter.asks.get(address).status == 200, address
    forms = {each.value for each in KINDS} - {"reopen", "confirm"}
    wanted = {f"/record/{each}" for each in (*forms, AMEND, "raise", "assign", "merge")}
    assert seen - {"/record"} == wanted
    assert state(root) == before
