from datetime import datetime

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.provisioning.passwords import Passwords
from tests.web.callers import Browser, code_of


def test_credentials_are_shown_once(alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]
    answer = alice.post(f"/accounts/{account}/reveal")
    assert answer.status_code == 409
    assert code_of(answer) == "credentials_already_shown"


def test_credentials_that_nobody_saw_can_be_revealed(alice: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        # The answer to the creation was lost on its way.
        patch.setattr(Passwords, "first_view", lambda *_arguments: None, raising=False)
        patch.setattr(Passwords, "of_new", lambda *_arguments: None, raising=False)
        created = alice.post("/create", {"username": "contact"}).get_json()
    account = created["account"]["id"]
    if created["credentials"] is None and not created["account"]["credentials_shown"]:
        answer = alice.post(f"/accounts/{account}/reveal")
        assert answer.status_code == 200
        assert answer.get_json()["credentials"]["username"] == "contact@example.test"
    assert code_of(alice.post(f"/accounts/{account}/reveal")) == "credentials_already_shown"


def test_rotation_gives_new_credentials_while_the_old_ones_still_work(
    alice: Browser, web_services: Services
) -> None:
    created = alice.create("contact")
    old = created["credentials"]["password"]
    answer = alice.post(f"/accounts/{created['account']['id']}/rotate")
    assert answer.status_code == 200
    rotated = answer.get_json()
    assert rotated["email"] == "contact@example.test"
    new = rotated["credentials"]["password"]
    assert new != old
    assert datetime.fromisoformat(rotated["previous_valid_until"]) > web_services.clock()
    for password in (old, new):
        assert web_services.submission.authenticate("contact@example.test", password)


def test_a_deleted_address_has_no_credentials_to_show(alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]
    alice.delete(f"/accounts/{account}")
    assert code_of(alice.post(f"/accounts/{account}/rotate")) == "invalid_state"
    assert alice.post(f"/accounts/{account}/reveal").status_code == 409
