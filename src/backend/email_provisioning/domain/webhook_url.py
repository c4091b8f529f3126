"""The addresses that webhooks may have."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from email_provisioning.domain.address import canonical_domain
from email_provisioning.errors import DomainUnknown, InvalidWebhook

#: Characters of an address.
MAX_URL = 2000
#: The last label of a host that some resolvers take for a number, and so for an address of IPv4.
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


def canonical_url(text: str, *, plain: bool) -> str:
    """Return an address in its one form: scheme and host in lower case, the host as A-labels.

    ``plain`` allows http:// too. Raises `InvalidWebhook` for what is no address of a receiver.
    """
    if len(text) > MAX_URL or not text.isprintable() or any(each.isspace() or each == "\\" for each in text):
        raise InvalidWebhook(f"Give an address of at most {MAX_URL} characters, without spaces.")
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError as error:
        raise InvalidWebhook from error
    if url.scheme not in {"https", "http"} or (url.scheme == "http" and not plain):
        raise InvalidWebhook("Give an address that begins with https://.")
    if "@" in url.netloc or url.fragment or port == 0 or not url.hostname:
        raise InvalidWebhook("Give an address without user, password and fragment.")
    host = _host(url.hostname)
    netloc = host if port is None else f"{host}:{port}"
    path = url.path or "/"
    if not (path + url.query).isascii():
        raise InvalidWebhook("Percent-encode what is not ASCII in the address's path.")
    return urlunsplit((url.scheme, netloc, path, url.query, ""))


def host_of(url: str) -> str:
    """Return the host of an address: what may be told of it where the rest may hold a secret."""
    return urlsplit(url).hostname or ""


def _host(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        pass  # not an address: a name, then
    else:
        return f"[{address}]" if address.version == 6 else str(address)
    if text == "localhost":
        return text
    try:
        name = canonical_domain(text)
    except DomainUnknown as error:
        raise InvalidWebhook("Give the receiver's host name as the DNS has it.") from error
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        raise InvalidWebhook("Write an IP address as four numbers with dots in between.")
    return name
