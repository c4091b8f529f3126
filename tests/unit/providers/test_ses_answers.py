"""Every answer of Amazon's, and every failure of its SDK, is exactly one of our errors."""

from __future__ import annotations

import pytest
from botocore import exceptions
from botocore.parsers import ResponseParserError

from email_provisioning import errors
from email_provisioning.domain.address import Address
from email_provisioning.providers._ses_errors import Refusal, explain, of_sdk
from email_provisioning.providers._ses_messages import meaning

#: What an answer must never bring before a client.
PRIVATE = "arn:aws:iam::123456789012:user/boss"
DENIED = f"User: {PRIVATE} is not authorized to perform: ses:SendRawEmail on resource: x because no policy allows it"
EXPIRED = "Signature expired: 20261125T120000Z is now earlier than 20261125T130000Z (… - 5 min.)"
TABLE = [
    # status, code as the SDK gives it without its end, words, error, retryable
    (404, "NotFound", "", errors.ProviderError, False),
    (400, "AlreadyExists", "", errors.ProviderError, False),
    (400, "LimitExceeded", "", errors.PlanLimitReached, False),
    (409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", errors.PlanLimitReached, False),
    (429, "TooManyRequests", "", errors.RateLimitExceeded, True),
    (400, "Throttling", "Maximum sending rate exceeded.", errors.RateLimitExceeded, True),
    (400, "Throttling", "Daily message quota exceeded.", errors.RateLimitExceeded, True),
    (500, "ConcurrentModification", "", errors.ProviderUnavailable, True),
    (409, "ConcurrentModification", "", errors.ProviderUnavailable, True),
    (409, "EntityTemporarilyUnmodifiable", "", errors.ProviderUnavailable, True),
    (409, "DeleteConflict", "", errors.ProviderUnavailable, True),
    (404, "NoSuchEntity", "", errors.ProviderUnavailable, True),
    (409, "EntityAlreadyExists", "", errors.ProviderError, False),
    (400, "MessageRejected", "Address blacklisted.", errors.MessageRefused, False),
    (400, "MailFromDomainNotVerified", "", errors.DomainNotVerified, False),
    (400, "AccountSuspended", "", errors.SendingPaused, False),
    (400, "SendingPaused", "", errors.SendingPaused, False),
    (400, "BadRequest", "Message length is more than 41943040 bytes long", errors.MessageTooLarge, False),
    (400, "BadRequest", "Missing final '@domain'", errors.ProviderError, False),
    (403, "AccessDenied", DENIED, errors.PermissionMissing, False),
    (403, "InvalidClientTokenId", "", errors.ProviderKeyInvalid, False),
    (403, "UnrecognizedClient", "", errors.ProviderKeyInvalid, False),
    (403, "SignatureDoesNotMatch", "The request signature …", errors.ProviderKeyInvalid, False),
    (403, "InvalidSignature", "The request signature …", errors.ProviderKeyInvalid, False),
    (403, "ExpiredToken", "", errors.ProviderKeyInvalid, False),
    (403, "SignatureDoesNotMatch", EXPIRED, errors.ProviderMisconfigured, False),
    (403, "InvalidSignature", "Signature not yet current: …", errors.ProviderMisconfigured, False),
    (403, "RequestTimeTooSkewed", "", errors.ProviderMisconfigured, False),
    (400, "RequestExpired", "", errors.ProviderMisconfigured, False),
    (403, "OptInRequired", "", errors.ProviderMisconfigured, False),
    (500, "InternalFailure", "", errors.ProviderUnavailable, True),
    (503, "ServiceUnavailable", "", errors.ProviderUnavailable, True),
    (500, "ServiceFailure", "", errors.ProviderUnavailable, True),
    # Not known: by the status alone.
    (429, "SomethingNew", "", errors.RateLimitExceeded, True),
    (502, "502", "Bad Gateway", errors.ProviderUnavailable, True),
    (413, "413", "", errors.MessageTooLarge, False),
    (403, "SomethingNew", "", errors.ProviderError, False),
    (418, "", "", errors.ProviderError, False),
]


def refusal(status: int, code: str, words: str, action: str = "ses:SendEmail") -> Refusal:
    return Refusal(action=action, status=status, code=code, message=words)


@pytest.mark.parametrize(("status", "code", "words", "error", "retryable"), TABLE)
def test_each_answer_is_one_error(
    status: int, code: str, words: str, error: type[errors.ProvisioningError], retryable: bool
) -> None:
    found = explain(refusal(status, code, f"{words} {PRIVATE}"))
    assert type(found) is error
    assert found.retryable == retryable
    assert PRIVATE not in found.detail
    assert str(status) in (found.cause or "")
    assert code in (found.cause or "")


def test_a_missing_permission_is_named() -> None:
    assert "ses:SendRawEmail" in explain(refusal(403, "AccessDenied", DENIED)).detail
    unnamed = explain(refusal(403, "AccessDenied", "no", action="iam:CreateUser"))
    assert "iam:CreateUser" in unnamed.detail


def test_the_clock_is_named_where_it_is_the_clock() -> None:
    assert "clock" in explain(refusal(403, "InvalidSignature", EXPIRED)).detail


def test_a_refused_key_is_not_told_with_what_was_signed() -> None:
    found = explain(refusal(403, "IncompleteSignature", "in header: Credential=AKIAEXAMPLE/20261125"))
    assert "AKIAEXAMPLE" not in (found.cause or "")


def test_what_is_asked_to_wait_waits() -> None:
    limited = Refusal(action="ses:GetAccount", status=429, code="TooManyRequests", message="", retry_after=7)
    assert explain(limited).retry_after == 7


class TestMessages:
    TO = (Address(local="you", domain="elsewhere.test"), Address(local="friend", domain="elsewhere.test"))
    UNVERIFIED = (
        "Email address is not verified. The following identities failed the check in region EU-WEST-1: "
    )

    def test_recipients_outside_the_sandbox_are_named(self) -> None:
        found = meaning(self.TO)(
            refusal(400, "MessageRejected", f"{self.UNVERIFIED}you@elsewhere.test, {PRIVATE}")
        )
        assert type(found) is errors.RecipientRefused
        assert "you@elsewhere.test" in found.detail
        assert "friend@" not in found.detail
        assert PRIVATE not in found.detail

    def test_a_sender_that_is_not_verified_is_the_domains_matter(self) -> None:
        words = f"{self.UNVERIFIED}example.test, contact@example.test"
        assert type(meaning(self.TO)(refusal(400, "MessageRejected", words))) is errors.DomainNotVerified

    def test_a_means_that_is_not_there_is_the_administrators_matter(self) -> None:
        found = meaning(self.TO)(refusal(404, "NotFound", "Configuration set <x> does not exist."))
        assert type(found) is errors.ProviderMisconfigured
        assert "AWS_SES_CONFIGURATION_SET" in found.detail

    def test_everything_else_means_what_it_means_everywhere(self) -> None:
        assert meaning(self.TO)(refusal(400, "MessageRejected", "no")) is None


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (exceptions.EndpointConnectionError(endpoint_url="https://x"), errors.ProviderUnavailable),
        (exceptions.ConnectTimeoutError(endpoint_url="https://x"), errors.ProviderUnavailable),
        (exceptions.ReadTimeoutError(endpoint_url="https://x"), errors.ProviderUnavailable),
        (exceptions.ConnectionClosedError(endpoint_url="https://x"), errors.ProviderUnavailable),
        (exceptions.SSLError(endpoint_url="https://x", error="certificate"), errors.ProviderUnavailable),
        (exceptions.ProxyConnectionError(proxy_url="https://x"), errors.ProviderUnavailable),
        (exceptions.IncompleteReadError(actual_bytes=1, expected_bytes=2), errors.ProviderUnavailable),
        (ResponseParserError("invalid XML"), errors.ProviderUnavailable),
        (KeyError("GetUserResult"), errors.ProviderUnavailable),
        (AttributeError("'str' has no get"), errors.ProviderUnavailable),
        (exceptions.ParamValidationError(report="value: s3cret"), errors.ProviderError),
        (exceptions.NoRegionError(), errors.ProviderMisconfigured),
        (exceptions.InvalidRegionError(region_name="a b"), errors.ProviderMisconfigured),
        (
            exceptions.UnknownServiceError(service_name="sesv2", known_service_names=""),
            errors.ProviderMisconfigured,
        ),
        (exceptions.PartialCredentialsError(provider="x", cred_var="y"), errors.ProviderMisconfigured),
    ],
)
def test_each_failure_of_the_sdk_is_one_error(
    raised: Exception, error: type[errors.ProvisioningError]
) -> None:
    found = of_sdk(raised, action="ses:SendEmail")
    assert type(found) is error
    assert (found.cause or "").startswith("ses:SendEmail: ")
    # What is not fit for sending may be a message, or hold one.
    assert "s3cret" not in (found.cause or "")
