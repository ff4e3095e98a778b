"""What makes models of trees."""

from typing import Any, Protocol, TypeVar

Made_co = TypeVar("Made_co", covariant=True)


class Fitter(Protocol[Made_co]):
    """What makes a model of a tree, as pydantic's adapters do."""

    def validate_python(self, tree: Any, /) -> Made_co:
        """Return the model. Raises ValidationError."""
