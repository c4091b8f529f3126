"""A load on a running server that counts what it was answered, so that others' counts can be held against it."""

from __future__ import annotations

import base64
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

import requests

from tests.support.server import PATIENCE, Mailbox, Program, Server, letter, mailbox_of

#: What a client sees of a server that was killed while it answered.
GONE = (requests.RequestException, smtplib.SMTPServerDisconnected, OSError)
#: How many people use the server at once.
PEOPLE = 4


@dataclass(kw_only=True)
class Load:
    """What was asked of a server: how often it said yes, and how often nobody knows what became of it."""

    server: Server
    program: Program
    done: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    mailboxes: list[Mailbox] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def run(self, *, rounds: int, half_way: Callable[[], None] | None = None) -> None:
        """Let people create, ask and send for some rounds each; in the middle something may happen."""
        with ThreadPoolExecutor(PEOPLE) as people:
            for part in (0, 1):
                working = [people.submit(self._person, rounds) for _ in range(PEOPLE)]
                if half_way is not None and part == 0:
                    half_way()
                for each in working:
                    each.result()

    def _person(self, rounds: int) -> None:
        mailbox = self._create()
        for _ in range(rounds):
            for _ in range(5):
                self._try("checks", self._check)
            self._try("messages", lambda: self._send(mailbox))

    def _create(self) -> Mailbox:
        """Create an address; one whose answer was lost is found by asking again with the same key."""
        with self._lock:
            number = next(self._numbers)
        body = {"username": f"person{number}"}
        while True:
            with suppress(*GONE):
                answer = self.program.call("POST", "/create", body, **{"Idempotency-Key": f"key-{number}"})
                assert answer.status_code in (201, 202), answer.text
                if answer.status_code == 201:
                    break
                # It goes on by itself.
                time.sleep(0.1)
        with self._lock:
            self.done["creations"] += 1
            self.mailboxes.append(mailbox_of(answer.json()))
            return self.mailboxes[-1]

    def _try(self, name: str, act: Callable[[], None]) -> None:
        try:
            act()
            outcome = self.done
        except GONE:
            outcome = self.unknown
        with self._lock:
            outcome[name] += 1

    def _check(self) -> None:
        answer = self.program.call("POST", "/check-availability", {"username": "free"})
        assert answer.status_code == 200, answer.text

    def _send(self, mailbox: Mailbox) -> None:
        with self.server.submission(mailbox) as client:
            client.send_message(letter(mailbox.email, "somebody@example.org"))

    def fail_to_sign_in(self, times: int) -> None:
        """Try a wrong password."""
        for _ in range(times):
            port = self.server.settings.gateway_port
            with smtplib.SMTP("localhost", port, timeout=PATIENCE) as client:
                client.starttls(context=self.server.tls)
                client.ehlo()
                # One try alone: login() makes one with each mechanism.
                wrong = base64.b64encode(f"\0{self.mailboxes[0].email}\0wrong".encode()).decode()
                assert client.docmd("AUTH", f"PLAIN {wrong}")[0] == 535
            self.done["failures"] += 1

    def be_refused(self) -> None:
        """Send a message under another name than one's own, and ask for an address that is taken."""
        mailbox = self.mailboxes[0]
        taken = self.program.call("POST", "/create", {"username": mailbox.email.partition("@")[0]})
        assert taken.status_code == 409, taken.text
        message = letter("other@example.test", "a@example.org")
        with self.server.submission(mailbox) as client, suppress(smtplib.SMTPDataError):
            client.send_message(message, from_addr=mailbox.email)
        self.done["refused"] += 1
