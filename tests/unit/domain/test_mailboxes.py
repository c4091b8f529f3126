"""Any address of the world, ours or not, in its canonical form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.address import (
    parse_address,
)
from email_provisioning.errors import InvalidName
from tests.unit.domain.judging import outcome


class TestMailboxes:
    @pytest.mark.parametrize(
        ("text", "email"),
        [
            ("Contact@Example.test", "contact@example.test"),
            ("a+tag@example.test", "a+tag@example.test"),
            ("bounces+1=x.test@mail.test", "bounces+1=x.test@mail.test"),
            ("_x_@example.test", "_x_@example.test"),
            ("'o.hara'@example.test", "'o.hara'@example.test"),
            ('"contact"@example.test', "contact@example.test"),
            ('"John Doe"@example.test', '"john doe"@example.test'),
            (r'"a\"b\\c\d"@example.test', r'"a\"b\\cd"@example.test'),
            ('"a@b"@example.test', '"a@b"@example.test'),
            ('""@example.test', '""@example.test'),
            ("ÉTÉ@bücher.example", "été@xn--bcher-kva.example"),
            ("STRAẞE@example.test", "straße@example.test"),
            ("a@[192.0.2.1]", "a@[192.0.2.1]"),
            ("a@[IPv6:2001:DB8:0::1]", "a@[ipv6:2001:db8::1]"),
            ("v" * 100 + "@example.test", "v" * 100 + "@example.test"),
        ],
    )
    def test_canonical(self, text: str, email: str) -> None:
        assert parse_address(text).email == email
        assert parse_address(email).email == email

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "@",
            "a",
            "a@",
            "@b.test",
            "a b@c.test",
            "a..b@c.test",
            ".a@c.test",
            "a.@c.test",
            "a@b@c.test",
            '"a@c.test',
            'a"b@c.test',
            '"a"b@c.test',
            "<a@c.test>",
            "a@c.test>",
            "a@c.test, b@c.test",
            "a\r\n@c.test",
            "a@c.test\r\nRCPT TO:<b@c.test>",
            "a\x00@c.test",
            '"a\r\nb"@c.test',
            "a\u202e@c.test",
            "a@[999.1.1.1]",
            "a@[ipv6:zz]",
            "a@[192.0.2.1",
            "\ud800@c.test",
            "a" * 250 + "@c.test",
            "é" * 130 + "@c.test",
        ],
    )
    def test_nonsense(self, text: str) -> None:
        with pytest.raises(InvalidName) as refusal:
            parse_address(text)
        assert refusal.value.detail.isprintable()

    @pytest.mark.parametrize(
        "text", ["ſupport@example.test", "ｓｕｐｐｏｒｔ@example.test", "suppоrt@example.test"]
    )
    def test_a_look_alike_is_another_address(self, text: str) -> None:
        assert parse_address(text) != parse_address("support@example.test")

    def test_a_sign_that_unicode_takes_for_a_letter_is_refused(self) -> None:
        with pytest.raises(InvalidName, match="only looks like"):
            parse_address("\N{KELVIN SIGN}ontakt@example.test")

    def test_postmaster_needs_no_domain(self) -> None:
        assert parse_address("Postmaster", default_domain="example.test").email == "postmaster@example.test"

    @given(st.one_of(st.emails(), st.text().map(lambda text: f"{text}@example.test"), st.text()))
    def test_any_text(self, text: str) -> None:
        found = outcome(parse_address, text)
        if isinstance(found, InvalidName):
            assert found.detail.isprintable()
        else:
            assert parse_address(found.email) == found
            assert not any(unicodedata.category(character).startswith("C") for character in found.email)

    @given(st.emails())
    def test_every_address_of_rfc_5321_is_one(self, text: str) -> None:
        local, _, _ = text.rpartition("@")
        if len(text) <= 254:
            assert parse_address(text).local == local.lower()
