"""Networks that passwords are limited to, and what is kept of where they were used."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.networks import MOST_NETWORKS, admits, family, parse_networks, truncated
from email_provisioning.errors import InvalidNetworks


def test_networks_are_kept_in_one_form() -> None:
    assert parse_networks([" 203.0.113.0/24", "2001:DB8::/48", "198.51.100.7", "203.0.113.128/25"]) == (
        "198.51.100.7/32 203.0.113.0/24 2001:db8::/48"
    )
    assert parse_networks([]) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "example.com",
        "203.0.113.7/24",
        "203.0.113.0/33",
        "2001:db8::1/48",
        "::ffff:203.0.113.0/120",
        "fe80::1%eth0",
        "203.0.113.0/24 198.51.100.0/24",
        "1" * 64,
    ],
)
def test_what_is_no_network_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidNetworks) as refusal:
        parse_networks(["198.51.100.0/24", wrong])
    assert not wrong or wrong not in refusal.value.detail


def test_too_many_networks_are_refused() -> None:
    texts = [f"10.{number}.0.0/24" for number in range(MOST_NETWORKS + 1)]
    assert parse_networks(texts[1:]) is not None
    with pytest.raises(InvalidNetworks):
        parse_networks(texts)


@pytest.mark.parametrize(
    ("networks", "client", "admitted"),
    [
        (None, "203.0.113.7", True),
        (None, None, True),
        ("203.0.113.0/24", "203.0.113.7", True),
        ("203.0.113.0/24", "::ffff:203.0.113.7", True),
        ("203.0.113.0/24", "203.0.114.7", False),
        ("203.0.113.0/24", "2001:db8::1", False),
        ("203.0.113.0/24 2001:db8::/48", "2001:db8::1", True),
        ("fe80::/64", "fe80::1%eth0", True),
        ("203.0.113.0/24", None, False),
        ("203.0.113.0/24", "", False),
        ("203.0.113.0/24", "somewhere", False),
    ],
)
def test_a_client_is_admitted_from_these_networks_alone(
    networks: str | None, client: str | None, admitted: bool
) -> None:
    assert admits(networks, client) is admitted


@given(st.ip_addresses())
def test_what_is_kept_of_an_address_is_its_network(address: object) -> None:
    kept = truncated(str(address))
    assert kept is not None
    network, client = ip_network(kept), ip_address(str(address))
    mapped = getattr(client, "ipv4_mapped", None)
    assert (mapped or client) in network
    assert network.prefixlen == {4: 24, 6: 48}[network.version]
    assert family(kept) == f"ipv{network.version}"
    assert len(kept) <= 50


def test_of_an_unknown_address_nothing_is_kept() -> None:
    for unknown in (None, "", "somewhere"):
        assert truncated(unknown) is None
