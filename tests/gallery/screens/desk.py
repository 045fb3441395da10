"""The desk: signing in, an empty desk, and what keeps it shut."""

from __future__ import annotations

import datetime

from playwright.async_api import Page, expect

from tests.gallery.registry import screen
from tests.gallery.scene import Scene
from tests.journeys.desk import Desk
from tests.journeys.forger import Forger, serve_directory
from tests.journeys.network import network


async def fills_in(desk: Desk, passphrase: str) -> None:
    """Type name and passphrase and press the button."""
    await desk.page.goto(desk.server.staff)
    await desk.page.get_by_label("Naam").fill(desk.name.lower())
    await desk.page.get_by_label("Wachtzin").fill(passphrase)
    await desk.page.locator(".gate-go").click()


@screen("staff", "sign in", "empty")
async def sign_in(scene: Scene) -> Page:
    desk = await scene.desk()
    await desk.page.goto(desk.server.staff)
    await expect(desk.page.get_by_label("Naam")).to_be_visible()
    return desk.page


@screen("staff", "sign in", "wrong passphrase")
async def wrong(scene: Scene) -> Page:
    desk = await scene.desk()
    await fills_in(desk, "zo maar zeven woorden die niet kloppen")
    await expect(desk.page.locator("#problem.notice")).to_be_visible()
    return desk.page


@screen("staff", "sign in", "counting")
async def counting(scene: Scene) -> Page:
    desk = await scene.desk()
    await desk.page.route("**/staff/salt", lambda route: None)  # asked, and never answered
    await fills_in(desk, "zo maar zeven woorden die niet kloppen")
    await expect(desk.page.locator(".gate-counting")).not_to_be_empty()
    return desk.page


@screen("staff", "sign in", "without JavaScript")
async def without_javascript(scene: Scene) -> Page:
    page = (await scene.person(locale="nl-NL", java_script_enabled=False)).page
    await page.goto(scene.server.staff)
    await expect(page.locator("noscript h1")).to_be_visible()
    return page


@screen("staff", "desk", "nobody waits")
async def empty(scene: Scene) -> Page:
    desk = await scene.signed_in()
    await expect(desk.page.locator(".empty")).to_be_visible()
    return desk.page


@screen("staff", "desk", "nobody waits, on a break")
async def on_a_break(scene: Scene) -> Page:
    desk = await scene.signed_in()
    pause = desk.page.get_by_role("button", name="Pauze")
    await pause.click()
    await expect(pause).to_have_attribute("aria-pressed", "true")
    return desk.page


@screen("staff", "desk", "three wait")
async def somebody_waits(scene: Scene) -> Page:
    await scene.waiting_before(3)
    desk = await scene.signed_in()
    await expect(desk.page.locator(".waiting .clock")).to_be_visible()
    return desk.page


@screen("staff", "desk", "pressed next, nobody waits")
async def nobody(scene: Scene) -> Page:
    desk = await scene.signed_in()
    await desk.page.get_by_role("banner").get_by_role("button", name="Volgende").click()
    await expect(desk.page.locator(".says .banner")).to_be_visible()
    return desk.page


@screen("staff", "desk", "menu with shortcuts")
async def shortcuts(scene: Scene) -> Page:
    desk = await scene.signed_in()
    await desk.page.locator(".menu-opener").click()
    await expect(desk.page.locator(".menu-sheet")).to_be_visible()
    return desk.page


@screen("staff", "desk", "offline")
async def offline(scene: Scene) -> Page:
    net = await scene.during(network())
    person = await scene.person(locale="nl-NL", proxy={"server": net.url})
    desk = Desk(person, scene.server, "Bram")
    await desk.page.clock.install()
    await desk.sign_in()
    net.falls_silent()
    await desk.page.clock.fast_forward("00:40")
    await expect(desk.page.locator(".banner.lost")).to_be_visible()
    return desk.page


@screen("staff", "desk", "about to lock")
async def about_to_lock(scene: Scene) -> Page:
    desk = await scene.desk()
    await desk.page.clock.install()
    await desk.sign_in()
    await desk.page.clock.fast_forward(
        "09:20"
    )  # its line takes nine silent minutes for a lost one, and is back
    await expect(desk.page.locator(".banner.lost")).to_have_count(0)
    await expect(desk.page.locator(".says [role=alert]")).to_be_visible()
    return desk.page


@screen("staff", "locked", "on one's own")
async def locked(scene: Scene) -> Page:
    desk = await scene.signed_in()
    await desk.page.locator(".menu-opener").click()
    await desk.page.get_by_role("button", name="Op slot").click()
    await expect(desk.page.locator(".gate-who")).to_be_visible()
    return desk.page


@screen("staff", "alarm", "K1, no directory to be believed")
async def k1(scene: Scene) -> Page:
    desk = await scene.desk()
    await serve_directory(desk.page, Forger(scene.server).under_another_root())
    await fills_in(desk, scene.server.passphrases[desk.name])
    await expect(desk.page.locator(".alarm")).to_be_visible()
    return desk.page


@screen("staff", "alarm", "K2, a wrong clock")
async def k2(scene: Scene) -> Page:
    desk = await scene.desk()
    await desk.page.clock.install(time=datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=21))
    await fills_in(desk, scene.server.passphrases[desk.name])
    await expect(desk.page.locator(".alarm")).to_be_visible()
    return desk.page
