"""The parts of a path that vary."""

from __future__ import annotations

import re

from email_provisioning.errors import AccountNotFound, CredentialNotFound, MessageNotFound, ProvisioningError
from email_provisioning.provisioning.access import TokenNotFound, UserNotFound
from email_provisioning.web.ids import ID
from email_provisioning.web.operations import Call, Given

_INDEX = re.compile(r"[0-9]{1,6}")
_MESSAGE = re.compile(r"[!-~]{1,300}")


def account_id(call: Call[Given]) -> str:
    """Return the account's id; what cannot be one is as unknown as one that does not exist."""
    found = call.path["id"]
    if not ID.fullmatch(found):
        raise AccountNotFound
    return found


def session_id(call: Call[Given]) -> str:
    """Return the session's id."""
    found = call.path["id"]
    if not ID.fullmatch(found):
        raise TokenNotFound("There is no such session.")
    return found


def credential_id(call: Call[Given]) -> str:
    """Return the password's id; whose the address is, is looked at first."""
    found = call.path["credential"]
    if not ID.fullmatch(found):
        call.services.directory.get(call.actor, account_id(call))
        raise CredentialNotFound
    return found


def message_id(call: Call[Given]) -> str:
    """Return the message's id."""
    found = call.path["message"]
    if not _MESSAGE.fullmatch(found):
        raise MessageNotFound
    return found


def attachment_index(call: Call[Given]) -> int:
    """Return the place of an attachment in its message."""
    found = call.path["index"]
    if not _INDEX.fullmatch(found):
        raise MessageNotFound
    return int(found)


def user_id(call: Call[Given]) -> str:
    """Return the user's id."""
    found = call.path["id"]
    if not ID.fullmatch(found):
        raise UserNotFound
    return found


def token_id(call: Call[Given]) -> str:
    """Return the token's id."""
    found = call.path["token"]
    if not ID.fullmatch(found):
        raise TokenNotFound
    return found


def run_id(text: str | None, unknown: type[ProvisioningError]) -> str | None:
    """Return the id of an operation under way, or of a job; raise ``unknown`` for what cannot be one."""
    if text is not None and not ID.fullmatch(text):
        raise unknown
    return text
