"""A message as a page of its own, for a frame in ours, and how it looks."""

from __future__ import annotations

from flask import Response

#: What the page may do: show images and its own style, in our page alone.
_POLICY = (
    "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
#: Always light, as senders expect.
_STYLE = """
html { color-scheme: light; background: #fff; color: #1a1d21;
       font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif }
body { margin: 1rem; overflow-wrap: anywhere }
img, table { max-width: 100% }
blockquote { margin: 0.5rem 0; padding-left: 0.8rem; border-left: 3px solid #c5cad1; color: #565d66 }
"""


def style(_request_id: str, _path: dict[str, str]) -> Response:
    """Return the style sheet, for frames that our page makes itself: its policy lets them load one, not have one."""
    return Response(_STYLE, content_type="text/css; charset=utf-8")


def response(html: str) -> Response:
    """Return the page; ``html`` is sanitised, and may name images of other servers."""
    head = f'<meta charset="utf-8"><title>Message</title><style>{_STYLE}</style>'
    page = f"<!doctype html><html><head>{head}</head><body>{html}</body></html>"
    headers = {"Content-Security-Policy": _POLICY}
    return Response(page, headers=headers, content_type="text/html; charset=utf-8")
