"""Mozilla's document of a mail domain (draft-ietf-mailmaint-autoconfig), which Thunderbird and others read."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from email_provisioning.provisioning.credentials import Endpoint
from email_provisioning.provisioning.mail_setup import Servers

#: What a client puts the whole address in the place of.
PLACEHOLDER = "%EMAILADDRESS%"
_SOCKETS = {"tls": "SSL", "starttls": "STARTTLS"}


def document(servers: Servers, *, username: str, page: str) -> bytes:
    """Return the document; ``page`` is where people find the instructions and their mail.

    Where mail cannot be fetched with a password of ours, no server to fetch it from is named.
    """
    root = Element("clientConfig", version="1.1")
    provider = SubElement(root, "emailProvider", id=servers.domain)
    for tag in ("domain", "displayName", "displayShortName"):
        SubElement(provider, tag).text = servers.domain
    if servers.imap is not None:
        _server(provider, "incomingServer", "imap", servers.imap, username)
    _server(provider, "outgoingServer", "smtp", servers.smtp, username)
    documentation = SubElement(provider, "documentation", url=page)
    for language, text in (("en", "How to use this address"), ("fr", "Utiliser cette adresse")):
        SubElement(documentation, "descr", lang=language).text = text
    SubElement(SubElement(root, "webMail"), "loginPage", url=page)
    indent(root)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _server(provider: Element, tag: str, kind: str, endpoint: Endpoint, username: str) -> None:
    server = SubElement(provider, tag, type=kind)
    for name, value in (
        ("hostname", endpoint.host),
        ("port", str(endpoint.port)),
        ("socketType", _SOCKETS[endpoint.security]),
        ("username", username),
        # Inside TLS only: the name of the method is the format's.
        ("authentication", "password-cleartext"),
    ):
        SubElement(server, name).text = value
