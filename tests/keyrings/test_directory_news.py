"""A new directory reaches pages that are open, and goes on leading back to the one before."""

from __future__ import annotations

import time

from keerpunt.keyrings.hashes import record_hash
from keerpunt.sealed.lists import DirectoryList, History
from tests.keyrings.keepers import new_desk_key
from tests.people import Cast
from tests.server import Server


async def test_open_pages_hear_of_a_new_directory(quick_cast: Cast, quick_server: Server) -> None:  # L3
    sam, _, anna = await quick_cast.together()
    before = sam.conversation.directory.ver

    new_desk_key(quick_server)

    for side in (sam, anna):
        assert await side.frame("directory", ver=before + 1)
    newer = await sam.place.directory(sam.pin, int(time.time()), before)
    assert newer.ver == before + 1
    late = await quick_cast.visitor()
    assert (await late.frame("live"))["dv"] == before + 1


async def test_every_list_is_found_by_its_hash_and_the_history_is_whole(
    quick_cast: Cast, quick_server: Server
) -> None:
    place = quick_cast.place(quick_server.chat)
    first = DirectoryList.read((await place.ask("/keys/directory"))["directory"]["record"])
    new_desk_key(quick_server)
    answer = await place.ask("/keys/directory")
    second = DirectoryList.read(answer["directory"]["record"])
    assert second.ver == first.ver + 1

    for named in (second.partners, second.history, *(desk.people for desk in second.desks)):
        listed = await place.http.get(f"/keys/list/{named}")
        assert listed.headers["content-type"] == "text/plain; charset=utf-8"
        assert record_hash(listed.text) == named
    past = History.read((await place.http.get(f"/keys/list/{second.history}")).text).past
    assert record_hash(first.text()) in [each.dh for each in past]
    keys = {key.kid: key.st for desk in second.desks for key in desk.keys}
    assert all(
        keys[key.kid] == "retired" for desk in first.desks for key in desk.keys if desk.id == "jongeren"
    )
