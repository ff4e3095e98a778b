"""The program as a process of its own, with nothing of this machine's locale."""

import os
import subprocess
import sys
from pathlib import Path

from conftest import DAY

BIZENV = (sys.executable, "-m", "bizenv")


def program(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run bizenv in a process of its own, with nothing of this machine's locale."""
    clean = {"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY, **environment}
    return subprocess.run(
        [*BIZENV, *arguments], cwd=cwd, env=clean, capture_output=True, check=False
    )
