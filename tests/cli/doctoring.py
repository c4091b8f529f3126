"""A set-up in which everything is well, for tests that break one thing and read what the doctor says."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from email_provisioning.domain.dns import DnsRecord
from email_provisioning.provisioning.dns_check.results import expected_text
from tests.cli.command_line import CommandLine
from tests.cli.golden import check_golden
from tests.fakes.dns import FakeDns, serving_dns
from tests.support.certificates import make_certificate

#: A domain that could be anybody's; the test's own DNS alone is asked about it.
DOMAIN, HOST = "acme.fr", "mail.acme.fr"


@dataclass(kw_only=True)
class House:
    """A set-up that a test may break."""

    command_line: CommandLine
    dns: FakeDns
    #: Settings beside those of the command line.
    settings: dict[str, str]
    #: What stands for places and ports in kept outputs.
    places: dict[str, str] = field(default_factory=dict)

    def publish(self, *records: DnsRecord) -> None:
        """Let the DNS say what a provider wants."""
        by_place: dict[tuple[str, str], list[str]] = {}
        for record in records:
            by_place.setdefault((record.name, record.type), []).append(_data(record))
        for (name, kind), data in by_place.items():
            self.dns.put(name, kind, *data)

    def examine(self, *arguments: str) -> tuple[int, str]:
        """Return the exit code of the doctor, and what it prints."""
        result = self.command_line.run("doctor", *arguments, **self.settings)
        return result.exit_code, result.stdout

    def publish_what_is_wanted(self) -> None:
        """Let the DNS say what the provider of the domain wants, as it tells it itself."""
        status = self.command_line.run(
            "domains", "status", self.settings["EMAIL_DOMAIN"], "--json", **self.settings
        )
        by_place: dict[tuple[str, str], list[str]] = {}
        for record in json.loads(status.stdout)["records"]:
            by_place.setdefault((record["name"], record["type"]), []).append(record["expected"])
        for (name, kind), values in by_place.items():
            self.dns.put(name, kind, *(_zone_text(kind, value) for value in values))
        for term in (word for values in by_place.values() for value in values for word in value.split()):
            if term.startswith("include:"):
                self.dns.put(term.removeprefix("include:"), "TXT", '"v=spf1 ip4:192.0.2.0/24 -all"')

    def check(self, name: str, code: int, *arguments: str, whole: bool = True) -> str:
        """Examine, and fail where exit code or output are not those that are kept; return the output.

        Without ``whole`` what is well of the server itself is left out.
        """
        exit_code, printed = self.examine(*arguments)
        check_golden(name, printed if whole else _without_own(printed), self.places)
        assert exit_code == code, printed
        return printed


def _data(record: DnsRecord) -> str:
    return _zone_text(record.type, expected_text(record))


def _zone_text(kind: str, value: str) -> str:
    if kind == "TXT":
        return " ".join(f'"{value[at : at + 200]}"' for at in range(0, len(value), 200))
    return f"{value}."


def _without_own(printed: str) -> str:
    """Leave out what is well of the server itself: it is the same whatever stands behind it."""
    own = (
        "settings",
        "database",
        "disk",
        "key file",
        "certificate",
        "gateway",
        "imap",
        "worker",
        "secret store",
    )
    kept: list[str] = []
    skipping = False
    for line in printed.splitlines(keepends=True):
        if not line.startswith(" "):
            skipping = line.startswith(tuple(f"ok       {subject}: " for subject in own))
        if not skipping:
            kept.append(line)
    return "".join(kept)


@contextmanager
def healthy_house(command_line: CommandLine, data_dir: Path, tmp_path: Path) -> Iterator[House]:
    """Yield a set-up in which the doctor finds nothing: ports that listen, a good certificate, a DNS of its own."""
    with ExitStack() as stack:
        dns = stack.enter_context(serving_dns())
        ports = {
            name: stack.enter_context(socket.create_server(("0.0.0.0", 0))).getsockname()[1]
            for name in ("GATEWAY_PORT", "GATEWAY_TLS_PORT", "GATEWAY_MX_PORT")
        }
        certificate = make_certificate(tmp_path, [HOST], timedelta(days=90))
        house = House(
            command_line=command_line,
            dns=dns,
            settings={
                "EMAIL_DOMAIN": DOMAIN,
                "PUBLIC_URL": f"https://{HOST}",
                "GATEWAY_HOST": "0.0.0.0",
                "GATEWAY_CERT_FILE": str(certificate),
                "GATEWAY_KEY_FILE": str(certificate),
                "IMAP_PORT": "0",
                "SMTP_RELAY_URL": "smtps://relay.acme.fr",
                "DNS_RESOLVERS": dns.setting,
                "DNS_TIMEOUT_SECONDS": "20",
                "LANG": "C.UTF-8",
                "LC_ALL": "",
                **{name: str(port) for name, port in ports.items()},
            },
            places={
                str(data_dir): "data",
                str(tmp_path): "tmp",
                **{str(port): name.lower() for name, port in ports.items()},
            },
        )
        yield house
