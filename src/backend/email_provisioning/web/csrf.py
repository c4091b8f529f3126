"""Keeps other sites' pages from acting in a person's name: for calls that a cookie, not a header, proves."""

from __future__ import annotations

from flask import Request

from email_provisioning.web.errors import CsrfFailed

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})


def check_same_site(request: Request, *, public_url: str) -> None:
    """Raise `CsrfFailed` for an unsafe call that a page of another site could have made.

    A browser tells where a call comes from (Fetch Metadata, and Origin, RFC 6454), and no form can set a JSON content
    type or a header of its own without asking us first. A program that is no browser sends neither of the former.
    """
    if request.method in _SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITE:
        raise CsrfFailed("This request came from a page of another site.")
    origin = request.headers.get("Origin")
    own = {public_url, f"http://{request.host}", f"https://{request.host}"}
    if origin is not None and origin not in own:
        raise CsrfFailed("This request came from a page of another site.")
    if request.mimetype != "application/json" and "X-Requested-With" not in request.headers:
        raise CsrfFailed
