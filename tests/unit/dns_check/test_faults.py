"""A DNS that lies, is silent or broken: each a clear state, and an end in time."""

from __future__ import annotations

import socket
from pathlib import Path

import dns.resolver
import pytest

from email_provisioning.domain.dns import DnsRecord, Purpose
from email_provisioning.domain.finding import Level
from email_provisioning.provisioning.dns_check import DnsCheck, RecordState
from email_provisioning.provisioning.dns_check.answers import Server
from tests.fakes.dns import DnsFault, FakeDns
from tests.unit.dns_check.conftest import HASTY, PATIENT, Check

NAME = "acme.fr"
RECORDS = {
    "SPF": DnsRecord(purpose=Purpose.SPF, name=NAME, type="TXT", value="v=spf1 include:s.net -all"),
    "DMARC": DnsRecord(purpose=Purpose.DMARC, name=NAME, type="TXT", value="v=DMARC1; p=none"),
    "DKIM key": DnsRecord(purpose=Purpose.DKIM, name=NAME, type="TXT", value="v=DKIM1; p=AAAA"),
    "DKIM alias": DnsRecord(purpose=Purpose.DKIM, name=NAME, type="CNAME", value="k.s.net"),
    "alias": DnsRecord(purpose=Purpose.MAIL_FROM, name=NAME, type="CNAME", value="k.s.net"),
    "MX": DnsRecord(purpose=Purpose.MX, name=NAME, type="MX", value="mx.s.net", priority=10),
    "proof": DnsRecord(purpose=Purpose.VERIFICATION, name=NAME, type="TXT", value="abc"),
}
STATES = {
    DnsFault.SILENT: (RecordState.UNREACHABLE, "dns_timeout"),
    DnsFault.WRONG_ID: (RecordState.UNREACHABLE, "dns_timeout"),
    DnsFault.SERVFAIL: (RecordState.UNREACHABLE, "dns_failed"),
    DnsFault.REFUSED: (RecordState.UNREACHABLE, "dns_failed"),
    DnsFault.GARBAGE: (RecordState.UNREACHABLE, "dns_timeout"),
    DnsFault.OTHER_NAME: (RecordState.DIFFERENT, "dns_wrong_name"),
    DnsFault.LOOP: (RecordState.DIFFERENT, "dns_cname_loop"),
}


@pytest.mark.parametrize("fault", STATES, ids=lambda fault: fault.name)
def test_each_fault_of_each_record_has_a_state(
    dns_check: DnsCheck, hasty_check: DnsCheck, dns: FakeDns, fault: DnsFault
) -> None:
    dns.break_name(NAME, fault)
    expected = STATES[fault]
    check = hasty_check if expected[1] == "dns_timeout" else dns_check
    for checked in check.check(list(RECORDS.values())):
        expected = STATES[fault]
        if checked.expected.type == "CNAME" and fault is DnsFault.LOOP:
            expected = (
                RecordState.UNREACHABLE,
                "dns_failed",
            )  # no resolver follows an alias that was asked for
        assert (checked.state, checked.code) == expected
        assert checked.level is Level.ERROR
        assert checked.detail.endswith(".") or "publish" in checked.detail


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_what_is_not_there_is_missing(dns_check: DnsCheck, dns: FakeDns, record: DnsRecord) -> None:
    (checked,) = dns_check.check([record])
    assert (checked.state, checked.code, list(checked.found)) == (RecordState.MISSING, "dns_missing", [])
    dns.put(NAME, "A", "192.0.2.1")
    (checked,) = dns_check.check([record])
    assert checked.state is RecordState.MISSING


def test_a_long_answer_is_asked_for_again_over_tcp(check: Check, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", *(f'"{number}{"x" * 200}"' for number in range(30)), '"abc"')
    assert check(Purpose.VERIFICATION, NAME, "TXT", "abc").state is RecordState.OK
    assert dns.asked_over_tcp == [f"TXT {NAME}"]


def test_all_lookups_together_end_in_time(hasty_check: DnsCheck, dns: FakeDns) -> None:
    names = [f"n{number}.acme.fr" for number in range(60)]
    for name in names:
        dns.break_name(name, DnsFault.SILENT)
    records = [DnsRecord(purpose=Purpose.DKIM, name=name, type="CNAME", value="k.s.net") for name in names]
    checked = hasty_check.check(records)
    assert {each.code for each in checked} == {"dns_timeout"}
    # Not one after the other, nor sixteen at a time until all have been asked.
    assert len(set(dns.asked)) < len(names)


def test_each_name_is_asked_once(dns_check: DnsCheck, dns: FakeDns) -> None:
    dns.put(NAME, "TXT", '"v=spf1 include:s.net -all"')
    dns_check.check([RECORDS["SPF"], RECORDS["proof"], RECORDS["DKIM key"]])
    assert dns.asked.count(f"TXT {NAME}") == 1


def test_a_second_resolver_helps_out(dns: FakeDns) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        servers = [Server(address="127.0.0.1", port=port) for port in (silent.getsockname()[1], dns.port)]
        dns.put(NAME, "CNAME", "k.s.net.")
        (checked,) = DnsCheck(servers=servers, seconds=PATIENT / 10).check([RECORDS["alias"]])
    assert checked.state is RecordState.OK


def test_nobody_listens() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
        port = gone.getsockname()[1]
    (checked,) = DnsCheck(servers=[Server(address="127.0.0.1", port=port)], seconds=HASTY).check(
        [RECORDS["MX"]]
    )
    assert checked.state is RecordState.UNREACHABLE


def test_a_machine_without_a_resolver_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resolv.conf").write_text("# nothing\n")
    read = dns.resolver.Resolver.read_resolv_conf
    monkeypatch.setattr(
        dns.resolver.Resolver,
        "read_resolv_conf",
        lambda self, _file: read(self, str(tmp_path / "resolv.conf")),
    )
    (checked,) = DnsCheck(servers=[], seconds=HASTY).check([RECORDS["MX"]])
    assert (checked.state, checked.code) == (RecordState.UNREACHABLE, "dns_no_resolver")


@pytest.mark.parametrize("name", ["example.test", "mail.example.com", "x.localhost", "y.invalid"])
def test_names_for_tests_are_not_asked_of_the_world(name: str) -> None:
    record = DnsRecord(purpose=Purpose.MX, name=name, type="MX", value="mx.s.net", priority=10)
    (checked,) = DnsCheck(servers=[], seconds=HASTY).check([record])
    assert (checked.state, checked.code) == (RecordState.UNREACHABLE, "dns_reserved")
    assert checked.level is Level.WARNING


def test_what_is_shown_of_a_hostile_answer_is_printable_and_short(check: Check, dns: FakeDns) -> None:
    dns.put(
        NAME,
        "TXT",
        '"\\027[2J\\000evil\\226\\128\\174"',
        *(f'"{"y" * 250}" "{"z" * 250}{number}"' for number in range(40)),
    )
    checked = check(Purpose.VERIFICATION, NAME, "TXT", "abc")
    assert checked.state is RecordState.DIFFERENT
    assert len(checked.found) == 20
    assert all(text.isprintable() and len(text) <= 500 for text in [*checked.found, checked.detail])
