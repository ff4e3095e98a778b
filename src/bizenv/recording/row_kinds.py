"""Rows of records: of which kind one is that names none, and whether it says anything."""

from collections.abc import Set as AbstractSet
from typing import Final

from bizenv.messages import LANGUAGES, catalogue
from bizenv.model.items import Assign, ItemKind, Merge, Raise
from bizenv.model.keys import keys
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.draft import RecordTree
from bizenv.recording.file_rows import FileRow
from bizenv.recording.head_words import TITLE
from bizenv.recording.heads import Heads

WHOSE: Final = frozenset(("plan", "task", TITLE, "department", "date"))
"""Keys that say what a row is about, and nothing of it."""
_ITEM_MODELS: Final = (
    (ItemKind.RAISE, Raise),
    (ItemKind.ASSIGN, Assign),
    (ItemKind.MERGE, Merge),
)
_GIVEN: Final = frozenset(("id", "item", "date", "kind"))
"""Keys that a table need not tell: they are numbered, addressed or dated for it."""
HANDLERS: Final = ("lead", "department")
_ITEM_KINDS: Final = frozenset(each.value for each in ItemKind)


def only(model: type[Raise] | type[Assign]) -> AbstractSet[str]:
    """Return the keys that of what raises and what assigns one alone has."""
    other = Assign if model is Raise else Raise
    others = {key.name for key in keys(other)}
    return {key.name for key in keys(model)} - others


def is_of_register(row: FileRow) -> bool:
    """Whether a row is a line of a register."""
    return row.tree.get("kind") in _ITEM_KINDS


def is_empty(tree: RecordTree) -> bool:
    """Tell whether a row says no more than what it is about."""
    return WHOSE.issuperset(tree)


def is_joint(tree: RecordTree) -> bool:
    """Tell whether a row of a list names several departments."""
    named = str(tree.get("department", ""))
    catalogues = map(catalogue, LANGUAGES)
    separators = (words("list.separator") for words in catalogues)
    return any(separator in named for separator in separators)


def kind_of(tree: RecordTree, title: str, heads: Heads) -> str:
    """Return the kind that a row's cells tell; nothing if they tell none, or of two."""
    is_raised = heads.raises and bool(title)  # its remarks are no report
    if _reports(tree) and not is_raised:
        return Kind.REPORT.value
    if not heads.of_items:
        return ""
    told = set(tree) - WHOSE
    if title:
        told.add(TITLE)
    if "department" in tree:
        told.add("lead")  # 责任单位: who is to handle it
    for kind, model in _ITEM_MODELS:
        every = tuple(keys(model))
        own = {key.name for key in every}
        required = {key.name for key in every if key.required}
        needed = required - _GIVEN
        if needed <= told <= own:
            return kind.value
    return ""


def _reports(tree: RecordTree) -> bool:
    """Tell whether a row holds what a report holds, and nothing else."""
    kind = KINDS[Kind.REPORT]
    model = kind.models[0]
    known = {key.name for key in keys(model)}
    told = set(tree) - WHOSE
    is_known = told <= known
    return bool(told) and is_known
