"""Templates of an office's texts (Jinja2, sandboxed): figures and texts in, lines out.

A template sees the values that it is given and nothing else: no methods, no files, no other
templates. Whatever it writes out is data in one line: it begins no heading. Jinja2 is loaded
when a template is filled.
"""

import traceback
from collections.abc import Iterator, Mapping
from types import CodeType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bizenv.diagnostics import BizenvError
from bizenv.formats.circular import CircularLine
from bizenv.formats.page import inert
from bizenv.messages import Message
from bizenv.pages.template_bounds import DATA, Purse, paying, total
from bizenv.pages.template_faults import OPERATORS, unknown_value, what_is_wrong

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_HEADING: Final = "#"
_LOOP: Final = ("index", "index0", "first", "last", "length")
_COSTLY: Final = frozenset((*OPERATORS, "+"))
_FILTERS: Final = frozenset(
    (
        "abs",
        "count",
        "d",
        "default",
        "first",
        "float",
        "int",
        "items",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "round",
        "select",
        "selectattr",
        "sort",
        "sum",
        "trim",
        "unique",
        "upper",
    )
)
"""What a template may do with values: nothing that makes a text longer than its parts, or differs from run to run."""


class Template(NamedTuple):
    """A template: its file as messages name it, and its text."""

    file: str
    text: str


def filled(
    template: Template, values: Mapping[str, object]
) -> tuple[CircularLine, ...]:
    """Return the lines that a template makes of values: `# ` begins a heading, all else is a paragraph.

    Raises BizenvError with the file and the line, or without the library.
    """
    environment = _environment()
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        code: CodeType = environment.compile(
            template.text, name=template.file, filename=template.file
        )
        made = environment.template_class.from_code(environment, code, {})
        text = made.render(values)
    except TemplateSyntaxError as error:
        raise _refused(template, error.lineno, error) from None
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        raise _refused(template, _line_of(error, template), error) from None
    except RecursionError as error:
        raise _refused(template, 1, error) from None
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[CircularLine]:
    for written in text.split("\n"):
        line = written.strip()
        marks = len(line) - len(line.lstrip(_HEADING))
        said = inert(line[marks:].replace(DATA, "")).strip()
        if said:
            yield CircularLine(said, marks)


def _refused(template: Template, line: int, error: Exception) -> BizenvError:
    hint = Message("hint.bad-template")
    reason = what_is_wrong(error)
    return BizenvError(
        "bad-template", hint=hint, file=template.file, line=line, reason=reason
    )


def _line_of(error: Exception, template: Template) -> int:
    """Return the line of a template on which filling it in failed; 1 if that is not known."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [each.lineno for each in frames if each.filename == template.file]
    return lines[-1] or 1 if lines else 1


def _environment() -> "SandboxedEnvironment":
    """Return what compiles templates. Raises BizenvError without the library."""
    try:
        import jinja2  # noqa: F401 - whether it is there
    except ModuleNotFoundError as error:
        missing = error.name or ""
        hint = Message("hint.missing-word", {"library": missing})
        raise BizenvError("missing-templates", hint=hint, library=missing) from None
    sandbox = _sandbox()
    purse = Purse()
    made: Any = sandbox(
        undefined=unknown_value(),
        finalize=purse.written,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    made.globals.clear()
    for name in made.filters.keys() - _FILTERS:
        del made.filters[name]
    made.filters |= {"join": purse.joined, "sum": total}
    made.code_generator_class = paying()
    made.pay, made.join_texts, made.added = purse.pay, purse.joined, purse.added
    environment: SandboxedEnvironment = made
    return environment


def _sandbox() -> "type[SandboxedEnvironment]":
    """Return an environment in which values have keys, and neither attributes nor methods."""
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = _COSTLY

        def getattr(self, obj: Any, attribute: str) -> Any:
            if isinstance(obj, LoopContext) and attribute in _LOOP:
                return getattr(obj, attribute)
            return self.getitem(obj, attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            try:
                return obj[argument]
            except (KeyError, IndexError, TypeError, AttributeError):
                return self.undefined(obj=obj, name=argument)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            del context
            if operator == "+":
                bounded: Any = self
                return bounded.added(left, right)
            raise SecurityError(operator)

    return Sandbox
