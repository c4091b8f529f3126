"""How to use an address with a mail program."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response

from email_provisioning import errors
from email_provisioning.domain.address import Address
from email_provisioning.provisioning.mail_setup import AddressSetup
from email_provisioning.web import rendering
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.client_setup import apple
from email_provisioning.web.client_setup.routes import PROFILE_PATH
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.panel import PATH as PAGE
from email_provisioning.web.requests import language_of
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.mail_setup import MailSetup

_PROBLEMS = (errors.AccountNotFound, errors.InvalidState)


@operation("GET", "/accounts/<id>/setup", given=NoInput, answers={200: MailSetup}, problems=_PROBLEMS)
def get_setup(call: Call[NoInput]) -> Answer:
    """Tell what to type into a mail program to use an address; never a password."""
    setup = _setup(call)
    account, servers = setup.account, setup.servers
    fetches = servers.imap is not None
    documents = call.services.settings.client_setup_documents
    return Answer(
        body=MailSetup(
            email=account.email,
            display_name=account.display_name,
            username=account.email,
            smtp=rendering.server(servers.smtp),
            imap=rendering.server(servers.imap) if servers.imap is not None else None,
            webmail_url=setup.webmail_url,
            profile_url=call.url(f"/accounts/{account.id}/setup/apple") if fetches else None,
            phone_url=_phone_url(call, setup) if fetches and documents else None,
            page_url=f"{call.services.settings.public_url}{PAGE}/setup/{account.id}",
            automatic=documents,
        )
    )


@operation(
    "GET",
    "/accounts/<id>/setup/apple",
    given=NoInput,
    answers={200: None},
    problems=(*_PROBLEMS, errors.NotSupported),
    file_type=apple.MEDIA_TYPE,
)
def get_apple_profile(call: Call[NoInput]) -> Response:
    """Download a profile that sets an address up on an iPhone, an iPad or a Mac."""
    services = call.services
    setup = _setup(call)
    account = setup.account
    content = apple.profile(
        Address(local=account.local_part, domain=account.domain),
        account.display_name,
        setup.servers,
        public_url=services.settings.public_url,
        language=language_of(call.request),
    )
    return apple.download(content, account.email)


def _setup(call: Call[NoInput]) -> AddressSetup:
    view = call.services.directory.get(call.actor, account_id(call))
    return call.services.mail_setup.of_account(view)


def _phone_url(call: Call[NoInput], setup: AddressSetup) -> str:
    query = urlencode({"emailaddress": setup.account.email})
    return f"{call.services.settings.public_url}{PROFILE_PATH}?{query}"
