"""Who may write what: real keys of ssh-keygen, real signatures of git, held against the base's access file."""

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest

from conftest import Run
from repositories import Repo
from test_guard import CASES, SEEN, files

HOUSING: Final = "plans/demo/progress/示例住建局.yaml"
DATA: Final = "plans/demo/progress/示例数据局.yaml"
REVIEWS: Final = "plans/demo/reviews.yaml"
ACCESS: Final = "plans/access.yaml"
WAIVERS: Final = "plans/waivers.yaml"
WHO: Final = ("office", "housing", "data", "reviewer", "stranger")

REPORT: Final = '- {date: 2025-06-15, task: "1.1", kind: report, percent: 85}\n'
OTHERS: Final = '- {date: 2025-06-15, task: "1.7", kind: report, percent: 85}\n'
DECISION: Final = (
    '- {date: 2025-06-15, task: "1.6", department: 示例数据局, kind: return, by: 第三方机构}\n'
)


class Office:
    """A repository whose base registers a key and an address for each of several people."""

    def __init__(self, folder: Path) -> None:
        self.keys = folder / "keys"
        self.keys.mkdir()
        for who in WHO:
            command = [
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                who,
                "-f",
                str(self.keys / who),
            ]
            subprocess.run(command, check=True)
        self.repo = Repo.begin(folder / "repo")
        self.repo.commit({**files(CASES / "base"), ACCESS: self.access()}, day="2025-06-14")
        self.repo.git("checkout", "-q", "-b", "edit")

    def public(self, who: str) -> str:
        return (self.keys / f"{who}.pub").read_text(encoding="utf-8").strip()

    def access(self, **others: str) -> str:
        person = {
            who: f'{{name: {who}, emails: [{who}@example.invalid], keys: ["{self.public(others.get(who, who))}"]}}'
            for who in WHO
        }
        return (
            f"office: [{person['office']}]\n"
            f"departments: {{示例住建局: [{person['housing']}], 大数据局: [{person['data']}]}}\n"
            f"reviewers: {{第三方机构: [{person['reviewer']}]}}\n"
        )

    def text(self, path: str) -> str:
        return (self.repo.root / path).read_text(encoding="utf-8")

    def commit(self, who: str, written: dict[str, str], key: str | None = "") -> str:
        """Append to files and commit, signed with somebody's key (own by default, None: unsigned)."""
        appended = {
            path: (self.text(path) if (self.repo.root / path).exists() else "") + text
            for path, text in written.items()
        }
        self.repo.write(appended)
        self.repo.git("add", "-A")
        sign = [] if key is None else ["-S"]
        config = ["-c", "gpg.format=ssh", "-c", f"user.signingKey={self.keys / (key or who)}"]
        self.repo.git(
            *config, "commit", "-q", *sign, "-m", "示例", GIT_AUTHOR_EMAIL=f"{who}@example.invalid"
        )
        return self.repo.git("rev-parse", "--short=10", "HEAD")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path)
    monkeypatch.chdir(made.repo.root)
    return made


def judged(run: Run, identity: str = "signature", *more: str) -> tuple[int, list[str]]:
    ran = run(
        "guard",
        "--base",
        "main",
        "--identity",
        identity,
        "--as-of",
        SEEN,
        "--format",
        "json",
        *more,
    )
    assert ran.out, ran.err
    findings = json.loads(ran.out)["findings"]
    return ran.status, [
        f"{each['severity']} {each['code']} {each['file']} {each['line']}" for each in findings
    ]


def test_honest_commits_pass(run: Run, office: Office) -> None:
    office.commit("housing", {HOUSING: REPORT, "docs/1.1.txt": "x"})
    office.commit("data", {DATA: OTHERS})
    office.commit("reviewer", {REVIEWS: DECISION})
    assert judged(run, "signature", "--allow-mixed") == (0, [])
    assert judged(run, "author", "--allow-mixed") == (0, [])


def test_the_office_writes_everything(run: Run, office: Office) -> None:
    office.commit(
        "office",
        {
            HOUSING: REPORT,
            DATA: OTHERS,
            REVIEWS: DECISION,
            "plans/workspace.yaml": "language: zh\n",
        },
    )
    assert judged(run) == (0, [])


def test_one_department_s_key_does_not_write_another_s_file(run: Run, office: Office) -> None:
    office.commit("housing", {DATA: OTHERS})
    assert judged(run) == (1, [f"error wrong-file {DATA} 5"])
    assert judged(run, "author") == (0, [f"warning wrong-file {DATA} 5"])


@pytest.mark.parametrize(
    "path",
    [
        REVIEWS,
        "plans/demo/plan.yaml",
        "plans/demo/amendments.yaml",
        "plans/departments.yaml",
        ACCESS,
        WAIVERS,
    ],
)
def test_a_department_writes_nothing_but_its_ledgers(run: Run, office: Office, path: str) -> None:
    office.commit("data", {path: "# 示例\n"})
    status, found = judged(run)
    assert status == 1
    assert [each.rsplit(" ", 1)[0] for each in found] == [f"error wrong-file {path}"]


@pytest.mark.parametrize("key", [None, "stranger"])
def test_what_no_registered_key_signed_is_refused(
    run: Run, office: Office, key: str | None
) -> None:
    office.commit("housing", {HOUSING: REPORT}, key=key)
    assert judged(run) == (1, [f"error unproven-identity {HOUSING} 2"])
    assert judged(run, "author") == (
        0,
        [],
    )  # an address is all it asks for, and it says that this proves nothing


def test_a_name_on_a_commit_signs_nothing(run: Run, office: Office) -> None:
    office.commit("office", {DATA: OTHERS}, key="housing")
    assert judged(run) == (1, [f"error wrong-file {DATA} 5"])


def test_somebody_whom_nobody_registered(run: Run, office: Office) -> None:
    office.commit("stranger", {HOUSING: REPORT})
    assert judged(run, "author") == (0, [f"warning unknown-identity {HOUSING} 2"])
    assert judged(run, "author", "--strict")[0] == 1


def test_a_decision_in_another_reviewer_s_name(run: Run, office: Office) -> None:
    office.commit(
        "reviewer",
        {
            REVIEWS: DECISION.replace("第三方机构", "示例数据局审核组").replace(
                "示例数据局, kind", "示例住建局, kind"
            )
        },
    )
    assert judged(run) == (1, [f"error wrong-file {REVIEWS} 3"])


def test_each_commit_is_held_not_only_the_last(run: Run, office: Office) -> None:
    office.commit("housing", {DATA: OTHERS})
    office.commit("data", {DATA: "# 示例\n"})
    assert judged(run) == (1, [f"error wrong-file {DATA} 5"])


def test_a_key_that_the_edit_registers_opens_nothing(run: Run, office: Office) -> None:
    office.repo.write({ACCESS: office.access(housing="stranger")})
    office.commit("housing", {HOUSING: REPORT}, key="stranger")
    assert judged(run)[1] == [
        f"error rules-weakened {ACCESS} 1",
        f"error unproven-identity {ACCESS} 1",
        f"error unproven-identity {HOUSING} 2",
    ]


def test_a_key_that_was_revoked_since_the_edit_began_is_revoked(run: Run, office: Office) -> None:
    office.commit("housing", {HOUSING: REPORT})
    office.repo.git("checkout", "-q", "main")
    office.repo.commit({ACCESS: office.access(housing="stranger")}, day="2025-06-15")
    office.repo.git("checkout", "-q", "edit")
    assert judged(run) == (1, [f"error unproven-identity {HOUSING} 2"])


def test_what_is_not_committed_is_by_nobody(run: Run, office: Office) -> None:
    office.repo.write({HOUSING: office.text(HOUSING) + REPORT})
    assert judged(run) == (1, [f"error unproven-identity {HOUSING} 2"])


def test_a_merge_is_held_to_what_it_adds(run: Run, office: Office) -> None:
    """Two honest branches meet in one file; a merge that says more than both is somebody's own."""
    office.commit("office", {".gitattributes": "plans/*/progress/*.yaml merge=union\n"})
    office.repo.git("checkout", "-q", "-b", "other")
    office.commit("data", {DATA: OTHERS})
    office.repo.git("checkout", "-q", "edit")
    office.commit("data", {DATA: OTHERS.replace("85", "86")})
    office.repo.git("merge", "-q", "--no-ff", "-m", "merge", "other")
    assert judged(run, "signature", "--allow-mixed") == (0, [])
    office.repo.write({DATA: office.text(DATA) + OTHERS.replace("85", "100")})
    office.repo.git("commit", "-q", "-a", "--amend", "-m", "merge")
    status, found = judged(run, "signature", "--allow-mixed")
    assert (status, [each.split()[1] for each in found]) == (1, ["unproven-identity"])


def test_a_forged_signature_is_none(run: Run, office: Office) -> None:
    """The signature of one commit on another."""
    office.commit("data", {DATA: OTHERS})
    signed = office.repo.git("cat-file", "commit", "HEAD")
    (office.repo.root.parent / "commit").write_text(
        signed.replace("示例", "另一个") + "\n", encoding="utf-8"
    )
    forged = office.repo.git(
        "hash-object", "-w", "-t", "commit", str(office.repo.root.parent / "commit")
    )
    office.repo.git("reset", "-q", "--hard", forged)
    assert judged(run) == (1, [f"error unproven-identity {DATA} 1"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "未核对提交人身份"),
        (("--identity", "signature"), "没有 plans/access.yaml"),
    ],
)
def test_without_the_file_or_the_option_it_is_off_and_says_so(
    run: Run, office: Office, options: tuple[str, ...], said: str
) -> None:
    office.repo.git("checkout", "-q", "main")
    (office.repo.root / ACCESS).unlink()
    office.repo.commit(day="2025-06-14")
    office.repo.git("checkout", "-q", "-b", "bare")
    office.commit("stranger", {HOUSING: REPORT}, key=None)
    ran = run("guard", "--base", "main", "--as-of", SEEN, *options)
    assert ran.status == 0
    assert said in ran.err


def test_author_says_that_it_proves_nothing(run: Run, office: Office) -> None:
    assert office
    ran = run("guard", "--base", "main", "--identity", "author", "--as-of", SEEN)
    assert "仅供参考" in ran.err


def test_a_waiver_is_the_office_s_to_write(run: Run, office: Office) -> None:
    waiver = f"- {{code: back-dated, file: {HOUSING}, reason: 示例, document: 示例}}\n"
    office.commit("housing", {WAIVERS: waiver})
    assert judged(run)[1] == [f"error wrong-file {WAIVERS} 1"]
    office.repo.git("reset", "-q", "--hard", "main")
    office.commit("office", {WAIVERS: waiver})
    assert judged(run) == (0, [])
    assert judged(run, "author") == (0, [f"warning unproven-waiver {WAIVERS} 1"])


def test_the_code_owners_are_those_of_the_access_file(run: Run, office: Office) -> None:
    lines = run("schema", "codeowners").out.splitlines()
    assert lines == [
        "/docs/ reviewer@example.invalid office@example.invalid",
        "/plans/ office@example.invalid",
        "/plans/*/progress/示例住建局.yaml housing@example.invalid office@example.invalid",
        "/plans/*/progress/示例数据局.yaml data@example.invalid office@example.invalid",
        "/plans/*/reviews.yaml reviewer@example.invalid office@example.invalid",
    ]
    office.repo.write({ACCESS: 'office: [{emails: [a@example.invalid], account: "@office"}]\n'})
    assert run("schema", "codeowners").out.splitlines() == [
        "/docs/ @office",
        "/plans/ @office",
        "/plans/*/reviews.yaml @office",
    ]
    (office.repo.root / ACCESS).unlink()
    ran = run("schema", "codeowners")
    assert (ran.status, ran.out) == (3, "")
    assert ACCESS in ran.err


def test_rights_that_cannot_be_read_let_nobody_pass(run: Run, office: Office) -> None:
    office.repo.git("checkout", "-q", "main")
    office.repo.commit({ACCESS: "office: [{keys: [ssh-rsa]}]\n"}, day="2025-06-15")
    office.repo.git("checkout", "-q", "edit")
    office.commit("housing", {HOUSING: REPORT})
    for identity in ("signature", "author"):
        ran = run("guard", "--base", "main", "--identity", identity, "--as-of", SEEN)
        assert (ran.status, ran.out) == (3, "")
        assert ACCESS in ran.err
    assert run("guard", "--base", "main", "--as-of", SEEN).status == 0
