"""What has become of the rows of a job, as a file: nothing in it is ever executed, and no password is in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from email_provisioning.domain.cells import neutral
from email_provisioning.domain.job import JobRow
from email_provisioning.domain.remedies import remedy

#: The forms of a file.
FORMATS = ("csv", "json")
#: Tells Excel that the text is UTF-8.
_MARK = "\ufeff"
NAMES = ("number", "line", "address", "display_name", "owner", "status", "code", "remedy", "account_id")


def fields_of(row: JobRow, language: str) -> dict[str, Any]:
    """Return what is told of a row."""
    return {
        "number": row.number,
        "line": row.line,
        "address": row.address or row.given,
        "display_name": row.display_name,
        "owner": row.owner,
        "status": str(row.state),
        "code": row.code,
        "remedy": remedy(row.code, language) if row.code is not None else None,
        "account_id": row.account_id,
    }


def write(rows: Iterable[JobRow], form: str, *, language: str, delimiter: str = ",") -> Iterator[str]:
    """Yield a file piece by piece, in one of `FORMATS`."""
    return _json(rows, language) if form == "json" else _csv(rows, language, delimiter)


def _json(rows: Iterable[JobRow], language: str) -> Iterator[str]:
    yield '{"rows": ['
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + json.dumps(fields_of(row, language), ensure_ascii=False)
    yield "\n]}\n"


def _csv(rows: Iterable[JobRow], language: str, delimiter: str) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(NAMES)
    yield _MARK + _taken(buffer)
    for row in rows:
        writer.writerow([neutral(value) for value in fields_of(row, language).values()])
        yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
