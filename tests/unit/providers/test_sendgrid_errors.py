"""Every answer of SendGrid is exactly one of our errors, and none of its payload reaches a client."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import TYPE_CHECKING

import httpx
import pytest
from werkzeug.wrappers import Request, Response

from email_provisioning.errors import (
    DomainNotVerified,
    PermissionMissing,
    PlanLimitReached,
    ProviderError,
    ProviderKeyInvalid,
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
    SendingPaused,
)
from email_provisioning.providers._http import HOLD, Reply, VendorClient
from email_provisioning.providers._sendgrid_api import Bearer, SendGridApi
from email_provisioning.providers._sendgrid_errors import (
    LONGEST_WINDOW,
    explain,
    explain_smtp,
    reset_after,
    spent,
)
from email_provisioning.providers.pacing import Pace
from email_provisioning.providers.registry import unobserved
from tests.fakes.server import serving_fake

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Stands in every answer's message, and may stand in a cause alone.
PRIVATE = "internal-host-17"


@dataclass
class Holds(Pace):
    """Remembers for how long calls were to be held."""

    seconds: list[float] = field(default_factory=list)

    def wait(self, account: str) -> None:
        assert account == "sendgrid"

    def hold(self, account: str, *, seconds: float) -> None:
        self.seconds.append(seconds)


@dataclass
class Vendor:
    """Answers every call alike."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        Request(environ).get_data()
        response = Response(self.body, self.status, self.headers, mimetype="application/json")
        return list(response(environ, start))

    def says(self, status: int, message: str, field: str | None = None, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.body = json.dumps({"errors": [{"field": field, "message": f"{message} ({PRIVATE})"}]})


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    vendor = Vendor()
    with serving_fake(vendor, refuse=lambda _fault: Response()) as server:
        vendor.url = server.url
        yield vendor


@pytest.fixture
def holds() -> Holds:
    return Holds()


@pytest.fixture
def api(vendor: Vendor, holds: Holds) -> Iterator[SendGridApi]:
    client = VendorClient(
        vendor="sendgrid",
        base_url=vendor.url,
        pace=holds,
        observe=unobserved,
        explain=explain,
        spent=spent,
        auth=Bearer("SG.key.s3cr3t"),
        timeout=httpx.Timeout(10),
    )
    yield SendGridApi(client)
    client.close()


def error_of(api: SendGridApi) -> ProvisioningError:
    with pytest.raises(ProvisioningError) as caught:
        api.scopes()
    error = caught.value
    assert PRIVATE not in error.detail
    assert "s3cr3t" not in f"{error.detail}{error.cause}{error!r}"
    return error


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (400, "missing required argument", ProviderError),
        (400, "unable to validate IPs at this time", ProviderUnavailable),
        (401, "authorization required", ProviderKeyInvalid),
        (401, "The provided authorization grant is invalid, expired, or revoked", ProviderKeyInvalid),
        (401, "Maximum credits exceeded", PlanLimitReached),
        (403, "access forbidden", PermissionMissing),
        (403, "you dont have permission to access this resource", PermissionMissing),
        (403, "maximum number of API keys reached", PlanLimitReached),
        (403, "You cannot have more than 15 subusers", PlanLimitReached),
        (403, "The from address does not match a verified Sender Identity", DomainNotVerified),
        (403, "Your account has been suspended", SendingPaused),
        (404, "not found", ProviderError),
        (405, "method not allowed", ProviderError),
        (408, "request timeout", ProviderUnavailable),
        (413, "payload too large", ProviderError),
        (415, "unsupported media type", ProviderError),
        (418, "something nobody has heard of", ProviderError),
        (429, "too many requests", RateLimitExceeded),
        (451, "this data is kept elsewhere", ProviderMisconfigured),
        (500, "internal server error", ProviderUnavailable),
        (502, "bad gateway", ProviderUnavailable),
        (503, "service unavailable", ProviderUnavailable),
        (504, "gateway timeout", ProviderUnavailable),
    ],
)
def test_an_answer_is_one_error(
    vendor: Vendor, api: SendGridApi, status: int, message: str, kind: type[ProvisioningError]
) -> None:
    vendor.says(status, message, "name")
    error = error_of(api)
    assert type(error) is kind
    # The operator sees SendGrid's own status and words.
    assert error.cause == f"scopes: GET /v3/scopes: {status} name: {message} ({PRIVATE})"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", ProviderKeyInvalid),
        ("<html>no</html>", ProviderKeyInvalid),
        ("[]", ProviderKeyInvalid),
        ("[" * 100_000, ProviderKeyInvalid),
        ('{"errors": "no"}', ProviderKeyInvalid),
        ('{"errors": [1, null, {"message": null}]}', ProviderKeyInvalid),
    ],
)
def test_a_refusal_in_any_form_is_understood_by_its_status(
    vendor: Vendor, api: SendGridApi, body: str, kind: type[ProvisioningError]
) -> None:
    vendor.status, vendor.body, vendor.headers = 401, body, {}
    assert type(error_of(api)) is kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>Sign in</html>", ProviderUnavailable),
        ("[" * 100_000, ProviderUnavailable),
        ("[]", ProviderUnavailable),
        ("{}", ProviderError),
        ('{"scopes": "mail.send"}', ProviderError),
        ('{"scopes": [1]}', ProviderError),
    ],
)
def test_a_success_of_another_form_is_none(
    vendor: Vendor, api: SendGridApi, body: str, kind: type[ProvisioningError]
) -> None:
    vendor.status, vendor.body, vendor.headers = 200, body, {}
    assert type(error_of(api)) is kind


def test_the_other_region_is_named_with_what_to_set(vendor: Vendor, api: SendGridApi) -> None:
    vendor.says(451, "data residency")
    assert "SENDGRID_BASE_URL to https://api.eu.sendgrid.com" in error_of(api).detail


# -- When to come again ------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "7"}, 7),
        ({"X-RateLimit-Reset": "30"}, 30),
        ({"X-RateLimit-Reset": "0"}, 1),
        ({"X-RateLimit-Reset": "900000"}, LONGEST_WINDOW),
        ({"X-RateLimit-Reset": "-5"}, None),
        ({"X-RateLimit-Reset": "soon"}, None),
        ({"X-RateLimit-Reset": "9" * 400}, None),
        ({}, None),
    ],
)
def test_a_limit_says_when_it_ends(
    vendor: Vendor, api: SendGridApi, holds: Holds, headers: dict[str, str], expected: float | None
) -> None:
    vendor.says(429, "too many requests", **headers)
    assert error_of(api).retry_after == expected
    assert holds.seconds == [expected or HOLD]


@pytest.mark.parametrize("skew", [-86_400, 0, 86_400])
def test_a_clock_that_is_wrong_makes_no_wait_longer(skew: int) -> None:
    theirs = int(time.time()) + skew
    headers = {"date": formatdate(theirs, usegmt=True), "x-ratelimit-reset": str(theirs + 20)}
    assert reset_after(Reply(status=429, headers=headers, body=b"")) == 20


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Nov 2026 20:40:57 GMT"])
def test_without_a_date_our_own_clock_has_to_do(date: str) -> None:
    headers = {"date": date, "x-ratelimit-reset": str(int(time.time()) + 1000)}
    assert 900 < (reset_after(Reply(status=429, headers=headers, body=b"")) or 0) <= 1000


def test_no_call_follows_the_last_that_is_allowed(vendor: Vendor, api: SendGridApi, holds: Holds) -> None:
    vendor.status, vendor.body = 200, '{"scopes": []}'
    vendor.headers = {"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "30"}
    api.scopes()
    assert holds.seconds == []
    vendor.headers["X-RateLimit-Remaining"] = "0"
    api.scopes()
    assert holds.seconds == [30]


# -- Over SMTP ------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (451, "Authentication failed: Maximum credits exceeded", PlanLimitReached),
        (550, "The from address does not match a verified Sender Identity.", DomainNotVerified),
        (403, "You are not authorized to send from that email address", DomainNotVerified),
        (550, "Unauthenticated senders not allowed", ProviderKeyInvalid),
        (535, "Authentication failed: Account has been disabled", SendingPaused),
        (535, "Authentication failed: Bad username / password", None),
        (452, "Too many recipients received this hour", None),
        (550, "Requested action not taken: mailbox unavailable", None),
    ],
)
def test_a_refusal_of_the_relay(code: int, text: str, kind: type[ProvisioningError] | None) -> None:
    error = explain_smtp(code, text)
    assert (type(error) if error is not None else None) is kind
