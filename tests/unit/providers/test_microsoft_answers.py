"""What each answer of Microsoft stands for: a table, and what no answer may do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.errors import (
    AddressTaken,
    DomainNotVerified,
    LicencesExhausted,
    MailboxMissing,
    MessageNotFound,
    MessageRefused,
    MessageTooLarge,
    PermissionMissing,
    PlanLimitReached,
    ProviderError,
    ProviderKeyInvalid,
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
    RecipientRefused,
    SenderRefused,
    SendingPaused,
    StillProvisioning,
)
from email_provisioning.providers._graph_errors import CODES, GraphFault, graph_error, login_error
from email_provisioning.providers._http import Reply

CONFLICT = {"code": "ObjectConflict", "message": "in use", "target": "userPrincipalName"}


def reply(status: int, body: object = None, **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status=status, headers={k.replace("_", "-"): v for k, v in headers.items()}, body=content)


def graph(
    status: int, code: str, message: str = "words of the vendor", *details: dict[str, Any], **more: Any
) -> Reply:
    return reply(status, {"error": {"code": code, "message": message, "details": list(details), **more}})


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (graph(400, "Request_BadRequest", "in use", CONFLICT), AddressTaken),
        (
            graph(400, "Request_BadRequest", "Subscription … does not have any available licenses."),
            LicencesExhausted,
        ),
        (graph(400, "Request_BadRequest", "CountViolation"), LicencesExhausted),
        (
            graph(
                400,
                "Request_BadRequest",
                "License assignment cannot be done for user with invalid usage location.",
            ),
            ProviderMisconfigured,
        ),
        (
            graph(400, "Request_BadRequest", "License x does not correspond to a valid company License."),
            ProviderMisconfigured,
        ),
        (
            graph(
                400, "Request_BadRequest", "The domain portion of the userPrincipalName property is invalid."
            ),
            DomainNotVerified,
        ),
        (graph(400, "Request_BadRequest", "Property userPrincipalName is invalid."), DomainNotVerified),
        (graph(400, "Request_BadRequest", "something else"), ProviderError),
        (graph(401, "InvalidAuthenticationToken"), ProviderKeyInvalid),
        (graph(401, "SomethingNew"), ProviderKeyInvalid),
        (graph(403, "Authorization_RequestDenied"), PermissionMissing),
        (graph(403, "ErrorAccessDenied"), PermissionMissing),
        (graph(403, "accessDenied"), PermissionMissing),
        (graph(403, "ErrorSendAsDenied"), SenderRefused),
        (graph(403, "ErrorMessageSubmissionBlocked"), SendingPaused),
        # 403 alone is not a lack of permissions: what it means is not known.
        (graph(403, "SomethingNew"), ProviderError),
        (graph(400, "Directory_QuotaExceeded"), PlanLimitReached),
        (graph(404, "Request_ResourceNotFound"), MailboxMissing),
        (graph(404, "ErrorInvalidUser"), MailboxMissing),
        (graph(404, "MailboxNotEnabledForRESTAPI"), StillProvisioning),
        (graph(404, "ResourceNotFound"), StillProvisioning),
        (graph(404, "ErrorItemNotFound"), MessageNotFound),
        (graph(400, "ErrorInvalidIdMalformed"), MessageNotFound),
        (graph(404, "SomethingNew"), ProviderError),
        (graph(400, "ErrorInvalidRecipients"), RecipientRefused),
        (graph(400, "ErrorMimeContentInvalidBase64String"), MessageRefused),
        (graph(413, "RequestEntityTooLarge"), MessageTooLarge),
        (graph(413, "SomethingNew"), MessageTooLarge),
        (graph(429, "ApplicationThrottled"), RateLimitExceeded),
        (graph(429, "SomethingNew"), RateLimitExceeded),
        (graph(400, "ErrorSubmissionQuotaExceeded"), RateLimitExceeded),
        (graph(409, "Directory_ConcurrencyViolation"), ProviderUnavailable),
        (graph(503, "ErrorServerBusy"), ProviderUnavailable),
        (graph(504, "UnknownError"), ProviderUnavailable),
        (graph(500, "InternalServerError"), ProviderUnavailable),
        (graph(507, "ErrorQuotaExceeded"), PlanLimitReached),
        (graph(509, "BandwidthLimitExceeded"), RateLimitExceeded),
        (graph(400, "BadRequest", innerError={"code": "ErrorInvalidRecipients"}), RecipientRefused),
        (graph(400, "x", innerError={"innerError": {"code": "ErrorItemNotFound"}}), MessageNotFound),
        # Something in between has answered.
        (reply(200, b"<html>"), ProviderUnavailable),
        (reply(404, b"<html>"), ProviderUnavailable),
        (reply(200, b"[" * 100_000), ProviderUnavailable),
        (reply(404, b'{"error":' * 100_000), ProviderUnavailable),
        (reply(400, b'{"error": {"code": "Requ'), ProviderUnavailable),
        (reply(502, b"<html>"), ProviderUnavailable),
        (reply(429, b"<html>"), RateLimitExceeded),
        (reply(413, b"<html>"), MessageTooLarge),
        (reply(400, [1]), ProviderUnavailable),
        (reply(400, {"error": "text"}), ProviderError),
    ],
)
def test_an_answer_of_graph_is_exactly_one_error(answer: Reply, error: type[ProvisioningError]) -> None:
    assert type(graph_error(answer)) is error


@pytest.mark.parametrize(
    ("status", "name", "number", "error"),
    [
        (401, "invalid_client", 7000215, ProviderKeyInvalid),
        (401, "invalid_client", 7000222, ProviderKeyInvalid),
        (401, "invalid_client", 1, ProviderKeyInvalid),
        (400, "unauthorized_client", 700016, ProviderMisconfigured),
        (400, "invalid_request", 90002, ProviderMisconfigured),
        (400, "invalid_request", 900023, ProviderMisconfigured),
        (400, "invalid_resource", 500011, ProviderMisconfigured),
        (400, "invalid_scope", 1002012, ProviderMisconfigured),
        (400, "access_denied", 53003, PermissionMissing),
        (400, "temporarily_unavailable", 90033, ProviderUnavailable),
        (503, "temporarily_unavailable", 1, ProviderUnavailable),
        (400, "something_new", 1, ProviderError),
        (429, "", 1, RateLimitExceeded),
        (500, "", 1, ProviderUnavailable),
    ],
)
def test_an_answer_of_the_sign_in_service_is_exactly_one_error(
    status: int, name: str, number: int, error: type[ProvisioningError]
) -> None:
    words = "Invalid client secret provided: s3cret-in-the-answer"
    found = login_error(reply(status, {"error": name, "error_description": words, "error_codes": [number]}))
    assert type(found) is error
    assert f"AADSTS{number}" in (found.cause or "")
    assert "s3cret" not in f"{found.detail} {found.cause}"


def test_a_remedy_names_the_setting() -> None:
    secret = login_error(reply(401, {"error": "invalid_client", "error_codes": [7000215]}))
    assert "MICROSOFT_CLIENT_SECRET" in secret.detail
    tenant = login_error(reply(400, {"error": "invalid_request", "error_codes": [90002]}))
    assert "MICROSOFT_TENANT_ID" in tenant.detail
    place = graph_error(graph(400, "Request_BadRequest", "License … with invalid usage location."))
    assert "MICROSOFT_USAGE_LOCATION" in place.detail


def test_codes_are_known_in_any_case() -> None:
    for code, error in CODES.items():
        assert type(graph_error(graph(400, code.lower()))) is error


def test_the_vendor_says_when_to_come_again() -> None:
    for answer in (
        graph(429, "TooManyRequests"),
        graph(503, "serviceNotAvailable"),
        graph(404, "ResourceNotFound"),
    ):
        later = Reply(status=answer.status, headers={"retry-after": "17"}, body=answer.body)
        assert graph_error(later).retry_after == 17
    final = graph(403, "Authorization_RequestDenied")
    assert graph_error(Reply(status=403, headers={"retry-after": "17"}, body=final.body)).retry_after is None


def test_the_operator_sees_code_and_words_and_the_client_neither() -> None:
    error = graph_error(graph(400, "Request_BadRequest", "words of the vendor", {"code": "Detailed"}))
    assert error.cause == "Request_BadRequest/Detailed: words of the vendor"
    assert "words" not in error.detail
    assert "Request_BadRequest" not in error.detail


def test_what_is_taken_is_named() -> None:
    other = {"code": "ObjectConflict", "target": "proxyAddresses"}
    fault = GraphFault.of(
        graph(400, "Request_BadRequest", "in use", CONFLICT, other, {"code": "InvalidValue"})
    )
    assert fault.conflicts() == ("userPrincipalName", "proxyAddresses")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "code", "message", "details", "innerError", "error_codes"]), inner
        )
    ),
    max_leaves=12,
)


@given(status=st.integers(200, 599), body=_JSON)
def test_no_answer_breaks_the_reading_of_answers(status: int, body: object) -> None:
    for explain in (graph_error, login_error):
        error = explain(reply(status, body))
        assert isinstance(error, ProvisioningError)
        assert error.retry_after is None
