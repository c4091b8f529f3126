"""Mail that means harm is shown harmless: nothing in it runs, and nobody learns that it was read."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel

#: What would show that something ran.
TRACE = "document.title + (window.harmed ?? '') + JSON.stringify(localStorage)"
#: What the browser says where a click has come to nothing.
BLOCKED = "Blocked opening"
HARM = "top.document.title='harmed';top.harmed=1;localStorage.harmed=1;alert('harmed')"
SENDER = "mallory@elsewhere.example"
HOSTILE = """
<html><head>
<base href="{spy}/base/">
<meta http-equiv="refresh" content="0;url={spy}/refresh">
<link rel="stylesheet" href="{spy}/style.css"><link rel="preload" as="image" href="{spy}/preload.png">
<link rel="dns-prefetch" href="{spy}"><link rel="preconnect" href="{spy}">
<style>@import url({spy}/import.css); body {{ background: url({spy}/background.png) }}
@font-face {{ font-family: spy; src: url({spy}/font.woff2) }} p {{ font-family: spy }}</style>
<script>{harm}</script><script src="{spy}/script.js"></script>
</head><body onload="{harm}" background="{spy}/body.png">
<p style="background-image:url({spy}/inline.png);position:fixed;inset:0">Votre facture est en retard.</p>
<img src="{spy}/pixel.png" srcset="{spy}/set.png 2x" onerror="{harm}"><img src=x onerror="{harm}">
<picture><source srcset="{spy}/picture.png"><img src="{spy}/fallback.png"></picture>
<svg onload="{harm}"><image href="{spy}/svg.png"/><use href="{spy}/use.svg#a"/><script>{harm}</script>
<animate onbegin="{harm}" attributeName="x"/><foreignObject><img src="{spy}/foreign.png"></foreignObject></svg>
<math><mtext><table><mglyph><style><img src=x onerror="{harm}"></style></mglyph></table></mtext></math>
<iframe src="{spy}/frame" srcdoc="<script>{harm}</script>"></iframe>
<object data="{spy}/object"></object><embed src="{spy}/embed">
<video src="{spy}/video.mp4" poster="{spy}/poster.png" autoplay></video><audio src="{spy}/audio.mp3" autoplay></audio>
<table background="{spy}/table.png"><tr><td background="{spy}/cell.png">.</td></tr></table>
<form action="{spy}/form"><input name="password" autofocus onfocus="{harm}"><button>Payer</button></form>
<details open ontoggle="{harm}"><summary>.</summary></details><marquee onstart="{harm}">.</marquee>
<a href="javascript:{harm}">javascript</a> <a href="data:text/html,<script>{harm}</script>">data</a>
<a href="{spy}/pay" ping="{spy}/ping" target="_top">Payer maintenant</a>
<noscript><p title="</noscript><img src=x onerror='{harm}'>"></noscript>
<xmp><p title="</xmp><img src=x onerror='{harm}'>"></xmp>
<template><script>{harm}</script></template>
<div><template shadowrootmode="open"><img src=x onerror="{harm}"></template></div>
</body></html>
"""


@pytest.fixture
def spy() -> Iterator[socket.socket]:
    """Yield a socket of somebody who wants to know that the mail is read."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def hostile_letter(to: str, spy: str) -> bytes:
    """Return a message of which every part is an attack."""
    message = EmailMessage()
    message["To"], message["Subject"] = to, f"<script>{HARM}</script>Facture"
    message.set_content(f"<script>{HARM}</script>\njavascript:{HARM}\n{spy}/text")
    message.add_alternative(HOSTILE.format(spy=spy, harm=HARM), subtype="html")
    message.add_attachment(f"<script>{HARM}</script>", subtype="html", filename='"><script>.html')
    return f'From: "<img src=x onerror={HARM}>" <{SENDER}>\r\n'.encode() + message.as_bytes(policy=SMTP)


def test_a_hostile_message_does_nothing_and_tells_nobody(
    house: House, visit: Callable[..., Panel], spy: socket.socket
) -> None:
    camille = visit(opened=False)
    page, address = camille.page, house.address(camille.person, house.fresh("contact"))
    camille.open()
    before = page.evaluate(TRACE)
    spy_url = f"http://127.0.0.1:{spy.getsockname()[1]}"
    with house.server.exchange() as elsewhere:
        elsewhere.sendmail(SENDER, address.email, hostile_letter(address.email, spy_url))

    camille.open_inbox(address.email)
    camille.message("Facture").click()
    message = page.get_by_role("article")
    expect(message.get_by_role("heading")).to_have_text(f"<script>{HARM}</script>Facture")
    content = page.frame_locator("iframe[title='Contenu du message']")
    expect(content.get_by_text("Votre facture est en retard.")).to_be_visible()
    expect(
        content.locator("script, iframe, object, embed, form, input, svg, video, audio, base")
    ).to_have_count(0)
    expect(content.locator("img[src^='http'], [srcset], [background], [ping], [style*='url']")).to_have_count(
        0
    )
    assert page.locator("iframe").get_attribute("sandbox") == ""

    # A click inside leads nowhere; outside, each link shows its whole address.
    with page.expect_console_message(lambda message: BLOCKED in message.text):
        content.get_by_text("Payer maintenant").click()
    camille.window.forgive(BLOCKED)
    page.get_by_text("Liens de ce message").click()
    expect(message.get_by_role("link", name=f"{spy_url}/pay")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    expect(message.locator("a[href^='javascript'], a[href^='data']")).to_have_count(0)

    page.get_by_text("Texte", exact=True).click()
    expect(message.get_by_text(f"<script>{HARM}</script>").last).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("region", name="Pièces jointes").get_by_role("link").click()
    assert download.value.path().read_text().strip() == f"<script>{HARM}</script>"
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_label("À", exact=True)).to_have_value(SENDER)

    assert page.evaluate(TRACE) == before
    assert len(page.context.pages) == 1
    with pytest.raises(BlockingIOError):
        spy.accept()
