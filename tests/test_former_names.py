"""A former name that another department now bears: told, and given over in one edit."""

from bizenv.files.snapshot import Memory
from bizenv.messages import catalogue
from bizenv.store.workspace import Workspace

NEW = "{name: 示例政务局}"
FORMER = "{name: 示例数据局, formerly: [{name: 示例政务局, until: 2025-03-31}]}"


def hint(*departments: str) -> str:
    lines = "".join(f"  - {each}\n" for each in departments)
    files = {
        "plans/workspace.yaml": "city: 示例市\n",
        "plans/departments.yaml": f"departments:\n{lines}",
    }
    space = Workspace(Memory({path: text.encode() for path, text in files.items()}))
    (found,) = [each for each in space.findings() if each.code == "ambiguous-alias"]
    return "" if found.hint is None else str(catalogue("zh").word(found.hint))


def test_whose_former_name_it_is_is_said_in_either_order() -> None:
    for said in (hint(FORMER, NEW), hint(NEW, FORMER)):
        assert "指示例数据局的，改写为“示例数据局”" in said


def test_of_two_present_names_nothing_is_to_be_given_over() -> None:
    assert hint(NEW, "{name: 示例数据局, aliases: [示例政务局]}") == ""
