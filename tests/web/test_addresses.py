from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.domain.passwords import PASSWORD_PREFIX, is_wellformed
from email_provisioning.web import create_app
from tests.web.callers import Browser, Program, code_of

CREDENTIALS = {"username", "password", "smtp", "imap", "webmail_url", "expires_in"}


def test_creating_answers_with_the_address_and_its_credentials(alice: Browser) -> None:
    answer = alice.post("/create", {"username": "contact", "display_name": "Support Client"})
    assert answer.status_code == 201
    body = answer.get_json()
    assert body["success"] is True
    assert body["email"] == "contact@example.test"
    account, credentials = body["account"], body["credentials"]
    assert answer.headers["Location"] == f"/api/email/accounts/{account['id']}"
    assert account["status"] == "active"
    assert account["display_name"] == "Support Client"
    assert account["credentials_shown"] is True
    assert account["usage"]["day"]["used"] == 0
    assert account["usage"]["day"]["resets_at"].endswith("Z")
    assert account["operation"] is None
    assert set(credentials) == CREDENTIALS
    assert credentials["username"] == "contact@example.test"
    assert is_wellformed(credentials["password"], PASSWORD_PREFIX)
    assert credentials["smtp"]["security"] == "starttls"
    assert credentials["expires_in"] == 30


def test_a_taken_name_is_refused_with_suggestions(alice: Browser, bob: Program) -> None:
    alice.create("contact")
    answer = bob.post("/create", {"username": "contact"})
    assert answer.status_code == 409
    assert code_of(answer) == "email_already_exists"
    assert answer.get_json()["title"] == "Email already exists"
    assert answer.get_json()["suggestions"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"username": ""}, "name_empty"),
        ({"username": "x" * 65}, "name_too_long"),
        ({"username": "a b"}, "name_invalid"),
        ({"username": "contact", "domain": "elsewhere.example"}, "domain_unknown"),
        ({"username": "abuse"}, "name_reserved"),
        ({"username": "spam"}, "name_blocked"),
        ({"username": "contact", "display_name": "x" * 101}, "display_name_invalid"),
        ({"username": "contact", "display_name": "Me\r\nBcc: everybody@example.org"}, "display_name_invalid"),
        ({"username": "contact", "display_name": "Me\nX"}, "display_name_invalid"),
        ({"username": "contact", "display_name": "Me\x00"}, "display_name_invalid"),
        ({"username": "contact", "display_name": "Me\x1b[31m"}, "display_name_invalid"),
        ({"username": "contact", "display_name": "Me\u202egro.elpmaxe"}, "display_name_invalid"),
        ({"username": "contact", "display_name": "Me\u2028X"}, "display_name_invalid"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(bob: Program, body: dict[str, str], code: str) -> None:
    answer = bob.post("/create", body)
    assert answer.status_code == 422
    assert code_of(answer) == code
    assert bob.get("/my-accounts").get_json()["limits"]["used"] == 0


def test_a_name_outside_the_allowed_ones_is_refused(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", ALLOWED_EMAIL_PATTERNS="contact")
    carol = Program.of(create_app(services=services), services, "carol")
    assert code_of(carol.post("/create", {"username": "jean"})) == "name_not_allowed"


def test_the_limit_of_addresses_is_told(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", MAX_EMAIL_ACCOUNTS_PER_USER="1")
    carol = Program.of(create_app(services=services), services, "carol")
    carol.create("contact")
    answer = carol.post("/create", {"username": "support"})
    assert answer.status_code == 403
    assert code_of(answer) == "account_limit_reached"
    assert (answer.get_json()["limit"], answer.get_json()["used"]) == (1, 1)


def test_the_same_key_repeats_the_first_answer(bob: Program) -> None:
    first = bob.post("/create", {"username": "contact"}, **{"Idempotency-Key": "one"})
    again = bob.post("/create", {"username": "contact"}, **{"Idempotency-Key": "one"})
    assert first.status_code == again.status_code == 201
    assert first.get_json() == again.get_json()
    other = bob.post("/create", {"username": "support"}, **{"Idempotency-Key": "one"})
    assert other.status_code == 422
    assert code_of(other) == "idempotency_key_reused"


@pytest.mark.parametrize("key", ["", "x" * 256, "à la clé", "two words"])
def test_a_key_that_is_none_is_refused(bob: Program, key: str) -> None:
    answer = bob.post("/create", {"username": "contact"}, **{"Idempotency-Key": key})
    assert code_of(answer) == "invalid_request"
    assert answer.get_json()["errors"][0]["field"] == "Idempotency-Key"


def test_my_addresses_come_newest_first_page_by_page(alice: Browser) -> None:
    names = [f"name{number}" for number in range(5)]
    for name in names:
        alice.create(name)
    seen, cursor = list[str](), None
    for _ in range(3):
        page = alice.get("/my-accounts", limit=2, **({"cursor": cursor} if cursor else {})).get_json()
        seen += [account["username"] for account in page["accounts"]]
        cursor = page["next_cursor"]
    assert seen == names[::-1]
    assert cursor is None
    assert page["limits"] == {"used": 5, "max": 10}


def test_my_addresses_can_be_searched_and_filtered(alice: Browser) -> None:
    alice.create("contact-paris", display_name="Ventes Île-de-France")
    deleted = alice.create("support")["account"]["id"]
    alice.delete(f"/accounts/{deleted}")

    def found(**query: str) -> list[str]:
        return [account["username"] for account in alice.get("/my-accounts", **query).get_json()["accounts"]]

    assert found() == ["contact-paris"]
    assert found(q="par") == found(q="VENTES") == found(q="france cont") == ["contact-paris"]
    assert found(q="aris") == found(status="suspended") == []
    assert found(status="deleted") == ["support"]
    assert found(status="active") == ["contact-paris"]


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "WyJhIiwgMV0", "é", "x" * 1001, "WyJcdTAwMDAiXQ"])
def test_a_cursor_that_is_not_ours_is_refused(bob: Program, cursor: str) -> None:
    assert bob.get("/my-accounts", cursor=cursor).status_code == 422


def test_what_is_another_users_does_not_exist(alice: Browser, bob: Program, admin: Program) -> None:
    account = alice.create("contact")["account"]["id"]
    nothing = "01890000-0000-7000-8000-000000000000"
    for stranger in (bob, admin):
        for method, path in (
            ("GET", ""),
            ("DELETE", ""),
            ("POST", "/reveal"),
            ("POST", "/rotate"),
            ("POST", "/suspend"),
            ("POST", "/resume"),
            ("POST", "/restore"),
            ("GET", "/messages"),
            ("GET", "/messages/x"),
            ("GET", "/messages/x/attachments/0"),
        ):
            answers = [
                stranger.client.open(
                    f"/api/email/accounts/{each}{path}", method=method, headers=stranger.headers
                )
                for each in (account, nothing)
            ]
            assert [code_of(answer) for answer in answers] == ["account_not_found"] * 2, path
            bodies = [{**answer.get_json(), "request_id": ""} for answer in answers]
            assert bodies[0] == bodies[1]
        mail = {"to": ["a@example.test"], "subject": "", "text": ""}
        assert code_of(stranger.post(f"/accounts/{account}/send", mail)) == "account_not_found"
        assert stranger.get("/my-accounts").get_json()["accounts"] in ([], [*_shared(stranger)])
    assert alice.get(f"/accounts/{account}").get_json()["status"] == "active"


@pytest.mark.parametrize("account", ["x", "1", "%00", "a" * 300, "01890000-0000-7000-8000-00000000000G", "é"])
def test_an_id_that_cannot_be_one_is_unknown(bob: Program, account: str) -> None:
    assert code_of(bob.get(f"/accounts/{account}")) == "account_not_found"


def test_administrators_see_the_role_mailbox(admin: Program, bob: Program) -> None:
    admin.get("/me")
    assert [account["username"] for account in _shared(admin)] == ["postmaster"]
    assert not _shared(bob)


def test_who_is_not_signed_in_learns_nothing(client: FlaskClient, alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]
    for each in (account, "01890000-0000-7000-8000-000000000000", "x"):
        answer = client.get(f"/api/email/accounts/{each}")
        assert answer.status_code == 401
        assert code_of(answer) == "authentication_required"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def _shared(caller: Program) -> list[dict[str, str]]:
    accounts = caller.get("/my-accounts").get_json()["accounts"]
    return [account for account in accounts if account["shared"]]
