"""Files of addresses as people have them, dropped on the administrators' page: every dialect, no trap, any size."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from email_provisioning.domain.limits import Limit, Scope
from email_provisioning.provisioning.limit_admin import Wish
from tests.e2e.house import House, actor_of
from tests.e2e.keyboard import Keyboard
from tests.e2e.pages.stage import Stage
from tests.e2e.window import PATIENCE, Windows

#: What a spreadsheet would run, what is written from right to left, and what is no letter at all.
NAMES = ('=HYPERLINK("http://evil.test";"Cliquez")', "+33 1 23 45", "@SUM(A1)", "خدمة العملاء", "Équipe 🚀")
#: A file as a program saves it: its encoding and delimiter → what the page says of them.
DIALECTS = {
    "utf-8-sig ;": "Lu comme utf-8-sig, séparé par « ; ».",
    "utf-16 \t": "Lu comme utf-16, séparé par « tabulation ».",
    "utf-8 ,": "Lu comme utf-8, séparé par « , ».",
}


def chooser(stage: Stage) -> Locator:
    """Open the page of imports, and return its field for a file."""
    stage.go("/admin/imports")
    return stage.page.get_by_label(stage.say("Choisir un fichier CSV", "Choose a CSV file"))


def administrator(house: House, windows: Windows, **options: bool) -> Stage:
    """Return the stage of an administrator who may have as many addresses as come."""
    stage = Stage.opened(house, windows, as_admin=True, opened=False, **options)
    wish = Wish(values={Limit.ACCOUNTS: 100_000}, reason="A whole company")
    house.services.limits.set(actor_of(stage.person), Scope.USER, stage.person.id, wish)
    return stage


def table(names: tuple[str, ...], stem: str, delimiter: str) -> str:
    """Return a file with an address for each name."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["username", "display_name", "Remarque"])
    writer.writerows([f"{stem}-{number}", name, "x"] for number, name in enumerate(names))
    return text.getvalue()


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.split()[0])
def test_a_file_of_any_program_is_read_and_none_of_its_cells_is_executed(
    house: House, windows: Windows, tmp_path: Path, dialect: str
) -> None:
    stage, stem = administrator(house, windows), house.fresh("equipe")
    encoding, delimiter = dialect.split(" ")
    file = tmp_path / "équipe.csv"
    file.write_bytes(table(NAMES, stem, delimiter).encode(encoding))
    chooser(stage).set_input_files(file)
    page = stage.page
    expect(page.get_by_text("5 lignes peuvent être créées")).to_be_visible()
    expect(page.get_by_text(DIALECTS[dialect])).to_be_visible()
    expect(page.get_by_text("Colonnes laissées de côté : Remarque")).to_be_visible()
    page.get_by_role("button", name="Créer 5 adresses").click()
    expect(
        page.get_by_role("region", name="Import équipe.csv").get_by_text("Terminé", exact=True)
    ).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le résultat (CSV)").click()
    result = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(result), delimiter=delimiter))
    assert rows[0].keys() >= {"display_name", "status"}, rows[0]
    assert [row["display_name"] for row in rows] == [f"'{name}" for name in NAMES[:3]] + list(NAMES[3:])

    # In the list they are words like others.
    stage.go()
    for number, name in enumerate(NAMES):
        expect(stage.panel.row(f"{stem}-{number}@example.test")).to_contain_text(name)


def test_latin_1_is_read_too_in_english(house: House, windows: Windows, tmp_path: Path) -> None:
    stage, stem = administrator(house, windows, french=False), house.fresh("team")
    file = tmp_path / "team.csv"
    file.write_bytes(table(("Élodie Fâcheux", "Noël"), stem, ";").encode("latin-1"))
    chooser(stage).set_input_files(file)
    expect(stage.page.get_by_text("2 rows can be created")).to_be_visible()
    stage.page.get_by_label("Show", exact=True).select_option("All")
    expect(stage.page.get_by_role("row").filter(has_text=f"{stem}-1@example.test")).to_be_visible()
    stage.press("Créer 2 adresses", "Create 2 addresses")
    expect(
        stage.page.get_by_role("region", name="Import team.csv").get_by_text("Finished", exact=True)
    ).to_be_visible()
    stage.go()
    row = stage.page.get_by_role("listitem").filter(has_text=f"{stem}-0@example.test")
    expect(row).to_contain_text("Élodie Fâcheux")


def test_fifty_thousand_rows_are_looked_at(house: House, windows: Windows, tmp_path: Path) -> None:
    stage, stem = administrator(house, windows), house.fresh("masse")
    file = tmp_path / "tout.csv"
    rows = "".join(f"{stem}-{number}\n" for number in range(49_999))
    file.write_text(f"username\n{rows}postmaster\n", encoding="utf-8")
    page = stage.page
    chooser(stage).set_input_files(file)
    expect(page.get_by_text("Lecture du fichier…")).to_be_visible()
    expect(page.get_by_text("49 999 lignes peuvent être créées")).to_be_visible(timeout=4 * PATIENCE)
    expect(page.get_by_text("1 ligne a un défaut et sera laissée de côté")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="postmaster")).to_contain_text("50 001")
    assert house.addresses(stage.person) == []


def test_a_file_is_imported_without_a_mouse(house: House, windows: Windows, tmp_path: Path) -> None:
    stage, stem = administrator(house, windows), house.fresh("clavier")
    file = tmp_path / "equipe.csv"
    file.write_text(f"username\n{stem}\n", encoding="utf-8")
    field, page, keyboard = chooser(stage), stage.page, Keyboard(stage.page)
    # Asked for well before the key: the browser may hear of a key before it hears that a chooser is waited for.
    page.on("filechooser", lambda _: None)
    keyboard.to(page.get_by_label("Propriétaire des lignes sans propriétaire"))
    # The field itself is out of sight: its label shows that it has the focus.
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    label = page.get_by_text("Choisir un fichier CSV", exact=True)
    expect(label).to_have_css("outline-style", "solid")
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Space")
    opened.value.set_files(file)
    expect(page.get_by_text("1 ligne peut être créée")).to_be_visible()
    keyboard.keep_focus()
    keyboard.to(page.get_by_role("button", name="Créer 1 adresse"))
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("region", name="Import equipe.csv").get_by_text("Terminé", exact=True)
    ).to_be_visible()
    keyboard.keep_focus()
    assert house.addresses(stage.person) == [f"{stem}@example.test"]
