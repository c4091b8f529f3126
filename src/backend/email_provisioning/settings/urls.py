"""Settings that are URLs."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from email_provisioning.domain.sentences import settings as said
from email_provisioning.settings.readers import public_host

#: Each scheme of a database URL that is understood, and the SQLAlchemy driver that it means.
DATABASE_SCHEMES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
#: The schemes of a mail relay: plain, TLS from the start, TLS after STARTTLS.
RELAY_SCHEMES = frozenset({"smtp", "smtps", "smtp+starttls"})


def database_url(value: str, folder: Path) -> str:
    """Read a database URL; return it for SQLAlchemy, with a SQLite file's path made absolute."""
    scheme, separator, rest = value.partition("://")
    driver = DATABASE_SCHEMES.get(scheme.lower())
    if not separator or driver is None or not value.isprintable() or " " in value:
        raise ValueError(said.DATABASE_URL())
    if driver == "sqlite":
        return f"sqlite:///{_sqlite_file(rest, folder)}"
    if not urlsplit(f"postgresql://{rest}").path.strip("/"):
        raise ValueError(said.DATABASE_UNNAMED())
    return f"{driver}://{rest}"


def _sqlite_file(rest: str, folder: Path) -> str:
    """Return the absolute path, with the query where there is one, of what follows ``sqlite://``."""
    file, question, query = rest.partition("?")
    if not file.startswith("/"):
        raise ValueError(said.SQLITE_SLASHES())
    if file in {"/", "/:memory:"} or file.startswith("/file:") or "mode=memory" in query:
        raise ValueError(said.SQLITE_IN_MEMORY())
    return f"{folder / file[1:]}{question}{query}"


def public_url(value: str, _folder: Path) -> str:
    """Read the address that people open; return it without a slash at the end."""
    url = _split(value)
    if url is None or url.scheme not in {"http", "https"} or url.query or url.fragment or "@" in url.netloc:
        raise ValueError(said.ADDRESS(example="https://mail.example.com"))
    return value.rstrip("/")


def vendor_url(value: str, _folder: Path) -> str:
    """Read the base of a vendor's API, which our keys are sent to; return it without a slash at the end."""
    url = _split(value)
    if url is None or url.scheme not in {"http", "https"} or url.query or url.fragment or "@" in url.netloc:
        raise ValueError(said.ADDRESS(example="https://api.example.com"))
    if url.scheme != "https" and not is_loopback(url.hostname or ""):
        raise ValueError(said.HTTPS_FOR_KEYS())
    return value.rstrip("/")


def vendor_smtp_url(value: str, folder: Path) -> str:
    """Read the URL of a vendor's SMTP relay, which our keys are sent to."""
    url = urlsplit(relay_url(value, folder))
    if url.scheme == "smtp" and not is_loopback(url.hostname or ""):
        raise ValueError(said.TLS_FOR_KEYS())
    return value.rstrip("/")


def inside_url(value: str, _folder: Path) -> str:
    """Read the address of a service that may be in our own network; return it without a slash at the end."""
    url = _split(value)
    if url is None or url.scheme not in {"http", "https"} or url.query or url.fragment or "@" in url.netloc:
        raise ValueError(said.ADDRESS(example="https://vault.example.com:8200"))
    return value.rstrip("/")


def https_url(value: str, folder: Path) -> str:
    """Read the address of a service that is spoken to over TLS only, wherever it is."""
    found = inside_url(value, folder)
    if not found.lower().startswith("https://"):
        raise ValueError(said.HTTPS())
    return found


def relay_url(value: str, _folder: Path) -> str:
    """Read the mail relay's URL; user and password in it are percent-encoded."""
    url = _split(value)
    if url is None or url.scheme not in RELAY_SCHEMES or url.path.strip("/") or url.query or url.fragment:
        raise ValueError(said.RELAY())
    if (url.username is None) != (url.password is None) or url.username == "":
        raise ValueError(said.RELAY_HALF_SIGNED_IN())
    if not unquote(url.netloc).isprintable():
        raise ValueError(said.RELAY_UNPRINTABLE())
    return value.rstrip("/")


def _split(value: str) -> SplitResult | None:
    """Return the parts of a URL with a host and, where given, a port; None where it is none."""
    try:
        url = urlsplit(value)
        public_host(url.hostname or "", Path())
        if url.port == 0:
            return None
    except ValueError:
        return None
    return url if value.isprintable() and " " not in value else None


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, whatever the network says."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def url_host(host: str) -> str:
    """Return a host as a URL holds it: IPv6 in brackets, and a name for "every interface"."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - replaced, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host
