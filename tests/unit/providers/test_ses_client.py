"""The one way to Amazon: what the SDK is kept from, what it costs, and what a failure on the way becomes."""

from __future__ import annotations

import builtins
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from email_provisioning import errors
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers import _http, _ses_client, registry
from email_provisioning.providers._ses_api import Aws
from email_provisioning.providers._ses_client import Access, Service
from email_provisioning.providers.amazon_ses import AmazonSesProvider, AmazonSesSender
from email_provisioning.providers.base import Direct, Outgoing
from email_provisioning.providers.pacing import Pace, Unpaced
from email_provisioning.providers.registry import Surroundings, unobserved
from email_provisioning.testing.provider import Held
from email_provisioning.testing.relaying import ELSEWHERE
from tests.fakes.amazon.running import FakeAmazon, fake_amazon, mailbox
from tests.fakes.amazon.state import REGION
from tests.fakes.server import Fault

CONTACT = mailbox()


@pytest.fixture
def amazon() -> Iterator[FakeAmazon]:
    with fake_amazon() as amazon:
        yield amazon


def surroundings(folder: Path, settings: Mapping[str, object]) -> Surroundings:
    return Surroundings(
        resolve=Held().resolve, store=MaildirStore(folder), hello="mail.example.test", settings=settings
    )


class TestBuilding:
    def test_passwords_are_off_until_they_are_asked_for(self, amazon: FakeAmazon, tmp_path: Path) -> None:
        plain = registry.build("aws-ses", surroundings(tmp_path, amazon.environ()))
        assert isinstance(plain, AmazonSesSender)
        assert plain.capabilities.direct is Direct.NONE
        asked = registry.build(
            "aws-ses", surroundings(tmp_path, {**amazon.environ(), "AWS_SES_DIRECT": True})
        )
        assert isinstance(asked, AmazonSesProvider)
        assert asked.capabilities.direct is Direct.BOUND
        plain.create(CONTACT)
        asked.issue_direct(CONTACT, version=1)

    @pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"])
    def test_a_missing_setting_is_named(self, amazon: FakeAmazon, tmp_path: Path, name: str) -> None:
        with pytest.raises(errors.ProviderMisconfigured, match=name):
            registry.build("aws-ses", surroundings(tmp_path, {**amazon.environ(), name: None}))

    def test_a_missing_sdk_is_named_with_its_remedy(
        self, amazon: FakeAmazon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = builtins.__import__

        def without(name: str, *rest: object) -> object:
            if name.startswith("botocore"):
                raise ModuleNotFoundError(f"No module named {name!r}")
            return found(name, *rest)  # type: ignore[arg-type] # as it came

        monkeypatch.setattr(builtins, "__import__", without)
        _ses_client._session.cache_clear()
        try:
            with pytest.raises(errors.ProviderMisconfigured) as caught:
                amazon.provider().create(CONTACT)
            (finding,) = amazon.provider().diagnose("example.test")
        finally:
            _ses_client._session.cache_clear()
        for detail in (caught.value.detail, finding.detail):
            assert "pip install 'iapostemanager-email-provisioning[aws]'" in detail

    def test_the_sdk_is_loaded_by_the_first_call_alone(self) -> None:
        program = (
            "import sys; import email_provisioning.providers.amazon_ses as ses; from email_provisioning.bootstrap "
            "import build_services; sys.exit(any(name.split('.')[0] in ('boto3', 'botocore') for name in sys.modules))"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestAlone:
    """Nothing of the machine's own set-up for Amazon gets in."""

    def test_a_profile_and_files_of_others_are_not_looked_at(
        self, amazon: FakeAmazon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "config").write_text(
            "[default]\nendpoint_url = http://127.0.0.1:9\nretry_mode = adaptive\n"
        )
        monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:9")
        monkeypatch.setenv("AWS_SESSION_TOKEN", "of-somebody-else")
        _ses_client._session.cache_clear()
        amazon.provider().create(CONTACT)

    def test_a_lent_key_is_sent_with_its_token(self, amazon: FakeAmazon) -> None:
        AmazonSesSender(amazon.aws(token="lent-with-the-key")).create(CONTACT)
        assert amazon.server.exchanges[-1].request_headers["x-amz-security-token"] == "lent-with-the-key"


class TestSecrets:
    def test_none_is_logged_at_the_lowest_level(
        self, amazon: FakeAmazon, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        ses = amazon.provider()
        issued = ses.issue_direct(CONTACT, version=1)
        ses.relay(
            Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=b"\r\nprivate words")
        )
        (key,) = amazon.account.users[0].access_keys
        for secret in (
            key.secret_access_key,
            issued.password,
            amazon.account.key.secret_access_key,
            "private words",
        ):
            assert secret not in caplog.text

    def test_none_is_shown(self, amazon: FakeAmazon) -> None:
        issued = amazon.provider().issue_direct(CONTACT, version=1)
        key = amazon.account.key
        shown = repr(
            (issued, amazon.aws().access, Access(key_id="k3y", secret="s3cret", region=REGION, token="t0ken"))
        )
        for secret in (issued.password, key.access_key_id, key.secret_access_key, "k3y", "s3cret", "t0ken"):
            assert secret not in shown


class Watch(Pace):
    """Notes what is counted, and lets nothing pass where it is told so."""

    def __init__(self) -> None:
        self.waited: list[str] = []
        self.held: list[tuple[str, float]] = []
        self.full = False

    def wait(self, account: str) -> None:
        self.waited.append(account)
        if self.full:
            raise errors.RateLimitExceeded(retry_after=3)

    def hold(self, account: str, *, seconds: float) -> None:
        self.held.append((account, seconds))


class TestCounting:
    def test_messages_users_and_everything_else_are_counted_apart(self, amazon: FakeAmazon) -> None:
        watch = Watch()
        ses = AmazonSesProvider(amazon.aws(pace=watch), probe=None)
        ses.create(CONTACT)
        ses.relay(Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=b"\r\n"))
        ses.delete(CONTACT)
        assert watch.waited == ["aws-ses", "aws-ses/send", "aws-ses/iam"]

    def test_what_may_not_pass_is_not_sent(self, amazon: FakeAmazon) -> None:
        watch = Watch()
        watch.full = True
        with pytest.raises(errors.RateLimitExceeded):
            AmazonSesProvider(amazon.aws(pace=watch), probe=None).create(CONTACT)
        assert amazon.server.exchanges == []

    def test_everybody_waits_when_amazon_asks_for_it(self, amazon: FakeAmazon) -> None:
        watch = Watch()
        amazon.server.order(Fault.RATE_LIMIT)
        with pytest.raises(errors.RateLimitExceeded):
            AmazonSesProvider(amazon.aws(pace=watch), probe=None).create(CONTACT)
        assert watch.held == [("aws-ses", 1)]

    def test_each_call_is_told_with_its_outcome(self, amazon: FakeAmazon) -> None:
        told: list[tuple[str, str, str]] = []
        aws = Aws(
            amazon.aws().access,
            pace=Unpaced(),
            observe=lambda vendor, operation, outcome, seconds: told.append((vendor, operation, outcome)),
        )
        AmazonSesProvider(aws, probe=None).delete(CONTACT)
        amazon.server.order(Fault.UNAVAILABLE)
        with pytest.raises(errors.ProviderUnavailable):
            aws.call(Service.SES, "GetAccount")
        assert told == [("aws-ses", "GetUser", "ok"), ("aws-ses", "GetAccount", "provider_unavailable")]


class KeepsAlive(BaseHTTPRequestHandler):
    """Answers every call with the client's end of its connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps({"EnforcementStatus": str(self.client_address[1])}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no log."""


class TestOnTheWay:
    def test_nothing_is_tried_again_by_itself(self, amazon: FakeAmazon) -> None:
        for fault in (Fault.UNAVAILABLE, Fault.RATE_LIMIT, Fault.RESET_AFTER_SUCCESS):
            amazon.server.order(fault)
            before = len(amazon.server.exchanges)
            with pytest.raises(errors.ProvisioningError) as caught:
                amazon.provider().create(CONTACT)
            assert caught.value.retryable
            assert len(amazon.server.exchanges) == before + 1

    @pytest.mark.parametrize("status", [200, 400, 500])
    def test_an_answer_nested_deeper_than_is_read_is_none(
        self, amazon: FakeAmazon, monkeypatch: pytest.MonkeyPatch, status: int
    ) -> None:
        reply = _http.Reply(status=status, headers={}, body=b'{"a":' * 100_000)
        monkeypatch.setattr(_http, "exchange", lambda _client, _request: reply)
        with pytest.raises(errors.ProviderUnavailable):
            amazon.aws().call(Service.SES, "GetAccount")

    def test_connections_are_kept(self, amazon: FakeAmazon) -> None:
        # The fake closes every connection, as the server under it does.
        with ThreadingHTTPServer(("127.0.0.1", 0), KeepsAlive) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            aws = amazon.aws(endpoint=f"http://127.0.0.1:{server.server_port}")
            answers = [aws.call(Service.SES, "GetAccount")["EnforcementStatus"] for _ in range(3)]
            aws.close()
            server.shutdown()
        assert len(answers) == 3
        assert len(set(answers)) == 1

    def test_a_region_that_no_host_is_known_for_is_named(self) -> None:
        aws = Aws(Access(key_id="k", secret="s", region="eu-wst-1"), pace=Unpaced(), observe=unobserved)
        unreached = errors.ProviderUnavailable(cause="ConnectError: Name or service not known")
        with pytest.raises(errors.ProviderMisconfigured, match="AWS_REGION=eu-wst-1"):
            aws._check_region(unreached)

    def test_a_region_like_none_there_is_stops_nothing_before_amazon_is_asked(
        self, amazon: FakeAmazon
    ) -> None:
        aws = amazon.aws(region="zz-nowhere-1")
        assert (aws.clients.partition, aws.clients.knows_region) == ("aws", False)

    def test_a_region_that_is_known_may_only_be_out_of_reach(self) -> None:
        aws = Aws(Access(key_id="k", secret="s", region=REGION), pace=Unpaced(), observe=unobserved)
        aws._check_region(errors.ProviderUnavailable(cause="ConnectError: Name or service not known"))
