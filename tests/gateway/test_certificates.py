"""The certificate of our own making, and the operator's."""

from __future__ import annotations

import multiprocessing
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509

from email_provisioning.domain.clock import utc_now
from email_provisioning.gateway.certificates import CertificateInvalid, certificate_files, server_context
from email_provisioning.settings import Settings
from tests.gateway.running import RunningGateway


def test_a_certificate_is_made_once(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings(GATEWAY_PUBLIC_HOST="mail.example.test")
    file, key = certificate_files(settings, clock=utc_now)
    assert file == key
    assert file.stat().st_mode & 0o777 == 0o600
    content = file.read_bytes()
    certificate = x509.load_pem_x509_certificate(content)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["mail.example.test", "localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert certificate_files(settings, clock=utc_now) == (file, key)
    assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_processes_that_start_at_once_make_one(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings()
    with multiprocessing.get_context("fork").Pool(8) as pool:
        made = pool.map(_content, [settings] * 16)
    assert len(set(made)) == 1


def test_an_operators_certificate_is_used(make_settings: Callable[..., Settings], tmp_path: Path) -> None:
    made, _ = certificate_files(make_settings(), clock=utc_now)
    own = tmp_path / "own.pem"
    own.write_bytes(made.read_bytes())
    settings = make_settings(GATEWAY_CERT_FILE=str(own), GATEWAY_KEY_FILE=str(own))
    assert certificate_files(settings, clock=utc_now) == (own, own)


def test_a_certificate_that_does_not_fit_is_named(tmp_path: Path) -> None:
    file = tmp_path / "broken.pem"
    file.write_text("not a certificate")
    with pytest.raises(CertificateInvalid, match="broken"):
        server_context(file, file)


@pytest.mark.parametrize(("version", "accepted"), [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
def test_only_present_versions_of_tls_are_spoken(
    gateway: RunningGateway, version: str, accepted: bool
) -> None:
    context = gateway.tls
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = ssl.TLSVersion[version]
    context.set_ciphers("ALL:@SECLEVEL=0")
    with gateway.plain() as client:
        if accepted:
            assert client.starttls(context=context)[0] == 220
        else:
            with pytest.raises(ssl.SSLError):
                client.starttls(context=context)
            client.close()


def _content(settings: Settings) -> bytes:
    file, _ = certificate_files(settings, clock=utc_now)
    return file.read_bytes()


def test_the_end_of_the_clients_handshake_is_answered_at_once(gateway: RunningGateway) -> None:
    """Else its next words would wait until TCP acknowledges by itself, 40 ms later."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_context(*certificate_files(gateway.services.settings, clock=utc_now)).wrap_bio(
        to_server, to_client, server_side=True
    )
    client = gateway.tls.wrap_bio(to_client, to_server, server_hostname="localhost")
    for side in (client, server):
        with pytest.raises(ssl.SSLWantReadError):
            side.do_handshake()
    client.do_handshake()
    assert to_client.pending == 0
    server.do_handshake()
    assert client.version() == "TLSv1.3"
    assert to_client.pending > 0
