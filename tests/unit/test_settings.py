"""The settings: their defaults, their sources, and how a wrong one is refused."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from email_provisioning.domain.policy import NamePolicy
from email_provisioning.settings import Settings, SettingsError, load_settings
from email_provisioning.settings import sources as settings_sources
from email_provisioning.settings.names import COMMON_WORDS
from tests.unit.settings_from import KNOWN, NO_FILE, SAMPLE, SECRETS, problems, settings_from

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads settings from the lines of a .env file in an empty folder."""
    return partial(settings_from, tmp_path)


class TestDefaults:
    def test_nothing_need_be_set(self, load: Load, tmp_path: Path) -> None:
        settings = load()
        assert settings.email_provider == "local"
        assert settings.email_domain == "example.test"
        assert settings.data_dir == tmp_path / "var"
        assert settings.secret_key_file == tmp_path / "var" / "secret-keys.json"
        assert settings.database_url == f"sqlite:///{tmp_path}/var/email-provisioning.db"
        assert settings.public_url == "http://127.0.0.1:5000"
        assert settings.gateway_public_host == settings.imap_host == "127.0.0.1"
        assert settings.allowed_email_patterns == ()
        assert settings.blocked_email_patterns == ("abuse", "spam", "hack", "root", "postmaster")
        assert settings.env_file == tmp_path / ".env"
        NamePolicy(allowed=settings.allowed_email_patterns, blocked=settings.blocked_email_patterns)

    def test_what_follows_from_other_settings(self, load: Load, tmp_path: Path) -> None:
        settings = load("HTTP_HOST=::1", "HTTP_PORT=80", "GATEWAY_HOST=0.0.0.0", "EMAIL_DATA_DIR=/data")
        assert settings.public_url == "http://[::1]:80"
        assert settings.gateway_public_host == "::1"
        assert settings.imap_host == "0.0.0.0"
        assert settings.database_url == "sqlite:////data/email-provisioning.db"
        assert load("HTTP_HOST=0.0.0.0").public_url == "http://localhost:5000"
        assert load("PUBLIC_URL=https://Mail.example.com/app/").gateway_public_host == "mail.example.com"

    def test_an_empty_value_is_none(self, load: Load) -> None:
        bare = load()
        assert load(*(f"{name}=" for name in KNOWN), **dict.fromkeys(KNOWN, "  ")) == bare

    def test_values_cannot_be_changed(self, load: Load) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            load().http_port = 1  # type: ignore[misc]


class TestSample:
    """config/email-provisioning.env is the list of settings that people read."""

    TEXT = SAMPLE.read_text(encoding="utf-8")
    ACTIVE = MappingProxyType(dict(re.findall(r"^([A-Z_]+)=(.*)$", TEXT, re.MULTILINE)))
    COMMENTED = frozenset(re.findall(r"^# ([A-Z_]+)=\S+$", TEXT, re.MULTILINE))

    def test_it_has_every_setting_and_no_other(self) -> None:
        switches = {"EMAIL_PROVIDER", "SECRET_STORE"}
        assert set(self.ACTIVE) | self.COMMENTED == set(KNOWN)
        assert set(self.ACTIVE) & self.COMMENTED <= switches

    def test_it_shows_every_fixed_default(self) -> None:
        defaults = {name: spec.default for name, (_, spec) in KNOWN.items() if isinstance(spec.default, str)}
        assert defaults == self.ACTIVE

    def test_a_copy_changes_nothing(self, load: Load) -> None:
        assert load(self.TEXT) == load()

    def test_every_setting_has_a_comment(self) -> None:
        blocks = [block for block in self.TEXT.split("\n\n") if re.search(r"^(# )?[A-Z_]+=", block, re.M)]
        for block in blocks:
            assert re.match(r"\n?# \w", block), block

    def test_it_names_every_secret_file(self) -> None:
        assert set(re.findall(r"[A-Z_]+_FILE(?= works| and \w+ work| work)", self.TEXT)) == {
            f"{name}_FILE" for name in SECRETS
        }

    @pytest.mark.parametrize("name", sorted(COMMENTED - {"EMAIL_PROVIDER", "SECRET_STORE"}))
    def test_every_example_can_be_used(self, name: str, load: Load, tmp_path: Path) -> None:
        example = re.search(rf"^# {name}=(\S+)$", self.TEXT, re.MULTILINE)
        assert example
        if name in {"GATEWAY_CERT_FILE", "GATEWAY_KEY_FILE"}:
            (tmp_path / "file").touch()
            load("GATEWAY_CERT_FILE=file", "GATEWAY_KEY_FILE=file")
        elif name in {"AZURE_CACERT", "COST_CATALOGUE_FILE", "GOOGLE_SERVICE_ACCOUNT_FILE", "VAULT_CACERT"}:
            (tmp_path / "file").touch()
            load(f"{name}=file")
        elif name.startswith("OIDC_"):
            load(*re.findall(r"^# (OIDC_\w+=\S+)$", self.TEXT, re.MULTILINE))
        else:
            load(f"{name}={example[1]}")


class TestSources:
    def test_the_process_environment_wins(self, load: Load) -> None:
        settings = load("HTTP_PORT=8000", "LOG_LEVEL=debug", HTTP_PORT="9000", LOG_LEVEL="")
        assert (settings.http_port, settings.log_level) == (9000, "DEBUG")

    def test_the_file_that_the_environment_names(self, tmp_path: Path) -> None:
        (tmp_path / "other.env").write_text("HTTP_PORT=8000")
        environ = {"EMAIL_ENV_FILE": str(tmp_path / "other.env")}
        assert load_settings(environ).http_port == 8000
        assert load_settings(environ, env_file=NO_FILE).http_port == 5000

    def test_the_working_directory_before_the_checkout(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root, work = tmp_path / "checkout", tmp_path / "work"
        root.mkdir()
        work.mkdir()
        monkeypatch.chdir(work)
        monkeypatch.setattr(settings_sources, "checkout_root", lambda: root)
        assert load_settings({}).data_dir == root / "var"
        (root / ".env").write_text("HTTP_PORT=8000")
        assert (load_settings({}).http_port, load_settings({}).data_dir) == (8000, root / "var")
        (work / ".env").write_text("HTTP_PORT=9000")
        assert (load_settings({}).http_port, load_settings({}).data_dir) == (9000, work / "var")
        monkeypatch.setattr(settings_sources, "checkout_root", lambda: None)
        (work / ".env").unlink()
        assert load_settings({}).data_dir == work / "var"

    def test_this_checkout_is_found(self) -> None:
        assert settings_sources.checkout_root() == SAMPLE.parents[1]

    def test_relative_paths_start_from_the_folder_of_the_file(
        self, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir("/")
        settings = load(
            "EMAIL_DATA_DIR=state", "DATABASE_URL=sqlite:///db/x.sqlite", SECRET_KEY_FILE="keys.json"
        )
        assert settings.data_dir == tmp_path / "state"
        assert settings.database_url == f"sqlite:///{tmp_path}/db/x.sqlite"
        assert settings.secret_key_file == tmp_path / "keys.json"

    def test_quotes_comments_and_export(self, load: Load) -> None:
        settings = load(
            "\ufeff# a comment",
            "export HTTP_PORT=8000 # for us",
            "EMAIL_DOMAIN='acme.fr'",
            'LOG_LEVEL="debug"',
        )
        assert (settings.http_port, settings.email_domain, settings.log_level) == (8000, "acme.fr", "DEBUG")

    def test_no_interpolation(self, load: Load) -> None:
        assert load("SENDGRID_API_KEY=a$HOME${HOME}#b").sendgrid_api_key == "a$HOME${HOME}#b"

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        for environ, env_file in (
            ({}, tmp_path / "no.env"),
            ({"EMAIL_ENV_FILE": str(tmp_path / "no.env")}, None),
        ):
            with pytest.raises(SettingsError, match=r"no\.env cannot be read .*correct EMAIL_ENV_FILE"):
                load_settings(environ, env_file=env_file)

    def test_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "latin.env").write_bytes("LOG_LEVEL=é".encode("latin-1"))
        assert "is not UTF-8" in problems({}, tmp_path / "latin.env")[0]
        assert "cannot be read" in problems({}, tmp_path)[0]

    def test_a_line_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("HTTP_PORT=8000\nHTTP_HOST\n'LOG_LEVEL=info\n")
        found = problems({}, tmp_path / ".env")
        assert ["line 2" in found[0], "line 3" in found[1], len(found)] == [True, True, 2]

    def test_the_file_cannot_name_another(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("EMAIL_ENV_FILE=other")
        assert "process environment" in problems({}, tmp_path / ".env")[0]


class TestSecrets:
    @pytest.mark.parametrize("name", SECRETS)
    def test_from_a_file(self, name: str, load: Load, tmp_path: Path) -> None:
        secret = {
            "DATABASE_URL": "postgresql+psycopg://u:p@h/d",
            "SMTP_RELAY_URL": "smtps://u:p@relay.test",
            "SENDGRID_SMTP_URL": "smtps://u:p@relay.test",
            "METRICS_TOKEN": "s3cr3t-of-enough-letters",
        }.get(name, "s3cr3t value")
        (tmp_path / "secret").write_text(f"{secret}\n")
        settings = load(f"{name}_FILE=secret")
        assert getattr(settings, KNOWN[name][0]) == secret
        assert secret not in repr(settings)

    def test_both_ways_at_once(self, load: Load, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("s3cr3t")
        with pytest.raises(SettingsError, match="VAULT_TOKEN: VAULT_TOKEN_FILE is given as well") as refusal:
            load("VAULT_TOKEN_FILE=secret", VAULT_TOKEN="t0ken")
        assert "t0ken" not in str(refusal.value)

    @pytest.mark.parametrize(
        ("content", "told"),
        [(None, "cannot be read"), (b"", "is empty"), (b"\xff", "not UTF-8"), (b"x" * 70_000, "64 KiB")],
    )
    def test_a_file_without_a_secret(
        self, content: bytes | None, told: str, load: Load, tmp_path: Path
    ) -> None:
        if content is not None:
            (tmp_path / "secret").write_bytes(content)
        with pytest.raises(SettingsError, match=f"VAULT_TOKEN: .*{told}"):
            load("VAULT_TOKEN_FILE=secret")

    @pytest.mark.parametrize("name", SECRETS)
    def test_a_wrong_one_is_not_shown(self, name: str) -> None:
        found = problems({name: "mysql://top-s3cr3t\x07"})
        assert len(found) == 1
        assert found[0].startswith(f"{name}: ")
        assert "s3cr3t" not in found[0]

    def test_only_secrets_have_files(self, load: Load) -> None:
        with pytest.raises(SettingsError, match="EMAIL_DOMAIN_FILE is not a setting"):
            load("EMAIL_DOMAIN_FILE=x")


class TestUnknownNames:
    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("EMAIL_PROVIDR", "EMAIL_PROVIDER"),
            ("EMAIL_DOMAINE", "EMAIL_DOMAIN"),
            ("GATEWAY_PROT", "GATEWAY_PORT"),
            ("MAX_EMAIL_ACCOUNTS", "MAX_EMAIL_ACCOUNTS_TOTAL"),
            ("ALLOWED_EMAIL_PATTERN", "ALLOWED_EMAIL_PATTERNS"),
            ("SMTP_RELAY_ULR", "SMTP_RELAY_URL"),
            ("RECONCILE_HOURS", "RECONCILE_INTERVAL_HOURS"),
            ("WEBHOOK_PRIVATE_NETWORK", "WEBHOOK_PRIVATE_NETWORKS"),
            ("SENDGRID_BASEURL", "SENDGRID_BASE_URL"),
            ("MICROSOFT_CLIENTID", "MICROSOFT_CLIENT_ID"),
            ("AWS_SECRET_ACCES_KEY", "AWS_SECRET_ACCESS_KEY"),
            ("SESSION_HOUR", "SESSION_HOURS"),
        ],
    )
    def test_ours_are_refused_everywhere(self, name: str, meant: str, load: Load) -> None:
        for lines, environ in ([f"{name}=1"], {}), ([], {name: "1"}):
            with pytest.raises(SettingsError, match=f"{name} is not a setting: did you mean {meant}"):
                load(*lines, **environ)

    @pytest.mark.parametrize(
        "name",
        [
            "SENDGRID_KEY",
            "MICROSOFT_CLOUD",
            "AWS_SES_REGION",
            "GOOGLE_MAILBOX_TYPE",
            "HTTP_PROT",
            "HTTP_TIMEOUT",
            "WEBHOOK_TIMEOUT",
            "EVENT_DAYS",
            "IMAP_TLS_PORT",
            "SESSION_DAYS",
            "DNS_TIMEOUT",
            "DATABASE_ULR",
            "EMIAL_PROVIDER",
            "email_domain",
        ],
    )
    def test_a_file_is_read_more_strictly(self, name: str, load: Load) -> None:
        with pytest.raises(SettingsError, match=f"{name} is not a setting"):
            load(f"{name}=x")
        load(**{name: "x"})

    @pytest.mark.parametrize(
        "name",
        [
            "EMAIL",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "AWS_PROFILE",
            "AWS_ACCESS_KEY",
            "LOGNAME",
            "GOOGLE_CLOUD_PROJECT",
            "GOOGLE_APPLICATION_CREDENTIALS",
            "VAULT_SKIP_VERIFY",
            "SECRET_KEY",
            "FLASK_APP",
            "PATH",
            "EMAIL_HOST",
            "EMAIL_HOST_PASSWORD",
            "EMAIL_USE_TLS",
            "GATEWAY_INTERFACE",
            "GATEWAY_SERVICE_HOST",
            "SESSION_TYPE",
            "GATEWAY_PORT_80_TCP_ADDR",
            "LOG_FILE",
            "DATABASE_NAME",
            "DATABASE_URL_2",
            "SMTP_HOST",
            "HTTPS_PORT",
            "PUBLIC_KEY",
        ],
    )
    def test_innocent_names_of_others(self, name: str, load: Load) -> None:
        load(**{name: "x"})
        load(f"{name}=x")

    @pytest.mark.parametrize("word", sorted({name.partition("_")[0] for name in KNOWN} - COMMON_WORDS))
    def test_a_file_has_no_unknown_name_that_begins_as_ours_do(self, word: str, load: Load) -> None:
        with pytest.raises(SettingsError, match=f"{word}_NO_SUCH is not a setting"):
            load(f"{word}_NO_SUCH=x")

    @pytest.mark.parametrize(
        "name",
        [
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL_S3",
            "AZURE_CLIENT_CERTIFICATE_PATH",
            "DATABASE_URI",
            "DNS_SERVERS",
            "IMAPS_PORT",
            "IMAP_SERVER",
            "LOGLEVEL",
            "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
            "OTEL_SERVICE_NAME",
            "SENDGRID_DEFAULT_FROM",
            "WEBHOOK_SECRET",
        ],
    )
    def test_names_of_others_in_the_process_environment_do_not_stop_us(self, name: str, load: Load) -> None:
        load(**{name: "x"})

    def test_no_setting_is_taken_for_unknown(self, load: Load) -> None:
        load(*(f"{name}_FILE=" for name in SECRETS), **dict.fromkeys(KNOWN, ""))
