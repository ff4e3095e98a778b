"""What is not documented fails, and what is documented is true."""

import ast
import json
import re
import shlex
from pathlib import Path

import pytest
from bizenv.cli.commands import COMMANDS
from bizenv.contract.schemas import OUTPUTS as SCHEMAS
from bizenv.contract.schemas import file_name, schema_of
from bizenv.formats import FORMATS
from bizenv.guard import CODES
from bizenv.messages import DOMAIN, LOCALE_DIR
from bizenv.pages import REPORTS, formats_of

from conftest import DAY, ROOT, Run, steady

SHARED = {
    "amendment-after-due",
    "self-review",
    "slip-number",
}  # codes that both validate and guard find
OUTPUTS = "docs/en/outputs.md"
READMES = ("README.md", "README.zh-CN.md")
NO_EXAMPLE = {
    "bad-mail-address": "the file of recipients is none of the workspace",
    "control-character": "nobody would see it on the page",
    "empty-ledger": "a block has its file's name",
    "missing-file": "a block shows what is there",
    "not-checked-out": "a block is no checkout",
    "not-utf8": "the page is UTF-8",
    "recipients-readable": "the file of recipients is none of the workspace",
    "recipients-tracked": "likewise",
    "recording-unfinished": "a journal is no YAML that people write",
    "symlink": "a block shows a file's text",
    "too-large": "4 MiB",
    "unreadable": "a block shows no permissions",
}
KINDS = {
    "Error of reading": ("error", 3),
    "Error of a file of rights": ("error", 0),
    "Error of the ranking": ("error", 0),
    "Error of a rule": ("error", 0),
    "Warning": ("warning", 0),
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_blocks(name: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text(name), flags=re.DOTALL)


def test_both_readmes_give_the_same_two_commands() -> None:
    assert shell_blocks("README.md")[:2] == shell_blocks("README.zh-CN.md")[:2]


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    main, tests = shell_blocks("README.md")[:2]
    lines = text(".ci/run").splitlines()
    assert lines.index(tests.strip()) < lines.index(main.strip())


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", READMES)
def test_the_run_in_the_readme_is_real(run: Run, name: str) -> None:
    match = re.search(r"```console\n\$ bizenv (.*?)\n(.*?)```", text(name), flags=re.DOTALL)
    assert match is not None
    assert run(*shlex.split(match[1])).out == match[2]


JSON_SHOWN = re.findall(
    r"`bizenv ([^`]+)`:\n\n```json\n(.*?)```", text("docs/en/json.md"), flags=re.DOTALL
)


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize(("command", "shown"), JSON_SHOWN, ids=lambda value: value[:10])
def test_the_outputs_in_the_page_on_json_are_real(run: Run, command: str, shown: str) -> None:
    assert json.loads(run(*shlex.split(command)).out) == json.loads(shown)


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert [command for command in COMMANDS if f"bizenv {command} " not in text(name)] == []


@pytest.mark.slow
@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("name", READMES)
def test_the_commands_in_the_readme_run(
    run: Run, name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIZENV_ROOT", str(ROOT))
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    monkeypatch.chdir(tmp_path_factory.mktemp("readme"))
    lines = [line for line in shell_blocks(name)[2].splitlines() if line]
    assert len(lines) > 5
    for line in lines:
        command = shlex.split(line.partition("#")[0])
        assert command[0] == "bizenv"
        ran = run(*command[1:])
        assert (ran.status, ran.err) == (0, ""), line


def _imported() -> set[str]:
    """Return the modules of bizenv that some module imports: `pages.dates` …"""
    found = set()
    for path in (ROOT / "src/bizenv").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
                found |= {name.removeprefix("bizenv.") for name in names}
    return found


def test_every_format_is_registered_and_every_part_of_one_used() -> None:
    rendering = {
        f"{room}.{path.stem}"
        for room in ("contract", "formats", "pages")
        for path in (ROOT / "src/bizenv" / room).glob("*.py")
        if path.stem != "__init__"
    }
    entries = [f"formats.{each.function}" for each in FORMATS.values() if each.function]
    for report in REPORTS.values():
        entries += [each for each in (report.page, report.json, report.table) if each]
        for stream in report.streams.values():
            entries += [stream.pieces, stream.whole]
    registered = {entry.partition(":")[0] for entry in entries}
    assert registered <= rendering
    assert rendering - registered <= _imported()


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the rows of the table of a page whose first column has a heading, the words in backticks of each cell."""
    table = text(page).split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_format_is_documented_with_its_endings() -> None:
    written = {
        quoted(name)[0]: set(quoted(endings)) for name, endings, _ in rows(OUTPUTS, "`--format`")
    }
    known = {name: {end for end in each.endings if end} for name, each in FORMATS.items()}
    assert written == known


@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_is_documented_with_its_formats(kind: str) -> None:
    assert list(formats_of(kind)) in [quoted(formats) for _, formats in rows(OUTPUTS, "answer of")]


def test_the_formats_documented_of_a_command_are_those_of_its_help(run: Run) -> None:
    for commands, formats in rows(OUTPUTS, "answer of"):
        for command in quoted(commands):
            name = "record apply" if command == "record" else command
            offered = re.search(r"--format (\S+)", run(*name.split(), "--help").out)
            assert offered is not None
            assert offered[1].split("|") == quoted(formats), command


def test_the_schemas_documented_are_those_of_the_models() -> None:
    written = {quoted(name)[0]: place for name, _, place in rows("docs/en/json.md", "schema")}
    models = {schema_of(model): file_name(name) for name, model in SCHEMAS.items()}
    assert written == {name: f"[{file}](../schemas/{file})" for name, file in models.items()}
    listed = re.search(
        r"prints the schema of an output: (.*?)\.\n", text("docs/en/json.md"), re.DOTALL
    )
    assert listed is not None
    assert set(quoted(listed[1])) == set(SCHEMAS)
    sections = re.findall(r"^## (bizenv/\S+)$", text("docs/en/json.md"), re.MULTILINE)
    assert set(sections) == set(models)


@pytest.mark.usefixtures("at_root")
def test_the_shipped_plans_validate(run: Run) -> None:
    ran = run("validate")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "3 个文件，0 个错误，3 个警告")
    assert (
        ran.out.count("[open-group-leads]") == 3
    )  # the document lets an open group lead three tasks


@pytest.mark.usefixtures("at_example")
def test_the_example_city_validates(run: Run) -> None:
    ran = run("validate", "--as-of", "2026-01-31")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "52 个文件，0 个错误，3 个警告")


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figures_of_the_page_on_meaning_are_those_of_the_example(
    run: Run, language: str
) -> None:
    page = text(f"docs/{language}/meaning.md")
    asked = ("status", "--plan", "demo", "--as-of")
    said = json.loads(run(*asked, "2025-10-15", "--format", "json").out)["totals"]
    rows = re.findall(r"^\| `(\w+)` .*\| (\d+) \|$", page, flags=re.MULTILINE)
    counts = {name: int(figure) for name, figure in rows if name in said}
    assert counts == {name: figure for name, figure in said.items() if name in counts}
    assert len(counts) == 28
    of_quarter = (*asked, "2025-09-30", "--due", "2025Q3")
    heads = [run(*each, "--lang", "zh").out for each in ((*asked, "2025-10-15"), of_quarter)]
    quoted = re.findall(r"^> (截至2025.*)$", page, flags=re.MULTILINE)
    assert len(quoted) == 2
    assert all(quote in head.splitlines() for quote, head in zip(quoted, heads, strict=True))


def test_links_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_picture_is_small_and_shown_in_both_languages() -> None:
    shown = {}
    for language in ("en", "zh"):
        pages = [
            page.read_text(encoding="utf-8") for page in (ROOT / "docs" / language).glob("*.md")
        ]
        pictures = sorted((ROOT / "docs" / language / "pictures").iterdir())
        assert all(each.stat().st_size < 60_000 for each in pictures)
        names = {each.name for each in pictures}
        assert names == set(re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", "".join(pages)))
        shown[language] = names
    assert shown["en"] == shown["zh"]


# The page of findings: a section for each code, and in it a YAML block that fails and one that is mended. The first
# line of a block names the file, a further such line begins another; the other files are those of the page's first block.


def sections() -> list[tuple[str, str]]:
    """Return the headings of docs/en/checks.md with what stands under them; the first is what stands above them all."""
    intro, *rest = re.split(r"^## (.*)\n", text("docs/en/checks.md"), flags=re.MULTILINE)
    return [("", intro), *zip(rest[::2], rest[1::2], strict=True)]


def yaml_blocks(section: str) -> list[dict[str, str]]:
    """Return the examples of a section: the files of each."""
    blocks = re.findall(r"```yaml\n(.*?)```", section, flags=re.DOTALL)
    split = [
        re.split(r"^# ((?:plans|docs)/\S+|\.gitattributes)\n", block, flags=re.MULTILINE)
        for block in blocks
    ]
    assert [before for before, *_ in split if before] == []
    return [dict(zip(files[1::2], files[2::2], strict=True)) for files in split]


CHECKS = dict(sections())
WORKSPACE = yaml_blocks(CHECKS.pop(""))[0]


def write(root: Path, files: dict[str, str]) -> None:
    """Write the page's workspace with some of its files replaced."""
    for path, content in (WORKSPACE | files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")


def test_every_finding_has_one_section_in_order() -> None:
    catalogue = (LOCALE_DIR / "en" / "LC_MESSAGES" / f"{DOMAIN}.po").read_text(encoding="utf-8")
    codes = set(re.findall(r'^msgid "finding\.(.*)"$', catalogue, flags=re.MULTILINE)) - {
        "hint",
        "related",
    }
    of_guard = set(re.findall(r"^## (.*)$", text("docs/en/guard.md"), flags=re.MULTILINE))
    assert of_guard == CODES | {"Who may write what", "Waivers", "What it is, and what not"}
    assert [code for code, _ in sections()][1:] == sorted(codes - (CODES - SHARED))


@pytest.mark.parametrize("code", CHECKS)
def test_every_finding_has_a_failing_and_a_mended_example(code: str) -> None:
    assert len(yaml_blocks(CHECKS[code])) == (0 if code in NO_EXAMPLE else 2)


def test_the_finding_shown_at_the_top_is_real(run: Run, tmp_path: Path) -> None:
    plan = "plans/demo/plan.yaml"
    write(tmp_path, {plan: WORKSPACE[plan].replace("due: 2025-06}", "due: 2025-6}")})
    shown = re.search(r"```\n(.*?)```", text("docs/en/checks.md"), flags=re.DOTALL)
    assert shown is not None
    assert run("--root", tmp_path, "validate", "--lang", "en").out.startswith(shown[1] + "\n")


@pytest.mark.parametrize("code", sorted(CHECKS.keys() - NO_EXAMPLE.keys()))
def test_the_examples_of_findings_are_real(run: Run, code: str, tmp_path: Path) -> None:
    def findings(example: str, files: dict[str, str]) -> tuple[list[tuple[str, str]], int]:
        """Return the codes and severities that validate tells, and the exit status of a reader."""
        root = tmp_path / example
        write(root, files)
        told = run("--root", root, "validate", "--as-of", DAY, "--format", "json").out
        found = {(each["code"], each["severity"]) for each in json.loads(told)["findings"]}
        return sorted(found), run("--root", root, "status", "--as-of", DAY).status

    kind = re.match(r"\s*\*([^*.]+)\.?\*", CHECKS[code])
    assert kind is not None
    severity, status = KINDS[kind[1]]
    failing, mended = yaml_blocks(CHECKS[code])
    assert findings("failing", failing) == ([(code, severity)], status)
    assert findings("mended", mended) == ([], 0)


PAGES = ROOT / "docs/en/commands"


def test_every_command_has_a_page_and_every_page_a_command() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(COMMANDS)


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_s_page_shows_is_real(
    request: pytest.FixtureRequest, run: Run, name: str
) -> None:
    """Its runs on the example city, and its help. `--update-golden` writes them anew."""
    page = PAGES / f"{name}.md"
    written = page.read_text(encoding="utf-8")

    def shown(match: re.Match[str]) -> str:
        out = steady(run(*shlex.split(match[1])).out)
        return f"```console\n$ bizenv {match[1]}\n{out}```"

    real = re.sub(r"```console\n\$ bizenv (.*?)\n.*?```", shown, written, flags=re.DOTALL)
    help_text = run(name, "--help", "--lang", "en").out

    def helped(match: re.Match[str]) -> str:
        return f"```text\n{run(*match[1].split(), '--help', '--lang', 'en').out}```"

    real = re.sub(
        r"```text\nUsage: bizenv ([a-z -]+?)(?: \[| COMMAND).*?```", helped, real, flags=re.DOTALL
    )
    if request.config.getoption("--update-golden"):
        page.write_text(real, encoding="utf-8")
    assert real == written or request.config.getoption("--update-golden")
    assert written.startswith(f"# bizenv {name}\n")
    assert help_text in real
