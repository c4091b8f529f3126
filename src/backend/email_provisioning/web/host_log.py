"""The audit log as the host application writes to it: what it does to addresses beside our own operations."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, has_request_context, request

from email_provisioning.domain.actor import Actor
from email_provisioning.web.dispatch import Dispatcher
from email_provisioning.web.requests import request_id_of

#: The name of our blueprint, and of our place among the application's extensions.
NAME = "email_provisioning"
#: How long the texts of an entry may be, in characters.
MOST_CHARACTERS = {"user_id": 255, "action": 40, "status": 40, "email_account_id": 36}


class EmailProvisioningLog:
    """The log of what was done; each operation of ours is in it without a word of the host's."""

    @staticmethod
    def create(
        *,
        user_id: str | int,
        action: str,
        status: str,
        email_account_id: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Add an entry, on disk when this returns: it can be found, exported and verified like any other.

        ``details`` holds JSON values, and never a secret. To be called within the application's context. Raises
        ValueError for a text that is empty or too long, `StorageUnavailable` where the database does not take it.
        """
        texts = {"user_id": str(user_id), "action": action, "status": status}
        if email_account_id is not None:
            texts["email_account_id"] = email_account_id
        for name, text in texts.items():
            if not 0 < len(text) <= MOST_CHARACTERS[name] or "\0" in text:
                raise ValueError(
                    f"{name} must have 1 to {MOST_CHARACTERS[name]} characters, none of them NUL"
                )
        dispatcher: Dispatcher = current_app.extensions[NAME][0]
        request_id = request_id_of(request) if has_request_context() else None
        actor = Actor(user_id=texts["user_id"], name=texts["user_id"], request_id=request_id, origin="host")
        dispatcher.services.audit.noted(
            actor, action=action, status=status, account_id=email_account_id, details=details
        )
