"""The JSON Schemas (draft 2020-12) of the files and of the JSON outputs, taken from the models that read and write them.

A file's schema says what bizenv accepts, as an editor of YAML 1.2 sees the file: values without quotes may be numbers,
true, false or null there. What keys have to do with each other, and names, only `validate` checks.
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bizenv.contract import diff, digest, findings, recorded, status, tasks
from bizenv.messages import Catalogue, catalogue
from bizenv.model.base import Model, Roomy
from bizenv.model.plan import Amendment, Plan, Settings
from bizenv.model.records import DepartmentRecord, ReviewRecord
from bizenv.model.register import RegisterFile
from bizenv.model.rights import Access, Waiver

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FOLDER: Final = "docs/schemas"  # of a workspace, and of this repository

_Amendments = Annotated[
    tuple[Amendment, ...],
    Field(
        description="amendments.yaml: what documents changed in the plan since it was issued."
    ),
]
_Progress = Annotated[
    tuple[DepartmentRecord, ...],
    Field(description="progress/<department>.yaml: what one department recorded."),
]
_Waivers = Annotated[
    tuple[Waiver, ...],
    Field(description="waivers.yaml: findings of guard that the office lets pass."),
]
_Reviews = Annotated[
    tuple[ReviewRecord, ...],
    Field(description="reviews.yaml: what the reviewers decided (审核)."),
]

FILES: Final[Mapping[str, TypeAdapter[Any]]] = {
    "plan": TypeAdapter(Plan),
    "amendments": TypeAdapter(_Amendments),
    "progress": TypeAdapter(_Progress),
    "reviews": TypeAdapter(_Reviews),
    "workspace": TypeAdapter(Settings),
    "departments": TypeAdapter(RegisterFile),
    "access": TypeAdapter(Access),
    "waivers": TypeAdapter(_Waivers),
}
_PRINTED: Final[tuple[type[BaseModel], ...]] = (
    status.StatusV1,
    tasks.TasksV1,
    tasks.ShowV1,
    findings.FindingsV1,
    diff.DiffV1,
    digest.DigestV1,
    recorded.RecordedV1,
)
OUTPUTS: Final = {
    output.model_fields["schema_"].default.split("/")[1]: output for output in _PRINTED
}
KINDS: Final = (*FILES, *OUTPUTS)
_NEVER_EMPTY: Final = "plan"


def schema_text(kind: str) -> str:
    """Return the JSON Schema of a kind of file (`plan` …) or of output (`status` …), as it is published."""
    schema = {
        "$schema": DIALECT,
        **(_of_file(kind) if kind in FILES else _of_output(kind)),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def file_name(kind: str) -> str:
    """Return the name under which a schema is published; that of an output tells its version."""
    if kind in FILES:
        return f"{kind}.json"
    _, name, version = OUTPUTS[kind].model_fields["schema_"].default.split("/")
    return f"{name}-{version}.json"


def _of_file(kind: str) -> JsonSchemaValue:
    schema = FILES[kind].json_schema(schema_generator=_FileSchema)
    hinted: JsonSchemaValue = _said(
        schema if kind == _NEVER_EMPTY else _or_nothing(schema), catalogue("en")
    )
    return hinted


def _of_output(kind: str) -> JsonSchemaValue:
    return OUTPUTS[kind].model_json_schema(by_alias=True, mode="serialization")


class _FileSchema(GenerateJsonSchema):
    """Says of every key what it means, and which may be left empty."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of one mapping."""
        model, made = schema["cls"], super().model_schema(schema)
        meanings = _meanings(model)
        for name, field in model.model_fields.items():
            key = field.alias or name
            value = made["properties"][key]
            if issubclass(model, Roomy) and not field.is_required():
                value = _or_nothing(value)
            made["properties"][key] = {**value, "description": meanings[name]}
        return made

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of what may be nothing."""
        return _or_nothing(self.generate_inner(schema["schema"]))

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return a schema with its default, where an editor may well propose that: figures, words, flags."""
        made = super().default_schema(schema)
        if (
            isinstance(made.get("default"), (list, dict))
            or made.get("default", ...) is None
        ):
            del made["default"]
        return made

    def encode_default(self, dft: Any) -> Any:
        """Return a default as it is written in a file: figures as figures."""
        return int(dft) if isinstance(dft, Decimal) else super().encode_default(dft)

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Keys need no titles: they have their meaning."""
        del schema
        return False


def _said(schema: Any, words: Catalogue) -> Any:
    """Return a schema with its hints in words: editors show an `errorMessage` in place of their own."""
    if isinstance(schema, list):
        return [_said(each, words) for each in schema]
    if not isinstance(schema, dict):
        return schema
    said = {key: _said(value, words) for key, value in schema.items()}
    if "errorMessage" in said:
        said["errorMessage"] = ", ".join(words(hint) for hint in said["errorMessage"])
    return said


def _or_nothing(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Return a schema that allows null as well."""
    if "$ref" in schema:
        rest = {name: value for name, value in schema.items() if name != "$ref"}
        return {**rest, "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}
    if "anyOf" in schema:
        others = [each for each in schema["anyOf"] if each != {"type": "null"}]
        return {**schema, "anyOf": [*others, {"type": "null"}]}
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    values = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **values, "type": list(dict.fromkeys((*types, "null")))}


def _meanings(model: type[Model]) -> dict[str, str]:
    """Return what each key means: the texts that follow the keys in the source of a model and of its bases."""
    found = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Model):
            (definition,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
            assert isinstance(definition, ast.ClassDef)
            for pair in pairwise(definition.body):
                match pair:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                        value=ast.Constant(value=str(text))
                    ):
                        found[name] = inspect.cleandoc(text)
    return found
