"""The help texts: worded by the catalogue, aligned for wide characters."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rich.cells import cell_len

from bizenv.cli.completing import command_of, formats_of
from bizenv.messages import Catalogue

TYPERS_OWN: Final = {
    "help": "option.help",
    "install_completion": "option.install-completion",
    "show_completion": "option.show-completion",
}


def program_help(ctx: Any, commands: Mapping[str, str], words: Catalogue) -> str:
    """Return the help of the program: what it is for, its options, its commands."""
    usage = f"{words('help.usage')} bizenv [--root DIR] [--lang zh|en] COMMAND …"
    listed = [(name, words(f"help.{name}").partition("\n")[0]) for name in commands]
    return "\n\n".join(
        (
            usage,
            words("help.program"),
            _section(words("help.commands"), listed),
            _options(ctx, words),
            words("help.more"),
        )
    )


def group_help(ctx: Any, commands: Iterable[str], words: Catalogue) -> str:
    """Return the help of a command that has commands of its own."""
    name = ctx.info_name
    listed = [
        (each, words(f"help.{name}.{each}").partition("\n")[0]) for each in commands
    ]
    usage = f"{words('help.usage')} bizenv {name} COMMAND …"
    return "\n\n".join(
        (
            usage,
            words(f"help.{name}"),
            _section(words("help.commands"), listed),
            _options(ctx, words),
        )
    )


def command_help(ctx: Any, words: Catalogue) -> str:
    """Return the help of one command."""
    name = ctx.command_path.partition(" ")[2]
    arguments = [
        each for each in ctx.command.params if each.param_type_name == "argument"
    ]
    usage = " ".join(
        (
            words("help.usage"),
            "bizenv",
            name,
            "[OPTIONS]",
            *(each.metavar for each in arguments),
        )
    )
    described = [(each.metavar, words(each.help)) for each in arguments]
    parts = [usage, words(f"help.{name.replace(' ', '.')}")]
    if described:
        parts.append(_section(words("help.arguments"), described))
    return "\n\n".join((*parts, _options(ctx, words)))


def _options(ctx: Any, words: Catalogue) -> str:
    rows = []
    for param in ctx.command.get_params(ctx):
        if param.param_type_name == "option" and not param.hidden:
            named = ", ".join(sorted(param.opts, key=len))
            rows.append((named + _metavar(ctx, param), words(_code(param))))
    return _section(words("help.options"), rows)


def _metavar(ctx: Any, param: Any) -> str:
    """Return what stands for an option's value; the formats are those that the command can write."""
    if param.is_flag:
        return ""
    return f" {'|'.join(formats_of(command_of(ctx))) if param.name == 'format' else param.metavar}"


def _code(param: Any) -> str:
    code: str = TYPERS_OWN.get(param.name, param.help)
    return code


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    rows = list(rows)
    width = max(cell_len(name) for name, _ in rows)
    return "\n".join(
        (
            title,
            *(
                f"  {name}{' ' * (width - cell_len(name))}  {text}"
                for name, text in rows
            ),
        )
    )
