"""A tab that was reloaded goes on; one that was closed soon cannot; after a quick exit nothing can."""

from __future__ import annotations

import secrets
import time

import pytest

from keerpunt.client.visitor import Visitor, resume
from keerpunt.lib.b64u import b64u
from keerpunt.sealed.vaults import resume_secrets
from tests.conversations.bare import change, rows, until
from tests.people import Cast, Refused, words_heard
from tests.server import Server

ENDS = "SELECT ends_at FROM keyrings_vault WHERE cv = ? AND kind = 'resume' ORDER BY id"
SET_END = "UPDATE keyrings_vault SET ends_at = ? WHERE cv = ? AND kind = 'resume'"


def found_by(half: bytes) -> dict[str, str]:
    """What the page sends to find this tab's vault."""
    found = resume_secrets(half)
    return {"locator": b64u(found.locator), "proof": b64u(found.proof)}


def seconds_left(server: Server, visitor: Visitor) -> list[int]:
    """How long each of this visitor's tabs could still go on, oldest first."""
    return [round(ends - time.time()) for (ends,) in rows(server, "keys", ENDS, visitor.conversation.cv)]


async def test_after_a_reload_the_tab_goes_on(cast: Cast) -> None:
    sam, _, anna = await cast.together()
    await sam.say("Even verversen.")
    half = await sam.keep_tab()
    await sam.cut()

    tab = cast.also(await resume(cast.place(cast.server.chat), sam.pin, half))
    await tab.connect()
    tab.conversation.settle()
    await tab.say("Daar ben ik weer.")

    assert [await words_heard(anna), await words_heard(anna)] == ["Even verversen.", "Daar ben ik weer."]
    assert all(heard.state == "genuine" for heard in tab.everything)


async def test_resuming_leaves_other_tabs_and_two_minutes_for_a_duplicate(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    half = await sam.keep_tab()
    assert 1790 < seconds_left(server, sam)[0] <= 1800

    for _ in range(2):
        tab = cast.also(await resume(cast.place(cast.server.chat), sam.pin, half))
        await tab.connect()
        assert 100 < seconds_left(server, sam)[0] <= 120
    await sam.say("Ik ben er ook nog.")


async def test_a_closed_page_can_be_opened_again_for_a_minute_only(cast: Cast, server: Server) -> None:
    # SAFE-14, N46
    sam = await cast.visitor()
    half = await sam.keep_tab()
    place = sam.place

    await place.tell("/resume/closing", found_by(half))
    assert 50 < seconds_left(server, sam)[0] <= 60
    await place.tell("/resume/hold", found_by(half))  # it was a reload
    assert 1790 < seconds_left(server, sam)[0] <= 1800
    await place.tell("/resume/closing", found_by(half))

    change(server, "keys", SET_END, int(time.time()) - 1, sam.conversation.cv)
    for deed, body in (("open", {**found_by(half), "seat": b64u(bytes(32))}), ("hold", found_by(half))):
        with pytest.raises(Refused, match="unknown"):
            await place.tell(f"/resume/{deed}", body)
    await place.tell("/resume/closing", found_by(half))  # nothing to cut, and nothing to learn from it
    assert seconds_left(server, sam)[0] < 0


async def test_a_vault_that_has_ended_is_shredded_within_a_minute(
    quick_cast: Cast, quick_server: Server
) -> None:
    sam, robin = await quick_cast.visitor(), await quick_cast.visitor()
    await sam.keep_tab()
    await robin.keep_tab()
    change(quick_server, "keys", SET_END, int(time.time()) - 1, sam.conversation.cv)
    await until(lambda: not seconds_left(quick_server, sam))
    assert len(seconds_left(quick_server, robin)) == 1


async def test_a_conversation_that_goes_on_keeps_its_tabs(quick_cast: Cast, quick_server: Server) -> None:
    sam = await quick_cast.visitor()
    half = await sam.keep_tab()
    change(quick_server, "keys", SET_END, int(time.time()) + 600, sam.conversation.cv)
    await until(lambda: seconds_left(quick_server, sam)[0] > 1700)

    await sam.place.tell("/resume/closing", found_by(half))  # what was cut short stays short
    touched = await _touched_twice(quick_cast, quick_server)
    assert touched
    assert seconds_left(quick_server, sam)[0] <= 60


async def _touched_twice(cast: Cast, server: Server) -> bool:
    """Wait until the server has seen, twice, to the tabs of those who are here."""
    other = await cast.visitor()
    await other.keep_tab()
    for _ in range(2):
        change(server, "keys", SET_END, int(time.time()) + 600, other.conversation.cv)
        await until(lambda: seconds_left(server, other)[0] > 1700)
    return True


async def test_three_tabs_at_most(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    halves = [await sam.keep_tab() for _ in range(5)]
    assert len(seconds_left(server, sam)) == 3
    for half in halves[:2]:
        with pytest.raises(Refused, match="unknown"):
            await resume(cast.place(cast.server.chat), sam.pin, half)
    for half in halves[2:]:
        await resume(cast.place(cast.server.chat), sam.pin, half)


async def test_a_quick_exit_forgets_every_tab_and_sends_the_others_away(cast: Cast, server: Server) -> None:
    # SAFE-02, SAFE-03, N46
    sam, _, anna = await cast.together()
    half = await sam.keep_tab()
    tab = cast.also(await resume(cast.place(cast.server.chat), sam.pin, half))
    await tab.connect()
    second = await tab.keep_tab()
    await tab.disconnect(4000)

    answer = await tab.place.http.post("/resume/forget", json={**found_by(second), "how": "exit"})

    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert await sam.ended() == 4411
    await anna.frame("notice", code="left-quickly")
    assert seconds_left(server, sam) == []
    for each in (half, second):
        with pytest.raises(Refused, match="unknown"):
            await resume(cast.place(cast.server.chat), sam.pin, each)


async def test_forgetting_what_nobody_knows_says_the_same(cast: Cast) -> None:
    place = cast.place(cast.server.chat)
    for body in ({}, {"how": "exit"}, found_by(secrets.token_bytes(32))):
        answer = await place.http.post("/resume/forget", json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        assert "clear-site-data" in answer.headers
