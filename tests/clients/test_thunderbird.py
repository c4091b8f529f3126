"""Thunderbird itself sets an account up from our document, with an address and a password alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.clients.thunderbird import running_thunderbird
from tests.e2e.house import House
from tests.support.certificates import make_chain
from tests.support.server import environ_of, letter, serving

HOST = "mail.example.test"
SCRIPT = (Path(__file__).parent / "set_up.js").read_text(encoding="utf-8")
#: How Thunderbird numbers TLS from the first octet (nsMsgSocketType).
SSL = 3


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """Return a certificate for the gateway's host, its key, and the authority that signed it, in one file."""
    return make_chain(tmp_path, [HOST], timedelta(days=30))


def test_thunderbird_sets_an_account_up_from_an_address_and_a_password(
    program: Callable[..., str], authority: Path, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    thunderbird = program("thunderbird", "thunderbird")
    program("dovecot", "dovecot-imapd")
    given = {
        "GATEWAY_PUBLIC_HOST": HOST,
        "GATEWAY_CERT_FILE": str(authority),
        "GATEWAY_KEY_FILE": str(authority),
    }
    with serving(environ_of(tmp_path / "data", free_port, **given), tmp_path) as server:
        house = House.of(server)
        contact = house.address(house.person(), "contact", "Léa Support")
        with server.exchange() as elsewhere:
            elsewhere.send_message(letter("zoe@client.example", contact.email, subject="Devis"))
        preferences = {
            # The names of the domain lead here, and plain HTTP comes to our server whatever its port.
            "network.dns.localDomains": f"{HOST},autoconfig.example.test,example.test",
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": server.settings.http_port,
            "network.proxy.allow_hijacking_localhost": True,
        }
        signer = x509.load_pem_x509_certificates(authority.read_bytes())[-1]
        encoded = base64.b64encode(signer.public_bytes(Encoding.DER)).decode()
        with running_thunderbird(thunderbird, tmp_path, free_port(), preferences) as running:
            made = running.run(SCRIPT, contact.email, contact.password, "Léa Support", encoded)
        house.services.database.close()
    settings = server.settings
    assert made == {
        "incoming": {
            "hostname": HOST,
            "port": settings.imap_port,
            "socketType": SSL,
            "username": contact.email,
        },
        "outgoing": f"smtp://contact%40example.test@{HOST}:{settings.gateway_port}/",
        "sent": True,
        "identity": "Léa Support <contact@example.test>",
        "subjects": ["Devis", "From Thunderbird"],
    }
