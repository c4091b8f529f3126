"""What a Key Vault holds: secrets by name with their versions, and what was deleted and is still there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

TENANT_ID = "7d9e2f0c-8b1a-4c5e-9a66-0b2f8c1d3e4f"
CLIENT_ID = "c0ffee00-1234-4abc-8def-0123456789ab"
CLIENT_SECRET = "a-secret-of-the-application"


@dataclass
class Kept:
    """One secret."""

    #: As it was first written; looked up without regard to case.
    name: str
    #: Version → value and content type, in order.
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: When it was deleted: how often one must still ask until the deletion has come through.
    deleting: int = 0

    def add(self, value: str, content_type: str | None) -> str:
        """Add a version, and return its name."""
        version = uuid.uuid4().hex
        self.versions[version] = {"value": value, "contentType": content_type}
        return version


@dataclass
class KeyVault:
    """The whole of it."""

    kept: dict[str, Kept] = field(default_factory=dict)
    deleted: dict[str, Kept] = field(default_factory=dict)
    #: Tokens that are taken.
    tokens: set[str] = field(default_factory=set)
    #: The application's secret at Entra.
    secret: str = CLIENT_SECRET
    #: For how many seconds a token is good.
    token_life: int = 3599
    #: Whether what is deleted can be had back at all, and whether it can be removed for good before its time.
    soft_delete: bool = True
    purgeable: bool = True
    #: How often one must ask until a deletion has come through.
    slowness: int = 0
    #: Beginnings of names on which nothing is allowed.
    denied: list[str] = field(default_factory=list)
    #: What a challenge asks a token for; None: what is right.
    resource: str | None = None
    #: The most entries of one page.
    page: int = 25

    def new_token(self) -> str:
        """Give out a token."""
        token = f"eyJ0.{uuid.uuid4().hex}"
        self.tokens.add(token)
        return token
