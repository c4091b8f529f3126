"""Records that are lists of ``tag=value``: DKIM keys (RFC 6376) and DMARC policies (RFC 7489)."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.sentences import Text, zone

#: What a DMARC policy may ask for, from the least to the most.
POLICIES = ("none", "quarantine", "reject")


class TagsInvalid(ValueError):
    """The record is no list of tags, or says what nobody understands."""

    def __init__(self, why: Text) -> None:
        """Carry what is wrong with it, in a few words."""
        super().__init__(why)
        self.why = why


def tags_of(text: str) -> Mapping[str, str]:
    """Return the tags in their order, names in lower case; raise `TagsInvalid` on what is no list of tags."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, separator, value = part.strip().partition("=")
        if not part.strip():
            continue
        if not separator or not name.strip() or name.strip().lower() in tags:
            raise TagsInvalid(zone.NO_TAG(part=part.strip()[:60]))
        tags[name.strip().lower()] = value.strip()
    return tags


def is_dmarc(text: str) -> bool:
    """Tell whether a TXT record means to be a DMARC policy (RFC 7489, section 6.6.3)."""
    return text.replace(" ", "").lower().startswith("v=dmarc1")


def dmarc_policy(text: str, *, below: bool = False) -> str:
    """Return what a DMARC record asks for, for the domain itself or for those ``below`` it.

    Raises `TagsInvalid` with what is wrong with it (RFC 7489, section 6.3).
    """
    tags = tags_of(text)
    if next(iter(tags.items()), None) != ("v", "DMARC1"):
        raise TagsInvalid(zone.DMARC_BEGINNING())
    for name in ("p", "sp"):
        if name in tags and tags[name].lower() not in POLICIES:
            tag = f"{name}={tags[name][:40]}"
            raise TagsInvalid(zone.DMARC_UNKNOWN_POLICY(tag=tag, policies=", ".join(POLICIES)))
    if "p" not in tags:
        raise TagsInvalid(zone.DMARC_WITHOUT_POLICY())
    percent = tags.get("pct", "100")
    if not (percent.isascii() and percent.isdecimal() and int(percent) <= 100):
        raise TagsInvalid(zone.DMARC_PERCENT(percent=percent[:40]))
    for name in ("adkim", "aspf"):
        if tags.get(name, "r").lower() not in ("r", "s"):
            raise TagsInvalid(zone.DMARC_ALIGNMENT(tag=f"{name}={tags[name][:40]}"))
    return (tags.get("sp", tags["p"]) if below else tags["p"]).lower()


def dkim_key(text: str) -> str:
    """Return the public key of a DKIM record without white space, empty for a revoked one; raise ValueError."""
    tags = tags_of(text)
    if tags.get("v", "DKIM1") != "DKIM1":
        raise ValueError(f"v={tags['v'][:40]} is no version of DKIM")
    if "p" not in tags:
        raise ValueError("it has no key (p=)")
    return "".join(tags["p"].split())
