"""The names of secrets in stores outside: of signs that every store takes, and never two secrets under one name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from email_provisioning.secret_stores.base import SecretRef

#: How long the owner's part of a name may be: with it a name has at most 127 characters, which is what Azure takes.
LONGEST_OWNER = 66
#: Stands for itself in a name. Azure knows no capital from a small letter, so that capitals are written out.
_PLAIN = frozenset("0123456789abcdefghijklmnopqrstuvwyz-")
#: What an owner's part begins with that is a digest: in one that is written out, two hexadecimal digits follow an x.
_DIGESTED = "xh"
_NO_OWNER = "x"

_OWNER = r"(?P<owner>[0-9a-z-]+)"
_ACCOUNT = r"(?P<account>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_VERSION = r"(?P<version>[1-9][0-9]{0,8})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What a name tells of the secret behind it."""

    #: None where the name has only a digest of it.
    user_id: str | None
    account_id: str
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """How one kind of store names secrets: ``{head}-{user}-{account}-{version}``, or with another separator."""

    #: What every name begins with.
    head: str
    #: Stands between the parts.
    separator: str

    def name(self, ref: SecretRef) -> str:
        """Return the name of one secret."""
        name = f"{self.beginning(ref.user_id, ref.account_id)}{ref.version}"
        if self._match(name) is None:
            raise ValueError(f"{name!a} names no secret: account ids are UUIDs, versions count from 1")
        return name

    def beginning(self, user_id: str | None = None, account_id: str | None = None) -> str:
        """Return what the names of everything, of one user's secrets or of one account's begin with."""
        parts = [self.head]
        if user_id is not None:
            parts.append(owner_part(user_id))
        if account_id is not None:
            parts.append(account_id)
        return self.separator.join([*parts, ""])

    def read(self, name: str) -> Named | None:
        """Return what a name stands for; None where it is none of ours."""
        match = self._match(name)
        if match is None:
            return None
        user_id = _owner(match["owner"])
        if user_id is not None and owner_part(user_id) != match["owner"]:
            return None  # somebody else's name that looks like one of ours
        return Named(user_id=user_id, account_id=match["account"], version=int(match["version"]))

    def _match(self, name: str) -> re.Match[str] | None:
        parts = [re.escape(self.head), _OWNER, _ACCOUNT, _VERSION]
        return re.fullmatch(re.escape(self.separator).join(parts), name)


def owner_part(user_id: str) -> str:
    """Return a user's id in small letters, digits and hyphens; two ids never give the same.

    Every other character, and the x itself, is written as an x and two hexadecimal digits for each octet of its UTF-8.
    What gets too long is a SHA-256 instead.
    """
    written = "".join(_written(character) for character in user_id) or _NO_OWNER
    if len(written) < LONGEST_OWNER:
        return written
    return _DIGESTED + hashlib.sha256(user_id.encode()).hexdigest()


def _written(character: str) -> str:
    if character in _PLAIN:
        return character
    return "".join(f"x{octet:02x}" for octet in character.encode())


def _owner(part: str) -> str | None:
    """Return the id that is written out; None where there is only its digest."""
    if part.startswith(_DIGESTED):
        return None
    octets = re.sub("x([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), part.removesuffix(_NO_OWNER))
    return octets.encode("latin-1").decode(errors="replace")
