"""Users and their tokens at the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import click

from email_provisioning.bootstrap import Services
from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.permissions import Role, Scope
from email_provisioning.persistence.users import User
from email_provisioning.provisioning.access import UserNotFound
from email_provisioning.provisioning.administration.people import People

PAGE = 200


@click.group(cls=Group)
def users() -> None:
    """Manage the people who can sign in."""


@users.command("list")
@click.option("--search", default="", help="Only those whose name holds this.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), help="Only those who are this.")
@json_option
def list_users(search: str, role: str | None, as_json: bool) -> None:
    """List users, by name."""
    people = _people(open_services())
    rows, cursor = [], None
    while True:
        page = people.page(text=search, role=Role(role) if role else None, limit=PAGE, cursor=cursor)
        rows += [_row(user) for user in page.users]
        cursor = page.next_cursor
        if cursor is None:
            break
    show_table(rows, name="users", as_json=as_json)


@users.command("create")
@click.argument("name")
@click.option("--admin", is_flag=True, help="An administrator.")
@click.option("--auditor", is_flag=True, help="Sees what administrators see, and changes nothing.")
@json_option
def create_user(name: str, admin: bool, auditor: bool, as_json: bool) -> None:
    """Add a user and print a sign-in link for the person."""
    services = open_services()
    user = services.access.create_user(name, is_admin=admin, is_auditor=auditor, actor=OPERATOR)
    show({**_row(user), "sign_in_link": _link(services, user)}, as_json=as_json)


@users.command("link")
@click.argument("name")
@json_option
def link(name: str, as_json: bool) -> None:
    """Print a new sign-in link: it works once, within a day, and ends those before."""
    services = open_services()
    user = services.access.user(name)
    show({"name": user.name, "sign_in_link": _link(services, user)}, as_json=as_json)


@users.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
@json_option
def set_role(name: str, role: str, as_json: bool) -> None:
    """Make a user a member, an administrator or an auditor; the last administrator stays one."""
    services = open_services()
    user = services.access.user(name)
    show(_row(_people(services).set_role(user, Role(role), actor=OPERATOR)), as_json=as_json)


@users.command("end-sessions")
@click.argument("name")
@json_option
def end_sessions(name: str, as_json: bool) -> None:
    """Sign a user out everywhere, at once."""
    services = open_services()
    ended = _people(services).end_sessions(services.access.user(name), actor=OPERATOR)
    show({"name": name, "ended": ended}, as_json=as_json)


@users.command("disable")
@click.argument("name")
@json_option
def disable_user(name: str, as_json: bool) -> None:
    """Let a user in no more; the addresses stay as they are."""
    services = open_services()
    show(_row(_people(services).disable(services.access.user(name), actor=OPERATOR)), as_json=as_json)


@users.command("enable")
@click.argument("name")
@json_option
def enable_user(name: str, as_json: bool) -> None:
    """Let a disabled user in again."""
    services = open_services()
    show(_row(_people(services).enable(services.access.user(name), actor=OPERATOR)), as_json=as_json)


@click.group(cls=Group)
def token() -> None:
    """Manage the tokens by which programs sign in."""


@token.command("create")
@click.option("--user", "name", required=True, help="Whom the program acts for; made where the name is new.")
@click.option("--admin", is_flag=True, help="Make a new user an administrator.")
@click.option("--label", default="", help="What the token is for.")
@click.option(
    "--days", type=click.IntRange(1, 3650), help="How long it works; without it, until it is revoked."
)
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([str(scope) for scope in Scope]),
    multiple=True,
    help="What it is good for; without any, whatever the user may do.",
)
@click.option(
    "--domain", "domains", multiple=True, help="The domains whose addresses it is for; without any, all."
)
@json_option
def create_token(
    name: str,
    admin: bool,
    label: str,
    days: int | None,
    scopes: tuple[str, ...],
    domains: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print a token, once: it is stored only as a digest."""
    services = open_services()
    user = _user(services, name, admin)
    life = timedelta(days=days) if days else None
    issued = services.access.issue_token(
        user,
        label,
        life,
        scopes=[Scope(scope) for scope in scopes] or None,
        domains=[services.domains.get(domain.lower()).name for domain in domains] or None,
        actor=OPERATOR,
    )
    if as_json:
        show({"token": issued.secret, "id": issued.token.id, "user": user.name}, as_json=True)
    else:
        click.echo(issued.secret)


@token.command("list")
@click.option("--user", "name", required=True, help="Whose tokens.")
@json_option
def list_tokens(name: str, as_json: bool) -> None:
    """List what is known of a user's tokens, never the tokens themselves."""
    services = open_services()
    rows: list[dict[str, Any]] = [
        {
            "id": each.id,
            "label": each.label,
            "scopes": each.scopes,
            "domains": each.domains,
            "created": _time(each.created_at),
            "expires": _time(each.expires_at),
            "last_used": _time(each.last_used_at),
        }
        for each in services.access.tokens_of(services.access.user(name))
    ]
    show_table(rows, name="tokens", as_json=as_json)


@token.command("revoke")
@click.argument("token_id")
@json_option
def revoke_token(token_id: str, as_json: bool) -> None:
    """Refuse a token, named by its id, from now on."""
    services = open_services()
    revoked = services.access.revoke_token(token_id, actor=OPERATOR)
    show({"id": revoked.id, "revoked": True}, as_json=as_json)


def _user(services: Services, name: str, admin: bool) -> User:
    try:
        user = services.access.user(name)
    except UserNotFound:
        return services.access.create_user(name, is_admin=admin, actor=OPERATOR)
    if admin and not user.is_admin:
        raise click.UsageError(f"{name} exists and is not an administrator: leave --admin out.")
    return user


def _people(services: Services) -> People:
    return services.administration.people


def _link(services: Services, user: User) -> str:
    secret = services.access.issue_sign_in_link(user, actor=OPERATOR)
    return f"{services.settings.public_url}/email-provisioning#sign-in={secret}"


def _row(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "administrator": user.is_admin,
        "auditor": user.is_auditor,
        "created": _time(user.created_at),
        "disabled": _time(user.disabled_at),
        "id": user.id,
    }


def _time(instant: datetime | None) -> str | None:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else None
