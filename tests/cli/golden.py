"""Printed outputs that are kept in files; ``WRITE_GOLDEN=1 pytest tests/cli`` writes them anew, to be read."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"
#: What changes from run to run, and what stands for it.
_CHANGING = (
    (re.compile(r"\b[\d,]+ MiB are free\b"), "{free} MiB are free"),
    (re.compile(r"\b[\d\u202f]+ Mio sont libres\b"), "{free} Mio sont libres"),
    (re.compile(r"\b20\d\d-\d\d-\d\d\b"), "{date}"),
    (re.compile(r"\b\d{1,2}(er)? [a-zûé]+ 20\d\d\b", re.IGNORECASE), "{date}"),
    (re.compile(r"\b[a-z0-9]{32}(?=\.(_domainkey|dkim)\.)"), "{token}"),
    (re.compile(r"\b\d\d:\d\d:\d\d(\.\d+)?\+00:00"), "{time}"),
    (re.compile(r"\(_ssl\.c:\d+\)"), "(_ssl.c)"),
    (re.compile(r"clock is [\d,]+ s"), "clock is {n} s"),
    (re.compile(r"\b\d+ minutes?\b"), "{n} minutes"),
    (re.compile(r"\b(127\.0\.0\.1|localhost):\d{4,5}\b"), r"\1:{port}"),
    (
        re.compile(
            r"\bDovecot is (?:not installed: run apt-get install dovecot-imapd, then start again"
            r"|installed, for port \d+)\.(?: \[imap_unavailable\])?"
        ),
        "{dovecot}",
    ),
)


def check_golden(name: str, printed: str, places: Mapping[str, str]) -> None:
    """Fail where what was printed is not what the file holds; ``places``: paths and ports → what stands for them."""
    text = printed
    for place, stands_for in sorted(places.items(), key=lambda each: -len(each[0])):
        text = text.replace(place, f"{{{stands_for}}}")
    for changing, stands_for in _CHANGING:
        text = changing.sub(stands_for, text)
    file = FOLDER / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert file.exists(), f"{file} is missing: WRITE_GOLDEN=1 writes it"
    assert text == file.read_text(encoding="utf-8"), (
        f"WRITE_GOLDEN=1 writes {file.name} anew, where this is right"
    )
