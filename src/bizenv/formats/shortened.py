"""Names that are too long for their place: the middle is left out, for names differ at either end."""

from rich.cells import cell_len, set_cell_size


def shortened(name: str, room: int, mark: str) -> str:
    """Return a name in at most so many columns; `mark` stands where something is left out."""
    if cell_len(name) <= room:
        return name
    left = max(0, room - cell_len(mark))
    end = _end(name, left // 2)
    beginning = set_cell_size(name, left - cell_len(end)).rstrip()
    return f"{beginning}{mark}{end}"[: max(room, 0)]


def _end(name: str, room: int) -> str:
    """Return the end of a name, in at most so many columns."""
    at = len(name)
    while at and cell_len(name[at - 1 :]) <= room:
        at -= 1
    return name[at:].lstrip()
