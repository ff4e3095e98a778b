"""Counts as bars in words, and the table of their figures: one definition for every picture of counts."""

from collections.abc import Iterable, Iterator, Sized
from typing import Final, NamedTuple

from bizenv.formats.page import Cell, Column, Holds
from bizenv.formats.picture import Bars, Series
from bizenv.meaning.statuses import UNCOUNTED
from bizenv.messages import Catalogue
from bizenv.pages import headline, sentences
from bizenv.pages.status_table import STANDING
from bizenv.report.counts import UNHEARD_COUNTS, Counts

MOST_BARS: Final = 40
_SAID: Final = 12  # bars that the alternative text names


class NamedBar(NamedTuple):
    """What a bar is called, and its counts."""

    name: str
    counts: Counts


class CountBars(NamedTuple):
    """Bars of counts. `due_soon`: within how many days tasks fall due soon.

    `rated`: a table of them says how much of what is due was completed.
    """

    bars: tuple[NamedBar, ...]
    due_soon: int | None
    rated: bool
    words: Catalogue

    def picture(self, title: str) -> Bars:
        """Return the statuses that the counts add up to; too many bars are cut, and it is said."""
        shown = self.bars[:MOST_BARS]
        names = tuple([bar.name for bar in shown])
        series = tuple([self._series(name, shown) for name in self.standing])
        note = cut_said(shown, self.bars, self.words)
        drawn = Bars(title, names, series, "", note=note)
        alt = self._alt(drawn)
        return drawn._replace(alt=alt)

    def _alt(self, bars: Bars) -> str:
        """Say what is to be seen: what each bar adds up to."""
        words = self.words
        totals = zip(bars.names, bars.totals, strict=True)
        told = [f"{name} {total}" for name, total in totals]
        figures = words.listed(told[:_SAID])
        return words(
            "chart.alt",
            title=bars.title,
            figures=figures,
        )

    def _series(self, name: str, shown: Iterable[NamedBar]) -> Series:
        figures = [headline.as_read(bar.counts, name) for bar in shown]
        called = self._called(name)
        return Series(
            called,
            name,
            tuple(figures),
        )

    @property
    def standing(self) -> list[str]:
        """What tasks add up to, as far as there is any: statuses, and what was never heard of."""
        every = (*STANDING, *UNHEARD_COUNTS)
        found = [name for name in every if self._stands(name)]
        return found or list(STANDING[:1])

    def _stands(self, name: str) -> bool:
        return any(headline.as_read(bar.counts, name) for bar in self.bars)

    @property
    def _in_table(self) -> list[str]:
        """The tasks, what they add up to, and what stands apart where there is any."""
        apart = [name for name in UNCOUNTED if self._stands(name)]
        return ["tasks", *self.standing, *apart]

    def columns(self) -> Iterator[Column]:
        """Yield the columns of a table with every figure."""
        for name in self._in_table:
            title = self._called(name)
            yield Column(title, Holds.COUNT)
        if self.rated:
            title = self.words("column.due_rate")
            yield Column(title, Holds.SHARE)

    def figures(self, bar: NamedBar) -> Iterator[Cell]:
        """Yield the figures of a bar, in the order of the columns."""
        counts = bar.counts
        for name in self._in_table:
            yield headline.as_read(counts, name)
        if self.rated:
            yield counts.due_rate

    def _called(self, name: str) -> str:
        if name == "unheard_soon":
            said = headline.within(self.words, self.due_soon)
            return sentences.capital(said)
        return self.words(f"count.{name}")


def cut_said(shown: Sized, every: Sized, words: Catalogue) -> str:
    """Say that a picture shows less than there is; nothing where it shows all."""
    drawn = len(shown)
    there = len(every)
    if drawn == there:
        return ""
    return words("chart.cut", n=drawn, of=there)
