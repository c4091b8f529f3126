"""Addresses of webhooks, and when they are tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from email_provisioning.domain.webhook import LONGEST_PAUSE, SCHEDULE, pause_after, sign, wait_after
from email_provisioning.domain.webhook_url import canonical_url
from email_provisioning.errors import InvalidWebhook

SECRETS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_bm90aGluZyBvZiBpbXBvcnRhbmNlIHdoYXRldmVy")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG:8443/Hook?key=A%20b", "https://example.org:8443/Hook?key=A%20b"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_an_address_has_one_form(given: str, expected: str) -> None:
    assert canonical_url(given, plain=False) == expected


@pytest.mark.parametrize(
    "given",
    [
        "",
        "example.org",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///hook",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org/#fragment",
        "https://example.org:0/",
        "https://example.org:65536/",
        "https://example.org:x/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://1.2.3.4.5/",
        "https://example.org/a b",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\r\nHost: other",
        "https://example.org/\x00",
        "https://example.org/é",
        "https://[::1",
        f"https://example.org/{'x' * 2000}",
    ],
)
def test_what_is_no_receiver_s_address_is_refused(given: str) -> None:
    with pytest.raises(InvalidWebhook):
        canonical_url(given, plain=False)


def test_http_is_for_networks_of_one_s_own() -> None:
    assert canonical_url("http://10.1.2.3:8080/x", plain=True) == "http://10.1.2.3:8080/x"


def test_tries_follow_the_schedule_of_standard_webhooks_and_end() -> None:
    waits = [wait_after(attempts, jitter=0) for attempts in range(1, 11)]
    assert waits == [*SCHEDULE, None]
    assert sum(SCHEDULE, timedelta()) > timedelta(days=3)
    assert wait_after(1, jitter=1) == timedelta(seconds=6)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [(3600.0, timedelta(hours=1)), (1.0, timedelta(seconds=5)), (1e8, timedelta(hours=24))],
)
def test_a_receiver_may_ask_for_more_time_within_reason(wish: float, expected: timedelta) -> None:
    assert wait_after(1, jitter=0, retry_after=wish) == expected


def test_a_webhook_that_fails_rests_longer_each_time() -> None:
    pauses = [pause_after(failures) for failures in (1, 2, 3, 9, 10, 10**6)]
    assert [pause.total_seconds() for pause in pauses] == [1, 2, 4, 256, 300, 300]
    assert pauses[-1] == LONGEST_PAUSE


def test_signatures_are_those_of_the_published_library() -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    body = '{"type":"account.created"}'
    found = sign(SECRETS, event_id="msg_1", timestamp=int(at.timestamp()), body=body.encode())
    expected = [Webhook(secret).sign(msg_id="msg_1", timestamp=at, data=body) for secret in SECRETS]
    assert found.split(" ") == expected
