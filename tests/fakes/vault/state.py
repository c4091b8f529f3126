"""What a Vault holds: its engines, its tokens, those who may sign in, and whether it is sealed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

#: Everything that a policy can allow.
ALL = ["create", "delete", "list", "read", "update"]


@dataclass
class Token:
    """A token that was given out."""

    #: For how many seconds it lives from its last renewal; 0: for ever.
    ttl: float
    #: When it ends, on the vault's own clock.
    ends_at: float
    renewable: bool
    #: From when on no renewal helps, on the vault's own clock.
    last_end: float = float("inf")


@dataclass
class Kept:
    """One path of a key-value engine of version 2, with its versions."""

    #: From 1; None: deleted.
    versions: list[dict[str, Any] | None] = field(default_factory=list)

    @property
    def current(self) -> int:
        """Return the number of the newest version, 0 where there is none."""
        return len(self.versions)


@dataclass
class Vault:
    """The whole of it."""

    #: Where the engine of version 2 is mounted, and one of version 1.
    mount: str = "secret"
    old_mount: str = "kv1"
    #: Path → what is there.
    kept: dict[str, Kept] = field(default_factory=dict)
    #: What the engine of version 1 holds.
    old: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    #: Role id → secret id.
    roles: dict[str, str] = field(default_factory=dict)
    #: Role → the pod's token that it takes.
    pods: dict[str, str] = field(default_factory=dict)
    #: For how long a token lives that is given at sign-in, and how long at most.
    ttl: float = 3600
    longest: float = float("inf")
    #: Whether such a token can be renewed.
    renewable: bool = True
    #: Where the engine is seen from; None: there are no namespaces.
    namespace: str | None = None
    sealed: bool = False
    #: Beginnings of paths, such as ``secret/data/smtp/ann``, that no policy allows.
    denied: list[str] = field(default_factory=list)
    #: The vault's own clock, in seconds.
    time: float = 0.0

    def new_token(self, *, ttl: float | None = None, renewable: bool = True) -> str:
        """Give out a token."""
        life = self.ttl if ttl is None else ttl
        name = f"hvs.{uuid.uuid4().hex}"
        last_end = self.time + self.longest
        ends_at = min(self.time + life, last_end) if life else float("inf")
        self.tokens[name] = Token(ttl=life, ends_at=ends_at, renewable=renewable, last_end=last_end)
        return name

    def token(self, name: str) -> Token | None:
        """Return a token that has not ended."""
        found = self.tokens.get(name)
        return found if found is not None and self.time < found.ends_at else None

    def left(self, token: Token) -> int:
        """Return for how many seconds a token lives on; 0: for ever."""
        return 0 if not token.ttl else int(token.ends_at - self.time)

    def renew(self, token: Token) -> None:
        """Let a token live on for its time."""
        token.ends_at = min(self.time + token.ttl, token.last_end)

    def allowed(self, path: str) -> list[str]:
        """Return what a path allows."""
        return ["deny"] if any(path.startswith(each) for each in self.denied) else ALL

    def keys(self, folder: str) -> list[str]:
        """Return what is directly below a folder; folders end with a slash."""
        below = [path.removeprefix(folder) for path in self.kept if path.startswith(folder)]
        return sorted({name if not slash else f"{name}/" for name, slash, _ in map(_split, below)})


def _split(path: str) -> tuple[str, str, str]:
    return path.partition("/")


def now() -> str:
    """Return the time as Vault writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
