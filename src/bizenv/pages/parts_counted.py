"""How many tasks a list names, and of how many only parts: so that lists add up with headlines."""

from collections.abc import Callable, Sequence

from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue, Message
from bizenv.report.attention import Attending
from bizenv.report.events import PartTurns
from bizenv.report.part_changes import FINISHED, Change


def counted(same: Sequence[Change | Attending | PartTurns], words: Catalogue) -> str:
    """Return how many tasks there are; and of how many parts, where that is another number."""
    tasks = len({each.key for each in same})
    if tasks == len(same):
        return str(tasks)
    mw = _measure_word(words)
    parts = len(same)
    return words("digest.tasks_in_parts", n=tasks, tasks=tasks, mw=mw, parts=parts)


def _measure_word(words: Catalogue) -> str:
    return words("measure_word" if words.things == "tasks" else "measure_word.items")


def wholes_counted(
    same: Sequence[Change], is_whole: Callable[[Change], bool], words: Catalogue
) -> str:
    """Return how many tasks changed so as they are counted, and of how many only parts."""
    parts: list[Change] = []
    keys: set[str] = set()
    for each in same:
        if is_whole(each):
            keys.add(each.key)
        else:
            parts.append(each)
    if not parts:
        return counted(same, words)
    tasks = len(keys)
    kind = "finished" if parts[0].code in FINISHED else "changed"
    code = f"digest.{kind}.and_parts" if tasks else f"digest.{kind}.parts"
    whole = Message("digest.tasks", {"n": tasks})
    return words(code, whole=whole, **_of_parts(parts, words))


def overdue_counted(items: Sequence[Attending], words: Catalogue) -> str:
    """Return how many tasks are overdue as they are counted, and of how many only parts."""
    apart = [each for each in items if each.whole is not Status.OVERDUE]
    if not apart:
        return counted(items, words)
    rest = [each for each in items if each.whole is Status.OVERDUE]
    code = "digest.overdue.and_parts" if rest else "digest.overdue.parts"
    of_whole = counted(rest, words)
    return words(code, whole=of_whole, **_of_parts(apart, words))


def _of_parts(
    parts: Sequence[Change | Attending], words: Catalogue
) -> dict[str, Message | str]:
    """Return how many parts there are, and of how many joint or other tasks."""
    keys = {each.key for each in parts}
    tasks = {"n": len(keys)}
    return {
        "parts": Message("digest.parts", {"n": len(parts)}),
        "joint": Message("digest.tasks.joint", tasks),
        "other": Message("digest.tasks.other", tasks),
        "mw": _measure_word(words),
    }
