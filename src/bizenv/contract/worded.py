"""A JSON Schema as text, in a language; that of one output, without the models of all others."""

import json
from typing import Any, Final

from pydantic import BaseModel

from bizenv.messages import catalogue, hovers

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ENGLISH: Final = "en"  # the language of the models


def output_schema(model: type[BaseModel], language: str = ENGLISH) -> str:
    """Return the JSON Schema of what a model prints, as published."""
    made = model.model_json_schema(by_alias=True, mode="serialization")
    return worded(made, language)


def worded(schema: dict[str, Any], language: str) -> str:
    """Return a schema as text; what it says of keys is in a language."""
    said = _said(schema, language)
    whole = {"$schema": DIALECT, **said}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    return f"{text}\n"


def _said(schema: Any, language: str) -> Any:
    """Return a schema in words: its hints, which editors show as `errorMessage`, and what keys mean.

    Titles are the names of models: other languages leave them out.
    """
    match schema:
        case list():
            return [_said(each, language) for each in schema]
        case dict():
            items = schema.items()
            said = {key: _said(value, language) for key, value in items}
        case _:
            return schema
    hints = said.get("errorMessage")
    if isinstance(hints, list):
        words = catalogue(language)
        texts = [words(hint) for hint in hints]
        said["errorMessage"] = words.listed(texts)
    described = said.get("description")
    if isinstance(described, str):
        hover = hovers(language)
        said["description"] = hover(described)
    is_titled = isinstance(said.get("title"), str)
    if is_titled and language != ENGLISH:
        del said["title"]
    return said
