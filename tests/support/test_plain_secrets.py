import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from email_provisioning.domain.passwords import generate
from tests.support.plain_secrets import refuse_plain_secrets, secrets_in
from tests.support.run_folder import RunFolder


@pytest.mark.parametrize("prefix", ["iap", "iat", "iab"])
def test_a_generated_secret_is_found_in_clear(prefix: str) -> None:
    secret = generate(prefix)
    assert list(secrets_in(f"login={secret}\n".encode())) == [secret]


@pytest.mark.parametrize("user", ["a@example.test", "ab@example.test", "abc@example.test"])
def test_a_password_is_found_in_the_base64_of_smtp_auth(user: str) -> None:
    secret = generate("iap")
    sent = base64.b64encode(f"\0{user}\0{secret}".encode())
    assert secret in list(secrets_in(b"AUTH PLAIN " + sent))


def test_what_only_resembles_a_secret_is_not_one() -> None:
    assert not list(secrets_in(b"iap-aaaaa-bbbbb-ccccc-ddddd-eeeee-fffff"))


def test_a_folder_with_a_secret_is_refused(tmp_path: Path, run_folder: RunFolder) -> None:
    (tmp_path / "server.log").write_text(f"created with {generate('iap')}")
    with pytest.raises(
        pytest.fail.Exception, match=r"server\.log holds 1 plain secrets, .* begins with iap-"
    ):
        refuse_plain_secrets(tmp_path, run_folder)


def test_a_recorded_secret_is_refused(
    tmp_path: Path, run_folder: RunFolder, record_secret: Callable[[str], None]
) -> None:
    record_secret("a secret of an unusual form")
    (tmp_path / "file").write_text("this is a secret of an unusual form indeed")
    with pytest.raises(pytest.fail.Exception, match="holds 1 plain secrets"):
        refuse_plain_secrets(tmp_path, run_folder)
