"""Names that nobody can register: for tests, examples and machines of one's own."""

from __future__ import annotations

#: RFC 6761, section 6, and RFC 6762, section 3.
_TOPS = frozenset({"test", "example", "invalid", "localhost", "local"})
#: RFC 2606, section 3.
_EXAMPLES = frozenset({"example.com", "example.net", "example.org"})


def is_reserved(domain: str) -> bool:
    """Tell whether nothing can be published under a domain (A-labels in lower case)."""
    labels = domain.removesuffix(".").split(".")
    return labels[-1] in _TOPS or ".".join(labels[-2:]) in _EXAMPLES
