"""Catalogues of prices: dated files, each with its sources; what is wrong with one is told with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from pathlib import Path

from email_provisioning.domain.cost import Catalogue, Plan, Tier
from email_provisioning.domain.currencies import CURRENCIES
from email_provisioning.errors import ProvisioningError

#: The edition that is used where none is named.
DEFAULT_EDITION = "2026-11"
_HEAD = {"edition", "read_on", "valid_until", "plan"}
_PLAN = {
    "provider", "name", "currency", "base", "per_address", "tier", "max_addresses", "max_monthly", "max_daily",
    "trial_days", "condition", "source", "note",
}  # fmt: skip


class CatalogueUnusable(ProvisioningError):
    """The catalogue of prices cannot be used."""

    code, status = "cost_catalogue_unusable", 500


class UnknownEdition(ProvisioningError):
    """There is no such edition of the catalogue of prices."""

    code, status = "cost_edition_unknown", 422


def shipped() -> list[str]:
    """Return the editions that come with us, oldest first."""
    names = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def load(edition: str | None = None, *, own: Path | None = None) -> Catalogue:
    """Return the operator's own catalogue where it is the edition asked for, or one that comes with us.

    Without ``edition``, the operator's own wins over the default one. Raises `UnknownEdition`, which lists those
    there are, and `CatalogueUnusable`.
    """
    if own is not None:
        mine = _parse(_text(own), str(own))
        if edition in (None, mine.edition):
            return mine
    wanted = edition or DEFAULT_EDITION
    if wanted not in shipped():
        known = ", ".join(shipped())
        raise UnknownEdition(f"There is no edition {wanted[:40]!a} of the prices: choose one of {known}.")
    return _shipped(f"{wanted}.toml")


@cache
def _shipped(name: str) -> Catalogue:
    """Read an edition that comes with us once: it stays as it is, and is asked for at every form."""
    return _parse(files(__name__).joinpath(name).read_text("utf-8"), name)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueUnusable(f"The catalogue {path} cannot be read: {error}.") from error


def _parse(text: str, where: str) -> Catalogue:
    try:
        content = tomllib.loads(text, parse_float=Decimal)
        _only(content, _HEAD, "the file")
        read_on, valid_until = _day(content, "read_on"), _day(content, "valid_until")
        if valid_until < read_on:
            raise ValueError("valid_until is before read_on")
        plans = [_plan(each) for each in _list(content, "plan")]
        _unique(plans)
        return Catalogue(
            edition=_word(content, "edition"), read_on=read_on, valid_until=valid_until, plans=plans
        )
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise CatalogueUnusable(f"The catalogue {where} cannot be used: {error}.") from error


def _plan(given: Mapping[str, object]) -> Plan:
    name = f"{_word(given, 'provider')} {_word(given, 'name')}"
    try:
        _only(given, _PLAN, "the plan")
        currency = _word(given, "currency")
        if currency not in CURRENCIES:
            raise ValueError(f"{currency} is no currency of ISO 4217")
        return Plan(
            provider=_word(given, "provider"),
            name=_word(given, "name"),
            currency=currency,
            base=_money(given, "base"),
            per_address=_money(given, "per_address"),
            tiers=list(_tiers(_list(given, "tier", ()))),
            max_addresses=_count(given, "max_addresses"),
            max_monthly=_count(given, "max_monthly"),
            max_daily=_count(given, "max_daily"),
            trial_days=_count(given, "trial_days"),
            condition=_word(given, "condition") if "condition" in given else None,
            source=_word(given, "source"),
            note=_word(given, "note") if "note" in given else "",
        )
    except ValueError as error:
        raise ValueError(f"plan {name}: {error}") from None


def _tiers(given: Sequence[Mapping[str, object]]) -> Iterator[Tier]:
    """Yield the tiers; together they cover every number of messages, and none of them twice."""
    end: int | None = 0
    for each in given:
        _only(each, {"since", "until", "per_thousand"}, "a tier")
        since, until = _count(each, "since", least=0), _count(each, "until")
        if since is None or end is None or since < end:
            raise ValueError(f"the tier since {since} overlaps the one before")
        if since > end:
            raise ValueError(f"a tier is missing between {end} and {since} messages")
        if until is not None and until <= since:
            raise ValueError(f"the tier since {since} ends before it begins")
        end = until
        yield Tier(since=since, until=until, per_thousand=_money(each, "per_thousand", required=True))
    if given and end is not None:
        raise ValueError(f"a tier is missing beyond {end} messages: leave until out of the last one")


def _unique(plans: Sequence[Plan]) -> None:
    seen: set[tuple[str, str]] = set()
    for plan in plans:
        if (plan.provider, plan.name) in seen:
            raise ValueError(f"plan {plan.provider} {plan.name} is given twice")
        seen.add((plan.provider, plan.name))


def _only(given: Mapping[str, object], known: set[str], where: str) -> None:
    if unknown := sorted(set(given) - known):
        raise ValueError(f"{where} has the unknown name {unknown[0]}")


def _word(given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} is missing: give text")
    return value


def _day(given: Mapping[str, object], name: str) -> date:
    value = given.get(name)
    if type(value) is not date:
        raise ValueError(f"{name} is missing: give a day, such as 2026-11-15")
    return value


def _money(given: Mapping[str, object], name: str, *, required: bool = False) -> Decimal:
    value = given.get(name)
    if value is None and not required:
        return Decimal(0)
    try:
        if isinstance(value, str) and (amount := Decimal(value)).is_finite() and amount >= 0:
            return amount
    except InvalidOperation:
        pass  # told below
    raise ValueError(f'{name} is no amount: give a decimal number as text, such as "19.95"')


def _count(given: Mapping[str, object], name: str, *, least: int = 1) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if type(value) is not int or value < least:
        raise ValueError(f"{name} is no whole number from {least}")
    return value


def _list(
    given: Mapping[str, object], name: str, default: Sequence[Mapping[str, object]] | None = None
) -> Sequence[Mapping[str, object]]:
    value = given.get(name, default)
    if not isinstance(value, list | tuple) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{name} is missing: give a list of tables")
    return value
