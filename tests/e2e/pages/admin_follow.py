"""The administrators' pages that follow the service: overview, addresses, operations, audit log."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, expect

from tests.e2e.pages import samples
from tests.e2e.pages.stage import ShownPage, Stage

NOTHING = {"next_cursor": None}


def open_section(stage: Stage, section: str) -> None:
    """Open an administrators' page, and wait until nothing on it is on its way."""
    stage.go(f"/admin/{section}")
    expect(stage.page.get_by_role("heading", level=2).filter(visible=True).first).to_be_visible()
    words = stage.say("Chargement…", "Loading…")
    expect(stage.page.get_by_role("status", name=words).filter(visible=True)).to_have_count(0)


def overview(stage: Stage) -> None:
    """Show a service that has been at work for a month."""
    stage.answer("/admin/overview", samples.overview())
    open_section(stage, "overview")
    expect(stage.page.locator(".recharts-bar-rectangle").first).to_be_visible()


def overview_tables(stage: Stage) -> None:
    """Show the figures of the charts as tables."""
    overview(stage)
    for fold in stage.page.get_by_text(stage.say("Les mêmes chiffres", "The same figures")).all():
        fold.click()


def overview_empty(stage: Stage) -> None:
    """Show a service without an address."""
    stage.answer("/admin/overview", samples.empty_overview())
    open_section(stage, "overview")
    stage.expect_text("Aucune création", "No creations")


def addresses(stage: Stage) -> Sequence[str]:
    """Show addresses, some of which are chosen, and return what they are called."""
    owner, stem = stage.house.person("Dominique"), stage.house.fresh("equipe")
    emails = [stage.house.address(owner, f"{stem}-{name}").email for name in ("nord", "sud", "est")]
    open_section(stage, "addresses")
    _search(stage).fill(stem)
    boxes = stage.page.get_by_role("checkbox", name=re.compile("@"))
    expect(boxes).to_have_count(len(emails))
    for email in emails[:2]:
        stage.page.get_by_role("checkbox", name=email).check()
    return emails


def addresses_all(stage: Stage) -> None:
    """Show the newest addresses of everybody."""
    stage.address("contact", "Accueil")
    open_section(stage, "addresses")
    expect(stage.page.get_by_role("row").nth(1)).to_be_visible()


def addresses_chosen(stage: Stage) -> None:
    """Show that some are chosen."""
    addresses(stage)


def addresses_question(stage: Stage) -> None:
    """Ask before several are deleted."""
    addresses(stage)
    stage.press("Supprimer", "Delete")
    expect(stage.dialog).to_be_visible()


def addresses_done(stage: Stage) -> None:
    """Show what became of several that were suspended."""
    addresses(stage)
    failed = samples.job(kind="suspend", status="done", label="", total=2, refused=0, done=1, failed=1)
    stage.answer("/admin/jobs/*", failed)
    rows = {**samples.ROWS, "rows": samples.ROWS["rows"][2:]}
    stage.answer("/admin/jobs/*/rows", rows)
    stage.press("Suspendre", "Suspend")
    stage.dialog.get_by_role("button", name=stage.say("Suspendre", "Suspend")).click()
    label = stage.say("Ce qui n’a pas abouti", "What did not succeed")
    expect(stage.page.get_by_role("list", name=label)).to_be_visible()


def addresses_none(stage: Stage) -> None:
    """Show a filter that nothing passes."""
    open_section(stage, "addresses")
    _search(stage).fill("zzz-zzz")
    stage.expect_text("Aucune adresse ne correspond", "No address matches")


def runs(stage: Stage) -> None:
    """Show operations that wait, fail, and are taken back."""
    stage.answer("/admin/runs", samples.RUNS)
    open_section(stage, "runs")
    stage.expect_text("ventes@boutique.example", "ventes@boutique.example")


def runs_empty(stage: Stage) -> None:
    """Show that nothing is under way."""
    stage.answer("/admin/runs", {"runs": [], **NOTHING})
    open_section(stage, "runs")
    stage.expect_text("Rien en cours", "Nothing under way")


def runs_question(stage: Stage) -> None:
    """Ask before an operation is taken back."""
    runs(stage)
    stage.press("Défaire l’opération sur accueil", "Undo the operation on accueil")
    expect(stage.dialog).to_be_visible()


def audit(stage: Stage) -> None:
    """Show what was done, with the details of one entry."""
    stage.address("contact", "Accueil")
    open_section(stage, "audit")
    stage.page.locator("summary").first.click()


def audit_empty(stage: Stage) -> None:
    """Show a filter that no entry passes."""
    open_section(stage, "audit")
    stage.page.get_by_label("Action", exact=True).fill("restore")
    stage.page.get_by_label(stage.say("Adresse", "Address"), exact=True).fill("zzz@example.test")
    stage.expect_text("Aucune entrée", "No entries")


def _search(stage: Stage) -> Locator:
    return stage.page.get_by_role("searchbox").filter(visible=True)


FOLLOW_PAGES = tuple(
    ShownPage(name=f"admin-{show.__name__.replace('_', '-')}", show=show, as_admin=True)
    for show in (
        overview,
        overview_tables,
        overview_empty,
        addresses_all,
        addresses_chosen,
        addresses_question,
        addresses_done,
        addresses_none,
        runs,
        runs_empty,
        runs_question,
        audit,
        audit_empty,
    )
)
