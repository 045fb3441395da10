"""How an organisation looks: every bad value is refused with a word about its field, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from keerpunt.web import organisation, origins
from keerpunt.web.organisation import Faulty, Organisation, made

GOOD = {"name": "Het Anker", "tone": "plain", "neutral": "https://www.knmi.nl/", "colour": "#aa3366"}
DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2v1z"/></svg>'


@pytest.fixture(autouse=True)
def kept_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this story's own."""
    path = tmp_path / "organisation.json"
    monkeypatch.setattr(organisation, "PATH", path)
    monkeypatch.setattr(organisation, "_read", None)
    return path


def faults(logo: bytes | None = None, **wrong: str) -> dict[str, str]:
    """What is said about these values."""
    with pytest.raises(Faulty) as caught:
        made({**GOOD, **wrong}, logo, Organisation())
    return caught.value.faults


def test_a_fresh_installation_is_whole() -> None:
    now = organisation.current()
    assert now == Organisation("Keerpunt", "warm", settings.NEUTRAL, "#1d4d45", "")
    assert now.style() == ""  # the colours of look.css, mixed by hand


def test_what_is_kept_comes_back(kept_at: Path) -> None:
    wanted = made(GOOD, DRAWN, Organisation())
    organisation.keep(wanted)
    assert organisation.current() == wanted
    assert wanted.logo.startswith("<svg ")
    assert "--deep:#aa3366" in wanted.style()
    assert [path.name for path in kept_at.parent.iterdir()] == ["organisation.json"]
    organisation.keep(Organisation())
    assert organisation.current() == Organisation()
    assert kept_at.read_text().split() == ["{}"]  # only what differs is written


def test_it_is_read_once_for_each_change(kept_at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation.keep(made(GOOD, None, Organisation()))
    assert organisation.current() is organisation.current()
    organisation.keep(made({**GOOD, "name": "De Brug"}, None, Organisation()))
    assert organisation.current().name == "De Brug"


def test_a_file_that_cannot_be_read_does_not_close_the_way_out(kept_at: Path) -> None:
    for text in ("", "{", '{"colour": "red"}', '{"name": 3}', '{"shout": "x"}', '{"tone": "hip"}', "\xff"):
        kept_at.write_bytes(text.encode("latin-1"))
        assert organisation.current() == Organisation(), text
        kept_at.unlink()


def test_a_logo_stays_until_another_comes() -> None:
    first = made(GOOD, DRAWN, Organisation())
    assert made({**GOOD, "name": "De Brug"}, None, first).logo == first.logo
    assert made(GOOD, b"", first).logo == ""


@pytest.mark.parametrize(
    "name", ["", "   ", "\n\t", "x" * 41, "Het\u202eAnker", "Het\u0000Anker", "!!!", "A\u200bB", "\ue000"]
)
def test_a_name_can_be_read_on_one_line(name: str) -> None:
    assert set(faults(name=name)) == {"name"}
    assert "naam" in faults(name=name)["name"]


@pytest.mark.parametrize(
    "name", ["Ça va", "Het  Anker ", "ABC", "x" * 40, "مركز", "<b>&\"'", "O'Neill & Zn."]
)
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert made({**GOOD, "name": name}, None, Organisation()).name == " ".join(name.split())


@pytest.mark.parametrize("tone", ["", "hip", "Warm", "warm "])
def test_there_are_two_tones(tone: str) -> None:
    assert set(faults(tone=tone)) == {"tone"}


@pytest.mark.parametrize(
    "colour", ["", "red", "#fff", "#12345", "#1234567", "1d4d45", "#xyzxyz", "#1d4d45;}body{", "url(x)"]
)
def test_a_colour_is_six_digits(colour: str) -> None:
    assert set(faults(colour=colour)) == {"colour"}
    assert "#" in faults(colour=colour)["colour"]


def test_a_colour_may_be_typed_in_capitals() -> None:
    assert made({**GOOD, "colour": " #AA3366 "}, None, Organisation()).colour == "#aa3366"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "buienradar.nl",
        "http://www.knmi.nl/",
        "//www.knmi.nl/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:///weer",
        "https://knmi/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://me:secret@www.knmi.nl/",
        "https://www.knmi.nl@elders.example/",
        "https://www.knmi.nl:8443/",
        "https://www.knmi.nl:99999/",
        "https://www.knmi.nl/ x",
        "https://www.knmi.nl/\r\nSet-Cookie: a=b",
        'https://www.knmi.nl/"><script>',
        "https://www.knmi.nl\\@elders.example/",
        "https://kn mi.nl/",
        "https://-knmi.nl/",
        "https://wéér.nl/",
        "https://www.knmi.nl/" + "a" * 200,
        "file:///etc/passwd",
    ],
)
def test_the_exit_leads_to_an_ordinary_page_elsewhere(address: str) -> None:
    assert set(faults(neutral=address)) == {"neutral"}


def test_the_exit_never_leads_back_to_us(monkeypatch: pytest.MonkeyPatch) -> None:
    own = origins.Origin("chat", "https://chat.keerpunt.example")
    monkeypatch.setattr(origins, "ALL", (own,))
    assert "weg leiden" in faults(neutral="https://chat.keerpunt.example/sluit")["neutral"]
    assert "weg leiden" in faults(neutral="https://CHAT.keerpunt.example/")["neutral"]


def test_the_operators_own_exit_may_stay() -> None:
    assert made({**GOOD, "neutral": settings.NEUTRAL}, None, Organisation()).neutral == settings.NEUTRAL


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = faults(b"x", name="", tone="", neutral="", colour="")
    assert set(said) == {"name", "tone", "neutral", "colour", "logo"}
    assert all(each.endswith(".") and len(each) < 120 for each in said.values())
