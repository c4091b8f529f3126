"""The import path that the guide names: ``from services.email_provisioning_service import …``."""

from email_provisioning.web import EmailProvisioningLog, User, create_app, register_email_provisioning_routes

__all__ = ["EmailProvisioningLog", "User", "create_app", "register_email_provisioning_routes"]
