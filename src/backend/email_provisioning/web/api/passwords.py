"""The passwords of an address, one for each use."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.web import rendering
from email_provisioning.web.api.addresses import PROVIDER_PROBLEMS, RETRY_AFTER
from email_provisioning.web.api.paths import account_id, credential_id
from email_provisioning.web.api.repeating import IDEMPOTENT, idempotency_key
from email_provisioning.web.operations import Answer, Call, Given, operation
from email_provisioning.web.schemas.accounts import Revealed
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.credentials import (
    Credential,
    CredentialChange,
    CredentialLimit,
    CredentialList,
    CredentialRequest,
    IssuedCredential,
    RotatedCredential,
)

_LIST, _ONE = "/accounts/<id>/credentials", "/accounts/<id>/credentials/<credential>"
_NOT_FOUND = (errors.AccountNotFound, errors.CredentialNotFound)
_INVALID = (errors.InvalidLabel, errors.InvalidNetworks, errors.InvalidExpiry)


@operation("GET", _LIST, given=NoInput, answers={200: CredentialList}, problems=(errors.AccountNotFound,))
def list_credentials(call: Call[NoInput]) -> Answer:
    """List the passwords of an address, newest first; never the passwords themselves."""
    page = call.services.credentials.of(call.actor, account_id(call))
    return Answer(
        body=CredentialList(
            credentials=[rendering.credential(view) for view in page.credentials],
            limits=CredentialLimit(used=page.used, max=page.limit),
        )
    )


@operation(
    "POST",
    _LIST,
    given=CredentialRequest,
    answers={201: IssuedCredential, 202: IssuedCredential},
    problems=(
        errors.AccountNotFound,
        errors.InvalidState,
        errors.CredentialLimitReached,
        errors.CredentialNotFound,
        errors.IdempotencyKeyReused,
        *_INVALID,
        *PROVIDER_PROBLEMS,
    ),
    headers=IDEMPOTENT,
)
def create_credential(call: Call[CredentialRequest]) -> Answer:
    """Make a further password for an address.

    201 with its credentials, which are shown only now; or 202 without them while the vendor is still at it: ask the
    Location then, and reveal it when it is active. A direct password is made for an address that there is already:
    the creation of an address always gives one of the gateway.
    """
    given = call.given
    made = call.services.issuing.issue(
        call.actor,
        account_id(call),
        kind=CredentialKind(given.kind),
        label=given.label,
        networks=given.networks,
        expires_at=given.expires_at,
        idempotency_key=idempotency_key(call),
    )
    body = IssuedCredential(
        email=made.account.email,
        credential=_shown(call, made.credential.id),
        credentials=rendering.shown(made.credentials) if made.credentials else None,
    )
    location = {"Location": _url(call, made.credential.id)}
    if made.pending:
        return Answer(body=body, status=202, headers={**location, "Retry-After": RETRY_AFTER})
    return Answer(body=body, status=201, headers=location)


@operation("GET", _ONE, given=NoInput, answers={200: Credential}, problems=_NOT_FOUND)
def get_credential(call: Call[NoInput]) -> Answer:
    """Show what is known of a password, and how far the vendor is with it."""
    return Answer(body=_shown(call, credential_id(call)))


@operation(
    "PATCH",
    _ONE,
    given=CredentialChange,
    answers={200: Credential},
    problems=(*_NOT_FOUND, errors.InvalidState, errors.NotSupported, *_INVALID),
)
def change_credential(call: Call[CredentialChange]) -> Answer:
    """Change the label, the end or the networks of a password; open sessions feel it with their next message."""
    given = call.given
    view = call.services.credentials.change(
        call.actor,
        account_id(call),
        credential_id(call),
        label=given.label,
        networks=given.networks,
        expires_at=given.expires_at,
        lasting="expires_at" in given.model_fields_set and given.expires_at is None,
    )
    return Answer(body=rendering.credential(view))


@operation(
    "DELETE",
    _ONE,
    given=NoInput,
    answers={202: Credential, 204: None},
    problems=(*_NOT_FOUND, *PROVIDER_PROBLEMS),
)
def revoke_credential(call: Call[NoInput]) -> Answer:
    """Revoke a password, at once; 202 where the vendor has yet to remove one of its own, which works until then."""
    revoked = credential_id(call)
    if call.services.revoking.revoke(call.actor, account_id(call), revoked):
        return Answer(body=None, status=204)
    headers = {"Location": _url(call, revoked), "Retry-After": RETRY_AFTER}
    try:
        return Answer(body=_shown(call, revoked), status=202, headers=headers)
    except errors.CredentialNotFound:
        # The vendor has removed it meanwhile.
        return Answer(body=None, status=204)


@operation(
    "POST",
    f"{_ONE}/rotate",
    given=NoInput,
    answers={200: RotatedCredential, 202: RotatedCredential},
    problems=(*_NOT_FOUND, errors.InvalidState, *PROVIDER_PROBLEMS),
)
def rotate_credential(call: Call[NoInput]) -> Answer:
    """Replace a password by one like it; the old one works on for a while."""
    made = call.services.issuing.rotate(call.actor, account_id(call), credential_id(call))
    body = RotatedCredential(
        email=made.account.email,
        credential=_shown(call, made.credential.id),
        credentials=rendering.shown(made.credentials) if made.credentials else None,
        previous_valid_until=made.previous_valid_until,
    )
    location = {"Location": _url(call, made.credential.id)}
    if made.pending:
        return Answer(body=body, status=202, headers={**location, "Retry-After": RETRY_AFTER})
    return Answer(body=body, headers=location)


@operation(
    "POST",
    f"{_ONE}/reveal",
    given=NoInput,
    answers={200: Revealed},
    problems=(*_NOT_FOUND, errors.InvalidState, errors.CredentialsAlreadyShown),
)
def reveal_credential(call: Call[NoInput]) -> Answer:
    """Show a password, if it was never shown."""
    account = account_id(call)
    found = call.services.passwords.reveal(call.actor, account, credential_id(call))
    return Answer(body=Revealed(email=_email(call, account), credentials=rendering.shown(found)))


def _shown(call: Call[Given], found: str) -> Credential:
    return rendering.credential(call.services.credentials.get(call.actor, account_id(call), found))


def _email(call: Call[Given], account: str) -> str:
    return call.services.directory.get(call.actor, account).account.email


def _url(call: Call[Given], found: str) -> str:
    return call.url(f"/accounts/{account_id(call)}/credentials/{found}")
