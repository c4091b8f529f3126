"""HTML of strangers: made harmless, or turned into text."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import unquote

import nh3

from email_provisioning.provisioning._mime import FilePart

#: How much HTML is shown, in characters and in elements: the time that those take grows with their square, and
#: this many, all inside one another, take about a second.
MAX_HTML, MAX_ELEMENTS = 1024 * 1024, 20_000
#: How much the images of a message may add to it, in characters.
MAX_SHOWN_IMAGES = 8 * 1024 * 1024
_TABLE = {"align", "valign", "width", "height", "bgcolor"}
#: What is kept: structure, tables as mail is laid out with them, and links. No style: it can load and overlay.
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {*_TABLE, "border", "cellpadding", "cellspacing"},
    "tr": _TABLE,
    "td": {*_TABLE, "colspan", "rowspan"},
    "th": {*_TABLE, "colspan", "rowspan"},
    "ol": {"start"},
}
_TAGS = (set(nh3.ALLOWED_TAGS) | {"font", "big", "address"}) - {"map", "area", "button", "form", "input"}
#: Elements that go with what is in them.
_GONE = {"script", "style", "title", "noscript", "template", "iframe", "object", "textarea", "select", "svg"}
_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_REMOTE_IMAGE = re.compile(r"https?://", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
#: Elements that HTML opens anew in each block until they are closed: without attributes three of a kind at most
#: (the standard's "Noah's Ark clause"), with attributes so many that 100 kB grow to gigabytes.
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/])[^>]*>", re.IGNORECASE
)
_BLOCKS = {
    *("p", "div", "li", "tr", "table", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "hr", "center"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "section", "article", "address"),
}


def sanitised(html: str, inline: Mapping[str, FilePart], *, remote_images: bool = False) -> tuple[str, int]:
    """Return HTML that runs nothing and loads nothing, and the number of images of other servers left out.

    With ``remote_images`` those are left in and counted. Images that came with the message, ``inline`` by their
    Content-ID, become part of the HTML. Links open apart.
    """
    remote, room = 0, MAX_SHOWN_IMAGES

    def keep(element: str, attribute: str, value: str) -> str | None:
        nonlocal remote, room
        if element == "a" and attribute == "href":
            return value if _LINK.match(value) else None
        if element != "img" or attribute != "src":
            return value
        if value[:4].lower() == "cid:":
            # One image may be named a thousand times.
            url = _data_url(inline.get(unquote(value[4:]))) if room > 0 else None
            room -= len(url or "")
            return url if room >= 0 else None
        if _DATA_IMAGE.fullmatch(value):
            return value
        remote += 1
        return value if remote_images and _REMOTE_IMAGE.match(value) else None

    clean = nh3.clean(
        _beginning(html, MAX_ELEMENTS),
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        url_relative="deny",
    )
    return clean, remote


def text_of_html(html: str, *, elements: int = MAX_ELEMENTS) -> str:
    """Return what a person would read of the first so many elements, with the line breaks of its blocks."""
    # Only well-formed HTML reaches the parser: on other input it can be slow.
    clean = nh3.clean(
        _beginning(html, elements),
        tags={*_BLOCKS, "br"},
        clean_content_tags=_GONE,
        attributes={},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _beginning(html: str, elements: int) -> str:
    """Return as much as is looked at, with an ellipsis where that is not all."""
    tag_after = next(islice(re.finditer("<[A-Za-z]", html), elements, None), None)
    end = min(MAX_HTML, len(html) if tag_after is None else tag_after.start())
    # After the last tag there is none to be found, and a search for its end would take the square of the time.
    tags_end = html.rfind(">", 0, end) + 1
    beginning = _FORMATTING.sub(r"<\1>", html[:tags_end]) + html[tags_end:end]
    return beginning if end == len(html) else f"{beginning}…"


def _data_url(image: FilePart | None) -> str | None:
    if image is None:
        return None
    return f"data:{image.content_type};base64,{base64.b64encode(image.content).decode()}"


class _Reader(HTMLParser):
    """Collects text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.pieces.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append("\n" if tag != "p" else "\n\n")

    def handle_data(self, data: str) -> None:
        # Line breaks of the source are spaces.
        self.pieces.append(" ".join(data.split("\n")))
