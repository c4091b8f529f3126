"""The fake of SendGrid as it runs: its API, its SMTP relay, and the settings that lead to both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers._sendgrid_domains import TRUST_SECONDS
from email_provisioning.providers.kept import KeptInMemory, KeptSecrets
from email_provisioning.providers.registry import Surroundings
from email_provisioning.providers.sendgrid import Patience, SendGridProvider, build
from email_provisioning.testing.outside import smtp_outside
from tests.fakes.sendgrid.app import refusal, sendgrid_app
from tests.fakes.sendgrid.contract import Contract, contract
from tests.fakes.sendgrid.smtp import Sink
from tests.fakes.sendgrid.state import State
from tests.fakes.server import FakeServer, serving_fake
from tests.fakes.tally import note

#: An address that subusers send from.
IPS = ("192.0.2.1",)


@dataclass(frozen=True, kw_only=True)
class FakeSendGrid:
    """Everything that a test may want of it."""

    server: FakeServer
    state: State
    sink: Sink
    contract: Contract

    def environ(self, **given: str) -> dict[str, str]:
        """Return the settings that lead an application here."""
        return {
            "SENDGRID_API_KEY": self.state.master.secret,
            "SENDGRID_BASE_URL": self.server.url,
            "SENDGRID_SMTP_URL": f"smtp://127.0.0.1:{self.sink.port}",
            **given,
        }

    def provider(
        self,
        folder: Path,
        *,
        subusers: bool = False,
        kept: KeptSecrets | None = None,
        seconds: float = 10.0,
        smtp_seconds: float = 10.0,
        trust: float = TRUST_SECONDS,
        **settings: Any,
    ) -> SendGridProvider:
        """Return an adapter that is led here, and waits for so many seconds."""
        surroundings = Surroundings(
            resolve=lambda _address: None,
            store=MaildirStore(folder),
            hello="mail.example.test",
            settings={
                **self.environ(),
                "SENDGRID_SUBUSERS": subusers,
                "SENDGRID_SUBUSER_IPS": IPS,
                **settings,
            },
            kept=kept or KeptInMemory(),
        )
        patience = Patience(http=httpx.Timeout(seconds), smtp=smtp_seconds, trust=trust)
        return build(surroundings, patience)

    def names_of_keys(self, owner: str | None = None) -> list[str]:
        """Return the names of the keys there are, but for the server's own."""
        return sorted(key.name for key in self.state.keys_of(owner) if key is not self.state.master)


@contextmanager
def fake_sendgrid(domain: str = "example.test", *, sink_kind: type[Sink] = Sink) -> Iterator[FakeSendGrid]:
    """Run SendGrid with one verified domain; fails where an exchange breaks the official contract."""
    state = State()
    state.add_domain(domain)
    judge = contract()
    with serving_fake(sendgrid_app(state), refuse=refusal, validate=judge) as server:
        sink = sink_kind(state=state)
        with smtp_outside(sink):
            yield FakeSendGrid(server=server, state=state, sink=sink, contract=judge)
    counted = {"requests": judge.requests, "answers": judge.answers}
    note("sendgrid (OpenAPI)", **counted, violations=len(server.violations))
    assert server.violations == []
