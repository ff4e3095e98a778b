"""A form as HTML: each field with its label, what to write there, and what is wrong with it."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.desk.faults import FieldFault
from bizenv.desk.forms import FormField, Input, Typed
from bizenv.messages import Catalogue
from bizenv.site.markup import NOTHING, Markup, lone, tag, text, together, way

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LARGE: Final = (Input.TEXT, Input.NAMES)
_FEW: Final = "2"  # lines of a field
_MORE: Final = "3"


def kept(name: str, values: Iterable[str]) -> Markup:
    """Return what a form brings along unseen, sign by sign as it was typed."""
    unseen = lone("input", type="hidden", name=name)
    return together(_with_value(unseen, value) for value in values)


def button(said: str, value: str, class_: str = "first") -> Markup:
    """Return a button that sends the form for a step."""
    return tag(
        "button",
        text(said),
        type="submit",
        name="step",
        value=value,
        class_=class_,
    )


def labelled(
    fields: Sequence[FormField],
    typed: Typed,
    faults: Sequence[FieldFault],
    words: Catalogue,
) -> Markup:
    """Return the fields, filled in as they were."""
    found: list[Markup] = []
    for number, field in enumerate(fields):
        name = field.name
        values = typed.get(name, ())
        mine = tuple(each for each in faults if each.field == name)
        shown = _Shown(f"f{number}", field, values, mine, words)
        found.append(shown.whole)
    return together(found)


def summary(
    fields: Sequence[FormField],
    faults: Sequence[FieldFault],
    words: Catalogue,
) -> Markup:
    """Return all that is wrong: the names of fields, beside which it is said, and the rest."""
    if not faults:
        return NOTHING
    heading = "desk.form.noted"
    class_ = "faults mild"
    if any(each.refuses for each in faults):
        heading = "desk.form.refused"
        class_ = "faults"
    wrong = {each.field for each in faults}
    items: list[Markup] = []
    for number, field in enumerate(fields):
        if field.name in wrong:
            wrong.remove(field.name)
            link = way(text(field.label), f"#f{number}")
            items.append(tag("li", link))
    items += (tag("li", *_told(each, words)) for each in faults if each.field in wrong)
    title = tag("h2", text(words(heading)))
    listed = tag("ul", *items)
    return tag("div", title, listed, class_=class_, role="alert")


def _told(fault: FieldFault, words: Catalogue) -> Iterator[Markup]:
    yield text(fault.text)
    if fault.hint:
        hint = words("finding.hint", text=fault.hint)
        yield tag("div", text(hint))


@dataclass(frozen=True)
class _Shown:
    """A field as it is shown: by which id, what was typed there, and what is wrong with it."""

    id: str
    field: FormField
    typed: Sequence[str]
    faults: Sequence[FieldFault]
    words: Catalogue

    @property
    def whole(self) -> Markup:
        """The field with all that belongs to it."""
        make = _INPUTS[self.field.input]
        is_large = self.field.input in _LARGE or self.field.wide
        return tag(
            "div",
            self._label,
            make(self),
            self._help,
            self._wrong,
            class_="field wide" if is_large else "field",
        )

    @property
    def value(self) -> str:
        """What was typed, the last of several."""
        return self.typed[-1] if self.typed else ""

    @property
    def marks(self) -> dict[str, str]:
        """The attributes that its input has, however that is filled in."""
        marks = {"id": self.id, "name": self.field.name}
        described: list[str] = []
        if self._is_helped:
            described.append(self._help_id)
        if self.faults:
            described.append(self._fault_id)
            marks["aria-invalid"] = "true"
        if described:
            marks["aria-describedby"] = " ".join(described)
        if self.field.required:
            marks["required"] = "required"
        return marks

    @property
    def _help_id(self) -> str:
        return f"{self.id}-help"

    @property
    def _fault_id(self) -> str:
        return f"{self.id}-fault"

    @property
    def _is_helped(self) -> bool:
        """Whether there is more to say than its label says."""
        return self.field.help not in self.field.label

    @property
    def _label(self) -> Markup:
        said = self.field.label
        if self.field.required:
            said = self.words("desk.form.required", label=said)
        return tag("label", text(said), for_=self.id)

    @property
    def _help(self) -> Markup:
        if not self._is_helped:
            return NOTHING
        said = text(self.field.help)
        return tag("p", said, id=self._help_id, class_="help")

    @property
    def _wrong(self) -> Markup:
        if not self.faults:
            return NOTHING
        said: list[str] = []
        for each in self.faults:
            said.append(each.text)
            if each.hint:
                hint = self.words("finding.hint", text=each.hint)
                said.append(hint)
        lines = [tag("p", text(each)) for each in said]
        return tag("div", *lines, id=self._fault_id, class_="fault")


def _line(shown: _Shown) -> Markup:
    of = {"type": "text"}
    value = shown.value
    match shown.field.input:
        case Input.FIGURE:
            of["inputmode"] = "decimal"
        case Input.DAY if not value or _DAY.fullmatch(value):
            of["type"] = "date"  # which would lose what is no day
    element = lone("input", **of, **shown.marks, autocomplete="off")
    return _with_value(element, value)


def _with_value(element: Markup, value: str) -> Markup:
    """Return an element with a value, sign by sign: what people typed is not made inert."""
    begun = element.removesuffix(">")
    return Markup(f'{begun} value="{_exact(value)}">')


def _area(shown: _Shown) -> Markup:
    said = "\n".join(shown.typed)
    inside = Markup(f"\n{_exact(said)}")  # the first line end is not read
    of_names = shown.field.input is Input.NAMES
    rows = _FEW if of_names else _MORE
    return tag("textarea", inside, rows=rows, **shown.marks)


def _choice(shown: _Shown) -> Markup:
    chosen = [each for each in shown.typed if each.strip()]
    boxes: list[Markup] = []
    for number in range(shown.field.boxes):
        value = chosen[number] if number < len(chosen) else ""
        marks = shown.marks
        if number:
            marks |= _further(shown, number)
            marks.pop("required", None)
        box = tag("select", _options(shown.field, value), **marks)
        boxes.append(box)
    return together(boxes)


def _further(shown: _Shown, number: int) -> dict[str, str]:
    """Return how a further box of a field is called."""
    label = shown.field.label
    said = shown.words("desk.form.further", label=label, n=number + 1)
    return {"id": f"{shown.id}-{number}", "aria-label": said}


def _options(field: FormField, chosen: str) -> Markup:
    found = [_option("", "", chosen)]
    for each in field.choices:
        option = _option(each.value, each.said, chosen)
        found.append(option)
    return together(found)


def _option(value: str, said: str, chosen: str) -> Markup:
    mark = ""
    if value == chosen:
        mark = ' selected="selected"'
    exact = _exact(value)
    return Markup(f'<option value="{exact}"{mark}>{text(said)}</option>')


def _exact(data: str) -> str:
    return html.escape(data)


_INPUTS: Final[Mapping[Input, Callable[[_Shown], Markup]]] = {
    Input.LINE: _line,
    Input.DAY: _line,
    Input.FIGURE: _line,
    Input.TEXT: _area,
    Input.NAMES: _area,
    Input.CHOICE: _choice,
}
