"""Mail made to be slow or to be too much, and garbage: nothing stops the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.received import attached, html, item, view

_NEST = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2_000))
_FLAT = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
_FORMATTING = "".join(f"<{name} id={n}>" for n in range(300) for name in ("b", "i", "u", "em", "font", "a"))
#: So long that work which grew with the square of it would never end: the run's own guard against hanging tells.
SLOW = {
    "deep nesting": _NEST.encode() + b"x\r\n" * 1_000_000,
    "nesting within limits": _NEST[: _NEST.index("--b98")].encode() + b"x\r\n" * 100_000,
    "messages in messages": b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"x",
    "many parts": _FLAT.encode() + b"--b\r\n\r\nx\r\n" * 500_000,
    "many lines": _FLAT.encode() + b"\r\n" * 3_000_000,
    "many headers": b"a: b\r\n" * 300_000,
    "one long header": b"To: " + b"a@b.test, " * 500_000 + b"\r\n\r\nx",
    "a subject of encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 300_000 + b"\r\n\r\nx",
    "an address of parentheses": b"From: " + b"(" * 500_000 + b"\r\n\r\nx",
    "an address of quotes": b"From: " + b'"a" ' * 500_000 + b"\r\n\r\nx",
    "an unclosed quote": b'Content-Type: multipart/mixed; x="' + b";" * 1_000_000 + b"\r\n\r\nx",
    "many parameters": b"Content-Type: multipart/mixed" + b";a" * 1_000_000 + b"\r\n\r\nx",
    "many types": b"x\r\n\r\n" + b"content-type:" * 500_000,
    "a long name of a file": b'Content-Disposition: attachment; filename="'
    + b"a/" * 1_000_000
    + b'"\r\n\r\nx',
    "html inside html": html("<div>" * 200_000),
    "html that opens anew": html("<p>" + _FORMATTING + "</p>" + "<p>x" * 30_000),
    "html formatting": html("".join(f"<b id={n}>" for n in range(60_000))),
    "unfinished html": html("<b " * 300_000),
    "html comments": html("<!--" * 300_000),
}


@pytest.mark.parametrize("content", SLOW.values(), ids=SLOW.keys())
def test_the_largest_message_is_shown(content: bytes) -> None:
    shown = view(content)
    assert len(shown.html or "") + len(shown.text or "") < 20_000_000
    assert item(content[: 64 * 1024], size=len(content)).size == len(content)


def test_what_cannot_be_taken_apart_can_still_be_had() -> None:
    content = b"Subject: deep\r\nFrom: a@b.test\r\n" + SLOW["deep nesting"]
    shown = view(content)
    assert shown.item.subject == "deep"
    assert shown.text is not None
    assert [(each.filename, each.size) for each in shown.attachments] == [("message.eml", len(content))]
    assert attached(content).content == content


_WORDS = st.sampled_from(
    [
        *(
            b"Subject:",
            b"From:",
            b"To:",
            b"Cc:",
            b"Content-Type:",
            b"Content-Transfer-Encoding:",
            b"Content-ID:",
        ),
        *(b"Content-Disposition:", b"multipart/mixed;", b"message/rfc822", b"message/delivery-status"),
        *(
            b"text/html",
            b"text/plain;",
            b"boundary=",
            b"charset=",
            b"filename*0*=",
            b"filename=",
            b"utf-8''%",
            b"b",
        ),
        *(
            b"base64",
            b"quoted-printable",
            b"uuencode",
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b"\r",
            b"\r\n ",
            b"--b",
            b"--",
        ),
        *(
            b"=?utf-8?q?",
            b"=?utf-8?b?",
            b"?=",
            b'"',
            b"<",
            b">",
            b"(",
            b")",
            b"@",
            b",",
            b";",
            b":",
            b"[",
            b"\\",
        ),
        *(
            b"\x00",
            b"\xff",
            b"\xc3\xa9",
            b" ",
            b"=",
            b"attachment;",
            b"inline",
            b"utf-16",
            b"<img src=cid:b>",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(_WORDS, st.binary(max_size=6)), max_size=60).map(b"".join))
def test_no_garbage_raises(content: bytes) -> None:
    shown = view(content)
    item(content)
    for info in shown.attachments:
        file = attached(content, info.index)
        assert len(file.content) == info.size
        assert "/" not in file.filename
        assert file.filename.isprintable()
    # Whatever it is, it can be sent as JSON.
    repr(shown).encode()
    for text in (shown.text, shown.html, shown.item.subject, shown.item.preview):
        (text or "").encode()
