"""Colours of an organisation: from one chosen colour to those of light and dark pages, always readable.

Contrast is that of WCAG 2.2, success criterion 1.4.3: at least 4.5 between text and what it stands on.
"""

from __future__ import annotations

import colorsys
import re

READABLE = 4.5
HEX = re.compile(r"#[0-9a-f]{6}")
LIGHT_PAPERS, DARK_PAPERS = ("#f6f0e5", "#fffaf1"), ("#1a171b", "#28242a")  # --paper and --card of look.css
PALE, DARK = "#fdf8ee", "#10231e"  # what may stand on a chosen colour

Channels = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def for_light(colour: str) -> str:
    """The colour itself, or as much darker as it takes to be read on light paper and to carry pale text."""
    return _moved(colour, darker=True, against=(*LIGHT_PAPERS, PALE))


def for_dark(colour: str) -> str:
    """The same hue as much lighter as it takes to be read on dark paper and to carry dark text."""
    return _moved(colour, darker=False, against=(*DARK_PAPERS, DARK))


def bubble_for_dark(colour: str) -> str:
    """The hue for large areas on a dark page, dark enough to carry pale text."""
    return _moved(for_light(colour), darker=True, against=(PALE,), floor=5.5)


def css(colour: str, classes: bool = False) -> str:
    """The custom properties of look.css that follow from one colour, for light and dark pages.

    With `classes` also for a part of a page that is .light or .dark whatever the device prefers.
    """
    light, dark, bubble = for_light(colour), for_dark(colour), bubble_for_dark(colour)
    by_day = f"{{--deep:{light};--on-deep:{PALE};--mine:{light};--on-mine:{PALE}}}"
    by_night = f"{{--deep:{dark};--on-deep:{DARK};--mine:{bubble};--on-mine:{PALE}}}"
    by_class = f".light{by_day}.dark{by_night}" if classes else ""
    return f":root{by_day}@media(prefers-color-scheme:dark){{:root{by_night}}}{by_class}"


def _moved(colour: str, darker: bool, against: tuple[str, ...], floor: float = READABLE) -> str:
    hue, light, full = colorsys.rgb_to_hls(*_channels(colour))
    while min(contrast(colour, each) for each in against) < floor:
        light += -0.01 if darker else 0.01
        if not 0 <= light <= 1:
            return "#000000" if darker else "#ffffff"
        colour = _hex(colorsys.hls_to_rgb(hue, light, full))
    return colour


def _channels(colour: str) -> Channels:
    if not HEX.fullmatch(colour):
        raise ValueError(colour)
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(min(1, max(0, each)) * 255):02x}" for each in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
