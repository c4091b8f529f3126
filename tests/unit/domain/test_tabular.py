"""Tables as people have them: every dialect of CSV, every encoding, and what is no table."""

from __future__ import annotations

import pytest

from email_provisioning.domain.cells import neutral
from email_provisioning.domain.tabular import MOST_LINES, MOST_ROWS, column_of, open_table
from email_provisioning.errors import (
    ImportColumnsMissing,
    ImportEmpty,
    ImportRefused,
    ImportTooLong,
    ImportUnreadable,
)

TEXT = "Identifiant;Nom affiché;Propriétaire\ncontact;Élodie Œuvré;alice\ninfo;Zoë;\n"


def cells(content: bytes) -> list[dict[str, str]]:
    return [dict(record.cells) for record in open_table(content).records()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_every_encoding_is_read(encoding: str) -> None:
    text = TEXT if encoding != "latin-1" else TEXT.replace("Œ", "É")
    found = cells(text.encode(encoding))
    name = "Élodie Œuvré" if encoding != "latin-1" else "Élodie Éuvré"
    assert found[0] == {"username": "contact", "display_name": name, "owner": "alice"}
    assert found[1] == {"username": "info", "display_name": "Zoë", "owner": ""}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_end_of_line_is_read(delimiter: str, newline: str) -> None:
    lines = [["email", "display_name"], ["a@example.test", '"Doe, ""J""; x"'], ["b@example.test", "B"]]
    content = newline.join(delimiter.join(line) for line in lines).encode()
    assert cells(content) == [
        {"email": "a@example.test", "display_name": 'Doe, "J"; x'},
        {"email": "b@example.test", "display_name": "B"},
    ]


def test_rows_know_the_lines_that_they_begin_on() -> None:
    content = b'email,name\na@x.test,"two\nlines"\n\n,,\nb@x.test,B\n'
    records = list(open_table(content).records())
    assert [(each.number, each.line) for each in records] == [(1, 2), (2, 6)]


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("E-mail", "email"),
        ("Adresse électronique", "email"),
        ("Nom d’utilisateur", "username"),
        ("Nom d'utilisateur", "username"),
        ("LOCAL_PART", "username"),
        ("Nom complet", "display_name"),
        ("Domaine", "domain"),
        ("User", "owner"),
        ("Fournisseur", "provider"),
        ("Service", None),
        ("", None),
    ],
)
def test_columns_have_names_in_both_languages(title: str, column: str | None) -> None:
    assert column_of(title) == column


def test_what_nothing_is_done_with_is_told() -> None:
    sheet = open_table(b"\xef\xbb\xbfservice,email,phone\nIT,a@x.test,1\n").sheet
    assert (sheet.columns, sheet.ignored, sheet.encoding) == (("email",), ("service", "phone"), "utf-8-sig")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", ImportEmpty),
        (b"  \n ", ImportEmpty),
        (b"email\n", ImportEmpty),
        (b"email\n\n,\n", ImportEmpty),
        (b"name,phone\nx,1\n", ImportColumnsMissing),
        (b"a@example.test\nb@example.test\n", ImportColumnsMissing),
        (b'email\n"open\n', ImportUnreadable),
        (b'email\n"a"b,c\n', ImportUnreadable),
        (b"\xef\xbb\xbfemail\n\xff\xfe\n", ImportUnreadable),
        (b"\xff\xfee\x00m\x00a", ImportUnreadable),
        (b"email\n" + b"x," * 200 + b"\n", ImportUnreadable),
        (b"email\n" + b"x" * 200_000, ImportUnreadable),
        (bytes(range(256)) * 20, ImportRefused),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ImportRefused),
        (b"PK\x03\x04" + bytes(3000), ImportRefused),
    ],
)
def test_what_is_no_table_says_why(content: bytes, kind: type[ImportRefused]) -> None:
    with pytest.raises(kind):
        cells(content)


def test_a_file_has_a_last_row() -> None:
    full = b"email\n" + b"a@x.test\n" * MOST_ROWS
    assert sum(1 for _record in open_table(full).records()) == MOST_ROWS
    with pytest.raises(ImportTooLong):
        cells(full + b"a@x.test\n")


def test_nobody_has_us_read_empty_lines_without_end() -> None:
    longest = b"email\n" + b"\n" * (MOST_LINES - 2) + b"a@x.test"
    assert [record.line for record in open_table(longest).records()] == [MOST_LINES]
    with pytest.raises(ImportTooLong):
        open_table(longest.replace(b"email", b"email\n"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1"])
def test_no_cell_is_executed(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral("contact@example.test") == "contact@example.test"
    assert neutral(None) == ""
