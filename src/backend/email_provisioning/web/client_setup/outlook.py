"""Outlook's Autodiscover in its plain XML form ([MS-OXDSCLI], schemas 2006 and 2006a)."""

from __future__ import annotations

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from xml.parsers.expat import ExpatError, ParserCreate

from email_provisioning.domain.address import Address
from email_provisioning.provisioning.credentials import Endpoint
from email_provisioning.provisioning.mail_setup import Servers

REQUEST = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
ENVELOPE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
#: The longest request that is read, in octets, and its deepest element.
MAX_REQUEST, MAX_DEPTH = 16 * 1024, 10


class Refused(Exception):
    """The request is answered with an error of the protocol."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


#: What the protocol says where a request cannot be used.
INVALID = (600, "The request is not valid.")
WRONG_SCHEMA = (601, "This server answers in the schema outlook/responseschema/2006a alone.")
UNKNOWN = (500, "The domain of this e-mail address is not served here.")


def mailbox_of(content: bytes) -> str:
    """Return the address that a request asks about; raise `Refused`.

    A document type is refused before anything of it is read: entities grow without end, or read files.
    """
    found = _texts(content)
    schema = found.get("AcceptableResponseSchema", RESPONSE)
    if schema != RESPONSE:
        raise Refused(*WRONG_SCHEMA)
    if not (address := found.get("EMailAddress", "")):
        raise Refused(*INVALID)
    return address


def settings(address: Address, servers: Servers) -> bytes:
    """Return the servers; where mail cannot be fetched with a password of ours, that of sending alone."""
    root = Element("Autodiscover", xmlns=ENVELOPE)
    response = SubElement(root, "Response", xmlns=RESPONSE)
    SubElement(SubElement(response, "User"), "DisplayName").text = address.email
    account = SubElement(response, "Account")
    SubElement(account, "AccountType").text = "email"
    SubElement(account, "Action").text = "settings"
    if servers.imap is not None:
        _protocol(account, "IMAP", servers.imap, address)
    smtp = _protocol(account, "SMTP", servers.smtp, address)
    SubElement(smtp, "UsePOPAuth").text = "off"
    SubElement(smtp, "SMTPLast").text = "off"
    return _written(root)


def error(refused: Refused, *, at: datetime) -> bytes:
    """Return the answer to a request that cannot be answered otherwise."""
    root = Element("Autodiscover", xmlns=ENVELOPE)
    told = SubElement(SubElement(root, "Response"), "Error", Time=f"{at:%H:%M:%S.%f}", Id="1")
    SubElement(told, "ErrorCode").text = str(refused.code)
    SubElement(told, "Message").text = refused.message
    SubElement(told, "DebugData")
    return _written(root)


def _protocol(account: Element, kind: str, endpoint: Endpoint, address: Address) -> Element:
    protocol = SubElement(account, "Protocol")
    for name, value in (
        ("Type", kind),
        ("Server", endpoint.host),
        ("Port", str(endpoint.port)),
        ("LoginName", address.email),
        ("DomainRequired", "off"),
        ("SPA", "off"),
        ("SSL", "on"),
        # Read in the place of SSL by those who know it: it tells the two kinds of TLS apart.
        ("Encryption", "SSL" if endpoint.security == "tls" else "TLS"),
        ("AuthRequired", "on"),
    ):
        SubElement(protocol, name).text = value
    return protocol


def _written(root: Element) -> bytes:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _texts(content: bytes) -> dict[str, str]:
    """Return the texts of a request by the names of their elements."""
    if len(content) > MAX_REQUEST:
        raise Refused(*INVALID)
    reader = _Reader()
    try:
        reader.read(content)
    except (ExpatError, LookupError, ValueError):
        # LookupError: an encoding that nobody knows.
        raise Refused(*INVALID) from None
    return {name: "".join(pieces).strip() for name, pieces in reader.texts.items()}


class _Reader:
    """Collects the texts below the elements of the request's own schema."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content: bytes) -> None:
        self._parser.Parse(content, True)

    def _start(self, name: str, _attributes: object) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise Refused(*INVALID)
        self._open.append(name.removeprefix(f"{REQUEST} "))
        # The first of a name counts.
        self.texts.setdefault(self._open[-1], [])

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _data(self, data: str) -> None:
        self.texts[self._open[-1]].append(data)

    def _doctype(self, *_declared: object) -> None:
        raise Refused(*INVALID)
