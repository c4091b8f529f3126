"""Looks for what a page must not keep: everywhere that a browser keeps anything for it."""

from __future__ import annotations

from tests.e2e.panel import Panel
from tests.support.server import Mailbox

#: Everything that a page keeps: its document and fields, storages, history, and the answers that the panel caches,
#: which are found through React's own tree.
KEPT = """async () => {
    const caches = [];
    const walk = (fiber) => {
        for (let at = fiber; at; at = at.sibling) {
            const client = at.memoizedProps?.client;
            if (client?.getQueryCache) caches.push(client);
            walk(at.child);
        }
    };
    const root = document.querySelector('#root');
    walk(root[Object.keys(root).find((key) => key.startsWith('__reactContainer$'))]);
    if (caches.length === 0) throw new Error('the cache of answers was not found');
    return JSON.stringify({
        page: document.documentElement.outerHTML,
        fields: [...document.querySelectorAll('input, textarea')].map((field) => field.value),
        storages: [{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await window.caches.keys()],
        history: [history.state, location.href, document.title, window.name, document.cookie],
        addresses: performance.getEntries().map((entry) => entry.name),
        answers: caches.map((client) => [
            client.getQueryCache().getAll().map((query) => [query.queryKey, query.state]),
            client.getMutationCache().getAll().map((mutation) => mutation.state),
        ]),
    });
}"""


def refuse_traces(panel: Panel, mailbox: Mailbox) -> None:
    """Fail where the page keeps the password anywhere."""
    kept = panel.page.evaluate(KEPT)
    assert mailbox.email in kept, "the search finds what is there"
    assert mailbox.password not in kept
    history = panel.page.context.new_cdp_session(panel.page).send("Page.getNavigationHistory")
    assert mailbox.password not in str(history)
    assert mailbox.password not in str(panel.window.context.storage_state(indexed_db=True))


def memory(panel: Panel) -> str:
    """Return everything that the page's scripts can still reach."""
    session = panel.page.context.new_cdp_session(panel.page)
    chunks: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    return "".join(chunks)
