"""How much a template may make: so many characters and steps in all, and no text that doubles itself.

Everything that makes a text longer, and every round of a loop and call of a macro, is paid for
from one purse.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from bizenv.formats.page import flat
from bizenv.pages.template_faults import NoTextError, TooMuchError

if TYPE_CHECKING:
    from jinja2.compiler import CodeGenerator

DATA: Final = "\x02"  # before whatever comes from data, so that it begins no heading
MOST: Final = 2_000_000
"""Characters and steps: many times what the longest bulletin has."""


class Purse:
    """What is left of the characters and steps that a template may take."""

    def __init__(self) -> None:
        self.left = MOST

    def pay(self, much: int = 1) -> None:
        """Pay for a step, or for so many characters. Raises TooMuchError."""
        self.left -= max(1, much)
        if self.left < 0:
            raise TooMuchError

    def text(self, value: object) -> str:
        """Return a value as a text that was paid for; of nothing there is none."""
        if value is None:
            return ""
        if isinstance(value, (list, tuple, dict)):
            raise NoTextError
        said = str(value)
        self.pay(len(said))
        return said

    def written(self, value: object) -> str:
        """Return a value as a template writes it out: in one line, marked as data."""
        if value is None:
            return ""
        said = self.text(value).replace(DATA, "")
        return f"{DATA}{flat(said)}"

    def joined(
        self,
        values: Iterable[object],
        between: object = "",
        attribute: str | None = None,
    ) -> str:
        """Return texts joined: the filter `join`, and what stands between `~`."""
        parts: list[str] = []
        for each in values:
            value = each
            if attribute is not None and isinstance(each, Mapping):
                value = each.get(attribute)
            if parts:
                self.pay(len(str(between)))
            parts.append(self.text(value))
        return str(between).join(parts)

    def added(self, left: Any, right: Any) -> Any:
        """Return what `+` makes of two values."""
        found = left + right
        size = len(found) if hasattr(found, "__len__") else 1
        self.pay(size)
        return found


def total(values: Iterable[Any], attribute: str | None = None) -> Any:
    """Return a sum of figures: the filter `sum`."""
    if attribute is None:
        return sum(values)
    return sum(each[attribute] for each in values)


def paying() -> "type[CodeGenerator]":
    """Return what compiles templates so that they pay for what they write, loop and call."""
    from jinja2 import nodes
    from jinja2.compiler import CodeGenerator

    class Paying(CodeGenerator):
        def visit_Output(self, node: Any, frame: Any) -> None:  # noqa: N802 - its name for it
            plain = [
                each for each in node.nodes if isinstance(each, nodes.TemplateData)
            ]
            size = sum(len(each.data) for each in plain)
            self.writeline(f"environment.pay({size})", node)
            super().visit_Output(node, frame)

        def visit_For(self, node: Any, frame: Any) -> None:  # noqa: N802
            node.body.insert(0, nodes.Output([], lineno=node.lineno))
            super().visit_For(node, frame)

        def visit_Macro(self, node: Any, frame: Any) -> None:  # noqa: N802
            node.body.insert(0, nodes.Output([], lineno=node.lineno))
            super().visit_Macro(node, frame)

        def visit_Concat(self, node: Any, frame: Any) -> None:  # noqa: N802
            self.write("environment.join_texts((")
            for each in node.nodes:
                self.visit(each, frame)
                self.write(", ")
            self.write("))")

    return Paying
