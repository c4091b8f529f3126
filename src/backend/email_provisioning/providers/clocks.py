"""What the clocks of others say: the Date of each answer, against our own."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_lock = threading.Lock()
_ahead: dict[str, float] = {}


def note(host: str, date: str | None) -> None:
    """Note the Date of an answer that has just come (RFC 9110, section 6.6.1); nonsense is passed by."""
    try:
        theirs = parsedate_to_datetime(date or "").timestamp()
    except (TypeError, ValueError, OverflowError):
        return
    with _lock:
        _ahead[host] = time.time() - theirs


def ahead() -> Mapping[str, float]:
    """Return by how many seconds our clock was ahead of each host's at its last answer, to a second or so."""
    with _lock:
        return dict(_ahead)


def forget() -> None:
    """Know nothing of any clock."""
    with _lock:
        _ahead.clear()
