"""A command as the program has it: help in the catalogue's words, options offered to the shell."""

from collections.abc import Collection
from typing import Any, NamedTuple

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


class Group(TyperGroup):
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
        if args and args[0] not in known and not args[0].startswith("-"):
            raise near_command(args[0], known)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands that the shell may offer, or the options."""
        if incomplete.startswith("-"):
            return _options(ctx, incomplete)
        return _commands(ctx, self.list_commands(ctx), incomplete)


def _commands(ctx: Any, names: Collection[str], typed: str) -> list[Offer]:
    """Offer commands, with the first line of their help."""
    from bizenv.cli.help import summary

    words = completing.words(ctx)
    fitting = (name for name in names if name.startswith(typed))
    return [Offer(name, summary(ctx, name, words)) for name in fitting]


def _options(ctx: Any, typed: str) -> list[Offer]:
    """Offer the options that can still be given; with nothing typed by their long names alone."""
    from bizenv.cli.help import described_options

    words = completing.words(ctx)
    offers = []
    for param, meaning in described_options(ctx, words):
        source = ctx.get_parameter_source(param.name)
        given = source is not None and source.name == "COMMANDLINE"
        if given and not param.multiple:
            continue
        fitting = (name for name in param.opts if name.startswith(typed or "--"))
        offers += [Offer(name, meaning) for name in fitting]
    return offers


def near_command(name: str, known: Collection[str]) -> BizenvError:
    """Return the error that there is no such command, with the nearest that there is."""
    hint = did_you_mean(name, known) or Message("hint.see-help")
    return BizenvError("no-such-command", status=USAGE, hint=hint, name=name)
