"""What a person is shown of a message: honest mail in full, hostile mail harmless, and nothing that stops the page."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from email_provisioning.errors import MessageNotFound
from email_provisioning.mailbox.base import MessageSummary, StoredMessage
from email_provisioning.provisioning import messages
from email_provisioning.provisioning.messages import MessageItem, MessageView, Person

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
#: The longest that a message made to be slow may take, in seconds, on a busy machine.
PATIENCE = 10.0


def view(content: bytes) -> MessageView:
    return messages.view(StoredMessage(id="id", content=content, received_at=NOW))


def item(head: bytes, *, size: int | None = None) -> MessageItem:
    size = len(head) if size is None else size
    return messages.item(MessageSummary(id="id", head=head, received_at=NOW, seen=False, size=size))


def attached(content: bytes, index: int = 0) -> messages.Attachment:
    return messages.attachment(StoredMessage(id="id", content=content, received_at=NOW), index)


def html(body: str, headers: str = "") -> bytes:
    return f"{headers}Content-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()


def honest() -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Zoé Dupont <zoe@elsewhere.test>"
    message["To"] = "contact@example.test, Paul <paul@example.test>"
    message["Cc"] = "Marie <marie@example.test>"
    message["Subject"] = "Réunion de l'été — à confirmer"
    message.set_content("Bonjour,\n\nà jeudi ?\n")
    return message


# -- Honest mail ------------------------------------------------------------


def test_a_list_shows_who_what_and_how_it_begins() -> None:
    shown = item(bytes(honest()))
    assert shown.sender == Person(name="Zoé Dupont", address="zoe@elsewhere.test")
    assert shown.to == [
        Person(name="", address="contact@example.test"),
        Person(name="Paul", address="paul@example.test"),
    ]
    assert shown.subject == "Réunion de l'été — à confirmer"
    assert shown.preview == "Bonjour, à jeudi ?"
    assert (shown.date, shown.seen, shown.attachments) == (NOW, False, 0)


def test_a_message_shows_its_text() -> None:
    shown = view(bytes(honest()))
    assert shown.text == "Bonjour,\n\nà jeudi ?\n"
    assert shown.html is None
    assert shown.cc == [Person(name="Marie", address="marie@example.test")]
    assert shown.item.seen


def test_files_come_with_their_names() -> None:
    message = honest()
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="Été 2026.pdf")
    message.add_attachment("a;b\r\n", subtype="csv", filename="table.csv")
    shown = view(bytes(message))
    assert [(each.index, each.filename, each.content_type, each.size) for each in shown.attachments] == [
        (0, "Été 2026.pdf", "application/pdf", 6),
        (1, "table.csv", "text/csv", 5),
    ]
    assert shown.item.attachments == 2
    assert attached(bytes(message)).content == b"%PDF-1"
    assert attached(bytes(message), 1).content == b"a;b\r\n"
    assert shown.text == "Bonjour,\n\nà jeudi ?\n"


@pytest.mark.parametrize("index", [-1, 0, 10**9])
def test_a_file_that_is_not_there_is_not_found(index: int) -> None:
    with pytest.raises(MessageNotFound):
        attached(bytes(honest()), index)


def test_html_is_shown_beside_its_text() -> None:
    message = honest()
    message.add_alternative("<p>Bonjour <b>toi</b></p>", subtype="html")
    shown = view(bytes(message))
    assert shown.html == "<p>Bonjour <b>toi</b></p>\n"
    assert shown.text == "Bonjour,\n\nà jeudi ?\n"
    assert shown.attachments == []


def test_html_alone_becomes_text() -> None:
    shown = view(html("<style>p{}</style><h1>Title</h1><p>One &amp; two<br>three</p><ul><li>a<li>b</ul>"))
    assert shown.text == "Title\n\nOne & two\nthree\n\n- a\n\n- b"
    assert item(html("<p>One &amp;\ntwo</p>")).preview == "One & two"


def test_an_image_of_the_message_is_shown_in_place() -> None:
    message = honest()
    message.add_alternative('<p><img src="cid:logo%40x" alt="Logo"></p>', subtype="html")
    related = message.get_payload(1)
    assert isinstance(related, EmailMessage)
    related.add_related(b"\x89PNG", "image", "png", cid="<logo@x>")
    related.add_related(b"GIF8", "image", "gif", cid="<other@x>")
    shown = view(bytes(message))
    assert shown.html == '<p><img src="data:image/png;base64,iVBORw==" alt="Logo"></p>\n'
    # What the HTML does not show can still be had.
    assert [each.content_type for each in shown.attachments] == ["image/gif"]


def test_a_message_in_a_message_is_a_file() -> None:
    message = honest()
    message.add_attachment(honest())
    shown = view(bytes(message))
    assert [each.content_type for each in shown.attachments] == ["message/rfc822"]
    assert shown.attachments[0].filename.endswith(".eml")
    assert view(attached(bytes(message)).content).text == "Bonjour,\n\nà jeudi ?\n"


def test_the_beginning_of_a_long_message_is_enough_for_a_list() -> None:
    message = honest()
    message.add_attachment(b"x" * 100_000, maintype="application", subtype="zip", filename="a.zip")
    whole = bytes(message)
    for length in (16_384, 700, 450):
        shown = item(whole[:length], size=len(whole))
        assert shown.subject == "Réunion de l'été — à confirmer"
        assert shown.attachments == 1
    assert item(whole[:16_384], size=len(whole)).preview == "Bonjour, à jeudi ?"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("text/plain; charset=iso-8859-1", b"caf\xe9 \x80", "café €"),
        ("text/plain; charset=UTF-8", "café".encode(), "café"),
        ("text/plain", "café".encode(), "café"),
        ("text/plain", b"caf\xe9", "café"),
        ("text/plain; charset=utf-8", b"caf\xe9!", "caf\N{REPLACEMENT CHARACTER}!"),
        ("text/plain; charset=shift_jis", "日本".encode("shift_jis"), "日本"),
        ("text/plain; charset=gb2312", "镕".encode("gb18030"), "镕"),
        ("text/plain; charset=no-such", b"plain", "plain"),
        ("text/plain; charset=hex", b"6162", "6162"),
        ("text/plain; charset=idna", b"xn--a", "xn--a"),
        ("text/plain; charset=\xff", b"plain", "plain"),
        ("text/plain; charset=utf-16", b"\xff\xfea\x00", "a"),
        ("", b"plain", "plain"),
        ("nonsense", b"plain", "plain"),
    ],
)
def test_text_is_decoded_as_meant(head: str, body: bytes, expected: str) -> None:
    content = f"Content-Type: {head}\r\n\r\n".encode("latin-1") + body
    assert view(content).text == expected


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("base64", b"Ym9uam91cg==", "bonjour"),
        ("BASE64 ", b"Ym9u\r\nam91", "bonjou"),
        ("base64", b"Ym9uam9", "bonjo"),
        ("base64", b"!!!Ym9u@@", "bon"),
        ("base64", b"Y", ""),
        ("quoted-printable", b"caf=C3=A9=\r\n!", "café!"),
        ("quoted-printable", b"100=% =zz", "100=% =zz"),
        ("x-unknown", b"plain", "plain"),
    ],
)
def test_transfer_encodings_are_undone_as_far_as_they_go(encoding: str, body: bytes, expected: str) -> None:
    assert view(f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body).text == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"=?utf-8?q?caf=C3=A9?=", "café"),
        (b"=?utf-8?b?Y2Fm?=\r\n =?utf-8?b?w6k=?=", "café"),
        ("café".encode(), "café"),
        (b"caf\xe9", "café"),
        (b"=?no-such?q?x?=", "x"),
        (b"folded\r\n\tline", "folded line"),
        (b"=?utf-8?q?line=0D=0ABcc=3A_x?=", "line Bcc: x"),
        ("a\u202egnp.exe\u200b".encode(), "agnp.exe"),
        (b"=?utf-8?q?=00=1B[31m?=", "[31m"),
        (b"", ""),
    ],
)
def test_a_subject_is_one_visible_line(raw: bytes, expected: str) -> None:
    assert item(b"Subject: " + raw + b"\r\n\r\n").subject == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'"Dupont, Zo\xc3\xa9" <z@x.test>', [("Dupont, Zoé", "z@x.test")]),
        (b"=?utf-8?q?=22a=22_=3Cb=40c=3E?= <z@x.test>", [('"a" <b@c>', "z@x.test")]),
        (b"z@x.test (Zo)", [("", "z@x.test")]),
        (b"undisclosed-recipients:;", []),
        (b"team: a@x.test, b@x.test;", [("", "a@x.test"), ("", "b@x.test")]),
        (b"", []),
        (b"<>", []),
    ],
)
def test_people_are_named(raw: bytes, expected: list[tuple[str, str]]) -> None:
    shown = item(b"To: " + raw + b"\r\n\r\n").to
    assert [(each.name, each.address) for each in shown] == expected


def test_a_sender_who_cannot_be_understood_is_shown_as_written() -> None:
    sender = item(b"From: (((((\r\n\r\n").sender
    assert sender is None or "(" in sender.name


# -- Hostile mail ------------------------------------------------------------


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


def test_types_of_files_are_wellformed() -> None:
    content = b'Content-Type: text/ht"ml<x>\r\nContent-Disposition: attachment; filename=a\r\n\r\nx'
    assert [each.content_type for each in view(content).attachments] in (
        [["application/octet-stream"]],
        ["application/octet-stream"],
        ["text/plain"],
    )


# -- Mail made to be slow, or to be too much ------------------------------------------------------------

_NEST = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2_000))
_FLAT = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
_FORMATTING = "".join(f"<{name} id={n}>" for n in range(300) for name in ("b", "i", "u", "em", "font", "a"))
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
def test_no_message_takes_long(content: bytes) -> None:
    start = time.perf_counter()
    shown = view(content)
    assert time.perf_counter() - start < PATIENCE
    assert len(shown.html or "") + len(shown.text or "") < 20_000_000
    start = time.perf_counter()
    item(content[: 64 * 1024], size=len(content))
    assert time.perf_counter() - start < PATIENCE / 10


def test_what_cannot_be_taken_apart_can_still_be_had() -> None:
    content = b"Subject: deep\r\nFrom: a@b.test\r\n" + SLOW["deep nesting"]
    shown = view(content)
    assert shown.item.subject == "deep"
    assert shown.text is not None
    assert [(each.filename, each.size) for each in shown.attachments] == [("message.eml", len(content))]
    assert attached(content).content == content


# -- Garbage ------------------------------------------------------------

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
