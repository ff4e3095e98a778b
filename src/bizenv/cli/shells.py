"""How bash, zsh and fish ask what could come next, and how they want to be answered.

Typer installs and prints the scripts that shells load; those of these three are ours, and so are the answers. Brackets,
spaces, colons and quotes survive only if words are taken apart, and put together again, as each shell does it.
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

VARIABLE: Final = "_BIZENV_COMPLETE"
_END: Final = "\ue000"  # stands at the end of what is typed, so that its last word is seen even if it is empty
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
    eval $(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _BIZENV_COMPLETE=complete_zsh $program 2>/dev/null)
}

compdef _bizenv_completion bizenv
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _bizenv_completion "$@"; fi
""",
    "fish": r"""
function __bizenv_completion
    set -l program (commandline -opc | string match -r '^.*/bizenv$' | string replace -r '^~/' "$HOME/")[1]
    test -n "$program"; or set program bizenv
    set -g __bizenv_offers (env _TYPER_COMPLETE_ARGS=(commandline -cp | string collect) \
        _TYPER_COMPLETE_FISH_ACTION=get-args _BIZENV_COMPLETE=complete_fish $program 2>/dev/null)
end

complete --command bizenv --no-files --keep-order --condition __bizenv_completion --arguments '$__bizenv_offers'
""",
}


@dataclass(frozen=True)
class Line:
    """The words before the one being typed, and that one: what the shell keeps of it, and the quote it opens with."""

    args: Sequence[str]
    typed: str
    kept: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Answer:
    """Values with their meanings, each as the whole word; or that the shell may offer its files."""

    offers: Sequence[tuple[str, str]] = ()
    files: bool = False


Ask = Callable[[Mapping[str, str]], Line]
Reply = Callable[[Answer, Line, Mapping[str, str]], tuple[str, int]]


def bring_scripts() -> None:
    """Let typer install and print our scripts."""
    with contextlib.suppress(ImportError):
        from typer import _completion_shared as typers

        getattr(typers, "_completion_scripts", {}).update(
            {shell: script.strip() for shell, script in SCRIPTS.items()}
        )


def answer(program: Any, environment: Mapping[str, str]) -> int:
    """Print what a shell may offer, and return the exit status; whatever goes wrong, nothing is said."""
    instruction, _, shell = environment[VARIABLE].partition("_")
    text, status = "", 1
    try:
        if instruction == "source" and shell in SCRIPTS:
            text, status = SCRIPTS[shell].strip(), 0
        elif instruction == "complete" and shell in _SHELLS:
            ask, reply = _SHELLS[shell]
            line = ask(environment)
            text, status = reply(_answer(program, line), line, environment)
        else:
            program.main([], prog_name="bizenv", standalone_mode=False)
    except Exception:  # noqa: BLE001, S110 - a line that is being typed is no place for messages
        pass
    if text:
        sys.stdout.write(text + "\n")
    return status


def _answer(program: Any, line: Line) -> Answer:
    from typer._completion_classes import BashComplete

    language.begin([*line.args, line.typed])
    args, typed, option = list(line.args), line.typed, ""
    if "--" not in args and typed.startswith("--") and "=" in typed:
        name, equals, typed = typed.partition("=")
        option = name + equals
        args.append(name)
    try:
        found = BashComplete(program, {}, "bizenv", VARIABLE).get_completions(
            args, typed
        )
    except Exception:  # noqa: BLE001 - NothingError, or a line that is no call of bizenv
        return Answer()
    offers = [(option + item.value, item.help or "") for item in found]
    return Answer(offers, files=not offers)


def words(text: str) -> list[str]:
    """Take a line apart as shells do, the last word being the one that is typed; its quote may still be open."""
    lexer = shlex.shlex(text + _END, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    found: list[str] = []
    try:
        for word in lexer:
            found.append(word)  # noqa: PERF402 - what was found before a quote that is left open counts
    except ValueError:
        found.append(lexer.token)
    return [word.removesuffix(_END) for word in found]


def _ask_bash(environment: Mapping[str, str]) -> Line:
    """Put words together again: bash gives one a line, and makes `=` and `:` words of their own."""
    given, number = environment["COMP_WORDS"], int(environment["COMP_CWORD"])
    raw = given.split("\n") if "\n" in given else words(given)
    raw = (raw + [""] * (number + 1))[: number + 1]
    joined = raw[:1]
    kept = ""
    for before, word in itertools.pairwise(raw):
        separates = bool(word) and not word.strip("=:")
        continues = separates or (
            bool(word) and not before.strip("=:") and bool(before)
        )
        kept = (joined[-1] if continues else "") + (word if separates else "")
        joined = [*joined[:-1], joined[-1] + word] if continues else [*joined, word]
    plain = [words(word)[-1] for word in joined]
    quote = raw[-1][:1] if raw[-1][:1] in ("'", '"') else ""
    return Line(plain[1:-1], plain[-1], kept, quote)


def _reply_bash(
    found: Answer, line: Line, environment: Mapping[str, str]
) -> tuple[str, int]:
    """One value a line, as it has to stand where readline replaces what it takes for the word; status 1 for files."""
    del environment
    kept = len(words(line.kept)[-1])
    return "\n".join(
        _quote_for_bash(value[kept:], line.quote) for value, _ in found.offers
    ), int(found.files)


def _quote_for_bash(value: str, quote: str) -> str:
    if quote == "'":
        return value.replace("'", "'\\''")
    return (_SPECIAL_IN_QUOTES if quote else _SPECIAL_TO_BASH).sub(r"\\\g<0>", value)


def _ask_whole(environment: Mapping[str, str]) -> Line:
    """Take the line apart up to the cursor, as zsh and fish give it; settings before the command are not its words."""
    found = words(environment.get("_TYPER_COMPLETE_ARGS", ""))
    while len(found) > 1 and _ASSIGNMENT.match(found[0]):
        del found[0]
    return Line(found[1:-1], found[-1] if len(found) > 1 else "")


def _reply_zsh(
    found: Answer, line: Line, environment: Mapping[str, str]
) -> tuple[str, int]:
    """Code that the script evaluates. zsh quotes values itself, and shows each with its meaning."""
    del line, environment
    if found.files:
        return "_files", 0
    described = (
        value.replace("\\", r"\\").replace(":", r"\:")
        + (f":{meaning}" if meaning else "")
        for value, meaning in found.offers
    )
    listed = " ".join(_quote_for_zsh(each) for each in described)
    return (
        f"local -a bizenv_offers; bizenv_offers=({listed}); _describe -V bizenv bizenv_offers"
        if listed
        else ""
    ), 0


def _quote_for_zsh(text: str) -> str:
    """Return text in $'…', without spaces: the script lets zsh split what it is given."""
    return (
        "$'" + _SPECIAL_TO_ZSH.sub(lambda match: f"\\x{ord(match[0]):02x}", text) + "'"
    )


def _reply_fish(
    found: Answer, line: Line, environment: Mapping[str, str]
) -> tuple[str, int]:
    """A value and its meaning a line; the status is 1 for files. Asked whether there are values, only the status."""
    del line
    listed = "\n".join(
        f"{value}\t{meaning}" if meaning else value for value, meaning in found.offers
    )
    only_whether = environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args"
    return "" if only_whether else listed, int(found.files)


_SHELLS: Final[Mapping[str, tuple[Ask, Reply]]] = {
    "bash": (_ask_bash, _reply_bash),
    "zsh": (_ask_whole, _reply_zsh),
    "fish": (_ask_whole, _reply_fish),
}
