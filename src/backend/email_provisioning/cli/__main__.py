"""``python -m email_provisioning.cli``."""

from email_provisioning.cli import main

main()
