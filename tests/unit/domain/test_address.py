"""What may be an address, and when two of them are the same."""

from __future__ import annotations

import string
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from email_provisioning.domain.address import (
    Address,
    canonical_domain,
    is_local_part,
    parse_address,
    parse_name,
)
from email_provisioning.errors import DomainUnknown, InvalidName, NameEmpty, NameTooLong
from tests.unit.domain.judging import outcome

OURS = ("example.test", "xn--bcher-kva.example")
ALLOWED = string.ascii_lowercase + string.digits
SEPARATORS = ".-_"
FOREIGN_ASCII = [
    character for character in map(chr, range(128)) if character not in ALLOWED + SEPARATORS + "@"
]


def name(text: str) -> Address:
    return parse_name(text, domain="example.test", known_domains=OURS)


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "email"),
        [
            ("contact", "contact@example.test"),
            ("  Contact\t", "contact@example.test"),
            ("contact@example.test", "contact@example.test"),
            ("Contact@Example.TEST.", "contact@example.test"),
            ("contact@bücher.example", "contact@xn--bcher-kva.example"),
            ("a.b-c_d", "a.b-c_d@example.test"),
            ("2024", "2024@example.test"),
            ("x", "x@example.test"),
            ("ｃｏｎｔａｃｔ", "contact@example.test"),
            ("\N{KELVIN SIGN}ontakt", "kontakt@example.test"),
            ("contact＠example。test", "contact@example.test"),
            ("a" * 64, "a" * 64 + "@example.test"),
        ],
    )
    def test_good(self, typed: str, email: str) -> None:
        assert name(typed).email == email

    @pytest.mark.parametrize("typed", ["", " ", "\t", "\u00a0", "@", "@example.test", " @example.test"])
    def test_empty(self, typed: str) -> None:
        with pytest.raises(NameEmpty):
            name(typed)

    @pytest.mark.parametrize("typed", ["a" * 65, "a" * 65 + "@example.test", "é" * 65, "a" * 600, " " * 600])
    def test_too_long(self, typed: str) -> None:
        with pytest.raises(NameTooLong):
            name(typed)

    def test_too_long_with_its_domain(self) -> None:
        domain = ".".join(["a" * 60] * 4)
        assert len(parse_name("a" * 10, domain=domain, known_domains=[domain]).email) == 254
        with pytest.raises(NameTooLong, match="254"):
            parse_name("a" * 11, domain=domain, known_domains=[domain])

    @pytest.mark.parametrize(
        "typed", ["contact@other.test", "contact@", "contact@-", "contact@[127.0.0.1]", "sp@m"]
    )
    def test_other_domain(self, typed: str) -> None:
        with pytest.raises(DomainUnknown):
            name(typed)

    def test_a_domain_that_is_not_known_is_refused_even_as_the_default(self) -> None:
        with pytest.raises(DomainUnknown):
            parse_name("contact", domain="gone.test", known_domains=OURS)

    @pytest.mark.parametrize("character", FOREIGN_ASCII, ids=ascii)
    @pytest.mark.parametrize("template", ["{}contact", "con{}tact", "contact{}"])
    def test_every_other_ascii_character_is_refused(self, template: str, character: str) -> None:
        typed = template.format(character)
        if character in string.ascii_uppercase or (character in " \t" and template != "con{}tact"):
            assert name(typed).local == typed.strip().lower()
            return
        with pytest.raises(InvalidName) as refusal:
            name(typed)
        assert type(refusal.value) is InvalidName
        assert refusal.value.detail.isprintable()

    @pytest.mark.parametrize("first", SEPARATORS)
    @pytest.mark.parametrize("second", SEPARATORS)
    def test_separators_stand_alone_and_inside(self, first: str, second: str) -> None:
        for typed in (f"a{first}{second}b", f"{first}a", f"a{second}", first + second, first):
            with pytest.raises(InvalidName, match=r"separators|cannot (begin|end)"):
                name(typed)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("a b", "hyphen instead"),
            ("a+b", "plus sign"),
            ('"a"', "quotation mark"),
            ("l’été", "quotation mark"),
            ("été", "letter é: write e"),
            ("ÉTÉ", "letter É: write e"),
            ("cœur", "letter œ: write oe"),
            ("a@b@example.test", "more than one @"),
            ("a\r\nBcc: x", "U+000D"),
            ("a\x00", "U+0000"),
            ("contact\n", "U+000A"),
            ("a\u202eb", "U+202E"),
            ("a\u200bb", "U+200B"),
            ("a\ud800", "U+D800"),
            ("соntact", "cyrillic small letter es (U+0441)"),
            ("中文", "U+4E2D"),
            ("q\u0303", "combining tilde"),
            ("😀", "grinning face"),
            ("a/b", "holds /"),
            ("a..b", "two separators"),
        ],
    )
    def test_the_refusal_says_what_to_do(self, typed: str, told: str) -> None:
        with pytest.raises(InvalidName) as refusal:
            name(typed)
        assert told in refusal.value.detail

    @given(st.text())
    @example("ﷺ" * 100)
    @example("İ")
    @example("ß")
    def test_any_text_is_a_valid_name_or_told_why_not(self, typed: str) -> None:
        found = outcome(name, typed)
        if isinstance(found, InvalidName):
            assert found.detail.isprintable()
        else:
            assert is_local_part(found.local)
            assert found.domain in OURS
            assert name(found.email) == found
            assert unicodedata.normalize("NFKC", found.email) == found.email.lower()

    @given(st.from_regex(r"[a-z0-9]{1,20}([._-][a-z0-9]{1,20}){0,2}", fullmatch=True))
    def test_every_name_of_the_described_form_is_good(self, typed: str) -> None:
        assert (
            name(typed.upper())
            == name(f" {typed}@EXAMPLE.test ")
            == Address(local=typed, domain="example.test")
        )

    @pytest.mark.parametrize(
        "typed", ["a" * 10_000_000, " " * 10_000_000, "ﷺ" * 10_000_000, "@" * 10_000_000]
    )
    def test_ten_megabytes_cost_nothing(self, typed: str) -> None:
        begun = time.process_time()
        with pytest.raises(NameTooLong):
            name(typed)
        with pytest.raises(InvalidName):
            parse_address(typed)
        with pytest.raises(DomainUnknown):
            canonical_domain(typed)
        assert time.process_time() - begun < 0.05


class TestDomains:
    @pytest.mark.parametrize(
        ("text", "domain"),
        [
            ("Example.TEST", "example.test"),
            ("example.test.", "example.test"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de"),
            ("faß.de", "xn--fa-hia.de"),
            ("ａ。com", "a.com"),
            ("localhost", "localhost"),
        ],
    )
    def test_canonical(self, text: str, domain: str) -> None:
        assert canonical_domain(text) == domain

    @pytest.mark.parametrize(
        "text",
        [
            "",
            ".",
            "a..b",
            "a..",
            "-a.test",
            "a_b.test",
            "a b.test",
            "a@b.test",
            "a/b",
            "127.0.0.1",
            "[::1]",
            "::1",
            "☃.net",
            "xn--abc.de",
            "a\r\n.test",
            "a.test\n",
            "a\x00.test",
            "x" * 64 + ".test",
            "a." * 127 + "ab",
            "*.test",
            "\ud800.test",
            "\u202etest",
        ],
    )
    def test_nonsense(self, text: str) -> None:
        with pytest.raises(DomainUnknown):
            canonical_domain(text)

    @given(st.text())
    def test_any_text(self, text: str) -> None:
        domain = outcome(canonical_domain, text)
        if isinstance(domain, InvalidName):
            assert domain.detail.isprintable()
        else:
            assert domain.isascii()
            assert canonical_domain(domain) == domain
