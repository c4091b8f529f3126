"""Creating and listing addresses."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.domain.account import AccountState
from email_provisioning.provisioning.creation import Created as Made
from email_provisioning.provisioning.runner import GivenUp
from email_provisioning.web import rendering
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.api.repeating import IDEMPOTENT, idempotency_key
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.accounts import (
    Account,
    AccountLimit,
    AccountPage,
    AccountQuery,
    Created,
    CreateRequest,
)
from email_provisioning.web.schemas.base import NoInput

#: What a provider can refuse or delay an operation with.
PROVIDER_PROBLEMS = (
    errors.ProviderError,
    errors.ProviderUnavailable,
    errors.RateLimitExceeded,
    errors.ProviderKeyInvalid,
    errors.DomainNotVerified,
    errors.NotSupported,
    GivenUp,
)
#: Seconds after which it is worth asking how far a change is.
RETRY_AFTER = "1"


@operation(
    "POST",
    "/create",
    given=CreateRequest,
    answers={201: Created, 202: Created},
    problems=(
        errors.InvalidName,
        errors.NameEmpty,
        errors.NameTooLong,
        errors.DomainUnknown,
        errors.NameReserved,
        errors.NameBlocked,
        errors.NameNotAllowed,
        errors.InvalidDisplayName,
        errors.AddressTaken,
        errors.AccountLimitReached,
        errors.IdempotencyKeyReused,
        *PROVIDER_PROBLEMS,
    ),
    headers=IDEMPOTENT,
)
def create_address(call: Call[CreateRequest]) -> Answer:
    """Create an address.

    201 with its credentials, or 202 without them while the provider is still at it: ask the Location then.
    """
    created = _create(call)
    complete = created.run.finished and created.credentials is not None
    directory = call.services.directory
    view = directory.just_made(created.account) if complete else directory.get(call.actor, created.account.id)
    location = {"Location": call.url(f"/accounts/{created.account.id}")}
    body = Created(
        success=True,
        email=created.account.email,
        account=rendering.account(view, call.services),
        credentials=rendering.shown(created.credentials) if created.credentials else None,
    )
    if created.run.finished:
        return Answer(body=body, status=201, headers=location)
    return Answer(body=body, status=202, headers={**location, "Retry-After": RETRY_AFTER})


def _create(call: Call[CreateRequest]) -> Made:
    metrics = call.services.metrics
    try:
        created = call.services.creation.create(
            call.actor,
            username=call.given.username,
            domain=call.given.domain,
            display_name=call.given.display_name or "",
            idempotency_key=idempotency_key(call),
        )
    except errors.ProvisioningError as error:
        metrics.creation(error.code)
        raise
    metrics.creation("created" if created.run.finished else "pending")
    return created


@operation(
    "GET",
    "/my-accounts",
    given=AccountQuery,
    answers={200: AccountPage},
    problems=(errors.InvalidCursor,),
)
def list_accounts(call: Call[AccountQuery]) -> Answer:
    """List my addresses, newest first."""
    given, directory = call.given, call.services.directory
    state = AccountState(given.status) if given.status is not None else None
    page = directory.page(call.actor, limit=given.limit, cursor=given.cursor, search=given.q, state=state)
    allowance = directory.allowance(call.actor)
    return Answer(
        body=AccountPage(
            accounts=[rendering.account(view, call.services) for view in page.accounts],
            next_cursor=page.next_cursor,
            limits=AccountLimit(used=allowance.used, max=allowance.limit),
        )
    )


@operation(
    "GET",
    "/accounts/<id>",
    given=NoInput,
    answers={200: Account},
    problems=(errors.AccountNotFound,),
)
def get_account(call: Call[NoInput]) -> Answer:
    """Show one of my addresses, and how far an operation on it is."""
    view = call.services.directory.look(call.actor, account_id(call))
    return Answer(body=rendering.account(view, call.services))
