"""What each command loads, as lists: no command pays at its start for what it does not use.

A new import shows in review as a line of the golden file; `--update-golden` writes it anew.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest
from bizenv.cli.commands import COMMANDS

from conftest import GOLDEN, ROOT, Golden, Once
from loading import lines_of, loaded

PROGRAM: Final = ("--version", "--help")
REMEMBERED: Final = {
    "status, of remembered plans": ["status", "--plan", "demo"],
    "overdue --dept, of remembered plans": ["overdue", "--plan", "demo", "--dept", "住建局"],
}
"""What is asked about another day than before, all plans having been counted."""
CALLS: Final = {
    "problems": ["hotline-2024"],
    "stocktake": ["--dept", "住建局"],
    "show": ["demo/1.1.1"],
    "diff": ["2025-01-01"],
    "since": ["2025-09-30"],
    "publish": ["../public"],
    "serve": ["--port", "0"],
    "export": ["tasks", "--format", "csv"],
    "calendar": ["--dept", "住建局", "-o", "../days.ics"],
    "remind": [],
    "send": ["slips", "--to", "incoming/recipients.yaml", "--dry-run"],
    "record": ["report", "demo/1.1.1", "--percent", "5", "--dry-run"],
    "form": ["export", "--dept", "住建局", "-o", "../form.xlsx"],
    "guard": ["--base", "HEAD~1"],
    "schema": ["plan"],
    "cache": ["status"],
    "init": ["../empty"],
    "import": ["incoming/plan-2026.txt", "--plan", "neu"],
    "reconcile": ["demo", "incoming/plan-2026.txt"],
}
"""What is said after a command, where that says nothing alone."""
COSTLY: Final = {
    *("pydantic", "typer", "yaml", "dateutil", "rich.console", "json", "decimal"),
    *("importlib.metadata", "bizenv.store", "bizenv.report", "bizenv.messages"),
}
"""What would cost more than all that `--version` does."""
PACKAGES: Final = ("pydantic", "PyYAML", "rich", "typer", "python-dateutil")
NEEDLESS: Final = {
    *("rich.console", "rich.table", "bizenv.contract", "bizenv.formats.terminal"),
    *("importlib.metadata", "email", "zipfile", "secrets", "hashlib"),
    *("json", "unittest", "asyncio", "dateutil.parser", "xml", "http"),
}
"""What no question needs that is answered with text, to no terminal."""


@pytest.fixture(scope="module")
def found(published: Path, once: Once) -> dict[str, frozenset[str]]:
    """What each command loads, run on the example city: a process a command."""
    calls = [(each,) for each in PROGRAM]
    calls += [(name, *CALLS.get(name, ())) for name in COMMANDS]

    def write(place: Path) -> None:
        shutil.copytree(published, place / "city")
        with ThreadPoolExecutor(2) as both:
            several = [*both.map(lambda call: sorted(loaded(place / "city", *call)), calls)]
        said = dict(zip([name for name, *_ in calls], several, strict=True))
        shutil.copytree(published, place / "asked")  # the commands wrote to the other one
        said |= _of_remembered(place)
        (place / "loaded.json").write_text(json.dumps(said), encoding="utf-8")

    told = json.loads((once("loaded", write) / "loaded.json").read_text(encoding="utf-8"))
    return {name: frozenset(modules) for name, modules in told.items()}


def _of_remembered(place: Path) -> dict[str, list[str]]:
    """Return what questions load whose plans are remembered."""
    time.sleep(2.1)  # the files are to lie still
    around = {"BIZENV_CACHE": "1", "XDG_CACHE_HOME": str(place / "cache")}
    for day in ("2025-09-01", "2025-09-02"):
        loaded(place / "asked", "status", "--as-of", day, **around)
    found = {}
    for name, call in REMEMBERED.items():
        modules = loaded(place / "asked", *call, "--as-of", "2025-09-03", **around)
        found[name] = sorted(modules)
    return found


def test_every_command_loads_what_the_list_says(
    found: dict[str, frozenset[str]], golden: Golden, pytestconfig: pytest.Config
) -> None:
    update_golden = pytestconfig.getoption("--update-golden")
    text = "".join((f"{versions()}\n", *listed(found)))
    written = (GOLDEN / "loaded.txt").read_text(encoding="utf-8")
    if update_golden or written.startswith(versions()):
        golden("loaded.txt", text)
    else:  # what others load is theirs to change
        assert ours(text) == ours(written)


def versions() -> str:
    """Return with what the list was made: others load other modules of their own."""
    python = ".".join(map(str, sys.version_info[:2]))
    packages = [f"{each} {version(each)}" for each in PACKAGES]
    return ", ".join((f"Python {python}", *packages))


def listed(found: dict[str, frozenset[str]]) -> Iterator[str]:
    """Yield lines: what all load, what all questions load, then what each loads besides."""
    commands = {name: modules for name, modules in found.items() if name in COMMANDS}
    asking = [modules for name, modules in commands.items() if COMMANDS[name].asks]
    base = frozenset.intersection(*commands.values())
    questions = frozenset.intersection(*asking)
    yield "every command\n"
    yield from lines_of(base)
    yield "every question, besides\n"
    yield from lines_of(questions - base)
    for name, modules in found.items():
        is_question = questions <= modules
        if name in PROGRAM or name in REMEMBERED:
            yield f"{name}, all\n"
            yield from lines_of(modules)
        elif is_question:
            yield f"{name}, beside every question\n"
            yield from lines_of(modules - questions)
        else:
            yield f"{name}, beside every command\n"
            yield from lines_of(modules - base)


def ours(text: str) -> list[str]:
    lines = text.splitlines()[1:]
    return [line for line in lines if not line.startswith("  of ")]


@pytest.mark.parametrize("call", [("--help",), ("cache", "status")])
def test_who_only_says_something_reads_no_model(call: tuple[str, ...]) -> None:
    """Here the settings are so plain that the language is known without a parser."""
    assert {"pydantic", "yaml", "bizenv.store", "bizenv.model"} & loaded(ROOT, *call) == set()


def test_the_version_loads_next_to_nothing(found: dict[str, frozenset[str]]) -> None:
    assert COSTLY & found["--version"] == set()


@pytest.mark.parametrize("name", [row.name for row in COMMANDS.values() if row.asks])
def test_a_question_loads_nothing_that_its_answer_does_not_use(
    found: dict[str, frozenset[str]], name: str
) -> None:
    assert NEEDLESS & found[name] == set()


def test_who_counts_remembered_plans_loads_no_model(found: dict[str, frozenset[str]]) -> None:
    name = "status, of remembered plans"
    heavy = {
        "pydantic",
        "yaml",
        "rich.console",
        "bizenv.model.base",
        "bizenv.store.shelf",
        "bizenv.meaning.verdict",
    }
    assert "bizenv.remembered.plans" in found[name]
    assert heavy & found[name] == set()


def test_one_plan_is_read_with_what_it_holds_alone() -> None:
    modules = loaded(ROOT, "overdue", "--plan", "6.0")
    assert NEEDLESS & modules == set()
    assert "dateutil" not in modules


STAND_INS: Final = """
import sys
from bizenv.cli.spared import ALL, PLUGINS, SECRETS, SUBPROCESS, spare
spare(ALL)
import subprocess
assert sys.modules[SUBPROCESS] is subprocess and type(subprocess).__name__ == "_StandIn"
assert subprocess.run([sys.executable, "-c", "pass"]).returncode == 0
assert type(sys.modules[SUBPROCESS]).__name__ == "module"
stand_in = sys.modules[SECRETS]
import secrets
assert secrets is stand_in
assert len(secrets.token_bytes(5)) == len(stand_in.token_bytes(5)) == 5
assert sys.modules[SECRETS] is not stand_in
from secrets import token_hex
assert not hasattr(stand_in, "__file__") and not hasattr(stand_in, "no_such")
from pydantic.plugin._loader import get_plugins
assert list(get_plugins()) == []
assert "importlib.metadata" not in sys.modules
from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP as group
assert group == "pydantic"
assert "importlib.metadata" in sys.modules
"""


def test_what_is_put_off_is_there_once_it_is_used() -> None:
    subprocess.run([sys.executable, "-c", STAND_INS], check=True)


DATACLASSES: Final = """
import copy, dataclasses, pickle, sys
from bizenv.cli.spared import ALL, spare
spare(ALL)
from dataclasses import dataclass, field

@dataclass(frozen=True, slots=True, order=True)
class Place:
    "A place."
    file: str
    line: int = 1
    also: list = field(default_factory=list, compare=False)

@dataclass
class Below:
    "One with what comes after."
    name: str
    def __post_init__(self): self.name = self.name.upper()

@dataclass(eq=False)
class Other(Below):
    "One that is compared as what it comes after."
    more: int = 0

one, two = Place("a"), Place("a", 2)
assert (one.file, one.line, one.also) == ("a", 1, []) and one.also is not two.also
assert one == Place("a") != two and hash(one) == hash(Place("a")) and one < two and sorted([two, one]) == [one, two]
assert repr(two) == "Place(file='a', line=2, also=[])"
assert dataclasses.replace(one, line=2) == two and copy.copy(one) == pickle.loads(pickle.dumps(one)) == one
for change in (lambda: setattr(one, "line", 3), lambda: delattr(one, "line")):
    try:
        change()
    except dataclasses.FrozenInstanceError:
        continue
    raise AssertionError
try:
    Place()
except TypeError as error:
    assert "Place.__init__() missing 1 required positional argument: 'file'" in str(error), error
assert Other("x", more=2).name == "X" and Other("x") == Other("x", 1) and Below("x") == Below("x") != Other("x")
assert "TypedDict" not in vars(sys.modules["bizenv.cli.spared"])
import typing, typing_extensions
from pydantic import BaseModel, TypeAdapter
class Named(typing_extensions.TypedDict, total=False):
    name: str
assert TypeAdapter(Named).validate_python({"name": "x"}) == {"name": "x"}
class Model(BaseModel):
    place: Place
assert Model.model_validate({"place": {"file": "a"}}).place == one
"""


def test_dataclasses_whose_methods_are_compiled_later_are_as_others() -> None:
    subprocess.run([sys.executable, "-c", DATACLASSES], check=True)


WANTS_MORE: Final = """
import sys, types, typing
from bizenv.cli.spared import _load_plainly
usual = typing.TypedDict

def load(module):
    class Own(typing.TypedDict, total=False):
        name: str
    module.keys = Own.__optional_keys__  # no plain dictionary has them

module = types.ModuleType("other")
_load_plainly(load, module)
assert module.keys == {"name"} and typing.TypedDict is usual
"""


def test_a_pydantic_that_wants_more_of_its_dictionaries_has_them() -> None:
    subprocess.run([sys.executable, "-c", WANTS_MORE], check=True)


@pytest.mark.parametrize("chosen", ["", "one"])
def test_plugins_of_pydantic_are_looked_for_where_somebody_wants_them(chosen: str) -> None:
    asked = "import sys; from bizenv.cli.spared import PLUGINS, spare; spare(sys.argv[1]); assert PLUGINS not in sys.modules"
    subprocess.run([sys.executable, "-c", asked, chosen], check=True)
