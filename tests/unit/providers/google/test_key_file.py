"""A key file that is none is refused with a word that says what is wrong, and never with what it holds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from email_provisioning.errors import ProviderMisconfigured
from email_provisioning.providers import registry
from email_provisioning.providers._google_key import LARGEST_KEY_FILE, read_service_account
from tests.fakes.google.access import key, key_file
from tests.fakes.google.serving import PATIENT, Google


def refusal(path: Path) -> str:
    with pytest.raises(ProviderMisconfigured) as caught:
        read_service_account(path)
    assert "PRIVATE KEY" not in f"{caught.value.detail}{caught.value.cause}{caught.value!r}"
    assert "GOOGLE_SERVICE_ACCOUNT_FILE" in caught.value.detail
    return caught.value.detail


def test_a_key_file_of_the_console_is_read(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text(key_file())
    account = read_service_account(path)
    assert account.email == "provisioning@a-project.iam.gserviceaccount.com"
    assert account.client_id == "112233445566778899000"
    assert "PRIVATE KEY" not in repr(account)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "it is not JSON"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "it is not JSON"),
        ("[" * 5000, "it is not JSON"),
        ("[]", "it is not a JSON object"),
        ('"text"', "it is not a JSON object"),
        ("{}", "it lacks client_email and private_key"),
        (key_file(client_email=None), "it lacks client_email"),
        (key_file(private_key=None), "it lacks private_key"),
        (key_file(private_key=7), "it lacks private_key"),
        (
            key_file(private_key="-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"),
            "no RSA key",
        ),
        (key_file(private_key=key().public.decode()), "no RSA key"),
        (" " * (LARGEST_KEY_FILE + 1), "far too large"),
    ],
)
def test_what_is_no_key_file_is_told(tmp_path: Path, content: str, word: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(content)
    assert word in refusal(path)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "missing.json")
    assert "cannot be read" in refusal(tmp_path)


def test_a_missing_package_names_what_to_install(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.auth.crypt", None)
    with pytest.raises(
        ProviderMisconfigured, match=r"pip install 'iapostemanager-email-provisioning\[google\]'"
    ):
        read_service_account(google.key_file)


@pytest.mark.parametrize("name", ["GOOGLE_SERVICE_ACCOUNT_FILE", "GOOGLE_ADMIN_EMAIL"])
def test_a_missing_setting_is_named(google: Google, name: str) -> None:
    # A domain can be put on Google while EMAIL_PROVIDER names another provider, so that the settings ask for nothing.
    with pytest.raises(ProviderMisconfigured, match=name):
        google.provider(PATIENT, **{name: None})


def test_aliases_need_a_user(google: Google) -> None:
    with pytest.raises(ProviderMisconfigured, match="GOOGLE_ALIAS_USER"):
        google.provider(GOOGLE_MAILBOX_KIND="alias")


def test_the_adapter_is_in_the_table(google: Google) -> None:
    assert "google" in registry.kinds()
    assert registry.BUILT_IN["google"].endswith("google_workspace:build")
