"""A command as the program has it: its help in the words of the catalogue, its options offered to the shell."""

import difflib
from collections.abc import Collection
from typing import Any

from typer.core import TyperCommand, TyperGroup

from bizenv.cli import completing, language
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message


class Command(TyperCommand):
    """A command whose help is worded by the catalogue."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        from bizenv.cli.help import command_help

        return command_help(ctx, language.interface())

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the options that the shell may offer."""
        return completing.options(ctx, incomplete)


class Group(TyperGroup):
    """A command that has commands of its own."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        from bizenv.cli.help import group_help

        return group_help(ctx, tuple(self.commands), language.interface())

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of its commands, in the order in which they were made."""
        del ctx
        return list(self.commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is called, or propose the nearest."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise near_command(args[0], self.commands)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands that the shell may offer, or the options."""
        if incomplete.startswith("-"):
            return completing.options(ctx, incomplete)
        return completing.commands(ctx, self.commands, incomplete, f"{ctx.info_name}.")


def near_command(name: str, known: Collection[str]) -> BizenvError:
    """Return the error that there is no such command, with the nearest that there is."""
    near = difflib.get_close_matches(name, known, n=1)
    hint = (
        Message("hint.did-you-mean", {"name": near[0]})
        if near
        else Message("hint.see-help")
    )
    return BizenvError("no-such-command", status=USAGE, hint=hint, name=name)
