"""Why a provider issues no password of its own: in English, by the note of its capabilities; the panel has its own."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.providers.base import Capabilities, Direct

_REASONS: Mapping[str, str] = {
    "direct_hosted": "this server itself keeps and sends the mail of this address",
    "direct_google": "Google has no way to make a password for SMTP other than by hand",
    "direct_microsoft365": "Microsoft turns passwords for SMTP off",
    "direct_off": "the administrator has not switched that on for this server",
    "direct_broken": "its settings cannot be used at the moment",
}
_OTHERWISE = "it offers no way to make one"


def refusal(capabilities: Capabilities) -> str | None:
    """Return why there is no direct password, and what to use instead; None where there is one."""
    if capabilities.direct is not Direct.NONE:
        return None
    reason = _REASONS.get(capabilities.direct_note, _OTHERWISE)
    return f"The provider of this address issues no password of its own: {reason}. Make a gateway password instead."
