"""The administrators' pages that keep the service: imports, comparison with providers, costs."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from tests.e2e.pages import samples
from tests.e2e.pages.admin_follow import NOTHING, open_section
from tests.e2e.pages.stage import ShownPage, Stage


def imports_empty(stage: Stage) -> None:
    """Show where a file is dropped."""
    stage.answer("/admin/imports", {"imports": [], **NOTHING})
    open_section(stage, "imports")
    stage.expect_text("Aucun import", "No imports")


def imports_checked(stage: Stage) -> None:
    """Show what would become of a file's rows."""
    open_section(stage, "imports")
    rows = f"username;display_name\r\n{stage.house.fresh('importee')};Équipe\r\npostmaster;Non\r\n"
    file: FilePayload = {"name": "equipe.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    label = stage.say("Choisir un fichier CSV", "Choose a CSV file")
    stage.page.get_by_label(label).set_input_files(file)
    expect(stage.page.get_by_role("row").filter(has_text="postmaster")).to_be_visible()


def imports_running(stage: Stage) -> None:
    """Show how far an import is."""
    _imports(stage, "running")
    stage.expect_text("Vous pouvez quitter cette page", "You can leave this page")


def imports_done(stage: Stage) -> None:
    """Show what has become of an import's rows."""
    _imports(stage, "done")
    stage.expect_text("Télécharger le résultat (CSV)", "Download the result (CSV)")


def reconciliation(stage: Stage) -> None:
    """Show how comparisons ended, and what one would do."""
    stage.answer("/admin/domains", samples.DOMAINS)
    stage.answer("/admin/reconcile", samples.COMPARISONS)
    stage.answer("/admin/reconcile/plan", samples.PLAN, method="POST")
    open_section(stage, "reconciliation")
    stage.press("Comparer maintenant", "Compare now")
    stage.expect_text("ancienne-adresse@boutique.example", "ancienne-adresse@boutique.example")


def reconciliation_empty(stage: Stage) -> None:
    """Show a service that was never compared."""
    stage.answer("/admin/reconcile", {**samples.COMPARISONS, "results": []})
    open_section(stage, "reconciliation")
    stage.expect_text("Pas encore de comparaison", "No comparison yet")


def costs(stage: Stage) -> None:
    """Show what a month costs, and what may be spent."""
    stage.answer("/admin/costs/month", samples.MONTH)
    stage.answer("/admin/costs/budgets", samples.BUDGETS)
    open_section(stage, "costs")
    stage.expect_text("Essentials 50K", "Essentials 50K")
    stage.expect_text("La moins chère", "The cheapest that fits")


def costs_empty(stage: Stage) -> None:
    """Show a month that costs nothing."""
    nothing = {"currency": "EUR", "amount": "0.00", "by_currency": []}
    empty = {"providers": [], "domains": [], "users": [], "so_far": nothing, "forecast": nothing}
    stage.answer("/admin/costs/month", {**samples.MONTH, **empty})
    stage.answer("/admin/costs/budgets", {"budgets": []})
    open_section(stage, "costs")
    stage.expect_text("Aucun budget", "No budgets")


def costs_budget(stage: Stage) -> None:
    """Ask for a budget."""
    open_section(stage, "costs")
    stage.press("Ajouter un budget", "Add a budget")
    stage.dialog.get_by_label(stage.say("Pour", "For"), exact=True).select_option(
        stage.say("Un fournisseur", "A provider")
    )


def costs_change(stage: Stage) -> None:
    """Show a budget that is being changed."""
    costs(stage)
    stage.press("Modifier le budget SendGrid", "Change the budget SendGrid")
    expect(stage.dialog).to_be_visible()


def as_auditor(stage: Stage) -> None:
    """Show the pages to somebody who looks only."""
    open_section(stage, "users")
    stage.expect_text("en tant qu’auditeur", "as an auditor")


def _imports(stage: Stage, status: str) -> None:
    finished = {"ready": 0, "started": 0, "done": 1195, "finished_at": samples.ago(minutes=1)}
    job = {**samples.job(status=status, **(finished if status == "done" else {})), **samples.READ_AS}
    stage.answer("/admin/imports", {"imports": [job], **NOTHING})
    stage.answer("/admin/imports/*", job)
    stage.answer("/admin/imports/*/rows", samples.ROWS)
    open_section(stage, "imports")
    stage.press("Ouvrir l’import rentree-2026.csv", "Open the import rentree-2026.csv")


KEEP_PAGES = tuple(
    ShownPage(name=f"admin-{show.__name__.replace('_', '-')}", show=show, as_admin=True)
    for show in (
        imports_empty,
        imports_checked,
        imports_running,
        imports_done,
        reconciliation,
        reconciliation_empty,
        costs,
        costs_empty,
        costs_budget,
        costs_change,
    )
)
AUDITOR_PAGE = ShownPage(name="admin-as-auditor", show=as_auditor, as_auditor=True)
