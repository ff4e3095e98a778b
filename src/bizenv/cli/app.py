"""The program: its commands, loaded only when called, and the one place where errors end."""

import importlib
import os
import re
import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

import typer

from bizenv.cli import language, version_line
from bizenv.cli.command import Command, CommandGroup, see_help
from bizenv.cli.commands import COMMANDS, CommandRow
from bizenv.cli.completing import VARIABLE
from bizenv.cli.output import (
    ClosedOutput,
    flush_or_give_up,
    give_up_output,
    say_aside,
)
from bizenv.cli.own_options import Color, Lang, NoCache, Root, Version
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError, reason_of
from bizenv.likeness import Likeness
from bizenv.messages import Catalogue, Message

if TYPE_CHECKING:
    from bizenv.remembered.taking import Taking

INTERRUPTED: Final = 130
_OF_ARGUMENTS: Final = ("error.bad-option", "error.missing-argument")
SCRIPTS: Final = ("--install-completion", "--show-completion")  # typer's options
_BAD_VALUE: Final = re.compile(r": '?([^']*?)'? is not")  # as typer tells of one
_FIRST: Final = ("--root", "--version")  # options of the program, before the command
_NO_CACHE: Final = "--no-cache"  # the program's too, wherever it stands
_PLAN_OF_PATHS: Final = ("validate", "--plan")  # most commands have it, not this one
_RECORD: Final = "record"
_ADDRESS: Final = ("--plan", "--task", "--item", "--id")  # what its argument says
_SAME: Final = {"--opinion": "--reason"}  # an option and what others call it
ALIKE: Final = 0.7  # how like options must be: they are many and short


class Program(CommandGroup):
    """The program itself; a command's module is imported when the command is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command and return it, or None."""
        del ctx
        if cmd_name in COMMANDS:
            return _load(cmd_name)
        return None

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        from bizenv.cli.help import program_help

        return program_help(ctx, COMMANDS, language.interface())


def _load(name: str) -> Any:
    row = COMMANDS[name]
    path, _, function = row.function.partition(":")
    module = importlib.import_module(f"bizenv.cli.{path}")
    loaded = getattr(module, function)
    if isinstance(loaded, typer.Typer):  # a group of commands
        return typer.main.get_command(loaded)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=Command)(loaded)
    return typer.main.get_command(app)


app = typer.Typer(cls=Program, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def program(
    ctx: typer.Context,
    root: Root = None,
    lang: Lang = None,
    color: Color = "auto",
    *,
    version: Version = False,
    no_cache: NoCache = False,
) -> None:
    """Set up the session that the commands share."""
    if version:
        typer.echo(version_line())
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(USAGE)
    row = COMMANDS.get(ctx.invoked_subcommand)
    ctx.obj = Session(
        root=root,
        lang=lang,
        color=color,
        taking=ctx.obj,
        remembers=not no_cache,
        look=ctx.obj.look if ctx.obj is not None and _asks(row) else None,
        near_only=row is not None and row.writes,
    )


def _asks(row: CommandRow | None) -> bool:
    """Whether a command only asks, so that what is remembered answers it."""
    return row is not None and row.asks


def run(arguments: Sequence[str], taking: "Taking | None" = None) -> int:
    """Run the program and return its exit status. No traceback ever reaches the user.

    `taking` listens to the answer.
    """
    _open_streams()
    language.begin(arguments)
    language.workspace_speaks(_spoken_here)
    try:
        return _call(arguments, taking)
    except BizenvError as error:
        return _fail(error)
    except typer.TyperException as error:
        return _fail(_usage(error))
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:
        return _close_streams(error)
    except SystemExit as error:  # so typer answers a pipe that was closed
        if isinstance(error.__context__, OSError):
            return _close_streams(error.__context__)
        raise
    except Exception as error:
        if os.environ.get("BIZENV_DEBUG"):
            raise
        kind = type(error).__name__
        what = f"{kind}: {error}"
        hint = Message("hint.internal")
        return _fail(BizenvError("internal", what=what, hint=hint))


def end_early(arguments: Sequence[str], error: OSError) -> int:
    """Return the exit status where a remembered answer cannot be printed, and say why."""
    language.begin(arguments)
    language.workspace_speaks(_spoken_here)
    return _close_streams(error)


def _spoken_here() -> str:
    """Return the language of the workspace around us, before a command names another."""
    return Session().workspace_language()


def _call(arguments: Sequence[str], taking: "Taking | None") -> int:
    """Call the command that the arguments name, or answer the shell that completes them."""
    command = typer.main.get_command(app)
    if os.environ.get(VARIABLE):
        from bizenv.cli import shells

        return shells.answer(command, os.environ)
    if any(each in SCRIPTS for each in arguments):
        from bizenv.cli import shells

        shells.bring_scripts()
    result = command.main(
        _own_option_first(arguments),
        prog_name="bizenv",
        standalone_mode=False,
        obj=taking,
    )
    sys.stdout.flush()
    if isinstance(result, int):
        return result
    return 0


def _own_option_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the option that says nothing of a command before it."""
    whole = list(arguments)
    end = whole.index("--") if "--" in whole else len(whole)
    options = whole[:end]
    if _NO_CACHE not in options:
        return whole
    others = [each for each in options if each != _NO_CACHE]
    return [_NO_CACHE, *others, *whole[end:]]


def _open_streams() -> None:
    """Let output be UTF-8; what goes to a closed standard output is an error."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        sys.stdout = ClosedOutput()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_streams(error: OSError) -> int:
    """Answer an error of the system; a reader that closed the pipe had enough: no error."""
    give_up_output()
    if isinstance(error, BrokenPipeError):
        return 0
    what = reason_of(error)
    if error.filename:
        name = os.fsdecode(error.filename)
        what = Message("system.of", {"name": name, "what": what})
    return _fail(BizenvError("system", what=what))


def _fail(error: BizenvError) -> int:
    """Say an error, and return its exit status; what cannot be said is named by its code."""
    try:
        lines = _error_lines(error)
    except FileNotFoundError:  # gettext finds no catalogue
        lines = "bizenv: its catalogues of words are not built: install it again\n"
    except Exception:
        if os.environ.get("BIZENV_DEBUG"):
            raise
        lines = f"bizenv: {error.message.code} {dict(error.message.args)}\n"
    say_aside(lines)
    flush_or_give_up()
    return error.status


def _error_lines(error: BizenvError) -> str:
    """Return an error and its hint, each in a line."""
    from bizenv.formats.page import flat

    words = language.interface()
    text = words.say(_called(error.message, words))
    said = [words("error.said", text=text)]
    if error.hint is not None:
        hint = words.say(error.hint)
        said.append(words("finding.hint", text=hint))
    return "".join(f"{flat(each)}\n" for each in said)


def _called(message: Message, words: Catalogue) -> Message:
    """Return a message that calls an argument (TASK) by its word in the reader's language."""
    if message.code not in _OF_ARGUMENTS:
        return message
    name = words.stand_in(str(message.args["name"]))
    return Message(message.code, {**message.args, "name": name})


def _named(param: Any) -> str:
    """Return how a parameter is called on the command line."""
    if param.param_type_name == "option":
        return str(param.opts[0])
    return str(param.metavar or param.name)


def _needed_number(param: Any) -> Message:
    """Return which numbers a parameter takes."""
    first = getattr(param.type, "min", None)
    last = getattr(param.type, "max", None)
    if first is None or last is None:
        return Message("hint.needs-number")
    return Message("hint.needs-number-between", {"first": first, "last": last})


def _no_such_option(name: str, known: Collection[str], ctx: Any) -> BizenvError:
    """Say that there is no such option, and which is meant, or where it stands."""
    command = ctx.info_name if ctx else None
    hint = see_help(ctx)
    if name in _FIRST:
        hint = Message("hint.before-the-command", {"name": name})
    elif (command, name) == _PLAN_OF_PATHS:
        hint = Message("hint.no-plan-option")
    else:
        hint = Likeness().hint(name, known, ALIKE) or hint
    return BizenvError("no-such-option", status=USAGE, name=name, hint=hint)


def _meant_otherwise(name: str, ctx: Any) -> Message | None:
    """Return what says the same as an option that a command lacks, None if nothing does."""
    if ctx is None:
        return None
    known: set[str] = set()
    for param in ctx.command.params:
        known.update(param.opts)
    same = _SAME.get(name)
    if same in known:
        return Message("hint.did-you-mean", {"name": same})
    above = ctx.parent
    is_record = above is not None and above.info_name == _RECORD
    if not is_record or name not in _ADDRESS:
        return None
    kind = ctx.info_name
    whose = "raise" if kind == "raise" else "record"
    return Message(f"hint.address.{whose}", {"kind": kind})


def _unknown_option(error: Any) -> BizenvError:
    """Say that a command has no such option, and what may be meant."""
    ctx = error.ctx
    name = error.option_name
    told = _meant_otherwise(name, ctx)
    if told is not None:
        return BizenvError("no-such-option", status=USAGE, hint=told, name=name)
    known = error.possibilities or ()
    return _no_such_option(name, known, ctx)


def _usage(error: Any) -> BizenvError:
    """Say what typer found wrong with the call, in the catalogue's words."""
    text = error.format_message()
    hint = see_help(getattr(error, "ctx", None))
    match type(error).__name__:
        case "NoSuchOption":
            return _unknown_option(error)
        case "BadOptionUsage":
            code = "option-needs-value"
            args = {"name": error.option_name}
        case "MissingParameter":
            code = "missing-argument"
            args = {"name": _named(error.param)}
        case "BadParameter":
            value = _BAD_VALUE.search(text)
            said = value[1] if value else text
            code = "bad-option"
            args = {"name": _named(error.param), "value": said}
            hint = _needed_number(error.param)
        case _ if text.startswith("Got unexpected extra argument"):
            _, _, behind = text.rpartition("(")
            extra, _, _ = behind.rpartition(")")
            code = "extra-argument"
            args = {"name": extra}
        case _:
            code = "usage"
            args = {"text": text}
    return BizenvError(code, status=USAGE, hint=hint, **args)
