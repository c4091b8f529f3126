"""Every page and state of the panel, each with the way to it: looked at by axe-core, and pictured.

A new page is one entry in the list of its area.
"""

from tests.e2e.pages.member import MEMBER_PAGES
from tests.e2e.pages.stage import ShownPage, Stage

#: Every one, in the order in which people meet them.
PAGES: tuple[ShownPage, ...] = (*MEMBER_PAGES,)

__all__ = ["PAGES", "ShownPage", "Stage"]
