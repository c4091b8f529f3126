"""SMTP passwords of Amazon SES at a real SMTP server, which derives them and evaluates policies by itself."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from functools import partial

import pytest

from email_provisioning.domain.clock import utc_now
from email_provisioning.gateway.certificates import certificate_files, server_context
from email_provisioning.providers import _ses_probe as probing
from email_provisioning.providers.base import DirectCredential, Mailbox
from email_provisioning.settings import Settings
from email_provisioning.testing.outside import smtp_outside
from tests.fakes.amazon.running import FakeAmazon, fake_amazon, mailbox
from tests.fakes.amazon.smtp import SmtpEndpoint

CONTACT = mailbox("contact")


@dataclass(frozen=True, kw_only=True)
class World:
    """Amazon with its SMTP endpoint on this machine."""

    amazon: FakeAmazon
    endpoint: SmtpEndpoint
    tls: ssl.SSLContext

    def here(self, issued: DirectCredential) -> DirectCredential:
        """Return a credential as it is, but for this machine."""
        assert (issued.host, issued.port) == ("email-smtp.eu-west-1.amazonaws.com", 587)
        return replace(issued, host="localhost", port=self.endpoint.port)

    def accepts(self, issued: DirectCredential) -> bool:
        """Try a password as the adapter does."""
        return probing.accepts(self.here(issued), tls=self.tls)

    def accepts_here(self, moved: DirectCredential) -> bool:
        """Try one that is for this machine already."""
        return probing.accepts(moved, tls=self.tls)

    def issue(self, version: int = 1, box: Mailbox = CONTACT) -> DirectCredential:
        """Issue a password and return it for this machine."""
        provider = self.amazon.provider(probe=self.accepts)
        return self.here(provider.issue_direct(box, version=version))

    def send(self, credential: DirectCredential, sender: str) -> None:
        """Send as a mail client does."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "you@elsewhere.test", "hello"
        with smtplib.SMTP(credential.host, credential.port) as client:
            client.starttls(context=self.tls)
            client.login(credential.username, credential.password)
            client.send_message(message)


@pytest.fixture
def world(make_settings: Callable[..., Settings]) -> Iterator[World]:
    chain, key = certificate_files(make_settings(), clock=utc_now)
    tls = ssl.create_default_context(cafile=str(chain))
    with fake_amazon() as amazon:
        endpoint = SmtpEndpoint(account=amazon.account)
        with smtp_outside(endpoint, tls=server_context(chain, key)):
            yield World(amazon=amazon, endpoint=endpoint, tls=tls)


def test_it_sends_as_its_address_and_as_no_other(world: World) -> None:
    credential = world.issue()
    world.send(credential, "contact@example.test")
    for other in ("support@example.test", "contact@other.test", "Contact@example.test"):
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            world.send(credential, other)
        assert refusal.value.smtp_code == 554
    assert [each.sender for each in world.endpoint.arrived] == ["contact@example.test"]


def test_two_versions_work_until_one_is_revoked(world: World) -> None:
    first, second = world.issue(1), world.issue(2)
    for each in (first, second):
        world.send(each, "contact@example.test")
    world.amazon.provider().revoke_direct(CONTACT, version=1)
    assert not world.accepts_here(first)
    assert world.accepts_here(second)


def test_it_stops_and_works_again_with_its_address(world: World) -> None:
    credential, provider = world.issue(), world.amazon.provider()
    for stop, start in ((provider.suspend, provider.resume), (provider.delete, provider.restore)):
        stop(CONTACT)
        assert not world.accepts_here(credential)
        start(CONTACT)
        assert world.accepts_here(credential)


def test_a_new_one_is_handed_out_when_it_works(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "PAUSE", 0.01)
    world.endpoint.slow = 3
    credential = world.issue()
    assert world.endpoint.tried[credential.username] == 4
    assert world.accepts_here(credential)


def test_one_that_does_not_work_in_time_is_handed_out_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "PAUSE", 0.01)
    quickly = partial(probing.wait_until_accepted, longest=0.05)
    monkeypatch.setattr("email_provisioning.providers.amazon_ses.wait_until_accepted", quickly)
    world.endpoint.slow = 1_000_000
    credential = world.issue()
    world.endpoint.slow = 0
    assert world.accepts_here(credential)


def test_one_that_cannot_be_tried_is_handed_out_at_once(world: World) -> None:
    tried: list[DirectCredential] = []

    def closed(credential: DirectCredential) -> bool:
        tried.append(credential)
        raise ConnectionRefusedError

    provider = world.amazon.provider(probe=closed)
    credential = world.here(provider.issue_direct(CONTACT, version=1))
    assert len(tried) == 1
    assert world.accepts_here(credential)


def test_a_server_that_is_not_the_one_it_says_is_told_nothing(world: World) -> None:
    credential = world.issue()
    before = dict(world.endpoint.tried)
    with pytest.raises(ssl.SSLError):
        probing.accepts(credential, tls=ssl.create_default_context())
    assert world.endpoint.tried == before
