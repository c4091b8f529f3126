"""The contracts of the ports as tests, for every adapter here and elsewhere; needs pytest."""

import pytest

pytest.register_assert_rewrite(
    "email_provisioning.testing.mail_store",
    "email_provisioning.testing.mailbox_reader",
    "email_provisioning.testing.provider",
    "email_provisioning.testing.relaying",
    "email_provisioning.testing.secret_store",
    "email_provisioning.testing.suite",
)
