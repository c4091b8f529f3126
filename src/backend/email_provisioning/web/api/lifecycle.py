"""Suspending, resuming, deleting and restoring an address."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.provisioning.directory import AccountView
from email_provisioning.web import rendering
from email_provisioning.web.api.addresses import PROVIDER_PROBLEMS, RETRY_AFTER
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.accounts import AccountChange
from email_provisioning.web.schemas.base import NoInput

_ANSWERS = {200: AccountChange, 202: AccountChange}
_PROBLEMS = (errors.AccountNotFound, errors.InvalidState, *PROVIDER_PROBLEMS)


@operation("POST", "/accounts/<id>/suspend", given=NoInput, answers=_ANSWERS, problems=_PROBLEMS)
def suspend_account(call: Call[NoInput]) -> Answer:
    """Stop an address from sending, at once; it still receives."""
    return _answer(call, call.services.lifecycle.suspend(call.actor, account_id(call)))


@operation("POST", "/accounts/<id>/resume", given=NoInput, answers=_ANSWERS, problems=_PROBLEMS)
def resume_account(call: Call[NoInput]) -> Answer:
    """Let a suspended address send again."""
    return _answer(call, call.services.lifecycle.resume(call.actor, account_id(call)))


@operation("DELETE", "/accounts/<id>", given=NoInput, answers=_ANSWERS, problems=_PROBLEMS)
def delete_account(call: Call[NoInput]) -> Answer:
    """Take an address out of use; it can be restored for some time, and its name stays taken so long."""
    return _answer(call, call.services.lifecycle.delete(call.actor, account_id(call)))


@operation(
    "POST",
    "/accounts/<id>/restore",
    given=NoInput,
    answers=_ANSWERS,
    problems=(*_PROBLEMS, errors.AccountLimitReached),
)
def restore_account(call: Call[NoInput]) -> Answer:
    """Bring a deleted address back, with its mail and its passwords."""
    return _answer(call, call.services.lifecycle.restore(call.actor, account_id(call)))


def _answer(call: Call[NoInput], view: AccountView) -> Answer:
    body = AccountChange(account=rendering.account(view, call.services))
    if view.run is None or view.run.finished:
        return Answer(body=body)
    headers = {"Location": call.url(f"/accounts/{view.account.id}"), "Retry-After": RETRY_AFTER}
    return Answer(body=body, status=202, headers=headers)
