"""Who leads, where no word says so: a rule of each document, named in the draft and settable."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.labels import Label, Tag
from bizenv.importers.reading.roles import Named, Role

# auto: as the document says or shows; the others: the first named, all, those before the first comma, those with *
RULES: Final = ("auto", "first", "all", "first-group", "starred")


@dataclass(frozen=True, slots=True)
class Leads:
    """Who leads and who supports; `ruled`: a rule decided between several, not a word."""

    lead: tuple[Named, ...]
    support: tuple[Named, ...]
    ruled: str | None = None


def document_rule(tasks: Iterable[Iterable[Tag]], noted: str | None) -> str:
    """Return the rule that a document shows: what it says itself, else by how it names leads. `tasks`: the tags of each.

    Where most tasks name a lead by a word, one that does not means all it names; else the first leads.
    """
    if noted is not None:
        return noted
    worded = responsible = 0
    for tags in tasks:
        roles = {each.role for tag in tags for each in tag.units}
        worded += Role.LEAD in roles
        responsible += Role.RESPONSIBLE in roles and Role.LEAD not in roles
    return "all" if worded > responsible else "first"


def leads(units: Iterable[Named], rule: str, *, labelled: bool) -> Leads:
    """Return who leads among the units of a task. Under a word or label for leads every unit named by it leads.

    `labelled`: the units stand behind 责任单位; in 甲、乙负责 without a label the first always leads, unless a rule
    that was asked for says otherwise.
    """
    units = list(units)
    worded = [each for each in units if each.role is Role.LEAD]
    if worded:
        return Leads(
            tuple(worded), tuple(each for each in units if each.role is not Role.LEAD)
        )
    starred = [each for each in units if each.unit.starred]
    if starred:
        return Leads(
            tuple(starred), tuple(each for each in units if not each.unit.starred)
        )
    responsible = [each for each in units if each.role is Role.RESPONSIBLE]
    chosen = _chosen(responsible, rule, labelled=labelled)
    taken = {id(each) for each in chosen}
    several = len(responsible) > 1 or (responsible and not chosen)
    ruled = (
        ("first" if rule == "all" and chosen != responsible else rule)
        if several
        else None
    )
    return Leads(
        tuple(chosen), tuple(each for each in units if id(each) not in taken), ruled
    )


def _chosen(responsible: list[Named], rule: str, *, labelled: bool) -> list[Named]:
    if rule == "all" and labelled:
        return responsible
    if rule == "first-group":
        return [each for each in responsible if each.group == responsible[0].group]
    return [] if rule == "starred" else responsible[:1]


def is_labelled(tags: Iterable[Tag]) -> bool:
    """Tell whether units stand behind a label for the responsible."""
    return any(Label.RESPONSIBLE in tag.labels for tag in tags)
