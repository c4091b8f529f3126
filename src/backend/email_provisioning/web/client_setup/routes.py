"""The routes at which mail clients ask for documents, without signing in.

Their last parts are variable ones that take a few values: whatever a host serves at such a path itself, before or
after ours is registered, goes first, because a fixed path is more specific.
"""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request

from email_provisioning.errors import ProvisioningError
from email_provisioning.provisioning.mail_setup import MailSetup
from email_provisioning.web.client_setup import apple, mozilla, outlook
from email_provisioning.web.dispatch import Dispatcher
from email_provisioning.web.errors import InvalidRequest, MethodNotAllowed
from email_provisioning.web.panel import PATH
from email_provisioning.web.requests import client_of, is_secure, language_of
from email_provisioning.web.throttling import Throttle
from email_provisioning.web.validation import field_problem

#: How many documents one client may ask for in a minute: a whole office may be one client.
PER_MINUTE = 300
#: Where a profile is installed from, for a phone that nobody is signed in on.
PROFILE_PATH = "/mail/apple.mobileconfig"
#: Outlook's own spellings, and those that people type: paths tell cases apart.
_FOLDERS = "autodiscover,Autodiscover,AutoDiscover,AUTODISCOVER"
_FILES = ",".join(f'"{name}.{ending}"' for name in _FOLDERS.split(",") for ending in ("xml", "XML"))


def add_routes(blueprint: Blueprint, dispatcher: Dispatcher) -> None:
    """Serve the documents, where the settings want them served."""
    settings = dispatcher.services.settings
    if not settings.client_setup_documents:
        return
    documents = _Documents(dispatcher)
    add = partial(blueprint.add_url_rule, provide_automatic_options=False)
    autoconfig = dispatcher.guarded(documents.mozilla)
    for path in (
        '/mail/<any("config-v1.1.xml"):document>',
        '/.well-known/autoconfig/mail/<any("config-v1.1.xml"):document>',
    ):
        add(path, "autoconfig", autoconfig, methods=["GET"])
    add(
        f"/<any({_FOLDERS}):folder>/<any({_FILES}):document>",
        "autodiscover",
        dispatcher.guarded(documents.outlook),
        methods=["GET", "POST"],
    )
    add(
        '/mail/<any("apple.mobileconfig"):document>',
        "apple",
        dispatcher.guarded(documents.apple),
        methods=["GET"],
    )


class _Documents:
    """Answers clients."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._services = dispatcher.services
        self._throttle = Throttle(PER_MINUTE)

    def mozilla(self, _request_id: str, _path: dict[str, str]) -> Response:
        """Return the document of the address in the query, or of the host that was asked, for any address."""
        setup = self._admitted()
        page = f"{setup.public_url}{PATH}"
        given = request.args.get("emailaddress", "")
        # A client that keeps the address to itself may leave it out, or send its own placeholder along.
        if "@" not in given:
            servers, username = setup.of_host(request.host), mozilla.PLACEHOLDER
        else:
            address, servers = setup.of_mailbox(given)
            username = address.email
        return Response(
            mozilla.document(servers, username=username, page=page), content_type="text/xml; charset=utf-8"
        )

    def outlook(self, _request_id: str, _path: dict[str, str]) -> Response:
        """Return the settings of the address in the body, or the protocol's own error."""
        setup = self._admitted()
        if request.method != "POST":
            return self._to_tls(setup)
        try:
            try:
                # One octet more than is taken tells what is too long.
                text = outlook.mailbox_of(request.stream.read(outlook.MAX_REQUEST + 1))
                answer = outlook.settings(*setup.of_mailbox(text))
            except ProvisioningError:
                raise outlook.Refused(*outlook.UNKNOWN) from None
        except outlook.Refused as refused:
            answer = outlook.error(refused, at=self._services.clock())
        return Response(answer, content_type="text/xml; charset=utf-8")

    def apple(self, _request_id: str, _path: dict[str, str]) -> Response:
        """Return the profile of any address on a domain of ours, for a phone that nobody is signed in on."""
        setup = self._admitted()
        given = request.args.get("emailaddress", "")
        if not given:
            raise InvalidRequest(errors=[field_problem("emailaddress", "missing", "Say which address.")])
        address, servers = setup.of_mailbox(given)
        content = apple.profile(
            address, "", servers, public_url=setup.public_url, language=language_of(request)
        )
        return apple.download(content, address.email)

    def _admitted(self) -> MailSetup:
        trusted = self._services.settings.trusted_proxies
        self._throttle.take(client_of(request, trusted_proxies=trusted))
        return self._services.mail_setup

    def _to_tls(self, setup: MailSetup) -> Response:
        """Lead Outlook, which asks without TLS at last, to where it can ask with it."""
        settings = self._services.settings
        secure = is_secure(request, trusted_proxies=settings.trusted_proxies, public_url=settings.public_url)
        if secure or not setup.public_url.startswith("https://"):
            raise MethodNotAllowed(["POST"])
        return Response(status=302, headers={"Location": f"{setup.public_url}/autodiscover/autodiscover.xml"})
