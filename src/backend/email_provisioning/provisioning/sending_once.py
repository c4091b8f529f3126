"""Messages that whoever sends them has named: sent again under its name, each goes out once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from email_provisioning.domain.clock import Clock
from email_provisioning.errors import IdempotencyKeyReused, MessageUnderWay, StorageUnavailable
from email_provisioning.persistence import sends
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.sends import Send

_log = structlog.get_logger(__name__)

#: How long sending one message can take at most: what was begun longer ago was left behind by a process that is gone.
LONGEST = timedelta(minutes=10)
#: How long a name is known.
KEPT = timedelta(days=1)
#: When whoever asks for what is under way should ask again, in seconds.
ASK_AGAIN = 5.0


@dataclass(frozen=True, kw_only=True)
class SendingOnce:
    """Keeps the names of messages, and how far each has come."""

    database: Database
    clock: Clock

    @contextmanager
    def sending(self, account_id: str, key: str | None, *, digest: str, message_id: str) -> Iterator[Send]:
        """Yield the message that a name stands for, to be sent within the block unless it says when it was sent.

        ``digest`` is that of what is to be sent, and ``message_id`` the id that it gets if it is new. A block that
        ends with an exception has sent nothing. One that is killed leaves it open whether it has: sent again, the
        message has the same id, by which mailboxes know it. Raises `IdempotencyKeyReused` where the name stands for
        something else, and `MessageUnderWay` where it is being sent at this moment.
        """
        send = Send(
            account_id=account_id,
            idempotency_key=key or "",
            digest=digest,
            message_id=message_id,
            begun_at=self.clock(),
        )
        if key is None:
            yield send
            return
        send = self._begun(send)
        if send.sent_at is not None:
            yield send
            return
        try:
            yield send
        except BaseException:
            self._note(send, refused=True)
            raise
        self._note(send, refused=False)

    def forget_old(self, *, limit: int) -> int:
        """Forget names that nobody will ask for any more, at most so many; return how many."""
        before = self.clock() - KEPT
        with self.database.read() as connection:
            if not sends.any_before(connection, before):
                return 0
        with self.database.write(durable=False) as connection:
            return sends.remove_before(connection, before, limit=limit)

    def _begun(self, send: Send) -> Send:
        """Return what is ours to send, or was sent."""
        with self.database.write(durable=False) as connection:
            if sends.begin(connection, send):
                return send
            known = sends.get(connection, send.account_id, send.idempotency_key)
            if known is None:
                # It was refused between the two looks.
                raise MessageUnderWay(retry_after=ASK_AGAIN)
            if known.digest != send.digest:
                raise IdempotencyKeyReused
            if known.sent_at is not None:
                return known
            if send.begun_at - known.begun_at < LONGEST:
                raise MessageUnderWay(retry_after=ASK_AGAIN)
            if not sends.take_over(connection, known, at=send.begun_at):
                raise MessageUnderWay(retry_after=ASK_AGAIN)
            return replace(known, begun_at=send.begun_at)

    def _note(self, send: Send, *, refused: bool) -> None:
        try:
            with self.database.write(durable=False) as connection:
                if refused:
                    sends.forget(connection, send)
                else:
                    sends.note_sent(connection, send, at=self.clock())
        except StorageUnavailable as problem:
            # What became of the message is what the sender must hear.
            _log.warning("send_not_noted", account=send.account_id, refused=refused, cause=problem.cause)
