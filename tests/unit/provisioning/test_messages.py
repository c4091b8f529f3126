"""What a person is shown of honest mail: all of it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from email_provisioning.errors import MessageNotFound
from email_provisioning.provisioning.messages import Person
from tests.support.received import NOW, attached, honest, html, item, view


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
