"""What is shipped: the extras, and a wheel that is whole and works without this checkout."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, Once

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TO_BE_THERE = {
    "bizenv/py.typed",
    "bizenv/locale/en/LC_MESSAGES/bizenv.mo",
    "bizenv/locale/zh/LC_MESSAGES/bizenv.mo",
    "bizenv/locale/zh/LC_MESSAGES/schema.mo",
    "bizenv/example/en.json",
    "bizenv/example/zh.json",
}


def test_the_extra_all_holds_every_extra() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert extras["all"] == [f"bizenv[{','.join(sorted(extras.keys() - {'all'}))}]"]


def test_what_extras_need_is_tested_with() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    needed = {each for name, several in extras.items() if name != "all" for each in several}
    assert needed <= set(PROJECT["dependency-groups"]["dev"])


@pytest.fixture(scope="module")
def wheel(once: Once) -> Path:
    """The wheel, built without a network."""

    def build(folder: Path) -> None:
        building = ["wheel", "-q", "--no-index", "--no-deps", "--no-build-isolation"]
        command = [sys.executable, "-m", "pip", *building, "--wheel-dir", str(folder), str(ROOT)]
        subprocess.run(command, check=True, env={**os.environ, "PIP_CONFIG_FILE": os.devnull})

    (built,) = once("wheel", build).glob("bizenv-*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("bizenv/")}
    source = ROOT / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in (source / "bizenv").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == files
    assert packed >= TO_BE_THERE


@pytest.fixture(scope="module")
def installed(wheel: Path, once: Once) -> Path:
    """Only the package comes from the wheel here; `.ci/bundle` installs it with all that it needs."""

    def install(place: Path) -> None:
        target = ["install", "-q", "--no-index", "--no-deps", "--target", str(place), str(wheel)]
        subprocess.run([sys.executable, "-m", "pip", *target], check=True)

    return once("installed", install)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_wheel_installs_works(installed: Path, tmp_path: Path, language: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed), "BIZENV_AS_OF": "2025-10-15"}

    def run(*arguments: str, cwd: Path) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=True)
        return done.stdout.decode()

    found = run("-c", "import bizenv; print(bizenv.__file__)", cwd=tmp_path)
    assert Path(found.strip()).is_relative_to(installed)
    run("-m", "bizenv", "init", "--example", "--history", "city", "--lang", language, cwd=tmp_path)
    city = tmp_path / "city"
    assert "2025" in run("-m", "bizenv", "status", "--known-as-of", "2025-10-15", cwd=city)
    schema = run("-m", "bizenv", "schema", "plan", cwd=city)
    assert {"zh": "完成时限：日", "en": "Deadline"}[language] in schema
