"""A small workspace in which every kind of record has its place, and a form as browsers send it."""

import html
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlencode

from bizenv.desk.record_routes import record_routes
from bizenv.desk.served import Served

from desking import HERE, Answer, asker

FINANCE: Final = "示例财政局"
HOUSING: Final = "示例住建局"
REVIEWER: Final = "第三方机构"
OFFICE: Final = "示例督查室"
LEDGER: Final = f"plans/demo/progress/{FINANCE}.yaml"
REVIEWS: Final = "plans/demo/reviews.yaml"
FILES: Final = {
    "plans/workspace.yaml": "city: 示例市\n",
    "plans/departments.yaml": "departments:\n"
    f"  - {{name: {FINANCE}}}\n  - {{name: {HOUSING}, aliases: [住建局]}}\n"
    f"  - {{name: 示例海关}}\nreviewers:\n  - {{name: {REVIEWER}}}\n  - {{name: {OFFICE}}}\n",
    "plans/demo/plan.yaml": "plan: demo\ntitle: 示例方案\nissued: 2025-03-01\ntasks:\n"
    f'  - id: "1.1"\n    title: 推广一码缴费\n    lead: [{FINANCE}]\n    due: 2025-12\n'
    "    targets: [{name: 网办率, at_least: 90, unit: 百分点}, {name: a=b, at_most: 3}]\n"
    "    milestones: [{title: 首宗成交, due: 2025-11-30}]\n"
    "    duties: [{title: 企业座谈会, every: quarter}]\n"
    f'  - {{id: "1.2", title: 示例任务, lead: [{FINANCE}, {HOUSING}], due: 2025-12}}\n',
    LEDGER: '# 手写的说明\n- {date: 2025-04-30, task: "1.1", kind: report, progress: 已启动}\n',
    "plans/hotline/plan.yaml": "plan: hotline\ntitle: 示例热线\nissued: 2025-03-01\n"
    f"register: problems\noffice: {FINANCE}\ntasks: []\n",
    "plans/hotline/items.yaml": "- {date: 2025-10-06, kind: raise, id: W1, title: 排队过长}\n"
    "- {date: 2025-10-06, kind: raise, id: W2, title: 排队过久}\n",
    "docs/a.txt": "佐证材料\n",
    "docs/第二份 材料.txt": "佐证材料\n",
}


def make(root: Path) -> Path:
    """Write the workspace anew."""
    shutil.rmtree(root, ignore_errors=True)
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    return root


def state(root: Path) -> dict[str, bytes]:
    """Return every file of the workspace, but for what writers keep for themselves."""
    found = {}
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).as_posix()
        if path.is_file() and not inside.startswith((".git/", ".bizenv/")):
            found[inside] = path.read_bytes()
    return found


class _Inputs(HTMLParser):
    """Reads what a form would send: hidden fields, lines, texts and choices."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._area: list[str] | None = None
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in given:
            self.found.append((given["name"], given.get("value", "")))
        if tag == "textarea":
            self._area = [given["name"]]
        if tag == "select":
            self._choice = given["name"]
            self.found.append((self._choice, ""))
        if tag == "option" and "selected" in given:
            self.found[-1] = (self._choice, given["value"])

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            name, *data = self._area
            self.found.append((name, "".join(data).removeprefix("\n")))
            self._area = None


def sent_by(answer: Answer) -> list[tuple[str, str]]:
    """Return the fields of the form of a page."""
    inputs = _Inputs()
    begin = answer.text.index('<form method="post"')
    inputs.feed(answer.text[begin : answer.text.index("</form>", begin)])
    return inputs.found


def action_of(answer: Answer) -> str:
    """Return where the form of a page is sent to."""
    found = re.search(r'<form method="post" action="([^"]*)"', answer.text)
    assert found is not None
    return html.unescape(found[1])


def encoded(fields: Sequence[tuple[str, str]]) -> bytes:
    """Return fields as browsers send them."""
    dos = [(name, re.sub(r"\r?\n", "\r\n", value)) for name, value in fields]
    return urlencode(dos).encode()


Typed = Mapping[str, str | Sequence[str]]


class Asks(Protocol):
    """Who asks a desk, in this process or over the wire."""

    @property
    def served(self) -> Served:
        """What is served."""

    def get(self, address: str, **headers: str) -> Answer:
        """Open a page."""

    def post(self, address: str, data: Mapping[str, str] | bytes = b"", **headers: str) -> Answer:
        """Send a form."""


@dataclass(frozen=True)
class Sitter:
    """Somebody at the desk, who fills in forms and presses buttons."""

    asks: Asks

    @classmethod
    def at(cls, root: Path, lang: str = "zh") -> "Sitter":
        return cls(asker(root, writes=True, lang=lang, forms=record_routes()))

    def form(self, kind: str, task: str, **given: str) -> Answer:
        """Open a form."""
        query = urlencode({"task": task, **given})
        return self.asks.get(f"/record/{kind}?{query}")

    def fill(self, form: Answer, typed: Typed) -> Answer:
        """Fill a form in and send it."""
        left = {
            name: [value] if isinstance(value, str) else [*value] for name, value in typed.items()
        }
        fields = []
        for name, value in sent_by(form):
            mine = left.get(name)
            if mine is None:
                fields.append((name, value))
            else:
                fields.append((name, mine.pop(0) if mine else ""))
        unknown = {name: values for name, values in left.items() if values}
        assert not unknown, unknown
        return self.send(form, fields, "show")

    def send(self, page: Answer, fields: Sequence[tuple[str, str]], step: str) -> Answer:
        """Send fields of a page's form by a button."""
        data = encoded([*fields, ("step", step)])
        return self.asks.post(action_of(page), data, origin=HERE, sec_fetch_site="same-origin")

    def press(self, preview: Answer, step: str = "write") -> Answer:
        """Press a button of a preview."""
        return self.send(preview, sent_by(preview), step)

    def follow(self, answer: Answer) -> Answer:
        """Go where an answer leads."""
        assert answer.status == 303, answer.text
        return self.asks.get(answer.headers["location"])

    def records(self, kind: str, task: str, typed: Typed) -> Answer:
        """Record by a form; return the page of what was recorded."""
        preview = self.fill(self.form(kind, task), typed)
        assert preview.status == 200, preview.text
        return self.follow(self.press(preview))
