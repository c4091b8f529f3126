"""The form of our ids in paths."""

from __future__ import annotations

import re

#: A UUID in lower case.
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
