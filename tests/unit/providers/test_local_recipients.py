"""Who was found a moment ago is not looked for again; nobody else is ever taken for found."""

from __future__ import annotations

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import UnknownRecipient
from email_provisioning.providers import _local_recipients
from email_provisioning.providers._local_recipients import Recipients

ALICE, BOB = (Address(local=name, domain="example.test") for name in ("alice", "bob"))
OUTSIDE = Address(local="bob", domain="example.com")


class Held:
    """Knows who is here, and who was looked for."""

    def __init__(self) -> None:
        self.refs: dict[Address, str] = {ALICE: "first"}
        self.asked: list[Address] = []

    def resolve(self, address: Address) -> str | None:
        self.asked.append(address)
        if address.domain != "example.test":
            return None
        if address not in self.refs:
            raise UnknownRecipient
        return self.refs[address]


@pytest.fixture
def held() -> Held:
    return Held()


def test_a_message_right_after_its_recipient_asks_nobody(held: Held) -> None:
    recipients = Recipients(held.resolve)
    assert (recipients.look(ALICE), recipients.found(ALICE)) == ("first", "first")
    assert held.asked == [ALICE]


def test_a_look_sees_things_as_they_are(held: Held) -> None:
    recipients = Recipients(held.resolve)
    recipients.look(ALICE)
    held.refs[ALICE] = "second"
    assert (recipients.look(ALICE), recipients.found(ALICE)) == ("second", "second")


def test_what_was_found_long_ago_is_looked_for_again(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    recipients = Recipients(held.resolve)
    recipients.look(ALICE)
    monkeypatch.setattr(_local_recipients, "MOMENT", 0.0)
    del held.refs[ALICE]
    with pytest.raises(UnknownRecipient):
        recipients.found(ALICE)


def test_who_is_not_here_is_looked_for_each_time(held: Held) -> None:
    recipients = Recipients(held.resolve)
    assert recipients.look(OUTSIDE) is None
    with pytest.raises(UnknownRecipient):
        recipients.look(BOB)
    held.refs[BOB] = "bob"
    assert (recipients.found(OUTSIDE), recipients.found(BOB)) == (None, "bob")


def test_no_more_than_some_are_known(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_local_recipients, "MOST", 1)
    held.refs[BOB] = "bob"
    recipients = Recipients(held.resolve)
    recipients.look(ALICE)
    recipients.look(BOB)
    recipients.found(ALICE)
    assert held.asked == [ALICE, BOB, ALICE]
