"""How bash, zsh and fish ask what could come next, and how they want to be answered.

Typer installs and prints the scripts that shells load; those of these three are ours, and so are
the answers. Brackets, spaces, colons and quotes survive only if words are taken apart, and put
together again, as each shell does it.
"""

import contextlib
import itertools
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bizenv.cli import language
from bizenv.cli.completing import VARIABLE

_END: Final = "\ue000"  # ends a line, so that its last word is seen even if it is empty
_SPECIAL_TO_BASH: Final = re.compile(r"[\t !\"#$&'()*;<>?\[\\\]^`{|}~]")
_SPECIAL_IN_QUOTES: Final = re.compile(r"[\"$\\`]")
_SPECIAL_TO_ZSH: Final = re.compile(r"[\\' ]")
_ASSIGNMENT: Final = re.compile(r"\w+=")

# A program that is called by its path is asked itself: it need not be on PATH.
SCRIPTS: Final = {
    "bash": r"""
_bizenv_completion() {
    local IFS=$'\n' program=bizenv offers
    if [[ $1 == */* ]]; then program=${1/#\~\//$HOME/}; fi
    offers=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" \
        _BIZENV_COMPLETE=complete_bash "$program" 2>/dev/null) || compopt -o default
    COMPREPLY=()
    if [[ -n $offers ]]; then mapfile -t COMPREPLY <<<"$offers"; fi
}

complete -o nosort -F _bizenv_completion bizenv
""",
    "zsh": r"""
#compdef bizenv

_bizenv_completion() {
    local program=bizenv
    if [[ $words[1] == */* ]]; then program=${~${(Q)words[1]}}; fi
    eval $(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" \
        _BIZENV_COMPLETE=complete_zsh $program 2>/dev/null)
}

compdef _bizenv_completion bizenv
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _bizenv_completion "$@"; fi
""",
    "fish": r"""
function __bizenv_completion
    set -l program (commandline -opc | string match -r '^.*/bizenv$' \
        | string replace -r '^~/' "$HOME/")[1]
    test -n "$program"; or set program bizenv
    set -g __bizenv_offers (env _TYPER_COMPLETE_ARGS=(commandline -cp | string collect) \
        _TYPER_COMPLETE_FISH_ACTION=get-args _BIZENV_COMPLETE=complete_fish $program 2>/dev/null)
end

complete --command bizenv --no-files --keep-order \
    --condition __bizenv_completion --arguments '$__bizenv_offers'
""",
}


@dataclass(frozen=True)
class Line:
    """The words before the one being typed, and that one.

    `kept` is what the shell keeps of it, `quote` the quote that it opens with.
    """

    args: Sequence[str]
    typed: str
    kept: str = ""
    quote: str = ""


@dataclass(frozen=True)
class ShellAnswer:
    """Values with their meanings, each as the whole word; or that the shell may offer its files."""

    offers: Sequence[tuple[str, str]] = ()
    files: bool = False


Environment = Mapping[str, str]
Ask = Callable[[Environment], Line]
Printed = tuple[str, int]
"""What is printed, and the exit status."""
Reply = Callable[[ShellAnswer, Line, Environment], Printed]


def bring_scripts() -> None:
    """Let typer install and print our scripts."""
    with contextlib.suppress(ImportError):
        from typer import _completion_shared as typers

        items = SCRIPTS.items()
        scripts = {shell: script.strip() for shell, script in items}
        getattr(typers, "_completion_scripts", {}).update(scripts)


def answer(program: Any, environment: Environment) -> int:
    """Print what a shell may offer, and return the exit status; say nothing of what goes wrong."""
    text, status = "", 1
    # A line that is being typed is no place for messages
    with contextlib.suppress(Exception):
        text, status = _instructed(program, environment)
    if text:
        sys.stdout.write(text + "\n")
    return status


def _instructed(program: Any, environment: Environment) -> Printed:
    """Return what the instruction in the environment asks for, and the exit status."""
    instruction, _, shell = environment[VARIABLE].partition("_")
    if instruction == "source" and shell in SCRIPTS:
        return SCRIPTS[shell].strip(), 0
    if instruction == "complete" and shell in _SHELLS:
        ask, reply = _SHELLS[shell]
        line = ask(environment)
        return reply(_offered(program, line), line, environment)
    program.main(
        [], prog_name="bizenv", standalone_mode=False
    )  # typer's own, of PowerShell
    return "", 1


def _offered(program: Any, line: Line) -> ShellAnswer:
    """Return what may stand at the end of the line."""
    from typer._completion_classes import BashComplete

    language.begin([*line.args, line.typed])
    args = list(line.args)
    typed = line.typed
    option = ""
    if "--" not in args and typed.startswith("--") and "=" in typed:
        name, equals, typed = typed.partition("=")
        option = name + equals
        args.append(name)
    completion = BashComplete(program, {}, "bizenv", VARIABLE)
    try:
        found = completion.get_completions(args, typed)
    except Exception:  # noqa: BLE001 - NothingError, or a line that is no call of bizenv
        return ShellAnswer()
    offers = []
    for item in found:
        value = option + item.value
        offers.append((value, item.help or ""))
    return ShellAnswer(offers, files=not offers)


def words(text: str) -> list[str]:
    """Take a line apart as shells do; the quote of the last word may still be open."""
    lexer = shlex.shlex(text + _END, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    found: list[str] = []
    try:
        for word in lexer:
            found.append(word)  # noqa: PERF402 - words before a quote left open count
    except ValueError:
        found.append(lexer.token)
    return [word.removesuffix(_END) for word in found]


def _ask_bash(environment: Environment) -> Line:
    """Put words together again: bash makes `=` and `:` words, which readline does not replace."""
    given = environment["COMP_WORDS"]
    number = int(environment["COMP_CWORD"])
    raw = given.split("\n") if "\n" in given else words(given)
    most = number + 1
    raw += [""] * most
    raw = raw[:most]
    joined = raw[:1]
    kept = ""
    for before, word in itertools.pairwise(raw):
        separates = _separates(word)
        if separates or (word and _separates(before)):
            kept = joined[-1] + (word if separates else "")
            joined[-1] += word
        else:
            kept = ""
            joined.append(word)
    plain = [words(word)[-1] for word in joined]
    last = raw[-1]
    quote = last[:1] if last.startswith(("'", '"')) else ""
    args = plain[1:-1]
    return Line(args, plain[-1], kept, quote)


def _separates(word: str) -> bool:
    """Whether bash made a word of what separates others."""
    return bool(word) and not word.strip("=:")


def _reply_bash(found: ShellAnswer, line: Line, environment: Environment) -> Printed:
    """One value a line, as it has to stand where readline puts it; status 1 for files."""
    del environment
    kept = len(words(line.kept)[-1])
    rest = [value[kept:] for value, _ in found.offers]
    offers = [_quote_for_bash(value, line.quote) for value in rest]
    return "\n".join(offers), int(found.files)


def _quote_for_bash(value: str, quote: str) -> str:
    if quote == "'":
        return value.replace("'", "'\\''")
    return (_SPECIAL_IN_QUOTES if quote else _SPECIAL_TO_BASH).sub(r"\\\g<0>", value)


def _ask_whole(environment: Environment) -> Line:
    """Take apart the line that zsh and fish give; settings before the command are not its words."""
    found = words(environment.get("_TYPER_COMPLETE_ARGS", ""))
    while len(found) > 1 and _ASSIGNMENT.match(found[0]):
        del found[0]
    typed = found[-1] if len(found) > 1 else ""
    return Line(found[1:-1], typed)


def _reply_zsh(found: ShellAnswer, line: Line, environment: Environment) -> Printed:
    """Code that the script evaluates. zsh quotes values itself, and shows each with its meaning."""
    del line, environment
    if found.files:
        return "_files", 0
    if not found.offers:
        return "", 0
    described = [_described_to_zsh(*each) for each in found.offers]
    listed = " ".join(described)
    offers = f"local -a bizenv_offers; bizenv_offers=({listed})"
    return f"{offers}; _describe -V bizenv bizenv_offers", 0


def _described_to_zsh(value: str, meaning: str) -> str:
    """Return `value:meaning` in $'…', without spaces: the script lets zsh split it."""
    text = value.replace("\\", r"\\").replace(":", r"\:")
    if meaning:
        text += f":{meaning}"
    quoted = _SPECIAL_TO_ZSH.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
    return f"$'{quoted}'"


def _reply_fish(found: ShellAnswer, line: Line, environment: Environment) -> Printed:
    """A value and its meaning a line; status 1 for files. Asked `is-args`, only the status."""
    del line
    if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return "", int(found.files)
    lines = ("\t".join(filter(None, each)) for each in found.offers)
    return "\n".join(lines), int(found.files)


_SHELLS: Final[Mapping[str, tuple[Ask, Reply]]] = {
    "bash": (_ask_bash, _reply_bash),
    "zsh": (_ask_whole, _reply_zsh),
    "fish": (_ask_whole, _reply_fish),
}
