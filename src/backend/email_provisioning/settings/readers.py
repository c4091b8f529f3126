"""From the text of a setting to its value: a reader raises ValueError with the remedy."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from ipaddress import IPv4Address, ip_address, ip_network
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from email_provisioning.domain.address import MAX_LOCAL, canonical_domain
from email_provisioning.domain.cost import Rate
from email_provisioning.domain.currencies import CURRENCIES
from email_provisioning.domain.patterns import normal_pattern
from email_provisioning.domain.sentences import settings as said
from email_provisioning.domain.suggestions import base_name
from email_provisioning.errors import DomainUnknown
from email_provisioning.providers import registry

Value = TypeVar("Value")
#: Takes the text, and the folder that relative paths start from; returns the value.
Reader = Callable[[str, Path], Value]
#: The most entries of a list.
MOST_LISTED = 1000


def text(value: str, _folder: Path) -> str:
    """Read text on one line."""
    if not value.isprintable():
        raise ValueError(said.ONE_LINE())
    return value


def whole(lowest: int, highest: int, *, zero: bool = False) -> Reader[int]:
    """Read a whole number in a range, or 0 where ``zero`` means off."""
    range_of = said.WHOLE_NUMBER_OR_OFF if zero else said.WHOLE_NUMBER
    remedy = range_of(lowest=str(lowest), highest=str(highest))

    def read(value: str, _folder: Path) -> int:
        if not re.fullmatch(r"[0-9]{1,15}", value):
            raise ValueError(remedy)
        number = int(value)
        if not (lowest <= number <= highest or (zero and number == 0)):
            raise ValueError(remedy)
        return number

    return read


def seconds(lowest: float, highest: float) -> Reader[float]:
    """Read a duration in seconds; a decimal point is allowed."""

    def read(value: str, _folder: Path) -> float:
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", value) or not lowest <= float(value) <= highest:
            raise ValueError(said.SECONDS(lowest=f"{lowest:g}", highest=f"{highest:g}"))
        return float(value)

    return read


def paces(defaults: str) -> Reader[tuple[tuple[str, float], ...]]:
    """Read calls a second by name, such as ``sendgrid:10,aws-ses:0.5``; what is not given is as in ``defaults``."""

    def read(value: str, _folder: Path) -> tuple[tuple[str, float], ...]:
        found: dict[str, float] = {}
        for each in (*_listed(defaults), *_listed(value)):
            name, _, rate = (part.strip() for part in each.rpartition(":"))
            if not (re.fullmatch(r"[a-z0-9]+([-_/][a-z0-9]+)*", name) and _is_rate(rate)):
                raise ValueError(said.CALLS())
            found[name] = float(rate)
        return tuple(found.items())

    return read


def _is_rate(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", value)) and 0.01 <= float(value) <= 10_000


def flag(value: str, _folder: Path) -> bool:
    """Read true or false."""
    truths = {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }
    if value.lower() not in truths:
        raise ValueError(said.TRUE_OR_FALSE())
    return truths[value.lower()]


def one_of(*choices: str) -> Reader[str]:
    """Read one of a few words, in any case."""

    def read(value: str, _folder: Path) -> str:
        for choice in choices:
            if value.lower() == choice.lower():
                return choice
        raise ValueError(said.ONE_OF(choices=", ".join(choices)))

    return read


def provider(*known: str) -> Reader[str]:
    """Read the kind of a provider: one that has a name here, or that another distribution offers."""

    def read(value: str, folder: Path) -> str:
        return one_of(*dict.fromkeys([*known, *registry.kinds()]))(value, folder)

    return read


def words(value: str, _folder: Path) -> tuple[str, ...]:
    """Read words with commas between them; a lone comma is the empty list."""
    found = _listed(value)
    for word in found:
        if not base_name(word) or len(word) > MAX_LOCAL:
            raise ValueError(said.WORDS(word=ascii(word[:MAX_LOCAL])))
    return found


def names(value: str, _folder: Path) -> tuple[str, ...]:
    """Read names with commas between them, in the case that they are given in."""
    return tuple(dict.fromkeys(each.strip() for each in text(value, _folder).split(",") if each.strip()))


def patterns(value: str, _folder: Path) -> tuple[str, ...]:
    """Read words and globs with commas between them; a lone comma is the empty list."""
    found = _listed(value)
    for pattern in found:
        normal_pattern(pattern)
    return found


def _listed(value: str) -> tuple[str, ...]:
    """Return what stands between the commas, in lower case, each once."""
    found = tuple(dict.fromkeys(each.strip().lower() for each in value.split(",") if each.strip()))
    if len(found) > MOST_LISTED:
        raise ValueError(said.AT_MOST(most=str(MOST_LISTED)))
    return found


def ipv4_addresses(value: str, _folder: Path) -> tuple[str, ...]:
    """Read IPv4 addresses with commas between them."""
    try:
        found = tuple(str(IPv4Address(each)) for each in _listed(value))
    except ValueError:
        found = ()
    if not found:
        raise ValueError(said.IPV4_ADDRESSES())
    return found


def networks(value: str, _folder: Path) -> tuple[str, ...]:
    """Read IP networks with commas between them; a lone comma is none."""
    try:
        return tuple(str(ip_network(each)) for each in _listed(value))
    except ValueError:
        raise ValueError(said.NETWORKS()) from None


def token(value: str, folder: Path) -> str:
    """Read a token that nobody guesses."""
    if not re.fullmatch(r"[!-~]{16,256}", value):
        raise ValueError(said.TOKEN())
    return value


def aws_region(value: str, _folder: Path) -> str:
    """Read the name of a region at Amazon."""
    if not re.fullmatch(r"[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}", value):
        raise ValueError(said.REGION())
    return value


def aws_name(value: str, _folder: Path) -> str:
    """Read the name of something that is kept at Amazon SES."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value):
        raise ValueError(said.AWS_NAME())
    return value


def domain(value: str, _folder: Path) -> str:
    """Read one domain name; return it as A-labels."""
    if "," in value or "@" in value:
        raise ValueError(said.ONE_DOMAIN())
    try:
        return canonical_domain(value)
    except DomainUnknown:
        raise ValueError(said.DOMAIN()) from None


def host(value: str, _folder: Path) -> str:
    """Read a host: a name, an IPv4 address, or an IPv6 address with or without brackets."""
    bare = value[1:-1] if value.startswith("[") and value.endswith("]") else value
    try:
        return str(ip_address(bare))
    except ValueError:
        pass  # not an address: a name, then
    try:
        return canonical_domain(value)
    except DomainUnknown:
        raise ValueError(said.HOST()) from None


def resolvers(value: str, _folder: Path) -> tuple[tuple[str, int], ...]:
    """Read the IP addresses of DNS resolvers with commas between them, each with its port where that is not 53."""
    return tuple(_resolver(each) for each in _listed(value))


def _resolver(value: str) -> tuple[str, int]:
    """Return the address and the port of ``192.0.2.1``, ``192.0.2.1:53``, ``2001:db8::1`` or ``[2001:db8::1]:53``."""
    found = re.fullmatch(
        r"\[([0-9a-f:.]+)\](?::([0-9]{1,5}))?|([0-9.]+)(?::([0-9]{1,5}))?|([0-9a-f:.]+)", value
    )
    try:
        address = ip_address((found[1] or found[3] or found[5]) if found else "")
    except ValueError:
        raise ValueError(said.RESOLVERS()) from None
    port = int((found[2] or found[4] or 53) if found else 53)
    if not 0 < port < 65536:
        raise ValueError(said.PORTS())
    return str(address), port


def public_host(value: str, folder: Path) -> str:
    """Read a host that clients can connect to."""
    found = host(value, folder)
    if found in {"0.0.0.0", "::"}:  # noqa: S104 - refused, not bound
        raise ValueError(said.PUBLIC_HOST())
    return found


def aws_secret_prefix(value: str, _folder: Path) -> str:
    """Read what names at AWS Secrets Manager begin with."""
    if not re.fullmatch(r"[A-Za-z0-9/_+=.@-]{0,200}", value):
        raise ValueError(said.SECRET_PREFIX())
    return value


def vault_path(value: str, _folder: Path) -> str:
    """Read a path inside HashiCorp Vault; return it without slashes around it."""
    inner = value.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", inner):
        raise ValueError(said.VAULT_PATH())
    return inner


def path(value: str, folder: Path) -> Path:
    """Read a path; a relative one starts from the folder of the settings."""
    if not value.isprintable() or "?" in value:
        raise ValueError(said.PATH())
    return folder / os.path.expanduser(value)


def directory(value: str, folder: Path) -> Path:
    """Read the path of a folder, which may not be there yet."""
    found = path(value, folder)
    if os.path.exists(found) and not os.path.isdir(found):
        raise ValueError(said.FOLDER())
    return found


def existing_file(value: str, folder: Path) -> Path:
    """Read the path of a file that is there."""
    found = path(value, folder)
    if not os.path.isfile(found):
        raise ValueError(said.FILE_MISSING(file=str(found)))
    return found


def file_to_be(value: str, folder: Path) -> Path:
    """Read the path of a file, which may not be there yet."""
    found = path(value, folder)
    if os.path.exists(found) and not os.path.isfile(found):
        raise ValueError(said.FILE())
    return found


def mailbox(value: str, _folder: Path) -> str:
    """Read an e-mail address."""
    local, at, where = value.rpartition("@")
    if not at or not re.fullmatch(r"[^\s@\"]{1,64}", local):
        raise ValueError(said.MAILBOX())
    try:
        return f"{local}@{canonical_domain(where)}"
    except DomainUnknown:
        raise ValueError(said.MAILBOX()) from None


def currency(value: str, _folder: Path) -> str:
    """Read a currency."""
    if value.upper() not in CURRENCIES:
        raise ValueError(said.CURRENCY())
    return value.upper()


def rates(value: str, folder: Path) -> tuple[Rate, ...]:
    """Read what currencies are worth, each as ``EUR/USD=1.08@2026-11-20``, with commas between them."""
    return tuple(_rate(each.strip(), folder) for each in value.split(",") if each.strip())


def _rate(value: str, folder: Path) -> Rate:
    found = re.fullmatch(r"([A-Za-z]{3})/([A-Za-z]{3})=([0-9]{1,9}(?:\.[0-9]{1,9})?)@([0-9-]{10})", value)
    if found is None or not (worth := Decimal(found[3])):
        raise ValueError(said.RATES())
    try:
        on = date.fromisoformat(found[4])
    except ValueError:
        raise ValueError(said.RATES()) from None
    return Rate(base=currency(found[1], folder), quote=currency(found[2], folder), rate=worth, on=on)


def plans(value: str, _folder: Path) -> tuple[tuple[str, str], ...]:
    """Read plans by provider, such as ``sendgrid:Pro,google:Business Starter``."""
    found: dict[str, str] = {}
    for each in text(value, _folder).split(","):
        provider, _, plan = (part.strip() for part in each.partition(":"))
        if each.strip() and (not provider or not plan or provider in found):
            raise ValueError(said.PLANS())
        if each.strip():
            found[provider.lower()] = plan
    return tuple(found.items())


def country(value: str, _folder: Path) -> str:
    """Read the code of a country (ISO 3166-1); return it in capitals."""
    if not re.fullmatch(r"[A-Za-z]{2}", value):
        raise ValueError(said.COUNTRY())
    return value.upper()


def product_and_sku(value: str, _folder: Path) -> tuple[str, str]:
    """Read the ids of a licence at Google: product and SKU."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}/[A-Za-z0-9-]{1,64}", value):
        raise ValueError(said.PRODUCT_AND_SKU())
    product, _, sku = value.partition("/")
    return product, sku


def timezone(value: str, _folder: Path) -> str:
    """Read the name of a time zone of the IANA database."""
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):  # a folder of zones raises OSError
        raise ValueError(said.TIME_ZONE()) from None
