"""What ships for CI: the action, the workflows, the hooks and the recipes, which judge and install nothing of the edit."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, Run
from test_guard import begin


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def script_of_the_action() -> str:
    return str(load("action.yml")["runs"]["steps"][1]["run"])


def test_the_action_installs_itself_and_takes_no_input_into_its_script() -> None:
    for step in load("action.yml")["runs"]["steps"]:
        assert "${{" not in step["run"]
    assert '"$GITHUB_ACTION_PATH"' in load("action.yml")["runs"]["steps"][0]["run"]


def run_script(
    script: str, cwd: Path, program: Path, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    tools = cwd.parent / "tools"
    (tools / "bizenv/bin").mkdir(parents=True, exist_ok=True)
    for place in (tools / "bizenv/bin/bizenv", tools / "bin/bizenv"):
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            place.symlink_to(program / "bizenv")
    clean = {"PATH": os.environ["PATH"], "BIZENV_AS_OF": "2025-06-15", "GIT_CONFIG_NOSYSTEM": "1"}
    clean |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "RUNNER_TEMP": str(tools),
        "TOOLS": str(tools),
        **environment,
    }
    return subprocess.run(
        ["bash", "-e", "-c", script], cwd=cwd, env=clean, capture_output=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize(("name", "status"), [("honest.reports", 0), ("back-dated.application", 1)])
def test_the_action_s_script_judges(tmp_path: Path, program: Path, name: str, status: int) -> None:
    repo, _ = begin(tmp_path / "repo", name)
    repo.git("checkout", "-q", "-b", "edit")
    repo.commit()
    given = {"WORKSPACE": ".", "BASE": "main", "HEAD": "edit", "IDENTITY": "", "STRICT": "false"}
    script = script_of_the_action()
    assert run_script(script, repo.root, program, **given).returncode == status
    given["GITHUB_ACTIONS"] = "true"
    assert run_script(script, repo.root, program, **given).returncode == status


@pytest.mark.slow
@pytest.mark.parametrize(("name", "status"), [("honest.reports", 0), ("task-removed", 1)])
def test_the_recipe_for_everywhere_judges(
    tmp_path: Path, program: Path, name: str, status: int
) -> None:
    repo, _ = begin(tmp_path / "repo", name)
    repo.git("checkout", "-q", "-b", "edit")
    repo.commit()
    block = re.search(
        r"## Everywhere\n\n```sh\n(.*?)```",
        (ROOT / "docs/en/ci.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert block is not None
    installing, *judging = block[1].splitlines()
    assert installing.endswith('pip install -q "$BIZENV"')
    ran = run_script("\n".join(judging), repo.root, program, BASE="main", HEAD="edit")
    assert ran.returncode == status, ran.stderr.decode()


@pytest.mark.parametrize(
    "name", [".github/workflows/plans.yml", "templates/gitlab.yml", "action.yml"]
)
def test_what_ships_for_ci_is_yaml_and_never_installs_the_edit(name: str) -> None:
    assert load(name)
    installs = re.findall(r"pip install.*", (ROOT / name).read_text(encoding="utf-8"))
    assert all(re.search(r'"\$(GITHUB_ACTION_PATH|BIZENV_INSTALL)"$', line) for line in installs)


def test_the_workflow_takes_itself_from_the_base_and_may_only_read() -> None:
    workflow = load(".github/workflows/plans.yml")
    assert list(workflow[True]) == ["pull_request_target"]  # YAML 1.1 reads `on` as true
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["guard"]["steps"][-1]["uses"] == "./base"
    text = (ROOT / ".github/workflows/plans.yml").read_text(encoding="utf-8")
    assert "secrets" not in text
    assert "run:" not in text


def test_the_hooks_call_commands_that_there_are(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _ = begin(tmp_path / "repo", "honest.reports")
    monkeypatch.chdir(repo.root)
    repo.git("update-ref", "refs/remotes/origin/HEAD", "main")
    for hook in load(".pre-commit-hooks.yaml"):
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        command: list[str] = [*hook["entry"].split(), *hook.get("args", [])]
        assert command[0] == "bizenv"
        assert run(*command[1:], "--as-of", "2025-06-15").status == 0


def test_no_gate_looks_at_the_files_touched_since_evidence_may_lie_anywhere() -> None:
    assert all(
        hook["always_run"] and "files" not in hook for hook in load(".pre-commit-hooks.yaml")
    )
    assert load(".github/workflows/plans.yml")[True]["pull_request_target"] is None
    assert [list(rule) for rule in load("templates/gitlab.yml")["bizenv"]["rules"]] == [["if"]]
    recipes = re.findall(
        r"```yaml\n(.*?)```", (ROOT / "docs/en/ci.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert not [
        each for each in recipes if re.search(r"^\s*(paths|changes|files):", each, re.MULTILINE)
    ]


def test_actions_of_others_are_pinned_by_commit() -> None:
    for name in (".github/workflows/plans.yml", "docs/en/ci.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        used = re.findall(r"uses: (actions/\S+)", text)
        assert used
        assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in used), name


def test_the_recipe_for_mail_finds_names_that_hold_spaces(tmp_path: Path) -> None:
    """The script as docs/en/cron.md has it; only what sends the mail stands for a mail program."""
    text = (ROOT / "docs/en/cron.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(#!/bin/sh\n# /srv/plans-mail.*?)```", text, re.DOTALL)
    assert block is not None
    root = tmp_path / "city"
    (root / "plans/p").mkdir(parents=True)
    (root / "plans/workspace.yaml").write_text("language: en\n", encoding="utf-8")
    (root / "plans/departments.yaml").write_text(
        "departments: [{name: Department of Public Works}, {name: 示例住建局}]\n", encoding="utf-8"
    )
    (root / "plans/p/plan.yaml").write_text(
        "plan: p\ntitle: Plan\nissued: 2025-01-01\ntasks:\n"
        '  - {id: "1", title: A, lead: [Department of Public Works, 示例住建局], due: 2025-03}\n',
        encoding="utf-8",
    )
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("Department of Public Works\tworks@example.org\n", encoding="utf-8")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, script in {
        "mail": f'#!/bin/sh\necho "$@" >> {tmp_path}/sent; cat >> {tmp_path}/sent\n',
        "bizenv": f'#!/bin/sh\nexec {sys.executable} -m bizenv "$@"\n',
    }.items():
        (tools / name).write_text(script, encoding="utf-8")
        (tools / name).chmod(0o755)
    script = block[1].replace("/opt/bizenv/bin/bizenv", "bizenv")
    ran = subprocess.run(
        ["sh", "-c", script],
        env={
            "PATH": f"{tools}:{os.environ['PATH']}",
            "ADDRESSES": str(addresses),
            "BIZENV_ROOT": str(root),
            "BIZENV_AS_OF": "2025-04-30",
        },
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    sent = (tmp_path / "sent").read_text(encoding="utf-8")
    assert "Department of Public Works works@example.org" in sent
    assert re.search(r"[Ii]tem 1\s+A\b", sent)
    assert "no address for 示例住建局" in ran.stderr.decode()
