"""The sizes and lights in which a screen is looked at, without bringing it about anew."""

from __future__ import annotations

from typing import Literal

from playwright.async_api import Page

SIZES = {"phone": (360, 640), "tablet": (768, 1024), "desktop": (1440, 900)}
ZOOMED = (320, 256)  # 1280 x 1024 at 400 % (WCAG 1.4.10)
Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")

# Two frames, so that what measures itself has drawn again; and what comes late, or in a movement, has come.
SETTLE = """async () => {
  if (document.querySelector("noscript")?.childElementCount) return; // no scripts: nothing measures itself
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  for (const each of document.getAnimations())
    if (each.effect.getComputedTiming().endTime < Infinity) each.finish();
}"""


async def pose(page: Page, size: tuple[int, int], mode: Mode) -> None:
    """Show the page so."""
    width, height = size
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=mode)
    await page.evaluate(SETTLE)
