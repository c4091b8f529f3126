"""The settings that lead to vendors: keys are sent there, so nothing may lead them elsewhere or in clear."""

from __future__ import annotations

import pytest

from email_provisioning.settings import load_settings
from tests.unit.settings_from import KNOWN, NO_FILE, problems

#: The base of each vendor's API.
BASES = ("SENDGRID_BASE_URL", "GOOGLE_API_BASE_URL", "GOOGLE_TOKEN_URL")


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize(
    "wrong",
    [
        "api.vendor.test",
        "ftp://api.vendor.test",
        "https://",
        "https://key:word@api.vendor.test",
        "https://api.vendor.test?x=1",
        "https://api.vendor.test#x",
        "http://api.vendor.test",
        "http://10.0.0.1",
        "http://localhost.vendor.test",
        "http://127.0.0.1.vendor.test",
    ],
)
def test_a_base_that_a_key_must_not_be_sent_to_is_refused(name: str, wrong: str) -> None:
    (found,) = problems({name: wrong})
    assert found.startswith(f"{name}=")


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize(
    "right",
    [
        "https://api.vendor.test",
        "https://api.vendor.test:8443/v1",
        "http://127.0.0.1:5001",
        "http://[::1]:5001",
    ],
)
def test_a_base_is_https_or_this_machine(name: str, right: str) -> None:
    settings = load_settings({name: right + "/"}, env_file=NO_FILE)
    assert getattr(settings, KNOWN[name][0]) == right


@pytest.mark.parametrize(
    "wrong",
    [
        "smtp://smtp.vendor.test",
        "smtp://u:p@10.0.0.1",
        "https://smtp.vendor.test",
        "smtps://user@smtp.vendor.test",
    ],
)
def test_an_smtp_relay_that_would_get_a_key_in_clear_is_refused(wrong: str) -> None:
    (found,) = problems({"SENDGRID_SMTP_URL": wrong})
    assert found.startswith("SENDGRID_SMTP_URL: ")


@pytest.mark.parametrize(
    "right",
    ["smtps://smtp.vendor.test", "smtp+starttls://u:p@smtp.vendor.test:2525", "smtp://127.0.0.1:2525"],
)
def test_an_smtp_relay_has_tls_or_is_this_machine(right: str) -> None:
    assert load_settings({"SENDGRID_SMTP_URL": right}, env_file=NO_FILE).sendgrid_smtp_url == right


@pytest.mark.parametrize("wrong", ["192.0.2", "::1", "a.test", ",", "192.0.2.1/24"])
def test_addresses_of_subusers_are_ipv4(wrong: str) -> None:
    (found,) = problems({"SENDGRID_SUBUSER_IPS": wrong})
    assert found.startswith("SENDGRID_SUBUSER_IPS=")


def test_each_address_of_subusers_counts_once() -> None:
    settings = load_settings({"SENDGRID_SUBUSER_IPS": "192.0.2.1, 192.0.2.2,192.0.2.1"}, env_file=NO_FILE)
    assert settings.sendgrid_subuser_ips == ("192.0.2.1", "192.0.2.2")


def test_a_licence_of_google_is_a_product_and_an_sku() -> None:
    settings = load_settings({"GOOGLE_LICENCE": "Google-Apps/1010020027"}, env_file=NO_FILE)
    assert settings.google_licence == ("Google-Apps", "1010020027")


@pytest.mark.parametrize("wrong", ["1010020027", "Google-Apps/", "a/b/c", "a b/c", "../x"])
def test_a_licence_of_google_that_is_none_is_refused(wrong: str) -> None:
    (found,) = problems({"GOOGLE_LICENCE": wrong})
    assert found.startswith("GOOGLE_LICENCE=")


def test_aliases_at_google_need_a_user() -> None:
    (found,) = problems({"GOOGLE_MAILBOX_KIND": "alias"})
    assert "GOOGLE_ALIAS_USER" in found
    assert load_settings({"GOOGLE_MAILBOX_KIND": "group"}, env_file=NO_FILE).google_alias_user is None
