"""DKIM keys behind aliases or in clear, and DMARC policies."""

from __future__ import annotations

import pytest

from email_provisioning.domain.dns import Purpose
from email_provisioning.domain.mail_tags import dkim_key, dmarc_policy
from email_provisioning.provisioning.dns_check import RecordState
from tests.fakes.dns import FakeDns
from tests.unit.dns_check.conftest import Check

SELECTOR, TARGET = "s1._domainkey.acme.fr", "s1.domainkey.u1.wl.sendgrid.net"
KEY = '"v=DKIM1; k=rsa; " "p=MIGfMA0GCSq" "GSIb3DQEBAQUAA4GNADCB"'
OTHER_KEY = '"v=DKIM1; p=AAAA"'
DMARC = "_dmarc.acme.fr"


class TestDkim:
    def test_an_alias_to_the_provider_is_ok(self, check: Check, dns: FakeDns) -> None:
        dns.put(SELECTOR, "CNAME", "S1.DomainKey.u1.wl.sendgrid.net.")
        checked = check(Purpose.DKIM, SELECTOR, "CNAME", TARGET)
        assert (checked.state, list(checked.found)) == (RecordState.OK, [TARGET])

    def test_an_alias_to_elsewhere_is_different(self, check: Check, dns: FakeDns) -> None:
        dns.put(SELECTOR, "CNAME", "s1.other.example.")
        checked = check(Purpose.DKIM, SELECTOR, "CNAME", TARGET)
        assert (checked.state, list(checked.found)) == (RecordState.DIFFERENT, ["s1.other.example"])

    def test_a_copy_of_the_key_works_until_it_changes(self, check: Check, dns: FakeDns) -> None:
        dns.put(SELECTOR, "TXT", KEY)
        dns.put(TARGET, "TXT", KEY)
        checked = check(Purpose.DKIM, SELECTOR, "CNAME", TARGET)
        assert checked.state is RecordState.OK
        assert [remark.code for remark in checked.remarks] == ["dkim_copied"]
        dns.put(TARGET, "TXT", OTHER_KEY)
        assert check(Purpose.DKIM, SELECTOR, "CNAME", TARGET).state is RecordState.DIFFERENT

    def test_no_alias_is_missing(self, check: Check, dns: FakeDns) -> None:
        assert check(Purpose.DKIM, SELECTOR, "CNAME", TARGET).state is RecordState.MISSING
        dns.put(SELECTOR, "TXT", '"something else"')
        assert check(Purpose.DKIM, SELECTOR, "CNAME", TARGET).state is RecordState.MISSING

    def test_a_key_in_clear_is_compared_without_its_spelling(self, check: Check, dns: FakeDns) -> None:
        dns.put(SELECTOR, "TXT", KEY)
        same = "k=rsa;p=MIGfMA0GCSqGSIb3 DQEBAQUAA4GNADCB"
        assert check(Purpose.DKIM, SELECTOR, "TXT", same).state is RecordState.OK
        dns.put(SELECTOR, "TXT", OTHER_KEY)
        assert check(Purpose.DKIM, SELECTOR, "TXT", same).code == "dns_different"
        dns.put(SELECTOR, "TXT", '"v=DKIM1; p="')
        assert check(Purpose.DKIM, SELECTOR, "TXT", same).code == "dkim_revoked"

    @pytest.mark.parametrize("text", ["v=DKIM2; p=AA", "k=rsa", "p=AA; p=BB", "nonsense", "=;p=x"])
    def test_what_is_no_key_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            dkim_key(text)


class TestDmarc:
    WANTED = "v=DMARC1; p=quarantine"

    @pytest.mark.parametrize(
        "published",
        [
            '"v=DMARC1; p=quarantine"',
            '"v=DMARC1;p=reject;pct=50;rua=mailto:a@b.fr"',
            '"v=DMARC1 ; p=Reject ;"',
        ],
    )
    def test_a_valid_policy_is_ok(self, check: Check, dns: FakeDns, published: str) -> None:
        dns.put(DMARC, "TXT", published)
        checked = check(Purpose.DMARC, DMARC, "TXT", self.WANTED)
        assert (checked.state, checked.remarks) == (RecordState.OK, ())

    def test_a_policy_that_asks_for_less_is_warned_of(self, check: Check, dns: FakeDns) -> None:
        dns.put(DMARC, "TXT", '"v=DMARC1; p=none"')
        checked = check(Purpose.DMARC, DMARC, "TXT", self.WANTED)
        assert checked.state is RecordState.OK
        assert [remark.code for remark in checked.remarks] == ["dmarc_weak"]
        assert check(Purpose.DMARC, DMARC, "TXT", "v=DMARC1; p=none").remarks == ()

    @pytest.mark.parametrize(
        "published",
        [
            "v=DMARC1",
            "v=DMARC1; p=maybe",
            "p=reject; v=DMARC1",
            "v=dmarc1; p=reject",
            "v=DMARC1; p=reject; pct=200",
            "v=DMARC1; p=reject; pct=-1",
            "v=DMARC1; p=reject; sp=x",
            "v=DMARC1; p=reject; adkim=q",
            "v=DMARC1 p=reject",
        ],
    )
    def test_a_policy_that_receivers_do_not_take_is_refused(self, published: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            dmarc_policy(published)

    def test_an_invalid_policy_is_different(self, check: Check, dns: FakeDns) -> None:
        dns.put(DMARC, "TXT", '"v=DMARC1; p=maybe"')
        checked = check(Purpose.DMARC, DMARC, "TXT", self.WANTED)
        assert (checked.state, checked.code) == (RecordState.DIFFERENT, "dmarc_invalid")
        assert "p=maybe" in checked.detail

    def test_two_policies_are_none(self, check: Check, dns: FakeDns) -> None:
        dns.put(DMARC, "TXT", '"v=DMARC1; p=none"', '"v=DMARC1; p=reject"', '"something else"')
        checked = check(Purpose.DMARC, DMARC, "TXT", self.WANTED)
        assert (checked.code, len(checked.found)) == ("dmarc_several", 2)

    def test_the_policy_of_the_domain_above_holds(self, check: Check, dns: FakeDns) -> None:
        name = "_dmarc.mail.paris.acme.fr"
        assert check(Purpose.DMARC, name, "TXT", self.WANTED).state is RecordState.MISSING
        assert "TXT _dmarc.fr" not in dns.asked
        dns.put(DMARC, "TXT", '"v=DMARC1; p=reject"')
        checked = check(Purpose.DMARC, name, "TXT", self.WANTED)
        assert (checked.state, "acme.fr" in checked.detail) == (RecordState.OK, True)
        dns.put(DMARC, "TXT", '"v=DMARC1; p=reject; sp=none"')
        assert [each.code for each in check(Purpose.DMARC, name, "TXT", self.WANTED).remarks] == [
            "dmarc_weak"
        ]
