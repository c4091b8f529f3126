"""Several passwords for one address at the gateway: each is refused alone, by open sessions too."""

from __future__ import annotations

import smtplib

import pytest

from email_provisioning.persistence import credentials
from tests.gateway.running import Member, RunningGateway, message
from tests.support.services import ALICE

both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def phone(gateway: RunningGateway, contact: Member, *networks: str) -> tuple[str, Member]:
    """Return a further password of an address, by its id and as a mail client knows it."""
    made = gateway.services.issuing.issue(ALICE, contact.account_id, label="Phone", networks=networks)
    assert made.credentials is not None
    member = Member(
        account_id=contact.account_id, address=contact.address, password=made.credentials.password
    )
    return made.credential.id, member


def refusal(gateway: RunningGateway, member: Member) -> tuple[int, bytes | str]:
    with gateway.secured() as client, pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        client.login(member.address, member.password)
    return refused.value.smtp_code, refused.value.smtp_error


@both_databases
def test_an_open_session_feels_that_its_password_was_revoked(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    revoked, member = phone(gateway, contact)
    with gateway.signed_in(member) as session, gateway.signed_in(contact) as other:
        session.send_message(message(contact, support))
        assert gateway.services.revoking.revoke(ALICE, contact.account_id, revoked)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            session.send_message(message(contact, support))
        assert (refused.value.smtp_code, refused.value.smtp_error[:5]) == (535, b"5.7.8")
        other.send_message(message(contact, support))
    assert refusal(gateway, member)[0] == 535
    assert len(gateway.inbox(support)) == 2


def test_a_password_is_refused_from_elsewhere_as_a_wrong_one_is(
    gateway: RunningGateway, contact: Member
) -> None:
    _, elsewhere = phone(gateway, contact, "203.0.113.0/24", "2001:db8::/32")
    wrong = Member(account_id="", address=contact.address, password="wrong")
    assert refusal(gateway, elsewhere) == refusal(gateway, wrong)
    _, here = phone(gateway, contact, "127.0.0.0/8", "::1/128")
    gateway.signed_in(here).quit()


@both_databases
def test_an_open_session_feels_that_its_networks_were_changed(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    changed, member = phone(gateway, contact)

    def limit(*networks: str) -> None:
        gateway.services.credentials.change(ALICE, contact.account_id, changed, networks=networks)

    with gateway.signed_in(member) as session:
        session.send_message(message(contact, support))
        limit("127.0.0.0/8", "::1/128")
        for _ in range(2):
            session.send_message(message(contact, support))
        limit("203.0.113.0/24")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            session.send_message(message(contact, support))
        assert b"network" in refused.value.smtp_error
        limit()
        session.send_message(message(contact, support))
    assert len(gateway.inbox(support)) == 4


def test_the_network_of_the_last_use_is_noted(gateway: RunningGateway, contact: Member) -> None:
    used, member = phone(gateway, contact)
    gateway.signed_in(member).quit()
    gateway.services.submission.last_use.flush()
    with gateway.services.database.read() as connection:
        found = credentials.get(connection, contact.account_id, used)
        main = credentials.newest_main(connection, contact.account_id)
    assert found is not None
    assert main is not None
    assert found.last_used_from in ("127.0.0.0/24", "::/48")
    assert main.last_used_at is None
