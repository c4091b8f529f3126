"""Licences of a Microsoft tenant: which one gives a mailbox, and how many seats are left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from email_provisioning.errors import LicencesExhausted, ProviderMisconfigured, ProviderUnavailable
from email_provisioning.providers._graph_client import GraphClient, members, text
from email_provisioning.providers._graph_users import User

#: What the service plans that give a mailbox begin with. EXCHANGE_S_FOUNDATION, which nearly every subscription has,
#: and the archive's plans give none.
MAILBOX_PLANS = (
    "EXCHANGE_S_STANDARD",
    "EXCHANGE_S_ENTERPRISE",
    "EXCHANGE_S_DESKLESS",
    "EXCHANGE_S_ESSENTIALS",
    "EXCHANGE_B_STANDARD",
    "EXCHANGE_L_STANDARD",
)
#: A subscription that has just run out still gives seats, with a warning.
_USABLE = frozenset({"Enabled", "Warning"})
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What the tenant has bought of one licence."""

    #: Its id, by which it is assigned.
    sku: str
    #: Its name, such as O365_BUSINESS_ESSENTIALS.
    name: str
    usable: bool
    gives_mailbox: bool
    seats: int
    used: int

    @property
    def free(self) -> int:
        """Return how many seats are left."""
        return max(self.seats - self.used, 0) if self.usable else 0

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Subscription:
        """Read a subscription of an answer."""
        units = value.get("prepaidUnits")
        units = units if isinstance(units, dict) else {}
        plans = value.get("servicePlans")
        names = [str(each.get("servicePlanName")) for each in plans or [] if isinstance(each, dict)]
        return cls(
            sku=text(value, "skuId").lower(),
            name=text(value, "skuPartNumber"),
            usable=value.get("capabilityStatus") in _USABLE,
            gives_mailbox=any(name.startswith(MAILBOX_PLANS) for name in names),
            seats=_number(units, "enabled") + _number(units, "warning"),
            used=_number(value, "consumedUnits"),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Licences:
    """Gives users the licence that makes a mailbox of them."""

    graph: GraphClient
    #: The id or the name of the licence to give; None: the first that gives a mailbox and has a seat left.
    wanted: str | None

    def subscriptions(self) -> Sequence[Subscription]:
        """Return those that a new mailbox may be given, as the setting says."""
        page = self.graph.call("subscriptions", "GET", "/subscribedSkus").object()
        found = [Subscription.of(each) for each in members(page)]
        if self.wanted is None:
            return [each for each in found if each.gives_mailbox]
        return [each for each in found if self.wanted.lower() in (each.sku, each.name.lower())]

    def give(self, user: User) -> None:
        """Give a user its licence, unless it has one; raise `LicencesExhausted` where no seat is left."""
        held = {each.lower() for each in user.licences}
        if self.wanted is not None and _GUID.fullmatch(self.wanted):
            if self.wanted.lower() not in held:
                self._assign(user.id, self.wanted.lower())
            return
        subscriptions = self.subscriptions()
        if held.isdisjoint(each.sku for each in subscriptions):
            self._assign(user.id, self._choice(subscriptions))

    def _choice(self, subscriptions: Sequence[Subscription]) -> str:
        if self.wanted is not None:
            if not subscriptions:
                raise ProviderMisconfigured(
                    "The tenant has no such licence: the administrator must check MICROSOFT_LICENCE_SKU."
                )
            return subscriptions[0].sku
        for each in subscriptions:
            if each.free:
                return each.sku
        raise LicencesExhausted(cause="no subscription with Exchange Online has a seat left")

    def _assign(self, ref: str, sku: str) -> None:
        body = {"addLicenses": [{"skuId": sku, "disabledPlans": []}], "removeLicenses": []}
        path = f"/users/{quote(ref, safe='')}/assignLicense"
        reply = self.graph.find("assign_licence", "POST", path, json=body)
        if reply is None:
            # Another replica of the directory has not heard of it yet.
            raise ProviderUnavailable(cause="assign_licence: the user that was made is not to be seen yet")
        text(reply.object(), "id")


def _number(value: Mapping[str, Any], name: str) -> int:
    found = value.get(name)
    return found if isinstance(found, int) else 0
