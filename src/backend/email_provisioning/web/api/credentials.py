"""The credentials of an address."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.web import rendering
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.accounts import Revealed, Rotated
from email_provisioning.web.schemas.base import NoInput


@operation(
    "POST",
    "/accounts/<id>/reveal",
    given=NoInput,
    answers={200: Revealed},
    problems=(errors.AccountNotFound, errors.InvalidState, errors.CredentialsAlreadyShown),
)
def reveal_credentials(call: Call[NoInput]) -> Answer:
    """Show the credentials of an address, if they were never shown."""
    found = call.services.passwords.reveal(call.actor, account_id(call))
    return Answer(body=Revealed(email=found.username, credentials=rendering.shown(found)))


@operation(
    "POST",
    "/accounts/<id>/rotate",
    given=NoInput,
    answers={200: Rotated},
    problems=(errors.AccountNotFound, errors.InvalidState),
)
def rotate_credentials(call: Call[NoInput]) -> Answer:
    """Replace the password of an address; the old one works on for a while."""
    rotated = call.services.passwords.rotate(call.actor, account_id(call))
    return Answer(
        body=Rotated(
            email=rotated.account.email,
            credentials=rendering.shown(rotated.credentials),
            previous_valid_until=rotated.previous_valid_until,
        )
    )
