"""Members at their usual work: ``locust -f tests/locust_email_provisioning.py --host=http://localhost:5000``.

Each member acts by an API token of its own: one of LOAD_TOKENS (with commas between them), or a new one from
``email-provisioning token create``, which has to see the settings of the server.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from locust import HttpUser, between, task
from locust.clients import ResponseContextManager

API = "/api/email"
COMMAND = str(Path(sys.executable).parent / "email-provisioning")
#: Names that people want, most of which somebody has already.
WISHES = ("contact", "support", "bonjour", "info", "ventes", "hello", "equipe", "facturation")
#: The pause between two letters, in seconds: the panel asks once a person stops for so long.
KEYSTROKE = 0.15
tokens = [token for token in os.environ.get("LOAD_TOKENS", "").split(",") if token]


class Member(HttpUser):
    """Looks for names, creates a few addresses, and uses them: mostly to look whether there is mail."""

    wait_time = between(0.3, 1.5)

    def on_start(self) -> None:
        """Sign in, and create the first address."""
        self.client.headers["Authorization"] = f"Bearer {tokens.pop() if tokens else new_token()}"
        self.addresses = [
            each["id"] for each in self.read("/my-accounts", "/my-accounts").get("accounts", [])
        ]
        accounts = self.read("/me", "/me").get("limits", {}).get("accounts", {"used": 0, "max": 0})
        self.room = accounts["max"] - accounts["used"]
        self.may_send = True
        self.create()

    @task(8)
    def type_a_name(self) -> None:
        """Ask again and again, as the panel does while a name is typed."""
        wish = random.choice(WISHES) + random.choice(("", "-paris", "2", "-lyon"))
        for length in range(3, len(wish) + 1, 2):
            self.call("POST", "/check-availability", "/check-availability", {"username": wish[:length]})
            time.sleep(KEYSTROKE)

    @task(2)
    def create(self) -> None:
        """Create an address, as long as the limits allow."""
        if self.room <= 0:
            return
        self.room -= 1
        name = f"{random.choice(WISHES)}-{uuid.uuid4().hex[:10]}"
        body = {"username": name, "display_name": name.title()}
        created = self.call("POST", "/create", "/create", body)
        if created:
            self.addresses.append(created["account"]["id"])
        else:
            self.room = 0

    @task(5)
    def look_at_the_list(self) -> None:
        """Open the list."""
        self.read("/my-accounts", "/my-accounts")

    @task(3)
    def search(self) -> None:
        """Look for an address by how it begins."""
        self.read(f"/my-accounts?q={random.choice(WISHES)[:4]}", "/my-accounts?q=")

    @task(5)
    def open_the_inbox(self) -> None:
        """Look for mail, and read the newest message."""
        if not self.addresses:
            return
        inbox = f"/accounts/{random.choice(self.addresses)}/messages"
        messages = self.read(inbox, "/accounts/…/messages").get("messages", [])
        if messages:
            self.read(f"{inbox}/{messages[0]['id']}", "/accounts/…/messages/…")

    @task(3)
    def send(self) -> None:
        """Write to another address of one's own."""
        if not self.addresses or not self.may_send:
            return
        to = self.read(f"/accounts/{random.choice(self.addresses)}", "/accounts/…").get("email")
        body = {"to": [to], "subject": "Réunion de jeudi", "text": "Bonjour,\n\nà jeudi ?\n" * 20}
        path = f"/accounts/{random.choice(self.addresses)}/send"
        if to is not None:
            self.may_send = bool(self.call("POST", path, "/accounts/…/send", body))

    def read(self, path: str, name: str) -> dict[str, Any]:
        """Return what a page says."""
        return self.call("GET", path, name)

    def call(self, method: str, path: str, name: str, body: object = None) -> dict[str, Any]:
        """Send a request; return its answer, empty where a limit is reached, which is no failure."""
        with self.client.request(
            method, API + path, name=f"{API}{name}", json=body, catch_response=True
        ) as answer:
            return understood(answer)


def understood(answer: ResponseContextManager) -> dict[str, Any]:
    """Return a success's body; wait as a limit asks, ten seconds at most, and count the rest as failures."""
    content: dict[str, Any] = answer.json() if answer.content else {}
    if answer.ok:
        return content
    limits = ("too_many_requests", "quota_exceeded", "account_limit_reached")
    if content.get("code") in limits:
        answer.success()  # type: ignore[no-untyped-call]
        time.sleep(min(content.get("retry_after", 0), 10))
    else:
        reason = f"{answer.status_code} {content.get('code')} {answer.error or ''}"
        answer.failure(reason)  # type: ignore[no-untyped-call]
    return {}


def new_token() -> str:
    """Return the token of a new member."""
    command = [COMMAND, "token", "create", "--user", f"load-{uuid.uuid4().hex[:10]}", "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    token: str = json.loads(printed)["token"]
    return token
