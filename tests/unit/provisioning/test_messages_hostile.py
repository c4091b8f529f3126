"""What a person is shown of hostile mail: nothing that runs, loads or deceives."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest

from tests.support.received import honest, html, view


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\tscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<iframe src='http://evil.test'></iframe>",
        "<object data='http://evil.test'></object><embed src='http://evil.test'>",
        "<form action='http://evil.test'><input name=p><button formaction='http://evil.test'>x</button></form>",
        "<meta http-equiv=refresh content='0;url=http://evil.test'>",
        "<base href='http://evil.test/'>",
        "<link rel=stylesheet href='http://evil.test'>",
        "<style>@import url(http://evil.test)</style>",
        "<p style='background:url(http://evil.test)'>x</p>",
        "<td background='http://evil.test'>x</td><body background='http://evil.test'>",
        "<img srcset='http://evil.test 2x'><picture><source srcset='http://evil.test'></picture>",
        "<video src='http://evil.test' poster='http://evil.test'></video><audio src='http://evil.test'>",
        "<img src='//evil.test/x.png'><img src='/api/email/x'><img src='data:image/svg+xml;base64,AAAA'>",
        "<blockquote cite='http://evil.test'>x</blockquote><q cite='http://evil.test'>x</q>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<template><img src=http://evil.test></template><textarea><img src=http://evil.test></textarea>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<a name=x id=root class=admin>x</a>",
    ],
)
def test_html_runs_nothing_and_loads_nothing(body: str) -> None:
    shown = view(html(body)).html or ""
    inside = r"<[^>]*"
    for evil in (
        "script",
        "on[a-z]+\\s*=",
        "style",
        "javascript",
        "evil",
        "/api",
        "svg",
        "srcset",
        "id=",
        "class=",
    ):
        assert not re.search(inside + evil, shown, re.IGNORECASE), shown


def test_remote_images_are_left_out_and_counted() -> None:
    shown = view(html("<img src=http://a.test/1.png alt=one><img src='https://b.test/2.gif'><p>x"))
    assert shown.remote_images == 2
    assert shown.html == '<img alt="one"><img><p>x</p>'


def test_links_open_apart_and_tell_nothing() -> None:
    shown = view(html('<a href="https://a.test/?q=1" target=_self rel=opener>x</a>')).html
    assert shown == '<a href="https://a.test/?q=1" target="_blank" rel="noopener noreferrer">x</a>'


def test_one_image_named_often_does_not_fill_the_memory() -> None:
    message = honest()
    message.add_alternative("<img src=cid:big>" * 5_000, subtype="html")
    related = message.get_payload(1)
    assert isinstance(related, EmailMessage)
    related.add_related(b"x" * 3_000_000, "image", "png", cid="<big>")
    assert len(view(bytes(message)).html or "") < 10_000_000


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\x1bc.txt", "abc.txt"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("..", "attachment-2.pdf"),
        (" . ", "attachment-2.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
        ("=?utf-8?q?caf=C3=A9=2Epdf?=", "café.pdf"),
    ],
)
def test_names_of_files_are_safe(named: str, expected: str) -> None:
    message = honest()
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="placeholder")
    quoted = named.replace("\\", "\\\\").replace('"', '\\"').encode()
    content = bytes(message).replace(b'filename="placeholder"', b'filename="' + quoted + b'"')
    assert [each.filename for each in view(content).attachments] == [expected]


@pytest.mark.parametrize("claimed", ['text/ht"ml<x>', "text/html/x", "../x", "a/b\u202e", "x" * 200 + "/y"])
def test_types_of_files_are_wellformed(claimed: str) -> None:
    head = f"Content-Type: {claimed}\r\nContent-Disposition: attachment; filename=a\r\n\r\nx"
    (file,) = view(head.encode()).attachments
    assert file.content_type in {"application/octet-stream", "text/plain"}
