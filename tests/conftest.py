"""What several tests use: the program run in this process, the example city, golden files."""

import compileall
import gc
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from _pytest.mark import ParameterSet
from bizenv.cli.app import run as run_program
from bizenv.importers.formats import sandbox
from bizenv.messages import DOMAIN, LOCALE_DIR, SCHEMA_DOMAIN
from filelock import FileLock
from hypothesis import HealthCheck, settings

from building import City
from repositories import Repo
from warm import load, warmed
from warm_reader import WarmReader

# No test has a limit on time, and each run tries the same examples: a change is red for what it
# changed. `--hypothesis-profile long` tries fifteen times as many, other ones each time.
settings.register_profile(
    "any machine",
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "long", settings.get_profile("any machine"), max_examples=300, derandomize=False
)
settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
DAY = "2025-10-15"
CI = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption("--nightly", action="store_true", help="try what is tried by night, too")


def pytest_configure(config: pytest.Config) -> None:
    """Compile what was changed since it was installed, catalogues and program; workers find it compiled.

    The program starts hundreds of times: where Python writes no bytecode, each would compile it anew.
    """
    if config.getoption("--nightly"):
        settings.load_profile("long")
    if hasattr(config, "workerinput"):
        return
    compileall.compile_dir(LOCALE_DIR.parent, quiet=1)
    compiling = [sys.executable, "-m", "babel.messages.frontend", "-q", "compile"]
    for domain in (DOMAIN, SCHEMA_DOMAIN):
        written = sorted(LOCALE_DIR.glob(f"*/LC_MESSAGES/{domain}.po"))
        if any(_is_stale(each) for each in written):
            subprocess.run([*compiling, "-D", domain, "-d", str(LOCALE_DIR)], check=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is marked `nightly` to the night: more of a kind that each run tries."""
    if config.getoption("--nightly"):
        return
    left = [item for item in items if item.get_closest_marker("nightly")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if not item.get_closest_marker("nightly")]


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays, thousands of tests, all modules; and come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def examples(times: float) -> settings:
    """Return settings with so many times the examples of the profile."""
    return settings(max_examples=round(times * settings().max_examples))


def in_turn(ones: Iterable[object], others: Collection[object]) -> list[ParameterSet]:
    """Return each one with each of the others: one of these in turn for every run, the rest by night."""
    found = []
    for number, one in enumerate(ones):
        for place, other in enumerate(others):
            is_left = (number - place) % len(others) != 0
            marks = [pytest.mark.nightly] if is_left else []
            found.append(pytest.param(one, other, marks=marks))
    return found


def seeds(by_day: int, by_night: int) -> list[ParameterSet]:
    """Return the numbers from which random cases are made: so many for every run, more by night."""
    nightly = [pytest.mark.nightly]
    return [pytest.param(n, marks=nightly if n >= by_day else []) for n in range(by_night)]


def _is_stale(written: Path) -> bool:
    compiled = written.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime <= written.stat().st_mtime


@dataclass(frozen=True)
class Ran:
    """What a run of the program gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]
Once = Callable[[str, Callable[[Path], object]], Path]
Written = Callable[[City], Path]
Golden = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine reaches a test."""
    for name in (
        "BIZENV_ROOT",
        "BIZENV_AS_OF",
        "BIZENV_FONT",
        "BIZENV_CACHE",
        "NO_COLOR",
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "COLUMNS",
        *CI,
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that is read apart is waited for on a busy machine too; its limit of CPU time stays."""
    monkeypatch.setattr(sandbox, "SECONDS", 1800)


@pytest.fixture(scope="session")
def warm_reader() -> Iterator[WarmReader]:
    """Reads documents apart: see warm_reader.py."""
    with tempfile.TemporaryDirectory(prefix="bizenv-") as folder:
        reader = WarmReader(Path(folder))
        yield reader
        reader.close()


@pytest.fixture(autouse=True)
def reads_apart(warm_reader: WarmReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in forks of a process that is warm."""
    monkeypatch.setattr(sandbox, "_run", warm_reader.run)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program: `run("status", "--plan", "6.0")`."""

    def call(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = run_program([os.fspath(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def program() -> Iterator[Path]:
    """A folder for the PATH, with a `bizenv` that is a process of its own and starts at once: see warm.py."""
    with tempfile.TemporaryDirectory(prefix="bizenv-") as folder, warmed(Path(folder)) as found:
        yield found


@pytest.fixture(scope="session")
def loaded() -> None:
    """All that commands use is loaded: a second process that they fork from this one need not load it again."""
    load()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a place once in a run, whichever worker asks first: `once("site", write)`. Not to be written to after."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made(name: str, write: Callable[[Path], object]) -> Path:
        place, done = shared / f"once-{name}", shared / f"once-{name}.done"
        with FileLock(shared / f"once-{name}.lock"):
            if not done.exists():
                shutil.rmtree(place, ignore_errors=True)
                write(place)
                done.touch()
        return place

    return made


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city as `init --example` writes it. Not to be written to."""
    folder = tmp_path_factory.mktemp("example")
    assert run_program(["init", "--example", str(folder)]) == 0
    return folder


@pytest.fixture
def at_example(example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the example city on the day of the documentation."""
    monkeypatch.chdir(example)
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    return example


PUBLISHED: Final = "2025-09-30"
LEDGERS: Final = ("reviews.yaml", "amendments.yaml", "slips.yaml")
FILED_LATE: Final = ("plans/demo/progress/南区人民政府.yaml", 'date: 2025-09-30, task: "4.2"')


@pytest.fixture(scope="session")
def published(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city in git: as it was published at the end of September, and as it is. Not to be written to."""
    city = Repo.begin(tmp_path_factory.mktemp("published"))
    shutil.copytree(example, city.root, dirs_exist_ok=True)
    now = {path: path.read_bytes() for path in city.root.rglob("*.yaml")}
    for path, data in now.items():
        if path.parent.name == "progress" or path.name in LEDGERS:
            path.write_bytes(b"".join(_known(path.relative_to(city.root), data)))
    city.commit(day=PUBLISHED)
    for path, data in now.items():
        path.write_bytes(data)
    city.commit(day="2025-10-10")
    return city.root


def steady(text: str) -> str:
    """Return an output with one id for all commits, for theirs change with every byte of the example."""
    return re.sub(r"(commit|提交) [0-9a-f]{10}", r"\1 0123456789", text)


def _known(path: Path, data: bytes) -> Iterator[bytes]:
    """Yield the lines of a ledger that were known when the city published."""
    late_file, late_line = FILED_LATE
    for line in data.splitlines(keepends=True):
        text = line.decode()
        dated = re.match(r"- \{(?:date|effective): ([0-9-]+)", text)
        is_late = path.as_posix() == late_file and late_line in text
        if not is_late and (dated is None or dated[1] <= PUBLISHED):
            yield line


@pytest.fixture
def at_published(published: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the example city as a repository on the day of the documentation."""
    monkeypatch.chdir(published)
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    return published


@pytest.fixture
def at_root(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in this repository, whose plans/ holds plan 6.0."""
    monkeypatch.chdir(ROOT)
    return ROOT


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """Write a city of a test, and stand in it."""

    def write(city: City) -> Path:
        for name, data in city.files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with its golden file; `--update-golden` writes it anew."""

    def compare(name: str, text: str) -> None:
        place = GOLDEN / name
        if request.config.getoption("--update-golden"):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
        assert text == place.read_bytes().decode(), (
            f"{name} differs; if that is meant: pytest --update-golden"
        )

    return compare


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that this test began: others of the run are not its own to judge."""
    begun: list[int] = []
    fork = os.fork

    def counted() -> int:
        process = fork()
        begun.append(process)
        return process

    monkeypatch.setattr(os, "fork", counted)
    return begun
