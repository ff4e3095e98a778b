"""Whatever is typed into a form gives the line that `record` would write of it, or both refuse it."""

import json
from pathlib import Path

import pytest
from bizenv.asking.inquiry import Inquiry
from bizenv.desk.recording import Filled, previewed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import DAY, Run, examples
from desk_city import FINANCE, make


def normal(text: str) -> str:
    """Return a text as browsers and forms leave it: its lines ended alike, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


ODD = [
    *("no", "1.0", "2025-13-01", "- a", "a: b", "#", "“”", "=1+1", "'", "60%", "-0", "0x1", "~"),
    "🙂\n二",
]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(ODD)
FIGURES = st.sampled_from(["", "60", "-0", "0.5", "100", "101", "60%", "六十", "1e1"])
TYPED = {
    "department": st.just(FINANCE),
    "date": st.sampled_from(["", "昨天", "2025-10-01", "10月1日", "2025/9/9", "2026-01-01", "x"]),
    "percent": FIGURES,
    "readings.网办率": FIGURES,
    "progress": TEXTS.map(normal),
    "note": TEXTS.map(normal),
    "forecast": st.sampled_from(["", "on_time", "能按期", "?"]),
}
OPTIONS = {"department": "--dept=", "readings.网办率": "--reading=网办率="}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("values") / "city")


@settings(examples(1), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(TYPED))
def test_a_form_and_options_give_the_same_line_or_are_both_refused(
    run: Run, root: Path, typed: dict[str, str]
) -> None:
    inquiry = Inquiry(root=root, lang="zh", as_of=DAY)
    filled = Filled("report", "demo/1.1", {name: [value] for name, value in typed.items()})
    preview = previewed(inquiry, filled)
    said = {name: value for name, value in typed.items() if value}
    options = [f"{OPTIONS.get(name, f'--{name}=')}{value}" for name, value in said.items()]
    asked = ("--as-of", DAY, "--dry-run", "--format", "json")
    ran = run("--root", str(root), "record", "report", "demo/1.1", *options, *asked)
    lines = json.loads(ran.out)["records"] if ran.status == 0 else []
    kept = preview.report.kept if preview.report is not None else ()
    assert [each.text for each in kept] == [each["text"] for each in lines], (typed, ran.err)
    assert (preview.seal is not None) == (ran.status == 0)
