"""Which addresses of the Internet this server may be sent to by what somebody typed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: Networks of IPv6 that hold an address of IPv4 in their last 32 bits: translated (RFC 6052), local translated
#: (RFC 8215), mapped, compatible (RFC 4291), and IVI's translated form (RFC 2765).
_HOLDING_IPV4 = tuple(
    ip_network(each)
    for each in ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0/96", "::/96", "::ffff:0:0:0/96")
)
#: Never anybody's server on the Internet, whatever a library's table of the day says.
_NEVER = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "fec0::/10",
        "64:ff9b:1::/48",
    )
)


def is_allowed(text: str, private: Sequence[str], *, public: bool = True) -> bool:
    """Tell whether an IP address is in one of the networks given, or public, with every one that lies inside it.

    Without ``public``, only the networks count.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    networks = [ip_network(each) for each in private]
    return all((public and _is_public(each)) or _is_in(each, networks) for each in _unwrapped(address))


def _unwrapped(address: Address) -> Iterator[Address]:
    """Yield where packets to an address can end: itself, or what a translator or a tunnel makes of it."""
    if not isinstance(address, IPv6Address):
        yield address
        return
    if any(address in network for network in _HOLDING_IPV4) and int(address) > 1:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
        yield inner
        if address.ipv4_mapped is not None or address in _HOLDING_IPV4[0]:
            # The prefix is no place of its own.
            return
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    yield address


def _is_public(address: Address) -> bool:
    never = any(address.version == network.version and address in network for network in _NEVER)
    return address.is_global and not address.is_multicast and not address.is_reserved and not never


def _is_in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
