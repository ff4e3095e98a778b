"""A command as the program has it: help in the catalogue's words, offers for the shell."""

from collections.abc import Collection
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from bizenv.cli import completing, language
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.likeness import did_you_mean
from bizenv.messages import Message


class Offer(NamedTuple):
    """A command or an option, and its help: the fields that typer reads of a completion."""

    value: str
    help: str


class Command(TyperCommand):
    """A command whose help is worded by the catalogue."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        from bizenv.cli.help import command_help

        return command_help(ctx, language.interface())

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the options that the shell may offer."""
        return _options(ctx, incomplete)


class CommandGroup(TyperGroup):
    """A command that has commands of its own."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        from bizenv.cli.help import group_help

        return group_help(ctx, self.list_commands(ctx), language.interface())

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of its commands, in the order in which they were made."""
        del ctx
        return list(self.commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is called, or propose the nearest."""
        known = self.list_commands(ctx)
        called = args[0] if args else "-"
        is_option = called.startswith("-")
        if not is_option and called not in known:
            raise near_command(called, known, ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands that the shell may offer, or the options."""
        if incomplete.startswith("-"):
            return _options(ctx, incomplete)
        return _commands(ctx, self.list_commands(ctx), incomplete)


def group(name: str) -> typer.Typer:
    """Return a command that has commands of its own, and may be called without one."""
    return typer.Typer(
        cls=CommandGroup,
        name=name,
        add_completion=False,
        rich_markup_mode=None,
        invoke_without_command=True,
    )


def _commands(ctx: Any, names: Collection[str], typed: str) -> list[Offer]:
    """Offer commands, with the first line of their help."""
    from bizenv.cli.help import summary

    words = completing.words(ctx)
    offers: list[Offer] = []
    for name in names:
        if name.startswith(typed):
            meaning = summary(ctx, name, words)
            offers.append(Offer(name, meaning))
    return offers


def _options(ctx: Any, typed: str) -> list[Offer]:
    """Offer the options that can still be given; with nothing typed by their long names alone."""
    from bizenv.cli.help import described_options

    words = completing.words(ctx)
    beginning = typed or "--"
    offers: list[Offer] = []
    for param, meaning in described_options(ctx, words):
        is_given = _is_given(ctx, param)
        if is_given and not param.multiple:
            continue
        fitting = [name for name in param.opts if name.startswith(beginning)]
        offers += [Offer(name, meaning) for name in fitting]
    return offers


def _is_given(ctx: Any, param: Any) -> bool:
    """Whether an option stands on the line already."""
    source = ctx.get_parameter_source(param.name)
    if source is None:
        return False
    return bool(source.name == "COMMANDLINE")


def see_help(ctx: Any) -> Message:
    """Return the hint to read the help of the command that was called."""
    command = ctx.command_path if ctx else "bizenv"
    return Message("hint.see-help", {"command": command})


def near_command(name: str, known: Collection[str], ctx: Any) -> BizenvError:
    """Return the error that there is no such command, with the nearest that there is."""
    hint = did_you_mean(name, known) or see_help(ctx)
    return BizenvError("no-such-command", status=USAGE, hint=hint, name=name)
