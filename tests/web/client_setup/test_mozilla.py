"""Mozilla's document: valid, the right servers, the same whether an address exists or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.web.callers import Browser, Program, code_of

SCHEMA = etree.RelaxNG(file=str(Path(__file__).parent / "autoconfig.rng"))
PATH = "/mail/config-v1.1.xml"
WELL_KNOWN = f"/.well-known/autoconfig{PATH}"


def document(
    client: FlaskClient, path: str = PATH, host: str = "mail.example.test", **query: str
) -> etree._Element:
    answer = client.get(path, query_string=query, headers={"Host": host})
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/xml"
    root = etree.fromstring(answer.data)
    SCHEMA.assertValid(root)
    return root


def server(root: etree._Element, tag: str) -> dict[str, str]:
    (found,) = root.findall(f"emailProvider/{tag}")
    return {"type": found.get("type", ""), **{each.tag: each.text or "" for each in found}}


@pytest.mark.parametrize("path", [PATH, WELL_KNOWN])
def test_a_client_learns_both_servers_of_an_address(client: FlaskClient, path: str) -> None:
    root = document(client, path, emailaddress="Contact@Example.TEST")
    common = {"username": "contact@example.test", "authentication": "password-cleartext"}
    assert server(root, "incomingServer") == {
        **common,
        "type": "imap",
        "hostname": "mail.example.test",
        "port": "993",
        "socketType": "SSL",
    }
    assert server(root, "outgoingServer") == {
        **common,
        "type": "smtp",
        "hostname": "mail.example.test",
        "port": "587",
        "socketType": "STARTTLS",
    }
    assert [each.text for each in root.findall("emailProvider/domain")] == ["example.test"]


@pytest.mark.parametrize("query", [{}, {"emailaddress": ""}, {"emailaddress": "%EMAILADDRESS%"}])
def test_without_an_address_the_host_tells_the_domain_and_the_client_puts_the_address_in(
    client: FlaskClient, admin: Program, query: dict[str, str]
) -> None:
    admin.post("/admin/domains", {"name": "acme.fr", "provider": "local"})
    for host, domain in (
        ("autoconfig.acme.fr", "acme.fr"),
        ("acme.fr:8443", "acme.fr"),
        ("somewhere.else.test", "example.test"),
        ("[::1]:5000", "example.test"),
    ):
        root = document(client, host=host, **query)
        assert root.find("emailProvider").get("id") == domain
        assert server(root, "incomingServer")["username"] == "%EMAILADDRESS%"


def test_the_answer_does_not_tell_whether_an_address_exists(client: FlaskClient, alice: Browser) -> None:
    alice.create("contact")
    there = client.get(PATH, query_string={"emailaddress": "contact@example.test"})
    not_there = client.get(PATH, query_string={"emailaddress": "nobodys@example.test"})
    assert there.data.replace(b"contact@", b"nobodys@") == not_there.data
    assert there.status_code == not_there.status_code == 200


def test_a_sender_without_a_mailbox_here_is_given_no_server_to_fetch_mail_from(
    client: FlaskClient, admin: Program
) -> None:
    admin.post("/admin/domains", {"name": "acme.fr", "provider": "sendgrid"})
    root = document(client, emailaddress="news@acme.fr")
    assert root.findall("emailProvider/incomingServer") == []
    assert server(root, "outgoingServer")["hostname"] == "mail.example.test"


def test_no_imap_server_no_server_to_fetch_mail_from(make_web_services: Callable[..., Services]) -> None:
    client = create_app(services=make_web_services(imap=None)).test_client()
    assert document(client, emailaddress="a@example.test").findall("emailProvider/incomingServer") == []


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("a@elsewhere.test", 422, "domain_unknown"),
        ("a b@example.test", 422, "name_invalid"),
        ("@example.test", 422, "name_invalid"),
        ("<script>@example.test", 422, "name_invalid"),
        ("é@example.test", 422, "domain_unknown"),
        ("a" * 400 + "@example.test", 422, "name_too_long"),
    ],
)
def test_what_is_no_address_of_ours_is_refused(
    client: FlaskClient, address: str, status: int, code: str
) -> None:
    answer = client.get(PATH, query_string={"emailaddress": address})
    assert (answer.status_code, code_of(answer)) == (status, code)


def test_characters_of_xml_in_an_address_stay_characters(client: FlaskClient) -> None:
    root = document(client, emailaddress="a&b'c@example.test")
    assert server(root, "outgoingServer")["username"] == "a&b'c@example.test"
