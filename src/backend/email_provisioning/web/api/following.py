"""Following an address while something is done with it, without asking again and again."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from email_provisioning.domain.account import AccountState
from email_provisioning.errors import AccountNotFound, StorageUnavailable
from email_provisioning.provisioning.directory import AccountView
from email_provisioning.web import rendering
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.errors import TooManyRequests
from email_provisioning.web.operations import EVENTS, Call, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.streams import ticks

#: Milliseconds after which a browser that lost the stream asks anew.
_RETRY = 1000
#: A line that says nothing, by which a server notices that nobody listens any more.
_ALIVE = b": \n\n"
_HEADERS = {
    # Proxies of the nginx family would hold the events back to pack them together.
    "X-Accel-Buffering": "no",
}
_MOVING = frozenset({AccountState.RESERVED, AccountState.PROVISIONING, AccountState.DELETING})


@operation(
    "GET",
    "/accounts/<id>/events",
    given=NoInput,
    answers={200: None},
    problems=(AccountNotFound, TooManyRequests),
    file_type=EVENTS,
)
def follow_account(call: Call[NoInput]) -> Response:
    """Follow one of my addresses by server-sent events: `account` with the address, at once and at each change.

    The stream ends when nothing is under way for the address, and after some 20 seconds in any case: ask anew then.
    Few can be open at once; where that is too many, ask for the address itself instead.
    """
    view = call.services.directory.look(call.actor, account_id(call))
    place = call.streams.take(call.actor.user_id)
    response = Response(_events(call, view), mimetype=EVENTS, headers=_HEADERS)
    response.call_on_close(lambda: call.streams.give_back(place))
    return response


def _events(call: Call[NoInput], view: AccountView) -> Iterator[bytes]:
    yield b"retry: %d\n\n" % _RETRY
    told = b""
    for _ in ticks():
        content = _content(call, view)
        yield b"event: account\ndata: %b\n\n" % content if content != told else _ALIVE
        told = content
        if not _under_way(view):
            return
        try:
            view = call.services.directory.get(call.actor, view.account.id)
        except (AccountNotFound, StorageUnavailable):
            # The browser asks anew, and is told then.
            return


def _content(call: Call[NoInput], view: AccountView) -> bytes:
    shown = rendering.account(view, call.services)
    return shown.__pydantic_serializer__.to_json(shown)


def _under_way(view: AccountView) -> bool:
    return view.run is not None or view.account.state in _MOVING
