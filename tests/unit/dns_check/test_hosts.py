"""MX records by host and preference, aliases, and records that are compared as they are."""

from __future__ import annotations

import pytest

from email_provisioning.domain.dns import DnsRecord, Purpose
from email_provisioning.provisioning.dns_check import DnsCheck, RecordState
from tests.fakes.dns import FakeDns
from tests.unit.dns_check.conftest import Check

NAME, OURS = "acme.fr", "mail.acme.fr"


@pytest.mark.parametrize(
    ("published", "state", "code"),
    [
        (["10 mail.acme.fr."], RecordState.OK, "dns_ok"),
        (["10 MAIL.Acme.FR."], RecordState.OK, "dns_ok"),
        (["5 mail.acme.fr."], RecordState.OK, "dns_ok"),
        (["10 mail.acme.fr.", "5 mx.other.example."], RecordState.DIFFERENT, "mx_elsewhere"),
        (["5 mail.acme.fr.", "20 mx.other.example."], RecordState.DIFFERENT, "mx_preference"),
        (["10 mx.other.example."], RecordState.DIFFERENT, "mx_elsewhere"),
        (["10 mail.acme.fr.evil.example."], RecordState.DIFFERENT, "mx_elsewhere"),
        (["0 ."], RecordState.DIFFERENT, "mx_null"),
    ],
)
def test_mail_goes_to_us_or_it_does_not(
    check: Check, dns: FakeDns, published: list[str], state: RecordState, code: str
) -> None:
    dns.put(NAME, "MX", *published)
    checked = check(Purpose.MX, NAME, "MX", OURS, 10)
    assert (checked.state, checked.code) == (state, code)
    assert len(checked.found) == len(published)
    assert checked.as_json("en")["expected"] == "10 mail.acme.fr"


def test_a_foreign_mx_beside_ours_is_warned_of(check: Check, dns: FakeDns) -> None:
    dns.put(NAME, "MX", "10 mail.acme.fr.", "20 mx.other.example.")
    checked = check(Purpose.MX, NAME, "MX", OURS, 10)
    assert checked.state is RecordState.OK
    (remark,) = checked.remarks
    assert (remark.code, "mx.other.example" in remark.detail) == ("mx_foreign", True)


def test_the_hosts_of_one_provider_are_not_foreign_to_each_other(dns_check: DnsCheck, dns: FakeDns) -> None:
    dns.put(NAME, "MX", "1 aspmx.example.", "5 alt1.example.")
    wanted = [
        DnsRecord(purpose=Purpose.MX, name=NAME, type="MX", value=host, priority=priority)
        for host, priority in (("aspmx.example", 1), ("alt1.example", 5), ("alt2.example", 5))
    ]
    checked = dns_check.check(wanted)
    assert [each.state for each in checked] == [RecordState.OK, RecordState.OK, RecordState.DIFFERENT]
    assert all(each.remarks == () for each in checked)


def test_an_alias_leads_where_it_should(check: Check, dns: FakeDns) -> None:
    dns.put("em1.acme.fr", "CNAME", "u1.wl.sendgrid.net.")
    assert check(Purpose.MAIL_FROM, "em1.acme.fr", "CNAME", "U1.wl.sendgrid.net.").state is RecordState.OK
    checked = check(Purpose.MAIL_FROM, "em1.acme.fr", "CNAME", "u2.wl.sendgrid.net")
    assert (checked.state, list(checked.found)) == (RecordState.DIFFERENT, ["u1.wl.sendgrid.net"])


def test_a_proof_stands_among_other_texts(check: Check, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", '"v=spf1 -all"', '"MS=ms1234" "5678"')
    checked = check(Purpose.VERIFICATION, NAME, "TXT", "MS=ms12345678")
    assert (checked.state, list(checked.found)) == (RecordState.OK, ["MS=ms12345678"])
    checked = check(Purpose.VERIFICATION, NAME, "TXT", "MS=ms1")
    assert (checked.state, len(checked.found)) == (RecordState.DIFFERENT, 2)


def test_addresses_and_services_are_compared_without_their_spelling(check: Check, dns: FakeDns) -> None:
    dns.put(OURS, "AAAA", "2001:db8:0:0::1")
    assert check(Purpose.MX, OURS, "AAAA", "2001:DB8::1").state is RecordState.OK
    dns.put("_sip._tls.acme.fr", "SRV", "100 1 443 sipdir.example.")
    assert check(Purpose.MX, "_sip._tls.acme.fr", "SRV", "100 1 443 SipDir.example").state is RecordState.OK


def test_what_we_do_not_understand_is_compared_as_it_is(check: Check, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", '"v=spf1 future:thing -all"')
    assert check(Purpose.SPF, NAME, "TXT", "v=spf1 other:thing -all").state is RecordState.DIFFERENT
    dns.put("_dmarc.acme.fr", "TXT", '"v=DMARC1; p=reject"')
    assert check(Purpose.DMARC, "_dmarc.acme.fr", "TXT", "v=DMARC1; p=new").state is RecordState.DIFFERENT
