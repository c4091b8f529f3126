"""The service account's key file: what signs for us, and the words for a file that is of no use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from email_provisioning.errors import ProviderMisconfigured

if TYPE_CHECKING:
    from google.auth.crypt import Signer

#: The most octets of a key file that are read; a real one has about 2,400.
LARGEST_KEY_FILE = 64 * 1024
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
        raise ProviderMisconfigured(
            "EMAIL_PROVIDER=google needs a further package: "
            "run pip install 'iapostemanager-email-provisioning[google]'.",
            cause=str(error),
        ) from error
    info = _members(path)
    try:
        # The id of the key goes into the assertion's header, so that the vendor need not try them all.
        signer: Signer = RSASigner.from_string(  # type: ignore[no-untyped-call]
            info["private_key"], info.get("private_key_id")
        )
    except (ValueError, TypeError) as error:
        # The library's own words may quote the key, so they are not kept.
        raise _useless(path, "its private_key is no RSA key in PEM") from error
    return ServiceAccount(email=info["client_email"], client_id=info.get("client_id", ""), signer=signer)


def _members(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_KEY_FILE + 1)
    except OSError as error:
        raise _useless(path, "it cannot be read") from error
    if len(content) > LARGEST_KEY_FILE:
        raise _useless(path, "it is far too large for a key file")
    try:
        info = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _useless(path, "it is not JSON") from error
    if not isinstance(info, dict):
        raise _useless(path, "it is not a JSON object")
    if missing := [name for name in NEEDED if not isinstance(info.get(name), str) or not info[name]]:
        raise _useless(path, f"it has no {' and no '.join(missing)}")
    return {name: value for name, value in info.items() if isinstance(value, str)}


def _useless(path: Path, why: str) -> ProviderMisconfigured:
    return ProviderMisconfigured(
        f"GOOGLE_SERVICE_ACCOUNT_FILE names no key file of a Google service account: {why}. "
        "Create a JSON key of the service account in the Google Cloud console and give its path.",
        cause=f"{path.name}: {why}",
    )
