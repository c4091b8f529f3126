"""Two domains on two providers in one running server, told as one afternoon of an administrator and a member."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.sendgrid.running import fake_sendgrid
from tests.support.server import Mailbox, Program, Server, eventually, letter, mailbox_of

#: The domain that is added while the server runs.
ACME = "acme.fr"


def create(member: Program, name: str, domain: str | None = None) -> Mailbox:
    """Create an address on a domain."""
    return mailbox_of(member.post("/create", {"username": name, "domain": domain}))


def send(server: Server, sender: Mailbox, to: str, subject: str) -> None:
    """Send a message through the gateway, signed in as the sender."""
    with server.submission(sender) as client:
        client.send_message(letter(sender.email, to, subject))


def test_two_domains_on_two_providers(start_server: Callable[..., Server]) -> None:
    with fake_sendgrid(ACME) as fake:
        server = start_server(**fake.environ())
        admin, member = server.program("chief", admin=True), server.program("alice")

        # The administrator adds a domain; nothing is started again, and every process knows it within seconds.
        added = admin.call("POST", "/admin/domains", {"name": ACME, "provider": "sendgrid"})
        assert added.status_code == 201, added.text
        eventually(lambda: ACME in domains_of(member))
        assert domains_of(member) == {"example.test": "local", ACME: "sendgrid"}

        # The same name can be had on both, and is judged on each alone.
        here, there = create(member, "contact"), create(member, "contact", ACME)
        assert (here.email, there.email) == ("contact@example.test", f"contact@{ACME}")
        question = {"username": "contact", "domain": ACME}
        suggestions = member.post("/check-availability", question)["suggestions"]
        assert suggestions
        assert all(each.endswith(f"@{ACME}") for each in suggestions)

        # Each password sends as its own address alone, through the provider of its domain.
        send(server, there, "you@elsewhere.test", "By SendGrid")
        assert [each.sender for each in fake.sink.arrived] == [there.email]
        send(server, here, here.email, "Kept here")
        eventually(lambda: [each["subject"] for each in member.inbox(here)] == ["Kept here"])
        assert len(fake.sink.arrived) == 1

        # A domain that is in use stays; the status of each is told by its own provider.
        refused = admin.call("DELETE", f"/admin/domains/{ACME}")
        assert (refused.status_code, refused.json()["code"]) == (409, "domain_in_use")
        listed = {each["name"]: each["addresses"] for each in admin.get("/admin/domains")["domains"]}
        assert listed == {"example.test": 1, ACME: 1}
        assert admin.get(f"/admin/domains/{ACME}/status")["provider"] == "sendgrid"


def domains_of(member: Program) -> dict[str, Any]:
    """Return the domains that a member can choose from, with their providers."""
    return {each["name"]: each["provider"] for each in member.get("/me")["domains"]}
