"""Envelopes for vendors that read recipients from the header: nobody is left out, and nobody gets it beside."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.address import Address
from email_provisioning.domain.header import MessageMalformed
from email_provisioning.errors import RecipientRefused
from email_provisioning.providers._envelope import MAX_FIELD, HeaderNamesOthers, addressed

ANN, BOB, EVE = (Address(local=name, domain="example.test") for name in ("ann", "bob", "eve"))


def message(*fields: str | bytes) -> bytes:
    lines = [each.encode() if isinstance(each, str) else each for each in fields]
    return b"\r\n".join([b"Subject: hello", *lines, b"", b"To: in the body\r\nBcc: there too\r\n"])


def reached(content: bytes) -> set[str]:
    """Return whom a vendor sends it to."""
    header = message_from_bytes(content, policy=SMTP)
    fields = [field for name in ("To", "Cc", "Bcc") for field in header.get_all(name, [])]
    return {each.addr_spec.lower() for field in fields for each in field.addresses}


def test_a_message_that_names_its_recipients_is_unchanged() -> None:
    content = message("To: Ann <ann@example.test>", "Cc: bob@EXAMPLE.test")
    assert addressed(content, [ANN, BOB]) == content


def test_whom_the_header_does_not_name_gets_it_blind() -> None:
    content = message("To: ann@example.test")
    assert addressed(content, [ANN, BOB, EVE]) == b"Bcc: bob@example.test,\r\n eve@example.test\r\n" + content
    nobody = message("To: undisclosed-recipients:;")
    assert addressed(nobody, [ANN]) == b"Bcc: ann@example.test\r\n" + nobody


def test_a_message_without_a_header_field_for_recipients_gets_one() -> None:
    assert addressed(message(), [ANN]) == b"Bcc: ann@example.test\r\n" + message()
    assert addressed(b"\r\nonly a body", [ANN]) == b"Bcc: ann@example.test\r\n\r\nonly a body"


def test_blind_recipients_of_the_header_are_not_the_envelope() -> None:
    content = message(
        "To: ann@example.test", "bcc: eve@example.test,\r\n mallory@elsewhere.test", "Resent-Bcc: x@y.test"
    )
    assert addressed(content, [ANN]) == message("To: ann@example.test")
    assert reached(addressed(content, [ANN, EVE])) == {ANN.email, EVE.email}


@pytest.mark.parametrize(
    "field",
    [
        "To: ann@example.test, eve@example.test",
        "Cc: Eve <eve@example.test>",
        "cC : eve@example.test",
        "To: friends: ann@example.test, eve@example.test;",
        "To: ann@example.test\r\nTo: eve@example.test",
        "To: ann@example.test,\r\n\teve@example.test",
        'To: "ann@example.test" <eve@example.test>',
        "To: ann@example.test (Ann), (comment) eve@example.test",
        "Resent-To: eve@example.test",
        "Resent-Cc: eve@example.test",
        b"To: \xc3\xa9v\xc3\xa9 <eve@example.test>",
        b"To: \xe9v\xe9 <eve@example.test>",
    ],
)
def test_a_message_that_would_reach_strangers_is_refused_and_names_them(field: str | bytes) -> None:
    with pytest.raises(HeaderNamesOthers, match=r"eve@example\.test") as caught:
        addressed(message(field), [ANN])
    assert not caught.value.retryable
    assert caught.value.smtp.startswith("554")


@pytest.mark.parametrize(
    "field",
    [
        "To: ann@example.test; eve@example.test",
        "To: ann@example.test eve@example.test",
        "To: <ann@example.test> <eve@example.test>",
        "To: eve@example.test <ann@example.test>",
        "To: ann@example.test, eve@example.test\r\n\t, @, <",
        "To: " + "ann@example.test, " * (MAX_FIELD // 10),
        "nonsense",
    ],
)
def test_what_two_readers_may_read_differently_is_refused(field: str) -> None:
    with pytest.raises(MessageMalformed):
        addressed(message(field), [ANN])


@pytest.mark.parametrize(
    "field",
    [
        "To: J. R. Ann <ann@example.test>",
        'To: "Ann, the first" <ANN@example.test>',
        'To: "=?utf-8?q?=C3=89l?=" <ann@example.test>',
        "To: =?utf-8?b?w4ls?= <ann@example.test>",
        "To: ann@example.test (Ann)",
        "To:ann@example.test",
    ],
)
def test_what_clients_write_is_understood(field: str) -> None:
    assert addressed(message(field), [ANN]) == message(field)


def test_only_a_few_strangers_are_named() -> None:
    many = ", ".join(f"user{number}@example.test" for number in range(50))
    with pytest.raises(HeaderNamesOthers, match="and others") as caught:
        addressed(message(f"To: {many}"), [ANN])
    assert len(caught.value.detail) < 400


@pytest.mark.parametrize("local", ["x\r\nBcc: eve", "x\n", "x\x00"])
def test_no_recipient_is_a_field_of_its_own(local: str) -> None:
    with pytest.raises(RecipientRefused):
        addressed(message(), [Address(local=local, domain="example.test")])


@given(
    envelope=st.sets(st.sampled_from("abcdefgh"), min_size=1),
    to=st.lists(st.sampled_from("abcdefgh"), max_size=5),
    cc=st.lists(st.sampled_from("abcdefgh"), max_size=5),
    bcc=st.lists(st.sampled_from("abcdefgh"), max_size=5),
)
def test_a_vendor_reaches_the_envelope_or_nobody(
    envelope: set[str], to: list[str], cc: list[str], bcc: list[str]
) -> None:
    def named(names: list[str]) -> str:
        return ", ".join(f"{each.upper()}@Example.test" for each in names)

    content = message(f"To: {named(to)}", f"Cc: {named(cc)}", f"Bcc: {named(bcc)}")
    recipients = [Address(local=each, domain="example.test") for each in sorted(envelope)]
    if set(to) | set(cc) <= envelope:
        out = addressed(content, recipients)
        assert reached(out) == {each.email for each in recipients}
        assert out.partition(b"\r\n\r\n")[2] == content.partition(b"\r\n\r\n")[2]
    else:
        with pytest.raises(HeaderNamesOthers):
            addressed(content, recipients)
