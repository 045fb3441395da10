"""The house style through real HTTP: who may change it, and that the next visitor sees it without a restart."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable

import httpx
import pytest

from tests.house.conftest import Browser
from tests.server import ROOT, Server
from tests.web.conftest import Page

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path id="exit" d="M0 0h2v1z"/></svg>'
LOOK = (ROOT / "keerpunt" / "web" / "static" / "look" / "look.css").read_text()


def portal(server: Server) -> str:
    """The front page as it is now."""
    return httpx.get(f"{server.portal}/", trust_env=False).text


def kept(server: Server) -> dict[str, str]:
    """What is on disk."""
    path = server.data / "organisation.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def test_the_next_visitor_sees_the_new_look(vera: Browser, own_server: Server) -> None:
    before = Page(own_server.chat)
    assert before.style == LOOK
    saved = vera.save(
        {
            "name": "Het Anker & Zn.",
            "tone": "plain",
            "neutral": "https://www.knmi.nl/",
            "colour": "#aa3366",
        },
        LOGO,
    )
    assert (saved.status_code, saved.headers["location"]) == (303, "/huisstijl/?klaar=bewaard")
    assert "Bewaard." in vera.http.get(saved.headers["location"]).text

    chat = Page(own_server.chat)
    assert chat.style.startswith(LOOK)
    assert "--deep:#aa3366" in chat.style
    assert 'data-neutral="https://www.knmi.nl/"' in chat.text
    assert "Chat met een hulpverlener" in chat.text
    assert "Praten over iets wat niet goed voelt" not in chat.text
    answer = chat.fetch("/")
    own = base64.b64encode(hashlib.sha256(chat.style.encode()).digest()).decode()
    assert f"style-src 'sha256-{own}'" in answer.headers["content-security-policy"]
    importmap = base64.b64encode(hashlib.sha256(chat.importmap.encode()).digest()).decode()
    assert f"'sha256-{importmap}'" in answer.headers["content-security-policy"]
    assert "Het Anker" not in chat.text  # a chat's page says nothing of where it is from

    front = portal(own_server)
    assert "Het Anker &amp; Zn." in front
    style = re.search(r'href="(/s/\w+/own/look\.css)" integrity="sha256-([^"]+)"', front)
    assert style is not None
    given = httpx.get(own_server.portal + style[1], trust_env=False)
    assert "--deep:#aa3366" in given.text
    assert base64.b64encode(hashlib.sha256(given.content).digest()).decode() == style[2]
    desk = Page(own_server.staff)
    assert any(path.endswith("/own/look.css") for path in desk.styles)
    logo = httpx.get(f"{own_server.portal}{style[1].replace('look.css', 'logo.svg')}", trust_env=False)
    assert logo.headers["content-type"].startswith("image/svg+xml")
    assert 'id="logo-exit"' in logo.text

    for url in (own_server.portal, own_server.chat):
        left = httpx.get(f"{url}/sluit", trust_env=False)
        assert (left.status_code, left.headers["location"]) == (303, "https://www.knmi.nl/")

    own_server.stop()
    own_server.start()  # and it is still so the next morning
    assert Page(own_server.chat).text == chat.text


def test_open_pages_live_on_however_often_the_look_changes(vera: Browser, own_server: Server) -> None:
    first = Page(own_server.chat)
    for number in range(6):
        assert vera.save({"colour": f"#aa33{number}0"}).status_code == 303
    assert Page(own_server.chat).scripts.keys() != first.scripts.keys()
    for path in [*first.scripts, *first.lazy]:
        assert first.fetch(path).status_code == 200, path


def test_the_greetings_are_two_on_the_portal_as_well(vera: Browser, own_server: Server) -> None:
    warm = portal(own_server)
    vera.save({"tone": "plain"})
    plain = portal(own_server)
    headings = [re.findall(r"<h1>(.*?)</h1>", page) for page in (warm, plain)]
    assert len(headings[0]) == len(headings[1]) == 1
    assert headings[0] != headings[1]


def test_a_logo_stays_until_it_is_taken_away(vera: Browser, own_server: Server) -> None:
    vera.save(logo=LOGO)
    assert "M0 0h2v1z" in kept(own_server)["logo"]
    vera.save({"name": "De Brug"})
    assert "M0 0h2v1z" in kept(own_server)["logo"]
    vera.http.post(
        "/huisstijl/bewaar", data={**dict.fromkeys(("tone",), "warm"), "own-logo": "no"}
    )  # no name: refused
    assert "M0 0h2v1z" in kept(own_server)["logo"]
    vera.save({"own-logo": "no"})
    assert "logo" not in kept(own_server)


def test_back_to_how_it_came(vera: Browser, own_server: Server) -> None:
    before = Page(own_server.chat).text
    vera.save({"name": "De Brug", "colour": "#aa3366", "tone": "plain"}, LOGO)
    assert Page(own_server.chat).text != before
    done = vera.http.post("/huisstijl/bewaar", data={"deed": "default"})
    assert done.headers["location"] == "/huisstijl/?klaar=standaard"
    assert kept(own_server) == {}
    assert Page(own_server.chat).text == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 41),
        ("tone", "hip"),
        ("neutral", "http://elders.example/"),
        ("neutral", "javascript:alert(1)"),
        ("colour", "#1d4d45;}*{display:none"),
        ("colour", "rood"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    vera: Browser, own_server: Server, field: str, typed: str
) -> None:
    before = Page(own_server.chat).text
    answer = vera.save({"name": "Getypt", "colour": "#123456", field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert answer.text.count('class="wrong"') == 2  # this one, and the hidden one about size
    if field != "tone":
        assert f'value="{html.escape(typed)}"' in answer.text
    if field != "name":
        assert 'value="Getypt"' in answer.text
    assert kept(own_server) == {}
    assert Page(own_server.chat).text == before


def test_a_logo_that_could_do_something_is_refused(vera: Browser, own_server: Server) -> None:
    for bad in (
        LOGO.replace(b"<path", b"<script>alert(1)</script><path"),
        LOGO.replace(b"d=", b'onclick="alert(1)" d='),
        b"x" * 12_001,
        b"",
        b"\x89PNG",
    ):
        answer = vera.save(logo=bad)
        assert answer.status_code == 422, bad[:40]
        assert 'id="logo-wrong"' in answer.text
    assert "logo" not in kept(own_server)


def test_only_an_administrator_changes_the_look(
    browser_of: Callable[[str], Browser], own_server: Server
) -> None:
    for name in ("anna", "youssef"):
        other = browser_of(name)
        page = other.http.get("/huisstijl/")
        assert page.status_code == 403
        assert "Alleen een beheerder" in page.text
        assert "<form" not in page.text
        answer = other.save({"name": "Van mij"})
        assert (answer.status_code, answer.json()) == (403, {"refused": "not-yours"})
        answer = other.http.post("/huisstijl/bewaar", data={"deed": "default"})
        assert (answer.status_code, answer.json()) == (403, {"refused": "not-yours"})
    stranger = browser_of("")
    assert 'id="sign-in"' in stranger.http.get("/huisstijl/").text
    assert "huisstijl/bewaar" not in stranger.http.get("/huisstijl/").text
    answer = stranger.save({"name": "Van mij"})
    assert (answer.status_code, answer.json()) == (401, {"refused": "signed-out"})
    assert kept(own_server) == {}


def test_a_look_is_changed_by_post_from_our_own_page(vera: Browser, own_server: Server) -> None:
    for origin in ("null", "https://elders.example", own_server.portal, own_server.chat, ""):
        assert vera.save({"name": "Van mij"}, headers={"Origin": origin}).status_code == 403, origin
    crossed = vera.save({"name": "Van mij"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (crossed.status_code, crossed.json()) == (403, {"refused": "origin"})
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        answer = vera.http.request(method, "/huisstijl/bewaar?name=x&tone=warm&colour=%23aa3366")
        assert answer.status_code in (403, 405), method
    assert kept(own_server) == {}


def test_whoever_is_signed_out_changes_nothing_more(vera: Browser, own_server: Server) -> None:
    vera.http.post("/staff/sign-out", json={})
    assert vera.save({"name": "Van mij"}).status_code == 401
    assert kept(own_server) == {}


def test_a_name_is_never_markup(vera: Browser, own_server: Server) -> None:
    vera.save({"name": "<script>alert(1)</script> \"'"})
    for page in (portal(own_server), vera.http.get("/huisstijl/").text, vera.http.get("/look/").text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_administrator_can_read_nothing(vera: Browser, own_server: Server) -> None:
    assert vera.http.get("/staff/me").json()["desks"] == []
    assert vera.http.get("/keyring/bundle").json()["desks"] == []
    assert vera.http.post("/desk/next", json={}).status_code == 409


def test_the_page_with_every_part_is_for_whoever_builds(own_server: Server) -> None:
    from keerpunt.house import parts

    for query in ("", "?kleur=donker&richting=rtl&letters=groot", "?kleur=x&richting=%3Cscript%3E"):
        page = httpx.get(f"{own_server.staff}/look/{query}", trust_env=False)
        assert page.status_code == 200
        assert "<script>" not in page.text
        for name, _ in (*parts.COLOURS, *parts.SIZES):
            assert f"--{name}</code>" in page.text, name
    dark = httpx.get(
        f"{own_server.staff}/look/?kleur=donker&richting=rtl&letters=groot", trust_env=False
    ).text
    assert 'class="dark large" dir="rtl"' in dark
    for url in (own_server.portal, own_server.chat, own_server.cms):
        assert httpx.get(f"{url}/look/", trust_env=False).status_code == 404


def test_who_signs_out_is_shown_the_way_in_again(vera: Browser) -> None:
    assert 'action="/huisstijl/bewaar"' in vera.http.get("/huisstijl/").text
    gone = vera.http.post("/huisstijl/afmelden")
    assert (gone.status_code, gone.headers["Location"]) == (303, "/huisstijl/")
    assert 'action="/huisstijl/bewaar"' not in vera.http.get("/huisstijl/").text
    assert vera.save({"name": "Van wie dan ook"}).status_code == 401
