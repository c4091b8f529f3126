"""Domains at the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.command_line import CommandLine
from tests.fakes.dns import DnsFault, FakeDns, serving_dns


@pytest.fixture
def dns() -> Iterator[FakeDns]:
    """Yield a DNS server that knows nothing yet."""
    with serving_dns() as fake:
        yield fake


def test_a_domain_comes_and_goes(command_line: CommandLine) -> None:
    added = command_line.json("domains", "add", "Acme.fr", "--provider", "local")
    assert added == {"name": "acme.fr", "provider": "local", "default": False, "addresses": 0}
    command_line.json("users", "create", "alice")
    command_line.json("accounts", "create", "contact", "--user", "alice", "--domain", "acme.fr")
    listed = command_line.json("domains", "list")["domains"]
    assert [(each["name"], each["addresses"]) for each in listed] == [("example.test", 0), ("acme.fr", 1)]
    assert "(domain_in_use)" in command_line.refused("domains", "remove", "acme.fr")
    command_line.json("domains", "add", "other.fr", "--provider", "local")
    assert command_line.json("domains", "remove", "other.fr") == {"name": "other.fr", "removed": True}
    assert "acme.fr" in command_line.run("domains", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "acme.fr", "--provider", "pigeon"), "provider_unknown"),
        (("add", "nonsense..", "--provider", "local"), "domain_unknown"),
        (("add", "example.test", "--provider", "local"), "domain_exists"),
        (("remove", "acme.fr"), "domain_not_found"),
        (("remove", "example.test"), "domain_is_default"),
        (("status", "acme.fr"), "domain_not_found"),
    ],
)
def test_what_cannot_be_done_says_why(
    sqlite_command_line: CommandLine, arguments: tuple[str, ...], code: str
) -> None:
    assert f"({code})" in sqlite_command_line.refused("domains", *arguments)


def test_the_status_shows_what_is_expected_and_what_was_found(
    sqlite_command_line: CommandLine, dns: FakeDns
) -> None:
    dns.put("example.test", "MX", "10 mail.example.test.", "20 mx.other.example.")
    dns.put("example.test", "TXT", '"v=spf1 a -all"')
    dns.break_name("_dmarc.example.test", DnsFault.SERVFAIL)
    given = {"DNS_RESOLVERS": dns.setting, "GATEWAY_PUBLIC_HOST": "mail.example.test", "IMAP_PORT": "0"}
    said = sqlite_command_line.run("domains", "status", "example.test", **given).stdout
    assert said == EXPECTED
    french = sqlite_command_line.run("domains", "status", "example.test", "--lang", "fr", **given).stdout
    assert french.splitlines()[11:15] == [
        "  attendu   v=spf1 mx -all",
        "  trouvé    v=spf1 a -all",
        "  pourquoi  SPF (TXT example.test)\u00a0: il manque mx:example.test dans l’enregistrement SPF\u00a0; "
        "ajoutez-y mx:example.test, avant son all",
        "",
    ]


EXPECTED = """\
name      example.test
provider  local
verified  True

ok          mx (MX example.test)
  expected  10 mail.example.test
  found     10 mail.example.test
  found     20 mx.other.example
  warning   Mail for example.test may also go to mx.other.example, and be lost there.

different   spf (TXT example.test, advised)
  expected  v=spf1 mx -all
  found     v=spf1 a -all
  why       SPF (TXT example.test): the SPF record lacks mx:example.test; add mx:example.test to it, before its all

unreachable dmarc (TXT _dmarc.example.test, advised)
  expected  v=DMARC1; p=quarantine; rua=mailto:postmaster@example.test
  found     nothing
  why       DMARC (TXT _dmarc.example.test): the resolver answers SERVFAIL.

missing     autodiscover (SRV _submission._tcp.example.test, advised)
  expected  0 1 5587 mail.example.test
  found     nothing
  why       Autodiscover (SRV _submission._tcp.example.test): there is no such name; publish 0 1 5587 mail.example.test
"""
