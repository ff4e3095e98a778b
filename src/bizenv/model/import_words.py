"""import.yaml: words of an office's documents that bizenv does not know."""

from typing import Annotated

from pydantic import BeforeValidator

from bizenv.model.base import LabelWord, Roomy, one_or_more

Words = Annotated[
    tuple[LabelWord, ...],
    BeforeValidator(
        one_or_more, json_schema_input_type=LabelWord | tuple[LabelWord, ...] | None
    ),
]


class LabelWords(Roomy):
    """What stands before a colon, by what a plan does with what stands behind it.

    A word under two keys is left out rather than taken.
    """

    lead: Words = ()
    """Who leads."""
    responsible: Words = ()
    """Who is responsible; which of several leads, the rule for leads says."""
    support: Words = ()
    """Who supports."""
    due: Words = ()
    """Until when."""
    role: Words = ()
    """Who has another part in it; left out, and reported, as is all that follows."""
    person: Words = ()
    """A person, or how to reach one."""
    scope: Words = ()
    """For whom or where it holds."""
    date: Words = ()
    """A date that is no deadline."""
    money: Words = ()
    """Money."""
    other: Words = ()
    """Anything else."""
    title: Words = ()
    """That a task is what follows; the title is what stands behind it."""


class ImportFile(Roomy):
    """import.yaml: words of an office's documents, beside those that bizenv knows."""

    labels: LabelWords = LabelWords()
    """What stands before a colon."""
    endings: Words = ()
    """How departments are called: the words that end their names."""
