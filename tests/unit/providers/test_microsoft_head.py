"""What a list of messages shows is what Graph has listed, whatever is in it."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from email_provisioning.mailbox.base import MessageSummary
from email_provisioning.providers._graph_head import MOST_PEOPLE, Named, head_of
from email_provisioning.provisioning.messages import MessageItem, item

ANN = Named(name="Ann", address="ann@example.test")
PLAIN = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40)


def shown(head: bytes) -> MessageItem:
    return item(MessageSummary(id="1", head=head, received_at=datetime.now(UTC), seen=False, size=None))


@given(name=PLAIN, subject=PLAIN, preview=PLAIN, attachments=st.booleans())
@example(name="\u00aa" * 12 + "\U00010000" * 8, subject="0", preview="0", attachments=False)
def test_a_list_shows_what_was_listed(name: str, subject: str, preview: str, attachments: bool) -> None:
    sender = Named(name=name, address="ann@example.test")
    found = shown(head_of(sender=sender, to=[ANN], subject=subject, preview=preview, attachments=attachments))
    assert found.sender is not None
    assert (found.sender.name, found.sender.address) == (name, "ann@example.test")
    assert [(each.name, each.address) for each in found.to] == [("Ann", "ann@example.test")]
    assert (found.subject, found.preview) == (subject, preview)
    assert found.attachments == int(attachments)


@given(words=st.text(max_size=300), address=st.text(max_size=60))
@example(words="x\r\nBcc: eve@example.test\r\n\r\nbody", address="ann@example.test>\r\nX: y")
@example(words="\ud800", address="/o=Exchange/cn=Ann")
@example(words="é" * 300, address="")
def test_nothing_that_is_listed_breaks_out_of_its_field(words: str, address: str) -> None:
    odd = Named(name=words, address=address)
    head = head_of(sender=odd, to=[odd, ANN], subject=words, preview=words, attachments=False)
    header = head.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in header.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert set(names) <= {
        b"Subject",
        b"From",
        b"To",
        b"MIME-Version",
        b"Content-Type",
        b"Content-Transfer-Encoding",
    }
    assert len(names) == len(set(names))
    assert shown(head).subject == shown(head).subject.strip()
    assert not any(unicodedata.category(each) == "Cc" for each in shown(head).preview)


def test_a_message_to_thousands_has_a_short_head() -> None:
    crowd = [Named(name=f"User {number}", address=f"user{number}@example.test") for number in range(5000)]
    head = head_of(sender=ANN, to=crowd, subject="x" * 100_000, preview="y" * 100_000, attachments=False)
    assert len(head) < 64 * 1024
    assert len(shown(head).to) == MOST_PEOPLE
