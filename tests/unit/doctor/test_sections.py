"""Checks run at once and within a bounded time; one that crashes or hangs is a finding."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

from email_provisioning.doctor.sections import AT_ONCE, Section, run
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.sentences import Text
from email_provisioning.errors import ProviderUnavailable

#: Longer than anything here takes.
PATIENT = 60.0


def fine(subject: str) -> Finding:
    return Finding(
        level=Level.OK, subject=subject, code="ok", detail=Text(f"{subject} is well.", f"{subject} va bien.")
    )


def lines(subject: str) -> Sequence[Finding]:
    return [fine(subject)]


def test_lines_come_in_the_order_of_their_sections() -> None:
    second_ended = threading.Event()

    def first() -> Sequence[Finding]:
        assert second_ended.wait(PATIENT)
        return [fine("first")]

    def second() -> Sequence[Finding]:
        second_ended.set()
        return [fine("second"), fine("second again")]

    found = run([Section(subject="1", check=first), Section(subject="2", check=second)], seconds=PATIENT)
    assert [line.subject for line in found] == ["first", "second", "second again"]


def test_an_error_is_a_finding_with_its_cause() -> None:
    def check() -> Sequence[Finding]:
        raise ProviderUnavailable(cause="ConnectError: refused")

    (line,) = run([Section(subject="sendgrid", check=check)], seconds=PATIENT)
    assert (line.level, line.subject, line.code) == (Level.ERROR, "sendgrid", "provider_unavailable")
    assert line.cause == "ConnectError: refused"


def test_a_crash_is_a_finding_that_tells_nothing_of_what_it_met() -> None:
    def check() -> Sequence[Finding]:
        raise KeyError("the secret")

    (line,) = run([Section(subject="database", check=check)], seconds=PATIENT)
    assert (line.level, line.code, line.detail) == (
        Level.ERROR,
        "check_crashed",
        "This check crashed (KeyError).",
    )


def test_a_check_that_hangs_is_given_up_and_the_others_are_told() -> None:
    end = threading.Event()

    def hang() -> Sequence[Finding]:
        end.wait(PATIENT)
        return []

    slow = Section(subject="slow", check=hang)
    quick = [Section(subject=f"n{number}", check=partial(lines, f"n{number}")) for number in range(40)]
    sections = [slow, *quick]
    found = run(sections, seconds=0.5)
    end.set()
    assert (found[0].subject, found[0].code, found[0].level) == ("slow", "check_timed_out", Level.ERROR)
    assert [line.code for line in found[1:]] == ["ok"] * 40


def test_more_that_hang_than_may_run_at_once_end_in_time_too() -> None:
    end = threading.Event()

    def hang() -> Sequence[Finding]:
        end.wait(PATIENT)
        return []

    sections = [Section(subject=f"n{number}", check=hang) for number in range(AT_ONCE + 3)]
    found = run(sections, seconds=0.2)
    end.set()
    assert [line.code for line in found] == ["check_timed_out"] * len(sections)


def test_the_same_line_is_told_once() -> None:
    sections = [Section(subject="a", check=lambda: [fine("sendgrid")])] * 3
    assert run(sections, seconds=PATIENT) == [fine("sendgrid")]


def test_what_looks_like_a_secret_is_not_told() -> None:
    url = "postgresql://user:hunter2@db/mail"
    line = Finding(
        level=Level.ERROR,
        subject="database",
        code="storage_unavailable",
        detail=Text(f"{url} does not answer.", f"{url} ne répond pas."),
        cause="smtp://me:hunter2@relay.test",
    )
    (found,) = run([Section(subject="database", check=lambda: [line])], seconds=PATIENT)
    assert "hunter2" not in repr(found) + found.detail.said_in("fr")
    assert found.detail.said_in("fr").endswith("@db/mail ne répond pas.")
