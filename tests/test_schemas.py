"""The schemas: published as they are, led to by every file, and of one mind with bizenv about what fits.

Editors read YAML 1.2, to which what is not quoted may be a number, true or nothing. `seen` reads files as they do.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
import yaml
from babel.messages.pofile import read_po
from bizenv.contract.schemas import FILES, FOLDER, KINDS, file_name, schema_text
from bizenv.files.yaml_tree import Positions
from bizenv.messages import LANGUAGES, LOCALE_DIR, SCHEMA_DOMAIN
from jsonschema.exceptions import ValidationError

from conftest import ROOT, Run
from diagnosing import CASES, INVALID, VALID, expected

PLANS: Final = (
    ROOT / "plans",
    *(
        ROOT / "src/bizenv" / kind / language / "plans"
        for kind in ("example", "skeleton")
        for language in LANGUAGES
    ),
)
SHIPPED: Final = tuple(sorted(file for folder in PLANS for file in folder.rglob("*.yaml")))
MODELINE: Final = "# yaml-language-server: $schema="

# What schemas refuse of what bizenv refuses. The rest is not about a value alone: what keys have to do with each other,
# with other files, with the calendar of the plan, with the list of time zones; or it is not YAML at all.
REFUSED: Final = {
    *("unknown-key", "missing-key", "wrong-type", "bad-date", "bad-duration", "bad-value"),
    "empty-lead",
}
NOT_YAML: Final = {
    *(
        "alias-or-tag",
        "control-character",
        "duplicate-key",
        "not-utf8",
        "several-documents",
        "too-deep",
        "yaml-syntax",
    )
}
# Values that bizenv refuses for the way they are written, and that are numbers, or true, like any other to an editor.
UNSEEN: Final = (
    *(" 010", " 030", " 095", " +60", " 1e1", " 9.5e1", " .5", " 60.}", " 0x10", " .inf", " True"),
    f" {'1' * 65},",
)

CORE_SCHEMA: Final[tuple[tuple[str, Callable[[str], Any]], ...]] = (
    ("|~|null|Null|NULL", lambda _: None),
    ("true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    ("[-+]?[0-9]+", int),
    ("0o[0-7]+", lambda text: int(text, 0)),
    ("0x[0-9a-fA-F]+", lambda text: int(text, 0)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", lambda text: float(text.replace(".", ""))),
)


def seen(node: yaml.Node | None) -> Any:
    """Return what a file holds to an editor: what YAML 1.2 (core schema) makes of its nodes."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: seen(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [seen(each) for each in node.value]
    if not isinstance(node, yaml.ScalarNode):
        return None
    if node.style:
        return node.value
    return next(
        (make(node.value) for form, make in CORE_SCHEMA if re.fullmatch(form, node.value)),
        node.value,
    )


def kind_of(file: Path) -> str | None:
    """Return the kind of a file by its place; None for one that bizenv does not read."""
    kind = "progress" if file.parent.name == "progress" else file.stem
    return kind if kind in FILES and file.suffix == ".yaml" else None


@cache
def validator(kind: str) -> Any:
    return jsonschema.Draft202012Validator(json.loads(schema_text(kind)))


def refused(file: Path) -> set[int]:
    """Return the lines of what the file's schema refuses."""
    data, kind = file.read_bytes(), kind_of(file)
    assert kind is not None
    where = Positions({"": data})
    errors = validator(kind).iter_errors(seen(yaml.compose(data, Loader=yaml.CBaseLoader)))
    return {line for error in errors for leaf in leaves(error) for line in lines(leaf, where)}


def leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield what is wrong; of alternatives, with the one that is meant: of the right type, and `kind` as written."""
    if not error.context:
        yield error
        return
    meant = []
    for _, found in itertools.groupby(error.context, key=lambda each: each.relative_schema_path[0]):
        alternative = list(found)
        if not any(
            each.validator == "const" or (each.validator == "type" and not each.path)
            for each in alternative
        ):
            meant.append(alternative)
    if meant:
        for each in meant[0]:
            yield from leaves(each)
    else:
        yield next((each for each in error.context if each.validator == "const"), error)


def lines(error: ValidationError, where: Positions) -> Iterator[int]:
    """Yield the line of an error: of each unknown key, else of the value."""
    path = tuple(error.absolute_path)
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        yield where("", path).line
        return
    assert isinstance(error.schema, dict)
    for key in error.instance.keys() - error.schema["properties"]:
        yield where("", (*path, key), key=True).line


# What is published


def published(kind: str, language: str) -> Path:
    return ROOT / FOLDER / ("" if language == "en" else language) / file_name(kind)


def texts(schema: Any) -> Iterator[str]:
    """Yield every description in a schema."""
    if isinstance(schema, list):
        for each in schema:
            yield from texts(each)
    elif isinstance(schema, dict):
        if isinstance(schema.get("description"), str):
            yield schema["description"]
        yield from texts(list(schema.values()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schema_is_that_of_the_code(
    request: pytest.FixtureRequest, kind: str, language: str
) -> None:
    place, text = published(kind, language), schema_text(kind, language)
    if request.config.getoption("--update-golden"):
        place.write_text(text, encoding="utf-8")
    assert place.read_text(encoding="utf-8") == text
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_nothing_else_is_published() -> None:
    names = {file_name(kind) for kind in KINDS}
    assert {file.name for file in (ROOT / FOLDER).iterdir()} == {*names, "zh"}
    assert {file.name for file in (ROOT / FOLDER / "zh").iterdir()} == names


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FILES)
def test_every_key_says_what_it_means_and_every_mapping_is_closed(kind: str, language: str) -> None:
    schema = json.loads(schema_text(kind, language))
    mappings = [each for each in (schema, *schema["$defs"].values()) if "properties" in each]
    assert mappings
    for mapping in mappings:
        assert mapping["additionalProperties"] is False
        silent = [
            key
            for key, value in mapping["properties"].items()
            if not value["description"].endswith((".", "。"))
        ]
        assert silent == []


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_schema_says_it_says_in_chinese(kind: str) -> None:
    """A text that has no Chinese in locale/zh/LC_MESSAGES/schema.po stands there in English."""
    english = list(texts(json.loads(schema_text(kind, "en"))))
    chinese = list(texts(json.loads(schema_text(kind, "zh"))))
    assert len(english) == len(chinese)
    told = {each for each, other in zip(english, chinese, strict=True) if each == other}
    assert told == set()
    assert [each for each in chinese if not re.search("[\u4e00-\u9fff]", each)] == []


def test_no_chinese_text_is_left_over() -> None:
    with (LOCALE_DIR / "zh/LC_MESSAGES" / f"{SCHEMA_DOMAIN}.po").open("rb") as file:
        written = {str(each.id) for each in read_po(file) if each.id}
    used = {text for kind in KINDS for text in texts(json.loads(schema_text(kind, "en")))}
    assert written - used == set()


def test_both_languages_allow_the_same() -> None:
    def bare(schema: Any) -> Any:
        if isinstance(schema, list):
            return [bare(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        said = ("description", "errorMessage", "title")
        return {
            key: bare(value)
            for key, value in schema.items()
            if key not in said or isinstance(value, dict)
        }

    for kind in KINDS:
        english, chinese = (json.loads(schema_text(kind, each)) for each in ("en", "zh"))
        assert bare(english) == bare(chinese), kind


# The command


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_schema_prints_what_is_published(
    run: Run, tmp_path: Path, kind: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # no workspace is needed
    asked = ("schema", kind, "--lang", language)
    assert run(*asked).out == schema_text(kind, language)
    assert run(*asked, "-o", "schema.json").status == 0
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == schema_text(kind, language)


def test_schema_speaks_the_language_of_the_workspace(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("schema", "plan").out == schema_text("plan", "zh")
    for language in LANGUAGES:
        assert run("init", language, "--lang", language).status == 0
        monkeypatch.chdir(tmp_path / language)
        assert run("schema", "plan").out == schema_text("plan", language)
        monkeypatch.chdir(tmp_path)


def test_schema_alone_lists_the_kinds(run: Run) -> None:
    ran = run("schema", "--lang", "en")
    assert (ran.status, [line.split()[0] for line in ran.out.splitlines()]) == (
        0,
        [*KINDS, "codeowners"],
    )


def test_an_unknown_kind_is_answered_with_the_nearest(run: Run) -> None:
    ran = run("schema", "plans", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "bizenv: KIND: “plans” is not understood\nhint: did you mean “plan”?\n"


# The files


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_names_its_schema(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(MODELINE)
    root = next(folder.parent for folder in PLANS if file.is_relative_to(folder))
    named = (file.parent / first.removeprefix(MODELINE)).resolve()
    of_this_repository = "zh" if root == ROOT else ""  # its plans are Chinese
    assert named == root / FOLDER / of_this_repository / f"{kind_of(file)}.json"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("arguments", [(), ("--example",)])
def test_in_a_new_workspace_every_file_leads_to_its_schema(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], language: str
) -> None:
    assert run("init", *arguments, tmp_path, "--lang", language).status == 0
    files = list((tmp_path / "plans").rglob("*.yaml"))
    assert files
    for file in files:
        named = file.read_text(encoding="utf-8").splitlines()[0].removeprefix(MODELINE)
        kind = kind_of(file) or ""
        led_to = (file.parent / named).read_text(encoding="utf-8")
        assert led_to == schema_text(kind, language)


# The agreement


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_ships_fits_its_schema(file: Path) -> None:
    assert refused(file) == set()


@pytest.mark.parametrize(
    "name", [f"valid/{name}" for name in VALID] + [f"invalid/{name}" for name in INVALID]
)
def test_schemas_refuse_the_lines_that_bizenv_refuses_and_no_others(name: str) -> None:
    stated = expected(name)
    for file in sorted((CASES / name / "plans").rglob("*.yaml")):
        of_file = [each for each in stated if CASES / name / each.file == file]
        if kind_of(file) is None or any(each.code in NOT_YAML for each in of_file):
            continue
        text = file.read_text(encoding="utf-8-sig").splitlines() or [""]
        wrong = {each.line for each in of_file if each.code in REFUSED}
        assert refused(file) == {
            line for line in wrong if not any(way in text[line - 1] for way in UNSEEN)
        }, file


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_schema_says_what_keys_mean_without_a_chinese_word(kind: str) -> None:
    def described(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (text for key, text in node.items() if key == "description")
            for each in node.values():
                yield from described(each)
        elif isinstance(node, list):
            for each in node:
                yield from described(each)

    said = [
        text for text in described(json.loads(schema_text(kind, "en"))) if isinstance(text, str)
    ]
    assert said
    assert not [text for text in said if re.search("[一-鿿]", text)]
