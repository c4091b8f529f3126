"""Tables of addresses as people have them: CSV from any spreadsheet, in any of its dialects and encodings."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice

from email_provisioning.errors import ImportColumnsMissing, ImportEmpty, ImportTooLong, ImportUnreadable

#: How many rows a file may have, how many columns, and how many characters of a cell are looked at.
MOST_ROWS, MOST_COLUMNS, MOST_CELL = 50_000, 100, 400
#: How many lines a file may have, empty ones too: as many as a spreadsheet, so that nobody has us read on and on.
MOST_LINES = 1_048_576
#: What may stand between two cells, the likeliest first.
_DELIMITERS = (",", ";", "\t", "|")
#: How many bytes tell the encoding of text without a mark.
_SAMPLE = 4096
#: Column → what people call it, without accents, spaces and case.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "username": (
        "username",
        "localpart",
        "alias",
        "login",
        "identifiant",
        "nomutilisateur",
        "nomdutilisateur",
        "partielocale",
    ),
    "email": (
        "email",
        "mail",
        "emailaddress",
        "address",
        "adresse",
        "adresseemail",
        "adressemail",
        "adresseelectronique",
        "courriel",
    ),
    "domain": ("domain", "domaine", "nomdedomaine", "domainname"),
    "display_name": (
        "displayname",
        "fullname",
        "name",
        "nom",
        "nomcomplet",
        "nomaffiche",
        "nomdaffichage",
    ),
    "owner": ("owner", "user", "proprietaire", "utilisateur", "titulaire", "responsable"),
    "provider": ("provider", "fournisseur", "prestataire"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row of a file."""

    #: From 1.
    number: int
    #: The line of the file that it begins on, from 1.
    line: int
    #: Column → its cell, stripped; columns that are not there are left out.
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """How a file was read."""

    encoding: str
    delimiter: str
    #: The columns that are known, in the order of the file, and the names of the others.
    columns: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file that is read row by row."""

    sheet: Sheet
    content: bytes

    def records(self) -> Iterator[Record]:
        """Yield each row that is not empty."""
        lines = _lines(self.content, self.sheet.encoding, self.sheet.delimiter)
        places = _places(next(lines)[1])
        for number, (line, cells) in enumerate(filter(_holds_anything, lines), start=1):
            yield Record(number=number, line=line, cells=_cells(cells, places))


def open_table(content: bytes) -> Table:
    """Return a file as a table; raise `ImportRefused`, or one of its kinds, which says what is wrong with it.

    The whole file is read for that: what cannot be a table is refused before anything is done with its first row.
    """
    if not content.strip():
        raise ImportEmpty("This file is empty.")
    encoding = _encoding(content)
    delimiter = _delimiter(content, encoding)
    lines = _lines(content, encoding, delimiter)
    _line, header = next(lines, (0, []))
    if len(header) > MOST_COLUMNS:
        raise ImportUnreadable(f"This file has more than {MOST_COLUMNS} columns.")
    places = _places(header)
    if not {"username", "email"} & places.keys():
        raise ImportColumnsMissing
    rows = sum(1 for _row in islice(filter(_holds_anything, lines), MOST_ROWS + 1))
    if not rows:
        raise ImportEmpty
    if rows > MOST_ROWS:
        raise ImportTooLong(f"This file has more than {MOST_ROWS} rows: split it.")
    known = sorted(places, key=lambda name: places[name])
    ignored = [
        cell[:60] for place, cell in enumerate(header) if place not in places.values() and cell.strip()
    ]
    sheet = Sheet(encoding=encoding, delimiter=delimiter, columns=tuple(known), ignored=tuple(ignored))
    return Table(sheet=sheet, content=content)


def column_of(title: str) -> str | None:
    """Return which column a title names; None for one that we have no use for."""
    plain = re.sub(r"[^a-z0-9]", "", _without_accents(title.casefold()))
    return next((name for name, aliases in _ALIASES.items() if plain in aliases), None)


def _places(header: Sequence[str]) -> dict[str, int]:
    """Return where each known column is; of two of one meaning the first counts, the exact name before others."""
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        column = column_of(title)
        if column is not None:
            places.setdefault(column, place)
    return places


def _cells(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: _clean(cells[place]) for name, place in places.items() if place < len(cells)}


def _clean(cell: str) -> str:
    # PostgreSQL holds no NUL; what is cut off here is too long to be anything.
    return cell.strip().replace("\x00", "\N{REPLACEMENT CHARACTER}")[:MOST_CELL]


def _encoding(content: bytes) -> str:
    """Return what the bytes are: by their mark, otherwise by what fits."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _checked(content, encoding)
    sample = content[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) * 4 > len(sample):
        return _checked(content, "utf-16-le" if odd > even else "utf-16-be")
    for encoding in ("utf-8", "cp1252"):
        if _fits(content, encoding):
            return encoding
    return "latin-1"


def _checked(content: bytes, encoding: str) -> str:
    if not _fits(content, encoding):
        raise ImportUnreadable(f"This file says that it is {encoding}, but is not: save it anew as UTF-8.")
    return encoding


def _fits(content: bytes, encoding: str) -> bool:
    try:
        # Piece by piece: the text as a whole would take four times the memory.
        for _piece in iter(TextIOWrapper(BytesIO(content), encoding, newline="")):
            pass
    except UnicodeError:
        return False
    return True


def _delimiter(content: bytes, encoding: str) -> str:
    """Return what stands between the titles: the sign that parts most of them that we know."""
    first = TextIOWrapper(BytesIO(content), encoding, newline="").readline(10_000)

    def known(delimiter: str) -> int:
        titles = next(csv.reader([first], delimiter=delimiter), [])
        return len({column_of(title) for title in titles} - {None})

    return max(_DELIMITERS, key=lambda delimiter: (known(delimiter), first.count(delimiter)))


def _lines(content: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with the line that it begins on."""
    text = TextIOWrapper(BytesIO(content), encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeError) as error:
            raise ImportUnreadable(
                f"Line {before + 1} cannot be read: see that each quotation mark has its counterpart.",
                cause=str(error),
            ) from None
        if before >= MOST_LINES:
            raise ImportTooLong(f"This file has more than {MOST_LINES} lines: take out what is empty.")
        if len(cells) > MOST_COLUMNS:
            raise ImportUnreadable(f"Line {before + 1} has more than {MOST_COLUMNS} cells.")
        yield before + 1, cells
        before = reader.line_num


def _holds_anything(row: tuple[int, list[str]]) -> bool:
    return any(cell.strip() for cell in row[1])


def _without_accents(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
