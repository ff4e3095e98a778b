"""Where a workspace begins. Nothing is imported here, for a remembered answer needs it too."""

import os

TYPE_CHECKING = False  # typing's own costs more than a remembered answer

if TYPE_CHECKING:
    from typing import Final

PLANS: "Final" = "plans"
SETTINGS: "Final" = "workspace.yaml"
HOME: "Final" = ".bizenv"
"""What writers need beside the files; git and readers do not look into it."""
JOURNAL: "Final" = f"{HOME}/journal.json"
"""There while a recording of several files is not finished."""
_SPARSE: "Final" = os.path.join("info", "sparse-checkout")
_OF_WORKTREE: "Final" = "gitdir:"
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


def may_be_sparse(root: str) -> bool:
    """Whether a checkout around a folder may leave files out; git need not be asked for that."""
    folder = os.path.abspath(root)
    while True:
        git = os.path.join(folder, ".git")
        if os.path.isdir(git) or os.path.isfile(git):
            return _is_sparse(git, folder)
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above


def _is_sparse(git: str, folder: str) -> bool:
    """Whether what git keeps, itself or where a file of a worktree or a submodule says, may leave files out."""
    if os.path.isdir(git):
        return os.path.exists(os.path.join(git, _SPARSE))
    try:
        with open(git, encoding="utf-8") as file:
            text = file.read()
    except (OSError, ValueError):
        return False
    _, _, place = text.partition(_OF_WORKTREE)
    return os.path.exists(os.path.join(folder, place.strip(), _SPARSE))
