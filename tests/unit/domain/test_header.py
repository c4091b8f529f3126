"""How large a header may be, and what is left of a message without some of its fields."""

from __future__ import annotations

import pytest

from email_provisioning.domain.header import (
    MAX_FIELDS,
    MAX_HEADER,
    HeaderTooLarge,
    header_end,
    header_fields,
    without,
)


def of_size(octets: int) -> bytes:
    return b"Subject: " + b"x" * (octets - 11) + b"\r\n"


@pytest.mark.parametrize("body", [b"", b"\r\n", b"\r\nbody", b"\r\n" + b"y" * MAX_HEADER])
def test_a_header_may_be_just_as_large_as_the_limit(body: bytes) -> None:
    (field,) = header_fields(of_size(MAX_HEADER) + body)
    assert field.end == MAX_HEADER


@pytest.mark.parametrize("body", [b"", b"\r\n", b"\r\nbody", b"\r\n" + b"y" * MAX_HEADER])
def test_a_larger_header_is_refused_before_it_is_taken_apart(body: bytes) -> None:
    # The first line is no field: who takes the header apart first complains of that.
    header = b"no field\r\n"
    with pytest.raises(HeaderTooLarge) as refused:
        header_fields(header + of_size(MAX_HEADER + 1 - len(header)) + body)
    assert (refused.value.smtp, refused.value.code) == ("554 5.6.0", "message_refused")


def test_the_body_does_not_count() -> None:
    body = b"\r\n" + b"A:\r\n" * MAX_HEADER
    assert header_end(body) == 0
    assert header_end(b"To: a@b.test\r\n" + body) == 14


def test_a_header_may_have_only_so_many_fields() -> None:
    assert len(header_fields(b"A:\r\n" * MAX_FIELDS)) == MAX_FIELDS
    with pytest.raises(HeaderTooLarge):
        header_fields(b"A:\r\n" * (MAX_FIELDS + 1))


def test_fields_are_taken_out_and_everything_else_stays() -> None:
    content = b"Bcc: a\r\nTo: b\r\nBcc: c\r\n d\r\nBcc:\r\nDate: e\r\n\r\nBcc: f\r\n"
    blind = [field for field in header_fields(content) if field.name == b"bcc"]
    assert without(content, blind) == b"To: b\r\nDate: e\r\n\r\nBcc: f\r\n"
    assert without(content, []) is content
