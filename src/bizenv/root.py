"""Where a workspace begins. Nothing is imported here, for a remembered answer needs it too."""

import os

TYPE_CHECKING = False  # typing's own costs more than a remembered answer

if TYPE_CHECKING:
    from typing import Final

PLANS: "Final" = "plans"
SETTINGS: "Final" = "workspace.yaml"
_MARKER: "Final" = os.path.join(PLANS, SETTINGS)


def root_above(start: str) -> str | None:
    """Return the nearest folder from `start` upwards that holds plans/workspace.yaml, or None."""
    folder = start
    while not os.path.isfile(os.path.join(folder, _MARKER)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder
