"""Parts of settings that few commands ask for: kept as they are written, and read by whoever asks.

So no other command loads their models. Editors see them all the same: the schema is the model's.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
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
        module, _, name = self.model.partition(":")
        model: Any = getattr(import_module(f"bizenv.model.{module}"), name)
        return handler(TypeAdapter(model).core_schema)
