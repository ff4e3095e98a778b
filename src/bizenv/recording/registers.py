"""Where lines of a register go: the plan, its items.yaml, and the number of what is raised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from bizenv.diagnostics import USAGE, BizenvError
from bizenv.layout import ITEMS, PLANS
from bizenv.likeness import meant
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.model.items import ItemKind
from bizenv.recording.addresses import Addresses, Statement, text_of
from bizenv.recording.draft import DraftRecord, OpenRecord, TaskOf
from bizenv.recording.registered import registered
from bizenv.store.lookup import known_plan

RAISE: Final = ItemKind.RAISE.value
ITEM_KINDS: Final = frozenset(each.value for each in ItemKind)
_ADDRESSED: Final = ("plan", "task", "department", "id", "item")
"""Keys by which a record is addressed; a line of a register has its own."""
_NUMBERED: Final = re.compile(r"(.*?)([0-9]+)")


@dataclass
class Registers:
    """Finds where the lines of registers go. `last` are the numbers given last, by plan."""

    addresses: Addresses
    last: dict[str, str] = field(default_factory=dict)

    def draft(self, given: Statement) -> DraftRecord:
        """Return a line with its plan and file. Raises BizenvError."""
        raises = given.tree.get("kind") == RAISE
        if raises and "department" in given.tree:
            hint = Message("hint.row-of-two-kinds")
            raise BizenvError("row-of-two-kinds", hint=hint)
        tree = _line_of(given)
        if raises:
            plan, number = self._raised(given)
            tree["id"] = number
            if given.title:
                tree.setdefault("title", given.title)
        else:
            plan, number = self._assigned(given)
            tree["item"] = number
        into = text_of(tree, "into")
        if into:
            tree["into"] = into.removeprefix(f"{plan}/")
        self.addresses.dated(given, tree)
        tree = registered(tree, self.addresses.workspace.register)
        return DraftRecord(
            plan,
            f"{PLANS}/{plan}/{ITEMS}",
            tree,
            number,
            None,
            given.source,
            given.places,
            given.asked,
        )

    def _assigned(self, given: Statement) -> TaskOf:
        """Return the item that is assigned: in the plan named, or the only one that has it."""
        named = given.task or text_of(given.tree, "item")
        asked = replace(given, task=named, title="")
        return self.addresses.task(asked)

    def _raised(self, given: Statement) -> TaskOf:
        """Return the register and the item's number: as given, or the next that is free."""
        first, slash, rest = given.task.partition(
            "/"
        )  # a number may not have one: told
        plan_id, number = (first, rest) if slash else ("", first)
        plans = self.addresses.workspace.plans
        if not plan_id and number in plans:
            plan_id, number = number, ""
        plan_id = plan_id or text_of(given.tree, "plan")
        number = number or text_of(given.tree, "id")
        if not plan_id:
            plan_id = self._only_register(given)
        if plan_id not in plans:
            registers = [book.id for book in self._registers()]
            known_plan(registers or plans, plan_id)
        if not number:
            number = self._next(plan_id)
        self.last[plan_id] = number
        return TaskOf(plan_id, number)

    def _only_register(self, given: Statement) -> str:
        """Return the one register there is; one that is closed counts only if none is open.

        Raises BizenvError with the candidates.
        """
        day = self.addresses.day
        registers = list(self._registers())
        still_open = [book for book in registers if not book.closed_on(day)]
        names = [book.id for book in still_open or registers]
        if len(names) == 1:
            return names[0]
        code = "which-register" if names else "no-register"
        hint = Message(f"hint.{code}", {"names": names})
        if names and given.source is None:
            hint = meant(names)
        raise BizenvError(code, status=USAGE, hint=hint)

    def _registers(self) -> Iterator[PlanBook]:
        workspace = self.addresses.workspace
        for plan_id in workspace.plans:
            book = workspace.kept(plan_id).book
            if book is None:
                continue
            if book.plan.register_ is not None:
                yield book

    def _next(self, plan_id: str) -> str:
        """Return the number behind the last one of a register: W2025-017 → W2025-018."""
        book = self.addresses.workspace.kept(plan_id).book
        last = self.last.get(plan_id, "")
        number = next_number(book, last)
        if number is None:
            hint = Message("hint.item-without-id")
            raise BizenvError("item-without-id", status=USAGE, hint=hint, plan=plan_id)
        return number


def next_number(book: PlanBook | None, last: str = "") -> str | None:
    """Return the free number behind the last one raised; None where nothing is to go on from."""
    known = {} if book is None else book.tasks
    raised = [name for name, each in known.items() if each.line is not None]
    if not last and raised:
        last = raised[-1]
    found = _NUMBERED.fullmatch(last)
    if found is None:
        return None
    head, digits = found.groups()
    number = int(digits)
    width = len(digits)
    while True:
        number += 1
        free = f"{head}{number:0{width}}"
        if free not in known:
            return free


def _line_of(given: Statement) -> OpenRecord:
    """Return a line's own keys, without those by which a record is addressed."""
    tree = dict(given.tree)
    whose = text_of(tree, "department")
    for key in _ADDRESSED:
        tree.pop(key, None)
    if whose and "lead" not in tree:
        tree["lead"] = [whose]  # a table's 责任单位: who is to handle it
    return tree


def of_register(tree: OpenRecord) -> bool:
    """Whether a record is a line of a register."""
    return tree.get("kind") in ITEM_KINDS
