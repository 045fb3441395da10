"""What everyone may read, and the editors' door."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.gallery.registry import NotHere, screen
from tests.gallery.scene import Scene


@screen("portal", "front page", "open, somebody is there")
async def front(scene: Scene) -> Page:
    await scene.on_shift()
    return await scene.at_the_portal()


@screen("portal", "front page", "open, nobody is there")
async def front_without_anybody(scene: Scene) -> Page:
    return await scene.at_the_portal()


@screen("portal", "front page", "closed")
async def front_closed(scene: Scene) -> Page:
    return await scene.at_the_portal(server=scene.stage.closed)


@screen("portal", "how safe", "read")
async def how_safe(scene: Scene) -> Page:
    return await scene.at_the_portal("/hoe-veilig")


@screen("portal", "accessibility", "read")
async def accessibility(scene: Scene) -> Page:
    return await scene.at_the_portal("/toegankelijkheid")


@screen("portal", "an address that does not exist", "read")
async def nothing_here(scene: Scene) -> Page:
    page = (await scene.person()).page
    await page.goto(f"{scene.server.portal}/deze-pagina-is-er-niet")
    return page


@screen("chat", "an address that does not exist", "read")
async def nothing_here_either(scene: Scene) -> Page:
    page = (await scene.person()).page
    await page.goto(f"{scene.server.chat}/deze-pagina-is-er-niet")
    return page


@screen("cms", "editors", "front")
async def editors(scene: Scene) -> Page:
    page = (await scene.person(locale="nl-NL")).page
    await page.goto(scene.server.cms)
    await expect(page.get_by_role("heading", name="Redactie")).to_be_visible()
    return page


@screen("staff", "look", "every part")
async def look(scene: Scene) -> Page:
    page = (await scene.person(locale="nl-NL")).page
    answer = await page.goto(f"{scene.server.staff}/look/")
    if answer is None or answer.status == 404:
        raise NotHere("/look/")
    return page
