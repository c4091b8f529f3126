"""Instants around now, and the form of what an operation answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

#: JSON.
Sample = dict[str, Any]

NOW = datetime.now(UTC)


def ago(**time: float) -> str:
    """Return an instant that is over."""
    return (NOW - timedelta(**time)).isoformat()


def ahead(**time: float) -> str:
    """Return an instant that is to come."""
    return (NOW + timedelta(**time)).isoformat()


def finding(level: str, subject: str, code: str, detail: str, remedy: str | None = None) -> Sample:
    """Return one thing that an examination finds."""
    return {"level": level, "subject": subject, "code": code, "detail": detail, "remedy": remedy}
