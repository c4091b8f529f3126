"""What is wrong with asking something of a durable run."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


class RunNotFound(ProvisioningError):
    """There is no such operation under way: it has finished, or never was."""

    code, status = "run_not_found", 404


class RunBusy(ProvisioningError):
    """A worker is at this operation right now: try again in a moment."""

    code, status, retryable = "run_busy", 409, True


class RunUndone(ProvisioningError):
    """An administrator had this operation undone before it was finished."""

    code, status = "run_undone", 409


class RunNotUndoable(ProvisioningError):
    """This operation cannot be undone: it goes on until it has succeeded. Retry it instead."""

    code, status = "run_not_undoable", 409
