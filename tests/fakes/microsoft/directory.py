"""Graph's directory: users, what was deleted, groups, licences and domains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tests.fakes.microsoft import filters
from tests.fakes.microsoft.answers import Refused, check_query, conflict, not_there, page, selected
from tests.fakes.microsoft.tenant import Person, Sku, Tenant, name_of

_GRAPH = "#microsoft.graph."


def directory(tenant: Tenant) -> Blueprint:
    """Return the routes of a tenant's directory."""
    routes = Blueprint("directory", __name__)

    def allowed(*roles: str) -> None:
        if tenant.roles.isdisjoint(roles):
            raise Refused(
                403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
            )

    def known(key: str) -> Person:
        person = tenant.find(key)
        if person and person.id not in tenant.hidden:
            return person
        raise not_there(key)

    def kept(key: str) -> Person:
        if key in tenant.deleted and key not in tenant.hidden_deleted:
            return tenant.deleted[key]
        raise not_there(key)

    @routes.get("/users")
    def users() -> dict[str, Any]:
        allowed("User.ReadWrite.All")
        return page(tenant, queried(tenant.people.values()))

    @routes.post("/users")
    def make() -> tuple[dict[str, Any], int]:
        allowed("User.ReadWrite.All")
        wanted = dict(request.json or {})
        name = str(wanted.pop("userPrincipalName"))
        check_name(tenant, name)
        marks = wanted.pop("onPremisesExtensionAttributes", {})
        person = tenant.add_person(name, **wanted)
        person.values["onPremisesExtensionAttributes"].update(marks)
        return {"@odata.context": f"{request.host_url}v1.0/$metadata#users/$entity", **person.as_json()}, 201

    @routes.get("/users/<key>")
    def user(key: str) -> dict[str, Any]:
        allowed("User.ReadWrite.All")
        return selected(known(key).as_json())

    @routes.patch("/users/<key>")
    def change(key: str) -> tuple[str, int]:
        allowed("User.ReadWrite.All")
        known(key).values.update(request.json or {})
        return "", 204

    @routes.delete("/users/<key>")
    def delete(key: str) -> tuple[str, int]:
        allowed("User.ReadWrite.All", "User.DeleteRestore.All")
        tenant.delete(known(key))
        return "", 204

    @routes.post("/users/<key>/revokeSignInSessions")
    def sign_out(key: str) -> dict[str, Any]:
        allowed("User.ReadWrite.All", "User.RevokeSessions.All")
        known(key).signed_out += 1
        return {"@odata.context": f"{request.host_url}v1.0/$metadata#Edm.Boolean", "value": True}

    @routes.post("/users/<key>/assignLicense")
    def assign(key: str) -> dict[str, Any]:
        allowed("User.ReadWrite.All", "LicenseAssignment.ReadWrite.All")
        person = known(key)
        for each in (request.json or {})["addLicenses"]:
            give(tenant, person, str(each["skuId"]))
        return person.as_json()

    @routes.get("/directory/deletedItems/microsoft.graph.user")
    def deleted() -> dict[str, Any]:
        allowed("User.ReadWrite.All", "User.DeleteRestore.All")
        return page(tenant, queried(tenant.deleted.values()))

    @routes.post("/directory/deletedItems/<key>/restore")
    def restore(key: str) -> dict[str, Any]:
        allowed("User.ReadWrite.All", "User.DeleteRestore.All")
        person = kept(key)
        if taken := tenant.is_used(name_of(person)):
            raise conflict(taken)
        tenant.restore(person)
        told = {name: person.as_json()[name] for name in ("id", "userPrincipalName", "displayName")}
        return {"@odata.type": f"{_GRAPH}user", **told}

    @routes.delete("/directory/deletedItems/<key>")
    def purge(key: str) -> tuple[str, int]:
        allowed("User.DeleteRestore.All")
        del tenant.deleted[kept(key).id]
        return "", 204

    @routes.get("/groups")
    def groups() -> dict[str, Any]:
        allowed("GroupMember.Read.All", "Group.Read.All")
        check_query()
        found = [{"id": each, "proxyAddresses": [f"SMTP:{name}"]} for name, each in tenant.groups.items()]
        condition = filters.parse(request.args["$filter"])
        return page(tenant, [each for each in found if filters.holds(condition, each)])

    @routes.get("/subscribedSkus")
    def skus() -> dict[str, Any]:
        allowed("LicenseAssignment.Read.All", "Organization.Read.All")
        return {"value": [subscription(tenant, each) for each in tenant.skus]}

    @routes.get("/domains/<name>")
    def domain(name: str) -> dict[str, Any]:
        allowed("Domain.Read.All")
        if name not in tenant.domains:
            raise not_there(name)
        services = [] if name in tenant.without_mail else ["Email", "OfficeCommunicationsOnline"]
        return {
            "id": name,
            "authenticationType": "Managed",
            "isAdminManaged": True,
            "isDefault": False,
            "isInitial": False,
            "isRoot": True,
            "isVerified": tenant.domains[name],
            "supportedServices": services,
        }

    @routes.get("/domains/<name>/<any(verificationDnsRecords, serviceConfigurationRecords):which>")
    def records(name: str, which: str) -> Response:
        allowed("Domain.Read.All")
        if name not in tenant.domains:
            raise not_there(name)
        found = verification(name) if which == "verificationDnsRecords" else service(name)
        return jsonify({"value": list(found)})

    return routes


def queried(people: Iterable[Person]) -> list[dict[str, Any]]:
    """Return what the query finds in the index, which lags."""
    check_query()
    text = request.args.get("$filter")
    found = []
    for person in list(people):
        if person.unindexed:
            person.unindexed -= 1
        elif text is None or filters.holds(filters.parse(text), person.as_json()):
            found.append(person.as_json())
    return found


def check_name(tenant: Tenant, name: str) -> None:
    """Refuse a name of another domain, or one that is taken."""
    if tenant.domains.get(name.rpartition("@")[2]) is not True:
        message = (
            "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain"
            " names in your organization."
        )
        detail = {"code": "InvalidValue", "message": message, "target": "userPrincipalName"}
        raise Refused(400, "Request_BadRequest", message, detail)
    if taken := tenant.is_used(name):
        raise conflict(taken)


def give(tenant: Tenant, person: Person, sku_id: str) -> None:
    """Give a licence, or refuse it."""
    try:
        sku = tenant.sku(sku_id)
    except KeyError:
        message = f"License {sku_id} does not correspond to a valid company License."
        raise Refused(400, "Request_BadRequest", message) from None
    held = [each["skuId"] for each in person.values["assignedLicenses"]]
    if not person.values.get("usageLocation"):
        raise Refused(
            400,
            "Request_BadRequest",
            "License assignment cannot be done for user with invalid usage location.",
        )
    if sku.id not in held and tenant.free(sku) <= 0:
        message = f"Subscription with SKU {sku.id} does not have any available licenses."
        raise Refused(400, "Request_BadRequest", message)
    tenant.assign(person, sku)


def subscription(tenant: Tenant, sku: Sku) -> dict[str, Any]:
    """Return what was bought of a licence."""
    return {
        "id": f"contoso_{sku.id}",
        "skuId": sku.id,
        "skuPartNumber": sku.name,
        "appliesTo": "User",
        "capabilityStatus": sku.status,
        "consumedUnits": tenant.used(sku),
        "prepaidUnits": {"enabled": sku.seats, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": [
            {
                "servicePlanId": sku.id,
                "servicePlanName": name,
                "provisioningStatus": "Success",
                "appliesTo": "User",
            }
            for name in sku.plans
        ],
    }


def verification(name: str) -> Iterable[dict[str, Any]]:
    """Yield the two records of which one proves a domain."""
    yield record(name, "Txt", "1", label=name, service=None, text="MS=ms91827364")
    yield record(
        name, "Mx", "2", label=name, service=None, mailExchange="ms91827364.msv1.invalid", preference=32767
    )


def service(name: str) -> Iterable[dict[str, Any]]:
    """Yield the records that the services of a domain want."""
    host = f"{name.replace('.', '-')}.mail.protection.outlook.com"
    yield record(name, "Mx", "3", label=name, service="Email", mailExchange=host, preference=0)
    yield record(
        name, "Txt", "4", label=name, service="Email", text="v=spf1 include:spf.protection.outlook.com -all"
    )
    yield record(
        name,
        "CName",
        "5",
        label=f"autodiscover.{name}",
        service="Email",
        canonicalName="autodiscover.outlook.com",
    )
    yield record(
        name,
        "Srv",
        "6",
        label=f"_sip._tls.{name}",
        service="OfficeCommunicationsOnline",
        nameTarget="sipdir.online.lync.com",
        port=443,
        priority=100,
        weight=1,
    )


def record(
    name: str, kind: str, number: str, *, label: str, service: str | None, **data: Any
) -> dict[str, Any]:
    """Return one record."""
    return {
        "@odata.type": f"{_GRAPH}domainDns{kind.replace('CName', 'Cname')}Record",
        "id": f"{number}-{name}",
        "isOptional": service is None or kind == "Srv",
        "label": label,
        "recordType": kind,
        "supportedService": service or "OfficeCommunicationsOnline",
        "ttl": 3600,
        **data,
    }
