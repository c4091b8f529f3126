"""The way to Google's APIs: each at its own host, in the name of one user, with a token that is renewed once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from email_provisioning.errors import ProviderUnavailable
from email_provisioning.providers._google_errors import said
from email_provisioning.providers._google_tokens import Grant, Tokens
from email_provisioning.providers._http import LARGEST_ANSWER, Reply, VendorClient


@dataclass(frozen=True, kw_only=True, slots=True)
class Api:
    """One of Google's APIs, as its discovery document describes it."""

    #: ``rootUrl`` without the slash at its end.
    root: str
    #: ``servicePath``, or what every path of the API begins with.
    path: str


DIRECTORY = Api(root="https://admin.googleapis.com", path="/admin/directory/v1")
GMAIL = Api(root="https://gmail.googleapis.com", path="/gmail/v1")
GMAIL_UPLOAD = Api(root="https://gmail.googleapis.com", path="/upload/gmail/v1")
LICENSING = Api(root="https://licensing.googleapis.com", path="/apps/licensing/v1")
GROUPS_SETTINGS = Api(root="https://www.googleapis.com", path="/groups/v1/groups")
SITE_VERIFICATION = Api(root="https://www.googleapis.com", path="/siteVerification/v1")

#: What every scope begins with.
SCOPES = "https://www.googleapis.com/auth/"
USERS = f"{SCOPES}admin.directory.user"
GROUPS_READ = f"{SCOPES}admin.directory.group.readonly"
GROUPS = f"{SCOPES}admin.directory.group"
DOMAINS_READ = f"{SCOPES}admin.directory.domain.readonly"
VERIFICATION = f"{SCOPES}siteverification"
LICENCES = f"{SCOPES}apps.licensing"
SETTINGS_OF_GROUPS = f"{SCOPES}apps.groups.settings"
MAIL_SEND = f"{SCOPES}gmail.send"
MAIL_MODIFY = f"{SCOPES}gmail.modify"
MAIL_LABELS = f"{SCOPES}gmail.labels"
MAIL_SETTINGS = f"{SCOPES}gmail.settings.basic"
MAIL_SENDERS = f"{SCOPES}gmail.settings.sharing"


#: How many calls are made side by side: what keeps a list of messages within Gmail's 250 units a second at 5 a message.
PARALLEL = 5


class GoogleApi:
    """Calls Google's APIs; usable from many threads."""

    def __init__(
        self,
        *,
        administration: VendorClient,
        mailboxes: VendorClient,
        tokens: Tokens,
        admin: str,
        base_url: str | None = None,
        parallel: int = PARALLEL,
    ) -> None:
        """``admin`` is whom calls to administer are made for; ``base_url`` stands for every API's own root.

        Google counts calls to administer by our project, and those to a mailbox by the mailbox: the latter go by a
        client of their own, so that one mailbox that has to wait does not make all others wait.
        """
        self._administration = administration
        self._mailboxes = mailboxes
        self._tokens = tokens
        self._base_url = base_url
        self.admin = admin
        #: Carries calls that are made side by side: a bounded number of them, whoever asks.
        self.side_by_side = ThreadPoolExecutor(parallel, thread_name_prefix="google")

    @property
    def tokens(self) -> Tokens:
        """Return what keeps the tokens."""
        return self._tokens

    def call(
        self,
        operation: str,
        method: str,
        api: Api,
        path: str,
        *,
        scope: str,
        subject: str | None = None,
        expect: Collection[int] = (200,),
        params: Mapping[str, str | int] | None = None,
        json: object = None,
        content: bytes | None = None,
        content_type: str | None = None,
        largest: int = LARGEST_ANSWER,
    ) -> Reply:
        """Return the answer where its status is among ``expect``; raise what it stands for otherwise.

        The call is made in the name of ``subject``, the administrator's where there is none. A token that Google no
        longer takes is fetched anew once: nothing was done for the call that it refused.
        """
        name = subject or self.admin
        grant = Grant(subject=name, scopes=frozenset({scope}))
        url = f"{self._base_url or api.root}{api.path}{path}"
        client = self._administration if subject is None else self._mailboxes
        for last in (False, True):
            headers = {"Authorization": f"Bearer {self._tokens.get(grant)}"}
            if content_type is not None:
                headers["Content-Type"] = content_type
            reply = client.call(
                operation,
                method,
                url,
                expect=expect if last else {*expect, 401},
                params=params,
                json=json,
                content=content,
                headers=headers,
                largest=largest,
            )
            if reply.status in expect:
                break
            self._tokens.forget(name)
        _check_it_is_theirs(reply, operation)
        return reply

    def pages(
        self,
        operation: str,
        api: Api,
        path: str,
        *,
        scope: str,
        items: str,
        params: Mapping[str, str | int],
        missing: Collection[int] = (),
    ) -> Iterator[dict[str, Any]]:
        """Return the objects of every page of a list, the next page when it is needed.

        A status among ``missing`` is that of an empty list.
        """
        asked = dict(params)
        while True:
            reply = self.call(operation, "GET", api, path, scope=scope, params=asked, expect={200, *missing})
            if reply.status != 200:
                return
            answer = reply.object()
            yield from objects(answer, items)
            token = answer.get("nextPageToken")
            if not isinstance(token, str) or not token:
                return
            if token == asked.get("pageToken"):
                raise ProviderUnavailable(cause=f"{operation}: the same page again and again")
            asked["pageToken"] = token

    def close(self) -> None:
        """Close every connection."""
        self.side_by_side.shutdown(wait=False)
        self._administration.close()
        self._mailboxes.close()


def _check_it_is_theirs(reply: Reply, operation: str) -> None:
    """Raise `ProviderUnavailable` where a proxy or a wrong host has answered: its 404 must not mean "gone"."""
    strange = f"{operation}: {reply.status}, but not of Google's form"
    # What is too large never reaches the APIs: the servers in front of them say so, in HTML.
    if reply.status >= 400 and reply.status != 413 and said(reply).code != reply.status:
        raise ProviderUnavailable(cause=strange)
    if reply.status < 300 and reply.body and not reply.body.lstrip().startswith(b"{"):
        raise ProviderUnavailable(cause=strange)


def objects(answer: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list that is a member of an answer."""
    listed = answer.get(name)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def segment(text: str) -> str:
    """Return a text as one segment of a path."""
    return quote(text, safe="@")
