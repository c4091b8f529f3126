"""The networks that a password may be used from, and what is kept of where it was used."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
)
from typing import Literal

from email_provisioning.errors import InvalidNetworks

#: How many networks one password can be limited to.
MOST_NETWORKS = 20
#: How much of an address is kept: what tells one household or office from its neighbours is cut off.
KEPT_BITS = {4: 24, 6: 48}


def parse_networks(texts: Sequence[str]) -> str | None:
    """Return networks in one canonical text, separated by spaces; None where there are none: anywhere.

    Raises `InvalidNetworks` for what is no network, for host bits beyond its prefix, and for too many.
    """
    if len(texts) > MOST_NETWORKS:
        raise InvalidNetworks(f"A password is limited to at most {MOST_NETWORKS} networks.")
    networks = [_network(text.strip()) for text in texts]
    fours = collapse_addresses(each for each in networks if isinstance(each, IPv4Network))
    sixes = collapse_addresses(each for each in networks if isinstance(each, IPv6Network))
    return " ".join(str(each) for each in (*fours, *sixes)) or None


def admits(networks: str | None, client: str | None) -> bool:
    """Tell whether a password with these networks may be used from a client's address; an unknown one is outside."""
    if networks is None:
        return True
    address = _address(client)
    return address is not None and any(address in ip_network(each) for each in networks.split())


def truncated(client: str | None) -> str | None:
    """Return the network that is kept of a client's address: /24 or /48; None where the address is not known."""
    address = _address(client)
    if address is None:
        return None
    return str(ip_network((address, KEPT_BITS[address.version]), strict=False))


def family(network: str) -> Literal["ipv4", "ipv6"]:
    """Return ``ipv4`` or ``ipv6``."""
    return "ipv6" if ":" in network else "ipv4"


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(text)
    except ValueError:
        raise InvalidNetworks from None
    # Clients that come so are known by their IPv4 address: such a network would keep everybody out.
    if "%" in text or (isinstance(network, IPv6Network) and network.network_address.ipv4_mapped is not None):
        raise InvalidNetworks
    return network


def _address(client: str | None) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address((client or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
