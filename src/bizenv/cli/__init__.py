"""The command line: parse, call, print, exit. The only part that reads the clock."""

import gc
import os
import sys

from bizenv import __version__

TYPE_CHECKING = False  # typing's own would cost more than a remembered answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bizenv.remembered.question import Question
    from bizenv.remembered.store import Answer

_INTERRUPTED = 130
_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
_UNREADABLE = 3  # nothing can be loaded here that says so


def main() -> None:
    """Run bizenv as a program."""
    os.environ.setdefault(
        _PLUGINS, "__all__"
    )  # to look for them costs as much as a plan
    gc.disable()  # a short run; what holds each other is let go plan by plan
    try:
        status = _answer(sys.argv[1:])
    except OSError as error:  # the system gives no file, not even that of our words
        try:  # noqa: SIM105 - contextlib costs more than a remembered answer
            sys.stderr.write(f"bizenv: {error}\n")
        except (OSError, ValueError, AttributeError):  # closed as well
            pass
        status = _UNREADABLE
    except KeyboardInterrupt:  # pressed while the program was still loading
        status = _INTERRUPTED
    _end(status)


def _end(status: int) -> None:
    """End the program with a status.

    At once, where nobody waits for more: to take apart all that was loaded costs a tenth of a run.
    """
    threads = sys.modules.get("threading")
    is_watched = sys.gettrace() is not None or sys.getprofile() is not None
    is_alone = threads is None or threads.active_count() == 1
    if is_watched or not is_alone or sys.flags.interactive:
        sys.exit(status)
    import atexit

    try:
        atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter does in the end
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # closed: the interpreter says so
        sys.exit(status)
    os._exit(status)


def _answer(arguments: "Sequence[str]") -> int:
    """Answer what was answered before with the same; work out what was not."""
    known, asked = _known(arguments)
    if known is None:
        return _worked_out(arguments, asked)
    try:
        return known.give()
    except OSError as error:
        from bizenv.cli.app import end_early

        return end_early(arguments, error)


def _known(
    arguments: "Sequence[str]",
) -> "tuple[Answer | None, Question | None]":
    """Return an answer that needs no work, if there is one, and the question that was asked."""
    from bizenv.remembered.question import question
    from bizenv.remembered.store import Answer, recall

    if arguments == ["--version"] and sys.stdout is not None:
        return Answer(f"{version_line()}\n".encode(), 0), None
    asked = question(arguments)
    if asked is None:
        return None, None
    return recall(asked), asked


def version_line() -> str:
    """Return what `--version` prints."""
    return f"bizenv {__version__}"


def _worked_out(arguments: "Sequence[str]", asked: "Question | None") -> int:
    """Work an answer out, and remember it where it may be given again."""
    from bizenv.remembered.taking import listen

    taking = listen(arguments, asked)
    from bizenv.cli.spared import spare

    spare(os.environ.get(_PLUGINS, ""))
    _hear_of_children()
    from bizenv.cli.app import run

    status = run(arguments, taking)
    if taking is not None:
        taking.end(status)
    return status


def _hear_of_children() -> None:
    """Learn how git and others ended, though whoever began this program wants to hear of no child."""
    signals = __import__("_signal")  # `signal` makes a name of each, which costs
    ends = getattr(signals, "SIGCHLD", None)
    if ends is not None and signals.getsignal(ends) == signals.SIG_IGN:
        signals.signal(ends, signals.SIG_DFL)
