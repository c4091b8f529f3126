"""What the next server's answers mean: the id that it tells of, and the words of one that is known."""

from __future__ import annotations

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import PlanLimitReached, ProvisioningError
from email_provisioning.providers._smtp import SmtpClientPool, SmtpServer
from email_provisioning.testing.outside import Mood, smtp_outside

YOU = Address(local="you", domain="elsewhere.test")


def send(pool: SmtpClientPool) -> str | None:
    """Send a short message and close the pool."""
    try:
        return pool.send(
            sender="me@example.test", recipients=[YOU], content=b"Subject: hello\r\n\r\nhello\r\n"
        )
    finally:
        pool.close()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("250 2.0.0 Ok: queued as 4Xyz12345z", "4Xyz12345z"),
        ("250 Ok: queued as 14c5d75ce93.dfd.64b469", "14c5d75ce93.dfd.64b469"),
        ("250 OK id=1qYxZz-0003kL-2B", "1qYxZz-0003kL-2B"),
        ("250 2.6.0 <id@host.test> Queued mail for delivery", None),
        ("250 2.0.0 taken", None),
        ("250 Ok: queued as " + "x" * 400, "x" * 128),
    ],
)
def test_the_id_is_the_one_that_the_server_tells(answer: str, told: str | None) -> None:
    with smtp_outside() as outside:
        outside.taken = answer
        server = SmtpServer.from_url(f"smtp://127.0.0.1:{outside.port}")
        assert send(SmtpClientPool(server, hello="mail.example.test")) == told


def test_the_words_of_a_server_that_is_known_come_before_its_codes() -> None:
    heard: list[tuple[int, str]] = []

    def explain(code: int, text: str) -> ProvisioningError:
        heard.append((code, text))
        return PlanLimitReached()

    with smtp_outside() as outside:
        outside.password = "right"
        server = SmtpServer.from_url(f"smtp://me:wrong@127.0.0.1:{outside.port}")
        for mood, password in ((Mood.ACCEPTS, "right"), (Mood.REFUSES, "wrong")):
            outside.mood, outside.password = mood, password
            with pytest.raises(PlanLimitReached) as caught:
                send(SmtpClientPool(server, hello="mail.example.test", explain=explain))
            assert str(heard[-1][0]) in (caught.value.cause or "")
            assert outside.private not in caught.value.detail
    assert [code for code, _ in heard] == [535, 554]
