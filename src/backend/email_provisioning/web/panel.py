"""The page: the built panel, under a policy that lets nothing run that is not in it."""

from __future__ import annotations

import gzip
import html
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, request

from email_provisioning.web.operations import PREFIX
from email_provisioning.web.visitors import Visitors

#: Where the page is.
PATH = "/email-provisioning"
#: Where the build puts it.
FOLDER = Path(__file__).parent / "static" / "panel"
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}
#: What is worth packing.
_TEXT = {".js", ".css", ".svg"}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        # Messages whose images a person wants to see are pages of their own, under a policy of their own.
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
#: The build names a file after its content, so that it never changes.
_FOREVER = "public, max-age=31536000, immutable"
_OWN_URL = re.compile(r'(src|href)="email-provisioning/')
_HEAD_END = "</head>"
_EARLY = f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{{base}}{PREFIX}/me">'
_SIGN_IN = '<meta name="email-provisioning-sign-in" content="link"'
_NOT_BUILT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>The page is not built</title>"
    "<h1>The page is not built yet</h1><p>Run <code>make panel</code> in the project's folder, then reload.</p>"
    "<p lang=fr>La page n’est pas encore construite : lancez <code>make panel</code>, puis rechargez.</p>"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A file of the build."""

    content: bytes
    #: The same, packed; None where that would not make it shorter.
    packed: bytes | None
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Serves the page and its files."""

    visitors: Visitors
    folder: Path = field(default_factory=lambda: FOLDER)

    def page(self, path: str = "") -> Response:
        """Return the page, the same for every path below it; 503 where it has not been built."""
        index = self.folder / "index.html"
        try:
            content = index.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Response(_NOT_BUILT, status=503, headers=_HEADERS, mimetype="text/html")
        base = html.escape(request.script_root, quote=True)
        content = _OWN_URL.sub(rf'\1="{base}{PATH}/', content)
        # Who is signed in is the first question of the page: asked while its scripts are on the way.
        content = content.replace(_HEAD_END, f"{_EARLY.format(base=base)}{_HEAD_END}")
        if self.visitors.host is not None:
            content = content.replace(_SIGN_IN, _SIGN_IN.replace('"link"', '"host"'))
        return Response(content, headers=_HEADERS, mimetype="text/html")

    def asset(self, name: str) -> Response:
        """Return a file of the build; 404 for any other."""
        changed = (self.folder / "manifest.json").stat().st_mtime_ns
        found = _assets(self.folder, changed).get(f"assets/{name}")
        if found is None:
            return Response("There is no such file.", status=404, headers=_HEADERS, mimetype="text/plain")
        headers = {**_HEADERS, "Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        content = found.content
        if found.packed is not None and request.accept_encodings.quality("gzip") > 0:
            content, headers["Content-Encoding"] = found.packed, "gzip"
        return Response(content, headers=headers, content_type=found.content_type)


@lru_cache(maxsize=1)
def _assets(folder: Path, _changed: int) -> dict[str, Asset]:
    """Read every file that the manifest names, once for each build."""
    manifest: dict[str, dict[str, Any]] = json.loads((folder / "manifest.json").read_text())
    names = {
        name
        for entry in manifest.values()
        for name in (entry["file"], *entry.get("css", []), *entry.get("assets", []))
    }
    return {name: _read(folder / name) for name in names}


def _read(file: Path) -> Asset:
    content = file.read_bytes()
    packed = gzip.compress(content, mtime=0) if file.suffix in _TEXT else content
    kind = _TYPES.get(file.suffix, "application/octet-stream")
    return Asset(
        content=content,
        packed=packed if len(packed) < len(content) else None,
        content_type=f"{kind}; charset=utf-8" if file.suffix in _TEXT else kind,
    )
