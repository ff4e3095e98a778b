"""The program: its commands, loaded only when called, and the one place where errors end."""

import contextlib
import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

import typer
from typer.core import TyperGroup

from bizenv import __version__
from bizenv.cli import completing, language, shells
from bizenv.cli.command import Command, near_command
from bizenv.cli.options import Color, Lang, Root, Version
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message

INTERRUPTED: Final = 130
COMMANDS: Final = {
    "status": "bizenv.cli.status:status",
    "overdue": "bizenv.cli.tasks:overdue",
    "at-risk": "bizenv.cli.tasks:at_risk",
    "in-review": "bizenv.cli.tasks:in_review",
    "completed": "bizenv.cli.tasks:completed",
    "list": "bizenv.cli.tasks:list_tasks",
    "show": "bizenv.cli.show:show",
    "diff": "bizenv.cli.diff:diff",
    "digest": "bizenv.cli.digest:digest",
    "validate": "bizenv.cli.validate:validate",
    "record": "bizenv.cli.record:app",
    "guard": "bizenv.cli.guard:guard",
    "schema": "bizenv.cli.schema:schema",
    "init": "bizenv.cli.init:init",
    "import": "bizenv.cli.importing:import_document",
    "reconcile": "bizenv.cli.importing:reconcile",
}


class Group(TyperGroup):
    """The program itself; a command's module is imported when the command is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command and return it, or None."""
        del ctx
        return _load(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is called, or propose the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise near_command(args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        from bizenv.cli.help import program_help

        return program_help(ctx, COMMANDS, language.interface())

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands that the shell may offer, or the options."""
        if incomplete.startswith("-"):
            return completing.options(ctx, incomplete)
        return completing.commands(ctx, COMMANDS, incomplete)


def _load(name: str) -> Any:
    module, _, function = COMMANDS[name].partition(":")
    loaded = getattr(importlib.import_module(module), function)
    if isinstance(loaded, typer.Typer):  # a group of commands
        return typer.main.get_command(loaded)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=Command)(loaded)
    return typer.main.get_command(app)


app = typer.Typer(cls=Group, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def program(
    ctx: typer.Context,
    root: Root = None,
    lang: Lang = None,
    color: Color = "auto",
    *,
    version: Version = False,
) -> None:
    """Set up the session that the commands share."""
    if version:
        typer.echo(f"bizenv {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(USAGE)
    ctx.obj = Session(root=root, lang=lang, color=color)


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit status. Whatever happens, no traceback reaches the user."""
    _open_streams()
    language.begin(arguments)
    shells.bring_scripts()
    try:
        if os.environ.get(shells.VARIABLE):
            return shells.answer(typer.main.get_command(app), os.environ)
        result = typer.main.get_command(app).main(
            list(arguments), prog_name="bizenv", standalone_mode=False
        )
        sys.stdout.flush()
    except BizenvError as error:
        return _fail(error)
    except typer.TyperException as error:
        return _fail(_usage(error))
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:
        return _close_streams(error)
    except Exception as error:
        if os.environ.get("BIZENV_DEBUG"):
            raise
        return _fail(
            BizenvError(
                "internal",
                what=f"{type(error).__name__}: {error}",
                hint=Message("hint.internal"),
            )
        )
    return result if isinstance(result, int) else 0


def _open_streams() -> None:
    """Let output be UTF-8; a stream that was closed before we began takes everything and keeps nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_streams(error: OSError) -> int:
    """Answer an error of the system; a reader that closed the pipe had enough, which is no error."""
    with contextlib.suppress(
        OSError, ValueError, AttributeError
    ):  # else Python would try to write the rest at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    named = f"{error.filename}: " if error.filename else ""
    return _fail(BizenvError("system", what=f"{named}{error.strerror or error}"))


def _fail(error: BizenvError) -> int:
    from bizenv.formats.page import inert

    words = language.interface()
    said = [words("error.said", text=words.say(error.message))]
    if error.hint is not None:
        said.append(words("finding.hint", text=words.say(error.hint)))
    with contextlib.suppress(
        OSError, ValueError
    ):  # whoever closed stderr does not want to know
        sys.stderr.write("".join(f"{inert(each)}\n" for each in said))
        sys.stderr.flush()
    return error.status


def _named(param: Any) -> str:
    """Return how a parameter is called on the command line."""
    name: str = (
        param.opts[0]
        if param.param_type_name == "option"
        else param.metavar or param.name
    )
    return name


def _usage(error: Any) -> BizenvError:
    """Say what typer found wrong with the call, in the catalogue's words."""
    kind, text = type(error).__name__, error.format_message()
    hint = Message("hint.see-help")
    if kind == "NoSuchOption":
        near = difflib.get_close_matches(
            error.option_name, error.possibilities or (), n=1, cutoff=0.7
        )
        hint = Message("hint.did-you-mean", {"name": near[0]}) if near else hint
        return BizenvError(
            "no-such-option", status=USAGE, hint=hint, name=error.option_name
        )
    if kind == "BadOptionUsage":
        return BizenvError(
            "option-needs-value", status=USAGE, hint=hint, name=error.option_name
        )
    if kind == "MissingParameter":
        return BizenvError(
            "missing-argument", status=USAGE, hint=hint, name=_named(error.param)
        )
    if text.startswith("Got unexpected extra argument"):
        return BizenvError(
            "extra-argument",
            status=USAGE,
            hint=hint,
            name=text[text.rfind("(") + 1 : text.rfind(")")],
        )
    return BizenvError("usage", status=USAGE, hint=hint, text=text)
