"""Searching a mailbox: by the provider's own index where it has one, else by looking through the newest messages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from email_provisioning.mailbox.base import MailboxReader, MessageSummary
from email_provisioning.provisioning import messages
from email_provisioning.provisioning.messages import MessageItem, MessageItems

#: How many messages one question looks through; the next one goes on from there.
MOST_LOOKED_THROUGH = 500
#: How many are listed at once for that.
LISTED_AT_ONCE = 100
#: How many words of a question count.
MOST_WORDS = 5
#: What separates words: everything that an index of somebody else's could take for an operator.
_BETWEEN_WORDS = re.compile(r"[^\w@.'-]+")


def words_of(text: str) -> Sequence[str]:
    """Return the words of a question, alike whatever their case and accents."""
    found = (word.strip(".'-") for word in _BETWEEN_WORDS.split(folded(text)))
    return [word for word in found if word][:MOST_WORDS]


def folded(text: str) -> str:
    """Return the text without case and accents: who searches for Zoe means Zoé as well."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def find(
    reader: MailboxReader, ref: str, words: Sequence[str], *, limit: int, cursor: str | None
) -> MessageItems:
    """Return messages that hold every word, newest first.

    A page may hold fewer than there are, and even none, and still have a next one: one question looks through so
    many messages and no more.
    """
    if reader.can_search:
        page = reader.search(ref, words, limit=limit, cursor=cursor)
        return MessageItems(
            messages=[messages.item(each) for each in page.messages], next_cursor=page.next_cursor
        )
    return _look_through(reader, ref, words, limit=limit, cursor=cursor)


def _look_through(
    reader: MailboxReader, ref: str, words: Sequence[str], *, limit: int, cursor: str | None
) -> MessageItems:
    found: list[MessageItem] = []
    looked_through = 0
    while looked_through < MOST_LOOKED_THROUGH:
        # No more at once than there is room for, since a cursor stands behind a whole page; where little is left, the
        # next question has more.
        room = limit - len(found)
        if found and room <= limit // 2:
            break
        page = reader.page(ref, limit=min(LISTED_AT_ONCE, room), cursor=cursor)
        cursor = page.next_cursor
        looked_through += min(LISTED_AT_ONCE, room)
        found += [each for summary in page.messages if (each := _matching(summary, words)) is not None]
        if cursor is None:
            break
    return MessageItems(messages=found, next_cursor=cursor)


def _matching(summary: MessageSummary, words: Sequence[str]) -> MessageItem | None:
    item, text = messages.item_and_text(summary)
    people = [item.sender, *item.to]
    written = [f"{person.name} {person.address}" for person in people if person is not None]
    held = folded("\n".join([item.subject, *written, text]))
    return item if all(word in held for word in words) else None
