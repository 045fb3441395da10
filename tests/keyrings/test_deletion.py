"""Deletion: what opened a conversation is gone from every file, then the rest; a tombstone without content stays."""

from __future__ import annotations

import time

from keerpunt.client.visitor import Visitor, wipe_by_words
from tests.conversations.bare import change, envelopes, hello_of, rows, until
from tests.keyrings.elsewhere import elsewhere
from tests.keyrings.test_tabs import found_by
from tests.people import Cast, words_heard
from tests.server import Restless, Server

DAY = 86_400
LAST = "UPDATE conversations_conversation SET last_at = ? WHERE cv = ?"


def files_with(server: Server, text: str) -> list[str]:
    """The database files, journals included, in which these bytes stand."""
    paths = sorted(server.data.glob("*.sqlite3*"))
    return [path.name for path in paths if text.encode() in path.read_bytes()]


def traces(server: Server, visitor: Visitor) -> dict[str, str]:
    """Everything that is stored of a conversation, by what it is: a piece that is long enough to be unique."""
    cv = visitor.conversation.cv
    found = {f"envelope {number}": sealed[-120:-20] for number, _, sealed in envelopes(server, cv)}
    for kid, wrap in rows(server, "keys", "SELECT kid, wrap FROM keyrings_wrap WHERE cv = ?", cv):
        found[f"wrap for {kid}"] = wrap[40:140]
    for kind, sealed in rows(server, "keys", "SELECT kind, sealed FROM keyrings_vault WHERE cv = ?", cv):
        found[f"vault {kind}"] = sealed[40:140]
    for (text,) in rows(server, "ledger", "SELECT text FROM conversations_record"):
        if cv in text:
            found["record"] = text[-140:-40]
    return found


def there(server: Server, cv: str) -> bool:
    """Whether a conversation has a row."""
    return rows(server, "ledger", "SELECT count(*) FROM conversations_conversation WHERE cv = ?", cv) == [
        (1,)
    ]


def tombstone(server: Server, cv: str) -> list[tuple[str]]:
    """Why a conversation is gone, if it is."""
    return rows(server, "ledger", "SELECT why FROM conversations_tombstone WHERE cv = ?", cv)


async def test_what_a_visitor_deletes_is_in_no_file_any_more(restless_cast: Cast, restless: Server) -> None:
    # SAFE-11, N47
    sam, _, anna = await restless_cast.together()
    await sam.say("Dit moet weg. " * 100)
    await anna.say("Dat kan.")
    await sam.keep_tab()
    typed = await sam.keep_words()
    robin = await restless_cast.visitor()
    await robin.say("Ik blijf.")
    gone, stays = traces(restless, sam), traces(restless, robin)
    assert {"envelope 1", "envelope 2", "wrap for v", "vault return", "vault resume", "record"} <= set(gone)
    assert all(files_with(restless, text) for text in gone.values())

    await wipe_by_words(elsewhere(restless_cast), sam.pin, typed)

    assert {name: found for name, text in gone.items() if (found := files_with(restless, text))} == {}
    assert all(files_with(restless, text) for text in stays.values())
    assert tombstone(restless, sam.conversation.cv) == [("visitor",)]
    assert files_with(restless, sam.conversation.cv) == ["ledger.sqlite3"]  # the tombstone's


async def test_words_that_were_replaced_are_in_no_file_any_more(cast: Cast, server: Server) -> None:
    # SAFE-11
    sam = await cast.visitor()
    await sam.keep_words()
    old = traces(server, sam)["vault return"]
    await sam.keep_words()
    assert files_with(server, old) == []
    assert files_with(server, traces(server, sam)["vault return"]) != []


async def test_a_tab_that_was_forgotten_is_in_no_file_any_more(cast: Cast, server: Server) -> None:
    # SAFE-02
    sam = await cast.visitor()
    half = await sam.keep_tab()
    old = traces(server, sam)["vault resume"]
    await sam.place.tell("/resume/forget", found_by(half))
    assert files_with(server, old) == []


async def test_what_is_past_its_time_is_forgotten_and_nothing_else(
    restless_cast: Cast, restless: Restless
) -> None:  # N47
    now = int(time.time())
    spoke = {}
    for name, age in (("old", 30 * DAY + 600), ("nearly", 30 * DAY - 600), ("today", 0)):
        spoke[name] = (await restless_cast.visitor(), now - age)
        await spoke[name][0].say("Hallo?")
        await spoke[name][0].keep_words()
    empty = {
        "begun long ago": (await restless_cast.visitor(), now - 3600 - 600),
        "begun just now": (await restless_cast.visitor(), now - 3600 + 600),
    }
    everyone = spoke | empty
    for visitor, _ in everyone.values():
        await visitor.disconnect()
    restless.stop()
    for visitor, last in everyone.values():
        assert change(restless, "ledger", LAST, last, visitor.conversation.cv) == 1
    old = traces(restless, spoke["old"][0])

    said = restless.run("-m", "keerpunt", "purge")

    assert said == "2 forgotten\n"
    gone = {name for name, (visitor, _) in everyone.items() if not there(restless, visitor.conversation.cv)}
    assert gone == {"old", "begun long ago"}
    for name in gone:
        assert tombstone(restless, everyone[name][0].conversation.cv) == [("time",)]
    assert [text for text in old.values() if files_with(restless, text)] == []
    assert restless.run("-m", "keerpunt", "purge") == "0 forgotten\n"
    restless.start()
    for name in everyone.keys() - gone:
        await everyone[name][0].connect()
        await everyone[name][0].say("Ik ben er nog.")


async def test_the_server_forgets_by_itself_and_tells_who_is_looking(
    quick_cast: Cast, quick_server: Server
) -> None:
    sam, _, anna = await quick_cast.together()
    robin, _, bram = await quick_cast.together("bram")
    await sam.disconnect()
    await robin.disconnect()
    await anna.frame("seats", visitor="away")
    change(quick_server, "ledger", LAST, int(time.time()) - 31 * DAY, sam.conversation.cv)

    assert await anna.ended() == 4410
    await until(lambda: not there(quick_server, sam.conversation.cv))
    await bram.say("Dit gesprek is er nog.")
    await robin.connect()
    assert await words_heard(robin) == "Dit gesprek is er nog."


async def test_a_deleted_conversation_cannot_be_begun_again(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    await sam.wipe()
    assert await sam.ended() == 4410
    answer = await sam.place.http.post("/line", json={"hello": hello_of(sam)})
    assert answer.json()["frames"] == [{"t": "refused", "reason": "record-refused"}]
    assert not there(server, sam.conversation.cv)
