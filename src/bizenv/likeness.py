"""What a misspelt word was likely meant for.

Comparing takes time, so long words are cut and each search has a limit.
"""

import difflib
from collections.abc import Collection, Sequence
from typing import Final

from bizenv.messages import Message

MAX_LENGTH: Final = 64  # characters of a word that are compared
MAX_COMPARISONS: Final = 100_000  # of words, by one Likeness: about a second
CUTOFF: Final = 0.6  # how like two words must be, from 0 to 1


class Likeness:
    """Compares words up to a number of comparisons; after that it gives no more hints."""

    def __init__(self, comparisons: int = MAX_COMPARISONS) -> None:
        self.left = comparisons

    def nearest(
        self,
        word: str,
        candidates: Collection[str],
        n: int = 1,
        cutoff: float = CUTOFF,
    ) -> Sequence[str]:
        """Return up to `n` candidates that `word` may have been meant for, the likeliest first."""
        if self.left <= 0:
            return ()
        self.left -= len(candidates)
        return difflib.get_close_matches(
            word[:MAX_LENGTH], candidates, n=n, cutoff=cutoff
        )

    def hint(
        self,
        word: str,
        candidates: Collection[str],
        cutoff: float = CUTOFF,
    ) -> Message | None:
        """Return the question whether the likeliest candidate was meant, if there is one."""
        near = self.nearest(word, candidates, cutoff=cutoff)
        if near:
            return Message("hint.did-you-mean", {"name": near[0]})
        return None


def did_you_mean(word: str, candidates: Collection[str]) -> Message | None:
    """Return the question whether the likeliest of a few candidates was meant, if there is one."""
    return Likeness().hint(word, candidates)


def meant(names: Sequence[str]) -> Message:
    """Return the question whether the only likely name was meant, or which of several."""
    if len(names) == 1:
        return Message("hint.did-you-mean", {"name": names[0]})
    return Message("hint.did-you-mean-one", {"names": list(names)})
