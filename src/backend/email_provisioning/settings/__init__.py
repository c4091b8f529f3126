"""The settings: everything that can be set is read here and nowhere else."""

from email_provisioning.settings.loading import load_settings
from email_provisioning.settings.problems import SettingsError
from email_provisioning.settings.values import Settings

__all__ = ["Settings", "SettingsError", "load_settings"]
