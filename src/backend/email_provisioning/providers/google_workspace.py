"""Addresses in a Google Workspace: users, groups or aliases, by the APIs of Google."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import httpx

from email_provisioning.domain.sentences import google
from email_provisioning.errors import ProviderMisconfigured
from email_provisioning.providers._google_aliases import GoogleAliasProvider
from email_provisioning.providers._google_api import GoogleApi
from email_provisioning.providers._google_base import GoogleProvider, Parts
from email_provisioning.providers._google_errors import explain
from email_provisioning.providers._google_groups import GoogleGroupProvider, SendingGoogleGroupProvider
from email_provisioning.providers._google_key import ServiceAccount, read_service_account
from email_provisioning.providers._google_licences import Licences, Sku
from email_provisioning.providers._google_tokens import Tokens
from email_provisioning.providers._google_users import GoogleUserProvider
from email_provisioning.providers._http import VendorClient
from email_provisioning.providers.pacing import Unpaced
from email_provisioning.providers.registry import Surroundings


def build(
    surroundings: Surroundings,
    *,
    timeout: httpx.Timeout | None = None,
    read_key: Callable[[Path], ServiceAccount] = read_service_account,
) -> GoogleProvider:
    """Return the provider for the kind of addresses that the settings want; nothing is called yet.

    Raises `ProviderMisconfigured` for settings that are missing and for a key file that is none.
    """
    settings = surroundings.settings
    for name in ("GOOGLE_SERVICE_ACCOUNT_FILE", "GOOGLE_ADMIN_EMAIL"):
        if settings.get(name) is None:
            raise ProviderMisconfigured(google.SETTING_MISSING(name=name))
    account = read_key(cast(Path, settings["GOOGLE_SERVICE_ACCOUNT_FILE"]))
    api = _api(surroundings, account, timeout)
    kind = str(settings["GOOGLE_MAILBOX_KIND"])
    # Groups and aliases need no licence.
    sku = cast(tuple[str, str] | None, settings.get("GOOGLE_LICENCE")) if kind == "user" else None
    alias_user = cast(str | None, settings.get("GOOGLE_ALIAS_USER"))
    # As Google writes addresses.
    alias_user = None if alias_user is None else alias_user.lower()
    parts = Parts(
        api=api,
        alias_user=alias_user,
        licences=None if sku is None else Licences(api, Sku(product=sku[0], sku=sku[1])),
    )
    return _kind(kind, alias_user)(parts)


def _kind(kind: str, alias_user: str | None) -> type[GoogleProvider]:
    if kind == "alias":
        return GoogleAliasProvider
    if kind == "group":
        return GoogleGroupProvider if alias_user is None else SendingGoogleGroupProvider
    return GoogleUserProvider


def _api(surroundings: Surroundings, account: ServiceAccount, timeout: httpx.Timeout | None) -> GoogleApi:
    settings = surroundings.settings
    admin = str(settings["GOOGLE_ADMIN_EMAIL"]).lower()
    base_url = cast(str | None, settings.get("GOOGLE_API_BASE_URL"))
    administration, mailboxes = (
        VendorClient(
            vendor=GoogleProvider.kind,
            # Each API has a host of its own, so that every path is a whole URL.
            base_url="",
            pace=pace,
            observe=surroundings.observe,
            explain=explain,
            timeout=timeout,
        )
        for pace in (surroundings.pace, Unpaced())
    )
    tokens = Tokens(
        account=account,
        # Tokens count against no limit of the APIs.
        client=mailboxes,
        url=str(settings["GOOGLE_TOKEN_URL"]),
        admin=admin,
    )
    return GoogleApi(
        administration=administration, mailboxes=mailboxes, tokens=tokens, admin=admin, base_url=base_url
    )
