"""Which workspace a call is for."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from tests.fakes.google.state import FakeUser, Workspace

if TYPE_CHECKING:
    from tests.fakes.google.access import Access

#: Where the call carries it.
STAGE = "fake.google"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What stands behind one server."""

    workspace: Workspace
    access: Access
    #: Is set when nobody waits any more.
    stopping: threading.Event


def stage() -> Stage:
    """Return what stands behind the server that is called."""
    found: Stage = request.environ[STAGE]
    return found


def here() -> Workspace:
    """Return the workspace that the call is for."""
    return stage().workspace


def caller() -> FakeUser:
    """Return in whose name the call is made."""
    return stage().access.caller()[0]
