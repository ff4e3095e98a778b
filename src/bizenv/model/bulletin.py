"""What a bulletin (通报) says that only the office knows: `bulletin` in workspace.yaml."""

from typing import Literal

from bizenv.model.base import Roomy, Text

Paper = Literal["a4", "letter"]


class BulletinFacts(Roomy):
    """Who issues the monthly bulletin, to whom it goes, and what is asked of everybody."""

    issuer: Text | None = None
    """Who issues it; without it the plans' issuer if they have the same one, else a blank."""
    series: Text | None = None
    """What its number begins with; the year is set behind it, the rest left blank."""
    addressee: Text | None = None
    """To whom it goes."""
    copies: Text | None = None
    """Who receives copies."""
    basis: Text | None = None
    """On what it rests; without it, the plans and their documents."""
    requirements: tuple[Text, ...] = ()
    """What is required of everybody, a paragraph each."""
    paper: Paper = "a4"
    """The paper of an English bulletin: a4 or letter. A Chinese one is always A4."""
