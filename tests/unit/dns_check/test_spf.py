"""SPF is compared by meaning: whether the provider's servers pass (RFC 7208)."""

from __future__ import annotations

from functools import partial

import pytest

from email_provisioning.domain.dns import Purpose
from email_provisioning.domain.spf import SpfInvalid, terms_of
from email_provisioning.provisioning.dns_check import CheckedRecord, RecordState
from tests.fakes.dns import DnsFault, FakeDns
from tests.unit.dns_check.conftest import Check

NAME = "acme.fr"
WANTED = "v=spf1 include:sendgrid.net ~all"


@pytest.fixture
def spf(check: Check, dns: FakeDns) -> partial[CheckedRecord]:
    """Return the check of the one SPF record that is wanted."""
    dns.put("sendgrid.net", "TXT", '"v=spf1 ip4:192.0.2.0/24 -all"')
    return partial(check, Purpose.SPF, NAME, "TXT")


@pytest.mark.parametrize(
    "published",
    [
        '"v=spf1 include:sendgrid.net ~all"',
        '"v=spf1 ip4:203.0.113.5 include:SendGrid.net. -all"',
        '"v=SPF1 " "include:send" "grid.net -all"',
        '"v=spf1 +include:sendgrid.net exp=why.acme.fr ?all"',
        '"v=spf1 a mx include:sendgrid.net"',
    ],
)
def test_a_record_that_lets_the_provider_pass_is_ok(spf: Check, dns: FakeDns, published: str) -> None:
    dns.put(NAME, "TXT", '"google-site-verification=abc"', published)
    checked = spf(WANTED)
    assert (checked.state, checked.code, checked.remarks) == (RecordState.OK, "dns_ok", ())
    assert len(checked.found) == 1


@pytest.mark.parametrize(
    ("published", "code"),
    [
        ('"v=spf1 mx -all"', "spf_lacks"),
        ('"v=spf1 -all include:sendgrid.net"', "spf_lacks"),
        ('"v=spf1 -include:sendgrid.net ~all"', "spf_lacks"),
        ('"v=spf1 include:sendgrid.net.evil.example -all"', "spf_lacks"),
        ('"v=spf1 includes:sendgrid.net -all"', "spf_invalid"),
        ('"v=spf1 ip4:999.1.1.1 include:sendgrid.net -all"', "spf_invalid"),
        ('"v=spf1 include: -all"', "spf_invalid"),
        ('"v=spf1 ip4:2001:db8::1 -all"', "spf_invalid"),
        ('"v=spf1 redirect=a.fr redirect=b.fr"', "spf_invalid"),
    ],
)
def test_a_record_that_does_not_is_different_and_says_why(
    spf: Check, dns: FakeDns, published: str, code: str
) -> None:
    dns.put(NAME, "TXT", published)
    checked = spf(WANTED)
    assert (checked.state, checked.code) == (RecordState.DIFFERENT, code)
    assert list(checked.found) == [published.strip('"')]
    assert WANTED in checked.detail or "add include:sendgrid.net to it" in checked.detail


def test_two_records_are_an_error(spf: Check, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", '"v=spf1 include:sendgrid.net ~all"', '"v=spf1 mx -all"')
    checked = spf(WANTED)
    assert (checked.state, checked.code) == (RecordState.DIFFERENT, "spf_several")
    assert len(checked.found) == 2


def test_what_only_looks_like_spf_is_none(spf: Check, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", '"v=spf10 include:sendgrid.net"', '"spf1 include:sendgrid.net"')
    assert spf(WANTED).state is RecordState.MISSING


def test_the_provider_may_pass_by_way_of_another_record(spf: Check, dns: FakeDns) -> None:
    dns.put("_spf.acme.fr", "TXT", '"v=spf1 include:sendgrid.net ~all"')
    dns.put(NAME, "TXT", '"v=spf1 include:_spf.acme.fr -all"')
    assert spf(WANTED).state is RecordState.OK
    dns.put(NAME, "TXT", '"v=spf1 redirect=_spf.acme.fr"')
    assert spf(WANTED).state is RecordState.OK
    dns.put(NAME, "TXT", '"v=spf1 ~include:_spf.acme.fr -all"')
    assert spf(WANTED).code == "spf_lacks"


def test_an_address_passes_by_its_network(spf: Check, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", '"v=spf1 ip4:198.51.100.0/24 mx -all"')
    assert spf("v=spf1 ip4:198.51.100.7 mx:acme.fr -all").state is RecordState.OK
    assert spf("v=spf1 ip4:198.51.101.7 -all").code == "spf_lacks"
    assert spf("v=spf1 mx/24 -all").code == "spf_lacks"


def test_more_than_ten_lookups_are_warned_of(spf: Check, dns: FakeDns) -> None:
    for number in range(9):
        dns.put(f"spf{number}.fr", "TXT", '"v=spf1 ip4:192.0.2.1 -all"')
    includes = " ".join(f"include:spf{number}.fr" for number in range(9))
    dns.put(NAME, "TXT", f'"v=spf1 include:sendgrid.net {includes} -all"')
    assert spf(WANTED).remarks == ()
    dns.put(NAME, "TXT", f'"v=spf1 include:sendgrid.net {includes} mx -all"')
    (remark,) = spf(WANTED).remarks
    assert remark.code == "spf_too_many_lookups"
    assert "11 look-ups" in remark.detail


def test_a_record_that_includes_itself_ends(spf: Check, dns: FakeDns) -> None:
    dns.put("one.fr", "TXT", '"v=spf1 include:two.fr -all"')
    dns.put("two.fr", "TXT", '"v=spf1 include:one.fr -all"')
    dns.put(NAME, "TXT", '"v=spf1 include:sendgrid.net include:one.fr include:acme.fr -all"')
    checked = spf(WANTED)
    assert checked.state is RecordState.OK
    assert [remark.code for remark in checked.remarks] == ["spf_broken"]


def test_a_tree_that_branches_without_end_ends(spf: Check, dns: FakeDns) -> None:
    for number in range(40):
        names = " ".join(f"include:t{number * 4 + branch + 1}.fr" for branch in range(4))
        dns.put(f"t{number}.fr", "TXT", f'"v=spf1 {names} -all"')
    dns.put(NAME, "TXT", '"v=spf1 include:sendgrid.net include:t0.fr -all"')
    spf(WANTED)
    assert len(dns.asked) < 40


def test_what_is_included_and_wrong_is_told(spf: Check, dns: FakeDns) -> None:
    dns.put("bad.fr", "TXT", '"v=spf1 nonsense -all"')
    dns.break_name("gone.fr", DnsFault.SERVFAIL)
    dns.put(NAME, "TXT", '"v=spf1 include:sendgrid.net include:bad.fr include:gone.fr include:none.fr +all"')
    remarks = {remark.code: remark.detail for remark in spf(WANTED).remarks}
    assert set(remarks) == {"spf_broken", "spf_include_unreachable", "spf_passes_all"}
    assert "bad.fr and none.fr" in remarks["spf_broken"]
    assert "gone.fr" in remarks["spf_include_unreachable"]


def test_a_macro_is_left_to_the_receiver(spf: Check, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", '"v=spf1 include:sendgrid.net exists:%{i}._spf.acme.fr include:%{d}.x.fr -all"')
    checked = spf(WANTED)
    assert (checked.state, checked.remarks) == (RecordState.OK, ())


@pytest.mark.parametrize("text", ["v=spf1 a:b:c/d -all", "v=spf1 =x", "v=spf1 ip6:1.2.3.4", "v=spf1 \x00"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(SpfInvalid):
        list(terms_of(text, NAME))
