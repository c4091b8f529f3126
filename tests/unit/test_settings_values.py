"""Which values the settings take, alone and together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.providers import registry
from email_provisioning.settings import Settings, SettingsError, load_settings
from email_provisioning.settings.groups import NEEDS
from tests.unit.settings_from import KNOWN, NO_FILE, problems, settings_from

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads settings from the lines of a .env file in an empty folder."""
    return partial(settings_from, tmp_path)


#: A value of each setting that takes no text as it comes.
GIVEN = {
    "AWS_REGION": "eu-west-1",
    "SENDGRID_SUBUSER_IPS": "192.0.2.1",
    "AZURE_KEY_VAULT_URL": "https://v.vault.azure.net",
    "VAULT_ADDR": "http://vault:8200",
}
#: What a choice needs besides, by itself.
BESIDES = {"hashicorp-vault": {"VAULT_TOKEN": "x"}}


class TestValues:
    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            *(
                (name, value)
                for name in ("HTTP_PORT", "GATEWAY_PORT", "IMAP_PORT")
                for value in ("-1", "65536", "abc")
            ),
            ("HTTP_PORT", "0"),
            ("HTTP_PORT", "5000.0"),
            ("HTTP_PORT", "５０００"),
            ("HTTP_PORT", "5_000"),
            ("HTTP_PORT", "0x10"),
            ("HTTP_PORT", "9" * 5000),
            ("HTTP_WORKERS", "0"),
            ("HTTP_WORKERS", "1000000"),
            ("MAX_EMAIL_ACCOUNTS_PER_USER", "-5"),
            ("MAX_EMAIL_ACCOUNTS_TOTAL", "99999999999"),
            ("DAILY_EMAIL_LIMIT_PER_ACCOUNT", "unlimited"),
            ("GATEWAY_MAX_MESSAGE_BYTES", "25MB"),
            ("GATEWAY_MAX_MESSAGE_BYTES", "10"),
            ("CREATE_WAIT_SECONDS", "nan"),
            ("CREATE_WAIT_SECONDS", "1e3"),
            ("CREATE_WAIT_SECONDS", "-1"),
            ("WORKER_INTERVAL_SECONDS", "0"),
            ("RUN_LEASE_SECONDS", "999999"),
            ("EMBEDDED_WORKER", "maybe"),
            ("EMAIL_PROVIDER", "mailgun"),
            ("SECRET_STORE", "vault"),
            ("LOG_LEVEL", "chatty"),
            ("LOG_FORMAT", "xml"),
            *(
                ("EMAIL_DOMAIN", value)
                for value in ("a.test,b.test", "a@b.test", "a b", "-", "127.0.0.1", "http://a.test")
            ),
            *(
                ("HTTP_HOST", value)
                for value in ("http://localhost", "localhost:80", "a b", "[::1", "256.1.1.1", "a/b")
            ),
            ("GATEWAY_PUBLIC_HOST", "0.0.0.0"),
            ("PUBLIC_URL", "mail.example.com"),
            ("PUBLIC_URL", "ftp://example.com"),
            ("PUBLIC_URL", "http://0.0.0.0:5000"),
            ("PUBLIC_URL", "http://user:password@example.com"),
            ("PUBLIC_URL", "http://example.com/?a=b"),
            ("PUBLIC_URL", "http://example.com:99999"),
            ("LIMITS_TIMEZONE", "Mars/Olympus"),
            ("LIMITS_TIMEZONE", "Europe"),
            ("LIMITS_TIMEZONE", "../UTC"),
            ("LIMITS_TIMEZONE", "x" * 5000),
            *(
                ("BLOCKED_EMAIL_PATTERNS", value)
                for value in ("a b", "a@b", "[a", "(a|b)", "x" * 65, "[z-a]", "a;b")
            ),
            ("ALLOWED_EMAIL_PATTERNS", ",".join(f"w{number}" for number in range(1001))),
            ("SUGGESTION_PLACES", "france,!!"),
            ("GOOGLE_ADMIN_EMAIL", "admin"),
            ("GOOGLE_ADMIN_EMAIL", "a b@example.com"),
            ("GOOGLE_SERVICE_ACCOUNT_FILE", "/nowhere/key.json"),
            ("EMAIL_DATA_DIR", "/etc/passwd"),
            ("EMAIL_DATA_DIR", "a?b"),
            ("EMAIL_DATA_DIR", "a\nb"),
            ("SECRET_KEY_FILE", "/etc"),
            *(("AWS_REGION", value) for value in ("eu\x00west", "eu", "eu-west-1.evil.test", "EU-WEST-1")),
            ("AWS_SES_CONFIGURATION_SET", "a b"),
            ("AWS_SES_DIRECT", "maybe"),
            ("AWS_ENDPOINT_URL", "http://example.com"),
            *(
                ("DNS_RESOLVERS", value)
                for value in (
                    "dns.example",
                    "192.0.2",
                    "192.0.2.1:0",
                    "192.0.2.1:99999",
                    "[::1",
                    "::1]:53",
                    "1;2",
                )
            ),
            ("DNS_TIMEOUT_SECONDS", "0"),
            *(
                ("PROVIDER_RATES", value)
                for value in ("10", "sendgrid", "sendgrid:0", "sendgrid:-1", "sendgrid:fast", "a b:1", ":1")
            ),
        ],
    )
    def test_wrong_ones_are_refused_with_their_name(self, name: str, wrong: str) -> None:
        found = problems({name: wrong})
        assert len(found) == 1
        assert found[0].startswith(f"{name}=")
        assert found[0].isprintable()
        assert len(found[0]) < 300

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            *(
                ("DATABASE_URL", value)
                for value in (
                    "mysql://u:p@h/d",
                    "x.db",
                    "sqlite://",
                    "sqlite:///:memory:",
                    "sqlite://host/x.db",
                    "postgres://",
                )
            ),
            *(
                ("DATABASE_URL", value)
                for value in ("postgresql://u:p@h", "sqlite:///file:x?mode=memory&uri=true")
            ),
            *(
                ("SMTP_RELAY_URL", value)
                for value in ("relay.test", "http://relay.test", "smtp://", "smtp://a b.test")
            ),
            *(
                ("SMTP_RELAY_URL", value)
                for value in ("smtp://u@relay.test", "smtp://:p@relay.test", "smtp://relay.test/x")
            ),
            *(
                ("SMTP_RELAY_URL", value)
                for value in ("smtp://u:%0d@relay.test", "smtp://relay.test:0", "smtp://r.test:99999")
            ),
        ],
    )
    def test_wrong_secret_urls(self, name: str, wrong: str) -> None:
        (found,) = problems({name: wrong})
        assert found.startswith(f"{name}: ")

    def test_resolvers_have_their_ports(self, load: Load) -> None:
        settings = load("DNS_RESOLVERS=192.0.2.1, 192.0.2.2:5353,2001:DB8::1,[::1]:54,192.0.2.1")
        assert settings.dns_resolvers == (
            ("192.0.2.1", 53),
            ("192.0.2.2", 5353),
            ("2001:db8::1", 53),
            ("::1", 54),
        )
        assert load().dns_resolvers == ()

    def test_a_provider_of_another_distribution_is_known(
        self, load: Load, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(registry, "kinds", lambda: ["local", "elsewhere"])
        assert load("EMAIL_PROVIDER=Elsewhere").email_provider == "elsewhere"

    def test_good_ones(self, load: Load, tmp_path: Path) -> None:
        settings = load(
            "EMAIL_DOMAIN=Bücher.EXAMPLE.",
            "ALLOWED_EMAIL_PATTERNS=Contact, team-* ,,contact,[a-c]?",
            "BLOCKED_EMAIL_PATTERNS=,",
            "SUGGESTION_PLACES=Lyon, Île-de-France",
            "EMBEDDED_WORKER=No",
            "GATEWAY_PORT=0",
            "IMAP_PORT=0",
            "CREATE_WAIT_SECONDS=0.5",
            "LIMITS_TIMEZONE=Europe/Paris",
            "SMTP_RELAY_URL=smtp+starttls://u%40x:p%2Fq@relay.test:587/",
            "GOOGLE_ADMIN_EMAIL=Admin@Example.com",
            "PROVIDER_RATES=SendGrid: 2.5, aws-ses/send:14",
        )
        assert settings.email_domain == "xn--bcher-kva.example"
        assert settings.allowed_email_patterns == ("contact", "team-*", "[a-c]?")
        assert settings.blocked_email_patterns == ()
        assert settings.suggestion_places == ("lyon", "île-de-france")
        assert settings.embedded_worker is False
        assert (settings.gateway_port, settings.imap_port, settings.create_wait_seconds) == (0, 0, 0.5)
        assert settings.limits_timezone == "Europe/Paris"
        assert settings.smtp_relay_url == "smtp+starttls://u%40x:p%2Fq@relay.test:587"
        assert settings.google_admin_email == "Admin@example.com"
        rates = dict(settings.provider_rates)
        assert (rates["sendgrid"], rates["aws-ses"], rates["aws-ses/send"]) == (2.5, 1, 14)

    @pytest.mark.parametrize(
        ("given", "url"),
        [
            ("postgres://u:p@h:5432/d", "postgresql+psycopg://u:p@h:5432/d"),
            ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
            ("postgresql+psycopg:///d?host=/run/pg", "postgresql+psycopg:///d?host=/run/pg"),
            ("sqlite:////data/x.db", "sqlite:////data/x.db"),
            ("sqlite:///x.db?timeout=5", "sqlite:///{folder}/x.db?timeout=5"),
        ],
    )
    def test_database_urls(self, given: str, url: str, load: Load, tmp_path: Path) -> None:
        assert load(f"DATABASE_URL={given}").database_url == url.format(folder=tmp_path)

    @given(
        st.dictionaries(
            st.sampled_from(sorted(KNOWN)), st.text(st.characters(exclude_characters="\0"), max_size=40)
        )
    )
    def test_any_value_is_read_or_refused(self, environ: dict[str, str]) -> None:
        try:
            load_settings(environ, env_file=NO_FILE)
        except SettingsError as refusal:
            found = str(refusal)
        else:
            found = ""
        assert found.replace("\n", "").isprintable()


class TestTogether:
    def test_every_problem_is_told_at_once(self) -> None:
        found = problems(
            {"HTTP_PORT": "x", "EMAIL_PROVIDER": "sendgrid", "GATEWAY_PROT": "1", "IMAP_PORT": "5587"}
        )
        assert len(found) == 4
        assert [
            name
            for name in ("HTTP_PORT", "SENDGRID_API_KEY", "GATEWAY_PROT", "IMAP_PORT")
            if name in "".join(found)
        ]

    def test_what_rests_on_a_wrong_setting_is_not_blamed(self) -> None:
        assert len(problems({"EMAIL_DATA_DIR": "/etc/passwd"})) == 1
        assert len(problems({"PUBLIC_URL": "x"})) == 1

    @pytest.mark.parametrize(("chooser", "choice", "needed"), NEEDS)
    def test_a_choice_needs_its_group(
        self, chooser: str, choice: str, needed: tuple[str, ...], load: Load, tmp_path: Path
    ) -> None:
        (tmp_path / "x@example.com").touch()
        given = {name: GIVEN.get(name, "x@example.com") for name in needed}
        whole = {chooser: choice, **given, **BESIDES.get(choice, {})}
        load(**whole)
        for name in needed:
            with pytest.raises(SettingsError, match=f"{chooser}={choice} needs {name} as well"):
                load(**{**whole, name: ""})

    def test_vault_needs_a_token_where_nothing_else_lets_us_in(self, load: Load) -> None:
        vault = {"SECRET_STORE": "hashicorp-vault", "VAULT_ADDR": "https://vault.example.com:8200"}
        with pytest.raises(SettingsError, match="VAULT_AUTH=token needs VAULT_TOKEN as well"):
            load(**vault)
        load(**vault, VAULT_AUTH="approle", VAULT_ROLE_ID="x")
        load(**vault, VAULT_TOKEN="x")

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("AZURE_KEY_VAULT_URL", "http://v.vault.azure.net"),
            ("AZURE_AUTHORITY_HOST", "login.microsoftonline.us"),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://aws.example.com"),
            ("AWS_SECRETS_PREFIX", "a b"),
            ("AWS_SECRETS_RECOVERY_DAYS", "3"),
            ("VAULT_ADDR", "vault:8200"),
            ("VAULT_ADDR", "https://root:x@vault"),
            ("VAULT_MOUNT", "../sys"),
            ("VAULT_MOUNT", "a//b"),
            ("VAULT_AUTH", "ldap"),
        ],
    )
    def test_what_a_secret_store_cannot_be_reached_by_is_refused(
        self, name: str, wrong: str, load: Load
    ) -> None:
        with pytest.raises(SettingsError, match=name):
            load(**{name: wrong})

    @pytest.mark.parametrize("name", ["GATEWAY_CERT_FILE", "GATEWAY_KEY_FILE"])
    def test_half_a_pair(self, name: str, load: Load, tmp_path: Path) -> None:
        (tmp_path / "x.pem").touch()
        with pytest.raises(
            SettingsError, match="GATEWAY_CERT_FILE and GATEWAY_KEY_FILE are given both or not at all"
        ):
            load(f"{name}=x.pem")

    def test_ports_differ(self) -> None:
        (found,) = problems({"GATEWAY_TLS_PORT": "5000"})
        assert found == "GATEWAY_TLS_PORT=5000 is the port of HTTP_PORT as well: give each its own."
        load_settings(dict.fromkeys(["GATEWAY_PORT", "GATEWAY_TLS_PORT", "IMAP_PORT"], "0"), env_file=NO_FILE)
