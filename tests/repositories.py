"""Real git repositories in a folder of the test: files in, commits out. No setting of this machine reaches them."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

NOON: Final = "T12:00:00+08:00"


@dataclass(frozen=True)
class Repo:
    """A repository whose branch is `main`."""

    root: Path

    @classmethod
    def begin(cls, root: Path) -> "Repo":
        """Make an empty repository: a copy of the first that git made."""
        shutil.copytree(_empty(), root, dirs_exist_ok=True)
        return cls(root)

    def git(self, *arguments: str | Path, **environment: str) -> str:
        """Run git as a user of the repository would."""
        clean = {
            "PATH": os.environ["PATH"],
            "HOME": os.fspath(self.root.parent),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_COUNT": "1",  # a commit starts no housekeeping
            "GIT_CONFIG_KEY_0": "maintenance.auto",
            "GIT_CONFIG_VALUE_0": "false",
            "GIT_AUTHOR_NAME": "示例",
            "GIT_AUTHOR_EMAIL": "office@example.invalid",
            "GIT_COMMITTER_NAME": "示例",
            "GIT_COMMITTER_EMAIL": "office@example.invalid",
            **environment,
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=clean, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, paths from the repository's top."""
        for path, content in files.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self, files: Mapping[str, str | bytes] | None = None, day: str = "2025-10-15", **more: str
    ) -> str:
        """Write files, commit everything at noon of a day, and return the commit's id."""
        self.write(files or {})
        self.git("add", "-A")
        when = day if "T" in day else f"{day}{NOON}"
        self.git(
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "示例",
            GIT_AUTHOR_DATE=when,
            GIT_COMMITTER_DATE=when,
            **more,
        )
        return self.head()

    def head(self) -> str:
        """Return the id of the commit that is checked out, as git wrote it down last."""
        folder = self.root / ".git"
        said = (folder / "HEAD").read_text(encoding="utf-8").strip()
        ref = said.removeprefix("ref: ")
        return said if ref == said else (folder / ref).read_text(encoding="utf-8").strip()


@cache
def _empty() -> Path:
    """Return a folder with an empty repository, for this process."""
    folder = Path(tempfile.mkdtemp(prefix="bizenv-repo-"))
    atexit.register(shutil.rmtree, folder)
    Repo(folder).git("init", "-q", "-b", "main", "--template=")
    return folder
