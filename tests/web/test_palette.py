"""Colours of an organisation: readable whatever is chosen, in Python and in the preview alike."""

from __future__ import annotations

import json
import random
import re
import subprocess

import pytest

from keerpunt.web import palette
from tests.server import ROOT

SEED = 20261125
STATIC = ROOT / "keerpunt" / "web" / "static"
EXTREMES = ("#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#808080", "#fdf8ee", "#10231e")


def some_colours(count: int) -> list[str]:
    """Colours from all over, always the same ones."""
    dice = random.Random(SEED)
    return [*EXTREMES, *(f"#{dice.randrange(1 << 24):06x}" for _ in range(count))]


def properties(css: str) -> list[dict[str, str]]:
    """What each block of a stylesheet sets."""
    return [dict(re.findall(r"(--[\w-]+):([^;}]+)", block)) for block in re.findall(r"\{([^{}]+)\}", css)]


def test_contrast_is_that_of_the_guideline() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the best known miss
    assert palette.contrast("#123456", "#123456") == 1


def test_every_colour_can_be_read_where_it_is_used() -> None:
    for colour in some_colours(500):
        light, dark = properties(palette.css(colour))
        for paper in palette.LIGHT_PAPERS:
            assert palette.contrast(light["--deep"], paper) >= 4.5, colour
        for paper in palette.DARK_PAPERS:
            assert palette.contrast(dark["--deep"], paper) >= 4.5, colour
        for scheme in (light, dark):
            assert palette.contrast(scheme["--deep"], scheme["--on-deep"]) >= 4.5, colour
            assert palette.contrast(scheme["--mine"], scheme["--on-mine"]) >= 4.5, colour


def test_a_colour_that_is_readable_is_left_alone() -> None:
    assert palette.for_light("#1d4d45") == "#1d4d45"
    assert palette.for_dark("#93cfbe") == "#93cfbe"
    assert palette.for_light("#93cfbe") != "#93cfbe"
    assert palette.for_dark("#1d4d45") != "#1d4d45"


def test_the_papers_are_those_of_the_stylesheet() -> None:
    light, dark = properties((STATIC / "look" / "look.css").read_text())[:2]
    light, dark = ({name: value.strip() for name, value in each.items()} for each in (light, dark))
    assert (light["--paper"], light["--card"]) == palette.LIGHT_PAPERS
    assert (dark["--paper"], dark["--card"]) == palette.DARK_PAPERS


@pytest.mark.parametrize(
    "wrong", ["", "red", "#fff", "#GGGGGG", "1d4d45", "#1d4d45 ", "#1d4d45;}", "#1D4D45"]
)
def test_what_is_not_a_colour_is_not_taken(wrong: str) -> None:
    with pytest.raises(ValueError):
        palette.for_light(wrong)


def test_the_preview_works_out_the_same_colours() -> None:
    colours = some_colours(500)
    code = (
        f"import {{ palette }} from {json.dumps((STATIC / 'house/palette.js').as_uri())};"
        f"console.log(JSON.stringify({json.dumps(colours)}.map(palette)));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True
    )
    for colour, found in zip(colours, json.loads(done.stdout), strict=True):
        assert [found["light"], found["dark"]] == properties(palette.css(colour)), colour
