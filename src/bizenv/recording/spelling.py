"""Names and readings as the plan writes them, where only signs, widths and units differ."""

from collections.abc import Collection, Mapping

from bizenv.files.yaml_tree import Tree
from bizenv.recording.draft import OpenRecord
from bizenv.recording.figures import read_figure
from bizenv.recording.head_words import alike


def readings_spelt(readings: OpenRecord, units: Mapping[str, str]) -> OpenRecord:
    """Return readings by the targets' names, as bare figures; `units` are those of the targets.

    They keep their names where two would be one target's.
    """
    found: OpenRecord = {}
    for name, said in readings.items():
        target = spelt(name, units)
        found[target] = _bare(said, units.get(target, ""))
    is_clear = len(found) == len(readings)
    if is_clear:
        return found
    return readings


def _bare(said: Tree, unit: str) -> Tree:
    """Return a reading without its target's unit; as it is where it is no figure."""
    if isinstance(said, str):
        return read_figure(said, unit) or said
    return said


def spelt(name: str, known: Collection[str]) -> str:
    """Return the one known name that differs in signs, blanks and widths alone; else the name."""
    bare = alike(name)
    if not bare or name in known:
        return name
    same = [each for each in known if alike(each) == bare]
    if len(same) == 1:
        return same[0]
    return name
