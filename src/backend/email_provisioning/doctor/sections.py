"""Runs checks at once and within a bounded time; one that crashes, or does not end, is a finding itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import checks
from email_provisioning.errors import ProvisioningError
from email_provisioning.observability.logs import redact

_log = structlog.get_logger(__name__)

#: How many checks run at once: a server may have many domains.
AT_ONCE = 16

Check = Callable[[], Sequence[Finding]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One part of an examination."""

    #: What is looked at, such as ``database``: the subject of a check that gives no answer.
    subject: str
    check: Check


def run(sections: Sequence[Section], *, seconds: float) -> list[Finding]:
    """Return what every section found, in their order; those that take longer than ``seconds`` in all are given up."""
    deadline = time.monotonic() + seconds
    found: dict[int, Sequence[Finding]] = {}
    waiting = list(enumerate(sections))[::-1]
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not waiting or time.monotonic() > deadline:
                    return
                number, section = waiting.pop()
            found[number] = _outcome(section)

    # Daemons: a check that hangs must not keep the process from ending.
    threads = [
        threading.Thread(target=work, name="email-provisioning-doctor", daemon=True)
        for _ in range(min(AT_ONCE, len(sections)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    done = dict(found)
    lines = [
        line
        for number, section in enumerate(sections)
        for line in (done[number] if number in done else [_late(section, seconds)])
    ]
    return list(dict.fromkeys(map(_redacted, lines)))


def _outcome(section: Section) -> Sequence[Finding]:
    try:
        return section.check()
    except ProvisioningError as error:
        return [failing(section.subject, error)]
    except Exception as error:  # noqa: BLE001 - logged, and told as a fault of the check
        _log.exception("check_crashed", subject=section.subject)
        detail = checks.CRASHED(error=type(error).__name__)
        return [Finding(level=Level.ERROR, subject=section.subject, code="check_crashed", detail=detail)]


def _late(section: Section, seconds: float) -> Finding:
    detail = checks.TIMED_OUT(seconds=seconds)
    return Finding(level=Level.ERROR, subject=section.subject, code="check_timed_out", detail=detail)


def _redacted(line: Finding) -> Finding:
    """Return a line in which nothing that looks like a secret is left, whoever has written it."""
    cause = None if line.cause is None else redact(line.cause)
    return replace(line, detail=line.detail.changed(redact), cause=cause)
