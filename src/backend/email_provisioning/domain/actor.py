"""Who asks for something."""

from __future__ import annotations

from dataclasses import dataclass

from email_provisioning.domain.permissions import Role, Scope


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """A person or a program whose identity has been established, and where the request came from."""

    #: The host's id of the user, or the standalone user's; what accounts are owned by.
    user_id: str
    #: What to call the person.
    name: str
    is_admin: bool = False
    is_auditor: bool = False
    #: Whether a program acts for the person, by a token.
    by_token: bool = False
    #: What the token that acts for the person is good for; None: whatever the person may do.
    scopes: frozenset[Scope] | None = None
    #: The domains that it is good for; None: all.
    domains: frozenset[str] | None = None
    #: Whether every address is his to act on: the operator at the command line, and the system itself.
    owns_all: bool = False
    #: The id that the log lines and audit rows of one request share.
    request_id: str | None = None
    #: ``web``, ``cli``, ``gateway``, ``worker``, or ``host``: the application around us.
    origin: str = "web"

    @property
    def role(self) -> Role:
        """Return what the actor is here."""
        if self.is_admin:
            return Role.ADMINISTRATOR
        return Role.AUDITOR if self.is_auditor else Role.MEMBER

    def may_on(self, domain: str) -> bool:
        """Tell whether the actor's token is good for a domain."""
        return self.domains is None or domain in self.domains


#: Acts for nobody in particular: sweeps, retention, first starts.
SYSTEM = Actor(user_id="system", name="system", is_admin=True, owns_all=True, origin="worker")
