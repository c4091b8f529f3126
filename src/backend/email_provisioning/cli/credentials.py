"""The passwords of addresses at the command line: the operator acts on everybody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import click

from email_provisioning.cli.accounts import OPERATOR, id_of, shown_credentials
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.provisioning.credential_list import CredentialView
from email_provisioning.provisioning.issuing import Made


@click.group(cls=Group)
def credentials() -> None:
    """List, make, rotate and revoke the passwords of an address."""


@credentials.command("list")
@click.argument("address")
@json_option
def list_credentials(address: str, as_json: bool) -> None:
    """List what is known of the passwords of an address, newest first; never the passwords themselves."""
    services = open_services()
    # The owner sees that somebody has looked.
    account = services.directory.look(OPERATOR, id_of(services, address)).account
    page = services.credentials.of(OPERATOR, account.id)
    show_table([_row(view) for view in page.credentials], name="credentials", as_json=as_json)


@credentials.command("create")
@click.argument("address")
@click.option("--label", default="", help="What it is for.")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in CredentialKind]),
    default=str(CredentialKind.GATEWAY),
    help="gateway: of our own server. direct: the vendor's own, past our limits.",
)
@click.option(
    "--days", type=click.IntRange(1, 3650), help="How long it works; without it, until it is revoked."
)
@click.option(
    "--network", "networks", multiple=True, help="Where it may be used from, such as 203.0.113.0/24."
)
@json_option
def create_credential(
    address: str, label: str, kind: str, days: int | None, networks: tuple[str, ...], as_json: bool
) -> None:
    """Make a further password for an address and print it: it is shown only now."""
    services = open_services()
    made = services.issuing.issue(
        OPERATOR,
        id_of(services, address),
        kind=CredentialKind(kind),
        label=label,
        networks=networks,
        expires_at=services.clock() + timedelta(days=days) if days else None,
    )
    _show_made(made, as_json=as_json)


@credentials.command("rotate")
@click.argument("address")
@click.argument("credential_id")
@json_option
def rotate_credential(address: str, credential_id: str, as_json: bool) -> None:
    """Replace a password, named by its id, and print the new one; the old one works on for a while."""
    services = open_services()
    made = services.issuing.rotate(OPERATOR, id_of(services, address), credential_id)
    _show_made(made, as_json=as_json)


@credentials.command("reveal")
@click.argument("address")
@click.argument("credential_id")
@json_option
def reveal_credential(address: str, credential_id: str, as_json: bool) -> None:
    """Print a password, named by its id, that was never shown."""
    services = open_services()
    shown = services.passwords.reveal(OPERATOR, id_of(services, address), credential_id)
    show({"id": credential_id, **shown_credentials(shown)}, as_json=as_json)


@credentials.command("revoke")
@click.argument("address")
@click.argument("credential_id")
@json_option
def revoke_credential(address: str, credential_id: str, as_json: bool) -> None:
    """Revoke a password, named by its id, from now on; one of the vendor's own as soon as the vendor has removed it."""
    services = open_services()
    revoked = services.revoking.revoke(OPERATOR, id_of(services, address), credential_id)
    show({"id": credential_id, "revoked": revoked}, as_json=as_json)


def _show_made(made: Made, *, as_json: bool) -> None:
    answer = {
        "id": made.credential.id,
        "email": made.account.email,
        "label": made.credential.label,
        "kind": str(made.credential.kind),
        "status": str(made.credential.status),
        "expires": _time(made.credential.expires_at),
        **shown_credentials(made.credentials),
    }
    if made.previous_valid_until is not None:
        answer["previous_valid_until"] = _time(made.previous_valid_until)
    show(answer, as_json=as_json)


def _row(view: CredentialView) -> dict[str, Any]:
    found = view.credential
    return {
        "id": found.id,
        "label": found.label,
        "kind": str(found.kind),
        "main": found.main,
        "status": "replaced" if found.replaced_at is not None else str(found.status),
        "created": _time(found.created_at),
        "shown": _time(found.shown_at),
        "expires": _time(found.expires_at),
        "last_used": _time(found.last_used_at),
        "last_used_from": found.last_used_from,
        "networks": found.networks,
        "rotation_due": _time(view.rotation_due_at),
        "error": found.error_code,
    }


def _time(instant: datetime | None) -> str | None:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else None
