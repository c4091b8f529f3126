"""Who asks for something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """A person or a program whose identity has been established, and where the request came from."""

    #: The host's id of the user, or the standalone user's; what accounts are owned by.
    user_id: str
    #: What to call the person.
    name: str
    is_admin: bool = False
    #: Whether every address is his to act on: the operator at the command line, and the system itself.
    owns_all: bool = False
    #: The id that the log lines and audit rows of one request share.
    request_id: str | None = None
    #: ``web``, ``cli``, ``gateway`` or ``worker``.
    origin: str = "web"


#: Acts for nobody in particular: sweeps, retention, first starts.
SYSTEM = Actor(user_id="system", name="system", is_admin=True, owns_all=True, origin="worker")
