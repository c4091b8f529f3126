"""Signing in with an OpenID provider: authorization code with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9700)."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from email_provisioning.domain.clock import Clock
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import sign_ins
from email_provisioning.persistence.database import Database
from email_provisioning.secret_stores.keyring import Keyring, SealBroken

if TYPE_CHECKING:
    # What is needed for signing in is loaded when somebody does: most servers have no OpenID provider.
    import httpx
    from authlib.integrations.httpx_client import OAuth2Client
    from joserfc.jwk import KeySetSerialization

#: How long a person may take at the provider.
LIFE = timedelta(minutes=10)
#: How long the provider's description of itself is trusted, in seconds.
TRUST_SECONDS = 3600.0
#: How far the provider's clock may be from ours, in seconds.
LEEWAY = 60
#: Signatures that are believed; none that a shared secret makes, and never none at all.
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "RS384", "RS512", "PS384", "PS512", "Ed25519", "EdDSA"]
_BOUND_TO = "oidc"


class OidcUnavailable(ProvisioningError):
    """The sign-in service does not answer as it should: try again in a moment."""

    code, status, retryable = "oidc_unavailable", 503, True


class SignInRefused(ProvisioningError):
    """The sign-in did not succeed: begin again."""

    code, status = "sign_in_refused", 401


class NotInvited(ProvisioningError):
    """Your account may not sign in here: ask your administrator."""

    code, status = "sign_in_not_allowed", 403


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A sign-in that has begun."""

    #: Where to send the browser.
    url: str
    #: What the browser has to bring back: sealed.
    cookie: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Whom the provider vouches for."""

    #: Issuer and subject: what never changes.
    subject: str
    #: What to call the person.
    name: str
    groups: frozenset[str]


@dataclass(kw_only=True)
class Oidc:
    """Speaks to one OpenID provider, found by discovery."""

    database: Database
    keyring: Keyring
    clock: Clock
    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    scopes: str
    groups_claim: str
    _known: dict[str, Any] = field(default_factory=dict, repr=False)
    _keys: dict[str, Any] = field(default_factory=dict, repr=False)
    _read_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def begin(self, redirect_uri: str) -> Begun:
        """Return where to send the browser; raise `OidcUnavailable`."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                self._description()["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        now = self.clock()
        with self.database.write(durable=False) as connection:
            sign_ins.begin(connection, _digest(state), at=now, until=now + LIFE)
        content = json.dumps({"state": state, "nonce": nonce, "verifier": verifier})
        key_id, sealed = self.keyring.seal(content, bound_to=_BOUND_TO)
        return Begun(url=url, cookie=f"{key_id}.{sealed.hex()}")

    def finish(self, redirect_uri: str, query: Mapping[str, str], cookie: str | None) -> Identity:
        """Return whom the provider vouches for.

        Raises `SignInRefused` for what was not begun in this browser, was ended before, or was refused there.
        """
        begun = self._begun(cookie)
        state = query.get("state", "")
        if not secrets.compare_digest(state.encode(), begun["state"].encode()):
            raise SignInRefused(cause="the state is another one's")
        with self.database.write(durable=False) as connection:
            if not sign_ins.end(connection, _digest(state), at=self.clock()):
                raise SignInRefused(cause="the state was used or has expired")
        if (issuer := query.get("iss")) not in (None, self._description()["issuer"]):
            raise SignInRefused(cause=f"the answer is of another issuer: {issuer!a}"[:200])  # RFC 9207
        if "code" not in query:
            raise SignInRefused(cause=f"the provider refused: {query.get('error', 'no code')!a}"[:200])
        return self._identity(redirect_uri, query["code"], begun)

    def _begun(self, cookie: str | None) -> dict[str, str]:
        key_id, _, sealed = (cookie or "").partition(".")
        try:
            found: dict[str, str] = json.loads(
                self.keyring.open(key_id, bytes.fromhex(sealed), bound_to=_BOUND_TO)
            )
        except (SealBroken, ValueError) as error:
            raise SignInRefused(cause="this browser did not begin it") from error
        return found

    def _identity(self, redirect_uri: str, code: str, begun: Mapping[str, str]) -> Identity:
        import httpx
        from authlib.common.errors import AuthlibBaseError

        try:
            with self._client(redirect_uri) as client:
                claims = self._verified(self._id_token(client, code, begun), nonce=begun["nonce"])
                if self.groups_claim not in claims and "userinfo_endpoint" in self._description():
                    claims = {**self._userinfo(client, claims), **claims}
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise OidcUnavailable(cause=f"{type(error).__name__}: {error}") from error
        except AuthlibBaseError as error:
            raise SignInRefused(cause=f"the provider refused the code: {error.error}") from error
        groups = claims.get(self.groups_claim) or []
        names = (claims.get(name) for name in ("preferred_username", "email", "name", "sub"))
        return Identity(
            subject=f"{claims['iss']}#{claims['sub']}",
            name=next(str(name) for name in names if name),
            groups=frozenset(map(str, groups if isinstance(groups, list) else [groups])),
        )

    def _id_token(self, client: OAuth2Client, code: str, begun: Mapping[str, str]) -> str:
        endpoint = self._description()["token_endpoint"]
        try:
            token = client.fetch_token(endpoint, code=code, code_verifier=begun["verifier"])
        except (ValueError, TypeError, RecursionError) as error:
            # Authlib trips with any of them over an answer of a form that it does not expect.
            raise OidcUnavailable(cause=f"{endpoint}: {type(error).__name__} in the answer") from error
        return str(token.get("id_token", ""))

    def _userinfo(self, client: OAuth2Client, claims: Mapping[str, Any]) -> dict[str, Any]:
        answer = client.get(str(self._description()["userinfo_endpoint"]))
        answer.raise_for_status()
        found = _object(answer)
        # OpenID Connect Core 1.0, section 5.3.2: otherwise one person's description could be taken for another's.
        if found.get("sub") != claims["sub"]:
            raise SignInRefused(cause="the user's description is another one's")
        return found

    def _verified(self, id_token: str, *, nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7), or raise `SignInRefused`."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(self.clock().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._description()["issuer"]},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        for fresh in (False, True):  # the provider may have begun to sign with a new key
            try:
                keys = KeySet.import_key_set(cast("KeySetSerialization", self._key_set(fresh=fresh)))
                token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
                rules.validate(token.claims)
            except (JoseError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
                if fresh:
                    raise SignInRefused(
                        cause=f"the ID token: {type(error).__name__}: {error}"[:200]
                    ) from error
                continue
            claims: dict[str, Any] = token.claims
            audience = claims["aud"]
            if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self.client_id:
                raise SignInRefused(cause="the ID token is for another party")
            return claims
        raise AssertionError("unreachable")

    def _client(self, redirect_uri: str) -> OAuth2Client:
        import httpx
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            client_id=self.client_id,
            client_secret=self.client_secret,
            token_endpoint_auth_method="client_secret_basic" if self.client_secret else "none",
            scope=self.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=httpx.Timeout(10.0),
            follow_redirects=False,
        )

    def _description(self) -> dict[str, Any]:
        """Return what the provider says of itself (OpenID Connect Discovery 1.0)."""
        if time.monotonic() - self._read_at > TRUST_SECONDS:
            with self._lock:
                if time.monotonic() - self._read_at > TRUST_SECONDS:
                    found = _json(f"{self.issuer}/.well-known/openid-configuration")
                    self._check(found)
                    self._known, self._keys = found, {}
                    self._read_at = time.monotonic()
        return self._known

    def _check(self, found: Mapping[str, Any]) -> None:
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            raise OidcUnavailable(cause="the description is of another issuer than OIDC_ISSUER")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if _scheme(str(found.get(name, ""))) not in {"https", urlsplit(self.issuer).scheme}:
                raise OidcUnavailable(cause=f"the description has no usable {name}")

    def _key_set(self, *, fresh: bool) -> dict[str, Any]:
        if fresh or not self._keys:
            self._keys = _json(self._description()["jwks_uri"])
        return self._keys


def _json(url: str) -> dict[str, Any]:
    import httpx

    try:
        answer = httpx.get(url, timeout=10.0, follow_redirects=False)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OidcUnavailable(cause=f"{url}: {type(error).__name__}: {error}"[:300]) from error
    return _object(answer)


def _object(answer: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer; raise `OidcUnavailable` where it is none."""
    try:
        found = answer.json()
    except (ValueError, RecursionError) as error:
        raise OidcUnavailable(cause=f"{answer.url}: {type(error).__name__}: it is not JSON") from error
    if not isinstance(found, dict):
        raise OidcUnavailable(cause=f"{answer.url} is not a JSON object")
    return found


def _scheme(url: str) -> str | None:
    try:
        return urlsplit(url).scheme
    except ValueError:
        return None


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
