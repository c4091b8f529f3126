"""Outlook's Autodiscover: valid answers and errors, whatever the spelling of the path, and no entity is followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from email_provisioning.web.client_setup.outlook import ENVELOPE, RESPONSE
from tests.web.callers import Browser

SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "autodiscover.xsd"))
PATH = "/autodiscover/autodiscover.xml"
REQUEST = """<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
  <Request>
    <EMailAddress>{address}</EMailAddress>
    <AcceptableResponseSchema>{schema}</AcceptableResponseSchema>
  </Request>
</Autodiscover>"""


def ask(client: FlaskClient, content: str | bytes, path: str = PATH) -> etree._Element:
    answer = client.post(path, data=content, content_type="text/xml")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/xml"
    root = etree.fromstring(answer.data)
    SCHEMA.assertValid(root)
    return root


def about(address: str, schema: str = RESPONSE) -> str:
    return REQUEST.format(address=address, schema=schema)


def protocols(root: etree._Element) -> dict[str, dict[str, str]]:
    found = root.iter(f"{{{RESPONSE}}}Protocol")
    listed = [{etree.QName(each).localname: each.text or "" for each in protocol} for protocol in found]
    return {each["Type"]: each for each in listed}


def error_code(root: etree._Element) -> int:
    return int(root.findtext(f"{{{ENVELOPE}}}Response/{{{ENVELOPE}}}Error/{{{ENVELOPE}}}ErrorCode") or 0)


@pytest.mark.parametrize(
    "path",
    [
        PATH,
        "/Autodiscover/Autodiscover.xml",
        "/AutoDiscover/AutoDiscover.xml",
        "/autodiscover/Autodiscover.XML",
    ],
)
def test_outlook_learns_both_servers_whatever_the_spelling(client: FlaskClient, path: str) -> None:
    found = protocols(ask(client, about("Contact@example.test"), path))
    imap, smtp = found["IMAP"], found["SMTP"]
    assert (imap["Server"], imap["Port"], imap["Encryption"]) == ("mail.example.test", "993", "SSL")
    assert (smtp["Server"], smtp["Port"], smtp["Encryption"]) == ("mail.example.test", "587", "TLS")
    assert imap["LoginName"] == smtp["LoginName"] == "contact@example.test"


def test_the_answer_does_not_tell_whether_an_address_exists(client: FlaskClient, alice: Browser) -> None:
    alice.create("contact")
    there = client.post(PATH, data=about("contact@example.test")).data
    assert (
        there.replace(b"contact@", b"nobodys@") == client.post(PATH, data=about("nobodys@example.test")).data
    )


BOMB = (
    '<!DOCTYPE Autodiscover [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}{"&a;" * 9}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", 600),
        ("no xml", 600),
        ("<Autodiscover/>", 600),
        (about(""), 600),
        (about("contact@elsewhere.test"), 500),
        (about("no address"), 500),
        (
            about(
                "a@example.test",
                "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006",
            ),
            601,
        ),
        (about("a@example.test").replace("?>", "?>" + BOMB, 1), 600),
        (
            about("&file;").replace("?>", '?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>', 1),
            600,
        ),
        (
            about("a@example.test").replace("?>", '?><!DOCTYPE x SYSTEM "http://elsewhere.test/x.dtd">', 1),
            600,
        ),
        (about("a@example.test").replace("utf-8", "utf-99", 1), 600),
        (about("a" * 20_000 + "@example.test"), 600),
        ("<a>" * 2_000, 600),
        (about("a@example.test").encode("utf-16"), 600),
    ],
)
def test_what_cannot_be_answered_gets_the_protocols_own_error(
    client: FlaskClient, content: str | bytes, code: int
) -> None:
    assert error_code(ask(client, content)) == code


def test_a_request_without_tls_is_led_to_where_there_is_tls(client: FlaskClient) -> None:
    answer = client.get(PATH, headers={"Host": "autodiscover.example.test"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"https://mail.example.test{PATH}")
    assert client.get(PATH, headers={"Host": "mail.example.test"}).status_code == 405
