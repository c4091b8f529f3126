"""Messages that leave through Amazon SES: octet for octet, within its limits, and with nothing that steers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from email_provisioning import errors
from email_provisioning.domain.address import Address
from email_provisioning.providers import _ses_messages as messages
from email_provisioning.providers.amazon_ses import AmazonSesProvider
from email_provisioning.providers.base import Outgoing
from tests.fakes.amazon.running import FakeAmazon, fake_amazon, mailbox

CONTACT = mailbox()
YOU = Address(local="you", domain="elsewhere.test")


@pytest.fixture
def amazon() -> Iterator[FakeAmazon]:
    with fake_amazon() as amazon:
        yield amazon


@pytest.fixture
def ses(amazon: FakeAmazon) -> AmazonSesProvider:
    return amazon.provider()


def outgoing(content: bytes = b"Subject: hello\r\n\r\nhi\r\n", *to: Address, **given: str) -> Outgoing:
    wanted = {"sender": "contact@example.test", "account_id": CONTACT.account_id, **given}
    return Outgoing(recipients=to or (YOU,), content=content, **wanted)


def test_amazon_counts_by_account_and_tells_its_id(amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
    message_id = ses.relay(outgoing())
    (sent,) = amazon.account.sent
    assert sent.tags == {"email-provisioning-account": CONTACT.account_id}
    assert message_id == "0102018e-00000001-000000"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000))
def test_a_message_arrives_octet_for_octet(amazon: FakeAmazon, ses: AmazonSesProvider, body: bytes) -> None:
    content = b"Subject: hello\r\n\r\n" + body
    ses.relay(outgoing(content))
    assert amazon.account.sent[-1].content == content


def test_a_domain_sends_as_its_own_tenant(amazon: FakeAmazon) -> None:
    amazon.account.configuration_sets.add("ours")
    ses = amazon.provider(tenants=True, configuration_set="ours")
    ses.create(CONTACT)
    ses.relay(outgoing())
    (sent,) = amazon.account.sent
    assert (sent.tenant, sent.configuration_set) == ("example_test", "ours")


def test_a_configuration_set_that_is_not_there_is_the_administrators_matter(amazon: FakeAmazon) -> None:
    with pytest.raises(errors.ProviderMisconfigured, match="AWS_SES_CONFIGURATION_SET"):
        amazon.provider(configuration_set="gone").relay(outgoing())


def test_fifty_recipients_get_it_and_fifty_one_do_not(amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
    many = [Address(local=f"n{number}", domain="elsewhere.test") for number in range(51)]
    ses.relay(outgoing(b"\r\n", *many[:50]))
    with pytest.raises(errors.MessageRefused, match="50 recipients"):
        ses.relay(outgoing(b"\r\n", *many))
    assert [len(each.recipients) for each in amazon.account.sent] == [50]
    assert ses.capabilities.max_recipients == messages.MOST_RECIPIENTS == 50


@pytest.mark.parametrize(
    "line",
    [
        b"X-SES-CONFIGURATION-SET: theirs",
        b"x-ses-tenant: other_test",
        b"X-Ses-Message-Tags: a=b",
        b"X-SES-SOURCE-ARN : arn",
        b"X-SES-RETURN-PATH-ARN\t: arn",
    ],
)
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_nobody_steers_the_account_by_a_header(
    amazon: FakeAmazon, ses: AmazonSesProvider, line: bytes, end: bytes
) -> None:
    for content in (line, b"Subject: hello" + end + line):
        with pytest.raises(errors.MessageRefused, match="not yours to set"):
            ses.relay(outgoing(content + b"\r\n\r\nhi"))
    assert amazon.account.sent == []


def test_what_only_looks_like_it_is_let_through(amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
    # A message that SES has brought bears a header of its own, and is sent on; a body may hold anything.
    content = b"X-SES-Outgoing: 2026.11.25\r\nSubject: x-ses-tenant: a\r\n\r\nX-SES-TENANT: b\r\n"
    ses.relay(outgoing(content))
    assert amazon.account.sent[0].content == content


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (outgoing(sender=""), errors.SenderRefused),
        (outgoing(sender="Me <contact@example.test>"), errors.SenderRefused),
        (outgoing(sender="a@example.test,b@example.test"), errors.SenderRefused),
        (outgoing(sender="é@example.test"), errors.SenderRefused),
        (outgoing(b"", Address(local="é", domain="elsewhere.test")), errors.RecipientRefused),
        (outgoing(b"x" * (messages.LARGEST + 1)), errors.MessageTooLarge),
        (outgoing(sender="contact@foreign.test"), errors.DomainNotVerified),
    ],
)
def test_what_amazon_would_refuse_is_refused_with_its_reason(
    amazon: FakeAmazon, ses: AmazonSesProvider, message: Outgoing, error: type[errors.ProvisioningError]
) -> None:
    with pytest.raises(error) as caught:
        ses.relay(message)
    assert not caught.value.retryable
    assert amazon.account.sent == []


def test_an_account_that_is_stopped_is_told(amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
    amazon.account.standing["SendingEnabled"] = False
    with pytest.raises(errors.SendingPaused):
        ses.relay(outgoing())
