"""Addresses at the command line: the operator acts on everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from email_provisioning.bootstrap import Services
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import parse_address
from email_provisioning.errors import AccountNotFound
from email_provisioning.persistence import accounts as rows
from email_provisioning.provisioning.credentials import Credentials
from email_provisioning.provisioning.directory import AccountView

#: Who acts at the command line.
OPERATOR = Actor(user_id="operator", name="operator", is_admin=True, owns_all=True, origin="cli")
PAGE = 200


@click.group(cls=Group)
def accounts() -> None:
    """List, show, create and delete addresses."""


@accounts.command("list")
@click.option("--search", default="", help="Only those with a word that begins so.")
@click.option(
    "--status", type=click.Choice([str(state) for state in AccountState]), help="Only those in this state."
)
@json_option
def list_accounts(search: str, status: str | None, as_json: bool) -> None:
    """List addresses, newest first; deleted and failed ones with --status."""
    services = open_services()
    state = AccountState(status) if status else None
    found = [_row(view) for view in _every(services, search, state)]
    show_table(found, name="accounts", as_json=as_json)


@accounts.command("show")
@click.argument("address")
@json_option
def show_account(address: str, as_json: bool) -> None:
    """Show one address, named by itself or by its id."""
    services = open_services()
    view = services.directory.look(OPERATOR, id_of(services, address))
    show(_details(view), as_json=as_json)


@accounts.command("create")
@click.argument("name")
@click.option("--user", required=True, help="The name of the user whose address it will be.")
@click.option("--domain", help="The domain, where it is not the default one.")
@click.option("--display-name", default="", help="The name shown beside the address.")
@json_option
def create_account(name: str, user: str, domain: str | None, display_name: str, as_json: bool) -> None:
    """Create an address for a user and print its credentials: they are shown only now."""
    services = open_services()
    owner = services.access.user(user)
    actor = Actor(user_id=owner.id, name=owner.name, origin="cli")
    created = services.creation.create(actor, username=name, domain=domain, display_name=display_name)
    answer: dict[str, Any] = {
        "id": created.account.id,
        "email": created.account.email,
        "status": str(created.account.state),
    }
    show({**answer, **shown_credentials(created.credentials)}, as_json=as_json)


@accounts.command("delete")
@click.argument("address")
@json_option
def delete_account(address: str, as_json: bool) -> None:
    """Delete an address, and show until when it can be restored."""
    services = open_services()
    view = services.lifecycle.delete(OPERATOR, id_of(services, address))
    show(_details(view), as_json=as_json)


def _every(services: Services, search: str, state: AccountState | None) -> Iterator[AccountView]:
    cursor: str | None = None
    while True:
        page = services.directory.page(OPERATOR, limit=PAGE, cursor=cursor, search=search, state=state)
        yield from page.accounts
        cursor = page.next_cursor
        if cursor is None:
            return


def id_of(services: Services, address: str) -> str:
    """Return the id of an address that is named by itself or by its id; raise `AccountNotFound`."""
    if "@" not in address:
        return address
    with services.database.read() as connection:
        account = rows.by_address(connection, parse_address(address).email)
    if account is None:
        raise AccountNotFound("There is no such address.")
    return account.id


def shown_credentials(shown: Credentials | None) -> dict[str, Any]:
    """Return what is printed of credentials, once; nothing where they are not there to be shown."""
    if shown is None:
        return {}
    smtp = f"{shown.smtp.host}:{shown.smtp.port} ({shown.smtp.security})"
    imap = f"{shown.imap.host}:{shown.imap.port} ({shown.imap.security})" if shown.imap else None
    return {"username": shown.username, "password": shown.password, "smtp": smtp, "imap": imap}


def _row(view: AccountView) -> dict[str, Any]:
    account = view.account
    return {
        "email": account.email,
        "status": str(account.state),
        "user": account.user_id,
        "provider": account.provider,
        "created": f"{account.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "id": account.id,
    }


def _details(view: AccountView) -> dict[str, Any]:
    usage = view.usage
    return {
        **_row(view),
        "display_name": view.account.display_name,
        "error": view.account.error_code,
        "restorable_until": f"{view.restorable_until:%Y-%m-%dT%H:%M:%SZ}" if view.restorable_until else None,
        "operation": str(view.run.operation) if view.run else None,
        "sent_today": f"{usage.day.used} of {usage.day.limit}",
        "sent_this_month": f"{usage.month.used} of {usage.month.limit}",
    }
