"""What git did not check out: figures without those files would be others, without a word."""

from pathlib import Path
from typing import Final

from bizenv.files.snapshot import Folder, Snapshot, in_byte_order

_SPARSE: Final = "info/sparse-checkout"


def left_out(snapshot: Snapshot, under: str) -> tuple[str, ...]:
    """Return the files below a folder that a sparse checkout leaves out; git is asked then.

    A revision and what is held in memory are whole.
    """
    if not isinstance(snapshot, Folder):
        return ()
    if not _may_be_sparse(snapshot.root):
        return ()
    from bizenv.files import git

    absent = git.left_out(snapshot.root, under)
    return in_byte_order(absent)


def _may_be_sparse(root: Path) -> bool:
    """Whether a checkout around a folder may leave files out; git need not be asked for that."""
    for folder in (root, *root.absolute().parents):
        git = folder / ".git"
        try:
            if git.is_dir():
                return (git / _SPARSE).exists()
            if git.is_file():  # of a worktree or a submodule
                text = git.read_text(encoding="utf-8")
                _, _, place = text.partition("gitdir:")
                return (folder / place.strip() / _SPARSE).exists()
        except (OSError, ValueError):
            return False
    return False
