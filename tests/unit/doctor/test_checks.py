"""Each check of the doctor, against what it is there to find."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from email.utils import formatdate
from pathlib import Path

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.doctor import database as database_section
from email_provisioning.doctor.certificate import check_certificate
from email_provisioning.doctor.database import check_database, check_worker
from email_provisioning.doctor.domains import check_clock
from email_provisioning.doctor.gateway import check_imap, check_ports
from email_provisioning.doctor.secrets import check_key_file
from email_provisioning.doctor.settings import check_settings
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.errors import StillProvisioning
from email_provisioning.imap.installed import ImapUnavailable
from email_provisioning.persistence.database import Database
from email_provisioning.providers import clocks
from email_provisioning.settings import Settings, load_settings
from tests.support.certificates import make_certificate
from tests.support.postgres import PostgresServer
from tests.support.scripted import Script
from tests.support.services import ALICE

MakeSettings = Callable[..., Settings]


def codes(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.code) for finding in findings]


class TestSettings:
    def test_a_quiet_set_up_has_no_risks(self, make_settings: MakeSettings) -> None:
        assert codes(check_settings(make_settings())) == [("ok", "ok")]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"PUBLIC_URL": "http://mail.acme.fr"}, "public_url_plain"),
            ({"SMTP_RELAY_URL": "smtp://me:hunter2@relay.acme.fr"}, "relay_plain"),
            ({"LOG_LEVEL": "DEBUG"}, "log_level_debug"),
            (
                {"EMAIL_DOMAIN": "acme.fr", "GATEWAY_PUBLIC_HOST": "mail.acme.fr"},
                "gateway_loopback",
            ),
            (
                {"EMAIL_DOMAIN": "acme.fr", "GATEWAY_HOST": "0.0.0.0", "GATEWAY_PUBLIC_HOST": "192.0.2.1"},
                "public_host_no_name",
            ),
        ],
    )
    def test_each_risk_is_warned_of(
        self, make_settings: MakeSettings, given: dict[str, str], code: str
    ) -> None:
        found = check_settings(make_settings(**given))
        assert codes(found)[1:] == [("warning", code)]
        assert "hunter2" not in repr(found)

    def test_an_env_file_with_secrets_is_kept_from_others(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_text("SMTP_RELAY_URL=smtps://me:hunter2@relay.acme.fr\n")
        file.chmod(0o644)
        settings = load_settings({}, env_file=file)
        assert codes(check_settings(settings)) == [("ok", "ok"), ("warning", "env_file_open")]
        file.chmod(0o600)
        assert codes(check_settings(settings)) == [("ok", "ok")]
        file.write_text("LOG_LEVEL=INFO\n")
        file.chmod(0o644)
        assert codes(check_settings(settings)) == [("ok", "ok")]


class TestDatabase:
    def test_one_that_is_well(self, make_settings: MakeSettings, database_url: str) -> None:
        with closing(Database(database_url)) as database:
            assert codes(check_database(database, make_settings())) == [("ok", "ok"), ("ok", "ok")]

    def test_one_that_is_not_there_is_not_made(self, make_settings: MakeSettings, data_dir: Path) -> None:
        settings = make_settings()
        with closing(Database(settings.database_url)) as database:
            assert codes(check_database(database, settings))[0] == ("error", "database_not_migrated")
            assert check_worker(database, settings, utc_now) == []
        assert list(data_dir.iterdir()) == []

    def test_one_without_our_tables(self, make_settings: MakeSettings, postgres: PostgresServer) -> None:
        name = postgres.create_database()
        with closing(Database(postgres.url(name))) as database:
            assert codes(check_database(database, make_settings()))[0] == ("error", "database_not_migrated")
        postgres.drop_database(name)

    def test_one_that_is_away(self, make_settings: MakeSettings, free_port: Callable[[], int]) -> None:
        url = f"postgresql+psycopg://me:hunter2@127.0.0.1:{free_port()}/mail"
        with closing(Database(url)) as database:
            found = check_database(database, make_settings())
        assert codes(found)[0] == ("error", "storage_unavailable")
        assert "hunter2" not in repr(found)

    def test_one_that_can_only_be_read(self, make_settings: MakeSettings, postgresql_url: str) -> None:
        read_only = postgresql_url + "&options=-c%20default_transaction_read_only%3Don"
        with closing(Database(read_only)) as database:
            assert codes(check_database(database, make_settings()))[0] == ("error", "database_read_only")

    def test_a_disk_that_fills(
        self, make_settings: MakeSettings, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with closing(Database(sqlite_url)) as database:
            monkeypatch.setattr(database_section, "LOW", 2**62)
            assert codes(check_database(database, make_settings()))[1] == ("warning", "disk_low")
            monkeypatch.setattr(database_section, "FULL", 2**62)
            assert codes(check_database(database, make_settings()))[1] == ("error", "disk_full")

    def test_a_worker_that_does_not_come(
        self, make_services: Callable[..., Services], script: Script
    ) -> None:
        services = make_services(CREATE_WAIT_SECONDS="0")
        script.on("is_ready", *[StillProvisioning()] * 50)
        services.creation.create(ALICE, username="contact")
        assert codes(check_worker(services.database, services.settings, utc_now)) == [("ok", "ok")]
        (finding,) = check_worker(
            services.database, services.settings, lambda: utc_now() + timedelta(minutes=90)
        )
        assert (finding.level, finding.code) == (Level.ERROR, "worker_behind")
        assert finding.detail.startswith("Operations that wait for a worker: 1, the first of them for ")


class TestKeyFile:
    def test_one_that_is_well_is_to_be_copied(self, services: Services) -> None:
        found = check_key_file(services.settings, services.database)
        assert codes(found) == [("ok", "key_file_backup")]

    def test_one_that_is_gone(self, services: Services) -> None:
        services.settings.secret_key_file.unlink()
        assert codes(check_key_file(services.settings, services.database)) == [("ok", "ok")]
        services.creation.create(ALICE, username="contact")
        assert codes(check_key_file(services.settings, services.database)) == [("error", "key_file_missing")]
        assert not services.settings.secret_key_file.exists()

    def test_one_that_others_can_read_or_that_is_broken(self, services: Services) -> None:
        file = services.settings.secret_key_file
        file.chmod(0o644)
        assert codes(check_key_file(services.settings, services.database)) == [("error", "key_file_invalid")]
        file.chmod(0o600)
        file.write_text("{}")
        assert codes(check_key_file(services.settings, services.database)) == [("error", "key_file_invalid")]


class TestCertificate:
    @pytest.mark.parametrize(
        ("names", "days", "expected"),
        [
            (["mail.acme.fr"], 90, [("ok", "ok")]),
            (["*.acme.fr"], 90, [("ok", "ok")]),
            (["MAIL.acme.fr"], 5, [("warning", "certificate_expires")]),
            (["mail.acme.fr"], -1, [("error", "certificate_expired")]),
            (["acme.fr", "*.mail.acme.fr"], 90, [("error", "certificate_other_name")]),
            ([], 90, [("error", "certificate_other_name")]),
        ],
    )
    def test_its_names_and_its_end(
        self,
        make_settings: MakeSettings,
        tmp_path: Path,
        names: list[str],
        days: int,
        expected: list[tuple[str, str]],
    ) -> None:
        file = make_certificate(tmp_path, names, timedelta(days=days))
        settings = make_settings(
            GATEWAY_PUBLIC_HOST="mail.acme.fr", GATEWAY_CERT_FILE=str(file), GATEWAY_KEY_FILE=str(file)
        )
        assert codes(check_certificate(settings, utc_now)) == expected

    def test_one_of_our_own_making_is_warned_of(self, make_settings: MakeSettings) -> None:
        assert codes(check_certificate(make_settings(), utc_now)) == [("warning", "certificate_self_signed")]

    def test_what_is_none_or_has_another_key(self, make_settings: MakeSettings, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        first = make_certificate(tmp_path, ["mail.acme.fr"], timedelta(days=90))
        other = make_certificate(tmp_path / "other", ["mail.acme.fr"], timedelta(days=90))
        nonsense = tmp_path / "nonsense.pem"
        nonsense.write_text("nonsense")
        for cert, key in ((first, other), (nonsense, first)):
            settings = make_settings(GATEWAY_CERT_FILE=str(cert), GATEWAY_KEY_FILE=str(key))
            assert codes(check_certificate(settings, utc_now)) == [("error", "certificate_invalid")]

    def test_one_that_is_not_valid_yet(self, make_settings: MakeSettings, tmp_path: Path) -> None:
        file = make_certificate(tmp_path, ["mail.acme.fr"], timedelta(days=90))
        settings = make_settings(
            GATEWAY_PUBLIC_HOST="mail.acme.fr", GATEWAY_CERT_FILE=str(file), GATEWAY_KEY_FILE=str(file)
        )
        found = check_certificate(settings, lambda: utc_now() - timedelta(days=30))
        assert codes(found) == [("error", "certificate_not_yet_valid")]


class TestGateway:
    @pytest.fixture
    def listening(self) -> Iterator[int]:
        """Yield a port on which something listens."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            yield server.getsockname()[1]

    def test_ports_that_answer(self, make_settings: MakeSettings, listening: int) -> None:
        settings = make_settings(GATEWAY_PORT=str(listening), GATEWAY_TLS_PORT="0", GATEWAY_MX_PORT="0")
        assert codes(check_ports(settings, hosted=False)) == [("ok", "ok")]
        assert codes(check_ports(settings, hosted=True)) == [("warning", "mx_port_off"), ("ok", "ok")]

    def test_ports_that_do_not(self, make_settings: MakeSettings) -> None:
        assert codes(check_ports(make_settings(), hosted=True)) == [("warning", "gateway_not_listening")]
        off = make_settings(GATEWAY_PORT="0", GATEWAY_TLS_PORT="0", GATEWAY_MX_PORT="0")
        assert codes(check_ports(off, hosted=False)) == [("error", "no_submission_port")]

    def test_dovecot_is_needed_where_mail_is_kept_here(
        self, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def none() -> None:
            raise ImapUnavailable

        monkeypatch.setattr("email_provisioning.doctor.gateway.find_dovecot", none)
        assert codes(check_imap(make_settings(), hosted=True)) == [("warning", "imap_unavailable")]
        assert codes(check_imap(make_settings(), hosted=False)) == [("ok", "ok")]
        assert codes(check_imap(make_settings(IMAP_PORT="0"), hosted=True)) == [("ok", "ok")]


class TestClock:
    @pytest.fixture(autouse=True)
    def unknown(self) -> Iterator[None]:
        """Know no clock before, and none after."""
        clocks.forget()
        yield
        clocks.forget()

    @pytest.mark.parametrize(
        ("seconds", "expected"),
        [(0, ("ok", "ok")), (120, ("warning", "clock_skew")), (-7200, ("error", "clock_skew"))],
    )
    def test_it_is_compared_with_the_date_of_answers(self, seconds: float, expected: tuple[str, str]) -> None:
        clocks.note("api.vendor.test", formatdate(time.time() - seconds, usegmt=True))
        (finding,) = check_clock()
        assert (finding.level.value, finding.code) == expected
        assert "api.vendor.test" in finding.detail

    @pytest.mark.parametrize("date", [None, "", "yesterday", "Thu, 99 Foo 2026", "9" * 5000])
    def test_nonsense_is_passed_by(self, date: str | None) -> None:
        clocks.note("api.vendor.test", date)
        assert check_clock() == []
