"""Every page and state of the panel, each with the way to it: looked at by axe-core, and pictured.

A new page is one entry in the list of its area.
"""

from tests.e2e.pages.admin_follow import FOLLOW_PAGES
from tests.e2e.pages.admin_keep import AUDITOR_PAGE, KEEP_PAGES
from tests.e2e.pages.admin_set import SET_PAGES
from tests.e2e.pages.mailbox import MAILBOX_PAGES
from tests.e2e.pages.member import MEMBER_PAGES
from tests.e2e.pages.stage import ShownPage, Stage
from tests.e2e.pages.trouble import TROUBLE_PAGES

#: Those that each are seen by a person of their own.
OWN_PAGES: tuple[ShownPage, ...] = (*TROUBLE_PAGES, *MEMBER_PAGES, *MAILBOX_PAGES, AUDITOR_PAGE)
#: Those that one administrator can see one after the other, by what they are for.
ADMIN_PAGES: dict[str, tuple[ShownPage, ...]] = {"follow": FOLLOW_PAGES, "set": SET_PAGES, "keep": KEEP_PAGES}
#: Every one.
PAGES: tuple[ShownPage, ...] = (*OWN_PAGES, *FOLLOW_PAGES, *SET_PAGES, *KEEP_PAGES)

__all__ = ["ADMIN_PAGES", "OWN_PAGES", "PAGES", "ShownPage", "Stage"]
