"""Parts of settings that few workspaces have, or few commands ask for: others load no models of them.

Editors see them all the same: the schema is the model's.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from pydantic import (
        GetCoreSchemaHandler,
        GetJsonSchemaHandler,
        ValidationInfo,
    )
    from pydantic.json_schema import JsonSchemaValue


class Later(NamedTuple):
    """Keeps a value as it is written; `model` is `module:name` below bizenv.model."""

    model: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> CoreSchema:
        """Take anything."""
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Return what the model takes."""
        return handler(_adapter(self.model).core_schema)


class WhereGiven(NamedTuple):
    """Reads a value by its model, which is loaded where there is a value; `model` as for Later."""

    model: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> CoreSchema:
        """Take what the model takes, or nothing."""
        read = core_schema.with_info_plain_validator_function(self._read)
        return core_schema.nullable_schema(read)

    def _read(self, value: object, info: "ValidationInfo") -> Any:
        """Return what the model makes of a value. Raises ValidationError."""
        return _adapter(self.model).validate_python(value, context=info.context)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Return what the model takes, or nothing."""
        taken = _adapter(self.model).core_schema
        return handler(core_schema.nullable_schema(taken))


def _adapter(model: str) -> TypeAdapter[Any]:
    module, _, name = model.partition(":")
    named: Any = getattr(import_module(f"bizenv.model.{module}"), name)
    return TypeAdapter(named)
