"""What can be wrong with a request before it reaches a use case; leaves of the one tree of errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from email_provisioning.errors import ProvisioningError


class HttpError(ProvisioningError):
    """The request cannot be answered."""

    def headers(self) -> dict[str, str]:
        """Return the headers that belong to the answer."""
        return {}


class MalformedJson(HttpError):
    """The body is not JSON."""

    code, status = "malformed_json", 400


class BadRequest(HttpError):
    """The request is not well-formed HTTP."""

    code, status = "bad_request", 400


class AuthenticationRequired(HttpError):
    """Sign in first, or send a valid token: Authorization: Bearer …"""

    code, status = "authentication_required", 401


class CsrfFailed(HttpError):
    """This request did not come from a page of this server: send it with Content-Type: application/json."""

    code, status = "csrf_failed", 403


class MetricsNotAllowed(HttpError):
    """Metrics are told to METRICS_NETWORKS, and to who sends METRICS_TOKEN: Authorization: Bearer …"""

    code, status = "metrics_not_allowed", 403


class NotFound(HttpError):
    """There is nothing at this address: GET /api/email/openapi.json tells what there is."""

    code, status = "not_found", 404


class MethodNotAllowed(HttpError):
    """This address does not know that method."""

    code, status = "method_not_allowed", 405

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        """Name the methods that it knows."""
        super().__init__()
        self.allowed = tuple(allowed)

    def headers(self) -> dict[str, str]:
        """Return Allow (RFC 9110, section 10.2.1)."""
        return {"Allow": ", ".join(self.allowed)}


class BodyTooLarge(HttpError):
    """The body is larger than this server accepts."""

    code, status = "body_too_large", 413


class UnsupportedMediaType(HttpError):
    """The body has to be JSON: send it with Content-Type: application/json."""

    code, status = "unsupported_media_type", 415


class InvalidRequest(HttpError):
    """Some fields of the request are missing, unknown or have values that cannot be used."""

    code, status = "invalid_request", 422

    def __init__(self, detail: str | None = None, *, errors: Sequence[Mapping[str, str]] = ()) -> None:
        """Carry one entry a field: ``field``, ``code`` and ``message``, never the value."""
        super().__init__(detail)
        self.errors = tuple(errors)

    def extras(self) -> dict[str, object]:
        """Return the entries."""
        return {"errors": [dict(error) for error in self.errors]}


class TooManyRequests(HttpError):
    """Too many requests from this client: wait a little."""

    code, status, retryable = "too_many_requests", 429, True

    def __init__(self, *, limit: int = 0, retry_after: float = 1) -> None:
        """Carry the limit a minute, and the seconds until the next request is taken."""
        super().__init__(retry_after=retry_after)
        self.limit = limit

    def extras(self) -> dict[str, object]:
        """Return the limit."""
        return {"limit": self.limit}


class InternalError(HttpError):
    """Something went wrong on this server; its log has an entry with this request's id."""


class NotReady(HttpError):
    """This server cannot serve at the moment."""

    code, status, retryable = "not_ready", 503, True

    def __init__(self, checks: Mapping[str, str] | None = None) -> None:
        """Carry the outcome of each check."""
        super().__init__(retry_after=5)
        self.checks = dict(checks or {})

    def extras(self) -> dict[str, object]:
        """Return the outcomes."""
        return {"checks": self.checks}
