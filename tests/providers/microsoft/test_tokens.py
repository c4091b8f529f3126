"""The application's key and its tokens: one token for all, anew when it ends, and never shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from email_provisioning.errors import (
    ProviderKeyInvalid,
    ProviderMisconfigured,
    ProvisioningError,
)
from email_provisioning.providers import registry
from email_provisioning.providers._graph_token import MARGIN, UNKNOWN_LIFE, _life_of
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from tests.fakes.microsoft.provider import PATIENT, provider_at, surroundings_of
from tests.fakes.microsoft.serving import Microsoft
from tests.fakes.microsoft.tenant import CLIENT_SECRET
from tests.fakes.server import Fault
from tests.providers.microsoft.mailboxes import DOMAIN, made, wanted


def test_many_at_once_ask_for_one_token(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: provider.is_ready(wanted(f"user{number}")), range(16)))
    assert microsoft.tenant.tokens_given == 1


def test_a_token_that_ends_early_is_fetched_anew_once(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    made(provider)
    microsoft.tenant.expire_tokens()
    made(provider, "other")
    assert microsoft.tenant.tokens_given == 2


def test_a_new_token_that_is_refused_too_is_a_wrong_key(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    microsoft.server.order(Fault.TOKEN_EXPIRED, "GET /v1.0/users/", times=2)
    with pytest.raises(ProviderKeyInvalid):
        provider.is_ready(wanted())
    assert microsoft.tenant.tokens_given == 2


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("MICROSOFT_CLIENT_SECRET", "Wrong~secret.0123456789abcdefghijklmnop", ProviderKeyInvalid),
        ("MICROSOFT_CLIENT_ID", "00000000-0000-0000-0000-000000000000", ProviderMisconfigured),
        ("MICROSOFT_TENANT_ID", "nobody.onmicrosoft.test", ProviderMisconfigured),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(
    microsoft: Microsoft, name: str, value: str, error: type[ProvisioningError]
) -> None:
    provider = provider_at(microsoft, timeout=PATIENT, **{name: value})
    with pytest.raises(error, match=name) as caught:
        provider.create(wanted())
    assert "AADSTS" in (caught.value.cause or "")


def test_no_secret_is_shown(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    # The fake's sign-in service repeats the secret in its words, as none should.
    microsoft.tenant.secret = "another one"
    with pytest.raises(ProviderKeyInvalid) as caught:
        provider.create(wanted())
    token = microsoft.tenant.new_token()
    shown = f"{caught.value!r} {caught.value.detail} {caught.value.cause} {provider.reader!r}"
    for finding in provider.diagnose(DOMAIN):
        shown += f" {finding}"
    for secret in (CLIENT_SECRET, token):
        assert secret not in shown


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(ProviderMisconfigured, match="MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET"):
        registry.build("microsoft365", surroundings_of({"MICROSOFT_TENANT_ID": "x"}))


def test_a_tenant_leads_to_no_other_path(microsoft: Microsoft) -> None:
    with pytest.raises(ProviderMisconfigured, match="MICROSOFT_TENANT_ID"):
        provider_at(microsoft, MICROSOFT_TENANT_ID="../../other")


def test_a_base_url_may_end_with_the_version(microsoft: Microsoft) -> None:
    provider = provider_at(microsoft, MICROSOFT_GRAPH_BASE_URL=f"{microsoft.server.url}/v1.0/")
    assert not provider.is_ready(wanted())


def test_a_national_cloud_has_its_own_outlook(microsoft: Microsoft) -> None:
    outlook = "https://outlook.office365.us/mail"
    assert provider_at(microsoft, MICROSOFT_WEBMAIL_URL=outlook).capabilities.webmail == outlook
    assert provider_at(microsoft).capabilities.webmail == "https://outlook.office.com/mail/"


def test_another_host_is_not_followed(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    for call in ("token", "/v1.0/users"):
        microsoft.server.order(Fault.REDIRECT, call)
        with pytest.raises(ProviderMisconfigured):
            provider.create(wanted())


def test_nothing_of_a_vendor_is_loaded_for_it() -> None:
    source = Path(registry.__file__).parent
    for module in [*source.glob("_graph_*.py"), source / "microsoft365.py"]:
        assert "msal" not in module.read_text()


@pytest.mark.parametrize(
    ("answer", "life"),
    [
        ({"expires_in": 3599}, 3599 - MARGIN),
        ({"expires_in": "3600"}, 3600 - MARGIN),
        ({"expires_in": 100}, 50),
        ({}, UNKNOWN_LIFE - MARGIN),
        ({"expires_in": "soon"}, UNKNOWN_LIFE - MARGIN),
        ({"expires_in": -5}, 0),
        ({"expires_in": None}, UNKNOWN_LIFE - MARGIN),
    ],
)
def test_a_token_is_not_used_to_its_very_end(answer: dict[str, object], life: float) -> None:
    assert _life_of(answer) == life
