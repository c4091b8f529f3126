"""Settings that need one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from email_provisioning.domain.sentences import Text
from email_provisioning.domain.sentences import settings as said

#: What each choice needs: the setting that chooses, its value as it is written, and the names that must be given.
NEEDS = (
    ("EMAIL_PROVIDER", "sendgrid", ("SENDGRID_API_KEY",)),
    ("SENDGRID_SUBUSERS", "true", ("SENDGRID_SUBUSER_IPS",)),
    ("EMAIL_PROVIDER", "aws-ses", ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")),
    (
        "EMAIL_PROVIDER",
        "microsoft365",
        ("MICROSOFT_TENANT_ID", "MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET"),
    ),
    ("EMAIL_PROVIDER", "google", ("GOOGLE_SERVICE_ACCOUNT_FILE", "GOOGLE_ADMIN_EMAIL")),
    ("GOOGLE_MAILBOX_KIND", "alias", ("GOOGLE_ALIAS_USER",)),
    ("SECRET_STORE", "azure-key-vault", ("AZURE_KEY_VAULT_URL",)),
    ("SECRET_STORE", "aws-secrets-manager", ("AWS_REGION",)),
    ("SECRET_STORE", "hashicorp-vault", ("VAULT_ADDR",)),
    ("VAULT_AUTH", "approle", ("VAULT_ROLE_ID",)),
    ("VAULT_AUTH", "kubernetes", ("VAULT_KUBERNETES_ROLE",)),
)
#: Names of which both are given or neither.
PAIRS = (("GATEWAY_CERT_FILE", "GATEWAY_KEY_FILE"), ("OIDC_ISSUER", "OIDC_CLIENT_ID"))
#: Names of ports, no two of which may be equal.
PORTS = ("HTTP_PORT", "GATEWAY_PORT", "GATEWAY_TLS_PORT", "GATEWAY_MX_PORT", "IMAP_PORT")


def needed_by(chooser: str, choice: str) -> tuple[str, ...]:
    """Return the names of what must be given where a setting has this value."""
    return tuple(
        name for setting, value, names in NEEDS if (setting, value) == (chooser, choice) for name in names
    )


def problems_between(values: Mapping[str, Any]) -> Iterator[Text]:
    """Yield the problems of settings that are right alone but not together; ``values`` are by name."""
    for chooser, choice, needed in NEEDS:
        missing = [name for name in needed if name in values and values[name] is None]
        if str(values.get(chooser)).lower() == choice and missing:
            yield said.NEEDS_MORE(setting=f"{chooser}={choice}", names=missing)
    vault = values.get("SECRET_STORE") == "hashicorp-vault" and values.get("VAULT_AUTH") == "token"
    if vault and "VAULT_TOKEN" in values and values["VAULT_TOKEN"] is None:
        # A default, which nobody need have chosen: it counts only where Vault is used.
        yield said.NEEDS_MORE(setting="VAULT_AUTH=token", names=["VAULT_TOKEN"])
    for pair in PAIRS:
        missing = [name for name in pair if name in values and values[name] is None]
        if len(missing) == 1:
            yield said.MISSING_OF_PAIR(name=missing[0], pair=pair)
    seen: dict[int, str] = {}
    for name in PORTS:
        port = values.get(name)
        if port and seen.setdefault(port, name) != name:
            yield said.SAME_PORT(setting=f"{name}={port}", other=seen[port])
