"""The help texts: worded by the catalogue, aligned for wide characters."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from rich.cells import cell_len

from bizenv.cli.commands import command_of, formats_of_call
from bizenv.messages import Catalogue

TYPERS_OWN: Final = {
    "help": "option.help",
    "install_completion": "option.install-completion",
    "show_completion": "option.show-completion",
}


def program_help(ctx: Any, commands: Iterable[str], words: Catalogue) -> str:
    """Return the help of the program: what it is for, its options, its commands."""
    usage = f"{words('help.usage')} bizenv [--root DIR] [--lang zh|en] COMMAND …"
    parts = (
        usage,
        words("help.program"),
        _commands(ctx, commands, words),
        _options(ctx, words),
        words("help.more"),
    )
    return "\n\n".join(parts)


def group_help(ctx: Any, commands: Iterable[str], words: Catalogue) -> str:
    """Return the help of a command that has commands of its own."""
    name = ctx.info_name
    parts = (
        f"{words('help.usage')} bizenv {name} COMMAND …",
        words(f"help.{name}"),
        _commands(ctx, commands, words),
        _options(ctx, words),
    )
    return "\n\n".join(parts)


def command_help(ctx: Any, words: Catalogue) -> str:
    """Return the help of one command."""
    name = ctx.command_path.partition(" ")[2]
    params = ctx.command.params
    arguments = [each for each in params if each.param_type_name == "argument"]
    metavars = (each.metavar for each in arguments)
    usage = " ".join((words("help.usage"), "bizenv", name, "[OPTIONS]", *metavars))
    parts = [usage, words(f"help.{name.replace(' ', '.')}")]
    if arguments:
        described = [(each.metavar, words(each.help)) for each in arguments]
        parts.append(_section(words("help.arguments"), described))
    return "\n\n".join((*parts, _options(ctx, words)))


def summary(ctx: Any, name: str, words: Catalogue) -> str:
    """Return the first line of the help of a command of the program, or of the group called."""
    above = command_of(ctx)
    code = f"help.{above}.{name}" if above else f"help.{name}"
    return words(code).partition("\n")[0]


def described_options(ctx: Any, words: Catalogue) -> Iterator[tuple[Any, str]]:
    """Yield the options of the command that is called, each with its help."""
    for param in ctx.command.get_params(ctx):
        if param.param_type_name == "option" and not param.hidden:
            yield param, words(TYPERS_OWN.get(param.name, param.help))


def _commands(ctx: Any, names: Iterable[str], words: Catalogue) -> str:
    listed = [(name, summary(ctx, name, words)) for name in names]
    return _section(words("help.commands"), listed)


def _options(ctx: Any, words: Catalogue) -> str:
    rows = []
    for param, meaning in described_options(ctx, words):
        named = ", ".join(sorted(param.opts, key=len))
        rows.append((named + _metavar(ctx, param), meaning))
    return _section(words("help.options"), rows)


def _metavar(ctx: Any, param: Any) -> str:
    """Return what stands for an option's value; of `--format` what the command accepts."""
    if param.is_flag:
        return ""
    if param.name == "format":
        return f" {'|'.join(formats_of_call(ctx))}"
    return f" {param.metavar}"


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    rows = list(rows)
    width = max(cell_len(name) for name, _ in rows)
    lines = [title]
    for name, text in rows:
        padding = " " * (width - cell_len(name))
        lines.append(f"  {name}{padding}  {text}")
    return "\n".join(lines)
