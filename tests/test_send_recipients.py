"""The file of recipients: what is wrong in it is told without what stands there, and nothing is sent."""

import stat
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.store.recipients import read_recipients
from bizenv.store.workspace import open_workspace

import building
from conftest import DAY, Run
from ends import MailEnd
from mailing import few, listed, mail, mail_server, recipients, sent
from repositories import Repo

__all__ = ["few", "mail", "mail_server", "recipients"]  # fixtures


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "departments:\n  示例住建厅: {mail: a@example.org}\n",
            "recipients.yaml:2:3: error[unknown-department]",
        ),
        (
            "groups:\n  x: {departments: [示例住建居], mail: a@example.org}\n",
            ":2:21: error[unknown-department]",
        ),
        ("all: {mail: 'Office <a@example.org>'}\n", ":1:13: error[bad-mail-address]"),
        ('all: {mail: "a@example.org\\nBcc: b@example.org"}\n', "error[bad-mail-address]"),
        ("all: {mail: '=?utf-8?q?x?=@example.org'}\n", ":1:13: error[bad-mail-address]"),
        ("all: {mial: a@example.org}\n", ":1:7: error[unknown-key]"),
        ("all: [", "error[yaml-syntax]"),
    ],
)
def test_what_is_wrong_with_the_recipients_is_told_with_its_place_and_nothing_is_sent(
    run: Run, mail: MailEnd, tmp_path: Path, text: str, said: str
) -> None:
    ran = run("--lang", "en", "send", "digest", "--to", listed(tmp_path, text))
    assert (ran.status, said in ran.err, ran.out, mail.taken) == (3, True, "", []), ran.err


HIDDEN: Final = "wecombot://Geheimnis7"
SPILLING: Final = (
    f"departments: {{示例住建局: '{HIDDEN}'}}",
    f"departments: {{'{HIDDEN}': {{mail: a@example.org}}}}",
    f"all: {{mail: '{HIDDEN}'}}",
    f"all:\n  chat: {HIDDEN}: x",
    f"all: {{'{HIDDEN}': 3}}",
    f"all: {{chat: ['{HIDDEN}'], chat: 3}}",
    f"all: {{chat: {{'{HIDDEN}': [x]}}}}",
    f"groups: {{'{HIDDEN}': {{departments: 3}}}}",
    f"groups: {{x: {{departments: ['{HIDDEN}']}}}}",
    f"'{HIDDEN}'",
    "all:\n  chat: *Geheimnis7",
    "all:\n  chat: %Geheimnis7",
    "all:\n  chat: @Geheimnis7",
    "all: {Geheimnis7: 1, Geheimnis7: 2}",
    "all: {chat: '$X', mail: Geheimnis7}",
)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("text", SPILLING)
def test_what_is_wrong_is_told_without_what_stands_there(
    run: Run, tmp_path: Path, text: str
) -> None:
    ran = run("--lang", "en", "send", "digest", "--dry-run", "--to", listed(tmp_path, text))
    assert (ran.status, "recipients.yaml:" in ran.err, "error[" in ran.err) == (3, True, True)
    assert "Geheimnis" not in ran.out + ran.err


@pytest.mark.usefixtures("few")
def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("send", "digest", "--to", tmp_path / "nobody.yaml")
    assert (ran.status, "nobody.yaml" in ran.err) == (3, True)


@pytest.mark.usefixtures("at_example")
def test_nothing_is_written_beside_records(run: Run, mail: MailEnd) -> None:
    plans = Path("plans")
    before = sorted(plans.rglob("*"))
    file = listed(plans, "all: {mail: a@example.org}\n")
    ran = run("send", "digest", "--to", file, "--lang", "en")
    assert (ran.status, "plans/" in ran.err, mail.taken) == (3, True, [])
    file.unlink()
    assert sorted(plans.rglob("*")) == before


def test_a_file_that_git_keeps_or_others_may_read_is_warned_of(
    run: Run, tmp_path: Path, mail: MailEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "city"
    run("init", root, "--example")
    Repo.begin(root)
    monkeypatch.chdir(root)
    file = listed(root, "all: {mail: a@example.org}\n")
    asked = ("send", "slips", "--to", file, "--dry-run", "--as-of", DAY, "--lang", "en")
    assert "warning[recipients-tracked]" in run(*asked).err
    with (root / ".gitignore").open("a", encoding="utf-8") as ignored:
        ignored.write("recipients.*\n")
    assert "warning" not in run(*asked).err
    file.chmod(0o640)
    assert "warning" not in run(*asked).err
    listed(root, "all: {chat: json://127.0.0.1/}\n").chmod(0o640)
    ran = run(*asked)
    assert (ran.status, "warning[recipients-readable]" in ran.err) == (0, True)
    assert mail.taken == []


def test_a_file_to_begin_with_names_every_department_and_is_never_written_over(
    run: Run, at_example: Path, tmp_path: Path
) -> None:
    file = tmp_path / "recipients.yaml"
    assert run("send", "recipients", "-o", file).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    register = open_workspace(at_example).register
    found = read_recipients(file, register, date.fromisoformat(DAY))
    names = {each.name for each in found.addressees if each.own}
    assert (found.found, names) == ((), {*register.departments})
    ran = run("send", "recipients", "-o", file, "--lang", "en")
    assert (ran.status, "Cannot write" in ran.err) == (3, True)
    told = sent(run, "slips", file)
    assert (told["deliveries"], "西区人民政府" in told["unreached"]) == ([], True)


def test_a_group_of_the_register_stands_for_its_members(example: Path, tmp_path: Path) -> None:
    register = open_workspace(example).register
    group = next(name for name, each in register.groups.items() if not each.open)
    file = listed(tmp_path, f"departments:\n  {group}: {{mail: a@example.org}}\n")
    found = read_recipients(file, register, date.fromisoformat(DAY))
    members = register.expand(group, date.fromisoformat(DAY))
    assert [each.name for each in found.addressees if each.own] == list(members)
    assert len(members) > 1


def test_nothing_is_sent_where_data_cannot_be_read(run: Run, mail: MailEnd, few: Path) -> None:
    ledger = few.parent / "plans" / "1.0" / "progress" / f"{building.HOUSING}.yaml"
    ledger.write_text("- {\n", encoding="utf-8")
    for what in ("digest", "slips", "forms", "stocktake", "filing"):
        ran = run("send", what, "--to", few, "--lang", "en")
        assert (ran.status, ran.out, "nothing was sent" in ran.err) == (3, "", True), what
    assert mail.taken == []
