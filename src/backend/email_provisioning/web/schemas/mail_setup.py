"""What a mail client needs to use an address."""

from __future__ import annotations

from pydantic import Field

from email_provisioning.web.schemas.accounts import Server
from email_provisioning.web.schemas.base import Output


class MailSetup(Output):
    """Everything that is typed into a mail program, the password apart."""

    email: str
    display_name: str
    username: str = Field(description="What servers know the address by, for both.")
    smtp: Server
    imap: Server | None = Field(description="Null where mail cannot be fetched with a mail program.")
    webmail_url: str | None
    profile_url: str | None = Field(
        description="Apple's configuration profile with the name of the sender; null where mail cannot be fetched."
    )
    phone_url: str | None = Field(
        description="The profile for a phone that nobody is signed in on, as an absolute address; null as above, and "
        "where this server gives no documents to mail programs."
    )
    page_url: str = Field(description="The page that shows all this, as an absolute address.")
    automatic: bool = Field(description="Whether mail programs find these settings by themselves here.")
