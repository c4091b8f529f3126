"""The licence that each user is given, where the plan does not give it by itself."""

from __future__ import annotations

from dataclasses import dataclass

from email_provisioning.domain.sentences import google
from email_provisioning.errors import ProviderMisconfigured
from email_provisioning.providers._google_api import LICENCES, LICENSING, GoogleApi, segment
from email_provisioning.providers._google_errors import refused, said

#: How the API says, with 412, that there is nothing to do.
LICENSED = "already has a license"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sku:
    """What is licensed, as Google's list of products and SKUs names it."""

    product: str
    sku: str

    @property
    def path(self) -> str:
        """Return the beginning of every path of it."""
        return f"/product/{segment(self.product)}/sku/{segment(self.sku)}"


class Licences:
    """Gives licences in the administrator's name."""

    def __init__(self, api: GoogleApi, sku: Sku) -> None:
        """Give licences of one kind."""
        self._api = api
        self._sku = sku

    def assign(self, email: str) -> None:
        """Give a user the licence; one who has it keeps it. Raises `LicencesExhausted` where none is left."""
        reply = self._api.call(
            "licences.insert",
            "POST",
            LICENSING,
            f"{self._sku.path}/user",
            scope=LICENCES,
            json={"userId": email},
            expect=(200, 412),
        )
        if reply.status == 412 and LICENSED not in said(reply):
            raise refused("licences.insert", reply)

    def check(self, domain: str) -> None:
        """Raise what stands in the way of giving licences, other than that none is left: no API tells that."""
        reply = self._api.call(
            "licences.list",
            "GET",
            LICENSING,
            f"{self._sku.path}/users",
            scope=LICENCES,
            params={"customerId": domain, "maxResults": 1},
            expect=(200, 404),
        )
        if reply.status == 404:
            sku = f"{self._sku.product}/{self._sku.sku}"
            raise ProviderMisconfigured(google.LICENCE_UNKNOWN(sku=sku))
