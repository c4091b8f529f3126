"""The HTTP API and the page, mounted on any Flask application or standing alone."""

from email_provisioning.web.app import create_app
from email_provisioning.web.host_log import EmailProvisioningLog
from email_provisioning.web.registration import register_email_provisioning_routes
from email_provisioning.web.visitors import User

__all__ = ["EmailProvisioningLog", "User", "create_app", "register_email_provisioning_routes"]
