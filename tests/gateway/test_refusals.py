"""What mail of an address is refused at the gateway is counted at its day, each refusal once and by its reason."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping

import pytest

from email_provisioning.errors import ProviderUnavailable
from email_provisioning.persistence import usage_days
from email_provisioning.providers.local import LocalProvider
from tests.gateway.running import Member, RunningGateway, create
from tests.support.services import ALICE, BOB


def refused(gateway: RunningGateway, member: Member) -> Mapping[str, int]:
    """Return how many recipients were refused today, by the reason."""
    services = gateway.services
    services.submission.refusals.flush()
    today = services.submission.quota.day(services.clock())
    with services.database.read() as connection:
        days = usage_days.of_account(connection, member.account_id, first=today, last=today)
    return days[today].refused if days else {}


def test_what_a_command_is_refused_with_is_counted(start_gateway: Callable[..., RunningGateway]) -> None:
    gateway = start_gateway(GATEWAY_MAX_RECIPIENTS="2", GATEWAY_MAX_MESSAGE_BYTES="2048")
    contact, support = create(gateway.services, "contact", ALICE), create(gateway.services, "support", BOB)
    with gateway.signed_in(contact) as client:
        client.ehlo()
        assert client.mail(support.address)[0] == 553
        assert client.mail(contact.address, ["SIZE=2049"])[0] == 552
        assert client.docmd("MAIL", "FROM: nonsense")[0] == 501, "which is no refusal of mail"
        client.mail(contact.address)
        assert client.rcpt("nobody@example.test")[0] == 550
        assert client.rcpt("someone@outside.test")[0] == 550
        assert [client.rcpt(member.address)[0] for member in (contact, support)] == [250, 250]
        assert client.rcpt("postmaster@example.test")[0] == 452
        assert client.data(b"x" * 3000)[0] == 552
    assert refused(gateway, contact) == {
        "message_too_large": 1 + 2,
        "recipient_refused": 2,
        "sender_refused": 1,
        "too_many_recipients": 1,
    }
    assert refused(gateway, support) == {}


def test_what_a_message_is_refused_with_is_counted_once(
    start_gateway: Callable[..., RunningGateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = start_gateway(DAILY_EMAIL_LIMIT_PER_ACCOUNT="1")
    contact, support = create(gateway.services, "contact", ALICE), create(gateway.services, "support", BOB)

    def send(header: str, *recipients: Member) -> None:
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail(contact.address, [each.address for each in recipients], f"{header}\r\n\r\nhi\r\n")

    def away(_provider: LocalProvider, _message: object) -> str:
        raise ProviderUnavailable

    with gateway.signed_in(contact) as client:
        send(f"From: {support.address}", contact, support)
        send(f"From: {contact.address}", contact, support)
        monkeypatch.setattr(LocalProvider, "relay", away)
        send(f"From: {contact.address}", support)
    assert refused(gateway, contact) == {
        "provider_unavailable": 1,
        "quota_exceeded_day": 2,
        "sender_refused": 2,
    }
