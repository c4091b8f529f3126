"""What happens to addresses and passwords is told of, once, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.domain.event import CHOICES, Event, EventKind, rfc3339, wanted
from email_provisioning.errors import DomainNotVerified, ProviderUnavailable
from email_provisioning.persistence import events as rows
from email_provisioning.persistence.events import Filter
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.support.scripted import Script
from tests.support.services import ALICE, started
from tests.unit.provisioning.slowly import Watch


@pytest.fixture
def timed(make_settings: Callable[..., Settings], database_url: str, watch: Watch) -> Services:
    """The application by a clock that the test turns."""
    return started(
        build_services(make_settings(DATABASE_URL=database_url, EVENT_RETENTION_DAYS="365"), clock=watch)
    )


def told(services: Services) -> list[Event]:
    """Return every event, oldest first."""
    with services.database.read() as connection:
        return rows.newest_first(connection, Filter(), limit=1000)[::-1]


def kinds(services: Services) -> list[str]:
    return [str(event.kind) for event in told(services)]


def test_the_life_of_an_address_is_told_in_order(timed: Services, watch: Watch) -> None:
    account = timed.creation.create(ALICE, username="contact", display_name="Contact").account
    timed.lifecycle.suspend(ALICE, account.id)
    timed.lifecycle.suspend(ALICE, account.id)
    timed.lifecycle.resume(ALICE, account.id)
    timed.lifecycle.delete(ALICE, account.id)
    timed.lifecycle.restore(ALICE, account.id)
    timed.lifecycle.delete(ALICE, account.id)
    watch.ahead += timedelta(days=31)
    timed.worker.sweep()
    assert kinds(timed) == [
        "account.created",
        "account.suspended",
        "account.resumed",
        "account.deleted",
        "account.restored",
        "account.deleted",
        "account.purged",
    ]
    created = told(timed)[0]
    assert (created.account_id, created.user_id) == (account.id, ALICE.user_id)
    assert created.payload() == {
        "type": "account.created",
        "timestamp": rfc3339(created.at),
        "data": {
            "account_id": account.id,
            "user_id": ALICE.user_id,
            "address": "contact@example.test",
            "domain": "example.test",
            "provider": "local",
            "state": "active",
        },
    }
    assert problems(timed) == []


def test_the_passwords_of_an_address_are_told_of_and_never_shown(timed: Services, watch: Watch) -> None:
    account = timed.creation.create(ALICE, username="contact").account
    made = timed.issuing.issue(ALICE, account.id, label="Phone")
    rotated = timed.issuing.rotate(ALICE, account.id, made.credential.id)
    other = timed.issuing.issue(ALICE, account.id, label="Printer")
    timed.revoking.revoke(ALICE, account.id, other.credential.id)
    watch.ahead += timedelta(days=2)
    timed.worker.sweep()
    timed.worker.sweep()
    found = told(timed)
    assert [(str(event.kind), event.data.get("label"), event.data.get("reason")) for event in found[1:]] == [
        ("credential.issued", "Phone", None),
        ("credential.rotated", "Phone", None),
        ("credential.issued", "Printer", None),
        ("credential.revoked", "Printer", "revoked"),
        ("credential.revoked", "Phone", "replaced"),
    ]
    assert found[2].data["credential_id"] == rotated.credential.id
    assert found[2].data["replaces"] == made.credential.id
    assert rotated.previous_valid_until is not None
    assert found[2].data["previous_valid_until"] == rfc3339(rotated.previous_valid_until)
    assert rotated.credentials is not None
    assert rotated.credentials.password not in str(found)


def test_a_password_whose_time_is_over_is_told_of(timed: Services, watch: Watch) -> None:
    account = timed.creation.create(ALICE, username="contact").account
    timed.issuing.issue(ALICE, account.id, label="Guest", expires_at=watch() + timedelta(hours=1))
    watch.ahead += timedelta(hours=2)
    timed.worker.sweep()
    assert told(timed)[-1].data["reason"] == "expired"


def test_a_creation_that_is_undone_is_told_of_with_its_reason(
    script: Script, make_services: Callable[..., Services]
) -> None:
    script.on("create", ProviderUnavailable(), DomainNotVerified())
    services = make_services()
    with pytest.raises(DomainNotVerified):
        services.creation.create(ALICE, username="contact")
    (event,) = told(services)
    assert event.kind is EventKind.ACCOUNT_FAILED
    assert (event.data["operation"], event.data["code"]) == ("create", "domain_not_verified")
    assert event.data["state"] == AccountState.FAILED


def test_passwords_of_the_vendor_s_own_are_told_of_when_the_vendor_has_done_it(
    minting: Script, make_services: Callable[..., Services]
) -> None:
    services = make_services()
    account = services.creation.create(ALICE, username="contact").account
    made = services.issuing.issue(ALICE, account.id, kind=CredentialKind.DIRECT, label="Relay")
    rotated = services.issuing.rotate(ALICE, account.id, made.credential.id)
    services.revoking.revoke(ALICE, account.id, rotated.credential.id)
    assert kinds(services)[1:] == ["credential.issued", "credential.rotated", "credential.revoked"]
    assert problems(services) == []


def test_what_is_not_committed_is_not_told_of(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    account = services.creation.create(ALICE, username="contact").account

    def interrupted(*_arguments: object, **_named: object) -> None:
        raise InterruptedError

    monkeypatch.setattr("email_provisioning.provisioning.ending.log.append", interrupted)
    with pytest.raises(InterruptedError):
        services.lifecycle.suspend(ALICE, account.id)
    assert kinds(services) == ["account.created"]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (None, True),
        (("account.created",), True),
        (("account.*",), True),
        (("account.deleted",), False),
        (("credential.*",), False),
        (("accoun.*", "account"), False),
        ((), False),
    ],
)
def test_a_filter_names_kinds_or_their_families(kinds: tuple[str, ...] | None, expected: bool) -> None:
    assert wanted(EventKind.ACCOUNT_CREATED, kinds) is expected


def test_a_test_is_nothing_to_choose() -> None:
    assert EventKind.WEBHOOK_TEST not in CHOICES
    assert len(CHOICES) == len(EventKind) - 1
