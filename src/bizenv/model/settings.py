"""The settings of a workspace: what holds for all its plans."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, ConfigDict
from pydantic_core import PydanticCustomError

from bizenv.model.base import Month, Roomy, Text
from bizenv.model.plan import Evidence, Policy

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
    language: Literal["zh", "en"] = "zh"
    """Language of what is said about the data."""
    fiscal_year_starts: Month | None = None
    """Month in which the fiscal year starts, such as 7: FY2026 then ends in June 2026. Months 1 to 12."""
    evidence: Evidence = Evidence.FILES
    """Where evidence is kept: files of the workspace and https addresses, or paper,
    of which an application names the shelf mark or nothing."""
    policy: Policy = Policy()
    """Thresholds of the risk rules."""
