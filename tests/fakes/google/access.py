"""Tokens: who may call what, in whose name."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from flask import Blueprint, Response, json, request
from google.auth import jwt
from google.auth.exceptions import GoogleAuthError

from tests.fakes.google.answers import GoogleError
from tests.fakes.google.discovery import method_of
from tests.fakes.google.stage import stage
from tests.fakes.google.state import FakeUser, Workspace

AUDIENCE = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
#: The address of the service account.
ACCOUNT = "provisioning@a-project.iam.gserviceaccount.com"
#: How far an assertion's times may be off, in seconds.
SKEW = 300


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key of a service account, as its file has it and as Google knows it."""

    private: str = field(repr=False)
    public: bytes


_making = threading.Lock()


def key() -> Key:
    """Return the one key of the service account."""
    with _making:
        return _key()


@cache
def _key() -> Key:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return Key(
        private=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        public=private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )


def key_file(**changes: object) -> str:
    """Return the content of a service account's key file, as the Google Cloud console writes it."""
    info: dict[str, object] = {
        "type": "service_account",
        "project_id": "a-project",
        "private_key_id": "0123456789abcdef0123456789abcdef01234567",
        "private_key": key().private,
        "client_email": ACCOUNT,
        "client_id": "112233445566778899000",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": AUDIENCE,
        "universe_domain": "googleapis.com",
    }
    return json.dumps({name: value for name, value in {**info, **changes}.items() if value is not None})


@dataclass(frozen=True, kw_only=True)
class _Token:
    subject: str
    scopes: frozenset[str]


class _OAuthError(Exception):
    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status, self.error, self.description = status, error, description


class Access:
    """The token endpoint, and the guard before every API."""

    def __init__(self, workspace: Workspace) -> None:
        """Guard a workspace."""
        self._workspace = workspace
        self._tokens: dict[str, _Token] = {}
        self._refusals: list[_OAuthError] = []
        #: The service account that there is.
        self.knows = ACCOUNT
        #: How often a token was handed out.
        self.handed_out = 0

    def refuse_next(self, status: int, error: str, description: str) -> None:
        """Refuse the next token."""
        self._refusals.append(_OAuthError(status, error, description))

    def revoke_all(self) -> None:
        """Take no token any more that was handed out so far."""
        self._tokens.clear()

    def token(self) -> Response:
        """Answer at the token endpoint."""
        try:
            granted = self._granted()
        except _OAuthError as error:
            told = {"error": error.error, "error_description": error.description}
            return Response(json.dumps(told), status=error.status, mimetype="application/json")
        value = f"ya29.{secrets.token_urlsafe(40)}"
        self._tokens[value] = granted
        self.handed_out += 1
        answer = {"access_token": value, "expires_in": 3599, "token_type": "Bearer"}
        return Response(json.dumps(answer), mimetype="application/json")

    def _granted(self) -> _Token:
        if self._refusals:
            raise self._refusals.pop()
        if request.form.get("grant_type") != GRANT:
            raise _OAuthError(400, "unsupported_grant_type", "Invalid grant_type")
        claims = self._claims(request.form.get("assertion", ""))
        if claims.get("iss") != self.knows:
            raise _OAuthError(400, "invalid_grant", "Invalid grant: account not found")
        scopes = frozenset(str(claims.get("scope", "")).split())
        user = self._workspace.user(str(claims.get("sub", "")))
        if user is None:
            raise _OAuthError(400, "invalid_grant", "Invalid email or User ID")
        if not scopes or not scopes <= self._workspace.delegated:
            raise _OAuthError(
                401,
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized "
                "for any of the scopes requested.",
            )
        return _Token(subject=user.email, scopes=scopes)

    @staticmethod
    def _claims(assertion: str) -> Mapping[str, Any]:
        try:
            claims: Mapping[str, Any] = jwt.decode(assertion, verify=False)  # type: ignore[no-untyped-call]
            # Times first, since the check of the signature below looks at them with a skew of its own.
            if abs(claims["iat"] - time.time()) > SKEW or not 0 < claims["exp"] - claims["iat"] <= 3600:
                raise _OAuthError(
                    400,
                    "invalid_grant",
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                    "Check your iat and exp values in the JWT claim.",
                )
            jwt.decode(  # type: ignore[no-untyped-call]
                assertion, certs=key().public, audience=AUDIENCE, clock_skew_in_seconds=SKEW
            )
        except (GoogleAuthError, ValueError, KeyError) as error:
            raise _OAuthError(400, "invalid_grant", "Invalid JWT Signature.") from error
        return claims

    def check(self) -> None:
        """Refuse a call that its token does not allow; called before each."""
        if request.path == "/token":
            return
        self._workspace.meet_script(f"{request.method} {request.path}")
        method = method_of(request.method, request.path)
        if method is None:
            raise GoogleError(404, "notFound", "Not Found")
        user, scopes = self.caller()
        if not scopes & method.scopes:
            raise GoogleError(
                403, "insufficientPermissions", "Request had insufficient authentication scopes."
            )
        if not method.id.startswith("gmail.") and not (user.is_admin or user.is_delegated_admin):
            raise GoogleError(403, "forbidden", "Not Authorized to access this resource/api")

    def caller(self) -> tuple[FakeUser, frozenset[str]]:
        """Return in whose name the call is made, and its scopes."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        token = self._tokens.get(value) if kind == "Bearer" else None
        if token is None:
            raise GoogleError(401, "authError", "Invalid Credentials")
        user = self._workspace.user(token.subject)
        if user is None:
            raise GoogleError(401, "authError", "Invalid Credentials")
        return user, token.scopes


def blueprint() -> Blueprint:
    """Return the token endpoint."""
    blueprint = Blueprint("token", __name__)
    blueprint.post("/token")(lambda: stage().access.token())
    return blueprint
