"""Calendars as files: what is put together line by line is what the library makes of the whole."""

from datetime import date

import icalendar
import pytest
from bizenv.formats.ics import Event, IcsCalendar, ics_bytes
from bizenv.formats.page import flat


def test_every_line_of_an_event_is_what_the_library_makes_of_the_whole() -> None:
    day = date(2025, 6, 30)
    said = "推进，示例;事项 \\ , " * 12
    event = Event("some-id", day, said, (said, "two"), "到期,日", "TENTATIVE", day, 3)
    made = ics_bytes(IcsCalendar("示例局", "zh", (event, event._replace(day=date.max))))
    read = icalendar.Calendar.from_ical(made)
    assert read.to_ical() == made
    first, last = read.walk("VEVENT")
    assert (str(first["summary"]), first["summary"].params["LANGUAGE"]) == (flat(said), "zh")
    assert str(first["description"]).splitlines() == [flat(said), "two"]
    assert "dtend" not in last


@pytest.mark.parametrize("said", ["a", "办", "\\,", "é"])
def test_a_line_is_folded_where_the_library_folds_it(said: str) -> None:
    day = date(2025, 6, 30)
    for length in range(80):
        event = Event("some-id", day, said * length, (said * length,), "到期", "TENTATIVE", day, 3)
        made = ics_bytes(IcsCalendar("示例局", "zh", (event,)))
        assert icalendar.Calendar.from_ical(made).to_ical() == made, length
