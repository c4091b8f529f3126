from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.errors import ProviderUnavailable
from email_provisioning.providers.local import LocalProvider
from email_provisioning.web import create_app
from email_provisioning.web.errors import TooManyRequests
from email_provisioning.web.streams import GRACE, LIFE, Streams, ticks
from tests.web.callers import Browser, Program, code_of


def events(lines: str) -> list[dict[str, object]]:
    """Return what the events of a stream hold."""
    return [
        json.loads(line.removeprefix("data: ")) for line in lines.splitlines() if line.startswith("data: ")
    ]


Waiting = tuple[Program, str, Callable[[], None]]


@pytest.fixture
def waiting(make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch) -> Waiting:
    """Return somebody, an address of hers whose provider does not answer, and a function that lets it be made."""
    makes = replace(LocalProvider.capabilities, made_on_first_use=False)
    monkeypatch.setattr(LocalProvider, "capabilities", makes)
    working = LocalProvider.create

    def away(*_arguments: object) -> str:
        raise ProviderUnavailable(cause="connection refused")

    monkeypatch.setattr(LocalProvider, "create", away)
    services = make_services(EMBEDDED_WORKER="false", CREATE_WAIT_SECONDS="0.1")
    carol = Program.of(create_app(services=services), services, "carol")

    def be_made() -> None:
        monkeypatch.setattr(LocalProvider, "create", working)
        ahead = build_services(services.settings, clock=lambda: datetime.now(UTC) + timedelta(hours=1))
        ahead.worker.sweep()
        ahead.database.close()

    return carol, carol.post("/create", {"username": "contact"}).get_json()["account"]["id"], be_made


def test_a_stream_of_an_address_at_rest_tells_it_and_ends(alice: Browser, account: str) -> None:
    answer = alice.get(f"/accounts/{account}/events")
    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    (told,) = events(answer.get_data(as_text=True))
    assert told == alice.get(f"/accounts/{account}").get_json()


def test_a_stream_tells_each_change_until_the_creation_is_over(waiting: Waiting) -> None:
    carol, account, be_made = waiting
    stream = carol.get(f"/accounts/{account}/events").iter_encoded()
    assert next(stream).startswith(b"retry: ")
    (first,) = events(next(stream).decode())
    assert first["status"] in {"reserved", "provisioning"}
    assert next(stream) == b": \n\n", "nothing has changed"
    be_made()
    rest = events(b"".join(stream).decode())
    assert rest[-1]["status"] == "active"
    assert rest[-1]["operation"] is None
    assert rest[-1]["credentials_shown"] is False


def test_what_is_not_ones_own_cannot_be_followed(bob: Program, account: str) -> None:
    assert code_of(bob.get(f"/accounts/{account}/events")) == "account_not_found"
    assert code_of(bob.get("/accounts/nothing/events")) == "account_not_found"


def test_one_person_has_one_stream_and_the_next_is_told_to_ask_instead(
    waiting: Waiting,
) -> None:
    carol, account, _ = waiting
    first = carol.get(f"/accounts/{account}/events")
    second = carol.get(f"/accounts/{account}/events")
    assert code_of(second) == "too_many_requests"
    assert int(second.headers["Retry-After"]) > 1
    first.close()
    third = carol.get(f"/accounts/{account}/events")
    assert third.status_code == 200
    third.close()


def test_a_server_without_streams_says_so(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", HTTP_EVENT_STREAMS="0")
    carol = Program.of(create_app(services=services), services, "carol")
    account = carol.create("contact")["account"]["id"]
    assert code_of(carol.get(f"/accounts/{account}/events")) == "too_many_requests"


@pytest.mark.parametrize(("threads", "streams"), [("1", 0), ("4", 1), ("32", 8)])
def test_most_threads_are_left_to_others(
    make_services: Callable[..., Services], threads: str, streams: int
) -> None:
    assert make_services(HTTP_THREADS=threads).settings.http_event_streams == streams


class TestPlaces:
    def test_there_are_some_for_all_and_fewer_for_one(self) -> None:
        streams = Streams(most=3, most_of_one=2)
        for person in ("a", "a", "b"):
            streams.take(person)
        for person in ("a", "b", "c"):
            with pytest.raises(TooManyRequests):
                streams.take(person)

    def test_one_that_is_given_back_twice_is_one(self) -> None:
        streams = Streams(most=2, most_of_one=2)
        place, _ = streams.take("a"), streams.take("a")
        streams.give_back(place)
        streams.give_back(place)
        streams.take("a")
        with pytest.raises(TooManyRequests):
            streams.take("a")

    def test_one_that_nobody_gives_back_is_free_some_day(self) -> None:
        now = 0.0
        streams = Streams(most=1, clock=lambda: now)
        streams.take("a")
        now = LIFE + GRACE - 1
        with pytest.raises(TooManyRequests):
            streams.take("a")
        now = LIFE + GRACE + 1
        streams.take("a")


def test_an_answer_ends_by_itself() -> None:
    assert len(list(ticks(life=0.05, first=0.01))) > 2
