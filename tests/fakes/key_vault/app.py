"""Key Vault's API for secrets, and as much of Entra's sign-in as an application needs."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Response, jsonify, request

from tests.fakes.key_vault.vault import CLIENT_ID, TENANT_ID, Kept, KeyVault
from tests.fakes.server import Fault

LONGEST_VALUE = 25 * 1024
NAME = re.compile(r"[0-9a-zA-Z-]{1,127}")


class Refused(Exception):
    """Ends a request with an error."""

    def __init__(self, status: int, code: str, inner: str | None = None) -> None:
        """``code`` and ``inner`` are Key Vault's words."""
        super().__init__(code)
        self.status, self.code, self.inner = status, code, inner

    def response(self) -> Response:
        """Return the error as Key Vault words it."""
        inner = {"innererror": {"code": self.inner}} if self.inner else {}
        refused = jsonify({"error": {"code": self.code, "message": f"({self.code})", **inner}})
        refused.status_code = self.status
        return refused


def app(vault: KeyVault) -> Flask:
    """Return the API of a vault."""
    flask = Flask("key_vault")

    @flask.before_request
    def authorise() -> Response | None:
        if request.path.startswith(f"/{TENANT_ID}/"):
            return None
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in vault.tokens:
            return challenge(vault)
        if "api-version" not in request.args:
            raise Refused(400, "BadParameter")
        return None

    @flask.errorhandler(Refused)
    def refused(refused: Refused) -> Response:
        return refused.response()

    _sign_in(flask, vault)
    _secrets(flask, vault)
    _deleted(flask, vault)
    return flask


def challenge(vault: KeyVault) -> Response:
    """Return the answer to a request without a token that is taken: where to get one, and for what."""
    root = request.url_root.rstrip("/")
    # A client compares the end of the vault's own name with this, as with vault.azure.net.
    resource = vault.resource or root.replace("127.0.0.1", "0.0.1")
    refused = Refused(401, "Unauthorized").response()
    refused.headers["WWW-Authenticate"] = f'Bearer authorization="{root}/{TENANT_ID}", resource="{resource}"'
    return refused


def _sign_in(flask: Flask, vault: KeyVault) -> None:
    @flask.get(f"/{TENANT_ID}/v2.0/.well-known/openid-configuration")
    def discovery() -> Any:
        root = request.url_root.rstrip("/")
        return {
            "issuer": f"{root}/{TENANT_ID}/v2.0",
            "authorization_endpoint": f"{root}/{TENANT_ID}/oauth2/v2.0/authorize",
            "token_endpoint": f"{root}/{TENANT_ID}/oauth2/v2.0/token",
        }

    @flask.post(f"/{TENANT_ID}/oauth2/v2.0/token")
    def token() -> Any:
        form = request.form
        if form["client_id"] != CLIENT_ID:
            return _sign_in_refused("unauthorized_client", "AADSTS700016: Application was not found."), 400
        if form["client_secret"] != vault.secret:
            return _sign_in_refused("invalid_client", "AADSTS7000215: Invalid client secret provided."), 401
        if not form["scope"].split()[0].endswith("/.default"):
            return _sign_in_refused("invalid_scope", "AADSTS1002012: The scope is not valid."), 400
        return {"token_type": "Bearer", "expires_in": vault.token_life, "access_token": vault.new_token()}


def _sign_in_refused(error: str, words: str) -> dict[str, Any]:
    return {"error": error, "error_description": words, "error_codes": [int(words[6:].partition(":")[0])]}


def _secrets(flask: Flask, vault: KeyVault) -> None:
    @flask.put("/secrets/<name>")
    def write(name: str) -> Response:
        _check(vault, name)
        given = request.get_json()
        if len(given["value"]) > LONGEST_VALUE:
            raise Refused(400, "BadParameter")
        if name.lower() in vault.deleted:
            inner = "ObjectIsBeingDeleted" if vault.deleted[name.lower()].deleting else None
            raise Refused(409, "Conflict", inner or "ObjectIsDeletedButRecoverable")
        kept = vault.kept.setdefault(name.lower(), Kept(name=name))
        return jsonify(_bundle(kept, kept.add(given["value"], given.get("contentType"))))

    @flask.get("/secrets/<name>/", defaults={"version": ""})
    @flask.get("/secrets/<name>/<version>")
    def read(name: str, version: str) -> Response:
        _check(vault, name)
        kept = vault.kept.get(name.lower())
        if kept is None or (version and version not in kept.versions):
            raise Refused(404, "SecretNotFound")
        return jsonify(_bundle(kept, version or list(kept.versions)[-1]))

    @flask.get("/secrets")
    def list_secrets() -> Response:
        return _paged(vault, "/secrets", [_item(kept) for kept in vault.kept.values()])

    @flask.delete("/secrets/<name>")
    def delete(name: str) -> Response:
        _check(vault, name)
        kept = vault.kept.pop(name.lower(), None)
        if kept is None and name.lower() in vault.deleted and vault.deleted[name.lower()].deleting:
            raise Refused(409, "Conflict", "ObjectIsBeingDeleted")
        if kept is None:
            raise Refused(404, "SecretNotFound")
        bundle = _item(kept)
        if vault.soft_delete:
            kept.deleting = vault.slowness
            vault.deleted[name.lower()] = kept
            bundle |= _recovery(kept)
        return jsonify(bundle)


def _deleted(flask: Flask, vault: KeyVault) -> None:
    @flask.get("/deletedsecrets/<name>")
    def read_deleted(name: str) -> Response:
        kept = _come_through(vault, name)
        return jsonify(_item(kept) | _recovery(kept))

    @flask.get("/deletedsecrets")
    def list_deleted() -> Response:
        found = [_item(kept) | _recovery(kept) for kept in vault.deleted.values()]
        return _paged(vault, "/deletedsecrets", found)

    @flask.delete("/deletedsecrets/<name>")
    def purge(name: str) -> Response:
        _check(vault, name)
        if not vault.purgeable:
            raise Refused(403, "Forbidden", "ForbiddenByPolicy")
        _come_through(vault, name)
        del vault.deleted[name.lower()]
        return Response(status=204)

    @flask.post("/deletedsecrets/<name>/recover")
    def recover(name: str) -> Response:
        _check(vault, name)
        kept = _come_through(vault, name)
        vault.kept[name.lower()] = vault.deleted.pop(name.lower())
        return jsonify(_bundle(kept, list(kept.versions)[-1]) | {"value": None})


def _come_through(vault: KeyVault, name: str) -> Kept:
    """Return what was deleted, once the deletion has come through."""
    kept = vault.deleted.get(name.lower())
    if kept is None:
        raise Refused(404, "SecretNotFound")
    if kept.deleting > 0:
        kept.deleting -= 1
        # Key Vault itself says now the one and now the other.
        raise (
            Refused(409, "Conflict", "ObjectIsBeingDeleted")
            if kept.deleting % 2
            else Refused(404, "SecretNotFound")
        )
    return kept


def _check(vault: KeyVault, name: str) -> None:
    if not NAME.fullmatch(name):
        raise Refused(400, "BadParameter")
    if any(name.startswith(each) for each in vault.denied):
        raise Refused(403, "Forbidden", "ForbiddenByRbac")


def _paged(vault: KeyVault, path: str, found: list[dict[str, Any]]) -> Response:
    start, size = int(request.args.get("$skiptoken", 0)), int(request.args.get("maxresults", vault.page))
    size = min(size, vault.page)
    more = start + size < len(found)
    root, version = request.url_root.rstrip("/"), request.args["api-version"]
    following = f"{root}{path}?api-version={version}&$skiptoken={start + size}&maxresults={size}"
    return jsonify({"value": found[start : start + size], "nextLink": following if more else None})


def _id(kept: Kept) -> str:
    return f"{request.url_root.rstrip('/')}/secrets/{kept.name}"


def _item(kept: Kept) -> dict[str, Any]:
    return {"id": _id(kept), "attributes": {"enabled": True, "created": 1796000000, "updated": 1796000000}}


def _bundle(kept: Kept, version: str) -> dict[str, Any]:
    return {**_item(kept), "id": f"{_id(kept)}/{version}", **kept.versions[version]}


def _recovery(kept: Kept) -> dict[str, Any]:
    where = f"{request.url_root.rstrip('/')}/deletedsecrets/{kept.name}"
    return {"recoveryId": where, "deletedDate": 1796000000, "scheduledPurgeDate": 1803776000}


def refusal(fault: Fault) -> Response:
    """Return what Key Vault answers where something is wrong with it, or with what we come with."""
    status, code = {
        Fault.SERVER_ERROR: (500, "InternalServerError"),
        Fault.UNAVAILABLE: (503, "ServiceUnavailable"),
        Fault.RATE_LIMIT: (429, "Throttled"),
        Fault.RATE_LIMIT_BARE: (429, "Throttled"),
        Fault.TOKEN_EXPIRED: (401, "Unauthorized"),
    }[fault]
    refused = Response(
        f'{{"error":{{"code":"{code}","message":"({code})"}}}}', status=status, mimetype="application/json"
    )
    if fault is Fault.RATE_LIMIT:
        refused.headers["Retry-After"] = "1"
    return refused
