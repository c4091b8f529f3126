"""Messages that report what became of others, and those that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.delivery_report import Report, report_of


def report(kind: str, action: str = "failed", status: str = "message/delivery-status") -> bytes:
    return (
        "From: MAILER-DAEMON@other.test\r\n"
        f'Content-Type: multipart/report; report-type={kind};\r\n boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n"
        f"--b\r\nContent-Type: {status}\r\n\r\n"
        "Reporting-MTA: dns; mx.other.test\r\n\r\n"
        f"Final-Recipient: rfc822; you@other.test\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        "--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (report("delivery-status"), Report.BOUNCE),
        (report("DELIVERY-STATUS", action="Failed"), Report.BOUNCE),
        (report("delivery-status", action="delayed"), None),
        (report("delivery-status", action="delivered"), None),
        (report("feedback-report", status="message/feedback-report"), Report.COMPLAINT),
        (report("disposition-notification", status="message/disposition-notification"), None),
        (report("delivery-status", status="text/plain"), None),
        (b"Subject: hi\r\n\r\nContent-Type: multipart/report; report-type=feedback-report\r\n", None),
        (b"Content-Type: multipart/report\r\n\r\n", None),
        (b"", None),
    ],
)
def test_only_failures_and_complaints_are_reports(content: bytes, expected: Report | None) -> None:
    assert report_of(content) == expected


@given(st.binary(max_size=500))
def test_nothing_that_is_sent_breaks_it(noise: bytes) -> None:
    report_of(b"Content-Type: multipart/report; report-type=" + noise)
    report_of(report("delivery-status")[:80] + noise)
