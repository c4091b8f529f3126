"""Every fault at every moment of a message on its way into SendGrid's relay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    MessageRefused,
    ProviderKeyInvalid,
    ProviderUnavailable,
    ProvisioningError,
    RecipientRefused,
)
from email_provisioning.providers.base import Outgoing
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.sendgrid.running import FakeSendGrid, fake_sendgrid
from tests.fakes.sendgrid.smtp import Sink

#: How long a silent relay is waited for, in seconds.
SHORT = 1.5
#: The moments of a message; at the last one the relay has taken it, and its answer is on the way.
MOMENTS = ("EHLO", "AUTH", "MAIL", "RCPT", "DOT", "TAKEN")
FAULTS = {
    "silence": "",
    "reset": "",
    "busy": "451 4.3.0 busy at internal-host-17",
    "refusal": "550 5.7.1 refused by internal-host-17",
}
#: What a refusal is at each moment; everything else may pass. A relay that refuses our greeting is taken for broken.
REFUSALS: dict[str, type[ProvisioningError]] = {
    "EHLO": ProviderUnavailable,
    "AUTH": ProviderKeyInvalid,
    "MAIL": MessageRefused,
    "RCPT": RecipientRefused,
    "DOT": MessageRefused,
    "TAKEN": MessageRefused,
}
CONTENT = b"From: contact@example.test\r\nSubject: hello\r\n\r\nhello\r\n"


@dataclass
class FaultySink(Sink):
    """Meets one fault at one moment, and then none."""

    moment: str = ""
    fault: str = ""

    async def meet(self, moment: str, server: SMTP) -> str | None:
        if moment != self.moment:
            return None
        self.moment = ""
        if self.fault == "silence":
            await asyncio.sleep(3600)
        if self.fault == "reset":
            self.cut_connections()
            await asyncio.sleep(3600)
        return FAULTS[self.fault]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        told = await self.meet("EHLO", server)
        return responses if told is None else [told]

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: LoginPassword
    ) -> AuthResult:
        if self.moment != "AUTH":
            return super().authenticate(server, session, envelope, mechanism, auth_data)
        # For as long as the test wants it: a client tries one mechanism after the other.
        if self.fault == "silence":
            time.sleep(SHORT + 0.5)  # in the loop, so that nothing else is answered either
        if self.fault == "reset":
            self.cut_connections()
        return AuthResult(success=False, handled=False, message=FAULTS[self.fault] or "421 4.3.0 gone")

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        told = await self.meet("MAIL", server)
        return told or await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        told = await self.meet("RCPT", server)
        return told or await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if told := await self.meet("DOT", server):
            return told
        answer = await super().handle_DATA(server, session, envelope)
        return await self.meet("TAKEN", server) or answer


def send(provider: SendGridProvider) -> ProvisioningError | None:
    """Send a message; return the error that it ended with."""
    recipients = [Address(local="you", domain="elsewhere.test")]
    try:
        provider.relay(Outgoing(sender="contact@example.test", recipients=recipients, content=CONTENT))
    except ProvisioningError as error:
        return error
    return None


def cell(folder: Path, moment: str, fault: str, warm: bool, subusers: bool) -> str:
    """Meet a fault, judge the error, send again, and count what has arrived."""
    with fake_sendgrid(sink_kind=FaultySink) as fake:
        assert isinstance(fake.sink, FaultySink)
        provider = fake.provider(folder, smtp_seconds=SHORT, subusers=subusers)
        if warm:
            assert send(provider) is None
        before = len(fake.sink.arrived)
        fake.sink.moment, fake.sink.fault = moment, fault
        where = f"{moment} {fault} {'on a used connection' if warm else 'on a new one'}"
        error = send(provider)
        expected = REFUSALS[moment] if fault == "refusal" else ProviderUnavailable
        assert type(error) is expected, f"{where}: {error!r}"
        assert error.retryable == (expected is ProviderUnavailable)
        assert "internal-host-17" not in error.detail
        fake.sink.moment = ""
        _assert_no_secret(fake, f"{error.detail} {error.cause}")
        assert send(provider) is None, where
        # A message whose acceptance nobody heard of arrives twice; none is lost, and no other is doubled.
        assert len(fake.sink.arrived) - before == (2 if moment == "TAKEN" else 1), where
    return f"{where}: {error.code}"


def _assert_no_secret(fake: FakeSendGrid, text: str) -> None:
    assert not [key for key in fake.state.keys.values() if key.secret in text]


def test_every_fault_at_every_moment_of_a_message(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    cells = [
        (moment, fault, warm, subusers)
        for moment, fault, warm, subusers in product(MOMENTS, FAULTS, (False, True), (False, True))
        # A connection that is used again has greeted and signed in before.
        if not (warm and moment in ("EHLO", "AUTH"))
    ]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: cell(tmp_path, *each), cells))
    record_property("sendgrid_relay_fault_cells", len(found))
    print(f"\n{len(found)} cells")
    assert len(found) == len(cells) == 80
