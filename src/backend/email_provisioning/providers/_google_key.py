"""The service account's key file: what signs for us, and the words for a file that is of no use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from email_provisioning.domain.sentences import Text, google
from email_provisioning.errors import ProviderMisconfigured

if TYPE_CHECKING:
    from google.auth.crypt import Signer

#: The most octets of a key file that are read; a real one has about 2,400.
LARGEST_KEY_FILE = 64 * 1024
#: How its library is installed.
INSTALL = "pip install 'iapostemanager-email-provisioning[google]'"
#: The members that are used; the file has more.
NEEDED = ("client_email", "private_key")


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceAccount:
    """Who signs."""

    #: The account's own address, the issuer of every assertion.
    email: str
    #: What an administrator enters for the domain-wide delegation; empty where the file does not tell.
    client_id: str
    #: Signs with the private key, which is never shown.
    signer: Signer = field(repr=False)


def read_service_account(path: Path) -> ServiceAccount:
    """Return the service account of a key file; raise `ProviderMisconfigured` with what is wrong with the file."""
    try:
        from google.auth.crypt import RSASigner
    except ImportError as error:
        raise ProviderMisconfigured(google.PACKAGE_MISSING(command=INSTALL), cause=str(error)) from error
    info = _members(path)
    try:
        # The id of the key goes into the assertion's header, so that the vendor need not try them all.
        signer: Signer = RSASigner.from_string(  # type: ignore[no-untyped-call]
            info["private_key"], info.get("private_key_id")
        )
    except (ValueError, TypeError) as error:
        # The library's own words may quote the key, so they are not kept.
        raise _useless(path, google.KEY_NOT_RSA()) from error
    return ServiceAccount(email=info["client_email"], client_id=info.get("client_id", ""), signer=signer)


def _members(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_KEY_FILE + 1)
    except OSError as error:
        raise _useless(path, google.KEY_FILE_UNREADABLE()) from error
    if len(content) > LARGEST_KEY_FILE:
        raise _useless(path, google.KEY_FILE_TOO_LARGE())
    try:
        info = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _useless(path, google.KEY_FILE_NOT_JSON()) from error
    if not isinstance(info, dict):
        raise _useless(path, google.KEY_FILE_NO_OBJECT())
    if missing := [name for name in NEEDED if not isinstance(info.get(name), str) or not info[name]]:
        raise _useless(path, google.KEY_FILE_LACKS(members=missing))
    return {name: value for name, value in info.items() if isinstance(value, str)}


def _useless(path: Path, why: Text) -> ProviderMisconfigured:
    return ProviderMisconfigured(google.KEY_FILE_USELESS(why=why), cause=f"{path.name}: {why}")
