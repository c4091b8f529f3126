"""Everybody's addresses, for administrators."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.job import JobKind
from email_provisioning.provisioning.directory import AccountView, Wanted
from email_provisioning.web import rendering
from email_provisioning.web.api.addresses import RETRY_AFTER
from email_provisioning.web.api.admin.jobs import cursor_of, job_id, rows_of, shown
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.operations import Answer, Call, Given, operation
from email_provisioning.web.schemas.admin.addresses import (
    AddressFilter,
    AddressQuery,
    BulkJob,
    BulkJobs,
    BulkRequest,
    JobRowQuery,
    JobRows,
    ManagedAccount,
    ManagedAccounts,
)
from email_provisioning.web.schemas.audit import PageQuery
from email_provisioning.web.schemas.base import NoInput


@operation(
    "GET",
    "/admin/accounts",
    given=AddressQuery,
    answers={200: ManagedAccounts},
    problems=(errors.InvalidCursor,),
)
def list_addresses(call: Call[AddressQuery]) -> Answer:
    """List everybody's addresses, newest first; what was looked for is noted in the audit log."""
    page = call.services.administration.addresses.page(
        call.actor, _wanted(call.given), limit=call.given.limit, cursor=call.given.cursor
    )
    return Answer(
        body=ManagedAccounts(accounts=_accounts(call, list(page.accounts)), next_cursor=page.next_cursor)
    )


@operation(
    "GET",
    "/admin/accounts/<id>",
    given=NoInput,
    answers={200: ManagedAccount},
    problems=(errors.AccountNotFound,),
)
def get_address(call: Call[NoInput]) -> Answer:
    """Show anybody's address; its owner sees in its entries who looked."""
    view = call.services.administration.addresses.look(call.actor, account_id(call))
    return Answer(body=_accounts(call, [view])[0])


@operation(
    "POST",
    "/admin/jobs",
    given=BulkRequest,
    answers={202: BulkJob},
    problems=(errors.TooManyAddresses, errors.JobNotReady),
)
def begin_bulk(call: Call[BulkRequest]) -> Answer:
    """Suspend, resume, delete or restore many addresses: those named, or those that a filter finds now.

    The Location tells how far it is, and what has become of each. What people wait for comes first.
    """
    given = call.given
    view = call.services.administration.addresses.begin(
        call.actor,
        JobKind(given.action),
        ids=given.ids,
        wanted=_wanted(given.filter) if given.filter is not None else None,
    )
    headers = {"Location": call.url(f"/admin/jobs/{view.job.id}"), "Retry-After": RETRY_AFTER}
    return Answer(body=shown(view), status=202, headers=headers)


@operation("GET", "/admin/jobs", given=PageQuery, answers={200: BulkJobs}, problems=(errors.InvalidCursor,))
def list_jobs(call: Call[PageQuery]) -> Answer:
    """List the bulk actions, newest first."""
    page = call.services.administration.bulk.page(limit=call.given.limit, cursor=cursor_of(call.given.cursor))
    return Answer(body=BulkJobs(jobs=[shown(view) for view in page.jobs], next_cursor=page.next_cursor))


@operation("GET", "/admin/jobs/<id>", given=NoInput, answers={200: BulkJob}, problems=(errors.JobNotFound,))
def get_job(call: Call[NoInput]) -> Answer:
    """Tell how far a bulk action is."""
    return Answer(body=shown(call.services.administration.bulk.get(job_id(call))))


@operation(
    "GET",
    "/admin/jobs/<id>/rows",
    given=JobRowQuery,
    answers={200: JobRows},
    problems=(errors.JobNotFound,),
)
def list_job_rows(call: Call[JobRowQuery]) -> Answer:
    """Tell what has become of each address of a bulk action."""
    return Answer(body=rows_of(call, call.services.administration.bulk))


@operation(
    "POST",
    "/admin/jobs/<id>/cancel",
    given=NoInput,
    answers={202: BulkJob},
    problems=(errors.JobNotFound,),
)
def cancel_job(call: Call[NoInput]) -> Answer:
    """Stop a bulk action: nothing more is begun, what was done stays."""
    view = call.services.administration.bulk.stop(call.actor, job_id(call))
    return Answer(body=shown(view), status=202)


@operation(
    "POST",
    "/admin/jobs/<id>/apply",
    given=NoInput,
    answers={202: BulkJob},
    problems=(errors.JobNotFound, errors.JobNotReady),
)
def apply_job(call: Call[NoInput]) -> Answer:
    """Take a bulk action up again where it was stopped; what has failed is tried again."""
    view = call.services.administration.bulk.start(call.actor, job_id(call))
    return Answer(body=shown(view), status=202)


def _wanted(given: AddressFilter) -> Wanted:
    return Wanted(
        text=given.q,
        state=AccountState(given.status) if given.status is not None else None,
        domain=given.domain,
        provider=given.provider,
        owner=given.owner,
    )


def _accounts(call: Call[Given], found: list[AccountView]) -> list[ManagedAccount]:
    owners = sorted({view.account.user_id for view in found})
    names = call.services.administration.people.names_of(owners) if owners else {}
    return [
        ManagedAccount(
            account=rendering.account(view, call.services),
            owner_id=view.account.user_id,
            owner_name=names.get(view.account.user_id),
        )
        for view in found
    ]
