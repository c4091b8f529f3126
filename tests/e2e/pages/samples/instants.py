"""Instants around now, and the form of what an operation answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from email_provisioning.domain.remedies import REMEDIES, remedy
from email_provisioning.domain.sentences import Text

#: JSON, in which a `Text` stands for what the server says in the language of the page.
Sample = dict[str, Any]

NOW = datetime.now(UTC)


def ago(**time: float) -> str:
    """Return an instant that is over."""
    return (NOW - timedelta(**time)).isoformat()


def ahead(**time: float) -> str:
    """Return an instant that is to come."""
    return (NOW + timedelta(**time)).isoformat()


def finding(level: str, subject: str, code: str, detail: Text) -> Sample:
    """Return one thing that an examination finds, with what to do about it."""
    what = Text(remedy(code, "en") or "", remedy(code, "fr") or "") if code in REMEDIES else None
    return {"level": level, "subject": subject, "code": code, "detail": detail, "remedy": what}
