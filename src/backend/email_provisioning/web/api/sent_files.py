"""The files that a person sends along."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Sequence

from email_provisioning.provisioning.messages import Attachment
from email_provisioning.web.errors import InvalidRequest
from email_provisioning.web.schemas.messages import SentFile
from email_provisioning.web.validation import MOST_ERRORS, field_problem

#: What a file may say that it is; messages and parts of messages have forms of their own (RFC 2045, section 6.4).
_TYPE = re.compile(
    r"(?!(?:message|multipart)/)[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}"
)
#: What no name of a file holds: line ends, other control characters, and what separates folders.
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\\u2028\u2029\ud800-\udfff]")


def files_of(given: Sequence[SentFile]) -> Sequence[Attachment]:
    """Return the files; raise `InvalidRequest` with all that cannot be sent."""
    found, wrong = list[Attachment](), list[dict[str, str]]()
    for position, each in enumerate(given):
        name = f"attachments.{position}"
        if _NOT_IN_NAMES.search(each.filename):
            wrong.append(field_problem(f"{name}.filename", "filename_invalid", "This is no name of a file."))
        try:
            content = b64decode(each.content, validate=True)
        except (binascii.Error, ValueError):
            wrong.append(field_problem(f"{name}.content", "base64_invalid", "This is not base64."))
            continue
        kind = each.content_type.partition(";")[0].strip().lower()
        content_type = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
        found.append(Attachment(filename=each.filename, content_type=content_type, content=content))
    if wrong:
        raise InvalidRequest(errors=wrong[:MOST_ERRORS])
    return found
