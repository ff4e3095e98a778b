"""The help texts: worded by the catalogue, aligned for wide characters."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from rich.cells import cell_len

from bizenv.cli.commands import command_of, formats_of_call
from bizenv.messages import Catalogue

Row = tuple[str, str]
"""A name and its meaning."""
TYPERS_OWN: Final = {
    "help": "option.help",
    "install_completion": "option.install-completion",
    "show_completion": "option.show-completion",
}


def program_help(ctx: Any, commands: Iterable[str], words: Catalogue) -> str:
    """Return the help of the program: what it is for, its options, its commands."""
    called = _usage("[--root DIR] [--lang zh|en] COMMAND …", words)
    purpose = words("help.program")
    more = words("help.more")
    return _joined(
        called,
        purpose,
        _commands(ctx, commands, words),
        _options(ctx, words),
        more,
    )


def group_help(ctx: Any, commands: Iterable[str], words: Catalogue) -> str:
    """Return the help of a command that has commands of its own."""
    name = ctx.info_name
    called = _usage(f"{name} COMMAND …", words)
    purpose = words(f"help.{name}")
    return _joined(
        called,
        purpose,
        _commands(ctx, commands, words),
        _options(ctx, words),
    )


def command_help(ctx: Any, words: Catalogue) -> str:
    """Return the help of one command."""
    _, _, name = ctx.command_path.partition(" ")
    usage = [name, "[OPTIONS]"]
    described: list[Row] = []
    for each in ctx.command.params:
        if each.param_type_name == "argument":
            metavar = each.metavar
            meaning = words(each.help)
            usage.append(metavar)
            described.append((words.stand_in(metavar), meaning))
    code = name.replace(" ", ".")
    purpose = words(f"help.{code}")
    title = words("help.arguments")
    called = _usage(" ".join(usage), words)
    return _joined(
        called,
        purpose,
        _section(title, described),
        _options(ctx, words),
    )


def _usage(call: str, words: Catalogue) -> str:
    usage = words("help.usage")
    return f"{usage}bizenv {words.stand_in(call)}"


def _joined(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def summary(ctx: Any, name: str, words: Catalogue) -> str:
    """Return the first line of the help of a command of the program, or of the group called."""
    above = command_of(ctx)
    code = f"help.{name}"
    if above:
        code = f"help.{above}.{name}"
    text = words(code)
    first, _, _ = text.partition("\n")
    return first


def described_options(ctx: Any, words: Catalogue) -> Iterator[tuple[Any, str]]:
    """Yield the options of the command that is called, each with its help."""
    for param in ctx.command.get_params(ctx):
        is_option = param.param_type_name == "option"
        if is_option and not param.hidden:
            code = TYPERS_OWN.get(param.name, param.help)
            meaning = words(code)
            yield param, meaning


def _commands(ctx: Any, names: Iterable[str], words: Catalogue) -> str:
    title = words("help.commands")
    listed = [(name, summary(ctx, name, words)) for name in names]
    return _section(title, listed)


def _options(ctx: Any, words: Catalogue) -> str:
    title = words("help.options")
    rows: list[Row] = []
    for param, meaning in described_options(ctx, words):
        shortest_first = sorted(param.opts, key=len)
        named = ", ".join(shortest_first)
        named += words.stand_in(_metavar(ctx, param))
        rows.append((named, meaning))
    return _section(title, rows)


def _metavar(ctx: Any, param: Any) -> str:
    """Return what stands for an option's value; of `--format` what the command accepts."""
    if param.is_flag:
        return ""
    metavar = param.metavar
    if param.name == "format":
        formats = formats_of_call(ctx)
        metavar = "|".join(formats)
    return f" {metavar}"


def _section(title: str, rows: Sequence[Row]) -> str:
    """Lay out names and their meanings under a title; nothing where there are none."""
    if not rows:
        return ""
    widths = [cell_len(name) for name, _ in rows]
    widest = max(widths)
    lines = [title]
    for (name, text), width in zip(rows, widths, strict=True):
        missing = widest - width
        padding = " " * missing
        lines.append(f"  {name}{padding}  {text}")
    return "\n".join(lines)
