"""One try of one delivery against receivers that behave badly, and against names that lead elsewhere."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.event import EventKind
from email_provisioning.domain.webhook import Attempt, Outcome
from email_provisioning.provisioning.events import made
from email_provisioning.provisioning.webhooks.reaching import reach
from email_provisioning.provisioning.webhooks.sending import Sender
from tests.fakes.authority import serve_with_certificate
from tests.fakes.receiver import Manner, Receiver, Reply, receiving

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LOOPBACK = ("127.0.0.0/8", "::1/128")
EVENT = made(
    EventKind.ACCOUNT_CREATED, at=utc_now(), account_id="a", user_id="u", data={"address": "é@x.test"}
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def send(url: str, *, timeout: float = 5, private: tuple[str, ...] = LOOPBACK, **more: object) -> Attempt:
    sender = Sender(clock=utc_now, timeout=timeout, private=private, **more)  # type: ignore[arg-type]
    return sender.send(url, EVENT, [SECRET])


def test_what_arrives_is_signed_as_standard_webhooks_says(receiver: Receiver) -> None:
    attempt = send(receiver.url)
    assert (attempt.outcome, attempt.status) == (Outcome.OK, 204)
    (received,) = receiver.received
    payload = Webhook(SECRET).verify(received.body, received.headers)
    assert payload == EVENT.payload()
    assert received.event_id == EVENT.id
    assert received.headers["content-type"] == "application/json"
    changed = received.body.replace(b"account.created", b"account.deleted")
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(SECRET).verify(changed, received.headers)


#: What a receiver does → what comes of the try.
BEHAVIOURS: dict[str, tuple[Reply | Manner, Outcome]] = {
    "takes it with 200": (Reply(status=200, body=b"thank you"), Outcome.OK),
    "takes it with 204": (Reply(), Outcome.OK),
    "takes it and trickles its body": (Manner.TRICKLING_BODY, Outcome.OK),
    "takes it with a body of a gigabyte": (Manner.HUGE_BODY, Outcome.OK),
    "fails with 500": (Reply(status=500), Outcome.REFUSED),
    "is busy with 429": (Reply(status=429, headers={"Retry-After": "60"}), Outcome.REFUSED),
    "knows nothing of it, 404": (Reply(status=404), Outcome.REFUSED),
    "wants nothing more, 410": (Reply(status=410), Outcome.GONE),
    "redirects to the metadata service": (
        Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
        Outcome.REDIRECTED,
    ),
    "redirects to itself, 307": (Reply(status=307, headers={"Location": "/hook"}), Outcome.REDIRECTED),
    "says nothing": (Manner.SILENT, Outcome.TIMEOUT),
    "trickles its head": (Manner.TRICKLING_HEAD, Outcome.TIMEOUT),
    "hangs up": (Manner.HANGING_UP, Outcome.UNREACHABLE),
    "speaks no HTTP": (Manner.GARBAGE, Outcome.UNREACHABLE),
}


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_each_behaviour_of_a_receiver_has_its_outcome(behaviour: str, receiver: Receiver) -> None:
    answer, expected = BEHAVIOURS[behaviour]
    receiver.order(answer)
    began = time.monotonic()
    attempt = send(receiver.url, timeout=0.4)
    assert attempt.outcome is expected
    assert len(receiver.received) == 1, "it is asked once, and nobody else is"
    assert time.monotonic() - began < 4, "however slowly it answers"
    print(f"webhook outcomes: {behaviour}: {attempt.outcome}, status {attempt.status}")


def test_a_receiver_says_when_to_come_back(receiver: Receiver) -> None:
    receiver.order(Reply(status=429, headers={"Retry-After": "60"}))
    assert send(receiver.url).retry_after == 60.0
    receiver.order(Reply(status=503, headers={"Retry-After": "Wed, 25 Nov 2026 12:00:00 GMT"}))
    assert send(receiver.url).retry_after is None


#: What somebody types in, or what its name leads to → the same, always: nothing is sent.
TARGETS = (
    "https://127.0.0.1:{port}/",
    "https://localhost:{port}/",
    "https://[::1]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://0.0.0.0:{port}/",
    "https://[::]:{port}/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://10.0.0.1/",
    "https://2130706433:{port}/",
    "https://0x7f000001:{port}/",
    "https://127.1:{port}/",
    "http://127.0.0.1:{port}/",
)


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_sent_into_a_private_network(target: str, receiver: Receiver) -> None:
    url = target.format(port=receiver.port)
    attempt = send(url, private=(), timeout=2)
    assert attempt.outcome is Outcome.FORBIDDEN
    assert not reach(())(url)
    assert receiver.received == []
    print(f"webhook outcomes: target {target}: {attempt.outcome}")


def test_http_leads_to_networks_of_one_s_own_only(receiver: Receiver) -> None:
    assert send(receiver.url, resolve=lambda _host, _port: ["8.8.8.8"]).outcome is Outcome.FORBIDDEN
    assert send(receiver.url).ok


class Names:
    """A DNS whose answers change from one question to the next, as one that rebinds does."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_a_name_that_is_rebound_after_it_was_checked_leads_nowhere(receiver: Receiver) -> None:
    names = Names(["93.184.215.14"], ["127.0.0.1"])
    url = f"https://rebind.example:{receiver.port}/"
    assert reach((), names)(url), "public when it is typed in"
    attempt = send(url, private=(), resolve=names)
    assert attempt.outcome is Outcome.FORBIDDEN
    assert receiver.received == []
    print(f"webhook outcomes: rebinds after the check: {attempt.outcome}")


def test_one_private_address_among_public_ones_is_enough(receiver: Receiver) -> None:
    for answers in (["93.184.215.14", "127.0.0.1"], ["127.0.0.1", "93.184.215.14"]):
        url = f"https://both.example:{receiver.port}/"
        assert send(url, private=(), resolve=Names(answers)).outcome is Outcome.FORBIDDEN


def test_a_name_that_nobody_knows_and_a_port_that_nobody_listens_on(receiver: Receiver) -> None:
    def nobody(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    assert send("https://nobody.example/", resolve=nobody).outcome is Outcome.UNRESOLVED
    assert reach((), nobody)("https://nobody.example/"), "it may come to be"
    assert send("https://x.example:1/", resolve=Names(["127.0.0.1"])).outcome is Outcome.UNREACHABLE


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return serve_with_certificate(tmp_path_factory.mktemp("tls"), "hooks.example")


def context(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority))


def test_tls_verifies_the_name_and_the_connection_goes_to_the_address_that_was_checked(
    trusted: tuple[ssl.SSLContext, Path],
) -> None:
    server, authority = trusted
    with receiving(server, "hooks.example") as receiver:
        names = Names(["127.0.0.1"], ["192.0.2.1"])
        assert send(receiver.url, resolve=names, tls=context(authority)).ok
        assert names.asked == ["hooks.example"], "it is looked up once, and what came is used"
        assert receiver.received[0].headers["host"] == f"hooks.example:{receiver.port}"


@pytest.mark.parametrize(
    ("host", "trusts"), [("other.example", True), ("hooks.example", False), ("127.0.0.1", True)]
)
def test_a_certificate_of_another_name_or_of_nobody_is_refused(
    host: str, trusts: bool, trusted: tuple[ssl.SSLContext, Path]
) -> None:
    server, authority = trusted
    with receiving(server, host) as receiver:
        tls = context(authority) if trusts else None
        attempt = send(receiver.url, resolve=Names(["127.0.0.1"]), tls=tls)
        assert attempt.outcome is Outcome.TLS
        assert receiver.received == []


def test_the_clock_stamps_each_try(receiver: Receiver) -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    clock: Callable[[], datetime] = lambda: at  # noqa: E731
    Sender(clock=clock, timeout=5, private=LOOPBACK).send(receiver.url, EVENT, [SECRET])
    assert receiver.received[0].headers["webhook-timestamp"] == str(int(at.timestamp()))
