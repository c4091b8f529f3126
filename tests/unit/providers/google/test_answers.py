"""Every answer of Google's APIs is one of our errors, with the vendor's words for the operator alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from email_provisioning.errors import (
    AddressTaken,
    DomainNotVerified,
    LicencesExhausted,
    MessageRefused,
    MessageTooLarge,
    PermissionMissing,
    PlanLimitReached,
    ProviderError,
    ProviderKeyInvalid,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
    RecipientRefused,
    StillProvisioning,
)
from email_provisioning.providers.base import Mailbox, Outgoing, Provider
from email_provisioning.testing.provider import Held, ProviderContract
from email_provisioning.testing.relaying import CONTENT, ELSEWHERE
from tests.fakes.google.answers import GoogleError
from tests.fakes.google.further import PRODUCT, SKU
from tests.fakes.google.serving import Google
from tests.fakes.server import serving_fake

PRIVATE = "backend-17.internal"


def wanted(google: Google, local: str = "contact", domain: str | None = None) -> Mailbox:
    return ProviderContract.wanted(Held(domain=domain or google.workspace.domain), local)


def refused(provider: Provider, mailbox: Mailbox) -> ProvisioningError:
    with pytest.raises(ProvisioningError) as caught:
        provider.create(mailbox)
    return caught.value


@pytest.mark.parametrize(
    ("status", "reason", "message", "error", "retryable"),
    [
        (429, "rateLimitExceeded", "Rate Limit Exceeded", RateLimitExceeded, True),
        (403, "rateLimitExceeded", "Rate Limit Exceeded", RateLimitExceeded, True),
        (403, "userRateLimitExceeded", "User Rate Limit Exceeded", RateLimitExceeded, True),
        (403, "quotaExceeded", "Quota exceeded for quota metric", RateLimitExceeded, True),
        (403, "dailyLimitExceeded", "Daily Limit Exceeded", RateLimitExceeded, True),
        (500, "backendError", "Internal error encountered.", ProviderUnavailable, True),
        (503, "backendError", "The service is currently unavailable.", ProviderUnavailable, True),
        (503, "", "", ProviderUnavailable, True),
        (409, "aborted", "The operation was aborted.", StillProvisioning, True),
        (412, "conditionNotMet", "User creation is not complete.", StillProvisioning, True),
        (412, "limitExceeded", "Domain user limit reached.", PlanLimitReached, False),
        (403, "forbidden", "Not Authorized to access this resource/api", PermissionMissing, False),
        (403, "insufficientPermissions", "Insufficient Permission", PermissionMissing, False),
        (403, "accessNotConfigured", "Admin SDK API has not been used", PermissionMissing, False),
        (403, "domainCannotUseApis", "Domain cannot use apis.", PermissionMissing, False),
        (403, "somethingNew", "Something new", PermissionMissing, False),
        (404, "domainNotFound", "Domain not found.", DomainNotVerified, False),
        (400, "domainNotVerifiedSecondary", "Domain not verified", DomainNotVerified, False),
        (400, "invalid", "Invalid Input: primary_user_email", ProviderError, False),
        (412, "conditionNotMet", "Something else", ProviderError, False),
        (418, "teapot", "I'm a teapot", ProviderError, False),
    ],
)
def test_each_answer_to_a_creation_is_one_error(
    google: Google, status: int, reason: str, message: str, error: type[ProvisioningError], retryable: bool
) -> None:
    google.workspace.refuse("POST .*/users$", GoogleError(status, reason, f"{message} {PRIVATE}"))
    found = refused(google.provider(), wanted(google))
    assert type(found) is error
    assert found.retryable == retryable
    assert PRIVATE not in f"{found}{found.detail}"
    if error is not StillProvisioning and reason:
        assert f"{status} {reason}: {message}"[:60] in str(found.cause)


def test_an_answer_that_tells_when_to_come_again_is_heeded(google: Google) -> None:
    # Its thousandths may lie a second before or after those of now.
    until = (datetime.now(UTC) + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%S.123Z")
    provider = google.provider()
    google.workspace.add_user("contact@example.test")
    google.workspace.refuse(
        "POST .*/send",
        GoogleError(
            429, "rateLimitExceeded", f"User-rate limit exceeded.  Retry after {until} (Mail sending)"
        ),
    )
    with pytest.raises(RateLimitExceeded) as caught:
        provider.relay(Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=CONTENT))
    assert 500 < (caught.value.retry_after or 0) <= 601


@pytest.mark.parametrize(
    ("status", "reason", "message", "error", "retryable"),
    [
        (400, "invalidArgument", "Invalid To header", RecipientRefused, False),
        (400, "invalidArgument", "Recipient address required", RecipientRefused, False),
        (400, "invalidArgument", "Invalid message", MessageRefused, False),
        (400, "failedPrecondition", "Mail service not enabled", StillProvisioning, True),
        (400, "failedPrecondition", "Precondition check failed.", ProviderError, False),
        (400, "backendError", "Try again", ProviderUnavailable, True),
        (413, "uploadTooLarge", "Request Entity Too Large", MessageTooLarge, False),
        (403, "domainPolicy", "The domain administrators have disabled Gmail", PermissionMissing, False),
        (403, "userRateLimitExceeded", "User Rate Limit Exceeded", RateLimitExceeded, True),
    ],
)
def test_each_answer_to_a_message_is_one_error(
    google: Google, status: int, reason: str, message: str, error: type[ProvisioningError], retryable: bool
) -> None:
    provider = google.provider()
    google.workspace.add_user("contact@example.test")
    google.workspace.refuse("POST .*/send", GoogleError(status, reason, f"{message} {PRIVATE}"))
    with pytest.raises(ProvisioningError) as caught:
        provider.relay(Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=CONTENT))
    assert type(caught.value) is error
    assert caught.value.retryable == retryable
    assert PRIVATE not in caught.value.detail
    assert reason in str(caught.value.cause)


# -- What has more than one meaning ------------------------------------------------------------


def test_a_conflict_is_an_address_that_somebody_has(google: Google) -> None:
    provider, workspace = google.provider(), google.workspace
    workspace.add_user("contact@example.test")
    workspace.add_user("ann@example.test", aliases=["info@example.test"])
    workspace.add_group("team@example.test")
    for local in ("contact", "info", "team"):
        assert type(refused(provider, wanted(google, local))) is AddressTaken


def test_a_conflict_that_nobody_is_seen_in_passes(google: Google) -> None:
    # For some seconds Google knows that an address is taken and does not show who has it.
    google.workspace.refuse("POST .*/users$", GoogleError(409, "duplicate", "Entity already exists."))
    provider, mailbox = google.provider(), wanted(google)
    assert type(refused(provider, mailbox)) is StillProvisioning
    assert provider.create(mailbox)


def test_a_group_in_conflict_is_judged_alike(google: Google) -> None:
    provider = google.provider(GOOGLE_MAILBOX_KIND="group")
    google.workspace.add_user("contact@example.test")
    assert type(refused(provider, wanted(google))) is AddressTaken
    google.workspace.refuse("POST .*/groups$", GoogleError(409, "duplicate", "Entity already exists."))
    assert type(refused(provider, wanted(google, "info"))) is StillProvisioning


def test_a_forbidden_domain_is_one_that_is_not_ours_or_not_verified(google: Google) -> None:
    provider = google.provider()
    google.workspace.domains["pending.test"] = False
    for domain in ("stranger.test", "pending.test"):
        found = refused(provider, wanted(google, domain=domain))
        assert isinstance(found, DomainNotVerified)
        assert {record["type"] for record in found.records} == {"TXT", "MX"}
        assert any(str(each["value"]).startswith("google-site-verification=") for each in found.records)


def test_the_records_are_told_even_where_the_proof_cannot_be_asked_for(google: Google) -> None:
    google.workspace.delegated = {
        each for each in google.workspace.delegated if "siteverification" not in each
    }
    found = refused(google.provider(), wanted(google, domain="stranger.test"))
    assert isinstance(found, DomainNotVerified)
    assert [each["type"] for each in found.records] == ["MX", "TXT", "TXT"]


def test_the_licensing_api_means_two_things_by_one_status(google: Google) -> None:
    provider = google.provider(GOOGLE_LICENCE=(PRODUCT, SKU))
    mailbox = wanted(google)
    ref = provider.create(mailbox)
    assert google.workspace.licensed == {"contact@example.test"}
    assert provider.create(mailbox) == ref  # it has one already
    google.workspace.seats = 1
    found = refused(provider, wanted(google, "info"))
    assert type(found) is LicencesExhausted
    assert "412" in str(found.cause) or "conditionNotMet" in str(found.cause)


# -- Tokens of ours ------------------------------------------------------------


def test_a_token_that_was_revoked_is_fetched_anew_once(google: Google) -> None:
    provider, mailbox = google.provider(), wanted(google)
    provider.create(mailbox)
    google.access.revoke_all()
    before = google.access.handed_out
    assert provider.is_taken(mailbox.address, account_id="another")
    assert google.access.handed_out == before + 1


def test_a_token_that_is_never_taken_is_a_wrong_key(google: Google) -> None:
    google.workspace.refuse("POST .*/users$", GoogleError(401, "authError", "Invalid Credentials"), times=2)
    assert type(refused(google.provider(), wanted(google))) is ProviderKeyInvalid


def test_what_is_too_large_is_told_by_the_servers_in_front_in_html(google: Google) -> None:
    google.workspace.add_user("contact@example.test")
    too_large = RequestEntityTooLarge()
    with serving_fake(too_large, refuse=lambda _fault: Response()) as elsewhere:
        provider = google.provider(GOOGLE_API_BASE_URL=elsewhere.url)
        with pytest.raises(MessageTooLarge):
            provider.relay(Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=CONTENT))
