"""Automatic set-up: the documents by which mail clients find our servers, and the routes that serve them."""

from email_provisioning.web.client_setup.routes import add_routes

__all__ = ["add_routes"]
