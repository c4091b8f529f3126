"""The life of an address with a vendor behind it, told over HTTP and SMTP to one server that runs beside the test.

A vendor's test brings the vendor's fake and the settings that lead to it::

    def test_the_life_of_an_address(make_services: Callable[..., Services]) -> None:
        with serving_my_fake() as fake:
            vendor = Vendor(arrived=lambda: fake.sent)
            with house_of(make_services(EMAIL_PROVIDER="mine", MY_URL=fake.url, **SETTINGS)) as house:
                assert tell(house, vendor) == CHAPTERS
"""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.policy import SMTP
from typing import Any

import pytest
from werkzeug.serving import make_server

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.gateway.running import PATIENCE, RunningGateway, running
from tests.support.server import Mailbox, Program, eventually, letter

#: What a story's server is set to beside what leads to the vendor: no other worker, and no overlap of passwords.
SETTINGS = {"EMBEDDED_WORKER": "false", "IMAP_PORT": "0", "CREDENTIAL_OVERLAP_SECONDS": "0"}
#: Who is written to.
ELSEWHERE = "you@elsewhere.test"
#: What happens to the address, in order; a vendor whose mail cannot be read leaves ``read`` out.
CHAPTERS = [
    "create",
    "send",
    "read",
    "suspend",
    "resume",
    "rotate",
    "delete",
    "restore",
]
#: The gateway's answers to a suspended address, and to what is no password of any address in use.
SUSPENDED, WRONG_PASSWORD = 525, 535


def nothing_to_see(_chapter: str, _mailbox: Mailbox) -> None:
    """Find nothing wrong."""


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """What stands behind the address."""

    #: Returns the messages that have left through the vendor, oldest first, octet for octet.
    arrived: Callable[[], Sequence[bytes]]
    #: The name to create; the domain is the server's default one.
    name: str = "contact"
    #: Is asked after each chapter, to fail where the vendor's side of it is not as it has to be.
    look: Callable[[str, Mailbox], None] = nothing_to_see
    #: Puts a message into the address's mailbox at the vendor, where mail can be read.
    deliver: Callable[[Mailbox, bytes], None] | None = None


@dataclass(frozen=True, kw_only=True)
class House:
    """One server: its API, its gateway, and a member who uses both."""

    services: Services
    gateway: RunningGateway
    alice: Program

    def settled(self, mailbox_id: str, status: str) -> dict[str, Any]:
        """Return the account when it is in a state with nothing under way, working as a worker does meanwhile."""
        path = f"/accounts/{mailbox_id}"

        def done() -> bool:
            account = self.alice.get(path)
            if account["operation"] is not None:
                self.services.worker.sweep()
            return account["status"] == status and account["operation"] is None

        eventually(done)
        found: dict[str, Any] = self.alice.get(path)
        return found

    def create(self, name: str) -> Mailbox:
        """Create an address, whether the vendor has it ready at once or not."""
        answer = self.alice.call("POST", "/create", {"username": name})
        assert answer.status_code in (201, 202), answer.text
        created = answer.json()
        account = self.settled(created["account"]["id"], "active")
        shown = created["credentials"] or self.alice.post(f"/accounts/{account['id']}/reveal")["credentials"]
        return Mailbox(id=account["id"], email=account["email"], password=shown["password"])

    def change(self, mailbox: Mailbox, change: str, status: str) -> None:
        """Change an address's state, and wait until it has it."""
        path = f"/accounts/{mailbox.id}"
        call = ("DELETE", path) if change == "delete" else ("POST", f"{path}/{change}")
        answer = self.alice.call(*call)
        assert answer.status_code in (200, 202), answer.text
        self.settled(mailbox.id, status)

    def rotate(self, mailbox: Mailbox) -> Mailbox:
        """Replace the password."""
        rotated = self.alice.post(f"/accounts/{mailbox.id}/rotate")
        return Mailbox(id=mailbox.id, email=mailbox.email, password=rotated["credentials"]["password"])

    def signed_in(self, mailbox: Mailbox) -> smtplib.SMTP:
        """Sign in at the gateway as a mail client does."""
        port = self.services.settings.gateway_port
        client = smtplib.SMTP("localhost", port, timeout=PATIENCE)
        try:
            client.starttls(context=self.gateway.tls)
            client.ehlo()
            # Once, by one mechanism: `login` tries every one there is, and each refusal takes its time.
            client.user, client.password = mailbox.email, mailbox.password
            client.auth("PLAIN", client.auth_plain)
        except BaseException:
            client.close()
            raise
        return client

    def send(self, mailbox: Mailbox, subject: str) -> bytes:
        """Send a message from an address to the outside, and return it as it was sent."""
        content = letter(mailbox.email, ELSEWHERE, subject).as_bytes(policy=SMTP)
        with self.signed_in(mailbox) as client:
            client.sendmail(mailbox.email, [ELSEWHERE], content)
        return content

    def refuse(self, mailbox: Mailbox) -> int:
        """Return the code with which the gateway refuses the address's password."""
        with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
            self.signed_in(mailbox).close()
        return refusal.value.smtp_code


@contextmanager
def house_of(services: Services) -> Iterator[House]:
    """Run the whole application in this process until the block ends."""
    # Granian is the server in production; any WSGI server serves the same application.
    with running(services) as gateway:
        server = make_server("127.0.0.1", 0, create_app(services=services), threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            token = services.access.issue_token(services.access.create_user("alice")).secret
            url = f"http://127.0.0.1:{server.server_port}"
            yield House(services=services, gateway=gateway, alice=Program(url=url, token=token))
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@dataclass
class _Telling:
    """How far the story has come."""

    house: House
    vendor: Vendor
    told: list[str] = field(default_factory=list)

    def end(self, chapter: str, mailbox: Mailbox) -> None:
        """Note a chapter, and look at the vendor's side of it."""
        self.vendor.look(chapter, mailbox)
        self.told.append(chapter)

    def arrives(self, mailbox: Mailbox, subject: str) -> None:
        """Send a message and see that exactly this one has left, as it was written but for lines on top."""
        before = len(self.vendor.arrived())
        content = self.house.send(mailbox, subject)
        left = self.vendor.arrived()[before:]
        assert len(left) == 1, f"{subject}: {len(left)} messages have left"
        assert left[0].endswith(content)

    def stays(self, mailbox: Mailbox, *, code: int) -> None:
        """See that the address is refused and nothing leaves."""
        before = len(self.vendor.arrived())
        assert self.house.refuse(mailbox) == code
        assert len(self.vendor.arrived()) == before


def tell(house: House, vendor: Vendor) -> list[str]:
    """Live through every chapter and return their names; fails where one does not end as it has to."""
    story = _Telling(house, vendor)
    mailbox = house.create(vendor.name)
    story.end("create", mailbox)
    story.arrives(mailbox, "The first")
    story.end("send", mailbox)
    if vendor.deliver is not None:
        _read(story, mailbox)
    _suspend_and_resume(story, mailbox)
    mailbox = _rotate(story, mailbox)
    _delete_and_restore(story, mailbox)
    return story.told


def _read(story: _Telling, mailbox: Mailbox) -> None:
    assert story.vendor.deliver is not None
    story.vendor.deliver(mailbox, letter(ELSEWHERE, mailbox.email, "An answer").as_bytes())
    (received, *_) = story.house.alice.inbox(mailbox)
    assert received["subject"] == "An answer"
    story.end("read", mailbox)


def _suspend_and_resume(story: _Telling, mailbox: Mailbox) -> None:
    # Whoever is signed in already is stopped as well: it is looked up anew with each message.
    with story.house.signed_in(mailbox) as open_session:
        story.house.change(mailbox, "suspend", "suspended")
        before = len(story.vendor.arrived())
        with pytest.raises(smtplib.SMTPResponseException):
            open_session.send_message(letter(mailbox.email, ELSEWHERE, "Too late"))
        assert len(story.vendor.arrived()) == before
    story.stays(mailbox, code=SUSPENDED)
    story.end("suspend", mailbox)
    story.house.change(mailbox, "resume", "active")
    story.arrives(mailbox, "After the resumption")
    story.end("resume", mailbox)


def _rotate(story: _Telling, mailbox: Mailbox) -> Mailbox:
    rotated = story.house.rotate(mailbox)
    story.stays(mailbox, code=WRONG_PASSWORD)
    story.arrives(rotated, "With the new password")
    story.end("rotate", rotated)
    return rotated


def _delete_and_restore(story: _Telling, mailbox: Mailbox) -> None:
    story.house.change(mailbox, "delete", "deleted")
    story.stays(mailbox, code=WRONG_PASSWORD)
    story.end("delete", mailbox)
    story.house.change(mailbox, "restore", "active")
    story.arrives(mailbox, "After the restoration")
    story.end("restore", mailbox)
