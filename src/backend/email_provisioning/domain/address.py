"""Addresses: what a person may call one, and the canonical form for comparing any two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

import idna

from email_provisioning.domain.confusables import is_invisible, transliterate
from email_provisioning.errors import DomainUnknown, InvalidName, NameEmpty, NameTooLong

#: RFC 5321 §4.5.3.1: octets of a local part, and of a whole address (§4.5.3.1.3 less the angle brackets).
MAX_LOCAL, MAX_EMAIL = 64, 254
#: RFC 1035 §2.3.4: octets of a domain name in text, without the final dot.
MAX_DOMAIN = 253
#: Characters of typed text that are looked at: room for the longest address with spaces around it.
MAX_TYPED = 512
#: The local parts that are created here: runs of letters and digits with one separator between them.
_LOCAL = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
#: The local parts of RFC 5321 §4.1.2 and RFC 6531: a dot-atom or a quoted string.
_ATOM = re.compile(r"[^\s\x00-\x20\x7f()<>\[\]:;@\\,.\"]+(?:\.[^\s\x00-\x20\x7f()<>\[\]:;@\\,.\"]+)*")
_QUOTED = re.compile(r'"((?:[^\x00-\x1f\x7f"\\]|\\[\x20-\x7e])*)"')
#: The white space that may stand around a name; a line break is not among it.
_AROUND = " \t"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An e-mail address in its canonical form."""

    #: The part before the @, in lower case.
    local: str
    #: The part after the @, as lower-case A-labels.
    domain: str

    @property
    def email(self) -> str:
        """Return the address itself."""
        return f"{self.local}@{self.domain}"


def canonical_domain(text: str) -> str:
    """Return the domain as lower-case A-labels (IDNA 2008, UTS #46); raise DomainUnknown on nonsense."""
    if len(text) > MAX_DOMAIN + 2:
        raise DomainUnknown("This domain is too long: a domain name has at most 253 characters.")
    try:
        labels = idna.encode(text.strip(_AROUND), uts46=True, std3_rules=True)
    except UnicodeError as error:
        raise DomainUnknown("This is not a domain name: write it as in example.com.") from error
    domain = labels.decode("ascii").lower().removesuffix(".")
    if domain.rpartition(".")[2].isdigit():
        raise DomainUnknown("This is a number, not a domain name: write it as in example.com.")
    return domain


def is_local_part(text: str) -> bool:
    """Tell whether an address with this local part may be created here, policy apart."""
    return len(text) <= MAX_LOCAL and _LOCAL.fullmatch(text) is not None


def parse_name(text: str, *, domain: str, known_domains: Collection[str]) -> Address:
    """Return the address that a typed name stands for: ``name`` on ``domain``, or ``name@`` one of the known.

    Domains are canonical, but for the typed one. Raises InvalidName, or one of its kinds, with a detail that
    says which character is wrong and what to do; it never repeats an invisible character.
    """
    if len(text) > MAX_TYPED:
        raise NameTooLong
    typed = unicodedata.normalize("NFKC", text).strip(_AROUND)
    local, at, where = typed.rpartition("@") if "@" in typed else (typed, "", "")
    local = local.rstrip(_AROUND)
    if not local:
        raise NameEmpty
    if len(local) > MAX_LOCAL:
        raise NameTooLong
    local = local.lower() if local.isascii() else local
    if not is_local_part(local):
        raise InvalidName(_fault(local))
    found = Address(local=local, domain=canonical_domain(where) if at else domain)
    if found.domain not in known_domains:
        raise DomainUnknown
    if len(found.email) > MAX_EMAIL:
        raise NameTooLong(
            f"This name is too long: name and domain have at most {MAX_EMAIL} characters together."
        )
    return found


def _fault(local: str) -> str:
    """Return what is wrong with a local part that cannot be created, and what to do."""
    for character in local:
        if not (character.isascii() and (character.isalnum() or character in "._-")):
            return _fault_of(character)
    if local[0] in "._-" or local[-1] in "._-":
        end = "begin" if local[0] in "._-" else "end"
        return f"A name cannot {end} with a dot, a hyphen or an underscore: use a letter or a digit there."
    return "A name cannot hold two separators in a row: leave one dot, hyphen or underscore."


def _fault_of(character: str) -> str:
    """Return why a character cannot stand in a name, and what to do."""
    if is_invisible(character):
        return f"The name holds an invisible character (U+{ord(character):04X}): take it out."
    if character.isspace():
        return "The name holds a space: write a hyphen instead, as in my-name."
    if character in "\"'`«»‘’‚“”„":
        return "The name holds a quotation mark: take it out."
    if character == "+":
        return "The name holds a plus sign: write a hyphen instead."
    if character == "@":
        return "The name holds more than one @: write name or name@example.com."
    plain = transliterate(character).lower()
    if plain.isascii() and plain.isalpha():
        return f"The name holds the letter {character}: write {plain} instead."
    if character.isascii():
        return f"The name holds {character}: use letters from a to z, digits, and . - _ between them."
    named = unicodedata.name(character, "unnamed").lower()
    return f"The name holds a {named} (U+{ord(character):04X}): use letters from a to z and digits."


def parse_address(text: str, *, default_domain: str | None = None) -> Address:
    """Return the canonical form of any mailbox (RFC 5321 §4.1.2, RFC 6531); raise InvalidName.

    The local part is in lower case, for comparing only: another server may tell cases apart. Quotes that it
    does not need are taken off. The domain may be an address literal. ``default_domain`` is for a text without
    an @, such as ``postmaster`` (§4.5.1).
    """
    if len(text) > MAX_EMAIL:
        raise NameTooLong(f"This address is too long: it has at most {MAX_EMAIL} characters.")
    local, at, where = text.strip(_AROUND).rpartition("@")
    if not at:
        if default_domain is None:
            raise InvalidName("This is not an address: write it as in name@example.com.")
        local, where = where, default_domain
    domain = _literal(where) if where.startswith("[") else canonical_domain(where)
    found = Address(local=_any_local_part(local), domain=domain)
    if len(found.email.encode()) > MAX_EMAIL:
        raise NameTooLong(f"This address is too long: it has at most {MAX_EMAIL} octets.")
    return found


def _any_local_part(text: str) -> str:
    """Return the canonical form of a dot-atom or a quoted string."""
    quoted = _QUOTED.fullmatch(text)
    bare = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else text
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", bare).lower())
    if folded.isascii() and not bare.isascii():  # or a Kelvin sign could send as the address with the k
        raise InvalidName("The part before the @ holds a sign that only looks like a letter: type it again.")
    if any(is_invisible(character) for character in folded):
        raise InvalidName("The part before the @ holds an invisible character: take it out.")
    if _ATOM.fullmatch(folded):
        return folded
    if not quoted:
        raise InvalidName("The part before the @ is not one that e-mail knows: check it for spaces and dots.")
    return '"' + re.sub(r'(["\\])', r"\\\1", folded) + '"'


def _literal(text: str) -> str:
    """Return the canonical form of an address literal (RFC 5321 §4.1.3)."""
    found = re.fullmatch(r"\[(ipv6:)?([0-9a-f.:]+)\]", text.lower())
    try:
        address = (IPv6Address if found and found[1] else IPv4Address)(found[2] if found else "")
    except ValueError as error:
        raise DomainUnknown("This is not an IP address in brackets: write it as in [192.0.2.1].") from error
    return f"[{'ipv6:' if address.version == 6 else ''}{address}]"
