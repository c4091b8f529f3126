"""Vault's API, as far as a client of its key-value engine uses it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask, Response, jsonify, request

from tests.fakes.server import Fault
from tests.fakes.vault.state import Kept, Token, Vault, now

LOGINS = ("/v1/auth/approle/login", "/v1/auth/kubernetes/login")


def app(vault: Vault) -> Flask:
    """Return the API of a vault."""
    flask = Flask("vault")
    # Only what a client sends: nothing is merged, redirected or guessed.
    flask.url_map.merge_slashes = False

    @flask.before_request
    def authorise() -> Response | None:
        if vault.sealed:
            return error(503, "Vault is sealed")
        if vault.namespace is not None and request.headers.get("X-Vault-Namespace") != vault.namespace:
            return error(404, f'no handler for route "{request.path}". route entry not found.')
        if request.headers.get("X-Vault-Request") != "true":
            return error(400, "missing required header X-Vault-Request")
        if request.path in LOGINS:
            return None
        if vault.token(request.headers.get("X-Vault-Token", "")) is None:
            return error(403, "permission denied", "invalid token")
        if vault.allowed(request.path.removeprefix("/v1/")) == ["deny"]:
            return error(403, "1 error occurred:\n\t* permission denied\n\n")
        return None

    @flask.errorhandler(404)
    @flask.errorhandler(405)
    def no_route(_error: Exception) -> Response:
        return error(
            404, f'no handler for route "{request.path.removeprefix("/v1/")}". route entry not found.'
        )

    _sign_in(flask, vault)
    _engine(flask, vault)
    _old_engine(flask, vault)
    return flask


def _sign_in(flask: Flask, vault: Vault) -> None:
    @flask.post("/v1/auth/approle/login")
    def approle() -> Response:
        given = request.get_json()
        if vault.roles.get(given["role_id"]) != given.get("secret_id"):
            return error(400, "invalid role or secret ID")
        return _granted(vault, vault.new_token(renewable=vault.renewable))

    @flask.post("/v1/auth/kubernetes/login")
    def kubernetes() -> Response:
        given = request.get_json()
        if vault.pods.get(given["role"]) != given["jwt"]:
            return error(403, "permission denied")
        return _granted(vault, vault.new_token(renewable=vault.renewable))

    @flask.get("/v1/auth/token/lookup-self")
    def look_up() -> Response:
        token = _mine(vault)
        return answer(data={"ttl": vault.left(token), "renewable": token.renewable, "policies": ["mail"]})

    @flask.put("/v1/auth/token/renew-self")
    @flask.post("/v1/auth/token/renew-self")
    def renew() -> Response:
        token = _mine(vault)
        if not token.renewable:
            return error(400, "lease is not renewable")
        vault.renew(token)
        return _granted(vault, request.headers["X-Vault-Token"])

    @flask.post("/v1/sys/capabilities-self")
    def capabilities() -> Response:
        found = {path: vault.allowed(path) for path in request.get_json()["paths"]}
        return answer(data=found, **found)


def _engine(flask: Flask, vault: Vault) -> None:
    data, metadata = f"/v1/{vault.mount}/data/<path:path>", f"/v1/{vault.mount}/metadata/<path:path>"

    @flask.route(data, methods=["POST", "PUT"])
    def write(path: str) -> Response:
        given = request.get_json()
        kept = vault.kept.get(path)
        current = kept.current if kept is not None else 0
        if "cas" in given.get("options", {}) and given["options"]["cas"] != current:
            return error(400, "check-and-set parameter did not match the current version")
        kept = vault.kept.setdefault(path, Kept())
        kept.versions.append(given["data"])
        return answer(data=_version(kept, kept.current))

    @flask.get(data)
    def read(path: str) -> Response:
        kept = vault.kept.get(path)
        if kept is None or not kept.versions:
            return error(404)
        number = int(request.args.get("version", kept.current))
        found = kept.versions[number - 1]
        told = answer(data={"data": found, "metadata": _version(kept, number)})
        told.status_code = 200 if found is not None else 404
        return told

    @flask.get(metadata)
    def read_metadata(path: str) -> Response:
        kept = vault.kept.get(path)
        if kept is None:
            return error(404)
        versions = {str(number): _version(kept, number) for number in range(1, kept.current + 1)}
        return answer(data={"current_version": kept.current, "versions": versions})

    @flask.route(metadata, methods=["LIST"])
    def list_keys(path: str) -> Response:
        keys = vault.keys(f"{path.rstrip('/')}/")
        return answer(data={"keys": keys}) if keys else error(404)

    @flask.delete(metadata)
    def remove(path: str) -> Response:
        vault.kept.pop(path, None)
        return Response(status=204)


def _old_engine(flask: Flask, vault: Vault) -> None:
    """Route an engine of version 1, which takes every path as it is and tells nothing of a write."""
    path = f"/v1/{vault.old_mount}/<path:path>"

    @flask.route(path, methods=["POST", "PUT"], endpoint="write_old")
    def write(path: str) -> Response:
        vault.old[path] = request.get_json()
        return Response(status=204)

    @flask.get(path, endpoint="read_old")
    def read(path: str) -> Response:
        return answer(data=vault.old[path]) if path in vault.old else error(404)

    @flask.delete(path, endpoint="remove_old")
    def remove(path: str) -> Response:
        vault.old.pop(path, None)
        return Response(status=204)


def _mine(vault: Vault) -> Token:
    token = vault.token(request.headers["X-Vault-Token"])
    assert token is not None
    return token


def _granted(vault: Vault, name: str) -> Response:
    token = vault.tokens[name]
    granted = {
        "client_token": name,
        "accessor": uuid.uuid4().hex,
        "policies": ["default", "mail"],
        "lease_duration": vault.left(token),
        "renewable": token.renewable,
    }
    return answer(auth=granted)


def _version(kept: Kept, number: int) -> dict[str, Any]:
    deleted = kept.versions[number - 1] is None
    return {
        "created_time": now(),
        "custom_metadata": None,
        "deletion_time": now() if deleted else "",
        "destroyed": False,
        "version": number,
    }


def answer(**members: Any) -> Response:
    """Return an answer as Vault wraps it."""
    wrapped = {"lease_id": "", "lease_duration": 0, "renewable": False, "data": None, "auth": None}
    return jsonify({"request_id": str(uuid.uuid4()), **wrapped, "warnings": None, **members})


def error(status: int, *told: str) -> Response:
    """Return a refusal as Vault words it."""
    refused = jsonify({"errors": list(told)})
    refused.status_code = status
    return refused


def refusal(fault: Fault) -> Response:
    """Return what Vault answers where something is wrong with Vault, or with what we come with."""
    told = {
        Fault.SERVER_ERROR: (500, "internal error"),
        Fault.UNAVAILABLE: (503, "Vault is sealed"),
        Fault.RATE_LIMIT: (429, "request path rate limit quota exceeded"),
        Fault.RATE_LIMIT_BARE: (429, "request path rate limit quota exceeded"),
        Fault.TOKEN_EXPIRED: (403, "permission denied"),
    }
    status, words = told[fault]
    refused = Response(f'{{"errors":["{words}"]}}', status=status, content_type="application/json")
    if fault is Fault.RATE_LIMIT:
        refused.headers["Retry-After"] = "1"
    return refused
