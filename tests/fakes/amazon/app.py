"""Amazon's API as a WSGI application: who asks, whether he may, and what is answered."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.server import create_backend_app
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

from email_provisioning.testing.outside import Mood
from tests.fakes.amazon import iam, ses
from tests.fakes.amazon.answers import Refusal, error, success
from tests.fakes.amazon.contract import Call, read
from tests.fakes.amazon.state import REGION, Account
from tests.fakes.server import SILENCE_SECONDS, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: How far apart the clocks may be.
TOLERANCE = timedelta(minutes=5)
_SIGNED = re.compile(r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)")


@cache
def _moto() -> WSGIApplication:
    """Return moto's IAM; it keeps accounts apart by their numbers."""
    app: WSGIApplication = create_backend_app("iam")
    return app


class AmazonApp:
    """One account's SES and IAM."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        try:
            return self._serve(request, _read(request))(environ, start)
        except ConnectionAbortedError:
            raise
        except Exception as crash:
            # A client would only see a server in trouble, which is what some tests expect.
            self._account.crashes.append(f"{request.method} {request.path}: {crash!r}")
            raise

    def _serve(self, request: Request, call: Call | None) -> Response:
        if call is None:
            return error("sesv2", Refusal(403, "MissingAuthenticationTokenException"))
        if call.operation == "SendEmail" and self._account.mood in (Mood.SILENT, Mood.HANGS_UP):
            self._hang_up(request.environ)
        with self._lock:  # a service changes one thing at a time
            try:
                return self._answer(request, call)
            except Refusal as refusal:
                return error(call.service, refusal)

    def _answer(self, request: Request, call: Call) -> Response:
        account = self._account
        self._check_signature(request, call)
        self._check_permission(call)
        if call.operation in account.refusals:
            raise Refusal(*account.refusals[call.operation])
        if call.service == "sesv2":
            here = account.in_region(call.region)
            return success("sesv2", call.operation, ses.OPERATIONS[call.operation](here, call))
        operation = iam.OPERATIONS.get(call.operation)
        if operation is None and "UserName" in call.parameters:
            iam.check_seen(account, call)
        found = operation(account, call) if operation is not None else None
        return self._ask_moto(request) if found is None else success("iam", call.operation, found)

    def _ask_moto(self, request: Request) -> Response:
        environ = {
            **request.environ,
            "wsgi.input": BytesIO(request.get_data()),
            "HTTP_X_MOTO_ACCOUNT_ID": self._account.number,
        }
        environ.pop("werkzeug.request", None)
        body, status, headers = run_wsgi_app(_moto(), environ, buffered=True)
        return Response(b"".join(body), status=status, headers=headers)

    def _hang_up(self, environ: WSGIEnvironment) -> None:
        if self._account.mood is Mood.SILENT:
            self._account.stopping.wait(SILENCE_SECONDS)
        connection: socket.socket = environ["werkzeug.socket"]
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError

    # -- Who asks, and whether he may ------------------------------------------------------------

    def _check_signature(self, request: Request, call: Call) -> None:
        json = call.service == "sesv2"
        key = self._account.key_of(call.key_id)
        if key is None:
            code = "UnrecognizedClientException" if json else "InvalidClientTokenId"
            raise Refusal(403, code, "The security token included in the request is invalid.")
        code = "InvalidSignatureException" if json else "SignatureDoesNotMatch"
        at = datetime.strptime(request.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        now = self._account.now()
        if now - at > TOLERANCE:
            raise Refusal(403, code, f"Signature expired: {at} is now earlier than {now - TOLERANCE}")
        if at - now > TOLERANCE:
            raise Refusal(403, code, f"Signature not yet current: {at} is still later than {now + TOLERANCE}")
        if not _is_signed(request, call, key.secret_access_key):
            raise Refusal(403, code, f"The request signature does not match. Credential={call.key_id}")

    def _check_permission(self, call: Call) -> None:
        account = self._account
        key = account.key_of(call.key_id)
        assert key is not None
        user = account.iam.users[str(key.user_name)]
        for action in _actions(call):
            if not iam.may(account, user, action, _resource(account, call)):
                code = "AccessDeniedException" if call.service == "sesv2" else "AccessDenied"
                words = f"User: {user.arn} is not authorized to perform: {action} on resource: x because no policy"
                raise Refusal(403, code, words)


def refusal(fault: Fault, request: Request) -> Response:
    """Write the refusal that a fault is, in the form of the service that was asked."""
    call = _read(request)
    service = call.service if call is not None else "sesv2"
    headers = {"Retry-After": "1"} if fault is Fault.RATE_LIMIT else {}
    limited = (429, "TooManyRequestsException") if service == "sesv2" else (400, "Throttling")
    status, code = {
        Fault.SERVER_ERROR: (500, "InternalFailure"),
        Fault.UNAVAILABLE: (503, "ServiceUnavailable"),
        Fault.RATE_LIMIT: limited,
        Fault.RATE_LIMIT_BARE: limited,
        Fault.TOKEN_EXPIRED: (403, "ExpiredTokenException" if service == "sesv2" else "ExpiredToken"),
    }[fault]
    return error(service, Refusal(status, code, "Rate exceeded or worse."), headers)


def _read(request: Request) -> Call | None:
    headers = {name.lower(): value for name, value in request.headers}
    return read(request.method, request.path, headers, request.get_data(cache=True))


def _is_signed(request: Request, call: Call, secret: str) -> bool:
    found = _SIGNED.search(request.headers["Authorization"])
    if found is None:
        return False
    headers = {name: request.headers[name] for name in found[1].split(";")}
    signed_for = "ses" if call.service == "sesv2" else "iam"
    auth = SigV4Auth(Credentials(call.key_id, secret), signed_for, call.region)
    again = AWSRequest(method=request.method, url=request.url, data=request.get_data(), headers=headers)
    again.context["timestamp"] = request.headers["X-Amz-Date"]
    text = auth.string_to_sign(again, auth.canonical_request(again))
    return bool(auth.signature(text, again) == found[2])


def _actions(call: Call) -> list[str]:
    """Return what a call counts as; a message that is whole counts as SendRawEmail, too."""
    prefix = "ses" if call.service == "sesv2" else "iam"
    further = {
        "SendEmail": ["ses:SendRawEmail"],
        "CreateEmailIdentity": ["ses:TagResource"] if "Tags" in call.parameters else [],
        "CreateUser": ["iam:TagUser"] if "Tags" in call.parameters else [],
    }
    return [f"{prefix}:{call.operation}", *further.get(call.operation, [])]


def _resource(account: Account, call: Call) -> str:
    given = call.parameters
    if call.service == "iam":
        return _iam_resource(account, call)
    arn = f"arn:aws:ses:{REGION}:{account.number}"
    identity = given.get("EmailIdentity") or given.get("FromEmailAddress", "").rpartition("@")[2]
    if "TenantName" in given and "FromEmailAddress" not in given:
        return f"{arn}:tenant/{given['TenantName']}"
    return f"{arn}:identity/{identity}" if identity else "*"


def _iam_resource(account: Account, call: Call) -> str:
    prefix, name = f"arn:aws:iam::{account.number}", call.parameters.get("UserName")
    if call.operation == "ListUsers":
        return "*"
    if "GroupName" in call.parameters:
        return f"{prefix}:group/{call.parameters['GroupName']}"
    if call.operation == "SimulatePrincipalPolicy":
        return str(call.parameters["PolicySourceArn"])
    if name is None:
        key = account.key_of(call.key_id)
        assert key is not None
        name = str(key.user_name)
    user = account.iam.users.get(name)
    # The path of one that is not there is unknown: our names are under our path alone.
    path = call.parameters.get("Path") or (user.path if user is not None else "/email-provisioning/")
    return f"{prefix}:user{path}{name}"
