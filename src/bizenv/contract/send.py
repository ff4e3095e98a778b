"""What was sent as JSON: bizenv/send/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.v1 import Json, dump
from bizenv.messages import Catalogue
from bizenv.report.send import Channel, Delivery, SendOutcome, SendReport, What


class DeliveryV1(Json):
    """One message to one address; addressee is null for who gets the whole.

    `to` holds no secret. `changed`: what was sent before said something else; `again`: an
    interrupted run may have sent it. `cut`: lines that a chat had no room for.
    """

    addressee: str | None
    departments: list[str]
    about: str
    channel: Channel
    to: str
    subject: str
    attachments: list[str]
    outcome: SendOutcome
    reason: str | None
    message: str | None
    message_id: str | None
    changed: bool
    again: bool
    cut: int


class SendV1(Json):
    """bizenv send --format json."""

    schema_: Literal["bizenv/send/1"] = Field(default="bizenv/send/1", alias="schema")
    what: What
    as_of: date
    dry_run: bool
    deliveries: list[DeliveryV1]
    unreached: list[str]


def send_json(report: SendReport, words: Catalogue) -> str:
    """Return what was sent, or would be, as JSON."""
    return dump(
        SendV1(
            what=report.what,
            as_of=report.day,
            dry_run=report.dry_run,
            deliveries=[_delivery(each, words) for each in report.deliveries],
            unreached=list(report.unreached),
        )
    )


def _delivery(delivery: Delivery, words: Catalogue) -> DeliveryV1:
    reason = delivery.reason
    code = None if reason is None else reason.code.removeprefix("send.failed.")
    return DeliveryV1(
        addressee=delivery.addressee or None,
        departments=list(delivery.departments),
        about=delivery.about,
        channel=delivery.channel,
        to=delivery.to,
        subject=delivery.subject,
        attachments=list(delivery.attachments),
        outcome=delivery.outcome,
        reason=code,
        message=None if reason is None else words.say(reason),
        message_id=delivery.message_id,
        changed=delivery.changed,
        again=delivery.again,
        cut=delivery.cut,
    )
