"""The header by which a request can be sent again without being carried out twice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from email_provisioning.web.errors import InvalidRequest
from email_provisioning.web.operations import Call, Given
from email_provisioning.web.validation import field_problem

IDEMPOTENCY_KEY = "Idempotency-Key"
#: What the document says of it.
IDEMPOTENT: Mapping[str, Mapping[str, object]] = {
    IDEMPOTENCY_KEY: {
        "description": "Names the request: sent again with it, it gets the first answer.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    }
}
_KEY = re.compile(r"[!-~]{1,255}")


def idempotency_key(call: Call[Given]) -> str | None:
    """Return the request's name; raise `InvalidRequest` for one that is not well-formed."""
    key = call.request.headers.get(IDEMPOTENCY_KEY)
    if key is not None and not _KEY.fullmatch(key):
        message = "Use 1 to 255 visible ASCII characters."
        raise InvalidRequest(errors=[field_problem(IDEMPOTENCY_KEY, "header_invalid", message)])
    return key
