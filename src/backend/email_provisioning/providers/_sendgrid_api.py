"""SendGrid's API, version 3, as far as it is used here: one method a call, and what comes back of each."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from email_provisioning.errors import ProviderError
from email_provisioning.providers._http import Reply, VendorClient

#: How many entries are asked for at a time, where a list comes in pages.
PAGE = 50
#: How many entries are read in all: a list that does not end is no list.
MOST_LISTED = 5000
#: How many API keys SendGrid allows for an account or a subuser.
KEYS_AT_MOST = 100

#: What SendGrid says of a subuser's name that is in use.
NAME_IN_USE = "username exists"

Kind = TypeVar("Kind")


class Bearer(httpx.Auth):
    """Signs each request with the API key, which no repr shows."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._key}"
        yield request


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """A key, without its secret."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewApiKey:
    """A key as it is seen once."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subuser:
    """An account below ours."""

    username: str
    disabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Credits:
    """How many messages the plan still allows."""

    remain: int
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What SendGrid has counted of a category, in recipients."""

    requests: int = 0
    bounces: int = 0
    spam_reports: int = 0


class SendGridApi:
    """Calls SendGrid; ``of`` names the subuser on whose behalf a call is made, None for the account itself.

    Every answer with a body is read, also where nothing of it is wanted: what is no JSON comes from something in
    between, such as a network's sign-in page, and has done nothing.
    """

    def __init__(self, client: VendorClient) -> None:
        """Use a client that signs its requests."""
        self._client = client

    # -- Keys ------------------------------------------------------------

    def keys(self, of: str | None) -> Sequence[ApiKey]:
        """Return every key, which comes in one page."""
        found = self._call("keys.list", "GET", "/v3/api_keys", of=of).object()
        return [
            ApiKey(id=member(each, "api_key_id", str), name=member(each, "name", str))
            for each in objects(found.get("result"), "result")
        ]

    def key_scopes(self, key_id: str, of: str | None) -> frozenset[str] | None:
        """Return what a key may do, None where it is gone."""
        reply = self._call("keys.get", "GET", _path_of(key_id), of=of, expect=(200, 404))
        found = reply.object()
        if reply.status == 404:
            return None
        (described, *_) = objects(found.get("result", [found]), "result") or [found]
        return frozenset(strings(described.get("scopes"), "scopes"))

    def make_key(self, name: str, scopes: Sequence[str], of: str | None) -> NewApiKey:
        """Mint a key. Without scopes it would have every right there is, so they are never left out."""
        assert scopes
        body = {"name": name, "scopes": list(scopes)}
        found = self._call("keys.create", "POST", "/v3/api_keys", of=of, json=body, expect=(201,)).object()
        return NewApiKey(id=member(found, "api_key_id", str), secret=member(found, "api_key", str))

    def set_key_scopes(self, key: ApiKey, scopes: Sequence[str], of: str | None) -> None:
        """Let a key do this and nothing else; one that is gone is no error."""
        assert scopes
        body = {"name": key.name, "scopes": list(scopes)}
        reply = self._call("keys.update", "PUT", _path_of(key.id), of=of, json=body, expect=(200, 404))
        if reply.status == 404:
            reply.object()
        elif member(reply.object(), "api_key_id", str) != key.id:
            raise ProviderError(cause="the answer is about another key")

    def remove_key(self, key_id: str, of: str | None) -> None:
        """Remove a key; one that is gone is no error."""
        reply = self._call("keys.delete", "DELETE", _path_of(key_id), of=of, expect=(204, 404))
        if reply.status == 404:
            reply.object()

    # -- Domains ------------------------------------------------------------

    def domains(self, domain: str) -> Iterator[Mapping[str, Any]]:
        """Yield what is known of a domain and of those whose names hold it, without those of subusers' own."""
        for offset in range(0, MOST_LISTED, PAGE):
            params: dict[str, str | int] = {"domain": domain, "exclude_subusers": "true"}
            params |= {"limit": PAGE, "offset": offset}
            reply = self._call("domains.list", "GET", "/v3/whitelabel/domains", params=params)
            page = objects(reply.json(), "list of domains")
            yield from page
            if len(page) < PAGE:
                return

    def validate_domain(self, domain_id: int) -> Mapping[str, Any]:
        """Let SendGrid look at a domain's records again; the answer is a success even where it finds none."""
        return self._call("domains.validate", "POST", f"/v3/whitelabel/domains/{domain_id}/validate").object()

    def assign_domain(self, domain_id: int, subuser: str) -> None:
        """Let a subuser send as a domain of ours."""
        path = f"/v3/whitelabel/domains/{domain_id}/subuser"
        reply = self._call("domains.assign", "POST", path, json={"username": subuser}, expect=(201,))
        member(reply.object(), "id", int)

    # -- Subusers ------------------------------------------------------------

    def subuser(self, username: str) -> Subuser | None:
        """Return a subuser of ours."""
        params: dict[str, str | int] = {"username": username, "limit": PAGE}
        reply = self._call("subusers.list", "GET", "/v3/subusers", params=params)
        for each in objects(reply.json(), "list of subusers"):
            if member(each, "username", str) == username:
                return Subuser(username=username, disabled=member(each, "disabled", bool))
        return None

    def make_subuser(self, username: str, *, email: str, password: str, ips: Sequence[str]) -> bool:
        """Make a subuser; False where its name is in use, be it by us or by another customer of SendGrid."""
        body = {"username": username, "email": email, "password": password, "ips": list(ips)}
        try:
            reply = self._call("subusers.create", "POST", "/v3/subusers", json=body, expect=(200, 201))
        except ProviderError as error:
            if NAME_IN_USE not in (error.cause or ""):
                raise
            return False
        member(reply.object(), "username", str)
        return True

    # -- The account ------------------------------------------------------------

    def scopes(self) -> frozenset[str]:
        """Return what our own key may do."""
        return frozenset(strings(self._call("scopes", "GET", "/v3/scopes").object().get("scopes"), "scopes"))

    def account_type(self) -> str:
        """Return ``free`` or ``paid``."""
        return member(self._call("account", "GET", "/v3/user/account").object(), "type", str)

    def credits(self) -> Credits:
        """Return what the plan still allows."""
        found = self._call("credits", "GET", "/v3/user/credits").object()
        return Credits(remain=member(found, "remain", int), total=member(found, "total", int))

    def counted(self, category: str, first: date, last: date, of: str | None) -> Counted:
        """Return what was counted of a category from one day to another; nothing of one that is not known."""
        params: dict[str, str | int] = {"categories": category, "aggregated_by": "month"}
        params |= {"start_date": first.isoformat(), "end_date": last.isoformat()}
        reply = self._call("categories.stats", "GET", "/v3/categories/stats", of=of, params=params)
        found = Counted()
        for period in objects(reply.json(), "list of periods"):
            for each in objects(period.get("stats", []), "stats"):
                if each.get("name") == category:
                    found = _added(found, member(each, "metrics", dict))
        return found

    def _call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        of: str | None = None,
        expect: Collection[int] = (200,),
        params: Mapping[str, str | int] | None = None,
        json: object = None,
    ) -> Reply:
        headers = {"on-behalf-of": of} if of is not None else None
        return self._client.call(
            operation, method, path, expect=expect, params=params, json=json, headers=headers
        )


def _added(found: Counted, metrics: Mapping[str, object]) -> Counted:
    return Counted(
        requests=found.requests + member(metrics, "requests", int),
        bounces=found.bounces + member(metrics, "bounces", int),
        spam_reports=found.spam_reports + member(metrics, "spam_reports", int),
    )


def _path_of(key_id: str) -> str:
    return f"/v3/api_keys/{quote(key_id, safe='')}"


def member(found: Mapping[str, object], name: str, kind: type[Kind]) -> Kind:
    """Return a member of an answer; raise `ProviderError` where it is missing or of another type."""
    value = found.get(name)
    if not isinstance(value, kind):
        raise ProviderError(cause=f"the answer's {name} is no {kind.__name__}")
    return value


def objects(value: object, name: str) -> list[dict[str, Any]]:
    """Return a list of objects; raise `ProviderError` where it is none."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ProviderError(cause=f"the answer's {name} is no list of objects")
    return value


def strings(value: object, name: str) -> list[str]:
    """Return a list of texts; raise `ProviderError` where it is none."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ProviderError(cause=f"the answer's {name} is no list of texts")
    return value
