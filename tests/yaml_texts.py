"""What the tests of YAML ask of a text: its tree, its faults, its places."""

import codecs
from typing import Final

from bizenv.diagnostics import Diagnostic, Location
from bizenv.files.yaml_tree import Positions, Tree, read

FILE: Final = "plans/demo/plan.yaml"
BOM: Final = codecs.BOM_UTF8


def tree_of(text: str) -> Tree:
    tree, faults = read(text.encode(), FILE)
    assert faults == []
    return tree


def faults_of(data: str | bytes) -> list[Diagnostic]:
    return read(data if isinstance(data, bytes) else data.encode(), FILE)[1]


def the_fault(data: str | bytes) -> Diagnostic:
    (fault,) = faults_of(data)
    assert fault.severity == "error"
    return fault


def place(at: Location) -> tuple[int, int]:
    return at.line, at.column


def positions(text: str | bytes) -> Positions:
    return Positions({FILE: text if isinstance(text, bytes) else text.encode()})
