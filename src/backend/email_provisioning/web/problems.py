"""Every error as a problem document (RFC 9457)."""

from __future__ import annotations

import json
import math

import structlog
from flask import Response, has_request_context, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from email_provisioning.domain.remedies import LANGUAGES, remedy
from email_provisioning.errors import ProvisioningError
from email_provisioning.web.errors import BadRequest, BodyTooLarge, HttpError, InternalError
from email_provisioning.web.requests import language_of

_log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
_SPELLING = {"api": "API", "csrf": "CSRF", "json": "JSON", "dns": "DNS"}


def problem(error: ProvisioningError, request_id: str) -> Response:
    """Return the answer that an error is; its cause goes to the log alone."""
    if error.status >= 500 and not isinstance(error, InternalError):
        _log.warning("request_failed", code=error.code, cause=error.cause, status=error.status)
    body: dict[str, object] = {
        "type": f"urn:email-provisioning:{error.code}",
        "title": title(error.code),
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": request_id,
        **error.extras(),
    }
    language = language_of(request) if has_request_context() else LANGUAGES[0]
    if told := remedy(error.code, language):
        body["remedy"] = told
    headers = error.headers() if isinstance(error, HttpError) else {}
    if error.retry_after is not None:
        seconds = max(1, math.ceil(error.retry_after))
        body["retry_after"] = seconds
        headers["Retry-After"] = str(seconds)
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="email-provisioning"'
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, status=error.status, headers=headers, content_type=CONTENT_TYPE)


def title(code: str) -> str:
    """Return the short summary of a kind of problem, such as "Email already exists"."""
    words = " ".join(_SPELLING.get(word, word) for word in code.split("_"))
    return words[:1].upper() + words[1:]


def from_http(error: HTTPException) -> ProvisioningError:
    """Return our error for one that Flask or Werkzeug raised while it read the request."""
    if isinstance(error, RequestEntityTooLarge):
        return BodyTooLarge()
    return BadRequest() if (error.code or 500) < 500 else InternalError()
