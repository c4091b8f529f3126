"""What is wrong with a webhook that an administrator wants."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


class WebhookNotFound(ProvisioningError):
    """There is no such webhook."""

    code, status = "webhook_not_found", 404


class DeliveryNotFound(ProvisioningError):
    """This webhook was not given this event, or it is not kept any more."""

    code, status = "delivery_not_found", 404


class InvalidWebhook(ProvisioningError):
    """This cannot be a webhook: give the https:// address of a receiver, and kinds of events that there are."""

    code, status = "webhook_invalid", 422


class WebhookTargetForbidden(ProvisioningError):
    """This address leads into a private network: webhooks are sent to public addresses only."""

    code, status = "webhook_target_forbidden", 422


class WebhookInactive(ProvisioningError):
    """This webhook is turned off: turn it on first."""

    code, status = "webhook_inactive", 409


class WebhookLimitReached(ProvisioningError):
    """There are as many webhooks as there may be: remove one first."""

    code, status = "webhook_limit_reached", 409
