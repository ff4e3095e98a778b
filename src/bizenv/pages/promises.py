"""What was promised, and what came of it, in words."""

from collections.abc import Iterator, Sequence

from bizenv.formats.page import flat
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.report.promises import Promise
from bizenv.report.said import LastSaid


def promise_judged(each: Promise, words: Catalogue) -> str:
    """Return what was promised, with whether it was kept where that is judged."""
    said = promise_said(each, words)
    if each.state == "said":
        return said
    state = words(f"promise.{each.state}")
    return words("promise.judged", state=state, text=said)


def promise_said(each: Promise, words: Catalogue) -> str:
    """Return what was promised, when and for when."""
    promised = each.promised
    text = flat(promised.text or "")
    if promised.source == "forecast":
        text = words(f"forecast.{text}")
    said = words(
        f"promise.said.{promised.source}",
        day=promised.said,
        text=text,
        slip=promised.slip,
    )
    if promised.until is None:
        return said
    until = words("promise.until", day=promised.until)
    return f"{said}{until}"


def came_of(several: Sequence[Promise], words: Catalogue) -> Iterator[str]:
    """Yield how a part stands of which things were promised, and what was said of it since."""
    first = several[0]
    status = sentences.status(words, first.standing)
    code = "promise.now" if first.done is None else "promise.now.applied"
    yield words(code, status=status, day=first.done)
    later = next((each.later for each in several if each.later), None)
    if later is None:
        yield words("promise.silent")
        return
    said = list(_said_later(later, words))
    if said:
        text = words("reason.next").join(said)
        yield words("promise.later", day=later.filed, text=text)


def _said_later(later: LastSaid, words: Catalogue) -> Iterator[str]:
    """Yield how far the work is, and the texts that tell it."""
    if later.percentage is not None:
        yield words("filing.percent", percent=later.percentage.percent)
    for name in ("progress", "problems"):
        text = later.texts.get(name)
        if text is not None:
            yield flat(text)
