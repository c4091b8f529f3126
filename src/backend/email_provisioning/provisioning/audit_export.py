"""The audit log as JSON Lines and CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from email_provisioning.domain.cells import neutral
from email_provisioning.persistence.log_search import Entry

#: The forms that entries are written in.
FORMATS = ("jsonl", "csv")
_NAMES = tuple(Entry.__dataclass_fields__)


def fields_of(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON values."""
    values = {name: getattr(entry, name) for name in _NAMES}
    return {**values, "at": f"{entry.at:%Y-%m-%dT%H:%M:%S.%fZ}"}


def write(entries: Iterable[Entry], form: str) -> Iterator[str]:
    """Yield an export piece by piece, in one of `FORMATS`."""
    return _csv(entries) if form == "csv" else _json_lines(entries)


def _json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(fields_of(entry), ensure_ascii=False) + "\n"


def _csv(entries: Iterable[Entry]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_NAMES)
    yield _taken(buffer)
    for entry in entries:
        details = json.dumps(entry.details, ensure_ascii=False)
        writer.writerow([neutral(value) for value in {**fields_of(entry), "details": details}.values()])
        yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
