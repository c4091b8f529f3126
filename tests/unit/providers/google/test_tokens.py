"""Tokens: signed for one user and one scope, kept while they last, and every refusal of the endpoint one error."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from email_provisioning.errors import (
    MailboxMissing,
    PermissionMissing,
    ProviderKeyInvalid,
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
)
from email_provisioning.providers import _google_tokens
from email_provisioning.providers._google_tokens import Grant, Tokens
from tests.fakes.google.access import Key, key, key_file
from tests.fakes.google.serving import Google
from tests.fakes.server import Fault

SCOPE = "https://www.googleapis.com/auth/gmail.send"
OTHER = "https://www.googleapis.com/auth/gmail.modify"


def tokens(google: Google) -> Tokens:
    return google.provider()._api.tokens


def grant(google: Google, subject: str | None = None, *scopes: str) -> Grant:
    return Grant(subject=subject or google.workspace.admin.email, scopes=frozenset(scopes or {SCOPE}))


def refusal(google: Google, wanted: Grant) -> ProvisioningError:
    with pytest.raises(ProvisioningError) as caught:
        tokens(google).get(wanted)
    assert "PRIVATE" not in f"{caught.value.cause}"
    return caught.value


def test_a_token_is_kept_while_it_lasts(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tokens(google)
    assert kept.get(grant(google)) == kept.get(grant(google))
    assert google.access.handed_out == 1
    kept.get(grant(google, None, OTHER))
    assert google.access.handed_out == 2
    monkeypatch.setattr("email_provisioning.providers._remembered.time", _clock(3600))
    kept.get(grant(google))
    assert google.access.handed_out == 3


def test_only_so_many_are_kept(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_google_tokens, "MOST_KEPT", 2)
    kept = tokens(google)
    grants = [grant(google, google.workspace.add_user(f"user{n}@example.test").email) for n in range(3)]
    for each in [*grants, grants[2], grants[1]]:
        kept.get(each)
    assert google.access.handed_out == 3
    kept.get(grants[0])
    assert google.access.handed_out == 4


def test_a_scope_that_is_not_delegated_is_named(google: Google) -> None:
    google.workspace.delegated.discard(SCOPE)
    found = refusal(google, grant(google))
    assert type(found) is PermissionMissing
    assert "gmail.send" in str(found.cause)


def test_an_unknown_administrator_is_a_wrong_setting(google: Google) -> None:
    google.workspace.admin.email = "somebody.else@example.test"
    provider = google.provider(GOOGLE_ADMIN_EMAIL="admin@example.test")
    with pytest.raises(ProviderMisconfigured, match="GOOGLE_ADMIN_EMAIL"):
        provider.domain_status("example.test")


def test_an_unknown_user_is_a_mailbox_that_is_gone(google: Google) -> None:
    assert type(refusal(google, grant(google, "nobody@example.test"))) is MailboxMissing


def test_another_key_is_no_key(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = Key(private=key().private, public=_other_public_key())
    monkeypatch.setattr("tests.fakes.google.access.key", lambda: replaced)
    assert type(refusal(google, grant(google))) is ProviderKeyInvalid


@pytest.mark.parametrize("seconds", [7200, -7200])
def test_a_wrong_clock_is_told(google: Google, monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    monkeypatch.setattr(_google_tokens, "time", _clock(seconds))
    found = refusal(google, grant(google))
    assert type(found) is ProviderMisconfigured
    assert "clock" in found.detail


@pytest.mark.parametrize(
    ("status", "error", "description", "kind"),
    [
        (400, "invalid_grant", "Invalid JWT Signature.", ProviderKeyInvalid),
        (400, "invalid_grant", "Invalid grant: account not found", ProviderKeyInvalid),
        (400, "invalid_grant", "Invalid JWT: No valid verifier found for issuer.", ProviderKeyInvalid),
        (400, "invalid_client", "The OAuth client was not found.", ProviderKeyInvalid),
        (400, "invalid_grant", "Account has been deleted", MailboxMissing),
        (400, "invalid_request", 'Invalid impersonation "sub" field.', MailboxMissing),
        (401, "unauthorized_client", "Client is unauthorized", PermissionMissing),
        (403, "access_denied", "Account restricted", PermissionMissing),
        (400, "invalid_scope", "Bad scope", PermissionMissing),
    ],
)
def test_each_refusal_is_one_error(
    google: Google,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    error: str,
    description: str,
    kind: type[ProvisioningError],
) -> None:
    google.workspace.add_user("contact@example.test")
    google.access.refuse_next(status, error, description)
    found = refusal(google, grant(google, "contact@example.test"))
    assert type(found) is kind
    assert f"{status} {error}: {description}" in str(found.cause)
    assert description not in found.detail


def test_a_token_endpoint_elsewhere_is_not_followed(google: Google) -> None:
    google.server.order(Fault.REDIRECT, "/token")
    assert type(refusal(google, grant(google))) is ProviderMisconfigured


@pytest.mark.parametrize("fault", [Fault.NOT_JSON, Fault.NESTED, Fault.HUGE_BODY, Fault.MALFORMED])
def test_an_answer_that_is_no_token_is_none(google: Google, fault: Fault) -> None:
    google.server.order(fault, "/token")
    assert type(refusal(google, grant(google))) is ProviderUnavailable


def _clock(seconds: int) -> SimpleNamespace:
    return SimpleNamespace(time=lambda: time.time() + seconds, monotonic=lambda: time.monotonic() + seconds)


def _other_public_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_the_key_file_may_name_no_key(google: Google) -> None:
    google.key_file.write_text(key_file(private_key_id=None, client_id=None))
    assert google.provider()._api.tokens.get(grant(google))
