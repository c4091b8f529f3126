"""Passwords and tokens that we generate: easy to type, and recognisable wherever they leak."""

from __future__ import annotations

import secrets
import zlib

#: Crockford's base 32 in lower case: no i, l, o or u to be misread.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
#: 26 characters of 5 bits each: 130 random bits.
RANDOM_CHARACTERS = 26
#: 4 characters of checksum: 20 bits of a CRC-32.
CHECK_CHARACTERS = 4
GROUP = 5

#: What a gateway password begins with.
PASSWORD_PREFIX = "iap"  # noqa: S105 (only the beginning)
#: What an API token begins with.
TOKEN_PREFIX = "iat"  # noqa: S105
#: What a one-time sign-in token begins with.
SIGN_IN_PREFIX = "ias"
#: What a browser session begins with.
SESSION_PREFIX = "iab"
#: All of them.
PREFIXES = (PASSWORD_PREFIX, TOKEN_PREFIX, SIGN_IN_PREFIX, SESSION_PREFIX)
#: Characters of the whole text, where the prefix has three.
LENGTH = 3 + (RANDOM_CHARACTERS + CHECK_CHARACTERS) // GROUP * (GROUP + 1)


def generate(prefix: str) -> str:
    """Return ``prefix`` and six groups of five characters, such as ``iap-7k2mq-…``: 130 random bits and a checksum."""
    body = _text(secrets.randbits(5 * RANDOM_CHARACTERS), RANDOM_CHARACTERS)
    body += _checksum(prefix, body)
    return "-".join([prefix, *(body[at : at + GROUP] for at in range(0, len(body), GROUP))])


def is_wellformed(text: str, prefix: str) -> bool:
    """Tell whether ``text`` could have come from `generate`: right prefix, alphabet, length and checksum."""
    head, _, tail = text.partition("-")
    body = tail.replace("-", "")
    return (
        head == prefix
        and len(body) == RANDOM_CHARACTERS + CHECK_CHARACTERS
        and set(body) <= set(ALPHABET)
        and _checksum(prefix, body[:RANDOM_CHARACTERS]) == body[RANDOM_CHARACTERS:]
    )


def prefix_of(text: str) -> str | None:
    """Return what a well-formed password or token of ours begins with; None where it is none."""
    head = text.partition("-")[0]
    return head if head in PREFIXES and is_wellformed(text, head) else None


def _checksum(prefix: str, body: str) -> str:
    return _text(zlib.crc32(f"{prefix}{body}".encode()), CHECK_CHARACTERS)


def _text(number: int, characters: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(0, 5 * characters, 5))
