"""Answers in Amazon's own forms: JSON as SES has it, XML as IAM has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

#: Amazon's number of every request here.
REQUEST_ID = "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE"
#: The namespace of IAM's answers.
NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"


class Refusal(Exception):
    """An error that a service answers with."""

    def __init__(self, status: int, code: str, words: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.words = status, code, words


def error(service: str, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as a service writes it."""
    if service == "sesv2":
        body = json.dumps({"message": refusal.words})
        kind = {"x-amzn-ErrorType": refusal.code, "x-amzn-RequestId": REQUEST_ID}
        return _response(body, refusal.status, "application/json", {**kind, **(headers or {})})
    side = "Receiver" if refusal.status >= 500 else "Sender"
    body = (
        f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>{side}</Type><Code>{refusal.code}</Code>'
        f"<Message>{escape(refusal.words)}</Message></Error><RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
    )
    return _response(body, refusal.status, "text/xml", headers or {})


def success(service: str, operation: str, result: Mapping[str, Any]) -> Response:
    """Return an answer as a service writes it."""
    if service == "sesv2":
        return _response(json.dumps(result), 200, "application/json", {"x-amzn-RequestId": REQUEST_ID})
    body = (
        f'<{operation}Response xmlns="{NAMESPACE}"><{operation}Result>{_xml(result)}</{operation}Result>'
        f"<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata></{operation}Response>"
    )
    return _response(body, 200, "text/xml", {})


def _xml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(f"<{name}>{_xml(each)}</{name}>" for name, each in value.items())
    if isinstance(value, list):
        return "".join(f"<member>{_xml(each)}</member>" for each in value)
    return escape(
        {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def _response(body: str, status: int, mimetype: str, headers: Mapping[str, str]) -> Response:
    return Response(body, status=status, mimetype=mimetype, headers=dict(headers))
