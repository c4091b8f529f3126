"""The Licensing API and the Site Verification API."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Blueprint

from tests.fakes.google.answers import GoogleError, body, page
from tests.fakes.google.stage import here

#: The one product and SKU that the workspace has bought.
PRODUCT, SKU = "Google-Apps", "1010020027"


def licences() -> Blueprint:
    """Return the Licensing API."""
    blueprint = Blueprint("licences", __name__, url_prefix="/apps/licensing/v1/product/<product>/sku/<sku>")

    def shown(email: str) -> dict[str, Any]:
        return {
            "kind": "licensing#licenseAssignment",
            "userId": email,
            "productId": PRODUCT,
            "skuId": SKU,
        }

    def check(product: str, sku: str) -> None:
        if (product, sku) != (PRODUCT, SKU):
            raise GoogleError(404, "notFound", "Product or SKU not found")

    @blueprint.post("/user")
    def insert(product: str, sku: str) -> dict[str, Any]:
        check(product, sku)
        email = str(body()["userId"])
        if here().user(email) is None:
            raise GoogleError(404, "notFound", "User not found")
        if email in here().licensed:
            raise GoogleError(
                412, "conditionNotMet", "User already has a license for the specified product and SKU"
            )
        if len(here().licensed) >= here().seats:
            raise GoogleError(
                412,
                "conditionNotMet",
                "There aren't enough available licenses for the specified product-SKU pair",
            )
        here().licensed.add(email)
        return shown(email)

    @blueprint.get("/users")
    def list_users(product: str, sku: str) -> dict[str, Any]:
        check(product, sku)
        return page(
            "items",
            [shown(each) for each in sorted(here().licensed)],
            kind="licensing#licenseAssignmentList",
            most=here().most_a_page,
        )

    return blueprint


def verification() -> Blueprint:
    """Return the Site Verification API."""
    blueprint = Blueprint("verification", __name__, url_prefix="/siteVerification/v1")

    @blueprint.post("/token")
    def get_token() -> dict[str, Any]:
        sent = body()
        if (sent["verificationMethod"], sent["site"]["type"]) != ("DNS_TXT", "INET_DOMAIN"):
            raise GoogleError(400, "invalidParameter", "Invalid verification method")
        proof = sha256(sent["site"]["identifier"].encode()).hexdigest()[:43]
        return {"method": "DNS_TXT", "token": f"google-site-verification={proof}"}

    return blueprint
