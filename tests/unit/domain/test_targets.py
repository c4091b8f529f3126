"""Where webhooks may be sent to, by the address that is connected to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.targets import is_allowed

FORBIDDEN = (
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "192.0.2.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    # Addresses of IPv4 in other clothes: mapped, compatible, translated, NAT64, local NAT64, 6to4, Teredo.
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:a00:1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:7f00:1::",
    "",
    "example.org",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
)
ALLOWED = (
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "2606:4700:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_is_not_public_is_forbidden(address: str) -> None:
    assert not is_allowed(address, ())


@pytest.mark.parametrize("address", ALLOWED)
def test_what_is_public_is_allowed(address: str) -> None:
    assert is_allowed(address, ())
    assert not is_allowed(address, ("10.0.0.0/8",), public=False)


@pytest.mark.parametrize(
    ("address", "private", "expected"),
    [
        ("10.1.2.3", ("10.1.0.0/16",), True),
        ("10.2.2.3", ("10.1.0.0/16",), False),
        ("::ffff:10.1.2.3", ("10.1.0.0/16",), True),
        ("::1", ("127.0.0.0/8",), False),
        ("::1", ("::1/128",), True),
        ("127.0.0.1", ("127.0.0.0/8", "fd00::/8"), True),
        ("fd00::1", ("127.0.0.0/8", "fd00::/8"), True),
        ("169.254.169.254", ("10.0.0.0/8",), False),
    ],
)
def test_networks_of_one_s_own_are_allowed_by_name(
    address: str, private: tuple[str, ...], expected: bool
) -> None:
    assert is_allowed(address, private) is expected
    assert is_allowed(address, private, public=False) is expected


@given(st.ip_addresses(v=4))
def test_no_clothes_make_an_address_better(address: object) -> None:
    plain = is_allowed(str(address), ())
    for form in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert is_allowed(form, ()) is plain
    for form in (f"::{address}", f"64:ff9b:1::{address}"):
        assert not is_allowed(form, ())
