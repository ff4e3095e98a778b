"""Records in their ledgers: one line that reads back the same, old bytes untouched, one writer at a time."""

import os
import stat
from pathlib import Path

import pytest
from bizenv.diagnostics import BizenvError
from bizenv.files.yaml_line import written
from bizenv.files.yaml_tree import Tree, forbidden, read
from bizenv.recording.addition import appended
from bizenv.recording.keys import line_keys
from bizenv.recording.ledger import held
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ran, Run, examples

LINE = b'- {date: 2025-04-28, task: "1.1", kind: report}\n'
RECORD: dict[str, Tree] = {"date": "2025-04-30", "task": "1.1", "kind": "report"}
FINANCE = "plans/demo/progress/示例财政局.yaml"
TEXTS = (
    *(
        '"',
        "'",
        "\\",
        ": ",
        "a: b",
        "#",
        " #x",
        "一\n二",
        "a\r\nb",
        "\t",
        "🎉",
        "👨‍👩‍👧",
        "=1+1",
        "[red]",
        "{a: b}",
    ),
    *(
        "- a",
        "? a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a`",
        "~",
        "null",
        "yes",
        "No",
        "true",
        "1.10",
        "010",
        "1e3",
    ),
    *(
        "2025-05-31",
        "a,b",
        "[a, b]",
        "",
        " ",
        "…",
        "---",
        "...",
        "a #b",
        "<<",
        "=",
        "中文，标点。",
        "\xa0",
        "e\u0301",
        "é",
    ),
    *("长" * 10_000, "a" * 10_000, 'a: "b" #c\n' * 1000, "https://example.org/a?b=c#d"),
)


# One line


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_is_said_reads_back_the_same(text: str) -> None:
    record: dict[str, Tree] = {
        **RECORD,
        "note": text,
        "readings": {"x" + text[:300]: text},
        "evidence": [text, "a"],
    }
    line = written(record, line_keys())
    assert "\n" not in line
    tree, faults = read(line.encode(), "a ledger")
    assert (tree, faults) == ([record], [])


anything: st.SearchStrategy[str] = st.text().filter(lambda text: forbidden(text) is None)


@pytest.mark.slow
@given(anything, anything, st.lists(anything, max_size=3), anything)
@examples(8)
def test_any_text_of_any_field_reads_back_the_same(
    note: str, opinion: str, several: list[str], name: str
) -> None:
    record: dict[str, Tree] = {
        "note": note,
        "opinion": opinion,
        "evidence": [*several],
        "readings": {name: note},
    }
    assert read(written(record, line_keys()).encode(), "a ledger") == ([record], [])


@pytest.mark.slow
@given(st.text())
@examples(8)
def test_text_that_no_file_may_hold_is_refused_and_all_other_is_kept(text: str) -> None:
    record: dict[str, Tree] = {**RECORD, "note": text}
    if forbidden(text) is None:
        assert read(appended(b"", [record], "a ledger", line_keys())[0], "a ledger") == (
            [record],
            [],
        )
    else:
        with pytest.raises(BizenvError, match="forbidden-character"):
            appended(b"", [record], "a ledger", line_keys())


@pytest.mark.parametrize(
    "char",
    [
        "\0",
        "\x07",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ud800",
    ],
)
def test_characters_that_mislead_or_cannot_be_written_are_refused(char: str) -> None:
    with pytest.raises(BizenvError, match="forbidden-character"):
        appended(b"", [{**RECORD, "note": f"a{char}b"}], "a ledger", line_keys())


def test_a_line_looks_as_the_documentation_writes_it() -> None:
    record: dict[str, Tree] = {
        "kind": "apply", "task": "1.2.3", "date": "2025-05-29", "percent": "62.5", "readings": {"网办率": "95.2"},
        "progress": "四类账单全部接入", "evidence": ["docs/x.pdf", "https://example.org/y"],
    }  # fmt: skip
    assert written(record, line_keys()) == (
        '- {date: 2025-05-29, task: "1.2.3", kind: apply, percent: 62.5, readings: {网办率: 95.2}, progress: 四类账单全部接入, '
        'evidence: [docs/x.pdf, "https://example.org/y"]}'
    )


# The bytes before it


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b""),
        (b"# only a comment\n", b"# only a comment\n"),
        (LINE, LINE),
        (LINE.rstrip(), LINE),
        (LINE + b"\n# the end", LINE + b"\n# the end\n"),
        (b"\xef\xbb\xbf" + LINE, b"\xef\xbb\xbf" + LINE),
        (b"---\n" + LINE, b"---\n" + LINE),
        (
            b"- date: 2025-04-28\n  task: 1.1 # x\n  kind: report\n",
            b"- date: 2025-04-28\n  task: 1.1 # x\n  kind: report\n",
        ),
    ],
)
def test_old_bytes_stay_and_the_record_is_the_last_line(old: bytes, new: bytes) -> None:
    assert (
        appended(old, [RECORD], "a ledger", line_keys())[0]
        == new + b'- {date: 2025-04-30, task: "1.1", kind: report}\n'
    )


def test_line_ends_and_indentation_are_those_of_the_file() -> None:
    old = b"# a\r\n  - {a: b}\r\n  - {c: d}"
    assert appended(old, [{"e": "f"}], "a ledger", line_keys())[0] == old + b"\r\n  - {e: f}\r\n"


@pytest.mark.parametrize("old", [b"[]\n", b"[{a: b}]\n", LINE + b"...\n", b"null\n", b"~"])
def test_a_file_to_which_no_line_can_be_appended_is_refused(old: bytes) -> None:
    with pytest.raises(BizenvError, match="not-appendable"):
        appended(old, [RECORD], "a ledger", line_keys())


@pytest.mark.parametrize(
    "old", [b"{a: b}\n", b"text", b"- {a: b, a: c}\n", b"- {a: &b c}\n", b"\xff", b"- {", b"a\x07"]
)
def test_a_file_that_cannot_be_read_in_full_is_refused(old: bytes) -> None:
    with pytest.raises(BizenvError, match="not-a-ledger"):
        appended(old, [RECORD], "a ledger", line_keys())


def test_a_file_that_would_become_too_large_is_refused() -> None:
    with pytest.raises(BizenvError, match="ledger-too-large"):
        appended(LINE * 100, [{**RECORD, "note": "长" * 1_400_000}], "a ledger", line_keys())


# The file on disk


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A workspace with one ledger."""
    from writers import make

    make(tmp_path / "city")
    return tmp_path / "city"


def report(run: Run, city: Path, *more: str) -> Ran:
    return run(
        "--root",
        city,
        "record",
        "report",
        "demo/1.1",
        "--date",
        "2025-05-31",
        "--note",
        "x",
        *more,
        "--as-of",
        "2025-10-15",
        "--lang",
        "en",
    )


def test_permissions_of_a_ledger_stay(run: Run, city: Path) -> None:
    (city / FINANCE).chmod(0o640)
    assert report(run, city).status == 0
    assert stat.S_IMODE((city / FINANCE).stat().st_mode) == 0o640


def refused(run: Run, city: Path, said: str, *more: str) -> None:
    """A record is refused with exit status 3, and nothing is left behind."""
    before = {path: path.lstat().st_ino for path in (city / "plans").rglob("*")}
    ran = report(run, city, *more)
    assert (ran.status, ran.out) == (3, "")
    assert said in ran.err
    assert {path: path.lstat().st_ino for path in (city / "plans").rglob("*")} == before
    assert [path.name for path in (city / ".bizenv").iterdir() if path.suffix == ".tmp"] == []


def test_a_read_only_ledger_is_refused(run: Run, city: Path) -> None:
    (city / FINANCE).chmod(0o444)
    refused(run, city, "is read-only")


def test_a_read_only_folder_is_refused(run: Run, city: Path) -> None:
    folder = (city / FINANCE).parent
    folder.chmod(0o555)
    try:
        refused(run, city, "is read-only")
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_ledger_of_somebody_else_is_refused(run: Run, city: Path) -> None:
    os.chown(city / FINANCE, 65534, 65534)
    refused(run, city, "belongs to nobody")


def test_a_ledger_that_is_a_link_is_refused(run: Run, city: Path) -> None:
    (city / FINANCE).rename(city / "elsewhere.yaml")
    (city / FINANCE).symlink_to(city / "elsewhere.yaml")
    before = (city / "elsewhere.yaml").read_bytes()
    refused(run, city, "is a link")
    assert (city / "elsewhere.yaml").read_bytes() == before


def test_a_pipe_is_refused_at_once(run: Run, city: Path) -> None:
    (city / FINANCE).unlink()
    os.mkfifo(city / FINANCE)
    refused(run, city, "no file at all")


def test_a_folder_that_is_a_link_is_refused(run: Run, city: Path) -> None:
    folder = (city / FINANCE).parent
    folder.rename(city / "elsewhere")
    folder.symlink_to(city / "elsewhere")
    refused(run, city, "not a folder")


def test_a_place_for_the_lock_that_is_a_link_is_refused(
    run: Run, city: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (city / ".bizenv").symlink_to(tmp_path / "outside")
    refused(run, city, "not a folder")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_lock_that_is_held_is_waited_for_and_then_told(run: Run, city: Path) -> None:
    with held(city, 0):
        refused(run, city, "locked", "--wait", "0.1")
    assert report(run, city).status == 0


def test_readers_wait_for_nobody_and_see_nothing_of_the_lock(run: Run, city: Path) -> None:
    with held(city, 0):
        assert run("--root", city, "validate").status == 0
        assert run("--root", city, "status").status == 0


def test_what_a_dead_writer_left_is_swept_by_the_next(run: Run, city: Path) -> None:
    assert report(run, city).status == 0
    (city / ".bizenv/7.tmp").write_text("half")
    assert report(run, city, "--progress", "二").status == 0
    assert sorted(path.name for path in (city / ".bizenv").iterdir()) == [".gitignore", "lock"]


def test_a_change_by_other_hands_in_between_is_not_overwritten(city: Path) -> None:
    with held(city, 0) as ledgers:
        old = ledgers.read(FINANCE)
        assert old is not None
        (city / FINANCE).write_bytes(old + b"# by hand\n")
        with pytest.raises(BizenvError, match="changed-meanwhile"):
            ledgers.write({FINANCE: (old, old + LINE)})
    assert (city / FINANCE).read_bytes() == old + b"# by hand\n"


# The journal


def interrupted(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, tuple[bytes | None, bytes]]:
    """Record into two files and be gone after the first."""
    from bizenv.recording.ledger import Ledgers

    second = "plans/demo/progress/示例住建局.yaml"
    with held(city, 0) as ledgers:
        old = ledgers.read(FINANCE)
        changes = {
            FINANCE: (old, (old or b"") + LINE),
            second: (None, LINE.replace(b"1.1", b"1.2")),
        }

        def die(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Ledgers, "_forget", die)
            moves = iter(range(2))
            real = Ledgers._move  # noqa: SLF001

            def move(draft: Path, place: Path, *, sync: bool = True) -> None:
                if next(moves, None) is None:
                    die()
                real(draft, place, sync=sync)

            patched.setattr(Ledgers, "_move", staticmethod(move))
            with pytest.raises(KeyboardInterrupt):
                ledgers.write(changes)
    return changes


def test_an_unfinished_recording_is_told_by_validate_and_readers_and_completed_by_the_next(
    run: Run, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = interrupted(city, monkeypatch)
    told = run("--root", city, "validate", "--lang", "en")
    assert (told.status, "recording-unfinished" in told.out) == (1, True)
    reader = run("--root", city, "status", "--lang", "en")
    assert (reader.status, "was interrupted" in reader.err) == (0, True)
    ran = report(run, city)
    assert (ran.status, "completed first" in ran.err) == (0, True)
    for file, (_, new) in changes.items():
        assert (city / file).read_bytes().startswith(new)
    assert run("--root", city, "validate").status == 0


def test_a_file_changed_by_hand_before_completion_is_not_touched(
    run: Run, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = interrupted(city, monkeypatch)
    other = next(file for file in changes if not (city / file).exists())
    (city / other).write_text("# by hand\n")
    ran = report(run, city)
    assert (ran.status, ".bizenv/journal.json" in ran.err) == (3, True)
    assert (city / other).read_text() == "# by hand\n"
    (city / other).write_bytes(
        b"# by hand\n" + changes[other][1]
    )  # somebody appended what was missing
    assert report(run, city).status == 0


@pytest.mark.parametrize(
    "journal",
    ["", "{}", "[]", '{"files": [{"file": "../x", "added": "", "before": null, "after": null}]}'],
)
def test_a_journal_that_is_none_is_refused(run: Run, city: Path, journal: str) -> None:
    (city / ".bizenv").mkdir()
    (city / ".bizenv/journal.json").write_text(journal)
    refused(run, city, "journal")
