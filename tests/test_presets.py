"""The presets of docs/scoring.md run on the example city, and both languages have the same."""

import json
import re
import shutil
from pathlib import Path
from typing import Final

import pytest

from conftest import ROOT, Run

BLOCK: Final = r"^## (.*?)\n.*?```yaml\n# plans/workspace.yaml\n(.*?)```"
FLAGS: Final = re.DOTALL | re.MULTILINE


def presets(language: str) -> dict[str, str]:
    page = (ROOT / "docs" / language / "scoring.md").read_text(encoding="utf-8")
    return dict(re.findall(BLOCK, page, flags=FLAGS))


CHINESE: Final = presets("zh")


def test_both_languages_have_the_same_presets() -> None:
    assert list(presets("en").values()) == list(CHINESE.values())


@pytest.fixture(scope="module")
def city(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city without its own rules; each test writes others."""
    copy = tmp_path_factory.mktemp("presets") / "city"
    shutil.copytree(example, copy)
    (copy / "plans/assessments.yaml").unlink()
    return copy


@pytest.mark.parametrize("name", CHINESE)
def test_a_preset_ranks_the_example_city(
    run: Run, city: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is read without a finding, and gives somebody a rank in a period that its items name."""
    monkeypatch.chdir(city)
    preset = CHINESE[name]
    settings = city / "plans/workspace.yaml"
    settings.write_text(f"city: 示例市\n{preset}", encoding="utf-8")
    unit, written = ("quarter", "2025Q3") if "every: quarter" in preset else ("month", "2025-09")
    ran = run("rank", f"--{unit}", written, "--as-of", "2025-10-15", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    classes = json.loads(ran.out)["classes"]
    ranks = [row["rank"] for each in classes for row in each["rows"]]
    assert 1 in ranks
    titles = set(re.findall(r"title: (.*?),", preset))
    sheets = [row["sheet"] for each in classes for row in each["rows"]]
    assert all({item["title"] for item in sheet["items"]} <= titles for sheet in sheets)
