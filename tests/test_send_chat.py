"""Chats: what they are sent, how much of it, and that no address is told."""

import json
from pathlib import Path

import pytest
from bizenv.messages import catalogue
from bizenv.sending.carrier import Load
from bizenv.sending.chat import Chat, cut
from bizenv.sending.matter import Matter

import building
from conftest import Run
from ends import HookEnd, MailEnd
from mailing import HOUSING, chatting, few, hook, listed, mail, mail_server, sent

__all__ = ["few", "hook", "mail", "mail_server"]  # fixtures


@pytest.mark.usefixtures("at_example")
def test_a_chat_gets_the_text_and_no_address_is_told(
    run: Run, mail: MailEnd, hook: HookEnd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "very-secret"  # noqa: S105
    monkeypatch.setenv("HOOK", f"json://user:{secret}@127.0.0.1:{hook.port}/{secret}")
    told = sent(run, "digest", chatting(tmp_path), status=1)
    assert [
        (each["channel"], each["to"], each["outcome"], each["reason"])
        for each in told["deliveries"]
    ] == [
        ("mail", HOUSING, "sent", None),
        ("chat", "$HOOK", "sent", None),
        ("chat", "$NOWHERE", "failed", "variable"),
    ]
    (said,) = hook.taken
    lines = said["message"].splitlines()
    assert lines[0] == "示例住建局行动方案办理情况摘要（截至2025年10月15日）"
    assert any("第1.3.2项 公布占掘路免审批清单" in line for line in lines)
    assert lines[-1].startswith("消息编号：")
    journal = (tmp_path / "recipients.sent" / "sent.jsonl").read_text(encoding="utf-8")
    assert secret not in journal + json.dumps(told)
    assert len(mail.taken) == 1


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("$HOOK", "$HOOK"),
        ("wecombot://geheim", "wecombot://…"),
        ("https://oapi.dingtalk.com/robot/send?access_token=geheim", "https://…"),
        ("oapi.dingtalk.com/robot/send?access_token=geheim&x=http://y", "…"),
        ("geheim://x", "…"),
        ("geheim:x", "…"),
        ("geheim", "…"),
    ],
)
def test_of_a_chat_s_address_nothing_is_shown_but_a_service_that_there_is(
    address: str, shown: str
) -> None:
    assert Chat(catalogue("zh")).shown(address) == shown


def test_a_variable_with_two_addresses_is_refused(
    run: Run, hook: HookEnd, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = f"json://127.0.0.1:{hook.port}/"
    monkeypatch.setenv("HOOK", f"{one}, {one}two")
    to = listed(few.parent, f"departments:\n  {building.HOUSING}: {{chat: $HOOK}}\n")
    (failed,) = sent(run, "digest", to, "--dry-run", status=1)["deliveries"]
    assert failed["reason"] == "address"
    (failed,) = sent(run, "digest", to, status=1)["deliveries"]
    assert (failed["reason"], hook.taken) == ("address", [])


@pytest.mark.usefixtures("at_example")
def test_a_chat_that_answers_otherwise_is_tried_again_or_told(
    run: Run, hook: HookEnd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
    to = listed(tmp_path, "departments:\n  东区政务服务局: {chat: $HOOK}\n")
    hook.statuses = [404]
    (failed,) = sent(run, "slips", to, status=1)["deliveries"]
    assert (failed["reason"], "404" in failed["message"], hook.taken) == ("status", True, [])
    hook.statuses = [503, 429]
    (delivery,) = sent(run, "slips", to)["deliveries"]
    assert (delivery["outcome"], hook.statuses, len(hook.taken)) == ("sent", [], 1)
    assert delivery["attachments"] == []
    assert "附件不能随群消息发送" in hook.taken[0]["message"]


@pytest.mark.parametrize("most", [60, 200, 2048, 19985])
def test_a_chat_is_told_what_it_has_room_for_and_how_much_is_left_out(most: int) -> None:
    words = catalogue("zh")
    lines = tuple(f"第{number}行，{'字' * 30}" for number in range(60))
    matter = Matter("1", "题目", "", "", lines)
    text, left = cut(Load(matter, "x", "0123456789.1"), most, words)
    assert len(text.encode()) <= most
    kept = [line for line in text.splitlines() if line in lines]
    assert kept == list(lines[: len(kept)])
    assert len(kept) + left in (60, 61), "the subject may be cut as well"
    if left and most > 100:
        assert f"以下略去{left}行" in text
        assert text.splitlines()[-1] == "消息编号：01234567.1"
