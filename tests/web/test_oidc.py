"""Signing in with an OpenID provider: once, in the browser that began it, and only for whom the provider vouches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.fakes.issuer import Issuer, issuing
from tests.web.callers import API


@pytest.fixture(scope="module")
def provider() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(provider: Issuer) -> Issuer:
    """Return the provider, honest again."""
    provider.claims, provider.forger, provider.userinfo = {}, None, {"sub": "u1", "groups": ["staff"]}
    provider.asked.clear()
    provider.instead.clear()
    return provider


@pytest.fixture
def make_client(
    make_services: Callable[..., Services], issuer: Issuer
) -> Callable[..., tuple[FlaskClient, Services]]:
    def make(**given: str) -> tuple[FlaskClient, Services]:
        services = make_services(
            EMBEDDED_WORKER="false", OIDC_ISSUER=issuer.url, OIDC_CLIENT_ID="client", **given
        )
        return create_app(services=services).test_client(), services

    return make


def begin(client: FlaskClient, issuer: Issuer) -> dict[str, str]:
    """Go to the provider, and return what it was asked."""
    answer = client.get(f"{API}/oidc/start")
    assert answer.status_code == 303, answer.text
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    issuer.nonce = asked["nonce"]
    return asked


def come_back(client: FlaskClient, **query: str) -> TestResponse:
    answer = client.get(f"{API}/oidc/callback", query_string=query)
    assert answer.status_code == 303, answer.text
    return answer


def sign_in(client: FlaskClient, issuer: Issuer) -> TestResponse:
    return come_back(client, code="c", state=begin(client, issuer)["state"])


def refused(answer: TestResponse, code: str) -> bool:
    return answer.headers["Location"] == f"/email-provisioning#sign-in-error={code}"


def test_whom_the_provider_vouches_for_is_let_in(make_client: Callable[..., Any], issuer: Issuer) -> None:
    client, services = make_client()
    asked = begin(client, issuer)
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{services.settings.public_url}{API}/oidc/callback"
    answer = come_back(client, code="c", state=asked["state"], iss=issuer.url)
    assert answer.headers["Location"] == "/email-provisioning"
    me = client.get(f"{API}/me").get_json()["user"]
    assert (me["name"], me["role"]) == ("camille", "member")
    (form,) = issuer.asked
    assert len(form["code_verifier"]) >= 43
    assert form["grant_type"] == "authorization_code"


def test_the_same_person_comes_again_and_a_namesake_is_another(
    make_client: Callable[..., Any], issuer: Issuer
) -> None:
    client, services = make_client()
    services.access.create_user("camille")
    for _ in range(2):
        sign_in(client, issuer)
        assert client.get(f"{API}/me").get_json()["user"]["name"] == "camille (2)"
    issuer.claims, issuer.userinfo = {"sub": "u2"}, {"sub": "u2"}
    sign_in(client, issuer)
    assert client.get(f"{API}/me").get_json()["user"]["name"] == "camille (3)"


def test_groups_make_administrators_and_unmake_them(make_client: Callable[..., Any], issuer: Issuer) -> None:
    client, _ = make_client(OIDC_ADMIN_GROUPS="chiefs", OIDC_AUDITOR_GROUPS="auditors")
    for groups, role in ((["chiefs"], "administrator"), (["auditors"], "auditor"), ([], "member")):
        issuer.userinfo = {"sub": "u1", "groups": groups}
        sign_in(client, issuer)
        assert client.get(f"{API}/me").get_json()["user"]["role"] == role


def test_who_is_in_no_allowed_group_stays_out(make_client: Callable[..., Any], issuer: Issuer) -> None:
    client, services = make_client(OIDC_ALLOWED_GROUPS="others")
    assert refused(sign_in(client, issuer), "sign_in_not_allowed")
    assert client.get(f"{API}/me").status_code == 401
    assert [user.name for user in services.administration.people.page().users] == []


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "somebody else"},
        {"aud": ["client", "somebody else"], "azp": "somebody else"},
        {"iss": "https://evil.test"},
        {"exp": 1},
        {"sub": None},
        {"sub": ""},
        {"nonce": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_lets_nobody_in(
    make_client: Callable[..., Any], issuer: Issuer, claims: dict[str, Any]
) -> None:
    client, _ = make_client()
    issuer.claims = claims
    assert refused(sign_in(client, issuer), "sign_in_refused")
    assert client.get(f"{API}/me").status_code == 401


def test_a_forged_token_and_another_one_s_description_let_nobody_in(
    make_client: Callable[..., Any], issuer: Issuer
) -> None:
    client, _ = make_client()
    issuer.forger = RSAKey.generate_key(2048, {"kid": "one"})
    assert refused(sign_in(client, issuer), "sign_in_refused")
    issuer.forger, issuer.userinfo = None, {"sub": "u9", "groups": ["chiefs"]}
    assert refused(sign_in(client, issuer), "sign_in_refused")


def test_a_state_works_once_and_only_where_it_was_begun(
    make_client: Callable[..., Any], issuer: Issuer
) -> None:
    client, services = make_client()
    state = begin(client, issuer)["state"]
    cookie = client.get_cookie("email_provisioning_sign_in", path=f"{API}/oidc")
    assert cookie is not None
    stranger = create_app(services=services).test_client()
    assert refused(come_back(stranger, code="c", state=state), "sign_in_refused")
    assert come_back(client, code="c", state=state).headers["Location"] == "/email-provisioning"
    client.set_cookie("email_provisioning_sign_in", cookie.value, path=f"{API}/oidc")
    assert refused(come_back(client, code="c", state=state), "sign_in_refused")


@pytest.mark.parametrize("query", [{}, {"state": "x", "code": "c"}, {"error": "access_denied"}], ids=str)
def test_what_was_not_begun_ends_nowhere(
    make_client: Callable[..., Any], issuer: Issuer, query: dict[str, str]
) -> None:
    client, _ = make_client()
    begin(client, issuer)
    assert refused(come_back(client, **query), "sign_in_refused")


def test_an_answer_of_another_issuer_is_refused(make_client: Callable[..., Any], issuer: Issuer) -> None:
    client, _ = make_client()
    state = begin(client, issuer)["state"]
    assert refused(come_back(client, code="c", state=state, iss="https://evil.test"), "sign_in_refused")


def test_a_disabled_person_stays_out(make_client: Callable[..., Any], issuer: Issuer) -> None:
    client, services = make_client()
    sign_in(client, issuer)
    services.administration.people.disable(services.access.user("camille"))
    assert refused(sign_in(client, issuer), "sign_in_not_allowed")


#: What is no answer of an OpenID provider's: something in between has answered, or it means harm.
HOSTILE = ["<html>Sign in to the network</html>", "[]", "[" * 100_000]


@pytest.mark.parametrize("text", HOSTILE, ids=["a page", "a list", "a nest"])
@pytest.mark.parametrize("path", ["/token", "/me", "/keys"])
def test_an_answer_that_is_none_ends_in_the_page_which_tells_so(
    make_client: Callable[..., Any], issuer: Issuer, path: str, text: str
) -> None:
    client, _ = make_client()
    issuer.instead[path] = text
    assert refused(sign_in(client, issuer), "oidc_unavailable")


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("/token", '{"access_token": "a", "expires_in": [1]}', "oidc_unavailable"),
        ("/token", '{"id_token": [1]}', "sign_in_refused"),
        ("/token", '{"error": ["x"]}', "sign_in_refused"),
        ("/keys", '{"keys": 7}', "sign_in_refused"),
        ("/keys", '{"keys": [7]}', "sign_in_refused"),
        ("/keys", '{"keys": [{"kty": "RSA"}]}', "sign_in_refused"),
        ("/me", '{"sub": ["u1"]}', "sign_in_refused"),
    ],
)
def test_an_answer_of_another_form_lets_nobody_in(
    make_client: Callable[..., Any], issuer: Issuer, path: str, text: str, code: str
) -> None:
    client, _ = make_client()
    issuer.instead[path] = text
    assert refused(sign_in(client, issuer), code)
    assert client.get(f"{API}/me").status_code == 401


@pytest.mark.parametrize("url", ["https://[", "/auth"])
@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_a_description_with_a_place_that_is_none_begins_nothing(
    make_client: Callable[..., Any], issuer: Issuer, name: str, url: str
) -> None:
    client, _ = make_client()
    places = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{issuer.url}/x")
    issuer.instead["/.well-known/openid-configuration"] = json.dumps(
        {"issuer": issuer.url, **places, name: url}
    )
    answer = client.get(f"{API}/oidc/start")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "oidc_unavailable")


def test_a_provider_that_does_not_answer_is_told_of(
    make_services: Callable[..., Services], free_port: Callable[[], int]
) -> None:
    issuer = f"http://127.0.0.1:{free_port()}"
    services = make_services(EMBEDDED_WORKER="false", OIDC_ISSUER=issuer, OIDC_CLIENT_ID="client")
    answer = create_app(services=services).test_client().get(f"{API}/oidc/start")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "oidc_unavailable")
