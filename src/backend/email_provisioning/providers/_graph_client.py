"""The one way to Graph: with a token, page by page, and never to another host."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from email_provisioning.errors import ProviderMisconfigured, ProviderUnavailable
from email_provisioning.providers._graph_errors import GraphFault, graph_error
from email_provisioning.providers._graph_token import TokenSource
from email_provisioning.providers._http import LARGEST_ANSWER, Reply, VendorClient

#: The kind of the provider, by which its calls are counted.
KIND = "microsoft365"
#: The version of the API, which the base URL is without.
VERSION = "/v1.0"
#: Lets Graph answer queries from an index that lags some seconds behind, which the others do not have.
EVENTUAL: Mapping[str, str] = {"ConsistencyLevel": "eventual"}
#: The query of a call: system options begin with a dollar.
Query = Mapping[str, str | int]
#: How long such a name may be.
MOST_NAME = 100
#: A list with more pages than this goes in a circle.
MOST_PAGES = 10_000


class GraphClient:
    """Calls Graph; usable from many threads."""

    def __init__(self, client: VendorClient, tokens: TokenSource, *, base_url: str) -> None:
        """``base_url`` is that of the client, with the version."""
        self._client = client
        self.tokens = tokens
        self._base = urlsplit(base_url)

    def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        expect: Collection[int] = (200,),
        query: Query | None = None,
        json: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        mailbox: str | None = None,
        largest: int = LARGEST_ANSWER,
    ) -> Reply:
        """Return the answer where its status is among ``expect``; raise what it stands for otherwise.

        ``mailbox`` is whose mail it is about: Exchange counts the calls to each apart from the directory's. A token
        that is refused has ended early: it is fetched anew, once, and the call is made again.
        """
        path = f"{path}?{encoded(query)}" if query else path
        for last in (False, True):
            token = self.tokens.token()
            reply = self._client.call(
                operation,
                method,
                path,
                expect={*expect, *(() if last else (401,))},
                json=json,
                content=content,
                headers={**(headers or {}), "Authorization": f"Bearer {token}"},
                account=counted(mailbox) if mailbox else None,
                largest=largest,
            )
            if reply.status != 401:
                return reply
            self.tokens.forget(token)
        raise AssertionError("unreachable: the last call raises for 401")

    def find(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        expect: Collection[int] = (200,),
        query: Query | None = None,
        json: object = None,
        mailbox: str | None = None,
    ) -> Reply | None:
        """Return the answer, None where Graph itself says that there is no such thing."""
        reply = self.call(
            operation, method, path, expect={*expect, 404}, query=query, json=json, mailbox=mailbox
        )
        if reply.status != 404:
            return reply
        if GraphFault.of(reply).is_absence():
            return None
        error = graph_error(reply)
        error.cause = f"{operation}: {method} {path}: 404 {error.cause or ''}".strip()
        raise error

    def items(
        self,
        operation: str,
        path: str,
        *,
        query: Query,
        headers: Mapping[str, str] | None = None,
        mailbox: str | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield the members of a list, page by page."""
        where = f"{path}?{encoded(query)}"
        for _ in range(MOST_PAGES):
            page = self.call(operation, "GET", where, headers=headers, mailbox=mailbox).object()
            yield from members(page)
            if "@odata.nextLink" not in page:
                return
            where = self._path_of(page["@odata.nextLink"])
        raise ProviderUnavailable(cause=f"{operation}: the list has no end")

    def _path_of(self, link: object) -> str:
        """Return the path of the next page; the token is shown to no other host than the settings name."""
        url = urlsplit(link) if isinstance(link, str) else urlsplit("")
        here = (url.scheme, url.netloc.lower()) == (self._base.scheme, self._base.netloc.lower())
        if not here or not url.path.startswith(f"{self._base.path}/"):
            raise ProviderMisconfigured(cause="the next page leads elsewhere, which is not followed")
        return f"{url.path.removeprefix(self._base.path)}?{url.query}"


def counted(what: str) -> str:
    """Return the name that calls of a kind of their own are counted by."""
    return f"{KIND}/{what}"[:MOST_NAME]


def encoded(query: Query) -> str:
    """Return a query as Graph reads it."""
    return urlencode(query, safe="$,:/'()@", quote_via=quote)


def members(page: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the members of a page; raise `ProviderUnavailable` for an answer that is none."""
    value = page.get("value")
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ProviderUnavailable(cause="the answer is not the list that was asked for")
    return value


def text(value: Mapping[str, Any], name: str) -> str:
    """Return a property that an answer cannot be without."""
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise ProviderUnavailable(cause=f"the answer has no {name}")
    return found


def quoted(literal: str) -> str:
    """Return text as a literal of a filter."""
    return "'" + literal.replace("'", "''") + "'"
