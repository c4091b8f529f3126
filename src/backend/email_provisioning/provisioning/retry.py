"""When a failed step is tried again."""

from __future__ import annotations

import random
from datetime import timedelta

#: The first wait after a failure that may pass, in seconds; it doubles with each further one.
FIRST_WAIT = 1.0
#: The longest wait, in seconds, unless the provider asks for more.
LONGEST_WAIT = 600.0
#: How long an operation is tried before it is given up and undone: a provider may take a day to make a mailbox.
GIVE_UP_AFTER = timedelta(hours=26)


def wait_after(attempts: int, retry_after: float | None) -> timedelta:
    """Return the back-off after ``attempts`` tries, with jitter, and never less than the provider's Retry-After."""
    ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts - 1, 20))
    jittered = ceiling * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load; nothing secret depends on it)
    return timedelta(seconds=max(jittered, retry_after or 0.0))
