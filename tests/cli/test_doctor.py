"""The doctor at the command line: what it prints of set-ups that are well, and of each that is broken."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from email_provisioning.domain.dns import DnsRecord, Purpose
from tests.cli.command_line import CommandLine
from tests.cli.doctoring import DOMAIN, HOST, House
from tests.fakes.dns import DnsFault
from tests.support.certificates import make_certificate

PUBLISHED = (
    DnsRecord(purpose=Purpose.MX, name=DOMAIN, type="MX", value=HOST, priority=10),
    DnsRecord(purpose=Purpose.SPF, name=DOMAIN, type="TXT", value="v=spf1 mx -all"),
    DnsRecord(purpose=Purpose.DMARC, name=f"_dmarc.{DOMAIN}", type="TXT", value="v=DMARC1; p=quarantine"),
)


@pytest.fixture
def house(healthy: House) -> House:
    """Return a set-up with the local provider in which everything is well."""
    healthy.publish(*PUBLISHED)
    return healthy


def test_a_set_up_that_is_well(house: House) -> None:
    house.check("healthy", 0)


def test_it_speaks_to_programs(house: House) -> None:
    house.dns.break_name(f"_dmarc.{DOMAIN}", DnsFault.REFUSED)
    code, printed = house.examine("--json", "--lang", "fr")
    report = json.loads(printed)
    assert (code, report["status"]) == (4, "warning")
    (line,) = [line for line in report["findings"] if line["level"] == "warning"]
    assert (line["subject"], line["code"]) == (f"dns {DOMAIN}", "dns_failed")
    assert line["detail"].endswith("le résolveur répond REFUSED.")
    assert line["remedy"].startswith("Vérifiez")


def test_it_speaks_french_where_the_machine_does(house: House) -> None:
    house.dns.take(DOMAIN, "MX")
    house.settings["LANG"] = "fr_FR.UTF-8"
    house.check("dns-missing-fr", 1)
    house.settings["LC_ALL"] = "en_GB.UTF-8"
    assert "Publish the record" in house.examine()[1]
    assert "Publiez" in house.examine("--lang", "fr")[1]


def test_it_says_in_french_what_the_dns_contradicts(house: House) -> None:
    house.dns.put(DOMAIN, "MX", f"10 {HOST}.", "20 mx.other.example.")
    house.dns.put(DOMAIN, "TXT", '"v=spf1 ip4:203.0.113.0/24 -all"')
    house.dns.put(f"_dmarc.{DOMAIN}", "TXT", '"v=DMARC1; p=perhaps"')
    house.check("dns-contradicts-itself-fr", 4, "--lang", "fr")


def test_only_warnings_have_an_exit_code_of_their_own(house: House) -> None:
    house.dns.put(DOMAIN, "MX", f"10 {HOST}.", "20 mx.other.example.")
    house.settings |= {"GATEWAY_PUBLIC_HOST": HOST, "PUBLIC_URL": f"http://{HOST}"}
    house.check("warnings", 4)


def test_settings_that_are_refused_at_the_start(house: House) -> None:
    house.settings |= {
        "HTTP_PORT": "80000",
        "EMAIL_DOMAINN": "acme.fr",
        "EMAIL_PROVIDER": "sendgrid",
        "GOOGLE_SERVICE_ACCOUNT_FILE": "/nowhere/key.json",
    }
    house.check("settings-refused", 1)
    house.check("settings-refused-fr", 1, "--lang", "fr")


def test_a_database_that_is_no_database(house: House, data_dir: Path) -> None:
    (data_dir / "broken.db").write_text("This is a letter to somebody. " * 100)
    house.settings["DATABASE_URL"] = f"sqlite:///{data_dir}/broken.db"
    house.check("database-broken", 1)


def test_before_the_first_start_nothing_is_there_yet(house: House, data_dir: Path) -> None:
    house.settings["DATABASE_URL"] = f"sqlite:///{data_dir}/new.db"
    house.check("before-the-first-start", 1)
    assert not (data_dir / "new.db").exists()


def test_a_key_file_that_is_gone(house: House, data_dir: Path) -> None:
    house.command_line.json("users", "create", "alice")
    house.command_line.json("accounts", "create", "contact", "--user", "alice")
    (data_dir / "secret-keys.json").unlink()
    house.check("key-file-missing", 1)
    assert not (data_dir / "secret-keys.json").exists()


def test_a_key_file_that_others_can_read(house: House, data_dir: Path) -> None:
    house.command_line.json("users", "list")
    (data_dir / "secret-keys.json").chmod(0o644)
    house.check("key-file-open", 1)


def test_a_certificate_that_has_expired_and_is_for_another(house: House, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    file = str(make_certificate(tmp_path / "old", ["www.acme.fr"], timedelta(days=-3)))
    house.settings |= {"GATEWAY_CERT_FILE": file, "GATEWAY_KEY_FILE": file}
    house.check("certificate-expired", 1)


def test_an_operation_that_no_worker_carries_on(house: House, data_dir: Path) -> None:
    house.command_line.json("users", "create", "alice")
    house.command_line.json("accounts", "create", "contact", "--user", "alice")
    with closing(sqlite3.connect(data_dir / "email-provisioning.db")) as database:
        database.execute("UPDATE email_provisioning_runs SET due_at = datetime('now', '-90 minutes')")
        database.commit()
    house.check("worker-behind", 1)


def test_a_domain_whose_provider_lost_its_settings(house: House, data_dir: Path) -> None:
    house.command_line.json("users", "list")
    with closing(sqlite3.connect(data_dir / "email-provisioning.db")) as database:
        database.execute(
            "INSERT INTO email_provisioning_domains VALUES ('other.fr', 'microsoft365', datetime('now'))"
        )
        database.commit()
    house.check("provider-without-settings", 1)


def test_a_dns_that_lies(house: House) -> None:
    for name in (DOMAIN, f"_dmarc.{DOMAIN}"):
        house.dns.break_name(name, DnsFault.OTHER_NAME)
    house.check("dns-lies", 1)


def test_a_dns_that_times_out(house: House) -> None:
    for name in (DOMAIN, f"_dmarc.{DOMAIN}"):
        house.dns.break_name(name, DnsFault.SILENT)
    house.settings["DNS_TIMEOUT_SECONDS"] = "0.2"
    house.check("dns-times-out", 1)


def test_a_dns_with_aliases_in_a_circle_and_two_spf_records(house: House) -> None:
    house.dns.break_name(f"_dmarc.{DOMAIN}", DnsFault.LOOP)
    house.dns.put(DOMAIN, "TXT", '"v=spf1 mx -all"', '"v=spf1 a -all"')
    house.dns.put(DOMAIN, "MX", "0 .")
    house.check("dns-contradicts-itself", 1)


def test_one_domain_alone(house: House, make_command_line: Callable[[str], CommandLine]) -> None:
    house.command_line.json("domains", "add", "other.fr", "--provider", "local")
    assert "dns other.fr" in house.examine()[1]
    assert "dns other.fr" not in house.examine("--domain", "Acme.FR")[1]
    said = house.command_line.refused("doctor", "--domain", "nowhere.fr", code=1, **house.settings)
    assert "(domain_not_found)" in said
