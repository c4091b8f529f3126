"""Apple's configuration profile with one mail account, which iPhones, iPads and Macs install from a link."""

from __future__ import annotations

import plistlib
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Response
from werkzeug.datastructures import Headers

from email_provisioning.domain.address import Address
from email_provisioning.provisioning.mail_setup import Servers, incoming_of

#: What Apple's systems take for a profile.
MEDIA_TYPE = "application/x-apple-aspen-config"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """What a person reads before installing a profile."""

    name: str
    description: str
    organization: str


_WORDS = {
    "en": _Words(
        name="Mail account {email}",
        description="Sets up the mail account {email}. It holds no password: the device asks for it.",
        organization="E-mail addresses of {domain}",
    ),
    "fr": _Words(
        name="Compte de messagerie {email}",
        description="Configure le compte de messagerie {email}. Ne contient pas le mot de passe : l’appareil le "
        "demande.",
        organization="Adresses email de {domain}",
    ),
}


def profile(
    address: Address, display_name: str, servers: Servers, *, public_url: str, language: str
) -> bytes:
    """Return the profile, always with the same identifiers for an address, so that it replaces itself.

    Raises `NotSupported` where mail cannot be fetched: such a profile must name a server for that.
    """
    words = _WORDS[language]
    email = address.email
    content: dict[str, Any] = {
        "PayloadContent": [_account(address, display_name, servers, public_url)],
        "PayloadDescription": words.description.format(email=email),
        "PayloadDisplayName": words.name.format(email=email),
        "PayloadIdentifier": _identifier(address),
        "PayloadOrganization": words.organization.format(domain=address.domain),
        "PayloadRemovalDisallowed": False,
        "PayloadType": "Configuration",
        "PayloadUUID": _uuid(public_url, email, "profile"),
        "PayloadVersion": 1,
    }
    return plistlib.dumps(content)


def download(content: bytes, email: str) -> Response:
    """Return a profile as an answer that devices offer to install."""
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=f"{email}.mobileconfig")
    return Response(content, headers=headers, mimetype=MEDIA_TYPE)


def _account(address: Address, display_name: str, servers: Servers, public_url: str) -> dict[str, Any]:
    imap, smtp, email = incoming_of(servers), servers.smtp, address.email
    return {
        "EmailAccountDescription": email,
        "EmailAccountName": display_name,
        "EmailAccountType": "EmailTypeIMAP",
        "EmailAddress": email,
        "IncomingMailServerAuthentication": "EmailAuthPassword",
        "IncomingMailServerHostName": imap.host,
        "IncomingMailServerPortNumber": imap.port,
        "IncomingMailServerUseSSL": True,
        "IncomingMailServerUsername": email,
        "OutgoingMailServerAuthentication": "EmailAuthPassword",
        "OutgoingMailServerHostName": smtp.host,
        "OutgoingMailServerPortNumber": smtp.port,
        "OutgoingMailServerUseSSL": True,
        "OutgoingMailServerUsername": email,
        "OutgoingPasswordSameAsIncomingPassword": True,
        "PayloadDisplayName": email,
        "PayloadIdentifier": f"{_identifier(address)}.mail",
        "PayloadType": "com.apple.mail.managed",
        "PayloadUUID": _uuid(public_url, email, "mail"),
        "PayloadVersion": 1,
    }


def _identifier(address: Address) -> str:
    return ".".join([*reversed(address.domain.split(".")), "mail", address.local])


def _uuid(public_url: str, email: str, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{public_url}/{part}/{email}")).upper()
