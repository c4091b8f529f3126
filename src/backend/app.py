"""Serves the page: ``python src/backend/app.py``, then http://localhost:5000/email-provisioning."""

from email_provisioning.cli import main

if __name__ == "__main__":
    main(["serve"])
