"""The house style: signing in for it, its settings, and what keeps others out."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.gallery.registry import screen
from tests.gallery.scene import Scene
from tests.journeys.browsers import DESK


async def at_the_settings(scene: Scene, name: str) -> Page:
    """Somebody who signed in on the page itself."""
    page = (await scene.person(viewport=DESK, locale="nl-NL")).page
    await page.goto(f"{scene.server.staff}/huisstijl/")
    await page.get_by_label("Naam").fill(name.lower())
    await page.get_by_label("Wachtzin").fill(scene.server.passphrases[name])
    await page.get_by_role("button", name="Aanmelden").click()
    await expect(page.locator("#sign-in")).to_have_count(0)
    return page


@screen("staff", "house style", "sign in")
async def sign_in(scene: Scene) -> Page:
    page = (await scene.person(viewport=DESK, locale="nl-NL")).page
    await page.goto(f"{scene.server.staff}/huisstijl/")
    await expect(page.get_by_role("button", name="Aanmelden")).to_be_visible()
    return page


@screen("staff", "house style", "settings")
async def settings(scene: Scene) -> Page:
    return await at_the_settings(scene, "Vera")


@screen("staff", "house style", "another colour, a long name")
async def changed(scene: Scene) -> Page:
    page = await at_the_settings(scene, "Vera")
    await page.locator("#colour").fill("#ffcc00")
    await page.get_by_label("Naam").fill("Samenwerkingsverband Jeugdhulpverlening")
    await expect(page.locator("#colour-word")).to_contain_text("donkerder")
    return page


@screen("staff", "house style", "all wrong")
async def wrong(scene: Scene) -> Page:
    page = await at_the_settings(scene, "Vera")
    for field, typed in (("#name", ""), ("#colour", "rood"), ("#neutral", "weer")):
        await page.locator(field).fill(typed)
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.locator("#neutral-wrong")).to_be_visible()
    return page


@screen("staff", "house style", "somebody else's")
async def not_yours(scene: Scene) -> Page:
    return await at_the_settings(scene, "Anna")
