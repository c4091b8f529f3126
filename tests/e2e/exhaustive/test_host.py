"""The panel inside a host's page: it works there, and neither side takes the other's styles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from playwright.sync_api import Page, expect

from email_provisioning.domain.address import parse_address
from tests.e2e.axe import violations
from tests.e2e.host import Host, built, differences, looks, serving, styles_of
from tests.e2e.window import Windows
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.run_folder import RunFolder

SENDER = "ada@elsewhere.test"
#: How high the chart of creations is, 14 rem of 16 pixels each.
CHART_HEIGHT = "224px"
#: What a host says of every element, with all the weight that it has.
HOSTILE = """
* { color: red !important; font: 30px/3 fantasy !important; background: lime !important; margin: 7px !important;
    padding: 7px !important; border: 5px solid red !important; letter-spacing: 9px !important;
    text-transform: uppercase !important; box-sizing: content-box !important; float: left !important }
:root { --mantine-color-text: red; --mantine-spacing-md: 99px; --panel-surface: red; --button-bg: red }
.email-provisioning, .inside, [class*=mantine] { display: none !important }
"""
WEAR = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""
#: Keeps the panel as wide as it was.
KEEP_WIDTH = """(main, width) => {
    for (const [name, value] of [['width', `${width}px`], ['padding', '0']])
        main.style.setProperty(name, value, 'important');
}"""
#: What the panel draws below its own header, which is another one where the host has chosen language and colours.
CARDS = ".email-provisioning section, .email-provisioning section *"


@pytest.fixture(scope="module", params=["19"])
def host(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
    run_folder: RunFolder,
) -> Iterator[Host]:
    """Yield the example host with a version of React; with the newer one it is served below a base path."""
    folder = tmp_path_factory.mktemp("host")
    example = built(run_folder, react=request.param)
    below = {"19": "/intranet", "18": ""}[request.param]
    with serving(example, folder, port=free_port(), below=below) as host:
        yield host
    refuse_plain_secrets(folder, run_folder)


@pytest.fixture
def page(host: Host, windows: Windows) -> Page:
    """Return a page of the host, in which Ada is signed in."""
    page = windows.open(host.url).context.new_page()
    host.enter(page, "Ada")
    return page


@pytest.mark.parametrize("host", ["19", "18"], indirect=True)
def test_an_address_is_created_inside_a_host_which_stays_as_it_was(host: Host, page: Page) -> None:
    before = looks(page)
    page.evaluate("addEventListener('keydown', (event) => (window.seen = (window.seen ?? '') + event.key))")
    host.open_panel(page)
    assert differences(before, looks(page)) == []

    page.get_by_label("Nom de l’adresse").press_sequentially("contact")
    expect(page.get_by_text("contact@example.test est disponible.")).to_be_visible()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Enregistrez ces identifiants maintenant")
    expect(dialog).to_be_visible()
    assert differences(before, looks(page)) == []
    # What is typed into the panel is no short cut of the host's.
    assert page.evaluate("window.seen ?? ''") == ""
    expect(page.get_by_role("list", name="Nouvelles")).to_have_text("Adresse créée : contact@example.test")
    dialog.get_by_role("button", name="Je les ai enregistrés").click()

    # A part that is loaded later brings styles of its own.
    page.get_by_role("button", name="Messages de contact@example.test").click()
    expect(page.get_by_role("heading", name="Messages de contact@example.test")).to_be_focused()
    assert differences(before, looks(page)) == []
    page.get_by_role("button", name="Administration").click()
    chart = page.locator(".recharts-wrapper").last
    expect(chart.get_by_text("oct.").first).to_be_visible()
    # Its height is said in rem by a script, and the host's rem is another one.
    expect(chart).to_have_css("height", CHART_HEIGHT)
    assert violations(page) == []
    assert differences(before, looks(page)) == []
    assert page.evaluate("document.querySelectorAll('style, link[rel=stylesheet]').length") == 1
    assert page.evaluate("document.body.children.length") == 1
    expect(page.get_by_role("list", name="Nouvelles").get_by_role("listitem")).to_have_count(1)

    page.get_by_role("link", name="Commandes", exact=True).click()
    expect(page.get_by_role("heading", name="Commandes")).to_be_visible()
    assert differences(before, looks(page)) == []


def test_the_panel_looks_in_a_host_as_it_does_alone(host: Host, page: Page, windows: Windows) -> None:
    host.open_panel(page)
    page.evaluate("document.fonts.ready")
    page.get_by_label("Nom de l’adresse").fill("abuse")
    expect(page.get_by_role("button", name="Créer l’adresse email")).to_be_visible()
    width = page.locator("main").evaluate("each => each.clientWidth")
    alone = page.context.new_page()
    alone.set_viewport_size({"width": width, "height": 800})
    # Below the path that the host has a page of its own for, the panel's own page answers.
    alone.goto(f"{host.url}/email-provisioning/")
    alone.get_by_label("Nom de l’adresse").fill("abuse")
    for each in (page, alone):
        expect(each.get_by_text("réservé").first).to_be_visible()
        each.get_by_label("Nom de l’adresse").blur()
    expected = styles_of(alone.locator(CARDS))
    assert len(json.loads(expected)) > 20
    assert differences(expected, styles_of(page.locator(CARDS))) == []
    page.evaluate(WEAR, HOSTILE)
    assert page.locator("aside a").evaluate("each => getComputedStyle(each).color") == "rgb(255, 0, 0)"
    page.locator("main").evaluate(KEEP_WIDTH, width)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert differences(expected, styles_of(page.locator(CARDS))) == []


def test_what_somebody_did_is_not_seen_by_the_next_person(host: Host, page: Page) -> None:
    host.open_panel(page)
    page.get_by_label("Nom de l’adresse").fill("info")
    elsewhere = page.context.new_page()
    host.enter(elsewhere, "Basile")
    # The host's page still means Ada, and the server has Basile: neither sees what is the other's.
    page.get_by_label("Nom de l’adresse").fill("support")
    page.get_by_role("button", name="Créer l’adresse email").click()
    expect(page.get_by_role("heading", name="Un autre compte est connecté")).to_be_visible()


def test_the_hosts_own_page_answers_where_the_host_has_one(host: Host, page: Page) -> None:
    host.open_panel(page)
    page.reload()
    expect(page.get_by_role("heading", name="Atelier")).to_be_visible()
    expect(page.get_by_label("Nom de l’adresse")).to_be_visible()
    page.get_by_role("button", name="Quitter").click()
    expect(page.get_by_role("heading", name="Qui êtes-vous ?")).to_be_visible()
    page.get_by_role("link", name="Créer Email").click()
    expect(page.get_by_role("heading", name="Vous n’êtes pas connecté")).to_be_visible()


def test_a_host_goes_on_where_the_panel_cannot_be_loaded(host: Host, windows: Windows) -> None:
    window = windows.open(host.url)
    page = window.context.new_page()
    host.enter(page, "Ada")
    page.context.route("**/assets/mount-*.js", lambda route: route.abort())
    page.get_by_role("link", name="Créer Email").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Cette partie de la page n’a pas pu être affichée. Rechargez la page."
    )
    page.get_by_role("link", name="Commandes", exact=True).click()
    expect(page.get_by_role("heading", name="Commandes")).to_be_visible()
    page.context.unroute_all()
    page.reload()
    host.open_panel(page)
    window.forgive("net::ERR_FAILED")


def test_a_message_is_shown_in_a_host_as_its_sender_meant_it(host: Host, page: Page) -> None:
    host.open_panel(page)
    page.get_by_label("Nom de l’adresse").fill("hello")
    page.get_by_role("button", name="Créer l’adresse email").click()
    page.get_by_role("button", name="Je les ai enregistrés").click()
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = SENDER, "hello@example.test", "Offre"
    letter.set_content("<p>Bonjour</p>", subtype="html")
    recipient = parse_address("hello@example.test")
    content = letter.as_bytes(policy=SMTP)
    host.services.inbound.deliver(sender=SENDER, recipients=[recipient], content=content)
    page.get_by_role("button", name="Messages de hello@example.test").click()
    page.get_by_role("list", name="Boîte de réception").get_by_role("button", name="Offre").click()
    text = page.frame_locator("iframe[title='Contenu du message']").get_by_text("Bonjour")
    expect(text).to_be_visible()
    # The text is there before the style sheet that the frame asks for.
    expect(text).to_have_css("font-family", re.compile("^system-ui"))
    expect(text).to_have_css("color", "rgb(26, 29, 33)")
