"""Groups, by the Directory API and the Groups Settings API."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from tests.fakes.google.answers import GoogleError, body, masked, not_found, page
from tests.fakes.google.stage import here
from tests.fakes.google.state import FakeGroup


def groups() -> Blueprint:
    """Return the part of groups."""
    blueprint = Blueprint("groups", __name__, url_prefix="/admin/directory/v1/groups")

    @blueprint.get("/<key>")
    def get(key: str) -> dict[str, Any]:
        return masked(_shown(_group(key)))

    @blueprint.get("")
    def list_groups() -> dict[str, Any]:
        ending = f"@{request.args['domain']}"
        shown = [_shown(each) for each in here().groups if each.email.endswith(ending)]
        return page("groups", shown, kind="admin#directory#groups", most=here().most_a_page)

    @blueprint.post("")
    def insert() -> dict[str, Any]:
        sent = body()
        email = str(sent["email"]).lower()
        if not here().domains.get(email.rpartition("@")[2]):
            raise GoogleError(403, "forbidden", "Not Authorized to access this resource/api")
        if here().is_held(email):
            raise GoogleError(409, "duplicate", "Entity already exists.")
        group = here().add_group(email, name=sent.get("name", ""), description=sent.get("description", ""))
        group.hidden_left = here().hidden_reads
        return _shown(group)

    @blueprint.delete("/<key>")
    def delete(key: str) -> Response:
        here().groups.remove(_group(key))
        return Response(status=204)

    return blueprint


def settings() -> Blueprint:
    """Return the Groups Settings API."""
    blueprint = Blueprint("groups_settings", __name__, url_prefix="/groups/v1/groups")

    @blueprint.get("/<email>")
    def get(email: str) -> Response | dict[str, Any]:
        return _settings(email)

    @blueprint.patch("/<email>")
    def patch(email: str) -> Response | dict[str, Any]:
        _settings(email)
        _group(email).settings.update(body())
        return _settings(email)

    return blueprint


def _settings(email: str) -> Response | dict[str, Any]:
    if request.args.get("alt") != "json":
        return Response("<entry/>", mimetype="application/atom+xml")
    group = _group(email)
    if group.hidden_left > 0:
        group.hidden_left -= 1
        raise not_found("groupKey")
    return {"kind": "groupsSettings#groups", "email": group.email, "name": group.name, **group.settings}


def _group(key: str) -> FakeGroup:
    group = here().group(key)
    if group is None:
        raise not_found("groupKey")
    return group


def _shown(group: FakeGroup) -> dict[str, Any]:
    return {
        "kind": "admin#directory#group",
        "id": group.id,
        "email": group.email,
        "name": group.name,
        "description": group.description,
        "directMembersCount": "0",
        "adminCreated": True,
    }
