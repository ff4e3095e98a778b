"""The settings of a workspace: what holds for all its plans."""

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bizenv.messages import LANGUAGES
from bizenv.model.base import Month, Roomy, Text
from bizenv.model.later import Later, WhereGiven
from bizenv.model.plan import Evidence
from bizenv.model.policy import Policy

if TYPE_CHECKING:  # they are loaded where there are any
    from bizenv.model.bulletin import BulletinFacts
    from bizenv.model.ladder import Ladder, Rungs
else:
    Ladder = Annotated[Any, WhereGiven("ladder:Ladder")]
    BulletinFacts = Annotated[Any, WhereGiven("bulletin:BulletinFacts")]

DEFAULT_TIME_ZONE: Final = "Asia/Shanghai"
_NO_ZONE: Final = "Factory"  # of a machine on which nobody has set one


def _known_time_zone(name: str) -> str:
    """Refuse what is no zone, or a zone that each machine has its own of, such as localtime."""
    if name != DEFAULT_TIME_ZONE:
        from importlib.resources import files

        listed = files("tzdata").joinpath("zones")
        zones = listed.read_text(encoding="utf-8").split()
        if name == _NO_ZONE or name not in zones:
            raise PydanticCustomError("bad-time-zone", "bad-time-zone")
    return name


class Settings(Roomy):
    """workspace.yaml: every key is optional."""

    model_config = ConfigDict(title="Workspace")

    city: Text | None = None
    """The city's name."""
    time_zone: Annotated[Text, AfterValidator(_known_time_zone)] = DEFAULT_TIME_ZONE
    """Whose midnight ends a day; decides what "today" is. A name such as Asia/Shanghai."""
    language: Literal["zh", "en"] = LANGUAGES[0]
    """Language of what is said about the data."""
    fiscal_year_starts: Month | None = None
    """Month in which the fiscal year starts, such as 7: FY2026 then ends in June 2026. Months 1 to 12."""
    evidence: Evidence = Evidence.FILES
    """Where evidence is kept: files of the workspace and https addresses, or paper,
    of which an application names the shelf mark or nothing."""
    policy: Policy = Policy()
    """Thresholds of the risk rules."""
    scoring: Annotated[Any, Later("scoring:Scoring")] = None
    """How departments are scored, for their ranking; without it, by the share of their due tasks completed."""
    ladder: Ladder | None = None
    """The rungs of pressing (slips), the lowest first; [] for none. Without it there are three."""
    indicators: dict[Text, Text] = Field(default_factory=dict)
    """What the indicators that plans name by code are called, code by code."""
    bulletin: BulletinFacts | None = None
    """What the monthly bulletin says that only the office knows."""

    @property
    def rungs(self) -> "Rungs":
        """The rungs of pressing that hold."""
        if self.ladder is None:
            from bizenv.model.ladder import default_ladder

            return default_ladder(self.language)
        return self.ladder
