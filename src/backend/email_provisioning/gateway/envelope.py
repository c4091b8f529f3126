"""The arguments of MAIL and RCPT (RFC 5321, section 4.1.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from email_provisioning.errors import ProvisioningError

#: A path: an optional source route, which is ignored (RFC 5321, appendix C), and an address or nothing.
_PATH = re.compile(
    r'[ \t]*<(?:@[^:<>"\s]+:)?(?P<address>(?:"(?:[^"\\]|\\.)*"|[^<>"\s@]+)(?:@[^<>\s@]+)?|)>(?P<rest>(?:[ \t].*)?)'
)
_PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?")


class SyntaxWrong(ProvisioningError):
    """The command's arguments cannot be understood."""

    smtp = "501 5.5.4"


class ParameterUnknown(ProvisioningError):
    """The command has a parameter that this server does not know."""

    smtp = "555 5.5.4"


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """An address of the envelope as it was given."""

    #: Empty for the null reverse path.
    address: str
    #: Upper-case keyword → value, empty where none was given.
    parameters: Mapping[str, str]


def parse_path(argument: str, keyword: str) -> Path:
    """Read ``FROM:<address> [parameters]`` or ``TO:<address> [parameters]``."""
    head, tail = argument[: len(keyword)], argument[len(keyword) :]
    match = _PATH.fullmatch(tail) if head.upper() == keyword else None
    if match is None:
        raise SyntaxWrong(f"Write the address as in {keyword}<name@example.com>.")
    parameters: dict[str, str] = {}
    for word in match["rest"].split():
        parameter = _PARAMETER.fullmatch(word)
        if parameter is None:
            raise SyntaxWrong("The parameters after the address cannot be understood.")
        parameters[parameter[1].upper()] = parameter[2] or ""
    return Path(address=match["address"], parameters=parameters)
