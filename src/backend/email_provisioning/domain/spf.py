"""SPF records: which servers may send for a domain (RFC 7208)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from email_provisioning.domain.sentences import Text, zone

#: The terms that cost a look-up, of which a receiver makes ten at most (RFC 7208, section 4.6.4).
LOOKUP_TERMS = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
MOST_LOOKUPS = 10
_MECHANISMS = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})
_TERM = re.compile(r"([+\-~?]?)([a-z][a-z0-9._-]*)(?:([:=])(.*?))?((?:/[0-9]{1,3})?(?://[0-9]{1,3})?)", re.I)
_DOMAIN = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


class SpfInvalid(ValueError):
    """The record is not SPF: every receiver rejects it as a whole."""

    def __init__(self, why: Text) -> None:
        """Carry what is wrong with it, in a few words."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One mechanism, or the modifier ``redirect``."""

    #: ``+``, ``-``, ``~`` or ``?``.
    qualifier: str
    name: str
    #: A domain in lower case without the dot at the end, or an IP network; empty where there is none.
    value: str
    #: The prefix lengths after the value, such as ``/24//64``.
    prefix: str = ""

    def __str__(self) -> str:
        """Return the term as records hold it, without its qualifier."""
        separator = "=" if self.name == "redirect" else ":"
        return self.name + (f"{separator}{self.value}" if self.value else "") + self.prefix

    def covers(self, other: Term) -> bool:
        """Tell whether whoever passes by the other term passes by this one too."""
        if self.name != other.name:
            return False
        if self.name in ("ip4", "ip6"):
            mine, theirs = ip_network(self.value, strict=False), ip_network(other.value, strict=False)
            return theirs.subnet_of(mine)  # type: ignore[arg-type]
        return (self.value, self.prefix) == (other.value, other.prefix)


def is_spf(text: str) -> bool:
    """Tell whether a TXT record is an SPF record (RFC 7208, section 4.5)."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def terms_of(text: str, domain: str) -> Sequence[Term]:
    """Return the terms that count in the record of a domain, in order; raise `SpfInvalid`.

    What follows ``all`` is left out, and ``redirect`` beside it, since no receiver looks at them.
    """
    found = [term for word in text.split()[1:] if (term := _term(word, domain)) is not None]
    mechanisms = [term for term in found if term.name != "redirect"]
    redirects = [term for term in found if term.name == "redirect"]
    if len(redirects) > 1:
        raise SpfInvalid(zone.SPF_REDIRECTS_TWICE())
    for position, term in enumerate(mechanisms):
        if term.name == "all":
            return mechanisms[: position + 1]
    return [*mechanisms, *redirects]


def _term(word: str, domain: str) -> Term | None:
    match = _TERM.fullmatch(word)
    if match is None:
        raise SpfInvalid(zone.SPF_NO_TERM(word=word[:60]))
    qualifier, name, separator, value, prefix = (part or "" for part in match.groups())
    name = name.lower()
    if separator == "=":
        # Other modifiers are for people or for the future; a receiver passes over them (RFC 7208, section 6).
        return Term(qualifier="+", name=name, value=_host(value)) if name == "redirect" else None
    if name not in _MECHANISMS:
        raise SpfInvalid(zone.SPF_NO_MECHANISM(word=word[:60]))
    return _mechanism(qualifier or "+", name, value, prefix, domain)


def _mechanism(qualifier: str, name: str, value: str, prefix: str, domain: str) -> Term:
    if name in ("ip4", "ip6"):
        return Term(qualifier=qualifier, name=name, value=_network(name, value + prefix))
    if name == "all":
        return Term(qualifier=qualifier, name=name, value="")
    if name in ("include", "exists") and not value:
        raise SpfInvalid(zone.SPF_WITHOUT_DOMAIN(name=name))
    return Term(qualifier=qualifier, name=name, value=_host(value) or domain, prefix=prefix)


def _network(name: str, value: str) -> str:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        raise SpfInvalid(zone.SPF_NO_ADDRESS(term=f"{name}:{value[:60]}")) from None
    if network.version != int(name[-1]):
        raise SpfInvalid(zone.SPF_OTHER_VERSION(term=f"{name}:{value[:60]}"))
    return str(network)


def _host(value: str) -> str:
    """Return a domain in its plain form; one with macros is known only when a message comes."""
    host = value.lower().removesuffix(".")
    if host and "%" not in host and not _DOMAIN.fullmatch(host):
        raise SpfInvalid(zone.SPF_NO_DOMAIN(value=value[:60]))
    return host
