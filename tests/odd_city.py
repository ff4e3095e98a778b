"""A workspace whose names are hard on shells."""

from pathlib import Path

SHELLS = ("bash", "zsh", "fish")
ODD = '示例\'s "甲" $HOME `x` [b] a:b * \\ c; d&e|f <g>'
PARK = "示例开发区(园区)"
REGISTER = f"""
departments:
  - {{name: 示例住建局, aliases: [住建局, Example Housing Bureau], kind: 市直部门, tags: {{考核组: 甲}}}}
  - {{name: 示例数据局, formerly: [{{name: 旧政务局, until: 2024-12-31}}]}}
  - name: {"'" + ODD.replace("'", "''") + "'"}
groups:
  - {{name: {PARK}, aliases: [园区], open: true}}
"""
PLAN = """
plan: "{id}"
title: 示例方案
issued: 2025-03-01
{more}
sections:
  - number: "1"
    title: 示例部分
    sections:
      - number: "1.1"
        title: 示例小节
        tasks:
          - {{id: "1.1.1", title: 示例任务一, lead: [示例住建局], due: 2025-06, tags: {{类型: 甲}}}}
          - {{id: "1.1.2", title: 示例任务二, lead: [示例住建局], due: ongoing}}
  - number: "{section}"
    title: 示例部分二
    tasks:
      - {{id: "{section}.1", title: 示例任务三, lead: [{park}], due: 2025-11-30}}
"""


def write_odd_city(root: Path) -> None:
    """Write a workspace with odd names; plan 1.0 is closed, 2.0 and 3.0 are open."""
    for plan, section, more in (
        ("1.0", "9", "closed: {date: 2025-05-01}"),
        ("2.0", "2", ""),
        ("3.0", "3", ""),
    ):
        folder = root / "plans" / plan
        folder.mkdir(parents=True)
        text = PLAN.format(id=plan, section=section, more=more, park=PARK)
        (folder / "plan.yaml").write_text(text, encoding="utf-8")
    (root / "plans" / "workspace.yaml").write_text("city: 示例市\nlanguage: zh\n", encoding="utf-8")
    (root / "plans" / "departments.yaml").write_text(REGISTER, encoding="utf-8")
    amendment = '- {effective: 2025-06-01, add: {id: "2.2", title: 增补任务, lead: [示例住建局], due: 2025-12}}\n'
    (root / "plans" / "2.0" / "amendments.yaml").write_text(amendment, encoding="utf-8")
