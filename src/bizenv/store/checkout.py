"""What git did not check out: figures without those files would be others, without a word."""

from bizenv.files.snapshot import Folder, Snapshot, in_byte_order
from bizenv.root import may_be_sparse


def left_out(snapshot: Snapshot, under: str) -> tuple[str, ...]:
    """Return the files below a folder that a sparse checkout leaves out; git is asked then.

    A revision and what is held in memory are whole.
    """
    if not isinstance(snapshot, Folder):
        return ()
    if not may_be_sparse(str(snapshot.root)):
        return ()
    from bizenv.files import git

    absent = git.left_out(snapshot.root, under)
    return in_byte_order(absent)
