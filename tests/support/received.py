"""Received messages, and what is shown of them."""

from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

from email_provisioning.mailbox.base import MessageSummary, StoredMessage
from email_provisioning.provisioning import messages
from email_provisioning.provisioning.messages import MessageItem, MessageView

#: When every message is delivered.
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def view(content: bytes) -> MessageView:
    """Return what a page shows of a message."""
    return messages.view(StoredMessage(id="id", content=content, received_at=NOW))


def item(head: bytes, *, size: int | None = None) -> MessageItem:
    """Return what a list shows of a message of ``size`` that begins with ``head``."""
    size = len(head) if size is None else size
    return messages.item(MessageSummary(id="id", head=head, received_at=NOW, seen=False, size=size))


def attached(content: bytes, index: int = 0) -> messages.Attachment:
    """Return a file of a message."""
    return messages.attachment(StoredMessage(id="id", content=content, received_at=NOW), index)


def html(body: str, headers: str = "") -> bytes:
    """Return a message of HTML."""
    return f"{headers}Content-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()


def honest() -> EmailMessage:
    """Return a message as a person writes it."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Zoé Dupont <zoe@elsewhere.test>"
    message["To"] = "contact@example.test, Paul <paul@example.test>"
    message["Cc"] = "Marie <marie@example.test>"
    message["Subject"] = "Réunion de l'été — à confirmer"
    message.set_content("Bonjour,\n\nà jeudi ?\n")
    return message
