"""Ways from a task through others back to itself. Pure."""

from collections.abc import Mapping


def way_round(task: str, after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the way from a task through others back to itself; nothing if there is none."""
    alone = (task,)
    ways: list[tuple[str, ...]] = [alone]
    seen = {task}
    while ways:
        way = ways.pop()
        last = way[-1]
        for named in after.get(last, ()):
            if named == task and len(way) > 1:
                return (*way, task)
            if named not in seen:
                seen.add(named)
                longer = (*way, named)
                ways.append(longer)
    return ()
