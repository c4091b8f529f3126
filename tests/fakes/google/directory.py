"""The Directory API: users, aliases and domains."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from tests.fakes.google.answers import GoogleError, body, masked, not_found, page
from tests.fakes.google.stage import here
from tests.fakes.google.state import FakeUser

ROOT = "/admin/directory/v1"


def users() -> Blueprint:
    """Return the part of users."""
    blueprint = Blueprint("users", __name__, url_prefix=f"{ROOT}/users")

    @blueprint.get("/<key>")
    def get(key: str) -> dict[str, Any]:
        user = _user(key)
        if key == user.id and user.hidden_left > 0:
            user.hidden_left -= 1
            raise not_found("userKey")
        user.polls_left = max(0, user.polls_left - 1)
        return masked(_shown(user))

    @blueprint.get("")
    def list_users() -> dict[str, Any]:
        deleted = request.args.get("showDeleted") == "true"
        domain = request.args.get("domain")
        found = [each for each in here().users if each.deleted == deleted]
        if domain is not None:
            found = [each for each in found if each.email.endswith(f"@{domain}")]
        shown = [_shown(each, marks=not deleted or here().shows_marks_of_deleted) for each in found]
        return page("users", shown, kind="admin#directory#users", most=here().most_a_page)

    @blueprint.post("")
    def insert() -> dict[str, Any]:
        sent = body()
        email = str(sent["primaryEmail"]).lower()
        _check_domain(email)
        if here().is_held(email):
            raise GoogleError(409, "duplicate", "Entity already exists.")
        if sum(not each.deleted for each in here().users) >= here().most_users:
            raise GoogleError(412, "limitExceeded", "Domain user limit reached.")
        user = here().add_user(
            email,
            given_name=sent["name"]["givenName"],
            family_name=sent["name"]["familyName"],
            password=sent["password"],
            external_ids=sent.get("externalIds", []),
            polls_left=here().polls_until_ready,
            hidden_left=here().hidden_reads,
            incomplete_left=here().incomplete_changes,
        )
        return _shown(user)

    @blueprint.put("/<key>")
    def update(key: str) -> dict[str, Any]:
        user, sent = _complete(_user(key)), body()
        user.suspended = sent.get("suspended", user.suspended)
        if "primaryEmail" in sent:
            _rename(user, str(sent["primaryEmail"]).lower())
        return _shown(user)

    @blueprint.delete("/<key>")
    def delete(key: str) -> Response:
        user = _complete(_user(key))
        user.deleted = True
        user.aliases.clear()
        here().licensed.discard(user.email)
        return Response(status=204)

    @blueprint.post("/<key>/undelete")
    def undelete(key: str) -> Response:
        user = next((each for each in here().users if each.deleted and each.id == key), None)
        if user is None:
            raise not_found("userKey")
        if here().is_held(user.email):
            raise GoogleError(409, "duplicate", "Entity already exists.")
        if sum(not each.deleted for each in here().users) >= here().most_users:
            raise GoogleError(412, "limitExceeded", "Domain user limit reached.")
        user.deleted, user.unit = False, body()["orgUnitPath"]
        return Response(status=204)

    return blueprint


def aliases() -> Blueprint:
    """Return the part of aliases."""
    blueprint = Blueprint("aliases", __name__, url_prefix=f"{ROOT}/users/<key>/aliases")

    def shown(user: FakeUser, alias: str) -> dict[str, Any]:
        return {
            "kind": "admin#directory#alias",
            "id": user.id,
            "primaryEmail": user.email,
            "alias": alias,
        }

    @blueprint.get("")
    def list_aliases(key: str) -> dict[str, Any]:
        user = _user(key)
        found: dict[str, Any] = {"kind": "admin#directory#aliases"}
        if user.aliases:
            found["aliases"] = [shown(user, each) for each in user.aliases]
        return found

    @blueprint.post("")
    def insert(key: str) -> dict[str, Any]:
        user, alias = _user(key), str(body()["alias"]).lower()
        _check_domain(alias)
        if here().is_held(alias):
            raise GoogleError(409, "duplicate", "Entity already exists.")
        user.aliases.append(alias)
        return shown(user, alias)

    @blueprint.delete("/<alias>")
    def delete(key: str, alias: str) -> Response:
        user = _user(key)
        if alias not in user.aliases:
            raise GoogleError(400, "invalid", "Invalid Input: resource_id")
        user.aliases.remove(alias)
        return Response(status=204)

    return blueprint


def domains() -> Blueprint:
    """Return the part of domains."""
    blueprint = Blueprint("domains", __name__, url_prefix=f"{ROOT}/customer/<customer>/domains")

    @blueprint.get("/<name>")
    def get(customer: str, name: str) -> dict[str, Any]:
        if customer != "my_customer" or name not in here().domains:
            raise GoogleError(404, "notFound", "Domain not found.")
        return {
            "kind": "admin#directory#domain",
            "domainName": name,
            "isPrimary": name == here().domain,
            "verified": here().domains[name],
        }

    return blueprint


def _user(key: str) -> FakeUser:
    user = here().user(key)
    if user is None:
        if "@" in key:
            _check_domain(key, must_be_verified=False)
        raise not_found("userKey")
    return user


def _check_domain(email: str, *, must_be_verified: bool = True) -> None:
    """Refuse a domain of somebody else as Google does: as if a permission were missing."""
    verified = here().domains.get(email.rpartition("@")[2])
    if verified is None or (must_be_verified and not verified):
        raise GoogleError(403, "forbidden", "Not Authorized to access this resource/api")


def _complete(user: FakeUser) -> FakeUser:
    if user.incomplete_left > 0:
        user.incomplete_left -= 1
        raise GoogleError(412, "conditionNotMet", "User creation is not complete.")
    return user


def _rename(user: FakeUser, email: str) -> None:
    """Give a user another address; the old one stays as an alias."""
    if email == user.email:
        return
    if here().is_held(email):
        raise GoogleError(409, "duplicate", "Entity already exists.")
    user.aliases.append(user.email)
    user.email = email


def _shown(user: FakeUser, *, marks: bool = True) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "kind": "admin#directory#user",
        "id": user.id,
        "primaryEmail": user.email,
        "name": {"givenName": user.given_name, "familyName": user.family_name},
        "isAdmin": user.is_admin,
        "isDelegatedAdmin": user.is_delegated_admin,
        "suspended": user.suspended,
        "orgUnitPath": user.unit,
        "isMailboxSetup": user.polls_left == 0,
    }
    if user.aliases:
        shown["aliases"] = list(user.aliases)
    if marks and user.external_ids:
        shown["externalIds"] = user.external_ids
    if user.deleted:
        shown["deletionTime"] = "2026-11-25T20:00:00.000Z"
    return shown
