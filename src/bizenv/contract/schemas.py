"""The JSON Schemas (draft 2020-12) of files and JSON outputs, taken from their models.

A file's schema says what bizenv accepts, as an editor of YAML 1.2 sees the file: values without
quotes may be numbers, true, false or null there. What keys have to do with each other, and
names, only `validate` checks.
"""

import ast
import inspect
import sys
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise
from types import GenericAlias
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bizenv import layout
from bizenv.contract.code_owners import CODEOWNERS
from bizenv.contract.exports import DATA_SETS
from bizenv.contract.public import PublicV1
from bizenv.contract.worded import ENGLISH, output_schema, worded
from bizenv.layout import FileKind
from bizenv.model.base import Model, Roomy
from bizenv.pages import REPORTS, loaded

FOLDER: Final = "docs/schemas"  # of a workspace, and of this repository


def _adapter(row: FileKind) -> TypeAdapter[Any]:
    model = row.load()
    if not row.listed:
        return TypeAdapter(model)
    several: Any = GenericAlias(tuple, (model, ...))
    about = Field(description=row.about)
    return TypeAdapter(Annotated[several, about])


FILES: Final[Mapping[str, TypeAdapter[Any]]] = {
    kind: _adapter(row) for kind, row in layout.FILES.items()
}


Models = dict[str, type[BaseModel]]
"""Models by their names."""


def _printed() -> Models:
    """Return the model of each report's JSON and of each data set's lines, by the schema's name."""
    found: Models = {}
    for report in REPORTS.values():
        model: type[BaseModel] = loaded(report.model)
        found[_name_of(model)] = model
    for data in DATA_SETS.values():
        found[_name_of(data.model)] = data.model
    found[_name_of(PublicV1)] = PublicV1
    return found


def schema_of(model: type[BaseModel]) -> str:
    """Return what a model's JSON calls its schema: bizenv/status/1."""
    return str(model.model_fields["schema_"].default)


def _name_of(model: type[BaseModel]) -> str:
    _, name, _ = schema_of(model).split("/")
    return name


OUTPUTS: Final = _printed()
KINDS: Final = (*FILES, *OUTPUTS)
# What `bizenv schema` prints, each with the ending of its file
ENDINGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(KINDS, ".json"),
    CODEOWNERS: ".txt",
}
_NEVER_EMPTY: Final = "plan"
_NULL: Final = {"type": "null"}


def schema_text(kind: str, language: str = ENGLISH) -> str:
    """Return the JSON Schema of a kind of file (`plan` …) or output (`status` …), as published.

    What it says of keys is in the language asked for.
    """
    if kind in FILES:
        return worded(_of_file(kind), language)
    return output_schema(OUTPUTS[kind], language)


def file_name(kind: str) -> str:
    """Return the name under which a schema is published; that of an output tells its version."""
    if kind in FILES:
        return f"{kind}.json"
    named = schema_of(OUTPUTS[kind])
    _, name, version = named.split("/")
    return f"{name}-{version}.json"


def _of_file(kind: str) -> JsonSchemaValue:
    adapter = FILES[kind]
    schema = adapter.json_schema(schema_generator=_FileSchema)
    if kind == _NEVER_EMPTY:
        return schema
    return _or_nothing(schema)


class _FileSchema(GenerateJsonSchema):
    """Says of every key what it means, and which may be left empty."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of one mapping."""
        model = schema["cls"]
        made = super().model_schema(schema)
        properties = made["properties"]
        meanings = _meanings(model)
        is_roomy = issubclass(model, Roomy)
        for name, field in model.model_fields.items():
            key = field.alias or name
            value = properties[key]
            if is_roomy and not field.is_required():
                value = _or_nothing(value)
            properties[key] = {**value, "description": meanings[name]}
        return made

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of what may be nothing."""
        inner = self.generate_inner(schema["schema"])
        return _or_nothing(inner)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return a schema with its default, if an editor may propose it: figures, words, flags."""
        made = super().default_schema(schema)
        default = made.get("default", ...)
        if default is None or isinstance(default, (list, dict)):
            del made["default"]
        return made

    def encode_default(self, dft: Any) -> Any:
        """Return a default as it is written in a file: figures as figures."""
        if isinstance(dft, Decimal):
            return int(dft)
        return super().encode_default(dft)

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Keys need no titles: they have their meaning."""
        del schema
        return False


def _or_nothing(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Return a schema that allows null as well."""
    made = dict(schema)
    if "$ref" in made:
        target = made.pop("$ref")
        made["anyOf"] = [{"$ref": target}, _NULL]
        return made
    several = made.get("anyOf")
    if several is not None:
        others = [each for each in several if each != _NULL]
        made["anyOf"] = [*others, _NULL]
        return made
    types = made["type"]
    if isinstance(types, str):
        types = [types]
    if "null" not in types:
        types = [*types, "null"]
    made["type"] = types
    if "const" in made:
        made["enum"] = [made.pop("const")]
    values = made.get("enum")
    if values is not None:
        made["enum"] = [*values, None]
    return made


def _meanings(model: type[Model]) -> dict[str, str]:
    """Return what each key means: the texts below the keys of a model and of its bases.

    Pydantic reads them too (`use_attribute_docstrings`), but for every model at every start.
    """
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Model):
            found |= _texts_below_keys(each)
    return found


@cache
def _texts_below_keys(model: type[Model]) -> dict[str, str]:
    definition = _definitions(model.__module__)[model.__name__]
    found = {}
    for pair in pairwise(definition.body):
        match pair:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                value=ast.Constant(value=str(text))
            ):
                found[name] = inspect.cleandoc(text)
    return found


@cache
def _definitions(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module as they are written."""
    source = inspect.getsource(sys.modules[module])
    written = ast.parse(source).body
    return {each.name: each for each in written if isinstance(each, ast.ClassDef)}
