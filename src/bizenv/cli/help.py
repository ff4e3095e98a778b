"""The help texts: worded by the catalogue, aligned for wide characters."""

from collections.abc import Iterable, Iterator, Sequence
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
    usage = words("help.usage")
    return _joined(
        f"{usage} bizenv [--root DIR] [--lang zh|en] COMMAND …",
        words("help.program"),
        _commands(ctx, commands, words),
        _options(ctx, words),
        words("help.more"),
    )


def group_help(ctx: Any, commands: Iterable[str], words: Catalogue) -> str:
    """Return the help of a command that has commands of its own."""
    usage, name = words("help.usage"), ctx.info_name
    return _joined(
        f"{usage} bizenv {name} COMMAND …",
        words(f"help.{name}"),
        _commands(ctx, commands, words),
        _options(ctx, words),
    )


def command_help(ctx: Any, words: Catalogue) -> str:
    """Return the help of one command."""
    _, _, name = ctx.command_path.partition(" ")
    usage = [words("help.usage"), "bizenv", name, "[OPTIONS]"]
    described: list[tuple[str, str]] = []
    for each in ctx.command.params:
        if each.param_type_name == "argument":
            usage.append(each.metavar)
            described.append((each.metavar, words(each.help)))
    code = name.replace(" ", ".")
    return _joined(
        " ".join(usage),
        words(f"help.{code}"),
        _section(words("help.arguments"), described),
        _options(ctx, words),
    )


def _joined(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def summary(ctx: Any, name: str, words: Catalogue) -> str:
    """Return the first line of the help of a command of the program, or of the group called."""
    above = command_of(ctx)
    code = f"help.{above}.{name}" if above else f"help.{name}"
    first, _, _ = words(code).partition("\n")
    return first


def described_options(ctx: Any, words: Catalogue) -> Iterator[tuple[Any, str]]:
    """Yield the options of the command that is called, each with its help."""
    for param in ctx.command.get_params(ctx):
        if param.param_type_name == "option" and not param.hidden:
            code = TYPERS_OWN.get(param.name, param.help)
            yield param, words(code)


def _commands(ctx: Any, names: Iterable[str], words: Catalogue) -> str:
    title = words("help.commands")
    listed = [(name, summary(ctx, name, words)) for name in names]
    return _section(title, listed)


def _options(ctx: Any, words: Catalogue) -> str:
    title = words("help.options")
    rows: list[tuple[str, str]] = []
    for param, meaning in described_options(ctx, words):
        shortest_first = sorted(param.opts, key=len)
        named = ", ".join(shortest_first) + _metavar(ctx, param)
        rows.append((named, meaning))
    return _section(title, rows)


def _metavar(ctx: Any, param: Any) -> str:
    """Return what stands for an option's value; of `--format` what the command accepts."""
    if param.is_flag:
        return ""
    metavar = param.metavar
    if param.name == "format":
        metavar = "|".join(formats_of_call(ctx))
    return f" {metavar}"


def _section(title: str, rows: Sequence[tuple[str, str]]) -> str:
    """Lay out names and their meanings under a title; nothing where there are none."""
    if not rows:
        return ""
    width = max(cell_len(name) for name, _ in rows)
    lines = [title]
    for name, text in rows:
        missing = width - cell_len(name)
        padding = " " * missing
        lines.append(f"  {name}{padding}  {text}")
    return "\n".join(lines)
