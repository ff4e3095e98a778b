"""Reports in words, one file a report.

And the table of all reports, with what each is to be had as.

A report's page, and its table if it has one, are said here in words; every format lays
them out. A new report is its files and a row of REPORTS, and has every format; a new
format serves every report.
"""

import importlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, assert_never

from bizenv.formats import FORMATS, Format

if TYPE_CHECKING:
    from bizenv.diagnostics import Findings
    from bizenv.formats.page import Page, Table
    from bizenv.messages import Catalogue
    from bizenv.report.notes import AnyReport


class Stream(NamedTuple):
    """How a list is laid out plan by plan: `pieces` of the rows of a plan, `whole` around all.

    Each `module:name`. `names_things`: a page calls what plans hold by its name where all
    of them hold the same.
    """

    pieces: str
    whole: str
    names_things: bool = False


class ReportKind(NamedTuple):
    """A kind of report: where its page, its JSON and its table are made, each `module:name`.

    `json` makes text of the report and the words, after `model`, which is published as
    a schema. `table` is None where a report is no rows, `circular` where it is no official document.
    `findings`: whether the formats of code hosts take it. `picture`: where a picture is made, if it is one.
    `streams`: where it is laid out as its plans come, by format.
    """

    page: str
    json: str
    model: str
    table: str | None = None
    findings: bool = False
    circular: str | None = None
    picture: str | None = None
    streams: Mapping[str, "Stream"] = {}

    def gives(self, wanted: Format) -> bool:
        """Whether it has what a format is made of."""
        match wanted.made_of:
            case "page" | "model":
                return True
            case "table" | "both":
                return self.table is not None
            case "findings":
                return self.findings
            case "circular":
                return self.circular is not None
            case "picture":
                return self.picture is not None
            case "document":
                return self.circular is not None or self.picture is not None
            case "lines" | "columns":
                return False
            case _:
                assert_never(wanted.made_of)


REPORTS: Final[Mapping[str, ReportKind]] = {
    "status": ReportKind(
        page="pages.status:status_page",
        table="pages.status_table:status_table",
        json="contract.status:status_json",
        model="contract.status:StatusV1",
    ),
    "tasks": ReportKind(
        page="pages.tasks:tasks_page",
        table="pages.tasks_table:tasks_table",
        json="contract.tasks:tasks_json",
        model="contract.tasks:TasksV1",
        streams={
            "text": Stream(
                "pages.task_text:text_pieces",
                "pages.task_text:text_whole",
                names_things=True,
            ),
            "markdown": Stream(
                "pages.task_markdown:markdown_pieces",
                "pages.task_markdown:markdown_whole",
                names_things=True,
            ),
            "csv": Stream(
                "pages.task_csv:csv_pieces",
                "pages.task_csv:csv_whole",
            ),
            "json": Stream(
                "contract.tasks:tasks_pieces",
                "contract.tasks:tasks_whole",
            ),
        },
    ),
    "show": ReportKind(
        page="pages.show:show_page",
        table="pages.show:show_table",
        json="contract.tasks:show_json",
        model="contract.tasks:ShowV1",
    ),
    "findings": ReportKind(
        page="pages.findings:findings_page",
        json="contract.findings:findings_json",
        model="contract.findings:FindingsV1",
        findings=True,
    ),
    "diff": ReportKind(
        page="pages.diff:diff_page",
        table="pages.diff:diff_table",
        json="contract.diff:diff_json",
        model="contract.diff:DiffV1",
    ),
    "since": ReportKind(
        page="pages.since:since_page",
        table="pages.since:since_table",
        json="contract.since:since_json",
        model="contract.since:SinceV1",
    ),
    "milestones": ReportKind(
        page="pages.milestones:milestones_page",
        table="pages.milestones:milestones_table",
        json="contract.milestones:milestones_json",
        model="contract.milestones:MilestonesV1",
    ),
    "targets": ReportKind(
        page="pages.targets:targets_page",
        table="pages.targets:targets_table",
        json="contract.targets:targets_json",
        model="contract.targets:TargetsV1",
    ),
    "duties": ReportKind(
        page="pages.duties:duties_page",
        table="pages.duties:duties_table",
        json="contract.duties:duties_json",
        model="contract.duties:DutiesV1",
    ),
    "filing": ReportKind(
        page="pages.filing:filing_page",
        table="pages.filing:filing_table",
        json="contract.filing:filing_json",
        model="contract.filing:FilingV1",
    ),
    "problems": ReportKind(
        page="pages.problems:problems_page",
        table="pages.problems:problems_table",
        json="contract.problems:problems_json",
        model="contract.problems:ProblemsV1",
    ),
    "bulletin": ReportKind(
        page="pages.bulletin:bulletin_page",
        json="contract.bulletin:bulletin_json",
        model="contract.bulletin:BulletinV1",
        circular="pages.bulletin:bulletin_circular",
    ),
    "stocktake": ReportKind(
        page="pages.stocktake:stocktake_page",
        table="pages.stocktake_table:stocktake_table",
        json="contract.stocktake:stocktake_json",
        model="contract.stocktake:StocktakeV1",
    ),
    "queue": ReportKind(
        page="pages.reviews:reviews_page",
        table="pages.reviews:reviews_table",
        json="contract.reviews:queue_json",
        model="contract.reviews:QueueV1",
    ),
    "levels": ReportKind(
        page="pages.levels:levels_page",
        table="pages.levels:levels_table",
        json="contract.levels:levels_json",
        model="contract.levels:LevelsV1",
    ),
    "rank": ReportKind(
        page="pages.rank:rank_page",
        table="pages.rank:rank_table",
        json="contract.rank:rank_json",
        model="contract.rank:RankV1",
    ),
    "chart": ReportKind(
        page="pages.charts:chart_page",
        table="pages.charts:chart_table",
        json="contract.charts:chart_json",
        model="contract.charts:ChartV1",
        picture="pages.charts:picture_of",
    ),
    "digest": ReportKind(
        page="pages.digest:digest_page",
        json="contract.digest:digest_json",
        model="contract.digest:DigestV1",
    ),
    "remind": ReportKind(
        page="pages.remind:remind_page",
        table="pages.remind:remind_table",
        json="contract.remind:remind_json",
        model="contract.remind:RemindV1",
    ),
    "send": ReportKind(
        page="pages.send:send_page",
        table="pages.send:send_table",
        json="contract.send:send_json",
        model="contract.send:SendV1",
    ),
    "recorded": ReportKind(
        page="pages.recorded:recorded_page",
        json="contract.recorded:recorded_json",
        model="contract.recorded:RecordedV1",
    ),
}


def formats_of(kind: str) -> tuple[str, ...]:
    """Return the formats in which a kind of report is to be had, the default first."""
    report = REPORTS[kind]
    found = []
    for name, each in FORMATS.items():
        if report.gives(each):
            found.append(name)
    return tuple(found)


def endings_of(formats: Iterable[str]) -> Mapping[str, str]:
    """Return the endings of files in some formats, each with the format that it means."""
    found: dict[str, str] = {}
    for name in formats:
        endings = FORMATS[name].endings
        found |= dict.fromkeys(endings, name)
    return found


def page_of(kind: str, report: "AnyReport | Findings", words: "Catalogue") -> "Page":
    """Return a report as a page."""
    make_page = loaded(REPORTS[kind].page)
    page: Page = make_page(report, words)
    return page


def table_of(kind: str, report: "AnyReport | Findings", words: "Catalogue") -> "Table":
    """Return a report as a table; its kind has one."""
    make_table = loaded(REPORTS[kind].table or "")
    table: Table = make_table(report, words)
    return table


def render(
    kind: str,
    chosen: str,
    report: "AnyReport | Findings",
    words: "Catalogue",
) -> str:
    """Return a report of a kind (`status`, `tasks`, `show` …) in one of its formats, as text."""
    laid_out = _rendered(kind, FORMATS[chosen], report, words)
    return str(laid_out)


def render_bytes(
    kind: str,
    chosen: str,
    report: "AnyReport | Findings",
    words: "Catalogue",
) -> bytes:
    """Return a report in one of its formats that is no text. Raises BizenvError."""
    data: bytes = _rendered(kind, FORMATS[chosen], report, words)
    return data


def _rendered(
    kind: str,
    row: Format,
    report: "AnyReport | Findings",
    words: "Catalogue",
) -> Any:
    source: Any
    match row.made_of:
        case "model":
            as_json = loaded(REPORTS[kind].json)
            return as_json(report, words)
        case "page":
            source = page_of(kind, report, words)
        case "table":
            source = table_of(kind, report, words)
        case "both":
            source = page_of(kind, report, words), table_of(kind, report, words)
        case "circular" | "document":
            circular = REPORTS[kind].circular
            make = loaded(circular or REPORTS[kind].page)
            source = make(report, words)
        case "picture":
            make_picture = loaded(REPORTS[kind].picture or "")
            source = make_picture(report, words)
        case "findings" | "lines" | "columns":
            source = report
        case _:
            assert_never(row.made_of)
    lay_out = loaded(f"formats.{row.function}")
    return lay_out(source, words)


def loaded(entry: str) -> Any:
    """Return what `module:name` names below bizenv; a module is loaded only when it is needed."""
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(f"bizenv.{module}"), name)
