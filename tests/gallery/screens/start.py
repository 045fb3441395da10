"""The chat before anybody writes."""

from __future__ import annotations

from playwright.async_api import Page, Route, expect

from tests.gallery.registry import NotHere, screen
from tests.gallery.scene import Scene

WEBVIEW = (
    "Mozilla/5.0 (Linux; Android 13; SM-A135F; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Version/4.0 Chrome/126.0 Mobile Safari/537.36 {}"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_7 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS]"
)


@screen("chat", "start", "open, somebody is there")
async def somebody(scene: Scene) -> Page:
    await scene.on_shift()
    return (await scene.start()).page


@screen("chat", "start", "open, nobody is there")
async def nobody(scene: Scene) -> Page:
    return (await scene.start()).page


@screen("chat", "start", "closed")
async def closed(scene: Scene) -> Page:
    hands = await scene.start(scene.stage.closed)
    await expect(hands.page.locator("#go")).to_be_hidden()
    return hands.page


@screen("chat", "start", "scripts have not arrived")
async def before_scripts(scene: Scene) -> Page:
    hands = await scene.hands()

    async def never(route: Route) -> None:
        """Leave it unanswered."""

    await hands.page.route("**/*.js", never)
    await hands.page.goto(hands.url, wait_until="commit")
    await hands.sees("#go")
    return hands.page


async def answer(scene: Scene, value: str) -> Page:
    """Answer whether it is safe to type."""
    page = (await scene.start()).page
    await page.locator(f"#start [value={value}]").click()
    await expect(page.locator("#heed")).not_to_be_empty()
    return page


@screen("chat", "can you type safely", "yes")
async def yes(scene: Scene) -> Page:
    return await answer(scene, "ja")


@screen("chat", "can you type safely", "no")
async def no(scene: Scene) -> Page:
    return await answer(scene, "nee")


@screen("chat", "can you type safely", "not sure")
async def not_sure(scene: Scene) -> Page:
    return await answer(scene, "weet")


@screen("chat", "languages", "list")
async def languages(scene: Scene) -> Page:
    page = (await scene.start()).page
    opener = page.locator("#languages, details.languages > summary, .languages > button")
    if not await opener.count():
        raise NotHere("a list of languages")
    await opener.first.click()
    return page


@screen("chat", "in another app", "with a way out")
async def in_app(scene: Scene) -> Page:
    hands = await scene.hands(user_agent=WEBVIEW.format("Instagram 300.0.0.29.110"))
    await hands.page.goto(hands.url)
    await hands.sees("#room #first")
    return hands.page


@screen("chat", "in another app", "without a way out, address copied")
async def in_app_without(scene: Scene) -> Page:
    hands = await scene.hands(user_agent=IPHONE, permissions=["clipboard-read", "clipboard-write"])
    await hands.page.goto(hands.url)
    await hands.sees("#room #first")
    await hands.page.locator("#room .row button").click()
    await expect(hands.page.locator("#room [role=status]")).not_to_be_empty()
    return hands.page


@screen("chat", "start", "without JavaScript")
async def without_javascript(scene: Scene) -> Page:
    hands = await scene.hands(java_script_enabled=False)
    await hands.page.goto(hands.url)
    await hands.sees("noscript p")
    return hands.page
