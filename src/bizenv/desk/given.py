"""What was typed into the fields of a form → what is given for the slots of a record."""

from collections.abc import Iterable

from bizenv.desk.forms import READINGS, FormField, Input, Typed
from bizenv.desk.voided import OF, given_by
from bizenv.diagnostics import BizenvError
from bizenv.recording.slots import Given


def refuse_unknown(fields: Iterable[FormField], typed: Typed) -> None:
    """Refuse what no field is for, and different values where one is taken. Raises BizenvError."""
    known = {each.name: each for each in fields}
    for name, values in typed.items():
        said = {each for each in values if each.strip()}
        if not said:
            continue
        field = known.get(name)
        if field is None:
            raise BizenvError("no-such-field", name=name)
        if len(said) > 1 and not field.takes_several:
            raise BizenvError("field-twice", name=field.label)


def given_of(fields: Iterable[FormField], typed: Typed) -> dict[str, Given]:
    """Return what was typed as it is given for slots; what is empty is not given."""
    given: dict[str, Given] = {}
    readings: list[str] = []
    for field in fields:
        name = field.name
        values = _values(field, typed.get(name, ()))
        if not values:
            continue
        last = values[-1]
        outer, _, target = name.partition(".")
        if outer == READINGS:
            reading = f"{target}={last}"
            readings.append(reading)
        elif name == OF:
            given |= given_by(last)
        elif field.takes_several:
            given[name] = values
        else:
            given[name] = last
    if readings:
        given[READINGS] = readings
    return given


def _values(field: FormField, typed: Iterable[str]) -> list[str]:
    """Return what was typed, sign by sign as `record` takes it; names are a line each."""
    found: list[str] = []
    for each in typed:
        if field.input is Input.NAMES:
            lines = each.split("\n")
            found += filter(None, map(str.strip, lines))
        elif each.strip():
            found.append(each)
    return found
