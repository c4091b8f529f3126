"""The product, told as a story: Alice needs a professional address, and everything that happens to it.

Each chapter stands on its own and runs on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.address import parse_address
from email_provisioning.domain.clock import utc_now
from email_provisioning.errors import (
    AccountLimitReached,
    AccountNotFound,
    AccountSuspended,
    AddressTaken,
    AuthenticationFailed,
    CredentialsAlreadyShown,
    IdempotencyKeyReused,
    NameBlocked,
    NameNotAllowed,
    QuotaExceeded,
    RelayingDenied,
    SenderRefused,
    UnknownRecipient,
)
from email_provisioning.provisioning.submission import Login
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.support.services import ADMIN, ALICE, BOB, started


def message(sender: str, to: str, subject: str = "Bonjour", text: str = "Merci pour votre message.") -> bytes:
    """Return a message as a mail client would send it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail.set_content(text)
    return mail.as_bytes().replace(b"\n", b"\r\n")


def send(services: Services, login: Login, to: str, sender: str | None = None) -> None:
    """Send a short message with a login."""
    content = message(sender or login.address.email, to)
    services.submission.submit(login, recipients=[parse_address(to)], content=content)


# -- Choosing a name ---------------------------------------------------------------------------------------------------


def test_alice_types_a_name_and_sees_that_it_is_free(services: Services) -> None:
    verdict = services.availability.check("contact")
    assert verdict.available
    assert verdict.email == "contact@example.test"
    assert verdict.reason is None


def test_a_taken_name_comes_with_suggestions_that_are_really_free(services: Services) -> None:
    services.creation.create(BOB, username="contact")
    services.creation.create(BOB, username="bonjour")
    verdict = services.availability.check("Contact ")
    assert not verdict.available
    assert verdict.reason is not None
    assert verdict.reason.code == "email_already_exists"
    assert 1 <= len(verdict.suggestions) <= 5
    assert "bonjour@example.test" not in verdict.suggestions
    assert "hello@example.test" in verdict.suggestions
    for suggestion in verdict.suggestions:
        assert services.availability.check(suggestion).available


def test_the_administrator_decides_which_names_may_be_had(make_services: Callable[..., Services]) -> None:
    services = make_services(
        ALLOWED_EMAIL_PATTERNS="contact,support",
        BLOCKED_EMAIL_PATTERNS="spam,hack",
        SUGGESTION_PLACES="paris",
    )
    assert services.availability.check("contact-paris").available
    assert services.availability.check("support2").available
    with pytest.raises(NameNotAllowed):
        services.creation.create(ALICE, username="contactez")
    with pytest.raises(NameBlocked):
        services.creation.create(ALICE, username="contact-sp4m")
    instead = services.availability.check("contactez").suggestions
    assert all(email.startswith(("contact", "support")) for email in instead)


# -- Creating the address ----------------------------------------------------------------------------------------------


def test_alice_creates_the_address_and_sees_its_credentials_once(services: Services) -> None:
    created = services.creation.create(ALICE, username="contact", display_name="Support Client")
    assert created.account.state is AccountState.ACTIVE
    assert created.credentials is not None
    assert created.credentials.username == "contact@example.test"
    assert created.credentials.smtp.port == services.settings.gateway_port
    assert created.credentials.expires_in == 30
    assert created.credentials.password not in repr(created)
    with pytest.raises(CredentialsAlreadyShown):
        services.passwords.reveal(ALICE, created.account.id)
    assert problems(services) == []


def test_two_people_cannot_have_one_address_however_they_spell_it(services: Services) -> None:
    services.creation.create(ALICE, username="contact")
    for spelling in ("contact", "CONTACT", " contact ", "contact@Example.TEST", "ｃｏｎｔａｃｔ"):
        with pytest.raises(AddressTaken) as refusal:
            services.creation.create(BOB, username=spelling)
        assert refusal.value.suggestions


def test_a_repeated_request_is_answered_like_the_first_one(
    make_settings: Callable[..., Settings], database_url: str
) -> None:
    ahead = timedelta()

    def clock() -> datetime:
        return utc_now() + ahead

    services = started(build_services(make_settings(DATABASE_URL=database_url), clock=clock))
    first = services.creation.create(ALICE, username="contact", idempotency_key="once")
    again = services.creation.create(ALICE, username="contact", idempotency_key="once")
    assert again.account == first.account
    assert again.credentials == first.credentials

    with pytest.raises(IdempotencyKeyReused):
        services.creation.create(ALICE, username="support", idempotency_key="once")

    ahead = timedelta(seconds=31)
    late = services.creation.create(ALICE, username="contact", idempotency_key="once")
    assert late.account == first.account
    assert late.credentials is None, "their one view is over"


def test_nobody_has_more_addresses_than_the_limit(make_services: Callable[..., Services]) -> None:
    services = make_services(MAX_EMAIL_ACCOUNTS_PER_USER="2")
    first = services.creation.create(ALICE, username="contact")
    services.creation.create(ALICE, username="support")
    with pytest.raises(AccountLimitReached) as refusal:
        services.creation.create(ALICE, username="info")
    assert refusal.value.extras() == {"limit": 2, "used": 2}
    services.lifecycle.delete(ALICE, first.account.id)
    assert services.creation.create(ALICE, username="info").account.state is AccountState.ACTIVE
    with pytest.raises(AccountLimitReached):
        services.lifecycle.restore(ALICE, first.account.id)
    assert problems(services) == []


# -- Using it ----------------------------------------------------------------------------------------------------------


def test_mail_from_one_address_to_another_arrives_in_the_inbox(services: Services) -> None:
    contact = services.creation.create(ALICE, username="contact").credentials
    support = services.creation.create(BOB, username="support").account
    assert contact is not None
    login = services.submission.authenticate("contact@example.test", contact.password)
    send(services, login, "support@example.test")
    inbox = services.mailboxes.page(BOB, support.id)
    assert [each.subject for each in inbox.messages] == ["Bonjour"]
    read = services.mailboxes.read(BOB, support.id, inbox.messages[0].id)
    assert read.text is not None
    assert "Merci" in read.text


def test_an_address_sends_only_as_itself(services: Services) -> None:
    created = services.creation.create(ALICE, username="contact")
    login = services.submission.login_of(ALICE, created.account.id)
    with pytest.raises(SenderRefused):
        send(services, login, "contact@example.test", sender="directeur@example.test")


def test_mail_that_cannot_arrive_is_refused_and_never_swallowed(services: Services) -> None:
    created = services.creation.create(ALICE, username="contact")
    login = services.submission.login_of(ALICE, created.account.id)
    with pytest.raises(UnknownRecipient):
        send(services, login, "nobody@example.test")
    with pytest.raises(RelayingDenied, match="SMTP_RELAY_URL"):
        send(services, login, "somebody@elsewhere.example")
    usage = services.directory.get(ALICE, created.account.id).usage
    assert usage.day.used == 0, "what was not sent is not counted"


def test_the_quota_names_the_limit_and_when_it_starts_anew(make_services: Callable[..., Services]) -> None:
    services = make_services(DAILY_EMAIL_LIMIT_PER_ACCOUNT="2", LIMITS_COUNT_INTERNAL="true")
    created = services.creation.create(ALICE, username="contact")
    login = services.submission.login_of(ALICE, created.account.id)
    for _ in range(2):
        send(services, login, "contact@example.test")
    with pytest.raises(QuotaExceeded) as refusal:
        send(services, login, "contact@example.test")
    assert refusal.value.period == "day"
    assert refusal.value.used == refusal.value.limit == 2
    assert refusal.value.resets_at > utc_now()
    usage = services.directory.get(ALICE, created.account.id).usage
    assert (usage.day.used, usage.month.used) == (2, 2)


def test_mail_to_postmaster_and_abuse_reaches_the_administrators(services: Services) -> None:
    created = services.creation.create(ALICE, username="contact")
    login = services.submission.login_of(ALICE, created.account.id)
    send(services, login, "postmaster@example.test")
    send(services, login, "abuse@example.test")
    (shared,) = services.directory.page(ADMIN).accounts
    assert shared.account.shared
    assert len(services.mailboxes.page(ADMIN, shared.account.id).messages) == 2
    with pytest.raises(AccountNotFound):
        services.mailboxes.page(ALICE, shared.account.id)


# -- Looking after it --------------------------------------------------------------------------------------------------


def test_an_address_belongs_to_its_owner_alone(services: Services) -> None:
    created = services.creation.create(ALICE, username="contact")
    for attempt in (
        services.directory.get,
        services.passwords.reveal,
        services.passwords.rotate,
        services.lifecycle.suspend,
        services.lifecycle.delete,
        services.submission.login_of,
    ):
        with pytest.raises(AccountNotFound):
            attempt(BOB, created.account.id)
    assert services.directory.page(BOB).accounts == []


def test_after_a_rotation_the_old_password_works_on_for_the_overlap(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(CREDENTIAL_OVERLAP_SECONDS="3600")
    created = services.creation.create(ALICE, username="contact")
    rotated = services.passwords.rotate(ALICE, created.account.id)
    assert created.credentials is not None
    old, new = created.credentials.password, rotated.credentials.password
    assert old != new
    for password in (old, new):
        assert services.submission.authenticate("contact@example.test", password)

    ended = make_services(CREDENTIAL_OVERLAP_SECONDS="0")
    newest = ended.passwords.rotate(ALICE, created.account.id).credentials.password
    for password in (old, new):
        with pytest.raises(AuthenticationFailed):
            ended.submission.authenticate("contact@example.test", password)
    assert ended.submission.authenticate("contact@example.test", newest)


def test_a_suspended_address_receives_but_does_not_send(services: Services) -> None:
    created = services.creation.create(ALICE, username="contact")
    login = services.submission.login_of(ALICE, created.account.id)
    assert services.lifecycle.suspend(ALICE, created.account.id).account.state is AccountState.SUSPENDED
    with pytest.raises(AccountSuspended):
        send(services, login, "contact@example.test")
    services.inbound.deliver(
        sender="client@elsewhere.example",
        recipients=[parse_address("contact@example.test")],
        content=message("client@elsewhere.example", "contact@example.test"),
    )
    assert len(services.mailboxes.page(ALICE, created.account.id).messages) == 1
    assert services.lifecycle.resume(ALICE, created.account.id).account.state is AccountState.ACTIVE
    send(services, login, "contact@example.test")


def test_a_deleted_address_can_be_restored_with_its_mail_and_its_password(services: Services) -> None:
    created = services.creation.create(ALICE, username="contact")
    assert created.credentials is not None
    login = services.submission.login_of(ALICE, created.account.id)
    send(services, login, "contact@example.test")

    deleted = services.lifecycle.delete(ALICE, created.account.id)
    assert deleted.account.state is AccountState.DELETED
    assert deleted.account.purge_at is not None
    assert services.directory.page(ALICE).accounts == []
    assert not services.availability.check("contact").available, "the name is kept for its owner"
    with pytest.raises(AuthenticationFailed):
        services.submission.authenticate("contact@example.test", created.credentials.password)

    restored = services.lifecycle.restore(ALICE, created.account.id)
    assert restored.account.state is AccountState.ACTIVE
    assert services.submission.authenticate("contact@example.test", created.credentials.password)
    assert len(services.mailboxes.page(ALICE, created.account.id).messages) == 1
    assert problems(services) == []
