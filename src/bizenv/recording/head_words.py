"""The words that offices head their tables with, by the key of a record that each means."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

TITLE: Final = "title"
"""What a task is called: no key of a record, but it tells whether the number is right."""
WordsOfKeys = Mapping[str, tuple[str, ...]]
"""By key its words."""
# By key its words, the surest first: of two columns for one key the surer one is taken
HEADS: Final[WordsOfKeys] = {
    "plan": ("计划", "计划编号", "方案", "方案编号", "plan id"),
    "task": (
        "任务编号",
        "编号",
        "任务号",
        "事项编号",
        "任务序号",
        *("task id", "task no", "task number"),
    ),
    TITLE: (
        "任务",
        "任务名称",
        "工作任务",
        "重点任务",
        "事项",
        "事项名称",
        "task name",
    ),
    "department": (
        *("填报单位", "填报部门", "单位", "部门", "单位名称", "部门名称"),
        *("责任单位", "责任部门", "牵头单位", "牵头部门", "unit", "lead department"),
    ),
    "date": (
        "日期",
        "填报日期",
        "截至日期",
        "截至",
        "填报时间",
        "as of",
        "reported on",
    ),
    "kind": ("类型", "记录类型", "填报类型", "种类", "type"),
    "percent": (
        *("完成比例", "完成进度", "完成百分比", "完成率", "进度", "百分比"),
        *("percent complete", "percent done", "% complete", "% done", "progress %"),
    ),
    "milestone": ("里程碑", "节点", "已达节点", "milestone reached"),
    "progress": (
        *("进展情况", "工作进展", "进展", "推进情况", "完成情况", "工作进展情况"),
        *("progress made", "work done"),
    ),
    "problems": ("存在问题", "存在的问题", "问题", "主要问题", "存在困难", "issues"),
    "next": (
        *("下一步措施", "下一步工作", "下一步", "下一步打算", "下一步计划", "下步措施"),
        *("下一步工作措施", "下一步工作安排", "next steps"),
    ),
    "needs": (
        *("需协调事项", "需协调", "需协调解决事项", "需要协调事项", "需协调解决的问题"),
        *("需协调问题", "support needed", "help needed"),
    ),
    "forecast": ("预计", "完成预计", "预计完成情况", "预期", "outlook"),
    "approved_by": ("审签人", "审签", "签发人", "approved by"),
    "evidence": ("佐证材料", "佐证", "证明材料", "supporting documents"),
    "duty": ("经常性工作", "经常性工作事项", "regular work"),
    "period": ("所属时段", "所属期", "所属周期", "for period"),
    "by": ("审核人", "审核单位", "审核机构", "审核方", "reviewer"),
    "opinion": ("审核意见", "意见", "review opinion"),
    "step": ("审核步骤", "审核环节", "review step"),
    "finding": ("核查结果", "核查情况", "核实结果", "verification"),
    "rating": ("满意度", "满意度评价", "satisfaction"),
    "resubmit_by": ("补正期限", "补正截止日期", "mend by"),
    "decision": ("议定内容", "会议决定", "decided"),
    "complete_by": ("议定时限", "议定完成时限", "complete by"),
    "until": ("申请延至", "延期至", "拟延期至", "extend until"),
    "document": ("文号", "依据文件", "文件号", "document no"),
    "reason": ("理由", "原因", "事由", "why"),
    "note": ("备注", "note", "notes", "remarks"),
    "effective": ("生效日", "生效日期", "effective from"),
}
SUBMITTED_ON: Final = (
    *("提交时间", "提交日期", "提交答卷时间", "timestamp", "completion time"),
    *("submitted on", "submitted at"),
)
"""Heads by which services for forms tell when one was filled in."""
PERSONS: Final = frozenset(
    (
        *(
            "联系方式",
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "微信",
            "微信号",
        ),
        *("邮箱", "电子邮箱", "姓名", "联系人", "您的姓名", "您的联系方式", "身份证号"),
        *("提交人", "提交者", "填写人", "住址", "家庭住址", "ip", "ip地址", "来自ip"),
        *("email", "emailaddress", "e-mail", "name", "yourname", "fullname", "phone"),
        *("phonenumber", "telephone", "mobile", "contact", "username", "address"),
    )
)
"""Heads, squeezed, of what a form asks of whoever fills it in: no register keeps it."""
# The heads of a register's tables, besides: of a table that has one of ITEM_SIGNS
ITEM_HEADS: Final[WordsOfKeys] = {
    "task": (
        *("来件编号", "件号", "问题编号", "诉求编号", "建议编号", "举措编号"),
        *("item no", "item number", "complaint no", "complaint number", "case no"),
    ),
    TITLE: (
        *("来件标题", "问题标题", "诉求标题", "建议标题", "意见标题", "标题"),
        *("问题", "诉求", "item title", "complaint title", "suggestion title"),
    ),
    "date": (
        *("来件日期", "登记日期", "交办日期", "raised on", "received on"),
        *("assigned on", "merged on", *SUBMITTED_ON),
    ),
    "text": (
        *("内容", "来件内容", "问题内容", "诉求内容", "建议内容", "意见内容"),
        *("问题描述", "description", "suggestion"),
    ),
    "source": ("来源", "来件来源", "问题来源", "诉求来源", "received through"),
    "raised_by": ("提出人", "反映人", "raised by", "complainant"),
    "place": ("地点", "发生地点", "所在地", "location"),
    "category": ("类别", "问题类别", "诉求类别", "item category"),
    "public_text": ("公开内容", "public text"),
    "carried_from": ("接续事项", "carried from"),
    "lead": (
        "承办单位",
        "承办部门",
        "handled by",
        "handling department",
        "assigned to",
    ),
    "support": ("协办单位", "配合单位", "supporting", "supported by"),
    "within": ("办理时限", "办结时限", "时限", "time limit"),
    "due": ("办结期限", "办理期限", "deadline", "due date", "due by", "target date"),
    "into": ("并入", "并入编号", "并入件号", "merged into"),
}
ITEM_SIGNS: Final = (
    *ITEM_HEADS["task"],
    *("来件标题", "问题标题", "诉求标题", "item title", "complaint title"),
    *("建议标题", "意见标题", "suggestion title"),
    *("来件日期", "交办日期", "raised on", "assigned on"),
    *ITEM_HEADS["raised_by"],
)
RAISED_ON: Final = ("来件日期", "登记日期", "raised on", "received on", *SUBMITTED_ON)
"""Heads of the day of what was raised: of no report, and of no assignment."""

_UNIT: Final = re.compile(
    r"[(\[](%|百分比|0[-~]100|年[-/]?月[-/]?日|yyyy.mm.dd|必填|选填|可选|单选)[)\]]$"
)


def squeezed(head: str) -> str:
    """Return a head as it is compared: half-width, in small letters, without blanks and units."""
    plain = unicodedata.normalize("NFKC", head).casefold()
    together = "".join(plain.split()).strip("*＊:：")
    return _UNIT.sub("", together)


def alike(title: str) -> str:
    """Return a title as titles are compared: without blanks and signs, half-width."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(filter(str.isalnum, plain))
