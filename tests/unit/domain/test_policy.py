"""Which names the administrator's lists let through, and which only look as if they should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.address import Address, is_local_part
from email_provisioning.domain.policy import NamePolicy
from email_provisioning.errors import (
    DomainUnknown,
    InvalidName,
    NameBlocked,
    NameEmpty,
    NameNotAllowed,
    NameReserved,
    NameTooLong,
)
from tests.unit.domain.judging import DEFAULT, judged


class TestAllowed:
    POLICY = NamePolicy(allowed=("contact", "team-*", "v?p", "[a-c]1", "Événement"))

    @pytest.mark.parametrize(
        "name",
        [
            "contact",
            "contact-paris",
            "contact.fr",
            "contact_fr",
            "contact2",
            "contact2b",
            "contact-",
            "team-x",
            "vip",
            "team-",
            "b1",
            "evenement",
            "evenement-2",
        ],
    )
    def test_through(self, name: str) -> None:
        self.POLICY.check(name)
        assert self.POLICY.allows(name)

    @pytest.mark.parametrize(
        "name",
        [
            "contactez",
            "contacts",
            "my-contact",
            "c0ntact",
            "info",
            "team",
            "teams",
            "vp",
            "viip",
            "d1",
            "b12",
        ],
    )
    def test_refused(self, name: str) -> None:
        with pytest.raises(NameNotAllowed):
            self.POLICY.check(name)
        assert not self.POLICY.allows(name)

    def test_none_means_all(self) -> None:
        assert NamePolicy().allows("anything-at.all_2")

    def test_its_words_are_names_that_can_be_had(self) -> None:
        assert self.POLICY.allowed_words == ("contact", "evenement")


class TestReserved:
    @pytest.mark.parametrize("name", ["postmaster", "abuse", "mailer-daemon"])
    def test_comes_first(self, name: str) -> None:
        for policy in (
            NamePolicy(),
            DEFAULT,
            NamePolicy(allowed=(name,)),
            NamePolicy(allowed=("x",), blocked=("*",)),
        ):
            with pytest.raises(NameReserved):
                policy.check(name)

    @pytest.mark.parametrize(
        "name", ["p0stmaster", "post.master", "abu5e", "mailer_daemon", "mailerdaemon", "a-buse"]
    )
    def test_look_alikes_are_blocked_without_any_list(self, name: str) -> None:
        with pytest.raises(NameBlocked):
            NamePolicy().check(name)

    @pytest.mark.parametrize("name", ["postmasters", "abused", "daemon", "mailer", "webmaster", "hostmaster"])
    def test_others_pass(self, name: str) -> None:
        NamePolicy().check(name)


class TestJudge:
    @pytest.mark.parametrize(
        ("typed", "error"),
        [
            ("", NameEmpty),
            ("x" * 65, NameTooLong),
            ("а" * 10_000_000, NameTooLong),
            ("contact@other.test", DomainUnknown),
            ("Postmaster@Example.test", NameReserved),
            ("SPAM", NameBlocked),
            ("s pam", InvalidName),
            ("no spam", NameBlocked),
            ("été", InvalidName),
        ],
    )
    def test_the_reason(self, typed: str, error: type[InvalidName]) -> None:
        with pytest.raises(InvalidName) as refusal:
            DEFAULT.judge(typed, domain="example.test", known_domains=["example.test"])
        assert type(refusal.value) is error

    def test_a_good_name(self) -> None:
        found = DEFAULT.judge(" Contact ", domain="example.test", known_domains=["example.test"])
        assert found == Address(local="contact", domain="example.test")

    @given(st.text(max_size=80))
    def test_any_text(self, typed: str) -> None:
        found = judged(DEFAULT, typed)
        local, at, _ = found.partition("@")
        assert (
            (is_local_part(local) and DEFAULT.allows(local))
            if at
            else found.startswith(("name_", "domain_unknown"))
        )
