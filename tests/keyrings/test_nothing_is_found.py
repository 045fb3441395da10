"""A whole journey with marked words, names, devices and addresses: the server's folder holds none of them."""

from __future__ import annotations

import secrets
from pathlib import Path

import httpx

from keerpunt.client.place import Place
from keerpunt.client.visitor import Visitor, come_back, resume
from keerpunt.lib.b64u import b64u
from keerpunt.sealed.vaults import resume_secrets, return_secrets
from tests.conversations.bare import bare_line, hello_of
from tests.people import Cast, words_heard
from tests.server import Server

DEMONSTRATION = {"demo-people.json", "demo-keys.json"}  # only a demonstration writes its secrets down
ADDRESS = "127.44.55.66"


class Marked:
    """Everything that must not be found, by what it is."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def text(self, name: str) -> str:
        """A text that occurs nowhere else in the world."""
        text = f"{name}-{secrets.token_hex(12)}"
        self.secrets[name] = text.encode()
        return text

    def found_in(self, folder: Path) -> list[tuple[str, str]]:
        """(what, file) for every file in which one of them stands: as bytes, hexadecimal, in b64u or in UTF-16."""
        found = []
        for path in folder.rglob("*"):
            if not path.is_file() or path.name in DEMONSTRATION:
                continue
            content = path.read_bytes()
            for name, secret in self.secrets.items():
                writings = {secret, secret.hex().encode(), b64u(secret).encode()}
                if secret.isascii():
                    writings.add(secret.decode().encode("utf-16-le"))
                found += [(name, path.name) for each in writings if each in content]
        return found


def marked_browser(cast: Cast, url: str, agent: str) -> Place:
    """A browser with a name and an address that stand out."""
    place = cast.place(url)
    place.http = httpx.AsyncClient(
        base_url=url,
        headers={
            "Origin": url,
            "User-Agent": agent,
            "Referer": f"https://{agent}.example/",
            "Accept-Language": agent,
        },
        timeout=30,
        transport=httpx.AsyncHTTPTransport(local_address=ADDRESS, verify=False),
    )
    return place


async def test_a_journey_leaves_nothing_that_says_who_or_what(cast: Cast, server: Server) -> None:
    # SAFE-05, SAFE-06, KEYS-07, N45
    marked = Marked()
    agent = marked.text("agent")
    marked.secrets["address"] = ADDRESS.encode()
    place = marked_browser(cast, server.chat, agent)
    pin = await place.pin()
    sam = cast.also(await Visitor.begin(place, pin))
    await sam.connect()
    anna = await cast.counsellor()
    talking = await anna.next()
    cast.talks.append(talking)
    await anna.join(talking)

    await sam.say(marked.text("what Sam said"))
    await talking.say(marked.text("what Anna said"))
    half = await sam.keep_tab()
    typed = await sam.keep_words()
    tab = cast.also(await resume(marked_browser(cast, server.chat, agent), pin, half))
    await tab.connect()
    back = cast.also(await come_back(marked_browser(cast, server.chat, agent), pin, typed))
    await back.connect()
    await back.say(marked.text("what was said after returning"))
    while "after returning" not in await words_heard(talking):
        continue
    for door in ("/line", "/return/open", "/conversation/wipe", f"/keys/list/{agent}", f"/{agent}"):
        await place.http.post(door, json={"hello": {"t": agent}, agent: agent})
        await place.http.get(f"{door}?{agent}={agent}")
    async with bare_line(server.chat) as line:
        await line.say({**hello_of(back), agent: agent})
        await line.ended()
    async with bare_line(server.chat) as line:
        await line.say(hello_of(back), '{"t":"' + agent)
        await line.ended()
    await anna.close(talking)

    tab_secrets, word_secrets = resume_secrets(half), return_secrets(typed, pin.salt)
    marked.secrets |= {
        "return words": typed.encode(),
        "half of a tab's secret": half,
        "seat token": sam.token,
        "token after returning": back.token,
        "passphrase": server.passphrases["Anna"].encode(),
        "visitor's signing key": sam.conversation.me.sign.scalar,
        "visitor's sealing key": sam.conversation.me.seal_keys["v"].scalar,
        "counsellor's signing key": anna.me.sign.scalar,
        **{f"desk key {kid}": key.scalar for kid, key in anna.me.seal_keys.items()},
        **{f"root {ep}": root for ep, root in sam.conversation._chain.roots.items()},
    }
    for kind, found_by in (("tab", tab_secrets), ("words", word_secrets)):
        for part in ("locator", "proof", "key"):
            marked.secrets[f"{part} of the {kind}"] = getattr(found_by, part)
    assert marked.found_in(server.data) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    marked = Marked()
    marked.secrets = {"a": b"geheim", "b": bytes(range(32))}
    (tmp_path / "log").write_text("een geheim")
    (tmp_path / "hex").write_text(bytes(range(32)).hex())
    (tmp_path / "wide").write_bytes("geheim".encode("utf-16-le"))
    (tmp_path / "coded").write_text(b64u(bytes(range(32))))
    assert sorted(marked.found_in(tmp_path)) == [("a", "log"), ("a", "wide"), ("b", "coded"), ("b", "hex")]
