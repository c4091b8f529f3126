"""An OpenID provider whose every answer a test can bend: for what no honest provider does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.fakes.server import FakeServer, serving_fake


@dataclass
class Issuer:
    """What the provider will say."""

    fake: FakeServer | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    #: Claims to change in the next ID token; None takes one out.
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=lambda: {"sub": "u1", "groups": ["staff"]})
    #: The path of an answer → what is answered there, word for word, in place of what would be right.
    instead: dict[str, str] = field(default_factory=dict)
    #: Signs instead of the published key.
    forger: RSAKey | None = None
    #: The nonce that the browser was sent with.
    nonce: str = ""
    #: The form of each token request.
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the issuer."""
        assert self.fake is not None
        return self.fake.url

    def id_token(self) -> str:
        """Sign an ID token."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "client",
            "sub": "u1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "preferred_username": "camille",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.forger or self.key)


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Serve a provider."""
    issuer, app = Issuer(), Flask(__name__)

    @app.get("/.well-known/openid-configuration")
    def describe() -> Response:
        paths = {"authorization": "auth", "token": "token", "userinfo": "me"}
        endpoints = {f"{name}_endpoint": f"{issuer.url}/{path}" for name, path in paths.items()}
        return jsonify(issuer=issuer.url, jwks_uri=f"{issuer.url}/keys", **endpoints)

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(KeySet([issuer.key]).as_dict(private=False))

    @app.post("/token")
    def token() -> Response:
        issuer.asked.append(dict(request.form))
        return jsonify(access_token="a", token_type="Bearer", expires_in=300, id_token=issuer.id_token())

    @app.get("/me")
    def me() -> Response:
        return jsonify(issuer.userinfo)

    @app.before_request
    def answer_instead() -> Response | None:
        text = issuer.instead.get(request.path)
        return Response(text, mimetype="application/json") if text is not None else None

    with serving_fake(app.wsgi_app, refuse=lambda _fault: Response(status=500)) as fake:
        issuer.fake = fake
        yield issuer
