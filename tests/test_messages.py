"""The catalogue: two languages, both complete, and nothing said that is not in it."""

import ast
import errno
import os
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from bizenv.cli.commands import COMMANDS
from bizenv.diagnostics import reason_of
from bizenv.layout import FILES
from bizenv.meaning.statuses import Status
from bizenv.messages import DOMAIN, LANGUAGES, LOCALE_DIR, KeyName, Message, catalogue
from bizenv.model.codes import Stage
from bizenv.model.keys import all_keys
from bizenv.model.records import Forecast, Kind
from bizenv.recording.keys import models
from bizenv.report.counts import PUBLISHED, RATES
from bizenv.report.status import GROUPINGS

from conftest import Run

SOURCE = Path(__file__).parent.parent / "src" / "bizenv"
QUOTED = re.compile(r"""["']([^"'\n{}]+)["']""")
CODE = re.compile(r"[a-z][a-z_-]*(\.[a-z0-9_-]+)+")


def po(language: str) -> Catalog:
    with (LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def sentences(language: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for message in po(language):
        if message.id:
            code = message.id if isinstance(message.id, str) else message.id[0]
            found[code] = _forms(message)
    return found


def _forms(message: BabelMessage) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def errors_raised() -> set[str]:
    """Return the codes of errors that any module raises, where it writes them."""
    codes: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BizenvError":
                written = [each for each in node.args[:1] if isinstance(each, ast.Constant)]
                codes.update(str(each.value) for each in written)
    return codes


def test_every_error_that_is_raised_has_a_sentence() -> None:
    codes = errors_raised()
    assert {"no-workspace", "missing-argument"} <= codes
    assert sorted(code for code in codes if f"error.{code}" not in sentences("zh")) == []


def test_both_languages_are_complete() -> None:
    chinese, english = sentences("zh"), sentences("en")
    assert chinese.keys() == english.keys()
    assert not [
        code for said in (chinese, english) for code, forms in said.items() if not all(forms)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    with (LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        shipped = read_mo(file)
    said = [
        sorted((str(list(each.id)), _forms(each)) for each in catalog if each.id)
        for catalog in (shipped, po(language))
    ]
    assert said[0] == said[1], "run: pybabel compile -D bizenv -d src/bizenv/locale"


def test_chinese_leaves_no_argument_out_and_no_language_invents_one() -> None:
    chinese, english = sentences("zh"), sentences("en")
    only_chinese = {"mw", "y", "m", "word"}  # measure words, figures of dates, what a key means
    only_english = {"month", "d", "problem"}  # libyaml speaks English
    things = {"thing", "things", "Thing", "Things"}  # the catalogue gives them itself
    for code in chinese:
        said_zh = set().union(*(placeholders(form) for form in chinese[code]))
        said_en = set().union(*(placeholders(form) for form in english[code]))
        assert said_zh - said_en <= only_chinese | things, code
        assert said_en - said_zh <= only_english | things, code


CHINESE = re.compile("[一-鿿]")
# One word for one thing: completed, met and missed, deadline, self-declared
SECOND_WORDS = re.compile(
    r"\b(finished?|due day|task[s]? with a last day|declared? complete|not reached|if due)\b",
    re.IGNORECASE,
)
NOUNS = (
    *("day", "task", "line", "record", "file", "department", "part", "plan", "point", "heading"),
    *("doubt", "second", "reading", "finding", "error", "warning", "milestone", "target", "row"),
)
COUNTED = re.compile(rf"\{{(\w+)\}} (?:ongoing |more )?(?:{'|'.join(NOUNS)})s\b")
# What the program allows is more than one, and so are the leads of a joint task
NEVER_ONE = {"limit", "lines", "plans", "parts"}
ALWAYS_SEVERAL = re.compile(
    r"total\.plans|task\.joint.*|show\.expanded|whose-part\.several|hint\.day-of-month"
)


def test_the_english_sentences_have_no_chinese_word() -> None:
    said = sentences("en")
    assert not [code for code, forms in said.items() if CHINESE.search("".join(forms))]


def test_the_english_sentences_have_one_word_for_one_thing() -> None:
    said = sentences("en")
    assert not {code: forms for code, forms in said.items() if SECOND_WORDS.search(" ".join(forms))}


def test_every_english_plural_has_a_singular() -> None:
    alone = {code: forms[0] for code, forms in sentences("en").items() if len(forms) == 1}
    counted = {code: COUNTED.findall(text) for code, text in alone.items()}
    assert not [
        (code, names)
        for code, names in counted.items()
        if set(names) - NEVER_ONE and not ALWAYS_SEVERAL.fullmatch(code)
    ]


OF_FILES = [each for row in FILES.values() if isinstance(each := row.load(), type)]
KEYS = frozenset(key.name for key in all_keys(*models()))
ALL_KEYS = KEYS | {key.name for key in all_keys(*OF_FILES)}
IN_BRACKETS = re.compile(r"（[a-z_: ]+）")
BARE = re.compile(r"(?<![A-Za-z_.\-/])([a-z_]+)(?![A-Za-z_.\-/=])(?!: )")
# What is typed, and what stands in English: help, options, names of schemas
TYPED = re.compile(r"(help|option|schema)\..*|hint\.options-before-kind")


@pytest.mark.parametrize("key", sorted(ALL_KEYS))
def test_every_key_of_a_file_is_said_with_what_it_means(key: str) -> None:
    assert CHINESE.match(catalogue("zh").word(KeyName(key)))
    assert catalogue("en").word(KeyName(key)) == key


def test_no_chinese_sentence_has_a_bare_key() -> None:
    bare = {}
    for code, forms in sentences("zh").items():
        text = IN_BRACKETS.sub("", re.sub(r"\{[^}]*\}", " ", " ".join(forms)))
        if not TYPED.fullmatch(code):
            bare[code] = KEYS.intersection(BARE.findall(text))
    assert not {code: found for code, found in bare.items() if found}


def test_a_chinese_finding_calls_a_task_a_task() -> None:
    said = {code: forms[0] for code, forms in sentences("zh").items() if "{task}" in forms[0]}
    # the task stands in another's sentence, or may be a plan
    apart = {
        "finding-of.milestone",
        "finding.task-removed",
        "finding.terms-changed-without-amendment",
        "finding.id-reused",
    }
    findings = [
        code for code in said if code.startswith(("finding", "error")) and code not in apart
    ]
    assert findings
    assert not [
        code for code in findings if not re.search("(任务|\\{thing\\})“?\\{task\\}", said[code])
    ]


@pytest.mark.parametrize("number", sorted(errno.errorcode))
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_system_refuses_is_said_in_our_words(language: str, number: int) -> None:
    said = catalogue(language).say(reason_of(OSError(number, os.strerror(number))))
    assert bool(CHINESE.search(said)) == (language == "zh")
    assert os.strerror(number) not in said


def test_every_code_written_in_the_source_is_in_the_catalogue() -> None:
    known = sentences("zh")
    heads = {code.partition(".")[0] for code in known}
    missing = []
    for path in sorted(SOURCE.rglob("*.py")):
        quoted = QUOTED.findall(path.read_text(encoding="utf-8"))
        codes = [
            code for code in quoted if CODE.fullmatch(code) and code.partition(".")[0] in heads
        ]
        missing += [(path.name, code) for code in codes if code not in known]
    assert missing == []


def test_no_sentence_is_left_over() -> None:
    """Each code stands in the source, whole or as what an f-string there can make."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    literal = set(QUOTED.findall(text))
    patterns = [
        re.compile(re.sub(r"\\{.*?\\}", r".+", re.escape(quoted)))
        for quoted in re.findall(r"""f["']([a-z][a-z_.-]*\{[^"'\n]+)["']""", text)
    ]
    unused = [
        code
        for code in sentences("zh")
        if code not in literal and not any(pattern.fullmatch(code) for pattern in patterns)
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_model_has_a_sentence(language: str) -> None:
    words = catalogue(language)
    codes = [f"status.{each}" for each in Status] + [f"stage.{each}" for each in Stage]
    codes += [f"kind.{each}" for each in Kind] + [f"forecast.{each}" for each in Forecast]
    codes += [f"count.{each}" for each in PUBLISHED] + [f"rate.{each}" for each in RATES]
    codes += [f"by.{each}" for each in GROUPINGS]
    assert [code for code in codes if not words.has(code)] == []


def test_a_missing_sentence_is_a_bug_and_never_shown_as_a_code() -> None:
    with pytest.raises(KeyError):
        catalogue("zh")("no.such.code")


def test_messages_in_messages_and_plurals_are_said() -> None:
    english, chinese = catalogue("en"), catalogue("zh")
    assert english("summary.files", n=1) == "1 file"
    assert english("summary.files", n=2) == "2 files"
    assert chinese("summary.files", n=2) == "2 个文件"
    assert chinese.word([Message("light.red"), "乙"]) == "红、乙"


def test_data_is_never_taken_for_a_template() -> None:
    assert (
        catalogue("zh")("finding.unknown-department", name="{name!r} %s {0}")
        == "登记册里没有“{name!r} %s {0}”"
    )


# One word for one thing, as in the manual: each old word with the one that is used in its place.
OLD_WORDS = {
    "计划": "方案",
    "整改": "补正",
    "里程碑": "节点",
    "审核人": "审核方",
    "章节": "部分",
    "下达": "印发",
    "入库": "存档",
    "按序时应": "按序时进度应",
}


def test_chinese_has_one_word_for_one_thing() -> None:
    said = {
        code: old
        for code, forms in sentences("zh").items()
        for old in OLD_WORDS
        if any(old in form for form in forms)
    }
    assert said == {}


@pytest.mark.parametrize(
    "command", ["", *COMMANDS, *(f"record {kind}" for kind in (*Kind, "amend"))]
)
def test_chinese_help_has_no_english_placeholder(run: Run, command: str) -> None:
    """What stands for a value is a Chinese word; only names that are written so are left."""
    out = run(*command.split(), "--help", "--lang", "zh").out
    usage, _, rest = out.partition("\n")
    assert re.fullmatch(
        r"用法：bizenv( [a-z-]+)*( \[--[^\]]+\])*( (\[选项\]|…|命令|\[?[\u4e00-\u9fff|]+\]?(\.\.\.)?))*",
        usage,
    )
    names = {
        "YYYY",
        "MM",
        "DD",
        "BIZENV",
        "ROOT",
        "AS",
        "OF",
        "NO",
        "COLOR",
        "JSON",
        "PDF",
        "CSV",
        "YAML",
        "SSH",
        "CI",
        "HEAD",
    }
    assert set(re.findall(r"\b[A-Z]{2,}\b", rest.replace("_", " "))) <= names


@pytest.mark.usefixtures("at_example")
def test_an_argument_is_called_by_its_word(run: Run) -> None:
    assert run("show", "--lang", "zh").err.startswith("bizenv：缺少：任务\n")
    assert run("show", "--lang", "en").err.startswith("bizenv: TASK is missing")
    assert run("diff", "2025-99-01", "--lang", "zh").err.startswith("bizenv：版本|日期：")
    assert run("FILE", "--lang", "zh").err.startswith("bizenv：没有命令“FILE”")
    refused = ("record", "report", "1.1.1", "--date", "2025-01-01", "--percent", "30", "--dry-run")
    assert "TASK" not in run(*refused, "--lang", "zh").err
