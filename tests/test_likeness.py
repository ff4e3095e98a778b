"""Names that may be one office's: short forms, slips, changed orders; never two places or numbers."""

import pytest
import yaml
from bizenv.offices import look_alikes, may_be_one

from conftest import ROOT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发改委", "市发展和改革委员会"),
        ("市市场监管局", "市市场监督管理局"),
        ("市场监管局", "市市场监管局"),
        ("市住建局", "示例市住房和城乡建设局"),
        ("市残联", "市残疾人联合会"),
        ("市中院", "市中级人民法院"),
        ("市国资委", "市人民政府国有资产监督管理委员会"),
        ("市工信局", "市工业和信息化委员会"),
        ("市工商联", "市工商业联合会（总商会）"),
        ("示例市场监管里局", "示例市场监管局"),
        ("各县区", "各区县人民政府"),
        ("达旗", "达拉特旗人民政府"),
        ("高新区管委会", "高新技术产业开发区管理委员会"),
        ("Dept. of Public Works", "Department of Public Works"),
        ("DPW", "Department of Public Works"),
        ("Transportation Department", "Department of Transportation"),
        ("Department of Transporation", "Department of Transportation"),
    ],
)
def test_names_of_one_office_are_alike_in_both_directions(one: str, other: str) -> None:
    assert may_be_one(one, other)
    assert may_be_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市财政局", "区财政局"),
        ("东城区财政局", "西城区财政局"),
        ("市甲局", "市乙局"),
        ("市第一医院", "市第二医院"),
        ("鄂托克旗人民政府", "鄂托克前旗人民政府"),
        ("市委办公室", "市政府办公室"),
        ("市水务局", "市水利局"),
        ("市委办", "市委编办"),
        ("Ward 1 Office", "Ward 11 Office"),
        ("City Auditor", "City Attorney"),
        ("市财政局", "市财政局"),
    ],
)
def test_names_of_two_offices_are_not_alike(one: str, other: str) -> None:
    assert not may_be_one(one, other)


def test_a_real_register_has_no_look_alikes_and_most_short_names_are_known_by_their_looks() -> None:
    written = yaml.safe_load((ROOT / "plans" / "departments.yaml").read_text(encoding="utf-8"))
    departments = written["departments"]
    assert look_alikes(each["name"] for each in departments) == []
    pairs = [(each["name"], alias) for each in departments for alias in each.get("aliases", ())]
    alike = [pair for pair in pairs if may_be_one(*pair)]
    assert len(alike) > len(pairs) * 0.95


def test_pairs_are_found_among_very_many_names_and_comparing_ends() -> None:
    names = [*(f"市第{number}局" for number in range(3000)), "市发改委", "市发展和改革委员会"]
    assert look_alikes(names) == [("市发改委", "市发展和改革委员会")]
    assert look_alikes(names, comparisons=0) == []


def test_names_that_are_known_are_not_compared_with_one_another() -> None:
    known = ["市发改委", "市发展和改革委员会", "市财政局"]
    assert look_alikes(["市财政局", "市税务局"], known) == []
    assert look_alikes(["市发展改革委"], known) == [
        ("市发改委", "市发展改革委"),
        ("市发展和改革委员会", "市发展改革委"),
    ]
