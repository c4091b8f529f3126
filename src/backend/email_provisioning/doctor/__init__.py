"""Looks the whole set-up over and says what is wrong with it, and what to do."""

from email_provisioning.doctor.examination import examine, examine_installation
from email_provisioning.doctor.report import Report

__all__ = ["Report", "examine", "examine_installation"]
